"""The published shapes of answers about lineage."""

from __future__ import annotations

from typing import Literal

from disclose import vocabulary as v
from disclose.views.shapes import Cited, Meta, View


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
