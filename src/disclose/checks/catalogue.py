"""What a check is, and the list of all of them.

A check yields records and problems. It does not print, raise, stop early or know its code; the runner adds code and place. The first line
of a docstring is the rule, stated as the world should be; the rest says why it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disclose.findings import Finding, Mark, Problem, Severity
from disclose.registry import Registry
from disclose.schema import Record

Problems = Iterator[tuple[Record, Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its code, its words, and the function that finds where it does not hold."""

    code: str
    name: str
    rule: str
    why: str
    severity: Severity = "error"
    needs_whole: bool = False
    """It speaks of something missing, so it stays silent about files of which a part could not be read."""
    run: Callable[[Registry], Problems] | None = None

    @property
    def hyphened(self) -> str:
        """The name as findings show it."""
        return self.name.replace("_", "-")

    def finding(self, file: str, problem: Problem, mark: Mark) -> Finding:
        """A problem that this check found, at its place."""
        return Finding(file, *mark, self.code, self.hyphened, problem.message, problem.tip, self.severity)


CHECKS: dict[str, Check] = {}
"""Every check by its name, in reading order; names are those of the functions."""


def check(
    code: str, *, severity: Severity = "error", needs_whole: bool = False
) -> Callable[[Callable[[Registry], Problems]], Callable[[Registry], Problems]]:
    """Register a function as the check with this code."""

    def registered(run: Callable[[Registry], Problems]) -> Callable[[Registry], Problems]:
        rule, _, why = (run.__doc__ or "").strip().partition("\n")
        register(Check(code, run.__name__, rule, " ".join(why.split()), severity, needs_whole, run))
        return run

    return registered


def register(entry: Check) -> None:
    """Put a check on the list.

    Raises:
        ValueError: its code or name is taken; codes are never reused.
    """
    if any(entry.code == known.code or entry.name == known.name for known in CHECKS.values()):
        raise ValueError(f"{entry.code} {entry.name} is registered twice")
    CHECKS[entry.name] = entry
