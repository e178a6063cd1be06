"""Every check is silent on good cards and says one exact thing about bad ones; together they find everything at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import REPORT, as_yaml, claim, dataset, model, organization, registry_of, terms, write
from conftest import Bless

from disclose import checks, findings, registry
from disclose.checks import CHECKS
from disclose.checks.catalogue import Check, Problems, register
from disclose.findings import Finding, Problem
from disclose.registry import Complaint, Registry
from disclose.schema import Record, shown

TODAY = datetime.date(2026, 11, 24)

UNSAID: dict[str, Any] = {"evidence": []}
CODE = {"status": "released", "evidence": ["report"]}
SOMEBODY = organization("umbrella")


def licensed(name: str) -> Record:
    return model(weights={"parameters": CODE | {"license": name}})


def documented(**evidence: str) -> Record:
    return model(evidence={"report": REPORT | evidence})


def disclosing(statement: str) -> dict[str, Any]:
    return {"distillation": {"statement": statement, "evidence": ["report"]}}


ROWS: list[tuple[str, list[Record], list[str]]] = [
    ("IDN002", [model(aliases=["Acme/A", "a"]), model("acme/b", aliases=["b"]), dataset("acme/a", aliases=["a"]), organization("a")], []),
    (
        "IDN002",
        [model("acme/a", aliases=["Old A"]), model("acme/b", aliases=["b", "old a"])],
        [
            "aliases[0]: the alias `Old A` of `acme/a` also stands for `acme/b`, which has the same name",
            "aliases[1]: the alias `old a` of `acme/b` also stands for `acme/a`, which has the same name",
        ],
    ),
    ("IDN002", [dataset("acme/a"), dataset("acme/b", aliases=["ACME/A"])], ["aliases[0]: the alias `ACME/A` of `acme/b` also stands for `acme/a`, which has the same name"]),
    ("IDN002", [organization("acme", aliases=["Umbrella"]), SOMEBODY], ["aliases[0]: the alias `Umbrella` of `acme` also stands for `umbrella`, which has the same name"]),
    ("IDN002", [model(aliases=["x", "X"])], ["aliases[0]: `acme/a` has the alias `x` already", "aliases[1]: `acme/a` has the alias `X` already"]),
    ("IDN003", [organization("acme", parent="umbrella"), SOMEBODY, model(), dataset(), terms(), claim()], []),
    (
        "IDN003",
        [organization("acmee", parent="umbrela"), SOMEBODY, model("acme/a"), terms("zzz/terms")],
        [
            "parent: `acmee` names the parent `umbrela`, which has no record; did you mean `umbrella`?",
            ": `acme/a` belongs to the organization `acme`, which has no record; did you mean `acmee`?",
            ": `zzz/terms` belongs to the organization `zzz`, which has no record",
        ],
    ),
    ("IDN004", [model("acme/a", family="acme/all"), model("acme/all", precision="family"), model("acme/b")], []),
    ("IDN004", [model("acme/a", family="acme/al"), model("acme/all", precision="family")], ["family: `acme/a` names the family `acme/al`, which has no card; did you mean `acme/all` or `acme/a`?"]),
    ("IDN004", [model("acme/a", family="acme/all"), model("acme/all")], ["family: `acme/a` names the family `acme/all`, whose card says `precision: checkpoint`"]),
    ("IDN004", [model("acme/a", family="acme/b", precision="family"), model("acme/b", precision="family")], ["family: `acme/a` is a family and names the family `acme/b`"]),
    ("EVI001", [organization(), model(teachers=["acme/b"], datasets=["acme/corpus"], bases=["acme/c"]), dataset(), claim(), terms()], []),
    ("EVI001", [model(weights={"parameters": {"status": "unknown"}}, data={"coverage": "unknown"}, distillation={"statement": "unknown"})], []),
    (
        "EVI001",
        [model(described_by=[], distillation={"statement": "not_disclosed"}, documentation={"model_card": {"status": "not_released"}})],
        [
            "documentation.model_card: `documentation.model_card` of `acme/a` says something and cites no evidence",
            "distillation: `distillation` of `acme/a` says something and cites no evidence",
            ": `acme/a` does not say what its name, date, size and links are taken from",
        ],
    ),
    (
        "EVI001",
        [model(teachers=[{"teacher": "acme/b"} | UNSAID], datasets=[{"dataset": "acme/corpus"} | UNSAID], bases=[{"model": "acme/c"} | UNSAID])],
        [
            "data.datasets[0]: `data.datasets[0]` of `acme/a` says something and cites no evidence",
            "derived_from[0]: `derived_from[0]` of `acme/a` says something and cites no evidence",
            "distillation.sources[0]: `distillation.sources[0]` of `acme/a` says something and cites no evidence",
        ],
    ),
    ("EVI001", [organization(country=None, described_by=[])], []),
    ("EVI001", [organization(described_by=[])], ["country: `acme` has its seat in `US` and does not say where that is taken from"]),
    ("EVI001", [terms(versions=[UNSAID])], ["versions[0]: `versions[0]` of `acme/terms` says something and cites no evidence"]),
    ("EVI002", [model(described_by=["report", "report section 4.2"]), claim(), terms(), dataset()], []),
    (
        "EVI002",
        [model(described_by=["reprt"], from_scratch={"evidence": ["report", "zzz page 3"]})],
        [
            "described_by[0]: `acme/a` cites `reprt`, which is no key of its `evidence`; did you mean `report`?",
            "from_scratch.evidence[1]: `acme/a` cites `zzz`, which is no key of its `evidence`",
        ],
    ),
    ("EVI003", [model(), dataset(), claim(), terms(), organization()], []),
    ("EVI002", [organization(described_by=["reprt"])], ["described_by[0]: `acme` cites `reprt`, which is no key of its `evidence`; did you mean `report`?"]),
    ("EVI003", [organization(evidence={"report": REPORT, "blog": REPORT})], ["evidence.blog: nothing on `acme` cites `blog`"]),
    ("EVI003", [model(described_by=[], evidence={"report": REPORT, "blog": REPORT})], ["evidence.report: nothing on `acme/a` cites `report`", "evidence.blog: nothing on `acme/a` cites `blog`"]),
    ("EVI004", [documented(url="https://arxiv.org/abs/2501.00001")], []),
    ("EVI004", [documented(url="https://notarchive.org/web.archive.org")], []),
    ("EVI004", [documented(url="https://web.archive.org/web/2025/https://acme.example/")], ["evidence.report.url: `https://web.archive.org/web/2025/https://acme.example/` lies at `web.archive.org`, an archive"]),
    ("EVI004", [documented(url="https://www.alphaxiv.org/abs/1")], ["evidence.report.url: `https://www.alphaxiv.org/abs/1` lies at `alphaxiv.org`, a reader of arXiv papers"]),
    ("EVI004", [documented(url="https://WWW.Wikipedia.ORG:443?a")], ["evidence.report.url: `https://WWW.Wikipedia.ORG:443?a` lies at `wikipedia.org`, an encyclopedia"]),
    ("EVI004", [documented(url="http://acme.example/report")], ["evidence.report.url: `http://acme.example/report` is not an https address"]),
    ("EVI005", [documented(published="2026-11", accessed="2026-11-24"), terms(evidence={"report": REPORT | {"published": "2026-11-24"}})], []),
    ("EVI005", [documented(published="2026-12", accessed="2026-11-24")], ["evidence.report.accessed: `report` of `acme/a` was read on `2026-11-24` and published on `2026-12`"]),
    ("EVI006", [model("acme/c", teachers=["acme/b"], evidence={"report": REPORT | {"publisher": "other_developer"}}), documented(publisher="press")], []),
    (
        "EVI006",
        [model(teachers=[{"teacher": "acme/b", "evidence": ["news", "report"]}], evidence={"report": REPORT, "news": REPORT | {"publisher": "press"}})],
        [],
    ),
    (
        "EVI006",
        [
            model("acme/a", teachers=["acme/b"], evidence={"report": REPORT | {"publisher": "press"}}),
            model("acme/d", exposure=[{"organization": "acme", "stage": "pretraining", "evidence": ["report"]}], evidence={"report": REPORT | {"publisher": "regulator"}}),
            dataset(generation={"statement": "not_disclosed", "evidence": ["report"]}, evidence={"report": REPORT | {"publisher": "court"}}),
        ],
        [
            "distillation.evidence: `distillation` of `acme/a` rests on `press` alone, and on no document of a developer",
            "distillation.sources[0].evidence: `distillation.sources[0]` of `acme/a` rests on `press` alone, and on no document of a developer",
            "exposure[0].evidence: `exposure[0]` of `acme/d` rests on `regulator` alone, and on no document of a developer",
            "generation.evidence: `generation` of `acme/corpus` rests on `court` alone, and on no document of a developer",
        ],
    ),
    ("LIC001", [licensed("Apache-2.0"), terms(license="LicenseRef-Acme")], []),
    ("LIC001", [licensed("(MIT OR GPL-2.0-only WITH Classpath-exception-2.0) AND LGPL-2.1+")], []),
    ("LIC001", [licensed("Apache 2.0")], ["weights.parameters.license: `Apache 2.0` is not on the SPDX licence list; did you mean `Apache-2.0`?"]),
    ("LIC001", [licensed("apache-2.0")], ["weights.parameters.license: `apache-2.0` is not on the SPDX licence list; did you mean `Apache-2.0`?"]),
    ("LIC001", [licensed("MIT License")], ["weights.parameters.license: `MIT License` is not on the SPDX licence list; did you mean `MIT`?"]),
    ("LIC001", [licensed("MIT Apache-2.0")], ["weights.parameters.license: `MIT Apache-2.0` is not on the SPDX licence list; did you mean `Apache-2.0` or `Apache-1.0`?"]),
    ("LIC001", [terms(license="Llama 3.1")], ["license: `Llama 3.1` is not on the SPDX licence list; did you mean `LicenseRef-Llama-3.1`?"]),
    ("LIC001", [terms(license="Proprietary")], ["license: `Proprietary` is not on the SPDX licence list"]),
    ("LIN001", [model("acme/a", teachers=["acme/b", {"one_of": ["acme/b", "acme/c"]}, {"undisclosed": True}]), model("acme/b"), model("acme/c")], []),
    ("LIN001", [model("acme/a", teachers=["acme/b"])], ["distillation.sources[0].teacher: `acme/a` names the teacher `acme/b`, which has no card"]),
    (
        "LIN001",
        [dataset("acme/corpus", teachers=["umbrella/old", {"one_of": ["acme/teacher", "acme/techer"]}]), model("acme/teacher", aliases=["Umbrella/Old"])],
        [
            "generation.sources[0].teacher: `acme/corpus` names the teacher `umbrella/old`, which has no card; it is an alias of `acme/teacher`",
            "generation.sources[1].one_of[1]: `acme/corpus` names the teacher `acme/techer`, which has no card; did you mean `acme/teacher`?",
        ],
    ),
    (
        "LIN001",
        [model("acme/a", exposure=[{"teacher": "x/y", "stage": "pretraining"} | UNSAID, {"organization": "umbrela", "stage": "sft"} | UNSAID]), SOMEBODY],
        [
            "exposure[0].teacher: `acme/a` names the teacher `x/y`, which has no card",
            "exposure[1].organization: `acme/a` names the organization `umbrela`, which has no record; did you mean `umbrella`?",
        ],
    ),
    ("LIN002", [model(datasets=["acme/corpus", {"name": "a crawl"}], teachers=["acme/a"]), dataset(parts=["acme/corpus"])], []),
    (
        "LIN002",
        [model(datasets=["acme/corpsu", {"dataset": "x/y", "stage": "sft"}], teachers=[{"teacher": "acme/a", "via": "z/w"}]), dataset(parts=["x/y"])],
        [
            "data.datasets[0].dataset: `acme/a` names the dataset `acme/corpsu`, which has no card; did you mean `acme/corpus`?",
            "post_training.datasets[0].dataset: `acme/a` names the dataset `x/y`, which has no card",
            "distillation.sources[0].via: `acme/a` names the dataset `z/w`, which has no card",
            "derived_from[0].dataset: `acme/corpus` names the dataset `x/y`, which has no card",
        ],
    ),
    ("LIN003", [model("acme/a", bases=["acme/b"]), model("acme/b")], []),
    ("LIN003", [model("acme/a", bases=["acme/b", "x/y"]), model("acme/b")], ["derived_from[1].model: `acme/a` names the base model `x/y`, which has no card"]),
    ("LIN004", [model("acme/a", released="2025-06", teachers=["acme/b", "x/y"]), model("acme/b", released="2025-06-30")], []),
    ("LIN004", [model("acme/a", released="2025", teachers=[{"teacher": "acme/b", "access": "own"}]), model("acme/b", released="2026")], []),
    (
        "LIN004",
        [model("acme/a", released="2025-06", teachers=["acme/b", {"one_of": ["acme/a", "acme/b"]}]), model("acme/b", released="2025-07")],
        [
            "distillation.sources[0].teacher: `acme/a` was released on `2025-06` and its teacher `acme/b` on `2025-07`",
            "distillation.sources[1].one_of[1]: `acme/a` was released on `2025-06` and its teacher `acme/b` on `2025-07`",
        ],
    ),
    ("LIN004", [dataset("acme/corpus", released="2025", teachers=["acme/b"]), model("acme/b", released="2026-01-01")], ["generation.sources[0].teacher: `acme/corpus` was released on `2025` and its teacher `acme/b` on `2026-01-01`"]),
    ("LIN005", [model("acme/a", teachers=["acme/b", {"teacher": "acme/a", "access": "own"}]), dataset("acme/b", teachers=["acme/b"])], []),
    ("LIN005", [model("acme/a", teachers=["acme/a"])], ["distillation.sources[0].teacher: `acme/a` names itself as its teacher with `access: api`"]),
    ("LIN006", [model(teachers=[{"teacher": "x/y", "via": "acme/corpus"}, "x/y"], datasets=[{"dataset": "acme/corpus", "stage": "sft"}])], []),
    (
        "LIN006",
        [model(teachers=[{"teacher": "x/y", "via": "acme/corpus"}], datasets=["acme/corpus-v2"])],
        ["distillation.sources[0].via: `acme/a` was taught via `acme/corpus`, which is not among the datasets that it was trained on; did you mean `acme/corpus-v2`?"],
    ),
    ("LIN007", [model("acme/a", **disclosing("declared_none")), model("acme/b", teachers=["acme/a"])], []),
    ("LIN007", [model(teachers=["x/y"], **disclosing("declared_none"))], ["distillation.statement: `acme/a` says `declared_none` and names 1 source"]),
    ("LIN007", [dataset(teachers=["x/y", "x/z"], generation={"statement": "declared_none"})], ["generation.statement: `acme/corpus` says `declared_none` and names 2 sources"]),
    ("LIN008", [model("acme/a", teachers=["x/y"]), model("acme/b", **disclosing("not_disclosed")), dataset()], []),
    ("LIN008", [model("acme/a", teachers=["x/y"], **disclosing("declared_none"))], []),
    ("LIN008", [model(**disclosing("declared"))], ["distillation.statement: `acme/a` says `declared` and names no sources"]),
    ("LIN008", [dataset(teachers=["x/y"], generation={"statement": "unknown"})], ["generation.statement: `acme/corpus` says `unknown` and names 1 source"]),
    ("LIN009", [model(datasets=["acme/corpus", {"name": "a", "status": "not_released"}], data={"coverage": "complete"})], []),
    ("LIN009", [model(datasets=[{"name": "a", "status": "unknown"}], data={"coverage": "partial"})], []),
    (
        "LIN009",
        [model(datasets=["acme/corpus", {"name": "a crawl", "status": "not_disclosed"}, {"dataset": "acme/sft", "stage": "sft", "status": "unknown"}], data={"coverage": "complete"}, post_training={"coverage": "complete"})],
        [
            "data.datasets[1].status: `data.coverage` of `acme/a` is `complete`, and `a crawl` is `not_disclosed`",
            "post_training.datasets[0].status: `post_training.coverage` of `acme/a` is `complete`, and `acme/sft` is `unknown`",
        ],
    ),
    (
        "LIN011",
        [
            model("acme/a", teachers=[{"teacher": "umbrella/b", "via": "acme/d"}, {"teacher": "umbrella/c", "via": "acme/e"}], datasets=["acme/d", "acme/e"]),
            dataset("acme/d", teachers=["umbrella/family"]),
            dataset("acme/e", parts=["acme/d"], teachers=["umbrella/x"]),
            model("umbrella/family", precision="family"),
            model("umbrella/b", family="umbrella/family"),
            model("umbrella/c", family="umbrella/family"),
        ],
        [],
    ),
    (
        "LIN011",
        [model("acme/a", teachers=[{"teacher": "umbrella/gemini", "via": "acme/d"}], datasets=["acme/d"]), dataset("acme/d", teachers=["umbrella/r1"])],
        ["distillation.sources[0].teacher: `acme/a` names `umbrella/gemini` via `acme/d`, whose card names `umbrella/r1` and not that teacher"],
    ),
    ("LIN010", [organization("lab", parent="acme"), organization("acme"), model("lab/a", teachers=[{"teacher": "acme/b", "access": "own"}, "umbrella/c"])], []),
    (
        "LIN010",
        [
            *[organization("acme"), SOMEBODY, model("umbrella/b"), model("acme/a", teachers=[{"teacher": "umbrella/b", "access": "own"}])],
            dataset("acme/d", teachers=[{"one_of": ["acme/a", "umbrella/b", "umbrella/missing"], "access": "own"}]),
        ],
        [
            "distillation.sources[0].teacher: `acme/a` has `access: own` to `umbrella/b`, which another organization developed",
            "generation.sources[0].one_of[1]: `acme/d` has `access: own` to `umbrella/b`, which another organization developed",
        ],
    ),
    ("CLM001", [claim("2026-a", student={"model": "acme/a"}, teachers=[{"organization": "acme"}], restates="2026-b"), claim("2026-b"), organization(), model()], []),
    (
        "CLM001",
        [claim("2026-a", student={"organization": "acmee"}, teachers=[{"model": "acme/b"}], restates="2026-b"), organization(), model("acme/a")],
        [
            "student.organization: `2026-a` names the organization `acmee`, which has no record; did you mean `acme`?",
            "teachers[0].model: `2026-a` names the model `acme/b`, which has no card",
            "restates: `2026-a` repeats the claim `2026-b`, which has no record; did you mean `2026-a`?",
        ],
    ),
    ("CLM002", [claim(made="2026-02", window_start="2026-02-20", window_end="2026"), claim("2026-b", window_start="2025"), claim("2026-c", window_end="2024")], []),
    (
        "CLM002",
        [claim("2026-a", window_start="2025-06", window_end="2025-05-31"), claim("2026-b", made="2026-02-01", window_start="2026-03")],
        [
            "window_end: the window of `2026-a` begins on `2025-06` and ends on `2025-05-31`",
            "window_start: `2026-b` was made on `2026-02-01` and speaks of a time from `2026-03`",
        ],
    ),
    ("TRM001", [terms(versions=[{"effective": "2024"}, {"effective": "2024-05"}, {"effective": "2025-01-01"}])], []),
    (
        "TRM001",
        [terms(versions=[{"effective": "2025-01-01"}, {"version": "0.9", "effective": "2024"}])],
        ["versions[1].effective: version `0.9` of `acme/terms` applies from `2024`, before the one above it (`2025-01-01`)"],
    ),
]  # fmt: skip
"""Checks of a whole registry: the code, the records, and what it says about them with the path of each problem."""


@pytest.mark.parametrize(("code", "records", "messages"), ROWS, ids=[code for code, *_ in ROWS])
def test_check(code: str, records: list[Record], messages: list[str]):
    """Each check is silent on good records and says one exact thing about bad ones, where it stands."""
    (entry,) = [entry for entry in CHECKS.values() if entry.code == code]
    assert entry.run is not None
    assert [f"{shown(problem.path)}: {problem.message}" for _, problem in entry.run(registry_of(*records))] == messages


GOOD = {"organizations/acme.yaml": as_yaml(organization()), "models/acme/a.yaml": as_yaml(model())}


def card(*lines: str) -> dict[str, str]:
    """A good model's card with more lines at its end."""
    return {"models/acme/b.yaml": as_yaml(model("acme/b")) + "".join(f"{line}\n" for line in lines)}


