"""The files beside the pages: they say what the API says, name what they hold, and nothing that a card says becomes more than text."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import markdown as python_markdown
import pytest
from litestar.testing import TestClient

from api.app import application, litestar
from disclose import exports, pages, store, views
from disclose import vocabulary as v
from disclose.exports import tables
from disclose.exports.badges import badge, badge_svg, printable, width
from disclose.exports.cards import card_files
from disclose.exports.collection import record_file, vocabulary_view
from disclose.exports.crawlers import robots, sitemap
from disclose.pages import Edition, Page, markdown
from disclose.pages.head import CARD_SIZE, CARDS, card_path, structured
from disclose.pages.plain import escaped
from disclose.queries import Snapshot
from disclose.registry import Registry
from disclose.schema import Record
from tests.builders import REPORT, claim, dataset, model, organization, registry_of, terms, write
from tests.sites import build_site

ADDRESS = "https://registry.example/"
CITED = {"evidence": ["report"]}
HOSTILE = (
    "</title></script><script>alert(1)</script><img src=x onerror=alert(1)> '{{ 7 * 7 }}' & **bold** [a](javascript:alert(1)) `x` | {: #id } $x$"
)
HOSTILE_NAME = "=Bobby & 'Sons' \"quoted\" **bold** [a](javascript:alert(1))"

SMALL: list[Record] = [
    organization(note=HOSTILE, evidence={"report": REPORT | {"title": HOSTILE}}, links={"homepage": "https://acme.example/"}),
    organization("umbrella", country=None),
    model(
        "acme/teacher", name="Teacher", note=HOSTILE, aliases=["Acme-AI/Teacher"], links={"hugging_face": "https://huggingface.co/Acme-AI/Teacher"}
    ),
    model(
        "acme/pupil",
        name=HOSTILE_NAME,
        teachers=[
            {"teacher": "acme/teacher", "via": "acme/corpus", "note": HOSTILE},
            {"teacher": "umbrella/other", "role": "logits", "access": "own"},
        ],
        bases=["acme/teacher"],
        datasets=[{"dataset": "acme/corpus", "stage": "sft", "note": HOSTILE}],
        weights={"parameters": CITED | {"status": "released", "license": "Apache-2.0"}},
        distillation=CITED | {"note": HOSTILE},
    ),
    model("umbrella/other", availability="api"),
    dataset("acme/corpus", teachers=["acme/teacher"], note=HOSTILE),
    claim(title="On the pupil", student={"model": "acme/pupil"}, teachers=[{"model": "umbrella/other"}], summary=CITED | {"note": HOSTILE}),
    terms(name="Acme terms"),
]
"""A registry in which every text that can be hostile is."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The small registry, opened."""
    path = tmp_path_factory.mktemp("small") / "registry.sqlite"
    store.build(registry_of(*SMALL), path)
    snapshot = Snapshot(path)
    yield snapshot
    snapshot.close()


@pytest.fixture(scope="module")
def small_pages(small: Snapshot) -> dict[str, Page]:
    """Its pages by path, published at an address."""
    return {page.path: page for page in pages.every_page(small, ADDRESS)}


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site, built by MkDocs for an address."""
    folder = tmp_path_factory.mktemp("small-site")
    store.build(registry_of(*SMALL), folder / "registry.sqlite")
    return build_site(folder / "registry.sqlite", folder / "site", site_url=ADDRESS)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, real_registry: Registry) -> Path:
    """The real registry as a database."""
    path = tmp_path_factory.mktemp("real") / "registry.sqlite"
    store.build(real_registry, path)
    return path


@pytest.fixture(scope="module")
def real_snapshot(database: Path) -> Iterator[Snapshot]:
    """The real registry, opened."""
    snapshot = Snapshot(database)
    yield snapshot
    snapshot.close()


@pytest.fixture(scope="module")
def files(real_snapshot: Snapshot) -> dict[str, exports.Published]:
    """The collection of the real registry, by path."""
    return {file.path: file for file in exports.collection(real_snapshot)}


@pytest.fixture(scope="module")
def api(database: Path) -> Iterator[TestClient[Any]]:
    """The API over the real registry."""
    with TestClient(litestar(database)) as client:
        yield client


# Static files and the API


LISTS = {"models": {"match"}, "datasets": set(), "organizations": set(), "edges": set(), "claims": set(), "terms": set()}
"""Each list, with the fields that are only there in answers about lineage."""


@pytest.mark.parametrize("name", LISTS)
def test_lists_hold_what_the_api_answers(name: str, files: dict[str, exports.Published], api: TestClient[Any]) -> None:
    """A list as a file is the API's list with all its pages joined, under the same versions."""
    items: list[Any] = []
    cursor: str | None = None
    while True:
        answer = api.get(f"/{name}", params={"limit": 200} | ({"cursor": cursor} if cursor else {})).json()
        items += answer["items"]
        cursor = answer["meta"]["next_cursor"]
        if cursor is None:
            break
    published = json.loads(files[f"data/{name}.json"].content)
    assert published["items"] == items
    assert len(items) == answer["meta"]["total"]
    assert published["meta"] == answer["meta"]
    assert not LISTS[name] & set(published["items"][0])


