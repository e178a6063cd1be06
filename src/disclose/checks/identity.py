"""Checks of ids, aliases and the organizations that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from disclose.checks.catalogue import Problems, check
from disclose.checks.references import dangling
from disclose.findings import Path, Problem
from disclose.nearest import did_you_mean
from disclose.registry import Registry
from disclose.schema import Dataset, Model, Organization, Record, Subject
from disclose.vocabulary import Precision


@check("IDN002")
def unique_names(registry: Registry) -> Problems:
    """No two records of one kind share an id or alias, in any letter case.

    A name that resolves to two cards resolves to the wrong one half of the time.
    """
    for cls in (Organization, Model, Dataset):
        for uses in _uses_of_names(registry, cls):
            for place, (record, path, name) in enumerate(uses):
                others = [other for other, *_ in uses[:place] + uses[place + 1 :]]
                if not path or not others:
                    continue
                other = next((other for other in others if other is not record), record)
                if other is record:
                    yield record, Problem(path, f"`{record.id}` has the alias `{name}` already", "remove this alias")
                else:
                    message = f"the alias `{name}` of `{record.id}` also stands for `{other.id}`, which has the same name"
                    yield record, Problem(path, message, "remove the alias from one of them")


def _uses_of_names(registry: Registry, cls: type[Organization | Subject]) -> Iterable[list[tuple[Record, Path, str]]]:
    """For each name in folded case, the records of a kind that have it as their id (at no path) or as an alias."""
    uses: dict[str, list[tuple[Record, Path, str]]] = defaultdict(list)
    for record in registry.records():
        if isinstance(record, cls):
            uses[record.id].append((record, (), record.id))
            for index, alias in enumerate(record.aliases):
                if alias.casefold() != record.id:  # the id as others write it, with capitals, is no second name
                    uses[alias.casefold()].append((record, ("aliases", index), alias))
    return uses.values()


@check("IDN003")
def organization_exists(registry: Registry) -> Problems:
    """Every organization that a path or card names has a record.

    The country and kind of a developer are looked up there.
    """
    known = registry.ids(Organization)
    for record in registry.records():
        if record.depth == 2 and (owner := record.id.split("/", 1)[0]) not in known:
            tip = f"add registry/organizations/{owner}.yaml with `disclose new organization {owner}`"
            yield record, Problem((), f"`{record.id}` belongs to the organization `{owner}`, which has no record{did_you_mean(owner, known)}", tip)
        if isinstance(record, Organization):
            yield from dangling(registry, record, "names the parent", Organization, record.parent, ("parent",))


@check("IDN004")
def family_is_family(registry: Registry) -> Problems:
    """The family of a checkpoint has a card that says it is a family.

    A question about a family counts its variants, so both sides have to agree on what a variant is.
    """
    for card in registry.models.values():
        yield from dangling(registry, card, "names the family", Model, card.family, ("family",))
        family = registry.models.get(card.family or "")
        if family and family.precision is not Precision.FAMILY:
            message = f"`{card.id}` names the family `{family.id}`, whose card says `precision: {family.precision}`"
            yield card, Problem(("family",), message, "write `precision: family` on that card, or remove the key here")
        elif family and card.precision is Precision.FAMILY:
            message = f"`{card.id}` is a family and names the family `{family.id}`"
            yield card, Problem(("family",), message, "remove one of them: families do not nest")
