"""What holds for the commands of a checkout, the lock, the workflows and the words for contributors."""

from __future__ import annotations

import argparse
import ast
import datetime
import functools
import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import dev
from disclose import checks, findings, registry
from disclose.lineage import RULES
from disclose.vocabulary import Role, RuleName, Statement
from tests.builders import dataset, model, organization, write

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()


# dev.py


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ((3, 11, 0), None),
        ((3, 14, 2), None),
        ((4, 0, 0), None),
        ((3, 10, 13), "This needs Python 3.11 or newer, and this is Python 3.10."),
        ((2, 7, 18), "This needs Python 3.11 or newer, and this is Python 2.7."),
    ],
)
def test_a_python_that_is_too_old_is_told_so_in_a_line(version: tuple[int, ...], message: str | None) -> None:
    """The oldest Python is named, and newer ones hear nothing."""
    assert dev.too_old(version) == message


def test_an_older_python_can_read_dev_py_as_far_as_its_message() -> None:
    """Neither syntax nor imports at the top are newer than Python 3.8, and nothing comes from outside the standard library."""
    tree = ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 8))
    imported = {
        node.module if isinstance(node, ast.ImportFrom) else name.name
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    }
    roots = {str(name).partition(".")[0] for name in imported}
    assert roots <= sys.stdlib_module_names - {"graphlib", "tomllib", "zoneinfo"}


@pytest.mark.parametrize(
    ("argv", "options", "rest"),
    [
        (["setup"], {}, []),
        (["serve"], {"host": "127.0.0.1", "port": 8000}, []),
        (["serve", "--port", "8080", "--host", "0.0.0.0"], {"host": "0.0.0.0", "port": 8080}, []),  # noqa: S104 - only parsed
        (["test"], {}, []),
        (["test", "-k", "teacher", "tests/test_checks.py", "-x"], {}, ["-k", "teacher", "tests/test_checks.py", "-x"]),
        (["test", "-x", "--help"], {}, ["-x", "--help"]),
        (["bless", "tests/test_pages.py"], {}, ["tests/test_pages.py"]),
        (["lock"], {"upgrade": False}, []),
        (["lock", "--upgrade"], {"upgrade": True}, []),
    ],
)
def test_arguments(argv: list[str], options: dict[str, Any], rest: list[str]) -> None:
    """Options belong to their command, and what follows `test` and `bless` goes to pytest as it stands."""
    assert dev.asked(argv) == (argparse.Namespace(command=argv[0], **options), rest)


