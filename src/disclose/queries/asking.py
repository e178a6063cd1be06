"""What can be asked, and what is said where it cannot be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from disclose import vocabulary as v
from disclose.lineage import RULES, Rule

Kind = Literal["model", "dataset", "organization"]

MAX_LIMIT = 200
DEFAULT_LIMIT = 50


class UnknownName(Exception):
    """A name that no record has; `near` holds the ids that resemble it."""

    def __init__(self, kind: str, name: str, near: Sequence[str]) -> None:
        super().__init__(f"there is no {kind} `{name}`")
        self.kind, self.name, self.near = kind, name, tuple(near)


class BadParameter(Exception):
    """A parameter whose value cannot be used."""

    def __init__(self, parameter: str, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.parameter, self.message, self.suggestion = parameter, message, suggestion


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for, and in which order."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    sort: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeacherQuery:
    """Whom a question about lineage asks about: names, a description, or names that fit a description."""

    names: tuple[str, ...] = ()
    availability: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    weights: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return bool(self.names or self.availability or self.country or self.weights)


@dataclass(frozen=True, slots=True)
class ModelQuery:
    """What a list of models is narrowed to; every part left empty narrows nothing."""

    teacher: TeacherQuery = TeacherQuery()
    rule: Rule = RULES[v.RuleName.DIRECT]
    answer: frozenset[v.Answer] = frozenset({v.Answer.YES})
    equals: tuple[tuple[str, frozenset[str]], ...] = ()
    """Columns of the model table with the values that are let through."""
    released_after: str | None = None
    released_before: str | None = None
    words: str | None = None
