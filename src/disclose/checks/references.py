"""References between records, as several checks look at them."""

from __future__ import annotations

from disclose.checks.catalogue import Problems
from disclose.findings import Path, Problem
from disclose.nearest import did_you_mean
from disclose.registry import Registry
from disclose.schema import Claim, Organization, Record


def dangling(registry: Registry, card: Record, saying: str, cls: type[Record], identity: str | None, path: Path) -> Problems:
    """The problem that a card names a record which does not exist, if it does."""
    if identity and identity not in registry.ids(cls):
        noun = "record" if cls in {Organization, Claim} else "card"
        alias = registry.names.get(cls, {}).get(identity.casefold())
        near = f"; it is an alias of `{alias}`" if alias else did_you_mean(identity, registry.ids(cls))
        tip = f"write `{alias}`" if alias else f"fix the id, or add registry/{cls.folder}/{identity}.yaml with `disclose new {cls.kind} {identity}`"
        yield card, Problem(path, f"`{card.id}` {saying} `{identity}`, which has no {noun}{near}", tip)
