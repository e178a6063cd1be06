"""The explorer and the what-if in a real browser: asked by keyboard, answered as the API answers, shared by address, opened as a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from disclose import vocabulary as v
from disclose.lineage import RULES
from tests.sites import WIDTHS, Visit, visit

OLMO = "model=allenai/olmo-3-1125-32b&teacher=openai/gpt-4o&rule=any"


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Visit]:
    """A window of which nothing is complained at the end."""
    with visit(browser, address) as opened:
        yield opened
        opened.has_been_good()


def asked(address: str, path: str, **parameters: str) -> Any:
    """What the API answers."""
    response = httpx.get(f"{address}/{path}", params=parameters, timeout=60)
    assert response.status_code == 200, response.text
    return response.json()


# The explorer


@pytest.mark.parametrize("width", WIDTHS)
def test_a_question_by_keyboard(browser: Browser, address: str, width: str) -> None:
    """Model, teacher and rule are typed and chosen by keyboard; the answer is the API's, has the focus, and stands in the address."""
    with visit(browser, address, width) as window:
        window.open("/lineage/")
        window.tab_to("input[name=model]")
        window.page.keyboard.type("allenai/olmo-3-1125-32b")
        window.press("Tab")
        window.page.keyboard.type("openai/gpt-4o")
        window.press("Tab")
        window.page.keyboard.type("any")
        window.press("Tab", "Enter")
        expect(window.page.locator("#in-words")).to_be_focused()
        assert window.page.url == f"{address}/lineage/?{OLMO}"
        answer = asked(address, "models/allenai/olmo-3-1125-32b/distillation", teacher="openai/gpt-4o", rule="any")
        said = window.page.locator("#sentence .answer").all_inner_texts()
        assert said[0] == answer["sentence"].replace("*", "")
        assert said[1].startswith("Under direct, ")
        assert window.page.locator("#steps section.path").count() == len(answer["paths"])
        assert window.page.locator("#steps section.path").first.locator("li").count() == len(answer["paths"][0]["path"]) - 1
        assert window.page.locator("#steps section.path a[rel~=external]").count() > 0
        assert window.page.locator("#call code").inner_text() == "GET /models/allenai/olmo-3-1125-32b/distillation?teacher=openai/gpt-4o&rule=any"
        window.page.go_back()
        expect(window.page.locator("#unasked")).to_be_visible()
        assert window.overflow() == 0
        window.has_been_good()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("model", "teacher"), [("huggingface/smollm3-3b", "deepseek"), ("nvidia/nvidia-nemotron-nano-9b-v2", "qwen/qwen2.5")])
def test_the_address_has_the_question(window: Visit, address: str, model: str, teacher: str, rule: str) -> None:
    """An address that somebody shared shows the same sentence and the same missing statements as the API."""
    window.open(f"/lineage/?model={model}&teacher={teacher}&rule={rule}")
    answer = asked(address, f"models/{model}/distillation", teacher=teacher, rule=rule)
    expect(window.page.locator("#sentence .answer").first).to_have_text(answer["sentence"].replace("*", ""))
    missing = window.page.locator("#blockers ol li")
    assert missing.count() == len(answer["blockers"])
    if answer["blockers"]:
        assert (missing.first.text_content() or "").startswith(answer["blockers"][0]["sentence"].replace("`", ""))


@pytest.mark.parametrize(
    ("query", "words", "instead"),
    [
        ("model=allenai/olmo-3-1125-32&teacher=openai&rule=any", "There is no model allenai/olmo-3-1125-32.", "allenai/olmo-3-1125-32b"),
        ("model=allenai/olmo-3-1125-32b&teacher=opnai&rule=any", "There is no model or organization opnai.", "openai"),
        ("model=allenai/olmo-3-1125-32b&teacher=openai&rule=anny", "rule cannot be anny.", "any"),
        ("model=allenai/olmo-3-1125-32b&teecher=openai&rule=any", "There is no parameter teecher.", "teacher"),
        ("model=allenai/olmo-3-1125-32b&teacher=openai&rule=any&roles=completion", "roles cannot be completion.", "completions"),
        ("model=allenai/olmo-3-1125-32b&teacher=openai&rule=any&hops=0", "hops cannot be 0; it is a whole number from 1 to 50.", None),
        ("model=allenai/olmo-3-1125-32b&teacher=openai&rule=logits&roles=prompts", "This rule cannot be used: rule=logits counts only", None),
        ("teacher=openai", "No model is chosen.", None),
        ("model=<img src=x onerror=alert(1)>&teacher=openai", "There is no model <img src=x onerror=alert(1)>.", None),
    ],
)
def test_stale_addresses_say_so(window: Visit, query: str, words: str, instead: str | None) -> None:
    """An address that no longer works says what is wrong and offers the nearest question that does."""
    window.open(f"/lineage/?{query}")
    problems = window.page.locator("#problems")
    expect(problems).to_contain_text(words)
    expect(window.page.locator("#answer")).to_be_hidden()
    links = problems.locator("a")
    if instead is None:
        assert links.count() == 0
        return
    assert links.first.inner_text() == instead
    links.first.click()
    expect(window.page.locator("#answer")).to_be_visible()
    expect(problems).to_be_empty()


