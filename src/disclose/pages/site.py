"""All pages of the site, asked from one snapshot of the data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from disclose import views
from disclose.lineage import RULES
from disclose.pages.asking import lineage_page, what_if_page
from disclose.pages.browsing import browse_page, matrix_page
from disclose.pages.claiming import claims_page, terms_page
from disclose.pages.collection import accuracy_page, changes_page, coverage_page
from disclose.pages.comparing import WORKED, compare_page
from disclose.pages.downloads import Download, downloads_page
from disclose.pages.filing import for_labs_page, new_card_page
from disclose.pages.lists import Question, home_page
from disclose.pages.page import Edition, Page
from disclose.pages.records import dataset_page, model_page, organization_page
from disclose.pages.teaching import teachers_page
from disclose.pages.texts import Example, api_page, contribute_page, glossary_page, method_page
from disclose.pages.timeline import timeline_page
from disclose.queries import MAX_LIMIT, ModelQuery, Snapshot, TeacherQuery, UnknownName, accuracy, commits, quality
from disclose.queries import Page as Part
from disclose.queries.gathering import compared, declared_teachers, filings, timeline
from disclose.vocabulary import Answer, Availability, RuleName

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


def every_page(snapshot: Snapshot, address: str = "", downloads: Sequence[Download] = ()) -> Iterator[Page]:
    """Every page of the site; `address` is where it is published, if that is known, and `downloads` are the files beside it."""
    edition = edition_of(snapshot, address)
    yield from list_pages(snapshot, edition, downloads)
    yield from record_pages(snapshot, edition, record_paths(edition))


def edition_of(snapshot: Snapshot, address: str = "", repository: str = "") -> Edition:
    """What all pages of one build share; `repository` is where the cards are edited, if that is known."""
    models = {model.id: model for model in snapshot.entries()}
    datasets = {item.id: item for item in _all(snapshot.datasets)}
    organizations = {item.id: snapshot.organization(item.id) for item in _all(snapshot.organizations)}
    read_again = {card: sample.read for sample in sorted(accuracy(snapshot), key=lambda sample: sample.read) for card in sample.cards}
    return Edition(
        snapshot.dataset_version, snapshot.as_of, models, datasets, organizations, address,
        commits(snapshot), _all(snapshot.terms), repository, read_again,
    )  # fmt: skip


def list_pages(snapshot: Snapshot, edition: Edition, downloads: Sequence[Download] = ()) -> Iterator[Page]:
    """Every page that is not that of a single record."""
    terms, claims = edition.terms, _all(snapshot.claims)
    yield home_page(snapshot.stats(), list(_questions(snapshot)), edition)
    yield browse_page(edition)
    yield matrix_page(edition)
    yield teachers_page(declared_teachers(snapshot), edition)
    yield timeline_page(timeline(snapshot), edition)
    yield lineage_page([answers for answers in _worked(snapshot) if answers], edition)
    yield what_if_page(*_what_if(snapshot), edition)
    yield compare_page(list(compared(snapshot, snapshot.details(WORKED))), edition)
    yield claims_page(claims, filings(snapshot), edition)
    yield terms_page(terms, edition)
    yield method_page({rule: answers for rule in EXAMPLES if (answers := _example_of(snapshot, rule))}, edition)
    yield accuracy_page(accuracy(snapshot), edition)
    yield coverage_page(quality(snapshot), edition)
    yield changes_page(snapshot.history, edition)
    yield glossary_page(edition)
    yield api_page(list(_examples(snapshot)), edition)
    yield contribute_page(edition)
    yield new_card_page(edition)
    yield for_labs_page(edition)
    yield downloads_page(downloads, edition)


def record_paths(edition: Edition) -> list[str]:
    """The paths of the pages of single records."""
    records = {"model": edition.models, "dataset": edition.datasets, "organization": edition.organizations}
    return [f"{kind}/{identity}/" for kind, known in records.items() for identity in known]


def record_pages(snapshot: Snapshot, edition: Edition, paths: Sequence[str]) -> Iterator[Page]:
    """The pages of some records, by their paths."""
    for start in range(0, len(paths), MAX_LIMIT):
        part = [path.removesuffix("/").partition("/")[::2] for path in paths[start : start + MAX_LIMIT]]
        models = {model.id: model for model in snapshot.details([identity for kind, identity in part if kind == "model"])}
        for kind, identity in part:
            if kind == "model":
                standing = not models[identity].card["withdrawn"]
                upstream = {name: snapshot.teachers(identity, rule) for name, rule in RULES.items()} if standing else {}
                yield model_page(models[identity], upstream, snapshot.upstream(identity, RULES[RuleName.ANY]) if standing else None, edition)
            elif kind == "dataset":
                yield dataset_page(snapshot.dataset(identity), edition)
            else:
                yield organization_page(edition.organizations[identity], edition.terms, edition)


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


def _worked(snapshot: Snapshot) -> Iterator[tuple[views.DistillationAnswer, ...]]:
    """Three questions of the explorer: a far yes with what `direct` says, a near one, and an unknown."""
    model, teacher = EXAMPLES[RuleName.ANY]
    far = [_answer(snapshot, model, teacher, rule) for rule in (RuleName.DIRECT, RuleName.ANY)]
    yield tuple(answer for answer in far if answer)
    yield _example_of(snapshot, RuleName.LOGITS)
    yield _example_of(snapshot, RuleName.EU_2_5)[-1:]


def _what_if(snapshot: Snapshot) -> tuple[views.AnswerCounts | None, tuple[views.ModelItem, ...], str]:
    """The counts for one question of the what-if, the newest models for which the answer is yes, and the question as the API reads it."""
    query = ModelQuery(teacher=TeacherQuery(availability=frozenset({Availability.API})), rule=RULES[RuleName.ANY])
    newest = snapshot.models(query, Part(10, sort=("-released",)))
    return snapshot.stats(query).answers, newest.items, "teacher_availability=api&rule=any"


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
