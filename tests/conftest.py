"""What every test file may use: the real registry, read once and served, a browser, and golden files that can be blessed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from disclose import registry
from disclose.registry import Complaint, Registry

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("reproducible", deadline=None, derandomize=True)  # a red run is the same run on every machine
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "reproducible"))


@pytest.fixture(scope="session")
def real() -> tuple[Registry, list[Complaint]]:
    """The registry of this repository with what reading it complains about."""
    return registry.load(ROOT / "registry")


@pytest.fixture(scope="session")
def real_registry(real: tuple[Registry, list[Complaint]]) -> Registry:
    """The registry of this repository."""
    return real[0]


Bless = Callable[[str | Path, str], None]


@pytest.fixture
def golden() -> Bless:
    """Compare a text with a committed file, given from `tests/golden` on or as a whole path.

    With DISCLOSE_BLESS=1 the file is rewritten instead; the change is then reviewed as part of the commit.
    """

    def compare(file: str | Path, text: str) -> None:
        path = GOLDEN / file
        if os.environ.get("DISCLOSE_BLESS") == "1":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing: run with DISCLOSE_BLESS=1 and look at what it writes"
        assert text == path.read_text(encoding="utf-8"), f"{path} is not current: run with DISCLOSE_BLESS=1 and look at the change"

    return compare


@pytest.fixture(scope="module")  # not longer: while it runs, no test of the same process can start an event loop
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from tests.sites import chromium  # here, so that tests without a browser do not wait for it

    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def address(real_registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real registry is served, with its site."""
    from tests.sites import served

    with served(real_registry, tmp_path_factory.mktemp("served")) as where:
        yield where
