"""One handler for each question; each reads its parameters, asks one query, and answers with its view as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from api import parameters as p
from api.middleware import VERSION
from api.problems import MEDIA_TYPE, BadRequest
from disclose import views
from disclose import vocabulary as v
from disclose.lineage import RULES
from disclose.queries import DEFAULT_LIMIT, Snapshot, changes

Asking = Request[Any, Any, Any]
Json = Response[bytes]


def _answers(view: type[views.View], *, refuses: Collection[int] = (400,)) -> dict[int, ResponseSpec]:
    """What a handler can answer, for the OpenAPI document."""
    good = {200: ResponseSpec(view, description="The answer.", generate_examples=False)}
    words = {400: "A parameter is unknown or cannot be used.", 404: "No record has this name."}
    bad = {status: ResponseSpec(views.ProblemView, description=words[status], media_type=MEDIA_TYPE, generate_examples=False) for status in refuses}
    return good | bad


def _json(view: views.View, request: Asking | None = None, fields: Collection[str] = (), without: Collection[str] = ()) -> Json:
    """A view as a response; a list brings the address of its next page."""
    items: Any = {"__all__": set(fields)} if fields else None
    include: Any = {"meta": True, "items": items} if fields else None
    exclude: Any = {"items": {"__all__": set(without)}} if without else None
    headers = {}
    meta = getattr(view, "meta", None)
    if request is not None and meta is not None and meta.next_cursor:
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["Link"] = f'<{request.url.path}?{urlencode([*query, ("cursor", meta.next_cursor)])}>; rel="next"'
    return Response(view.model_dump_json(include=include, exclude=exclude).encode(), media_type="application/json", headers=headers)


def fixed(request: Asking, content: bytes) -> Json:
    """An answer that does not follow from the data: its own bytes are its version."""
    request.scope["state"][VERSION] = hashlib.sha256(content).hexdigest()
    return Response(content, media_type="application/json")


def _equals(asked: p.Asked, *names: str) -> list[tuple[str, frozenset[str]]]:
    return [(name, found) for name in names if (found := asked.set(name))]


def _organizations(asked: p.Asked, snapshot: Snapshot) -> frozenset[str] | None:
    """The organizations that were named, by id."""
    return frozenset(snapshot.resolve("organization", name) for name in asked.all("organization")) or None


class Models(Controller):
    """Models: what is open about them, and who taught them."""

    path = "/models"
    tags = ["models"]  # noqa: RUF012 - the framework reads it from the class

    @get(
        "/",
        operation_id="listModels",
        summary="Models",
        operation_class=p.documented(p.MODELS),
        responses=_answers(views.ModelPage, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def list_models(self, request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
        """Every model, or those that the parameters describe; with `distilled_from`, each with its shortest path."""
        asked = p.read(request, p.MODELS)
        query = p.model_query(asked, _organizations(asked, snapshot))
        view = snapshot.models(query, p.page(asked))
        return _json(view, request, asked.all("fields"), () if query.teacher.asks else ("match",))

    @get(
        "/{organization:str}/{name:str}",
        operation_id="getModel",
        summary="One model",
        responses=_answers(views.ModelDetail, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def get_model(self, request: Asking, snapshot: NamedDependency[Snapshot], organization: FromPath[str], name: FromPath[str]) -> Json:
        """Everything about one model, by its id or an alias such as its Hugging Face id."""
        p.read(request)
        return _json(snapshot.model(f"{organization}/{name}"))

    @get("/{organization:str}/{name:str}/lineage", operation_id="getLineage", summary="Upstream of a model", operation_class=p.documented(p.RULE),
         responses=_answers(views.LineageView, refuses=(400, 404)), sync_to_thread=False)  # fmt: skip
    def get_lineage(self, request: Asking, snapshot: NamedDependency[Snapshot], organization: FromPath[str], name: FromPath[str]) -> Json:
        """Everything upstream of one model under a rule, and the models taught by it."""
        asked = p.read(request, p.RULE)
        return _json(snapshot.upstream(f"{organization}/{name}", p.rule_of(asked)))

    @get("/{organization:str}/{name:str}/distillation", operation_id="askDistillation", summary="Is it distilled from …?", operation_class=p.documented([*p.TEACHER, *p.RULE]),
         responses=_answers(views.DistillationAnswer, refuses=(400, 404)), sync_to_thread=False)  # fmt: skip
    def ask_distillation(self, request: Asking, snapshot: NamedDependency[Snapshot], organization: FromPath[str], name: FromPath[str]) -> Json:
        """Whether a model is distilled from a teacher under a rule: yes with paths, no with its ground, or unknown with what is missing."""
        asked = p.read(request, [*p.TEACHER, *p.RULE])
        teacher = p.teacher_of(asked, "teacher")
        if not teacher.asks:
            message = "`teacher` is missing; give a model, family or organization"
            raise BadRequest([views.ParameterError(parameter="teacher", message=message, suggestion="teacher=openai/gpt-4o")])
        return _json(snapshot.distillation(f"{organization}/{name}", teacher, p.rule_of(asked)))

    @get(
        "/{organization:str}/{name:str}/common",
        operation_id="getCommonTeachers",
        summary="Teachers that two models have in common",
        operation_class=p.documented(p.COMMON),
        responses=_answers(views.CommonView, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def get_common(self, request: Asking, snapshot: NamedDependency[Snapshot], organization: FromPath[str], name: FromPath[str]) -> Json:
        """The models that this one and another are both distilled from under a rule, the nearest first."""
        asked = p.read(request, p.COMMON)
        other = asked.one("with")
        if other is None:
            raise BadRequest([views.ParameterError(parameter="with", message="`with` is missing; give the other model", suggestion=None)])
        return _json(snapshot.common(f"{organization}/{name}", other, p.rule_of(asked)))


class Datasets(Controller):
    """Datasets, and the models that wrote or processed them."""

    path = "/datasets"
    tags = ["datasets"]  # noqa: RUF012 - the framework reads it from the class

    @get(
        "/",
        operation_id="listDatasets",
        summary="Datasets",
        operation_class=p.documented(p.DATASETS),
        responses=_answers(views.DatasetPage, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def list_datasets(self, request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
        """Every dataset, or those that the parameters describe."""
        asked = p.read(request, p.DATASETS)
        equals = _equals(asked, "status", "generation")
        organizations = _organizations(asked, snapshot)
        if organizations:
            equals.append(("organization", organizations))
        return _json(snapshot.datasets(p.page(asked), equals, asked.one("q")), request)

    @get(
        "/{organization:str}/{name:str}",
        operation_id="getDataset",
        summary="One dataset",
        responses=_answers(views.DatasetDetail, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def get_dataset(self, request: Asking, snapshot: NamedDependency[Snapshot], organization: FromPath[str], name: FromPath[str]) -> Json:
        """Everything about one dataset, by its id or an alias."""
        p.read(request)
        return _json(snapshot.dataset(f"{organization}/{name}"))


class Organizations(Controller):
    """Organizations that develop models or datasets."""

    path = "/organizations"
    tags = ["organizations"]  # noqa: RUF012 - the framework reads it from the class

    @get(
        "/",
        operation_id="listOrganizations",
        summary="Organizations",
        operation_class=p.documented(p.ORGANIZATIONS),
        responses=_answers(views.OrganizationPage),
        sync_to_thread=False,
    )
    def list_organizations(self, request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
        """Every organization, or those that the parameters describe."""
        asked = p.read(request, p.ORGANIZATIONS)
        equals = _equals(asked, "type")
        if asked.set("country"):
            equals.append(("country", frozenset(country.upper() for country in asked.all("country"))))
        return _json(snapshot.organizations(p.page(asked), equals, asked.one("q")), request)

    @get(
        "/{organization:str}",
        operation_id="getOrganization",
        summary="One organization",
        responses=_answers(views.OrganizationDetail, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def get_organization(self, request: Asking, snapshot: NamedDependency[Snapshot], organization: FromPath[str]) -> Json:
        """Everything about one organization, by its id or an alias."""
        p.read(request)
        return _json(snapshot.organization(organization))


class Claims(Controller):
    """What somebody says about somebody else's model; never a declaration."""

    path = "/claims"
    tags = ["claims"]  # noqa: RUF012 - the framework reads it from the class

    @get(
        "/",
        operation_id="listClaims",
        summary="Claims",
        operation_class=p.documented(p.CLAIMS),
        responses=_answers(views.ClaimPage),
        sync_to_thread=False,
    )
    def list_claims(self, request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
        """Every claim, the newest first."""
        asked = p.read(request, p.CLAIMS)
        return _json(snapshot.claims(p.page(asked), _equals(asked, "capacity")), request)

    @get("/{claim:str}", operation_id="getClaim", summary="One claim", responses=_answers(views.ClaimView, refuses=(400, 404)), sync_to_thread=False)
    def get_claim(self, request: Asking, snapshot: NamedDependency[Snapshot], claim: FromPath[str]) -> Json:
        """One claim with its evidence and the reply."""
        p.read(request)
        return _json(snapshot.claim(claim))


class Terms(Controller):
    """Licences and terms of services, version by version."""

    path = "/terms"
    tags = ["terms"]  # noqa: RUF012 - the framework reads it from the class

    @get(
        "/",
        operation_id="listTerms",
        summary="Terms documents",
        operation_class=p.documented(p.TERMS),
        responses=_answers(views.TermsPage, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def list_terms(self, request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
        """Every terms document, with whether outputs may train other models."""
        asked = p.read(request, p.TERMS)
        organizations = _organizations(asked, snapshot)
        return _json(snapshot.terms(p.page(asked), [("organization", organizations)] if organizations else []), request)

    @get(
        "/{organization:str}/{name:str}",
        operation_id="getTerms",
        summary="One terms document",
        responses=_answers(views.TermsView, refuses=(400, 404)),
        sync_to_thread=False,
    )
    def get_terms(self, request: Asking, snapshot: NamedDependency[Snapshot], organization: FromPath[str], name: FromPath[str]) -> Json:
        """One terms document with its versions."""
        p.read(request)
        return _json(snapshot.terms_document(f"{organization}/{name}"))


@get(
    "/edges",
    tags=["lineage"],
    operation_id="listEdges",
    summary="Edges of the lineage graph",
    operation_class=p.documented(p.EDGES),
    responses=_answers(views.EdgePage),
    sync_to_thread=False,
)
def list_edges(request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
    """Every edge, claims included; `basis` tells them apart."""
    asked = p.read(request, p.EDGES)
    return _json(snapshot.edges(p.page(asked), asked.set("kind") or frozenset(), asked.set("role") or frozenset()), request)


@get(
    "/changes",
    tags=["registry"],
    operation_id="listChanges",
    summary="What changed, and when",
    operation_class=p.documented(p.CHANGES),
    responses=_answers(views.ChangePage, refuses=(400, 404)),
    sync_to_thread=False,
)
def list_changes(request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
    """Every record that a commit added, changed, withdrew or removed, the newest first; `extent` says whether the history is whole."""
    asked = p.read(request, p.CHANGES)
    equals = _equals(asked, "kind")
    organizations = _organizations(asked, snapshot)
    if organizations:
        equals.append(("organization", organizations))
    request.scope["state"][VERSION] = f"{snapshot.dataset_version} {snapshot.head} {snapshot.history}"  # a commit changes no card by itself
    return _json(changes(snapshot, p.page(asked), equals, asked.one("since")), request)


@get("/rules", tags=["lineage"], operation_id="listRules", summary="The rules in words", responses=_answers(views.RulesView), sync_to_thread=False)
def list_rules(request: Asking) -> Json:
    """What each rule counts as distillation."""
    p.read(request)
    view = views.RulesView(items=tuple(views.rule_view(rule) for rule in RULES.values()))
    return fixed(request, view.model_dump_json().encode())


@get(
    "/vocabulary",
    tags=["registry"],
    operation_id="getVocabulary",
    summary="Every closed term with its definition",
    responses=_answers(views.VocabularyView),
    sync_to_thread=False,
)
def get_vocabulary(request: Asking) -> Json:
    """Every closed vocabulary, and the other words of the glossary."""
    p.read(request)
    terms = {
        vocabulary.__name__: tuple(views.TermView(term=term, definition=term.definition) for term in vocabulary) for vocabulary in v.vocabularies()
    }
    return fixed(request, views.VocabularyView(vocabularies=terms, glossary=v.GLOSSARY).model_dump_json().encode())


@get(
    "/gaps",
    tags=["lineage"],
    operation_id="listGaps",
    summary="What would change the answers",
    operation_class=p.documented(p.GAPS),
    responses=_answers(views.GapPage, refuses=(400, 404)),
    sync_to_thread=False,
)
def list_gaps(request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
    """The models at which one more declared statement would turn answers about a teacher into yes, those that would turn most first."""
    asked = p.read(request, p.GAPS)
    teacher = p.teacher_of(asked, p.DISTILLED_FROM.name)
    if not teacher.asks:
        message = "`distilled_from` is missing; give a model, family or organization"
        raise BadRequest([views.ParameterError(parameter="distilled_from", message=message, suggestion="distilled_from=openai/gpt-4o")])
    return _json(snapshot.gaps(teacher, p.rule_of(asked), asked.number("limit") or DEFAULT_LIMIT))


@get(
    "/stats",
    tags=["registry"],
    operation_id="getStats",
    summary="Counts",
    operation_class=p.documented(p.STATS),
    responses=_answers(views.Stats, refuses=(400, 404)),
    sync_to_thread=False,
)
def get_stats(request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
    """How much is stated, and how much is unknown; with `distilled_from`, how many models have each answer, by organization, country and verdict."""
    asked = p.read(request, p.STATS)
    return _json(snapshot.stats(p.model_query(asked, _organizations(asked, snapshot))))


@get(
    "/health",
    tags=["registry"],
    operation_id="getHealth",
    summary="Whether the server can answer",
    responses=_answers(views.Health),
    sync_to_thread=False,
)
def get_health(request: Asking, snapshot: NamedDependency[Snapshot]) -> Json:
    """The versions being served."""
    p.read(request)
    health = views.Health(
        status="ok", schema_version=snapshot.schema_version, dataset_version=snapshot.dataset_version, generated_at=snapshot.generated_at
    )
    return _json(health)


HANDLERS: list[type[Controller] | HTTPRouteHandler] = [
    Models,
    Datasets,
    Organizations,
    Claims,
    Terms,
    list_changes,
    list_edges,
    list_gaps,
    list_rules,
    get_vocabulary,
    get_stats,
    get_health,
]
