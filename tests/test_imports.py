"""Who may import whom, and what a small command must not pay for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter in the project's folder, with the package and the API on its path."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_contracts():
    """The layers of the house and the purity of lineage and openness hold, as pyproject.toml states them."""
    linted = python("-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])")
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert "2 kept, 0 broken" in linted.stdout


CHECK_ONE = """
import json, sys
from disclose.cli import main
sys.argv = ["disclose", "check", "registry/models/openai/gpt-oss-20b.yaml"]
try:
    main()
except SystemExit as ended:
    assert not ended.code
from disclose.schema import Claim, Model, Terms
complete = {cls.kind: cls.__pydantic_complete__ for cls in (Model, Claim, Terms)}
print(json.dumps([sorted(sys.modules), complete]))
"""


@pytest.fixture(scope="module")
def check_of_one_card() -> tuple[set[str], dict[str, bool]]:
    """The modules that a check of one card has loaded, and which kinds of record it has built validators for."""
    ran = python("-c", CHECK_ONE)
    assert ran.returncode == 0, ran.stderr
    modules, complete = json.loads(ran.stdout.splitlines()[-1])
    return set(modules), complete


@pytest.mark.parametrize(
    "package", ["sqlmodel", "sqlalchemy", "litestar", "mkdocs", "disclose.store", "disclose.queries", "disclose.pages", "asyncio"]
)
def test_a_check_loads_no_more_than_it_needs(check_of_one_card: tuple[set[str], dict[str, bool]], package: str):
    """A check of one card starts without the database, the server and the site generator."""
    modules, _ = check_of_one_card
    assert "disclose.checks" in modules
    assert not [module for module in modules if module == package or module.startswith(f"{package}.")]


def test_a_check_builds_no_more_than_it_needs(check_of_one_card: tuple[set[str], dict[str, bool]]):
    """A check of a model's card builds validators for models and not for what no file of it was."""
    _, complete = check_of_one_card
    assert complete == {"model": True, "claim": False, "terms": False}
