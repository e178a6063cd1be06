"""One function for each question that is asked of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func
from sqlmodel import SQLModel, col, select

from disclose import views
from disclose import vocabulary as v
from disclose.lineage import RULES, Edge, Key, Lineage, Rule, Teacher, common_teachers, gaps
from disclose.nearest import nearest
from disclose.queries.asking import ModelQuery, Page, TeacherQuery, UnknownName
from disclose.queries.database import Database
from disclose.queries.keyset import Order, after, cursor_after, directions, order_by, read_cursor, signature_of
from disclose.queries.narrowing import MODEL_SORTS, conditions_of, model_conditions
from disclose.queries.teachers import teacher_of
from disclose.store import ClaimRow, DatasetRow, EdgeRow, ModelRow, OrganizationRow, TermsRow


class Snapshot(Database):
    """One version of the data, opened for reading; answers never mix two versions, so what was found once can be remembered."""

    def __init__(self, where: str | Path) -> None:
        """Open a database.

        Raises:
            UnreadableDatabase: it is missing, damaged, or not one of ours.
        """
        super().__init__(where)
        self.lineage = lru_cache(maxsize=16)(lambda rule: Lineage(self.graph, rule))
        self._matching = lru_cache(maxsize=16)(self._find_matching)
        self._narrowed = lru_cache(maxsize=4)(self._find_narrowed)
        self._teacher = lru_cache(maxsize=256)(lambda query: teacher_of(self, query))
        self._taught = lru_cache(maxsize=64)(self._taught_page)
        self._edge = lru_cache(maxsize=16_384)(lambda edge: views.edge_view(edge, self.name))
        self._gaps = lru_cache(maxsize=16)(lambda query, rule: gaps(self.lineage(rule), self.teacher(query)))

    def meta(self, total: int, next_cursor: str | None = None, rule: Rule | None = None) -> views.Meta:
        """What stands above a list."""
        return views.Meta(
            schema_version=self.schema_version, dataset_version=self.dataset_version, generated_at=self.generated_at, total=total,
            next_cursor=next_cursor, rule=rule.words if rule else None,
        )  # fmt: skip

    def teacher(self, query: TeacherQuery) -> Teacher:
        """The models that a question asks about.

        Raises:
            UnknownName: a name is that of no model and no organization.
        """
        return self._teacher(query)

    # -- models ------------------------------------------------------------------------------------------------------------------

    def models(self, query: ModelQuery, page: Page) -> views.ModelPage:
        """A page of models, each with its match where the query asks about lineage.

        Raises:
            BadParameter: sort or cursor cannot be used.
            UnknownName: a teacher has no card.
        """
        if query.teacher.asks:
            return self._taught(query, page)
        conditions = model_conditions(query)
        total = self.all(select(func.count()).select_from(ModelRow).where(*conditions))[0][0]
        rows, cursor = self.page(_MODEL_COLUMNS, conditions, order_by(ModelRow, page.sort, MODEL_SORTS), page)
        return views.ModelPage(meta=self.meta(total, cursor), items=tuple(map(_model_item, rows)))

    def _taught_page(self, query: ModelQuery, page: Page) -> views.ModelPage:
        """A page of the models that have one of the answers asked for, in order; what all its pages have in common is found once."""
        order = self.ordered(order_by(ModelRow, page.sort, MODEL_SORTS))
        found = self._matching(query, page.sort)
        start = self._place_after(page.cursor, query, order, found) if page.cursor is not None else 0
        models = found[start : start + page.limit]
        keys = [expression.label(f"sort_{number}") for number, (_, expression, _) in enumerate(order)]
        rows = {row.id: row for row in self.all(select(*_MODEL_COLUMNS, *keys).where(col(ModelRow.id).in_(models)))}
        lineage, teacher = self.lineage(query.rule), self.teacher(query.teacher)
        items = tuple(_model_item(rows[model], views.match(lineage.short_answer(model, teacher), query.rule, self.name)) for model in models)
        cursor = None
        if start + page.limit < len(found):
            last = rows[models[-1]]
            cursor = cursor_after(signature_of(order), [getattr(last, f"sort_{number}") for number in range(len(order))])
        return views.ModelPage(meta=self.meta(len(found), cursor, query.rule), items=items)

    def _find_matching(self, query: ModelQuery, sort: tuple[str, ...]) -> tuple[str, ...]:
        """The models of a query that have one of the answers asked for, in order."""
        everything = self._narrowed(replace(query, teacher=TeacherQuery(), rule=RULES[v.RuleName.DIRECT], answer=frozenset()), sort)
        if query.answer == {v.Answer.YES}:
            reached = self.lineage(query.rule).reached(self.teacher(query.teacher))
            return tuple(key.id for key in everything if key in reached)
        answers = self.answers(query.teacher, query.rule, everything)
        return tuple(key.id for key in everything if answers.get(key) in query.answer)

    def _find_narrowed(self, query: ModelQuery, sort: tuple[str, ...]) -> tuple[Key, ...]:
        """The models that a query is narrowed to apart from lineage, in order."""
        order = self.ordered(order_by(ModelRow, sort, MODEL_SORTS))
        return tuple(Key("model", row[0]) for row in self.all(select(col(ModelRow.id)).where(*model_conditions(query)).order_by(*directions(order))))

    def answers(self, query: TeacherQuery, rule: Rule, models: Iterable[Key]) -> dict[Key, v.Answer]:
        """The answer for each of some models that are part of the lineage graph."""
        lineage, teacher = self.lineage(rule), self.teacher(query)
        return {model: lineage.verdict(model.id, teacher) for model in models if model in self.graph.nodes}

    def _place_after(self, cursor: str, query: ModelQuery, order: Sequence[Order], found: Sequence[str]) -> int:
        """How many of the models come before the first one after a cursor."""
        values = read_cursor(cursor, signature_of(order), len(order))
        rows = self.all(select(col(ModelRow.id)).where(*model_conditions(query), after(order, values)))
        later = {row.id for row in rows}
        return next((place for place, model in enumerate(found) if model in later), len(found))

    def model(self, name: str) -> views.ModelDetail:
        """Everything about one model.

        Raises:
            UnknownName: no model has the name.
        """
        identity = self.resolve("model", name)
        row = self.all(select(ModelRow).where(col(ModelRow.id) == identity))[0]
        return self._detail(row, self.all(select(ClaimRow).where(col(ClaimRow.student_model) == identity).order_by(col(ClaimRow.made))))

    def entries(self) -> Iterator[views.ModelEntry]:
        """Every model as the pages list it, by id."""
        (_, expression, _), *_ = self.ordered([("id", col(ModelRow.id), False)])
        for row in self.each(select(ModelRow).order_by(expression)):
            yield views.ModelEntry(**_item_fields(row), axes=_axes(row), aliases=tuple(row.card["aliases"]))

    def details(self, only: Sequence[str] | None = None) -> Iterator[views.ModelDetail]:
        """Everything about every model, or about those with some ids, by id."""
        about, these = [col(ClaimRow.student_model).is_not(None)], []
        if only is not None:
            about, these = [col(ClaimRow.student_model).in_(only)], [col(ModelRow.id).in_(only)]
        claims: dict[str, list[Any]] = {}
        for claim in self.all(select(ClaimRow).where(*about).order_by(col(ClaimRow.made))):
            claims.setdefault(claim.student_model, []).append(claim)
        (_, expression, _), *_ = self.ordered([("id", col(ModelRow.id), False)])
        for row in self.each(select(ModelRow).where(*these).order_by(expression)):
            yield self._detail(row, claims.get(row.id, ()))

    def _detail(self, row: Any, claims: Sequence[Any]) -> views.ModelDetail:
        key = Key("model", row.id)
        into, out_of = self.graph.into.get(key, []), self.graph.out_of.get(key, [])
        whole: Lineage = self.lineage(RULES[v.RuleName.ANY])
        taught = [hop.edges[0] for hop in whole.hops_into(key)] if key in self.graph.nodes else []
        return views.ModelDetail(
            **_item_fields(row),
            axes=_axes(row),
            mof_detail=views.MofView(mof_class=row.mof, **row.openness["mof"]),
            card=row.card,
            taught_by=self._edges(dict.fromkeys(edge for edge in taught if edge.basis is v.Basis.DECLARED)),
            built_on=self._edges(edge for edge in into if edge.kind is v.EdgeKind.INITIALISES),
            built_into=self._edges(edge for edge in out_of if edge.kind is v.EdgeKind.INITIALISES),
            datasets=self._edges(edge for edge in into if edge.kind is v.EdgeKind.TRAINS),
            teaches=self._edges(edge for edge in out_of if edge.kind in {v.EdgeKind.TEACHES, v.EdgeKind.GENERATES} and edge.basis is v.Basis.DECLARED),
            variants=tuple(sorted(self.graph.variants.get(row.id, ()))),
            claims=tuple(_claim(claim) for claim in claims),
        )  # fmt: skip

    def _edges(self, edges: Iterable[Edge]) -> tuple[views.EdgeView, ...]:
        return tuple(map(self._edge, edges))

    # -- lineage -----------------------------------------------------------------------------------------------------------------

    def distillation(self, model: str, teacher: TeacherQuery, rule: Rule) -> views.DistillationAnswer:
        """Whether a model is distilled from a teacher.

        Raises:
            UnknownName: the model or the teacher has no card.
        """
        identity, asked = self._in_graph(model), self.teacher(teacher)
        result = self.lineage(rule).answer(identity, asked)
        named = [self.named("model", name) or name for name in teacher.names]
        return views.distillation_answer(result, rule, ", ".join(named) or asked.label, asked.label, identity, self.as_of, self.name)

    def teachers(self, model: str, rule: Rule) -> tuple[views.Student, ...]:
        """Every model that a model is distilled from under a rule, the nearest first.

        Raises:
            UnknownName: the model has no card.
        """
        return self._students(self.lineage(rule).upstream(self._in_graph(model)))

    def upstream(self, model: str, rule: Rule) -> views.LineageView:
        """Everything upstream of a model under a rule, and its students.

        Raises:
            UnknownName: the model has no card.
        """
        identity = self._in_graph(model)
        lineage: Lineage = self.lineage(rule)
        key = Key("model", identity)
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

    def common(self, model: str, other: str, rule: Rule) -> views.CommonView:
        """The teachers that two models have in common under a rule, the nearest first.

        Raises:
            UnknownName: one of them has no card.
        """
        identity, identity_of_other = self._in_graph(model), self._in_graph(other)
        items = tuple(
            views.CommonTeacher(
                id=each.teacher, name=self.name(Key("model", each.teacher)), organization=self.graph.nodes[Key("model", each.teacher)].organization,
                hops=each.hops, hops_of_other=each.hops_of_other,
            )
            for each in common_teachers(self.lineage(rule), identity, identity_of_other)
        )  # fmt: skip
        return views.CommonView(model=identity, other=identity_of_other, rule=rule.name, rule_words=rule.words, items=items)

    def gaps(self, teacher: TeacherQuery, rule: Rule, limit: int) -> views.GapPage:
        """The models at which one more declared statement would turn most answers into yes.

        Raises:
            UnknownName: a teacher has no card.
        """
        found = self._gaps(teacher, rule)
        items = tuple(
            views.GapView(
                id=gap.model, name=self.name(Key("model", gap.model)), organization=self.graph.nodes[Key("model", gap.model)].organization,
                blockers=tuple(views.blocker_view(blocker.node, blocker.silence, self.name) for blocker in gap.blockers[:5]),
                total=len(gap.models), models=gap.models[:50],
            )
            for gap in found[:limit]
        )  # fmt: skip
        return views.GapPage(meta=self.meta(len(found), rule=rule), items=items)

    def _in_graph(self, model: str) -> str:
        """The id of a model that is part of the lineage graph.

        Raises:
            UnknownName: it has no card, or its card was withdrawn.
        """
        identity = self.resolve("model", model)
        if Key("model", identity) not in self.graph.nodes:
            raise UnknownName("model in the lineage graph (its card was withdrawn)", model, ())
        return identity

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
        total = self.all(select(func.count()).select_from(EdgeRow).where(*conditions))[0][0]
        rows, cursor = self.page([col(EdgeRow.id)], conditions, [("id", col(EdgeRow.id), False)], page)
        return views.EdgePage(meta=self.meta(total, cursor), items=self._edges(self.graph.edges[row.id] for row in rows))

    # -- the other records -------------------------------------------------------------------------------------------------------

    def datasets(self, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = (), words: str | None = None) -> views.DatasetPage:
        """A page of datasets."""
        conditions = conditions_of(DatasetRow, equals, words)
        order = order_by(DatasetRow, page.sort, {"id", "name", "released", "organization"})
        total = self.all(select(func.count()).select_from(DatasetRow).where(*conditions))[0][0]
        rows, cursor = self.page(_columns(DatasetRow, views.DatasetItem), conditions, order, page)
        return views.DatasetPage(meta=self.meta(total, cursor), items=tuple(views.DatasetItem(**row._mapping) for row in rows))

    def dataset(self, name: str) -> views.DatasetDetail:
        """Everything about one dataset.

        Raises:
            UnknownName: no dataset has the name.
        """
        identity = self.resolve("dataset", name)
        row = self.all(select(DatasetRow).where(col(DatasetRow.id) == identity))[0]
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
        conditions = conditions_of(OrganizationRow, equals, words)
        order = order_by(OrganizationRow, page.sort, {"id", "name", "country", "models", "datasets"})
        total = self.all(select(func.count()).select_from(OrganizationRow).where(*conditions))[0][0]
        rows, cursor = self.page(_columns(OrganizationRow, views.OrganizationItem), conditions, order, page)
        return views.OrganizationPage(meta=self.meta(total, cursor), items=tuple(views.OrganizationItem(**row._mapping) for row in rows))

    def organization(self, name: str) -> views.OrganizationDetail:
        """Everything about one organization.

        Raises:
            UnknownName: no organization has the name.
        """
        identity = self.resolve("organization", name)
        row = self.all(select(OrganizationRow).where(col(OrganizationRow.id) == identity))[0]
        claims = self.all(select(ClaimRow).where(col(ClaimRow.student_organization) == identity).order_by(col(ClaimRow.made)))
        fields = {name: getattr(row, name) for name in views.OrganizationItem.model_fields}
        return views.OrganizationDetail(**fields, house=row.house, card=row.card, claims=tuple(_claim(claim) for claim in claims))

    def claims(self, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = ()) -> views.ClaimPage:
        """A page of claims, the newest first."""
        conditions = conditions_of(ClaimRow, equals, None)
        order = order_by(ClaimRow, page.sort or ("-made",), {"id", "made"})
        total = self.all(select(func.count()).select_from(ClaimRow).where(*conditions))[0][0]
        rows, cursor = self.page([*ClaimRow.__table__.columns], conditions, order, page)  # type: ignore[attr-defined]
        return views.ClaimPage(meta=self.meta(total, cursor), items=tuple(_claim(row) for row in rows))

    def claim(self, identity: str) -> views.ClaimView:
        """One claim.

        Raises:
            UnknownName: no claim has the id.
        """
        rows = self.all(select(ClaimRow).where(col(ClaimRow.id) == identity.casefold()))
        if not rows:
            raise UnknownName("claim", identity, nearest(identity, [row.id for row in self.all(select(col(ClaimRow.id)))]))
        return _claim(rows[0])

    def terms(self, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = ()) -> views.TermsPage:
        """A page of terms documents."""
        conditions = conditions_of(TermsRow, equals, None)
        order = order_by(TermsRow, page.sort, {"id", "name", "organization"})
        total = self.all(select(func.count()).select_from(TermsRow).where(*conditions))[0][0]
        rows, cursor = self.page([*TermsRow.__table__.columns], conditions, order, page)  # type: ignore[attr-defined]
        return views.TermsPage(meta=self.meta(total, cursor), items=tuple(views.TermsView(**row._mapping) for row in rows))

    def terms_document(self, identity: str) -> views.TermsView:
        """One terms document.

        Raises:
            UnknownName: no terms document has the id.
        """
        rows = self.all(select(TermsRow).where(col(TermsRow.id) == identity.casefold()))
        if not rows:
            raise UnknownName("terms document", identity, nearest(identity, [row.id for row in self.all(select(col(TermsRow.id)))]))
        return views.TermsView(**{name: getattr(rows[0], name) for name in views.TermsView.model_fields})

    def stats(self, query: ModelQuery | None = None) -> views.Stats:
        """Counts over the registry; the models can be narrowed, and counted by their answer to a question about lineage.

        Raises:
            UnknownName: a teacher has no card.
        """
        narrowed = model_conditions(query) if query else []

        def counts(column: Any) -> dict[str, int]:
            rows = self.all(select(column, func.count()).where(~col(ModelRow.withdrawn), *narrowed).group_by(column).order_by(column))
            return {row[0] or "not_applicable": row[1] for row in rows}

        tables = {"datasets": DatasetRow, "organizations": OrganizationRow, "claims": ClaimRow, "terms": TermsRow, "edges": EdgeRow}
        sizes = {name: self.all(select(func.count()).select_from(table))[0][0] for name, table in tables.items()}
        models = self.all(select(func.count()).select_from(ModelRow).where(*narrowed))[0][0]
        axes = {"weights": counts(col(ModelRow.weights)), "data": counts(col(ModelRow.data)), "post_training": counts(col(ModelRow.post_training))}
        return views.Stats(
            meta=self.meta(models), models=models, **sizes, statements=self.statements, sources=self.sources, as_of=self.as_of,
            distillation=counts(col(ModelRow.distillation)), axes=axes, answers=self._answer_counts(query) if query and query.teacher.asks else None,
        )  # fmt: skip

    def _answer_counts(self, query: ModelQuery) -> views.AnswerCounts:
        groups = {
            "organizations": ModelRow.organization,
            "countries": ModelRow.country,
            "weights": ModelRow.weights,
            "data": ModelRow.data,
            "post_training": ModelRow.post_training,
        }
        rows = self.all(select(col(ModelRow.id), *(col(column).label(name) for name, column in groups.items())).where(*model_conditions(query)))
        answers = self.answers(query.teacher, query.rule, [Key("model", row.id) for row in rows])
        counted: dict[str, dict[str, dict[v.Answer, int]]] = {name: {} for name in groups}
        missing = {"countries": "unknown", "post_training": "not_applicable"}
        for row in rows:
            if Key("model", row.id) in answers:
                for name, counts in counted.items():
                    group = counts.setdefault(getattr(row, name) or missing[name], dict.fromkeys(v.Answer, 0))
                    group[answers[Key("model", row.id)]] += 1
        total = Counter(answers.values())
        ordered = {name: dict(sorted(counts.items())) for name, counts in counted.items()}
        return views.AnswerCounts(
            rule=query.rule.name, rule_words=query.rule.words, teacher=self.teacher(query.teacher).label,
            total={answer: total[answer] for answer in v.Answer}, **ordered,
        )  # fmt: skip


_MODEL_COLUMNS = [column for column in ModelRow.__table__.columns if column.name in views.ModelItem.model_fields]  # type: ignore[attr-defined]


def _columns(table: type[SQLModel], view: type[views.View]) -> list[Any]:
    return [column for column in table.__table__.columns if column.name in view.model_fields]  # type: ignore[attr-defined]


def _item_fields(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in views.ModelItem.model_fields if name != "match"}


def _axes(row: Row[Any]) -> dict[v.Axis, views.AxisView]:
    return {axis: views.AxisView(**row.openness[axis]) for axis in v.Axis}


def _model_item(row: Row[Any], match: views.Match | None = None) -> views.ModelItem:
    return views.ModelItem(**_item_fields(row), match=match)


def _claim(row: Row[Any]) -> views.ClaimView:
    names = ("id", "capacity", "made", "student_model", "student_organization", "card")
    return views.ClaimView(**{name: getattr(row, name) for name in names}, title=row.card["title"], claimant=row.card["claimant"])
