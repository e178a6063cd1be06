"""What a page says of itself to programs: its twin in Markdown, what a link to it shows, and schema.org's words for what it is about.

Structured data stand in a block of type `application/ld+json`, which no browser carries out; the policy against inline scripts stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from disclose import vocabulary as v
from disclose.views import DatasetDetail, ModelDetail, OrganizationDetail, View

if TYPE_CHECKING:
    from disclose.pages.page import Edition

REGISTRY = "Open Model Disclosure Registry"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
CARD_SIZE = (1200, 630)
"""Of the picture that a link to a page shows, in pixels."""

Data = dict[str, Any]


def head(path: str, title: str, description: str, edition: Edition, record: View | None = None) -> Markup:
    """Elements for the head of a page."""
    address = edition.address
    shown = [
        ("og:type", "website" if not path else "article"),
        ("og:site_name", REGISTRY),
        ("og:title", title),
        ("og:description", description),
    ]
    if address:
        shown += [
            ("og:url", address + path),
            ("og:image", address + card_path(path)),
            ("og:image:width", str(CARD_SIZE[0])),
            ("og:image:height", str(CARD_SIZE[1])),
            ("og:image:alt", f"{title}: {REGISTRY}"),
        ]
    lines = [Markup('<link rel="alternate" type="text/markdown" href="index.md" title="This page as Markdown">')]
    if isinstance(record, ModelDetail | DatasetDetail | OrganizationDetail):
        file = "../" * path.count("/") + f"data/{path.partition('/')[0]}s/{record.id}.json"
        lines.append(Markup('<link rel="alternate" type="application/json" href="{}" title="This record as JSON">').format(file))
    lines += [Markup('<meta property="{}" content="{}">').format(name, value) for name, value in shown]
    lines.append(Markup('<meta name="twitter:card" content="{}">').format("summary_large_image" if address else "summary"))
    lines.append(structured(graph(path, title, description, edition, record)))
    return Markup("\n").join(lines)


def card_path(path: str) -> str:
    """The picture that a link to a page shows: one for each kind of page."""
    kind = path.partition("/")[0]
    return f"card/{kind if kind in CARDS else 'site'}.png"


CARDS: Mapping[str, str] = {
    "site": "What models are made from, and who says so",
    "model": "What one model’s developer has disclosed",
    "dataset": "What a training dataset is made from",
    "organization": "What one organization has disclosed",
    "lineage": "Is this model distilled from that one?",
    "what-if": "Which models would fall under a rule?",
    "claims": "What others say, apart from what is declared",
    "terms": "May outputs train other models?",
}
"""The kinds of pages that have a picture of their own, with the line on it; every other page has that of the site."""


def structured(data: Data) -> Markup:
    """Data as a block that nothing in it can end: every letter that HTML knows is written as its number."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704 - its letters are numbers


def graph(path: str, title: str, description: str, edition: Edition, record: View | None = None) -> Data:
    """What a page is about, and where it stands on the site."""
    root = edition.address or "../" * path.count("/") or "./"
    page: Data = {"name": title, "description": description, "url": root + path}
    about = _record(record, page, root) if record else _gathering(path, page, edition, root)
    return {"@context": "https://schema.org", "@graph": [about, *([_breadcrumbs(path, title, record, root)] if path else [])]}


def _record(record: View, page: Data, root: str) -> Data:
    if isinstance(record, ModelDetail):
        return {
            "@type": "SoftwareApplication",
            **page,
            **_known(record.card, record.id),
            "applicationCategory": "Machine learning model",
            **_given("license", record.license),
            **_given("datePublished", record.released),
            "author": _organization(record.organization, record.organization_name, root),
        }
    if isinstance(record, DatasetDetail):
        return {
            "@type": "Dataset",
            **page,
            **_known(record.card, record.id),
            **_given("license", record.license),
            **_given("datePublished", record.released),
            "creator": _organization(record.organization, record.organization_name, root),
        }
    if isinstance(record, OrganizationDetail):
        country = {"address": {"@type": "PostalAddress", "addressCountry": record.country}} if record.country else {}
        return {"@type": "Organization", **page, **_known(record.card, record.id), **country}
    return {"@type": "WebPage", **page}


def _known(card: Mapping[str, Any], identity: str) -> Data:
    """Under which names and addresses a record is known elsewhere."""
    links = [url for url in card["links"].values() if url and url.startswith(("https://", "http://"))]
    return {"identifier": identity, **_given("alternateName", card["aliases"]), **_given("sameAs", links)}


def _given(key: str, value: object) -> Data:
    return {key: value} if value else {}


def _organization(identity: str, name: str, root: str) -> Data:
    return {"@type": "Organization", "name": name, "url": f"{root}organization/{identity}/"}


def _gathering(path: str, page: Data, edition: Edition, root: str) -> Data:
    publisher = {"@type": "Organization", "name": REGISTRY, "url": root}
    if path in {"", "downloads/"}:
        files = [
            ("registry.sqlite", "application/vnd.sqlite3"),
            ("models.csv", "text/csv"),
            ("datasets.csv", "text/csv"),
            ("edges.csv", "text/csv"),
            ("models.json", "application/json"),
        ]
        return {
            "@type": "Dataset",
            **page,
            "license": LICENSE_URL,
            "version": edition.dataset_version,
            "isAccessibleForFree": True,
            "creator": publisher,
            "publisher": publisher,
            "keywords": ["open models", "training data", "post-training", "distillation", "model lineage"],
            "distribution": [{"@type": "DataDownload", "contentUrl": f"{root}data/{name}", "encodingFormat": media} for name, media in files],
        }  # fmt: skip
    if path == "glossary/":
        terms = [
            {"@type": "DefinedTerm", "name": f"{term}", "description": term.definition, "inDefinedTermSet": page["url"]}
            for vocabulary in v.vocabularies()
            for term in vocabulary
        ]
        words = [{"@type": "DefinedTerm", "name": word, "description": words, "inDefinedTermSet": page["url"]} for word, words in v.GLOSSARY.items()]
        return {"@type": "DefinedTermSet", **page, "publisher": publisher, "hasDefinedTerm": words + terms}
    return {"@type": "WebPage", **page, "publisher": publisher, "isPartOf": {"@type": "WebSite", "name": REGISTRY, "url": root}}


def _breadcrumbs(path: str, title: str, record: View | None, root: str) -> Data:
    steps: Sequence[tuple[str, str]] = [("Home", root)]
    if isinstance(record, ModelDetail | DatasetDetail):
        steps = [*steps, ("Browse", f"{root}browse/"), (record.organization_name, f"{root}organization/{record.organization}/")]
    elif isinstance(record, OrganizationDetail):
        steps = [*steps, ("Browse", f"{root}browse/")]
    steps = [*steps, (title, root + path)]
    items = [{"@type": "ListItem", "position": place, "name": name, "item": url} for place, (name, url) in enumerate(steps, 1)]
    return {"@type": "BreadcrumbList", "itemListElement": items}
