"""A page as plain Markdown: the same words, tables and links, without drawings, forms and marks.

It is made from the page itself, so no page can be without its twin, and the two cannot disagree. The HTML is that of our templates, which
is well formed and in which every `<` and `>` of a text is an entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape

from disclose.pages.page import Edition, Page

_LEFT_OUT = re.compile(
    r"<(svg|form|button|caption|datalist|script|style|select|noscript)\b.*?</\1>"
    r'|<(a|span|p|td|th)\b[^>]* class="(?:headerlink|sr)"[^>]*>.*?</\2>'
    r"|<summary>(?:Show the other|\d+ more)[^<]*</summary>",
    re.DOTALL,
)
"""What only a browser makes something of, and headings of what stands open here."""
_IGNORED = re.compile(r"</?(?:span|time|thead|tbody|tfoot|colgroup|col|kbd|abbr|label|output|wbr)\b[^>]*>")
"""Tags that mean nothing in Markdown."""
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+)")
_RECORD = re.compile(r"(?:\./|(?:\.\./)*)(?:model|dataset|organization)/")
"""A link to the page of a record, in whose twin there are no anchors."""
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]+)"')
_SPECIAL = re.compile(r"[\\`*\[\]<|~{}$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
"""Letters that Markdown, or a dialect of it, takes for more than letters."""
_ENTITIES = "&<|~$=?:"
"""Those of them that not every dialect lets a backslash stand before."""
_OPENING = re.compile(r"(\d*)([-+=#!?:>.)])")
"""What at the start of a block would make it another kind of block."""
_BLOCKS = {
    "p",
    "div",
    "section",
    "header",
    "article",
    "figure",
    "figcaption",
    "details",
    "summary",
    "main",
    "nav",
    "footer",
    "blockquote",
    "address",
    "fieldset",
    "legend",
}
_MARKS = {"em": "*", "strong": "**", "i": "*", "b": "**"}
_INDENT = "    "
"""Of what belongs to an item of a list; some dialects take less for the end of the list."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def markdown(page: Page, edition: Edition) -> str:
    """A page with what a reader has to know of its origin below it."""
    place = f"{edition.address}{page.path}" if edition.address else f"/{page.path}"
    source = (
        f"From the Open Model Disclosure Registry, {place}, data version {edition.dataset_version}, evidence read until {edition.as_of}. CC-BY-4.0."
    )
    return f"{_Writer(page.path, edition.address).written(page.html)}\n\n---\n\n{escaped(source)}\n"


def escaped(text: str) -> str:
    """Text as Markdown that shows it letter by letter."""
    return _SPECIAL.sub(lambda found: _letter(found[0]), text)


def _letter(letter: str) -> str:
    """A letter that means nothing but itself."""
    return f"&#{ord(letter)};" if letter in _ENTITIES else f"\\{letter}"


@lru_cache(maxsize=65536)
def _target(attributes: str, here: str, address: str) -> str:
    """Where a link leads from the twin of the page `here`: to the twin of a page, and to anything else where that is; empty for a term's definition."""
    known = dict(_ATTRIBUTE.findall(attributes))
    if known.get("class") == "term":
        return ""
    path, hash_mark, fragment = unescape(known.get("href", "")).partition("#")
    outside = "://" in path or path.startswith("mailto:")
    if path.endswith("/") and not outside and "?" not in path:
        if _RECORD.match(path):
            hash_mark = fragment = ""
        path = f"{path}index.md" if path != "./" else "index.md"
    elif path and not outside and address:
        steps = path.split("/")
        kept = here.split("/")[: here.count("/") - steps.count("..")]
        path = address + "/".join([*kept, *(step for step in steps if step not in {".", ".."})])
    whole = f"{path}{hash_mark}{fragment}"
    if re.search(r"[\s()<>\\|]", whole):
        return "<" + re.sub(r"[\s<>\\|]", lambda found: f"%{ord(found[0]):02X}", whole) + ">"
    return whole


def _arranged(blocks: list[str]) -> str:
    """The blocks with the main heading before everything, and without headings that nothing stands under."""
    kept: list[str] = []
    below = 1
    """Level of the heading that comes next, 7 for anything else."""
    for block in reversed(blocks):
        level = len(block) - len(block.lstrip("\n#")) - 2 if block.startswith("\n\n#") else 7
        if block.strip() and (level == 7 or level == 1 or level < below):
            kept.append(block)
            below = level
        elif not block.strip():
            kept.append(block)
    main = next((block for block in kept if block.startswith("\n\n# ")), "")
    return "".join([main, *(block for block in reversed(kept) if block is not main)])


