"""From the registry's cards to the lineage graph: which statement makes which edge, and which missing one a silence."""

from __future__ import annotations

from collections.abc import Iterator

from disclose.lineage.graph import Citation, Edge, Graph, Key, Node, Silence
from disclose.openness import openness
from disclose.registry import Registry
from disclose.schema import Amount, Dataset, DatasetUse, Model, Record, Statement, Teaching, cited_key
from disclose.vocabulary import Axis, Basis, Bound, Coverage, EdgeKind, Maker, Role, Stage
from disclose.vocabulary import Statement as Said

DATA_STAGES = (Stage.PRETRAINING, Stage.MIDTRAINING)
POST_TRAINING_STAGES = (Stage.SFT, Stage.PREFERENCE, Stage.RL)


def graph_of(registry: Registry) -> Graph:
    """The lineage graph of a registry; withdrawn records take no part in it."""
    nodes: dict[Key, Node] = {}
    edges: list[Edge] = []
    for model in registry.models.values():
        if not model.withdrawn:
            nodes[Key("model", model.id)] = _node(registry, model)
            edges.extend(_model_edges(model))
    for dataset in registry.datasets.values():
        if not dataset.withdrawn:
            nodes[Key("dataset", dataset.id)] = _node(registry, dataset)
            edges.extend(_dataset_edges(dataset))
    edges.extend(_claim_edges(registry))
    return Graph(nodes, tuple(edge for edge in edges if edge.source in nodes and edge.target in nodes))


def amount_in_words(amount: Amount | None) -> str | None:
    """An amount as a sentence needs it: `about 1.1M samples kept`."""
    if amount is None:
        return None
    bound = {Bound.EXACT: "", Bound.APPROXIMATE: "about ", Bound.AT_LEAST: "at least ", Bound.AT_MOST: "at most "}[amount.bound]
    return f"{bound}{figure(amount.value)} {amount.unit}" + (f" {amount.of}" if amount.of else "")


def figure(number: int) -> str:
    """A figure without loss: `2.1T`, `800K`, `671,026`."""
    for magnitude, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")):
        if number >= magnitude and number * 1000 % magnitude == 0:
            return f"{number / magnitude:.3f}".rstrip("0").rstrip(".") + letter
    return f"{number:,}"


def citations(record: Record, statement: Statement) -> tuple[Citation, ...]:
    """The evidence of a statement, ready to be shown."""
    found = []
    for citation in statement.evidence:
        evidence = record.evidence.get(cited_key(citation))
        if evidence:
            found.append(Citation(evidence.title, evidence.url, citation.partition(" ")[2]))
    return tuple(found)


def _node(registry: Registry, record: Model | Dataset) -> Node:
    organization = record.id.split("/", 1)[0]
    house = registry.house(record.id)
    country = next((found.country for name in (organization, house) if (found := registry.organizations.get(name)) and found.country), None)
    if isinstance(record, Dataset):
        return Node(Key("dataset", record.id), record.name, organization, house, country, record.released, silences=tuple(_dataset_silences(record)))
    return Node(
        Key("model", record.id),
        record.name,
        organization,
        house,
        country,
        record.released,
        record.availability,
        record.family,
        openness(record, registry).axes[Axis.WEIGHTS].verdict,
        tuple(_model_silences(record)),
        _closed_stages(record),
    )


def _closed_stages(model: Model) -> tuple[Stage, ...]:
    """The stages in which the developer's word covers everyone's outputs: all of them where the teachers named are all there were."""
    said = model.distillation
    if said.exhaustive or (said.statement is Said.DECLARED_NONE and not said.negatives):
        return tuple(Stage)
    by_anyone = {stage for negative in said.negatives if negative.made_by is Maker.ANYONE for stage in negative.stages}
    return tuple(stage for stage in Stage if stage in by_anyone)


def _model_silences(model: Model) -> Iterator[Silence]:
    """What a model's card leaves open, stage by stage.

    A stage is closed by a developer's word that the teachers named are all, or that nobody's outputs were used in it; or by its word that
    it made no outputs itself together with a complete list of datasets that have cards.
    """
    said = model.distillation
    stages = DATA_STAGES + (POST_TRAINING_STAGES if model.post_training.applies else ())
    closed = _closed_stages(model)
    denied = {stage for negative in said.negatives for stage in negative.stages}
    open_teachers = tuple(stage for stage in stages if stage not in closed and stage not in denied)
    if open_teachers:
        words = {
            Said.DECLARED: "names teachers and does not say that they are all",
            Said.DECLARED_NONE: "declares that no outputs were used, and not for every stage",
            Said.NOT_DISCLOSED: "says nothing about teachers",
            Said.UNKNOWN: "has not been read for teachers yet",
        }[said.statement]
        yield Silence("distillation", "distillation.exhaustive" if said.statement is Said.DECLARED else "distillation.statement", words, open_teachers)
    for part, axis_stages in (("data", DATA_STAGES), ("post_training", POST_TRAINING_STAGES)):
        open_data = tuple(stage for stage in axis_stages if stage in stages and stage not in closed)
        training = getattr(model, part)
        unnamed = [use for use in training.datasets if not use.dataset]
        if open_data and (training.coverage is not Coverage.COMPLETE or unnamed):
            if training.coverage is not Coverage.COMPLETE:
                words = {Coverage.PARTIAL: "lists part of its data", Coverage.NONE: "lists none of its data", Coverage.UNKNOWN: "has not been read for its data yet"}[training.coverage]
            else:
                words = f"lists data that has no card (`{unnamed[0].name}`)"
            yield Silence("datasets", f"{part}.coverage", words, open_data)
    for index, source in enumerate(said.sources):
        if source.undisclosed:
            yield Silence("teacher", f"distillation.sources[{index}]", "says that a model was used, and not which", (source.stage,), source.role)
    if not model.derived_from and model.from_scratch is None:
        yield Silence("base", "derived_from", "does not say what its weights began from")


