"""Every error as RFC 9457 has it: `application/problem+json`, with each parameter that is wrong and what may have been meant."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from litestar import Request, Response
from litestar.exceptions import HTTPException

from disclose.queries import BadParameter, UnknownName
from disclose.views import ParameterError, ProblemView

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger("api")


class BadRequest(Exception):
    """A request with parameters that cannot be used; all of them at once."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = tuple(errors)


def problem(request: Request, status: int, detail: str, errors: Sequence[ParameterError] = ()) -> Response[bytes]:  # type: ignore[type-arg]
    """A problem document as a response."""
    title = HTTPStatus(status).phrase
    view = ProblemView(type="about:blank", title=title, status=status, detail=detail, instance=request.url.path, errors=tuple(errors))
    return Response(view.model_dump_json().encode(), status_code=status, media_type=MEDIA_TYPE)


def bad_request(request: Request, error: BadRequest) -> Response[bytes]:  # type: ignore[type-arg]
    """400: parameters that cannot be used."""
    return problem(request, 400, str(error), error.errors)


def bad_parameter(request: Request, error: BadParameter) -> Response[bytes]:  # type: ignore[type-arg]
    """400: one parameter that the query cannot use."""
    return problem(request, 400, error.message, [ParameterError(parameter=error.parameter, message=error.message, suggestion=error.suggestion)])


def unknown_name(request: Request, error: UnknownName) -> Response[bytes]:  # type: ignore[type-arg]
    """404: a name that no record has, with the ids that resemble it."""
    parameter = next((name for name, value in request.query_params.multi_items() if error.name in value), None)
    near = f"; did you mean {' or '.join(f'`{name}`' for name in error.near)}?" if error.near else ""
    entry = ParameterError(parameter=parameter, message=f"{error}{near}", suggestion=error.near[0] if error.near else None)
    return problem(request, 404, f"{error}{near}", [entry])


def http_error(request: Request, error: HTTPException) -> Response[bytes]:  # type: ignore[type-arg]
    """What the framework refuses: an unknown path, a method that a path does not have."""
    status = error.status_code
    detail = {
        404: f"there is nothing at `{request.url.path}`; see /docs for what there is",
        405: f"`{request.method}` is not for this path; use GET",
    }.get(status, error.detail)
    response = problem(request, status, detail)
    if error.headers:
        response.headers.update(error.headers)
    return response


def server_error(request: Request, error: Exception) -> Response[bytes]:  # type: ignore[type-arg]
    """500: a fault of ours; the log has it, the answer does not."""
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(request, 500, "the server failed; the fault is its own")
