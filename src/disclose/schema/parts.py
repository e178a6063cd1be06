"""What every record is made of: statements with their evidence, amounts, components, links."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any, ClassVar, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from disclose import vocabulary as v
from disclose.findings import Path
from disclose.schema.fields import Citations, EvidenceKey, LicenseId, PartialDate, Quantity, Text, Url, WholeDate


class Part(BaseModel):
    """A piece of a record: unknown keys are refused, and nothing changes after reading."""

    # Building the validators of a class waits until it is used: a check of one card uses few of them.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Choice(Part):
    """A part of which exactly one of several keys is given."""

    choices: ClassVar[tuple[str, ...]]

    @model_validator(mode="after")
    def _gives_one(self) -> Self:
        given = [key for key in self.choices if getattr(self, key)]
        if len(given) != 1:
            raise PydanticCustomError("exactly_one", "exactly one", {"given": given, "choices": list(self.choices)})
        return self


class Evidence(Part):
    """A document that statements can be checked against."""

    url: Url
    """Where the document is published: the developer's page, arXiv, Hugging Face, GitHub, a court or regulator, a major outlet; never a mirror."""
    title: Text
    """The document's own title."""
    publisher: v.Publisher
    """Who speaks in it."""
    published: PartialDate | None = None
    """When it was published, where known."""
    accessed: WholeDate
    """When it was read for this registry."""
    read_from: v.ReadFrom
    """What was read: the document at its address, a faithful copy, or only a summary by somebody else."""


class Statement(Part):
    """Something that a source says, with where it says so."""

    evidence: Citations = ()
    """What this statement can be checked against: keys of `evidence`, each optionally with a place, as in `report table 3`."""
    note: Text | None = None
    """What a reader has to know beside the fields, in our own words."""

    @property
    def speaks(self) -> bool:
        """Whether it says anything that needs evidence."""
        return True


class Amount(Part):
    """How much, as far as the source says."""

    value: Quantity
    """The figure."""
    unit: v.Unit
    """What the figure counts."""
    of: v.AmountOf | None = None
    """Whether it counts what was generated or what was kept."""
    bound: v.Bound = v.Bound.EXACT
    """Whether the figure is exact, rounded, or a bound."""


class Component(Statement):
    """Whether one component of a release can be obtained."""

    status: v.Status
    """What is known about its release."""
    license: LicenseId | None = None
    """Its licence."""
    url: Url | None = None
    """Where it can be obtained or read."""

    @property
    def speaks(self) -> bool:
        return self.status is not v.Status.UNKNOWN


class Links(Part):
    """Where the subject lives on the web."""

    homepage: Url | None = None
    """The developer's page about it."""
    hugging_face: Url | None = None
    """Its page on Hugging Face."""
    paper: Url | None = None
    """Its paper or technical report."""
    repository: Url | None = None
    """Its source repository."""
    announcement: Url | None = None
    """The post or press release that announced it."""


class Withdrawal(Statement):
    """Why a record no longer stands; records are withdrawn, never deleted."""

    date: WholeDate
    """When it was withdrawn."""
    reason: Text
    """Why, in a sentence."""


class Record(Part):
    """What every record of the registry has."""

    kind: ClassVar[str]
    folder: ClassVar[str]
    depth: ClassVar[int] = 2
    """How many segments the record's id has."""
    stand_ins: ClassVar[dict[str, Any]] = {}
    """Values for required keys that are missing or wrong, so that the checks of everything else on the card still run."""

    evidence: dict[EvidenceKey, Evidence] = {}
    """The documents that this record's statements cite, by a short key of our own."""
    withdrawn: Withdrawal | None = None
    """Set when the record no longer stands."""

    @cached_property
    def id(self) -> str:
        """The record's id; the path gives it, so no file repeats it."""
        return ""

    @cached_property
    def file(self) -> str:
        """The record's file, from the registry's folder on."""
        return f"{self.folder}/{self.id}.yaml"

    def with_id(self, identity: str) -> Self:
        """The same record under an id; to be called once, by whoever read it."""
        self.__dict__["id"] = identity  # the cached property: a private attribute of pydantic's takes a hundred times as long to read
        return self


def statements(part: Part) -> list[tuple[Path, Statement]]:
    """Every statement in a record with its path, in the order of the schema; defaults that nobody wrote say nothing."""
    found: list[tuple[Path, Statement]] = []
    _collect(part, (), found)
    return found


def _collect(part: Part, path: Path, found: list[tuple[Path, Statement]]) -> None:
    is_statement, keys = _shape(type(part))
    if is_statement:
        found.append((path, part))  # type: ignore[arg-type]  # the class was asked, which is quicker than asking the object
    written = part.model_fields_set
    for key in keys:
        if key not in written:
            continue
        value = getattr(part, key)
        if type(value) is tuple:
            for index, item in enumerate(value):
                _collect(item, (*path, key, index), found)
        elif value is not None:
            _collect(value, (*path, key), found)


@cache
def _shape(cls: type[Part]) -> tuple[bool, tuple[str, ...]]:
    """Whether a part is a statement, and its keys that hold parts; documents under `evidence` make no statements."""
    keys = (name for name, field in cls.model_fields.items() if get_origin(field.annotation) is not dict)
    return issubclass(cls, Statement), tuple(key for key in keys if _holds_parts(cls.model_fields[key].annotation))


def _holds_parts(annotation: Any) -> bool:
    return any(isinstance(each, type) and issubclass(each, Part) for each in (annotation, *get_args(annotation)))
