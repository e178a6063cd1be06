"""The steps of paths, how good a path is, and a path while it is being found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from disclose.lineage.graph import Edge, Key
from disclose.lineage.hops import BASES, edge_order


class Way(NamedTuple):
    """How good a path is, the smaller the better: its hops, then who stands behind its worst founded statement, then its statements."""

    hops: int = 0
    basis: int = 0
    statements: int = 0

    def and_then(self, other: Way) -> Way:
        return Way(self.hops + other.hops, max(self.basis, other.basis), self.statements + other.statements)


class Step(NamedTuple):
    """One step of a path: a hop, or base weights."""

    order: tuple[tuple[object, ...], ...]
    """Sorts steps that are as good as each other: by ids from the student back, then the strongest role, then the place of the statement."""
    source: Key
    edges: tuple[Edge, ...]
    way: Way
    is_hop: bool


def step_of(edges: tuple[Edge, ...], *, is_hop: bool) -> Step:
    way = Way(int(is_hop), max(BASES.index(edge.basis) for edge in edges), len(edges))
    return Step(tuple(map(edge_order, reversed(edges))), edges[0].source, edges, way, is_hop)


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
