"""The home page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from disclose.pages import marks
from disclose.pages.collection import commit_of
from disclose.pages.page import Edition, Page, render
from disclose.views import DistillationAnswer, ModelEntry, Stats
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
        latest=[commit_of(view) for view in edition.commits[:5]],
    )


def _counts(models: Sequence[ModelEntry], axis: Axis) -> dict[marks.State, int]:
    counted = Counter(marks.axis_state(model.axes[axis]) for model in models)
    return {state: counted[state] for state in marks.WORDS if state != "none"}
