"""The database: SQLModel tables, and the only code that writes them."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, BigInteger, Connection, Engine, create_engine, event, text
from sqlmodel import Column, Field, SQLModel, insert

from disclose.lineage import RULES, Edge, Graph, Key, Lineage, Node, Silence, graph_of
from disclose.openness import AxisVerdict, openness
from disclose.registry import Registry
from disclose.schema import Organization, Subject, statements
from disclose.vocabulary import Axis, RuleName

SCHEMA_VERSION = "1.0"
"""Version of the published shapes: a minor step adds, a major step would change or remove."""


class UnreadableDatabase(Exception):
    """A database that is missing, damaged, or not one of ours."""


class RegistryRow(SQLModel, table=True):
    """One row: which data this database holds."""

    __tablename__ = "registry"
    id: int = Field(primary_key=True)
    schema_version: str
    dataset_version: str
    as_of: str
    """The newest day on which evidence was read."""
    statements: int
    """How many statements the cards make."""
    sources: int
    """How many different documents they cite."""


class OrganizationRow(SQLModel, table=True):
    """One organization."""

    __tablename__ = "organization"
    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    type: str
    country: str | None = Field(index=True)
    house: str
    models: int
    datasets: int
    search: str
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ModelRow(SQLModel, table=True):
    """One model with the verdicts on it."""

    __tablename__ = "model"
    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    organization: str = Field(index=True)
    organization_name: str
    country: str | None = Field(index=True)
    released: str | None = Field(index=True)
    availability: str
    precision: str
    family: str | None = Field(index=True)
    parameters: int | None = Field(sa_type=BigInteger)
    license: str | None = Field(index=True)
    weights: str
    data: str
    post_training: str | None
    distillation: str = Field(index=True)
    teachers: int
    """How many different models the card and its datasets declare as teachers, under the rule `direct`."""
    mof: str
    withdrawn: bool
    search: str
    openness: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class DatasetRow(SQLModel, table=True):
    """One dataset."""

    __tablename__ = "dataset"
    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    organization: str = Field(index=True)
    organization_name: str
    released: str | None = Field(index=True)
    status: str = Field(index=True)
    license: str | None
    generation: str
    withdrawn: bool
    search: str
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ClaimRow(SQLModel, table=True):
    """One claim."""

    __tablename__ = "claim"
    id: str = Field(primary_key=True)
    made: str = Field(index=True)
    capacity: str
    student_model: str | None = Field(index=True)
    student_organization: str | None = Field(index=True)
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class TermsRow(SQLModel, table=True):
    """One terms document."""

    __tablename__ = "terms"
    id: str = Field(primary_key=True)
    name: str
    organization: str = Field(index=True)
    license: str | None
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class AliasRow(SQLModel, table=True):
    """Every name that resolves to a record, in folded case."""

    __tablename__ = "alias"
    kind: str = Field(primary_key=True)
    folded: str = Field(primary_key=True)
    target: str


class NodeRow(SQLModel, table=True):
    """One node of the lineage graph."""

    __tablename__ = "node"
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    organization: str
    house: str
    country: str | None
    released: str | None
    availability: str | None
    family: str | None
    weights: str | None
    closed: list[str] = Field(sa_column=Column(JSON, nullable=False))
    silences: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class EdgeRow(SQLModel, table=True):
    """One edge of the lineage graph, in the registry's order."""

    __tablename__ = "edge"
    id: int = Field(primary_key=True)
    kind: str
    source_kind: str
    source: str = Field(index=True)
    target_kind: str
    target: str = Field(index=True)
    basis: str
    role: str | None
    stage: str | None
    access: str | None
    relation: str | None
    via: str | None
    certain: bool
    amount: str | None
    said_at: str
    said_by: str
    note: str | None
    evidence: list[Any] = Field(sa_column=Column(JSON, nullable=False))


