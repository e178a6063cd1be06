"""The published shapes that are about the collection itself: what it rests on, what it lacks, what changed, how exact it is."""

from __future__ import annotations

from typing import Literal

from disclose import vocabulary as v
from disclose.views.shapes import Meta, View


class QualityCounts(View):
    """What the cards of one organization, or of all, say and rest on: counts, never a score. Withdrawn cards do not count."""

    models: int
    datasets: int
    statements: dict[v.Statement, int]
    """By what they come to: that something is so, that it is not, that the sources are silent, or that nobody has looked."""
    cited: int
    """Statements, unknown ones apart, that cite evidence."""
    original: int
    """Of those, the ones for which a cited document was read at its address."""
    copied: int
    """The ones for which the best that was read is a faithful copy."""
    summarized: int
    """The ones that rest on somebody else's summary alone."""
    warnings: int
    """Where a check warns that a card does not fit another one."""
    doubts: int
    """What is unresolved: unknown, resting on a summary alone, or warned of."""
    published: str | None
    """When the newest document was published."""
    age_days: int | None
    """Days from then to the newest day on which any evidence of the registry was read."""
    accessed: str | None
    """When a document was last read."""
    listed: int
    """Models on the list that the registry is held against."""
    carded: int
    """Those of them that have a card."""

    @property
    def speaking(self) -> int:
        """Statements that need evidence: all but the unknown ones."""
        return sum(number for what, number in self.statements.items() if what is not v.Statement.UNKNOWN)


class OrganizationQuality(QualityCounts):
    """The counts of one organization."""

    id: str | None
    """Null for a namespace of the list whose organization has no card."""
    name: str
    country: str | None
    missing: tuple[str, ...]
    """Models on the list that have no card yet."""


class QualityReport(View):
    """What the registry rests on and lacks, by organization in the order of their names."""

    dataset_version: str
    as_of: str
    """The newest day on which evidence was read."""
    total: QualityCounts
    organizations: tuple[OrganizationQuality, ...]


class ChangeView(View):
    """One record that one commit added, changed, withdrew or removed."""

    kind: v.ChangeKind
    record_kind: Literal["organization", "model", "dataset", "claim", "terms"]
    record: str
    """Its id."""
    organization: str | None
    """Whom it is about."""
    at: str
    """When it was committed, in UTC."""
    commit: str
    subject: str
    """The first line of the commit's message."""


class ChangePage(View):
    """A page of changes, the newest first."""

    meta: Meta
    extent: Literal["whole", "cut", "none"]
    """Whether all commits could be read, only the newest ones, or none."""
    items: tuple[ChangeView, ...]


class CommitView(View):
    """One commit with every record that it changed."""

    commit: str
    at: str
    """When it was committed, in UTC."""
    subject: str
    changes: tuple[ChangeView, ...]


class FieldCountView(View):
    """How one field of the cards fared in a second reading; null where it was not counted."""

    field: str
    compared: int
    disagreed: int
    corrected: int
    filled: int | None
    second_wrong: int | None
    open: int | None


class SampleView(View):
    """One sample of cards that were read a second time."""

    name: str
    read: str
    drawn_how: str
    read_how: str
    cards: tuple[str, ...]
    size: int
    short: tuple[str, ...]
    fields: tuple[FieldCountView, ...]
    found: tuple[str, ...]
    corrections: tuple[str, ...]
