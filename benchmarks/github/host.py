"""The server's process, seen from the program that compares: set it, ask what it counted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks.github.faults import Fault
from benchmarks.github.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the server counted since it was set."""

    requests: int
    points: int
    flight: int
    bodies: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """A running server."""

    port: int
    certificate: Path

    @property
    def url(self) -> str:
        """Its address without TLS; also that of its proxy."""
        return f"http://127.0.0.1:{self.port}"

    def set(self, world: World, *, latency: float = 0.0, fault: Fault = "") -> None:
        """Show that world from now on; all counts are 0."""
        wanted = {"world": world.spec(), "latency": latency, "fault": fault}
        self._ask("POST", "/-/set", json.dumps(wanted))

    def told(self) -> Told:
        """The counts."""
        return Told(**self._ask("GET", "/-/told"))

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def running(folder: Path) -> Iterator[Host]:
    """A server until the block ends; the folder gets its certificate."""
    certificate = folder / "server.pem"
    command = [sys.executable, "-m", "benchmarks.github.server", str(certificate)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Host(port=int(process.stdout.readline()), certificate=certificate)
        finally:
            process.stdin.close()
            process.wait(30)
