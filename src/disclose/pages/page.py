"""What a page is, and how one is made from a template: text is escaped, links lead to pages that exist or to the web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from disclose import vocabulary as v
from disclose.pages import marks, words
from disclose.pages.facets import other_names
from disclose.pages.head import head
from disclose.schema.fields import cited_key
from disclose.views import ChangeView, Cited, CommitView, DatasetItem, ModelEntry, OrganizationDetail, TermsView, View

Kind = Literal["model", "dataset", "organization"]


@dataclass(frozen=True, slots=True)
class Clues:
    """By what else than its title the search finds a page."""

    beside: str = ""
    """What stands next to the title in a list of what was found: the organization."""
    names: tuple[str, ...] = ()
    """Other names of the same record."""
    related: tuple[str, ...] = ()
    """Paths of the pages whose names lead here too: the datasets of a model and its teachers."""


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
    clues: Clues = Clues()
    scripts: tuple[str, ...] = ()
    """The modules among the assets that it loads, which it can do without."""
    record: View | None = None
    """What it shows, where that is a single record."""
    head: str = ""
    """What it says of itself to programs: elements for the head of the document."""

    @property
    def is_record(self) -> bool:
        """Whether it is the page of a model, dataset or organization: there are many of them, and they all look alike."""
        return self.path.partition("/")[0] in {"model", "dataset", "organization"}

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """Id and title, as HTML, of each section."""
        return tuple(re.findall(r'<h2 id="([^"]+)"[^>]*><span>(.*?)</span>', self.html))

    @property
    def searched(self) -> str:
        """What the search has to find: the page up to the first section that says that it is not searched."""
        return re.split(r"<h2 [^>]*data-search-exclude", self.html, maxsplit=1)[0]


@dataclass(frozen=True)
class Edition:
    """What all pages of one build share: which data they show, and which records have a page."""

    dataset_version: str
    as_of: str
    """The newest day on which evidence was read."""
    models: Mapping[str, ModelEntry] = field(default_factory=dict)
    datasets: Mapping[str, DatasetItem] = field(default_factory=dict)
    organizations: Mapping[str, OrganizationDetail] = field(default_factory=dict)
    address: str = ""
    """Where the site is published, with a slash at the end; empty where that is not known."""
    commits: tuple[CommitView, ...] = ()
    """Every commit that changed records, the newest first."""
    terms: Sequence[TermsView] = ()
    repository: str = ""
    """Where the cards are edited, without a slash at the end; empty where that is not known."""
    read_again: Mapping[str, str] = field(default_factory=dict)
    """For each model whose sources were read a second time, the last day on which that was done."""

    @cached_property
    def history(self) -> Mapping[tuple[str, str], list[ChangeView]]:
        """For each record, by its kind and id, what was changed on it, the newest first."""
        found: dict[tuple[str, str], list[ChangeView]] = {}
        for commit in self.commits:
            for change in commit.changes:
                found.setdefault((change.record_kind, change.record), []).append(change)
        return found

    @cached_property
    def states(self) -> Mapping[str, marks.State]:
        """For each model the state of its weights."""
        return {identity: marks.axis_state(model.axes[v.Axis.WEIGHTS]) for identity, model in self.models.items()}

    @cached_property
    def families(self) -> Mapping[str, str | None]:
        """For each model the family that it belongs to."""
        return {identity: model.family for identity, model in self.models.items()}

    @cached_property
    def of_organization(self) -> Mapping[str, tuple[list[ModelEntry], list[DatasetItem]]]:
        """The models and the datasets of each organization, the newest first."""
        found: dict[str, tuple[list[ModelEntry], list[DatasetItem]]] = {name: ([], []) for name in self.organizations}
        for model in sorted(self.models.values(), key=lambda model: (model.released or "", model.id), reverse=True):
            found.setdefault(model.organization, ([], []))[0].append(model)
        for dataset in sorted(self.datasets.values(), key=lambda dataset: (dataset.released or "", dataset.id), reverse=True):
            found.setdefault(dataset.organization, ([], []))[1].append(dataset)
        return found

    @cached_property
    def members(self) -> Mapping[str, list[str]]:
        """For each organization those that belong to it."""
        found: dict[str, list[str]] = {}
        for each in self.organizations.values():
            found.setdefault(each.card["parent"], []).append(each.id)
        return found

    @cached_property
    def links(self) -> dict[tuple[str, Kind, str], Markup]:
        """Links that were drawn already; most records are linked from many pages."""
        return {}


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
        known = self.edition.links.get((self.root, kind, identity))
        if known is None:
            records = {"model": self.edition.models, "dataset": self.edition.datasets, "organization": self.edition.organizations}[kind]
            known = name = escape(self.name(kind, identity))
            if identity in records:
                known = Markup(f'<a href="{self.root}{kind}/{escape(identity)}/">{name}</a>')  # noqa: S704 - its parts are escaped
            self.edition.links[self.root, kind, identity] = known
        return known

    def party(self, party: Mapping[str, str | None]) -> Markup:
        """A side of a claim at the level at which it was named."""
        model, organization = party.get("model"), party.get("organization")
        return self.link("model", model) if model else self.link("organization", organization or "")

    def sources(self, evidence: Iterable[Cited]) -> Markup:
        """Evidence as links, each document once with its places."""
        return _sources(tuple(evidence))

    def cites(self, card: Mapping[str, Any], statement: Mapping[str, Any]) -> Markup:
        """The evidence of one statement of a card as links."""
        evidence, citations = card["evidence"], statement["evidence"]
        found = [(evidence[cited_key(citation)], citation.partition(" ")[2]) for citation in citations if cited_key(citation) in evidence]
        return self.sources(Cited(title=document["title"], url=document["url"], place=place) for document, place in found)


@lru_cache(maxsize=16_384)
def _sources(evidence: tuple[Cited, ...]) -> Markup:
    """Evidence as links; remembered, since a statement stands on the page of every model that is downstream of it."""
    places: dict[tuple[str, str], list[str]] = {}
    for item in evidence:
        places.setdefault((item.url, item.title), []).extend([item.place] if item.place else [])
    links = [f"<span>{web(url, title)}{_small(its_places)}</span>" for (url, title), its_places in places.items()]
    return Markup(f' <span class="cites">{" ".join(links)}</span>' if links else "")  # noqa: S704 - its parts are escaped


def web(url: str, text: str | None = None) -> Markup:
    """A link out of the site; text alone where the address is not one of the web."""
    if not url.startswith(("https://", "http://")):
        return escape(text or url)
    return Markup(f'<a href="{escape(url)}" rel="external noopener">{escape(text or url)}</a>')  # noqa: S704 - its parts are escaped


def _small(places: Sequence[str]) -> Markup:
    return Markup(f" <small>{escape(', '.join(places))}</small>" if places else "")  # noqa: S704 - they are escaped


def render(
    template: str,
    edition: Edition,
    path: str,
    title: str,
    description: str,
    *,
    clues: Clues = Clues(),
    scripts: tuple[str, ...] = (),
    record: View | None = None,
    **values: Any,
) -> Page:
    """A page from its template; blank lines go, so that the page may also stand inside Markdown."""
    here = Here("../" * path.count("/") or "./", edition)
    html = _ENVIRONMENT.get_template(template).render(here=here, root=here.root, edition=edition, path=path, title=title, **values)
    return Page(
        path,
        title,
        description,
        "\n".join(line for line in html.splitlines() if line.strip()),
        clues,
        scripts,
        record,
        head(path, title, description, edition, record),
    )


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
    other_names=other_names,
)
