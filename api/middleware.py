"""What the framework leaves out: HEAD for every GET, 304 for a reader who has the answer already, and headers that guard a browser."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from disclose import __version__

VERSION = "version"
"""Where a handler leaves, in the state of its request, what its answer follows from beside the address."""

_REVALIDATE = b"public, max-age=0, must-revalidate"


class Headless:
    """Answers HEAD like GET, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                if not message.get("more_body", False):
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, without_body)


class Pages:
    """Keeps a page of the site apart from the API's list of the same name: `/claims/` is the page, `/claims` the list.

    The framework does not see the slash at the end of a path; so a path that ends in one, where the site has a page, goes on below `/site`,
    and so does the page's twin, `/claims/index.md`, which else would be taken for a claim.
    """

    def __init__(self, app: ASGIApp, site: Path | None) -> None:
        self.app = app
        self.names = frozenset(page.parent.name for page in site.glob("*/index.html")) if site else frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder = scope["path"].removesuffix("index.md") if scope["type"] == ScopeType.HTTP else ""
        if folder.endswith("/") and folder.strip("/") in self.names:
            scope = {**scope, "path": f"/site{scope['path']}"}  # type: ignore[assignment]  # a copy of what it was
        await self.app(scope, receive, send)


class Guarded:
    """Tells browsers to take an answer for what it says it is, and what has no policy of its own for plain data."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"strict-origin-when-cross-origin")]
                if not _header(headers, b"content-security-policy"):
                    headers.append((b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, guarding)


class Revalidating:
    """Gives every good answer a strong ETag, and answers 304 where the reader names it.

    The answers of the API follow from the version of the data, the version of this code, and the address; so their tag is known before
    they are made. Each encoding of a body is a representation of its own and has its own tag. Files bring their own tags.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        named = {tag.strip().removeprefix("W/") for tag in _header(scope["headers"], b"if-none-match").decode("latin-1").split(",") if tag.strip()}
        quiet = False

        async def tagging(message: Message) -> None:
            nonlocal quiet
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = list(message["headers"])
                tag = _header(headers, b"etag") or self._tag(scope, _header(headers, b"content-encoding"))
                if tag:
                    headers = [pair for pair in headers if pair[0].lower() not in {b"etag", b"cache-control"}]
                    headers += [(b"etag", tag), (b"cache-control", _REVALIDATE)]
                    if tag.decode("latin-1").removeprefix("W/") in named or "*" in named:
                        quiet = True
                        kept = [pair for pair in headers if pair[0].lower() not in {b"content-length", b"content-type", b"content-encoding"}]
                        await send({"type": "http.response.start", "status": 304, "headers": kept})
                        await send({"type": "http.response.body", "body": b"", "more_body": False})
                        return
                    message = {**message, "headers": headers}
            if not quiet:
                await send(message)

        await self.app(scope, receive, tagging)

    def _tag(self, scope: Scope, encoding: bytes) -> bytes:
        version: str | None = scope.get("state", {}).get(VERSION)
        if version is None:
            return b""
        address = b"\0".join([version.encode(), __version__.encode(), scope["path"].encode(), scope["query_string"], encoding])
        return b'"' + hashlib.sha256(address).hexdigest()[:32].encode() + b'"'


def _header(headers: Any, name: bytes) -> bytes:
    return next((bytes(value) for key, value in headers if key.lower() == name), b"")
