"""Reading YAML: what the data are, where they stand, and that nothing in a file can do more than be found fault with."""

from __future__ import annotations

import math
import os
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from disclose import documents
from disclose.documents import MAX_BYTES, MAX_DEPTH, MAX_NODES, Document, parse


def read(text: str | bytes) -> Document:
    return parse(text.encode() if isinstance(text, str) else text, "x.yaml")


def complaints(document: Document) -> list[tuple[str, int, int, str, str | None]]:
    """Every complaint as check, line, column, message and tip."""
    return [(found.check, *found.mark, found.problem.message, found.problem.tip) for found in document.complaints]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: b", {"a": "b"}),
        ("a: {b: [c, d], e: f}", {"a": {"b": ["c", "d"], "e": "f"}}),
        ("- a\n- - b\n", ["a", ["b"]]),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("a: 'it''s'\nb: \"\\u00e9\"", {"a": "it's", "b": "é"}),
        ("# comment\na: b # comment\n", {"a": "b"}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("a: b\rc: d", {"a": "b", "c": "d"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("%YAML 1.2\n---\na: b", {"a": "b"}),
        ("? a\n: b", {"a": "b"}),
        ("a: 模型 😀", {"a": "模型 😀"}),
        ("'no': 'yes'", {"no": "yes"}),
        ("text", "text"),
        ("a: {}\nb: []", {"a": {}, "b": []}),
    ],
)
def test_data(text: str, data: Any):
    """Plain YAML becomes dictionaries, lists and scalars, in either style and with any line ends."""
    document = read(text)
    assert (document.data, document.complaints, document.usable) == (data, (), True)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("9" * 100, int("9" * 100)),
        ("1.10", 1.1),
        (".5", 0.5),
        ("1.", 1.0),
        ("1.5e+3", 1500.0),
        ("-.5", -0.5),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("2025-08-18", "2025-08-18"),
        ("2025-08", "2025-08"),
        ("tRUE", "tRUE"),
        ("none", "none"),
        ("yes.", "yes."),
        ("1.2.3", "1.2.3"),
        ("2.1T", "2.1T"),
        ("+", "+"),
        ("9" * 101, float("9" * 101)),
        ("9" * 5000, math.inf),
        ("1." + "0" * 5000, 1.0),
    ],
)
def test_scalars(written: str, value: Any):
    """Bare scalars follow the YAML 1.2 core schema: dates and versions with letters are text, and no number is too long to read."""
    document = read(f"a: {written}")
    assert not document.complaints
    assert (document.data["a"], type(document.data["a"])) == (value, type(value))


def test_not_a_number():
    """`.nan` is read as what it says, and left to the schema."""
    assert math.isnan(read("a: .nan").data["a"])


@pytest.mark.parametrize(
    ("written", "other"),
    [(word, "true or false") for word in ("y", "N", "yes", "NO", "No", "on", "off", "Off", "oN")]
    + [(number, "a number") for number in ("12:30:45", "1:30", "-1:30.5", "007", "0o17", "0x1F", "0b11", "1_000", "1e3", "1.5e3", "+.5E2")],
)
def test_ambiguous_scalars(written: str, other: str):
    """Where YAML readers disagree about a bare scalar it is read as text and reported, with its quoted form to paste."""
    document = read(f"a: {written}")
    assert document.data == {"a": written}
    message = f"bare `{written}` is text to some YAML readers and {other} to others"
    assert complaints(document) == [("unambiguous_scalars", 1, 4, message, f'write "{written}" for the text')]
    assert not read(f"a: '{written}'").complaints


def test_ambiguous_keys():
    """A bare key `no` or `on` is false or true to some readers, so it is reported like a value."""
    assert [complaint[:4] for complaint in complaints(read("on: a\nb: {No: c}\n'off': d"))] == [
        ("unambiguous_scalars", 1, 1, "bare `on` is text to some YAML readers and true or false to others"),
        ("unambiguous_scalars", 2, 5, "bare `No` is text to some YAML readers and true or false to others"),
    ]


def test_long_ambiguous_number():
    """A figure of any length is shortened in the sentence, and gets no tip that nobody could read."""
    ((_, _, _, message, tip),) = complaints(read("a: 0" + "7" * 60_000))
    assert (len(message) < 200, tip) == (True, None)


