"""The application: handlers, errors, and what stands around every answer."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.config.compression import CompressionConfig
from litestar.config.cors import CORSConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.logging import LoggingConfig
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import License
from litestar.types import ASGIApp

from api.controllers import HANDLERS, fixed
from api.current import Current
from api.files import site_handlers
from api.middleware import VERSION, Guarded, Headless, Pages, Revalidating
from api.problems import BadRequest, bad_parameter, bad_request, http_error, server_error, unknown_name
from disclose.queries import BadParameter, Snapshot, UnknownName
from disclose.store import SCHEMA_VERSION

DATABASE, SITE = "DISCLOSE_DATABASE", "DISCLOSE_SITE"
"""Environment variables that name what `create_app` serves."""

DESCRIPTION = """\
What developers of models have disclosed about weights, data, post-training and distillation, with evidence.

Ids and aliases, such as Hugging Face ids, are accepted in any letter case. A parameter that can have several values takes them repeated or
with commas between them. An unknown parameter is refused. Answers about lineage are `yes`, `no` or `unknown` under a rule that you choose.
"""


def create_app() -> ASGIApp:
    """The application for the database and site that the environment names; what a server process starts from."""
    site = os.environ.get(SITE)
    return application(os.environ.get(DATABASE, "build/registry.sqlite"), Path(site) if site else None)


def application(database: str | Path, site: Path | None = None) -> ASGIApp:
    """The application with what stands around it.

    Raises:
        UnreadableDatabase: the database cannot be served.
    """
    return Guarded(Headless(Pages(litestar(database, site), site)))


def litestar(database: str | Path, site: Path | None = None) -> Litestar:
    """The Litestar application itself, which knows its OpenAPI document."""
    current = Current(database)

    def snapshot(request: Request[Any, Any, Any]) -> Snapshot:
        served = current.snapshot()
        request.scope["state"][VERSION] = served.dataset_version
        return served

    document: dict[str, bytes] = {}

    @get("/openapi.json", include_in_schema=False, sync_to_thread=False)
    def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
        """The OpenAPI document."""
        if not document:
            document["json"] = json.dumps(request.app.openapi_schema.to_schema(), indent=1).encode()
        return fixed(request, document["json"])

    return Litestar(
        route_handlers=[*HANDLERS, openapi, *site_handlers(site)],
        dependencies={"snapshot": Provide(snapshot, sync_to_thread=False)},
        exception_handlers={
            BadRequest: bad_request,
            BadParameter: bad_parameter,
            UnknownName: unknown_name,
            HTTPException: http_error,
            Exception: server_error,
        },
        on_shutdown=[current.close],
        middleware=[Revalidating],
        compression_config=CompressionConfig(backend="gzip", minimum_size=600),
        cors_config=CORSConfig(allow_origins=["*"], allow_methods=["GET"], expose_headers=["ETag", "Link"]),
        logging_config=LoggingConfig(root={"level": "WARNING", "handlers": ["queue_listener"]}, configure_root_logger=False, log_exceptions="never"),
        openapi_config=OpenAPIConfig(
            title="Open Model Disclosure Registry",
            version=SCHEMA_VERSION,
            description=DESCRIPTION,
            license=License(name="CC-BY-4.0 (data)", identifier="CC-BY-4.0"),
            use_handler_docstrings=True,
            path="/openapi",
            render_plugins=[],
        ),
    )
