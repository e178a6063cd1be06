"""Cards that mean harm: `disclose check` refuses what no name or address can be, and the rest is shown as text by pages that run nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect

from disclose.cli import main
from disclose.registry import Registry
from disclose.schema import Record
from tests.builders import REPORT, as_yaml, claim, dataset, model, organization, registry_of, terms, write
from tests.sites import WIDTHS, served, visit

CITED = {"evidence": ["report"]}

SCRIPT = "</title></h2></script><script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'>\"' onfocus=window.harmed=3 autofocus x='"
MARKDOWN = "**bold** [a](javascript:window.harmed=4) <javascript:window.harmed=5> ![i](x) # head | cell | `code` ${window.harmed=6}"
BRACES = "{{ 7 * 7 }} {% raw %} {{ config }} ${7*7} #{7*7} <%= 7 %>"
WORD = "W" * 300
BACKWARDS = "\u202egnp.exe\u202c"
LONG_NAME = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 7
TEXT = f"{SCRIPT} {MARKDOWN} {BRACES}"
"""What a note may be: the schema takes any printable text of 600 characters."""

NOTE = {"note": TEXT}


# What is refused


def findings(folder: Path) -> object:
    """The exit code of `disclose check` on a registry."""
    with pytest.raises(SystemExit) as ended:
        main(["check", "--registry", str(folder)])
    return ended.value.code


REFUSED: dict[str, dict[str, Any]] = {
    "markup in a name": {"name": "<b>A</b>"},
    "the end of a title in a name": {"name": "</title><script>alert(1)</script>"},
    "braces in a name": {"name": "{{ 7 * 7 }}"},
    "code in a name": {"name": "`A`"},
    "a name that runs backwards": {"name": BACKWARDS},
    "a name with an invisible character": {"name": "A\u200bB"},
    "a long name": {"name": WORD},
    "lines in a name": {"name": "A\nB"},
    "a note that runs backwards": {"note": BACKWARDS},
    "a long note": {"note": "a" * 601},
    "markup in an alias": {"aliases": ["<script>"]},
    "markup in a licence": {"weights": {"parameters": CITED | {"status": "released", "license": "<MIT>"}}},
    "a script as a link": {"links": {"homepage": "javascript:alert(1)"}},
    "a script as evidence": {"evidence": {"report": REPORT | {"url": "javascript:alert(1)"}}},
    "data as evidence": {"evidence": {"report": REPORT | {"url": "data:text/html,<script>alert(1)</script>"}}},
    "quotes in evidence": {"evidence": {"report": REPORT | {"url": "https://acme.example/\"onclick=alert(1)"}}},
    "another host's path as evidence": {"evidence": {"report": REPORT | {"url": "//acme.example/x"}}},
    "a title of evidence that runs backwards": {"evidence": {"report": REPORT | {"title": BACKWARDS}}},
}  # fmt: skip


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, Any]) -> None:
    """What no name, address or note can be is an error of the check, which names the card's file."""
    card = yaml.safe_load(as_yaml(model())) | fields
    files = {"models/acme/a.yaml": yaml.safe_dump(card, allow_unicode=True)}
    write(tmp_path, [organization()], files)
    assert findings(tmp_path) == 1
    assert "models/acme/a.yaml" in capsys.readouterr().out


def test_the_same_card_without_them_is_good(tmp_path: Path) -> None:
    """The card to which the table adds one thing at a time has no findings itself."""
    assert findings(write(tmp_path, [organization(), model()])) == 0


# What is shown


def renamed(record: Record, **fields: Any) -> Record:
    """A record with values that the schema would have refused, as if the schema had a hole."""
    return record.model_copy(update=fields).with_id(record.id)


