"""The marks of the states that an axis or a component can be in: a shape beside a word, so that colour is never the only sign."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from markupsafe import Markup

from disclose.openness import is_open
from disclose.views import AxisView
from disclose.vocabulary import Status, Verdict

State = Literal["open", "partial", "closed", "undisclosed", "unknown", "none"]
"""A verdict, or one of two states that are no verdict: nobody has looked yet, and the axis does not apply."""

WORDS: dict[State, str] = {
    "open": "open",
    "partial": "partial",
    "closed": "closed",
    "undisclosed": "undisclosed",
    "unknown": "not looked yet",
    "none": "does not apply",
}
MEANINGS: dict[State, str] = {
    "open": "all of it can be obtained under an open licence",
    "partial": "some of it, or all of it under terms that restrict use or are not known",
    "closed": "the developer says, or plainly shows, that it cannot be obtained",
    "undisclosed": "the sources were read and say nothing",
    "unknown": "nobody has read the sources for it yet",
    "none": "a base model has no post-training",
}

SHAPES: dict[State, Markup] = {
    "open": Markup('<circle cx="8" cy="8" r="6.2" fill="currentColor"/>'),
    "partial": Markup('<circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 2.6a5.4 5.4 0 0 0 0 10.8z" fill="currentColor"/>'),
    "closed": Markup('<circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M5 8h6" stroke="currentColor" stroke-width="1.8"/>'),
    "undisclosed": Markup('<circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-dasharray="0.1 3.29"/>'),
    "unknown": Markup(
        '<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-dasharray="0.1 3.36"/>'
        '<path d="M6.2 6.6a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.6-.9 1.2v.2" fill="none" stroke="currentColor" stroke-width="1.4"/><circle cx="8" cy="11.6" r=".9" fill="currentColor"/>'
    ),
    "none": Markup('<path d="M4 8h8" stroke="currentColor" stroke-width="1.4"/>'),
}  # fmt: skip
"""Filled disc, half disc, ring with a bar, dotted ring, dotted ring with a question mark, dash; in a square of 16."""


_VERDICTS: dict[Verdict, State] = {
    Verdict.OPEN: "open",
    Verdict.PARTIAL: "partial",
    Verdict.CLOSED: "closed",
    Verdict.UNDISCLOSED: "undisclosed",
}
_STATUSES: dict[str, State] = {
    Status.RELEASED: "open",
    Status.PARTLY_RELEASED: "partial",
    Status.DESCRIBED: "closed",
    Status.NOT_RELEASED: "closed",
    Status.NOT_DISCLOSED: "undisclosed",
    Status.UNKNOWN: "unknown",
}


def axis_state(axis: AxisView) -> State:
    """The state of an axis: its verdict where somebody has looked."""
    if axis.verdict is None:
        return "none"
    return _VERDICTS[axis.verdict] if axis.looked else "unknown"


def release_state(component: Mapping[str, Any] | None) -> State:
    """The state of one component or dataset on a card, from its status and licence."""
    if component is None:
        return "unknown"
    if component["status"] == Status.RELEASED and not is_open(component["license"]):
        return "partial"
    return _STATUSES[component["status"]]


@cache
def mark(state: State) -> Markup:
    """The shape alone; the word has to stand beside it."""
    return Markup('<svg class="mark mark-{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>').format(state, SHAPES[state])


@cache
def badge(state: State, word: str | None = None) -> Markup:
    """The shape with its word, or with another word that says the same."""
    return Markup('<span class="state state-{}">{}{}</span>').format(state, mark(state), word or WORDS[state])
