"""Checks of what leads from teachers, datasets and base weights to a model."""

from __future__ import annotations

from collections.abc import Iterator

from disclose.checks.catalogue import Problems, check
from disclose.checks.references import dangling
from disclose.findings import Path, Problem
from disclose.nearest import did_you_mean
from disclose.registry import Registry
from disclose.schema import Dataset, Model, Organization, Record, Teaching, first_day, last_day
from disclose.vocabulary import Access, Coverage, Statement, Status


@check("LIN001")
def teacher_exists(registry: Registry) -> Problems:
    """Every declared teacher has a card.

    A name without a card cannot be followed, so a lineage that ends in it looks complete when it is not.
    """
    for card, path, source in _teachings(registry):
        named = (
            [((*path, "teacher"), source.teacher)]
            if source.teacher
            else [((*path, "one_of", index), teacher) for index, teacher in enumerate(source.one_of)]
        )
        yield from dangling(registry, card, Model, named, "names the teacher")
    for model in registry.models.values():
        yield from dangling(
            registry,
            model,
            Model,
            [(("exposure", index, "teacher"), exposure.teacher) for index, exposure in enumerate(model.exposure)],
            "names the teacher",
        )
        yield from dangling(
            registry,
            model,
            Organization,
            [(("exposure", index, "organization"), exposure.organization) for index, exposure in enumerate(model.exposure)],
            "names the organization",
        )


@check("LIN002")
def dataset_exists(registry: Registry) -> Problems:
    """Every dataset that a card names by id has a card.

    The models that wrote a dataset are on its card; without it they are lost.
    """
    for model in registry.models.values():
        named: list[tuple[Path, str | None]] = [
            ((part, "datasets", index, "dataset"), use.dataset)
            for part in ("data", "post_training")
            for index, use in enumerate(getattr(model, part).datasets)
        ]
        named += [(("distillation", "sources", index, "via"), source.via) for index, source in enumerate(model.distillation.sources)]
        yield from dangling(registry, model, Dataset, named, "names the dataset")
    for dataset in registry.datasets.values():
        yield from dangling(
            registry,
            dataset,
            Dataset,
            [(("derived_from", index, "dataset"), item.dataset) for index, item in enumerate(dataset.derived_from)],
            "names the dataset",
        )


@check("LIN003")
def base_exists(registry: Registry) -> Problems:
    """Every model whose weights another one began from has a card.

    What was declared about the base passes on to the model under the rules that follow base weights.
    """
    for model in registry.models.values():
        yield from dangling(
            registry,
            model,
            Model,
            [(("derived_from", index, "model"), item.model) for index, item in enumerate(model.derived_from)],
            "names the base model",
        )


@check("LIN004", severity="warning")
def teacher_is_older(registry: Registry) -> Problems:
    """A teacher was released before what it taught, unless its own developer used it.

    Only its developer can use a model before its release; otherwise a date or a name is usually wrong.
    """
    for card, path, source in _teachings(registry):
        teacher = registry.models.get(source.teacher or "")
        if teacher and source.access is not Access.OWN and first_day(teacher.released) > last_day(card.released):
            yield (
                card,
                Problem(
                    (*path, "teacher"),
                    f"`{card.id}` was released on `{card.released}` and its teacher `{teacher.id}` on `{teacher.released}`",
                    "check both dates, or write `access: own` where one developer made both",
                ),
            )


@check("LIN005")
def self_teaching_is_own(registry: Registry) -> Problems:
    """A model that teaches itself does so with `access: own`.

    Self-distillation is common, and naming oneself by mistake looks the same.
    """
    for card, path, source in _teachings(registry):
        if isinstance(card, Model) and source.teacher == card.id and source.access is not Access.OWN:
            yield (
                card,
                Problem(
                    (*path, "teacher"),
                    f"`{card.id}` names itself as its teacher with `access: {source.access}`",
                    "write `access: own`, or name the teacher that is meant",
                ),
            )


