"""YAML bytes to plain data, with the line and column of every key and value; knows no schema.

The data are read straight from libyaml's events in one pass, under limits that a card never meets and a hostile file does. Scalars follow
the YAML 1.2 core schema, so `no` is text and dates stay text; where YAML 1.1 would read a scalar differently, the document says so.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from disclose.findings import Path, Problem

MAX_BYTES = 64 * 1024
MAX_DEPTH = 12
MAX_NODES = 4000

Mark = tuple[int, int]
"""Line and column, both counted from 1; columns in characters."""

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_AMBIGUOUS_WORD = re.compile(r"(?:y|n|yes|no|on|off)\Z", re.IGNORECASE)
_AMBIGUOUS_NUMBER = re.compile(r"[-+]?(?:[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|0[0-9_]+|0[xob][0-9A-Fa-f_]+|[0-9]+_[0-9_]*)\Z")
_CONSTANTS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CONSTANTS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NON_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")


@dataclass(slots=True)
class Document:
    """One file: its data, where each part of them stands, and what is wrong with it as YAML."""

    file: str
    data: Any = None
    marks: dict[Path, tuple[Mark, Mark]] = field(default_factory=dict)
    """For each path, the place of its key and of its value; list items have the same place twice."""
    raw: dict[Path, str] = field(default_factory=dict)
    """What stands in the file for each plain scalar that is not read as text."""
    problems: list[tuple[str, Problem, Mark]] = field(default_factory=list)
    """Check name, problem and place of everything that is wrong."""
    usable: bool = True
    """False where no data could be read."""

    def mark(self, path: Path, *, on_key: bool = False) -> Mark:
        """The place of a path, or of the nearest enclosing part that exists."""
        while path and path not in self.marks:
            path, on_key = path[:-1], True
        found = self.marks.get(path)
        return found[0 if on_key else 1] if found else (1, 1)


class _Refused(Exception):
    """The document cannot be read on."""

    def __init__(self, check: str, message: str, mark: Mark, tip: str | None = None) -> None:
        super().__init__(message)
        self.check, self.message, self.mark, self.tip = check, message, mark, tip


def read(path: FilePath, file: str) -> Document:
    """Read one file from disk. Whatever is wrong with it is in the document's problems; nothing is raised."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError("it is not a regular file")
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = "it is a symbolic link" if path.is_symlink() else (error.strerror or str(error)).lower()
        return _unusable(file, "readable_file", f"the file cannot be read: {reason}", (1, 1))
    return parse(content, file)


def parse(content: bytes, file: str) -> Document:
    """Read one document from bytes, at most 64 KiB of UTF-8."""
    if len(content) > MAX_BYTES:
        return _unusable(file, "readable_file", f"the file is larger than {MAX_BYTES // 1024} KiB", (1, 1))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        return _unusable(file, "readable_file", f"byte 0x{content[error.start]:02x} is not UTF-8", (line, column), "save the file as UTF-8")
    document = Document(file)
    try:
        _Builder(document, text).build()
    except _Refused as refused:
        document.data, document.usable = None, False
        document.problems.append((refused.check, Problem((), refused.message, refused.tip), refused.mark))
    return document


def _unusable(file: str, check: str, message: str, mark: Mark, tip: str | None = None) -> Document:
    return Document(file, usable=False, problems=[(check, Problem((), message, tip), mark)])


