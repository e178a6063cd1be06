"""Questions that gather many records at once: what is compared, who taught whom, and when what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from sqlmodel import col, select

from disclose import views
from disclose import vocabulary as v
from disclose.lineage import RULES, Graph, Key, Lineage, Teacher, named_teacher, rule
from disclose.queries.snapshot import Snapshot
from disclose.store import ClaimRow, DatasetRow, ModelRow


def compared(snapshot: Snapshot, models: Iterable[views.ModelDetail]) -> Iterator[views.ComparedModel]:
    """The fields of each of some models in words."""
    datasets = {key.id: node.name for key, node in snapshot.graph.nodes.items() if key.kind == "dataset"}
    return (views.compared(model, datasets) for model in models)


def declared_teachers(snapshot: Snapshot) -> views.TeachersView:
    """Every model that a card names as a teacher, by name, with its students by role and by access; and the uses of models that are not named."""
    graph = snapshot.graph
    direct = RULES[v.RuleName.DIRECT]
    wide = Lineage(graph, rule(direct.name, roles=frozenset(v.Role)))
    narrow = snapshot.lineage(direct)
    by_role = {role: Lineage(graph, rule(direct.name, roles=frozenset({role}))) for role in v.Role if role is not v.Role.UNKNOWN}
    by_access = {access: Lineage(graph, rule(direct.name, access=frozenset({access}))) for access in v.Access if access is not v.Access.UNKNOWN}
    named: dict[str, set[str]] = {}
    for node in graph.models:
        for hop in wide.hops_into(node.key):
            named.setdefault(hop.teacher.id, set()).add(node.key.id)
    organizations = snapshot.organization_names()
    items = []
    for identity, students in named.items():
        node, teacher = graph.nodes[Key("model", identity)], named_teacher(graph, identity)
        certain = _taught(narrow, teacher)
        items.append(
            views.TeacherView(
                id=identity, name=node.name, organization=node.organization, organization_name=organizations.get(node.organization, node.organization),
                country=node.country, availability=node.availability or v.Availability.UNRELEASED, students=len(certain),
                possible=len(students - set().union(*(_taught(lineage, teacher) for lineage in (narrow, *by_role.values())))),
                roles={role: number for role, lineage in by_role.items() if (number := len(_taught(lineage, teacher)))},
                access={access: number for access, lineage in by_access.items() if (number := len(_taught(lineage, teacher)))},
            )
        )  # fmt: skip
    return views.TeachersView(items=tuple(sorted(items, key=lambda item: (item.name.casefold(), item.id))), unnamed=tuple(_unnamed(snapshot)))


def _taught(lineage: Lineage, teacher: Teacher) -> set[str]:
    """The students of a teacher, by id, as a list of models with `distilled_from` has them."""
    return {key.id for key in lineage.reached(teacher) if key.kind == "model"}


def _unnamed(snapshot: Snapshot) -> Iterator[views.UnnamedUse]:
    """Statements that name neither a model nor its developer, by the name of the model or dataset that they are about."""
    found = (
        views.UnnamedUse(
            kind=kind, id=row.id, name=row.name, role=source["role"], stage=source.get("stage"), access=source["access"],
            note=source["note"], evidence=tuple(_cited(row.card, source)),
        )
        for kind, table, part in _STATED
        for row in snapshot.each(select(table).where(~col(table.withdrawn)))  # the cards say it; the graph keeps it as a silence
        for source in row.card[part]["sources"]
        if source["undisclosed"]
    )  # fmt: skip
    yield from sorted(found, key=lambda use: (use.name.casefold(), use.id))


_STATED: tuple[tuple[Literal["model", "dataset"], type[ModelRow] | type[DatasetRow], str], ...] = (
    ("model", ModelRow, "distillation"),
    ("dataset", DatasetRow, "generation"),
)
"""Where cards say whose outputs were used."""


def _cited(card: Mapping[str, Any], statement: Mapping[str, Any]) -> Iterator[views.Cited]:
    """The documents that a statement of a card cites."""
    for citation in statement["evidence"]:
        key, _, place = citation.partition(" ")
        if key in card["evidence"]:
            document = card["evidence"][key]
            yield views.Cited(title=document["title"], url=document["url"], place=place)


def timeline(snapshot: Snapshot) -> views.TimelineView:
    """Releases of models by what is known of them, and the documents that are cited, by quarter."""
    models = snapshot.each(select(ModelRow).where(~col(ModelRow.withdrawn)))
    documents: dict[str, tuple[str | None, str]] = {}
    releases: Counter[str] = Counter()
    states: dict[str, dict[str, Counter[str]]] = {}
    for row in models:
        _gather(documents, row.card)
        period = _period(row.released)
        if period is None:
            releases[""] += 1
            continue
        releases[period] += 1
        counts = states.setdefault(period, {name: Counter() for name in (*v.Axis, "distillation")})
        for axis in v.Axis:
            axis_view = row.openness[axis]
            counts[axis]["none" if axis_view["verdict"] is None else axis_view["verdict"] if axis_view["looked"] else "unknown"] += 1
        counts["distillation"][row.distillation] += 1
    for row in snapshot.each(select(DatasetRow).where(~col(DatasetRow.withdrawn))):
        _gather(documents, row.card)
    published: dict[str, Counter[str]] = {}
    for date, publisher in documents.values():
        published.setdefault(_period(date) or "", Counter())[publisher] += 1
    periods = sorted((set(releases) | set(published)) - {""})
    return views.TimelineView(
        periods=tuple(
            views.Period(
                name=period, releases=releases[period],
                states={name: dict(sorted(counts.items())) for name, counts in states.get(period, {}).items()},
                documents=dict(sorted(published.get(period, Counter()).items())),
            )
            for period in periods
        ),
        undated_models=releases[""], undated_documents=sum(published.get("", Counter()).values()),
    )  # fmt: skip


def _gather(documents: dict[str, tuple[str | None, str]], card: Mapping[str, Any]) -> None:
    """Add a card's documents; one that several cards cite has the first date that one of them gives."""
    for document in card["evidence"].values():
        date, publisher = documents.get(document["url"], (None, document["publisher"]))
        documents[document["url"]] = (date or document["published"], publisher)


