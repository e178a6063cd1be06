"""The pages for those who write: how a lab files, embeds and answers, and a form that writes a new card."""

from __future__ import annotations

from disclose import vocabulary as v
from disclose.checks import CHECKS
from disclose.pages.page import Edition, Page, render
from disclose.schema import Model
from disclose.schema.fields import DATE_PATTERN, EVIDENCE_KEY_PATTERN, ID_PATTERN, LICENSE_PATTERN, URL_PATTERN
from disclose.schema.starting import blank

EXAMPLE = "allenai/olmo-3-32b-think"
"""The model whose badge is shown."""
CHECKED = (
    "statement_cites_evidence",
    "citation_has_evidence",
    "evidence_is_cited",
    "evidence_was_read_after_publication",
    "unique_names",
    "organization_exists",
    "teacher_exists",
    "base_exists",
    "none_means_none",
    "declared_names_sources",
    "own_access_is_own",
)
"""The checks that the form makes in the page, by name; `disclose check` makes all of them."""


def for_labs_page(edition: Edition) -> Page:
    """How a lab files its own disclosure, embeds a badge and answers a claim."""
    example = EXAMPLE if EXAMPLE in edition.models else next(iter(edition.models), None)
    return render(
        "for-labs.html",
        edition,
        "for-labs/",
        "For labs",
        "How a lab files its own disclosure, embeds a badge, and answers a claim about its models.",
        example=example,
        response_kinds=list(v.ResponseKind),
    )


def new_card_page(edition: Edition) -> Page:
    """A form that writes the YAML of a new model's card."""
    return render(
        "new-card.html",
        edition,
        "contribute/new/",
        "New card",
        "Fill in what a developer has disclosed about a model, and take the YAML file of its card.",
        scripts=("new-card.js",),
        blank=blank(Model, "acme/pupil", edition.as_of or "2026-01-01"),
        checks={name: CHECKS[name] for name in CHECKED},
        patterns={"id": ID_PATTERN, "date": DATE_PATTERN, "key": EVIDENCE_KEY_PATTERN, "license": LICENSE_PATTERN, "url": URL_PATTERN},
        organizations=sorted(edition.organizations),
    )
