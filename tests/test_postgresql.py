"""The second database: a real PostgreSQL holds the same registry and gives the same answers as SQLite."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclose import beside, store
from disclose.lineage import RULES
from disclose.queries import ModelQuery, Page, Snapshot, TeacherQuery, accuracy, changes, commits, difference, quality
from disclose.registry import Registry
from disclose.vocabulary import RuleName
from tests.conftest import ROOT

_PROGRAMS = next((str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that was made for these tests and goes with them."""
    programs = _PROGRAMS or (str(Path(found).parent) if (found := shutil.which("initdb")) else None)
    if programs is None:
        pytest.skip("no PostgreSQL server is installed on this machine; .ci/run installs one")
    folder = tmp_path_factory.mktemp("postgresql")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    as_server = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_server = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
        for parent in list(folder.parents)[:3]:
            parent.chmod(parent.stat().st_mode | 0o011)
    data = folder / "data"
    subprocess.run(
        [*as_server, f"{programs}/initdb", "-D", str(data), "-A", "trust", "-U", "registry", "--no-sync", "--locale=C.UTF-8"],
        check=True,
        capture_output=True,
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run(
        [*as_server, f"{programs}/pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"], check=True, capture_output=True
    )
    try:
        yield f"postgresql://registry@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*as_server, f"{programs}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop"], check=True, capture_output=True)


@pytest.fixture(scope="module")
def both(server: str, real_registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Snapshot, Snapshot]]:
    """The real registry in SQLite and in PostgreSQL."""
    path = tmp_path_factory.mktemp("sqlite") / "x.sqlite"
    snapshots = []
    around = beside.read(ROOT / "registry", ROOT / "site" / "data")
    for where in (path, server):
        store.build(real_registry, str(where), around)
        snapshots.append(Snapshot(str(where)))
    yield snapshots[0], snapshots[1]
    for snapshot in snapshots:
        snapshot.close()


@pytest.mark.parametrize("sort", [(), ("-released", "name"), ("organization", "-parameters"), ("-teachers",)])
def test_lists_are_the_same(both: tuple[Snapshot, Snapshot], sort: tuple[str, ...]) -> None:
    """Every page of every order is the same in both databases, cursors included."""
    cursors: list[str | None] = [None]
    while cursors[-1] is not None or len(cursors) == 1:
        pages = [snapshot.models(ModelQuery(), Page(limit=70, cursor=cursors[-1], sort=sort)) for snapshot in both]
        assert pages[0].items == pages[1].items
        assert pages[0].meta.next_cursor == pages[1].meta.next_cursor
        cursors.append(pages[0].meta.next_cursor)
    assert len(cursors) > 3


@pytest.mark.parametrize("name", list(RuleName))
def test_answers_are_the_same(both: tuple[Snapshot, Snapshot], name: RuleName) -> None:
    """Questions about lineage have the same answers, with the same paths."""
    query = ModelQuery(teacher=TeacherQuery(names=("openai",)), rule=RULES[name])
    first, second = (snapshot.models(query, Page(limit=200)).items for snapshot in both)
    assert first == second


def test_words_are_found_alike(both: tuple[Snapshot, Snapshot]) -> None:
    """Search is the same, and a per cent sign in it is no wildcard."""
    for words, some in (("r1 distill QWEN", True), ("%", False), ("100%_", False)):
        found = [snapshot.models(ModelQuery(words=words), Page()).items for snapshot in both]
        assert found[0] == found[1]
        assert bool(found[0]) is some


def test_the_collection_is_counted_alike(both: tuple[Snapshot, Snapshot]) -> None:
    """The counts, the second readings, the history and pages of it are the same, and nothing differs between the two databases."""
    for ask in (quality, accuracy, commits, lambda each: changes(each, Page(limit=200), [("kind", frozenset({"changed"}))], "2026-11").items):
        first, second = (ask(snapshot) for snapshot in both)
        assert first == second
        assert first
    found = difference(*both)
    assert (found.records, found.models) == ((), ())


def test_rebuilding_replaces_everything(server: str, real_registry: Registry) -> None:
    """A second build leaves the rows of the second registry only."""
    store.build(Registry(), server)
    snapshot = Snapshot(server)
    assert snapshot.stats().models == 0
    snapshot.close()
    store.build(real_registry, server)
    snapshot = Snapshot(server)
    assert snapshot.stats().models == len(real_registry.models)
    snapshot.close()