class _Writer:
    """Goes through a page once and writes it down."""

    def __init__(self, path: str, address: str) -> None:
        self._path, self._up = path, path.count("/")
        self._address = address
        self._out: list[str] = []
        self._inline: list[str] = []
        self._lists: list[tuple[str, int]] = []
        """Marker of each open list, and how many of its items have come."""
        self._marker = ""
        self._links: list[str] = []
        self._rows: list[list[str]] | None = None
        self._spans: dict[int, tuple[int, str]] = {}
        """By column, for how many more rows a cell goes on, and its text."""
        self._row: list[str] = []
        self._cell: tuple[int, int] = (1, 1)
        self._anchor = ""
        """Under which ids what comes next can be found."""
        self._pre = self._raw = self._heading = False
        self._card = False
        """Whether one of the cards of the three axes is open, which is one item of a list."""

    def written(self, html: str) -> str:
        html = _IGNORED.sub("", _LEFT_OUT.sub("", html))
        starts, ends = self._STARTS, self._ENDS
        inline = self._inline
        anchored = not _RECORD.match(self._path)  # what leads into the page of a record leads to all of it
        for closing, tag, attributes, text in _TOKEN.findall(html):
            if text:
                if self._raw:
                    inline.append(unescape(text))
                elif "&" in text or _SPECIAL.search(text):
                    inline.append(escaped(unescape(text)))
                else:
                    inline.append(text)
            elif closing:
                if end := ends.get(tag):
                    end(self, tag)
            elif start := starts.get(tag):
                start(self, tag, attributes)
                if anchored and (named := _ID.search(attributes)):
                    self._anchor += f'<a id="{named[1]}"></a>'
        self._flush()
        return _arranged(self._out).strip()

    # -- blocks --------------------------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Write down what has come since the last block."""
        text = " ".join("".join(self._inline).split())
        self._inline.clear()
        if self._rows is not None:
            if text:
                self._inline.append(f"{text}; ")
            return
        if not text:
            return
        if self._card:
            self._inline.append(f"{text} ")
            return
        opening = _OPENING.match(text)
        self._block(f"{opening[1]}{_letter(opening[2])}{text[opening.end() :]}" if opening else text)

    def _block(self, text: str) -> None:
        text, self._anchor = self._anchor + text, ""
        indent = _INDENT * (len(self._lists) - (1 if self._marker else 0)) if self._lists else ""
        if self._marker:
            self._out.append(f"\n{indent}{self._marker}{text}")
            self._marker = ""
        else:
            self._out.append(f"\n\n{indent}{text}")

    def _start_block(self, tag: str, attributes: str) -> None:
        self._flush()
        if tag == "section" and ' class="axis ' in attributes:
            self._card = True
        elif 'class="axis-name"' in attributes:
            self._inline.append("**")
        elif 'class="missing"' in attributes:
            self._inline.append(" ")

    def _end_block(self, tag: str) -> None:
        if self._card and tag == "p" and self._inline[:1] == ["**"]:
            self._inline[:] = [f"**{''.join(self._inline[1:])}:** "]
        elif self._card and tag == "section":
            self._card = False
            self._marker = "- "
            self._flush()
        else:
            if self._card and tag == "p" and self._inline and not "".join(self._inline).rstrip().endswith((".", ":**")):
                self._inline.append(".")
            self._flush()

    def _start_heading(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._flush()
        self._heading = True

    def _end_heading(self, tag: str) -> None:
        text = " ".join("".join(self._inline).split())
        text = re.sub("\x02 *(.*)$", r"(\1)", text)
        self._inline.clear()
        self._heading = False
        if self._marker:
            self._block(f"**{text}**")
        else:
            anchor, self._anchor = self._anchor, ""
            self._out.append(f"\n\n{'#' * _HEADINGS[tag]} {anchor}{text}")

    def _start_list(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._flush()
        if self._rows is None:
            self._lists.append(("- " if tag != "ol" else "1. ", 0))
            if len(self._lists) == 1:
                self._out.append("\n")

    def _end_list(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        self._flush()
        if self._lists and self._rows is None:
            self._lists.pop()
        self._marker = ""

    def _start_item(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._flush()
        if self._rows is None and self._lists:
            self._marker = self._lists[-1][0]

    def _end_item(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        self._flush()

    def _end_term(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        text = " ".join("".join(self._inline).split())
        self._inline[:] = [f"**{text}:** "]

    # -- tables --------------------------------------------------------------------------------------------------------------------

    def _start_table(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._flush()
        self._rows, self._spans = [], {}

    def _start_row(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._inline.clear()
        self._row = []
        self._continue_cells()

    def _continue_cells(self) -> None:
        while span := self._spans.get(len(self._row)):
            left, text = span
            if left == 1:
                del self._spans[len(self._row)]
            else:
                self._spans[len(self._row)] = (left - 1, text)
            self._row.append(text)

    def _start_cell(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._inline.clear()
        if "span=" in attributes:
            known = dict(_ATTRIBUTE.findall(attributes))
            self._cell = (int(known.get("rowspan", 1)), int(known.get("colspan", 1)))
        else:
            self._cell = (1, 1)

    def _end_cell(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        text = self._anchor + " ".join("".join(self._inline).split()).strip("; ")
        self._anchor = ""
        self._inline.clear()
        rows, columns = self._cell
        for _ in range(columns):
            if rows > 1:
                self._spans[len(self._row)] = (rows - 1, text)
            self._row.append(text)
        self._continue_cells()

    def _end_row(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        if self._rows is not None:
            self._rows.append(self._row)

    def _end_table(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        rows, self._rows = self._rows or [], None
        self._inline.clear()
        if not rows:
            return
        width = max(map(len, rows))
        written = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        indent = _INDENT * len(self._lists)
        self._out.append("\n\n" + "\n".join(indent + line for line in (written[0], "|" + " --- |" * width, *written[1:])))
        self._marker = ""

    # -- inside a block ------------------------------------------------------------------------------------------------------------

    def _start_link(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        to_root = "../" * self._up
        # A link by way of the root leads to the same place from every page of the same depth.
        here = "-/" * self._up if to_root and f'href="{to_root}' in attributes else self._path
        self._links.append(_target(attributes, here, self._address))
        self._inline.append("\0")

    def _end_link(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        href = self._links.pop() if self._links else ""
        start = len(self._inline) - 1 - self._inline[::-1].index("\0") if "\0" in self._inline else 0
        text = " ".join("".join(self._inline[start + 1 :]).split())
        del self._inline[start:]
        self._inline.append(f"[{text}]({href})" if href and text and not text.isdecimal() else text)

    def _mark(self, tag: str, attributes: str = "") -> None:  # noqa: ARG002 - every start has the same form
        self._inline.append(_MARKS[tag])

    def _code(self, tag: str, attributes: str = "") -> None:  # noqa: ARG002 - every start has the same form
        if self._pre:
            return
        self._raw = not self._raw
        if "\1" in self._inline:
            start = len(self._inline) - 1 - self._inline[::-1].index("\1")
            text = "".join(self._inline[start + 1 :])
            del self._inline[start:]
            fence = "``" if "`" in text else "`"
            bar = text.replace("|", "\\|") if self._rows is not None else text
            self._inline.append(f"{fence}{bar}{fence}" if fence == "`" else f"{fence} {bar} {fence}")
        else:
            self._inline.append("\1")

    def _start_pre(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._flush()
        self._pre = self._raw = True

    def _end_pre(self, tag: str) -> None:  # noqa: ARG002 - every end has the same form
        lines = "".join(self._inline).strip("\n").splitlines()
        self._inline.clear()
        self._pre = self._raw = False
        fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
        indent = _INDENT * len(self._lists)
        self._out.append("\n\n" + "\n".join(f"{indent}{line}" for line in (fence, *lines, fence)))

    def _break(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        if self._pre:
            self._inline.append("\n")
        elif any(part.strip() for part in self._inline):
            self._inline.append("; ")

    def _small(self, tag: str, attributes: str) -> None:  # noqa: ARG002 - every start has the same form
        self._inline.append(" \x02" if self._heading else " ")

    _STARTS: dict[str, Callable[[_Writer, str, str], None]] = {  # noqa: RUF012 - a table of methods
        **dict.fromkeys(_BLOCKS, _start_block),
        **dict.fromkeys(_HEADINGS, _start_heading),
        **dict.fromkeys(("ul", "ol", "dl"), _start_list),
        **dict.fromkeys(("li", "dt"), _start_item),
        **dict.fromkeys(_MARKS, _mark),
        **dict.fromkeys(("td", "th"), _start_cell),
        "table": _start_table,
        "tr": _start_row,
        "a": _start_link,
        "code": _code,
        "pre": _start_pre,
        "br": _break,
        "small": _small,
    }
    _ENDS: dict[str, Callable[[_Writer, str], None]] = {  # noqa: RUF012 - a table of methods
        **dict.fromkeys(_BLOCKS, _end_block),
        **dict.fromkeys(_HEADINGS, _end_heading),
        **dict.fromkeys(("ul", "ol", "dl"), _end_list),
        **dict.fromkeys(("li", "dd"), _end_item),
        **dict.fromkeys(_MARKS, _mark),
        **dict.fromkeys(("td", "th"), _end_cell),
        "dt": _end_term,
        "table": _end_table,
        "tr": _end_row,
        "a": _end_link,
        "code": _code,
        "pre": _end_pre,
    }
