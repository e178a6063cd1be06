"""All pages of the site, asked from one snapshot of the data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from disclose import views
from disclose.lineage import RULES
from disclose.pages.lists import Question, browse_page, claims_page, home_page, terms_page
from disclose.pages.page import Edition, Page
from disclose.pages.records import dataset_page, model_page, organization_page
from disclose.pages.texts import Example, api_page, contribute_page, glossary_page, method_page
from disclose.queries import MAX_LIMIT, ModelQuery, Snapshot, TeacherQuery, UnknownName
from disclose.queries import Page as Part
from disclose.vocabulary import Answer, RuleName

EXAMPLES: dict[RuleName, tuple[str, str]] = {
    RuleName.DIRECT: ("allenai/olmo-3-32b-think", "qwen/qwq-32b"),
    RuleName.INHERITED: ("allenai/olmo-3-32b-think", "openai/gpt-4o-mini"),
    RuleName.ANY: ("allenai/olmo-3-1125-32b", "openai/gpt-4o"),
    RuleName.GENERATION: ("allenai/olmo-3-1025-7b", "deepseek/deepseek-v3"),
    RuleName.LOGITS: ("nvidia/nvidia-nemotron-nano-9b-v2", "nvidia/nvidia-nemotron-nano-12b-v2"),
    RuleName.EU_2_5: ("allenai/olmo-3-1125-32b", "deepseek/deepseek-r1"),
}
"""For each rule a model and a teacher whose answer shows what the rule does."""

Item = TypeVar("Item", covariant=True)


class _Listed(Protocol[Item]):
    @property
    def meta(self) -> views.Meta: ...

    @property
    def items(self) -> tuple[Item, ...]: ...


def every_page(snapshot: Snapshot, address: str = "") -> Iterator[Page]:
    """Every page of the site; `address` is where it is published, if that is known."""
    models = {item.id: snapshot.model(item.id) for item in _all(lambda part: snapshot.models(ModelQuery(), part))}
    datasets = {item.id: item for item in _all(snapshot.datasets)}
    organizations = {item.id: snapshot.organization(item.id) for item in _all(snapshot.organizations)}
    claims, terms = _all(snapshot.claims), _all(snapshot.terms)
    edition = Edition(snapshot.dataset_version, snapshot.as_of, models, datasets, organizations, address)

    yield home_page(snapshot.stats(), list(_questions(snapshot)), edition)
    yield browse_page(edition)
    for model in models.values():
        yield model_page(model, _lineage(snapshot, model.id), edition)
    for dataset in datasets:
        yield dataset_page(snapshot.dataset(dataset), edition)
    for organization in organizations.values():
        yield organization_page(organization, terms, edition)
    yield claims_page(claims, edition)
    yield terms_page(terms, edition)
    yield method_page({rule: answers for rule in EXAMPLES if (answers := _example_of(snapshot, rule))}, edition)
    yield glossary_page(edition)
    yield api_page(list(_examples(snapshot)), edition)
    yield contribute_page(edition)


def _all(ask: Callable[[Part], _Listed[Item]]) -> list[Item]:
    """Every item of a list, page after page."""
    found: list[Item] = []
    cursor: str | None = None
    while True:
        page = ask(Part(MAX_LIMIT, cursor))
        found += page.items
        cursor = page.meta.next_cursor
        if cursor is None:
            return found


def _lineage(snapshot: Snapshot, model: str) -> dict[RuleName, views.LineageView]:
    """What is upstream of a model under each rule; nothing where its card was withdrawn."""
    try:
        return {name: snapshot.upstream(model, rule) for name, rule in RULES.items()}
    except UnknownName:
        return {}


def _answer(snapshot: Snapshot, model: str, teacher: str, rule: RuleName) -> views.DistillationAnswer | None:
    """An answer, where both names have a card."""
    try:
        return snapshot.distillation(model, TeacherQuery((teacher,)), RULES[rule])
    except UnknownName:
        return None


def _example_of(snapshot: Snapshot, rule: RuleName) -> tuple[views.DistillationAnswer, ...]:
    """The answer that shows what a rule does; where it is not yes, the answer under `direct` comes first."""
    model, teacher = EXAMPLES[rule]
    answer = _answer(snapshot, model, teacher, rule)
    direct = _answer(snapshot, model, teacher, RuleName.DIRECT) if answer and answer.answer is not Answer.YES else None
    return tuple(each for each in (direct, answer) if each)


def _questions(snapshot: Snapshot) -> Iterator[Question]:
    """The three questions of the home page."""
    model, teacher = EXAMPLES[RuleName.ANY]
    answers = [_answer(snapshot, model, teacher, rule) for rule in (RuleName.DIRECT, RuleName.ANY)]
    known = tuple(answer for answer in answers if answer)
    if known:
        yield Question("Is Olmo 3 32B distilled from GPT-4o?", known)
    lists = (
        ("Which models learned from DeepSeek-R1?", TeacherQuery(("deepseek/deepseek-r1",)), (), RuleName.DIRECT, "models?distilled_from=deepseek/deepseek-r1"),
        ("Which models of US organizations have a model from China upstream?", TeacherQuery(country=frozenset({"CN"})), (("country", frozenset({"US"})),), RuleName.ANY, "models?country=US&teacher_country=CN&rule=any"),
    )  # fmt: skip
    for words, teachers, equals, rule, query in lists:
        try:
            found = snapshot.models(ModelQuery(teacher=teachers, rule=RULES[rule], answer=frozenset({Answer.YES}), equals=equals), Part(1)).meta.total
        except UnknownName:
            continue
        yield Question(words, found=found, under=rule, query=query)


def _examples(snapshot: Snapshot) -> Iterator[Example]:
    """A list and a single answer, as the API gives them, with long parts cut."""
    model, teacher = EXAMPLES[RuleName.DIRECT]
    answer = _answer(snapshot, model, teacher, RuleName.DIRECT)
    if answer is None:
        return
    listed = snapshot.models(ModelQuery(teacher=TeacherQuery((teacher,))), Part(1, sort=("-released",)))
    fields = {"id", "name", "released", "weights", "data", "post_training", "distillation", "mof"}
    items = [
        item.model_dump(mode="json", include=fields) | {"match": {"answer": item.match.answer, "hops": item.match.hops}}
        for item in listed.items
        if item.match
    ]
    meta = listed.meta.model_dump(mode="json", include={"dataset_version", "total", "next_cursor", "rule"})
    yield Example(f"models?distilled_from={teacher}&limit=1&sort=-released", _json({"meta": meta, "items": items}))
    single = answer.model_dump(mode="json", include={"answer", "rule", "teacher", "model", "hops", "sentence", "as_of"})
    yield Example(f"models/{model}/distillation?teacher={teacher}", _json(single))


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
