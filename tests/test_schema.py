"""What a card may say: values and their forms, problems in plain words, and the JSON Schemas that say the same."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml
from builders import REPORT, as_yaml, claim, dataset, model, organization, terms
from conftest import Bless
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from disclose import documents
from disclose.registry import Registry
from disclose.schema import (
    RECORDS,
    Exceptions,
    Model,
    Organization,
    Part,
    Record,
    Validated,
    cited_key,
    fields,
    first_day,
    last_day,
    problems,
    shown,
    statements,
    validate,
)
from disclose.schema.docstrings import docstrings
from disclose.schema.parts import Choice
from disclose.schema.published import json_schemas
from disclose.vocabulary import Role, Status, Term, vocabularies

ROOT = Path(__file__).parent.parent
KINDS: dict[str, type[Record | Exceptions]] = {**{cls.kind: cls for cls in RECORDS}, "exceptions": Exceptions}
CARDS: dict[str, Record] = {"organization": organization(), "model": model(), "dataset": dataset(), "claim": claim(), "terms": terms()}


def read(kind: str, text: str) -> Validated[Any]:
    """A card as the registry reads it, from its text."""
    document = documents.parse(text.encode(), "x.yaml")
    assert document.usable, document.complaints
    return validate(KINDS[kind], document.data, document.written, document.empty)


def changed(kind: str, **keys: Any) -> str:
    """A good card of a kind with some keys written otherwise; `...` leaves a key out."""
    card = (CARDS[kind].model_dump(mode="json", exclude_unset=True) if kind in CARDS else {}) | keys
    return yaml.safe_dump({key: value for key, value in card.items() if value is not ...}, allow_unicode=True, width=10_000)


# -- values ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("800000", 800_000),
        ("0", 0),
        ("2.1T", 2_100_000_000_000),
        ("8.9B", 8_900_000_000),
        ("1.000001M", 1_000_001),
        ("7K", 7_000),
        ("0.5K", 500),
        ("1000000000000000000", 10**18),
    ],
)
def test_quantities(written: str, value: int):
    """A figure with K, M, B or T is the whole number that it stands for, exactly."""
    record = read("model", changed("model") + f"parameters: {{total: {written}}}\n").record
    assert record.parameters.total == value


@given(st.integers(0, 10**18 - 1), st.sampled_from("KMBT"))
def test_quantities_are_exact(number: int, letter: str):
    """Writing a whole number with a letter and as many decimals as it needs reads back as the number."""
    magnitude = {"K": 3, "M": 6, "B": 9, "T": 12}[letter]
    digits = str(number).rjust(magnitude + 1, "0")
    written = f"{digits[:-magnitude]}.{digits[-magnitude:]}".rstrip("0").rstrip(".") + letter
    assert read("model", changed("model", parameters={"total": written})).record.parameters.total == number


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-99-99"),
        ("2025-08", "2025-08-01", "2025-08-99"),
        ("2025-08-18", "2025-08-18", "2025-08-18"),
        (None, "0001-01-01", "9999-99-99"),
    ],
)
def test_first_and_last_day(date: str | None, first: str, last: str):
    """A date of any precision is a period; an unknown one can be any day."""
    assert (first_day(date), last_day(date)) == (first, last)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)), st.integers(0, 2))
def test_a_date_holds_its_days(day: datetime.date, precision: int):
    """A day lies between the first and the last day of every date that it can be rounded to."""
    written = day.isoformat()[: (4, 7, 10)[precision]]
    assert first_day(written) <= day.isoformat() <= last_day(written)
    assert read("model", changed("model", released=written)).record.released == written


def test_a_bare_year_is_a_date():
    """A year stands bare in YAML, where it is a number."""
    assert read("model", changed("model", released=2025)).record.released == "2025"


@pytest.mark.parametrize(("citation", "key"), [("report", "report"), ("report section 4.2", "report"), ("my_report-2 p. 3", "my_report-2")])
def test_cited_key(citation: str, key: str):
    """A citation begins with the key of its evidence."""
    assert cited_key(citation) == key


@pytest.mark.parametrize(("text", "fits"), [("acme", True), ("acme\n", False), ("Acme", False), ("", False)])
def test_matches(text: str, fits: bool):
    """A pattern fits a whole text or not at all, line ends included."""
    assert fields.matches(fields.SLUG_PATTERN, text) is fits


# -- records -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CARDS)
def test_round_trip(kind: str):
    """A record that is written and read back is the same record."""
    read_back = read(kind, as_yaml(CARDS[kind]))
    assert (read_back.record, read_back.problems, read_back.kept) == (CARDS[kind], [], {})


def test_records_are_frozen():
    """Nothing about a record changes after reading."""
    with pytest.raises(ValidationError):
        model().name = "Other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        model().weights.parameters.status = Status.RELEASED  # type: ignore[misc]


def test_ids_are_not_written():
    """The id is not part of a card, and a record without one has none."""
    assert model("acme/a").id == "acme/a"
    assert model("acme/a").file == "models/acme/a.yaml"
    assert "id" not in model().model_dump()
    assert Organization(name="A", type="company", country=None).id == ""


def test_what_a_card_leaves_out():
    """A card that says nothing has every part of the schema, with `unknown` where something could be said."""
    card = Model.model_validate({"name": "A", "availability": "released"})
    assert {card.weights.parameters.status, card.data.coverage, card.post_training.coverage, card.distillation.statement} == {"unknown"}
    assert card.post_training.applies is True
    assert (card.derived_from, card.exposure, card.from_scratch, card.family) == ((), (), None, None)
    assert Model.model_validate(card.model_dump()) == card


def test_statements():
    """Every statement that was written is found with its path, in the order of the schema, and no default is."""
    card = model(
        teachers=["acme/b"],
        datasets=["acme/corpus", {"dataset": "acme/sft", "stage": "sft"}],
        bases=["acme/c"],
        from_scratch={"evidence": ["report"]},
        withdrawn={"date": "2026-01-01", "reason": "It was a test.", "evidence": ["report"]},
        weights={"architecture": {"status": "unknown"}},
        distillation={"negatives": [{"stages": ["sft"], "made_by": "anyone", "evidence": ["report"]}]},
    )
    assert [shown(path) for path, _ in statements(card)] == [
        "withdrawn",
        "weights.architecture",
        "data",
        "data.datasets[0]",
        "post_training",
        "post_training.datasets[0]",
        "derived_from[0]",
        "from_scratch",
        "distillation",
        "distillation.negatives[0]",
        "distillation.sources[0]",
    ]
    assert statements(organization()) == statements(model(from_scratch=None, withdrawn=None)) == []
    assert [shown(path) for path, _ in statements(claim(responses=[{"by": "Acme", "kind": "denial", "date": "2026"}]))] == ["summary", "responses[0]"]


def parts(cls: type[BaseModel] = Part) -> Iterator[type[BaseModel]]:
    yield cls
    for child in cls.__subclasses__():
        yield from parts(child)


@pytest.mark.parametrize("cls", list(parts()), ids=lambda cls: cls.__name__)
def test_every_key_is_documented(cls: type[BaseModel]):
    """Every kind of part and every key of it says in a sentence what it is for."""
    assert set(docstrings(cls)) == set(cls.model_fields)
    for text in (cls.__doc__ or "", *docstrings(cls).values()):
        assert re.match(r"[A-Z]", text)
        assert text.endswith(".")
        assert "\n" not in text


# -- problems ----------------------------------------------------------------------------------------------------------------------------

ID_FORM = "which is not an id: `organization/name` in lower case letters, digits and single `.`, `_` or `-`"
LONG = "a" * 601

BAD: list[tuple[str, dict[str, Any], str, str, str, str | None]] = [
    ("model", {"relased": "2025"}, "relased", "known_keys", "this kind of file has no key `relased`; did you mean `released`?", None),
    ("model", {"links": {"zzz": "a"}}, "links.zzz", "known_keys", "`links` has no key `zzz`", "known keys here: homepage, hugging_face, paper, repository, announcement"),
    ("model", {"k" * 200: "a"}, "k" * 79 + "…", "known_keys", f"this kind of file has no key `{'k' * 79}…`", "known keys here: evidence, withdrawn, name, described_by, released, aliases, links, note, availability, precision, family, parameters, weights, data, post_training, code, documentation, derived_from, from_scratch, distillation, exposure"),
    ("model", {"availability": ...}, "", "required_keys", "the file lacks the key `availability`", "add `availability:` (who can use it at all)"),
    ("model", {"parameters": {}}, "parameters", "required_keys", "`parameters` lacks the key `total`", "add `total:` (all parameters)"),
    ("model", {"availability": ..., "avalability": "api"}, "avalability", "known_keys", "this kind of file has no key `avalability`; did you mean `availability`?", None),
    ("model", {"name": 1.5}, "name", "right_types", "`name` is the number `1.5`, text is meant", 'write "1.5" for the text'),
    ("model", {"name": True}, "name", "right_types", "`name` is `true`, text is meant", 'write "true" for the text'),
    ("model", {"name": ["A"]}, "name", "right_types", "`name` is a list, text is meant", None),
    ("model", {"name": {"a": "b"}}, "name", "right_types", "`name` is a map of keys and values, text is meant", None),
    ("model", {"name": None}, "name", "right_types", "`name` has no value", "give it one, or remove it"),
    ("model", {"note": None}, "note", "right_types", "`note` has no value", "give it one, or remove it"),
    ("model", {"aliases": ["A", None]}, "aliases[1]", "right_types", "`aliases[1]` has no value", "give it one, or remove it"),
    ("model", {"weights": None}, "weights", "right_types", "`weights` has no value", "give it one, or remove it"),
    ("model", {"aliases": "A"}, "aliases", "right_types", "`aliases` is `A`, a list is meant", "write `aliases: [A]`"),
    ("model", {"aliases": 5}, "aliases", "right_types", "`aliases` is the number `5`, a list is meant", None),
    ("model", {"described_by": {"report": "a"}}, "described_by", "right_types", "`described_by` is a map of keys and values, a list is meant", "begin each item with `- `"),
    ("model", {"evidence": ["report"]}, "evidence", "right_types", "`evidence` is a list, a map of keys and values is meant", None),
    ("model", {"weights": "all"}, "weights", "right_types", "`weights` is `all`, a map of keys and values is meant", None),
    ("model", {"post_training": {"applies": "maybe"}}, "post_training.applies", "right_types", "`post_training.applies` is `maybe`, `true` or `false` is meant", None),
    ("model", {"post_training": {"applies": "No"}}, "post_training.applies", "right_types", "`post_training.applies` is `No`, `true` or `false` is meant", "write `false`"),
    ("model", {"post_training": {"applies": 1}}, "post_training.applies", "right_types", "`post_training.applies` is the number `1`, `true` or `false` is meant", "write `true`"),
    ("model", {"availability": "relased"}, "availability", "known_terms", "`availability` is `relased`, which is not a known term; did you mean `released` or `unreleased`?", "choose one of: released, api, unreleased, unnamed, withdrawn"),
    ("model", {"availability": 5}, "availability", "known_terms", "`availability` is the number `5`, which is not a known term", "choose one of: released, api, unreleased, unnamed, withdrawn"),
    ("model", {"availability": ["api"]}, "availability", "known_terms", "`availability` is a list, which is not a known term", "choose one of: released, api, unreleased, unnamed, withdrawn"),
    ("claim", {"roles": ["completion"]}, "roles[0]", "known_terms", "`roles[0]` is `completion`, which is not a known term; did you mean `completions`?", f"choose one of: {', '.join(Role)}"),
    ("model", {"family": "Acme/All"}, "family", "valid_values", f"`family` is `Acme/All`, {ID_FORM}", "write `acme/all`"),
    ("model", {"family": "Acme/All Models"}, "family", "valid_values", f"`family` is `Acme/All Models`, {ID_FORM}", "write `acme/all-models`"),
    ("model", {"family": "acme"}, "family", "valid_values", f"`family` is `acme`, {ID_FORM}", None),
    ("model", {"family": "acme/a/b"}, "family", "valid_values", f"`family` is `acme/a/b`, {ID_FORM}", None),
    ("model", {"family": "a/" + "b" * 160}, "family", "valid_values", f"`family` is `a/{'b' * 77}…`, which is longer than 160 characters", None),
    ("organization", {"parent": "Acme Corp"}, "parent", "valid_values", "`parent` is `Acme Corp`, which is not an id: `name` in lower case letters, digits and single `.`, `_` or `-`", "write `acme-corp`"),
    ("organization", {"country": "us"}, "country", "valid_values", "`country` is `us`, which is not a country code", "write two capital letters, such as `FR`"),
    ("organization", {"country": ...}, "", "required_keys", "the file lacks the key `country`", "add `country:` (country of its seat, ISO 3166-1 alpha-2; null where it has none, such as a community across borders)"),
    ("model", {"name": ""}, "name", "valid_values", "`name` is ``, which is empty or has blanks at an end", "remove the blanks, or the key"),
    ("model", {"name": "A "}, "name", "valid_values", "`name` is `A `, which is empty or has blanks at an end", "remove the blanks, or the key"),
    ("model", {"name": "A</title>"}, "name", "valid_values", "`name` is `A</title>`, which holds `<`; names are plain text", "remove it"),
    ("model", {"name": "A`B"}, "name", "valid_values", "`name` is `A`B`, which holds ```; names are plain text", "remove it"),
    ("model", {"name": "a" * 121}, "name", "valid_values", f"`name` is `{'a' * 79}…`, which is longer than 120 characters", None),
    ("model", {"note": " a"}, "note", "valid_values", "`note` is ` a`, which is empty or has blanks at an end", "remove the blanks, or the key"),
    ("model", {"note": LONG}, "note", "valid_values", f"`note` is `{'a' * 79}…`, which is longer than 600 characters", None),
    ("model", {"aliases": ["Ünlü"]}, "aliases[0]", "valid_values", "`aliases[0]` is `Ünlü`, which is not an alias: letters, digits, blanks and `.`, `_`, `:`, `/`, `+`, `-`", None),
    ("model", {"described_by": ["The report"]}, "described_by[0]", "valid_values", "`described_by[0]` is `The report`, which is not a citation", "write a key of `evidence`, then optionally a place: `report table 3`"),
    ("model", {"described_by": ["report  "]}, "described_by[0]", "valid_values", "`described_by[0]` is `report  `, which is not a citation", "write a key of `evidence`, then optionally a place: `report table 3`"),
    ("model", {"evidence": {"The Report": REPORT}}, "evidence.The Report", "valid_values", "`evidence.The Report` is `The Report`, which is not a key of evidence", "write one short word in lower case, such as `card` or `report`"),
    ("model", {"evidence": {"r" * 41: REPORT}}, "evidence." + "r" * 41, "valid_values", f"`evidence.{'r' * 41}` is `{'r' * 41}`, which is longer than 40 characters", None),
    ("model", {"links": {"paper": "arxiv.org/abs/1"}}, "links.paper", "valid_values", "`links.paper` is `arxiv.org/abs/1`, which is not a web address", "write `https://...`"),
    ("model", {"links": {"paper": "javascript:alert(1)"}}, "links.paper", "valid_values", "`links.paper` is `javascript:alert(1)`, which is not a web address", "write `https://...`"),
    ("model", {"links": {"paper": "https://a.b/\"onclick"}}, "links.paper", "valid_values", "`links.paper` is `https://a.b/\"onclick`, which is not a web address", "write `https://...`"),
    ("model", {"links": {"paper": "https://user@a.org/"}}, "links.paper", "valid_values", "`links.paper` is `https://user@a.org/`, which is not a web address", "write `https://...`"),
    ("model", {"weights": {"parameters": {"status": "released", "license": "MIT, Apache-2.0"}}}, "weights.parameters.license", "valid_values", "`weights.parameters.license` is `MIT, Apache-2.0`, which is not a licence id", "write an SPDX id, such as `Apache-2.0`, or `LicenseRef-...`"),
    ("model", {"parameters": {"total": "7 billion"}}, "parameters.total", "valid_values", "`parameters.total` is `7 billion`, which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    ("model", {"parameters": {"total": "1.0001K"}}, "parameters.total", "valid_values", "`parameters.total` is `1.0001K`, which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    ("model", {"parameters": {"total": 1.5}}, "parameters.total", "valid_values", "`parameters.total` is the number `1.5`, which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    ("model", {"parameters": {"total": True}}, "parameters.total", "valid_values", "`parameters.total` is `true`, which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    ("model", {"parameters": {"total": float("nan")}}, "parameters.total", "valid_values", "`parameters.total` is the number `.nan`, which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    ("model", {"parameters": {"total": float("inf")}}, "parameters.total", "valid_values", "`parameters.total` is the number `.inf`, which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    ("model", {"parameters": {"total": -1}}, "parameters.total", "valid_values", "`parameters.total` is the number `-1`, which is less than 0", None),
    ("model", {"parameters": {"total": 10**19}}, "parameters.total", "valid_values", f"`parameters.total` is the number `{10**19}`, which is more than {10**18}", None),
    ("model", {"parameters": {"total": 10**90}}, "parameters.total", "valid_values", f"`parameters.total` is the number `{str(10**90)[:79]}…`, which is more than {10**18}", None),
    ("model", {"released": "August 2025"}, "released", "valid_values", "`released` is `August 2025`, which is not a date", "write `2025`, `2025-08` or `2025-08-18`"),
    ("model", {"released": "2025-8-18"}, "released", "valid_values", "`released` is `2025-8-18`, which is not a date", "write `2025`, `2025-08` or `2025-08-18`"),
    ("model", {"released": 1800}, "released", "right_types", "`released` is the number `1800`, text is meant", 'write "1800" for the text'),
    ("model", {"released": "2025-13"}, "released", "real_dates", "`released` is `2025-13`, which is no day of the calendar: a year has 12 months", None),
    ("model", {"released": "2025-04-31"}, "released", "real_dates", "`released` is `2025-04-31`, which is no day of the calendar: that month has 30 days", None),
    ("model", {"released": "2025-04-00"}, "released", "real_dates", "`released` is `2025-04-00`, which is no day of the calendar: that month has 30 days", None),
    ("model", {"released": "0000"}, "released", "real_dates", "`released` is `0000`, which is no day of the calendar: there is no year 0", None),
    ("model", {"evidence": {"report": REPORT | {"accessed": "2026-11"}}}, "evidence.report.accessed", "valid_values", "`evidence.report.accessed` is `2026-11`, which is not a whole date", "write it as `2026-11-24`"),
    ("model", {"data": {"datasets": [{"stage": "sft", "status": "unknown"}]}}, "data.datasets[0]", "exactly_one", "`data.datasets[0]` gives none; exactly one of `dataset`, `name` is meant", None),
    ("model", {"data": {"datasets": [{"stage": "sft", "status": "unknown", "dataset": "a/b", "name": "c"}]}}, "data.datasets[0]", "exactly_one", "`data.datasets[0]` gives `dataset` and `name`; exactly one of `dataset`, `name` is meant", None),
    ("model", {"distillation": {"sources": [{"role": "reward", "stage": "rl", "undisclosed": False, "one_of": []}]}}, "distillation.sources[0]", "exactly_one", "`distillation.sources[0]` gives none; exactly one of `teacher`, `one_of`, `undisclosed` is meant", None),
    ("claim", {"student": {}}, "student", "exactly_one", "`student` gives none; exactly one of `model`, `organization` is meant", None),
    ("terms", {"versions": []}, "versions", "valid_values", "`versions` is a list, which has fewer than 1 entries", None),
    ("exceptions", {"exceptions": [{"code": "lin1", "file": "a", "contains": "b", "reason": "c", "expires": "2027-01-01"}]}, "exceptions[0].code", "valid_values", "`exceptions[0].code` is `lin1`, which is not the code of a check", "write a code as findings show it, such as `LIN004`"),
]  # fmt: skip
"""Cards with one thing wrong: kind, what is changed in a good card, and the problem's path, check, message and tip."""

