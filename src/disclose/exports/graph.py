"""The whole lineage graph in one small file, from which a page can answer every question that the API can.

Nodes, edges and silences are columns: the same field of all of them in one list. A term or text that comes many times is a number,
which counts from 1 through `terms` or `strings`; 0 stands for none. The ends of an edge count from 0 through the nodes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from disclose import views
from disclose import vocabulary as v
from disclose.lineage import MAX_HOPS, RULES, Citation, Edge, Graph, Key, Node, Silence
from disclose.queries import Snapshot
from disclose.views import phrases

T = TypeVar("T")

TERMS: dict[str, type[v.Term]] = {
    "kind": v.EdgeKind,
    "basis": v.Basis,
    "role": v.Role,
    "stage": v.Stage,
    "access": v.Access,
    "availability": v.Availability,
    "weights": v.Verdict,
}
"""The vocabularies that the file names, in the order of their terms."""
_NUMBERS = {name: {term: number for number, term in enumerate(vocabulary, 1)} for name, vocabulary in TERMS.items()}


def graph_file(snapshot: Snapshot) -> bytes:
    """The file for one version of the data."""
    graph = snapshot.graph
    organizations = snapshot.organization_names()
    models = {name: target for name, target in snapshot.names("model").items() if Key("model", target) in graph.nodes}
    content = {
        "schema_version": snapshot.schema_version,
        "dataset_version": snapshot.dataset_version,
        "as_of": snapshot.as_of,
        **compact(graph),
        "organizations": organizations,
        "aliases": {"model": _other_names(models), "organization": _other_names(snapshot.names("organization"))},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _other_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names that are no ids, with the ids that they stand for."""
    return {name: target for name, target in sorted(names.items()) if name != target}


def compact(graph: Graph) -> dict[str, Any]:
    """The graph as plain data, with the terms, rules and phrases that it is read with."""
    strings: Table[str] = Table()
    silences: Table[Silence] = Table()
    citations: Table[Citation] = Table()
    evidence: Table[tuple[Citation, ...]] = Table()
    nodes = list(graph.nodes.values())
    places = {node.key: place for place, node in enumerate(nodes)}
    columns = {
        "nodes": _columns(nodes, _node_columns(strings, silences)),
        "edges": _columns(graph.edges, _edge_columns(places, strings, evidence)),
    }
    return {
        "terms": {name: list(vocabulary) for name, vocabulary in TERMS.items()},
        "max_hops": MAX_HOPS,
        "rules": [views.rule_view(rule).model_dump(mode="json") for rule in RULES.values()],
        "phrases": phrases(),
        **columns,
        "silences": _columns(silences.rows, _silence_columns(strings)),
        "evidence": [[citations.number(citation) for citation in cited] for cited in evidence.rows],
        "citations": [[strings.number(part) for part in citation] for citation in citations.rows],
        "strings": strings.rows,
    }


class Table(Generic[T]):
    """Values that are kept once each, and called by their number."""

    def __init__(self) -> None:
        self.rows: list[T] = []
        self._numbers: dict[T, int] = {}

    def number(self, value: T | None) -> int:
        """The number of a value, counted from 1; 0 for none."""
        if not value:
            return 0
        if value not in self._numbers:
            self.rows.append(value)
            self._numbers[value] = len(self.rows)
        return self._numbers[value]


Columns = dict[str, Callable[[T], Any]]


def _columns(rows: Iterable[T], columns: Columns[T]) -> dict[str, list[Any]]:
    rows = list(rows)
    return {name: [value(row) for row in rows] for name, value in columns.items()}


def _term(name: str, value: v.Term | None) -> int:
    return _NUMBERS[name][value] if value is not None else 0


def _stages(stages: Sequence[v.Stage]) -> int | list[int]:
    return [_term("stage", stage) for stage in stages] or 0


def _node_columns(strings: Table[str], silences: Table[Silence]) -> Columns[Node]:
    return {
        "dataset": lambda node: int(node.key.kind == "dataset"),
        "id": lambda node: node.key.id,
        "name": lambda node: node.name,
        "organization": lambda node: strings.number(node.organization),
        "house": lambda node: strings.number(node.house),
        "country": lambda node: strings.number(node.country),
        "released": lambda node: strings.number(node.released),
        "availability": lambda node: _term("availability", node.availability),
        "family": lambda node: strings.number(node.family),
        "weights": lambda node: _term("weights", node.weights),
        "silences": lambda node: [silences.number(silence) for silence in node.silences] or 0,
        "closed": lambda node: _stages(node.closed),
    }


def _edge_columns(places: dict[Key, int], strings: Table[str], evidence: Table[tuple[Citation, ...]]) -> Columns[Edge]:
    return {
        "kind": lambda edge: _term("kind", edge.kind),
        "source": lambda edge: places[edge.source],
        "target": lambda edge: places[edge.target],
        "basis": lambda edge: _term("basis", edge.basis),
        "role": lambda edge: _term("role", edge.role),
        "stage": lambda edge: _term("stage", edge.stage),
        "access": lambda edge: _term("access", edge.access),
        "relation": lambda edge: strings.number(edge.relation),
        "via": lambda edge: strings.number(edge.via),
        "certain": lambda edge: int(edge.certain),
        "amount": lambda edge: strings.number(edge.amount),
        "said_at": lambda edge: strings.number(edge.said_at),
        "said_by": lambda edge: 0 if edge.said_by == _file_of(edge.target) else strings.number(edge.said_by),
        "evidence": lambda edge: evidence.number(edge.evidence),
        "note": lambda edge: strings.number(edge.note),
    }


def _file_of(key: Key) -> str:
    """The file of a card, which is not repeated with each of its statements."""
    return f"{key.kind}s/{key.id}.yaml"


def _silence_columns(strings: Table[str]) -> Columns[Silence]:
    return {
        "about": lambda silence: strings.number(silence.about),
        "said_at": lambda silence: strings.number(silence.said_at),
        "words": lambda silence: strings.number(silence.words),
        "stages": lambda silence: _stages(silence.stages),
        "role": lambda silence: _term("role", silence.role),
    }
