"""From plain data to a record, or to problems in the contributor's words: every one of them, none of pydantic's."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from disclose.findings import INVISIBLE, Path, Problem, quoted
from disclose.nearest import did_you_mean, nearest
from disclose.schema import fields
from disclose.schema.docstrings import docstrings
from disclose.vocabulary import Term

P = TypeVar("P", bound=BaseModel)

_ROUNDS = 12
"""More than a document is deep: each round takes out every part that is wrong by itself, and so shows what is wrong around them."""

Kept = Mapping[Path, list[int]]
"""For each list that lost items, the indices that the remaining ones have in the file."""


@dataclass(frozen=True)
class Validated(Generic[P]):
    """A record, or as much of it as stands, and what is wrong with the rest."""

    record: P | None
    """The record without the parts that are wrong, so that the checks of everything else still run; None where nothing is left."""
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    """Each problem with the name of the check that it belongs to."""
    kept: Kept = field(default_factory=dict)


def validate(cls: type[P], data: Any, written: Callable[[Path], str | None], empty: Iterable[Path] = ()) -> Validated[P]:
    """Hold plain data against the schema.

    `written` gives what stands in the file for a scalar that was not read as text, `empty` lists where something has no value.
    """
    problems = {path: ("right_types", _empty(path)) for path in empty if path and _annotation(cls, path) and not _means_null(cls, path)}
    removed = set(problems)
    stand_ins: dict[str, Any] = {}
    for _ in range(_ROUNDS):
        kept: dict[Path, list[int]] = {}
        reduced = _without(data, removed, (), kept) if removed else data
        try:
            return Validated(cls.model_validate({**reduced, **stand_ins} if stand_ins else reduced), list(problems.values()), kept)
        except ValidationError as invalid:
            errors = invalid.errors(include_url=False)
        for error in sorted(errors, key=lambda error: error["type"] == "missing"):  # a misspelt key is found before the one that it was meant to be
            place = tuple(error["loc"])
            in_key = place[-1:] == ("[key]",)
            path = in_file(place[:-1] if in_key else place, kept)
            if not any(path[:length] in problems for length in range(len(path) + 1)) and not _follows(path, problems):
                problem = _explained(cls, path, error, written, in_key=in_key)
                if error["type"] != "missing" or not _is_misspelt(path, problems):
                    problems[path] = problem
            if error["type"] != "missing":
                removed.add(path)
            elif len(path) == 1 and path[0] in (known := getattr(cls, "stand_ins", {})):
                stand_ins[str(path[0])] = known[path[0]]
            else:
                removed.add(path[:-1])
        if () in removed:
            break
    return Validated(None, list(problems.values()))


def in_file(path: Path, kept: Kept) -> Path:
    """A path of a reduced record as it is in the file, where lists may have more items."""
    if not kept:
        return path
    found: Path = ()
    for step in path:
        found = (*found, kept[found][step] if isinstance(step, int) and found in kept else step)
    return found


def _means_null(cls: type[BaseModel], path: Path) -> bool:
    """Whether nothing is a statement here: only where the key must be there, so that leaving it out is none."""
    known = _field(cls, path)
    return bool(known and known.is_required() and type(None) in get_args(known.annotation))


def _empty(path: Path) -> Problem:
    return Problem(path, f"`{shown(path)}` has no value", "give it one, or remove it", on_key=isinstance(path[-1], str))


def _follows(path: Path, problems: dict[Path, tuple[str, Problem]]) -> bool:
    """Whether an error only follows from removing what another problem stands in."""
    return any(known[: len(path)] == path for known in problems)


def _is_misspelt(path: Path, problems: dict[Path, tuple[str, Problem]]) -> bool:
    """Whether a missing key is there under a name that is nearly right, which is a problem already."""
    unknown = [str(known[-1]) for known, (check, _) in problems.items() if check == "known_keys" and known[:-1] == path[:-1]]
    return bool(nearest(str(path[-1]), unknown))


def _without(data: Any, removed: set[Path], here: Path, kept: dict[Path, list[int]]) -> Any:
    if isinstance(data, dict):
        return {key: _without(value, removed, (*here, key), kept) for key, value in data.items() if (*here, key) not in removed}
    if isinstance(data, list):
        indices = [index for index in range(len(data)) if (*here, index) not in removed]
        if len(indices) < len(data):
            kept[here] = indices
        return [_without(data[index], removed, (*here, index), kept) for index in indices]
    return data


def _field(cls: type[BaseModel], path: Path) -> Any:
    """The field at a path, where a key of the schema is there."""
    part = _annotation(cls, path[:-1])
    return part.model_fields.get(str(path[-1])) if isinstance(part, type) and issubclass(part, BaseModel) else None


def _annotation(cls: type[BaseModel], path: Path) -> Any:
    """What the schema has at a path, without `| None`; None where it has nothing."""
    found: Any = cls
    for step in path:
        if isinstance(found, type) and issubclass(found, BaseModel):
            known = found.model_fields.get(str(step))
            found = _bare(known.annotation) if known else None
        else:
            arguments = [argument for argument in get_args(found) if argument is not Ellipsis]
            found = _bare(arguments[-1]) if arguments else None
    return found


def _bare(annotation: Any) -> Any:
    """The annotation without `Annotated` and `| None`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return _bare(next(argument for argument in get_args(annotation) if argument is not type(None)))
    return annotation


