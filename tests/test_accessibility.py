"""The rules of WCAG 2.2 AA, as axe-core checks them, on every kind of page, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from playwright.sync_api import Browser

from tests.sites import KINDS, NODE_MODULES, WIDTHS, Scheme, Visit, needed, visit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The tags of the rules; the last ones are no criteria of WCAG and hold all the same."""

AXE = NODE_MODULES / "axe-core" / "axe.min.js"


def violations(window: Visit, within: str = "html") -> list[str]:
    """What axe-core finds on the page as it stands, or in a part of it, one line for each element."""
    needed(AXE.is_file(), "axe-core is not installed (`npm ci` in tests/npm)", from_npm=True)
    window.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = window.page.evaluate(
        "([within, tags]) => axe.run(within, {runOnly: tags, resultTypes: ['violations']}).then(all => all.violations)", [within, RULES]
    )
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_no_violation(browser: Browser, address: str, path: str, width: str, scheme: Scheme) -> None:
    """A page breaks no rule, in the colours that were asked for."""
    with visit(browser, address, width, scheme, reduced_motion="reduce") as window:
        window.open(path)
        window.page.wait_for_load_state("networkidle")
        assert window.page.evaluate("document.body.dataset.mdColorScheme") == {"light": "default", "dark": "slate"}[scheme]
        assert violations(window) == []


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("width", WIDTHS)
def test_no_violation_while_it_is_used(browser: Browser, address: str, width: str, scheme: Scheme) -> None:
    """Nor with the results of a search open, with everything unfolded, with the menu open."""
    with visit(browser, address, width, scheme, reduced_motion="reduce") as window:
        window.open(KINDS["model"])
        window.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert violations(window) == []
        window.page.locator("#seek").focus()
        window.page.keyboard.type("deepsek r1")
        window.page.locator(".seek .found ol").first.wait_for()
        assert violations(window, ".seek") == []  # the rest lies below the list for the while
        window.press("Escape")
        if width == "phone":
            window.page.locator("button[title=Menu]").press("Enter")
            assert violations(window) == []


def test_rules_are_applied(browser: Browser, address: str) -> None:
    """What breaks a rule is found: grey text on white, a picture without a name, and a field without a label."""
    with visit(browser, address) as window:
        window.open(KINDS["contribute"])
        window.page.evaluate(
            """() => document.querySelector('article').insertAdjacentHTML('beforeend', '<p id=pale>pale</p><svg role=img></svg><input>')
                  ?? document.getElementById('pale').style.setProperty('color', '#aaa')"""
        )
        assert {line.partition(":")[0] for line in violations(window)} == {"color-contrast", "svg-img-alt", "label"}
