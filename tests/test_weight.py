"""How heavy the pages are, and whether they are the HTML that they should be."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from disclose import store
from disclose.registry import Registry
from tests.builders import claim, dataset, model, organization, registry_of, terms
from tests.sites import KINDS, NODE_MODULES, build_site, needed, visit

PAGE = 60_000
"""Bytes of the largest page, compressed as the server compresses it."""

FIRST_LOAD = 300_000
"""Bytes of everything that the first visit to a model's page asks for."""

VNU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, real_registry: Registry) -> Path:
    """The folder of the built site of the real registry."""
    folder = tmp_path_factory.mktemp("weighed")
    store.build(real_registry, folder / "registry.sqlite")
    return build_site(folder / "registry.sqlite", folder / "site")


def faults(folder: Path) -> Iterator[str]:
    """What the Nu Html Checker calls an error in the HTML files below a folder, one line for each kind.

    Its warnings are no faults: it has one for every file of our own, since a folder has no host that `'self'` could mean.
    """
    needed(VNU.is_file(), "vnu-jar is not installed (`npm ci` in tests/npm)", from_npm=True)
    java = shutil.which("java")
    needed(java, "java is not installed")
    ran = subprocess.run(
        [str(java), "-Xss2m", "-jar", str(VNU), "--skip-non-html", "--errors-only", "--format", "json", "--exit-zero-always", str(folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seen = set()
    for message in json.loads(ran.stderr)["messages"]:
        if message["message"] not in seen:
            seen.add(message["message"])
            yield f"{message.get('url', '').removeprefix(folder.as_uri())}: {message['message']} {message.get('extract', '')!r}"


def test_no_page_is_heavy(site: Path) -> None:
    """The heaviest page, compressed, is below the limit."""
    sizes = {path.relative_to(site).as_posix(): len(gzip.compress(path.read_bytes(), 6)) for path in site.rglob("*.html")}
    heaviest = max(sizes, key=lambda path: sizes[path])
    assert sizes[heaviest] <= PAGE, f"{heaviest} has {sizes[heaviest]:,} bytes compressed, and {PAGE:,} are allowed"


@pytest.mark.parametrize("path", ["/model/allenai/olmo-3.1-32b-instruct/", KINDS["model"], KINDS["base model"]])
def test_first_load_is_light(browser: Browser, address: str, path: str) -> None:
    """The first visit to a model's page, the search included, asks for less than the limit."""
    with visit(browser, address) as window:
        window.open(path)
        window.page.wait_for_load_state("networkidle")
        with window.page.expect_event("requestfinished", lambda request: request.url.endswith("/search/names.json")):
            window.page.focus("#seek")
        weights = window.weights()
        total = sum(weights.values())
        listed = ", ".join(f"{name} {weight:,}" for name, weight in sorted(weights.items(), key=lambda each: -each[1]))
        assert "/search/names.json" in weights
        assert total <= FIRST_LOAD, f"{total:,} bytes for {listed}, and {FIRST_LOAD:,} are allowed"


def test_html_is_valid(site: Path) -> None:
    """Every page of the site is valid HTML."""
    assert list(faults(site)) == []


def test_faults_are_found(tmp_path: Path) -> None:
    """The checker is asked in such a way that it does say what is wrong."""
    (tmp_path / "a.html").write_text("<!doctype html><html lang=en><title>A</title><p id=x>a<p id=x><div></p>", encoding="utf-8")
    assert any("Duplicate ID" in fault for fault in faults(tmp_path))


def test_html_of_small_registries_is_valid(tmp_path: Path) -> None:
    """A registry in which everything there can be is there once, and one in which nothing is, make valid HTML too."""
    everything = (
        organization(),
        model("acme/a", teachers=["acme/b"], bases=["acme/b"], datasets=["acme/corpus"], aliases=["Acme/A-1"]),
        model("acme/b", withdrawn={"date": "2026-03-01", "reason": "It was entered twice.", "evidence": ["report"]}),
        model("acme/c"),
        dataset("acme/corpus", teachers=["acme/c"]),
        claim(student={"model": "acme/a"}, teachers=[{"model": "acme/c"}]),
        terms(),
    )
    for number, records in enumerate([everything, (organization(),)]):
        store.build(registry_of(*records), tmp_path / f"{number}.sqlite")
        build_site(tmp_path / f"{number}.sqlite", tmp_path / "sites" / str(number))
    assert list(faults(tmp_path / "sites")) == []