READING_ROWS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("DOC001", {}, []),
    ("DOC001", {"models/acme/b.yaml": b"\xff"}, ["models/acme/b.yaml:1:1 byte 0xff is not UTF-8"]),
    ("DOC002", card("aliases: [a, b]"), []),
    ("DOC002", card("aliases: [a, b"), ["models/acme/b.yaml:14:10 a `,` or a closing bracket is missing in the list or map that opens on line 14"]),
    ("DOC003", card("note: '&a'"), []),
    ("DOC003", card("aliases: &a [b]"), ["models/acme/b.yaml:14:10 an anchor or alias (`&`, `*`) stands here"]),
    ("DOC004", card("note: A note."), []),
    ("DOC004", card("note: A note.", "note: A note."), ["models/acme/b.yaml:15:1 the key `note` stands here and on line 14"]),
    ("DOC005", card("note: 'no'"), []),
    ("DOC005", card("note: no"), ["models/acme/b.yaml:14:7 bare `no` is text to some YAML readers and true or false to others"]),
    ("DOC005", card("note: 12:30:45"), ["models/acme/b.yaml:14:7 bare `12:30:45` is text to some YAML readers and a number to others"]),
    ("DOC006", {"README.md": "# Read me", "LICENSE": "CC0", ".hidden/x": "", "models/.hidden": ""}, []),
    ("DOC006", {"x.yaml": "a: b"}, ["x.yaml:1:1 `x.yaml` lies in no folder of the registry"]),
    ("DOC006", {"models/acme/b.yml": "a: b"}, ["models/acme/b.yml:1:1 `models/acme/b.yml` does not end in `.yaml`"]),
    ("DOC006", {"models/b.yaml": "a: b"}, ["models/b.yaml:1:1 `models/b.yaml` has 1 part below `models/`, 2 are meant"]),
    ("DOC006", {"organizations/a/b.yaml": "a: b"}, ["organizations/a/b.yaml:1:1 `organizations/a/b.yaml` has 2 parts below `organizations/`, 1 is meant"]),
    ("SCH001", card("note: A note."), []),
    ("SCH001", card("nte: A note."), ["models/acme/b.yaml:14:1 this kind of file has no key `nte`; did you mean `note`?"]),
    ("SCH002", card("from_scratch: {evidence: [report]}"), []),
    ("SCH002", card("parameters: {active: 3B}"), ["models/acme/b.yaml:14:1 `parameters` lacks the key `total`"]),
    ("SCH003", card("note: '1.10'"), []),
    ("SCH003", card("note: 1.10"), ["models/acme/b.yaml:14:7 `note` is the number `1.10`, text is meant"]),
    ("SCH003", card("note:"), ["models/acme/b.yaml:14:1 `note` has no value"]),
    ("SCH004", card("precision: checkpoint"), []),
    ("SCH004", card("precision: checkpiont"), ["models/acme/b.yaml:14:12 `precision` is `checkpiont`, which is not a known term; did you mean `checkpoint`?"]),
    ("SCH005", card("links: {homepage: 'https://acme.example/a'}"), []),
    ("SCH005", card("family: Acme/All"), ["models/acme/b.yaml:14:9 `family` is `Acme/All`, which is not an id: `organization/name` in lower case letters, digits and single `.`, `_` or `-`"]),
    ("SCH006", card("withdrawn: {date: 2024-02-29, reason: It was a test., evidence: [report]}"), []),
    ("SCH006", card("withdrawn: {date: 2025-02-29, reason: It was a test., evidence: [report]}"), ["models/acme/b.yaml:14:19 `withdrawn.date` is `2025-02-29`, which is no day of the calendar: that month has 28 days"]),
    ("SCH007", card("data: {datasets: [{name: a crawl, stage: sft, status: unknown, evidence: [report]}]}"), []),
    ("SCH007", card("data: {datasets: [{stage: sft, status: unknown, evidence: [report]}]}"), ["models/acme/b.yaml:14:19 `data.datasets[0]` gives none; exactly one of `dataset`, `name` is meant"]),
    ("IDN001", {"models/acme/b-2.0_x.yaml": as_yaml(model("acme/b"))}, []),
    ("IDN001", {"models/acme/B 2..yaml": as_yaml(model("acme/b"))}, ["models/acme/B 2..yaml:1:1 `B 2.` cannot be part of an id: lower case letters and digits, with single `.`, `_` or `-` between them"]),
    ("DOC007", {"exceptions.yaml": "exceptions: []"}, []),
    ("DOC007", {"exceptions.yaml": "exceptions:\n  - {code: LIN001, file: registry/models/acme/a.yaml, contains: teacher, reason: It is on its way., expires: 2027-01-01}"}, ["exceptions.yaml:2:5 the exception for `LIN001` in `registry/models/acme/a.yaml` matches no finding"]),
    ("DOC007", {"exceptions.yaml": "exceptions:\n  - {code: LIN001, file: models/acme/gone.yaml, contains: teacher, reason: It is on its way., expires: 2027-01-01}"}, ["exceptions.yaml:2:5 the exception for `LIN001` in `models/acme/gone.yaml` matches no finding"]),
    ("DOC008", card("note: no") | {"exceptions.yaml": "exceptions:\n  - {code: DOC005, file: registry/models/acme/b.yaml, contains: bare, reason: It is on its way., expires: 2026-11-25}"}, []),
    ("DOC008", card("note: no") | {"exceptions.yaml": "exceptions:\n  - {code: DOC005, file: registry/models/acme/b.yaml, contains: bare, reason: It is on its way., expires: 2026-11-24}"}, ["exceptions.yaml:2:5 the exception for `DOC005` in `registry/models/acme/b.yaml` expired on `2026-11-24`"]),
]  # fmt: skip
"""Checks that need files: the code, the files beside the good ones, and what is said about them."""


