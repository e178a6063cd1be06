"""What programs look for at the root of a site: which pages there are, what may be fetched, and where to begin reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import escape

from disclose.pages import Edition, Page
from disclose.pages.plain import escaped


def crawler_files(pages: Sequence[Page], records: Iterable[str], edition: Edition, statements: int) -> Iterator[tuple[str, bytes]]:
    """The path of each file with its content; `pages` are those that are no records, and `records` the paths of the others.

    A sitemap and the picture of a link have to be named by their whole addresses, so they are there only where the site's own is known.
    """
    address = edition.address
    if address:
        from disclose.exports.cards import card_files  # a library for pictures is loaded where one is made

        yield from card_files(edition, statements)
        yield "sitemap.xml", sitemap([address + path for path in (*(page.path for page in pages), *records)]).encode()
    yield "robots.txt", robots(address).encode()
    yield "llms.txt", llms(pages, edition).encode()


def sitemap(addresses: Iterable[str]) -> str:
    """Every page, as sitemaps.org has it."""
    entries = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'


def robots(address: str) -> str:
    """Everything may be read; questions to the API, of which there is no end, need not be followed."""
    where = f"\nSitemap: {address}sitemap.xml\n" if address else ""
    return f"User-agent: *\nDisallow: /*?\nAllow: /\n{where}"


def llms(pages: Sequence[Page], edition: Edition) -> str:
    """Where a language model begins to read (llmstxt.org): the main pages as Markdown, and the data."""
    root = edition.address or "/"
    main = [page for page in pages if page.path]
    lines = [
        "# Open Model Disclosure Registry",
        "",
        "> What the developers of open models have disclosed about weights, data, post-training and distillation, with the evidence for each statement.",
        "",
        f"Data version {edition.dataset_version}; evidence read until {edition.as_of}; {len(edition.models):,} models, {len(edition.datasets):,} datasets, {len(edition.organizations):,} organizations. CC-BY-4.0.",
        "Not disclosed is not a denial, unknown means that nobody has looked yet, and claims by others are kept apart from what developers declare.",
        f"Every page has a twin in Markdown at its own address with `index.md` added: `{root}model/<organization>/<name>/index.md`, `{root}dataset/<organization>/<name>/index.md`, `{root}organization/<organization>/index.md`.",
        "",
        "## Pages",
        "",
        *(f"- [{escaped(page.title)}]({root}{page.path}index.md): {escaped(page.description)}" for page in main),
        "",
        "## Data",
        "",
        f"- [All files with sizes and checksums]({root}data/index.json): the registry as SQLite, CSV and JSON.",
        f"- [Models]({root}data/models.json), [datasets]({root}data/datasets.json), [lineage statements]({root}data/edges.json), [claims]({root}data/claims.json), [terms]({root}data/terms.json): each list as JSON, and as CSV with `.csv` instead.",
        f"- [Lineage graph]({root}graph.json): all edges and silences in one compact file.",
        f"- [API]({root}api/index.md): where a server runs, `GET /models?distilled_from=…`, `GET /models/<organization>/<name>/distillation?teacher=…&rule=…`; answers are yes, no or unknown under a rule.",
        "",
        "## Optional",
        "",
        *(f"- [{escaped(each.name)}]({root}organization/{each.id}/index.md)" for each in sorted(edition.organizations.values(), key=lambda each: each.name.casefold())),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
