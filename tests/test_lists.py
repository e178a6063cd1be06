"""The pages that gather records, in a browser and without a script: facets agree with the API, comparisons with the cards, counts with the graph."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from disclose import store
from disclose import vocabulary as v
from disclose.cli import main
from disclose.lineage import rule
from disclose.pages import every_page
from disclose.pages.comparing import rows_of
from disclose.pages.facets import facet, other_names, years
from disclose.pages.timeline import charts_of, drawing
from disclose.queries import ModelQuery, Page, Snapshot, TeacherQuery
from disclose.queries.gathering import compared, declared_teachers, filings, timeline
from disclose.registry import Registry
from disclose.schema import Model
from disclose.schema.starting import blank
from disclose.views import FIELDS
from tests.builders import claim, dataset, model, organization, registry_of
from tests.conftest import ROOT
from tests.sites import WIDTHS, Visit, visit
from tests.test_accessibility import violations

CITED = {"evidence": ["report"]}


def snapshot_of(folder: Path, *records: Any) -> Snapshot:
    """A database of a registry that holds these records."""
    store.build(registry_of(*records), folder / "lists.sqlite")
    return Snapshot(folder / "lists.sqlite")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, real_registry: Registry) -> Snapshot:
    """The real registry as a database."""
    path = tmp_path_factory.mktemp("lists") / "registry.sqlite"
    store.build(real_registry, path)
    return Snapshot(path)


# -- what is asked of the data ------------------------------------------------------------------------------------------------------


def test_teachers_are_counted_as_the_api_counts_them(snapshot: Snapshot) -> None:
    """Every number of the teachers' page is the length of the list that its link asks the API for."""

    def found(teacher: str, **changes: Any) -> int:
        query = ModelQuery(teacher=TeacherQuery((teacher,)), rule=rule(v.RuleName.DIRECT, **changes))
        return snapshot.models(query, Page(1)).meta.total

    listed = declared_teachers(snapshot).items
    assert len(listed) > 200
    for teacher in listed[::7]:
        assert teacher.students == found(teacher.id), teacher.id
        assert teacher.roles == {role: found(teacher.id, roles=frozenset({role})) for role in teacher.roles}, teacher.id
        assert teacher.access == {access: found(teacher.id, access=frozenset({access})) for access in teacher.access}, teacher.id


def test_teachers(tmp_path: Path) -> None:
    """Teachers come by name with their students by role and access; one of several is perhaps, and nobody's is apart."""
    snapshot = snapshot_of(
        tmp_path,
        organization(),
        model("acme/zebra", name="zebra"),
        model("acme/ant", name="Ant", availability="api"),
        model("acme/pupil", teachers=["acme/zebra", {"teacher": "acme/zebra", "role": "filtering"}]),
        model("acme/other", teachers=[{"one_of": ["acme/zebra", "acme/ant"]}, {"undisclosed": True, "role": "reward", "stage": "rl"}]),
        model("acme/reader", datasets=["acme/corpus"]),
        dataset("acme/corpus", teachers=[{"teacher": "acme/ant", "role": "processing"}, {"undisclosed": True, "role": "prompts"}]),
    )
    view = declared_teachers(snapshot)
    snapshot.close()
    assert [(each.id, each.students, each.possible, dict(each.roles)) for each in view.items] == [
        ("acme/ant", 0, 1, {"processing": 1}),
        ("acme/zebra", 1, 1, {"completions": 1, "filtering": 1}),
    ]
    assert [(each.kind, each.id, each.role, each.stage) for each in view.unnamed] == [
        ("dataset", "acme/corpus", "prompts", None),
        ("model", "acme/other", "reward", "rl"),
    ]


def test_timeline(tmp_path: Path) -> None:
    """Releases and documents stand in their quarter, those with less of a date apart, and a document counts once."""
    report = {"url": "https://acme.example/report", "title": "Report", "publisher": "developer", "accessed": "2026-11-24", "read_from": "original"}
    snapshot = snapshot_of(
        tmp_path,
        organization(),
        model("acme/a", released="2025-03-31", evidence={"report": report | {"published": "2025-04-01"}}),
        model("acme/b", released="2025-04", evidence={"report": report | {"published": "2025-04-01"}}),
        model("acme/c", released="2025", evidence={"report": report | {"url": "https://acme.example/other"}}),
        model("acme/d", released="2025-12-01", evidence={"report": report | {"published": "2025-04-01"}}),
    )
    view = timeline(snapshot)
    snapshot.close()
    assert [(each.name, each.releases, each.documents) for each in view.periods] == [
        ("2025", 1, {}),
        ("2025 Q1", 1, {}),
        ("2025 Q2", 1, {"developer": 1}),
        ("2025 Q4", 1, {}),
    ]
    assert (view.undated_models, view.undated_documents) == (0, 1)
    assert view.periods[1].states["weights"] == {"unknown": 1}


