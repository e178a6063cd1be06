"""The main journeys in a real browser, by keyboard: find, follow to the evidence, sort, choose colours; and what stands without a script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.sites import KINDS, WIDTHS, Visit, visit

MODEL = KINDS["model"]
NOT_FOUND = "Failed to load resource: the server responded with a status of 404"
"""What the console says of the 404 page itself."""


def found(window: Visit, typed: str, field: str = "#seek") -> list[str]:
    """The paths that the search lists by name, in order, for what is typed into a field."""
    window.page.fill(field, typed)
    results = window.page.locator(f"form:has({field}) .found")
    expect(results.locator("[role=status]")).to_contain_text("name")
    window.page.wait_for_load_state("networkidle")
    hrefs: list[str] = results.locator("ol").first.locator("a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    return hrefs


# Finding


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("R1 distill qwen", "/model/deepseek/deepseek-r1-distill-qwen-"),
        ("r1 distil qwen 32b", "/model/deepseek/deepseek-r1-distill-qwen-32b/"),
        ("nemotron super", "/model/nvidia/"),
        ("deepsek", "/organization/deepseek/"),
        ("deepsek r1", "/model/deepseek/deepseek-r1/"),
        ("olmo3 think", "/model/allenai/olmo-3-"),
        ("hugingface smollm", "/model/huggingface/smollm"),
        ("qwen 2.5 coder", "/model/qwen/qwen2.5-coder"),
        ("allenai/olmo-3-1125-32b", "/model/allenai/olmo-3-1125-32b/"),
        ("dolma", "/dataset/allenai/dolma"),
        ("glosary", "/glossary/"),
    ],
)
def test_search_finds(browser: Browser, address: str, typed: str, right: str) -> None:
    """What readers type, also mistyped or in parts, has a right page among the first three, and the best one first."""
    with visit(browser, address) as window:
        window.open("/method/")
        paths = found(window, typed)[:3]
        assert [path for path in paths if path.startswith(right)], paths
        assert paths[0].startswith(right), paths


def test_search_names_each_right_page(browser: Browser, address: str) -> None:
    """The first three for the three questions of the task are all right, and `deepsek` leads to DeepSeek alone."""
    with visit(browser, address) as window:
        window.open("/")
        assert all("r1-distill-qwen" in path for path in found(window, "R1 distill qwen")[:3])
        assert all("nemotron" in path and "super" in path for path in found(window, "nemotron super")[:2])
        assert all("deepseek" in path for path in found(window, "deepsek")[:3])


def test_search_knows_what_went_in(browser: Browser, address: str) -> None:
    """A model is found by a dataset that it was trained on, and by the text of its page, which is said to be the reason."""
    with visit(browser, address) as window:
        window.open("/")
        window.page.fill("#seek", "olmo dolmino")
        expect(window.page.locator(".seek .found")).to_contain_text("through what went into it")
        window.page.fill("#seek", "misspelt parameter")
        expect(window.page.locator(".seek .found")).to_contain_text("In the text")
        window.has_been_good()


def test_search_that_finds_nothing_says_so(browser: Browser, address: str) -> None:
    """Nonsense has no result, and says so."""
    with visit(browser, address) as window:
        window.open("/")
        assert found(window, "xqzzv 999999") == []
        expect(window.page.locator(".seek [role=status]")).to_have_text("No page has such a name.")


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_search_to_the_evidence(browser: Browser, address: str, width: str) -> None:
    """By keyboard alone: find a model, open its page, go to its evidence, and stand on the first source."""
    with visit(browser, address, width) as window:
        window.open("/")
        window.tab_to("#seek")
        window.page.keyboard.type("olmo 3 32b think")
        expect(window.page.locator(".seek .found a").first).to_contain_text("Olmo 3 32B Think")
        window.press("ArrowDown", "Enter")
        window.page.wait_for_url(f"**{MODEL}")
        if width == "desktop":
            window.tab_to(".md-sidebar--secondary a[href='#evidence']", 80)
            window.press("Enter")
        else:
            window.page.goto(f"{address}{MODEL}#evidence")
        window.tab_to("ol.evidence a", 4)
        assert window.page.evaluate("document.activeElement.href").startswith("https://")
        expect(window.page.locator("#evidence")).to_be_in_viewport()
        window.has_been_good()


def test_enter_opens_the_best_result(browser: Browser, address: str) -> None:
    """Enter in the home page's field opens what fits best; Escape closes the list and keeps what was typed."""
    with visit(browser, address) as window:
        window.open("/")
        window.tab_to("#find")
        window.page.keyboard.type("deepsek r1")
        expect(window.page.locator(".home .found")).to_be_visible()
        window.press("Escape")
        expect(window.page.locator(".home .found")).to_be_hidden()
        window.press("Enter")
        window.page.wait_for_url("**/model/deepseek/deepseek-r1/")
        window.has_been_good()


