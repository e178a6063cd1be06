"""A model's badge: the three verdicts and its teachers as a small picture for a README, and the same as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from disclose import vocabulary as v
from disclose.pages import marks, words
from disclose.queries import Snapshot
from disclose.views import ModelDetail, View

HEIGHT, MARK, PAD, GAP = 22, 12, 8, 4
SIZE = 11
"""Of the letters, in pixels."""

_INK = {"open": "#0a6c5c", "partial": "#8a5800", "closed": "#343b42", "undisclosed": "#5d6770", "unknown": "#5d6770", "none": "#5d6770"}
_LABEL_INK, _PAPER, _WASH, _RULE = "#ffffff", "#fdfdfb", "#3b444c", "#83897f"
"""The badge brings its own paper, so that it reads the same on a light and on a dark page."""

_WIDTHS = {" ": 0.36, "-": 0.46, ",": 0.37, "f": 0.36, "i": 0.28, "j": 0.35, "l": 0.28, "m": 0.98, "r": 0.44, "t": 0.4, "w": 0.82}
_WIDEST = 0.65
"""Widths of letters in Verdana, in parts of their size; one that is not listed counts as the widest of the others."""


class AxisBadge(View):
    """The verdict on one axis; `looked` is false where nobody has read the sources for it yet."""

    verdict: v.Verdict | None
    looked: bool


class Badge(View):
    """What a badge says."""

    id: str
    name: str
    weights: AxisBadge
    data: AxisBadge
    post_training: AxisBadge
    distillation: v.Statement
    """What the developer says of teachers."""
    teachers: int
    """How many models it has as teachers under the rule `direct`."""
    dataset_version: str
    as_of: str


class Part(NamedTuple):
    """A label with what stands behind it, and the mark before that."""

    label: str
    word: str
    state: marks.State | None


def badge(model: ModelDetail, snapshot: Snapshot) -> Badge:
    """What the badge of a model says in one version of the data."""
    axes = {axis.value: AxisBadge(verdict=view.verdict, looked=view.looked) for axis, view in model.axes.items()}
    return Badge(
        id=model.id, name=model.name, distillation=model.distillation, teachers=model.teachers, dataset_version=snapshot.dataset_version,
        as_of=snapshot.as_of, **axes,
    )  # fmt: skip


def badge_parts(model: ModelDetail) -> list[Part]:
    """The parts of a badge from left to right."""
    silent: dict[v.Statement, marks.State] = {v.Statement.NOT_DISCLOSED: "undisclosed", v.Statement.UNKNOWN: "unknown"}
    states = {axis: marks.axis_state(model.axes[axis]) for axis in v.Axis}
    axes = [Part(words.plain(axis).replace("post training", "post-training"), marks.WORDS[state], state) for axis, state in states.items()]
    return [*axes, Part("teachers", words.teachers(model), None if model.teachers else silent.get(model.distillation))]


def badge_svg(model: ModelDetail) -> str:
    """The badge as a picture that needs nothing from elsewhere."""
    parts = badge_parts(model)
    said = f"{printable(model.name)}: " + ", ".join(f"{part.label} {part.word}" for part in parts)
    before, after = _drawn(tuple(parts))
    return f"{before}{escape(said)}{after}"


@lru_cache(maxsize=4096)
def _drawn(parts: tuple[Part, ...]) -> tuple[str, str]:
    """What comes before and after the title; many badges say the same, and only the name is their own."""
    drawn, x = [], 0
    for part in parts:
        label_width, word_width = width(part.label) + 2 * PAD, width(part.word) + 2 * PAD + (MARK + GAP if part.state else 0)
        drawn.append(Markup('<path fill="{}" d="M{} 0h{}v{}h-{}z"/>').format(_WASH, x, label_width, HEIGHT, label_width))
        drawn.append(_text(part.label, x + PAD, _LABEL_INK))
        x += label_width
        ink, start = _INK[part.state or "closed"], x + PAD
        if part.state:
            shape = Markup('<g color="{}" transform="translate({} {}) scale({})">{}</g>')
            drawn.append(shape.format(ink, start, (HEIGHT - MARK) // 2, MARK / 16, marks.SHAPES[part.state]))
            start += MARK + GAP
        drawn.append(_text(part.word, start, ink))
        x += word_width
    before = f'<svg xmlns="http://www.w3.org/2000/svg" width="{x}" height="{HEIGHT}" viewBox="0 0 {x} {HEIGHT}" role="img" aria-labelledby="t d"><title id="t">'
    after = Markup(
        '</title><desc id="d">What the developer has disclosed, as recorded by the Open Model Disclosure Registry. {meanings}</desc>'
        '<clipPath id="c"><rect width="{width}" height="{height}" rx="4"/></clipPath>'
        '<g clip-path="url(#c)" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="{size}">'
        '<path fill="{paper}" d="M0 0h{width}v{height}H0z"/>{drawn}</g>'
        '<rect x=".5" y=".5" width="{inner}" height="{lower}" rx="3.5" fill="none" stroke="{rule}"/></svg>\n'
    ).format(
        width=x, height=HEIGHT, inner=x - 1, lower=HEIGHT - 1, meanings=_meanings(parts), size=SIZE, paper=_PAPER, rule=_RULE, drawn=Markup("").join(drawn)
    )  # fmt: skip
    return before, str(after)


def _meanings(parts: Sequence[Part]) -> str:
    states = dict.fromkeys(part.state for part in parts if part.state)
    return " ".join(f"{marks.WORDS[state].capitalize()}: {marks.MEANINGS[state]}." for state in states)


def _text(text: str, x: int, ink: str) -> Markup:
    """Text whose length is fixed, so that it fits whatever typeface the reader has."""
    return Markup('<text x="{}" y="15" fill="{}" textLength="{}" lengthAdjust="spacingAndGlyphs">{}</text>').format(x, ink, width(text), text)


def width(text: str) -> int:
    """How wide a text is, in pixels."""
    return round(SIZE * sum(_WIDTHS.get(letter, _WIDEST) for letter in text))


def printable(text: str) -> str:
    """Text without the characters that XML cannot hold, and without those that turn its direction."""
    return re.sub("[^\t\n\r\u0020-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