def test_timeline_counts_every_model(snapshot: Snapshot, real_registry: Registry) -> None:
    """Every model that was not withdrawn stands in one period or has no date, and each chart draws all of them."""
    view = timeline(snapshot)
    standing = [each for each in real_registry.models.values() if not each.withdrawn]
    assert sum(each.releases for each in view.periods) + view.undated_models == len(standing)
    for chart in charts_of([each for each in view.periods if " Q" in each.name]):
        drawn = [int(number) for number in re.findall(r"<title>\d{4} Q\d: (\d+) ", drawing(chart))]
        assert sum(drawn) == sum(chart.totals), chart.id
        assert chart.id == "documents" or sum(chart.totals) == sum(each.releases for each in view.periods if " Q" in each.name)


@pytest.mark.parametrize(
    ("filed", "declared", "expected"),
    [
        ([{"model": "acme/a"}], ["acme/a"], (["acme/a"], [], [], [])),
        ([{"model": "acme/a"}], ["acme/b"], ([], ["acme/a"], ["acme/b"], [])),
        ([{"organization": "acme"}], ["acme/a", "acme/b"], (["acme"], [], [], [])),
        ([{"model": "acme/family"}], ["acme/b"], (["acme/family"], [], [], [])),
        ([], [], ([], [], [], ["acme/writer"])),
    ],
)
def test_filing_beside_card(tmp_path: Path, filed: list[dict[str, str]], declared: list[str], expected: tuple[list[str], ...]) -> None:
    """A filing is held against the card, then against the cards of datasets; a family and an organization cover their models."""
    through = ["acme/corpus"] if not declared else []
    snapshot = snapshot_of(
        tmp_path,
        organization(),
        model("acme/family", precision="family"),
        model("acme/a"),
        model("acme/b", family="acme/family"),
        model("acme/writer"),
        dataset("acme/corpus", teachers=["acme/writer"]),
        model("acme/pupil", teachers=declared, datasets=through),
        claim(capacity="filing", student={"model": "acme/pupil"}, teachers=filed),
        claim("2026-other", student={"model": "acme/pupil"}),
    )
    found = filings(snapshot)
    snapshot.close()
    assert list(found) == ["2026-umbrella-acme"]
    view = found["2026-umbrella-acme"]
    parts = (view.both, view.only_filed, view.only_declared, view.only_in_datasets)
    assert tuple([each.id for each in part] for part in parts) == expected
    assert view.differs == any(expected[1:])


def test_compared(tmp_path: Path) -> None:
    """What nobody looked at is left out or said to be so; fields differ exactly where the cards do."""
    snapshot = snapshot_of(
        tmp_path,
        organization(),
        model("acme/a", weights={"parameters": CITED | {"status": "released", "license": "MIT"}}),
        model("acme/b", teachers=["acme/a", {"undisclosed": True}]),
    )
    one, other = compared(snapshot, [snapshot.model("acme/a"), snapshot.model("acme/b")])
    snapshot.close()
    assert one.values["weights"].state != other.values["weights"].state == "unknown"
    assert "teachers" not in one.values
    assert other.values["teachers"].items == (("model/acme/a/", "A: completions"), ("", "a model that is not named: completions"))
    rows = {row.label: row.differs for fields in FIELDS.values() for row in rows_of(fields, [one, other])}
    assert (rows["Organization"], rows["Weights"], rows["Declared teachers"]) == (False, True, True)
    assert "Sample outputs" not in rows


