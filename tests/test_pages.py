"""The pages as such, on small registries: text stays text, unknown looks unlike closed, claims stand apart from declarations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup

from disclose import store
from disclose import vocabulary as v
from disclose.pages import Page, every_page
from disclose.pages.marks import MEANINGS, SHAPES, WORDS, mark
from disclose.pages.page import web
from disclose.pages.records import bibtex
from disclose.pages.site import Edition
from disclose.pages.words import ACCESS, READ, ROLES, SAYS, STAGES, listed, quoted
from disclose.queries import Snapshot
from disclose.schema import Record
from tests.builders import REPORT, claim, dataset, model, organization, registry_of, terms

HOSTILE = "</title></h2><script>alert(1)</script><img src=x onerror=alert(1)> \"quoted\" '{{ 7 * 7 }}' & **bold** [a](javascript:alert(1))"
HOSTILE_NAME = "Bobby & 'Sons' \"quoted\" **bold** [a](javascript:alert(1))"
CITED = {"evidence": ["report"]}


def pages_of(folder: Path, *records: Record) -> dict[str, Page]:
    """The pages of a registry that holds these records, by path."""
    store.build(registry_of(*records), folder / "pages.sqlite")
    snapshot = Snapshot(folder / "pages.sqlite")
    pages = {page.path: page for page in every_page(snapshot)}
    snapshot.close()
    return pages


class Reader(HTMLParser):
    """What a browser would make of a page: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> Iterator[str]:
        """Every value of an attribute, in order."""
        return (attributes[attribute] or "" for _, attributes in self.elements if attribute in attributes)


def section(page: Page, identity: str) -> str:
    """The part of a page from one section's heading to the next one."""
    found = re.search(rf'<h2 id="{identity}".*?(?=<h2 |\Z)', page.html, re.DOTALL)
    assert found, f"{page.path} has no section {identity}"
    return found[0]


def test_text_from_cards_stays_text(tmp_path: Path) -> None:
    """Nothing that a card, claim or terms document says becomes markup, and all of it can be read."""
    noted = CITED | {"note": HOSTILE}
    evidence = {"report": REPORT | {"title": HOSTILE}}
    pages = pages_of(
        tmp_path,
        organization(name=HOSTILE_NAME, note=HOSTILE, evidence=evidence),
        model("acme/teacher", name=HOSTILE_NAME, note=HOSTILE, evidence=evidence),
        model(
            "acme/pupil",
            teachers=[{"teacher": "acme/teacher", "via": "acme/corpus", "note": HOSTILE}],
            bases=[{"model": "acme/teacher", "note": HOSTILE}],
            datasets=[{"dataset": "acme/corpus", "note": HOSTILE}, {"name": HOSTILE, "stage": "sft"}],
            distillation=noted | {"negatives": [noted | {"stages": ["rl"], "made_by": "anyone"}]},
            weights={"parameters": noted | {"status": "released", "license": "MIT", "url": "https://acme.example/w"}},
            exposure=[noted | {"teacher": "acme/teacher", "stage": "pretraining"}],
            withdrawn=None,
            evidence=evidence,
        ),
        dataset("acme/corpus", name=HOSTILE_NAME, teachers=[{"teacher": "acme/teacher", "note": HOSTILE}], note=HOSTILE, evidence=evidence),
        claim(title=HOSTILE, summary=noted, student={"model": "acme/pupil"}, teachers=[{"model": "acme/teacher"}], evidence=evidence,
              responses=[noted | {"by": HOSTILE_NAME, "kind": "denial", "date": "2026-02-02"}],
              figures=[{"value": 3, "unit": "exchanges", "about": HOSTILE}]),
        claim("2026-umbrella-acme-2", title=HOSTILE, evidence=evidence),
        terms(name=HOSTILE_NAME, versions=[{"note": HOSTILE, "version": HOSTILE_NAME}], evidence=evidence),
    )  # fmt: skip
    read = {path: Reader(page.html) for path, page in pages.items()}
    for path, reader in read.items():
        assert "script" not in {tag for tag, _ in reader.elements}, path
        assert [attributes["src"] for tag, attributes in reader.elements if tag == "img"] == (
            ["../badge/acme/pupil.svg"] if path == "for-labs/" else [f"../../../badge/{path[6:-1]}.svg"] if path.startswith("model/") else []
        ), path
        assert not [value for value in reader.values("href") if "javascript:" in value], path
        assert not [name for _, attributes in reader.elements for name in attributes if name.startswith("on")], path
    for path in ("model/acme/pupil/", "dataset/acme/corpus/", "organization/acme/", "claims/", "terms/"):
        assert HOSTILE in read[path].text, path
    for path in ("model/acme/teacher/", "dataset/acme/corpus/", "browse/", "organization/acme/"):
        assert HOSTILE_NAME in read[path].text, path
    assert pages["model/acme/pupil/"].sections[0] == ("taught-by", "Taught by")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//acme.example", "/models", "JAVASCRIPT:alert(1)", "ftp://acme.example"])
