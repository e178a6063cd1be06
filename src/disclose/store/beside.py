"""Rows of what stands beside the cards: what they rest on, what a list of models lacks, their history, the second readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from disclose.beside import Beside, Tracked
from disclose.checks import CHECKS
from disclose.findings import Path
from disclose.registry import Registry
from disclose.schema import Dataset, Model, Organization, Statement
from disclose.schema.fields import cited_key
from disclose.store.tables import ChangeRow, QualityRow, SampleRow, Tables, TrackedRow
from disclose.vocabulary import Coverage, ReadFrom, Status, Term
from disclose.vocabulary import Statement as Said

_SAID: dict[Term, Said] = {
    Status.RELEASED: Said.DECLARED,
    Status.PARTLY_RELEASED: Said.DECLARED,
    Status.DESCRIBED: Said.DECLARED,
    Status.NOT_RELEASED: Said.DECLARED_NONE,
    Status.NOT_DISCLOSED: Said.NOT_DISCLOSED,
    Status.UNKNOWN: Said.UNKNOWN,
    Coverage.COMPLETE: Said.DECLARED,
    Coverage.PARTIAL: Said.DECLARED,
    Coverage.NONE: Said.NOT_DISCLOSED,
    Coverage.UNKNOWN: Said.UNKNOWN,
    **{said: said for said in Said},
}
"""What a term comes to, whatever the statement is about."""

_MAIN = {
    Model: (("weights", "parameters"), ("data",), ("post_training",), ("distillation",)),
    Dataset: (("release",), ("generation",)),
}
"""The questions that every card answers; where it leaves one out, the answer is unknown."""
_READ = tuple(ReadFrom)
"""Ways to read a document, the best first."""


def rows_beside(registry: Registry, beside: Beside) -> Tables:
    """The tables with their rows."""
    return [
        (QualityRow, list(_quality(registry))),
        (TrackedRow, list(_tracked(registry, beside.tracked))),
        (ChangeRow, list(_changes(registry, beside))),
        (SampleRow, [{"id": number, "content": sample.model_dump(mode="json")} for number, sample in enumerate(beside.accuracy.samples, 1)]),
    ]


def said(statement: Statement) -> Said:
    """What a statement comes to: a statement without a term of its own says that something is so, and one of what was not done that it is not."""
    for key in ("status", "statement", "coverage"):
        term = getattr(statement, key, None)
        if term is not None:
            return _SAID[term]
    return Said.DECLARED_NONE if hasattr(statement, "made_by") else Said.DECLARED


def _quality(registry: Registry) -> Iterator[dict[str, Any]]:
    warned: dict[str, int] = {}
    for check in CHECKS.values():
        if check.severity == "warning" and check.run:
            for record, _ in check.run(registry):
                warned[record.file] = warned.get(record.file, 0) + 1
    cards: list[Model | Dataset] = [*registry.models.values(), *registry.datasets.values()]
    for card in cards:
        if card.withdrawn is None:
            yield _quality_of(card, registry.statements[card.file], warned.get(card.file, 0))


def _quality_of(card: Model | Dataset, stated: Sequence[tuple[Path, Statement]], warnings: int) -> dict[str, Any]:
    counts = dict.fromkeys(Said, 0)
    read = dict.fromkeys(ReadFrom, 0)
    written = set()
    for path, statement in stated:
        written.add(path)
        what = said(statement)
        if what is Said.UNKNOWN and path == ("post_training",) and isinstance(card, Model) and not card.post_training.applies:
            continue  # there is nothing to look at
        counts[what] += 1
        documents = [card.evidence[key] for citation in statement.evidence if (key := cited_key(citation)) in card.evidence]
        if documents and what is not Said.UNKNOWN:
            read[min((document.read_from for document in documents), key=_READ.index)] += 1
    counts[Said.UNKNOWN] += sum(path not in written for path in _MAIN[type(card)])
    published = [document.published for document in card.evidence.values() if document.published]
    return {
        "kind": card.kind,
        "id": card.id,
        "organization": card.id.split("/", 1)[0],
        **{str(what): number for what, number in counts.items()},
        "cited": sum(read.values()),
        "original": read[ReadFrom.ORIGINAL],
        "copied": read[ReadFrom.COPY],
        "summarized": read[ReadFrom.SUMMARY],
        "warnings": warnings,
        "published": max(published, default=None),
        "accessed": max((document.accessed for document in card.evidence.values()), default=None),
    }


def _tracked(registry: Registry, tracked: Tracked) -> Iterator[dict[str, Any]]:
    """Each model of the list with its card: under its own id, or under another namespace of the same organization."""
    if not tracked.models:
        return
    organizations, models = registry.names[Organization], registry.names[Model]
    namespaces: dict[str, list[str]] = {}
    for name, organization in ({**tracked.namespaces, **organizations}).items():
        namespaces.setdefault(organization, []).append(name)
    for listed in tracked.models:
        namespace, name = listed.casefold().split("/", 1)
        owner = organizations.get(namespace) or tracked.namespaces.get(namespace) or ""
        candidates = [listed.casefold(), *(f"{other}/{name}" for other in namespaces.get(owner, ()))]
        yield {
            "id": listed,
            "namespace": listed.split("/", 1)[0],
            "organization": owner if owner in registry.organizations else None,
            "model": next((models[candidate] for candidate in candidates if candidate in models), None),
        }


def _changes(registry: Registry, beside: Beside) -> Iterator[dict[str, Any]]:
    changes = beside.history.changes
    for number, change in enumerate(changes):
        yield {
            "id": len(changes) - number,
            "kind": change.kind,
            "record_kind": change.record_kind,
            "record": change.record,
            "organization": _organization(registry, change.record_kind, change.record),
            "at": change.at,
            "commit": change.commit,
            "subject": change.subject,
        }


def _organization(registry: Registry, kind: str, identity: str) -> str | None:
    """Whom a record is about: by its id, or for a claim the organization whose model it is about."""
    if kind != "claim":
        return identity.split("/", 1)[0]
    claim = registry.claims.get(identity)
    if claim is None:
        return None
    return claim.student.organization or (claim.student.model or "").split("/", 1)[0] or None