def found_in(folder: Path, today: datetime.date = TODAY) -> list[Finding]:
    return checks.run(*registry.load(folder), "registry", today)


@pytest.mark.parametrize(("code", "files", "lines"), READING_ROWS, ids=[code for code, *_ in READING_ROWS])
def test_reading_check(tmp_path: Path, code: str, files: dict[str, Any], lines: list[str]):
    """Each check that speaks while reading is silent on good files and says one exact thing about bad ones, where it stands."""
    found = found_in(write(tmp_path, files=GOOD | files))
    assert [f"{finding.place.removeprefix('registry/')} {finding.message}" for finding in found if finding.code == code] == lines
    assert lines or not found


@pytest.fixture
def broken_check() -> Iterator[Check]:
    """A check that finds one thing and then breaks."""

    def run(registry: Registry) -> Problems:
        yield next(registry.records()), Problem((), "something")
        raise LookupError("out of luck")

    entry = Check("ZZZ999", "never_breaks", "Nothing breaks.", "It has to be seen.", run=run)
    register(entry)
    yield entry
    del CHECKS[entry.name]


def test_broken_check(broken_check: Check, tmp_path: Path):
    """A check that breaks is a finding against the check, and hides nothing that it or another one found."""
    found = found_in(write(tmp_path, [organization(), model(teachers=["x/y"])]))
    assert [(finding.place, finding.code, finding.message) for finding in found] == [
        ("registry:1:1", "DOC009", "the check `ZZZ999 never-breaks` broke off: LookupError: out of luck"),
        ("registry/models/acme/a.yaml:21:14", "LIN001", "`acme/a` names the teacher `x/y`, which has no card"),
        ("registry/organizations/acme.yaml:1:1", "ZZZ999", "something"),
    ]


