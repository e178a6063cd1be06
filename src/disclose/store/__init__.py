"""The database: SQLModel tables, one writer, and opening for reading."""

from disclose.store.building import build
from disclose.store.reading import UnreadableDatabase, database_url, open_database, sqlite_path
from disclose.store.tables import (
    SCHEMA_VERSION,
    AliasRow,
    ChangeRow,
    ClaimRow,
    DatasetRow,
    EdgeRow,
    ModelRow,
    NodeRow,
    OrganizationRow,
    QualityRow,
    RegistryRow,
    SampleRow,
    TermsRow,
    TrackedRow,
)

__all__ = [
    "SCHEMA_VERSION",
    "AliasRow",
    "ChangeRow",
    "ClaimRow",
    "DatasetRow",
    "EdgeRow",
    "ModelRow",
    "NodeRow",
    "OrganizationRow",
    "QualityRow",
    "RegistryRow",
    "SampleRow",
    "TermsRow",
    "TrackedRow",
    "UnreadableDatabase",
    "build",
    "database_url",
    "open_database",
    "sqlite_path",
]