BAD_IDS = [f"{kind}-{number}" for number, (kind, *_) in enumerate(BAD)]


@pytest.mark.parametrize(("kind", "keys", "path", "check", "message", "tip"), BAD, ids=BAD_IDS)
def test_problems(kind: str, keys: dict[str, Any], path: str, check: str, message: str, tip: str | None):
    """One thing wrong is one problem, at its place and in the contributor's words."""
    found = read(kind, changed(kind, **keys)).problems
    assert [(shown(problem.path), name, problem.message, problem.tip) for name, problem in found] == [(path, check, message, tip)]


@pytest.mark.parametrize("text", ["[a]", "a", "5", "true", "~"])
@pytest.mark.parametrize("kind", KINDS)
def test_not_a_card(kind: str, text: str):
    """A file that is no map of keys is said to be what it is."""
    ((check, problem),) = read(kind, text).problems
    what = {"[a]": "a list", "a": "`a`", "5": "the number `5`", "true": "`true`", "~": "empty"}[text]
    assert (check, problem.path, problem.tip) == ("right_types", (), "write lines of the form `key: value`")
    assert problem.message == f"the file is {what}, a map of keys and values is meant"
    assert read(kind, text).record is None


@pytest.mark.parametrize("key", ["note", "name", "described_by"])
@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\x1b", "\n", "\x85", "\xad", "\U000e0041", "\u2028"])
def test_invisible_characters(key: str, character: str):
    """No text of a card holds a character that nobody sees; an escape in quotes does not get one past the reader."""
    written = f'"report \\U{ord(character):08x}"'
    text = changed("model", **{key: ...}) + f"{key}: {f'[{written}]' if key == 'described_by' else written}\n"
    ((check, problem),) = read("model", text).problems
    assert (check, problem.message.partition(", ")[2], problem.tip) == (
        "valid_values",
        f"which holds the invisible character U+{ord(character):04X}",
        "remove it",
    )