def _dataset_silences(dataset: Dataset) -> Iterator[Silence]:
    said = dataset.generation
    closed = said.exhaustive or (said.statement is Said.DECLARED_NONE and all(negative.made_by is Maker.ANYONE for negative in said.negatives))
    made_none = said.statement is Said.DECLARED_NONE
    if not closed and not made_none:
        words = {
            Said.DECLARED: "names models that wrote or processed it and does not say that they are all",
            Said.NOT_DISCLOSED: "says nothing about models that wrote or processed it",
            Said.UNKNOWN: "has not been read for models that wrote or processed it yet",
        }[said.statement]
        yield Silence("generation", "generation.exhaustive" if said.statement is Said.DECLARED else "generation.statement", words)
    unnamed = [item for item in dataset.derived_from if not item.dataset]
    if not closed and (dataset.coverage is not Coverage.COMPLETE or unnamed):
        words = f"names data that has no card (`{unnamed[0].name}`)" if dataset.coverage is Coverage.COMPLETE else "does not list every dataset that went into it"
        yield Silence("sources", "coverage", words)
    for index, source in enumerate(said.sources):
        if source.undisclosed:
            yield Silence("teacher", f"generation.sources[{index}]", "says that a model was used, and not which", (), source.role)


def _model_edges(model: Model) -> Iterator[Edge]:
    here = Key("model", model.id)
    for index, source in enumerate(model.distillation.sources):
        for teacher, certain in _teachers(source):
            yield Edge(
                EdgeKind.TEACHES, Key("model", teacher), here, role=source.role, stage=source.stage, access=source.access, via=source.via,
                certain=certain, amount=amount_in_words(source.amount), said_at=f"distillation.sources[{index}]", said_by=model.file,
                evidence=citations(model, source), note=source.note,
            )  # fmt: skip
    for part in ("data", "post_training"):
        uses: tuple[DatasetUse, ...] = getattr(model, part).datasets
        for index, use in enumerate(uses):
            if use.dataset:
                yield Edge(
                    EdgeKind.TRAINS, Key("dataset", use.dataset), here, stage=use.stage, amount=amount_in_words(use.amount),
                    said_at=f"{part}.datasets[{index}]", said_by=model.file, evidence=citations(model, use), note=use.note,
                )  # fmt: skip
    for index, base in enumerate(model.derived_from):
        yield Edge(
            EdgeKind.INITIALISES, Key("model", base.model), here, relation=base.relation, said_at=f"derived_from[{index}]", said_by=model.file,
            evidence=citations(model, base), note=base.note,
        )  # fmt: skip


def _dataset_edges(dataset: Dataset) -> Iterator[Edge]:
    here = Key("dataset", dataset.id)
    for index, source in enumerate(dataset.generation.sources):
        for teacher, certain in _teachers(source):
            yield Edge(
                EdgeKind.GENERATES, Key("model", teacher), here, role=source.role, access=source.access, certain=certain,
                amount=amount_in_words(source.amount), said_at=f"generation.sources[{index}]", said_by=dataset.file,
                evidence=citations(dataset, source), note=source.note,
            )  # fmt: skip
    for index, item in enumerate(dataset.derived_from):
        if not item.dataset:
            continue
        yield Edge(
            EdgeKind.DERIVES, Key("dataset", item.dataset), here, relation=item.relation, amount=amount_in_words(item.amount),
            said_at=f"derived_from[{index}]", said_by=dataset.file, evidence=citations(dataset, item), note=item.note,
        )  # fmt: skip


def _claim_edges(registry: Registry) -> Iterator[Edge]:
    """Edges for claims that name a model on both sides; an organization-level claim is never pinned on a model."""
    for claim in registry.claims.values():
        if claim.withdrawn or claim.denies or not claim.student.model:
            continue
        for index, teacher in enumerate(claim.teachers):
            for role in claim.roles or (Role.UNKNOWN,):
                if teacher.model:
                    yield Edge(
                        EdgeKind.TEACHES, Key("model", teacher.model), Key("model", claim.student.model), basis=Basis(claim.capacity), role=role,
                        stage=claim.stage, access=claim.access, said_at=f"teachers[{index}]", said_by=claim.file,
                        evidence=citations(claim, claim.summary), note=claim.title,
                    )  # fmt: skip


def _teachers(source: Teaching) -> list[tuple[str, bool]]:
    """The models that a statement names, each with whether it surely was the one."""
    return [(source.teacher, True)] if source.teacher else [(teacher, False) for teacher in source.one_of]