def test_every_check_has_rows():
    """Every check on the list has a row on which it is silent and one on which it speaks; DOC009 has its own test."""
    rows = {(code, bool(said)) for code, _, said in (*ROWS, *READING_ROWS)}
    assert rows == {(entry.code, speaks) for entry in CHECKS.values() if entry.code != "DOC009" for speaks in (False, True)}


def test_codes_are_unique(broken_check: Check):
    """A code or a name cannot be registered twice."""
    assert len({entry.code for entry in CHECKS.values()}) == len(CHECKS)
    for entry in (Check("ZZZ999", "other", "", ""), Check("ZZZ998", "never_breaks", "", "")):
        with pytest.raises(ValueError, match=f"{entry.code} {entry.name} is registered twice"):
            register(entry)


@pytest.mark.parametrize("entry", CHECKS.values(), ids=lambda entry: entry.code)
def test_every_check_is_explained(entry: Check):
    """A check has a rule, stated as the world should be, and says why it matters, each in sentences."""
    for words in (entry.rule, entry.why):
        assert words[:1].isupper()
        assert words.endswith(".")
        assert "\n" not in words
    assert entry.code[:3] in {"DOC", "SCH", "IDN", "EVI", "LIC", "LIN", "CLM", "TRM"}


def test_severity():
    """A teacher that seems younger than its student, and two cards that differ about a dataset, are warnings: both may be true."""
    assert [entry.code for entry in CHECKS.values() if entry.severity == "warning"] == ["LIN004", "LIN011"]


