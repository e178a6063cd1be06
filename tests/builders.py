"""Records with defaults, so that a test says only what it is about: `model("acme/a", teachers=["acme/b"])`.

Every builder returns a validated record under its id. What it makes is good: a registry of such records, with a record for each
organization, has no findings. Keyword arguments are the keys of the card and replace the defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from disclose.registry import Registry
from disclose.schema import Claim, Dataset, Model, Organization, Record, Terms

REPORT = {
    "url": "https://acme.example/report",
    "title": "Acme report",
    "publisher": "developer",
    "published": "2025-01-02",
    "accessed": "2026-11-24",
    "read_from": "original",
}
"""The one document that every built record cites, as `report`."""

POST_TRAINING = {"sft", "preference", "rl"}

Entry = str | Mapping[str, Any]
"""An id, or the keys of an entry that are not its defaults, the id among them."""


def organization(identity: str = "acme", **fields: Any) -> Organization:
    """An organization: a US company unless told otherwise."""
    card = {"name": identity.title(), "type": "company", "country": "US", "described_by": ["report"], "evidence": {"report": REPORT}}
    return Organization.model_validate(card | fields).with_id(identity)


def model(
    identity: str = "acme/a", *, teachers: Iterable[Entry] = (), datasets: Iterable[Entry] = (), bases: Iterable[Entry] = (), **fields: Any
) -> Model:
    """A released checkpoint.

    `teachers` are entries of `distillation.sources` (completions for SFT by API), `datasets` are put under `data` or `post_training` by
    their stage (pretraining), `bases` are entries of `derived_from` (finetuned). `distillation`, `data` and `post_training` may still be
    given: their keys are laid over what the shorthands make.
    """
    uses = [_entry("dataset", use, stage="pretraining", status="released") for use in datasets]
    sources = [_entry("teacher", teacher, role="completions", stage="sft", access="api") for teacher in teachers]
    card = _card(identity) | {"availability": "released"} | fields
    for part, its_uses in (
        ("data", [use for use in uses if use["stage"] not in POST_TRAINING]),
        ("post_training", [use for use in uses if use["stage"] in POST_TRAINING]),
    ):
        if its_uses:
            card[part] = _cited({"coverage": "partial", "datasets": its_uses}) | fields.get(part, {})
    if sources:
        card["distillation"] = _cited({"statement": "declared", "sources": sources}) | fields.get("distillation", {})
    if bases:
        card["derived_from"] = [_entry("model", base, relation="finetuned") for base in bases]
    return Model.model_validate(card).with_id(identity)


def dataset(identity: str = "acme/corpus", *, teachers: Iterable[Entry] = (), parts: Iterable[Entry] = (), **fields: Any) -> Dataset:
    """A released dataset.

    `teachers` are entries of `generation.sources` (completions by API), `parts` are entries of `derived_from` (included). `generation`
    may still be given: its keys are laid over what `teachers` makes.
    """
    sources = [_entry("teacher", teacher, role="completions", access="api") for teacher in teachers]
    card = _card(identity) | {"release": _cited({"status": "released", "license": "CC-BY-4.0"})} | fields
    if sources:
        card["generation"] = _cited({"statement": "declared", "sources": sources}) | fields.get("generation", {})
    if parts:
        card["derived_from"] = [_entry("dataset", part, relation="includes") for part in parts]
    return Dataset.model_validate(card).with_id(identity)


def claim(
    identity: str = "2026-umbrella-acme", *, student: Mapping[str, str] | None = None, teachers: Iterable[Mapping[str, str]] = (), **fields: Any
) -> Claim:
    """An allegation against the organization `acme`; parties are given as `{"model": id}` or `{"organization": id}`."""
    card = {
        "title": "Umbrella on Acme",
        "claimant": "Umbrella",
        "capacity": "allegation",
        "made": "2026-02-01",
        "student": dict(student or {"organization": "acme"}),
        "teachers": [dict(party) for party in teachers],
        "summary": _cited({"note": "Outputs are said to have been used."}),
        "offered": "none_offered",
        "evidence": {"report": REPORT},
    }
    return Claim.model_validate(card | fields).with_id(identity)


def terms(identity: str = "acme/terms", *, versions: Iterable[Mapping[str, Any]] = ({},), **fields: Any) -> Terms:
    """Terms of a service that are silent on outputs; `versions` are the keys that are not the defaults."""
    default = {"version": "1", "effective": "2025-01-01", "outputs_may_train": "silent"}
    card = {
        "name": "Acme terms",
        "type": "service",
        "versions": [_cited(default) | version for version in versions],
        "evidence": {"report": REPORT},
    }
    return Terms.model_validate(card | fields).with_id(identity)


def registry_of(*records: Record) -> Registry:
    """A registry that holds these records and no files."""
    kinds: dict[type[Record], dict[str, Any]] = {cls: {} for cls in (Organization, Model, Dataset, Claim, Terms)}
    for record in sorted(records, key=lambda record: record.id):
        assert record.id not in kinds[type(record)], f"{record.kind} {record.id} is given twice"
        kinds[type(record)][record.id] = record
    return Registry(
        organizations=kinds[Organization],
        models=kinds[Model],
        datasets=kinds[Dataset],
        claims=kinds[Claim],
        terms=kinds[Terms],
    )


def write(folder: Path, records: Iterable[Record] = (), files: Mapping[str, str | bytes] | None = None) -> Path:
    """Lay records out as YAML files under `folder`, and `files` by their path as they stand; the folder is returned."""
    contents = {record.file: as_yaml(record) for record in records} | dict(files or {})
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def as_yaml(record: Record) -> str:
    """A record as a card that reads back as the same record."""
    return yaml.safe_dump(record.model_dump(mode="json", exclude_unset=True), sort_keys=False, allow_unicode=True, width=150)


def _card(identity: str) -> dict[str, Any]:
    """What the cards of models and datasets share."""
    return {"name": identity.split("/")[-1].title(), "released": "2025-06-01", "described_by": ["report"], "evidence": {"report": REPORT}}


def _cited(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {**statement, "evidence": ["report"]}


def _entry(key: str, entry: Entry, **defaults: Any) -> dict[str, Any]:
    """An entry of a list; an id alone stands for the entry with its defaults."""
    return _cited(defaults) | ({key: entry} if isinstance(entry, str) else dict(entry))
