"""A page of the theme that was rendered once, to be filled for every record: the theme takes far longer for its frame than a record for its content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the name of a place that is to be filled; letters for private use, which no theme and no page has."""

_ITEM = re.compile(rf"<li\b(?:(?!<li\b).)*?{_OPEN}section{_CLOSE}.*?</li>", re.DOTALL)


def place(name: str) -> str:
    """What stands in a shell where something is to be filled in."""
    return f"{_OPEN}{name}{_CLOSE}"


class Shell:
    """The frame of a page with places in it; a place that comes twice is filled twice.

    `section` and `title of section` stand in an item of a list, which comes once for each section of a page; elsewhere they are those of
    the first section.
    """

    def __init__(self, html: str) -> None:
        item = _ITEM.search(html)
        self._item = item.group() if item else ""
        self._parts = re.split(rf"{_OPEN}(.*?){_CLOSE}", html.replace(self._item, place("sections")) if item else html)

    def fill(self, values: Mapping[str, str], sections: Sequence[tuple[str, str]]) -> str:
        """A whole page; the values are HTML, and so are the ids and titles of its sections, of which there is at least one.

        Raises:
            KeyError: the shell has a place for which there is no value.
        """
        items = "".join(self._item.replace(place("section"), identity).replace(place("title of section"), title) for identity, title in sections)
        known = {**values, "sections": items, "section": sections[0][0], "title of section": sections[0][1]}
        return "".join(part if number % 2 == 0 else known[part] for number, part in enumerate(self._parts))
