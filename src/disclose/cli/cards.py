"""Commands on cards: check, build, schema and new."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from disclose.cli.loading import CLEAN, FINDINGS, Stopped, Unsound, first_line, load, sound


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
        store.build(loaded, options.database)
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


_EVIDENCE = """\
evidence:                     # each document once, cited by its key; canonical addresses only, never a mirror
  card: {{url: "https://", title: "", publisher: developer, accessed: {today}, read_from: original}}
"""
_TEMPLATES = {
    "organization": """\
name: {name}
type: company                 # company | nonprofit | university | government | community | individual
country: null                 # ISO 3166-1 alpha-2 code of its seat, such as FR
links: {{homepage: "https://"}}
""",
    "model": """\
name: {name}
released: {year}                # as exact as the source says: 2025, 2025-08 or 2025-08-18
availability: released        # released | api | unreleased | unnamed | withdrawn
described_by: [card]          # the evidence for name, date, size and links
links: {{hugging_face: "https://huggingface.co/{id}"}}

{evidence}
weights:                      # can the weights be obtained?
  parameters: {{status: unknown}}
data:                         # pretraining and midtraining; unknown means that nobody has looked yet
  coverage: unknown
post_training:                # everything after
  coverage: unknown
distillation:                 # whose outputs were used: declared | declared_none | not_disclosed | unknown
  statement: unknown
#  sources:
#    - {{teacher: organization/name, role: completions, stage: sft, evidence: [card]}}
""",
    "dataset": """\
name: {name}
released: {year}
described_by: [card]

{evidence}
release: {{status: released, license: CC-BY-4.0, url: "https://", evidence: [card]}}
generation:                   # models that wrote or processed it: declared | declared_none | not_disclosed | unknown
  statement: unknown
#  sources:
#    - {{teacher: organization/name, role: completions, evidence: [card]}}
""",
    "claim": """\
title: ""                     # neutral, in your own words
claimant: ""
capacity: allegation          # filing | testimony | audit | behavioural | allegation
made: {today}
student: {{organization: ""}}   # at the level at which the claimant speaks: organization or model
teachers: [{{organization: ""}}]
offered: none_offered         # what the claimant offers in support

evidence:
  statement: {{url: "https://", title: "", publisher: third_party, accessed: {today}, read_from: original}}
summary: {{note: "", evidence: [statement]}}
responses: []
""",
    "terms": """\
name: {name}
type: license                 # license | service
{evidence}
versions:
  - {{version: "1.0", effective: {year}, outputs_may_train: silent, evidence: [card]}}
""",
}


def new(options: argparse.Namespace) -> int:
    from disclose.schema import RECORDS
    from disclose.schema.fields import ID_PATTERN, SLUG_PATTERN, matches

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
    today = datetime.date.today()
    values = {"name": options.id.split("/")[-1], "id": options.id, "today": today.isoformat(), "year": today.year}
    text = f"# yaml-language-server: $schema={'../' * cls.depth}../schemas/{cls.kind}.schema.json\n"
    text += _TEMPLATES[options.kind].format(**values, evidence=_EVIDENCE.format(**values))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Stopped(f"`{path}` exists; nothing was changed") from None
    print(f"{path}: fill it in, then run `disclose check {path}`")
    return CLEAN