@pytest.mark.parametrize("argv", [[], ["server"], ["serve", "--prt", "1"], ["serve", "--port", "http"], ["lint", "-x"], ["test", "--help"]])
def test_what_cannot_be_meant_is_answered_with_the_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt command or option stops before anything is done."""
    with pytest.raises(SystemExit):
        dev.asked(argv)
    assert "usage: dev.py" in "".join(capsys.readouterr())


@pytest.mark.parametrize(("cores", "spread"), [(1, []), (2, ["--numprocesses", "auto"])])
def test_the_whole_run_measures_branches_with_a_floor(cores: int, spread: list[str]) -> None:
    """A run without arguments fails under the floor, and uses more than one process only where that helps."""
    arguments = dev.all_tests(cores)
    assert arguments[: len(spread)] == spread
    assert ("--numprocesses" in arguments) == bool(spread)
    assert {"--cov", "--cov-branch"} <= set(arguments)
    assert arguments[arguments.index("--cov-fail-under") + 1] == "90"


CHANGES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda _: None, False),
    "a file was touched": (lambda folder: os.utime(folder / "a.yaml", (1, 1)), False),
    "Python left its cache": (lambda folder: write(folder, files={"__pycache__/a.pyc": b"x"}), False),
    "a file changed": (lambda folder: (folder / "a.yaml").write_text("2"), True),
    "a file came": (lambda folder: write(folder, files={"sub/c.yaml": "1"}), True),
    "a file went": (lambda folder: (folder / "a.yaml").unlink(), True),
    "a file was renamed": (lambda folder: (folder / "a.yaml").rename(folder / "z.yaml"), True),
    "a file was moved": (lambda folder: (folder / "sub/b.yaml").rename(folder / "b.yaml"), True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_result_is_made_again_when_its_sources_differ(change: str, tmp_path: Path) -> None:
    """What counts is which files there are and what they hold, not when they were written."""
    apply, differs = CHANGES[change]
    folder = write(tmp_path / "registry", files={"a.yaml": "1", "sub/b.yaml": "1"})
    before = dev.fingerprint("3.11", folder, tmp_path / "absent")
    apply(folder)
    assert (dev.fingerprint("3.11", folder, tmp_path / "absent") != before) is differs
    assert dev.fingerprint("3.12", folder) != dev.fingerprint("3.11", folder)


@pytest.mark.parametrize(
    ("files", "current"),
    [
        ({"result": "", "stamp": "now"}, True),
        ({"result": "", "stamp": "before"}, False),
        ({"result": ""}, False),
        ({"stamp": "now"}, False),
        ({}, False),
    ],
)
def test_a_result_is_current_if_it_is_there_with_the_stamp_of_its_sources(files: dict[str, str], current: bool, tmp_path: Path) -> None:
    """A result without a stamp was not finished."""
    write(tmp_path, files=files)
    assert dev.is_current(tmp_path / "result", tmp_path / "stamp", "now") is current


def test_a_commit_that_changes_no_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was edited and served before it was committed is made again afterwards, with its date; a commit elsewhere changes nothing."""

    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True, text=True).stdout.strip()

    folder = write(tmp_path, files={"registry/a.yaml": "1", "other": "1"}) / "registry"
    assert dev.last_commit(folder) == ""
    git("init", "--quiet")
    git("add", "registry")
    git("commit", "--quiet", "--message", "a: add card")
    assert (last := dev.last_commit(folder)) == git("rev-parse", "HEAD")
    git("add", "other")
    git("commit", "--quiet", "--message", "other")
    assert dev.last_commit(folder) == last != git("rev-parse", "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.last_commit(folder) == ""


INDEX = "[global]\nindex-url = {}\n"


@pytest.mark.parametrize(
    ("environment", "files", "index"),
    [
        ({}, {}, None),
        ({"PIP_INDEX_URL": "env"}, {".config/pip/pip.conf": INDEX.format("user")}, "env"),
        ({"PIP_INDEX_URL": ""}, {".config/pip/pip.conf": INDEX.format("user")}, "user"),
        ({}, {".config/pip/pip.conf": INDEX.format("user")}, "user"),
        ({}, {".pip/pip.conf": INDEX.format("legacy")}, "legacy"),
        ({}, {"Library/Application Support/pip/pip.conf": INDEX.format("mac")}, "mac"),
        ({"XDG_CONFIG_HOME": "xdg"}, {"xdg/pip/pip.conf": INDEX.format("xdg"), ".config/pip/pip.conf": INDEX.format("user")}, "xdg"),
        ({"XDG_CONFIG_DIRS": "none:shared"}, {"shared/pip/pip.conf": INDEX.format("shared")}, "shared"),
        ({"XDG_CONFIG_DIRS": "shared"}, {"shared/pip/pip.conf": INDEX.format("shared"), ".pip/pip.conf": INDEX.format("user")}, "user"),
        ({"PIP_CONFIG_FILE": "own"}, {"own": INDEX.format("own"), ".config/pip/pip.conf": INDEX.format("user")}, "own"),
        ({"PIP_CONFIG_FILE": os.devnull}, {".config/pip/pip.conf": INDEX.format("user")}, None),
        ({}, {".config/pip/pip.conf": "[install]\nindex-url = install\n" + INDEX.format("user")}, "install"),
        ({}, {".config/pip/pip.conf": INDEX.format("https://user:100%25@index.example/simple")}, "https://user:100%25@index.example/simple"),
        ({}, {".config/pip/pip.conf": "[global]\nextra-index-url = extra\n"}, None),
        ({}, {".config/pip/pip.conf": "not a configuration"}, None),
        ({}, {".config/pip/pip.conf": b"\xff\xfe"}, None),
    ],
)
def test_the_index_is_the_one_that_pip_would_use(
    environment: dict[str, str], files: dict[str, str | bytes], index: str | None, tmp_path: Path
) -> None:
    """The environment comes before files, a person's files before those of the machine, and what cannot be read counts for nothing."""
    write(tmp_path, files=files)
    where = {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "nowhere")}
    for name, value in environment.items():
        is_place = not name.endswith("URL") and value != os.devnull
        where[name] = ":".join(str(tmp_path / each) for each in value.split(":")) if is_place else value
    assert dev.pip_index(where) == index


