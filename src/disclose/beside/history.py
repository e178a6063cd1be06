"""What changed in the registry and when, as git remembers it.

The same history gives the same changes: only commits are read, never the state of the folder, and times are given in UTC.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from disclose.schema import RECORDS
from disclose.vocabulary import ChangeKind

Extent = Literal["whole", "cut", "none"]
"""Whether all commits could be read, only the newest ones (of a copy that was made without the older ones), or none."""

_KINDS = {"A": ChangeKind.ADDED, "M": ChangeKind.CHANGED, "T": ChangeKind.CHANGED, "D": ChangeKind.REMOVED}
_FOLDERS = {cls.folder: cls for cls in RECORDS}
_LONGEST = 120
"""Seconds that git may take."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record that one commit added, changed, withdrew or removed."""

    kind: ChangeKind
    record_kind: str
    record: str
    at: str
    """When it was committed, in UTC."""
    commit: str
    subject: str
    """The first line of the commit's message."""


@dataclass(frozen=True, slots=True)
class History:
    """The changes of a registry, the newest first."""

    changes: tuple[Change, ...] = ()
    extent: Extent = "none"


def read(folder: Path) -> History:
    """The history of a folder of cards; without git, or outside a repository, there is none."""
    log = _git(folder, "log", "--no-renames", "--diff-filter=AMTD", "--name-status", "--relative", "--format=%x01%H %ct %s", "--", ".")
    if not log:
        return History()
    shallow = _git(folder, "rev-parse", "--git-path", "shallow").strip()
    file = folder / shallow
    edge = frozenset(file.read_text(encoding="ascii").split()) if shallow and file.is_file() else frozenset[str]()
    touched = _git(
        folder, "log", "--no-renames", "-G^withdrawn:", "--diff-filter=AM", "--name-status", "--relative", "--format=%x01%H %ct %s", "--", "."
    )
    # The first commit in which a card has the key withdrew it; a later one words the reason anew.
    withdrew = {(change.record_kind, change.record): change.commit for change in _changes(touched, edge)}
    changes = tuple(
        Change(ChangeKind.WITHDRAWN, change.record_kind, change.record, change.at, change.commit, change.subject)
        if change.kind is ChangeKind.CHANGED and withdrew.get((change.record_kind, change.record)) == change.commit
        else change
        for change in _changes(log, edge)
    )
    return History(changes, "cut" if edge else "whole") if changes or edge else History()


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; nothing where it is not installed, does not answer, or knows no repository here."""
    # A hook of git's runs with variables that would lead to another repository.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(folder), "-c", "core.quotePath=true", "-c", "log.showSignature=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=_LONGEST, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def _changes(log: str, edge: frozenset[str]) -> Iterator[Change]:
    """The changes in what `git log` prints, by commit and then by path.

    A commit at the edge of a shallow copy seems to add everything that there was before it; nothing is known of it.
    """
    commit = at = subject = ""
    for line in log.split("\n"):
        if line.startswith("\x01"):
            commit, seconds, subject = (*line[1:].split(" ", 2), "")[:3]
            at = datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            subject = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]", " ", subject).split())
            continue
        status, _, path = line.partition("\t")
        placed = _record(path)
        if placed and status in _KINDS and commit not in edge:
            yield Change(_KINDS[status], *placed, at, commit, subject)


def _record(path: str) -> tuple[str, str] | None:
    """The kind and id of a record by the path of its file."""
    folder, _, rest = path.partition("/")
    cls = _FOLDERS.get(folder)
    identity = rest.removesuffix(".yaml")
    return (cls.kind, identity) if cls and rest.endswith(".yaml") and identity.count("/") + 1 == cls.depth else None
