"""What the collection rests on and lacks: counts by organization, the list of tracked models, the second readings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from disclose import store
from disclose.beside import Beside, Tracked, UnreadableData, accuracy, tracked
from disclose.cli import quality as command
from disclose.cli.loading import DATA
from disclose.exports import every_file
from disclose.pages import Page, every_page
from disclose.pages.collection import share as page_share
from disclose.pages.collection import totals
from disclose.queries import Snapshot, quality
from disclose.registry import Registry
from disclose.schema import Record
from disclose.views import FieldCountView, OrganizationQuality, QualityReport
from disclose.vocabulary import Statement
from tests.builders import REPORT, dataset, model, organization, registry_of

CITED = {"evidence": ["report"]}
NOT_LOOKED = {"declared": 0, "declared_none": 0, "not_disclosed": 0, "unknown": 4}


def report_of(folder: Path, *records: Record, beside: Beside | None = None) -> QualityReport:
    """The report on a registry that holds these records."""
    store.build(registry_of(*records), folder / "x.sqlite", *([beside] if beside else []))
    snapshot = Snapshot(folder / "x.sqlite")
    try:
        return quality(snapshot)
    finally:
        snapshot.close()


def pages_of(folder: Path, beside: Beside, *records: Record) -> dict[str, Page]:
    """The pages of a registry that holds these records and these things beside it."""
    store.build(registry_of(*records), folder / "pages.sqlite", beside)
    snapshot = Snapshot(folder / "pages.sqlite")
    pages = {page.path: page for page in every_page(snapshot)}
    snapshot.close()
    return pages


def counts(report: QualityReport, name: str = "Acme") -> OrganizationQuality:
    """The counts of one organization."""
    (found,) = (each for each in report.organizations if each.name == name)
    return found


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, {}),
        ({"weights": {"parameters": CITED | {"status": "released"}}}, {"declared": 1, "unknown": 3}),
        ({"weights": {"parameters": CITED | {"status": "described"}}}, {"declared": 1, "unknown": 3}),
        ({"weights": {"parameters": CITED | {"status": "not_released"}}}, {"declared_none": 1, "unknown": 3}),
        ({"weights": {"parameters": CITED | {"status": "not_disclosed"}}}, {"not_disclosed": 1, "unknown": 3}),
        ({"weights": {"parameters": {"status": "unknown"}}}, {"unknown": 4}),
        ({"weights": {"architecture": {"status": "unknown"}}}, {"unknown": 5}),
        ({"data": CITED | {"coverage": "none"}}, {"not_disclosed": 1, "unknown": 3}),
        ({"data": CITED | {"coverage": "complete"}}, {"declared": 1, "unknown": 3}),
        ({"post_training": {"applies": False}}, {"unknown": 3}),
        ({"post_training": CITED | {"applies": False, "coverage": "complete"}}, {"declared": 1, "unknown": 3}),
        ({"distillation": CITED | {"statement": "declared_none"}}, {"declared_none": 1, "unknown": 3}),
        ({"distillation": CITED | {"statement": "not_disclosed"}}, {"not_disclosed": 1, "unknown": 3}),
        ({"teachers": ["acme/b", "acme/c"]}, {"declared": 3, "unknown": 3}),
        ({"bases": ["acme/b"], "datasets": ["acme/corpus"]}, {"declared": 3, "unknown": 3}),
        ({"distillation": CITED | {"statement": "declared_none", "negatives": [CITED | {"stages": ["rl"], "made_by": "anyone"}]}}, {"declared_none": 2, "unknown": 3}),
        ({"withdrawn": CITED | {"date": "2026-03-01", "reason": "Twice."}}, {"unknown": 0}),
    ],
)  # fmt: skip
def test_statements_by_what_they_come_to(tmp_path: Path, fields: dict[str, Any], said: dict[str, int]) -> None:
    """Each statement counts once, and the four main questions count as unknown where the card leaves them out."""
    report = report_of(tmp_path, organization(), model("acme/a", **fields))
    assert report.total.statements == NOT_LOOKED | said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, {"declared": 1, "declared_none": 0, "not_disclosed": 0, "unknown": 1}),
        ({"release": {"status": "unknown"}}, {"declared": 0, "declared_none": 0, "not_disclosed": 0, "unknown": 2}),
        ({"teachers": ["acme/b"]}, {"declared": 3, "declared_none": 0, "not_disclosed": 0, "unknown": 0}),
    ],
)
def test_datasets_answer_two_questions(tmp_path: Path, fields: dict[str, Any], said: dict[str, int]) -> None:
    """A dataset's card is asked whether it can be obtained and which models are behind it."""
    assert report_of(tmp_path, organization(), dataset(**fields)).total.statements == said