@pytest.mark.parametrize("home", [{}, {"HOME": ""}])
def test_without_a_home_only_the_files_of_the_machine_are_looked_at(home: dict[str, str]) -> None:
    """An empty or missing HOME is no reason to fail, or to read a file of the working directory."""
    assert all(file.is_absolute() for file in dev.pip_config_files(home))


def test_installers_cannot_be_led_out_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's index counts for uv as well; a target folder does not count."""
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    environment = dev.installer_environment()
    assert "PIP_TARGET" not in environment
    assert environment["PIP_USER"] == "0"
    assert environment["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A package index on this machine: its address and the folder that it serves."""
    folder = tmp_path / "index"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives it
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/simple/", folder
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("served", "found"),
    [
        (
            {
                "simple/pip/index.html": "<a href='../../files/pip-26.3-py3-none-any.whl#sha256=00'>pip</a>",
                "files/pip-26.3-py3-none-any.whl": b"the wheel",
            },
            True,
        ),
        ({"simple/pip/index.html": '<a href="pip-26.3-py3-none-any.whl">pip</a>', "simple/pip/pip-26.3-py3-none-any.whl": b"another wheel"}, False),
        ({"simple/pip/index.html": '<a href="pip-26.2-py3-none-any.whl">pip</a>', "simple/pip/pip-26.2-py3-none-any.whl": b"the wheel"}, False),
        ({"simple/pip/index.html": '<a href="pip-26.3-py3-none-any.whl">pip</a>'}, False),
        ({"simple/pip/index.html": b"\xff"}, False),
        ({}, False),
    ],
)
def test_pip_is_taken_from_an_index_only_with_its_locked_hash(
    served: dict[str, str | bytes], found: bool, index: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release and its hash are the lock's, whatever the index offers; an index without them is passed over."""
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        f"other==1 \\\n    --hash=sha256:{'0' * 64}\npip==26.3 \\\n    --hash=sha256:{'1' * 64} \\\n    --hash=sha256:{hashlib.sha256(b'the wheel').hexdigest()}\nzip==1 \\\n    --hash=sha256:{'2' * 64}\n"
    )
    monkeypatch.setattr(dev, "LOCK", lock)
    address, folder = index
    write(folder, files=served)
    assert dev.pip_wheel(dev.Clock(), address) == (b"the wheel" if found else None)


def test_an_index_that_does_not_answer_is_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    """The person is told, and the next way is tried."""
    assert dev.pip_wheel(dev.Clock(), "http://127.0.0.1:1/simple") is None
    assert "no answer" in capsys.readouterr().out


def test_a_python_without_pip_gets_one_plain_line(tmp_path: Path) -> None:
    """Where there is no uv, no ensurepip, no index of one's own and no apt-get, the line says what to install, and nothing is made."""
    for name in ("dev.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    hiding = write(tmp_path / "hiding", files={"sitecustomize.py": "import sys\nsys.modules['ensurepip'] = None\n"})
    environment = {"PATH": str(tmp_path / "empty"), "PYTHONPATH": str(hiding), "PIP_CONFIG_FILE": os.devnull}
    ran = subprocess.run([sys.executable, tmp_path / "dev.py", "setup"], env=environment, capture_output=True, text=True, check=False)
    package = f"python3.{sys.version_info.minor}-venv"
    expected = f"This Python lacks ensurepip, so it cannot make .venv. Install {package} (`apt-get install {package}` on Debian and Ubuntu) or uv.\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", expected)
    assert not (tmp_path / ".venv").exists()