@pytest.mark.parametrize(
    ("values", "labels", "whole", "expected"),
    [
        (["b", "a", "b", None], {"a": "first", "b": "second"}, False, [("a", "first", 1), ("b", "second", 2)]),
        (["b"], {"a": "first", "b": "second"}, True, [("a", "first", 0), ("b", "second", 1)]),
        (["b", "not_a"], None, False, [("b", "b", 1), ("not_a", "not a", 1)]),
        (["z", "a"], {"a": "Zeta"}, False, [("z", "z", 1), ("a", "Zeta", 1)]),
    ],
)
def test_facet(values: list[str | None], labels: dict[str, str] | None, whole: bool, expected: list[tuple[str, str, int]]) -> None:
    """A facet has the values that occur, counted, in the order of its labels or of their words."""
    found = facet("x", "X", values, lambda value: [value], labels, whole=whole)
    assert [(each.value, each.words, each.count) for each in found.choices] == expected


def test_years_and_names() -> None:
    """Years are those from the first to the last, and until a year means before the next; names known already are left out."""
    after, before = years("released", ["2023-05", None, "2025"], "Released")
    assert [each.value for each in after.choices] == ["2023", "2024", "2025"]
    assert [(each.value, each.words) for each in before.choices] == [("2024", "2023"), ("2025", "2024"), ("2026", "2025")]
    assert years("released", [], "Released")[0].choices == ()
    assert other_names(["Acme/A", "Pupil", "old-pupil"], "acme/a", "pupil") == "old-pupil"


def test_nothing_at_all_has_pages_too(tmp_path: Path) -> None:
    """A registry without models, claims and terms has every list, and says nothing wrong in it."""
    snapshot = snapshot_of(tmp_path, organization())
    pages = {page.path: page.html for page in every_page(snapshot)}
    snapshot.close()
    assert {"matrix/", "teachers/", "timeline/", "compare/", "claims/", "terms/", "for-labs/", "contribute/new/"} <= set(pages)
    assert "No release has a date." in pages["timeline/"]
    assert "badge/" not in pages["for-labs/"]


def test_the_text_by_hand_is_that_of_the_command(tmp_path: Path) -> None:
    """The page of a new card shows what `disclose new` writes."""
    snapshot = snapshot_of(tmp_path, organization(), model())
    page = next(page for page in every_page(snapshot) if page.path == "contribute/new/")
    written = blank(Model, "acme/pupil", snapshot.as_of)
    snapshot.close()
    for line in filter(None, written.splitlines()):
        assert line.replace('"', "&#34;") in page.html


# -- in a browser -------------------------------------------------------------------------------------------------------------------


def shown(here: Visit, holder: str) -> set[str]:
    """The ids of the items that can be seen in a list."""
    return set(here.page.eval_on_selector_all(f"#{holder} [data-id]:not([hidden])", "items => items.map((item) => item.dataset.id)"))


def asked(here: Visit) -> set[str]:
    """The ids that the API answers to the same question, page after page."""
    url: httpx.URL | None = httpx.URL(urljoin(here.page.url, here.page.locator("[data-api-link]").get_attribute("href"))).copy_set_param("limit", 200)
    found: set[str] = set()
    while url:
        answer = httpx.get(url)
        assert answer.status_code == 200, answer.text
        found |= {item["id"] for item in answer.json()["items"]}
        cursor = answer.json()["meta"]["next_cursor"]
        url = answer.url.copy_set_param("cursor", cursor) if cursor else None
    return found


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", 10_000),
        ("weights=open", 400),
        ("weights=open,partial&data=partial,open", 300),
        ("post_training=undisclosed&country=US", 300),
        ("distillation=declared&mof=none&released_after=2025&released_before=2026", 300),
        ("organization=nvidia,allenai&sort=-released", 150),
        ("availability=api,unreleased", 300),
        ("q=r1%20distill%20qwen", 20),
        ("q=QWEN&weights=open&sort=name", 200),
        ("released_before=2024", 100),
        ("country=CN&data=open", 0),
    ],
)
@pytest.mark.parametrize(("where", "holder"), [("browse", "models-list"), ("matrix", "matrix-list")])
def test_facets_agree_with_the_api(browser: Browser, address: str, where: str, holder: str, query: str, most: int) -> None:
    """The models that a page shows are those that its link asks the API for."""
    with visit(browser, address) as here:
        here.open(f"/{where}/?{query}")
        expect(here.page.locator("form.facets output")).to_contain_text("models")
        ids = shown(here, holder)
        assert ids == asked(here)
        assert len(ids) <= most
        assert bool(ids) == bool(most)
        here.has_been_good()


