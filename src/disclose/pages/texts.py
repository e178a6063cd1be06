"""The pages that explain: method, glossary, API, contributing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from disclose import vocabulary as v
from disclose.lineage import RULES
from disclose.pages.page import Edition, Page, render
from disclose.views import DistillationAnswer


@dataclass(frozen=True, slots=True)
class Example:
    """A query with the answer that the API gives, as text."""

    query: str
    answer: str


def method_page(examples: Mapping[v.RuleName, Sequence[DistillationAnswer]], edition: Edition) -> Page:
    """How statements become verdicts and answers, with real answers for each rule."""
    return render(
        "method.html",
        edition,
        "method/",
        "Method",
        "How statements become verdicts and answers: what the rules count, what the three values mean, and what is kept apart.",
        rules=RULES.values(),
        examples=examples,
    )


def glossary_page(edition: Edition) -> Page:
    """Every term with its definition."""
    vocabularies = [(vocabulary, _title(vocabulary.__name__), slug(vocabulary.__name__)) for vocabulary in v.vocabularies()]
    return render(
        "glossary.html",
        edition,
        "glossary/",
        "Glossary",
        "Every term of the registry, defined in one sentence.",
        vocabularies=vocabularies,
        glossary=v.GLOSSARY,
    )


def api_page(examples: Sequence[Example], edition: Edition) -> Page:
    """How to ask by program, with real questions and their answers."""
    return render("api.html", edition, "api/", "API", "Ask the registry by program: real queries with their answers.", examples=examples)


def contribute_page(edition: Edition) -> Page:
    """How to add or mend a card."""
    return render("contribute.html", edition, "contribute/", "Contribute", "How to add or correct a card.")


def slug(class_name: str) -> str:
    """The name of a vocabulary in addresses: `MofClass` is `mof-class`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", class_name).lower()


def _title(class_name: str) -> str:
    words = slug(class_name).replace("-", " ")
    return words[0].upper() + words[1:]
