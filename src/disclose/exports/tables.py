"""Lists as CSV: one row for each record, with the fields of the published shapes as columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from disclose import views

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Letters that a spreadsheet takes at the start of a cell for a formula."""

MODELS = tuple(name for name in views.ModelItem.model_fields if name != "match")
DATASETS = tuple(views.DatasetItem.model_fields)
ORGANIZATIONS = tuple(views.OrganizationItem.model_fields)
EDGES = tuple(views.EdgeView.model_fields)
CLAIMS = (
    "id", "title", "claimant", "capacity", "made", "student_model", "student_organization", "teacher_models", "teacher_organizations", "roles", "stage",
    "access", "denies", "window_start", "window_end", "offered", "restates", "responses", "note", "evidence", "withdrawn",
)  # fmt: skip
TERMS = ("id", "name", "organization", "license", "version", "effective", "until", "outputs_may_train", "duties", "note", "evidence")


def header(columns: Sequence[str]) -> str:
    """The first line of a table."""
    return lines([dict(zip(columns, columns, strict=True))], columns)


def lines(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as lines of CSV (RFC 4180)."""
    text = io.StringIO()
    csv.writer(text).writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str | int | float:
    """A value as a cell: several values in one with spaces between them, and no text that a spreadsheet would carry out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = value.value if isinstance(value, Enum) else value if isinstance(value, str) else " ".join(map(str, value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def edge_row(edge: views.EdgeView) -> dict[str, Any]:
    """An edge with the addresses of its evidence."""
    return edge.__dict__ | {"evidence": dict.fromkeys(cited.url for cited in edge.evidence)}


def claim_row(claim: views.ClaimView) -> dict[str, Any]:
    """A claim, its parties at the level at which they were named."""
    card = claim.card
    return card | claim.__dict__ | {
        "teacher_models": [party["model"] for party in card["teachers"] if party["model"]],
        "teacher_organizations": [party["organization"] for party in card["teachers"] if party["organization"]],
        "responses": [f"{response['date']}:{response['kind']}" for response in card["responses"]],
        "note": card["summary"]["note"],
        "evidence": [document["url"] for document in card["evidence"].values()],
        "withdrawn": bool(card["withdrawn"]),
    }  # fmt: skip


def terms_rows(document: views.TermsView) -> list[dict[str, Any]]:
    """A row for each version of a document."""
    urls = {key: each["url"] for key, each in document.card["evidence"].items()}
    return [
        document.__dict__ | version | {"evidence": [urls[key] for key in dict.fromkeys(citation.split(" ")[0] for citation in version["evidence"])]}
        for version in document.card["versions"]
    ]