def test_built_records_are_good():
    """What the builders make has no findings."""
    records = [
        organization(),
        SOMEBODY,
        model(teachers=["umbrella/b"], datasets=["acme/corpus"], bases=["umbrella/b"]),
        model("umbrella/b"),
        dataset(),
        claim(),
        terms(),
    ]
    assert checks.run(registry_of(*records), [], "registry", TODAY) == []


def test_the_registry_is_good(real: tuple[Registry, list[Complaint]]):
    """The cards of this repository have no errors."""
    assert findings.as_text(finding for finding in checks.run(*real, "registry", TODAY) if finding.severity == "error") == ""


BROKEN = Path(__file__).parent / "broken"


def test_everything_at_once(golden: Bless):
    """A registry that is broken in every way gets all of its findings in one run, sorted by place, with a count and tips to paste."""
    loaded, complaints = registry.load(BROKEN)
    found = checks.run(loaded, complaints, "registry", TODAY)
    golden("findings.txt", findings.as_text(found) + findings.summary(found, len(loaded.files)) + "\n")
    assert found == sorted(found, key=lambda finding: finding.order)
    spoken = {finding.code for finding in found}
    assert spoken == {entry.code for entry in CHECKS.values()} - {"DOC009"}


def test_parts_that_are_wrong_do_not_hide_the_rest(tmp_path: Path):
    """Beside wrong items of a list, the others are checked and found at their own lines."""
    text = as_yaml(model(teachers=["x/one", "x/two", "x/three"])).replace("role: completions", "role: complaints", 1).replace("x/two", "X Two")
    found = found_in(write(tmp_path, [organization()], {"models/acme/a.yaml": text}))
    places = {line.strip(): f"registry/models/acme/a.yaml:{number}" for number, line in enumerate(text.splitlines(), 1)}
    assert [(finding.place.rpartition(":")[0], finding.code) for finding in found] == [
        (places["role: complaints"], "SCH004"),
        (places["teacher: X Two"], "SCH005"),
        (places["teacher: x/three"], "LIN001"),
    ]