SYNTAX = [
    ("a:\n\t- b", 2, 1, "a tab stands where blanks are needed", "indent with blanks"),
    ("a: b: c", 1, 5, "a second `: ` stands in one line", "quote the text that holds the colon"),
    ("é: 😀 b: c", 1, 7, "a second `: ` stands in one line", "quote the text that holds the colon"),
    (
        "a: b\n c: d",
        2,
        3,
        "a `: ` stands in a line that is read as going on with the text above it",
        "check that both lines are indented alike and that the one above has its `: `",
    ),
    (
        "a: b\nc: [1,\n  2\nd: e",
        2,
        4,
        "a `,` or a closing bracket is missing in the list or map that opens on line 2",
        "close the bracket, or quote a text that holds `,`, `[`, `]`, `{` or `}`",
    ),
    (
        "a: [b] c]\nd: [e f: g, {h: i}, j: {k: l} m]",
        1,
        8,
        "this stands behind a value that has ended",
        "put it inside the quotes or brackets, or on its own line",
    ),
    (
        "a: {b: {c: d} e}",
        1,
        15,
        "a `,` or a closing bracket is missing in the list or map that opens on line 1",
        "close the bracket, or quote a text that holds `,`, `[`, `]`, `{` or `}`",
    ),
    ("a: {", 1, 5, "a value or a closing bracket is missing here", None),
    ("a: }", 1, 4, "a value or a closing bracket is missing here", None),
    (
        'a: "C:\\dir"',
        1,
        7,
        "a `\\` in a text in double quotes stands before something that it cannot stand before",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        'a: "\\ud800"',
        1,
        7,
        "a `\\` in a text in double quotes stands before something that it cannot stand before",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        'a: "\\x4"',
        1,
        7,
        "a `\\` in a text in double quotes stands before something that it cannot stand before",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    ('a: b\nc: "d\ne: f\n', 2, 4, "the quoted text that opens here is not closed", "add the closing quote"),
    ("a: 'it's'", 1, 8, "this stands behind a value that has ended", "put it inside the quotes or brackets, or on its own line"),
    ('a: b\n"c" d\ne: f', 2, 1, "a `:` is missing after a key", "write `key: value`"),
    ("a: @b", 1, 4, "an unquoted text cannot begin with `@`", "quote the text"),
    ("a: `b`", 1, 4, "an unquoted text cannot begin with ```", "quote the text"),
    (
        "a:\n  - b\n  c: d",
        3,
        3,
        "this line is no item of the list that opens on line 2",
        "begin it with `- `, or indent it like the key that it belongs beside",
    ),
    ("a:\n  b: c\n d: e", 3, 2, "this line is not indented like the keys beside it", "give it the same number of leading blanks"),
    ("%FOO bar\n---\na: b", 1, 5, "this is not YAML (while scanning a directive found unknown directive name)", None),
    ("", 1, 1, "the file is empty", "start from `disclose new model org/name`"),
    ("# only\n# comments\n", 2, 11, "the file is empty", "start from `disclose new model org/name`"),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "tip"), SYNTAX)
def test_syntax(text: str, line: int, column: int, message: str, tip: str | None):
    """What is not YAML is explained in plain words at the place where it can be mended."""
    document = read(text)
    assert complaints(document) == [("yaml_syntax", line, column, message, tip)]
    assert (document.data, document.usable) == (None, False)


PLAIN = [
    ("a: &x b", 1, 4, "an anchor or alias (`&`, `*`) stands here"),
    ("a: b\nc: *x", 2, 4, "an anchor or alias (`&`, `*`) stands here"),
    ("&x a: b", 1, 1, "a key that is not plain text stands here"),
    ("&x\na: b", 1, 1, "an anchor or alias (`&`, `*`) stands here"),
    ("a: !!str b", 1, 4, "a tag (`!`) stands here"),
    ("a: !!python/object/apply:os.system [b]", 1, 4, "a tag (`!`) stands here"),
    ("!!map {a: b}", 1, 1, "a tag (`!`) stands here"),
    ("!!str a: b", 1, 1, "a key that is not plain text stands here"),
    ("? [a]\n: b", 1, 3, "a key that is not plain text stands here"),
    ("a:\n  <<: {b: c}", 2, 3, "a merge key (`<<`) stands here"),
    ("a: b\n---\nc: d", 2, 1, "a second document begins here"),
    ("a: b\u202e", 1, 5, "the invisible character U+202E stands here"),
    ("a: b\n# é\u2028\nc: d", 2, 4, "the invisible character U+2028 stands here"),
    ("a: b\x85c: d", 1, 5, "the invisible character U+0085 stands here"),
    ("a: b\x00", 1, 5, "the invisible character U+0000 stands here"),
    ("a: \x1b[31m", 1, 4, "the invisible character U+001B stands here"),
    ("\ufeffa: \ufeff", 1, 4, "the invisible character U+FEFF stands here"),
    ("a: b\r\nc: d\r\ne: \ufffe", 3, 4, "the invisible character U+FFFE stands here"),
    ("[" * (MAX_DEPTH + 1), 1, MAX_DEPTH + 1, "the document is nested more than 12 deep"),
    ("- " * 40 + "a", 1, 2 * MAX_DEPTH + 1, "the document is nested more than 12 deep"),
]


