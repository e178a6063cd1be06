"""References between records, as several checks look at them."""

from __future__ import annotations

from collections.abc import Iterable

from disclose.checks.catalogue import Problems
from disclose.findings import Path, Problem
from disclose.nearest import did_you_mean
from disclose.registry import Registry
from disclose.schema import Claim, Organization, Record


def dangling(registry: Registry, card: Record, cls: type[Record], named: Iterable[tuple[Path, str | None]], saying: str) -> Problems:
    known = registry.ids(cls)
    for path, identity in named:
        if identity and identity not in known:
            noun = "record" if cls in {Organization, Claim} else "card"
            message = f"`{card.id}` {saying} `{identity}`, which has no {noun}{near_name(registry, cls, identity)}"
            yield card, Problem(path, message, add_tip(cls, identity))


def near_name(registry: Registry, cls: type[Record], identity: str) -> str:
    alias = registry.names.get(cls, {}).get(identity.casefold())
    return f"; it is an alias of `{alias}`" if alias else did_you_mean(identity, registry.ids(cls))


def add_tip(cls: type[Record], identity: str) -> str:
    return f"fix the id, or add registry/{cls.folder}/{identity}.yaml with `disclose new {cls.kind} {identity}`"
