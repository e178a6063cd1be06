"""From the registry's cards to the lineage graph: which statement makes which edge, and which missing one a silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disclose.lineage.graph import Citation, Edge, Graph, Key, Node, Silence
from disclose.openness import weights_axis
from disclose.registry import Registry
from disclose.schema import Amount, Dataset, DatasetUse, Model, Record, Statement, Teaching, TrainingData, cited_key
from disclose.vocabulary import Basis, Bound, Coverage, DatasetRelation, EdgeKind, Maker, Precision, Role, Stage
from disclose.vocabulary import Statement as Said

DATA_STAGES = (Stage.PRETRAINING, Stage.MIDTRAINING)
POST_TRAINING_STAGES = (Stage.SFT, Stage.PREFERENCE, Stage.RL)


def graph_of(registry: Registry) -> Graph:
    """The lineage graph of a registry; withdrawn records take no part in it, and a card that names one is silent about what was behind it."""
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
    for magnitude, letter, decimals in ((10**12, "T", 3), (10**9, "B", 3), (10**6, "M", 3), (10**3, "K", 1)):
        if number >= magnitude:
            exact = number * 10**decimals % magnitude == 0
            return f"{number / magnitude:.{decimals}f}".rstrip("0").rstrip(".") + letter if exact else f"{number:,}"
    return str(number)


def citations(record: Record, statement: Statement) -> tuple[Citation, ...]:
    """The evidence of a statement, ready to be shown."""
    cited = ((record.evidence.get(cited_key(citation)), citation.partition(" ")[2]) for citation in statement.evidence)
    return tuple([Citation(evidence.title, evidence.url, place) for evidence, place in cited if evidence])


def _node(registry: Registry, record: Model | Dataset) -> Node:
    organization = record.id.split("/", 1)[0]
    house = registry.house(record.id)
    country = next((found.country for name in (organization, house) if (found := registry.organizations.get(name)) and found.country), None)
    if isinstance(record, Dataset):
        silences = tuple(_dataset_silences(registry, record))
        return Node(Key("dataset", record.id), record.name, organization, house, country, record.released, silences=silences)
    closed = _closed_stages(record)
    return Node(
        Key("model", record.id),
        record.name,
        organization,
        house,
        country,
        record.released,
        record.availability,
        record.id if record.precision is Precision.FAMILY else record.family,
        weights_axis(record).verdict,
        tuple(_model_silences(registry, record, closed)),
        closed,
    )


def _closed_stages(model: Model) -> tuple[Stage, ...]:
    """The stages in which nobody's outputs can be hidden.

    All of them, where the developer says that the teachers named are all, or that there were none. Else those of which it says that
    nobody's outputs were used, and those in which there was no data at all, since the datasets listed are complete and none is theirs.
    """
    said = model.distillation
    if (said.statement is Said.DECLARED and said.exhaustive) or (said.statement is Said.DECLARED_NONE and not said.negatives):
        return tuple(Stage)
    closed = {stage for negative in said.negatives if negative.made_by is Maker.ANYONE for stage in negative.stages}
    for training, stages in _parts(model):
        used = {use.stage for use in training.datasets}
        if training.coverage is Coverage.COMPLETE and Stage.UNKNOWN not in used:
            closed |= set(stages) - used
    return tuple(stage for stage in Stage if stage in closed)


def _parts(model: Model) -> tuple[tuple[TrainingData, tuple[Stage, ...]], tuple[TrainingData, tuple[Stage, ...]]]:
    """The two parts of training with their stages; a base model has the stages of post-training only where its card lists data for them."""
    used = {use.stage for use in (*model.data.datasets, *model.post_training.datasets)}
    return (
        (model.data, DATA_STAGES),
        (model.post_training, tuple(stage for stage in POST_TRAINING_STAGES if model.post_training.applies or stage in used)),
    )


def _model_silences(registry: Registry, model: Model, closed: tuple[Stage, ...]) -> Iterator[Silence]:
    """What a model's card leaves open, stage by stage.

    A stage is closed by a developer's word that the teachers named are all, or that nobody's outputs were used in it; or by its word that
    it made no outputs itself together with a complete list of datasets that have cards.
    """
    said, parts = model.distillation, _parts(model)
    denied = {stage for negative in said.negatives for stage in negative.stages}
    open_teachers = tuple(stage for _, stages in parts for stage in stages if stage not in closed and stage not in denied)
    if open_teachers:
        words = {
            Said.DECLARED: "names teachers and does not say that they are all",
            Said.DECLARED_NONE: "declares that no outputs were used, and not for every stage",
            Said.NOT_DISCLOSED: "says nothing about teachers",
            Said.UNKNOWN: "has not been read for teachers yet",
        }[said.statement]
        said_at = "distillation.exhaustive" if said.statement is Said.DECLARED else "distillation.statement"
        yield Silence("distillation", said_at, words, open_teachers)
    for name, (training, stages) in zip(("data", "post_training"), parts, strict=True):
        unread = [use for use in training.datasets if not _stands(registry.datasets, use.dataset)]
        if training.coverage is not Coverage.COMPLETE:
            words = {
                Coverage.PARTIAL: "lists part of its data",
                Coverage.NONE: "lists none of its data",
                Coverage.UNKNOWN: "has not been read for its data yet",
            }[training.coverage]
            open_data = {*stages, *(use.stage for use in unread)}
        else:
            words = f"lists data that has no card (`{unread[0].name or unread[0].dataset}`)" if unread else ""
            open_data = {use.stage for use in unread}
        if open_data - set(closed):
            only_prompts = training.coverage is Coverage.COMPLETE and all(use.prompts_only for use in unread)
            still_open = tuple(stage for stage in Stage if stage in open_data and stage not in closed)
            yield Silence("datasets", f"{name}.coverage", words, still_open, Role.PROMPTS if only_prompts else None)
    for index, source in enumerate(said.sources):
        yield from _hidden_teacher(registry, source, f"distillation.sources[{index}]", (source.stage,))
    if not model.derived_from and model.from_scratch is None:
        yield Silence("base", "derived_from", "does not say what its weights began from")
    for index, base in enumerate(model.derived_from):
        if not _stands(registry.models, base.model):
            yield Silence("base", f"derived_from[{index}]", f"names the base `{base.model}`, which has no card that stands")


def _dataset_silences(registry: Registry, dataset: Dataset) -> Iterator[Silence]:
    """What a dataset's card leaves open: the models behind it, and the datasets.

    A publisher's word that it made no outputs itself says nothing about the datasets that went in.
    """
    said = dataset.generation
    none = said.statement is Said.DECLARED_NONE
    closed = all(negative.made_by is Maker.ANYONE for negative in said.negatives) if none else said.statement is Said.DECLARED and said.exhaustive
    if not closed and not none:
        words = {
            Said.DECLARED: "names models that wrote or processed it and does not say that they are all",
            Said.NOT_DISCLOSED: "says nothing about models that wrote or processed it",
            Said.UNKNOWN: "has not been read for models that wrote or processed it yet",
        }[said.statement]
        yield Silence("generation", "generation.exhaustive" if said.statement is Said.DECLARED else "generation.statement", words)
    unread = [item for item in dataset.derived_from if not _stands(registry.datasets, item.dataset)]
    if not closed and dataset.coverage is not Coverage.COMPLETE:
        yield Silence("sources", "coverage", "does not list every dataset that went into it")
    elif not closed and unread:
        only_prompts = all(item.relation is DatasetRelation.PROMPTS for item in unread)
        words = f"names data that has no card (`{unread[0].name or unread[0].dataset}`)"
        yield Silence("sources", "coverage", words, role=Role.PROMPTS if only_prompts else None)
    for index, source in enumerate(said.sources):
        yield from _hidden_teacher(registry, source, f"generation.sources[{index}]", ())


def _hidden_teacher(registry: Registry, source: Teaching, said_at: str, stages: tuple[Stage, ...]) -> Iterator[Silence]:
    """The silence of a source about who its teacher was; a card that was withdrawn answers for nobody."""
    fallen = [teacher for teacher, _ in _teachers(source) if not _stands(registry.models, teacher)]
    if source.undisclosed:
        yield Silence("teacher", said_at, "says that a model was used, and not which", stages, source.role)
    elif fallen:
        yield Silence("teacher", said_at, f"names the teacher `{fallen[0]}`, which has no card that stands", stages, source.role)


def _stands(records: Mapping[str, Record], identity: str | None) -> bool:
    """Whether an id leads to a record that takes part in the graph."""
    record = records.get(identity or "")
    return record is not None and record.withdrawn is None


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
                    relation=DatasetRelation.PROMPTS if use.prompts_only else None,
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
