"""Terms of service and licences, version by version."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from disclose import vocabulary as v
from disclose.schema.fields import LicenseId, Name, PartialDate
from disclose.schema.parts import Record, Statement


class TermsVersion(Statement):
    """One version of a terms document."""

    version: Name
    """The version's own name or date."""
    effective: PartialDate
    """From when it applies."""
    until: PartialDate | None = None
    """Until when it applied, where it was replaced."""
    outputs_may_train: v.OutputsMayTrain
    """Whether outputs may train other models."""
    duties: tuple[v.Duty, ...] = ()
    """What passes on to a model that was trained on outputs."""


class Terms(Record):
    """A licence or the terms of a service, version by version."""

    kind: ClassVar[str] = "terms"
    folder: ClassVar[str] = "terms"
    stand_ins: ClassVar[dict[str, Any]] = {"name": "-", "type": "license"}

    name: Name
    """The document's own name."""
    type: v.TermsKind
    """What it governs."""
    license: LicenseId | None = None
    """The licence id that cards use for it."""
    versions: tuple[TermsVersion, ...] = Field(min_length=1)
    """Its versions, oldest first."""
