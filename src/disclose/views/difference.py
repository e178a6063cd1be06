"""The published shapes of what differs between two versions of the registry."""

from __future__ import annotations

from typing import Literal

from disclose import vocabulary as v
from disclose.views.shapes import View


class RecordChange(View):
    """One record that stands in only one version, or differs between them."""

    record_kind: Literal["organization", "model", "dataset", "claim", "terms"]
    record: str
    kind: v.ChangeKind
    parts: tuple[str, ...] = ()
    """For a changed record, the first keys below which something differs."""


class ValueChange(View):
    """Something derived that differs; null where the model stands in one version only, or where it does not apply."""

    what: str
    old: str | None
    new: str | None


class TeacherChange(View):
    """Which models count as teachers under a rule in one version only."""

    rule: v.RuleName
    gained: tuple[str, ...]
    lost: tuple[str, ...]


class ModelChange(View):
    """A model of which a verdict or an answer differs, also where its own card is the same."""

    id: str
    kind: v.ChangeKind
    """Whether it was added, removed, or stands in both versions."""
    by_itself: bool
    """Whether its own card differs; otherwise the cause is another record."""
    values: tuple[ValueChange, ...]
    teachers: tuple[TeacherChange, ...]


class Difference(View):
    """What differs between two versions of the registry."""

    old: str
    """Version of the data from which."""
    new: str
    """Version of the data to which."""
    records: tuple[RecordChange, ...]
    models: tuple[ModelChange, ...]