def worst() -> Registry:
    """A registry in which everything that can be text means harm, the names too, which the schema would refuse."""
    evidence = {"report": REPORT | {"title": TEXT}}
    return registry_of(
        renamed(organization(note=TEXT, evidence=evidence), name=SCRIPT),
        renamed(model("acme/teacher", note=TEXT, evidence=evidence), name=SCRIPT),
        renamed(model("acme/word", note=WORD, teachers=["acme/teacher"], evidence={"report": REPORT | {"title": WORD}}), name=WORD),
        renamed(model("acme/backwards", note="שלום עולם", bases=["acme/word"]), name=BACKWARDS),
        renamed(model("acme/long", family="acme/word"), name=LONG_NAME),
        renamed(
            model(
                "acme/pupil",
                teachers=[{"teacher": "acme/teacher", "via": "acme/corpus"} | NOTE, {"teacher": "acme/word", "note": WORD}],
                bases=[{"model": "acme/teacher"} | NOTE],
                datasets=[{"dataset": "acme/corpus"} | NOTE, {"name": TEXT, "stage": "sft"}, {"name": WORD, "stage": "rl"}],
                distillation=CITED | NOTE | {"negatives": [CITED | NOTE | {"stages": ["preference"], "made_by": "anyone"}]},
                weights={"parameters": CITED | NOTE | {"status": "released", "license": "MIT", "url": "https://acme.example/w"}},
                exposure=[CITED | NOTE | {"teacher": "acme/teacher", "stage": "pretraining"}],
                evidence=evidence,
                note=TEXT,
            ),
            name=f"{BRACES} {MARKDOWN}",
        ),
        renamed(dataset("acme/corpus", teachers=[{"teacher": "acme/teacher"} | NOTE], note=TEXT, evidence=evidence), name=SCRIPT),
        renamed(dataset("acme/other", parts=["acme/corpus"], note=WORD), name=WORD),
        claim(
            title=TEXT,
            claimant="Umbrella & 'Sons' \"quoted\"",
            summary=CITED | NOTE,
            student={"model": "acme/pupil"},
            teachers=[{"model": "acme/teacher"}],
            evidence=evidence,
            responses=[CITED | NOTE | {"by": "Acme", "kind": "denial", "date": "2026-02-02"}],
            figures=[{"value": 3, "unit": "exchanges", "about": TEXT}],
        ),
        claim("2026-umbrella-acme-2", title=WORD, summary=CITED | {"note": WORD}, evidence=evidence),
        renamed(terms(versions=[{"note": TEXT}], evidence=evidence), name=SCRIPT),
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the worst registry is served."""
    with served(worst(), tmp_path_factory.mktemp("hostile")) as where:
        yield where


SHOWN: dict[str, list[str]] = {
    "/": [],
    "/browse/": [SCRIPT, WORD],
    "/model/acme/pupil/": [TEXT, BRACES, WORD],
    "/model/acme/teacher/": [SCRIPT, TEXT],
    "/model/acme/word/": [WORD],
    "/model/acme/backwards/": [],
    "/model/acme/long/": [LONG_NAME],
    "/dataset/acme/corpus/": [SCRIPT, TEXT],
    "/dataset/acme/other/": [WORD],
    "/organization/acme/": [SCRIPT, TEXT],
    "/claims/": [TEXT, WORD],
    "/terms/": [SCRIPT],
    "/matrix/": [],
    "/teachers/": [],
    "/timeline/": [],
    "/coverage/": [],
    "/compare/?models=acme/pupil,acme/word": [WORD],
    "/compare/?models=<script>alert(1)</script>,acme/pupil": ["<script>alert(1)</script>"],
    "/lineage/?model=acme/pupil&teacher=acme/teacher&rule=any": [SCRIPT],
    "/lineage/?model=<img src=x onerror=alert(1)>&teacher={{7*7}}&rule=<b>": ["<img src=x onerror=alert(1)>"],
    "/what-if/?distilled_from=acme/teacher&rule=any": [WORD],
    "/browse/?filter=<img src=x onerror=alert(1)>": [],
}
"""Addresses, the reader's part of them hostile too, and what has to be read there, letter by letter."""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", SHOWN)
def test_shown_as_text(browser: Browser, hostile: str, path: str, width: str) -> None:
    """Whatever a card or an address says is read as it is written; nothing of it runs, asks for a file, or breaks out of the page."""
    with visit(browser, hostile, width) as window:
        if window.open(path).status == 404:
            pytest.skip("there is no such page yet")
        window.page.wait_for_load_state("networkidle")
        window.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert window.page.evaluate("window.harmed ?? 'unharmed'") == "unharmed"
        strange = "document.querySelectorAll('article :is(script, img:not([src*=badge]), iframe, object, embed, base, b), [onerror], [onfocus], [onclick], [href^=javascript]').length"
        assert window.page.evaluate(strange) == 0
        text = " ".join(str(window.page.evaluate("document.body.textContent")).split())
        for said in SHOWN[path]:
            assert " ".join(said.split()) in text, said
        window.has_been_good()
        assert window.overflow() == 0, window.page.evaluate(
            "[...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.scroll, .stage'))"
            ".slice(0, 5).map(each => each.outerHTML.slice(0, 200))"
        )


def test_title_is_text(browser: Browser, hostile: str) -> None:
    """The name stands in the window's title as it is, and the 49 that a template would make of it nowhere."""
    with visit(browser, hostile) as window:
        window.open("/model/acme/teacher/")
        assert window.page.title() == f"{SCRIPT} · Open Model Disclosure Registry"
        window.open("/model/acme/pupil/")
        assert BRACES in window.page.title()


@pytest.mark.parametrize("typed", ["window.harmed", "<script>", "{{ 7", WORD[:20], "<img src=x onerror=window.harmed=7>"])
def test_search_shows_text(browser: Browser, hostile: str, typed: str) -> None:
    """What the search finds, and what is typed into it, is text."""
    with visit(browser, hostile, "phone") as window:
        window.open("/method/")
        window.page.focus("#seek")
        window.page.keyboard.type(typed)
        results = window.page.locator(".seek .found")
        expect(results.locator("[role=status]")).to_contain_text("name")
        window.page.wait_for_load_state("networkidle")
        assert results.locator("script, img, b").count() == 0
        assert window.page.evaluate("window.harmed ?? 'unharmed'") == "unharmed"
        assert window.overflow() == 0
        window.has_been_good()
