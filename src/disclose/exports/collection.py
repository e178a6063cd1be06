"""The whole registry as files: every list and record of the API as JSON, tables, schemas, the lineage graph and the database itself.

Each file holds what the API answers, from the same queries and views: a list as one page, a record byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from disclose import views
from disclose import vocabulary as v
from disclose.exports import tables
from disclose.exports.graph import graph_file
from disclose.lineage import RULES
from disclose.queries import MAX_LIMIT, ModelQuery, Page, Snapshot
from disclose.schema.published import json_schemas

FOLDER = "data/"
"""Where the files are on the site."""

Format = Literal["json", "csv", "sqlite"]
FORMATS: tuple[Format, ...] = ("json", "csv", "sqlite")

Item = TypeVar("Item", bound=views.View, covariant=True)
Record = views.ModelDetail | views.DatasetDetail | views.OrganizationDetail | views.ClaimView | views.TermsView


class Listed(Protocol[Item]):
    """A page of a list."""

    @property
    def meta(self) -> views.Meta: ...

    @property
    def items(self) -> tuple[Item, ...]: ...


Ask = Callable[[Page], Listed[Item]]


@dataclass(frozen=True, slots=True)
class Published:
    """A file of the collection."""

    path: str
    """From the site's root on."""
    format: Format
    holds: str
    """What is in it, in a sentence."""
    content: bytes
    schema: str = ""
    """What describes its fields: a name in the API's OpenAPI document, or a path from the site's root on."""


def collection(snapshot: Snapshot, formats: Iterable[Format] = FORMATS) -> Iterator[Published]:
    """Every file that holds more than one record, one after the other, so that they are never all in memory."""
    wanted = set(formats)
    for made in _lists(snapshot):
        if made.format in wanted:
            yield made
    if "json" in wanted:
        yield from _words(snapshot)
        yield Published(
            "graph.json", "json", "The whole lineage graph in one small file: what the pages answer from without a server.", graph_file(snapshot)
        )
        for name, text in json_schemas().items():
            yield Published(
                f"schemas/{name}",
                "json",
                f"JSON Schema of a {name.split('.')[0]} card, for editors and for checking a file before it is proposed.",
                text.encode(),
            )
    if "sqlite" in wanted and (database := snapshot.copy()) is not None:
        yield Published(
            f"{FOLDER}registry.sqlite",
            "sqlite",
            "The database that the site and the API are made from, with its indexes; open it with any SQLite.",
            database,
        )


def records(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """Every record as a file of its own, by its path from the site's root on."""
    for model in every_item(_models(snapshot)):
        yield record_file(snapshot.model(model.id))
    for dataset in every_item(snapshot.datasets):
        yield record_file(snapshot.dataset(dataset.id))
    for organization in every_item(snapshot.organizations):
        yield record_file(snapshot.organization(organization.id))
    yield from single(snapshot)


def single(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """The records that have no page of their own: claims and terms documents."""
    for claim in every_item(snapshot.claims):
        yield record_file(claim)
    for document in every_item(snapshot.terms):
        yield record_file(document)


_FOLDERS: dict[type[views.View], str] = {
    views.ModelDetail: "models",
    views.DatasetDetail: "datasets",
    views.OrganizationDetail: "organizations",
    views.ClaimView: "claims",
    views.TermsView: "terms",
}


def record_path(kind: type[views.View], identity: str) -> str:
    """The path of a record's file from the site's root on."""
    return f"{FOLDER}{_FOLDERS[kind]}/{identity}.json"


def record_file(record: Record) -> tuple[str, bytes]:
    """A record as the API answers it, with the path of its file."""
    return record_path(type(record), record.id), record.model_dump_json().encode()


def every_item(ask: Ask[Item]) -> Iterator[Item]:
    """Every item of a list, page after page."""
    for page in _pages(ask):
        yield from page.items


def _pages(ask: Ask[Item]) -> Iterator[Listed[Item]]:
    cursor: str | None = None
    while True:
        page = ask(Page(MAX_LIMIT, cursor))
        yield page
        cursor = page.meta.next_cursor
        if cursor is None:
            return


def _models(snapshot: Snapshot) -> Ask[views.ModelItem]:
    return lambda page: snapshot.models(ModelQuery(), page)


def _lists(snapshot: Snapshot) -> Iterator[Published]:
    """Each list as JSON and as a table, made in one pass."""

    def plain(item: views.View) -> list[dict[str, Any]]:
        return [item.__dict__]

    yield from _list(_models(snapshot), "models", "models with their verdicts", tables.MODELS, plain, "ModelPage", {"match"})
    yield from _list(snapshot.datasets, "datasets", "datasets", tables.DATASETS, plain, "DatasetPage")
    yield from _list(snapshot.organizations, "organizations", "organizations", tables.ORGANIZATIONS, plain, "OrganizationPage")
    yield from _list(
        snapshot.edges,
        "edges",
        "statements of the lineage graph, claims included (basis tells them apart), with their evidence",
        tables.EDGES,
        lambda edge: [tables.edge_row(edge)],
        "EdgePage",
    )
    yield from _list(
        snapshot.claims, "claims", "claims by others, with the replies", tables.CLAIMS, lambda claim: [tables.claim_row(claim)], "ClaimPage"
    )
    yield from _list(snapshot.terms, "terms", "licences and terms of services; the table has a row for each version", tables.TERMS, tables.terms_rows, "TermsPage")  # fmt: skip


def _list(
    ask: Ask[Item], name: str, holds: str, columns: Sequence[str], rows: Callable[[Any], list[dict[str, Any]]], schema: str, without: set[str] | None = None
) -> Iterator[Published]:  # fmt: skip
    parts, table, total, meta = [], [tables.header(columns)], 0, b""
    for page in _pages(ask):
        total = page.meta.total
        meta = page.meta.model_copy(update={"next_cursor": None}).model_dump_json().encode()
        parts += [item.model_dump_json(exclude=without).encode() for item in page.items]
        table.append(tables.lines((row for item in page.items for row in rows(item)), columns))
    said = f"All {total:,} {holds}."
    yield Published(f"{FOLDER}{name}.json", "json", said, b'{"meta":' + meta + b',"items":[' + b",".join(parts) + b"]}", schema)
    yield Published(f"{FOLDER}{name}.csv", "csv", said, "".join(table).encode(), schema)


def _words(snapshot: Snapshot) -> Iterator[Published]:
    """Rules, vocabulary and counts."""
    rules = views.RulesView(items=tuple(views.rule_view(rule) for rule in RULES.values()))
    yield Published(f"{FOLDER}rules.json", "json", "What each rule counts as distillation.", rules.model_dump_json().encode(), "RulesView")
    yield Published(
        f"{FOLDER}vocabulary.json", "json", "Every closed term with its definition.", vocabulary_view().model_dump_json().encode(), "VocabularyView"
    )
    yield Published(
        f"{FOLDER}stats.json", "json", "How much is stated, and how much is unknown.", snapshot.stats().model_dump_json().encode(), "Stats"
    )


def vocabulary_view() -> views.VocabularyView:
    """Every closed vocabulary, and the other words of the glossary."""
    terms = {each.__name__: tuple(views.TermView(term=term, definition=term.definition) for term in each) for each in v.vocabularies()}
    return views.VocabularyView(vocabularies=terms, glossary=v.GLOSSARY)


def as_json(content: object) -> bytes:
    """Plain data as a file that people may open too."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
