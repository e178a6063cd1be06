"""Claims: what somebody says about somebody else's model, and the reply."""

from __future__ import annotations

from typing import ClassVar

from pydantic import StrictBool

from disclose import vocabulary as v
from disclose.schema.fields import ClaimId, ModelId, Name, OrganizationId, PartialDate, Text
from disclose.schema.parts import Amount, Choice, Record, Statement


class Party(Choice):
    """Whom a claim is about, at the level at which the claimant speaks. Exactly one key is given."""

    choices: ClassVar[tuple[str, ...]] = ("model", "organization")

    model: ModelId | None = None
    """A checkpoint or family that the claimant names."""
    organization: OrganizationId | None = None
    """An organization, where the claimant names no model."""


class Response(Statement):
    """What the subject of a claim answered."""

    by: Name
    """Who answered."""
    kind: v.ResponseKind
    """How."""
    date: PartialDate
    """When, or up to when a reply was looked for."""


class Figure(Amount):
    """An amount that a claimant gives."""

    about: Text
    """What the figure counts, in our own words."""


class Claim(Record):
    """What somebody says about somebody else's model, and the reply."""

    kind: ClassVar[str] = "claim"
    folder: ClassVar[str] = "claims"
    depth: ClassVar[int] = 1

    title: Text
    """A neutral title in our own words."""
    claimant: Name
    """Who makes the claim."""
    capacity: v.ClaimKind
    """In what capacity they speak."""
    made: PartialDate
    """When the claim was made."""
    student: Party
    """Whose model is said to have been trained."""
    teachers: tuple[Party, ...] = ()
    """Whose outputs are said to have been used."""
    summary: Statement
    """What is claimed, in the note, with its evidence."""
    roles: tuple[v.Role, ...] = ()
    """What the outputs are said to have been used as."""
    stage: v.Stage = v.Stage.UNKNOWN
    """When in training they are said to have been used."""
    access: v.Access = v.Access.UNKNOWN
    """How the outputs are said to have arrived."""
    denies: StrictBool = False
    """True where the claim, such as a filing, says that no model outputs were used."""
    window_start: PartialDate | None = None
    """First day of the period that the claim speaks of."""
    window_end: PartialDate | None = None
    """Last day of the period that the claim speaks of."""
    figures: tuple[Figure, ...] = ()
    """Amounts; figures from different windows are never added up."""
    offered: v.EvidenceClass
    """What the claimant offers in support."""
    restates: ClaimId | None = None
    """The claim that this one repeats; it is then not independent of it."""
    responses: tuple[Response, ...] = ()
    """What the subject answered."""
