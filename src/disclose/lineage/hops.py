"""From statements to hops: what one rule counts of a model's card and of the cards of its datasets, and what could hide more of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from disclose.lineage.graph import Edge, Graph, Key, Silence
from disclose.lineage.rules import Rule
from disclose.vocabulary import Access, Basis, DatasetRelation, EdgeKind, Role, Stage

BASES = list(Basis)
"""Who can stand behind a statement, the best founded first."""
ROLES, _STAGES = list(Role), list(Stage)
"""The vocabulary names the roles in the order of their strength, and the stages in that of training."""

_MAY_BE_OF_PROMPTS = frozenset({Role.PROMPTS, Role.PROCESSING, Role.FILTERING, Role.UNKNOWN})
"""Roles in which a teacher can have worked on the tasks of a dataset rather than on its answers."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One teacher step: a *teaches* edge, or a *generates* edge with what carries it to the next model."""

    teacher: Key
    student: Key
    edges: tuple[Edge, ...]
    """In the direction from teacher to student."""
    certain: bool
    """False where a source names one of several models, or does not say what the rule asks about."""
    basis: Basis
    """Who stands behind its worst founded edge."""

    @property
    def route(self) -> tuple[Key, ...]:
        """The datasets that it leads through, and the teacher, from the student back."""
        first = self.edges[0]
        via = (Key("dataset", first.via),) if first.via else ()
        return (*(edge.source for edge in reversed(self.edges[1:])), *via, self.teacher)

    @property
    def holder(self) -> Key:
        """What the teacher's outputs went into first: the dataset that carries them, else the student."""
        first = self.edges[0]
        return Key("dataset", first.via) if first.via else first.target


def hops_into(graph: Graph, rule: Rule, student: Key) -> list[Hop]:
    """The hops that end in a model and that the rule counts, certain or not.

    Where the model's card names a teacher via a dataset, and the dataset's card (or that of a dataset inside it) names the same teacher
    in the same role, both speak of one use: the hop on the model's card stands for it, unless only the other one is certain.
    """
    incoming = graph.into.get(student, ())
    hops = [hop for edge in incoming if edge.kind is EdgeKind.TEACHES and (hop := _hop(graph, rule, (edge,), edge.stage))]
    told = {(hop.teacher, hop.edges[0].role, hop.edges[0].via, hop.certain) for hop in hops}
    for edge in incoming:
        if edge.kind is not EdgeKind.TRAINS:
            continue
        written: dict[Edge, Hop] = {}
        for dataset, way, whole in made_of(graph, rule, edge):
            for statement in graph.into.get(dataset, ()):
                hop = _hop(graph, rule, (statement, *way), edge.stage, whole=whole) if statement.kind is EdgeKind.GENERATES else None
                if hop and (statement not in written or hop.certain > written[statement].certain):
                    written[statement] = hop
        hops += [hop for hop in written.values() if not _is_told(hop, told)]
    return hops


def hop_of(graph: Graph, rule: Rule, teaches: Edge) -> Hop | None:
    """The hop that a *teaches* edge makes by itself, or none where the rule does not count it."""
    return _hop(graph, rule, (teaches,), teaches.stage)


def _is_told(hop: Hop, told: set[tuple[Key, Role | None, str | None, bool]]) -> bool:
    """Whether the model's card names the same teacher in the same role via a dataset on the hop's way, and as surely."""
    sure = (True,) if hop.certain else (True, False)
    return any((hop.teacher, hop.edges[0].role, dataset.id, certain) in told for dataset in hop.route[:-1] for certain in sure)


def made_of(graph: Graph, rule: Rule, trains: Edge) -> Iterator[tuple[Key, tuple[Edge, ...], bool]]:
    """The datasets behind a *trains* edge, nearest first: each with the edges that lead from it to the model, by its shortest way.

    The third value says whether all of the dataset passes on; False where only its prompts do. A dataset comes twice where its shortest
    way lets only prompts pass and a longer one everything.
    """
    queue: deque[tuple[Key, tuple[Edge, ...], bool]] = deque([(trains.source, (trains,), trains.relation != DatasetRelation.PROMPTS)])
    seen: set[tuple[Key, bool]] = set()
    while queue:
        dataset, way, whole = queue.popleft()
        if (dataset, True) in seen or (dataset, whole) in seen:
            continue
        seen.add((dataset, whole))
        yield dataset, way, whole
        if rule.nested_datasets:
            inner = [edge for edge in graph.into.get(dataset, ()) if edge.kind is EdgeKind.DERIVES and edge.basis in rule.basis]
            for edge in sorted(inner, key=edge_order):
                queue.append((edge.source, (edge, *way), whole and edge.relation != DatasetRelation.PROMPTS))


def _hop(graph: Graph, rule: Rule, edges: tuple[Edge, ...], stage: Stage | None, *, whole: bool = True) -> Hop | None:
    """The hop that these edges make, if the rule counts it; uncertain where the source does not say what the rule asks about."""
    first = edges[0]
    access = _access(graph, edges)
    known = (
        True if first.certain else None,
        all(edge.basis in rule.basis for edge in edges),
        _role_counts(rule, first.role, whole=whole),
        rule.counts_stage(stage),
        rule.counts_access(access),
        _own_data_counts(rule, access, in_dataset=len(edges) > 1 or first.via is not None),
    )
    if False in known:
        return None
    return Hop(first.source, edges[-1].target, edges, None not in known, max((edge.basis for edge in edges), key=BASES.index))


