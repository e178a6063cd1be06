"""The page of everything that can be taken as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disclose.pages.page import Edition, Page, render

LICENSE, LICENSE_URL = "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the data; its text is `registry/LICENSE`."""

RECORDS = (
    ("models/<organization>/<name>.json", "One model: its verdicts with their grounds, its card, and every statement about it.", "ModelDetail"),
    (
        "datasets/<organization>/<name>.json",
        "One dataset: its card, what wrote it, what it was made from, and what was trained on it.",
        "DatasetDetail",
    ),
    ("organizations/<organization>.json", "One organization: its card, and the claims about it.", "OrganizationDetail"),
    ("claims/<claim>.json", "One claim, with the reply.", "ClaimView"),
    ("terms/<organization>/<document>.json", "One licence or document of terms, version by version.", "TermsView"),
)
"""The files of single records, with what is in them and its name in the API's OpenAPI document."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be taken."""

    path: str
    """From the site's root on."""
    format: str
    holds: str
    size: int
    """In bytes."""
    sha256: str
    schema: str = ""
    """What describes its fields: a name in the API's OpenAPI document."""

    @property
    def weight(self) -> str:
        """Its size as people read it."""
        return f"{self.size / 1_000_000:.1f} MB" if self.size >= 1_000_000 else f"{max(self.size / 1000, 0.1):.1f} kB"


def downloads_page(downloads: Sequence[Download], edition: Edition) -> Page:
    """Every file, by what it is for."""
    schemas = [each for each in downloads if each.path.startswith("schemas/")]
    groups = [
        ("whole", "The whole registry", [each for each in downloads if each.format == "sqlite" or each.path == "graph.json"]),
        ("tables", "Tables", [each for each in downloads if each.format == "csv"]),
        ("lists", "Lists as the API answers them", [each for each in downloads if each.format == "json" and each.path.startswith("data/")]),
        ("schemas", "Schemas of the cards", schemas),
    ]
    return render(
        "downloads.html",
        edition,
        "downloads/",
        "Downloads",
        "The whole registry as files: a database, tables, JSON of every list and record, the lineage graph, with sizes, licence and checksums.",
        groups=[group for group in groups if group[2]],
        records=RECORDS,
        license=LICENSE,
        license_url=LICENSE_URL,
    )
