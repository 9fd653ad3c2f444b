"""Serves the sample person's world on loopback, by host name as the real sites would."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

from renown.errors import PublishError
from renown.publish.files import write

AS_OF = "2026-11-16T06:00:00Z"
"""The sample world ends here."""

SECRETS: Mapping[str, str] = {
    "GITHUB_TOKEN": "made-up-token-of-the-sample-world",
    "YOUTUBE_API_KEY": "made-up-key-of-the-sample-world",
}
"""The environment of the demo; the real one is not looked at."""

_PAGES = {
    ("ada.example", "/index.xml"): ("index.xml", "application/rss+xml"),
    ("notes.ada.example", "/atom.xml"): ("atom.xml", "application/atom+xml"),
    ("letters.example", "/ada/feed.json"): ("feed.json", "application/feed+json"),
    ("hachyderm.example", "/api/v1/accounts/lookup?acct=ada%40hachyderm.example"): (
        "mastodon.json",
        "application/json",
    ),
    ("public.api.bsky.example", "/xrpc/app.bsky.actor.getProfile?actor=ada.example"): (
        "bluesky.json",
        "application/json",
    ),
    (
        "www.googleapis.example",
        "/youtube/v3/channels?part=snippet,statistics&forHandle=@ada-example-renown",
    ): ("youtube.json", "application/json"),
    ("sessionize.example", "/api/speaker/json/ada0example"): ("speaker.json", "application/json"),
    ("platform.example", "/2026/schedule.xml"): ("schedule.xml", "application/xml"),
    ("exampleconfeurope2026.sched.example", "/all.ics"): ("programme.ics", "text/calendar"),
    ("www.youtube.example", "/feeds/videos.xml?playlist_id=PLexample"): (
        "recordings.xml",
        "application/atom+xml",
    ),
    ("www.credly.example", "/users/ada-example-renown/badges.json?page=1"): (
        "badges.json",
        "application/json",
    ),
}
_COPIED = ("config.toml", "ledger.toml")


def copy(folder: Path) -> None:
    """Lay the person's own files into `folder`; PublishError where others of that name lie."""
    ours = {name: _read(name) for name in _COPIED}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in ours.items():
            path = folder / name
            if path.is_symlink() or (path.exists() and path.read_bytes() != content):
                raise PublishError(f"{path} is not the demo's; choose an empty folder with --out")
    except OSError as error:
        told = f"{folder} is no folder to write to ({error.strerror}); choose another with --out"
        raise PublishError(told) from None
    write(folder, ours, owned=())


@contextmanager
def serve() -> Iterator[tuple[str, int]]:
    """Answer for every host of the sample world until the block ends; yields the address."""
    server = _World(("127.0.0.1", 0), _Answer)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _read(name: str) -> bytes:
    return files("renown.sample").joinpath(name).read_bytes()


class _World(ThreadingHTTPServer):
    daemon_threads = True

    @cached_property
    def recorded(self) -> dict[str, bytes]:
        """GitHub's answers by operation and variables."""
        answers = {}
        for line in _read("github.ndjson").splitlines():
            row = json.loads(line)
            answers[_question(row["operation"], row["variables"])] = json.dumps(
                row["answer"]
            ).encode()
        return answers


def _question(operation: str, variables: Mapping[str, Any]) -> str:
    return json.dumps([operation, variables], sort_keys=True)


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet an answer: without it a kept-alive client waits 40 ms
    server: _World

    def do_GET(self) -> None:
        page = _PAGES.get((self._host, self.path))
        if page is None:
            self._send(404, b"nothing here", {"Content-Type": "text/plain"})
            return
        name, kind = page
        body = _read(f"site/{name}")
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(304, b"", {"ETag": tag})
        else:
            self._send(200, body, {"ETag": tag, "Content-Type": f"{kind}; charset=utf-8"})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        operation = asked.get("operationName") or asked["query"].split("(")[0].split()[-1]
        answer = self.server.recorded.get(_question(operation, asked.get("variables", {})))
        if self._host != "api.github.example" or answer is None:
            self._send(404, b'{"message": "not recorded"}', {"Content-Type": "application/json"})
        else:
            self._send(200, answer, {"Content-Type": "application/json; charset=utf-8"})

    @property
    def _host(self) -> str:
        return self.headers.get("Host", "").split(":")[0]

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it so)
        """The client logs what it asks; saying it twice helps nobody."""