@check("LIN006", needs_whole=True)
def via_is_trained_on(registry: Registry) -> Problems:
    """A dataset that carries a teacher's outputs to a model is one that the model was trained on.

    Otherwise the card says in one place that the dataset was used and is silent in the other.
    """
    for model in registry.models.values():
        used = {use.dataset for use in (*model.data.datasets, *model.post_training.datasets) if use.dataset}
        for index, source in enumerate(model.distillation.sources):
            if source.via and source.via not in used:
                message = f"`{model.id}` was taught via `{source.via}`, which is not among the datasets that it was trained on{did_you_mean(source.via, used)}"
                yield (
                    model,
                    Problem(
                        ("distillation", "sources", index, "via"),
                        message,
                        f"add `{{dataset: {source.via}, stage: {source.stage}, ...}}` under `data` or `post_training`",
                    ),
                )


@check("LIN007")
def none_means_none(registry: Registry) -> Problems:
    """A card that declares that no model outputs were used names no teachers.

    One of the two statements is wrong, or the first has a scope that `negatives` can say.
    """
    for card, statement, count in _disclosures(registry):
        if statement is Statement.DECLARED_NONE and count:
            yield (
                card,
                Problem(
                    (_block(card), "statement"),
                    f"`{card.id}` says `{statement}` and names {count} {'source' if count == 1 else 'sources'}",
                    "write `statement: declared`, and put what was not done under `negatives`",
                ),
            )


@check("LIN008", needs_whole=True)
def declared_names_sources(registry: Registry) -> Problems:
    """A card that names teachers says `declared`, and one that says `declared` names teachers.

    Programs filter on the statement and read the sources.
    """
    for card, statement, count in _disclosures(registry):
        if (statement is Statement.DECLARED) is not bool(count) and statement is not Statement.DECLARED_NONE:
            tip = "write `statement: declared` with its `evidence`" if count else "name them under `sources`, or write `not_disclosed`"
            yield (
                card,
                Problem(
                    (_block(card), "statement"),
                    f"`{card.id}` says `{statement}` and names {count or 'no'} {'source' if count == 1 else 'sources'}",
                    tip,
                ),
            )


@check("LIN009")
def complete_means_all(registry: Registry) -> Problems:
    """Where coverage is complete, nothing listed is undisclosed.

    A *no* rests on complete coverage, so it must not hide a dataset that nobody knows.
    """
    for model in registry.models.values():
        for part in ("data", "post_training"):
            training = getattr(model, part)
            for index, use in enumerate(training.datasets):
                if training.coverage is Coverage.COMPLETE and use.status in {Status.NOT_DISCLOSED, Status.UNKNOWN}:
                    yield (
                        model,
                        Problem(
                            (part, "datasets", index, "status"),
                            f"`{part}.coverage` of `{model.id}` is `complete`, and `{use.dataset or use.name}` is `{use.status}`",
                            "write `coverage: partial`, or say what is known of the dataset",
                        ),
                    )


@check("LIN010")
def own_access_is_own(registry: Registry) -> Problems:
    """Access is `own` only where one organization developed both teacher and student.

    Own use is set apart from other people's models in every count.
    """
    for card, path, source in _teachings(registry):
        if source.access is Access.OWN and source.teacher and registry.house(source.teacher) != registry.house(card.id):
            yield (
                card,
                Problem(
                    (*path, "access"),
                    f"`{card.id}` has `access: own` to `{source.teacher}`, which another organization developed",
                    "write how the outputs arrived, or `access: unknown`",
                ),
            )


def _teachings(registry: Registry) -> Iterator[tuple[Model | Dataset, Path, Teaching]]:
    for model in registry.models.values():
        for index, source in enumerate(model.distillation.sources):
            yield model, ("distillation", "sources", index), source
    for dataset in registry.datasets.values():
        for index, teaching in enumerate(dataset.generation.sources):
            yield dataset, ("generation", "sources", index), teaching


def _disclosures(registry: Registry) -> Iterator[tuple[Model | Dataset, Statement, int]]:
    for model in registry.models.values():
        yield model, model.distillation.statement, len(model.distillation.sources)
    for dataset in registry.datasets.values():
        yield dataset, dataset.generation.statement, len(dataset.generation.sources)


def _block(card: Record) -> str:
    return "distillation" if isinstance(card, Model) else "generation"
