"""JSON Schemas of every kind of file, for editors and for other languages; generated, committed under `schemas/`.

They are made from the same classes that read the cards. Where pydantic's own output serves programs more than editors, it is made plainer:
terms are plain `enum`s with their definitions in the description, a key that may be left out is not also nullable, and nothing is nested
that completion could stumble over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from disclose import vocabulary
from disclose.schema import RECORDS, Exceptions, Part
from disclose.schema.docstrings import docstrings
from disclose.schema.parts import Choice

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]
Classes = Mapping[str, type[Any]]
"""The part or vocabulary behind each of pydantic's definitions."""


def json_schemas() -> dict[str, str]:
    """Each schema by its file's name, as text."""
    named: dict[str, type[BaseModel]] = {cls.kind: cls for cls in RECORDS} | {"exceptions": Exceptions}
    return {f"{name}.schema.json": json.dumps(_whole(name, cls), indent=2) + "\n" for name, cls in named.items()}


def _whole(name: str, cls: type[BaseModel]) -> Schema:
    raw = cls.model_json_schema()
    classes = _classes(raw["$defs"])
    parts = {part.__name__: _part(part, raw["$defs"][key], classes) for key, part in classes.items() if issubclass(part, Part)}
    head = {"$schema": _DIALECT, "$id": f"{name}.schema.json", "title": f"{name.capitalize()} file of the Open Model Disclosure Registry"}
    return head | _part(cls, raw, classes) | {"$defs": {key: parts[key] for key in sorted(parts)}}


def _classes(definitions: Mapping[str, Schema]) -> Classes:
    """The class of each definition; pydantic names it after the class, with the module where two classes share a name."""
    terms = {cls.__name__: cls for cls in vocabulary.vocabularies()}
    parts = {cls.__name__: cls for cls in _subclasses(Part)}
    return {key: (terms if "enum" in definition else parts)[key.rpartition("__")[2]] for key, definition in definitions.items()}


def _subclasses(cls: type[BaseModel]) -> list[type[BaseModel]]:
    return [cls, *(each for child in cls.__subclasses__() for each in _subclasses(child))]


def _part(cls: type[BaseModel], raw: Schema, classes: Classes) -> Schema:
    """A map of keys and values."""
    required = raw.get("required", [])
    schema: Schema = {
        "description": raw["description"],
        "type": "object",
        "properties": {
            key: _property({**value, "description": docstrings(cls)[key]}, classes, required=key in required)
            for key, value in raw["properties"].items()
        },
        "required": required,
        "additionalProperties": False,
    }
    if issubclass(cls, Choice):
        schema["oneOf"] = [_given(key, cls.model_fields[key].annotation) for key in cls.choices]
    return schema


def _given(key: str, annotation: Any) -> Schema:
    """A schema of parts that give a key; an empty list and `false` give nothing."""
    if annotation is bool or bool in get_args(annotation):
        return {"required": [key], "properties": {key: {"const": True}}}
    if get_origin(annotation) is tuple:
        return {"required": [key], "properties": {key: {"minItems": 1}}}
    return {"required": [key]}


def _property(raw: Schema, classes: Classes, *, required: bool) -> Schema:
    """What stands behind one key; `null` only where the key has to be there, so that leaving it out is not the way to say nothing."""
    schema = {key: value for key, value in raw.items() if key not in {"title", "default", "anyOf"}}
    if isinstance(raw.get("default"), str | bool):
        schema["default"] = raw["default"]
    if "anyOf" not in raw:
        return _plain(schema, classes)
    (only,) = [variant for variant in raw["anyOf"] if variant != {"type": "null"}]
    schema = _plain(only | schema, classes)
    return schema | {"type": [schema["type"], "null"]} if required else schema


def _plain(raw: Schema, classes: Classes) -> Schema:
    """A schema with its terms written out, and with all that is to be said about it in its description."""
    schema = {key: value for key, value in raw.items() if key not in {"description", "$comment", "$ref", "patternProperties"}}
    said = " ".join(raw[key] for key in ("description", "$comment") if key in raw)
    head: Schema = {"description": said} if said else {}
    if "$ref" in raw:
        cls = classes[raw["$ref"].removeprefix("#/$defs/")]
        if issubclass(cls, vocabulary.Term):
            head["description"] = "\n".join([*([said] if said else []), *(f"- {term}: {term.definition}" for term in cls)])
            head["markdownDescription"] = "\n".join([*([said] if said else []), *(f"- **{term}**: {term.definition}" for term in cls)])
            head |= {"type": "string", "enum": [str(term) for term in cls]}
        else:
            head["$ref"] = f"#/$defs/{cls.__name__}"
    if "patternProperties" in raw:
        ((pattern, value),) = raw["patternProperties"].items()
        schema |= {"additionalProperties": _plain(value, classes), "propertyNames": {"pattern": pattern, **raw.get("propertyNames", {})}}
    if "items" in raw:
        schema["items"] = _plain(raw["items"], classes)
    return head | dict(sorted(schema.items()))  # the order that pydantic gives them may change with its version
