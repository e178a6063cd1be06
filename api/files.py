"""The built site at `/`, and the drawn API documentation at `/docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import File, Redirect

_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
    ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".xml": "application/xml", ".txt": "text/plain",
    ".csv": "text/csv", ".map": "application/json", ".md": "text/markdown", ".woff2": "font/woff2", ".gz": "application/gzip",
}  # fmt: skip
"""Media types by ending; the machine's own table is not asked, so that answers do not depend on it."""

DOCS = Path(__file__).resolve().parents[1] / "site" / "vendor" / "swagger-ui"


_OURS = "default-src 'self'; script-src 'self'; style-src 'self'{}; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
PAGE_POLICY = _OURS.format("") + "; frame-ancestors 'none'"
"""The Content-Security-Policy of the site; every page also names it itself, without `frame-ancestors`, which only a header may set."""
DOCS_POLICY = _OURS.format(" 'unsafe-inline'") + "; frame-ancestors 'none'"
"""That of Swagger UI, which sets styles in attributes."""
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""That of a picture opened by itself: it may colour itself, and do nothing."""


def _file(path: Path, status: int = 200, policy: str = PAGE_POLICY) -> File:
    media_type = _TYPES.get(path.suffix, "application/octet-stream")
    headers = {"Content-Security-Policy": PICTURE_POLICY if path.suffix == ".svg" else policy}
    return File(path, media_type=media_type, content_disposition_type="inline", status_code=status, headers=headers)


def found(root: Path, address: str) -> Path | None:
    """The file below a folder that an address means, or None; nothing outside the folder is ever found."""
    if "\0" in address:
        return None
    path = (root / address.strip("/")).resolve()
    if not path.is_relative_to(root):
        return None
    if path.is_dir():
        path = path / "index.html"
    return path if path.is_file() else None


def site_handlers(site: Path | None) -> list[HTTPRouteHandler]:
    """Handlers for everything that is not the API's."""
    root = site.resolve() if site else None

    @get(["/", "/{address:path}", "/site/{address:path}"], include_in_schema=False, sync_to_thread=False)
    def page(request: Request[Any, Any, Any], address: FromPath[str] = "") -> Response[Any]:
        """A page of the site, or its 404 page."""
        path = found(root, address) if root else None
        if path is None:
            missing = found(root, "404.html") if root else None
            if missing is None or "text/html" not in request.headers.get("accept", ""):
                raise NotFoundException
            return _file(missing, status=404)
        asked = request.scope["raw_path"].decode("latin-1").partition("?")[0]  # the framework's own path has lost its last slash
        if path.name == "index.html" and not asked.endswith(("/", ".html")):
            query = f"?{request.url.query}" if request.url.query else ""
            return Redirect(f"{asked}/{query}", status_code=308)  # relative links on the page need the slash
        return _file(path)

    @get(["/docs", "/docs/{address:path}"], include_in_schema=False, sync_to_thread=False)
    def docs(address: FromPath[str] = "") -> File:
        """The OpenAPI document, drawn by Swagger UI from files of our own."""
        path = found(DOCS, address)
        if path is None:
            raise NotFoundException
        return _file(path, policy=DOCS_POLICY)

    return [page, docs]
