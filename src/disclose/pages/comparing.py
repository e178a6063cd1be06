"""The page that compares two to four models field by field, with one comparison made at build time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disclose.pages.page import Edition, Page, render
from disclose.views import FIELDS, Compared, ComparedModel

WORKED = ("allenai/olmo-3-32b-think", "nvidia/nvidia-nemotron-nano-9b-v2", "qwen/qwen3-32b")
"""The models of the comparison that is made at build time."""
MOST = 4
"""How many models stand beside each other at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of all models that are compared."""

    label: str
    cells: tuple[Compared | None, ...]

    @property
    def differs(self) -> bool:
        """Whether any two of them have something else here."""
        return any(cell != self.cells[0] for cell in self.cells)


def compare_page(worked: Sequence[ComparedModel], edition: Edition) -> Page:
    """The page; `worked` are the models that it shows before the reader chooses."""
    return render(
        "compare.html",
        edition,
        "compare/",
        "Compare",
        "Two to four models side by side, field by field, with what differs between them.",
        scripts=("compare.js",),
        worked=worked,
        groups={group: rows for group, fields in FIELDS.items() if (rows := rows_of(fields, worked))},
        most=MOST,
    )


def rows_of(fields: dict[str, str], models: Sequence[ComparedModel]) -> list[Row]:
    """The fields in which at least one of the models has something."""
    rows = [Row(label, tuple(model.values.get(field) for model in models)) for field, label in fields.items()]
    return [row for row in rows if any(row.cells)]