@pytest.mark.parametrize(
    ("path", "holder", "some", "narrowed"),
    [
        ("/teachers/?role=logits", "teachers-list", 3, lambda item: "logits" in item["role"].split()),
        ("/teachers/?access=api&country=US", "teachers-list", 3, lambda item: "api" in item["access"].split() and item["country"] == "US"),
        ("/claims/?capacity=filing", "claims-list", 5, lambda item: item["capacity"] == "filing"),
        ("/claims/?level=organization&made_after=2026", "claims-list", 3, lambda item: item["level"] == "organization" and item["made"] >= "2026"),
        ("/terms/?outputs=no", "terms-list", 1, lambda item: item["outputs"] == "no"),
        ("/terms/?organization=openai", "terms-list", 1, lambda item: item["organization"] == "openai"),
    ],
)
def test_other_lists_narrow_too(browser: Browser, address: str, path: str, holder: str, some: int, narrowed: Any) -> None:
    """What is shown is what has the facet's value, no more and no less."""
    with visit(browser, address) as here:
        here.open(path)
        expect(here.page.locator("form.facets output")).to_contain_text(" of ")
        every = here.page.eval_on_selector_all(f"#{holder} [data-id]", "items => items.map((item) => ({...item.dataset}))")
        ids = shown(here, holder)
        assert ids == {item["id"] for item in every if narrowed(item)}
        assert len(ids) >= some
        assert httpx.get(urljoin(here.page.url, here.page.locator("[data-api-link]").get_attribute("href"))).status_code == 200
        here.has_been_good()


def test_narrow_by_keyboard_and_share(browser: Browser, address: str) -> None:
    """A facet is opened, chosen and closed with keys; the address says it, another window shows the same, and back undoes it."""
    with visit(browser, address) as here:
        here.open("/browse/")
        count = here.page.locator("form.facets output")
        everything = count.inner_text()
        here.tab_to('[data-facet="weights"] > summary')
        here.press("Enter", "Tab")
        assert "weights" in here.focus()
        here.press("Space")
        expect(count).to_contain_text(" of ")
        here.press("Escape")
        assert here.focus().startswith("<summary")
        assert urlsplit(here.page.url).query == "weights=open"
        here.tab_to("th[data-key=teachers] button")
        here.press("Enter", "Enter")
        assert urlsplit(here.page.url).query == "weights=open&sort=-teachers"
        assert here.page.locator("th[data-key=teachers]").get_attribute("aria-sort") == "descending"
        first, said = here.page.locator("#models-list tbody tr:visible").first.get_attribute("data-id"), count.inner_text()
        with visit(browser, address) as other:
            other.open(here.page.url.removeprefix(address))
            expect(other.page.locator("form.facets output")).to_have_text(said)
            assert other.page.locator("#models-list tbody tr:visible").first.get_attribute("data-id") == first
        for _ in range(3):
            here.page.go_back()
        expect(count).to_have_text(everything)
        here.has_been_good()


def test_csv_is_what_is_shown(browser: Browser, address: str) -> None:
    """The file has a line for each model that is shown, in the order shown, with the API's names for its columns."""
    with visit(browser, address) as here:
        here.open("/browse/?organization=allenai&sort=name")
        with here.page.expect_download() as download:
            here.page.get_by_role("button", name="CSV of what is shown").click()
        rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_bytes().decode())))
        assert download.value.suggested_filename == "models.csv"
        order = here.page.eval_on_selector_all("#models-list tbody tr:not([hidden])", "rows => rows.map((row) => row.dataset.id)")
        assert [row["id"] for row in rows] == order
        api = httpx.get(f"{address}/models/{rows[0]['id']}").json()
        assert {name: rows[0][name] for name in ("name", "weights", "mof")} == {name: api[name] for name in ("name", "weights", "mof")}
        here.has_been_good()


def test_nothing_found_says_what_to_loosen(browser: Browser, address: str) -> None:
    """An empty list offers, for each facet that would help, how many there are without it."""
    with visit(browser, address) as here:
        here.open("/browse/?country=CN&data=open")
        offer = here.page.locator(".facet-empty button").first
        expect(offer).to_contain_text("Without “")
        number = int(re.findall(r"[\d,]+", offer.inner_text())[-1].replace(",", ""))
        offer.click()
        expect(here.page.locator("form.facets output")).to_contain_text(f"{number} of")
        here.has_been_good()


