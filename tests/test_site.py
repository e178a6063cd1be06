"""The built site of the real registry: every record has its page, every link leads somewhere, nothing is asked of another host."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import mkdocs.commands.build
import pytest
from mkdocs.exceptions import Abort

from api.app import application
from disclose import pages, store
from disclose.lineage import RULES
from disclose.pages.finding import NAMES, TEXT_LENGTH, TEXTS
from disclose.pages.site import EXAMPLES
from disclose.queries import Snapshot, TeacherQuery
from disclose.registry import Registry
from tests.builders import model, organization, registry_of
from tests.sites import build_site

API = {"models", "datasets", "organizations", "claims", "terms", "edges", "changes", "rules", "vocabulary", "stats", "docs", "openapi.json"}
"""First parts of addresses that the API answers; the site has pages of the same name only with a slash at the end."""


@dataclass
class Document(HTMLParser):
    """One HTML file of the site as a browser would read it."""

    html: str
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """Element, attribute and value of everything that names an address."""
    attributes: set[str] = field(default_factory=set)
    title: str = ""
    headings: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self._in_title = False
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        self.headings += tag == "h1"
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src", "action", "srcset", "data", "poster", "xlink:href"} and value is not None:
                self.links.append((tag, name, value))

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, real_registry: Registry) -> Path:
    """The real registry as a database."""
    path = tmp_path_factory.mktemp("database") / "registry.sqlite"
    store.build(real_registry, path)
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, database: Path) -> Path:
    """The folder of the built site."""
    return build_site(database, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def documents(site: Path) -> dict[str, Document]:
    """Every HTML file of the site, by its address from the root on."""
    return {
        "/" + path.relative_to(site).as_posix().removesuffix("index.html"): Document(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))
    }  # fmt: skip


def test_every_record_has_a_page(documents: dict[str, Document], real_registry: Registry) -> None:
    """Each model, dataset and organization has its page, and every page belongs to something."""
    expected = {f"/model/{identity}/" for identity in real_registry.models}
    expected |= {f"/dataset/{identity}/" for identity in real_registry.datasets}
    expected |= {f"/organization/{identity}/" for identity in real_registry.organizations}
    records = {"model": real_registry.models, "dataset": real_registry.datasets, "organization": real_registry.organizations}
    lists = {address for address in documents if address.split("/")[1] not in records}
    assert lists >= {
        "/",
        "/404.html",
        "/browse/",
        "/claims/",
        "/compare/",
        "/contribute/new/",
        "/for-labs/",
        "/matrix/",
        "/teachers/",
        "/terms/",
        "/timeline/",
    }
    assert set(documents) == expected | lists


def test_every_claim_and_terms_document_has_an_anchor(documents: dict[str, Document], real_registry: Registry) -> None:
    """Claims and terms documents can be linked to one by one."""
    assert set(real_registry.claims) <= set(documents["/claims/"].ids)
    assert {identity.replace("/", "-") for identity in real_registry.terms} <= set(documents["/terms/"].ids)


def _targets(documents: dict[str, Document]) -> Iterator[tuple[str, str, str, str]]:
    """Page, element, attribute and resolved address of everything that a page points at."""
    for address, document in documents.items():
        for tag, name, value in document.links:
            yield address, tag, name, urljoin(f"https://site.example{address}", value)


def test_nothing_is_asked_of_another_host(documents: dict[str, Document], site: Path) -> None:
    """Only links that a reader follows lead out; images, scripts, styles and forms stay on this host, style sheets included."""
    outside = [
        (page, tag, name, url)
        for page, tag, name, url in _targets(documents)
        if urlsplit(url).netloc != "site.example" and (tag, name) != ("a", "href")
    ]
    assert outside == []
    assert {urlsplit(url).scheme for _, _, _, url in _targets(documents)} <= {"https", "http"}
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text, sheet
        assert "url(http" not in text.replace(" ", "").replace('"', "").replace("'", ""), sheet


def test_every_internal_link_leads_somewhere(documents: dict[str, Document], site: Path) -> None:
    """Every link to a page, an anchor or a file of this site finds it."""
    broken = []
    for page, _, _, url in _targets(documents):
        parts = urlsplit(url)
        path = unquote(parts.path)
        if parts.netloc != "site.example" or (path.split("/")[1] in API and path not in documents):
            continue
        target = documents.get(path)
        if target is None and not (site / path.lstrip("/")).is_file():
            broken.append((page, path))
        elif target and parts.fragment and parts.fragment not in target.ids:
            broken.append((page, f"{path}#{parts.fragment}"))
    assert broken == []


def test_queries_on_explaining_pages_are_answered(documents: dict[str, Document], database: Path) -> None:
    """Every query that the home, API and method pages and a model's page link to is one that the API answers."""
    pages = (
        "/",
        "/api/",
        "/method/",
        "/model/allenai/olmo-3-32b-think/",
        "/dataset/allenai/dolma3_mix-6t/",
        "/organization/deepseek/",
        "/terms/",
        "/glossary/",
    )
    queries = sorted(
        {url for page, _, name, url in _targets({page: documents[page] for page in pages}) if name == "href" and urlsplit(url).path not in documents}
    )
    queries = [
        url for url in queries if urlsplit(url).netloc == "site.example" and urlsplit(url).path.split("/")[1] in API and not url.endswith("/index.md")
    ]

    async def answers() -> dict[str, int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=application(database))) as client:
            return {url: (await client.get(url)).status_code for url in queries}

    assert len(queries) > 20
    assert {url: status for url, status in asyncio.run(answers()).items() if status != 200} == {}


