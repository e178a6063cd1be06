"""What the commands start from: the cards, a sound registry, a snapshot to answer from."""

from __future__ import annotations

import contextlib
import datetime
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # these rooms are costly to enter; each command enters only those that it needs
    from disclose.beside import Beside
    from disclose.findings import Finding
    from disclose.queries import Snapshot
    from disclose.registry import Registry

CLEAN, FINDINGS, BROKE = 0, 1, 2
"""Exit codes: nothing wrong; findings; the command could not do its work."""


DATA = Path(__file__).resolve().parents[3] / "site" / "data"
"""The project's own data beside the cards; an installed copy has none."""


class Stopped(Exception):
    """The command cannot go on; the message is the one line that is printed."""


def load(root: Path, paths: Sequence[Path] = ()) -> tuple[Registry, list[Finding]]:
    from disclose import checks, registry

    try:
        loaded, complaints = registry.load(root, paths)
    except NotADirectoryError:
        raise Stopped(f"there is no folder `{root}`; run it in the project's folder, or name the cards with --registry") from None
    return loaded, checks.run(loaded, complaints, str(root), datetime.date.today())


def sound(root: Path, what: str) -> Registry:
    """The registry, if it has no errors.

    Raises:
        Stopped: it has errors; nothing was written.
    """
    from disclose import findings

    loaded, found = load(root)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        print(findings.as_text(errors[:3]), end="", file=sys.stderr)
        raise Unsound(f"the registry in `{root}` has {findings.count(len(errors), 'error')}; {what} (`disclose check` lists all of them)")
    return loaded


def beside(root: Path) -> Beside:
    """What a build takes in beside the cards of a folder.

    Raises:
        Stopped: a file of data cannot be used.
    """
    from disclose import beside

    try:
        return beside.read(root, DATA)
    except beside.UnreadableData as unreadable:
        raise Stopped(str(unreadable)) from None


class Unsound(Stopped):
    """The registry has errors."""


def first_line(error: BaseException) -> str:
    return (str(getattr(error, "orig", error)).splitlines() or [type(error).__name__])[0]


@contextlib.contextmanager
def snapshot(root: Path, database: str | None, *, whole: bool = False) -> Iterator[Snapshot]:
    """The data to answer from: a database that was named, or one made for the moment from the cards; if whole, with what stands beside them."""
    from disclose import store
    from disclose.queries import Snapshot

    with tempfile.TemporaryDirectory() as folder:
        if database is None:
            database = str(Path(folder) / "registry.sqlite")
            cards = sound(root, "no answer can be given")
            store.build(cards, database, *([beside(root)] if whole else []))
        try:
            snapshot = Snapshot(database)
        except store.UnreadableDatabase as unreadable:
            raise Stopped(str(unreadable)) from None
        try:
            yield snapshot
        finally:
            snapshot.close()
