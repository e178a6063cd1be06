"""Whom a question about lineage asks about: from names and descriptions to the models that match."""

from __future__ import annotations

from collections.abc import Sequence

from disclose.lineage import Key, Node, Teacher, described_teacher, named_teacher
from disclose.queries.asking import TeacherQuery, UnknownName
from disclose.queries.database import Database
from disclose.vocabulary import Availability, Verdict


def teacher_of(database: Database, query: TeacherQuery) -> Teacher:
    """The models that a question asks about.

    Raises:
        UnknownName: a name is that of no model and no organization.
    """
    if not query.names:
        return described_teacher(database.graph, _description(query), lambda node: _fits(node, query))
    teachers = []
    for name in query.names:
        model = database.named("model", name)
        organization = None if model else database.named("organization", name)
        if model and Key("model", model) in database.graph.nodes:
            teachers.append(named_teacher(database.graph, model))
        elif organization:
            teachers.append(described_teacher(database.graph, name, lambda node, wanted=organization: wanted in {node.organization, node.house}))  # type: ignore[misc]
        else:
            near = (
                [*database.near("model", name), *database.near("organization", name)]
                if "/" in name
                else [*database.near("organization", name), *database.near("model", name)]
            )
            raise UnknownName("model or organization", name, near)
    joined = _joined(teachers)
    if not (query.availability or query.country or query.weights):
        return joined
    fits = {model: _fits(database.graph.nodes[Key("model", model)], query) for model in joined.models | joined.possible}
    fitting = frozenset(model for model in joined.models if fits[model])
    possible = frozenset(model for model, fit in fits.items() if fit is not False) - fitting
    return Teacher(f"{joined.label} ({_description(query)})", fitting, possible, joined.houses, joined.existed_from)


def _description(query: TeacherQuery) -> str:
    parts = []
    if query.availability:
        parts.append(f"models that are {' or '.join(sorted(query.availability))}")
    if query.country:
        parts.append(f"models of organizations in {' or '.join(sorted(query.country))}")
    if query.weights:
        parts.append(f"models with {' or '.join(sorted(query.weights))} weights")
    return ", ".join(parts)


def _fits(node: Node, query: TeacherQuery) -> bool | None:
    """Whether a model fits a description; None where what is asked about is not known of it."""
    asked = ((query.availability, node.availability), (query.country, node.country), (query.weights, node.weights))
    unsaid = {None, Availability.UNNAMED, Verdict.UNDISCLOSED}
    known = [True if value in wanted else None if value in unsaid else False for wanted, value in asked if wanted]
    return False if False in known else None if None in known else True


def _joined(teachers: Sequence[Teacher]) -> Teacher:
    if len(teachers) == 1:
        return teachers[0]
    models = frozenset[str]().union(*(teacher.models for teacher in teachers))
    dates = [teacher.existed_from for teacher in teachers]
    return Teacher(
        " or ".join(teacher.label for teacher in teachers),
        models,
        frozenset[str]().union(*(teacher.possible for teacher in teachers)) - models,
        frozenset[str]().union(*(teacher.houses for teacher in teachers)),
        None if None in dates else min(date for date in dates if date),
    )
