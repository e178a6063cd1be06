"""From plain data to a record, or to problems in the contributor's words: every one of them, none of pydantic's."""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from disclose.findings import Path, Problem
from disclose.nearest import did_you_mean
from disclose.schema import fields
from disclose.vocabulary import Term

P = TypeVar("P", bound=BaseModel)

_MEANT = {
    "string_type": "text",
    "bool_type": "`true` or `false`",
    "tuple_type": "a list",
    "dict_type": "a map of keys and values",
    "model_type": "a map of keys and values",
    "model_attributes_type": "a map of keys and values",
    "enum": "one of the known terms",
}


def validate(cls: type[P], data: Any, written: Callable[[Path], str | None]) -> tuple[P | None, list[tuple[str, Problem]]]:
    """The record, or as much of it as stands, and each problem with the name of the check that it belongs to.

    Where something is wrong, the record that is returned lacks the parts that are wrong, so that the checks of everything else still
    run; it is None where nothing is left. `written` gives what stands in the file for scalars that were not read as text.
    """
    problems: dict[Path, tuple[str, Problem]] = {}
    for _ in range(8):
        try:
            return cls.model_validate(data), list(problems.values())
        except ValidationError as invalid:
            removed: set[Path] = set()
            for error in invalid.errors(include_url=False, include_input=True):
                place = tuple(error["loc"])
                in_key = place[-1:] == ("[key]",)
                path = place[:-1] if in_key else place
                if not problems.keys() & {path[:length] for length in range(len(path) + 1)} and not _follows(path, problems):
                    problems[place] = _explained(cls, path, error, written, in_key=in_key)
                place = path[:-1] if error["type"] == "missing" else path
                if not place:
                    return None, list(problems.values())
                removed.add(place)
            data = _without(data, removed, ())
    return None, list(problems.values())


def _follows(path: Path, problems: dict[Path, tuple[str, Problem]]) -> bool:
    """Whether an error only follows from removing what another problem stands in."""
    return any(known[: len(path)] == path and known[-1:] != ("[key]",) for known in problems)


def _without(data: Any, removed: set[Path], here: Path) -> Any:
    if isinstance(data, dict):
        return {key: _without(value, removed, (*here, key)) for key, value in data.items() if (*here, key) not in removed}
    if isinstance(data, list):
        return [_without(value, removed, (*here, index)) for index, value in enumerate(data) if (*here, index) not in removed]
    return data


def known_keys(cls: type[BaseModel], path: Path) -> list[str]:
    """The keys that may stand in the part at `path`, in the schema's order."""
    part = _annotation(cls, path)
    return list(part.model_fields) if isinstance(part, type) and issubclass(part, BaseModel) else []


def _annotation(cls: type[BaseModel], path: Path) -> Any:
    found: Any = cls
    for step in path:
        found = _bare(found)
        if isinstance(found, type) and issubclass(found, BaseModel):
            field = found.model_fields.get(str(step))
            found = field.annotation if field else None
        else:
            arguments = [argument for argument in get_args(found) if argument is not Ellipsis]
            found = arguments[-1] if arguments else None
    return _bare(found)


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
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _value(value: Any, written: str | None) -> str:
    """A value as the contributor wrote it, for a sentence."""
    if isinstance(value, dict):
        return "a map of keys and values"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "empty"
    text = written if written is not None else str(value).lower() if isinstance(value, bool) else str(value)
    text = f"`{text if len(text) <= 80 else text[:79] + '…'}`"
    return f"the number {text}" if isinstance(value, int | float) and not isinstance(value, bool) else text


