"""The ways through the graph that a rule lets pass: the steps into a model, what is reached from where, and the paths in their order."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from disclose.lineage.graph import Edge, Graph, Key
from disclose.lineage.hops import Hop, edge_order, hop_of, hops_into
from disclose.lineage.rules import Rule
from disclose.lineage.ways import Start, Step, Trail, Way, hops_of, joined, step_of, way
from disclose.vocabulary import Access, EdgeKind

MAX_PATHS = 21
"""A witness and up to twenty further paths."""
MAX_SEARCH = 20_000
"""Partial paths that are looked at before the list of paths is cut."""
_KEPT_SEARCHES = 4
"""Searches from a teacher that are remembered, so that asking every model about one teacher searches once."""

_TEACHES, _TRAINS, _INITIALISES = EdgeKind.TEACHES, EdgeKind.TRAINS, EdgeKind.INITIALISES  # an enum looks its members up slowly
_UNSAID = frozenset({None, Access.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Path:
    """The edges from a teacher to a model, in order, and how many of the steps are hops."""

    edges: tuple[Edge, ...]
    hops: int


@dataclass(frozen=True)
class Routes:
    """A graph seen under one rule: hops between models, searched in both directions."""

    graph: Graph
    rule: Rule
    _into: dict[Key, list[Hop]] = field(default_factory=dict, repr=False, compare=False)
    _steps: dict[Key, list[Step]] = field(default_factory=dict, repr=False, compare=False)
    _worth: dict[tuple[object, ...], tuple[Way, bool] | None] = field(default_factory=dict, repr=False, compare=False)
    _searches: dict[tuple[frozenset[str], bool], dict[Key, Way]] = field(default_factory=dict, repr=False, compare=False)

    def hops_into(self, student: Key) -> list[Hop]:
        """The hops that end in a model, certain or not."""
        if student not in self._into:
            self._into[student] = hops_into(self.graph, self.rule, student)
        return self._into[student]

    def bases(self, model: Key) -> list[Edge]:
        """The edges from the models whose weights this one began from, where the rule follows them."""
        return [edge for edge in self.graph.into.get(model, ()) if self._passes_weights(edge)]

    def heirs(self, model: Key) -> list[Edge]:
        """The edges to the models that began from this one's weights, where the rule follows them."""
        return [edge for edge in self.graph.out_of.get(model, ()) if self._passes_weights(edge)]

    def _passes_weights(self, edge: Edge) -> bool:
        return edge.kind is _INITIALISES and self.rule.base_weights and edge.basis in self.rule.basis

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

    def upstream(self, model: str) -> dict[str, int]:
        """Every model that this one is distilled from under the rule, with the hops to it."""
        walk = self.walk(Key("model", model), certain_only=True)
        return dict(sorted((key.id, hops) for key, hops, arrived_by_hop in walk if arrived_by_hop))

    def ways_from(self, starts: frozenset[str], *, certain_only: bool) -> dict[Key, Way]:
        """Every model at the end of a path from one of the starts, with the best way to it; a path begins with a hop.

        Ways are few and models many, so the models that wait are kept in one list for each way.
        """
        known = self._searches.get((starts, certain_only))
        if known is not None:
            return known
        found: dict[Key, Way] = {}
        expanded = {Key("model", model) for model in starts}
        waiting: dict[Way, list[Key]] = {}
        ways: list[Way] = []
        leading, inheriting, limit = self._leading, self._inheriting, self.rule.hops

        def waits(whole: Way) -> list[Key]:
            """The models that wait to be reached by a way."""
            models = waiting.get(whole)
            if models is None:
                models = waiting[whole] = []
                heapq.heappush(ways, whole)
            return models

        for key in sorted(expanded):
            for student, step, certain in leading.get(key, ()):
                if certain or not certain_only:
                    waits(step).append(student)
        while ways:
            best = heapq.heappop(ways)
            further = limit is None or hops_of(best) < limit
            for key in waiting.pop(best):
                if key in found:
                    continue
                found[key] = best
                if key in inheriting:
                    for heir, step in inheriting[key]:
                        if heir not in found:
                            waits(joined(best, step)).append(heir)
                if further and key in leading and key not in expanded:
                    expanded.add(key)
                    last, models = None, []
                    for student, step, certain in leading[key]:
                        if student not in found and (certain or not certain_only):
                            if step != last:
                                last, models = step, waits(joined(best, step))
                            models.append(student)
        if len(self._searches) >= _KEPT_SEARCHES:
            self._searches.clear()
        self._searches[starts, certain_only] = found
        return found

    @cached_property
    def _inheriting(self) -> dict[Key, list[tuple[Key, Way]]]:
        """For each model those that began from its weights, where the rule follows them, and how good each step is."""
        found: dict[Key, list[tuple[Key, Way]]] = {}
        for edge in self.graph.edges if self.rule.base_weights else ():
            if self._passes_weights(edge):
                found.setdefault(edge.source, []).append((edge.target, way(0, edge.basis, 1)))
        return found

    @cached_property
    def _leading(self) -> dict[Key, list[tuple[Key, Way, bool]]]:
        """For each teacher the models that hops lead to, how good each hop is, and whether it is certain."""
        found: dict[Key, list[tuple[Key, Way, bool]]] = {}
        for student, edges in self.graph.into.items():
            if student.kind != "model":
                continue
            if any([edge.kind is _TRAINS or edge.via for edge in edges]):  # noqa: C419 - a list is quicker than a generator for so few
                for step in self._steps_into(student):
                    if step.is_hop:
                        found.setdefault(step.source, []).append((student, step.way, True))
                for hop in self.hops_into(student):
                    if not hop.certain:
                        found.setdefault(hop.teacher, []).append((student, way(1, hop.basis, len(hop.edges)), False))
                continue
            for edge in edges:
                if edge.kind is _TEACHES and (plain := self._plain(edge)):
                    found.setdefault(edge.source, []).append((student, *plain))
        return found

    def _plain(self, edge: Edge) -> tuple[Way, bool] | None:
        """What a *teaches* edge with no dataset in between is worth under the rule, and whether it is certain; None where it does not count.

        Most statements say no more than a role, a stage and an access, and what a rule makes of these does not depend on who says it; so
        it is found once for each combination.
        """
        own = edge.access in _UNSAID and self.graph.nodes[edge.source].house == self.graph.nodes[edge.target].house
        alike = (edge.role, edge.stage, edge.access, edge.certain, edge.basis, own)
        if alike not in self._worth:
            hop = hop_of(self.graph, self.rule, edge)
            self._worth[alike] = (way(1, edge.basis, 1), hop.certain) if hop else None
        return self._worth[alike]

    def _steps_into(self, student: Key) -> list[Step]:
        """The steps that end in a model and are certain, one for each route: the best founded, then in the strongest role, then the shortest."""
        known = self._steps.get(student)
        if known is not None:
            return known
        edges = self.graph.into.get(student, [])
        if len(edges) == 1 and edges[0].kind is _TEACHES and not edges[0].via:
            plain = self._plain(edges[0])
            found = [Step((edges[0],), plain[0], is_hop=True)] if plain and plain[1] else []
        else:
            routes: dict[tuple[Key, ...], list[Step]] = {}
            for hop in self.hops_into(student):
                if hop.certain:
                    routes.setdefault(hop.route, []).append(step_of(hop.edges, is_hop=True))
            weights: dict[Key, Step] = {}
            for edge in sorted(self.bases(student), key=edge_order, reverse=True):
                weights[edge.source] = step_of((edge,), is_hop=False)
            found = [*(steps[0] if len(steps) == 1 else min(steps, key=lambda step: step.rank) for steps in routes.values()), *weights.values()]
        self._steps[student] = found
        return found

    def best_path(self, student: Key, starts: frozenset[str]) -> Path | None:
        """The first of the paths that `paths` lists: at each model back, the first step from which the whole can be as good as it gets."""
        reach = self.ways_from(starts, certain_only=True)
        if student not in reach:
            return None
        back: list[Step] = []
        key, walked, best = student, 0, reach[student]
        while not (back and back[-1].is_hop and key.id in starts):
            ahead = []
            for step in self._steps_into(key):
                rest = 0 if step.is_hop and step.source.id in starts else reach.get(step.source)
                if rest is not None and joined(joined(walked, step.way), rest) == best:
                    ahead.append(step)
            step = ahead[0] if len(ahead) == 1 else min(ahead, key=lambda step: step.order)
            back.append(step)
            key, walked = step.source, joined(walked, step.way)
        return Path(tuple(edge for step in reversed(back) for edge in step.edges), hops_of(walked))

    def paths(self, student: Key, starts: frozenset[str], most: int = MAX_PATHS) -> tuple[tuple[Path, ...], bool]:
        """The paths from one of the starts to a model, one for each route, the best first, and whether there are more.

        A path is as good as it has few hops; then as its worst founded statement is well founded; then as it has few statements; then comes
        the order of ids from the model back. No path comes twice to a model, save to the start where it begins, and it ends at the first
        start that it meets: what taught a match of the question is behind the answer, not part of it.
        """
        reach = self.ways_from(starts, certain_only=True)
        if student not in reach:
            return (), False
        found: list[Path] = []
        searched = 0
        # `reach` says how good the best rest of a part is, so that the parts come up in the order of the whole paths.
        best = reach[student]
        heap: list[tuple[Way, Trail | Start, Way]] = [(best, Start(), 0)]
        while heap:
            _, trail, walked = heapq.heappop(heap)
            step = trail.step if isinstance(trail, Trail) else None
            key = step.source if step else student
            if step and step.is_hop and key.id in starts:
                if len(found) == most:
                    return tuple(found), True
                found.append(Path(tuple(edge for each in trail.back() for edge in each.edges), hops_of(walked)))
                continue
            searched += 1
            if searched > MAX_SEARCH and found:
                return tuple(found), True
            before = trail if isinstance(trail, Trail) else None
            seen: set[Key] | None = None
            for step in self._steps_into(key):
                at_start = step.is_hop and step.source.id in starts
                rest = 0 if at_start else reach.get(step.source)
                if rest is None:
                    continue
                so_far = joined(walked, step.way)
                ahead = joined(so_far, rest)
                if self.rule.hops is not None and hops_of(ahead) > self.rule.hops:
                    continue
                if not at_start and ahead != best:  # on a path as good as the best the rest shrinks at each step, so that no model comes twice
                    if seen is None:
                        seen = {student, *(each.source for each in trail.back())}
                    if step.source in seen:
                        continue
                heapq.heappush(heap, (ahead, Trail(before, step), so_far))
        return tuple(found), False

    def cycles(self, model: str, most: int = 10) -> list[tuple[str, ...]]:
        """The cycles through one model or its family, shortest first, each as the ids of its models in the direction of teaching.

        Base weights are part of a cycle where the rule follows them, and no cycle has more hops than the rule allows.
        """
        start = Key("model", model)
        same = {start, Key("model", self.graph.nodes[start].family or model)}
        rest = self._below(same)
        found: list[tuple[str, ...]] = []
        heap: list[tuple[int, tuple[Key, ...], int]] = [(0, (start,), 0)]
        for _ in range(MAX_SEARCH):
            if not heap or len(found) == most:
                break
            _, back, hops = heapq.heappop(heap)
            last = back[-1]
            if len(back) > 1 and last in same:
                found.append(tuple(key.id for key in reversed(back)))
                continue
            sources = {hop.teacher: 1 for hop in self.hops_into(last) if hop.certain} | {edge.source: 0 for edge in self.bases(last)}
            for source, cost in sources.items():
                if (source in same or (source in rest and source not in back)) and (self.rule.hops is None or hops + cost <= self.rule.hops):
                    heapq.heappush(heap, (len(back) + rest[source], (*back, source), hops + cost))
        return found

    def _below(self, starts: Iterable[Key]) -> dict[Key, int]:
        """Every model that something leads to from one of the starts, by hops or base weights, with the fewest steps to it."""
        found: dict[Key, int] = {}
        queue = deque((key, 0) for key in starts)
        while queue:
            key, steps = queue.popleft()
            if key not in found:
                found[key] = steps
                further = [hop.student for hop in self.hops_from(key) if hop.certain] + [edge.target for edge in self.heirs(key)]
                queue.extend((model, steps + 1) for model in further)
        return found

    def walk(self, student: Key, *, certain_only: bool) -> Iterator[tuple[Key, int, bool]]:
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
            queue.extendleft((base, hops, False) for base in sorted({edge.source for edge in self.bases(key)}, reverse=True))
            if self.rule.hops is None or hops < self.rule.hops:
                teachers = {hop.teacher for hop in self.hops_into(key) if hop.certain or not certain_only}
                queue.extend((teacher, hops + 1, True) for teacher in sorted(teachers))
