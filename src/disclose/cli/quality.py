"""The command `disclose report`: what the registry rests on and lacks, by organization."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from disclose.cli.loading import CLEAN, snapshot
from disclose.vocabulary import Statement

if TYPE_CHECKING:
    from disclose.views import QualityCounts, QualityReport

WIDTH = 80
_LEGEND = (
    ("cards", "models and datasets that have a card; withdrawn ones do not count."),
    ("statements", "what they come to: that something is so (yes), that it is not (no), that the sources were read and say nothing (mute), and what nobody has looked at (?)."),
    ("evidence", "share of the statements, unknown ones apart, that cite evidence."),
    ("read as", "share of those for which a document was read at its own address (orig.) or in a faithful copy (copy); the rest has only a summary by somebody else."),
    ("doubt", "what is unresolved: unknown, resting on a summary alone, or warned of by a check of how two cards fit."),
    ("newest", "when the newest document was published, where a date is known."),
)  # fmt: skip


def report(options: argparse.Namespace) -> int:
    from disclose.queries import quality

    with snapshot(options.registry, options.database, whole=True) as data:
        found = quality(data)
    if options.format == "json":
        print(found.model_dump_json(indent=2))
    else:
        print("\n".join(as_text(found)))
    return CLEAN


def as_text(report: QualityReport) -> Iterator[str]:
    """The report in lines of at most 80 letters."""
    yield f"What the cards say and rest on (version {report.dataset_version}, read until {report.as_of})"
    yield ""
    yield f"{'':18}{'cards':>9} {'statements':^20} {'evi-':>5}{' read as':>11}"
    yield f"{'organization':18}{'mod':>4}{'data':>5} {'yes':>5}{'no':>4}{'mute':>5}{'?':>6} {'dence':>5} {'orig.':>5}{'copy':>5} {'doubt':>5}  newest"
    for organization in report.organizations:
        if organization.models or organization.datasets:
            yield _row(organization.name, organization)
    yield _row("all", report.total)
    yield ""
    for word, meaning in _LEGEND:
        yield from textwrap.wrap(meaning, WIDTH, initial_indent=f"  {word:11} ", subsequent_indent=" " * 14)
    if report.total.listed:
        yield ""
        yield "Models that the list of The ATOM Project tracks, and those of them with a card"
        yield ""
        yield f"{'organization':40}{'listed':>8}{'with a card':>13}{'not yet':>9}"
        for organization in report.organizations:
            if organization.listed:
                yield f"{_cut(organization.name, 39):40}{organization.listed:8}{organization.carded:13}{len(organization.missing):9}"
        yield f"{'all':40}{report.total.listed:8}{report.total.carded:13}{report.total.listed - report.total.carded:9}"
        yield ""
        yield "The names of those without a card: `disclose report --format json`, `missing`."


def _row(name: str, counts: QualityCounts) -> str:
    said = counts.statements
    numbers = f"{said[Statement.DECLARED]:5}{said[Statement.DECLARED_NONE]:4}{said[Statement.NOT_DISCLOSED]:5}{said[Statement.UNKNOWN]:6}"
    read = "".join(f"{share(each, counts.cited):>5}" for each in (counts.original, counts.copied))
    row = f"{_cut(name, 17):18}{counts.models:4}{counts.datasets:5} {numbers} {share(counts.cited, counts.speaking):>5} {read} {counts.doubts:5}  {(counts.published or '')[:7]}"
    return row.rstrip()


def share(part: int, whole: int) -> str:
    """A share in whole per cent, which says 0% and 100% only of none and all; empty where there is nothing to share."""
    if not whole:
        return "-"
    return f"{part * 100 // whole if part == whole else min(99, max(1, round(100 * part / whole)))}%" if part else "0%"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