def _explained(cls: type[BaseModel], path: Path, error: Any, written: Callable[[Path], str | None], *, in_key: bool) -> tuple[str, Problem]:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    name = shown(path) or "the file"
    key = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        known = known_keys(cls, path[:-1])
        within = f"`{shown(path[:-1])}`" if path[:-1] else "this kind of file"
        near = did_you_mean(key, known)
        tip = None if near else f"known keys of {within}: {', '.join(known)}"
        return "known_keys", Problem(path, f"{within} has no key `{key}`{near}", tip, on_key=True)
    if kind == "missing":
        return "required_keys", Problem(path[:-1], f"`{shown(path[:-1]) or 'the file'}` lacks the key `{key}`", f"add `{key}:` {_description(cls, path)}", on_key=True)
    if kind == "enum":
        annotation = _annotation(cls, path)
        terms: list[str] = [str(term) for term in annotation] if isinstance(annotation, type) and issubclass(annotation, Term) else []
        text = _value(value, written(path))
        near = did_you_mean(str(value), terms) if isinstance(value, str) else ""
        return "known_terms", Problem(path, f"`{name}` is {text}, which is not a known term{near}", f"choose one of: {', '.join(terms)}")
    if kind in _MEANT:
        text = written(path)
        tip = f'write "{text}" for the text' if kind == "string_type" and text and value is not None else None
        if kind == "tuple_type":
            tip = f"write `{key}: [{value}]`" if isinstance(value, str) else None
        return "right_types", Problem(path, f"`{name}` is {_value(value, text)}, {_MEANT[kind]} is meant", tip)
    explain = _VALUES.get(kind)
    if explain:
        message, tip = explain(value, context)
        check = "real_dates" if kind.endswith("_date") else "valid_values"
        return check, Problem(path, f"`{name}` is {_value(value, written(path))}, {message}", tip, on_key=in_key)
    if kind == "exactly_one":
        return "exactly_one", Problem(path, f"`{name}` has {context['given']} of {context['keys']}; exactly one is meant", None, on_key=True)
    return "valid_values", Problem(path, f"`{name}` is {_value(value, written(path))}, which is not valid here", None)


def _description(cls: type[BaseModel], path: Path) -> str:
    part = _annotation(cls, path[:-1])
    field = part.model_fields.get(str(path[-1])) if isinstance(part, type) and issubclass(part, BaseModel) else None
    return f"({(field.description or '').rstrip('.').lower()})" if field and field.description else ""


def _pattern(value: Any, context: dict[str, Any]) -> tuple[str, str | None]:
    """What a value of the broken pattern should look like."""
    pattern = context["pattern"]
    if pattern in {fields.ID_PATTERN, fields.SLUG_PATTERN}:
        form = "organization/name" if pattern == fields.ID_PATTERN else "organization"
        lowered = str(value).strip().lower().replace(" ", "-")
        tip = f"write `{lowered}`" if re.match(pattern, lowered) else None
        return f"which is not an id: `{form}` in lower case letters, digits and single `.`, `_` or `-`", tip
    if pattern == fields.DATE_PATTERN:
        return "which is not a date", "write `2025`, `2025-08` or `2025-08-18`"
    if pattern == fields.EVIDENCE_KEY_PATTERN:
        return "which is not a key of evidence", "write one short word in lower case, such as `card` or `report`"
    if pattern == fields.CITATION_PATTERN:
        return "which is not a citation", "write a key of `evidence`, then optionally a place: `report table 3`"
    return f"which does not have the form {pattern}", None


_VALUES: dict[str, Callable[[Any, dict[str, Any]], tuple[str, str | None]]] = {
    "string_pattern_mismatch": _pattern,
    "impossible_date": lambda value, context: (f"which is no day of the calendar ({context['reason']})", None),
    "incomplete_date": lambda value, context: ("a whole date is meant", "write it as `2026-11-24`"),
    "unprintable": lambda value, context: (f"which holds the invisible character {context['character']}", "remove it"),
    "blank_text": lambda value, context: ("which is empty or has blanks at an end", "remove the blanks"),
    "markup_in_name": lambda value, context: (f"which holds `{context['character']}`; names are plain text", "remove it"),
    "not_an_address": lambda value, context: ("which is not a web address", "write `https://...`"),
    "not_a_quantity": lambda value, context: ("which is not a whole figure", "write a whole number, or a figure with K, M, B or T, as in `2.1T`"),
    "string_too_long": lambda value, context: (f"which is longer than {context['max_length']} characters", None),
    "too_short": lambda value, context: (f"which has fewer than {context['min_length']} entries", None),
    "greater_than_equal": lambda value, context: (f"which is less than {context['ge']}", None),
    "less_than_equal": lambda value, context: (f"which is more than {context['le']}", None),
}
