"""A layered layout: who is upstream of one node, in columns from left to right, without overlap, in time that grows with what is drawn.

Columns are the longest ways from the start. An arc that would close a cycle runs the other way. An arc over several columns goes through
a free place in each of them. Nodes are numbers, so that the same code serves any drawing; the page's script lays out in the same way.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BOX, LANE = 40, 11
"""How high the place of a node is, and that of an arc that passes through a column."""
SORTED, LEVELLED = 3, 2
"""How often the order within columns, and then the heights, are improved from the left and from the right."""

Arc = tuple[int, int, str]
"""Source, target and style; arcs of one source in one style share their lanes."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands: heights are of middles, the topmost at half a box."""

    column: tuple[int, ...]
    """The column of each node, the start's first."""
    height: tuple[int, ...]
    lanes: tuple[tuple[int, ...], ...]
    """For each arc its heights in the columns between its ends, from right to left."""
    back: tuple[bool, ...]
    """For each arc whether it closes a cycle, and so runs from left to right."""
    bottom: int


def layered(nodes: int, arcs: Sequence[Arc]) -> Layout:
    """Lay out nodes and arcs; node 0 is the start, to which all others lead."""
    into: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]
    for number, (source, target, _) in enumerate(arcs):
        if source != target:
            into[target].append((source, number))
    order, closing = _ordered(nodes, into)
    ahead: list[list[int]] = [[] for _ in range(nodes)]
    for target, sources in enumerate(into):
        for source, number in sources:
            left, right = (source, target) if number in closing else (target, source)
            ahead[left].append(right)
    column = [0] * nodes
    for node in order:
        for right in ahead[node]:
            column[right] = max(column[right], column[node] + 1)
    columns: list[list[int]] = [[] for _ in range(max(column, default=0) + 1)]
    for node in order:
        columns[column[node]].append(node)
    places = _Places(nodes, column, columns)
    through = [places.lanes(arc, number in closing) for number, arc in enumerate(arcs)]
    places.sort()
    height = places.heights()
    bottom = max(height, default=0) + BOX // 2
    return Layout(tuple(column), tuple(height[:nodes]), tuple(tuple(height[lane] for lane in lanes) for lanes in through), tuple(number in closing for number in range(len(arcs))), bottom)  # fmt: skip


def _ordered(nodes: int, into: Sequence[Sequence[tuple[int, int]]]) -> tuple[list[int], set[int]]:
    """The nodes so that each comes before what leads to it, and the arcs that are no part of that order because they close a cycle.

    Among nodes that lead to each other in cycles, those nearer to the start come first.
    """
    component = _components(nodes, into)
    near: dict[int, int] = {}
    for root in range(nodes):
        queue = [] if root in near else [root]
        near.setdefault(root, len(near))
        for node in queue:
            for source, _ in into[node]:
                if source not in near:
                    near[source] = len(near)
                    queue.append(source)
    closing = {
        number for target in range(nodes) for source, number in into[target] if component[source] == component[target] and near[source] < near[target]
    }
    return sorted(range(nodes), key=lambda node: (component[node], near[node])), closing


def _components(nodes: int, into: Sequence[Sequence[tuple[int, int]]]) -> list[int]:
    """For each node the number of the nodes that it forms cycles with; what leads to others has a higher number than they (Kosaraju's algorithm)."""
    done: list[int] = []
    seen = [False] * nodes
    out_of: list[list[int]] = [[] for _ in range(nodes)]
    for target, sources in enumerate(into):
        for source, _ in sources:
            out_of[source].append(target)
    for root in range(nodes):
        if seen[root]:
            continue
        seen[root] = True
        stack = [(root, iter(into[root]))]
        while stack:
            node, rest = stack[-1]
            for source, _ in rest:
                if not seen[source]:
                    seen[source] = True
                    stack.append((source, iter(into[source])))
                    break
            else:
                done.append(node)
                stack.pop()
    component = [-1] * nodes
    for number, root in enumerate(reversed(done)):
        waiting = [root] if component[root] < 0 else []
        while waiting:
            node = waiting.pop()
            if component[node] < 0:
                component[node] = number
                waiting += [target for target in out_of[node] if component[target] < 0]
    return component