def test_no_page_has_code_of_its_own(documents: dict[str, Document]) -> None:
    """No page has an inline event handler."""
    assert {name for document in documents.values() for name in document.attributes if name.startswith("on")} == set()


def test_pages_are_well_formed(documents: dict[str, Document]) -> None:
    """Every page has one main heading, a title of its own, and no id twice."""
    for address, document in documents.items():
        assert document.headings == 1, address
        assert len(document.ids) == len(set(document.ids)), (address, sorted({each for each in document.ids if document.ids.count(each) > 1}))
        assert document.title, address
    records = [document.title for address, document in documents.items() if address.startswith("/model/")]
    assert all(title.endswith(" · Open Model Disclosure Registry") for title in records)


def test_search_knows_every_page(site: Path, documents: dict[str, Document]) -> None:
    """The search knows each page once, by its names and by what went into it, and its text without the tables."""
    names, texts = (json.loads((site / path).read_text(encoding="utf-8")) for path in (NAMES, TEXTS))
    assert sorted(f"/{path}" for path, *_ in names) == sorted(set(documents) - {"/404.html"})
    assert len(texts) == len(names)
    path, title, beside, others, related = next(entry for entry in names if entry[0] == "model/allenai/olmo-3-1125-32b/")
    assert (title, beside) == ("Olmo 3 32B", "Ai2")
    assert path.removeprefix("model/").strip("/") in others
    assert "dataset/allenai/dolma3_dolmino_mix-100b-1125/" in [names[number][0] for number in related]
    assert max(len(text) for (path, *_), text in zip(names, texts, strict=True) if path.startswith("model/")) <= TEXT_LENGTH


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_real_example(database: Path, rule: str) -> None:
    """The method page's example of each rule still shows what it is there to show."""
    snapshot = Snapshot(database)
    student, teacher = EXAMPLES[RULES[rule].name]
    answer = snapshot.distillation(student, TeacherQuery((teacher,)), RULES[rule])
    narrower = snapshot.distillation(student, TeacherQuery((teacher,)), RULES["direct"])
    snapshot.close()
    assert answer.answer == ("unknown" if rule == "eu-2.5" else "yes")
    assert (answer.answer == narrower.answer) == (rule in {"direct", "logits"})


def test_title_is_never_markup(tmp_path: Path) -> None:
    """A name or description with characters that mean something in HTML is printed as text by the theme's own templates."""
    name = "A & B &lt;script&gt;alert(1)&lt;/script&gt; \"x\" 'y'"
    store.build(registry_of(organization(), model("acme/a", name=name)), tmp_path / "x.sqlite")
    folder = build_site(tmp_path / "x.sqlite", tmp_path / "site")
    html = (folder / "model" / "acme" / "a" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert Document(html).title == f"{name} · Open Model Disclosure Registry"
    assert 'content="A &amp; B &amp;lt;script' in html


def test_missing_database_is_said_in_one_sentence(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a database the build stops and says what to do."""
    with pytest.raises(Abort):
        build_site(tmp_path / "none.sqlite", tmp_path / "site")
    assert "make one with `disclose build`" in caplog.text


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with so many records that several processes write their pages."""
    database = tmp_path_factory.mktemp("many") / "many.sqlite"
    store.build(registry_of(organization(), *(model(f"acme/m{number}") for number in range(210))), database)
    return database


def test_pages_are_the_same_however_many_processes_write_them(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether copies of the process write the pages of records or the process itself, the files are the same."""
    built = []
    for cores in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        folder = build_site(many, tmp_path / str(cores))
        built.append({str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()})
    assert set(built[0]) == set(built[1]) >= {f"model/acme/m{number}/index.html" for number in range(210)}
    assert [name for name, content in built[0].items() if content != built[1][name]] == []


def test_process_that_breaks_off_stops_the_build(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If a process that writes pages cannot go on, the build fails with a sentence, and no process is left."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(pages, "record_pages", lambda *_: 1 / 0)
    with pytest.raises(Abort):
        build_site(many, tmp_path / "site")
    assert "a process that writes pages broke off" in caplog.text
    assert multiprocessing.active_children() == []


def test_build_that_is_given_up_leaves_no_process(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the theme cannot render a page, the processes that wait for it end."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(mkdocs.commands.build, "_build_page", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_site(many, tmp_path / "site")
    assert multiprocessing.active_children() == []
