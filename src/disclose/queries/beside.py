"""Questions about the collection itself: what it rests on and lacks, what changed, and how a second reading compared."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Integer, case, func
from sqlmodel import col, select

from disclose import views
from disclose import vocabulary as v
from disclose.queries.asking import Page
from disclose.queries.database import Database
from disclose.queries.narrowing import conditions_of
from disclose.queries.snapshot import Snapshot
from disclose.schema import first_day
from disclose.store import ChangeRow, OrganizationRow, QualityRow, SampleRow, TrackedRow

_SUMS = (*v.Statement, "cited", "original", "copied", "summarized", "warnings")


def quality(database: Database) -> views.QualityReport:
    """What the cards say and rest on, and which models of the list have none, by organization."""
    sums = [func.sum(col(getattr(QualityRow, name))).label(name) for name in _SUMS]
    cards = [func.sum(case((col(QualityRow.kind) == kind, 1), else_=0)).cast(Integer).label(f"{kind}s") for kind in ("model", "dataset")]
    newest = [func.max(col(QualityRow.published)).label("published"), func.max(col(QualityRow.accessed)).label("accessed")]
    statement = select(*cards, *sums, *newest)
    counted = {
        row.organization: row for row in database.all(statement.add_columns(col(QualityRow.organization)).group_by(col(QualityRow.organization)))
    }
    (total,) = database.all(statement)
    listed: dict[str, list[tuple[str, str | None]]] = {}
    known = {row.id: row for row in database.all(select(col(OrganizationRow.id), col(OrganizationRow.name), col(OrganizationRow.country)))}
    names: dict[str, str] = {identity: row.name for identity, row in known.items()}
    for row in database.all(select(TrackedRow).order_by(col(TrackedRow.id))):
        whose = row.organization or row.namespace
        names.setdefault(whose, row.namespace)
        listed.setdefault(whose, []).append((row.id, row.model))
    organizations = tuple(
        views.OrganizationQuality(
            id=identity if identity in known else None,
            name=names.get(identity, identity),
            country=known[identity].country if identity in known else None,
            missing=tuple(sorted((model for model, card in listed.get(identity, ()) if card is None), key=str.casefold)),
            **_counts(counted.get(identity), listed.get(identity, ()), database.as_of),
        )
        for identity in sorted(counted.keys() | listed.keys(), key=lambda identity: ((names.get(identity) or identity).casefold(), identity))
    )
    everything = [each for models in listed.values() for each in models]
    return views.QualityReport(
        dataset_version=database.dataset_version,
        as_of=database.as_of,
        total=views.QualityCounts(**_counts(total, everything, database.as_of)),
        organizations=organizations,
    )


def _counts(row: Any, listed: Sequence[tuple[str, str | None]], as_of: str) -> dict[str, Any]:
    """The counts of one organization, or of all; none of it where there is no card."""

    def number(name: str) -> int:
        return int(getattr(row, name, 0) or 0)

    published: str | None = getattr(row, "published", None)
    return {
        "models": number("models"),
        "datasets": number("datasets"),
        "statements": {said: number(said) for said in v.Statement},
        **{name: number(name) for name in ("cited", "original", "copied", "summarized", "warnings")},
        "doubts": number("unknown") + number("summarized") + number("warnings"),
        "published": published,
        "age_days": _days(published, as_of) if published and as_of else None,
        "accessed": getattr(row, "accessed", None),
        "listed": len(listed),
        "carded": sum(card is not None for _, card in listed),
    }


def _days(earlier: str, later: str) -> int:
    """Days between two dates; one that is not exact counts from its first day."""
    return (datetime.date.fromisoformat(first_day(later)) - datetime.date.fromisoformat(first_day(earlier))).days


def changes(snapshot: Snapshot, page: Page, equals: Sequence[tuple[str, frozenset[str]]] = (), since: str | None = None) -> views.ChangePage:
    """A page of changes, the newest first; `since` is a day, month or year from which on they are listed."""
    conditions = conditions_of(ChangeRow, equals, None)
    if since:
        conditions.append(col(ChangeRow.at) >= since)
    total = snapshot.all(select(func.count()).select_from(ChangeRow).where(*conditions))[0][0]
    rows, cursor = snapshot.page([*ChangeRow.__table__.columns], conditions, [("id", col(ChangeRow.id), True)], page)  # type: ignore[attr-defined]
    return views.ChangePage(meta=snapshot.meta(total, cursor), extent=snapshot.history, items=tuple(map(_change, rows)))


def commits(database: Database) -> tuple[views.CommitView, ...]:
    """Every commit that changed records, the newest first."""
    found: dict[str, list[views.ChangeView]] = {}
    for row in database.each(select(ChangeRow).order_by(col(ChangeRow.id).desc())):
        found.setdefault(row.commit, []).append(_change(row))
    return tuple(
        views.CommitView(commit=commit, at=its_changes[0].at, subject=its_changes[0].subject, changes=tuple(its_changes))
        for commit, its_changes in found.items()
    )


def _change(row: Any) -> views.ChangeView:
    return views.ChangeView(**{name: getattr(row, name) for name in views.ChangeView.model_fields})


def accuracy(database: Database) -> tuple[views.SampleView, ...]:
    """The samples of cards that were read a second time, the first one first."""
    rows: Iterable[Any] = database.all(select(SampleRow).order_by(col(SampleRow.id)))
    return tuple(views.SampleView(**row.content) for row in rows)
