"""The latest changes as feeds, one entry for each commit, and the counts of the collection as a file."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from disclose.views import CommitView

MOST = 50
"""How many commits a feed has."""
NAMED = 40
"""How many records an entry names; the page of changes has the others."""
TITLE = "Changes in the Open Model Disclosure Registry"
_HOME = "https://open-model-disclosure-registry.example/"
"""What the ids of entries are made from, with the commit; no address of the site."""


def atom(commits: Sequence[CommitView], address: str) -> bytes:
    """The feed as Atom (RFC 4287). Ids do not depend on where the site is published, so that a move makes no entry new."""
    updated = commits[0].at if commits else "1970-01-01T00:00:00Z"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<title>{TITLE}</title>",
        f"<id>{_identity('changes')}</id>",
        f"<updated>{updated}</updated>",
        "<author><name>Open Model Disclosure Registry</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(address + "changes.xml")}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(address + "changes/")}/>',
    ]
    for commit in commits[:MOST]:
        lines += [
            "<entry>",
            f"<title>{escape(_title(commit))}</title>",
            f"<id>{_identity(commit.commit)}</id>",
            f"<updated>{commit.at}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(_page(commit, address))}/>',
            f'<content type="text">{escape(_text(commit))}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode()


def json_feed(commits: Sequence[CommitView], address: str) -> bytes:
    """The feed as JSON Feed 1.1; addresses are left out where it is not known where the site is published."""
    items = []
    for commit in commits[:MOST]:
        item = {"id": _identity(commit.commit), "title": _title(commit), "content_text": _text(commit), "date_published": commit.at}
        items.append(item | ({"url": _page(commit, address)} if address else {}))
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "language": "en", "items": items}
    if address:
        feed |= {"home_page_url": f"{address}changes/", "feed_url": f"{address}changes.json"}
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _title(commit: CommitView) -> str:
    return commit.subject or "Changes"


def _text(commit: CommitView) -> str:
    named = [f"{change.kind}: {change.record_kind} {change.record}" for change in commit.changes[:NAMED]]
    more = len(commit.changes) - len(named)
    return "\n".join([*named, *([f"and {more} more"] if more else [])])


def _page(commit: CommitView, address: str) -> str:
    return f"{address}changes/#day-{commit.at[:10]}"


def _identity(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _HOME + name)}"
