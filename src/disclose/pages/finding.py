"""What the search in the pages reads: the names of all pages in one file, their texts in another, each as small as it can be."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from disclose.pages.page import Clues, Page

NAMES, TEXTS = "search/names.json", "search/texts.json"
"""Where the two files are, from the site's root on. The first is read when a reader turns to the search, the second after it."""

TEXT_LENGTH, LONG_TEXT = 600, 10_000
"""How many characters of a record's page, and of any other page, are searched beside its names."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search has to know of one page."""

    path: str
    title: str
    clues: Clues
    text: str


def found(page: Page) -> Found:
    """What the search has to know of a page."""
    return Found(page.path, page.title, page.clues, text_of(page))


def search_files(pages: Iterable[Found]) -> dict[str, str]:
    """Both files by their path; their lists are in the same order."""
    ordered = sorted(pages, key=lambda page: page.path)
    numbers = {page.path: number for number, page in enumerate(ordered)}
    names = [
        [
            page.path,
            page.title,
            page.clues.beside,
            [name for name in dict.fromkeys(page.clues.names) if name != page.title],
            [numbers[path] for path in page.clues.related if path in numbers],
        ]
        for page in ordered
    ]
    return {NAMES: _json(names), TEXTS: _json([page.text for page in ordered])}


def text_of(page: Page) -> str:
    """The beginning of a page as text, without its heading; cut at a word."""
    body = re.sub(r"<(h1|button|label|svg|datalist)\b.*?</\1>", " ", page.searched, flags=re.DOTALL)
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())
    most = TEXT_LENGTH if page.clues.names else LONG_TEXT
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