def test_the_drawing_is_lit_moved_and_folded(window: Visit) -> None:
    """The path is lit; keys move and zoom; another path can be lit; families fold; and the statements stand below as text."""
    window.open("/lineage/?model=huggingface/smollm3-3b&teacher=deepseek/deepseek-v3&rule=any")
    stage = window.page.locator(".stage")
    lit = stage.locator(".arc.lit title")
    expect(lit.first).to_be_attached()
    first = set(lit.all_text_contents())
    assert [title for title in first if title.startswith("DeepSeek-V3 → DeepSeek-R1: ")]
    view = "document.querySelector('.stage > svg').getAttribute('viewBox').split(' ').map(Number)"
    stage.focus()
    window.press("0")
    whole = window.page.evaluate(view)
    window.press("+", "ArrowRight")
    moved = window.page.evaluate(view)
    assert moved[2] < whole[2]
    assert moved[0] > whole[0] + (whole[2] - moved[2]) / 2
    boxes = stage.locator("a.node").count()
    families = window.page.get_by_role("button", name="Collapse families")
    expect(families).to_have_attribute("aria-pressed", "true")
    families.press("Enter")
    expect(families).to_have_attribute("aria-pressed", "false")
    assert stage.locator("a.node").count() > boxes
    window.page.get_by_role("button", name="light it in the drawing").nth(2).press("Enter")
    assert set(lit.all_text_contents()) != first
    window.page.locator("summary", has_text="The same as sentences").press("Enter")
    assert window.page.locator("#sentences li").count() > 100


def test_a_model_alone_is_drawn(window: Visit) -> None:
    """Without a teacher everything upstream of the model is drawn, and the page asks for a teacher."""
    window.open("/lineage/?model=huggingface/smollm3-3b&rule=any")
    expect(window.page.locator("#sentence")).to_contain_text("Choose a teacher")
    assert window.page.locator(".stage a.node").count() > 40
    assert window.page.locator(".stage .lit").count() == 0
    expect(window.page.locator("#blockers")).to_be_hidden()


def test_claims_are_drawn_apart(window: Visit, address: str) -> None:
    """What is claimed counts only where the reader asks for it, and is then told apart in words and line."""
    filed = _claimed(address)
    question = f"model={filed['target']}&teacher={filed['source']}&rule=any&roles={filed['role']}"
    window.open(f"/lineage/?{question}&basis=declared,{filed['basis']}")
    expect(window.page.locator("#sentence .answer").first).to_contain_text(f"not declared: {filed['basis']}")
    expect(window.page.locator(".arc.claimed").first).to_be_attached()


def _claimed(address: str) -> dict[str, Any]:
    """An edge that is claimed and not declared."""
    cursor: dict[str, str] = {}
    while True:
        page = asked(address, "edges", kind="teaches", limit="200", **cursor)
        for edge in page["items"]:
            if edge["basis"] != "declared":
                return dict(edge)
        cursor = {"cursor": page["meta"]["next_cursor"]}


def test_a_models_page_leads_to_the_explorer(window: Visit, address: str) -> None:
    """The question box of a model's page suggests every teacher and opens the explorer, by keyboard."""
    window.open("/model/allenai/olmo-3-1125-32b/")
    window.page.locator("form.ask input[name=teacher]").focus()
    expect(window.page.locator("#teachers option[value=openai]")).to_be_attached()
    window.page.keyboard.type("openai/gpt-4o")
    window.press("Enter")
    window.page.wait_for_url("**/lineage/?**")
    expect(window.page.locator("#sentence .answer").first).to_contain_text("GPT-4o")


# The what-if


