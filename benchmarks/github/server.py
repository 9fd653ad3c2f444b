"""The server, in a process of its own: `python -m benchmarks.github.server CERTIFICATE`.

One port of loopback is all of it. Plain requests are answered; a CONNECT, to wherever, is answered
by speaking TLS on that connection, so that a peer whose addresses cannot be
changed is led here by its proxy setting. It writes its certificate into that file, prints its port,
and ends when its input does.

An answer is one write, without Nagle's delay: else each would cost a kept-alive client 40 ms.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.github.authority import issue
from benchmarks.github.service import Asked, Reply, Service
from benchmarks.github.world import World


class Server(ThreadingHTTPServer):
    """A thread a connection."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, certificate: Path) -> None:
        self.service = Service()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        super().__init__(("127.0.0.1", 0), Handler)

    def set(self, wanted: dict[str, Any]) -> None:
        """Begin anew, with another world, latency or fault; all counts are 0."""
        world = World(**wanted.pop("world")) if "world" in wanted else self.service.world
        self.service = Service(world=world, **wanted)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Requests from one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: Server

    def do_CONNECT(self) -> None:
        """Be the host that was asked for."""
        self.send_response_only(200)
        self.end_headers()
        self.wfile.flush()
        self.request = self.server.context.wrap_socket(self.connection, server_side=True)
        self.setup()
        self.close_connection = False

    def do_GET(self) -> None:
        """Answer, or tell what was counted."""
        if self.path == "/-/told":
            self._send_json(self.server.service.told())
        else:
            self._serve()

    def do_POST(self) -> None:
        """Answer, or begin anew."""
        if self.path == "/-/set":
            self.server.set(json.loads(self._body()))
            self._send_json({})
        else:
            self._serve()

    def finish(self) -> None:
        """Close the connection that TLS took over."""
        super().finish()
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.close()

    def _serve(self) -> None:
        scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
        asked = Asked(
            method=self.command,
            target=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self._body(),
            base=f"{scheme}://{self.headers.get('host', '')}",
        )
        self._send(self.server.service.answer(asked))

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _send_json(self, value: object) -> None:
        self._send(Reply(status=200, headers={}, body=json.dumps(value).encode()))

    def _send(self, reply: Reply) -> None:
        if reply.status == 0:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Silent: the service counts."""


def main() -> None:
    """Serve until the input ends."""
    with Server(issue(Path(sys.argv[1]))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_port, flush=True)
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    main()
