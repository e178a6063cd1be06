"""Checks of evidence, and of the statements that cite it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from disclose import schema
from disclose.checks.catalogue import Problems, check
from disclose.findings import Path, Problem
from disclose.nearest import did_you_mean
from disclose.registry import Registry
from disclose.schema import Organization, Record, Subject, cited_key, first_day, last_day
from disclose.vocabulary import Publisher

_OF_TEACHERS = {"distillation", "generation", "exposure"}
"""The parts of a card that speak of teachers."""
_DEVELOPERS = {Publisher.DEVELOPER, Publisher.OTHER_DEVELOPER}
"""Who speaks of a model as its developer, or of what it gave to others' models."""


@check("EVI001", needs_whole=True)
def statement_cites_evidence(registry: Registry) -> Problems:
    """Every statement that is not `unknown` cites at least one piece of evidence, and so does the seat of an organization.

    A statement that nobody can check is a rumour.
    """
    for record in registry.records():
        for path, statement in registry.statements[record.file]:
            if not statement.evidence and statement.speaks:
                message = f"`{schema.shown(path)}` of `{record.id}` says something and cites no evidence"
                yield record, Problem(path, message, f"add `evidence: [...]` with {_its_keys(record)}")
        if isinstance(record, Subject) and not record.described_by:
            message = f"`{record.id}` does not say what its name, date, size and links are taken from"
            yield record, Problem((), message, f"add `described_by: [...]` with {_its_keys(record)}")
        if isinstance(record, Organization) and record.country and not record.described_by:
            message = f"`{record.id}` has its seat in `{record.country}` and does not say where that is taken from"
            yield record, Problem(("country",), message, f"add `described_by: [...]` with {_its_keys(record)}")


def _its_keys(record: Record) -> str:
    return f"a key of this file's `evidence` ({', '.join(record.evidence) or 'none yet'})"


@check("EVI002")
def citation_has_evidence(registry: Registry) -> Problems:
    """Every citation names an entry of the same file's `evidence`.

    A citation without its document cannot be followed.
    """
    for record in registry.records():
        for path, citations in _citations(registry, record):
            for index, citation in enumerate(citations):
                key = cited_key(citation)
                if key not in record.evidence and key not in (known := _written_keys(registry, record)):
                    near = did_you_mean(key, known)
                    message = f"`{record.id}` cites `{key}`, which is no key of its `evidence`{near}"
                    tip = f"add it under `evidence:`; the keys there are: {', '.join(sorted(known)) or 'none'}"
                    yield record, Problem((*path, index), message, None if near else tip)


def _written_keys(registry: Registry, record: Record) -> Collection[str]:
    """The keys that stand under `evidence` in the file, with those whose entries are wrong."""
    document = registry.documents.get(record.file)
    written = document.data.get("evidence") if document else record.evidence
    return written if isinstance(written, dict) else ()


@check("EVI003", needs_whole=True)
def evidence_is_cited(registry: Registry) -> Problems:
    """Every piece of evidence is cited by some statement.

    A document that backs nothing makes a card look better founded than it is.
    """
    for record in registry.records():
        cited = {cited_key(citation) for _, citations in _citations(registry, record) for citation in citations}
        for key in record.evidence:
            if key not in cited:
                message = f"nothing on `{record.id}` cites `{key}`"
                yield record, Problem(("evidence", key), message, "cite it where it backs a statement, or remove it", on_key=True)