@pytest.mark.parametrize("rule", RULES)
def test_what_if_counts_as_the_api_does(window: Visit, address: str, rule: str) -> None:
    """The three counts, those of each country, and the models of each answer are the API's, under every rule."""
    window.open(f"/what-if/?teacher_country=CN&rule={rule}&country=US,FR")
    counts = asked(address, "stats", teacher_country="CN", rule=rule, country="US,FR")["answers"]
    expect(window.page.locator("#sentence .answer")).to_contain_text(f"{counts['total']['yes']} yes")
    expect(window.page.locator("#sentence .answer")).to_contain_text(f"{counts['total']['unknown']} unknown")
    rows = window.page.locator("#by-country tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].slice(0, 4).map(cell => cell.textContent))"
    )
    names = {"US": "United States", "FR": "France"}
    assert {row[0]: row[1:] for row in rows} == {
        names[code]: [str(its[each]) for each in ("yes", "unknown", "no")] for code, its in counts["countries"].items()
    }


def test_a_what_if_by_keyboard_and_its_table(window: Visit, address: str, tmp_path: Path) -> None:
    """By keyboard: choose, count, open the CSV; it has one row for each model, with the API's answers and hops."""
    window.open("/what-if/")
    window.tab_to("select[name=country]")
    window.page.keyboard.type("United S")
    window.tab_to("input[name=distilled_from]")
    window.page.keyboard.type("deepseek/deepseek-r1")
    window.page.select_option("select[name=teacher_availability]", "")
    window.tab_to("select[name=rule]")
    window.page.keyboard.type("generation")
    window.press("Tab", "Tab", "Enter")
    expect(window.page.locator("#in-words")).to_be_focused()
    assert window.page.url == f"{address}/what-if/?country=US&distilled_from=deepseek/deepseek-r1&rule=generation"
    with window.page.expect_download() as downloading:
        window.tab_to("a.download")
        window.press("Enter")
    downloading.value.save_as(tmp_path / "what-if.csv")
    text = (tmp_path / "what-if.csv").read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == ["id", "name", "organization", "country", "released", "answer", "hops", "path", "blockers"]
    listed: dict[str, Any] = {}
    cursor: dict[str, str] = {}
    while True:
        query = {"country": "US", "distilled_from": "deepseek/deepseek-r1", "rule": "generation", "answer": "yes,unknown,no", "limit": "200"}
        page = asked(address, "models", **query, **cursor)
        listed |= {item["id"]: item["match"] for item in page["items"]}
        if page["meta"]["next_cursor"] is None:
            break
        cursor = {"cursor": page["meta"]["next_cursor"]}
    assert {row["id"]: (row["answer"], row["hops"]) for row in rows} == {
        model: (match["answer"], "" if match["hops"] is None else str(match["hops"])) for model, match in listed.items()
    }
    assert Counter(row["answer"] for row in rows)[v.Answer.YES] > 10
    for row in rows:
        assert bool(row["path"]) == (row["answer"] == "yes")
        assert bool(row["blockers"]) == (row["answer"] == "unknown")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("rule=any", "No teachers are described"),
        ("teacher_country=China&rule=any", "teacher_country cannot be CHINA; give a country as two letters."),
        ("distilled_from=deepseek/deepsek-r1", "There is no model or organization deepseek/deepsek-r1. Did you mean deepseek/deepseek-r1"),
        ("teacher_weights=close", "teacher_weights cannot be close. Did you mean closed"),
        ("teacher_country=CN&organization=opnai", "There is no organization opnai. Did you mean openai"),
    ],
)
def test_stale_what_ifs_say_so(window: Visit, query: str, words: str) -> None:
    """A question that cannot be answered says why, with what may have been meant."""
    window.open(f"/what-if/?{query}")
    expect(window.page.locator("#problems")).to_contain_text(words)
    expect(window.page.locator("#answer")).to_be_hidden()


# Without a script


@pytest.mark.parametrize(
    ("path", "words"), [("/lineage/", "Is Olmo 3 32B distilled from GPT-4o?"), ("/what-if/", "The newest models for which the answer is yes")]
)
def test_without_a_script(browser: Browser, address: str, path: str, words: str) -> None:
    """Without a script the pages explain, answer by examples, and lead to the API; no form is there that would do nothing."""
    with visit(browser, address, java_script_enabled=False) as window:
        window.open(path)
        expect(window.page.locator("noscript .notice")).to_be_visible()
        expect(window.page.locator("#question")).to_be_hidden()
        expect(window.page.locator("#answer")).to_be_hidden()
        expect(window.page.locator("#unasked")).to_contain_text(words)
        assert window.page.locator("#unasked a[href*='models']").count() > 0
