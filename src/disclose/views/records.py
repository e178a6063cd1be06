"""The published shapes of records: models, datasets, organizations, claims and terms, one by one and in lists."""

from __future__ import annotations

from typing import Any

from disclose import vocabulary as v
from disclose.views.lineage import EdgeView, Match
from disclose.views.shapes import Meta, View


class ModelItem(View):
    """A model as a list shows it."""

    id: str
    name: str
    organization: str
    organization_name: str
    country: str | None
    released: str | None
    availability: v.Availability
    precision: v.Precision
    family: str | None
    parameters: int | None
    license: str | None
    """Licence of the final weights."""
    weights: v.Verdict
    data: v.Verdict
    post_training: v.Verdict | None
    """Null for a base model, which has no post-training."""
    distillation: v.Statement
    teachers: int
    """How many models it has as teachers under the rule `direct`."""
    mof: v.MofClass
    match: Match | None = None
    """Set where the list asks about lineage."""


class AxisView(View):
    """The verdict on one axis, with its grounds."""

    verdict: v.Verdict | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    """What would move it towards open."""
    looked: bool
    """False where nobody has read the sources for it yet."""


class MofView(View):
    """The class of the Model Openness Framework, with what the next class requires."""

    mof_class: v.MofClass
    progress: dict[str, float]
    missing: tuple[str, ...]


class ClaimView(View):
    """A claim by somebody about somebody else's model; never a declaration."""

    id: str
    title: str
    claimant: str
    capacity: v.ClaimKind
    made: str
    student_model: str | None
    student_organization: str | None
    card: dict[str, Any]


class ModelEntry(ModelItem):
    """A model as the pages list it: with the grounds of its verdicts and its other names."""

    axes: dict[v.Axis, AxisView]
    aliases: tuple[str, ...]


class ModelDetail(ModelItem):
    """Everything about one model."""

    axes: dict[v.Axis, AxisView]
    mof_detail: MofView
    card: dict[str, Any]
    """What its card states, as authored."""
    taught_by: tuple[EdgeView, ...]
    """Declared teachers: on the card, and on the cards of datasets that it was trained on."""
    built_on: tuple[EdgeView, ...]
    built_into: tuple[EdgeView, ...]
    datasets: tuple[EdgeView, ...]
    teaches: tuple[EdgeView, ...]
    """Models and datasets made with its outputs."""
    variants: tuple[str, ...]
    """Where it is a family, the checkpoints that name it."""
    claims: tuple[ClaimView, ...]
    """Claims that name this very model."""


class DatasetItem(View):
    """A dataset as a list shows it."""

    id: str
    name: str
    organization: str
    organization_name: str
    released: str | None
    status: v.Status
    license: str | None
    generation: v.Statement


class DatasetDetail(DatasetItem):
    """Everything about one dataset."""

    card: dict[str, Any]
    written_by: tuple[EdgeView, ...]
    made_from: tuple[EdgeView, ...]
    goes_into: tuple[EdgeView, ...]
    trains: tuple[EdgeView, ...]


class OrganizationItem(View):
    """An organization as a list shows it."""

    id: str
    name: str
    type: v.OrganizationKind
    country: str | None
    models: int
    datasets: int


class OrganizationDetail(OrganizationItem):
    """Everything about one organization."""

    house: str
    """The outermost organization that it belongs to."""
    card: dict[str, Any]
    claims: tuple[ClaimView, ...]
    """Claims about the organization itself, not about one of its models."""


class TermsView(View):
    """A licence or the terms of a service."""

    id: str
    name: str
    organization: str
    license: str | None
    card: dict[str, Any]


class ModelPage(View):
    """A page of models."""

    meta: Meta
    items: tuple[ModelItem, ...]


class DatasetPage(View):
    """A page of datasets."""

    meta: Meta
    items: tuple[DatasetItem, ...]


class OrganizationPage(View):
    """A page of organizations."""

    meta: Meta
    items: tuple[OrganizationItem, ...]


class ClaimPage(View):
    """A page of claims."""

    meta: Meta
    items: tuple[ClaimView, ...]


class TermsPage(View):
    """A page of terms documents."""

    meta: Meta
    items: tuple[TermsView, ...]
