"""All checks over a registry: from problems to findings with code and place, sorted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from disclose.checks.catalogue import CHECKS, Check, register
from disclose.checks.exceptions import less_exceptions
from disclose.findings import Complaint, Finding, Problem
from disclose.registry import Registry, uncollected

register(
    Check(
        "DOC009",
        "check_ran",
        "Every check runs to its end.",
        "A check that breaks off has not looked at the rest; the fault is the check's, not the card's.",
    )
)


def run(registry: Registry, complaints: Iterable[Complaint], root: str, today: datetime.date) -> list[Finding]:
    """All findings about the files that were asked for, sorted by place, less the accepted ones; `root` is put before their files."""
    with uncollected():
        found = [CHECKS[complaint.check].finding(complaint.file, complaint.problem, complaint.mark) for complaint in complaints]
        for entry in CHECKS.values():
            found.extend(_findings(entry, registry))
    asked = set(registry.files)
    found = [finding for finding in less_exceptions(registry, found, today) if finding.file in asked or finding.file not in registry.documents]
    return sorted({_below(root, finding, registry) for finding in found}, key=lambda finding: finding.order)


def _findings(entry: Check, registry: Registry) -> Iterator[Finding]:
    """What one check finds; that it breaks off is a finding too, and must not hide what the others find."""
    if entry.run is None:
        return
    try:
        for record, problem in entry.run(registry):
            if not (entry.needs_whole and record.file in registry.incomplete):
                yield entry.finding(record.file, problem, registry.mark(record.file, problem.path, on_key=problem.on_key))
    except Exception as error:
        message = f"the check `{entry.code} {entry.hyphened}` broke off: {type(error).__name__}: {error}"
        yield CHECKS["check_ran"].finding("", Problem((), message, "please report this as an error of `disclose`"), (1, 1))


def _below(root: str, finding: Finding, registry: Registry) -> Finding:
    """The finding with its file as seen from where the command runs; a path that a person typed is that already."""
    return finding if finding.file and finding.file not in registry.documents else replace(finding, file=f"{root}/{finding.file}".rstrip("/"))
