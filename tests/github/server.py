"""Serves a `GitHub` over HTTP on loopback."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.github.answer import Answer
from tests.github.service import GitHub


@contextmanager
def serve(github: GitHub) -> Iterator[str]:
    """Answer until the block ends; yields the base address."""
    server = _Server(github)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, github: GitHub) -> None:
        self.github = github
        self._count = threading.Lock()
        self._flying = 0
        super().__init__(("127.0.0.1", 0), _Handler)

    @contextmanager
    def flying(self) -> Iterator[None]:
        """While a request is being answered."""
        with self._count:
            self._flying += 1
            self.github.flight = max(self.github.flight, self._flying)
        try:
            yield
        finally:
            with self._count:
                self._flying -= 1

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet an answer: without it a kept-alive client waits 40 ms
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def _respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        github, arrived = self.server.github, time.monotonic()
        with self.server.flying():
            answer = github.answer(self.command, self.path, headers, body, arrived)
            if left := max(0.0, arrived + github.latency - time.monotonic()):
                time.sleep(left)
            github.send(answer)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        if answer.sent == 0:
            self._reset()
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        body = answer.body[: answer.sent]
        if answer.stall:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            time.sleep(answer.stall)
            body = body[len(body) // 2 :]
        self.wfile.write(body)
        if answer.broken:
            self.wfile.flush()
            self._reset()
        if answer.sent is not None:
            self.close_connection = True

    def _reset(self) -> None:
        """Break the connection without a word."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Silent: `GitHub.asked` remembers."""