_COPY_HOSTS = {
    "archive.org": ("an archive", "cite the archived address and say `read_from: copy`"),
    "archive.is": ("an archive", "cite the archived address and say `read_from: copy`"),
    "archive.ph": ("an archive", "cite the archived address and say `read_from: copy`"),
    "hf-mirror.com": ("a mirror of huggingface.co", "cite huggingface.co"),
    "hf.co": ("a short form of huggingface.co", "cite huggingface.co"),
    "alphaxiv.org": ("a reader of arXiv papers", "cite arxiv.org"),
    "ar5iv.org": ("a rendering of arXiv papers", "cite arxiv.org"),
    "ar5iv.labs.arxiv.org": ("a rendering of arXiv papers", "cite arxiv.org"),
    "semanticscholar.org": ("an index of papers", "cite the paper where it is published"),
    "researchgate.net": ("an upload site", "cite the paper where it is published"),
    "scribd.com": ("an upload site", "cite the document where it is published"),
    "wikipedia.org": ("an encyclopedia", "cite the source that it cites"),
    "workers.dev": ("a host of copies", "cite the address of the original"),
    "open-lab.net": ("a copy of a developer's blog", "cite the developer's own page"),
    "bit.ly": ("a short form", "cite the address that it leads to"),
    "t.co": ("a short form", "cite the address that it leads to"),
}
"""Hosts that carry other people's documents, with what to cite instead."""


@check("EVI004")
def evidence_is_canonical(registry: Registry) -> Problems:
    """Evidence is cited where it was published, over https, never at a mirror, archive or copy.

    A copy can be changed or vanish without its author's knowledge.
    """
    for record in registry.records():
        for key, evidence in record.evidence.items():
            scheme, _, rest = evidence.url.partition("://")
            host = _HOST.match(rest)[0].lower()  # type: ignore[index]  # an address without a host is none for the schema
            copy = next((known for known in _with_parents(host) if known in _COPY_HOSTS), None)
            if copy:
                what, instead = _COPY_HOSTS[copy]
                yield record, Problem(("evidence", key, "url"), f"`{evidence.url}` lies at `{host.removeprefix('www.')}`, {what}", instead)
            elif scheme != "https":
                yield record, Problem(("evidence", key, "url"), f"`{evidence.url}` is not an https address", f"write `https://{rest}`")


_HOST = re.compile(r"[A-Za-z0-9.-]+")


def _with_parents(host: str) -> Iterator[str]:
    """A host and the domains that it belongs to: `a.b.org`, `b.org`, `org`."""
    while host:
        yield host
        _, _, host = host.partition(".")


@check("EVI005")
def evidence_was_read_after_publication(registry: Registry) -> Problems:
    """Evidence was published before it was read.

    One of the two dates is wrong, and both are used to judge how current a card is.
    """
    for record in registry.records():
        for key, evidence in record.evidence.items():
            if first_day(evidence.published) > last_day(evidence.accessed):
                message = f"`{key}` of `{record.id}` was read on `{evidence.accessed}` and published on `{evidence.published}`"
                yield record, Problem(("evidence", key, "accessed"), message)


@check("EVI006")
def disclosure_is_the_developers(registry: Registry) -> Problems:
    """What a card says about teachers is backed by a developer's own words.

    What the press, an authority, a court or anybody else says about a model is a claim, and stands apart from what its developer declares.
    """
    for record in registry.records():
        for path, statement in registry.statements[record.file]:
            if path[0] not in _OF_TEACHERS or not statement.speaks:
                continue
            cited = [record.evidence[key] for citation in statement.evidence if (key := cited_key(citation)) in record.evidence]
            if cited and not any(document.publisher in _DEVELOPERS for document in cited):
                others = ", ".join(f"`{publisher}`" for publisher in dict.fromkeys(document.publisher for document in cited))
                message = f"`{schema.shown(path)}` of `{record.id}` rests on {others} alone, and on no document of a developer"
                yield (
                    record,
                    Problem((*path, "evidence"), message, "cite what the developer says, or record it as a claim: `disclose new claim YEAR-SLUG`"),
                )


def _citations(registry: Registry, record: Record) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Every list of citations on a record, with its path."""
    if isinstance(record, Subject | Organization):
        yield ("described_by",), record.described_by
    for path, statement in registry.statements[record.file]:
        yield (*path, "evidence"), statement.evidence