@pytest.mark.parametrize(
    ("read_from", "cited", "expected"),
    [
        (["original"], ["report"], (1, 1, 0, 0, 3)),
        (["copy"], ["report"], (1, 0, 1, 0, 3)),
        (["summary"], ["report"], (1, 0, 0, 1, 4)),
        (["summary", "copy"], ["report section 2", "other"], (1, 0, 1, 0, 3)),
        (["copy", "original"], ["report", "other"], (1, 1, 0, 0, 3)),
        (["original"], [], (0, 0, 0, 0, 3)),
    ],
)
def test_how_the_best_document_was_read(tmp_path: Path, read_from: list[str], cited: list[str], expected: tuple[int, ...]) -> None:
    """A statement counts under the best way in which one of its documents was read; one with a summary alone is unresolved."""
    evidence = {key: REPORT | {"read_from": how} for key, how in zip(["report", "other"], read_from, strict=False)}
    card = model("acme/a", evidence=evidence, weights={"parameters": {"status": "released", "evidence": cited}})
    total = report_of(tmp_path, organization(), card).total
    assert (total.cited, total.original, total.copied, total.summarized, total.doubts) == expected


def test_cards_that_do_not_fit_are_unresolved(tmp_path: Path) -> None:
    """What a check warns of counts with the organization of the card that it warns about."""
    pupil = model("acme/pupil", teachers=[{"teacher": "acme/a", "via": "umbrella/corpus"}])
    report = report_of(
        tmp_path, organization(), organization("umbrella"), pupil, model("acme/a"), model("acme/b"), dataset("umbrella/corpus", teachers=["acme/b"])
    )
    assert (counts(report).warnings, counts(report, "Umbrella").warnings) == (1, 0)
    assert counts(report).doubts == counts(report).statements[Statement.UNKNOWN] + 1


@pytest.mark.parametrize(
    ("published", "days"), [("2026-11-23", 1), ("2026-11-24", 0), ("2025-11-24", 365), ("2026-11", 23), ("2026", 327), (None, None)]
)
def test_age_of_the_newest_evidence(tmp_path: Path, published: str | None, days: int | None) -> None:
    """The age runs from the publication of the newest document to the newest reading; without a date it is not known."""
    evidence = {"report": REPORT | {"published": published}, "old": REPORT | {"published": "2020-01-01" if published else None}}
    total = report_of(tmp_path, organization(), model("acme/a", evidence=evidence)).total
    assert (total.published, total.age_days, total.accessed) == (published, days, "2026-11-24")


LIST = Tracked(
    ("acme/a", "Acme/B", "Acme-AI/C-9B", "OldAcme/D", "acme-ai/not-here", "Stranger/X"),
    {"oldacme": "acme", "nowhere": "umbrella"},
)


def listed_report(folder: Path) -> QualityReport:
    """A report on four cards and a list of six models."""
    return report_of(
        folder,
        organization("acme", aliases=["Acme-AI"]),
        model("acme/a"),
        model("acme/b"),
        model("acme/c", aliases=["acme-ai/c-9b"]),
        model("acme/d", aliases=["Acme-AI/D"]),
        beside=Beside(tracked=LIST),
    )


def test_listed_models_find_their_cards(tmp_path: Path) -> None:
    """By id, alias, in any letter case, and under another namespace of the same organization; the rest is named."""
    report = listed_report(tmp_path)
    acme = counts(report)
    assert (acme.listed, acme.carded, acme.missing) == (5, 4, ("acme-ai/not-here",))
    stranger = counts(report, "Stranger")
    assert (stranger.id, stranger.models, stranger.listed, stranger.carded, stranger.missing) == (None, 0, 1, 0, ("Stranger/X",))
    assert (report.total.listed, report.total.carded) == (6, 4)


def test_every_listed_organization_is_shown(tmp_path: Path, real_registry: Registry) -> None:
    """Of the real list, every model counts once, every organization is on the page, and each with ten or more models has some with a card."""
    beside = Beside(tracked=tracked.read(DATA / "tracked-models"), accuracy=accuracy.read(DATA / "accuracy.yaml"))
    store.build(real_registry, tmp_path / "x.sqlite", beside)
    snapshot = Snapshot(tmp_path / "x.sqlite")
    report = quality(snapshot)
    snapshot.close()
    assert report.total.listed == len(beside.tracked.models) == sum(each.listed for each in report.organizations) > 1700
    assert report.total.carded == sum(each.carded for each in report.organizations)
    assert all(each.listed == each.carded + len(each.missing) for each in report.organizations)
    assert not [each.name for each in report.organizations if each.listed >= 10 and not each.carded]
    for name in (*Statement, "cited", "original", "copied", "summarized", "warnings", "doubts", "models", "datasets"):
        values = [each.statements[name] if isinstance(name, Statement) else getattr(each, name) for each in report.organizations]
        assert sum(values) == (report.total.statements[name] if isinstance(name, Statement) else getattr(report.total, name)), name
    assert sum(report.total.statements.values()) > 3000
    assert report.total.cited == report.total.speaking == report.total.original + report.total.copied + report.total.summarized