@pytest.mark.parametrize(("text", "line", "column", "message"), PLAIN)
def test_plain_yaml(text: str, line: int, column: int, message: str):
    """Anchors, aliases, tags, merge keys, second documents, invisible characters and deep nesting are refused where they stand."""
    document = read(text)
    assert [complaint[:4] for complaint in complaints(document)] == [("plain_yaml", line, column, message)]
    assert (document.data, document.usable) == (None, False)


def test_depth_and_parts_within_the_limits():
    """What is just within the limits is read."""
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH).usable
    assert len(read("- a\n" * MAX_NODES).data) == MAX_NODES
    assert read("a: |\n " + "b" * (MAX_BYTES - 6)).usable


BOMBS = {
    "brackets": b"[" * 60_000,
    "braces": b"{" * 60_000,
    "balanced brackets": b"[" * 30_000 + b"]" * 30_000,
    "nested keys": b"{a: " * 15_000,
    "question marks": b"? " * 30_000,
    "dashes": b"- " * 30_000,
    "aliases": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n",
    "many items": b"[" + b"a," * 30_000 + b"]",
    "many nulls": b"[" + b"," * 60_000 + b"]",
    "many keys": b"".join(b"k%d: v\n" % number for number in range(6_000)),
    "the same key": b"a: b\n" * 13_000,
    "pairs of keys": b"".join(b"k%d: v\nk%d: v\n" % (number, number) for number in range(3_000)),
    "64 KiB and a byte": b"a" * (MAX_BYTES + 1),
    "NUL bytes": b"\x00" * 1_000,
    "not UTF-8": b"a: \xff\xfe",
    "UTF-16": "a: b".encode("utf-16"),
    "colons": b":" * 60_000,
    "quotes": b'"' * 60_001,
    "tabs": b"\t" * 60_000,
    "exclamation marks": b"!" * 60_000,
    "stars": b"*" * 60_000,
    "percent signs": b"%" * 60_000,
    "pipes": b"a: |\n" * 10_000,
    "documents": b"---\n" * 15_000,
    "a long key": b"a" * 60_000 + b": b\n" + b"a" * 100 + b": c",
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_bombs(content: bytes):
    """A file made to exhaust a reader is refused with a place in it, in little memory."""
    tracemalloc.start()
    document = read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert document.complaints
    assert peak < 64 * 1024 * 1024
    assert_places_lie_inside(content, document)


def test_duplicate_keys():
    """A key that stands twice in a map is reported where it stands again; the first value counts, and the rest is still read."""
    document = read("a: b\nc:\n  d: e\n  d: {f: no}\na: 1\n")
    assert document.data == {"a": "b", "c": {"d": "e"}}
    assert complaints(document) == [
        ("unique_keys", 4, 3, "the key `d` stands here and on line 3", "keep one of them"),
        ("unambiguous_scalars", 4, 10, "bare `no` is text to some YAML readers and true or false to others", 'write "no" for the text'),
        ("unique_keys", 5, 1, "the key `a` stands here and on line 1", "keep one of them"),
    ]


def test_marks():
    """Every key and value has its line and column, counted from 1 in characters; what is not there has the place of what holds it."""
    document = read("é:\n  - 😀: {b: 1.10}\n    c: [~, d]\n")
    places = {
        ("é",): ((1, 1), (2, 3)),
        ("é", 0): ((2, 5), (2, 5)),
        ("é", 0, "😀"): ((2, 5), (2, 8)),
        ("é", 0, "😀", "b"): ((2, 9), (2, 12)),
        ("é", 0, "c", 0): ((3, 9), (3, 9)),
        ("é", 0, "c", 1): ((3, 12), (3, 12)),
        ("é", 0, "missing"): ((2, 5), (2, 5)),
        ("é", 7, "missing", 3): ((1, 1), (1, 1)),
        ("missing",): ((1, 1), (1, 1)),
        (): ((1, 1), (1, 1)),
    }
    assert {path: (document.mark(path, on_key=True), document.mark(path)) for path in places} == places


def test_written():
    """For a bare scalar the document knows what stands in the file, for everything else nothing."""
    document = read("a: 1.10\nb: '1.10'\nc: [~]\nd: text")
    assert [document.written(path) for path in (("a",), ("b",), ("c",), ("c", 0), ("d",), ("e",))] == ["1.10", None, None, "~", "text", None]


def test_empty():
    """The document lists where something has no value."""
    assert read("a:\nb: [~, c, null]\nd: ''\n").empty == (("a",), ("b", 0), ("b", 2))


def test_broken_document_has_one_mark():
    """Every path of a file that cannot be read has the place where it begins."""
    assert read("a: [").mark(("a", 0)) == (1, 1)


def test_files(tmp_path: Path):
    """A regular file is read from disk as its bytes are."""
    (tmp_path / "a.yaml").write_bytes(b"a: b")
    assert documents.read(tmp_path / "a.yaml", "models/acme/a.yaml") == Document("models/acme/a.yaml", b"a: b", {"a": "b"})


def _nothing(path: Path) -> None:
    """Leave the path without a file."""


def _link(path: Path) -> None:
    path.with_name("target.yaml").write_text("a: b")
    path.symlink_to(path.with_name("target.yaml"))


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(2**40)  # a sparse file: a terabyte that takes no room


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_nothing, "the file cannot be read: no such file or directory"),
        (Path.mkdir, "the file cannot be read: it is not a regular file"),
        (os.mkfifo, "the file cannot be read: it is not a regular file"),
        (_link, "the file cannot be read: it is a symbolic link"),
        (_loop, "the file cannot be read: it is a symbolic link"),
        (_device, "the file cannot be read: it is a symbolic link"),
        (_large, "the file is larger than 64 KiB"),
    ],
)
def test_what_is_no_file(tmp_path: Path, make: Any, reason: str):
    """Links, pipes, folders, devices and huge files are not read, and nobody waits for them."""
    make(tmp_path / "x.yaml")
    document = documents.read(tmp_path / "x.yaml", "x.yaml")
    assert complaints(document) == [("readable_file", 1, 1, reason, None)]
    assert not document.usable


