"""The pages on which a reader asks: the lineage explorer and the what-if. The script answers; without it they explain, by real answers."""

from __future__ import annotations

from collections.abc import Sequence

from disclose.lineage import MAX_HOPS, RULES
from disclose.pages import words
from disclose.pages.drawing import LEGEND
from disclose.pages.page import Edition, Page, render
from disclose.views import AnswerCounts, DistillationAnswer, ModelItem
from disclose.vocabulary import Answer, Availability, Basis, Verdict


def lineage_page(examples: Sequence[Sequence[DistillationAnswer]], edition: Edition) -> Page:
    """The explorer: a model, a teacher and a rule; each example is one question, answered under one rule or more."""
    return render(
        "lineage.html",
        edition,
        "lineage/",
        "Lineage explorer",
        "Is this model distilled from that one? Choose a model, a teacher and a rule, and read the answer with every step and its evidence.",
        scripts=("explorer.js",),
        examples=examples,
        rules=RULES.values(),
        most_hops=MAX_HOPS,
        legend=LEGEND,
    )


def what_if_page(counts: AnswerCounts | None, items: Sequence[ModelItem], query: str, edition: Edition) -> Page:
    """The what-if: which models fall under a description of teachers; the example is one question with its counts and the first of its models."""
    return render(
        "what-if.html",
        edition,
        "what-if/",
        "What if",
        "Which models were trained on outputs of the models that you describe, under the rule that you choose: counted, listed with the shortest path, to be shared and downloaded.",
        scripts=("what-if.js",),
        counts=counts,
        items=items,
        query=query,
        options=_options(edition),
        answers=[(answer, words.count(counts.total[answer], "model")) for answer in Answer] if counts else [],
    )


def _options(edition: Edition) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """What can be chosen in each place of the sentence, by parameter of the API: a label, and values with their words; nothing stands for any."""
    countries = [
        ("", "any country"),
        *((country, country) for country in sorted({model.country for model in edition.models.values() if model.country})),
    ]
    return {
        "country": ("Country of the models’ organizations", countries),
        "teacher_country": ("Country of the teachers’ organizations", countries),
        "teacher_weights": ("Weights of the teachers", [("", "any"), *((verdict, _WEIGHTS.get(verdict, verdict)) for verdict in Verdict)]),
        "teacher_availability": ("Availability of the teachers", [("", "however available"), *((each, _AVAILABILITY.get(each, each)) for each in Availability)]),
        "roles": ("Role of the outputs", [("", "any role that the rule counts"), *words.ROLES.items()]),
        "hops": ("Most hops", [("", "the rule’s"), *((str(number), str(number)) for number in range(1, 7))]),
        "rule": ("Rule", [(rule, rule) for rule in RULES]),
        "basis": ("Who stands behind the statements", [("", "declared"), (",".join(Basis), "declared or claimed by anyone")]),
    }  # fmt: skip


_WEIGHTS: dict[str, str] = {Verdict.PARTIAL: "partly open"}
_AVAILABILITY: dict[str, str] = {Availability.API: "behind an API", Availability.UNNAMED: "not named"}