def shown(path: Path) -> str:
    """A path as a contributor would say it: `distillation.sources[0].teacher`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{_short(step)}" if text else _short(step)
    return text


def _short(key: str) -> str:
    return key if len(key) <= 80 else f"{key[:79]}…"


def _value(value: Any, written: str | None) -> str:
    """A value as the contributor wrote it, for a sentence."""
    if isinstance(value, dict):
        return "a map of keys and values"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "empty"
    text = written if written is not None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"the number {quoted(text)}" if isinstance(value, int | float) and not isinstance(value, bool) else quoted(text)


_MEANT = {
    "string_type": "text",
    "bool_type": "`true` or `false`",
    "tuple_type": "a list",
    "dict_type": "a map of keys and values",
    "model_type": "a map of keys and values",
}


def _explained(cls: type[BaseModel], path: Path, error: Any, written: Callable[[Path], str | None], *, in_key: bool) -> tuple[str, Problem]:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    name = f"`{shown(path)}`" if path else "the file"
    key = _short(str(path[-1])) if path else ""
    text = _value(value, written(path))
    if kind == "extra_forbidden":
        known = list(_annotation(cls, path[:-1]).model_fields)
        within = f"`{shown(path[:-1])}`" if path[:-1] else "this kind of file"
        near = did_you_mean(key, known)
        return "known_keys", Problem(
            path, f"{within} has no key `{key}`{near}", None if near else f"known keys here: {', '.join(known)}", on_key=True
        )
    if kind == "missing":
        within = f"`{shown(path[:-1])}`" if path[:-1] else "the file"
        return "required_keys", Problem(path[:-1], f"{within} lacks the key `{key}`", f"add `{key}:` ({_description(cls, path)})", on_key=True)
    if kind == "enum":
        annotation = _annotation(cls, path)
        terms = [str(term) for term in annotation] if issubclass(annotation, Term) else []
        near = did_you_mean(value, terms) if isinstance(value, str) else ""
        return "known_terms", Problem(path, f"{name} is {text}, which is not a known term{near}", f"choose one of: {', '.join(terms)}")
    if kind == "exactly_one":
        given = " and ".join(f"`{choice}`" for choice in context["given"]) or "none"
        choices = ", ".join(f"`{choice}`" for choice in context["choices"])
        return "exactly_one", Problem(path, f"{name} gives {given}; exactly one of {choices} is meant", None, on_key=True)
    if kind in _MEANT:
        return "right_types", Problem(path, f"{name} is {text}, {_MEANT[kind]} is meant", _retyped(kind, key, value, written(path)))
    message, tip = (
        _form(str(value), context["pattern"]) if kind == "string_pattern_mismatch" else _LIMITS.get(kind, ("which is not valid here", None))
    )
    message = message.format_map(context) if kind in _LIMITS else message
    return "real_dates" if kind == "impossible_date" else "valid_values", Problem(path, f"{name} is {text}, {message}", tip, on_key=in_key)


def _retyped(kind: str, key: str, value: Any, written: str | None) -> str | None:
    """How to write a value of the wrong type so that it has the right one."""
    if kind == "string_type" and written is not None:
        return f'write "{_short(written)}" for the text'
    if kind == "bool_type" and str(value).lower() in _SAID_AS_TRUTH:
        return f"write `{_SAID_AS_TRUTH[str(value).lower()]}`"
    if kind == "tuple_type" and isinstance(value, str):
        return f"write `{key}: [{_short(value)}]`"
    if kind == "tuple_type" and isinstance(value, dict):
        return "begin each item with `- `"
    if kind == "model_type" and not key:
        return "write lines of the form `key: value`"
    return None


_SAID_AS_TRUTH = {"yes": "true", "y": "true", "on": "true", "1": "true", "no": "false", "n": "false", "off": "false", "0": "false"}


def _description(cls: type[BaseModel], path: Path) -> str:
    """What a key is for, as part of a sentence."""
    text = docstrings(_annotation(cls, path[:-1]))[str(path[-1])].rstrip(".")
    return text[:1].lower() + text[1:]


def _form(text: str, pattern: str) -> tuple[str, str | None]:
    """What a text that breaks a pattern should look like."""
    if pattern in {fields.ID_PATTERN, fields.SLUG_PATTERN}:
        form = "organization/name" if pattern == fields.ID_PATTERN else "name"
        lowered = re.sub(r"\s+", "-", text.strip().lower())
        tip = f"write `{lowered}`" if fields.matches(pattern, lowered) else None
        return f"which is not an id: `{form}` in lower case letters, digits and single `.`, `_` or `-`", tip
    if pattern in {fields.TEXT_PATTERN, fields.NAME_PATTERN, fields.CITATION_PATTERN} and (found := re.search(f"[{INVISIBLE}]", text)):
        return f"which holds the invisible character U+{ord(found[0]):04X}", "remove it"
    if pattern == fields.NAME_PATTERN and (found := re.search(r"[<>{}`]", text)):
        return f"which holds `{found[0]}`; names are plain text", "remove it"
    return _FORMS[pattern]


_FORMS: dict[str, tuple[str, str | None]] = {
    fields.TEXT_PATTERN: ("which is empty or has blanks at an end", "remove the blanks, or the key"),
    fields.NAME_PATTERN: ("which is empty or has blanks at an end", "remove the blanks, or the key"),
    fields.URL_PATTERN: ("which is not a web address", "write `https://...`"),
    fields.DATE_PATTERN: ("which is not a date", "write `2025`, `2025-08` or `2025-08-18`"),
    fields.WHOLE_DATE_PATTERN: ("which is not a whole date", "write it as `2026-11-24`"),
    fields.EVIDENCE_KEY_PATTERN: ("which is not a key of evidence", "write one short word in lower case, such as `card` or `report`"),
    fields.CITATION_PATTERN: ("which is not a citation", "write a key of `evidence`, then optionally a place: `report table 3`"),
    fields.ALIAS_PATTERN: ("which is not an alias: letters, digits, blanks and `.`, `_`, `:`, `/`, `+`, `-`", None),
    fields.LICENSE_PATTERN: ("which is not a licence id", "write an SPDX id, such as `Apache-2.0`, or `LicenseRef-...`"),
    fields.CODE_PATTERN: ("which is not the code of a check", "write a code as findings show it, such as `LIN004`"),
    fields.COUNTRY_PATTERN: ("which is not a country code", "write two capital letters, such as `FR`"),
}
"""For each pattern, the rest of the sentence about a value that breaks it, and a tip."""


_LIMITS: dict[str, tuple[str, str | None]] = {
    "impossible_date": ("which is no day of the calendar: {reason}", None),
    "not_a_quantity": ("which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    "string_too_long": ("which is longer than {max_length} characters", None),
    "too_short": ("which has fewer than {min_length} entries", None),
    "greater_than_equal": ("which is less than {ge}", None),
    "less_than_equal": ("which is more than {le}", None),
}
"""For each other error about a value, the rest of the sentence, with pydantic's figures to be filled in."""