def test_unreadable_file(tmp_path: Path):
    """A file that may not be read is a finding."""
    (tmp_path / "x.yaml").touch(mode=0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # the superuser may read every file, so somebody else has to look
    try:
        document = documents.read(tmp_path / "x.yaml", "x.yaml")
    finally:
        os.seteuid(user)
    assert complaints(document) == [("readable_file", 1, 1, "the file cannot be read: permission denied", None)]


def test_descriptors_are_closed(tmp_path: Path):
    """Whatever lies at a path, reading it leaves no file open."""
    (tmp_path / "file.yaml").write_text("a: b")
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    before = _open_files()
    for path in tmp_path.iterdir():
        documents.read(path, path.name)
    assert _open_files() == before


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.mark.parametrize(
    ("content", "line", "column", "byte"),
    [
        (b"a: \xff", 1, 4, "0xff"),
        ("é: ".encode() + b"\xe9", 1, 4, "0xe9"),
        (b"a: b\r\nc: \xc3", 2, 4, "0xc3"),
        (b"\xed\xa0\x80", 1, 1, "0xed"),
    ],
)
def test_not_utf_8(content: bytes, line: int, column: int, byte: str):
    """The first byte that is not UTF-8 is named with its place."""
    assert complaints(read(content)) == [("readable_file", line, column, f"byte {byte} is not UTF-8", "save the file as UTF-8")]


def lines_of(content: bytes) -> list[str]:
    return re.split(r"\r\n|\r|\n", content.decode("utf-8", "replace").removeprefix("\ufeff"))


def assert_places_lie_inside(content: bytes, document: Document) -> None:
    """Every complaint and every mark is at a character of the file, or right behind the last one of a line."""
    lines = lines_of(content)
    marks = [complaint.mark for complaint in document.complaints]
    if document.usable:
        marks += [document.mark(path, on_key=on_key) for path in paths(document.data) for on_key in (False, True)]
    for line, column in marks:
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


def paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every part of some data."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(inner for key, value in parts for inner in paths(value, (*path, key)))]


yamlish = st.lists(
    st.sampled_from(
        ["a", "b", "key", "no", "1.10", "12:30", "~", "é", "😀", "#", " ", "  ", "\n", "\n  ", "\n- ", "\r\n", "\t", ":", ": ", ",", "[", "]", "{", "}", "- ", "? ",
         "|\n", ">", "&x", "*x", "!", "!!str", "<<", "'", '"', "\\", "\\ud800", "\\x41", "%", "@", "`", "---", "...", "\ufeff", "\u2028", "\u202e", "\x00", "2025-08-18"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.binary(max_size=200) | yamlish.map(str.encode) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"a: b\n\n\n")
@example('é: "'.encode())
def test_anything_is_data_or_a_complaint(content: bytes):
    """No bytes make reading raise: they give data or a complaint, with all places inside the file."""
    document = read(content)
    assert document.usable or document.complaints
    assert document.usable or document.data is None
    assert_places_lie_inside(content, document)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefgh", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(values, st.booleans())
def test_what_others_write_is_read_alike(value: Any, flow: bool):
    """What another YAML library writes is read back as the same data."""
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, width=10_000)
    document = read(text)
    if document.usable:
        assert document.data == value
    else:
        assert "nested" in document.complaints[0].problem.message
