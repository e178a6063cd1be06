"""Checks of what leads from teachers, datasets and base weights to a model."""

from __future__ import annotations

from collections.abc import Iterator

from disclose.checks.catalogue import Problems, check
from disclose.checks.references import dangling
from disclose.findings import Path, Problem, count
from disclose.nearest import did_you_mean
from disclose.registry import Registry
from disclose.schema import Dataset, Model, Organization, Teaching, first_day, last_day
from disclose.vocabulary import Access, Coverage, Statement, Status


@check("LIN001")
def teacher_exists(registry: Registry) -> Problems:
    """Every declared teacher has a card.

    A name without a card cannot be followed, so a lineage that ends in it looks complete when it is not.
    """
    for card, path, _, teacher in _teachers(registry):
        yield from dangling(registry, card, "names the teacher", Model, teacher, path)
    for model in registry.models.values():
        for index, exposure in enumerate(model.exposure):
            yield from dangling(registry, model, "names the teacher", Model, exposure.teacher, ("exposure", index, "teacher"))
            yield from dangling(registry, model, "names the organization", Organization, exposure.organization, ("exposure", index, "organization"))


@check("LIN002")
def dataset_exists(registry: Registry) -> Problems:
    """Every dataset that a card names by id has a card.

    The models that wrote a dataset are on its card; without it they are lost.
    """
    for model in registry.models.values():
        for part in ("data", "post_training"):
            for index, use in enumerate(getattr(model, part).datasets):
                yield from dangling(registry, model, "names the dataset", Dataset, use.dataset, (part, "datasets", index, "dataset"))
        for index, source in enumerate(model.distillation.sources):
            yield from dangling(registry, model, "names the dataset", Dataset, source.via, ("distillation", "sources", index, "via"))
    for dataset in registry.datasets.values():
        for index, item in enumerate(dataset.derived_from):
            yield from dangling(registry, dataset, "names the dataset", Dataset, item.dataset, ("derived_from", index, "dataset"))


@check("LIN003")
def base_exists(registry: Registry) -> Problems:
    """Every model whose weights another one began from has a card.

    What was declared about the base passes on to the model under the rules that follow base weights.
    """
    for model in registry.models.values():
        for index, base in enumerate(model.derived_from):
            yield from dangling(registry, model, "names the base model", Model, base.model, ("derived_from", index, "model"))


@check("LIN004", severity="warning")
def teacher_is_older(registry: Registry) -> Problems:
    """A teacher was released before what it taught, unless its own developer used it.

    Only its developer can use a model before its release; otherwise a date or a name is usually wrong.
    """
    for card, path, teaching, identity in _teachers(registry):
        teacher = registry.models.get(identity)
        if teacher and teaching.access is not Access.OWN and first_day(teacher.released) > last_day(card.released):
            message = f"`{card.id}` was released on `{card.released}` and its teacher `{teacher.id}` on `{teacher.released}`"
            yield card, Problem(path, message, "check both dates, or write `access: own` where one developer made both")


@check("LIN005")
def self_teaching_is_own(registry: Registry) -> Problems:
    """A model that teaches itself does so with `access: own`.

    Self-distillation is common, and naming oneself by mistake looks the same.
    """
    for card, path, teaching, teacher in _teachers(registry):
        if isinstance(card, Model) and teacher == card.id and teaching.access is not Access.OWN:
            message = f"`{card.id}` names itself as its teacher with `access: {teaching.access}`"
            yield card, Problem(path, message, "write `access: own`, or name the teacher that is meant")


@check("LIN006", needs_whole=True)
def via_is_trained_on(registry: Registry) -> Problems:
    """A dataset that carries a teacher's outputs to a model is one that the model was trained on.

    Otherwise the card says in one place that the dataset was used and is silent in the other.
    """
    for model in registry.models.values():
        used = {use.dataset for use in (*model.data.datasets, *model.post_training.datasets) if use.dataset}
        for index, source in enumerate(model.distillation.sources):
            if source.via and source.via not in used:
                near = did_you_mean(source.via, used)
                message = f"`{model.id}` was taught via `{source.via}`, which is not among the datasets that it was trained on{near}"
                tip = f"add `{{dataset: {source.via}, stage: {source.stage}, ...}}` under `data` or `post_training`"
                yield model, Problem(("distillation", "sources", index, "via"), message, tip)


@check("LIN007")
def none_means_none(registry: Registry) -> Problems:
    """A card that declares that no model outputs were used names no teachers.

    One of the two statements is wrong, or the first has a scope that `negatives` can say.
    """
    for card, path, statement, sources in _disclosures(registry):
        if statement is Statement.DECLARED_NONE and sources:
            message = f"`{card.id}` says `{statement}` and names {count(sources, 'source')}"
            yield card, Problem(path, message, "write `statement: declared`, and put what was not done under `negatives`")


