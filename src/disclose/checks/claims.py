"""Checks of claims and of terms documents."""

from __future__ import annotations

from disclose.checks.catalogue import Problems, check
from disclose.checks.references import dangling
from disclose.findings import Problem
from disclose.registry import Registry
from disclose.schema import Claim, Model, Organization, first_day, last_day


@check("CLM001")
def claim_parties_exist(registry: Registry) -> Problems:
    """Every model and organization that a claim is about has a record, and so has the claim that it repeats.

    A claim is shown at the level at which it was made, so that level needs a page.
    """
    for claim in registry.claims.values():
        parties = [(("student",), claim.student), *((("teachers", index), party) for index, party in enumerate(claim.teachers))]
        for path, party in parties:
            yield from dangling(registry, claim, Model, [((*path, "model"), party.model)], "names the model")
            yield from dangling(registry, claim, Organization, [((*path, "organization"), party.organization)], "names the organization")
        yield from dangling(registry, claim, Claim, [(("restates",), claim.restates)], "repeats the claim")


@check("CLM002")
def claim_window_is_ordered(registry: Registry) -> Problems:
    """The period that a claim speaks of ends after it begins, and begins before the claim was made.

    Periods decide which releases a claim can concern.
    """
    for claim in registry.claims.values():
        if claim.window_start and claim.window_end and first_day(claim.window_start) > last_day(claim.window_end):
            yield (
                claim,
                Problem(
                    ("window_end",),
                    f"the window of `{claim.id}` begins on `{claim.window_start}` and ends on `{claim.window_end}`",
                    "swap the two dates",
                ),
            )
        if first_day(claim.window_start) > last_day(claim.made):
            yield claim, Problem(("window_start",), f"`{claim.id}` was made on `{claim.made}` and speaks of a time from `{claim.window_start}`", None)


@check("TRM001")
def versions_are_ordered(registry: Registry) -> Problems:
    """The versions of a terms document stand in the order of their dates.

    Which version was in force is looked up by date.
    """
    for terms in registry.terms.values():
        for index, (earlier, later) in enumerate(zip(terms.versions, terms.versions[1:], strict=False), start=1):
            if first_day(earlier.effective) > last_day(later.effective):
                yield (
                    terms,
                    Problem(
                        ("versions", index, "effective"),
                        f"version `{later.version}` of `{terms.id}` applies from `{later.effective}`, before the one above it (`{earlier.effective}`)",
                        "put the older version first",
                    ),
                )