def test_wrong_required_keys_do_not_hide_the_rest(tmp_path: Path):
    """A card whose required keys are missing or wrong is checked all the same."""
    text = as_yaml(model(teachers=["x/y"])).replace("availability: released", "availability: relased").replace("name: A\n", "nam: A\n")
    found = found_in(write(tmp_path, [organization()], {"models/acme/a.yaml": text}))
    assert [finding.code for finding in found] == ["SCH001", "SCH004", "LIN001"]


def test_incomplete_files_are_not_blamed_for_what_may_be_missing(tmp_path: Path):
    """Checks about something missing do not speak of a file of which a part could not be read."""
    text = as_yaml(model(described_by=[])) + "withdrawn: yes\n"
    found = found_in(write(tmp_path, [organization()], {"models/acme/a.yaml": text}))
    assert [finding.code for finding in found] == ["SCH003"]


def test_wrong_evidence_is_still_evidence(tmp_path: Path):
    """A citation of a document whose entry is wrong is not a second finding."""
    text = as_yaml(model()).replace("publisher: developer", "publisher: develper")
    assert [finding.code for finding in found_in(write(tmp_path, [organization()], {"models/acme/a.yaml": text}))] == ["SCH004"]
    text = as_yaml(model()).replace("evidence:\n", "evidence: []\nnote:\n")
    assert "EVI002" in [finding.code for finding in found_in(write(tmp_path / "second", [organization()], {"models/acme/a.yaml": text}))]
