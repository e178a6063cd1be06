"""The second readings: for a sample of cards, the same sources read again by somebody who had not seen the card."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, StrictInt, ValidationError

from disclose import documents
from disclose.beside.unreadable import UnreadableData
from disclose.schema.fields import ModelId, Name, Text, WholeDate
from disclose.schema.parts import Part

Count = StrictInt


class FieldCount(Part):
    """How one field of the cards fared; a count that was not kept is left out."""

    field: Name
    """What was compared."""
    compared: Count = Field(ge=0)
    """How many items at least one of the two readings stated."""
    disagreed: Count = Field(ge=0)
    """How many of them the two readings stated differently, or only one of them did."""
    corrected: Count = Field(ge=0)
    """How often the card was wrong, less exact than its source, or had a gap, and was mended."""
    filled: Count | None = Field(default=None, ge=0)
    """How often a gap was filled on a short record, whose own sources nobody had read; where that was not counted apart, it is in `corrected`."""
    second_wrong: Count | None = Field(default=None, ge=0)
    """How often the second reading was the wrong one; where both were, the item counts as corrected too."""
    open: Count | None = Field(default=None, ge=0)
    """How often both can be defended, and the card was left as it was."""


class Sample(Part):
    """One sample of cards that were read twice."""

    name: Name
    """What the sample is called."""
    read: WholeDate
    """When the second reading was made."""
    drawn_how: Text
    """How the cards were chosen."""
    read_how: Text
    """Who read what, and what they had seen of the cards before."""
    cards: tuple[ModelId, ...] = ()
    """The cards, where the list was kept."""
    size: Count = Field(ge=1)
    """How many cards there are."""
    short: tuple[ModelId, ...] = ()
    """Those of them that were short records: entered as somebody's teacher or base, their sources not yet read."""
    fields: tuple[FieldCount, ...]
    """The counts, field by field."""
    found: tuple[Text, ...] = ()
    """What the comparison showed, a sentence or two each."""
    corrections: tuple[Text, ...] = ()
    """What was corrected, one entry each."""


class Accuracy(Part):
    """The file of second readings."""

    samples: tuple[Sample, ...] = ()
    """The samples, the first one first."""


def read(file: Path) -> Accuracy:
    """The second readings in a file; without a file there are none.

    Raises:
        UnreadableData: the file is not what it has to be.
    """
    if not file.is_file():
        return Accuracy()
    document = documents.read(file, file.name)
    if document.complaints:
        raise UnreadableData(f"`{file}` cannot be read: {document.complaints[0].problem.message}")
    try:
        found = Accuracy.model_validate(document.data)
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableData(f"`{file}` is not what it has to be: `{'.'.join(map(str, first['loc']))}`: {first['msg']}") from None
    for sample in found.samples:
        _consistent(file, sample)
    return found


def _consistent(file: Path, sample: Sample) -> None:
    if sample.cards and len(set(sample.cards)) != sample.size:
        raise UnreadableData(f"`{file}`: the sample `{sample.name}` lists {len(set(sample.cards))} cards and says {sample.size}")
    if not set(sample.short) <= set(sample.cards):
        raise UnreadableData(f"`{file}`: the sample `{sample.name}` has short records that are not among its cards")
    for count in sample.fields:
        ends = (count.corrected + (count.filled or 0), count.second_wrong or 0, count.open or 0)
        if count.disagreed > count.compared or max(ends) > count.disagreed:
            raise UnreadableData(f"`{file}`: the counts of `{count.field}` in the sample `{sample.name}` do not fit each other")
