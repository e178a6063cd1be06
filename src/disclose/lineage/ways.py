"""The steps of paths, how good a path is, and a path while it is being found."""

from __future__ import annotations

from collections.abc import Iterator

from disclose.lineage.graph import Edge, Key
from disclose.lineage.hops import BASES, ROLES, edge_order
from disclose.vocabulary import Basis, Role

Way = int
"""How good a path is, the smaller the better: its hops, then who stands behind its worst founded statement, then its statements.

The three stand one after the other in one number, since a search compares and adds up very many of them.
"""

_BASIS, _HOPS = 32, 40
"""The bits from which on the basis and the hops stand; below them is room for four billion statements."""
_BASIS_BITS = ((1 << _HOPS) - 1) ^ ((1 << _BASIS) - 1)


def way(hops: int, basis: Basis, statements: int) -> Way:
    """The way that one step makes."""
    return (hops << _HOPS) + (BASES.index(basis) << _BASIS) + statements


def hops_of(whole: Way) -> int:
    """The hops of a way."""
    return whole >> _HOPS


def joined(one: Way, other: Way) -> Way:
    """Two ways one after the other: hops and statements add up, and the worse founded one says how well the whole is founded."""
    if one & _BASIS_BITS and other & _BASIS_BITS:
        return one + other - min(one & _BASIS_BITS, other & _BASIS_BITS)
    return one + other


class Step:
    """One step of a path: a hop, or base weights."""

    __slots__ = ("_order", "edges", "is_hop", "source", "way")

    def __init__(self, edges: tuple[Edge, ...], way: Way, *, is_hop: bool) -> None:
        self.source: Key = edges[0].source
        self.edges, self.way, self.is_hop = edges, way, is_hop
        self._order: tuple[tuple[object, ...], ...] | None = None

    @property
    def order(self) -> tuple[tuple[object, ...], ...]:
        """Sorts steps that are as good as each other: by ids from the student back, then the strongest role, then the place of the statement."""
        if self._order is None:
            self._order = tuple(map(edge_order, reversed(self.edges)))
        return self._order

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts the steps of one route: the best founded, then in the strongest role, then by their order."""
        return self.way & _BASIS_BITS, ROLES.index(self.edges[0].role or Role.UNKNOWN), self.order


def step_of(edges: tuple[Edge, ...], *, is_hop: bool) -> Step:
    """The step that some edges make."""
    basis = edges[0].basis if len(edges) == 1 else max((edge.basis for edge in edges), key=BASES.index)
    return Step(edges, way(int(is_hop), basis, len(edges)), is_hop=is_hop)


class Start:
    """A path that has no step yet."""

    def __lt__(self, other: object) -> bool:
        return True

    def back(self) -> Iterator[Step]:
        """No steps."""
        return iter(())


class Trail:
    """A path so far, from some model on to the student, as its last step and the trail before that one.

    Trails sort by the order of their steps from the student back. Most trails share their beginning, so it is kept and compared once.
    """

    __slots__ = ("before", "depth", "step")

    def __init__(self, before: Trail | None, step: Step) -> None:
        self.before, self.step = before, step
        self.depth: int = before.depth + 1 if before else 1

    def __lt__(self, other: Trail) -> bool:
        mine, others = self, other
        while mine.depth > others.depth and mine.before:
            mine = mine.before
        while others.depth > mine.depth and others.before:
            others = others.before
        if mine is others:  # one leads on from the other
            return self.depth < other.depth
        while mine.before is not others.before and mine.before and others.before:
            mine, others = mine.before, others.before
        return mine.step.order < others.step.order

    def back(self) -> Iterator[Step]:
        """Its steps, the last one first."""
        trail: Trail | None = self
        while trail:
            yield trail.step
            trail = trail.before