def test_a_command_that_works_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Its output would be in the way."""
    dev.Clock().run("counting", [sys.executable, "-c", "print('one')"])
    assert re.fullmatch(r"\[ +\d+\.\d s\] counting\n", capsys.readouterr().out)


def test_a_command_that_fails_shows_all_that_it_said() -> None:
    """Whoever has to mend it needs the whole of it."""
    with pytest.raises(dev.Stopped, match=r"(?s)\Aone\ntwo\ncounting: failed with exit code 3\Z"):
        dev.Clock().run("counting", [sys.executable, "-c", "import sys; print('one'); print('two'); sys.exit(3)"])


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("", ""),
        ("Collecting mypy\n  Downloading mypy.whl (9 MB)\n\n", "Collecting mypy"),
        ("Collecting mypy\nWARNING: a mirror is slow\n", "Collecting mypy"),
        ("Collecting mypy\nInstalling", "Installing"),
    ],
)
def test_progress_is_the_last_line_that_says_what_is_done(output: str, line: str) -> None:
    """Details and warnings are left for the case that it fails."""
    assert dev.last_line(output) == line


def test_benchmarks_are_the_modules_with_a_main(tmp_path: Path) -> None:
    """What the benchmarks share is not run."""
    write(
        tmp_path,
        files={
            "serving.py": "def main() -> None: ...\n",
            "checking.py": "def main() -> None: ...\n",
            "table.py": "def show() -> None:\n    def main() -> None: ...\n",
            "main.txt": "",
        },
    )
    assert dev.benchmarks(tmp_path) == ["checking", "serving"]


def test_differing_files_are_named(tmp_path: Path) -> None:
    """A file that is missing on either side differs."""
    write(tmp_path, files={"one/same": "1", "other/same": "1", "one/changed": "1", "other/changed": "2", "one/new": "1", "other/old": "1"})
    assert dev.differing(tmp_path / "one", tmp_path / "other") == ["changed", "new", "old"]
    assert dev.differing(tmp_path / "one", tmp_path / "absent") == ["changed", "new", "same"]


# requirements.lock


def normal(requirement: str) -> str:
    """The name of a requirement in the one spelling that package indexes compare."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]).lower()


