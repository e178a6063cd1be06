"""Accepted findings: `registry/exceptions.yaml` takes them out, and is held to account itself."""

from __future__ import annotations

import datetime

from disclose.checks.catalogue import CHECKS, Check, register
from disclose.findings import Finding, Problem
from disclose.registry import EXCEPTIONS, Registry

for _code, _name, _rule, _why in (
    ("DOC007", "exception_is_needed", "Every exception matches a finding.", "An exception that matches nothing hides the next finding that it happens to match."),
    ("DOC008", "exception_is_current", "No exception has expired.", "An exception is a debt with a date."),
):  # fmt: skip
    register(Check(_code, _name, _rule, _why))


def less_exceptions(registry: Registry, found: list[Finding], today: datetime.date) -> list[Finding]:
    """The findings without the accepted ones, and with a finding for each exception that is no longer needed or has expired."""
    accepted: set[Finding] = set()
    own: list[Finding] = []
    for index, exception in enumerate(registry.exceptions.exceptions):
        file = exception.file.removeprefix("registry/")
        named = f"the exception for `{exception.code}` in `{exception.file}`"
        matching = {item for item in found if item.code == exception.code and item.file == file and exception.contains in item.message}
        mark = registry.mark(EXCEPTIONS, ("exceptions", index))
        if not matching:
            own.append(CHECKS["exception_is_needed"].finding(EXCEPTIONS, Problem((), f"{named} matches no finding", "remove it"), mark))
        elif exception.expires <= today.isoformat():
            problem = Problem((), f"{named} expired on `{exception.expires}`", "mend what it excuses, or give it a new date and reason")
            own.append(CHECKS["exception_is_current"].finding(EXCEPTIONS, problem, mark))
        else:
            accepted |= matching
    return [item for item in found if item not in accepted] + own
