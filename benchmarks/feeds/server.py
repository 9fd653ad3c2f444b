"""Serves a folder's files on loopback: `python -m benchmarks.feeds.server FOLDER`.

With an ETag each, answered 304 where it is asked for. A line on its input is the latency from then
on, in seconds. It prints its port, and ends when its input does. An answer is one write, without
Nagle's delay.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Server(ThreadingHTTPServer):
    """A thread a connection; all files are held in memory."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path) -> None:
        self.latency = 0.0
        self.bodies = {f"/{path.name}": path.read_bytes() for path in folder.iterdir()}
        self.tags = {
            path: f'"{hashlib.sha256(body).hexdigest()[:16]}"' for path, body in self.bodies.items()
        }
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Requests from one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: Server

    def do_GET(self) -> None:
        """The file, or that it is still the same."""
        time.sleep(self.server.latency)
        tag = self.server.tags.get(self.path, "")
        status = 404 if not tag else 304 if self.headers.get("if-none-match") == tag else 200
        body = self.server.bodies[self.path] if status == 200 else b""
        self.send_response(status)
        self.send_header("etag", tag)
        self.send_header("content-type", "application/xml")
        if status != 304:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Silent."""


def main() -> None:
    """Serve until the input ends."""
    with Server(Path(sys.argv[1])) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_port, flush=True)
        for line in sys.stdin:
            server.latency = float(line)
        server.shutdown()


if __name__ == "__main__":
    main()
