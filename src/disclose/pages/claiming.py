"""The pages of what is said beside the cards: claims by others and filings, and the terms on outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from disclose import vocabulary as v
from disclose.pages import words
from disclose.pages.browsing import by_words
from disclose.pages.facets import facet, terms, years
from disclose.pages.page import Edition, Page, render
from disclose.views import ClaimView, FilingView, TermsView

LEVELS = {"organization": "an organization, no model named", "family": "a family of models", "checkpoint": "one model"}
"""At which level a claim speaks, with its words."""
NO_REPLY = "none_recorded"
"""The facet value of claims to which no reply is recorded, not even that none was found."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a terms document."""

    document: TermsView
    version: Mapping[str, Any]
    before: str | None
    """What the version before it said of outputs, where that was something else."""
    newest: bool


def claims_page(claims: Sequence[ClaimView], filings: Mapping[str, FilingView], edition: Edition) -> Page:
    """What is said about models by others than their developers, and what developers filed, with the replies; the newest first."""
    levels = {claim.id: level_of(claim, edition) for claim in claims}
    organizations = {claim.id: claim.student_organization or (claim.student_model or "").split("/")[0] for claim in claims}
    names = {identity: organization.name for identity, organization in edition.organizations.items()}
    return render(
        "claims.html",
        edition,
        "claims/",
        "Claims by others",
        "Allegations, testimony, audits and filings about models, each with what is offered in support and the reply.",
        scripts=("facets.js",),
        facets=[
            facet("capacity", "Capacity", claims, lambda claim: [claim.capacity], terms(v.ClaimKind), whole=True),
            facet("level", "Level", claims, lambda claim: [levels[claim.id]], LEVELS, whole=True, api=""),
            facet("offered", "Offered in support", claims, lambda claim: [claim.card["offered"]], terms(v.EvidenceClass), whole=True, api=""),
            facet("reply", "Reply", claims, replies, {**terms(v.ResponseKind), NO_REPLY: "none recorded"}, whole=True, api=""),
            facet("organization", "Said of", claims, lambda claim: [organizations[claim.id]], dict(by_words(names)), api=""),
            *years("made", (claim.made for claim in claims), "Made", in_api=False),
        ],
        claims=sorted(claims, key=lambda claim: (claim.made, claim.id), reverse=True),
        levels=levels,
        level_words=LEVELS,
        organizations=organizations,
        replies={claim.id: replies(claim) for claim in claims},
        filings=filings,
    )


def level_of(claim: ClaimView, edition: Edition) -> str:
    """The level at which a claim speaks."""
    if claim.student_model is None:
        return "organization"
    model = edition.models.get(claim.student_model)
    return model.precision if model else v.Precision.CHECKPOINT


def replies(claim: ClaimView) -> list[str]:
    """The kinds of reply to a claim."""
    return [response["kind"] for response in claim.card["responses"]] or [NO_REPLY]


def terms_page(documents: Sequence[TermsView], edition: Edition) -> Page:
    """Whether outputs may train other models, by provider and by date, version by version."""
    names = {identity: organization.name for identity, organization in edition.organizations.items()}
    ordered = sorted(
        documents, key=lambda document: (names.get(document.organization, document.organization).casefold(), document.name.casefold(), document.id)
    )
    versions = {document.id: list(versions_of(document)) for document in ordered}
    return render(
        "terms.html",
        edition,
        "terms/",
        "Terms",
        "Which licences and terms of service let outputs train other models, by provider and date, version by version.",
        scripts=("facets.js",),
        facets=[
            facet("outputs", "Outputs may train, now", documents, lambda document: [document.card["versions"][-1]["outputs_may_train"]], terms(v.OutputsMayTrain), whole=True, api=""),
            facet("duty", "Passes on, now", documents, lambda document: document.card["versions"][-1]["duties"], terms(v.Duty), whole=True, api=""),
            facet("type", "Document", documents, lambda document: [document.card["type"]], {"license": "licence", "service": "terms of a service"}, api=""),
            facet("organization", "Provider", documents, lambda document: [document.organization], dict(by_words(names))),
        ],
        documents=ordered,
        versions=versions,
        by_date=sorted((each for its in versions.values() for each in its), key=lambda each: (each.version["effective"], each.document.id), reverse=True),
        kinds={"license": "licence", "service": "terms of a service"},
        labels=terms(v.OutputsMayTrain),
        provider_count=words.count(len({document.organization for document in documents}), "provider"),
    )  # fmt: skip


def versions_of(document: TermsView) -> Iterator[Version]:
    """The versions of a document, oldest first, each with what changed."""
    before = None
    versions = document.card["versions"]
    for version in versions:
        said = version["outputs_may_train"]
        yield Version(document, version, before if before not in {None, said} else None, version is versions[-1])
        before = said
