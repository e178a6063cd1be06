"""Commands on cards: check, build, schema and new."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from disclose.cli.loading import CLEAN, FINDINGS, Stopped, Unsound, beside, first_line, load, sound


def _root_of(paths: Sequence[Path]) -> Path:
    """The registry that the paths lie in: the nearest folder above them that is called `registry`, or `registry` here."""
    for path in paths:
        for parent in (path, *path.parents):
            if parent.name == "registry":
                return parent
    return Path("registry")


def check(options: argparse.Namespace) -> int:
    from disclose import checks, findings

    root = options.registry or _root_of(options.paths)
    missing = [str(path) for path in options.paths if not path.exists()]
    if missing:
        raise Stopped(f"there is no file `{missing[0]}`")
    loaded, found = load(root, options.paths)
    if options.format == "json":
        print(findings.as_json(found), end="")
    elif options.format == "sarif":
        print(findings.as_sarif(found, {entry.code: (entry.name.replace("_", "-"), entry.rule) for entry in checks.CHECKS.values()}), end="")
    else:
        print(findings.as_text(found) if options.format == "text" else findings.as_github(found), end="")
        print(findings.summary(found, len(loaded.files)))
    return FINDINGS if any(finding.severity == "error" for finding in found) else CLEAN


def build(options: argparse.Namespace) -> int:
    from sqlalchemy.exc import SQLAlchemyError

    from disclose import store
    from disclose.findings import count

    try:
        loaded = sound(options.registry, f"the database at `{options.database}` is left as it was")
    except Unsound as unsound:
        print(f"disclose: {unsound}", file=sys.stderr)
        return FINDINGS
    try:
        store.build(loaded, options.database, beside(options.registry))
    except (OSError, SQLAlchemyError) as error:
        raise Stopped(f"the database at `{options.database}` cannot be written ({first_line(error)})") from None
    print(
        f"{options.database}: {count(len(loaded.models), 'model')}, {count(len(loaded.datasets), 'dataset')}, {count(len(loaded.organizations), 'organization')}, version {loaded.digest[:16]}"
    )
    return CLEAN


def schema(options: argparse.Namespace) -> int:
    from disclose.schema.published import json_schemas

    options.output.mkdir(parents=True, exist_ok=True)
    for file, text in json_schemas().items():
        (options.output / file).write_text(text, encoding="utf-8")
        print(options.output / file)
    return CLEAN


def new(options: argparse.Namespace) -> int:
    from disclose.schema import RECORDS
    from disclose.schema.fields import ID_PATTERN, SLUG_PATTERN, matches
    from disclose.schema.starting import blank

    cls = next(cls for cls in RECORDS if cls.kind == options.kind)
    pattern = ID_PATTERN if cls.depth == 2 else SLUG_PATTERN
    if not matches(pattern, options.id):
        form = "organization/name" if cls.depth == 2 else "name"
        near = options.id.lower().replace(" ", "-")
        raise Stopped(
            f"`{options.id}` is not an id: `{form}` in lower case letters, digits and single `.`, `_` or `-`"
            + (f"; did you mean `{near}`?" if matches(pattern, near) else "")
        )
    path = options.registry / cls.folder / f"{options.id}.yaml"
    if not options.registry.is_dir():
        raise Stopped(f"there is no folder `{options.registry}`; run it in the project's folder, or name the cards with --registry")
    text = blank(cls, options.id, datetime.date.today().isoformat())
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Stopped(f"`{path}` exists; nothing was changed") from None
    print(f"{path}: fill it in, then run `disclose check {path}`")
    return CLEAN
