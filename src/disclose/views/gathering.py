"""The published shapes that gather what many records say: who taught whom, and when what was published."""

from __future__ import annotations

from typing import Literal

from disclose import vocabulary as v
from disclose.views.shapes import Cited, View


class TeacherView(View):
    """A model that others name as a teacher, with how many models it taught under the rule `direct`."""

    id: str
    name: str
    organization: str
    organization_name: str
    country: str | None
    availability: v.Availability
    students: int
    """What `/models?distilled_from=` counts; where it is a family, its variants count."""
    possible: int
    """How many more models name it among several, or under its family's name alone."""
    roles: dict[v.Role, int]
    """Students by role, every role counted apart, also those that `direct` does not count; a student can have several."""
    access: dict[v.Access, int]
    """Students by how the outputs arrived, under `direct`; a student can have several."""


class UnnamedUse(View):
    """A statement that a model's outputs were used that names neither the model nor its developer."""

    kind: Literal["model", "dataset"]
    id: str
    name: str
    role: v.Role
    stage: v.Stage | None
    """None for a dataset, which has no stage of its own."""
    access: v.Access
    note: str | None
    evidence: tuple[Cited, ...]


class TeachersView(View):
    """Every declared teacher by name, and the uses of models that nobody names."""

    items: tuple[TeacherView, ...]
    unnamed: tuple[UnnamedUse, ...]


class Period(View):
    """A quarter, or a year where no quarter is known, with what was published in it."""

    name: str
    """`2025 Q1`, or `2025` for dates that say only the year."""
    releases: int
    """Models that were released in it."""
    states: dict[str, dict[str, int]]
    """Those models by state: for each axis by verdict, `unknown` where nobody has looked, `none` where it does not apply; for `distillation` by statement."""
    documents: dict[str, int]
    """Documents that are cited as evidence and were published in it, by who published them; each document once."""


class TimelineView(View):
    """Releases and disclosures over time, the oldest first."""

    periods: tuple[Period, ...]
    undated_models: int
    undated_documents: int


class Named(View):
    """A model, or an organization where no model is named."""

    kind: Literal["model", "organization"]
    id: str


class FilingView(View):
    """What a developer filed about the teachers of a model, beside what its card declares."""

    claim: str
    model: str
    statement: v.Statement
    """What the card says."""
    denies: bool
    """Whether the filing says that none were used."""
    both: tuple[Named, ...]
    """Named by the filing, and covered by what the card declares."""
    only_filed: tuple[Named, ...]
    only_declared: tuple[Named, ...]
    """Declared on the card itself, and not covered by what the filing names."""
    only_in_datasets: tuple[Named, ...]
    """Declared only on cards of datasets that the model was trained on, and not covered by what the filing names."""

    @property
    def differs(self) -> bool:
        """Whether the one names what the other does not."""
        return bool(self.only_filed or self.only_declared or self.only_in_datasets)
