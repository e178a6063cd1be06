"""The published shapes themselves; fields are only ever added."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from disclose import vocabulary as v


class View(BaseModel):
    """A published shape; fields are only ever added."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class Meta(View):
    """What stands above every list."""

    schema_version: str
    """Version of these shapes."""
    dataset_version: str
    """Version of the data: the same for the same cards."""
    generated_at: str
    """When the database was made, in UTC."""
    total: int
    """How many items there are on all pages together."""
    next_cursor: str | None = None
    """Give it as `cursor` for the next page."""
    rule: str | None = None
    """The rule in words, where the list is about lineage."""


class Cited(View):
    """A piece of evidence."""

    title: str
    url: str
    place: str
    """Where in the document; may be empty."""


class Step(View):
    """A node of a path, with the statement that leads on to the next; the last step leads nowhere."""

    kind: Literal["model", "dataset"]
    id: str
    name: str
    edge: v.EdgeKind | None = None
    role: v.Role | None = None
    stage: v.Stage | None = None
    access: v.Access | None = None
    relation: str | None = None
    basis: v.Basis | None = None
    via: str | None = None
    amount: str | None = None
    sentence: str | None = None
    """The statement in words."""
    said_by: str | None = None
    """The card's file, from the registry's folder on."""
    said_at: str | None = None
    """The statement's place on the card."""
    note: str | None = None
    evidence: tuple[Cited, ...] = ()


class PathView(View):
    """A way from the teacher to the model."""

    hops: int
    path: tuple[Step, ...]


class BlockerView(View):
    """A missing statement that prevents a no."""

    kind: Literal["model", "dataset"]
    id: str
    name: str
    about: str
    """What is missing: the teachers, the datasets, the base weights, the name of a teacher, what generated a dataset, what went into it."""
    said_at: str
    """The place on the card where it would stand."""
    stages: tuple[v.Stage, ...]
    role: v.Role | None
    sentence: str


class Match(View):
    """Why a model is in a list about lineage."""

    answer: v.Answer
    rule: v.RuleName
    hops: int | None
    path: tuple[Step, ...]
    """The shortest path; empty unless the answer is yes."""
    blockers: tuple[BlockerView, ...]
    """What is missing, where the answer is unknown; at most five in a list."""


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


class Student(View):
    """A model taught by another one, with the fewest hops between them."""

    id: str
    name: str
    organization: str
    hops: int


class EdgeView(View):
    """One edge of the lineage graph."""

    kind: v.EdgeKind
    source_kind: Literal["model", "dataset"]
    source: str
    source_name: str
    target_kind: Literal["model", "dataset"]
    target: str
    target_name: str
    basis: v.Basis
    role: v.Role | None
    stage: v.Stage | None
    access: v.Access | None
    relation: str | None
    via: str | None
    certain: bool
    """False where the source names several models and not which."""
    amount: str | None
    sentence: str
    said_by: str
    said_at: str
    note: str | None
    evidence: tuple[Cited, ...]


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


class EdgePage(View):
    """A page of edges."""

    meta: Meta
    items: tuple[EdgeView, ...]


class DistillationAnswer(View):
    """Whether one model is distilled from a teacher, under a rule."""

    answer: v.Answer
    rule: v.RuleName
    rule_words: str
    teacher: str
    model: str
    hops: int | None
    sentence: str
    """The answer in words."""
    ground: str | None
    """What a no rests on."""
    paths: tuple[PathView, ...]
    cut: bool
    """Whether there are more paths than are listed."""
    blockers: tuple[BlockerView, ...]
    as_of: str
    """The newest day on which evidence was read."""


class LineageView(View):
    """Everything upstream of a model under a rule."""

    model: str
    rule: v.RuleName
    rule_words: str
    teachers: tuple[Student, ...]
    """Every model that it is distilled from, with the fewest hops."""
    students: tuple[Student, ...]
    """Every model that is distilled from it."""
    edges: tuple[EdgeView, ...]
    """The statements upstream, those nearest to the model first."""
    cycles: tuple[tuple[str, ...], ...]
    """Ways on which the model comes back to itself."""


class RuleView(View):
    """A rule that a reader can choose."""

    name: v.RuleName
    words: str
    roles: tuple[v.Role, ...]
    hops: int | None
    base_weights: bool
    nested_datasets: bool
    own_data: bool


class RulesView(View):
    """Every rule."""

    items: tuple[RuleView, ...]


class TermView(View):
    """A term of a closed vocabulary."""

    term: str
    definition: str


class VocabularyView(View):
    """Every closed vocabulary and the other words of the glossary."""

    vocabularies: dict[str, tuple[TermView, ...]]
    glossary: dict[str, str]


class AnswerCounts(View):
    """How many models have each answer to one question, in all and by what is known of them."""

    rule: v.RuleName
    rule_words: str
    teacher: str
    total: dict[v.Answer, int]
    organizations: dict[str, dict[v.Answer, int]]
    countries: dict[str, dict[v.Answer, int]]
    """By country of the model's organization; `unknown` where it has none."""
    weights: dict[str, dict[v.Answer, int]]
    data: dict[str, dict[v.Answer, int]]
    post_training: dict[str, dict[v.Answer, int]]
    """By verdict on the axis; `not_applicable` for base models."""


class CommonTeacher(View):
    """A teacher of two models."""

    id: str
    name: str
    organization: str
    hops: int
    """The fewest hops to the model."""
    hops_of_other: int
    """The fewest hops to the other model."""


class CommonView(View):
    """What two models have in common under a rule."""

    model: str
    other: str
    rule: v.RuleName
    rule_words: str
    items: tuple[CommonTeacher, ...]
    """The nearest first."""


class GapView(View):
    """A model at which one more declared statement would turn answers into yes."""

    id: str
    name: str
    organization: str
    blockers: tuple[BlockerView, ...]
    """What is unsaid there."""
    total: int
    """How many answers would become yes."""
    models: tuple[str, ...]
    """Their models, at most fifty, the model itself first."""


class GapPage(View):
    """What would change the answers to one question, those that would change most first."""

    meta: Meta
    items: tuple[GapView, ...]


class Stats(View):
    """Counts over the whole registry, or over the models that the parameters describe."""

    meta: Meta
    models: int
    datasets: int
    organizations: int
    claims: int
    terms: int
    statements: int
    sources: int
    edges: int
    as_of: str
    distillation: dict[str, int]
    """Models by what their developers say of teachers."""
    axes: dict[str, dict[str, int]]
    """Models by verdict, for each axis; `not_applicable` counts base models on the post-training axis."""
    answers: AnswerCounts | None = None
    """Set where the question is about lineage."""


class Health(View):
    """Whether the server can answer."""

    status: Literal["ok"]
    schema_version: str
    dataset_version: str
    generated_at: str


class ParameterError(View):
    """What is wrong with one parameter."""

    parameter: str | None
    message: str
    suggestion: str | None


class ProblemView(View):
    """An error as RFC 9457 has it (`application/problem+json`)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: tuple[ParameterError, ...] = ()