def test_unknown_page_has_a_search(browser: Browser, address: str) -> None:
    """An address that does not exist gives a 404 page from which the right page is found."""
    with visit(browser, address) as window:
        assert window.open("/model/deepsek/no-such-model/").status == 404
        assert found(window, "deepsek", "#find")[0] == "/organization/deepseek/"
        window.tab_to(".found a")
        window.press("Enter")
        window.page.wait_for_url("**/organization/deepseek/")
        window.has_been_good(NOT_FOUND)


# Browsing


def test_sort(browser: Browser, address: str) -> None:
    """By keyboard: a column is sorted up, then down, and says which."""
    with visit(browser, address) as window:
        window.open("/browse/")
        window.tab_to("table.models th button.sort", 40)
        column = "[...document.querySelectorAll('table.models tbody th')].map(each => each.textContent.trim())"
        head = window.page.locator("table.models thead th").first
        window.press("Enter")
        expect(head).to_have_attribute("aria-sort", "ascending")
        up = window.page.evaluate(column)
        window.press("Space")
        expect(head).to_have_attribute("aria-sort", "descending")
        down = window.page.evaluate(column)
        assert up[0] < up[-1]
        assert (down[0], down[-1]) == (up[-1], up[0])


# The frame


@pytest.mark.parametrize(("scheme", "first"), [("light", "default"), ("dark", "slate")])
def test_colours_are_chosen_by_keyboard_and_kept(browser: Browser, address: str, scheme: Any, first: str) -> None:
    """Colours follow the system until a reader chooses others, which the next page has before it is drawn."""
    with visit(browser, address, scheme=scheme) as window:
        colours = "document.body.dataset.mdColorScheme"
        window.page.add_init_script("document.addEventListener('DOMContentLoaded', () => { window.early = document.body.dataset.mdColorScheme; })")
        window.open("/method/")
        assert window.page.evaluate(colours) == first
        seen = []
        for _ in range(3):
            if "__palette" not in window.focus():
                window.tab_to("[name=__palette]")
            window.press("Enter")
            seen.append(window.page.evaluate(colours))
        assert set(seen) == {"default", "slate"}
        while window.page.evaluate(colours) == first:
            window.press("Enter")
        window.open("/glossary/")
        assert window.page.evaluate("window.early") != first
        window.has_been_good()


def test_menu_of_a_phone_by_keyboard(browser: Browser, address: str) -> None:
    """On a phone, the menu is a button: it opens, leads to a page, and closes with Escape; closed, nothing in it has the focus."""
    with visit(browser, address, "phone") as window:
        window.open("/method/")
        window.tab_to("button[title=Menu]")
        assert window.page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
        window.press("Enter")
        assert "md-nav__link" in window.focus() or "md-logo" in window.focus()
        window.press("Escape")
        assert window.page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
        window.page.wait_for_timeout(400)
        for _ in range(30):
            window.press("Tab")
            assert window.page.evaluate("!document.activeElement.closest('.md-sidebar--primary')"), window.focus()
        window.page.reload()
        window.tab_to("button[title=Menu]")
        window.press("Enter")
        window.page.get_by_role("link", name="Glossary").and_(window.page.locator(".md-nav__link")).focus()
        window.press("Enter")
        window.page.wait_for_url("**/glossary/")
        window.has_been_good()


def test_a_desktop_has_no_menu(browser: Browser, address: str) -> None:
    """Where all pages stand beside each other in the header, there is no button for a list of them."""
    with visit(browser, address) as window:
        window.open("/method/")
        expect(window.page.locator("button[title=Menu]")).to_be_hidden()


def test_copy(browser: Browser, address: str) -> None:
    """The button next to an id copies it and says so."""
    with visit(browser, address, permissions=["clipboard-read", "clipboard-write"]) as window:
        window.open(MODEL)
        window.tab_to("button.copy")
        window.press("Enter")
        expect(window.page.locator("button.copy").first).to_contain_text("copied")
        assert window.page.evaluate("navigator.clipboard.readText()") == "allenai/olmo-3-32b-think"
        window.has_been_good()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_every_kind_of_page_is_quiet(browser: Browser, address: str, path: str, width: str) -> None:
    """A page asks nothing of another host, says nothing in the console, and is no wider than the window."""
    with visit(browser, address, width) as window:
        window.open(path)
        window.page.wait_for_load_state("networkidle")
        window.has_been_good(*([NOT_FOUND] if path == KINDS["not found"] else []))
        assert window.overflow() == 0


def test_swagger_ui_is_quiet(browser: Browser, address: str) -> None:
    """The drawn API documentation works under its own policy, from files of our own."""
    with visit(browser, address) as window:
        window.open("/docs")
        window.page.locator(".opblock").first.wait_for()
        window.page.locator(".opblock-summary-control").first.press("Enter")
        window.page.locator(".opblock.is-open .try-out__btn").first.wait_for()
        window.has_been_good()


# The policy


