"""Query parameters: each defined once, for reading, for refusing and for the documentation.

An unknown parameter is refused: ignoring `?distiled_from=` would return every model as if it were distilled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.openapi.spec import Operation, Schema
from litestar.openapi.spec import Parameter as DocumentedParameter
from litestar.openapi.spec.enums import OpenAPIType

from api.problems import BadRequest
from disclose import vocabulary as v
from disclose.lineage import MAX_HOPS, Rule, rule
from disclose.nearest import nearest
from disclose.queries import DEFAULT_LIMIT, MAX_LIMIT, ModelQuery, Page, TeacherQuery
from disclose.schema.fields import DATE_PATTERN
from disclose.views import ModelItem, ParameterError


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter. `terms` are all that it can be; a `pattern` is how it has to look; `low` and `high` make it a whole number."""

    name: str
    words: str
    terms: tuple[str, ...] = ()
    pattern: str | None = None
    form: str = ""
    """The pattern in words."""
    low: int | None = None
    high: int | None = None
    many: bool = True
    """Whether it may be repeated, or hold several values with commas between them, for any of them."""
    example: str | None = None

    def documented(self) -> DocumentedParameter:
        """The parameter as OpenAPI has it."""
        if self.low is not None:
            schema = Schema(type=OpenAPIType.INTEGER, minimum=self.low, maximum=self.high)
        else:
            schema = Schema(type=OpenAPIType.STRING, enum=list(self.terms) or None, pattern=self.pattern)
        if self.many:
            schema = Schema(type=OpenAPIType.ARRAY, items=schema)
        return DocumentedParameter(
            name=self.name, param_in="query", description=self.words, schema=schema, required=False, explode=self.many or None, example=self.example
        )


def _terms(name: str, vocabulary: type[v.Term], words: str, *, many: bool = True) -> Parameter:
    return Parameter(name, words, terms=tuple(vocabulary), many=many)


_COUNTRY = {"pattern": "^[A-Za-z]{2}$", "form": "a country as two letters, such as `CN`"}
_DATE = {"pattern": DATE_PATTERN, "form": "a date such as `2025`, `2025-08` or `2025-08-18`", "many": False}

LIMIT = Parameter("limit", f"How many items a page has ({DEFAULT_LIMIT} where not given).", low=1, high=MAX_LIMIT, many=False)
CURSOR = Parameter("cursor", "`meta.next_cursor` of the page before.", many=False)
SORT = Parameter("sort", "What to sort by; `-` before a name turns the order around.", example="-released,name")
PAGING = (LIMIT, CURSOR, SORT)

TEACHER = (
    Parameter("teacher", "A model, family (its variants count) or organization, by id or alias.", example="openai/gpt-4o"),
    _terms("teacher_availability", v.Availability, "Teachers of this availability."),
    Parameter("teacher_country", "Teachers of organizations in this country.", **_COUNTRY),  # type: ignore[arg-type]
    _terms("teacher_weights", v.Verdict, "Teachers whose weights have this verdict."),
)
DISTILLED_FROM = Parameter("distilled_from", "A model, family (its variants count) or organization, by id or alias.", example="deepseek/deepseek-r1")
RULE = (
    _terms("rule", v.RuleName, "What counts as distillation (`direct` where not given); see /rules.", many=False),
    _terms("roles", v.Role, "Only these roles count."),
    _terms("stages", v.Stage, "Only these stages count."),
    _terms("access", v.Access, "Only outputs that arrived in these ways count."),
    Parameter("hops", "At most this many hops.", low=1, high=MAX_HOPS, many=False),
    _terms("basis", v.Basis, "Who may stand behind an edge (`declared` where not given)."),
)
ANSWER = _terms("answer", v.Answer, "Which answers are listed (`yes` where not given).")
FIELDS = Parameter("fields", "Only these fields of each item.", terms=tuple(ModelItem.model_fields))
WORDS = Parameter("q", "Words that the id, name, aliases or organization contain.", many=False)
ORGANIZATION = Parameter("organization", "Of this organization.")
COUNTRY = Parameter("country", "Of organizations in this country.", **_COUNTRY)  # type: ignore[arg-type]

