"""What changed when: read from git, stored, asked by the API, shown on pages and in feeds."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from api.app import litestar
from disclose import registry, store
from disclose.beside import Beside, Change, History, history
from disclose.exports import every_file
from disclose.pages import Page, every_page
from disclose.queries import Snapshot
from disclose.vocabulary import ChangeKind
from tests.builders import claim, dataset, model, organization, registry_of, terms, write

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</title><script>alert(1)</script> {{ 7 * 7 }} & **bold** [a](javascript:alert(1)) \x08\u0085"
GONE = {"date": "2026-03-01", "reason": "Twice.", "evidence": ["report"]}


def git(folder: Path, *arguments: str, day: str = "2026-01-01") -> str:
    """Run git as somebody whom no configuration of this machine knows."""
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@acme.example"), ("DATE", f"{day}T23:30:00-0500"))}  # fmt: skip
    environment = os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()


def commit(folder: Path, subject: str, day: str) -> None:
    """Commit everything."""
    git(folder, "add", "--all", day=day)
    git(folder, "commit", "--quiet", "--cleanup=verbatim", "--message", subject, day=day)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose registry was added to, changed, and in which records were withdrawn and removed."""
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "--quiet", "--initial-branch=main")
    cards = root / "registry"
    write(cards, [organization(), model("acme/a"), model("acme/b"), dataset()], {"LICENSE": "text", "README.md": "text"})
    commit(root, "acme: add cards", "2026-01-01")
    write(cards, [model("acme/a", note="More is known."), claim(), terms()])
    commit(root, HOSTILE, "2026-02-01")
    (root / "other.txt").write_text("beside the registry")
    commit(root, "Something else", "2026-02-02")
    write(cards, [model("acme/b", withdrawn=GONE)])
    commit(root, "acme/b: withdraw", "2026-03-01")
    write(cards, [model("acme/b", withdrawn=GONE | {"reason": "Entered twice."})])
    (cards / "datasets/acme/corpus.yaml").rename(cards / "datasets/acme/corpus-v1.yaml")
    commit(root, "Say it better, and name the corpus by its version", "2026-03-02")
    return root


def brief(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    """Day, kind and record of each change."""
    return [(change.at[:10], str(change.kind), f"{change.record_kind} {change.record}") for change in changes]


EXPECTED = [
    ("2026-03-03", "added", "dataset acme/corpus-v1"),
    ("2026-03-03", "removed", "dataset acme/corpus"),
    ("2026-03-03", "changed", "model acme/b"),
    ("2026-03-02", "withdrawn", "model acme/b"),
    ("2026-02-02", "added", "claim 2026-umbrella-acme"),
    ("2026-02-02", "changed", "model acme/a"),
    ("2026-02-02", "added", "terms acme/terms"),
    ("2026-01-02", "added", "dataset acme/corpus"),
    ("2026-01-02", "added", "model acme/a"),
    ("2026-01-02", "added", "model acme/b"),
    ("2026-01-02", "added", "organization acme"),
]
"""Days are those of UTC: the commits were made half an hour before midnight further west."""


def test_history_of_a_registry(repository: Path) -> None:
    """Every commit that touched a record is there, the newest first; what is no record, and what is outside, is not."""
    found = history.read(repository / "registry")
    assert found.extent == "whole"
    assert sorted(brief(found.changes), reverse=True) == sorted(EXPECTED, reverse=True)
    assert [change.at for change in found.changes] == sorted((change.at for change in found.changes), reverse=True)
    assert found.changes[0].at == "2026-03-03T04:30:00Z"
    assert found.changes[0].commit == git(repository, "rev-parse", "HEAD")


def test_subjects_are_one_line_without_control_characters(repository: Path) -> None:
    """What a feed could not hold is taken out of a subject, and nothing else."""
    subjects = {change.subject for change in history.read(repository / "registry").changes}
    assert " ".join(HOSTILE.replace("\x08", " ").replace("\u0085", " ").split()) in subjects
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for subject in subjects for letter in subject)