@pytest.mark.parametrize("name", ["rules", "vocabulary", "stats"])
def test_words_hold_what_the_api_answers(name: str, files: dict[str, exports.Published], api: TestClient[Any]) -> None:
    """Rules, vocabulary and counts are the API's answers byte for byte."""
    assert files[f"data/{name}.json"].content == api.get(f"/{name}").content


def test_records_are_the_answers_of_the_api(real_snapshot: Snapshot, real_registry: Registry, api: TestClient[Any]) -> None:
    """Every record has a file, byte for byte what the API answers."""
    records = dict(exports.records(real_snapshot))
    kinds = {"models": real_registry.models, "datasets": real_registry.datasets, "organizations": real_registry.organizations, "claims": real_registry.claims, "terms": real_registry.terms}  # fmt: skip
    assert set(records) == {f"data/{kind}/{identity}.json" for kind, known in kinds.items() for identity in known}
    different = [path for path, content in records.items() if api.get(path.removeprefix("data").removesuffix(".json")).content != content]
    assert different == []


def test_pages_bring_the_same_records(small: Snapshot, small_pages: dict[str, Page]) -> None:
    """The record that is written beside a page is the one that `disclose export` writes."""
    beside = {path: content for page in small_pages.values() for path, content in exports.twins(page, small, ADDRESS) if path.startswith("data/")}
    exported = dict(exports.records(small))
    assert beside == {path: content for path, content in exported.items() if path.split("/")[1] not in {"claims", "terms"}}
    assert len(beside) == 3 + 1 + 2


@pytest.mark.parametrize("name", LISTS)
def test_tables_have_a_row_for_each_item(name: str, files: dict[str, exports.Published]) -> None:
    """A table has the rows of its list in the same order, and the fields of the list as columns."""
    rows = list(csv.DictReader(io.StringIO(files[f"data/{name}.csv"].content.decode())))
    items = json.loads(files[f"data/{name}.json"].content)["items"]
    if name == "terms":
        assert [(row["id"], row["version"]) for row in rows] == [(item["id"], each["version"]) for item in items for each in item["card"]["versions"]]
        return
    assert len(rows) == len(items)
    plain = [key for key, value in items[0].items() if key in rows[0] and not isinstance(value, list | dict)]
    assert len(plain) >= 6
    for row, item in zip(rows, items, strict=True):
        for key in plain:
            if item[key] is not None and not isinstance(item[key], bool):
                assert row[key].removeprefix("'") == str(item[key])
        if name == "edges":
            assert row["evidence"].split() == list(dict.fromkeys(cited["url"] for cited in item["evidence"]))