MODELS = (
    DISTILLED_FROM,
    *RULE,
    ANSWER,
    *TEACHER[1:],
    _terms("weights", v.Verdict, "With this verdict on the weights."),
    _terms("data", v.Verdict, "With this verdict on the data of pretraining and midtraining."),
    _terms("post_training", v.Verdict, "With this verdict on post-training."),
    _terms("distillation", v.Statement, "Whose developer says this of teachers."),
    _terms("mof", v.MofClass, "Of this class of the Model Openness Framework."),
    _terms("availability", v.Availability, "Of this availability."),
    ORGANIZATION,
    COUNTRY,
    Parameter("license", "Whose weights have this licence, as an SPDX id or `LicenseRef-...`."),
    Parameter("released_after", "Released on this day or later; a month or year counts from its first day.", **_DATE),  # type: ignore[arg-type]
    Parameter("released_before", "Released before this day, month or year.", **_DATE),  # type: ignore[arg-type]
    WORDS,
    FIELDS,
    *PAGING,
)
STATS = tuple(parameter for parameter in MODELS if parameter not in {*PAGING, FIELDS, ANSWER})
COMMON = (Parameter("with", "The other model, by id or alias.", many=False, example="allenai/olmo-3-1125-32b"), *RULE)
GAPS = (DISTILLED_FROM, *TEACHER[1:], *RULE, LIMIT)
DATASETS = (
    ORGANIZATION,
    _terms("status", v.Status, "Released in this way."),
    _terms("generation", v.Statement, "Whose publisher says this of models that wrote or processed it."),
    WORDS,
    *PAGING,
)
ORGANIZATIONS = (COUNTRY, _terms("type", v.OrganizationKind, "Of this sort."), WORDS, *PAGING)
CLAIMS = (_terms("capacity", v.ClaimKind, "Made in this capacity."), *PAGING)
TERMS = (ORGANIZATION, *PAGING)
CHANGES = (
    _terms("kind", v.ChangeKind, "Done to the record."),
    Parameter("organization", "About records of this organization, and claims about it or its models."),
    Parameter("since", "Committed on this day or later; a month or year counts from its first day.", **_DATE),  # type: ignore[arg-type]
    LIMIT,
    CURSOR,
)
EDGES = (_terms("kind", v.EdgeKind, "Of this kind."), _terms("role", v.Role, "With this role."), LIMIT, CURSOR)


def documented(parameters: Iterable[Parameter]) -> type[Operation]:
    """An OpenAPI operation that lists these parameters."""
    listed = [parameter.documented() for parameter in parameters]

    @dataclass
    class Documented(Operation):
        def __post_init__(self) -> None:
            self.parameters = [*(self.parameters or []), *listed]

    return Documented