def test_every_pattern_has_words():
    """Whatever pattern a value can break, there is a sentence for it."""
    patterns = {value for cls in KINDS.values() for value in patterns_of(cls.__pydantic_core_schema__)}
    assert patterns == {value for name, value in vars(fields).items() if name.endswith("_PATTERN") and not name.startswith("_PUBLISHED")} - {
        fields.QUANTITY_PATTERN
    }
    for pattern in patterns:
        message, tip = problems._form("", pattern)
        assert message.startswith("which ")
        assert tip is None or tip


def patterns_of(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if schema.get("type") == "str" and "pattern" in schema:
            yield schema["pattern"]
        for inner in schema.values():
            yield from patterns_of(inner)
    elif isinstance(schema, list | tuple):
        for inner in schema:
            yield from patterns_of(inner)


def test_the_rest_stands():
    """Where parts are wrong, the record has the others, and knows which items of the file its lists still have."""
    text = changed(
        "model",
        aliases=["A", "Ü", "B"],
        parameters={"total": "many"},
        distillation={
            "statement": "declared",
            "evidence": ["report"],
            "sources": [
                {"teacher": "acme/b", "role": "complaints", "stage": "sft"},
                {"teacher": "acme/c", "role": "reward", "stage": "sft", "evidence": ["Report", "report"]},
                {"role": "reward", "stage": "sft"},
                {"teacher": "acme/d", "role": "reward", "stage": "sft"},
            ],
        },
    )
    found = read("model", text)
    assert [shown(problem.path) for _, problem in found.problems] == [
        "aliases[1]",
        "parameters.total",
        "distillation.sources[0].role",
        "distillation.sources[1].evidence[0]",
        "distillation.sources[2]",
    ]
    assert found.record.aliases == ("A", "B")
    assert found.record.parameters is None
    assert [source.teacher for source in found.record.distillation.sources] == ["acme/c", "acme/d"]
    assert dict(found.kept) == {("aliases",): [0, 2], ("distillation", "sources"): [1, 3], ("distillation", "sources", 1, "evidence"): [1]}
    assert problems.in_file(("distillation", "sources", 0, "evidence", 0), found.kept) == ("distillation", "sources", 1, "evidence", 1)
    assert problems.in_file(("distillation", "sources", 1, "teacher"), found.kept) == ("distillation", "sources", 3, "teacher")
    assert problems.in_file(("distillation", "statement"), found.kept) == ("distillation", "statement")


@pytest.mark.parametrize("kind", ["organization", "model", "dataset"])
def test_required_keys_have_stand_ins(kind: str):
    """A card without its required keys is still a record, with values that say as little as can be said."""
    found = read(kind, "note: Nothing else.\n")
    assert found.record.note == "Nothing else."
    assert {check for check, _ in found.problems} == {"required_keys"}
    assert len(found.problems) == sum(field.is_required() for field in KINDS[kind].model_fields.values())


def test_nothing_stands():
    """A claim of which required keys are missing is no record."""
    assert read("claim", "title: A claim\n").record is None


yaml_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | st.floats() | st.text("aé <\u200b\n", max_size=5) | st.sampled_from(["acme/a", "report", "2025-02-30", "released", "https://a.org/", "1.5B", "x" * 700]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Model.model_fields, "dataset", "teacher", "one_of", "role", "stage", "status", "total", "url", "zzz", ""]), inner, max_size=4),
    max_leaves=15,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@given(data=yaml_values)
