"""One function for each question that is asked of the database; the only place with `select`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, func
from sqlmodel import SQLModel, col, select

from disclose import views
from disclose import vocabulary as v
from disclose.lineage import RULES, Citation, Edge, Graph, Key, Lineage, Node, Result, Rule, Silence, Teacher, described_teacher, named_teacher
from disclose.nearest import nearest
from disclose.queries.asking import Kind, ModelQuery, Page, TeacherQuery, UnknownName
from disclose.queries.keyset import Order, after, cursor_after, order_by, read_cursor
from disclose.store import (
    AliasRow,
    ClaimRow,
    DatasetRow,
    EdgeRow,
    ModelRow,
    NodeRow,
    OrganizationRow,
    RegistryRow,
    TermsRow,
    database_url,
    open_database,
    sqlite_path,
)


class Snapshot:
    """One version of the data, opened for reading; answers never mix two versions."""

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
        made = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC) if path else datetime.datetime.now(datetime.UTC)
        self.generated_at = made.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.lineage = lru_cache(maxsize=32)(lambda rule: Lineage(self.graph, rule))

    def close(self) -> None:
        """Let go of the database; a query that is under way ends first."""
        self.engine.dispose()

    def meta(self, total: int, next_cursor: str | None = None, rule: Rule | None = None) -> views.Meta:
        """What stands above a list."""
        return views.Meta(
            schema_version=self.schema_version, dataset_version=self.dataset_version, generated_at=self.generated_at, total=total,
            next_cursor=next_cursor, rule=rule.words if rule else None,
        )  # fmt: skip

    def _all(self, statement: Any) -> Sequence[Any]:
        with self.engine.connect() as connection:
            return connection.execute(statement).all()

    # -- the lineage graph -------------------------------------------------------------------------------------------------------

    @cached_property
    def graph(self) -> Graph:
        """The lineage graph, read once."""
        nodes = {}
        for row in self._all(select(NodeRow)):
            key = Key(row.kind, row.id)
            silences = tuple(
                Silence(
                    each["about"], each["said_at"], each["words"], tuple(map(v.Stage, each["stages"])), v.Role(each["role"]) if each["role"] else None
                )
                for each in row.silences
            )
            nodes[key] = Node(
                key, row.name, row.organization, row.house, row.country, row.released, v.Availability(row.availability) if row.availability else None,
                row.family, v.Verdict(row.weights) if row.weights else None, silences, tuple(map(v.Stage, row.closed)),
            )  # fmt: skip
        edges = [
            Edge(
                v.EdgeKind(row.kind),
                Key(row.source_kind, row.source),
                Key(row.target_kind, row.target),
                v.Basis(row.basis),
                v.Role(row.role) if row.role else None,
                v.Stage(row.stage) if row.stage else None,
                v.Access(row.access) if row.access else None,
                row.relation,
                row.via,
                row.certain,
                row.amount,
                row.said_at,
                row.said_by,
                tuple(Citation(*each) for each in row.evidence),
                row.note,
            )
            for row in self._all(select(EdgeRow).order_by(col(EdgeRow.id)))
        ]
        return Graph(nodes, tuple(edges))

    def name(self, key: Key) -> str:
        """The name of a node; its id where it has no card."""
        node = self.graph.nodes.get(key)
        return node.name if node else key.id

    # -- names -------------------------------------------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        names: dict[str, dict[str, str]] = {"model": {}, "dataset": {}, "organization": {}}
        for row in self._all(select(AliasRow)):
            names[row.kind][row.folded] = row.target
        return names

    def resolve(self, kind: Kind, name: str) -> str:
        """The id of a name: an id or alias, in any letter case.

        Raises:
            UnknownName: no record of this kind has the name.
        """
        found = self._names[kind].get(name.casefold())
        if found is None:
            raise UnknownName(kind, name, self.near(kind, name))
        return found

    def near(self, kind: Kind, name: str) -> list[str]:
        """Ids whose names resemble one, nearest first."""
        names = self._names[kind]
        wanted = name.casefold()
        found = [names[each] for each in nearest(wanted, names)]
        if not found and "/" in wanted:
            found = [names[each] for each in nearest(wanted.split("/", 1)[1], {each.split("/", 1)[-1] for each in names}) if each in names]
        return list(dict.fromkeys(found))

    def teacher(self, query: TeacherQuery) -> Teacher:
        """The models that a question asks about.

        Raises:
            UnknownName: a name is that of no model and no organization.
        """
        if not query.names:
            return described_teacher(self.graph, _description(query), lambda node: _fits(node, query))
        teachers = []
        for name in query.names:
            folded = name.casefold()
            model = self._names["model"].get(folded)
            organization = None if model else self._names["organization"].get(folded)
            if model and Key("model", model) in self.graph.nodes:
                teachers.append(named_teacher(self.graph, model))
            elif organization:
                teachers.append(described_teacher(self.graph, name, lambda node, wanted=organization: wanted in {node.organization, node.house}))  # type: ignore[misc]
            else:
                near = (
                    [*self.near("model", name), *self.near("organization", name)]
                    if "/" in name
                    else [*self.near("organization", name), *self.near("model", name)]
                )
                raise UnknownName("model or organization", name, near)
        joined = _joined(teachers)
        if not (query.availability or query.country or query.weights):
            return joined
        fitting = {model for model in joined.models if _fits(self.graph.nodes[Key("model", model)], query)}
        return Teacher(f"{joined.label} ({_description(query)})", frozenset(fitting), joined.possible, joined.houses, joined.existed_from)

    # -- models ------------------------------------------------------------------------------------------------------------------

    def models(self, query: ModelQuery, page: Page) -> views.ModelPage:
        """A page of models, each with its match where the query asks about lineage.

        Raises:
            BadParameter: sort or cursor cannot be used.
            UnknownName: a teacher has no card.
        """
        conditions = _model_conditions(query)
        order = order_by(ModelRow, page.sort, {"id", "name", "released", "organization", "parameters", "teachers"})
        matches: dict[str, Result] = {}
        if query.teacher.asks:
            teacher = self.teacher(query.teacher)
            matches = self._matches(query, teacher, conditions)
            conditions = [col(ModelRow.id).in_(matches)]
            total = len(matches)
        else:
            total = self._all(select(func.count()).select_from(ModelRow).where(*conditions))[0][0]
        rows, cursor = self._page(_MODEL_COLUMNS, conditions, order, page)
        rule = query.rule if query.teacher.asks else None
        items = tuple(_model_item(row, views.match(matches[row.id], query.rule, self.name) if row.id in matches else None) for row in rows)
        return views.ModelPage(meta=self.meta(total, cursor, rule), items=items)

    def _matches(self, query: ModelQuery, teacher: Teacher, conditions: Sequence[ColumnElement[bool]]) -> dict[str, Result]:
        lineage: Lineage = self.lineage(query.rule)
        candidates = [row.id for row in self._all(select(col(ModelRow.id)).where(*conditions)) if Key("model", row.id) in self.graph.nodes]
        if query.answer == {v.Answer.YES}:
            students = lineage.students(teacher)
            candidates = [model for model in candidates if model in students]
        results = ((model, lineage.answer(model, teacher)) for model in candidates)
        return {model: result for model, result in results if result.answer in query.answer}

    def model(self, name: str) -> views.ModelDetail:
        """Everything about one model.

        Raises:
            UnknownName: no model has the name.
        """
        identity = self.resolve("model", name)
        row = self._all(select(ModelRow).where(col(ModelRow.id) == identity))[0]
        key = Key("model", identity)
        into, out_of = self.graph.into.get(key, []), self.graph.out_of.get(key, [])
        direct: Lineage = self.lineage(RULES[v.RuleName.ANY])
        taught = [hop.edges[0] for hop in direct.hops_into(key)] if key in self.graph.nodes else []
        claims = self._all(select(ClaimRow).where(col(ClaimRow.student_model) == identity).order_by(col(ClaimRow.made)))
        return views.ModelDetail(
            **_model_item(row).model_dump(),
            axes={axis: views.AxisView(**row.openness[axis]) for axis in v.Axis},
            mof_detail=views.MofView(mof_class=row.mof, **row.openness["mof"]),
            card=row.card,
            taught_by=self._edges(dict.fromkeys(edge for edge in taught if edge.basis is v.Basis.DECLARED)),
            built_on=self._edges(edge for edge in into if edge.kind is v.EdgeKind.INITIALISES),
            built_into=self._edges(edge for edge in out_of if edge.kind is v.EdgeKind.INITIALISES),
            datasets=self._edges(edge for edge in into if edge.kind is v.EdgeKind.TRAINS),
            teaches=self._edges(edge for edge in out_of if edge.kind in {v.EdgeKind.TEACHES, v.EdgeKind.GENERATES} and edge.basis is v.Basis.DECLARED),
            variants=tuple(sorted(self.graph.variants.get(identity, ()))),
            claims=tuple(_claim(claim) for claim in claims),
        )  # fmt: skip

    def _edges(self, edges: Iterable[Edge]) -> tuple[views.EdgeView, ...]:
        return tuple(views.edge_view(edge, self.name) for edge in edges)

    # -- lineage -----------------------------------------------------------------------------------------------------------------

    def distillation(self, model: str, teacher: TeacherQuery, rule: Rule) -> views.DistillationAnswer:
        """Whether a model is distilled from a teacher.

        Raises:
            UnknownName: the model or the teacher has no card.
        """
        identity = self.resolve("model", model)
        asked = self.teacher(teacher)
        if Key("model", identity) not in self.graph.nodes:
            raise UnknownName("model in the lineage graph (its card was withdrawn)", model, ())
        result = self.lineage(rule).answer(identity, asked)
        named = [self._names["model"].get(name.casefold(), name) for name in teacher.names]
        return views.distillation_answer(result, rule, ", ".join(named) or asked.label, asked.label, identity, self.as_of, self.name)

    def upstream(self, model: str, rule: Rule) -> views.LineageView:
        """Everything upstream of a model under a rule, and its students.

        Raises:
            UnknownName: the model has no card.
        """
        identity = self.resolve("model", model)
        lineage: Lineage = self.lineage(rule)
        key = Key("model", identity)
        if key not in self.graph.nodes:
            raise UnknownName("model in the lineage graph (its card was withdrawn)", model, ())
        edges: dict[Edge, None] = {}
        queue, seen, hops = [key], {key}, 0
        while queue:
            further: list[Key] = []
            for here in queue:
                bases = lineage.bases(here)
                arriving = lineage.hops_into(here) if rule.hops is None or hops < rule.hops else []
                for edge in (*bases, *(edge for hop in arriving for edge in reversed(hop.edges))):
                    edges.setdefault(edge)
                further += [source for source in (*(base.source for base in bases), *(hop.teacher for hop in arriving)) if source not in seen]
                seen.update(further)
            queue, hops = list(dict.fromkeys(further)), hops + 1
        students = lineage.students(Teacher(identity, frozenset({identity})))
        return views.LineageView(
            model=identity, rule=rule.name, rule_words=rule.words, teachers=self._students(lineage.upstream(identity)), students=self._students(students),
            edges=self._edges(edges), cycles=tuple(lineage.cycles(identity)),
        )  # fmt: skip

    def _students(self, hops: dict[str, int]) -> tuple[views.Student, ...]:
        ordered = sorted(hops.items(), key=lambda pair: (pair[1], pair[0]))
        nodes = self.graph.nodes
        return tuple(
            views.Student(id=model, name=self.name(Key("model", model)), organization=nodes[Key("model", model)].organization, hops=count)
            for model, count in ordered
        )

    def edges(self, page: Page, kinds: frozenset[str] = frozenset(), roles: frozenset[str] = frozenset()) -> views.EdgePage:
        """A page of the lineage graph's edges."""
        conditions = [col(column).in_(values) for column, values in ((EdgeRow.kind, kinds), (EdgeRow.role, roles)) if values]
        total = self._all(select(func.count()).select_from(EdgeRow).where(*conditions))[0][0]
        rows, cursor = self._page([col(EdgeRow.id)], conditions, [("id", col(EdgeRow.id), False)], page)
        return views.EdgePage(meta=self.meta(total, cursor), items=self._edges(self.graph.edges[row.id] for row in rows))

    # -- the other records -------------------------------------------------------------------------------------------------------

    def datasets(self, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = (), words: str | None = None) -> views.DatasetPage:
        """A page of datasets."""
        conditions = _conditions(DatasetRow, equals, words)
        order = order_by(DatasetRow, page.sort, {"id", "name", "released", "organization"})
        total = self._all(select(func.count()).select_from(DatasetRow).where(*conditions))[0][0]
        rows, cursor = self._page(_columns(DatasetRow, views.DatasetItem), conditions, order, page)
        return views.DatasetPage(meta=self.meta(total, cursor), items=tuple(views.DatasetItem(**row._mapping) for row in rows))

    def dataset(self, name: str) -> views.DatasetDetail:
        """Everything about one dataset.

        Raises:
            UnknownName: no dataset has the name.
        """
        identity = self.resolve("dataset", name)
        row = self._all(select(DatasetRow).where(col(DatasetRow.id) == identity))[0]
        key = Key("dataset", identity)
        into, out_of = self.graph.into.get(key, []), self.graph.out_of.get(key, [])
        return views.DatasetDetail(
            **{name: getattr(row, name) for name in views.DatasetItem.model_fields},
            card=row.card,
            written_by=self._edges(edge for edge in into if edge.kind is v.EdgeKind.GENERATES),
            made_from=self._edges(edge for edge in into if edge.kind is v.EdgeKind.DERIVES),
            goes_into=self._edges(edge for edge in out_of if edge.kind is v.EdgeKind.DERIVES),
            trains=self._edges(edge for edge in out_of if edge.kind is v.EdgeKind.TRAINS),
        )

    def organizations(self, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = (), words: str | None = None) -> views.OrganizationPage:
        """A page of organizations."""
        conditions = _conditions(OrganizationRow, equals, words)
        order = order_by(OrganizationRow, page.sort, {"id", "name", "country", "models", "datasets"})
        total = self._all(select(func.count()).select_from(OrganizationRow).where(*conditions))[0][0]
        rows, cursor = self._page(_columns(OrganizationRow, views.OrganizationItem), conditions, order, page)
        return views.OrganizationPage(meta=self.meta(total, cursor), items=tuple(views.OrganizationItem(**row._mapping) for row in rows))

    def organization(self, name: str) -> views.OrganizationDetail:
        """Everything about one organization.

        Raises:
            UnknownName: no organization has the name.
        """
        identity = self.resolve("organization", name)
        row = self._all(select(OrganizationRow).where(col(OrganizationRow.id) == identity))[0]
        claims = self._all(select(ClaimRow).where(col(ClaimRow.student_organization) == identity).order_by(col(ClaimRow.made)))
        fields = {name: getattr(row, name) for name in views.OrganizationItem.model_fields}
        return views.OrganizationDetail(**fields, house=row.house, card=row.card, claims=tuple(_claim(claim) for claim in claims))

    def claims(self, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = ()) -> views.ClaimPage:
        """A page of claims, the newest first."""
        conditions = _conditions(ClaimRow, equals, None)
        order = order_by(ClaimRow, page.sort or ("-made",), {"id", "made"})
        total = self._all(select(func.count()).select_from(ClaimRow).where(*conditions))[0][0]
        rows, cursor = self._page([*ClaimRow.__table__.columns], conditions, order, page)  # type: ignore[attr-defined]
        return views.ClaimPage(meta=self.meta(total, cursor), items=tuple(_claim(row) for row in rows))

    def claim(self, identity: str) -> views.ClaimView:
        """One claim.

        Raises:
            UnknownName: no claim has the id.
        """
        rows = self._all(select(ClaimRow).where(col(ClaimRow.id) == identity.casefold()))
        if not rows:
            raise UnknownName("claim", identity, nearest(identity, [row.id for row in self._all(select(col(ClaimRow.id)))]))
        return _claim(rows[0])

    def terms(self, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = ()) -> views.TermsPage:
        """A page of terms documents."""
        conditions = _conditions(TermsRow, equals, None)
        order = order_by(TermsRow, page.sort, {"id", "name", "organization"})
        total = self._all(select(func.count()).select_from(TermsRow).where(*conditions))[0][0]
        rows, cursor = self._page([*TermsRow.__table__.columns], conditions, order, page)  # type: ignore[attr-defined]
        return views.TermsPage(meta=self.meta(total, cursor), items=tuple(views.TermsView(**row._mapping) for row in rows))

    def terms_document(self, identity: str) -> views.TermsView:
        """One terms document.

        Raises:
            UnknownName: no terms document has the id.
        """
        rows = self._all(select(TermsRow).where(col(TermsRow.id) == identity.casefold()))
        if not rows:
            raise UnknownName("terms document", identity, nearest(identity, [row.id for row in self._all(select(col(TermsRow.id)))]))
        return views.TermsView(**{name: getattr(rows[0], name) for name in views.TermsView.model_fields})

    def stats(self) -> views.Stats:
        """Counts over the whole registry."""

        def counts(column: Any) -> dict[str, int]:
            rows = self._all(select(column, func.count()).where(~col(ModelRow.withdrawn)).group_by(column).order_by(column))
            return {row[0] or "not_applicable": row[1] for row in rows}

        tables = {
            "models": ModelRow,
            "datasets": DatasetRow,
            "organizations": OrganizationRow,
            "claims": ClaimRow,
            "terms": TermsRow,
            "edges": EdgeRow,
        }
        sizes = {name: self._all(select(func.count()).select_from(table))[0][0] for name, table in tables.items()}
        axes = {"weights": counts(col(ModelRow.weights)), "data": counts(col(ModelRow.data)), "post_training": counts(col(ModelRow.post_training))}
        return views.Stats(
            meta=self.meta(sizes["models"]), **sizes, statements=self.statements, sources=self.sources, as_of=self.as_of,
            distillation=counts(col(ModelRow.distillation)), axes=axes,
        )  # fmt: skip

    # -- pages of a list ---------------------------------------------------------------------------------------------------------

    def _page(
        self, columns: Sequence[Any], conditions: Sequence[ColumnElement[bool]], order: Sequence[Order], page: Page
    ) -> tuple[Sequence[Row[Any]], str | None]:
        """The rows after a cursor, and the cursor after them; keyset, so that a page is found without counting off the ones before it."""
        if self.engine.dialect.name == "postgresql":  # where text would otherwise be sorted by the language of the server
            order = [(name, expression.collate("C") if isinstance(expression.type, String) else expression, down) for name, expression, down in order]
        keys = [expression.label(f"sort_{number}") for number, (_, expression, _) in enumerate(order)]
        statement: Select[Any] = select(*columns, *keys).where(*conditions)
        signature = ",".join(("-" if descending else "") + name for name, _, descending in order)
        if page.cursor is not None:
            statement = statement.where(after(order, read_cursor(page.cursor, signature, len(order))))
        ordering = [expression.desc() if descending else expression.asc() for _, expression, descending in order]
        rows = self._all(statement.order_by(*ordering).limit(page.limit + 1))
        if len(rows) <= page.limit:
            return rows, None
        last = rows[page.limit - 1]
        return rows[: page.limit], cursor_after(signature, [getattr(last, f"sort_{number}") for number in range(len(order))])


