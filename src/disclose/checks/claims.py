"""Checks of claims and of terms documents."""

from __future__ import annotations

from itertools import pairwise

from disclose.checks.catalogue import Problems, check
from disclose.checks.references import dangling
from disclose.findings import Path, Problem
from disclose.registry import Registry
from disclose.schema import Claim, Model, Organization, first_day, last_day
from disclose.schema.claims import Party


@check("CLM001")
def claim_parties_exist(registry: Registry) -> Problems:
    """Every model and organization that a claim is about has a record, and so has the claim that it repeats.

    A claim is shown at the level at which it was made, so that level needs a page.
    """
    for claim in registry.claims.values():
        parties: list[tuple[Path, Party]] = [
            (("student",), claim.student),
            *((("teachers", index), party) for index, party in enumerate(claim.teachers)),
        ]
        for path, party in parties:
            yield from dangling(registry, claim, "names the model", Model, party.model, (*path, "model"))
            yield from dangling(registry, claim, "names the organization", Organization, party.organization, (*path, "organization"))
        yield from dangling(registry, claim, "repeats the claim", Claim, claim.restates, ("restates",))


@check("CLM002")
def claim_window_is_ordered(registry: Registry) -> Problems:
    """The period that a claim speaks of ends after it begins, and begins before the claim was made.

    Periods decide which releases a claim can concern.
    """
    for claim in registry.claims.values():
        if claim.window_start and claim.window_end and first_day(claim.window_start) > last_day(claim.window_end):
            message = f"the window of `{claim.id}` begins on `{claim.window_start}` and ends on `{claim.window_end}`"
            yield claim, Problem(("window_end",), message, "swap the two dates")
        if first_day(claim.window_start) > last_day(claim.made):
            yield claim, Problem(("window_start",), f"`{claim.id}` was made on `{claim.made}` and speaks of a time from `{claim.window_start}`")


@check("TRM001")
def versions_are_ordered(registry: Registry) -> Problems:
    """The versions of a terms document stand in the order of their dates.

    Which version was in force is looked up by date.
    """
    for terms in registry.terms.values():
        for index, (earlier, later) in enumerate(pairwise(terms.versions), start=1):
            if first_day(earlier.effective) > last_day(later.effective):
                message = (
                    f"version `{later.version}` of `{terms.id}` applies from `{later.effective}`, before the one above it (`{earlier.effective}`)"
                )
                yield terms, Problem(("versions", index, "effective"), message, "put the older version first")