def _role_counts(rule: Rule, role: Role | None, *, whole: bool) -> bool | None:
    """Whether a role counts, also where only the prompts of a dataset passed on.

    Then a teacher that wrote prompts passes on and one that wrote, scored or chose answers does not. One that filtered or processed the
    dataset, or whose role is not said, may have worked on the prompts.
    """
    counts = rule.counts_role(role)
    if whole or role is Role.PROMPTS or counts is False:
        return counts
    if role in {None, Role.UNKNOWN}:
        return None if rule.roles & _MAY_BE_OF_PROMPTS else False
    return None if role in _MAY_BE_OF_PROMPTS else False


def _access(graph: Graph, edges: tuple[Edge, ...]) -> Access | None:
    """How the outputs reached the student's developer: inside a dataset of somebody else, or as the statement says.

    A teacher of the student's own developer is `own` whether or not the statement says so, since that is what the term means.
    """
    first, last = edges[0], edges[-1]
    house = graph.nodes[last.target].house
    via = (Key("dataset", first.via),) if first.via else ()
    carriers = (first.target, last.source) if len(edges) > 1 else via
    if any(dataset in graph.nodes and graph.nodes[dataset].house != house for dataset in carriers):
        return Access.THIRD_PARTY_DATASET
    if first.access in {None, Access.UNKNOWN} and graph.nodes[first.source].house == house:
        return Access.OWN
    return first.access


def _own_data_counts(rule: Rule, access: Access | None, *, in_dataset: bool) -> bool | None:
    """Whether a rule about data created by the provider or on its behalf counts outputs that arrived like this.

    What somebody else published, or users of a product shared, was created by others. Where the access is not said, outputs in the
    provider's own dataset count, and with no dataset named nobody knows.
    """
    if not rule.own_data or access in {Access.OWN, Access.OPEN_WEIGHTS, Access.API}:
        return True
    if access in {Access.THIRD_PARTY_DATASET, Access.PRODUCT}:
        return False
    return True if in_dataset else None


def silences(graph: Graph, rule: Rule, model: Key) -> Iterator[tuple[Key, Silence]]:
    """What a model leaves unsaid that the rule could count: on its own card, then on those of its datasets.

    A developer's word that it made no outputs itself in a stage closes the stage for its own making: a rule about own data then has
    nothing to look for in undisclosed datasets, and the developer's own datasets of that stage hide no making of their own.
    """
    node = graph.nodes[model]
    open_stages = {stage for silence in node.silences if silence.about == "distillation" for stage in silence.stages}
    if open_stages:
        open_stages.add(Stage.UNKNOWN)
    for silence in node.silences:
        if silence.about == "base":
            if rule.base_weights:
                yield model, silence
            continue
        stages = set(silence.stages) & open_stages if silence.about == "datasets" and rule.own_data else silence.stages
        if _silence_counts(rule, silence) and any(rule.counts_stage(stage) is not False for stage in stages):
            yield model, silence
    seen: set[tuple[Key, str]] = set()
    for edge in sorted((edge for edge in graph.into.get(model, ()) if edge.kind is EdgeKind.TRAINS), key=edge_order):
        if rule.counts_stage(edge.stage) is False or edge.stage in node.closed or (rule.own_data and edge.stage not in open_stages):
            continue
        for dataset, way, whole in made_of(graph, rule, edge):
            own = graph.nodes[dataset].house == node.house
            if not (own and graph.nodes[way[-1].source].house == node.house) and (
                rule.own_data or rule.counts_access(Access.THIRD_PARTY_DATASET) is False
            ):
                continue
            for silence in graph.nodes[dataset].silences:
                if (dataset, silence.said_at) in seen or not _silence_counts(rule, silence, whole=whole):
                    continue
                if silence.about == "generation" and own and edge.stage not in open_stages:
                    continue
                seen.add((dataset, silence.said_at))
                yield dataset, silence


def _silence_counts(rule: Rule, silence: Silence, *, whole: bool = True) -> bool:
    """Whether a silence can hide a role that counts, also where only the prompts of its dataset passed on.

    The role of a silence about data says whether more than prompts came from it; that of any other is the hidden teacher's.
    """
    if silence.about in {"datasets", "sources"}:
        nested = silence.about == "datasets" or rule.nested_datasets
        return nested and _role_counts(rule, None, whole=whole and silence.role is not Role.PROMPTS) is not False
    return _role_counts(rule, silence.role, whole=whole) is not False


def edge_order(edge: Edge) -> tuple[object, ...]:
    """Sorts edges by where they come from, then by the order of roles and stages in their vocabularies, then by their place on the card."""
    role = ROLES.index(edge.role) if edge.role else -1
    stage = _STAGES.index(edge.stage) if edge.stage else -1
    return (edge.source.id, edge.source.kind, edge.via or "", role, stage, edge.said_by, len(edge.said_at), edge.said_at)