@pytest.mark.parametrize(
    ("value", "cell"),
    [("plain", "plain"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-x", "'-x"), ("@x", "'@x"), (-1, "-1"), (None, ""), (True, "true"), (("a", "b"), "a b"), (v.Role.LOGITS, "logits")],
)  # fmt: skip
def test_a_cell_is_no_formula(value: Any, cell: str) -> None:
    """Text that a spreadsheet would carry out has an apostrophe before it; numbers and terms are as they are."""
    assert next(csv.reader([tables.lines([{"x": value}], ["x"])])) == [cell]


def test_the_database_is_the_database(database: Path, files: dict[str, exports.Published], real_registry: Registry, tmp_path: Path) -> None:
    """The database that can be downloaded is the one that everything is made from."""
    content = files["data/registry.sqlite"].content
    assert content == database.read_bytes()
    (tmp_path / "copy.sqlite").write_bytes(content)
    with sqlite3.connect(tmp_path / "copy.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM model").fetchone() == (len(real_registry.models),)


def test_vocabulary_is_whole() -> None:
    """Every term of every vocabulary is in the file."""
    view = vocabulary_view()
    assert {name: [each.term for each in terms] for name, terms in view.vocabularies.items()} == {
        each.__name__: list(each) for each in v.vocabularies()
    }


def test_every_shape_that_is_named_exists(files: dict[str, exports.Published], api: TestClient[Any]) -> None:
    """What the downloads page says a file's shape is, the OpenAPI document describes."""
    named = {file.schema for file in files.values() if file.schema} | {schema for _, _, schema in pages_records()}
    assert named <= set(api.get("/openapi.json").json()["components"]["schemas"])
    assert len(named) > 10


def pages_records() -> tuple[tuple[str, str, str], ...]:
    """The files of single records as the downloads page lists them."""
    from disclose.pages.downloads import RECORDS

    return RECORDS


# The catalogue and its page


def test_sums_and_sizes_are_those_of_the_files(small_site: Path) -> None:
    """Each file in the list is on the site with its size and checksum, and `sha256sum` agrees."""
    index = json.loads((small_site / "data" / "index.json").read_bytes())
    assert {"data/models.csv", "data/edges.json", "data/registry.sqlite", "graph.json", "schemas/model.schema.json"} <= {
        file["path"] for file in index["files"]
    }
    for file in index["files"]:
        content = (small_site / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"]), file["path"]
    assert index["license"]["id"] == "CC-BY-4.0"
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=small_site / "data", capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_downloads_page_lists_every_file(small_site: Path) -> None:
    """The page names each file of the list with what it holds and its checksum, and links to it."""
    html = (small_site / "downloads" / "index.html").read_text(encoding="utf-8")
    for file in json.loads((small_site / "data" / "index.json").read_bytes())["files"]:
        assert f'href="../{file["path"]}"' in html
        assert file["sha256"] in html
        assert file["holds"].endswith(".")
    assert "creativecommons.org/licenses/by/4.0" in html


def test_no_page_loads_the_collection(small_site: Path) -> None:
    """No element that loads by itself names a file under data/."""
    for page in small_site.rglob("*.html"):
        assert not re.search(r'(?:src|data-src|data-graph)="[^"]*data/[a-z]', page.read_text(encoding="utf-8")), page


# Badges


def _badge(snapshot: Snapshot, identity: str) -> ET.Element:
    return ET.fromstring(badge_svg(snapshot.model(identity)))  # noqa: S314 - it is our own


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ["weights", "not looked yet", "data", "not looked yet", "post-training", "not looked yet", "teachers", "not read yet"]),
        ({"weights": {"parameters": CITED | {"status": "not_released"}}}, ["weights", "closed"]),
        ({"teachers": ["acme/b"]}, ["teachers", "1 declared"]),
        ({"distillation": CITED | {"statement": "not_disclosed"}}, ["teachers", "says nothing"]),
        ({"distillation": CITED | {"statement": "declared_none"}}, ["teachers", "declares none"]),
    ],
)
def test_badge_says_each_verdict(tmp_path: Path, fields: dict[str, Any], words: list[str]) -> None:
    """A badge has each axis with its word, the teachers with theirs, a mark for each state, and the same in its title."""
    store.build(registry_of(organization(), model("acme/a", **fields), model("acme/b")), tmp_path / "x.sqlite")
    snapshot = Snapshot(tmp_path / "x.sqlite")
    picture, data = _badge(snapshot, "acme/a"), badge(snapshot.model("acme/a"), snapshot)
    version = snapshot.dataset_version
    snapshot.close()
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert len(texts) == 8
    assert " ".join(words) in " ".join(map(str, texts))
    title = picture.find(f"{SVG}title")
    assert title is not None
    assert title.text == f"A: weights {texts[1]}, data {texts[3]}, post-training {texts[5]}, teachers {texts[7]}"
    assert len(picture.findall(f"{SVG}g/{SVG}g")) == 3 + (data.teachers == 0 and data.distillation in {"unknown", "not_disclosed"})
    assert (data.teachers, data.dataset_version) == (len(fields.get("teachers", ())), version)
    assert data.weights.looked == ("weights" in fields)


