"""A small real HTTP server on loopback, with a log and faults, for whatever reads the network.

    with Peer() as peer:
        peer.serve("/feed.xml", Reply(body=b"<rss/>"))              # always this
        peer.serve("/flaky", Reply(status=502), Reply(body=b"ok"))  # in turn; the last one stays
        peer.serve("/echo", lambda request: Reply(body=request.body))
        peer.serve("/page", document(b"...", etag='"1"'))           # 304 where it is due
        ...
        assert [request.path for request in peer.log] == ["/feed.xml"]

It speaks HTTP/1.1 with keep-alive, each answer in one write with TCP_NODELAY (else every one costs
40 ms). An error in a handler is raised when the peer is left. Other paths are answered 404.
"""

from __future__ import annotations

import gzip
import os
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.client import parse_headers
from types import TracebackType
from typing import Self

DATE = "Mon, 05 Jan 2026 12:00:00 GMT"
"""The Date of every answer, unless a reply has its own (None: no Date)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A request: path without query, lower-case header names, when it came (monotonic)."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """An answer and its faults. Times in seconds, lengths in bytes."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str | None] = field(default_factory=dict)
    """Beside Date and Content-Length, or in their place (a lie, say); None leaves one out."""
    delay: float = 0.0
    """Before the first byte."""
    drip: float = 0.0
    """Between single bytes of the body, or, with `drip_headers`, of the head."""
    drip_headers: bool = False
    chunked: bool = False
    flood: int = 0
    """So many zero bytes after the body, made as they are sent; then the connection is closed."""
    cut: int | None = None
    """The connection is closed after so many bytes of what follows the head."""
    reset: bool = False
    """The connection is reset without an answer."""
    raw: bytes | None = None
    """Sent as it stands instead of an HTTP answer; then the connection is closed."""


Handler = Callable[[Received], Reply]


def redirect(target: str, status: int = 302) -> Reply:
    """To that address or path."""
    return Reply(status=status, headers={"Location": target})


def gzipped(body: bytes) -> Reply:
    """The body, compressed."""
    return Reply(body=gzip.compress(body, mtime=0), headers={"Content-Encoding": "gzip"})


def bomb(size: int) -> Reply:
    """So many zeros, compressed a thousandfold; made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(2**20)
    packed = [packer.compress(zeros[: min(2**20, size - at)]) for at in range(0, size, 2**20)]
    body = b"".join([*packed, packer.flush()])
    return Reply(body=body, headers={"Content-Encoding": "gzip"})


def document(body: bytes, *, etag: str | None = None, last_modified: str | None = None) -> Handler:
    """A document with validators: 304 to a request that holds one of them."""
    headers = {"ETag": etag, "Last-Modified": last_modified}

    def answer(request: Received) -> Reply:
        etag_sent = request.headers.get("if-none-match")
        date_sent = request.headers.get("if-modified-since")
        same = etag_sent == etag if etag_sent else date_sent and date_sent == last_modified
        return Reply(status=304, headers=headers) if same else Reply(body=body, headers=headers)

    return answer


class Peer:
    """The server. `log` holds the requests as they came; `most_in_flight`, how many ran at once."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.log: list[Received] = []
        self.most_in_flight = 0
        self.connections = 0
        self.closing = threading.Event()
        self._in_flight = 0
        self._scripts: dict[str, list[Reply | Handler]] = {}
        self.failures: list[BaseException] = []
        self._sockets: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._server = _Server(self, host)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.address = (host, int(self._server.server_address[1]))
        self._base = f"{'http' if tls is None else 'https'}://{host}:{self.address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def url(self, path: str = "/") -> str:
        """The address of a path here."""
        return self._base + path

    def serve(self, path: str, *script: Reply | Handler) -> str:
        """Answer requests to that path with these in turn, the last for good; its address."""
        with self._lock:
            self._scripts[path] = list(script)
        return self.url(path)

    def paths(self) -> list[str]:
        """The paths of the requests so far."""
        return [request.path for request in self.log]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._sockets:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()  # joins the threads of the connections
        if self.failures:
            raise self.failures[0]

    def answer(self, request: Received) -> Reply:
        """Log the request and find its reply."""
        with self._lock:
            self.log.append(request)
            script = self._scripts.get(request.path)
            step = None if script is None else script.pop(0) if len(script) > 1 else script[0]
        if step is None:
            return Reply(status=404)
        return step if isinstance(step, Reply) else step(request)

    @contextmanager
    def connected(self, connection: socket.socket) -> Iterator[None]:
        """Count a connection, and know it, to end it when the peer closes."""
        with self._lock:
            self.connections += 1
            self._sockets.add(connection)
            if self.closing.is_set():  # too late to be ended by __exit__
                raise ConnectionAbortedError
        try:
            yield
        finally:
            with self._lock:
                self._sockets.discard(connection)

    @contextmanager
    def in_flight(self) -> Iterator[None]:
        """Count a request from its arrival to the end of its answer."""
        with self._lock:
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, peer: Peer, host: str) -> None:
        self.peer = peer
        super().__init__((host, 0), _Connection)

    def handle_error(self, *_: object) -> None:
        self.peer.failures.append(sys.exception() or RuntimeError("a connection failed"))


class _Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    server: _Server

    def handle(self) -> None:
        # A client may hang up whenever it likes.
        with suppress(OSError), self.server.peer.connected(self.connection):
            while self._exchange():
                pass

    def _exchange(self) -> bool:
        """Answer one request; False when the connection is at its end."""
        line = self.rfile.readline(65537)
        if not line.strip():
            return False
        at = time.monotonic()
        method, target, _ = line.decode("ascii").split()
        headers = {name.lower(): value for name, value in parse_headers(self.rfile).items()}
        path, _, query = target.partition("?")
        body = self.rfile.read(int(headers.get("content-length", 0)))
        request = Received(method=method, path=path, query=query, headers=headers, body=body, at=at)
        with self.server.peer.in_flight():
            reply = self.server.peer.answer(request)
            return self._send(replace(reply, body=b"") if method == "HEAD" else reply)

    def _send(self, reply: Reply) -> bool:
        self._pause(reply.delay)
        if reply.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())
            return False
        if reply.raw is not None:
            self.wfile.write(reply.raw)
            return False
        head, content = _head(reply), _content(reply)[: reply.cut]
        if not reply.drip:
            self.wfile.write(head + content)
        else:
            before, slow, after = (
                (b"", head, content) if reply.drip_headers else (head, content, b"")
            )
            self.wfile.write(before)
            for byte in slow:
                self._pause(reply.drip)
                self.wfile.write(bytes([byte]))
            self.wfile.write(after)
        for sent in range(0, reply.flood, 2**16):
            self.wfile.write(bytes(min(2**16, reply.flood - sent)))
        return reply.cut is None and not reply.flood

    def _pause(self, seconds: float) -> None:
        if seconds and self.server.peer.closing.wait(seconds):
            raise ConnectionAbortedError


def _head(reply: Reply) -> bytes:
    headers: dict[str, str | None] = {"Date": DATE}
    if reply.chunked:
        headers["Transfer-Encoding"] = "chunked"
    elif reply.status not in (204, 304):
        headers["Content-Length"] = str(len(reply.body))
    headers |= {name.title(): value for name, value in reply.headers.items()}
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Made up"
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([f"HTTP/1.1 {reply.status} {phrase}", *lines, "", ""]).encode("latin-1")


def _content(reply: Reply) -> bytes:
    if not reply.chunked:
        return reply.body
    pieces = [reply.body[at : at + 1000] for at in range(0, len(reply.body), 1000)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in [*pieces, b""])
