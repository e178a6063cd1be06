"""The files from which the comparison of models is made in the page: one for each model, and one that names them all."""

from __future__ import annotations

import json
from collections.abc import Iterator

from disclose import views
from disclose.queries import Snapshot
from disclose.queries.gathering import compared

FOLDER = "compare"


def compare_files(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """The path of each file with its content."""
    aliases: dict[str, list[str]] = {}
    for name, target in snapshot.names("model").items():
        if name != target:
            aliases.setdefault(target, []).append(name)
    index = []
    for model in compared(snapshot, snapshot.details()):
        index.append([model.id, model.name, *sorted(aliases.get(model.id, []))])
        yield f"{FOLDER}/{model.id}.json", _json(model.model_dump(mode="json", exclude_defaults=True))
    yield f"{FOLDER}/models.json", _json({"dataset_version": snapshot.dataset_version, "fields": views.FIELDS, "models": sorted(index)})


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