def test_stale_address_says_so(browser: Browser, address: str) -> None:
    """A value or name that no facet has is said, and the nearest value offered."""
    with visit(browser, address) as here:
        here.open("/browse/?organization=opnai&wieghts=open")
        stale = here.page.locator(".facet-stale")
        expect(stale).to_contain_text("organization “opnai”, which is no choice here")
        expect(stale).to_contain_text("“wieghts”, by which nothing is narrowed here")
        stale.get_by_role("button", name="Take “OpenAI”").click()
        assert urlsplit(here.page.url).query == "organization=openai"
        assert {each.split("/")[0] for each in shown(here, "models-list")} == {"openai"}
        here.has_been_good()


def test_compare_two_models(browser: Browser, address: str) -> None:
    """Models are added by key, each difference is said in words, and the address shows the same again."""
    with visit(browser, address) as here:
        here.open("/compare/")
        for name in ("Qwen3-32B", "deepseek-ai/DeepSeek-R1"):
            here.page.locator("#add").fill(name)
            here.press("Enter")
            expect(here.page.locator("ul.chosen")).to_contain_text("Qwen3-32B")
        expect(here.page.locator("ul.chosen li")).to_have_count(2)
        assert urlsplit(here.page.url).query == "models=qwen/qwen3-32b,deepseek/deepseek-r1"
        row = here.page.locator("table.compare tr", has=here.page.get_by_role("rowheader", name="Organization"))
        expect(row).to_contain_text("≠ differs")
        same = here.page.locator("table.compare tr", has=here.page.get_by_role("rowheader", name="Country"))
        expect(same).to_contain_text("= the same")
        here.page.get_by_label("only what differs").check()
        expect(same).to_have_count(0)
        here.page.reload()
        expect(row).to_contain_text("DeepSeek")
        expect(here.page.get_by_label("only what differs")).to_be_checked()
        here.has_been_good()


@pytest.mark.parametrize(
    ("query", "said", "columns"),
    [
        ("models=deepsek/deepseek-r1,qwen/qwen3-32b", "There is no model “deepsek/deepseek-r1”; near: DeepSeek-R1", 1),
        ("models=zzzzzz", "There is no model “zzzzzz”.", 0),
        (
            "models=qwen/qwen3-32b,qwen/qwen3-8b,qwen/qwen3-14b,qwen/qwq-32b,deepseek/deepseek-r1",
            "At most 4 models stand side by side; left out: DeepSeek-R1",
            4,
        ),
        ("models=<script>alert(1)</script>", "There is no model “<script>alert(1)</script>”", 0),
    ],
)
def test_stale_comparison(browser: Browser, address: str, query: str, said: str, columns: int) -> None:
    """An address with models that are none says so and offers near ones."""
    with visit(browser, address) as here:
        here.open(f"/compare/?{query}")
        expect(here.page.locator("form[data-compare] output")).to_contain_text(said)
        expect(here.page.locator("table.compare thead th")).to_have_count(columns + 1)
        here.has_been_good()


@pytest.mark.parametrize(
    ("path", "selector", "least"),
    [
        ("/browse/", "#models-list tbody tr", 500),
        ("/matrix/", "#matrix-list tr[data-id]", 500),
        ("/teachers/", "#teachers-list tbody tr", 200),
        ("/compare/", "table.compare tr.differs", 5),
        ("/claims/", "#claims-list article", 40),
        ("/terms/", "#terms-list tbody", 40),
        ("/timeline/", "svg.timeline", 5),
        ("/contribute/new/", "pre", 1),
    ],
)
def test_whole_without_a_script(browser: Browser, address: str, path: str, selector: str, least: int) -> None:
    """Without JavaScript everything is there, and no form that does nothing."""
    with visit(browser, address, java_script_enabled=False) as here:
        here.open(path)
        assert here.page.locator(selector).count() >= least
        assert here.page.locator("article form:visible").count() == 0
        here.has_been_good()


