"""The text with which a new card begins, for people who fill it in by hand."""

from __future__ import annotations

from disclose.schema.parts import Record

_EVIDENCE = """\
evidence:                     # each document once, cited by its key; canonical addresses only, never a mirror
  card: {{url: "https://", title: "", publisher: developer, accessed: {today}, read_from: original}}
"""
_TEMPLATES = {
    "organization": """\
name: {name}
type: company                 # company | nonprofit | university | government | community | individual
country: null                 # ISO 3166-1 alpha-2 code of its seat, such as FR
# described_by: [about]       # the evidence for its kind and seat, cited by key as on other cards; needed with a country
links: {{homepage: "https://"}}
""",
    "model": """\
name: {name}
released: {year}                # as exact as the source says: 2025, 2025-08 or 2025-08-18
availability: released        # released | api | unreleased | unnamed | withdrawn
described_by: [card]          # the evidence for name, date, size and links
links: {{hugging_face: "https://huggingface.co/{id}"}}

{evidence}
weights:                      # can the weights be obtained?
  parameters: {{status: unknown}}
data:                         # pretraining and midtraining; unknown means that nobody has looked yet
  coverage: unknown
post_training:                # everything after
  coverage: unknown
distillation:                 # whose outputs were used: declared | declared_none | not_disclosed | unknown
  statement: unknown
#  sources:
#    - {{teacher: organization/name, role: completions, stage: sft, evidence: [card]}}
""",
    "dataset": """\
name: {name}
released: {year}
described_by: [card]

{evidence}
release: {{status: released, license: CC-BY-4.0, url: "https://", evidence: [card]}}
generation:                   # models that wrote or processed it: declared | declared_none | not_disclosed | unknown
  statement: unknown
#  sources:
#    - {{teacher: organization/name, role: completions, evidence: [card]}}
""",
    "claim": """\
title: ""                     # neutral, in your own words
claimant: ""
capacity: allegation          # filing | testimony | audit | behavioural | allegation
made: {today}
student: {{organization: ""}}   # at the level at which the claimant speaks: organization or model
teachers: [{{organization: ""}}]
offered: none_offered         # what the claimant offers in support

evidence:
  statement: {{url: "https://", title: "", publisher: third_party, accessed: {today}, read_from: original}}
summary: {{note: "", evidence: [statement]}}
responses: []
""",
    "terms": """\
name: {name}
type: license                 # license | service
{evidence}
versions:
  - {{version: "1.0", effective: {year}, outputs_may_train: silent, evidence: [card]}}
""",
}
"""What stands in a new card of each kind; two braces are one."""


def blank(cls: type[Record], identity: str, today: str) -> str:
    """A new card for a record of some kind; `today` is the day on which the sources are read."""
    values = {"name": identity.split("/")[-1], "id": identity, "today": today, "year": today[:4]}
    first = f"# yaml-language-server: $schema={'../' * cls.depth}../schemas/{cls.kind}.schema.json\n"
    return first + _TEMPLATES[cls.kind].format(**values, evidence=_EVIDENCE.format(**values))
