"""Is this model distilled from that one? Three values, the paths that make it yes, the blockers that make it unknown, the ground of a no."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from disclose.lineage.graph import Edge, Graph, Key, Node, Silence, passes
from disclose.lineage.rules import Rule
from disclose.schema import first_day, last_day
from disclose.vocabulary import Access, Answer, Availability, Basis, EdgeKind, Role, Stage

MAX_PATHS = 21
"""A witness and up to twenty further paths."""
MAX_SEARCH = 20_000
"""Partial paths that are looked at before the list of paths is cut."""

Ground = Literal["nothing upstream undisclosed", "released before the teacher"]


@dataclass(frozen=True, slots=True)
class Teacher:
    """Whom a question asks about: the models that match, and those that may be the same under another name."""

    label: str
    models: frozenset[str]
    """Models whose outputs make the answer yes."""
    possible: frozenset[str] = frozenset()
    """Models whose outputs may have been those of a match: its family as a whole, an unnamed model of its developer."""
    houses: frozenset[str] = frozenset()
    """The developers of the matches, to whom release dates are no limit."""
    existed_from: str | None = None
    """The earliest day on which anyone outside could have used a match; None where the question describes teachers rather than naming one."""


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


@dataclass(frozen=True, slots=True)
class Path:
    """The edges from a teacher to a model, in order, and how many of the steps are hops."""

    edges: tuple[Edge, ...]
    hops: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """A statement that is missing and prevents the answer no."""

    node: Key
    silence: Silence


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one question, with its reasons."""

    answer: Answer
    paths: tuple[Path, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    ground: Ground | None = None
    cut: bool = False
    """Whether there are more paths than are listed."""

    @property
    def hops(self) -> int | None:
        """The hops of the witness."""
        return self.paths[0].hops if self.paths else None


def named_teacher(graph: Graph, model: str) -> Teacher:
    """One model, or a family with its variants."""
    node = graph.nodes[Key("model", model)]
    models = frozenset({model}) | graph.variants.get(model, frozenset())
    possible = {node.family} if node.family else set[str]()
    possible |= {other.key.id for other in graph.models if other.availability is Availability.UNNAMED and other.house == node.house}
    dates = [graph.nodes[Key("model", each)].released for each in models]
    known = [date for date in dates if date]
    return Teacher(node.name, models, frozenset(possible) - models, frozenset({node.house}), min(map(first_day, known)) if known else None)


def described_teacher(graph: Graph, label: str, matches: Callable[[Node], bool]) -> Teacher:
    """Every model that fits a description, such as an organization or a country."""
    found = [node for node in graph.models if matches(node)]
    return Teacher(label, frozenset(node.key.id for node in found), frozenset(), frozenset(node.house for node in found))


@dataclass(frozen=True)
class Lineage:
    """A graph seen under one rule: hops between models, searched in both directions."""

    graph: Graph
    rule: Rule
    _into: dict[Key, list[Hop]] = field(default_factory=dict, repr=False)

    def hops_into(self, student: Key) -> list[Hop]:
        """The hops that end in a model, certain or not, each route once."""
        if student not in self._into:
            self._into[student] = list(self._hops_into(student))
        return self._into[student]

    def bases(self, model: Key) -> list[Edge]:
        """The edges from the models whose weights this one began from, where the rule follows them."""
        if not self.rule.base_weights:
            return []
        return [edge for edge in self.graph.into.get(model, ()) if edge.kind is EdgeKind.INITIALISES]

    @cached_property
    def _hops_from(self) -> dict[Key, list[Hop]]:
        found: dict[Key, list[Hop]] = {}
        for node in self.graph.models:
            for hop in self.hops_into(node.key):
                found.setdefault(hop.teacher, []).append(hop)
        return found

    def hops_from(self, teacher: Key) -> list[Hop]:
        """The hops that begin in a model."""
        return self._hops_from.get(teacher, [])

    def answer(self, model: str, teacher: Teacher) -> Result:
        """Whether a model is distilled from a teacher under the rule."""
        student = Key("model", model)
        paths, cut = self.paths(student, teacher)
        if paths:
            return Result(Answer.YES, paths, cut=cut)
        blockers, dismissed = self._blockers(student, teacher)
        if blockers:
            return Result(Answer.UNKNOWN, blockers=tuple(blockers))
        return Result(Answer.NO, ground="released before the teacher" if dismissed else "nothing upstream undisclosed")

    def students(self, teacher: Teacher) -> dict[str, int]:
        """Every model for which the answer is yes, with the hops of its witness."""
        return {key.id: hops for key, hops in sorted(self._reached(teacher.models, certain_only=True).items())}

    def _reached(self, starts: Iterable[str], *, certain_only: bool) -> dict[Key, int]:
        """Every model at the end of a path from one of the starts, with the fewest hops to it; a path begins with a hop."""
        found: dict[Key, int] = {}
        taught: set[Key] = set()
        queue: deque[tuple[Key, int, bool]] = deque((Key("model", model), 0, False) for model in sorted(starts))
        while queue:
            key, hops, arrived = queue.popleft()
            if arrived:
                if key in found:
                    continue
                found[key] = hops
                if self.rule.base_weights:
                    heirs = [edge.target for edge in self.graph.out_of.get(key, ()) if edge.kind is EdgeKind.INITIALISES]
                    queue.extendleft((heir, hops, True) for heir in heirs)
            if key not in taught:
                taught.add(key)
                if self.rule.hops is None or hops < self.rule.hops:
                    queue.extend((hop.student, hops + 1, True) for hop in self.hops_from(key) if hop.certain or not certain_only)
        return found

    def upstream(self, model: str) -> dict[str, int]:
        """Every model that this one is distilled from under the rule, with the hops to it."""
        found: dict[str, int] = {}
        for key, hops, arrived_by_hop in self._walk(Key("model", model), certain_only=True):
            if arrived_by_hop:
                found[key.id] = min(hops, found.get(key.id, hops))
        return dict(sorted(found.items()))

    def paths(self, student: Key, teacher: Teacher, most: int = MAX_PATHS) -> tuple[tuple[Path, ...], bool]:
        """The simple paths, one for each route, from the teacher to a model by hops, then best basis, then ids from the model back; and whether there are more."""
        reach = self._reached(teacher.models, certain_only=True)
        if student not in reach:
            return (), False
        limit = self.rule.hops
        found: dict[tuple[Key | str | None, ...], Path] = {}
        heap: list[tuple[int, int, tuple[str, ...], int, Key, tuple[Edge, ...], int, bool]] = []
        serial = searched = 0

        def push(key: Key, edges: tuple[Edge, ...], hops: int, arrived: bool) -> None:
            nonlocal serial
            remaining = 0 if arrived and key.id in teacher.models else reach.get(key)
            if remaining is None or (limit is not None and hops + remaining > limit):
                return
            serial += 1
            weakest = max((_BASES.index(edge.basis) for edge in edges), default=0)
            ids = tuple(edge.source.id for edge in reversed(edges))
            heapq.heappush(heap, (hops + remaining, weakest, ids, serial, key, edges, hops, arrived))

        push(student, (), 0, False)
        while heap:
            *_, key, edges, hops, arrived = heapq.heappop(heap)
            if arrived and key.id in teacher.models:
                route = tuple(step for edge in edges for step in (edge.source, edge.via))
                if len(found) == most and route not in found:
                    return tuple(found.values()), True
                found.setdefault(route, Path(edges, hops))
                continue
            searched += 1
            if searched > MAX_SEARCH:
                return tuple(found.values()), True
            seen = {student} | {edge.source for edge in edges}
            for base in self.bases(key):
                if base.source not in seen:
                    push(base.source, (base, *edges), hops, False)
            for hop in self.hops_into(key):
                if hop.certain and (hop.teacher not in seen or hop.teacher.id in teacher.models):
                    push(hop.teacher, (*hop.edges, *edges), hops + 1, True)
        return tuple(found.values()), False

    def cycles(self, model: str, most: int = 10) -> list[tuple[str, ...]]:
        """The cycles through one model or its family, shortest first, each as the ids of its models in the direction of teaching."""
        start = Key("model", model)
        same = {start, Key("model", self.graph.nodes[start].family or model)}
        found: list[tuple[str, ...]] = []
        queue: deque[tuple[Key, ...]] = deque([(start,)])
        for _ in range(MAX_SEARCH):
            if not queue or len(found) == most:
                break
            way = queue.popleft()
            sources = {hop.teacher for hop in self.hops_into(way[0]) if hop.certain} | {edge.source for edge in self.bases(way[0])}
            for source in sorted(sources):
                if source in same:
                    found.append(tuple(key.id for key in (source, *way)))
                elif source not in way:
                    queue.append((source, *way))
        return found

    def _walk(self, student: Key, *, certain_only: bool) -> Iterator[tuple[Key, int, bool]]:
        """Models upstream of one, nearest first: the model, its fewest hops, and whether a hop (not base weights) led to it.

        The student itself comes first. A model comes twice where both a hop and base weights lead to it.
        """
        queue: deque[tuple[Key, int, bool]] = deque([(student, 0, False)])
        seen: set[tuple[Key, bool]] = set()
        while queue:
            key, hops, arrived = queue.popleft()
            if (key, arrived) in seen:
                continue
            seen.add((key, arrived))
            yield key, hops, arrived
            queue.extendleft((edge.source, hops, False) for edge in reversed(self.bases(key)))
            if self.rule.hops is None or hops < self.rule.hops:
                queue.extend((hop.teacher, hops + 1, True) for hop in self.hops_into(key) if hop.certain or not certain_only)

    def _blockers(self, student: Key, teacher: Teacher) -> tuple[list[Blocker], bool]:
        """The missing statements that prevent a no, and whether any was dismissed because what it hides predates the teacher."""
        nodes, limit = self.graph.nodes, self.rule.hops
        sealed = last_day(nodes[student].released)
        leads = {Key("model", model): 0 for model in teacher.models | teacher.possible}
        leads = self._reached(teacher.models | teacher.possible, certain_only=False) | leads
        found: dict[tuple[Key, str], Blocker] = {}
        dismissed = False
        for key, hops, _ in self._walk(student, certain_only=False):
            if limit is not None and hops >= limit:
                continue

            def predates(holder: Key, user: Key = key) -> bool:
                used_by = min(sealed, last_day(nodes[holder].released), last_day(nodes[user].released))
                own = nodes[holder].house in teacher.houses or nodes[user].house in teacher.houses
                return bool(teacher.existed_from and not own and used_by < teacher.existed_from)

            for hop in self.hops_into(key):
                named = hop.teacher.id in teacher.models
                if hop.certain and hop.teacher.id not in teacher.possible:
                    continue
                if hop.teacher not in leads or (limit is not None and hops + 1 + leads[hop.teacher] > limit):
                    continue
                if not named and hop.teacher.id in teacher.possible and predates(hop.edges[0].target):
                    dismissed = True
                    continue
                blocker = self._undecided(hop, teacher)
                found.setdefault((blocker.node, blocker.silence.said_at), blocker)
            for holder, silence in self._silences(key):
                if predates(holder):
                    dismissed = True
                else:
                    found.setdefault((holder, silence.said_at), Blocker(holder, silence))
        return list(found.values()), dismissed

    def _undecided(self, hop: Hop, teacher: Teacher) -> Blocker:
        """The blocker for a hop that may come from the teacher: one of several, a family as a whole, an unnamed model."""
        first = hop.edges[0]
        node = self.graph.nodes[hop.teacher]
        if hop.teacher.id in teacher.possible and hop.certain:
            whom = f"an unnamed model of `{node.organization}`" if node.availability is Availability.UNNAMED else f"the family `{hop.teacher.id}`"
            words = f"names {whom}, which may or may not be the teacher asked about"
        elif not first.certain:
            words = f"names `{hop.teacher.id}` as one of several models of which some were used"
        else:
            words = f"names `{hop.teacher.id}` and does not say whether it was used as the rule asks"
        return Blocker(first.target, Silence("teacher", first.said_at, words, (first.stage,) if first.stage else (), first.role))

    def _silences(self, model: Key) -> Iterator[tuple[Key, Silence]]:
        """What a model leaves unsaid that the rule could count, on its own card and on those of its datasets."""
        node = self.graph.nodes[model]
        for silence in node.silences:
            if silence.about == "base":
                if self.rule.base_weights:
                    yield model, silence
            elif silence.about == "datasets" and self.rule.own_data and not any(other.about == "distillation" for other in node.silences):
                continue  # the rule does not look at other people's datasets, and the developer says that it made none
            elif (silence.role in {None, Role.UNKNOWN} or silence.role in self.rule.roles) and any(self._stage_counts(stage) for stage in silence.stages):
                yield model, silence
        for dataset in self._datasets(model):
            for silence in self.graph.nodes[dataset].silences:
                if (silence.role in {None, Role.UNKNOWN} or silence.role in self.rule.roles) and (silence.about != "sources" or self.rule.nested_datasets):
                    yield dataset, silence

    def _datasets(self, model: Key) -> Iterator[Key]:
        """The datasets whose silence leaves a question about the model open."""
        node = self.graph.nodes[model]
        seen: set[Key] = set()
        for edge in self.graph.into.get(model, ()):
            if edge.kind is not EdgeKind.TRAINS or not self._stage_counts(edge.stage) or edge.stage in node.closed:
                continue
            queue = [edge.source]
            while queue:
                key = queue.pop()
                if key in seen or (self.rule.own_data and self.graph.nodes[key].house != node.house):
                    continue
                seen.add(key)
                yield key
                if self.rule.nested_datasets:
                    queue.extend(inner.source for inner in self.graph.into.get(key, ()) if inner.kind is EdgeKind.DERIVES)

    def _stage_counts(self, stage: Stage | None) -> bool:
        return self.rule.stages is None or stage in self.rule.stages or stage in {None, Stage.UNKNOWN}

    def _hops_into(self, student: Key) -> Iterator[Hop]:
        incoming = self.graph.into.get(student, ())
        named = set()
        for edge in incoming:
            if edge.kind is EdgeKind.TEACHES:
                named.add((edge.source, edge.role, edge.via))
                yield from self._hop(edge.source, student, (edge,), edge.stage)
        for edge in incoming:
            if edge.kind is EdgeKind.TRAINS:
                for carried in self._carried(edge):
                    written = carried[0]
                    told = any((written.source, written.role, each.target.id) in named for each in carried[:-1])
                    if not told:
                        yield from self._hop(written.source, student, carried, edge.stage)

    def _hop(self, teacher: Key, student: Key, edges: tuple[Edge, ...], stage: Stage | None) -> Iterator[Hop]:
        """The hop that these edges make, if the rule counts it; uncertain where the source does not say what the rule asks about."""
        rule, first = self.rule, edges[0]
        if any(edge.basis not in rule.basis for edge in edges):
            return
        access = self._access(first, edges[-1])
        certain = first.certain
        if first.role not in rule.roles:
            if first.role is not Role.UNKNOWN:
                return
            certain = False
        if rule.stages is not None and stage not in rule.stages:
            if stage not in {None, Stage.UNKNOWN}:
                return
            certain = False
        if rule.access is not None and access not in rule.access:
            if access is not Access.UNKNOWN:
                return
            certain = False
        if rule.own_data and access is Access.THIRD_PARTY_DATASET:
            return
        basis = max((edge.basis for edge in edges), key=_BASES.index)
        yield Hop(teacher, student, edges, certain, basis)

    def _access(self, first: Edge, last: Edge) -> Access | None:
        """How the outputs reached the student's developer: inside a dataset of somebody else, or as the statement says."""
        student = self.graph.nodes[last.target]
        carrier = last.source if last.kind is EdgeKind.TRAINS else Key("dataset", first.via) if first.via else None
        written = first.target if first.kind is EdgeKind.GENERATES else carrier
        for dataset in (written, carrier):
            if dataset in self.graph.nodes and dataset is not None and self.graph.nodes[dataset].house != student.house:
                return Access.THIRD_PARTY_DATASET
        return first.access

    def _carried(self, trains: Edge) -> Iterator[tuple[Edge, ...]]:
        """Every *generates* edge into a dataset that the model trained on, with what carries it on; each dataset by its shortest way."""
        queue: deque[tuple[Key, tuple[Edge, ...]]] = deque([(trains.source, (trains,))])
        seen = {trains.source}
        while queue:
            dataset, way = queue.popleft()
            for edge in self.graph.into.get(dataset, ()):
                if edge.kind is EdgeKind.GENERATES:
                    if all(passes(step, edge.role) for step in way if step.kind is EdgeKind.DERIVES):
                        yield (edge, *way)
                elif self.rule.nested_datasets and edge.source not in seen:
                    seen.add(edge.source)
                    queue.append((edge.source, (edge, *way)))


_BASES = list(Basis)