def test_report_fits_a_terminal(tmp_path: Path) -> None:
    """No line is longer than 80 letters, whatever an organization is called and however much it has."""
    beside = Beside(tracked=Tracked((*LIST.models, "A" * 90 + "/x")))
    long = organization("umbrella", name="The Extraordinarily Long-Named Institute of Advanced Umbrella Studies, Second Department")
    lines = list(command.as_text(report_of(tmp_path, organization(), long, model("acme/a"), model("umbrella/b"), beside=beside)))
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("The Extraordinar…    1    0") for line in lines)
    assert any(line.startswith("all                  2    0     0   0    0     8     -     -    -     8  2025-01") for line in lines)
    assert any(line.split() == ["all", "7", "1", "6"] for line in lines)
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize(("part", "whole", "text"), [(0, 0, "-"), (0, 9, "0%"), (9, 9, "100%"), (1, 1000, "1%"), (999, 1000, "99%"), (1, 3, "33%")])
def test_share(part: int, whole: int, text: str) -> None:
    """Nothing is called all or none that is not; the page says the same as the terminal."""
    assert command.share(part, whole) == text
    assert page_share(part, whole).replace(" ", "") == text.replace("-", "")


def test_command_and_file_are_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`disclose report --format json` prints what the site has as a file."""
    from disclose.cli import main

    store.build(registry_of(organization(), model("acme/a")), tmp_path / "x.sqlite", Beside(tracked=LIST))
    with pytest.raises(SystemExit) as ended:
        main(["report", "--database", str(tmp_path / "x.sqlite"), "--format", "json"])
    assert ended.value.code == 0
    snapshot = Snapshot(tmp_path / "x.sqlite")
    files = dict(every_file(snapshot))
    snapshot.close()
    assert json.loads(capsys.readouterr().out) == json.loads(files["coverage.json"])
    assert json.loads(files["coverage.json"])["organizations"][0]["missing"] == ["Acme/B", "OldAcme/D"]


def test_coverage_page(tmp_path: Path) -> None:
    """The page has each organization with its counts, and the names of listed models that have no card, as an invitation."""
    page = pages_of(tmp_path, Beside(tracked=LIST), organization(), model("acme/a"))["coverage/"]
    assert [title for _, title in page.sections] == [
        "What the cards say and rest on", "Listed models with and without a card", "Not yet here: an invitation", "Use these counts",
    ]  # fmt: skip
    assert (
        '<tr><th scope="row"><a href="../organization/acme/">Acme</a></th><td class="number">3</td><td class="number">1</td><td class="number">33 %</td><td class="number">2</td></tr>'
        in page.html
    )
    assert '<summary>Acme: 2 without a card</summary><ul class="run missing-models"><li>Acme/B</li><li>OldAcme/D</li></ul>' in page.html
    assert "<li>Stranger/X</li>" in page.html
    assert 'href="../contribute/"' in page.html


def test_coverage_page_without_a_list(tmp_path: Path) -> None:
    """Without a list of models the page has its other half."""
    page = pages_of(tmp_path, Beside(), organization(), model("acme/a"))["coverage/"]
    assert [identity for identity, _ in page.sections] == ["statements", "use"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"models.csv": "org,model\nx,y\n", "namespaces.csv": "namespace,organization\n"}, "has no column `modelId`"),
        ({"models.csv": "modelId\na/b/c\n", "namespaces.csv": "namespace,organization\n"}, "lists `a/b/c`"),
        ({"models.csv": "modelId\na/\n", "namespaces.csv": "namespace,organization\n"}, "lists `a/`"),
        ({"models.csv": "modelId\na/b\n"}, "cannot be read"),
        ({"models.csv": b"modelId\n\xff/b\n", "namespaces.csv": "namespace,organization\n"}, "cannot be read"),
    ],
)
def test_unusable_list(tmp_path: Path, files: dict[str, str | bytes], words: str) -> None:
    """A list that cannot be used is refused in one sentence that names the file."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UnreadableData, match=words) as refused:
        tracked.read(tmp_path)
    assert ".csv" in str(refused.value)


def test_list_is_read_once_each(tmp_path: Path) -> None:
    """A model that is listed twice counts once; without a folder there is no list."""
    (tmp_path / "models.csv").write_text("org,modelId\na,a/b\na,a/b\na,a/c\n")
    (tmp_path / "namespaces.csv").write_text("namespace,organization\nOld,a\n")
    assert tracked.read(tmp_path) == Tracked(("a/b", "a/c"), {"old": "a"})
    assert tracked.read(tmp_path / "none") == Tracked()


