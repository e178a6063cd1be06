"""The pages that gather records: home, browse, claims, terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from disclose.pages import marks, words
from disclose.pages.page import Edition, Page, render
from disclose.views import ClaimView, DistillationAnswer, ModelDetail, Stats, TermsView
from disclose.vocabulary import Axis


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the home page, with what the data answer."""

    words: str
    answers: tuple[DistillationAnswer, ...] = ()
    """One answer for each rule that it is asked under."""
    found: int | None = None
    """How many models match, where it asks for a list."""
    under: str = ""
    """The rule of a list."""
    query: str = ""
    """The API's address of the answer, from the root on."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many models are in each state on one axis."""

    axis: Axis
    counts: dict[marks.State, int]

    @property
    def total(self) -> int:
        """All models to which the axis applies."""
        return sum(self.counts.values())

    @property
    def pieces(self) -> list[tuple[marks.State, int, float, float]]:
        """For each state that occurs: how many, where it begins and how wide it is, in percent of the bar."""
        found, begin = [], 0.0
        for state, number in self.counts.items():
            if number:
                width = 100 * number / self.total
                found.append((state, number, round(begin, 3), round(width, 3)))
                begin += width
        return found


def home_page(stats: Stats, questions: Sequence[Question], edition: Edition) -> Page:
    """The first page: what this is, three answers, the three axes, and how much is unknown."""
    newest = sorted(
        (model for model in edition.models.values() if model.distillation != "unknown"),
        key=lambda model: (model.released or "", model.id),
        reverse=True,
    )
    return render(
        "home.html",
        edition,
        "",
        "Open Model Disclosure Registry",
        "What the developers of open models have disclosed about weights, data, post-training and distillation, with the evidence for each statement.",
        stats=stats,
        questions=questions,
        bars=[Bar(axis, _counts(list(edition.models.values()), axis)) for axis in Axis],
        newest=newest[:8],
    )


def browse_page(edition: Edition) -> Page:
    """Every model, dataset and organization."""
    return render(
        "browse.html",
        edition,
        "browse/",
        "Browse",
        f"All {words.count(len(edition.models), 'model')}, {words.count(len(edition.datasets), 'dataset')} and {words.count(len(edition.organizations), 'organization')} of the registry.",
        models=sorted(sorted(edition.models.values(), key=lambda model: model.name.casefold()), key=lambda model: model.released or "", reverse=True),
        datasets=sorted(edition.datasets.values(), key=lambda dataset: dataset.name.casefold()),
        organizations=sorted(edition.organizations.values(), key=lambda organization: organization.name.casefold()),
    )


def claims_page(claims: Sequence[ClaimView], edition: Edition) -> Page:
    """What is said about models by others than their developers, and what developers filed, with the replies."""
    return render(
        "claims.html", edition, "claims/", "Claims by others", "Allegations, testimony, audits and filings about models, each with what is offered in support and the reply.", claims=claims
    )  # fmt: skip


def terms_page(documents: Sequence[TermsView], edition: Edition) -> Page:
    """Whether outputs may train other models, by document and version."""
    return render(
        "terms.html", edition, "terms/", "Terms", "Which licences and terms of service let outputs train other models, version by version.", documents=documents
    )  # fmt: skip


def _counts(models: Sequence[ModelDetail], axis: Axis) -> dict[marks.State, int]:
    counted = Counter(marks.axis_state(model.axes[axis]) for model in models)
    return {state: counted[state] for state in marks.WORDS if state != "none"}