def test_anything_is_a_record_or_a_problem(kind: str, data: Any):
    """No data make validation raise: they give a record or problems, never both nothing, and each problem names a check and speaks plainly."""
    found = validate(KINDS[kind], data, {}.get, [path for path in paths(data) if at(data, path) is None])
    assert found.record is not None or found.problems
    for _, problem in found.problems:
        assert not re.search(r"pydantic|valid_|Input should|\btuple\b|\bdict\b|NoneType", problem.message)
        at(data, problem.path)
    if not found.problems:
        assert KINDS[kind].model_validate(data) == found.record


def paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(each for key, value in inner for each in paths(value, (*path, key)))]


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path; raises where nothing does."""
    for step in path:
        data = data[step]
    return data


# -- JSON Schemas ------------------------------------------------------------------------------------------------------------------------

SCHEMAS: dict[str, Any] = {file.removesuffix(".schema.json"): json.loads(text) for file, text in json_schemas().items()}


def test_published_schemas_are_current(golden: Bless):
    """The committed JSON Schemas are those that the code makes, and there are no others."""
    published = json_schemas()
    for file, text in published.items():
        golden(ROOT / "schemas" / file, text)
    assert {path.name for path in (ROOT / "schemas").iterdir()} == set(published)
    assert list(SCHEMAS) == list(KINDS)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_published_schemas_are_schemas(kind: str):
    """Each is a valid schema of draft 2020-12, says which, has a title, and no reference leads out of it."""
    schema = SCHEMAS[kind]
    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == ("https://json-schema.org/draft/2020-12/schema", f"{kind}.schema.json")
    assert schema["title"]
    assert {each["$ref"] for each in objects(schema) if "$ref" in each} == {f"#/$defs/{name}" for name in schema["$defs"]}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_editors_can_use_the_schemas(kind: str):
    """Every key is described, nothing else is allowed, terms are plain enumerations with their definitions, and nothing is a union."""
    terms_of = {tuple(map(str, vocabulary)): vocabulary for vocabulary in vocabularies()}
    for each in objects(SCHEMAS[kind]):
        assert not {"anyOf", "allOf", "discriminator", "$comment", "patternProperties"} & set(each)
        if each.get("type") == "object" and "properties" in each:
            assert each["additionalProperties"] is False
            assert all(value["description"] for value in each["properties"].values())
        if "enum" in each:
            for term in terms_of[tuple(each["enum"])]:
                assert f"- {term}: {term.definition}" in each["description"]
                assert f"- **{term}**: {term.definition}" in each["markdownDescription"]


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for key, inner in schema.items():
            if key not in {"default", "examples", "enum", "const", "required"}:
                yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


def agrees(kind: str, text: str) -> tuple[bool, bool]:
    """Whether the JSON Schema and our own reading accept a card."""
    found = read(kind, text)
    return Draft202012Validator(SCHEMAS[kind]).is_valid(documents.parse(text.encode(), "").data), not found.problems


def test_the_registry_keeps_the_schemas(real_registry: Registry):
    """Every file of the real registry is valid by its JSON Schema."""
    validators = {cls.folder: Draft202012Validator(SCHEMAS[cls.kind]) for cls in RECORDS} | {
        "exceptions.yaml": Draft202012Validator(SCHEMAS["exceptions"])
    }
    for file, document in real_registry.documents.items():
        assert [error.message for error in validators[file.partition("/")[0]].iter_errors(document.data)] == [], file


@pytest.mark.parametrize("kind", CARDS)
def test_good_cards_are_good_by_both(kind: str):
    """What the builders make is valid by the JSON Schema and by our own reading."""
    assert agrees(kind, as_yaml(CARDS[kind])) == (True, True)


BEYOND_JSON_SCHEMA = {"2025-04-31", "0000"}
"""Dates that the JSON Schema lets pass: how many days a month has depends on the month, and no year is 0."""


@pytest.mark.parametrize(("kind", "keys"), [(kind, keys) for kind, keys, *_ in BAD], ids=BAD_IDS)
def test_bad_cards_are_bad_by_both(kind: str, keys: dict[str, Any]):
    """What our own reading refuses, the JSON Schema refuses too, but for the calendar."""
    assert agrees(kind, changed(kind, **keys)) == (keys.get("released") in BEYOND_JSON_SCHEMA, False)


def variations(cls: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """For each key of a card, values of every sort."""
    for key, field in cls.model_fields.items():
        for value in (
            None,
            True,
            5,
            2025,
            "a",
            "acme/a",
            "2025-08",
            "unknown",
            "released",
            [],
            ["report"],
            [None],
            {},
            {"report": REPORT},
            {"a": "b"},
            {"evidence": ["report"]},
        ):
            yield key, value
        annotation = field.annotation
        for vocabulary in (annotation, *get_args(annotation)):
            if isinstance(vocabulary, type) and issubclass(vocabulary, Term):
                yield key, [str(next(iter(vocabulary)))] if get_origin(annotation) is tuple else str(next(iter(vocabulary)))


@pytest.mark.parametrize("kind", KINDS)
def test_both_agree(kind: str):
    """For every key of a card and values of every sort, the JSON Schema and our own reading say the same."""
    disagreements = [(key, value) for key, value in variations(KINDS[kind]) if len(set(agrees(kind, changed(kind, **{key: value})))) > 1]
    assert disagreements == []


@pytest.mark.parametrize("cls", [cls for cls in parts() if issubclass(cls, Choice) and cls is not Choice], ids=lambda cls: cls.__name__)
def test_choices_are_keys(cls: type[Choice]):
    """The keys of which exactly one is given are keys of the part, none of them required, and the schemas say so."""
    assert set(cls.choices) <= {key for key, field in cls.model_fields.items() if not field.is_required()}
    (definition,) = {json.dumps(schema["$defs"][cls.__name__]["oneOf"]) for schema in SCHEMAS.values() if cls.__name__ in schema["$defs"]}
    assert [choice["required"] for choice in json.loads(definition)] == [[key] for key in cls.choices]
