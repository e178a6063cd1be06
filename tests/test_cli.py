"""The command `disclose`, run as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from disclose import cli
from tests.builders import dataset, model, organization, write

ROOT = Path(__file__).parent.parent
GOOD = [
    organization("acme"),
    organization("umbrella"),
    model("umbrella/master", released="2025-01-01"),
    model("acme/pupil", teachers=["umbrella/master"]),
    model("acme/grandpupil", teachers=["acme/pupil"], aliases=["Acme-AI/Grand-Pupil"]),
    model("acme/silent"),
    dataset("acme/corpus", teachers=["umbrella/master"]),
]
BROKEN = {"models/acme/broken.yaml": "name: Broken\navailability: relased\nreleased: 2025-02-30\n"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with a good registry, and the working directory in it."""
    write(tmp_path / "registry", GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    captured = capsys.readouterr()
    return int(exit_.value.code or 0), captured.out, captured.err


def test_check_of_good_cards(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Good cards give one line and 0."""
    assert run(capsys, "check") == (0, "7 files checked: no findings\n", "")


def test_check_of_broken_cards(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings begin with their place, say both sides, end in a tip and a count, and give 1; the other cards are checked all the same."""
    write(home / "registry", files=BROKEN)
    code, out, err = run(capsys, "check")
    assert (code, err) == (1, "")
    assert out.startswith("registry/models/acme/broken.yaml:")
    assert "registry/models/acme/broken.yaml:2:15  SCH004 known-terms\n" in out
    assert "did you mean `released`" in out
    assert out.splitlines()[-1].startswith("8 files checked: ")


@pytest.mark.parametrize("paths", [["registry/models/acme/broken.yaml"], ["registry/models/acme"], ["registry"]])
def test_check_of_paths(home: Path, capsys: pytest.CaptureFixture[str], paths: list[str]) -> None:
    """A file or folder is checked as part of its registry."""
    write(home / "registry", files=BROKEN)
    code, out, _ = run(capsys, "check", *paths)
    assert code == 1
    assert "broken.yaml:2:15" in out
    code, out, _ = run(capsys, "check", "registry/models/acme/pupil.yaml")
    assert (code, out) == (0, "1 file checked: no findings\n")


def test_check_finds_the_registry_of_a_path(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A card named by a path from elsewhere is checked within its own registry, and --registry says otherwise."""
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert run(capsys, "check", str(home / "registry/models/acme/pupil.yaml"))[0] == 0
    assert run(capsys, "check", "--registry", str(home / "registry"))[0] == 0


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_check_formats(home: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """Every format tells the same findings."""
    write(home / "registry", files=BROKEN)
    code, out, _ = run(capsys, "check", "--format", form)
    assert code == 1
    if form == "json":
        assert "SCH004" in {finding["code"] for finding in json.loads(out)}
    elif form == "sarif":
        assert "SCH004" in {result["ruleId"] for result in json.loads(out)["runs"][0]["results"]}
    else:
        assert "::error file=registry/models/acme/broken.yaml,line=2,col=15,title=SCH004 known-terms::" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "registry/nothing.yaml"], "there is no file `registry/nothing.yaml`"),
        (["check", "--registry", "nowhere"], "there is no folder `nowhere`"),
        (["build", "--registry", "nowhere"], "there is no folder `nowhere`"),
        (["serve"], "there is no database at"),
        (["serve", "--database", "registry/organizations/acme.yaml"], "cannot be read"),
        (["lineage", "acme/pupils"], "there is no model `acme/pupils`; did you mean `acme/pupil`"),
        (["lineage", "acme/pupil", "--teacher", "umbrella/mater"], "did you mean `umbrella/master`"),
        (["lineage", "acme/pupil", "--database", "none.sqlite"], "there is no database at"),
        (["new", "model", "Acme/New Model"], "`Acme/New Model` is not an id"),
        (["new", "model", "acme/pupil"], "exists; nothing was changed"),
        (["new", "organization", "acme/extra"], "is not an id"),
        (["new", "model", "acme/x", "--registry", "nowhere"], "there is no folder `nowhere`"),
    ],
)
def test_what_cannot_be_done_is_one_line(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    """A command that cannot go on says so in one line and gives 2."""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("disclose: ")
    assert words in err
    assert err.count("\n") == 1


def test_a_fault_of_its_own_is_one_line(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken command gives 2 and no traceback, unless one is asked for."""
    monkeypatch.setattr("disclose.registry.load", lambda *_: 1 / 0)
    code, _, err = run(capsys, "check")
    assert code == 2
    assert "it broke, and the fault is its own: ZeroDivisionError" in err
    assert err.count("\n") == 1
    monkeypatch.setenv("DISCLOSE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["check"])


def test_build_and_refusal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good registry becomes a database; one with errors is refused with their number, and the old database stays."""
    code, out, _ = run(capsys, "build")
    assert (code, out.split(",")[0]) == (0, "build/registry.sqlite: 4 models")
    before = (home / "build/registry.sqlite").read_bytes()
    write(home / "registry", files=BROKEN)
    code, _, err = run(capsys, "build")
    assert code == 1
    assert "has 3 errors" in err.splitlines()[-1] or "errors; the database at" in err.splitlines()[-1]
    assert "is left as it was" in err
    assert (home / "build/registry.sqlite").read_bytes() == before


def test_build_where_nothing_can_be_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A place that cannot be written to is one line."""
    (home / "build").write_text("a file where the folder should be")
    code, _, err = run(capsys, "build")
    assert code == 2
    assert "cannot be written" in err


def test_lineage_answer(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer comes as a sentence, its path step by step with evidence, and the rule in words."""
    code, out, _ = run(capsys, "lineage", "acme-ai/GRAND-pupil", "--teacher", "Umbrella/Master", "--rule", "any")
    assert code == 0
    assert out.startswith("Under *any*, yes: Master wrote text that Pupil was trained on")
    assert "Path 1, 2 hops:" in out
    assert "https://acme.example/report" in out
    assert "any: Every role, any number of hops" in out


def test_lineage_unknown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What prevents a no is listed with the file and place where it would stand."""
    code, out, _ = run(capsys, "lineage", "acme/silent", "--teacher", "umbrella/master")
    assert code == 0
    assert "Under *direct*, unknown" in out
    assert "registry/models/acme/silent.yaml, distillation.statement" in out


def test_lineage_tree(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a teacher the whole upstream is a tree."""
    code, out, _ = run(capsys, "lineage", "acme/grandpupil")
    assert code == 0
    assert "└─ taught by acme/pupil (completions, sft, access api)\n   └─ taught by umbrella/master" in out
    assert "2 teachers and 0 students under any" in out


def test_lineage_cycle_ends(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The cycle of DeepSeek V3 and R1 is shown and the tree ends."""
    monkeypatch.chdir(ROOT)
    code, out, _ = run(capsys, "lineage", "deepseek-ai/DeepSeek-R1")
    assert code == 0
    assert "(cycle: " in out
    assert "\ncycle: deepseek/deepseek-r1" in out
    for member in ("deepseek/deepseek-v3-base", "deepseek/deepseek-v3 "):
        assert member in out


def test_lineage_json_is_the_view(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints what the API answers, from cards or from a database alike."""
    _, cards, _ = run(capsys, "lineage", "acme/grandpupil", "--teacher", "umbrella/master", "--rule", "any", "--json")
    run(capsys, "build")
    _, database, _ = run(
        capsys, "lineage", "acme/grandpupil", "--teacher", "umbrella/master", "--rule", "any", "--json", "--database", "build/registry.sqlite"
    )
    assert json.loads(cards) == json.loads(database)
    assert json.loads(cards)["answer"] == "yes"


def test_narrow_terminal(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences keep to the width of the terminal; addresses are never broken."""
    monkeypatch.setenv("COLUMNS", "50")
    _, out, _ = run(capsys, "lineage", "acme/grandpupil", "--teacher", "umbrella/master", "--rule", "any")
    assert max(len(line) for line in out.splitlines() if "://" not in line) <= 50


@pytest.mark.parametrize(
    ("kind", "identity"),
    [("organization", "newcomer"), ("model", "acme/newcomer"), ("dataset", "acme/newcomer"), ("claim", "2026-x-y"), ("terms", "acme/newcomer")],
)
def test_new_card_has_only_what_is_to_be_filled_in(home: Path, capsys: pytest.CaptureFixture[str], kind: str, identity: str) -> None:
    """A new card lies in its place, is YAML of the right shape, and its findings are about what is left to fill in."""
    code, out, _ = run(capsys, "new", kind, identity)
    assert code == 0
    path = out.split(":")[0]
    assert (home / path).read_text().startswith("# yaml-language-server: $schema=../")
    code, out, _ = run(capsys, "check", path, "--format", "json")
    codes = {finding["code"] for finding in json.loads(out)}
    assert codes <= {"SCH005", "CLM001"}, out


def test_a_cycle_of_two_is_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two models that teach each other are each opened once."""
    write(home / "registry", [model("umbrella/master", released="2025-01-01", teachers=[{"teacher": "acme/pupil"}]), *GOOD[3:5]])
    code, out, _ = run(capsys, "lineage", "acme/grandpupil")
    assert code == 0
    assert out.count("(cycle: see above)") == 1


def test_schema_link_of_a_new_card_leads_to_the_schema(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first line of a card points at the schema from where the card lies."""
    run(capsys, "schema")
    for kind, identity in (("organization", "newcomer"), ("model", "acme/newcomer")):
        _, out, _ = run(capsys, "new", kind, identity)
        path = home / out.split(":")[0]
        link = path.read_text().splitlines()[0].split("$schema=")[1]
        assert (path.parent / link).resolve() == (home / "schemas" / f"{kind}.schema.json").resolve()
        assert (path.parent / link).is_file()


def test_every_command_and_option_has_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Help names every command, and each command's help every option."""
    _, out, _ = run(capsys, "--help")
    commands = ["check", "build", "serve", "site", "lineage", "report", "diff", "schema", "new"]
    for command in commands:
        assert f"    {command} " in out
        _, words, _ = run(capsys, command, "--help")
        assert len(words.splitlines()) > 5
    assert run(capsys, "--version")[1].startswith("disclose ")


def test_one_card_is_checked_without_the_costly_rooms() -> None:
    """`disclose check` of one card never imports the database, the server or the site's packages."""
    script = (
        "import sys; sys.argv = ['disclose', 'check', 'registry/models/deepseek/deepseek-r1.yaml']\n"
        "import disclose.cli\n"
        "try: disclose.cli.main()\n"
        "except SystemExit as exit_: code = exit_.code\n"
        "found = {'sqlmodel', 'sqlalchemy', 'litestar', 'mkdocs', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(f'imported {found}' if found else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": "src"}
    )
    assert done.returncode == 0, done.stderr


def test_closed_pipe_is_no_error() -> None:
    """A reader that goes away, such as `head`, ends the command quietly."""
    command = f"{sys.executable} -m disclose lineage deepseek/deepseek-r1 --json | head -c 10"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": "src"})  # noqa: S602 - a pipe is what is tested
    assert done.stderr == ""


def test_what_if(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A what-if counts the answers and lists those that are yes, with their paths, and unknown."""
    code, out, _ = run(capsys, "lineage", "--what-if", "--teacher", "umbrella/master", "--rule", "any", "--hops", "2")
    assert code == 0
    assert out.startswith("Distilled from Master under any: 2 yes, 0 no, 2 unknown.")
    assert "  acme/grandpupil  (umbrella/master -> acme/pupil)\n" in out
    assert "unknown:\n  acme/silent  (" in out
    assert "Changed: at most 2 hops" in " ".join(out.split())
    _, out, _ = run(capsys, "lineage", "--what-if", "--teacher-country", "us", "--json")
    assert json.loads(out)["total"]["yes"] == 2


def test_gaps_and_common(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal answers the questions asked the other way round as well."""
    code, out, _ = run(capsys, "lineage", "--gaps", "--teacher", "acme/silent", "--rule", "any")
    assert code == 0
    assert "  acme/pupil: 2 answers\n" in out
    code, out, _ = run(capsys, "lineage", "acme/pupil", "--common", "acme/grandpupil")
    assert code == 0
    assert "umbrella/master (1 hop to the first, 2 hops to the second)" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lineage"], "a model is missing"),
        (["lineage", "--what-if"], "--what-if needs a teacher"),
        (["lineage", "--gaps"], "--gaps needs a teacher"),
        (["lineage", "acme/pupil", "--what-if", "--teacher", "acme/silent"], "leave `acme/pupil` out"),
        (["lineage", "acme/pupil", "--hops", "0"], "it can be 1 to 50"),
        (["lineage", "acme/pupil", "--rule", "logits", "--roles", "processing"], "has none of them"),
    ],
)
def test_questions_that_cannot_be_asked(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    """A question whose parts do not fit is one line."""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
