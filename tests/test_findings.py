"""Findings as people and machines read them."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclose.findings import Finding, as_github, as_json, as_sarif, as_text, count, printable, quoted, summary

ERROR = Finding("registry/models/acme/a.yaml", 7, 14, "LIN001", "teacher-exists", "`acme/a` names `acme/b`", "fix the id")
WARNING = Finding("registry/models/acme/b.yaml", 1, 1, "LIN004", "teacher-is-older", "`acme/b` is older", None, "warning")
RULES = {"LIN001": ("teacher-exists", "Every declared teacher has a card."), "LIN004": ("teacher-is-older", "A teacher is older.")}

FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
    "sarif": lambda findings: as_sarif(findings, RULES),
}


def test_text():
    """The first line is the place, the code and the name; then a sentence of fact, then a tip where there is one."""
    assert as_text([ERROR, WARNING]) == (
        "registry/models/acme/a.yaml:7:14  LIN001 teacher-exists\n"
        "    `acme/a` names `acme/b`\n"
        "    tip: fix the id\n"
        "registry/models/acme/b.yaml:1:1  LIN004 teacher-is-older  (warning)\n"
        "    `acme/b` is older\n"
    )


@pytest.mark.parametrize(
    ("findings", "files", "words"),
    [
        ([], 1, "1 file checked: no findings"),
        ([ERROR], 2, "2 files checked: 1 error"),
        ([WARNING, WARNING], 2, "2 files checked: 2 warnings"),
        ([ERROR, ERROR, WARNING], 0, "0 files checked: 2 errors, 1 warning"),
    ],
)
def test_summary(findings: list[Finding], files: int, words: str):
    """The last line counts the files, and errors and warnings apart."""
    assert summary(findings, files) == words


def test_count():
    """A noun has its plural for every number but one."""
    assert [count(number, "error") for number in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Émile, 模型, 😀", "Émile, 模型, 😀"),
        ("a\nb\tc", r"a\u000ab\u0009c"),
        ("\x1b[31mred", r"\u001b[31mred"),
        ("user\u202eresu", r"user\u202eresu"),
        ("\u061c\u200b\u2066\ufeff\xad", r"\u061c\u200b\u2066\ufeff\u00ad"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("half \ud800", r"half \ud800"),
    ],
)
def test_printable(text: str, shown: str):
    """What could move a cursor, hide text or reorder it is shown as an escape; letters of every script stay."""
    assert printable(text) == shown


def test_quoted():
    """A text from a card takes at most 80 characters of a sentence."""
    assert quoted("a" * 80) == f"`{'a' * 80}`"
    assert quoted("a" * 81) == f"`{'a' * 79}…`"


def test_github():
    """In a workflow command `%` and line ends are escaped, in its properties colons and commas too."""
    finding = Finding("a,b:c%.yaml", 1, 2, "DOC001", "readable-file", "100%: a, b", "line\nend, 1%")
    assert as_github([finding, WARNING]) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=DOC001 readable-file::100%25: a, b%0Atip: line\\u000aend, 1%25\n"
        "::warning file=registry/models/acme/b.yaml,line=1,col=1,title=LIN004 teacher-is-older::`acme/b` is older\n"
    )


def test_json():
    """JSON has one object for each finding, with every part of it under its name."""
    assert json.loads(as_json([ERROR, WARNING])) == [
        {
            "file": "registry/models/acme/a.yaml",
            "line": 7,
            "column": 14,
            "code": "LIN001",
            "name": "teacher-exists",
            "message": "`acme/a` names `acme/b`",
            "tip": "fix the id",
            "severity": "error",
        },
        {
            "file": "registry/models/acme/b.yaml",
            "line": 1,
            "column": 1,
            "code": "LIN004",
            "name": "teacher-is-older",
            "message": "`acme/b` is older",
            "tip": None,
            "severity": "warning",
        },
    ]


def test_sarif():
    """SARIF names each rule once, points to it from every result, and counts columns in characters."""
    log = json.loads(as_sarif([ERROR, WARNING, ERROR], RULES))
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"], run["tool"]["driver"]["name"]) == ("2.1.0", "unicodeCodePoints", "disclose")
    rules = run["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["name"], rule["shortDescription"]["text"]) for rule in rules] == [
        ("LIN001", "teacher-exists", "Every declared teacher has a card."),
        ("LIN004", "teacher-is-older", "A teacher is older."),
    ]
    assert [(result["ruleId"], rules[result["ruleIndex"]]["id"], result["level"]) for result in run["results"]] == [
        ("LIN001", "LIN001", "error"),
        ("LIN004", "LIN004", "warning"),
        ("LIN001", "LIN001", "error"),
    ]
    assert run["results"][0]["message"] == {"text": "`acme/a` names `acme/b` Tip: fix the id"}
    assert run["results"][0]["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "registry/models/acme/a.yaml"}, "region": {"startLine": 7, "startColumn": 14}}}
    ]


@pytest.mark.parametrize("file", ["a b.yaml", "a:b.yaml", "ü.yaml", "a%20b#?.yaml", "\udcff.yaml", "[1]\u202e.yaml"])
def test_sarif_addresses(file: str):
    """A file's address in SARIF is a URI reference whatever its name, and no scheme is read into it."""
    (run,) = json.loads(as_sarif([Finding(file, 1, 1, "LIN001", "teacher-exists", "")], RULES))["runs"]
    assert re.fullmatch(
        r"[A-Za-z0-9._~/-]*(?:%[0-9A-F]{2}[A-Za-z0-9._~/-]*)*", run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    )


anything = st.text(st.characters(), max_size=30) | st.text("\n\r\x1b\u202e\u2028\x85%:,\\`\ud800a", max_size=8)


@pytest.mark.parametrize("form", FORMATS)
@given(file=st.binary(max_size=20).map(os.fsdecode), message=anything, tip=anything)
def test_nothing_escapes(form: str, file: str, message: str, tip: str):
    """Whatever stands in a card or a file's name, no format prints a control, an override or half a character, and each shows one finding."""
    printed = FORMATS[form]([Finding(file, 1, 1, "LIN001", "teacher-exists", message, tip)])
    assert not [character for character in printed if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} and character != "\n"]
    assert not [character for character in printed if unicodedata.bidirectional(character) in BIDIRECTIONAL_CONTROLS]
    assert SHOWN[form](printed) == 1


BIDIRECTIONAL_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

SHOWN: dict[str, Callable[[str], int]] = {
    "text": lambda printed: sum(line.endswith(":1:1  LIN001 teacher-exists") for line in printed.splitlines()),
    "github": lambda printed: sum(line.startswith("::error ") for line in printed.splitlines()),
    "json": lambda printed: len(json.loads(printed)),
    "sarif": lambda printed: len(json.loads(printed)["runs"][0]["results"]),
}
"""How many findings a reader of each format sees."""
