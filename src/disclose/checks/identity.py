"""Checks of ids, aliases and the organizations that they belong to."""

from __future__ import annotations

from collections import defaultdict

from disclose.checks.catalogue import Problems, check
from disclose.checks.references import add_tip, near_name
from disclose.findings import Path, Problem
from disclose.nearest import did_you_mean
from disclose.registry import Registry
from disclose.schema import Dataset, Model, Organization, Record
from disclose.vocabulary import Precision


@check("IDN002")
def unique_names(registry: Registry) -> Problems:
    """No two records of one kind share an id or alias, in any letter case.

    A name that resolves to two cards resolves to the wrong one half of the time.
    """
    for cls in (Organization, Model, Dataset):
        owners: dict[str, list[tuple[Record, Path, str]]] = defaultdict(list)
        for record in registry.records():
            if isinstance(record, cls):
                owners[record.id.casefold()].append((record, (), record.id))
                for index, alias in enumerate(record.aliases):
                    if alias.casefold() != record.id.casefold():  # the id as others write it, with capitals
                        owners[alias.casefold()].append((record, ("aliases", index), alias))
        for uses in owners.values():
            for position, (record, path, name) in enumerate(uses):
                others = [use for place, use in enumerate(uses) if place != position]
                if not path or not others:
                    continue
                other = next((use for use in others if use[0] is not record), others[0])
                whose = f"`{other[0].id}`, which has the same name" if other[0] is not record else "the same card, which has it already"
                yield (
                    record,
                    Problem(
                        path,
                        f"the alias `{name}` of `{record.id}` also stands for {whose}",
                        "remove the alias from one of them" if other[0] is not record else "remove this alias",
                    ),
                )


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
        if isinstance(record, Organization) and record.parent and record.parent not in known:
            yield (
                record,
                Problem(
                    ("parent",),
                    f"`{record.id}` names the parent `{record.parent}`, which has no record{did_you_mean(record.parent, known)}",
                    add_tip(Organization, record.parent),
                ),
            )


@check("IDN004")
def family_is_family(registry: Registry) -> Problems:
    """The family of a checkpoint has a card that says it is a family.

    A question about a family counts its variants, so both sides have to agree on what a variant is.
    """
    for card in registry.models.values():
        if card.family is None:
            continue
        family = registry.models.get(card.family)
        if card.family not in registry.ids(Model):
            yield (
                card,
                Problem(
                    ("family",),
                    f"`{card.id}` names the family `{card.family}`, which has no card{near_name(registry, Model, card.family)}",
                    add_tip(Model, card.family),
                ),
            )
        elif family and family.precision is not Precision.FAMILY:
            yield (
                card,
                Problem(
                    ("family",),
                    f"`{card.id}` names the family `{card.family}`, whose card says `precision: {family.precision}`",
                    "write `precision: family` on that card, or remove the key here",
                ),
            )
        elif card.precision is Precision.FAMILY:
            yield (
                card,
                Problem(("family",), f"`{card.id}` is a family and names the family `{card.family}`", "remove one of them: families do not nest"),
            )