SAMPLE = """
samples:
  - name: A sample
    read: 2026-11-24
    drawn_how: By lot.
    read_how: Twice.
    size: 2
    cards: [acme/a, acme/b]
    short: [acme/b]
    fields:
      - {field: role, compared: 10, disagreed: 4, corrected: 1, filled: 1, second_wrong: 2}
      - {field: base, compared: 5, disagreed: 0, corrected: 0, filled: 0, second_wrong: 0, open: 0}
    found: [Most are omissions.]
    corrections: ["acme/a: <b>its</b> licence."]
"""


def test_two_readings_are_shown(tmp_path: Path) -> None:
    """The page has the counts of the file, field by field, and says of what it has no count; text stays text."""
    (tmp_path / "accuracy.yaml").write_text(SAMPLE)
    beside = Beside(accuracy=accuracy.read(tmp_path / "accuracy.yaml"))
    page = pages_of(tmp_path, beside, organization(), model("acme/a"), model("acme/b"))["method/accuracy/"]
    cells = '<td class="number">10</td><td class="number">4</td><td class="number">40 %</td><td class="number">1</td><td class="number">1</td><td class="number">2</td><td class="number"></td>'
    assert f'<tr><th scope="row">role</th>{cells}</tr>' in page.html
    assert "15 items compared, 4 disagreed (27 %); 1 corrected (7 %), 1 filled on short records, in 2 the second reading was wrong." in page.html
    assert "2, of which 1 were short records" in page.html
    assert '<a href="../../model/acme/b/">B</a> <small>short record</small>' in page.html
    assert "acme/a: &lt;b&gt;its&lt;/b&gt; licence." in page.html


def test_a_card_that_was_read_twice_says_when(tmp_path: Path) -> None:
    """The day of its last second reading stands at its evidence; other cards say nothing of it."""
    first, second = (SAMPLE.partition("samples:")[2].replace("2026-11-24", day) for day in ("2026-11-30", "2026-11-28"))
    both = f"samples:{first.replace('cards: [acme/a, acme/b]', 'cards: [acme/b]').replace('size: 2', 'size: 1')}{second}"
    (tmp_path / "accuracy.yaml").write_text(both)
    beside = Beside(accuracy=accuracy.read(tmp_path / "accuracy.yaml"))
    pages = pages_of(tmp_path, beside, organization(), *map(model, ("acme/a", "acme/b", "acme/c")))
    said = {
        name: re.findall(r'On <time datetime="([\d-]+)">[\d-]+</time> the sources were read a second time', pages[f"model/acme/{name}/"].html)
        for name in "abc"
    }
    assert said == {"a": ["2026-11-28"], "b": ["2026-11-30"], "c": []}


def test_without_second_readings_the_page_says_so(tmp_path: Path) -> None:
    """A build without the file has the page, which says that it has none."""
    assert "No second reading is part of this copy" in pages_of(tmp_path, Beside(), organization())["method/accuracy/"].html


def test_real_figures_stand_in_the_file() -> None:
    """The counts of the real samples, in all: they are what was published, and change only on purpose."""
    samples = accuracy.read(DATA / "accuracy.yaml").samples
    found = [totals([FieldCountView(**field.model_dump()) for field in sample.fields]) for sample in samples]
    assert [(each.compared, each.disagreed, each.corrected, each.filled, each.second_wrong, each.open) for each in found] == [
        (296, 60, 33, None, None, None),
        (218, 64, 60, None, 5, 2),
        (311, 141, 7, 65, 41, 28),
        (1097, 336, 92, 180, 54, 17),
    ]
    assert [len(sample.short) for sample in samples] == [0, 5, 7, 19]
    assert len({card for sample in samples for card in sample.cards}) == 92


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("compared: 10", "compared: 3", "the counts of `role` in the sample `A sample` do not fit"),
        ("second_wrong: 2", "second_wrong: 5", "do not fit"),
        ("filled: 1", "filled: 4", "do not fit"),
        ("size: 2", "size: 3", "lists 2 cards and says 3"),
        ("short: [acme/b]", "short: [acme/c]", "are not among its cards"),
        ("read: 2026-11-24", "read: 2026-13-24", "samples.0.read"),
        ("name: A sample", "title: A sample", "samples.0.name"),
        ("samples:", "samples: &x", "cannot be read"),
    ],
)
def test_unusable_second_readings(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A file whose figures cannot be is refused in one sentence, before anything is published."""
    assert old in SAMPLE
    (tmp_path / "accuracy.yaml").write_text(SAMPLE.replace(old, new))
    with pytest.raises(UnreadableData, match=words):
        accuracy.read(tmp_path / "accuracy.yaml")