class Asked:
    """The parameters of one request, read and found good."""

    def __init__(self, values: dict[str, tuple[str, ...]]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def one(self, name: str) -> str | None:
        """The value of a parameter that has one."""
        return self._values[name][0] if name in self._values else None

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter."""
        return self._values.get(name, ())

    def number(self, name: str) -> int | None:
        """The value of a parameter that is a whole number."""
        value = self.one(name)
        return int(value) if value is not None else None

    def set(self, name: str) -> frozenset[str] | None:
        """Every value of a parameter, or None where it was not given."""
        return frozenset(self._values[name]) if name in self._values else None


def read(request: Request[Any, Any, Any], parameters: Iterable[Parameter] = ()) -> Asked:
    """The parameters of a request.

    Raises:
        BadRequest: some are unknown or cannot be used; it names all of them.
    """
    known = {parameter.name: parameter for parameter in parameters}
    errors: list[ParameterError] = []
    values: dict[str, tuple[str, ...]] = {}
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    for name, written in given.items():
        parameter = known.get(name)
        if parameter is None:
            near = nearest(name, known, most=1)
            listed = f"; did you mean `{near[0]}`?" if near else f"; known here: {', '.join(known) or 'none'}"
            errors.append(ParameterError(parameter=name, message=f"there is no parameter `{name}`{listed}", suggestion=near[0] if near else None))
            continue
        if not parameter.many and len(written) > 1:
            errors.append(ParameterError(parameter=name, message=f"`{name}` is given {len(written)} times, and can be given once", suggestion=None))
            continue
        parts = [part.strip() for text in written for part in (text.split(",") if parameter.many else [text])]
        found = [error for part in parts if (error := _error(parameter, part))]
        errors += found
        if not found:
            values[name] = tuple(parts)
    if errors:
        raise BadRequest(errors)
    return Asked(values)


def _error(parameter: Parameter, value: str) -> ParameterError | None:
    """What is wrong with one value."""

    def wrong(message: str, suggestion: str | None = None) -> ParameterError:
        return ParameterError(parameter=parameter.name, message=message, suggestion=suggestion)

    if not value:
        return wrong(f"`{parameter.name}` is empty; leave it out, or give it a value")
    if parameter.terms and value not in parameter.terms:
        near = nearest(value, parameter.terms, most=1)
        hint = f"did you mean `{near[0]}`? " if near else ""
        return wrong(f"`{parameter.name}` cannot be `{value}`; {hint}choose from {', '.join(parameter.terms)}", near[0] if near else None)
    if parameter.pattern and not re.fullmatch(parameter.pattern.strip("^$"), value):
        return wrong(f"`{parameter.name}` cannot be `{value}`; give {parameter.form}")
    if parameter.low is not None and parameter.high is not None:
        inside = re.fullmatch(r"-?[0-9]{1,9}", value) is not None and parameter.low <= int(value) <= parameter.high
        if not inside:
            return wrong(f"`{parameter.name}` cannot be `{value}`; give a whole number from {parameter.low} to {parameter.high}")
    return None


def page(asked: Asked) -> Page:
    """Which part of a list is asked for."""
    return Page(asked.number("limit") or DEFAULT_LIMIT, asked.one("cursor"), asked.all("sort"))


def rule_of(asked: Asked) -> Rule:
    """The rule that is asked for.

    Raises:
        BadRequest: its parts contradict each other.
    """

    def terms(name: str, vocabulary: type[Any]) -> Any:
        values = asked.set(name)
        return None if values is None else frozenset(vocabulary(value) for value in values)

    try:
        return rule(
            v.RuleName(asked.one("rule") or v.RuleName.DIRECT),
            roles=terms("roles", v.Role),
            stages=terms("stages", v.Stage),
            access=terms("access", v.Access),
            hops=asked.number("hops"),
            basis=terms("basis", v.Basis),
        )
    except ValueError as error:
        raise BadRequest([ParameterError(parameter="roles", message=str(error), suggestion=None)]) from None


def teacher_of(asked: Asked, name: str) -> TeacherQuery:
    """The teacher that is asked about."""
    countries = frozenset(country.upper() for country in asked.all("teacher_country"))
    return TeacherQuery(asked.all(name), frozenset(asked.all("teacher_availability")), countries, frozenset(asked.all("teacher_weights")))


def model_query(asked: Asked, organization_ids: frozenset[str] | None) -> ModelQuery:
    """What a list of models is narrowed to.

    Raises:
        BadRequest: something is asked about lineage, and no teacher is given.
    """
    teacher = teacher_of(asked, DISTILLED_FROM.name)
    if not teacher.asks:
        lost = [parameter.name for parameter in (*RULE, ANSWER) if parameter.name in asked]
        if lost:
            message = "`{}` says how teachers count, and no teacher is given; add `distilled_from`, `teacher_availability`, `teacher_country` or `teacher_weights`"
            raise BadRequest([ParameterError(parameter=name, message=message.format(name), suggestion="distilled_from") for name in lost])
    columns = ("weights", "data", "post_training", "distillation", "mof", "availability", "license")
    equals = [(name, found) for name in columns if (found := asked.set(name))]
    if asked.set("country"):
        equals.append(("country", frozenset(country.upper() for country in asked.all("country"))))
    if organization_ids is not None:
        equals.append(("organization", organization_ids))
    return ModelQuery(
        teacher=teacher,
        rule=rule_of(asked),
        answer=frozenset(map(v.Answer, asked.all("answer"))) or frozenset({v.Answer.YES}),
        equals=tuple(equals),
        released_after=asked.one("released_after"),
        released_before=asked.one("released_before"),
        words=asked.one("q"),
    )