def test_a_clone_has_the_same_history(repository: Path, tmp_path: Path) -> None:
    """The same history gives the same changes, and with the same cards the same database, byte for byte."""
    git(tmp_path, "clone", "--quiet", str(repository), "clone")
    digests = set()
    for number, root in enumerate((repository, tmp_path / "clone")):
        loaded, _ = registry.load(root / "registry")
        store.build(loaded, tmp_path / f"{number}.sqlite", Beside(history.read(root / "registry")))
        digests.add(hashlib.sha256((tmp_path / f"{number}.sqlite").read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize(("depth", "expected"), [("1", []), ("2", EXPECTED[:3]), ("3", EXPECTED[:4])])
def test_a_shallow_clone_says_that_it_is_cut(repository: Path, tmp_path: Path, depth: str, expected: list[tuple[str, str, str]]) -> None:
    """A copy without the older commits does not take its oldest commit for the beginning of everything."""
    git(tmp_path, "clone", "--quiet", "--depth", depth, f"file://{repository}", "clone")
    found = history.read(tmp_path / "clone/registry")
    assert (found.extent, sorted(brief(found.changes))) == ("cut", sorted(expected))


def test_uncommitted_changes_are_no_history(repository: Path, tmp_path: Path) -> None:
    """Only commits count, not what lies in the folder."""
    git(tmp_path, "clone", "--quiet", str(repository), "clone")
    cards = tmp_path / "clone/registry"
    before = history.read(cards)
    write(cards, [model("acme/new"), model("acme/a", note="Not committed.")])
    git(tmp_path / "clone", "add", "--all")
    assert history.read(cards) == before


def test_without_git_there_is_no_history(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a repository, in an empty one, and without git, a build goes on without a history."""
    write(tmp_path / "cards", [organization()])
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert history.read(tmp_path / "cards") == History()
    git(tmp_path, "init", "--quiet")
    assert history.read(tmp_path / "cards") == History()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert history.read(repository / "registry") == History()


def test_a_hook_of_git_does_not_mislead(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that git sets for its hooks do not lead to another repository."""
    git(tmp_path, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert len(history.read(repository / "registry").changes) == len(EXPECTED)


@pytest.fixture(scope="module")
def database(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's registry with its history as a database."""
    path = tmp_path_factory.mktemp("database") / "x.sqlite"
    loaded, complaints = registry.load(repository / "registry")
    assert not complaints
    store.build(loaded, path, Beside(history.read(repository / "registry")))
    return path


@pytest.fixture(scope="module")
def client(database: Path) -> Iterator[TestClient[Any]]:
    """The API over it."""
    with TestClient(litestar(database)) as client:
        yield client


def test_api_lists_changes(client: TestClient[Any]) -> None:
    """All changes, with when, what and by which commit, the newest first."""
    answer = client.get("/changes").json()
    assert answer["extent"] == "whole"
    assert answer["meta"]["total"] == len(answer["items"]) == len(EXPECTED)
    assert [(item["at"][:10], item["kind"], f"{item['record_kind']} {item['record']}") for item in answer["items"]] == EXPECTED
    assert set(answer["items"][0]) == {"kind", "record_kind", "record", "organization", "at", "commit", "subject"}
    assert {item["organization"] for item in answer["items"]} == {"acme"}


@pytest.mark.parametrize(
    ("query", "records"),
    [
        ("kind=withdrawn", ["acme/b"]),
        ("kind=withdrawn,removed", ["acme/corpus", "acme/b"]),
        ("organization=ACME&kind=withdrawn", ["acme/b"]),
        ("since=2026-03-03", ["acme/corpus-v1", "acme/corpus", "acme/b"]),
        ("since=2026-03", ["acme/corpus-v1", "acme/corpus", "acme/b", "acme/b"]),
        ("since=2027", []),
        ("since=2026-03-02&kind=added", ["acme/corpus-v1"]),
    ],
)
def test_api_narrows_changes(client: TestClient[Any], query: str, records: list[str]) -> None:
    """By what was done, by organization under any of its names, and from a day, month or year on."""
    assert [item["record"] for item in client.get(f"/changes?{query}").json()["items"]] == records


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("kind=deleted", 400, "`kind` cannot be `deleted`"),
        ("since=yesterday", 400, "`since` cannot be `yesterday`"),
        ("organisation=acme", 400, "did you mean `organization`?"),
        ("organization=acmee", 404, "acmee"),
    ],
)
def test_api_refuses(client: TestClient[Any], query: str, status: int, words: str) -> None:
    """A parameter that cannot be used is refused in words."""
    answer = client.get(f"/changes?{query}")
    assert answer.status_code == status
    assert words in answer.text


def test_api_pages_changes(client: TestClient[Any]) -> None:
    """Every change is on one page, in order, whatever the size of a page."""
    found, address = [], "/changes?limit=2"
    while address:
        answer = client.get(address)
        found += [item["record"] for item in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url", "")
    assert found == [record.split(" ", 1)[1] for _, _, record in EXPECTED]


def test_another_commit_is_another_version(database: Path, repository: Path, tmp_path: Path) -> None:
    """The tag of the list follows the history, also where no card changed."""
    from api.app import application

    loaded, _ = registry.load(repository / "registry")
    store.build(loaded, tmp_path / "none.sqlite")
    tags = set()
    for path in (database, database, tmp_path / "none.sqlite"):
        with TestClient(application(path)) as client:
            tags.add(client.get("/changes").headers["etag"])
    assert len(tags) == 2


def pages_of(database: Path) -> dict[str, Page]:
    """The pages over a database, by path."""
    snapshot = Snapshot(database)
    pages = {page.path: page for page in every_page(snapshot)}
    snapshot.close()
    return pages


@pytest.fixture(scope="module")
def pages(database: Path) -> dict[str, Page]:
    """The pages with a history."""
    return pages_of(database)


def test_changes_page(pages: dict[str, Page]) -> None:
    """By day, the latest first; each commit with its records as links, and those that are gone as text; text stays text."""
    page = pages["changes/"]
    assert [title for _, title in page.sections] == ["2026-03-03", "2026-03-02", "2026-02-02", "2026-01-02"]
    assert '1 model withdrawn: <a href="../model/acme/b/">B</a>.' in page.html
    assert "1 dataset removed: <code>acme/corpus</code>." in page.html
    assert '1 claim added: <a href="../claims/#2026-umbrella-acme">2026-umbrella-acme</a>.' in page.html
    assert '1 terms document added: <a href="../terms/#acme-terms">acme/terms</a>.' in page.html
    assert "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} &amp; **bold** [a](javascript:alert(1))" in page.html
    assert "<script>" not in page.html
    assert "shallow" not in page.html


def test_history_on_the_pages_of_records(pages: dict[str, Page]) -> None:
    """A model's page says what was changed on its card and when; the home page has the latest commits."""
    page = pages["model/acme/b/"].html
    shown = page[page.index('<h2 id="history"') : page.index('<h2 id="use"')]
    assert re.findall(r'<time datetime="([^"T]+)', shown) == ["2026-03-03", "2026-03-02", "2026-01-02"]
    assert '<span class="change-kind">withdrawn</span> <span class="note">acme/b: withdraw</span>' in shown
    assert 'id="history"' in pages["dataset/acme/corpus-v1/"].html
    assert "<small>1 dataset added, 1 model changed, 1 dataset removed</small>" in pages[""].html


def test_without_a_history_the_pages_say_so(tmp_path: Path) -> None:
    """The page of changes says that nothing is known; no other page has an empty section."""
    store.build(registry_of(organization(), model("acme/a")), tmp_path / "x.sqlite")
    pages = pages_of(tmp_path / "x.sqlite")
    assert "built without the history" in pages["changes/"].html
    assert 'id="history"' not in pages["model/acme/a/"].html
    assert "Latest changes" not in pages[""].html


def many(number: int) -> Beside:
    """A history of commits with 30 changed records each."""
    return Beside(
        History(
            tuple(
                Change(
                    ChangeKind.CHANGED,
                    "model",
                    f"acme/m{each}",
                    f"2026-01-01T00:00:{59 - each // 30:02}Z",
                    f"{each // 30:040}",
                    f"commit {each // 30}",
                )
                for each in range(number)
            ),
            "cut",
        )
    )


@pytest.mark.parametrize(
    ("number", "named", "words"),
    [(90, 90, ""), (500, 500, ""), (510, 500, "The 500 latest of 510 changed records"), (1200, 500, "The 500 latest of 1,200 changed records")],
)
def test_long_history_is_cut_on_the_page(tmp_path: Path, number: int, named: int, words: str) -> None:
    """The page names at most 500 records and says where the rest is; a history that was cut is called so."""
    store.build(registry_of(organization(), model("acme/a")), tmp_path / "x.sqlite", many(number))
    page = pages_of(tmp_path / "x.sqlite")["changes/"]
    assert page.html.count("acme/m") == named
    assert words in page.html
    assert ("latest of" in page.html) == bool(words)
    assert "shallow copy" in page.html


@pytest.mark.parametrize("address", ["", "https://registry.example/"])
def test_feeds(database: Path, address: str) -> None:
    """Both feeds have one entry for each commit, with an id that stays the same wherever the site is, and name what changed."""
    snapshot = Snapshot(database)
    files, elsewhere = dict(every_file(snapshot, address)), dict(every_file(snapshot, "https://elsewhere.example/"))
    snapshot.close()
    feed = ElementTree.fromstring(files["changes.xml"])  # noqa: S314 - it is our own
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2026-03-03T04:30:00Z",
        "2026-03-02T04:30:00Z",
        "2026-02-02T04:30:00Z",
        "2026-01-02T04:30:00Z",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-03-03T04:30:00Z"
    assert {link.get("href") for link in feed.findall(f"{ATOM}link")} == {f"{address}changes.xml", f"{address}changes/"}
    assert "withdrawn: model acme/b" in (entries[1].findtext(f"{ATOM}content") or "")
    assert (entries[2].findtext(f"{ATOM}title") or "").startswith("</title><script>")
    items = json.loads(files["changes.json"])
    assert items["version"] == "https://jsonfeed.org/version/1.1"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == [item["id"] for item in items["items"]] == [item["id"] for item in json.loads(elsewhere["changes.json"])["items"]]
    assert len({*ids, feed.findtext(f"{ATOM}id")}) == 5
    assert [item.get("url") for item in items["items"]] == (
        [
            f"{address}changes/#day-2026-03-03",
            f"{address}changes/#day-2026-03-02",
            f"{address}changes/#day-2026-02-02",
            f"{address}changes/#day-2026-01-02",
        ]
        if address
        else [None] * 4
    )


def test_feeds_of_a_long_history_stay_short(tmp_path: Path) -> None:
    """Feeds have the latest fifty commits, and an entry does not name hundreds of records."""
    store.build(registry_of(organization()), tmp_path / "x.sqlite", Beside(History(tuple(Change(ChangeKind.ADDED, "model", f"acme/m{each}", "2026-01-01T00:00:00Z", f"{each // 100:040}", "") for each in range(6000)), "whole")))  # fmt: skip
    snapshot = Snapshot(tmp_path / "x.sqlite")
    items = json.loads(dict(every_file(snapshot))["changes.json"])["items"]
    snapshot.close()
    assert len(items) == 50
    assert items[0]["title"] == "Changes"
    assert items[0]["content_text"].endswith("added: model acme/m39\nand 60 more")


def test_the_project_has_a_history(tmp_path: Path) -> None:
    """Where this project is a whole clone, its own registry has a history that begins with the first cards."""
    root = Path(__file__).parent.parent
    found = history.read(root / "registry")
    if found.extent != "whole":
        pytest.skip("this copy of the project has no git history, or not all of it")
    assert len(found.changes) > 500
    assert found.changes[-1].kind is ChangeKind.ADDED