def test_new_card_is_clean(browser: Browser, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the form writes is a card in which the check finds nothing."""
    with visit(browser, address) as here:
        here.open("/contribute/new/")
        said = here.page.locator(".card-said")
        expect(said).to_contain_text("still to mend")
        for label, value in {
            "Id": "allenai/brand-new-9b",
            "Name": 'Brand New: 9B "Instruct"',
            "Released": "2026",
            "Parameters": "8.9B",
            "Hugging Face address": "https://huggingface.co/allenai/brand-new-9b",
            "Address": "https://huggingface.co/allenai/brand-new-9b",
            "Title": "Brand New, 9B",
            "Published": "2026-10-01",
            "Licence of the weights": "Apache-2.0",
            "Evidence for the weights": "card",
            "Evidence for this": "card section 4",
        }.items():
            here.page.get_by_role("textbox", name=re.compile(rf"^{label}( \(needed\))?$")).fill(value)
        here.page.get_by_label("Final weights").select_option("released")
        here.page.get_by_label("What does the developer say?").select_option("declared")
        here.page.get_by_role("button", name="Add a teacher").click()
        teacher = here.page.get_by_role("group", name="Teacher", exact=True)
        teacher.get_by_label("Model").fill("qwen/qwen3-32bb")
        teacher.get_by_label("Evidence").fill("card section 4, table 2; report")
        expect(here.page.locator(".card-problems")).to_contain_text("LIN001: teacher 1 “qwen/qwen3-32bb” has no card; did you mean qwen/qwen3-32b")
        expect(here.page.locator(".card-problems")).to_contain_text("“report”, which is no key of a document here")
        teacher.get_by_label("Model").fill("qwen/qwen3-32b")
        teacher.get_by_label("Evidence").fill("card section 4, table 2")
        teacher.get_by_label("Note").fill("For maths: only answers that a checker accepted.")
        expect(said).to_have_text("No rule that is checked here finds anything to mend.")
        with here.page.expect_download() as download:
            here.page.get_by_role("button", name="Download the file").click()
        card = Path(download.value.path()).read_text(encoding="utf-8")
        here.has_been_good()
    shutil.copytree(ROOT / "registry", tmp_path / "registry")
    file = tmp_path / "registry" / "models" / "allenai" / "brand-new-9b.yaml"
    file.write_text(card, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(file), "--registry", str(tmp_path / "registry")])
    assert not ended.value.code, capsys.readouterr().out + card


def test_new_card_leads_to_the_repository(browser: Browser, address: str) -> None:
    """Where the repository is known, a link opens a new file there with the card in it; otherwise there is none."""
    with visit(browser, address) as here:
        here.open("/contribute/new/")
        expect(here.page.locator(".card-said")).to_be_visible()
        assert here.page.get_by_role("link", name="Open a new file in the repository").count() == 0

        def known(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace('data-repository=""', 'data-repository="https://code.example/acme/registry"'))

        here.page.route("**/contribute/new/", known)
        here.open("/contribute/new/")
        here.page.get_by_label("Id (needed)").fill("acme/pupil")
        href = here.page.get_by_role("link", name="Open a new file in the repository").get_attribute("href")
        link = urlsplit(href or "")
        assert (link.netloc, link.path) == ("code.example", "/acme/registry/new/main/registry/models/acme")
        fields = parse_qs(link.query)
        assert fields["filename"] == ["pupil.yaml"]
        assert fields["value"][0] == here.page.locator(".card-result pre code").text_content()
        here.has_been_good()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("path", "opened"),
    [
        ("/browse/?country=CN&data=open&organization=opnai", '[data-facet="weights"] > summary'),
        ("/compare/?models=qwen/qwen3-32b,deepsek/deepseek-r1,allenai/olmo-3-32b-think", None),
        ("/contribute/new/", '[data-rows="teachers"] [data-add]'),
    ],
)
def test_no_violation_while_in_use(browser: Browser, address: str, path: str, opened: str | None, width: str) -> None:
    """A facet that is open, notices, a comparison and the rows of the form break no rule of accessibility."""
    with visit(browser, address, width, "dark", reduced_motion="reduce") as here:
        here.open(path)
        here.page.wait_for_load_state("networkidle")
        if opened:
            here.page.locator(opened).click()
        here.page.evaluate("scrollTo(0, 0)")  # nothing is half below the header then
        assert violations(here) == []
        assert here.overflow() <= 0
        here.has_been_good()