_MODEL_COLUMNS = [column for column in ModelRow.__table__.columns if column.name in views.ModelItem.model_fields]  # type: ignore[attr-defined]


def _columns(table: type[SQLModel], view: type[views.View]) -> list[Any]:
    return [column for column in table.__table__.columns if column.name in view.model_fields]  # type: ignore[attr-defined]


def _model_item(row: Row[Any], match: views.Match | None = None) -> views.ModelItem:
    return views.ModelItem(**{name: getattr(row, name) for name in views.ModelItem.model_fields if name != "match"}, match=match)


def _claim(row: Row[Any]) -> views.ClaimView:
    names = ("id", "capacity", "made", "student_model", "student_organization", "card")
    return views.ClaimView(**{name: getattr(row, name) for name in names}, title=row.card["title"], claimant=row.card["claimant"])


def _description(query: TeacherQuery) -> str:
    parts = []
    if query.availability:
        parts.append(f"models that are {' or '.join(sorted(query.availability))}")
    if query.country:
        parts.append(f"models of organizations in {' or '.join(sorted(query.country))}")
    if query.weights:
        parts.append(f"models with {' or '.join(sorted(query.weights))} weights")
    return ", ".join(parts)


def _fits(node: Node, query: TeacherQuery) -> bool:
    return (
        (not query.availability or node.availability in query.availability)
        and (not query.country or node.country in query.country)
        and (not query.weights or node.weights in query.weights)
    )


def _joined(teachers: Sequence[Teacher]) -> Teacher:
    if len(teachers) == 1:
        return teachers[0]
    models = frozenset[str]().union(*(teacher.models for teacher in teachers))
    dates = [teacher.existed_from for teacher in teachers]
    return Teacher(
        " or ".join(teacher.label for teacher in teachers),
        models,
        frozenset[str]().union(*(teacher.possible for teacher in teachers)) - models,
        frozenset[str]().union(*(teacher.houses for teacher in teachers)),
        None if None in dates else min(date for date in dates if date),
    )


def _conditions(table: Any, equals: Sequence[tuple[str, frozenset[str]]], words: str | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(getattr(table, name)).in_(sorted(values)) for name, values in equals]
    conditions += [col(table.search).contains(word, autoescape=True) for word in (words or "").casefold().split()]
    return conditions


def _model_conditions(query: ModelQuery) -> list[ColumnElement[bool]]:
    conditions = _conditions(ModelRow, query.equals, query.words)
    if query.released_after:
        conditions.append(col(ModelRow.released) >= query.released_after)
    if query.released_before:
        conditions.append(col(ModelRow.released) < query.released_before)
    return conditions
