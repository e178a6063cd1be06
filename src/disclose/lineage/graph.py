"""The lineage graph as plain data: nodes, edges, and what each node leaves unsaid. Not a DAG: cycles are real."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from disclose.vocabulary import Access, Availability, Basis, EdgeKind, Role, Stage, Verdict


class Key(NamedTuple):
    """Which node: models and datasets may share an id."""

    kind: Literal["model", "dataset"]
    id: str


class Citation(NamedTuple):
    """A piece of evidence as an edge or blocker shows it."""

    title: str
    url: str
    place: str
    """Where in the document, such as `section 4.2`; may be empty."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One statement that leads from one node to another."""

    kind: EdgeKind
    source: Key
    target: Key
    basis: Basis = Basis.DECLARED
    role: Role | None = None
    """What the teacher's outputs were used as; on *teaches* and *generates*."""
    stage: Stage | None = None
    """When they were used; on *teaches* and *trains*."""
    access: Access | None = None
    """How they arrived; on *teaches* and *generates*."""
    relation: str | None = None
    """How weights or a dataset passed on; on *initialises* and *derives*, and `prompts` on a *trains* where the answers were not used."""
    via: str | None = None
    """The dataset that carries a *teaches* edge."""
    certain: bool = True
    """False where the source names several models and not which of them."""
    amount: str | None = None
    """The amount in words, such as `about 1.1M samples kept`."""
    said_at: str = ""
    """The statement's path on the card, such as `distillation.sources[2]`."""
    said_by: str = ""
    """The file of the card, from the registry's folder on."""
    evidence: tuple[Citation, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A statement that a card does not make, and that could hide a teacher."""

    about: Literal["distillation", "datasets", "base", "teacher", "generation", "sources"]
    """Teachers, training data, base weights, the name of one teacher; for datasets the models and datasets behind it."""
    said_at: str
    """The path of the statement that is missing, such as `distillation.statement`."""
    words: str
    """What the card says instead, in words."""
    stages: tuple[Stage, ...] = ()
    """The stages that it leaves open; empty for datasets and base weights."""
    role: Role | None = None
    """The role, where an unnamed teacher's is known; `prompts` where nothing else came from data that is not listed."""


@dataclass(frozen=True, slots=True)
class Node:
    """A model or dataset with what an answer depends on."""

    key: Key
    name: str
    organization: str
    house: str
    """The outermost organization that it belongs to."""
    country: str | None = None
    released: str | None = None
    availability: Availability | None = None
    family: str | None = None
    """The family that it belongs to; a family belongs to itself."""
    weights: Verdict | None = None
    silences: tuple[Silence, ...] = ()
    closed: tuple[Stage, ...] = ()
    """For a model, the stages in which its developer's word covers everyone's outputs, so that no dataset can add to it."""


@dataclass(frozen=True)
class Graph:
    """All nodes and edges, with look-ups in both directions in the order in which the edges were given."""

    nodes: dict[Key, Node]
    edges: tuple[Edge, ...] = field(default=())

    @cached_property
    def into(self) -> dict[Key, list[Edge]]:
        """The edges that end in each node."""
        return _grouped((edge.target, edge) for edge in self.edges)

    @cached_property
    def out_of(self) -> dict[Key, list[Edge]]:
        """The edges that begin in each node."""
        return _grouped((edge.source, edge) for edge in self.edges)

    @cached_property
    def variants(self) -> dict[str, frozenset[str]]:
        """For each family, the checkpoints that name it."""
        found: dict[str, set[str]] = defaultdict(set)
        for node in self.nodes.values():
            if node.family and node.family != node.key.id:
                found[node.family].add(node.key.id)
        return {family: frozenset(members) for family, members in found.items()}

    @cached_property
    def houses(self) -> dict[str, list[Node]]:
        """For each outermost organization, its models by id."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.models:
            found[node.house].append(node)
        return dict(found)

    @cached_property
    def models(self) -> list[Node]:
        """The nodes that are models, by id."""
        return [self.nodes[key] for key in sorted(self.nodes) if key.kind == "model"]


def _grouped(pairs: Iterable[tuple[Key, Edge]]) -> dict[Key, list[Edge]]:
    groups: dict[Key, list[Edge]] = defaultdict(list)
    for key, edge in pairs:
        groups[key].append(edge)
    return dict(groups)