def test_badges_fit_and_need_nothing(real_snapshot: Snapshot) -> None:
    """In every badge each text ends before the next part begins, and nothing is fetched from elsewhere."""
    for identity in dict.fromkeys(real_snapshot.names("model").values()):
        text = badge_svg(real_snapshot.model(identity))
        picture = ET.fromstring(text)  # noqa: S314 - it is our own
        ends = [(float(each.attrib["x"]), float(each.attrib["textLength"])) for each in picture.iter(f"{SVG}text")]
        starts = [x for x, _ in ends[1:]] + [float(picture.attrib["width"])]
        assert all(x + length + 8 <= start for (x, length), start in zip(ends, starts, strict=True)), identity
        assert re.findall(r"(?:href|src)=|url\((?!#c\))|@import|<script|<style", text) == []
        assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("text", ["weights", "post-training", "not looked yet", "declared, none direct", "undisclosed", "1234 declared"])
def test_estimated_widths_are_near_those_of_the_typeface(text: str) -> None:
    """What a text is given is near what it takes in Verdana, whose widths are in the table."""
    verdana = {"a": 0.60, "b": 0.62, "c": 0.52, "d": 0.62, "e": 0.60, "f": 0.35, "g": 0.62, "h": 0.63, "i": 0.27, "k": 0.59, "l": 0.27, "n": 0.63, "o": 0.61, "p": 0.62, "r": 0.43, "s": 0.52, "t": 0.39, "u": 0.63, "w": 0.82, "y": 0.59, "-": 0.45, ",": 0.36, " ": 0.35}  # fmt: skip
    true = 11 * sum(verdana.get(letter, 0.64) for letter in text)
    assert true - 1 <= width(text) <= true * 1.12 + 2


def test_hostile_name_stays_text_in_a_badge(small: Snapshot) -> None:
    """A name becomes the title of a badge, letter by letter, without what turns its direction."""
    title = _badge(small, "acme/pupil").find(f"{SVG}title")
    assert title is not None
    assert str(title.text).startswith("=Bobby & 'Sons' \"quoted\" **bold** [a](javascript:alert(1)): weights open")
    assert printable("a\x00b\x1b\u202e\ud800c\u2069\ufffe日本🙂") == "abc日本🙂"


# Markdown


