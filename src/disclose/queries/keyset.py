"""Pages by keyset: a page is found from the last row of the one before it, without counting off what came earlier."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence, Set
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from disclose.nearest import nearest
from disclose.queries.asking import BadParameter

Order = tuple[str, Any, bool]
"""Name, expression and whether descending, of one part of a sort."""


def order_by(table: Any, sort: Sequence[str], allowed: Set[str]) -> list[Order]:
    """The parts of a sort with the id at the end, so that no two rows are alike.

    Raises:
        BadParameter: a part is not one that the list can be sorted by.
    """
    order: list[Order] = []
    for part in (*sort, "id"):
        name, descending = part.removeprefix("-"), part.startswith("-")
        if name not in allowed:
            near = nearest(name, allowed, most=1)
            raise BadParameter("sort", f"`{part}` is nothing to sort by; choose from {', '.join(sorted(allowed))}", near[0] if near else None)
        if any(known == name for known, _, _ in order):
            continue
        column = table.__table__.columns[name]
        empty: Any = 0 if column.type.python_type is int else ""
        order.append((name, func.coalesce(column, empty), descending))
    return order


def signature_of(order: Sequence[Order]) -> str:
    """A sort as text, to which a cursor is bound."""
    return ",".join(("-" if descending else "") + name for name, _, descending in order)


def directions(order: Sequence[Order]) -> list[Any]:
    """A sort as the expressions of an ORDER BY."""
    return [expression.desc() if descending else expression.asc() for _, expression, descending in order]


def after(order: Sequence[Order], values: Sequence[Any]) -> ColumnElement[bool]:
    """The condition that a row comes after the one with these sort values."""
    branches = []
    for index, (_, expression, descending) in enumerate(order):
        equal = [earlier == values[place] for place, (_, earlier, _) in enumerate(order[:index])]
        branches.append(and_(*equal, expression < values[index] if descending else expression > values[index]))
    return or_(*branches)


def cursor_after(signature: str, values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([signature, *values], separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str, signature: str, length: int) -> list[Any]:
    try:
        read = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise BadParameter("cursor", "the cursor is damaged; take it from `meta.next_cursor`") from None
    whole = isinstance(read, list) and len(read) > 1 and all(isinstance(value, str | int) for value in read)
    if whole and read[0] != signature:
        raise BadParameter("cursor", f"the cursor belongs to a list sorted by `{read[0]}`, and this one is sorted by `{signature}`")
    if not whole or len(read) != length + 1:
        raise BadParameter("cursor", "the cursor is damaged; take it from `meta.next_cursor`")
    return list(read[1:])
