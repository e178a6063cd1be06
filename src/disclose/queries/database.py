"""An opened database: what it holds, its lineage graph, its names, and pages of its tables; shared by every question."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String
from sqlmodel import col, select

from disclose import vocabulary as v
from disclose.lineage import Citation, Edge, Graph, Key, Node, Silence
from disclose.nearest import nearest
from disclose.queries.asking import Kind, Page, UnknownName
from disclose.queries.keyset import Order, after, cursor_after, directions, read_cursor, signature_of
from disclose.registry import uncollected
from disclose.store import AliasRow, EdgeRow, NodeRow, OrganizationRow, RegistryRow, database_url, open_database, sqlite_path


class Database:
    """One version of the data, opened for reading: its versions, its lineage graph, its names, and pages of its tables."""

    def __init__(self, where: str | Path) -> None:
        """Open a database.

        Raises:
            UnreadableDatabase: it is missing, damaged, or not one of ours.
        """
        self.engine = engine = open_database(where)
        path = sqlite_path(database_url(where))
        with engine.connect() as connection:
            row = connection.execute(select(RegistryRow)).one()
        self.schema_version, self.dataset_version, self.as_of = row.schema_version, row.dataset_version, row.as_of
        self.statements, self.sources = row.statements, row.sources
        self.history, self.head = row.history, row.head
        made = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC) if path else datetime.datetime.now(datetime.UTC)
        self.generated_at = made.strftime("%Y-%m-%dT%H:%M:%SZ")

    def close(self) -> None:
        """Let go of the database; a query that is under way ends first."""
        self.engine.dispose()

    def copy(self) -> bytes | None:
        """The file of the database, byte for byte; None where it is none of SQLite."""
        if self.engine.dialect.name != "sqlite":
            return None
        with self.engine.connect() as connection:
            return bytes(connection.connection.driver_connection.serialize())  # type: ignore[union-attr]  # SQLite's own connection has it

    def all(self, statement: Any) -> Sequence[Any]:
        with self.engine.connect() as connection:
            return connection.execute(statement).all()

    def each(self, statement: Any) -> Iterator[Any]:
        """The rows of a large statement, a few at a time, so that they are never all in memory."""
        with self.engine.connect() as connection:
            yield from connection.execution_options(yield_per=500).execute(statement)

    @cached_property
    def graph(self) -> Graph:
        """The lineage graph, read once; texts that stand in it many times are kept once."""
        with uncollected():
            return self._read_graph()

    def _read_graph(self) -> Graph:
        nodes: dict[Key, Node] = {}
        for row in self.each(select(NodeRow)):
            key = Key(row.kind, row.id)
            nodes[key] = Node(
                key, row.name, _once(row.organization), _once(row.house), _once(row.country), row.released,
                v.Availability(row.availability) if row.availability else None, _once(row.family), v.Verdict(row.weights) if row.weights else None,
                tuple(map(_silence, row.silences)), tuple(v.Stage(stage) for stage in row.closed),
            )  # fmt: skip
        keys = {key: key for key in nodes}
        cited: dict[tuple[Citation, ...], tuple[Citation, ...]] = {}
        edges = []
        for row in self.each(select(EdgeRow).order_by(col(EdgeRow.id))):
            evidence = tuple(Citation(*each) for each in row.evidence)
            edges.append(
                Edge(
                    v.EdgeKind(row.kind),
                    keys[Key(row.source_kind, row.source)],
                    keys[Key(row.target_kind, row.target)],
                    v.Basis(row.basis),
                    v.Role(row.role) if row.role else None,
                    v.Stage(row.stage) if row.stage else None,
                    v.Access(row.access) if row.access else None,
                    _once(row.relation),
                    _once(row.via),
                    row.certain,
                    _once(row.amount),
                    _once(row.said_at),
                    _once(row.said_by),
                    cited.setdefault(evidence, evidence),
                    row.note,
                )
            )
        return Graph(nodes, tuple(edges))

    def name(self, key: Key) -> str:
        """The name of a node; its id where it has no card."""
        node = self.graph.nodes.get(key)
        return node.name if node else key.id

    def resolve(self, kind: Kind, name: str) -> str:
        """The id of a name: an id or alias, in any letter case.

        Raises:
            UnknownName: no record of this kind has the name.
        """
        found = self.named(kind, name)
        if found is None:
            raise UnknownName(kind, name, self.near(kind, name))
        return found

    def named(self, kind: Kind, name: str) -> str | None:
        """The id of a name, or None where no record of this kind has it."""
        if kind != "organization" and Key(kind, name) in self.graph.nodes:
            return name
        rows = self.all(select(col(AliasRow.target)).where(col(AliasRow.kind) == kind, col(AliasRow.folded) == name.casefold()))
        return str(rows[0][0]) if rows else None

    def names(self, kind: Kind) -> dict[str, str]:
        """Every name that a record of this kind has, id and aliases in small letters, with its id."""
        return {row.folded: row.target for row in self.all(select(AliasRow).where(col(AliasRow.kind) == kind))}

    def organization_names(self) -> dict[str, str]:
        """The name of every organization, by id."""
        return {row.id: row.name for row in self.all(select(OrganizationRow).order_by(col(OrganizationRow.id)))}

    def near(self, kind: Kind, name: str) -> list[str]:
        """Ids whose names resemble one, nearest first."""
        names = self.names(kind)
        wanted = name.casefold()
        found = [names[each] for each in nearest(wanted, names)]
        if not found and "/" in wanted:
            last = {each.split("/", 1)[-1]: target for each, target in names.items()}
            found = [last[each] for each in nearest(wanted.split("/", 1)[1], last)]
        return list(dict.fromkeys(found))

    def ordered(self, order: Sequence[Order]) -> Sequence[Order]:
        """A sort as this database has to be told it: PostgreSQL would otherwise sort text by the language of the server."""
        if self.engine.dialect.name != "postgresql":
            return order
        return [(name, expression.collate("C") if isinstance(expression.type, String) else expression, down) for name, expression, down in order]

    def page(
        self, columns: Sequence[Any], conditions: Sequence[ColumnElement[bool]], order: Sequence[Order], page: Page
    ) -> tuple[Sequence[Row[Any]], str | None]:
        """The rows after a cursor, and the cursor after them; keyset, so that a page is found without counting off the ones before it."""
        order = self.ordered(order)
        keys = [expression.label(f"sort_{number}") for number, (_, expression, _) in enumerate(order)]
        statement: Select[Any] = select(*columns, *keys).where(*conditions)
        signature = signature_of(order)
        if page.cursor is not None:
            statement = statement.where(after(order, read_cursor(page.cursor, signature, len(order))))
        rows = self.all(statement.order_by(*directions(order)).limit(page.limit + 1))
        if len(rows) <= page.limit:
            return rows, None
        last = rows[page.limit - 1]
        return rows[: page.limit], cursor_after(signature, [getattr(last, f"sort_{number}") for number in range(len(order))])


def _once(text: str | None) -> Any:
    """A text that is kept once, however often it comes."""
    return sys.intern(text) if text is not None else None


def _silence(row: Any) -> Silence:
    role = v.Role(row["role"]) if row["role"] else None
    return Silence(row["about"], row["said_at"], _once(row["words"]), tuple(v.Stage(stage) for stage in row["stages"]), role)
