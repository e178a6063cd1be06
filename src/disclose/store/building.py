"""Writing a whole registry, at once or not at all; the only writer."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel, insert

from disclose.beside import NOTHING, Beside
from disclose.registry import Registry, uncollected
from disclose.store.reading import database_url, sqlite_path
from disclose.store.rows import rows_of
from disclose.store.tables import Tables


def build(registry: Registry, where: str | Path, beside: Beside = NOTHING) -> None:
    """Write the whole registry into a database, replacing what was there at once or not at all.

    SQLite: the same registry, with the same beside it, gives the same bytes. Readers of the old file go on reading it until they open the new one.

    Raises:
        OSError: the folder cannot be written to.
        sqlalchemy.exc.SQLAlchemyError: the database refuses.
    """
    with uncollected():
        write(rows_of(registry, beside), where)


def write(tables: Tables, where: str | Path) -> None:
    """Write rows into a database as `build` does.

    Raises:
        OSError: the folder cannot be written to.
        sqlalchemy.exc.SQLAlchemyError: the database refuses.
    """
    url = database_url(where)
    path = sqlite_path(url)
    if path is None:
        engine = create_engine(url)
        with engine.begin() as connection:
            SQLModel.metadata.drop_all(connection)
            _insert(tables, connection)
        engine.dispose()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        os.close(handle)
        temporary = Path(name)
        try:
            _write_sqlite(tables, temporary)
            temporary.chmod(0o644)
            temporary.replace(path)
            _sync(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """One builder at a time."""
    with (path.parent / f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_sqlite(tables: Tables, file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}", json_serializer=lambda value: to_json(value).decode())

    @event.listens_for(engine, "connect")
    def _quick(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=OFF")  # nobody sees the file before it is whole
        connection.execute("PRAGMA synchronous=OFF")

    try:
        with engine.begin() as connection:
            _insert(tables, connection)
        with engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
            verdict = connection.execute(text("PRAGMA integrity_check")).scalar()
            if verdict != "ok":
                raise OSError(f"the new database failed its integrity check: {verdict}")
    finally:
        engine.dispose()
    _sync(file)


def _insert(tables: Tables, connection: Connection) -> None:
    for each in SQLModel.metadata.sorted_tables:
        connection.execute(CreateTable(each))
        for index in sorted(each.indexes, key=lambda index: str(index.name)):  # a set of SQLAlchemy's: its order differs from run to run
            index.create(connection)
    for table, rows in tables:
        if rows:
            connection.execute(insert(table), rows)
