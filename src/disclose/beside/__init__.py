"""What a build takes in beside the cards: their history, a list of models to hold them against, and the second readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from disclose.beside import accuracy, history, tracked
from disclose.beside.accuracy import Accuracy, FieldCount, Sample
from disclose.beside.history import Change, History
from disclose.beside.tracked import Tracked
from disclose.beside.unreadable import UnreadableData

__all__ = ["NOTHING", "Accuracy", "Beside", "Change", "FieldCount", "History", "Sample", "Tracked", "UnreadableData", "read"]


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything beside the cards; the same cards and the same of this give the same database."""

    history: History = field(default_factory=History)
    tracked: Tracked = field(default_factory=Tracked)
    accuracy: Accuracy = field(default_factory=Accuracy)


NOTHING = Beside()
"""Cards alone."""


def read(registry: Path, data: Path | None) -> Beside:
    """What stands beside a folder of cards; `data` is the project's own folder of data, where there is one.

    Raises:
        UnreadableData: a file of data is not what it has to be.
    """
    found = history.read(registry)
    if data is None or not data.is_dir():
        return Beside(found)
    return Beside(found, tracked.read(data / "tracked-models"), accuracy.read(data / "accuracy.yaml"))
