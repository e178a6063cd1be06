"""What a page is, and how one is made from a template: text is escaped, links lead to pages that exist or to the web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from disclose import vocabulary as v
from disclose.pages import marks, words
from disclose.schema.fields import cited_key
from disclose.views import Cited, DatasetItem, ModelDetail, OrganizationDetail

Kind = Literal["model", "dataset", "organization"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site."""

    path: str
    """Its address from the site's root on, such as `model/acme/a/`; empty for the home page."""
    title: str
    """As text."""
    description: str
    """One sentence, as text."""
    html: str
    """What stands between header and footer."""

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """Id and title, as HTML, of each section."""
        return tuple(re.findall(r'<h2 id="([^"]+)"[^>]*><span>(.*?)</span>', self.html))

    @property
    def searched(self) -> str:
        """What the search has to find: the page up to the first section that says that it is not searched."""
        return re.split(r"<h2 [^>]*data-search-exclude", self.html, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Edition:
    """What all pages of one build share: which data they show, and which records have a page."""

    dataset_version: str
    as_of: str
    """The newest day on which evidence was read."""
    models: Mapping[str, ModelDetail] = field(default_factory=dict)
    datasets: Mapping[str, DatasetItem] = field(default_factory=dict)
    organizations: Mapping[str, OrganizationDetail] = field(default_factory=dict)
    address: str = ""
    """Where the site is published, with a slash at the end; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Here:
    """A page's place in the site, from which its links are drawn."""

    root: str
    """The way back to the site's root: `../../../`."""
    edition: Edition

    def name(self, kind: Kind, identity: str) -> str:
        """A record's name; its id where it has no page."""
        records: Mapping[Kind, Mapping[str, Any]] = {
            "model": self.edition.models,
            "dataset": self.edition.datasets,
            "organization": self.edition.organizations,
        }
        record = records[kind].get(identity)
        return str(record.name) if record else identity

    def link(self, kind: Kind, identity: str) -> Markup:
        """A record's name as a link to its page; the name alone where it has none."""
        name = self.name(kind, identity)
        known: Mapping[str, object] = {"model": self.edition.models, "dataset": self.edition.datasets, "organization": self.edition.organizations}[
            kind
        ]
        return Markup('<a href="{}{}/{}/">{}</a>').format(self.root, kind, identity, name) if identity in known else escape(name)

    def party(self, party: Mapping[str, str | None]) -> Markup:
        """A side of a claim at the level at which it was named."""
        model, organization = party.get("model"), party.get("organization")
        return self.link("model", model) if model else self.link("organization", organization or "")

    def sources(self, evidence: Iterable[Cited]) -> Markup:
        """Evidence as links, each document once with its places."""
        places: dict[tuple[str, str], list[str]] = {}
        for item in evidence:
            places.setdefault((item.url, item.title), []).extend([item.place] if item.place else [])
        links = [
            web(url, title) + (Markup(" <small>{}</small>").format(", ".join(its_places)) if its_places else "")
            for (url, title), its_places in places.items()
        ]
        return (
            Markup(' <span class="cites">{}</span>').format(Markup(" ").join(Markup("<span>{}</span>").format(link) for link in links))
            if links
            else Markup("")
        )

    def cites(self, card: Mapping[str, Any], statement: Mapping[str, Any]) -> Markup:
        """The evidence of one statement of a card as links."""
        evidence, citations = card["evidence"], statement["evidence"]
        found = [(evidence[cited_key(citation)], citation.partition(" ")[2]) for citation in citations if cited_key(citation) in evidence]
        return self.sources(Cited(title=document["title"], url=document["url"], place=place) for document, place in found)


def web(url: str, text: str | None = None) -> Markup:
    """A link out of the site; text alone where the address is not one of the web."""
    if not url.startswith(("https://", "http://")):
        return escape(text or url)
    return Markup('<a href="{}" rel="external noopener">{}</a>').format(url, text or url)


def render(template: str, edition: Edition, path: str, title: str, description: str, **values: Any) -> Page:
    """A page from its template; blank lines go, so that the page may also stand inside Markdown."""
    here = Here("../" * path.count("/") or "./", edition)
    html = _ENVIRONMENT.get_template(template).render(here=here, root=here.root, edition=edition, path=path, title=title, **values)
    return Page(path, title, description, "\n".join(line for line in html.splitlines() if line.strip()))


_ENVIRONMENT = Environment(loader=PackageLoader("disclose.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_ENVIRONMENT.globals.update(
    v=v,
    words=words,
    mark=marks.mark,
    badge=marks.badge,
    axis_state=marks.axis_state,
    release_state=marks.release_state,
    state_words=marks.WORDS,
    state_meanings=marks.MEANINGS,
    web=web,
)
