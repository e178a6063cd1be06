"""What differs between two versions of the registry: records, verdicts, teachers; for the terminal and for a pull request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from disclose import store
from disclose.cli import main
from disclose.cli.difference import MOST, as_markdown, as_text, summary
from disclose.queries import Snapshot, difference
from disclose.schema import Record
from disclose.views import Difference, RecordChange
from tests.builders import claim, dataset, model, organization, registry_of, terms, write

CITED = {"evidence": ["report"]}
RELEASED = {"parameters": CITED | {"status": "released", "license": "Apache-2.0"}}
OLD: list[Record] = [organization(), organization("umbrella"), model("acme/a"), model("acme/b", bases=["acme/a"]), model("umbrella/t"), dataset()]


def diff_of(folder: Path, old: Sequence[Record], new: Sequence[Record]) -> Difference:
    """What differs between registries that hold these records."""
    snapshots = []
    for name, records in (("old", old), ("new", new)):
        store.build(registry_of(*records), folder / f"{name}.sqlite")
        snapshots.append(Snapshot(folder / f"{name}.sqlite"))
    found = difference(*snapshots)
    for snapshot in snapshots:
        snapshot.close()
    return found


def replaced(*records: Record) -> list[Record]:
    """The old records with some put in the place of those with the same id, or beside them."""
    ids = {(type(record), record.id) for record in records}
    return [*(record for record in OLD if (type(record), record.id) not in ids), *records]


def test_nothing_differs(tmp_path: Path) -> None:
    """The same records differ in nothing."""
    found = diff_of(tmp_path, OLD, list(reversed(OLD)))
    assert (found.records, found.models) == ((), ())
    assert list(as_text(found)) == ["From version  to : no record changes"]
    assert list(as_markdown(found))[:3] == ["### What this changes in the registry", "", "No record changes."]


@pytest.mark.parametrize(
    ("new", "records"),
    [
        (replaced(model("acme/new")), [("added", "model", "acme/new", ())]),
        ([record for record in OLD if record.id != "acme/corpus"], [("removed", "dataset", "acme/corpus", ())]),
        (replaced(model("acme/a", note="More is known.", released="2025-06-02")), [("changed", "model", "acme/a", ("note", "released"))]),
        (replaced(model("acme/a", withdrawn=CITED | {"date": "2026-03-01", "reason": "Twice."})), [("withdrawn", "model", "acme/a", ())]),
        (replaced(claim(), terms()), [("added", "claim", "2026-umbrella-acme", ()), ("added", "terms", "acme/terms", ())]),
        (replaced(organization(country="FR")), [("changed", "organization", "acme", ("country",))]),
    ],
)
def test_records_that_differ(tmp_path: Path, new: list[Record], records: list[tuple[Any, ...]]) -> None:
    """Each record that was added, removed, withdrawn or changed is named, with the parts that changed."""
    found = diff_of(tmp_path, OLD, new).records
    assert [(each.kind, each.record_kind, each.record, tuple(sorted(each.parts))) for each in found] == records


@pytest.mark.parametrize(
    ("card", "values"),
    [
        ({"weights": RELEASED}, [("weights", "not looked at", "open")]),
        ({"weights": {"parameters": CITED | {"status": "not_released"}}}, [("weights", "not looked at", "closed")]),
        ({"data": CITED | {"coverage": "none"}}, [("data", "not looked at", "undisclosed")]),
        ({"post_training": {"applies": False}}, [("post-training", "not looked at", None)]),
        ({"distillation": CITED | {"statement": "not_disclosed"}}, [("distillation statement", "unknown", "not_disclosed")]),
        ({"note": "More is known."}, None),
    ],
)
def test_verdicts_that_change(tmp_path: Path, card: dict[str, Any], values: list[tuple[str, str | None, str | None]] | None) -> None:
    """A verdict, class or statement is named with what it was and what it becomes; not to have looked is not undisclosed."""
    found = diff_of(tmp_path, OLD, replaced(model("acme/a", **card)))
    changed = [[(value.what, value.old, value.new) for value in each.values] for each in found.models]
    assert changed == ([values] if values else [])


def test_teachers_that_change(tmp_path: Path) -> None:
    """A teacher on one card changes answers of models whose own cards are the same, each under its rules."""
    found = diff_of(tmp_path, OLD, replaced(model("acme/a", teachers=["umbrella/t"])))
    by_id = {each.id: each for each in found.models}
    assert set(by_id) == {"acme/a", "acme/b"}
    assert [(str(each.rule), each.gained, each.lost) for each in by_id["acme/a"].teachers] == [
        ("direct", ("umbrella/t",), ()),
        ("any", ("umbrella/t",), ()),
    ]
    assert [(str(each.rule), each.gained, each.lost) for each in by_id["acme/b"].teachers] == [("any", ("umbrella/t",), ())]
    assert (by_id["acme/a"].by_itself, by_id["acme/b"].by_itself, by_id["acme/b"].values) == (True, False, ())
    lines = list(as_text(found))
    assert "  acme/b (its own card is the same)" in lines
    assert "    teachers under any: + umbrella/t" in lines
    back = diff_of(tmp_path, replaced(model("acme/a", teachers=["umbrella/t"])), OLD)
    assert {each.id: [change.lost for change in each.teachers] for each in back.models} == {
        "acme/a": [("umbrella/t",)] * 2,
        "acme/b": [("umbrella/t",)],
    }


def test_teacher_on_a_dataset_changes_what_was_trained_on_it(tmp_path: Path) -> None:
    """The cause may be the card of a dataset."""
    old = [*OLD, model("acme/c", datasets=[{"dataset": "acme/corpus", "stage": "sft"}])]
    new = [record for record in old if record.id != "acme/corpus"] + [dataset(teachers=["umbrella/t"])]
    found = diff_of(tmp_path, old, new)
    assert [(each.kind, each.record) for each in found.records] == [("changed", "acme/corpus")]
    assert [(each.id, each.by_itself, [str(change.rule) for change in each.teachers]) for each in found.models] == [
        ("acme/c", False, ["direct", "any"])
    ]


def test_text_of_an_added_model(tmp_path: Path) -> None:
    """Of a new model its verdicts are given as they are."""
    lines = list(as_text(diff_of(tmp_path, OLD, replaced(model("acme/new", weights=RELEASED, teachers=["umbrella/t"])))))
    assert lines[0] == "From version  to : 1 record added"
    assert "added  model acme/new" in lines
    start = lines.index("  acme/new (added)")
    assert lines[start + 1 :] == [
        "    weights: open",
        "    data: not looked at",
        "    post-training: not looked at",
        "    MOF class: none",
        "    distillation statement: declared",
        "    teachers under direct: + umbrella/t",
        "    teachers under any: + umbrella/t",
    ]


def test_markdown_holds_no_text_of_cards(tmp_path: Path) -> None:
    """The comment has ids and terms alone, so that no name or note on a card can become markup in it."""
    hostile = "[a](javascript:alert(1)) ![b](https://acme.example/x.png) @everyone #1 **bold**"
    new = replaced(model("acme/a", name=hostile, note=hostile, weights=RELEASED), model("acme/new", name=hostile))
    text = "\n".join(as_markdown(diff_of(tmp_path, OLD, new)))
    assert not [part for part in ("javascript", "everyone", "![", "**") if part in text]
    assert "- changed model `acme/a`: `name`, `note`, `weights`" in text
    assert "- `acme/a`: weights `not looked at` → `open`" in text


def test_markdown_of_a_large_difference_is_folded(tmp_path: Path) -> None:
    """Beyond the first twenty the records and the models are folded away, and none is left out."""
    text = "\n".join(as_markdown(diff_of(tmp_path, OLD, replaced(*(model(f"acme/m{each:02}") for each in range(45))))))
    assert text.count("- added model `acme/m") == 45
    assert f"<details><summary>{45 - MOST} more records</summary>" in text
    assert f"<details><summary>{45 - MOST} more models</summary>" in text
    assert text.count("<details>") == text.count("</details>") == 2


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([], "no record changes"),
        (["added"], "1 record added"),
        (["added", "added"], "2 records added"),
        (["added", "changed", "changed", "removed"], "1 record added, 2 changed, 1 removed"),
        (["withdrawn"], "1 record withdrawn"),
    ],
)
def test_summary(kinds: list[str], words: str) -> None:
    """The first line counts what happened to records."""
    records = [RecordChange.model_validate({"kind": kind, "record_kind": "model", "record": f"acme/{number}"}) for number, kind in enumerate(kinds)]
    assert summary(records) == words


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_command_takes_folders_and_databases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each side is a folder of cards or a database; the answer is the same, and no difference is no error."""
    write(tmp_path / "old", OLD)
    write(tmp_path / "new", replaced(model("acme/a", weights=RELEASED)))
    for side in ("old", "new"):
        assert run(capsys, "build", "--registry", str(tmp_path / side), "--database", str(tmp_path / f"{side}.sqlite"))[0] == 0
    answers = {run(capsys, "diff", str(tmp_path / f"old{old}"), str(tmp_path / f"new{new}")) for old in ("", ".sqlite") for new in ("", ".sqlite")}
    ((code, out, err),) = answers
    assert (code, err) == (0, "")
    assert "    weights: not looked at → open\n" in out
    code, out, _ = run(capsys, "diff", str(tmp_path / "old"), str(tmp_path / "old.sqlite"), "--format", "json")
    assert (code, json.loads(out)["records"]) == (0, [])


@pytest.mark.parametrize(("old", "words"), [("missing", "there is no folder"), ("broken", "error"), ("text.sqlite", "cannot be read")])
def test_command_says_what_it_cannot_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, words: str) -> None:
    """A side that cannot be read ends the command with one line."""
    write(tmp_path / "new", OLD)
    write(tmp_path / "broken", [model("acme/a")])
    (tmp_path / "text.sqlite").write_text("no database")
    code, out, err = run(capsys, "diff", str(tmp_path / old), str(tmp_path / "new"))
    assert (code, out) == (2, "")
    assert words in err
