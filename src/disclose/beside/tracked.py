"""A list of models that somebody else keeps, against which the registry's cards are held to see what is missing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from disclose.beside.unreadable import UnreadableData


@dataclass(frozen=True, slots=True)
class Tracked:
    """The models listed, and whose the namespaces are under which they are published."""

    models: tuple[str, ...] = ()
    """Ids on Hugging Face, `namespace/name`, in the order of the list."""
    namespaces: dict[str, str] = field(default_factory=dict)
    """Namespaces, in small letters, that are no alias of an organization, with the organization that they belong to."""


def read(folder: Path) -> Tracked:
    """The list in a folder: `models.csv` with the column `modelId`, and `namespaces.csv`. Without a folder there is none.

    Raises:
        UnreadableData: a file is not what it has to be.
    """
    if not folder.is_dir():
        return Tracked()
    models = tuple(dict.fromkeys(model for (model,) in _rows(folder / "models.csv", "modelId")))
    for model in models:
        if model.count("/") != 1 or not all(model.split("/")):
            raise UnreadableData(f"`{folder / 'models.csv'}` lists `{model}`, which is not of the form `namespace/name`")
    return Tracked(models, {name.casefold(): organization for name, organization in _rows(folder / "namespaces.csv", "namespace", "organization")})


def _rows(file: Path, *columns: str) -> Iterator[tuple[str, ...]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise UnreadableData(f"`{file}` has no column `{missing[0]}`")
            yield from (tuple((row[column] or "").strip() for column in columns) for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableData(f"`{file}` cannot be read ({error})") from None