def test_the_lock_names_everything_that_the_project_asks_for() -> None:
    """Dependencies, extras, tools, the build and pip itself come from the lock alone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["build-system"]["requires"], *project["project"]["dependencies"], *project["dependency-groups"]["dev"], "pip", "editables"]
    asked += [requirement for extra in project["project"]["optional-dependencies"].values() for requirement in extra]
    assert {normal(requirement) for requirement in asked} <= set(re.findall(r"^(\S+)==", dev.LOCK.read_text(), re.MULTILINE))


def test_the_lock_holds_releases_and_hashes_only() -> None:
    """Every release has a hash, and nothing says where it comes from."""
    entry = r"[a-z0-9-]+==\S+(?: ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert re.fullmatch(rf"(?:#[^\n]*\n)*(?:{entry})+", dev.LOCK.read_text())


def test_pip_is_in_the_lock() -> None:
    """A Python without pip starts with the locked one."""
    version, hashes = dev.locked("pip")
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", version)
    assert hashes


def test_a_package_that_is_not_locked_is_named() -> None:
    """The reason is a line."""
    with pytest.raises(dev.Stopped, match=r"^requirements\.lock does not name no-such-package$"):
        dev.locked("no-such-package")


# .ci/run and the workflows


@pytest.mark.parametrize("file", ["dev.py", "requirements.lock", ".ci/run", *(str(file.relative_to(ROOT)) for file in WORKFLOWS)])
def test_no_file_of_the_tools_names_a_host(file: str) -> None:
    """Where packages come from is the business of whoever runs this."""
    assert "://" not in (ROOT / file).read_text()


def test_ci_runs_the_tests_and_then_the_linters() -> None:
    """The script stops at the first failure, and what it runs is what a contributor runs."""
    script = ROOT / ".ci" / "run"
    lines = script.read_text().splitlines()
    assert os.access(script, os.X_OK)
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-2:] == ["python3 dev.py test", "python3 dev.py lint"]
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


@pytest.mark.parametrize(("file", "triggers"), [("check.yml", "pull_request"), ("test.yml", {"pull_request": "", "push": {"branches": ["main"]}})])
def test_workflows_run_with_what_a_stranger_may_have(file: str, triggers: object) -> None:
    """A pull request runs its own code, so no workflow may write, hold secrets or run in the name of the repository."""
    workflow = yaml.load((ROOT / ".github/workflows" / file).read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts
    assert workflow["on"] == triggers
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] == "true"
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        assert int(job["timeout-minutes"]) <= 30
        checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert [step["with"]["persist-credentials"] for step in checkouts] == ["false"]


def test_every_workflow_is_held_to_these_rules() -> None:
    """A workflow that the test above does not name would not be looked at."""
    assert [file.name for file in WORKFLOWS] == ["check.yml", "test.yml"]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_and_nothing_of_the_request_is_inserted(file: Path) -> None:
    """A tag can be moved to other code, a full commit id cannot; a title inserted into a script would be run, and a secret could be sent away."""
    text = file.read_text()
    used = re.findall(r"uses: *(.*)", text)
    assert used
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in used)
    assert set(re.findall(r"\$\{\{(.*?)\}\}", text)) == {" github.ref "}


# CONTRIBUTING.md


def test_the_card_that_contributors_are_shown_is_a_good_one(tmp_path: Path) -> None:
    """It has no findings, and no warning either."""
    [card] = re.findall(r"^```yaml\n(.*?)^```", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    others = [
        organization("acme"),
        organization("umbrella"),
        model("umbrella/master", released="2025-01-20"),
        model("acme/pupil-base"),
        dataset("acme/corpus"),
    ]
    write(tmp_path, others, {"models/acme/pupil.yaml": card})
    loaded, complaints = registry.load(tmp_path)
    assert checks.run(loaded, complaints, "registry", datetime.date(2026, 11, 24)) == []


def test_the_finding_that_contributors_are_shown_is_a_real_one(tmp_path: Path) -> None:
    """Its sentence and its tip are what the check says."""
    write(
        tmp_path,
        [
            organization("acme"),
            organization("umbrella"),
            model("umbrella/master", released="2025-01-20"),
            model("acme/pupil", teachers=["umbrella/mastr"]),
        ],
    )
    loaded, complaints = registry.load(tmp_path)
    [first, sentence, tip] = findings.as_text(checks.run(loaded, complaints, "registry", datetime.date(2026, 11, 24))).splitlines()
    assert re.fullmatch(r"registry/models/acme/pupil.yaml:\d+:\d+  LIN001 teacher-exists", first)
    assert f"LIN001 teacher-exists\n{sentence}\n{tip}\n" in CONTRIBUTING


def test_contributors_are_told_every_role_and_whether_it_counts() -> None:
    """The table is that of the vocabulary and of the rule `direct`."""
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (yes|no|perhaps) \|$", CONTRIBUTING, re.MULTILINE))
    counted = {True: "yes", False: "no", None: "perhaps"}
    assert rows == {str(role): counted[RULES[RuleName.DIRECT].counts_role(role)] for role in Role}


def test_contributors_are_told_every_statement() -> None:
    """The four ways of saying something or nothing are in the order of the vocabulary."""
    section = CONTRIBUTING.partition("### Silence")[2].partition("###")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [str(statement) for statement in Statement]


def test_every_command_is_documented() -> None:
    """Whoever reads CONTRIBUTING.md knows all that dev.py can do."""
    [subcommands] = [action for action in dev.commands()._actions if isinstance(action, argparse._SubParsersAction)]
    assert {name for name in subcommands.choices if f"python3 dev.py {name}" not in CONTRIBUTING} == set()


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", CONTRIBUTING))))
def test_links_of_contributing_lead_to_files(link: str) -> None:
    """A newcomer follows them in a clone."""
    assert (ROOT / link).exists()
