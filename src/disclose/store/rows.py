"""From the registry, its lineage and its verdicts to the rows of the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from disclose.beside import NOTHING, Beside
from disclose.lineage import RULES, Edge, Graph, Key, Lineage, Node, Silence, graph_of
from disclose.openness import AxisVerdict, openness
from disclose.registry import Registry
from disclose.schema import Organization, Subject, statements
from disclose.store.beside import rows_beside
from disclose.store.tables import (
    SCHEMA_VERSION,
    AliasRow,
    ClaimRow,
    DatasetRow,
    EdgeRow,
    ModelRow,
    NodeRow,
    OrganizationRow,
    RegistryRow,
    Tables,
    TermsRow,
)
from disclose.vocabulary import Axis, RuleName


def rows_of(registry: Registry, beside: Beside = NOTHING) -> Tables:
    """Every table with its rows, in the order in which they are written."""
    graph = graph_of(registry)
    return [
        (OrganizationRow, list(_organizations(registry))),
        (ModelRow, list(_models(registry, graph))),
        (DatasetRow, list(_datasets(registry))),
        (ClaimRow, list(_claims(registry))),
        (TermsRow, list(_terms(registry))),
        (AliasRow, list(_aliases(registry))),
        *graph_rows(graph),
        *rows_beside(registry, beside),
        (RegistryRow, [_registry(registry, beside)]),
    ]


def graph_rows(graph: Graph) -> Tables:
    """The tables of the lineage graph."""
    return [(NodeRow, [_node(node) for node in graph.nodes.values()]), (EdgeRow, [_edge(number, edge) for number, edge in enumerate(graph.edges)])]


def _registry(registry: Registry, beside: Beside) -> dict[str, Any]:

    read = [evidence.accessed for record in registry.records() for evidence in record.evidence.values()]
    return {
        "id": 1,
        "schema_version": SCHEMA_VERSION,
        "dataset_version": registry.digest[:16],
        "as_of": max(read, default=""),
        "statements": sum(statement.speaks for record in registry.records() for _, statement in statements(record)),
        "sources": len({evidence.url for record in registry.records() for evidence in record.evidence.values()}),
        "history": beside.history.extent,
        "head": beside.history.changes[0].commit if beside.history.changes else "",
    }


def _search(record: Organization | Subject, *more: str) -> str:
    return " ".join(dict.fromkeys(word.casefold() for word in (record.id, record.name, *record.aliases, *more)))


def _organization_name(registry: Registry, identity: str) -> str:
    organization = registry.organizations.get(identity)
    return organization.name if organization else identity


def _organizations(registry: Registry) -> Iterator[dict[str, Any]]:
    models = Counter(identity.split("/", 1)[0] for identity in registry.models)
    datasets = Counter(identity.split("/", 1)[0] for identity in registry.datasets)
    for record in registry.organizations.values():
        yield {
            "id": record.id,
            "name": record.name,
            "type": record.type,
            "country": record.country,
            "house": registry.house(record.id),
            "models": models[record.id],
            "datasets": datasets[record.id],
            "search": _search(record),
            "card": record.model_dump(mode="json"),
        }


def _axis(axis: AxisVerdict) -> dict[str, Any]:
    return {"verdict": axis.verdict, "reasons": list(axis.reasons), "missing": list(axis.missing), "looked": axis.looked}


def _models(registry: Registry, graph: Graph) -> Iterator[dict[str, Any]]:

    direct = Lineage(graph, RULES[RuleName.DIRECT])
    for model in registry.models.values():
        verdicts = openness(model, registry)
        organization = model.id.split("/", 1)[0]
        node = graph.nodes.get(Key("model", model.id))
        name = _organization_name(registry, organization)
        yield {
            "id": model.id,
            "name": model.name,
            "organization": organization,
            "organization_name": name,
            "country": node.country if node else None,
            "released": model.released,
            "availability": model.availability,
            "precision": model.precision,
            "family": model.family,
            "parameters": model.parameters.total if model.parameters else None,
            "license": model.weights.parameters.license,
            "weights": verdicts.axes[Axis.WEIGHTS].verdict,
            "data": verdicts.axes[Axis.DATA].verdict,
            "post_training": verdicts.axes[Axis.POST_TRAINING].verdict,
            "distillation": model.distillation.statement,
            "teachers": len(direct.upstream(model.id)) if node else 0,
            "mof": verdicts.mof.mof_class,
            "withdrawn": model.withdrawn is not None,
            "search": _search(model, name),
            "openness": {
                **{axis: _axis(verdict) for axis, verdict in verdicts.axes.items()},
                "mof": {"progress": {str(key): value for key, value in verdicts.mof.progress.items()}, "missing": list(verdicts.mof.missing)},
            },
            "card": model.model_dump(mode="json"),
        }


def _datasets(registry: Registry) -> Iterator[dict[str, Any]]:
    for dataset in registry.datasets.values():
        organization = dataset.id.split("/", 1)[0]
        name = _organization_name(registry, organization)
        yield {
            "id": dataset.id,
            "name": dataset.name,
            "organization": organization,
            "organization_name": name,
            "released": dataset.released,
            "status": dataset.release.status,
            "license": dataset.release.license,
            "generation": dataset.generation.statement,
            "withdrawn": dataset.withdrawn is not None,
            "search": _search(dataset, name),
            "card": dataset.model_dump(mode="json"),
        }


def _claims(registry: Registry) -> Iterator[dict[str, Any]]:
    for claim in registry.claims.values():
        yield {
            "id": claim.id,
            "made": claim.made,
            "capacity": claim.capacity,
            "student_model": claim.student.model,
            "student_organization": claim.student.organization,
            "card": claim.model_dump(mode="json"),
        }


def _terms(registry: Registry) -> Iterator[dict[str, Any]]:
    for terms in registry.terms.values():
        yield {
            "id": terms.id,
            "name": terms.name,
            "organization": terms.id.split("/", 1)[0],
            "license": terms.license,
            "card": terms.model_dump(mode="json"),
        }


def _aliases(registry: Registry) -> Iterator[dict[str, Any]]:
    for cls, names in registry.names.items():
        for folded in sorted(names):
            yield {"kind": cls.kind, "folded": folded, "target": names[folded]}


def _silence(silence: Silence) -> dict[str, Any]:
    return {"about": silence.about, "said_at": silence.said_at, "words": silence.words, "stages": list(silence.stages), "role": silence.role}


def _node(node: Node) -> dict[str, Any]:
    fields = ("name", "organization", "house", "country", "released", "availability", "family", "weights")
    row = {name: getattr(node, name) for name in fields}
    return {"kind": node.key.kind, "id": node.key.id, **row, "closed": list(node.closed), "silences": [_silence(each) for each in node.silences]}


def _edge(number: int, edge: Edge) -> dict[str, Any]:
    fields = ("kind", "basis", "role", "stage", "access", "relation", "via", "certain", "amount", "said_at", "said_by", "note")
    row = {name: getattr(edge, name) for name in fields}
    ends = {"source_kind": edge.source.kind, "source": edge.source.id, "target_kind": edge.target.kind, "target": edge.target.id}
    return {"id": number, **ends, **row, "evidence": [list(citation) for citation in edge.evidence]}