class Text(HTMLParser):
    """What a browser would show of some HTML, and what it would do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def rendered(text: str) -> Text:
    """Markdown as a renderer that lets HTML through shows it."""
    return Text(python_markdown.markdown(text, extensions=["tables", "fenced_code", "attr_list", "def_list"]))


def test_hostile_text_stays_text_in_markdown(small: Snapshot, small_pages: dict[str, Page]) -> None:
    """Whatever a card says is letters in the twin too, also for a renderer that lets HTML, attributes and links through."""
    for page in small_pages.values():
        twin = rendered(exports.twin(page, small, ADDRESS).decode())
        assert {tag for tag, _ in twin.elements} <= {"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "a", "em", "strong", "code", "pre", "hr", "table", "thead", "tbody", "tr", "th", "td", "br"}, page.path  # fmt: skip
        assert {name for _, attributes in twin.elements for name in attributes} <= {"href", "id", "style"}, page.path
        for tag, attributes in twin.elements:
            assert not (attributes.get("href") or "").lower().startswith(("javascript", "data:")), (page.path, tag)
    pupil = " ".join("".join(rendered(exports.twin(small_pages["model/acme/pupil/"], small, ADDRESS).decode()).words).split())
    assert pupil.count(" ".join(HOSTILE.split())) >= 3
    assert "=Bobby & 'Sons' \"quoted\" **bold** [a](javascript:alert(1))" in pupil


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>A &amp; B</h1><p>one <em>two</em> <strong>three</strong></p>", "# A & B\n\none *two* **three**"),
        ("<header><p>before</p><h1>A</h1></header><p>after</p>", "# A\n\nbefore\n\nafter"),
        ("<ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul><p>end</p>", "- one\n- two\n    - inner\n\nend"),
        ("<ol><li><p>one</p><p>more</p></li><li>two</li></ol>", "1. one\n\n    more\n1. two"),
        ('<dl><dt id="t">Term</dt><dd>said</dd></dl>', '- <a id="t"></a>**Term:** said'),
        ("<table><caption>no</caption><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th rowspan=\"2\">x</th><td>1</td></tr><tr><td>2|3<br>4</td></tr></tbody></table>", "| A | B |\n| --- | --- |\n| x | 1 |\n| x | 2&#124;3; 4 |"),
        ('<p><a href="../../../dataset/a/b/">set</a> <a href="https://x.example/a_(b)">out</a> <a class="term" href="../../../glossary/#x">word</a></p>', "[set](../../../dataset/a/b/index.md) [out](<https://x.example/a_(b)>) word"),
        ('<p><a href="../../../models?q=1&amp;r=2">api</a></p>', "[api](https://registry.example/models?q=1&r=2)"),
        ("<p>1. not a list</p><p># no heading</p><p>a_b _c_ &lt;b&gt; &amp;amp; 1|2</p>", "1\\. not a list\n\n\\# no heading\n\na_b \\_c\\_ &#60;b> &#38;amp; 1&#124;2"),
        ("<pre><code>a &lt; b\n  c</code></pre><p><code>x|`y</code></p>", "```\na < b\n  c\n```\n\n`` x|`y ``"),
        ("<p>: said</p><p>=== x</p><p>- item</p><p>&gt; quote</p><p>10) ten</p>", "&#58; said\n\n&#61;== x\n\n\\- item\n\n\\> quote\n\n10\\) ten"),
        ("<h2>Empty</h2><h3>Also</h3><h2>Full</h2><p>x</p>", "## Full\n\nx"),
        ("<p>a<svg><title>no</title></svg><span class=\"sr\">no</span><button>no</button>b</p><form><p>no</p></form>", "ab"),
        ("<h2>Taught by <small>declared</small></h2><p>x</p>", "## Taught by (declared)\n\nx"),
        ('<section class="axis axis-open"><p class="axis-name">Weights</p><p class="axis-state"><span>open</span></p><p>Reason.</p></section>', "- **Weights:** open. Reason."),
    ],
)  # fmt: skip
def test_markdown_of_each_element(html: str, expected: str) -> None:
    """Each element becomes what Markdown has for it."""
    path = "glossary/" if "id=" in html else "model/acme/a/"
    written = markdown(Page(path, "A", "", html), Edition("v1", "2026-11-24", address=ADDRESS))
    assert (
        written
        == f"{expected}\n\n---\n\nFrom the Open Model Disclosure Registry, {ADDRESS}{path}, data version v1, evidence read until 2026-11-24. CC-BY-4.0.\n"
    )


def test_a_twin_says_all_of_it(real_snapshot: Snapshot) -> None:
    """A model's twin has its verdicts, every statement upstream with its evidence, its claims, and nothing of its page is missing."""
    edition = pages.edition_of(real_snapshot, ADDRESS)
    for identity in ("allenai/olmo-3-32b-think", "deepseek/deepseek-v3", "openai/gpt-4o"):
        page = next(pages.record_pages(real_snapshot, edition, [f"model/{identity}/"]))
        text = exports.twin(page, real_snapshot, ADDRESS).decode()
        detail, lineage = real_snapshot.model(identity), real_snapshot.upstream(identity, views_rule("any"))
        for axis, view in detail.axes.items():
            if view.looked:
                for reason in view.reasons:
                    assert escaped(reason[1:]) in text, (identity, axis)
        for edge in (*lineage.edges, *detail.taught_by):
            assert all(cited.url in text for cited in edge.evidence)
        assert [edge.sentence for edge in lineage.edges if escaped(edge.sentence) not in text] == []
        for edge in detail.taught_by:
            assert not edge.amount or escaped(edge.amount) in text
        before, _, after = text.partition("## Claims by others")
        for each in detail.claims:
            assert each.title not in before
            assert f"### {escaped(each.title)}" in after


def views_rule(name: str) -> Any:
    """A rule by its name."""
    from disclose.lineage import RULES

    return RULES[v.RuleName(name)]


