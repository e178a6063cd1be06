"""What every published shape is made of; fields are only ever added."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


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