class _Places:
    """Nodes and lanes in their columns, with what each is connected to in the columns beside it."""

    def __init__(self, nodes: int, column: Sequence[int], columns: list[list[int]]) -> None:
        self.nodes, self.column, self.columns = nodes, column, columns
        self.left: list[list[int]] = [[] for _ in range(nodes)]
        self.right: list[list[int]] = [[] for _ in range(nodes)]
        self._chains: dict[tuple[int, str, bool], list[int]] = {}

    def lanes(self, arc: Arc, closes: bool) -> list[int]:
        """The lanes of an arc, from right to left; made where they are not there yet."""
        source, target, style = arc
        if source == target:
            return []
        first, last = (source, target) if not closes else (target, source)
        chain = self._chains.setdefault((first, style, closes), [])
        needed = self.column[first] - self.column[last] - 1
        while len(chain) < needed:
            lane = len(self.left)
            self.left.append([])
            self.right.append([])
            self.columns[self.column[first] - len(chain) - 1].append(lane)
            self._connect(chain[-1] if chain else first, lane)
            chain.append(lane)
        self._connect(chain[needed - 1] if needed else first, last)
        return chain[:needed]

    def _connect(self, right: int, left: int) -> None:
        self.left[right].append(left)
        self.right[left].append(right)

    def sort(self) -> None:
        """Put each place near the middle of those that it is connected to, so that fewer arcs cross."""
        rank = [0.0] * len(self.left)
        for items in self.columns:
            for place, item in enumerate(items):
                rank[item] = place
        for beside, columns in self._rounds(SORTED):
            for items in columns:
                middle = {item: _mean(rank, beside[item], item) for item in items}
                items.sort(key=middle.__getitem__)
                for place, item in enumerate(items):
                    rank[item] = place

    def heights(self) -> list[int]:
        """The height of each place: as near to those that it is connected to as the places above and below let it be."""
        height = [0.0] * len(self.left)
        for items in self.columns:
            offsets = self._offsets(items)
            for item, offset in zip(items, offsets, strict=True):
                height[item] = offset - offsets[-1] / 2
        for beside, columns in self._rounds(LEVELLED):
            for items in columns:
                wanted = [_mean(height, beside[item], item) for item in items]
                for item, found in zip(items, _apart(wanted, self._offsets(items)), strict=True):
                    height[item] = found
        top = min(height, default=0) - BOX / 2
        return [int(each - top + 0.5) for each in height]

    def _rounds(self, times: int) -> Iterable[tuple[list[list[int]], list[list[int]]]]:
        for _ in range(times):
            yield self.left, self.columns[1:]
            yield self.right, self.columns[-2::-1]

    def _offsets(self, items: Sequence[int]) -> list[int]:
        """How far below the first place of a column each one has to be at least."""
        offsets, below = [0], 0
        sizes = [BOX if item < self.nodes else LANE for item in items]
        for one, other in itertools.pairwise(sizes):
            below += (one + other + 1) // 2
            offsets.append(below)
        return offsets


def _mean(values: Sequence[float], places: Sequence[int], otherwise: int) -> float:
    """The mean of the values at some places; where there are none, the value at another one."""
    if len(places) == 1:
        return values[places[0]]
    return sum([values[place] for place in places]) / len(places) if places else values[otherwise]


def _apart(wanted: Sequence[float], offsets: Sequence[int]) -> list[float]:
    """The heights nearest to the wanted ones, by least squares, that keep the order and the offsets: pooled where they would collide."""
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, size = want - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / size:
            before, its_size = pools.pop()
            total, size = total + before, size + its_size
        pools.append((total, size))
    free = [total / size for total, size in pools for _ in range(size)]
    return [each + offset for each, offset in zip(free, offsets, strict=True)]
