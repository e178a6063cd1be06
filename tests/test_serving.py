"""The shipped command serves, refuses in one line, and is not held up by slow clients."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.serving import HEADER_SECONDS
from disclose import store
from tests.builders import model, organization, registry_of

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def command(database: Path, port: int) -> list[str]:
    """The shipped command."""
    return [sys.executable, "-m", "disclose", "serve", "--database", str(database), "--port", str(port), "--site", str(database.parent / "site")]


@contextmanager
def serving(database: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A server that answers, ended by its id."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}"}
    server = subprocess.Popen(
        command(database, port), cwd=database.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/health")
                break
            except httpx.TransportError:
                assert server.poll() is None, server.communicate()
                time.sleep(0.1)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small database."""
    path = tmp_path_factory.mktemp("served") / "x.sqlite"
    store.build(registry_of(organization("acme"), model("acme/a")), path)
    return path


def test_it_serves_and_a_used_port_is_one_line(database: Path) -> None:
    """The server answers; a second one on the same port gives one plain line and 2."""
    port = free_port()
    with serving(database, port):
        assert httpx.get(f"http://127.0.0.1:{port}/models").json()["items"][0]["id"] == "acme/a"
        assert httpx.head(f"http://127.0.0.1:{port}/models").status_code == 200
        second = subprocess.run(
            command(database, port), capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}"}, timeout=60
        )
        assert second.returncode == 2
        assert second.stderr.startswith(f"disclose: cannot listen on 127.0.0.1 port {port}")
        assert second.stderr.count("\n") == 1


def test_a_half_sent_header_is_cut_off(database: Path) -> None:
    """A client that never ends its header is disconnected, and others are answered meanwhile."""
    port = free_port()
    with serving(database, port), socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"GET /models HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
        slow.settimeout(HEADER_SECONDS * 6)
        received = slow.recv(4096)
        assert received == b"" or b" 408 " in received
