"""The command `disclose diff`: what changes from one registry to another, for the terminal or for the comment on a pull request."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from disclose.cli.loading import CLEAN, snapshot
from disclose.vocabulary import ChangeKind

if TYPE_CHECKING:
    from disclose.queries import Snapshot
    from disclose.views import Difference, ModelChange, RecordChange, TeacherChange, ValueChange

MOST = 20
"""How many ids or models stand open in a comment before the rest is folded."""


def diff(options: argparse.Namespace) -> int:
    from disclose.queries import difference

    with _opened(options.old) as old, _opened(options.new) as new:
        found = difference(old, new)
    if options.format == "json":
        print(found.model_dump_json(indent=2))
    else:
        print("\n".join(as_markdown(found) if options.format == "markdown" else as_text(found)))
    return CLEAN


def _opened(where: str) -> AbstractContextManager[Snapshot]:
    path = Path(where)
    return snapshot(path, where if "://" in where or path.is_file() else None)


def as_text(found: Difference) -> Iterator[str]:
    """The difference for a terminal."""
    yield f"From version {found.old} to {found.new}: {summary(found.records)}"
    if found.records:
        yield ""
        width = max(len(record.kind) for record in found.records)
        for record in found.records:
            parts = f"  ({', '.join(record.parts)})" if record.parts else ""
            yield f"{record.kind:{width}}  {record.record_kind} {record.record}{parts}"
    if found.models:
        yield ""
        yield "Verdicts and answers"
        for model in found.models:
            yield f"  {model.id}{_aside(model)}"
            yield from (f"    {value.what}: {_step(model, value)}" for value in model.values)
            yield from (f"    teachers under {change.rule}: {_signed(change)}" for change in model.teachers)


def as_markdown(found: Difference) -> Iterator[str]:
    """The difference as a comment on a pull request; it holds ids and terms, and no text from cards."""
    yield "### What this changes in the registry"
    yield ""
    yield f"{summary(found.records)[0].upper()}{summary(found.records)[1:]}."
    if found.records:
        yield ""
        yield from _folded([_record_line(record) for record in found.records], "records")
    if found.models:
        yield ""
        yield "#### Verdicts and answers"
        yield ""
        yield from _folded([_model_line(model) for model in found.models], "models")
    elif found.records:
        yield ""
        yield "No verdict and no answer changes."
    yield ""
    yield f"<sub>From version `{found.old}` to `{found.new}`; teachers are counted under the rules *direct* and *any*.</sub>"


def summary(records: Sequence[RecordChange]) -> str:
    """`2 records added, 1 changed`."""
    counted = Counter(record.kind for record in records)
    said = [f"{counted[kind]} {'record ' if counted[kind] == 1 else 'records '}{kind}" for kind in ChangeKind if counted[kind]]
    return ", ".join([*said[:1], *(each.replace("records ", "").replace("record ", "") for each in said[1:])]) or "no record changes"


def _folded(lines: Sequence[str], noun: str) -> Iterator[str]:
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield ""
        yield f"<details><summary>{len(lines) - MOST} more {noun}</summary>"
        yield ""
        yield from lines[MOST:]
        yield ""
        yield "</details>"


def _record_line(record: RecordChange) -> str:
    parts = f": {', '.join(f'`{part}`' for part in record.parts)}" if record.parts else ""
    return f"- {record.kind} {record.record_kind} `{record.record}`{parts}"


def _model_line(model: ModelChange) -> str:
    said = [f"{value.what} {_step(model, value, '`')}" for value in model.values]
    said += [f"teachers under *{change.rule}* {_signed(change, '`')}" for change in model.teachers]
    return f"- `{model.id}`{_aside(model)}: {'; '.join(said)}"


def _aside(model: ModelChange) -> str:
    if model.kind is ChangeKind.CHANGED:
        return "" if model.by_itself else " (its own card is the same)"
    return f" ({model.kind})"


def _step(model: ModelChange, value: ValueChange, quote: str = "") -> str:
    was, now = (f"{quote}{(each or 'does not apply').replace('_', ' ')}{quote}" for each in (value.old, value.new))
    return now if model.kind is ChangeKind.ADDED else was if model.kind is ChangeKind.REMOVED else f"{was} → {now}"


def _signed(change: TeacherChange, quote: str = "") -> str:
    """`+ acme/a, − acme/b`, the first few of each."""
    return ", ".join(part for sign, names in (("+", change.gained), ("−", change.lost)) for part in _few(sign, names, quote))


def _few(sign: str, names: Sequence[str], quote: str) -> list[str]:
    shown = names if len(names) <= 6 else names[:5]
    return [f"{sign} {quote}{name}{quote}" for name in shown] + ([f"{sign} {len(names) - len(shown)} more"] if len(names) > len(shown) else [])
