"""The published shapes that are about the service: counts, words, health and errors."""

from __future__ import annotations

from typing import Literal

from disclose.views.lineage import AnswerCounts
from disclose.views.shapes import Meta, View


class TermView(View):
    """A term of a closed vocabulary."""

    term: str
    definition: str


class VocabularyView(View):
    """Every closed vocabulary and the other words of the glossary."""

    vocabularies: dict[str, tuple[TermView, ...]]
    glossary: dict[str, str]


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