def test_other_addresses_are_no_links(url: str) -> None:
    """Only http and https lead out of the site; any other address is shown as text."""
    assert web(url, "Acme report") == "Acme report"
    assert web("https://acme.example/", "Acme report") == Markup('<a href="https://acme.example/" rel="external noopener">Acme report</a>')


def test_every_term_is_in_the_glossary(tmp_path: Path) -> None:
    """The glossary defines every member of every vocabulary and every other word, each under its own address."""
    page = pages_of(tmp_path, organization())["glossary/"]
    reader = Reader(page.html)
    for vocabulary in v.vocabularies():
        for term in vocabulary:
            assert term.definition in reader.text
    for word, definition in v.GLOSSARY.items():
        assert word in reader.text
        assert definition in reader.text
    identities = list(reader.values("id"))
    assert len(identities) == len(set(identities))
    assert {"role-completions", "verdict-open", "mof-class-III", "rule-name-eu-2.5"} <= set(identities)


@pytest.mark.parametrize(
    ("labels", "vocabulary"),
    [(ROLES, v.Role), (STAGES, v.Stage), (ACCESS, v.Access), (READ, v.ReadFrom), (SAYS, v.Statement)],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_every_term_has_a_label(labels: dict[str, str], vocabulary: type[v.Term]) -> None:
    """The short words of tables cover the whole vocabulary, each differently."""
    assert list(labels) == list(vocabulary)
    assert len(set(labels.values())) == len(labels)


def test_states_differ_without_colour() -> None:
    """Each state has its own shape, word and meaning; a verdict is one of them."""
    for table in (SHAPES, WORDS, MEANINGS):
        assert len(set(table.values())) == len(table)
    assert {verdict.value for verdict in v.Verdict} < set(WORDS)
    assert all(colour not in mark(state) for state in WORDS for colour in ("#", "rgb"))  # the style sheet gives it


@pytest.mark.parametrize(
    ("fields", "state", "others"),
    [
        ({}, "not looked yet", ["closed", "undisclosed"]),
        ({"weights": {"parameters": CITED | {"status": "not_released"}}}, "closed", ["undisclosed"]),
        ({"weights": {"parameters": CITED | {"status": "not_disclosed"}}}, "undisclosed", ["closed"]),
        ({"weights": {"parameters": CITED | {"status": "released", "license": "MIT"}}}, "open", ["closed", "undisclosed"]),
    ],
)
def test_unknown_looks_unlike_closed(tmp_path: Path, fields: dict[str, object], state: str, others: list[str]) -> None:
    """What nobody has looked at is never shown as closed or undisclosed, and invites a contribution."""
    page = pages_of(tmp_path, organization(), model(**fields))["model/acme/a/"]
    weights = re.findall(r'<section class="axis.*?</section>', page.html, re.DOTALL)[0]
    assert state in Reader(weights).text
    assert not [other for other in others if f"state-{other}" in weights]
    assert ("contribute/" in weights) == (state == "not looked yet")


def test_claims_stand_apart(tmp_path: Path) -> None:
    """A claimed teacher stands under the claim alone: not in the table, not in the lineage, not among its students."""
    pages = pages_of(
        tmp_path,
        organization(),
        model("acme/pupil", teachers=["acme/declared"], exposure=[]),
        model("acme/declared"),
        model("acme/alleged"),
        claim(student={"model": "acme/pupil"}, teachers=[{"model": "acme/alleged"}], roles=["completions"]),
    )
    pupil = pages["model/acme/pupil/"]
    claims = re.findall(r'<section class="claims".*?</section>', pupil.html, re.DOTALL)
    assert len(claims) == 1
    assert "model/acme/alleged/" in claims[0]
    assert "model/acme/alleged/" not in pupil.html.replace(claims[0], "")
    assert "model/acme/declared/" in section(pupil, "taught-by")
    assert "model/acme/pupil/" in section(pages["model/acme/declared/"], "students")
    assert "model/acme/pupil/" not in pages["model/acme/alleged/"].html


def test_claim_about_an_organization_is_on_no_model(tmp_path: Path) -> None:
    """A claim about an organization is on the organization's page and on no model's."""
    pages = pages_of(tmp_path, organization(), model(), claim())
    assert "Umbrella on Acme" in pages["organization/acme/"].html
    assert "Umbrella" not in pages["model/acme/a/"].html


def test_teachers_that_are_not_named(tmp_path: Path) -> None:
    """A model that is not named has its row, and one of several is marked as such."""
    sources = [
        {"undisclosed": True, "role": "rewriting", "stage": "sft", **CITED},
        {"one_of": ["acme/b", "acme/c"], "role": "completions", "stage": "rl", **CITED},
    ]
    pages = pages_of(
        tmp_path,
        organization(),
        model("acme/b"),
        model("acme/c"),
        model("acme/a", distillation={"statement": "declared", "sources": sources, **CITED}),
    )
    table = section(pages["model/acme/a/"], "taught-by")
    assert "a model that is not named" in table
    assert table.count("one of several named") == 2


def test_roles_that_are_stated_alike_share_a_row(tmp_path: Path) -> None:
    """What differs in its role alone is one row with both roles; another stage or note is a row of its own."""
    alike = [{"teacher": "acme/b", "role": role, "stage": "sft"} for role in ("completions", "prompts")]
    apart = [{"teacher": "acme/b", "role": "filtering", "stage": "rl"}, {"teacher": "acme/b", "role": "reward", "stage": "sft", "note": "Apart."}]
    table = section(pages_of(tmp_path, organization(), model("acme/b"), model("acme/a", teachers=[*alike, *apart]))["model/acme/a/"], "taught-by")
    assert 'rowspan="3"' in table
    rows = [re.findall(r"#role-(\w+)", row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
    assert [row for row in rows if row] == [["completions", "prompts"], ["filtering"], ["reward"]]


@pytest.mark.parametrize(("number", "first", "others"), [(18, 18, None), (19, 12, "Show the other 7 teachers")])
def test_many_teachers_are_folded(number: int, first: int, others: str | None, tmp_path: Path) -> None:
    """All teachers are on the page; where they are many, most stand behind a summary, and those without a name stand before it."""
    teachers = [f"acme/t{index:02}" for index in range(number)]
    sources = [*teachers, {"teacher": None, "undisclosed": True, "role": "reward", "stage": "rl"}]
    pages = pages_of(tmp_path, organization(), *map(model, teachers), model("acme/a", teachers=sources))
    table, _, rest = section(pages["model/acme/a/"], "taught-by").partition("<details>")
    assert len(re.findall(r'<th scope="rowgroup"', table)) == first
    assert "a model that is not named" in table
    assert len(re.findall(r'<th scope="rowgroup"', rest)) == number - first
    assert rest.startswith(f"<summary>{others}</summary>") if others else rest == ""


def test_lineage_follows_the_rule(tmp_path: Path) -> None:
    """The table has a teacher's hops under each rule that counts it and a dot elsewhere; the sentences and the drawing have every step."""
    pages = pages_of(
        tmp_path,
        organization(),
        model("acme/far"),
        dataset("acme/pages", teachers=[{"teacher": "acme/far", "role": "processing"}]),
        model("acme/tool", datasets=["acme/pages"]),
        dataset("acme/text", teachers=[{"teacher": "acme/tool", "role": "processing"}]),
        model("acme/pupil", datasets=["acme/text"]),
    )
    lineage = section(pages["model/acme/pupil/"], "lineage")
    row = re.search(r"<tr><th[^>]*>[^\n]*model/acme/far/.*?</tr>", lineage, re.DOTALL)
    assert row
    assert [Reader(cell).text for cell in re.findall(r"<td.*?</td>", row[0])] == ["·", "·", "2", "·", "·", "·"]
    assert "Far processed the material in Pages" in lineage
    drawing = re.search(r"<svg class=\"lineage\".*?</svg>\n?</div>", lineage, re.DOTALL)
    assert drawing
    linked = set(Reader(drawing[0]).values("href"))
    assert linked == {"../../../model/acme/far/", "../../../dataset/acme/pages/", "../../../model/acme/tool/", "../../../dataset/acme/text/"}


def test_nothing_upstream_draws_nothing(tmp_path: Path) -> None:
    """A model with nothing upstream has no drawing and no empty lineage."""
    page = pages_of(tmp_path, organization(), model())["model/acme/a/"]
    assert '<svg class="lineage"' not in page.html
    assert "lineage" not in dict(page.sections)


def test_withdrawn_card_says_why(tmp_path: Path) -> None:
    """A withdrawn card keeps its page, which says why, and takes no part in the lineage."""
    gone = {"date": "2026-03-01", "reason": "It was entered twice.", **CITED}
    pages = pages_of(tmp_path, organization(), model("acme/a", teachers=["acme/b"], withdrawn=gone), model("acme/b"))
    assert "It was entered twice." in pages["model/acme/a/"].html
    assert "model/acme/a/" not in pages["model/acme/b/"].html


def test_every_value_of_a_card_can_be_shown(tmp_path: Path) -> None:
    """No availability, coverage, relation, status or kind of organization or terms is without words."""
    records: list[Record] = [organization()]
    records += [organization(f"org-{kind}", type=kind) for kind in v.OrganizationKind]
    records += [model(f"acme/{each}", availability=each) for each in v.Availability]
    records += [model(f"acme/coverage-{each}", data=CITED | {"coverage": each}) for each in v.Coverage]
    records += [model(f"acme/relation-{each}", bases=[{"model": "acme/api", "relation": each}]) for each in v.Relation]
    records += [model(f"acme/said-{each}", distillation={"statement": each} | CITED) for each in v.Statement]
    records += [
        dataset(f"acme/status-{each.replace('_', '-')}", release=CITED | {"status": each}, coverage=coverage)
        for each, coverage in zip(v.Status, [*v.Coverage, *v.Coverage], strict=False)
    ]
    records += [dataset(f"acme/made-{each}", parts=[{"dataset": "acme/status-released", "relation": each}]) for each in v.DatasetRelation]
    records += [terms(f"acme/{kind}", type=kind) for kind in v.TermsKind]
    records = [record.model_copy().with_id(record.id.replace("_", "-")) for record in records]
    pages = pages_of(tmp_path, *records)
    assert sum(page.is_record for page in pages.values()) == len(records) - len(v.TermsKind)


def test_pages_are_made_of_the_data_alone(tmp_path: Path) -> None:
    """The same data make the same pages, in the same order."""
    records = [organization(), model("acme/a", teachers=["acme/b"]), model("acme/b"), dataset(), claim(), terms()]
    one, two = (list(pages_of(tmp_path, *records).items()) for _ in range(2))
    assert one == two
    assert one[0][0] == ""


def test_page_can_stand_in_markdown(tmp_path: Path) -> None:
    """No page has a blank line, at which a block of HTML would end in Markdown."""
    for page in pages_of(tmp_path, organization(), model("acme/a", teachers=["acme/b"]), model("acme/b"), dataset(), claim(), terms()).values():
        assert "\n\n" not in page.html


@pytest.mark.parametrize(
    ("items", "most", "text"),
    [
        (["a"], 4, "a"),
        (["a", "b"], 4, "a and b"),
        (["a", "b", "c", "d"], 4, "a, b, c and d"),
        (["a", "b", "c", "d", "e"], 4, "a, b, c and 2 more"),
        (["<"], 4, "&lt;"),
    ],
)
def test_listed(items: list[str], most: int, text: str) -> None:
    """A list reads as a sentence does, and the rest is counted."""
    assert str(listed(items, most)) == text


@pytest.mark.parametrize(
    ("sentence", "html"),
    [
        ("Under *any*, yes: B wrote <x> (1 hop).", 'Under <em>any</em>, <strong class="answer-yes">yes</strong>: B wrote &lt;x&gt; (1 hop).'),
        ("Something *else*.", "Something *else*."),
    ],
)
def test_quoted(sentence: str, html: str) -> None:
    """The rule and the answer are set apart, and whatever else an answer says stays text."""
    assert str(quoted(sentence, "yes")) == html


def test_bibtex_is_safe_for_latex() -> None:
    """Names with characters that mean something to LaTeX can be cited."""
    entry = bibtex(
        "50% of A_B & C#", "registry/models/acme/a_b.yaml", "model/acme/a_b/", Edition("0123", "2026-11-24", address="https://acme.example/")
    )
    assert r"title = {50\% of A\_B \& C\#}" in entry
    assert "url = {https://acme.example/model/acme/a_b/}" in entry
    assert entry.startswith("@misc{disclosure-model-acme-a_b,")
    assert "url" not in bibtex("A", "a", "model/acme/a/", Edition("0123", "2026-11-24"))