def _period(date: str | None) -> str | None:
    """The quarter of a date, or its year where it gives no month."""
    if not date:
        return None
    year, _, rest = date.partition("-")
    return f"{year} Q{(int(rest[:2]) + 2) // 3}" if rest else year


def filings(snapshot: Snapshot) -> dict[str, views.FilingView]:
    """What developers filed about the teachers of a model beside what its card declares, by the id of the claim."""
    graph = snapshot.graph
    stated = Lineage(graph, rule(v.RuleName.DIRECT, roles=frozenset(v.Role)))
    found = {}
    statements = {row.id: row.distillation for row in snapshot.all(select(col(ModelRow.id), col(ModelRow.distillation)))}
    for row in snapshot.all(select(ClaimRow).where(col(ClaimRow.capacity) == v.ClaimKind.FILING, col(ClaimRow.student_model).is_not(None))):
        key = Key("model", row.student_model)
        if key not in graph.nodes:
            continue
        filed = [
            views.Named(kind="model" if party["model"] else "organization", id=party["model"] or party["organization"])
            for party in row.card["teachers"]
        ]
        hops = stated.hops_into(key)
        on_card = {hop.teacher.id for hop in hops if len(hop.edges) == 1}
        declared = sorted({hop.teacher.id for hop in hops})
        both = tuple(each for each in filed if any(_covers(graph, each, teacher) for teacher in declared))
        beyond = [views.Named(kind="model", id=teacher) for teacher in declared if not any(_covers(graph, each, teacher) for each in filed)]
        found[row.id] = views.FilingView(
            claim=row.id, model=key.id, statement=statements[key.id], denies=row.card["denies"], both=both,
            only_filed=tuple(each for each in filed if each not in both),
            only_declared=tuple(each for each in beyond if each.id in on_card), only_in_datasets=tuple(each for each in beyond if each.id not in on_card),
        )  # fmt: skip
    return found


def _covers(graph: Graph, named: views.Named, teacher: str) -> bool:
    """Whether a name that a filing gives stands for a declared teacher: the same model, its family or a variant of it, or its organization."""
    node = graph.nodes[Key("model", teacher)]
    if named.kind == "organization":
        return named.id in {node.organization, node.house}
    return named.id in {teacher, node.family} or named.id in graph.variants.get(teacher, ())