def test_policy_is_sent_and_written(browser: Browser, address: str) -> None:
    """A page has the same policy in its header and in itself, the first thing that its head says; the header also forbids frames."""
    with visit(browser, address) as window:
        header = window.open(MODEL).headers["content-security-policy"]
        meta = window.page.locator("head > meta").first
        assert meta.get_attribute("http-equiv") == "Content-Security-Policy"
        assert header == f"{meta.get_attribute('content')}; frame-ancestors 'none'"
        assert "unsafe" not in header
        assert {"default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"} <= set(header.split("; "))


@pytest.mark.parametrize(
    "attack",
    [
        "const it = document.createElement('script'); it.textContent = 'window.harmed = true'; document.body.append(it)",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.harmed = true\">')",
        "document.body.insertAdjacentHTML('beforeend', '<a id=bad href=\"javascript:window.harmed = true\">x</a>'); document.getElementById('bad').click()",
        "const it = document.createElement('iframe'); it.srcdoc = '<script>parent.harmed = true</script>'; document.body.append(it)",
        "const it = document.createElement('script'); it.src = 'https://elsewhere.example/x.js'; document.body.append(it)",
    ],
    ids=["script", "handler", "link", "frame", "elsewhere"],
)
def test_policy_stops_what_would_get_in(browser: Browser, address: str, attack: str) -> None:
    """Should markup ever get into a page, nothing of it runs, and the browser says that it refused."""
    with visit(browser, address) as window:
        window.open(MODEL)
        window.page.evaluate(attack)
        window.page.wait_for_timeout(200)
        assert window.page.evaluate("window.harmed ?? 'unharmed'") == "unharmed"
        assert [line for line in window.complaints if "Content Security Policy" in line], window.complaints


# Without a script, on paper, without motion

ANSWERING = {"lineage question", "compare", "new card"}
"""Kinds of pages on which a script writes what a reader asked for; their own tests say what stands there without it."""


@pytest.mark.parametrize(
    "path", [path for kind, path in KINDS.items() if kind not in ANSWERING], ids=[kind for kind in KINDS if kind not in ANSWERING]
)
def test_without_a_script_the_page_is_whole(browser: Browser, address: str, path: str) -> None:
    """Without JavaScript everything that a script would show is there: the same text, every row, and links to everywhere."""
    text = """() => {
        document.querySelectorAll('button.copy, form').forEach(each => each.remove());
        return document.querySelector('article.md-content__inner').innerText.replace(/ \\(([^()]*ago|[^()]*month|yesterday|today)\\)|[↕↑↓]/g, '');
    }"""
    with visit(browser, address, java_script_enabled=False) as without, visit(browser, address) as with_script:
        without.open(path)
        with_script.open(path)
        with_script.page.wait_for_load_state("networkidle")
        whole, plain = set(with_script.page.evaluate(text).split()), set(without.page.locator("article.md-content__inner").inner_text().split())
        assert len(plain) > 20
        assert whole - plain == set()
        assert without.page.locator("main table:not(details table), main ol.evidence").evaluate_all(
            "found => found.every(each => each.offsetHeight > 0)"
        )
        expect(without.page.get_by_role("link", name="Browse").first).to_be_attached()
        expect(without.page.locator("#seek")).to_be_visible()


def test_without_a_script_the_search_leads_to_the_list(browser: Browser, address: str) -> None:
    """Without JavaScript the search is a form that leads to the list of everything."""
    with visit(browser, address, java_script_enabled=False) as window:
        window.open(MODEL)
        window.page.fill("#seek", "nemotron")
        window.press("Enter")
        window.page.wait_for_url("**/browse/?filter=nemotron")
        expect(window.page.locator("table.models tbody tr").first).to_be_visible()


def test_paper(browser: Browser, address: str) -> None:
    """Printed, a page has its content and its colours for paper, without what only works on a screen, and nothing is cut off."""
    with visit(browser, address, scheme="dark") as window:
        window.open(MODEL)
        window.page.emulate_media(media="print")
        for hidden in (".md-header", ".md-tabs", "button.copy", ".headerlink", "form.ask"):
            expect(window.page.locator(hidden).first).to_be_hidden()
        expect(window.page.locator("article h1")).to_be_visible()
        expect(window.page.locator("ol.evidence")).to_be_visible()
        dark, light = window.page.evaluate(
            """() => [getComputedStyle(document.querySelector('article h1')).color, getComputedStyle(document.body).backgroundColor]
                 .map(colour => colour.match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))"""
        )
        assert dark < 200, "the text is too light for paper"
        assert light > 700, "the paper is not white"
        assert window.page.pdf().startswith(b"%PDF")


def test_without_motion(browser: Browser, address: str) -> None:
    """A reader who wants no motion has none: nothing is animated when colours, menu and search change."""
    with visit(browser, address, "phone", reduced_motion="reduce") as window:
        window.open(MODEL)
        window.tab_to("[name=__palette]")
        window.press("Enter")
        window.page.locator("button[title=Menu]").press("Enter")
        moving = window.page.evaluate("document.getAnimations().filter(each => (each.effect.getComputedTiming().duration ?? 0) > 1).length")
        assert moving == 0
        assert window.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
