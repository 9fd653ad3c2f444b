"""What the server answers, what it counts, and how it fails once when it is told to."""

from __future__ import annotations

import hashlib
import json
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from benchmarks.github import graph, query
from benchmarks.github.documents import Documents
from benchmarks.github.faults import PAUSE, Fault
from benchmarks.github.rest import Door
from benchmarks.github.world import World
from tests.github.pricing import price

HOURLY = 5000
"""Points, and requests of the other kind, that a person's token has."""
LEFT, RESET = "THE POINTS LEFT", "THE END OF THE HOUR"
"""Stand in remembered answers where what changes from one answer to the next belongs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request; `base` is the address that the asker knows the server by."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    base: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What is sent, and the points that it costs. `status` 0: the connection is reset instead."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    points: int = 0


@dataclass(kw_only=True)
class Service:
    """One world, one token, and the counts since they were set."""

    world: World = field(default_factory=lambda: World(pulls=0))
    latency: float = 0.0
    fault: Fault = ""
    requests: int = 0
    points: int = 0
    flying: int = 0
    flight: int = 0
    """The most requests that were under way at once."""
    bodies: list[str] = field(default_factory=list)
    """The GraphQL requests, in the order of their arrival."""
    pages: int = 0
    limited: float = 0.0
    """Until when nothing is answered, by the clock."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def told(self) -> dict[str, Any]:
        """What was counted."""
        names = ("requests", "points", "flight", "bodies")
        return {name: getattr(self, name) for name in names}

    def answer(self, asked: Asked) -> Reply:
        """The answer, fault and all, and the latency after the request came."""
        due = time.monotonic() + self.latency
        with self.lock:
            self.flying += 1
            self.flight = max(self.flight, self.flying)
        try:
            return self._answer(asked)
        finally:
            time.sleep(max(0.0, due - time.monotonic()))
            with self.lock:
                self.flying -= 1

    def _answer(self, asked: Asked) -> Reply:
        graphql = asked.target.endswith("/graphql")
        due = self._graphql(asked) if graphql else self._rest(asked)
        with self.lock:
            self.requests += 1
            if time.time() < self.limited:
                return self._refused(graphql)
            fault = self._fault(asked, graphql)
            if fault == "limit":
                self.limited = math.ceil(time.time() + PAUSE)
                return self._refused(graphql)
            if fault:
                return _failed(due, fault)
            self.points += due.points
            left = HOURLY - self.points
        reset = math.ceil(time.time()) + 3600
        said = f"{datetime.fromtimestamp(reset, UTC):%Y-%m-%dT%H:%M:%SZ}"
        body = due.body.replace(f'"{LEFT}"'.encode(), b"%d" % left).replace(
            RESET.encode(), said.encode()
        )
        return replace(due, headers={**due.headers, **_limits(left, reset, graphql)}, body=body)

    def _graphql(self, asked: Asked) -> Reply:
        self.bodies.append(asked.body.decode())
        body, points = _executed(self.world, asked.body)
        return Reply(status=200, headers={}, body=body, points=points)

    def _rest(self, asked: Asked) -> Reply:
        if asked.method != "GET":
            return Reply(status=404, headers={}, body=b'{"message": "Not Found"}')
        status, link, tag, body = _looked_up(self.world, asked.base, asked.target)
        headers = {"etag": tag, **({"link": link} if link else {})}
        if asked.headers.get("if-none-match") == tag:
            return Reply(status=304, headers=headers)
        free = asked.target.endswith("/rate_limit")
        return Reply(status=status, headers=headers, body=body, points=int(not free))

    def _fault(self, asked: Asked, graphql: bool) -> Fault:
        """The fault, once, for the third page of pull requests."""
        if graphql:
            listed = json.loads(asked.body).get("operationName") == "PullRequests"
            self.pages += listed
            third = listed and self.pages == 3
        else:
            third = ("page", "3") in parse_qsl(urlsplit(asked.target).query)
        if not third:
            return ""
        fault, self.fault = self.fault, ""
        return fault

    def _refused(self, graphql: bool) -> Reply:
        """The primary limit is used up, as each door says it."""
        message = "API rate limit exceeded for user ID 1."
        headers = _limits(0, int(self.limited), graphql)
        if graphql:
            body: object = {"errors": [{"type": "RATE_LIMITED", "message": message}]}
            return Reply(status=200, headers=headers, body=json.dumps(body).encode())
        return Reply(status=403, headers=headers, body=json.dumps({"message": message}).encode())


def _failed(due: Reply, fault: Fault) -> Reply:
    if fault == "broken":
        return replace(due, body=due.body[: len(due.body) // 2])
    if fault == "reset":
        return replace(due, status=0)
    said = {"502": "Server Error", "429": "You have exceeded a secondary rate limit."}[fault]
    return Reply(status=int(fault), headers={}, body=json.dumps({"message": said}).encode())


def _limits(left: int, reset: int, graphql: bool) -> dict[str, str]:
    return {
        "content-type": "application/json; charset=utf-8",
        "date": formatdate(usegmt=True),
        "x-ratelimit-limit": str(HOURLY),
        "x-ratelimit-remaining": str(left),
        "x-ratelimit-used": str(HOURLY - left),
        "x-ratelimit-reset": str(reset),
        "x-ratelimit-resource": "graphql" if graphql else "core",
    }


@lru_cache(maxsize=2048)
def _executed(world: World, body: bytes) -> tuple[bytes, int]:
    """The answer to a GraphQL query, and what it costs."""
    question = json.loads(body)
    document = query.parsed(question["query"])
    variables = question.get("variables") or {}
    cost = price(document, variables)
    rate = {
        "cost": cost.points,
        "nodeCount": cost.nodes,
        "limit": HOURLY,
        "remaining": LEFT,
        "used": 0,
        "resetAt": RESET,
    }
    data = query.execute(document, graph.root(world, rate), variables)
    return json.dumps({"data": data}, separators=(",", ":")).encode(), cost.points


@lru_cache(maxsize=4096)
def _looked_up(world: World, base: str, target: str) -> tuple[int, str, str, bytes]:
    """Status, link, tag and body of what is there."""
    parts = urlsplit(target)
    path = parts.path.removeprefix("/api/v3")
    documents = Documents(world=world, base=base + "/api/v3" * (path != parts.path))
    found = Door(documents=documents).get(path, dict(parse_qsl(parts.query)))
    value, link = found or ({"message": "Not Found"}, "")
    body = json.dumps(value, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return 200 if found else 404, link, tag, body