def database_url(where: str | Path) -> str:
    """A path as an SQLite URL; a URL as it is, with `postgresql://` meaning psycopg 3."""
    written = str(where)
    if "://" not in written:
        return f"sqlite:///{Path(written).absolute()}"
    return written.replace("postgresql://", "postgresql+psycopg://", 1) if written.startswith("postgresql://") else written


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL; None for other databases."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def build(registry: Registry, where: str | Path) -> None:
    """Write the whole registry into a database, replacing what was there at once or not at all.

    SQLite: the same registry gives the same bytes. Readers of the old file go on reading it until they open the new one.

    Raises:
        OSError: the folder cannot be written to.
        sqlalchemy.exc.SQLAlchemyError: the database refuses.
    """
    url = database_url(where)
    path = sqlite_path(url)
    if path is None:
        engine = create_engine(url)
        with engine.begin() as connection:
            SQLModel.metadata.drop_all(connection)
            _write(registry, connection)
        engine.dispose()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        os.close(handle)
        temporary = Path(name)
        try:
            _write_sqlite(registry, temporary)
            temporary.chmod(0o644)
            temporary.replace(path)
            _sync(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


def open_database(where: str | Path) -> Engine:
    """A database for reading only.

    Raises:
        UnreadableDatabase: it is missing, damaged, or not one of ours; the message says which in one sentence.
    """
    url = database_url(where)
    path = sqlite_path(url)
    if path is not None:
        if not path.is_file():
            raise UnreadableDatabase(f"there is no database at `{path}`; make one with `disclose build`")
        engine = create_engine(f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true", connect_args={"check_same_thread": False})
    else:
        engine = create_engine(url, pool_pre_ping=True)
    try:
        with engine.connect() as connection:
            if path is not None:
                verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar()
                if verdict != "ok":
                    raise UnreadableDatabase(f"the database at `{path}` is damaged ({str(verdict).splitlines()[-1]}); make it anew with `disclose build`")
            version = connection.execute(text("SELECT schema_version FROM registry")).scalar()
    except UnreadableDatabase:
        engine.dispose()
        raise
    except Exception as error:
        engine.dispose()
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise UnreadableDatabase(f"the database at `{path or where}` cannot be read ({reason}); make it anew with `disclose build`") from error
    if str(version).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        engine.dispose()
        raise UnreadableDatabase(
            f"the database at `{path or where}` has schema version {version}, {SCHEMA_VERSION} is meant; make it anew with `disclose build`"
        )
    return engine


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """One builder at a time."""
    with (path.parent / f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_sqlite(registry: Registry, file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}", json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    @event.listens_for(engine, "connect")
    def _quick(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=OFF")  # nobody sees the file before it is whole
        connection.execute("PRAGMA synchronous=OFF")

    try:
        with engine.begin() as connection:
            _write(registry, connection)
        with engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
            verdict = connection.execute(text("PRAGMA integrity_check")).scalar()
            if verdict != "ok":
                raise OSError(f"the new database failed its integrity check: {verdict}")
    finally:
        engine.dispose()
    _sync(file)


def _write(registry: Registry, connection: Connection) -> None:
    SQLModel.metadata.create_all(connection)
    graph = graph_of(registry)
    tables: list[tuple[type[SQLModel], list[dict[str, Any]]]] = [
        (OrganizationRow, [_organization(registry, record) for record in registry.organizations.values()]),
        (ModelRow, list(_models(registry, graph))),
        (DatasetRow, list(_datasets(registry))),
        (ClaimRow, list(_claims(registry))),
        (TermsRow, list(_terms(registry))),
        (AliasRow, list(_aliases(registry))),
        (NodeRow, [_node(node) for node in graph.nodes.values()]),
        (EdgeRow, [_edge(number, edge) for number, edge in enumerate(graph.edges)]),
        (RegistryRow, [_registry(registry)]),
    ]
    for table, rows in tables:
        if rows:
            connection.execute(insert(table), rows)


def _registry(registry: Registry) -> dict[str, Any]:

    read = [evidence.accessed for record in registry.records() for evidence in record.evidence.values()]
    return {
        "id": 1,
        "schema_version": SCHEMA_VERSION,
        "dataset_version": registry.digest[:16],
        "as_of": max(read, default=""),
        "statements": sum(statement.speaks for record in registry.records() for _, statement in statements(record)),
        "sources": len({evidence.url for record in registry.records() for evidence in record.evidence.values()}),
    }


def _search(record: Organization | Subject, *more: str) -> str:
    return " ".join(dict.fromkeys(word.casefold() for word in (record.id, record.name, *record.aliases, *more)))


def _organization_name(registry: Registry, identity: str) -> str:
    organization = registry.organizations.get(identity)
    return organization.name if organization else identity


def _organization(registry: Registry, record: Organization) -> dict[str, Any]:
    return {
        "id": record.id,
        "name": record.name,
        "type": record.type,
        "country": record.country,
        "house": registry.house(record.id),
        "models": sum(model.id.startswith(f"{record.id}/") for model in registry.models.values()),
        "datasets": sum(dataset.id.startswith(f"{record.id}/") for dataset in registry.datasets.values()),
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
