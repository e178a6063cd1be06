"""YAML bytes to plain data, with the line and column of every key and value; knows no schema.

The data are read straight from libyaml's events in one pass, under limits that a card never meets and a hostile file does. Scalars follow
the YAML 1.2 core schema, so `no` is text and dates stay text; where YAML 1.1 would read a scalar differently, the document says so.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Sized
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import yaml
from yaml.events import AliasEvent, DocumentStartEvent, MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent, StreamEndEvent

from disclose.findings import INVISIBLE, Complaint, Mark, Path, Problem, quoted

MAX_BYTES = 64 * 1024
MAX_DEPTH = 12
MAX_NODES = 4000

_PLAIN_BYTES = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
_INVISIBLE = re.compile(rf"(?![\t\n\r])[{INVISIBLE}]")
_LINE_END = re.compile(r"\r\n|\r|\n")

_INTEGER = re.compile(r"[-+]?[0-9]{1,100}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NON_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_AMBIGUOUS_WORD = re.compile(r"(?:y|n|yes|no|on|off)\Z", re.IGNORECASE)
_AMBIGUOUS_NUMBER = re.compile(
    r"""[-+]?(?:[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?  # 12:30:45, to the base of 60
    |0[0-9_]+|0[xob][0-9A-Fa-f_]+|[0-9]+_[0-9_]*             # octal, hexadecimal, binary, grouped
    |[0-9]+[eE][-+]?[0-9]+|[0-9]*\.[0-9]*[eE][0-9]+)\Z""",  # a power of ten without a point or a sign
    re.VERBOSE,
)
_AMBIGUOUS_KEYS = frozenset(cased for word in ("y", "n", "yes", "no", "on", "off") for cased in (word, word.capitalize(), word.upper()))
_FIRST_OF_SPECIAL = frozenset(["", *"~nNtTfFyYoO+-.0123456789"])
"""With what every scalar begins that one of the patterns above could match."""


class Place(NamedTuple):
    """Where a part of a document stands; items of a list have no key, so theirs is the place of the value."""

    key: Mark
    value: Mark
    written: str | None = None
    """What stands there, for a plain scalar."""


@dataclass(frozen=True)
class Document:
    """One file: its data, where each part of them stands, and what is wrong with it as YAML."""

    file: str
    content: bytes = b""
    data: Any = None
    complaints: tuple[Complaint, ...] = ()
    usable: bool = True
    """False where no data could be read."""
    empty: tuple[Path, ...] = ()
    """Where a key or an item of a list has no value."""

    def mark(self, path: Path, *, on_key: bool = False) -> Mark:
        """The place of a path, or of the nearest enclosing part that exists."""
        while path and path not in self._places:
            path, on_key = path[:-1], True
        place = self._places.get(path)
        return min(place.key if on_key else place.value, self._end) if place else (1, 1)

    def written(self, path: Path) -> str | None:
        """What stands in the file at a path, where that is a plain scalar: `1.10` for the number 1.1."""
        place = self._places.get(path)
        return place.written if place else None

    @cached_property
    def _places(self) -> dict[Path, Place]:
        """The place of every part. Most files have no findings, so a second reading when one has is cheaper than remembering all places."""
        places: dict[Path, Place] = {}
        if self.usable:
            _Reading(self.file, self.content, places).whole()
        return places

    @cached_property
    def _end(self) -> Mark:
        return _end(self.content)


def read(path: FilePath, file: str) -> Document:
    """Read one file from disk. Whatever is wrong with it is in the document's complaints; nothing is raised."""
    try:
        found = content(path)
    except OSError as error:
        reason = "it is a symbolic link" if error.errno == errno.ELOOP else (error.strerror or str(error)).lower()
        return _unusable(file, b"", "readable_file", f"the file cannot be read: {reason}", (1, 1))
    return parse(found, file)


def content(path: FilePath) -> bytes:
    """The first 64 KiB and a byte of a regular file; a link is not followed, and a pipe is not waited for.

    Raises:
        OSError: it is no regular file, or cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is not a regular file")
        with open(descriptor, "rb", closefd=False) as stream:
            return stream.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def parse(content: bytes, file: str) -> Document:
    """Read one document from bytes, at most 64 KiB of UTF-8."""
    if len(content) > MAX_BYTES:
        return _unusable(file, content[:MAX_BYTES], "readable_file", f"the file is larger than {MAX_BYTES // 1024} KiB", (1, 1))
    if content.translate(None, _PLAIN_BYTES):  # something beside printable ASCII
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            mark = _mark_of(content[: error.start].decode("utf-8", "replace"))
            return _unusable(file, content, "readable_file", f"byte 0x{content[error.start]:02x} is not UTF-8", mark, "save the file as UTF-8")
        if found := _INVISIBLE.search(text.removeprefix("\ufeff")):  # a byte order mark is an editor's doing, and harmless
            message = f"the invisible character U+{ord(found[0]):04X} stands here"
            mark = _mark_of(text.removeprefix("\ufeff")[: found.start()])
            return _unusable(file, content, "plain_yaml", message, mark, "remove it, with whatever it hides")
    reading = _Reading(file, content)
    try:
        data, usable = reading.whole(), True
    except _Refused as refused:
        data, usable = None, False
        reading.complain(refused.check, Problem((), refused.message, refused.tip), min(refused.mark, _end(content)))
    return Document(file, content, data, tuple(reading.complaints), usable, tuple(reading.empty))


def _unusable(file: str, content: bytes, check: str, message: str, mark: Mark, tip: str | None = None) -> Document:
    return Document(file, content, None, (Complaint(check, file, Problem((), message, tip), mark),), usable=False)


def _mark_of(before: str) -> Mark:
    """The place behind a beginning of a file."""
    lines = _LINE_END.split(before)
    return (len(lines), len(lines[-1]) + 1)


def _end(content: bytes) -> Mark:
    """The end of a file's last line; libyaml has what is missing at the end of a file on the line behind it."""
    return _mark_of(content.decode().removeprefix("\ufeff").removesuffix("\n").removesuffix("\r"))


class _Refused(Exception):
    """The document cannot be read on."""

    def __init__(self, check: str, message: str, mark: Mark, tip: str | None = None) -> None:
        super().__init__(message)
        self.check, self.message, self.mark, self.tip = check, message, mark, tip


class _Reading:
    """One pass over the events of one document; where `places` is given, the place of every part is put there."""

    def __init__(self, file: str, content: bytes, places: dict[Path, Place] | None = None) -> None:
        self.file = file
        self.content = content
        self.places = places
        self.complaints: list[Complaint] = []
        self.empty: list[Path] = []
        self.nodes = 0
        self.next: Callable[[], Any] = yaml.CSafeLoader(content).get_event

    def whole(self) -> Any:
        """The data of the one document that the file holds.

        Raises:
            _Refused: this is not plain YAML, or not within the limits.
        """
        try:
            self.next()  # the stream's start
            if type(start := self.next()) is not DocumentStartEvent:
                raise _Refused("yaml_syntax", "the file is empty", _mark(start), "start from `disclose new model org/name`")
            event = self.next()
            if self.places is not None:
                self.places[()] = Place(_mark(event), _mark(event))
            data = self._value(event, (), 1)
            self.next()  # the document's end
            if type(end := self.next()) is not StreamEndEvent:
                raise _Refused("plain_yaml", "a second document begins here", _mark(end), "one file holds one record: remove the `---` line")
        except yaml.MarkedYAMLError as error:
            raise _explained(error, self.content.decode()) from None
        return data

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        kind = type(event)
        if kind is AliasEvent or event.anchor is not None:
            raise _Refused(
                "plain_yaml",
                "an anchor or alias (`&`, `*`) stands here",
                _mark(event),
                "write the value out, or quote a text that starts with `&` or `*`",
            )
        if event.tag is not None:
            raise _Refused("plain_yaml", "a tag (`!`) stands here", _mark(event), "remove it, or quote a text that starts with `!`")
        if kind is ScalarEvent:
            text: str = event.value
            # Nearly every scalar is text that looks like nothing else, so that is settled by its first character.
            return text if text[:1] not in _FIRST_OF_SPECIAL or not event.implicit[0] else self._resolved(text, event, path)
        if depth > MAX_DEPTH:
            raise _Refused("plain_yaml", f"the document is nested more than {MAX_DEPTH} deep", _mark(event))
        return self._list(path, depth) if kind is SequenceStartEvent else self._map(path, depth)

    def _list(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while type(event := self.next()) is not SequenceEndEvent:
            place = (*path, len(items))
            if self.places is not None:
                self.places[place] = Place(_mark(event), _mark(event), _written(event))
            items.append(self._value(event, place, depth + 1))
        self._count(items, event)
        return items

    def _map(self, path: Path, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        keys: dict[str, Any] = {}
        while type(key_event := self.next()) is not MappingEndEvent:
            if type(key_event) is not ScalarEvent or key_event.anchor is not None or key_event.tag is not None:
                raise _Refused(
                    "plain_yaml",
                    "a key that is not plain text stands here",
                    _mark(key_event),
                    "quote a key that begins with `&`, `*`, `!`, `[` or `{`",
                )
            key: str = key_event.value
            if key == "<<":
                raise _Refused("plain_yaml", "a merge key (`<<`) stands here", _mark(key_event), "write the keys out")
            place = (*path, key)
            if key in _AMBIGUOUS_KEYS and key_event.implicit[0]:
                self._ambiguous(key_event, place, "true or false")
            event = self.next()
            if key in items:
                first = keys[key].start_mark.line + 1
                problem = Problem(place, f"the key {quoted(key)} stands here and on line {first}", "keep one of them")
                self.complain("unique_keys", problem, _mark(key_event))
                self._value(event, (*path, f"{key} (again)"), depth + 1)  # read over
                continue
            if self.places is not None:
                self.places[place] = Place(_mark(key_event), _mark(event), _written(event))
            keys[key] = key_event
            items[key] = self._value(event, place, depth + 1)
        self._count(items, key_event)
        return items

    def _count(self, items: Sized, event: Any) -> None:
        self.nodes += len(items)
        if self.nodes > MAX_NODES:
            raise _Refused("plain_yaml", f"the document has more than {MAX_NODES} parts", _mark(event))

    def _resolved(self, text: str, event: Any, path: Path) -> Any:
        """A plain scalar that may be something else than text, by the YAML 1.2 core schema."""
        if text in _CONSTANTS:
            if _CONSTANTS[text] is None:
                self.empty.append(path)
            return _CONSTANTS[text]
        if _AMBIGUOUS_WORD.match(text) or _AMBIGUOUS_NUMBER.match(text):
            self._ambiguous(event, path, "true or false" if _AMBIGUOUS_WORD.match(text) else "a number")
            return text
        if _INTEGER.match(text):
            return int(text)
        if _FLOAT.match(text):
            return float(text)
        if _NON_FINITE.match(text):
            return float(text.replace(".", ""))
        return text

    def _ambiguous(self, event: Any, path: Path, other: str) -> None:
        text: str = event.value
        tip = f'write "{text}" for the text' if len(text) <= 80 else None
        problem = Problem(path, f"bare {quoted(text)} is text to some YAML readers and {other} to others", tip)
        self.complain("unambiguous_scalars", problem, _mark(event))

    def complain(self, check: str, problem: Problem, mark: Mark) -> None:
        self.complaints.append(Complaint(check, self.file, problem, mark))


def _mark(event: Any) -> Mark:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1)


def _written(event: Any) -> str | None:
    return event.value if type(event) is ScalarEvent and event.implicit[0] else None


def _explained(error: yaml.MarkedYAMLError, text: str) -> _Refused:
    """libyaml's complaint in the reader's words, with a tip for the mistakes that people make."""
    place: Any = error.problem_mark or error.context_mark
    opening: Any = error.context_mark or place
    lines = _LINE_END.split(text)
    line = lines[place.line] if place.line < len(lines) else ""
    before = line[: place.column]
    complaint = " ".join(part for part in (error.context, error.problem) if part)
    message, tip = f"this is not YAML ({complaint})", None
    if "\t" in line[: place.column + 1] and not before.strip():
        message, tip = "a tab stands where blanks are needed", "indent with blanks"
    elif "mapping values are not allowed" in complaint and re.search(r":\s", before):
        message, tip = "a second `: ` stands in one line", "quote the text that holds the colon"
    elif "mapping values are not allowed" in complaint:
        message = "a `: ` stands in a line that is read as going on with the text above it"
        tip = "check that both lines are indented alike and that the one above has its `: `"
    elif "did not find expected ',' or" in complaint:
        message = f"a `,` or a closing bracket is missing in the list or map that opens on line {opening.line + 1}"
        tip = "close the bracket, or quote a text that holds `,`, `[`, `]`, `{` or `}`"
        place = opening if opening.line != place.line else place
    elif "expected node content" in complaint:
        message, tip = "a value or a closing bracket is missing here", None
    elif "escape" in complaint or "hexdecimal" in complaint:
        message = "a `\\` in a text in double quotes stands before something that it cannot stand before"
        tip = "write `\\\\` for a backslash, or use single quotes"
    elif "quoted scalar" in complaint:
        message, tip = "the quoted text that opens here is not closed", "add the closing quote"
        place = opening
    elif "could not find expected ':'" in complaint:
        message, tip = "a `:` is missing after a key", "write `key: value`"
        place = opening
    elif "cannot start any token" in complaint:
        message, tip = f"an unquoted text cannot begin with `{line[place.column : place.column + 1]}`", "quote the text"
    elif "expected '-' indicator" in complaint:
        message, tip = (
            f"this line is no item of the list that opens on line {opening.line + 1}",
            "begin it with `- `, or indent it like the key that it belongs beside",
        )
    elif "did not find expected key" in complaint and before.strip():
        message, tip = "this stands behind a value that has ended", "put it inside the quotes or brackets, or on its own line"
    elif "did not find expected key" in complaint:
        message, tip = "this line is not indented like the keys beside it", "give it the same number of leading blanks"
    return _Refused("yaml_syntax", message, (place.line + 1, place.column + 1), tip)
