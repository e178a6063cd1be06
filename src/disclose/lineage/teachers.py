"""Whom a question about lineage asks about: a model, a family, or every model that fits a description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from disclose.lineage.graph import Graph, Key, Node
from disclose.schema import first_day
from disclose.vocabulary import Availability


@dataclass(frozen=True, slots=True)
class Teacher:
    """Whom a question asks about: the models that match, and those that may be the same under another name."""

    label: str
    models: frozenset[str]
    """Models whose outputs make the answer yes."""
    possible: frozenset[str] = frozenset()
    """Models whose outputs may have been those of a match: its family as a whole, an unnamed model of its developer."""
    houses: frozenset[str] = frozenset()
    """The developers of the matches, to whom release dates are no limit."""
    existed_from: str | None = None
    """The earliest day on which anyone outside could have used a match; None where nobody knows, or the question describes teachers."""


def named_teacher(graph: Graph, model: str) -> Teacher:
    """One model, or a family with its variants.

    A source that names only the family of a checkpoint may have meant another variant, and one that speaks of an unnamed model of its
    developer may have meant any model of that developer: both are possible, never a yes. The reverse holds for a question about an
    unnamed model, which may be any model of its developer under its name.

    A family exists from its own date of release; where its card gives none, nobody knows since when one of its variants could be used.
    """
    node = graph.nodes[Key("model", model)]
    models = frozenset({model}) | graph.variants.get(model, frozenset())
    relatives = graph.houses[node.house]
    possible = {other.key.id for other in relatives if Availability.UNNAMED in {other.availability, node.availability}}
    if node.family:
        possible.add(node.family)
    dates = [graph.nodes[Key("model", each)].released for each in models]
    existed_from = min(first_day(date) for date in dates if date) if node.released else None
    return Teacher(node.name, models, frozenset(possible) - models, frozenset({node.house}), existed_from)


def described_teacher(graph: Graph, label: str, matches: Callable[[Node], bool | None]) -> Teacher:
    """Every model that fits a description, such as an organization or a country; `matches` gives None where it is not known whether one fits.

    A description has no date of release: it covers models that nobody has named yet.
    """
    found = [(node, matches(node)) for node in graph.models]
    fitting = [node for node, fits in found if fits]
    possible = frozenset(node.key.id for node, fits in found if fits is None)
    return Teacher(label, frozenset(node.key.id for node in fitting), possible, frozenset(node.house for node in fitting))
