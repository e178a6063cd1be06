"""Where a database is, and opening one for reading."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from disclose.store.tables import SCHEMA_VERSION


class UnreadableDatabase(Exception):
    """A database that is missing, damaged, or not one of ours."""


def database_url(where: str | Path) -> str:
    """A path as an SQLite URL; a URL as it is, with `postgresql://` meaning psycopg 3."""
    written = str(where)
    if "://" not in written:
        return f"sqlite:///{Path(written).absolute()}"
    return written.replace("postgresql://", "postgresql+psycopg://", 1) if written.startswith("postgresql://") else written


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL; None for other databases."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def open_database(where: str | Path) -> Engine:
    """A database for reading only.

    Raises:
        UnreadableDatabase: it is missing, damaged, or not one of ours; the message says which in one sentence.
    """
    url = database_url(where)
    path = sqlite_path(url)
    if path is not None:
        if not path.is_file():
            raise UnreadableDatabase(f"there is no database at `{path}`; make one with `disclose build`")
        engine = create_engine(f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true", connect_args={"check_same_thread": False})
    else:
        engine = create_engine(url, pool_pre_ping=True)
    try:
        with engine.connect() as connection:
            if path is not None:
                verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar()
                if verdict != "ok":
                    raise UnreadableDatabase(
                        f"the database at `{path}` is damaged ({str(verdict).splitlines()[-1]}); make it anew with `disclose build`"
                    )
            version = connection.execute(text("SELECT schema_version FROM registry")).scalar()
    except UnreadableDatabase:
        engine.dispose()
        raise
    except Exception as error:
        engine.dispose()
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise UnreadableDatabase(f"the database at `{path or where}` cannot be read ({reason}); make it anew with `disclose build`") from error
    if not _fits(str(version)):
        engine.dispose()
        raise UnreadableDatabase(
            f"the database at `{path or where}` has schema version {version}, {SCHEMA_VERSION} is meant; make it anew with `disclose build`"
        )
    return engine


def _fits(version: str) -> bool:
    """Whether a database of this version has all that is asked of it: a minor step adds to what the one before had."""
    (major, minor), (meant, least) = (text.partition(".")[::2] for text in (version, SCHEMA_VERSION))
    return major == meant and minor.isdecimal() and int(minor) >= int(least)
