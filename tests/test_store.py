"""The database: the same bytes for the same cards, replaced at once or not at all, and refused in one sentence where it cannot be read."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from disclose import store
from disclose.queries import Snapshot
from disclose.registry import Registry
from tests.builders import dataset, model, organization, registry_of
from tests.conftest import ROOT

SMALL = registry_of(organization("acme"), model("acme/a"), model("acme/b", teachers=["acme/a"]), dataset("acme/corpus", teachers=["acme/a"]))


def _bytes(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_same_cards_same_bytes(tmp_path: Path, real_registry: Registry) -> None:
    """Two builds of the same registry are the same file, byte for byte."""
    for name in ("one", "two"):
        store.build(real_registry, tmp_path / f"{name}.sqlite")
    assert _bytes(tmp_path / "one.sqlite") == _bytes(tmp_path / "two.sqlite")


BUILD_SMALL = "import sys; from disclose import store; from tests.test_store import SMALL; store.build(SMALL, sys.argv[1])"


def test_same_bytes_in_every_run(tmp_path: Path) -> None:
    """Nothing depends on how Python happens to order its sets in one run."""
    for seed in ("1", "2", "3"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        subprocess.run([sys.executable, "-c", BUILD_SMALL, str(tmp_path / f"{seed}.sqlite")], check=True, cwd=ROOT, env=environment)
    assert len({_bytes(path) for path in tmp_path.glob("*.sqlite")}) == 1


def test_nothing_is_left_beside_the_database(tmp_path: Path) -> None:
    """A build leaves the database and its lock, and no temporary file."""
    store.build(SMALL, tmp_path / "x.sqlite")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".x.sqlite.lock", "x.sqlite"]


def test_failed_build_leaves_the_old_database(tmp_path: Path) -> None:
    """A build that breaks off changes nothing that a reader can see."""
    path = tmp_path / "x.sqlite"
    store.build(SMALL, path)
    before = _bytes(path)
    twice = Registry(models={"acme/a": model("acme/a"), "acme/again": model("acme/a")})  # the same id twice breaks the primary key
    with pytest.raises(Exception, match="UNIQUE"):
        store.build(twice, path)
    assert _bytes(path) == before
    assert sorted(found.name for found in tmp_path.iterdir()) == [".x.sqlite.lock", "x.sqlite"]


def test_reader_keeps_its_version(tmp_path: Path) -> None:
    """A snapshot goes on answering from its own version while the file is replaced, and a new one sees the new version."""
    path = tmp_path / "x.sqlite"
    store.build(SMALL, path)
    old = Snapshot(path)
    store.build(registry_of(organization("acme"), model("acme/new")), path)
    new = Snapshot(path)
    assert old.model("acme/a").id == "acme/a"
    assert new.model("acme/new").id == "acme/new"
    for snapshot in (old, new):
        snapshot.close()


def test_builders_wait_for_each_other(tmp_path: Path) -> None:
    """Builds at the same time each leave a whole database, never a mixture."""
    path = tmp_path / "x.sqlite"
    builders = [Thread(target=store.build, args=(SMALL, path)) for _ in range(4)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    alone = tmp_path / "alone.sqlite"
    store.build(SMALL, alone)
    assert _bytes(path) == _bytes(alone)


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()


def _truncated(path: Path) -> None:
    store.build(SMALL, path)
    path.write_bytes(path.read_bytes()[:-8192])


def _garbled(path: Path) -> None:
    store.build(SMALL, path)
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\xff" * (4096 * 6)
    path.write_bytes(content)


def _from_the_future(path: Path) -> None:
    store.build(SMALL, path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE registry SET schema_version = '2.0'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda _: None, "there is no database"),
        (lambda path: path.write_bytes(b""), "cannot be read"),
        (lambda path: path.write_bytes(b"hello" * 1000), "cannot be read"),
        (_foreign, "cannot be read"),
        (_truncated, "damaged|cannot be read"),
        (_garbled, "damaged|cannot be read"),
        (_from_the_future, "schema version 2.0, 1.1 is meant"),
    ],
)
def test_unreadable_database_is_refused_in_one_sentence(tmp_path: Path, spoil: object, words: str) -> None:
    """Whatever is wrong with a database, the refusal is one line that says what to do."""
    path = tmp_path / "x.sqlite"
    spoil(path)  # type: ignore[operator]
    with pytest.raises(store.UnreadableDatabase, match=words) as refused:
        store.open_database(path)
    assert "\n" not in str(refused.value)
    assert "disclose build" in str(refused.value)


def test_database_is_read_only(tmp_path: Path) -> None:
    """A reader cannot write."""
    store.build(SMALL, tmp_path / "x.sqlite")
    engine = store.open_database(tmp_path / "x.sqlite")
    with engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.execute(text("DELETE FROM model"))
    engine.dispose()


@pytest.mark.parametrize(
    ("where", "url"),
    [
        ("/data/x.sqlite", "sqlite:////data/x.sqlite"),
        ("postgresql://host/name", "postgresql+psycopg://host/name"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
    ],
)
def test_database_url(where: str, url: str) -> None:
    """A path means SQLite, and `postgresql://` means psycopg 3."""
    assert store.database_url(where) == url
