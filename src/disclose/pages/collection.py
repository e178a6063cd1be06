"""The pages about the collection itself: what it rests on and lacks, what changed, and how a second reading compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from disclose.pages import words
from disclose.pages.page import Edition, Page, render
from disclose.views import CommitView, FieldCountView, QualityReport, SampleView
from disclose.vocabulary import ChangeKind

SHOWN = 500
"""How many changed records the page of changes names."""


@dataclass(frozen=True, slots=True)
class Group:
    """What one commit did to records of one kind."""

    kind: ChangeKind
    record_kind: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as a list shows it."""

    view: CommitView
    groups: tuple[Group, ...]

    @property
    def summary(self) -> str:
        """`2 models added, 1 dataset changed`."""
        return ", ".join(f"{counted(len(group.records), group.record_kind)} {group.kind}" for group in self.groups)


def coverage_page(report: QualityReport, edition: Edition) -> Page:
    """What the cards say and rest on, and which listed models have none, by organization."""
    return render(
        "coverage.html",
        edition,
        "coverage/",
        "Coverage",
        "How much the cards of each organization say, what that rests on, what is still unknown, and which listed models have no card yet.",
        report=report,
        carded=[each for each in report.organizations if each.models or each.datasets],
        listed=[each for each in report.organizations if each.listed],
        share=share,
    )


def accuracy_page(samples: Sequence[SampleView], edition: Edition) -> Page:
    """How often a second reading of the same sources came to something else."""
    return render(
        "accuracy.html",
        edition,
        "method/accuracy/",
        "Two readings",
        "How often a second reading of the same sources came to something else than the card, field by field, and what was corrected.",
        samples=[(sample, totals(sample.fields)) for sample in samples],
        share=share,
    )


def changes_page(extent: str, edition: Edition) -> Page:
    """What changed when, by day, the latest first."""
    shown = list(_first(edition.commits, SHOWN))
    days = [(day, [commit_of(view) for view in views]) for day, views in groupby(shown, key=lambda view: view.at[:10])]
    return render(
        "changes.html",
        edition,
        "changes/",
        "Changes",
        "What was added, changed and withdrawn in the registry, by day, the latest first.",
        days=days,
        extent=extent,
        total=sum(len(commit.changes) for commit in edition.commits),
        shown=sum(len(view.changes) for view in shown),
        counted=counted,
    )


def commit_of(view: CommitView) -> Commit:
    """A commit with its records by what was done to them and by their kind."""
    groups: dict[tuple[ChangeKind, str], list[str]] = {}
    for change in view.changes:
        groups.setdefault((change.kind, change.record_kind), []).append(change.record)
    order = sorted(groups, key=lambda group: (list(ChangeKind).index(group[0]), _PLURALS_IN_ORDER.index(group[1])))
    return Commit(view, tuple(Group(kind, record_kind, tuple(groups[kind, record_kind])) for kind, record_kind in order))


def _first(commits: Iterable[CommitView], most: int) -> Iterable[CommitView]:
    """The newest commits, as long as they name no more records than that; of the last one, as many as fit."""
    left = most
    for commit in commits:
        if left <= 0:
            return
        yield commit.model_copy(update={"changes": commit.changes[:left]})
        left -= len(commit.changes)


_PLURALS = {"model": "models", "dataset": "datasets", "organization": "organizations", "claim": "claims", "terms": "terms documents"}
_PLURALS_IN_ORDER = list(_PLURALS)


def counted(number: int, record_kind: str) -> str:
    """A number of records with their kind: `1 model`, `2 terms documents`."""
    return words.count(number, "terms document" if record_kind == "terms" else record_kind, _PLURALS[record_kind])


def share(part: int, whole: int) -> str:
    """A share in whole per cent, which says 0 % and 100 % only of none and all; empty where there is nothing to share."""
    if not whole:
        return ""
    return "0 %" if not part else "100 %" if part == whole else f"{min(99, max(1, round(100 * part / whole)))} %"


def totals(fields: Sequence[FieldCountView]) -> FieldCountView:
    """The counts of all fields together; what was not counted for every field is left out."""

    def total(name: str) -> int | None:
        numbers = [getattr(field, name) for field in fields]
        return None if None in numbers else sum(numbers)

    return FieldCountView(field="all", **{name: total(name) for name in FieldCountView.model_fields if name != "field"})
