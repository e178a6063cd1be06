"""Running the application: one plain line where it cannot be, and a server that slow clients do not hold up."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from api.app import DATABASE, SITE
from disclose.queries import Snapshot
from disclose.store import UnreadableDatabase

HEADER_SECONDS = 5
"""How long a client may take to send its header; a half-sent one is cut off then."""


class CannotServe(Exception):
    """The server cannot start; the message says why in one line."""


def serve(database: str, site: Path | None, host: str, port: int) -> None:
    """Serve until stopped.

    Raises:
        CannotServe: the database cannot be read, or the address is taken.
    """
    try:
        snapshot = Snapshot(database)
    except UnreadableDatabase as unreadable:
        raise CannotServe(str(unreadable)) from None
    version = snapshot.dataset_version
    snapshot.close()
    _refuse_taken(host, port)
    os.environ[DATABASE] = str(database)
    os.environ.pop(SITE, None)
    if site is not None:
        os.environ[SITE] = str(site.absolute())
    shown = f"[{host}]" if ":" in host else host
    what = "site and API" if site else "API (no site is built; `disclose site` makes one)"
    print(f"serving {what}, version {version}, on http://{shown}:{port}/", flush=True)  # noqa: T201 - the one line that a person waits for
    Granian(
        "api.app:create_app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        websockets=False,
        factory=True,
        log_enabled=False,
        working_dir=Path(__file__).resolve().parents[1],
    ).serve()


def _refuse_taken(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotServe(f"cannot listen on {host} port {port}: {reason.lower()}; choose another with --port") from None