def test_links_of_twins_lead_to_twins(small: Snapshot, small_pages: dict[str, Page]) -> None:
    """Every relative link of a twin finds a twin, and the anchor that it names."""
    twins = {f"/{page.path}index.md": exports.twin(page, small, ADDRESS).decode() for page in small_pages.values()}
    for address, text in twins.items():
        for tag, attributes in rendered(text).elements:
            href = attributes.get("href") or ""
            if tag == "a" and href and "://" not in href:
                url = urlsplit(urljoin(f"https://x.example{address}", href))
                assert url.path in twins, (address, href)
                assert not url.fragment or f'id="{url.fragment}"' in twins[url.path], (address, href)


def test_zensical_builds_the_folder(small: Snapshot, small_pages: dict[str, Page], tmp_path: Path) -> None:
    """The successor of the site's generator builds the pages from plain Markdown, and finds nothing to warn of."""
    zensical = shutil.which("zensical") or shutil.which("zensical", path=str(Path(sys.executable).parent))
    if zensical is None:
        pytest.skip("zensical is not installed: `pip install zensical` (90 MB) brings it")
    for page in small_pages.values():
        file = tmp_path / "docs" / page.path / "index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(exports.twin(page, small, ADDRESS))
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "Registry"\n', encoding="utf-8")
    built = subprocess.run([zensical, "build", "--strict"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    html = (tmp_path / "site" / "model" / "acme" / "pupil" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "alert(1)" in html


# What a page says of itself to programs


def _head(html: str) -> tuple[dict[str, str], list[Any], dict[str, str]]:
    """The meta properties, the structured data and the alternates of a page."""
    properties = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', html))
    data = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)]
    return properties, data, dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', html))


def test_every_page_describes_itself(small_site: Path) -> None:
    """Every page has one block of structured data, a title, text and picture for links, and a twin in Markdown that is there."""
    documents = [path for path in small_site.rglob("*.html") if path.name != "404.html"]
    assert len(documents) > 20
    for path in documents:
        html = path.read_text(encoding="utf-8")
        properties, data, alternates = _head(html)
        place = path.parent.relative_to(small_site).as_posix()
        address = ADDRESS if place == "." else f"{ADDRESS}{place}/"
        assert len(data) == 1, path
        assert properties["og:url"] == address
        assert data[0]["@graph"][0]["url"] == address
        assert (small_site / properties["og:image"].removeprefix(ADDRESS)).is_file()
        assert properties["og:title"]
        assert len(properties["og:description"]) > 20
        assert (path.parent / alternates["text/markdown"]).is_file()
        assert "application/json" not in alternates or (path.parent / alternates["application/json"]).resolve().is_file()
        crumbs = [each for each in data[0]["@graph"] if each["@type"] == "BreadcrumbList"]
        assert len(crumbs) == (place != "."), path
        if crumbs:
            items = crumbs[0]["itemListElement"]
            assert [item["position"] for item in items] == list(range(1, len(items) + 1))
            for item in items:
                assert (small_site / item["item"].removeprefix(ADDRESS) / "index.html").is_file(), item


@pytest.mark.parametrize(
    ("path", "kind", "fields"),
    [
        ("", "Dataset", {"license": "https://creativecommons.org/licenses/by/4.0/", "isAccessibleForFree": True}),
        ("model/acme/pupil/", "SoftwareApplication", {"identifier": "acme/pupil", "license": "Apache-2.0", "name": HOSTILE_NAME}),
        ("model/acme/teacher/", "SoftwareApplication", {"alternateName": ["Acme-AI/Teacher"], "sameAs": ["https://huggingface.co/Acme-AI/Teacher"]}),
        ("dataset/acme/corpus/", "Dataset", {"identifier": "acme/corpus", "datePublished": "2025-06-01", "license": "CC-BY-4.0"}),
        ("organization/acme/", "Organization", {"address": {"@type": "PostalAddress", "addressCountry": "US"}, "sameAs": ["https://acme.example/"]}),
        ("claims/", "WebPage", {}),
    ],
)
def test_structured_data_of_each_kind(small_pages: dict[str, Page], path: str, kind: str, fields: dict[str, Any]) -> None:
    """Each kind of page is what schema.org has for it, with what its card says."""
    about = _head(small_pages[path].head)[1][0]["@graph"][0]
    assert about["@type"] == kind
    assert {key: about.get(key) for key in fields} == fields


def test_the_glossary_defines_every_term(small_pages: dict[str, Page]) -> None:
    """The glossary is a set of defined terms with all of them."""
    about = _head(small_pages["glossary/"].head)[1][0]["@graph"][0]
    assert about["@type"] == "DefinedTermSet"
    assert {each["name"] for each in about["hasDefinedTerm"]} == {str(term) for each in v.vocabularies() for term in each} | set(v.GLOSSARY)


def test_structured_data_cannot_be_left() -> None:
    """Nothing in the data ends the block or opens another, and they read back as they were."""
    data = {"name": '</script><script>alert(1)</script><!-- & \u2028 "quoted" \\'}
    block = str(structured(data))
    assert re.sub(r"^<script type=\"application/ld\+json\">|</script>$", "", block).isascii()
    assert not re.search(r"[<>&]", block[len('<script type="application/ld+json">') : -len("</script>")])
    assert _head(block)[1] == [data]


def test_pages_without_an_address_name_none(small: Snapshot) -> None:
    """Where the site's address is not known, links for programs are relative and no picture is named."""
    page = next(page for page in pages.every_page(small) if page.path == "model/acme/pupil/")
    properties, data, alternates = _head(page.head)
    assert not {"og:url", "og:image"} & set(properties)
    assert data[0]["@graph"][0]["url"] == "../../../model/acme/pupil/"
    assert alternates == {"text/markdown": "index.md", "application/json": "../../../data/models/acme/pupil.json"}


# Files for crawlers


def test_there_is_one_sitemap_with_every_page(small_site: Path) -> None:
    """The sitemap has every page once by its whole address, and robots.txt names it."""
    parsed = ET.fromstring((small_site / "sitemap.xml").read_bytes())  # noqa: S314 - it is our own
    found = [element.text for element in parsed.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    expected = {urljoin(ADDRESS, path.parent.relative_to(small_site).as_posix() + "/").replace("/./", "/") for path in small_site.rglob("index.html")}
    assert sorted(map(str, found)) == sorted(expected)
    assert not (small_site / "sitemap.xml.gz").exists()
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in (small_site / "robots.txt").read_text()


def test_without_an_address_there_is_no_sitemap(tmp_path: Path) -> None:
    """A site that does not know its address has no sitemap and names none, and no picture for links either."""
    store.build(registry_of(organization(), model("acme/a")), tmp_path / "x.sqlite")
    site = build_site(tmp_path / "x.sqlite", tmp_path / "site")
    assert [path.name for path in site.glob("sitemap*")] == []
    assert not (site / "card").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text()
    assert (site / "llms.txt").is_file()
    assert robots("") == "User-agent: *\nDisallow: /*?\nAllow: /\n"
    assert "<loc>https://x.example/?a&amp;b</loc>" in sitemap(["https://x.example/?a&b"])


def test_the_server_tells_a_twin_from_a_record(small_site: Path) -> None:
    """The twin of `/claims/` is served where the API has claims, and a record's twin, badge and file are what they are."""
    with TestClient(application(small_site.parent / "registry.sqlite", small_site)) as client:  # type: ignore[arg-type]  # it is an ASGI application
        for path, kind in [
            ("/claims/index.md", "text/markdown"),
            ("/terms/index.md", "text/markdown"),
            ("/model/acme/pupil/index.md", "text/markdown"),
            ("/badge/acme/pupil.svg", "image/svg+xml"),
            ("/data/models/acme/pupil.json", "application/json"),
            ("/data/models.csv", "text/csv"),
            ("/sitemap.xml", "application/xml"),
        ]:
            answer = client.get(path)
            assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind), path
            assert answer.content == (small_site / path.lstrip("/")).read_bytes()
        assert client.get("/claims/2026-umbrella-acme").json()["id"] == "2026-umbrella-acme"


def test_llms_txt_leads_to_twins_and_data(small_site: Path) -> None:
    """Every link of llms.txt leads to a file of the site, and the main pages are among them."""
    text = (small_site / "llms.txt").read_text(encoding="utf-8")
    links = re.findall(r"\]\((https?://[^)]+)\)", text)
    assert text.startswith("# Open Model Disclosure Registry\n\n> ")
    assert [link for link in links if not (small_site / link.removeprefix(ADDRESS)).is_file()] == []
    assert {f"{ADDRESS}{path}index.md" for path in ("browse/", "claims/", "method/", "downloads/", "organization/acme/")} <= set(links)


# Pictures of links


def test_there_is_a_picture_for_each_kind_of_page() -> None:
    """Each picture is a PNG of 1200 by 630 pixels and small, and the same for the same data; a page without its own has that of the site."""
    edition = Edition("v1", "2026-11-24", address=ADDRESS)
    made = dict(card_files(edition, 5))
    assert set(made) == {card_path(f"{kind}/") for kind in CARDS}
    for path, content in made.items():
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", content[16:24]) == CARD_SIZE
        assert len(content) < 40_000, path
    assert len(set(made.values())) == len(made)
    assert made == dict(card_files(edition, 5))
    assert made != dict(card_files(edition, 6))
    assert card_path("glossary/") == card_path("") == "card/site.png"


# Use this data


@pytest.mark.parametrize("repository", ["", "https://code.example/registry"])
def test_a_page_says_how_to_use_its_data(small: Snapshot, repository: str) -> None:
    """A model's page leads to API, files, badge and source; to editing and to reporting an error only where the repository is known."""
    edition = pages.edition_of(small, ADDRESS, repository)
    page = next(pages.record_pages(small, edition, ["model/acme/pupil/"]))
    use = page.html[page.html.index('<h2 id="use"') :]
    links = [attributes.get("href") for tag, attributes in Text(use).elements if tag == "a"]
    assert {
        "../../../models/acme/pupil",
        "../../../data/models/acme/pupil.json",
        "index.md",
        "../../../badge/acme/pupil.svg",
        "../../../badge/acme/pupil.json",
    } <= set(links)
    assert f"[![What its developer has disclosed]({ADDRESS}badge/acme/pupil.svg)]({ADDRESS}model/acme/pupil/)" in use
    assert "@misc{disclosure-model-acme-pupil," in use
    outside = [link for link in links if link and link.startswith("https://code.example")]
    file = "registry/models/acme/pupil.yaml"
    assert outside == (
        [
            f"{repository}/edit/main/{file}",
            f"{repository}/blob/main/{file}",
            f"{repository}/issues/new?title=Error%20on%20the%20card%20of%20acme/pupil",
        ]
        if repository
        else []
    )
    assert ("report an error" in use) == bool(repository)


# The command


def test_export_writes_what_the_site_offers(small: Snapshot, small_site: Path, tmp_path: Path) -> None:
    """`disclose export` writes the files of the site byte for byte; a format that is not asked for is not written."""
    registry = write(tmp_path / "registry", SMALL)
    assert registry.is_dir()
    database = small_site.parent / "registry.sqlite"
    run = subprocess.run([sys.executable, "-m", "disclose", "export", "--database", str(database), "--output", str(tmp_path / "all"), "--address", ADDRESS], capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode == 0, run.stderr
    written = {path.relative_to(tmp_path / "all").as_posix(): path.read_bytes() for path in (tmp_path / "all").rglob("*") if path.is_file()}
    assert f"{len(written):,} files, version {small.dataset_version}" in run.stdout
    assert {path for path, content in written.items() if (small_site / path).read_bytes() != content} == set()
    assert {
        "data/models.csv",
        "data/models/acme/pupil.json",
        "data/registry.sqlite",
        "model/acme/pupil/index.md",
        "index.md",
        "data/SHA256SUMS",
    } <= set(written)
    run = subprocess.run([sys.executable, "-m", "disclose", "export", "--database", str(database), "--output", str(tmp_path / "tables"), "--format", "csv"], capture_output=True, text=True, check=False)  # fmt: skip
    assert {path.suffix for path in (tmp_path / "tables").rglob("*") if path.is_file() and path.name not in {"index.json", "SHA256SUMS"}} == {".csv"}


def test_export_refuses_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    """A file where the folder should be is said in one line, and left as it is."""
    (tmp_path / "x").write_text("mine")
    run = subprocess.run([sys.executable, "-m", "disclose", "export", "--output", str(tmp_path / "x")], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "is a file, and a folder is meant" in run.stderr
    assert (tmp_path / "x").read_text() == "mine"


def test_record_file_is_named_after_the_api(small: Snapshot) -> None:
    """A record's file is at the API's path, under data/."""
    assert record_file(small.model("Acme-AI/Teacher"))[0] == "data/models/acme/teacher.json"
    assert isinstance(small.model("acme/teacher"), views.ModelDetail)
