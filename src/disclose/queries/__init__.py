"""One function for each question that is asked of the database; the only place with `select`."""

from disclose.queries.asking import DEFAULT_LIMIT, MAX_LIMIT, BadParameter, ModelQuery, Page, TeacherQuery, UnknownName
from disclose.queries.beside import accuracy, changes, commits, quality
from disclose.queries.difference import difference
from disclose.queries.snapshot import Snapshot

__all__ = [
    "DEFAULT_LIMIT",
    "MAX_LIMIT",
    "BadParameter",
    "ModelQuery",
    "Page",
    "Snapshot",
    "TeacherQuery",
    "UnknownName",
    "accuracy",
    "changes",
    "commits",
    "difference",
    "quality",
]
