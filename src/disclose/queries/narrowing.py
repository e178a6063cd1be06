"""What a list is narrowed to, as conditions on its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from disclose.queries.asking import ModelQuery
from disclose.store import ModelRow

MODEL_SORTS = frozenset({"id", "name", "released", "organization", "parameters", "teachers"})
"""What a list of models can be sorted by."""


def conditions_of(table: Any, equals: Sequence[tuple[str, frozenset[str]]], words: str | None) -> list[ColumnElement[bool]]:
    """Conditions that columns have one of some values, and that every word is found."""
    conditions: list[ColumnElement[bool]] = [col(getattr(table, name)).in_(sorted(values)) for name, values in equals]
    conditions += [col(table.search).contains(word, autoescape=True) for word in (words or "").casefold().split()]
    return conditions


def model_conditions(query: ModelQuery) -> list[ColumnElement[bool]]:
    """What a list of models is narrowed to, apart from lineage."""
    conditions = conditions_of(ModelRow, query.equals, query.words)
    if query.released_after:
        conditions.append(col(ModelRow.released) >= query.released_after)
    if query.released_before:
        conditions.append(col(ModelRow.released) < query.released_before)
    return conditions
