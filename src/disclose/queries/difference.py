"""What differs between two versions of the registry: records, verdicts, and who counts as a teacher."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlmodel import col, select

from disclose import views
from disclose.lineage import RULES, Key
from disclose.queries.snapshot import Snapshot
from disclose.store import ClaimRow, DatasetRow, ModelRow, OrganizationRow, TermsRow
from disclose.vocabulary import Axis, ChangeKind, RuleName

_TABLES: dict[str, Any] = {"model": ModelRow, "dataset": DatasetRow, "organization": OrganizationRow, "claim": ClaimRow, "terms": TermsRow}
_VALUES = {"weights": "weights", "data": "data", "post_training": "post-training", "mof": "MOF class", "distillation": "distillation statement"}
"""The columns of what is derived or declared of a model, with their names in words."""
_ASKED = (RuleName.DIRECT, RuleName.ANY)

Records = dict[tuple[str, str], dict[str, Any]]


def difference(old: Snapshot, new: Snapshot) -> views.Difference:
    """What differs, records by kind and id."""
    records = tuple(_records(_cards(old), _cards(new)))
    touched = {record.record for record in records if record.record_kind == "model"}
    return views.Difference(old=old.dataset_version, new=new.dataset_version, records=records, models=tuple(_models(old, new, touched)))


def _cards(snapshot: Snapshot) -> Records:
    """Every record's card, by its kind and id."""
    return {
        (kind, row.id): row.card
        for kind, table in _TABLES.items()
        for row in snapshot.each(select(col(table.id), col(table.card)).order_by(col(table.id)))
    }


def _records(old: Records, new: Records) -> Iterator[views.RecordChange]:
    kinds = list(_TABLES)
    for kind, identity in sorted(old.keys() | new.keys(), key=lambda key: (kinds.index(key[0]), key[1])):
        before, after = old.get((kind, identity)), new.get((kind, identity))
        if before == after:
            continue
        done, parts = ChangeKind.CHANGED, tuple[str, ...]()
        if before is None or after is None:
            done = ChangeKind.ADDED if before is None else ChangeKind.REMOVED
        elif after["withdrawn"] and not before["withdrawn"]:
            done = ChangeKind.WITHDRAWN
        else:
            parts = tuple(key for key in {**before, **after} if before.get(key) != after.get(key))
        yield views.RecordChange.model_validate({"record_kind": kind, "record": identity, "kind": done, "parts": parts})


def _models(old: Snapshot, new: Snapshot, touched: set[str]) -> Iterator[views.ModelChange]:
    before, after = _values(old), _values(new)
    for identity in sorted(before.keys() | after.keys()):
        was, now = before.get(identity), after.get(identity)
        values = tuple(
            views.ValueChange(what=what, old=was[column] if was else None, new=now[column] if now else None)
            for column, what in _VALUES.items()
            if was is None or now is None or was[column] != now[column]
        )
        teachers = tuple(change for rule in _ASKED if (change := _teachers(old, new, identity, rule)))
        if values or teachers:
            done = ChangeKind.ADDED if was is None else ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
            yield views.ModelChange(id=identity, kind=done, by_itself=identity in touched, values=values, teachers=teachers)


def _values(snapshot: Snapshot) -> dict[str, dict[str, str | None]]:
    """What is derived or declared of every model."""
    columns = [col(getattr(ModelRow, column)) for column in ("id", "openness", *_VALUES)]
    return {row.id: {column: _value(row, column) for column in _VALUES} for row in snapshot.each(select(*columns))}


def _value(row: Any, column: str) -> str | None:
    """A verdict or a statement; where nobody has read the sources, the verdict says so."""
    value: str | None = getattr(row, column)
    return "not looked at" if column in {*Axis} and value and not row.openness[column]["looked"] else value


def _teachers(old: Snapshot, new: Snapshot, model: str, rule: RuleName) -> views.TeacherChange | None:
    was, now = (_upstream(snapshot, model, rule) for snapshot in (old, new))
    return views.TeacherChange(rule=rule, gained=tuple(sorted(now - was)), lost=tuple(sorted(was - now))) if was != now else None


def _upstream(snapshot: Snapshot, model: str, rule: RuleName) -> set[str]:
    """The declared teachers of a model; none where it has no card, or one that no longer stands."""
    return set(snapshot.lineage(RULES[rule]).upstream(model)) if Key("model", model) in snapshot.graph.nodes else set()
