"""The SQLModel tables. Enums are stored as text, so that every database can hold them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlmodel import Column, Field, SQLModel

SCHEMA_VERSION = "1.1"
"""Version of the published shapes: a minor step adds, a major step would change or remove."""

Tables = list[tuple[type[SQLModel], list[dict[str, Any]]]]
"""Tables with their rows, in the order in which they are written."""


class RegistryRow(SQLModel, table=True):
    """One row: which data this database holds."""

    __tablename__ = "registry"
    id: int = Field(primary_key=True)
    schema_version: str
    dataset_version: str
    as_of: str
    """The newest day on which evidence was read."""
    statements: int
    """How many statements the cards make."""
    sources: int
    """How many different documents they cite."""
    history: str
    """Whether the table of changes has all commits (`whole`), only the newest (`cut`), or none (`none`)."""
    head: str
    """The newest commit that changed a record; empty where none is known."""


class OrganizationRow(SQLModel, table=True):
    """One organization."""

    __tablename__ = "organization"
    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    type: str
    country: str | None = Field(index=True)
    house: str
    models: int
    datasets: int
    search: str
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ModelRow(SQLModel, table=True):
    """One model with the verdicts on it."""

    __tablename__ = "model"
    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    organization: str = Field(index=True)
    organization_name: str
    country: str | None = Field(index=True)
    released: str | None = Field(index=True)
    availability: str
    precision: str
    family: str | None = Field(index=True)
    parameters: int | None = Field(sa_type=BigInteger)
    license: str | None = Field(index=True)
    weights: str
    data: str
    post_training: str | None
    distillation: str = Field(index=True)
    teachers: int
    """How many different models the card and its datasets declare as teachers, under the rule `direct`."""
    mof: str
    withdrawn: bool
    search: str
    openness: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class DatasetRow(SQLModel, table=True):
    """One dataset."""

    __tablename__ = "dataset"
    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    organization: str = Field(index=True)
    organization_name: str
    released: str | None = Field(index=True)
    status: str = Field(index=True)
    license: str | None
    generation: str
    withdrawn: bool
    search: str
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ClaimRow(SQLModel, table=True):
    """One claim."""

    __tablename__ = "claim"
    id: str = Field(primary_key=True)
    made: str = Field(index=True)
    capacity: str
    student_model: str | None = Field(index=True)
    student_organization: str | None = Field(index=True)
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class TermsRow(SQLModel, table=True):
    """One terms document."""

    __tablename__ = "terms"
    id: str = Field(primary_key=True)
    name: str
    organization: str = Field(index=True)
    license: str | None
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class AliasRow(SQLModel, table=True):
    """Every name that resolves to a record, in folded case."""

    __tablename__ = "alias"
    kind: str = Field(primary_key=True)
    folded: str = Field(primary_key=True)
    target: str


class NodeRow(SQLModel, table=True):
    """One node of the lineage graph."""

    __tablename__ = "node"
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    organization: str
    house: str
    country: str | None
    released: str | None
    availability: str | None
    family: str | None
    weights: str | None
    closed: list[str] = Field(sa_column=Column(JSON, nullable=False))
    silences: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class EdgeRow(SQLModel, table=True):
    """One edge of the lineage graph, in the registry's order."""

    __tablename__ = "edge"
    id: int = Field(primary_key=True)
    kind: str
    source_kind: str
    source: str = Field(index=True)
    target_kind: str
    target: str = Field(index=True)
    basis: str
    role: str | None
    stage: str | None
    access: str | None
    relation: str | None
    via: str | None
    certain: bool
    amount: str | None
    said_at: str
    said_by: str
    note: str | None
    evidence: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class QualityRow(SQLModel, table=True):
    """How many statements one card of a model or dataset makes, and on what they rest; withdrawn cards have no row."""

    __tablename__ = "quality"
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    organization: str = Field(index=True)
    declared: int
    """Statements that something is so."""
    declared_none: int
    """Statements that something was not done, used or released."""
    not_disclosed: int
    """Statements that the cited sources were read and say nothing."""
    unknown: int
    """What nobody has looked at: written down as unknown, or one of the main questions that the card leaves out."""
    cited: int
    """Statements, unknown ones apart, that cite evidence."""
    original: int
    """Of those, the ones for which a cited document was read at its address."""
    copied: int
    """The ones for which the best that was read is a faithful copy."""
    summarized: int
    """The ones that rest on somebody else's summary alone."""
    warnings: int
    """Warnings of the checks about this card: it does not fit another card."""
    published: str | None
    """When the newest of its documents was published, where that is known."""
    accessed: str | None
    """When a document of its was last read."""


class TrackedRow(SQLModel, table=True):
    """One model of a list that somebody else keeps."""

    __tablename__ = "tracked"
    id: str = Field(primary_key=True)
    """Its id on that list."""
    namespace: str
    organization: str | None = Field(index=True)
    """The organization that the namespace belongs to, where it has a card."""
    model: str | None
    """The model's card."""


class ChangeRow(SQLModel, table=True):
    """One record that one commit added, changed, withdrew or removed; a later change has a higher number."""

    __tablename__ = "change"
    id: int = Field(primary_key=True)
    kind: str
    record_kind: str
    record: str = Field(index=True)
    organization: str | None = Field(index=True)
    at: str = Field(index=True)
    commit: str
    subject: str


class SampleRow(SQLModel, table=True):
    """One sample of cards that were read a second time."""

    __tablename__ = "sample"
    id: int = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
