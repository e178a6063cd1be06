"""What a list can be narrowed to: each facet with its choices and how many items have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from disclose.vocabulary import Term

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that a list can be narrowed by."""

    name: str
    """As in the page's address."""
    words: str
    choices: tuple[Choice, ...]
    api: str
    """The API's parameter for the same; empty where it has none."""
    field: str = ""
    """Where it is a year: the date that is compared."""


def facet(
    name: str, words: str, items: Iterable[Item], values: Callable[[Item], Iterable[str | None]], labels: Mapping[str, str] | None = None, *,
    whole: bool = False, api: str | None = None,
) -> Facet:  # fmt: skip
    """A facet with the values that occur, in the order of `labels` where these name them all and otherwise by their words; with `whole`, every label."""
    named = labels or {}
    counted = Counter(value for item in items for value in set(values(item)) if value)
    if whole:
        counted.update(dict.fromkeys(named, 0))
    order = list(named) if set(counted) <= set(named) else []
    found = sorted(counted, key=lambda value: (order.index(value) if order else 0, named.get(value, value).casefold()))
    return Facet(name, words, tuple(Choice(value, named.get(value, plain(value)), counted[value]) for value in found), name if api is None else api)


def years(field: str, dates: Iterable[str | None], words: str, *, in_api: bool = True) -> tuple[Facet, Facet]:
    """From which year on, and until which: as the API has it, before the first day of the year that follows."""
    found = sorted({int(date[:4]) for date in dates if date})
    whole = list(range(found[0], found[-1] + 1)) if found else []
    after, before = f"{field}_after", f"{field}_before"
    return (
        Facet(after, f"{words} from", tuple(Choice(str(year), str(year), 0) for year in whole), after if in_api else "", field),
        Facet(before, f"{words} until", tuple(Choice(str(year + 1), str(year), 0) for year in whole), before if in_api else "", field),
    )


def terms(vocabulary: type[Term], words: Mapping[str, str] | None = None) -> dict[str, str]:
    """The members of a vocabulary with their words, in its order."""
    return {term.value: (words or {}).get(term.value, plain(term.value)) for term in vocabulary}


def plain(term: str) -> str:
    """A term as it is read: without underscores."""
    return term.replace("_", " ")


def tokens(values: Iterable[str | None]) -> str:
    """Values as an attribute holds them."""
    return " ".join(dict.fromkeys(value for value in values if value))


def other_names(aliases: Iterable[str], *known: str) -> str:
    """Names that the search in a list finds beside those that it knows already, in folded case, as the API compares them."""
    seen = {name.casefold() for name in known}
    return " ".join(dict.fromkeys(alias.casefold() for alias in aliases if alias.casefold() not in seen))
