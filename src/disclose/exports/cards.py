"""The pictures that a link to a page shows: one for each kind of page, drawn once for a version of the data."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from disclose.pages import Edition
from disclose.pages.head import CARD_SIZE, CARDS, REGISTRY, card_path

_PAPER, _INK, _SOFT, _OPEN, _PARTIAL, _RULE = "#fdfdfb", "#1d2328", "#535d66", "#0a6c5c", "#8a5800", "#b4b8b0"
_LEFT = 84
_FINE = 4
"""How many times finer the marks are drawn than they are shown."""


def card_files(edition: Edition, statements: int) -> Iterator[tuple[str, bytes]]:
    """The path of each picture with its content."""
    counts = f"{len(edition.models):,} models · {len(edition.datasets):,} datasets · {statements:,} statements, each with its source"
    for kind, line in CARDS.items():
        yield card_path(f"{kind}/"), card(line, counts)


def card(line: str, counts: str) -> bytes:
    """A picture of 1200 by 630 pixels as PNG: the name of the registry, a line on the kind of page, the marks, and how much there is."""
    image = Image.new("RGB", CARD_SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((_LEFT, 74), REGISTRY, font=_font(34), fill=_SOFT)
    for row, words in enumerate(_rows(line, CARD_SIZE[0] - 2 * _LEFT)):
        draw.text((_LEFT, 168 + row * 86), words, font=_font(70), fill=_INK)
    draw.line((_LEFT, 452, CARD_SIZE[0] - _LEFT, 452), fill=_RULE, width=2)
    place = _LEFT
    for name, ink in (("open", _OPEN), ("partial", _PARTIAL), ("closed", _INK), ("undisclosed", _SOFT)):
        image.paste(ink, (place, 486), _mark(name))
        draw.text((place + 42, 484), name, font=_font(30), fill=ink)
        place += 42 + round(_font(30).getlength(name)) + 56
    draw.text((_LEFT, 546), counts, font=_font(28), fill=_SOFT)
    written = io.BytesIO()
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(written, "PNG")
    return written.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The typeface that comes with Pillow, so that the picture is the same on every machine."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType, and draws letters of one size only")
    return font


def _rows(line: str, width: int) -> list[str]:
    """A line in as many rows as it needs."""
    rows = [""]
    for word in line.split():
        longer = f"{rows[-1]} {word}".strip()
        if _font(70).getlength(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


@cache
def _mark(name: str) -> Image.Image:
    """The shape of a state as a mask: a filled disc, a half disc, a ring with a bar, a dotted ring."""
    size = 30 * _FINE
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    edge, width = 3 * _FINE, 3 * _FINE
    box = (edge, edge, size - edge, size - edge)
    if name == "open":
        draw.ellipse(box, fill=255)
    elif name == "undisclosed":
        for start in range(0, 360, 30):
            draw.arc(box, start, start + 13, fill=255, width=width)
    else:
        draw.ellipse(box, outline=255, width=width)
        if name == "partial":
            draw.pieslice(box, 90, 270, fill=255)
        else:
            middle = size // 2
            draw.line((size * 0.3, middle, size * 0.7, middle), fill=255, width=width)
    return mask.resize((30, 30), Image.Resampling.LANCZOS)