@check("LIN008", needs_whole=True)
def declared_names_sources(registry: Registry) -> Problems:
    """A card that names teachers says `declared`, and one that says `declared` names teachers.

    Programs filter on the statement and read the sources.
    """
    for card, path, statement, sources in _disclosures(registry):
        if statement is Statement.DECLARED and not sources:
            yield card, Problem(path, f"`{card.id}` says `{statement}` and names no sources", "name them under `sources`, or write `not_disclosed`")
        elif sources and statement not in {Statement.DECLARED, Statement.DECLARED_NONE}:
            message = f"`{card.id}` says `{statement}` and names {count(sources, 'source')}"
            yield card, Problem(path, message, "write `statement: declared` with its `evidence`")


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
                    message = f"`{part}.coverage` of `{model.id}` is `complete`, and `{use.dataset or use.name}` is `{use.status}`"
                    yield (
                        model,
                        Problem((part, "datasets", index, "status"), message, "write `coverage: partial`, or say what is known of the dataset"),
                    )


@check("LIN010")
def own_access_is_own(registry: Registry) -> Problems:
    """Access is `own` only where one organization developed both teacher and student.

    Own use is set apart from other people's models in every count.
    """
    for card, path, teaching, teacher in _teachers(registry):
        if teaching.access is Access.OWN and teacher in registry.ids(Model) and registry.house(teacher) != registry.house(card.id):
            message = f"`{card.id}` has `access: own` to `{teacher}`, which another organization developed"
            yield card, Problem(path, message, "write how the outputs arrived, or `access: unknown`")


@check("LIN011", severity="warning")
def via_agrees(registry: Registry) -> Problems:
    """Where a model's card names a teacher via a dataset, the dataset's card names the same teacher.

    Two cards that tell a different story about one dataset are both shown, and a reader cannot know which is right.
    """
    for model in registry.models.values():
        for index, source in enumerate(model.distillation.sources):
            dataset = registry.datasets.get(source.via or "")
            if not source.teacher or not dataset or not dataset.generation.sources:
                continue
            if _family(registry, source.teacher) not in {_family(registry, teacher) for teacher in _named_in(registry, dataset)}:
                said = ", ".join(f"`{teacher}`" for teacher in sorted({each.teacher for each in dataset.generation.sources if each.teacher})[:3])
                message = f"`{model.id}` names `{source.teacher}` via `{dataset.id}`, whose card names {said or 'other models'} and not that teacher"
                tip = "read both sources again; mend the card that is wrong, or add the teacher to the dataset's card"
                yield model, Problem(("distillation", "sources", index, "teacher"), message, tip)


def _named_in(registry: Registry, dataset: Dataset) -> set[str]:
    """Every model that the card of a dataset, or of a dataset inside it, names."""
    named: set[str] = set()
    seen: set[str] = set()
    queue = [dataset.id]
    while queue:
        card = registry.datasets.get(identity := queue.pop())
        if card and identity not in seen:
            seen.add(identity)
            named.update(teacher for each in card.generation.sources for teacher in (each.teacher, *each.one_of) if teacher)
            queue.extend(item.dataset for item in card.derived_from if item.dataset)
    return named


def _family(registry: Registry, identity: str) -> str:
    """A model's family, or the model where it has none: sources speak of the one or the other."""
    card = registry.models.get(identity)
    return card.family if card and card.family else identity


def _teachers(registry: Registry) -> Iterator[tuple[Model | Dataset, Path, Teaching, str]]:
    """Every teacher that a card names, with the path of its name and the statement that names it."""
    for card, block, teachings in _blocks(registry):
        for index, teaching in enumerate(teachings):
            if teaching.teacher:
                yield card, (block, "sources", index, "teacher"), teaching, teaching.teacher
            for place, teacher in enumerate(teaching.one_of):
                yield card, (block, "sources", index, "one_of", place), teaching, teacher


def _disclosures(registry: Registry) -> Iterator[tuple[Model | Dataset, Path, Statement, int]]:
    """What every card says about teachers, with its path, and how many it names."""
    for card, block, teachings in _blocks(registry):
        yield card, (block, "statement"), getattr(card, block).statement, len(teachings)


def _blocks(registry: Registry) -> Iterator[tuple[Model | Dataset, str, tuple[Teaching, ...]]]:
    """Every card with its key for teachers, and what stands under it."""
    for model in registry.models.values():
        yield model, "distillation", model.distillation.sources
    for dataset in registry.datasets.values():
        yield dataset, "generation", dataset.generation.sources
