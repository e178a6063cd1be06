"""Terms, sizes and statements as short words, as tables and sentences need them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from disclose.lineage import amount_in_words
from disclose.schema import Amount
from disclose.views import ModelItem
from disclose.vocabulary import Access, ReadFrom, Role, Stage, Statement

ROLES: dict[str, str] = {
    Role.COMPLETIONS: "completions",
    Role.LOGITS: "logits",
    Role.ON_POLICY: "on-policy scores",
    Role.PREFERENCE_CHOSEN: "preferred answers",
    Role.PREFERENCE_REJECTED: "rejected answers",
    Role.PREFERENCE_JUDGE: "judging",
    Role.REWARD: "reward",
    Role.REWRITING: "rewriting",
    Role.PROCESSING: "processing",
    Role.FILTERING: "filtering",
    Role.PROMPTS: "prompts",
    Role.UNKNOWN: "role not said",
}
STAGES: dict[str, str] = {
    Stage.PRETRAINING: "pretraining",
    Stage.MIDTRAINING: "midtraining",
    Stage.SFT: "SFT",
    Stage.PREFERENCE: "preference",
    Stage.RL: "RL",
    Stage.UNKNOWN: "not said",
}
ACCESS: dict[str, str] = {
    Access.OWN: "own model",
    Access.OPEN_WEIGHTS: "open weights",
    Access.API: "API",
    Access.PRODUCT: "product",
    Access.THIRD_PARTY_DATASET: "others’ dataset",
    Access.UNKNOWN: "not said",
}
READ: dict[str, str] = {
    ReadFrom.ORIGINAL: "at its address",
    ReadFrom.COPY: "in a faithful copy",
    ReadFrom.SUMMARY: "only in a summary by somebody else",
}
"""How a document was read: `read 2026-11-24 in a faithful copy`."""
SAYS: dict[str, str] = {
    Statement.DECLARED: "declared",
    Statement.DECLARED_NONE: "declares none",
    Statement.NOT_DISCLOSED: "says nothing",
    Statement.UNKNOWN: "not read yet",
}
"""What a developer says of model outputs, as a cell of a table."""


def plain(term: str) -> str:
    """A term as it is read: without underscores."""
    return term.replace("_", " ")


def stages(terms: Sequence[str]) -> list[str]:
    """Stages as a sentence lists them."""
    return [STAGES[term] for term in terms]


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 model`, `2 models`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def size(parameters: int) -> str:
    """A number of parameters to three figures: `8.9B`."""
    for magnitude, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if parameters >= magnitude:
            return f"{parameters / magnitude:.3g}{letter}"
    return f"{parameters:,}"


def teachers(model: ModelItem) -> str:
    """What is known of a model's teachers, as a cell of a table: `4 declared`."""
    if model.teachers:
        return f"{model.teachers} declared"
    return "declared, none direct" if model.distillation == Statement.DECLARED else SAYS[model.distillation]


def amount(written: dict[str, Any] | None) -> str:
    """An amount of a card in words; empty where there is none."""
    return amount_in_words(Amount.model_validate({key: written[key] for key in Amount.model_fields})) or "" if written else ""


def listed(items: Sequence[str | Markup], most: int = 4) -> Markup:
    """`a, b and c`; beyond `most` the rest is counted."""
    shown = [escape(item) for item in (items if len(items) <= most else items[: most - 1])]
    if len(items) > most:
        shown.append(escape(f"{len(items) - len(shown)} more"))
    return shown[0] if len(shown) == 1 else Markup(", ").join(shown[:-1]) + " and " + shown[-1]


def quoted(sentence: str, answer: str) -> Markup:
    """An answer's sentence with what stands out in it set apart: the rule between asterisks and the answer itself."""
    found = re.fullmatch(rf"([^*]*)\*([^*]+)\*(, ){re.escape(answer)}(:.*)", sentence)
    if not found:
        return escape(sentence)
    before, rule, comma, after = found.groups()
    return Markup('{}<em>{}</em>{}<strong class="answer-{}">{}</strong>{}').format(before, rule, comma, answer, answer, after)
