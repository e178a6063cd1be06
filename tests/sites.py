"""Sites for tests: built as the command builds them, served by the shipped command, and opened in Debian's Chromium."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

from disclose.registry import Registry
from disclose.store import build as build_database
from tests.test_serving import ROOT, free_port, serving

NODE_MODULES = Path(__file__).parent / "npm" / "node_modules"
"""Where `npm ci` in tests/npm puts the rules of accessibility and the checker of HTML."""

KINDS = {
    "home": "/",
    "browse": "/browse/",
    "model": "/model/allenai/olmo-3-32b-think/",
    "base model": "/model/allenai/olmo-3-1125-32b/",
    "model with claims": "/model/deepseek/deepseek-v3/",
    "dataset": "/dataset/allenai/dolma3_mix-6t/",
    "organization": "/organization/deepseek/",
    "lineage": "/lineage/",
    "lineage question": "/lineage/?model=allenai/olmo-3-32b-think&teacher=qwen/qwq-32b&rule=direct",
    "what if": "/what-if/",
    "compare": "/compare/",
    "matrix": "/matrix/",
    "teachers": "/teachers/",
    "timeline": "/timeline/",
    "for labs": "/for-labs/",
    "new card": "/contribute/new/",
    "changes": "/changes/",
    "coverage": "/coverage/",
    "downloads": "/downloads/",
    "claims": "/claims/",
    "terms": "/terms/",
    "method": "/method/",
    "glossary": "/glossary/",
    "api": "/api/",
    "contribute": "/contribute/",
    "not found": "/no/such/page/",
}
"""A page of every kind, by which the kinds are checked; whoever adds a kind of page adds it here."""

WIDTHS = {"desktop": (1280, 900), "phone": (375, 812)}

Scheme = Literal["light", "dark"]


def build_site(database: Path, folder: Path, **settings: Any) -> Path:
    """Build the site as the command does, with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True, **settings)
        config.extra["database"] = str(database)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    return folder


def needed(there: object, what: str, *, from_npm: bool = False) -> None:
    """Skip a test where a tool is missing; under CI, which installs all of them, fail, unless it found npm out of reach."""
    if not there and os.environ.get("CI") and not (from_npm and os.environ.get("DISCLOSE_WITHOUT_NPM")):
        pytest.fail(f"{what}; .ci/run should have installed it")
    if not there:
        pytest.skip(f"{what}; .ci/run installs it")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    needed(path, "chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(registry: Registry, folder: Path) -> Iterator[str]:
    """The address of the shipped server with a registry's database and site."""
    database = folder / "registry.sqlite"
    build_database(registry, database)
    build_site(database, folder / "site")
    port = free_port()
    with serving(database, port):
        yield f"http://127.0.0.1:{port}"


@dataclass
class Visit:
    """A reader's window, with everything that a page must not do."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    """Requests to other hosts."""
    complaints: list[str] = field(default_factory=list)
    """Errors, warnings and refusals in the console, and exceptions of scripts."""
    answered: list[Request] = field(default_factory=list)
    """Every request that was answered."""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(15_000)
        self.page.on("request", self._asked)
        self.page.on("requestfinished", lambda request: self.answered.append(request))  # Playwright takes no built-in function
        self.page.on(
            "console",
            lambda message: self.complaints.append(f"{message.text} {message.location['url']}") if message.type in {"error", "warning"} else None,
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, path: str) -> Response:
        """Go to a page of the site and wait until its scripts have run."""
        response = self.page.goto(self.address + path, wait_until="load")
        assert response is not None
        return response

    def weights(self) -> dict[str, int]:
        """How many bytes came over the wire for each answer, without its headers, by path."""
        return {urlsplit(request.url).path: request.sizes()["responseBodySize"] for request in self.answered if request.url.startswith(self.address)}

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str, most: int = 60) -> None:
        """Press Tab until an element has the focus; it must be reached, and seen to be."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector):
                return
        pytest.fail(f"{self.page.url}: {selector} is not reached by {most} times Tab, which ends at {self.focus()}")

    def focus(self) -> str:
        """The element that has the focus, as it is written."""
        return str(self.page.evaluate("document.activeElement?.outerHTML.slice(0, 600) ?? 'nothing'"))

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def has_been_good(self, *allowed: str) -> None:
        """Nothing was asked of another host, and the console is empty but for lines that hold one of the texts allowed."""
        assert self.outside == [], f"{self.page.url} asks {self.outside}"
        complaints = [line for line in self.complaints if not any(text in line for text in allowed)]
        assert complaints == [], f"{self.page.url} complains: {complaints}"


@contextmanager
def visit(browser: Browser, address: str, width: str = "desktop", scheme: Scheme = "light", **options: Any) -> Iterator[Visit]:
    """A window of its own, with no memory of another."""
    size = WIDTHS[width]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="en", **options)
    yield Visit(context.new_page(), address)
    context.close()
