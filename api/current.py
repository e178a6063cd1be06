"""The data being served: one snapshot at a time, and a newer one as soon as it is there and good."""

from __future__ import annotations

import gc
import logging
import time
from pathlib import Path

from disclose.queries import Snapshot
from disclose.store import UnreadableDatabase, database_url, sqlite_path

LOOK_EVERY = 0.5
"""Seconds between two looks at the file."""

_log = logging.getLogger("api")


class Current:
    """Gives the newest good snapshot; a request keeps the one that it was given."""

    def __init__(self, where: str | Path) -> None:
        """Open the database.

        Raises:
            UnreadableDatabase: it cannot be served.
        """
        self._where = where
        self._path = sqlite_path(database_url(where))
        self._seen = self._mark()
        self._looked = time.monotonic()
        self._snapshot = _opened(where)

    def snapshot(self) -> Snapshot:
        """The data to answer from."""
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            mark = self._mark()
            if mark != self._seen:
                self._seen = mark
                try:
                    newer = _opened(self._where)
                    self.close()
                    self._snapshot = newer
                    _log.info("serving version %s", self._snapshot.dataset_version)
                except UnreadableDatabase as unreadable:
                    _log.error("%s; serving version %s on", unreadable, self._snapshot.dataset_version)
        return self._snapshot

    def close(self) -> None:
        """Let go of the database."""
        self._snapshot.close()

    def _mark(self) -> tuple[int, int, int] | None:
        """What changes when the file is replaced."""
        try:
            status = self._path.stat() if self._path else None
        except OSError:
            return None
        return (status.st_ino, status.st_mtime_ns, status.st_size) if status else None


def _opened(where: str | Path) -> Snapshot:
    """A snapshot with its graph, read now, so that no reader waits for it."""
    snapshot = Snapshot(where)
    _ = snapshot.graph.into, snapshot.graph.out_of
    settle()
    return snapshot


def settle() -> None:
    """Tell the garbage collector that what is there now stays, and that a search makes many objects and little garbage.

    What an earlier version left behind is given back first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
