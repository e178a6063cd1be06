"""Files of the site that are no pages, made from what the queries answer; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from disclose.exports.catalogue import catalogue, download
from disclose.exports.collection import FORMATS, Published, collection, records, single
from disclose.exports.compare import compare_files
from disclose.exports.crawlers import crawler_files
from disclose.exports.feeds import atom, json_feed
from disclose.exports.graph import graph_file
from disclose.exports.twins import twin, twins
from disclose.queries import Snapshot, commits, quality

__all__ = [
    "FORMATS",
    "Published",
    "catalogue",
    "collection",
    "compare_files",
    "crawler_files",
    "download",
    "every_file",
    "graph_file",
    "records",
    "twin",
    "twins",
]


def every_file(snapshot: Snapshot, address: str = "") -> Iterator[tuple[str, bytes]]:
    """The path of each file that belongs to no page and is not in the collection, with its content; `address` is where the site is published, if that is known."""
    yield from single(snapshot)
    yield from compare_files(snapshot)
    latest = commits(snapshot)
    yield "changes.xml", atom(latest, address)
    yield "changes.json", json_feed(latest, address)
    yield "coverage.json", quality(snapshot).model_dump_json(indent=1).encode()