class _Builder:
    """One pass over the events of one document."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.nodes = 0
        try:
            self.parser = yaml.CSafeLoader(text.removeprefix("\ufeff"))
        except yaml.reader.ReaderError as error:
            raise _Refused("yaml_syntax", f"the character U+{error.character:04X} may not stand in YAML", (1, 1)) from None

    def build(self) -> None:
        try:
            self._next()  # stream start
            event = self._next()
            if not isinstance(event, yaml.DocumentStartEvent):
                raise _Refused("yaml_syntax", "the file is empty", (1, 1), "start from `disclose new model org/name`")
            first = self._next()
            self.document.marks[()] = (_mark(first), _mark(first))
            self.document.data = self._node(first, (), 1)
            self._next()  # document end
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                raise _Refused("plain_yaml", "a second document begins here", _mark(event), "one file holds one record: remove the `---` line")
        finally:
            self.parser.dispose()

    def _next(self) -> Any:
        try:
            return self.parser.get_event()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem, tip = _explained(error, self.text, place)
            raise _Refused("yaml_syntax", problem, place, tip) from None
        except yaml.reader.ReaderError as error:
            before = self.text[: error.position]
            place = (before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1)
            raise _Refused("yaml_syntax", "a control character stands here, which YAML does not allow", place, "remove it") from None

    def _node(self, event: Any, path: Path, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            limit = f"is nested more than {MAX_DEPTH} deep" if depth > MAX_DEPTH else f"has more than {MAX_NODES} parts"
            raise _Refused("plain_yaml", f"the document {limit}", _mark(event))
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Refused("plain_yaml", "an anchor or alias (`&`, `*`) stands here", _mark(event), "write the value out, or quote a text that starts with `&` or `*`")
        if event.tag is not None:
            raise _Refused("plain_yaml", "a tag (`!`) stands here", _mark(event), "remove it, or quote a text that starts with `!`")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(inner := self._next(), yaml.SequenceEndEvent):
                place = (*path, len(items))
                mark = _mark(inner)
                self.document.marks[place] = (mark, mark)
                items.append(self._node(inner, place, depth + 1))
            return items
        return self._mapping(path, depth)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        marks = self.document.marks
        while not isinstance(inner := self._next(), yaml.MappingEndEvent):
            if not isinstance(inner, yaml.ScalarEvent) or inner.anchor is not None or inner.tag is not None:
                raise _Refused("plain_yaml", "a key that is not plain text stands here", _mark(inner))
            key, key_mark = inner.value, _mark(inner)
            if key == "<<":
                raise _Refused("plain_yaml", "a merge key (`<<`) stands here", key_mark, "write the keys out")
            self.nodes += 1
            value_event = self._next()
            place = (*path, key)
            if key in mapping:
                first = marks[place][0][0]
                problem = Problem(place, f"the key `{key}` stands here and on line {first}", "keep one of them")
                self.document.problems.append(("unique_keys", problem, key_mark))
                place = (*path, f"{key} (again)")
                self._node(value_event, place, depth + 1)
                continue
            marks[place] = (key_mark, _mark(value_event))
            mapping[key] = None  # keeps the key in place while the value is read
            mapping[key] = self._node(value_event, place, depth + 1)
        return mapping

    def _scalar(self, event: Any, path: Path) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block of text
            return text
        if text in _CONSTANTS:
            self.document.raw[path] = text
            return _CONSTANTS[text]
        if _AMBIGUOUS_WORD.match(text) or _AMBIGUOUS_NUMBER.match(text):
            other = "true or false" if _AMBIGUOUS_WORD.match(text) else "a number"
            problem = Problem(path, f"bare `{text}` is text to some YAML readers and {other} to others", f'write "{text}" for the text')
            self.document.problems.append(("unambiguous_scalars", problem, _mark(event)))
            return text
        if _INTEGER.match(text) and len(text) < 20:
            self.document.raw[path] = text
            return int(text)
        if _FLOAT.match(text):
            self.document.raw[path] = text
            return float(text)
        if _NON_FINITE.match(text):
            self.document.raw[path] = text
            return float(text.replace(".", "").lower())
        return text


def _mark(event: Any) -> Mark:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1)


def _explained(error: yaml.MarkedYAMLError, text: str, place: Mark) -> tuple[str, str | None]:
    """libyaml's complaint in the reader's words, with a tip for the mistakes that people make."""
    lines = text.splitlines()
    line = lines[place[0] - 1] if 0 < place[0] <= len(lines) else ""
    complaint = " ".join(part for part in (error.context, error.problem) if part)
    if "\t" in line[: place[1]]:
        return "a tab stands where blanks are needed", "indent with blanks"
    if "mapping values are not allowed" in complaint:
        return "a second `: ` stands in one line", "quote the text that holds the colon"
    if "did not find expected ',' or" in complaint:
        opened = f" that opens on line {error.context_mark.line + 1}" if error.context_mark else ""
        return f"a `,` or a closing bracket is missing in the list or map{opened}", "close the bracket, or quote a text that holds `,`, `[`, `]`, `{` or `}`"
    if "quoted scalar" in complaint:
        opened = f" that opens on line {error.context_mark.line + 1}" if error.context_mark else ""
        return f"the quoted text{opened} is not closed", "add the closing quote"
    if "could not find expected ':'" in complaint:
        return "a `:` is missing after a key", "write `key: value`"
    if "cannot start any token" in complaint:
        return f"an unquoted text cannot begin with `{line[place[1] - 1 : place[1]]}`", "quote the text"
    if "did not find expected key" in complaint or "block end" in complaint or "block mapping" in complaint:
        return "this line is not indented like the keys beside it", "give it the same number of leading blanks"
    return f"this is not YAML ({complaint})", None
