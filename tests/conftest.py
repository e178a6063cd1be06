"""What every test file may use: the real registry, read once, and golden files that can be blessed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from disclose import registry
from disclose.registry import Complaint, Registry

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
