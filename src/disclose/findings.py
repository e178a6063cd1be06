"""A finding: what a check has to say about one place, and the formats it can be printed in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]
"""Keys and indices from the top of a document to a place in it."""

Mark = tuple[int, int]
"""Line and column, both counted from 1; columns in characters."""

INVISIBLE = (
    r"\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
"""Controls and format characters, as a regular expression's class: whatever could move a cursor, hide text or reorder it."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def printable(text: str) -> str:
    """The text with every character that could move a cursor, hide or reorder text written as an escape."""
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}" if match[0] < "\U00010000" else f"\\U{ord(match[0]):08x}", text)


def quoted(text: str) -> str:
    """A text from a card for use in a sentence: in backticks, at most 80 characters of it."""
    return f"`{text if len(text) <= 80 else text[:79] + '…'}`"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place inside one document, before the runner adds which check said so and where the place is."""

    path: Path
    message: str
    tip: str | None = None
    on_key: bool = False
    """The place is the key, not its value."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What reading a file found: the name of the check, the file, the problem and its place."""

    check: str
    file: str
    problem: Problem
    mark: Mark


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its code and its place in a file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int
    code: str
    name: str
    message: str
    tip: str | None = None
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """`file:line:column`, as terminals and editors make it clickable."""
        return f"{printable(self.file)}:{self.line}:{self.column}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """What findings are sorted by: their place, then what they say."""
        return (self.file, self.line, self.column, self.code, self.message)


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def summary(findings: Sequence[Finding], files: int) -> str:
    """The closing line of a check: how many findings in how many files."""
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    said = ", ".join([count(errors, "error")] * (errors > 0) + [count(warnings, "warning")] * (warnings > 0))
    return f"{count(files, 'file')} checked: {said or 'no findings'}"


def as_text(findings: Iterable[Finding]) -> str:
    """Place first, then one sentence of fact, then a tip that can be pasted."""
    blocks = []
    for finding in findings:
        kind = "" if finding.severity == "error" else "  (warning)"
        block = f"{finding.place}  {finding.code} {finding.name}{kind}\n    {printable(finding.message)}\n"
        if finding.tip:
            block += f"    tip: {printable(finding.tip)}\n"
        blocks.append(block)
    return "".join(blocks)


def as_github(findings: Iterable[Finding]) -> str:
    """Workflow commands that GitHub shows on the lines of a pull request."""

    def escaped(text: str, *, in_property: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if in_property else text

    lines = []
    for finding in findings:
        message = printable(finding.message) + (f"\ntip: {printable(finding.tip)}" if finding.tip else "")
        place = f"file={escaped(printable(finding.file), in_property=True)},line={finding.line},col={finding.column}"
        title = escaped(f"{finding.code} {finding.name}", in_property=True)
        lines.append(f"::{finding.severity} {place},title={title}::{escaped(message)}\n")
    return "".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """A list of objects, one for each finding, in ASCII."""
    rows = []
    for finding in findings:
        row = {name: getattr(finding, name) for name in Finding.__slots__}
        rows.append({name: printable(value) if isinstance(value, str) else value for name, value in row.items()})
    return json.dumps(rows, indent=2) + "\n"


def as_sarif(findings: Sequence[Finding], rules: dict[str, tuple[str, str]]) -> str:
    """A SARIF 2.1.0 log in ASCII; `rules` gives each code its name and its sentence."""
    used = sorted({finding.code for finding in findings})
    results: list[dict[str, Any]] = [
        {
            "ruleId": finding.code,
            "ruleIndex": used.index(finding.code),
            "level": finding.severity,
            "message": {"text": printable(finding.message + (f" Tip: {finding.tip}" if finding.tip else ""))},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(finding.file, errors="surrogateescape")},
                        "region": {"startLine": finding.line, "startColumn": finding.column},
                    }
                }
            ],
        }
        for finding in findings
    ]
    described = [{"id": code, "name": rules[code][0], "shortDescription": {"text": rules[code][1]}} for code in used]
    run = {"tool": {"driver": {"name": "disclose", "rules": described}}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}, indent=2) + "\n"
