"""GitHub's API over a world: executes each query, counts points, and fails on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.github.answer import Answer, Asked, Fault
from tests.github.connections import refusal
from tests.github.contributions import window
from tests.github.execution import executed, parsed, schema, told
from tests.github.limits import Quota, Watch
from tests.github.pricing import price
from tests.github.rest import Rest
from tests.github.world import World

__all__ = ["TOKEN", "Answer", "Asked", "Fault", "GitHub", "schema"]

TOKEN = "ghs_madeUpTokenOfTheTests0123456789"


@dataclass(kw_only=True)
class GitHub:
    """The service: one world, one token, one hour's points.

    An answer depends on the request and the world only, in whatever order requests arrive; but for
    the points that are left.
    """

    world: World
    limit: int = 5000
    """Points of an hour."""
    heaviest: int = 100
    """Pages of more nodes than this take too long: 504."""
    widest: timedelta | None = None
    """Longer windows of contributions are too much, and the user comes as null."""
    incomplete: bool = False
    """Whether searches say that they were not finished."""
    latency: float = 0.0
    """Seconds from a request to its answer; requests wait side by side."""
    asked: list[Asked] = field(default_factory=list)
    too_soon: list[Asked] = field(default_factory=list)
    """What arrived although an earlier answer had set a limit, by the world's clock.

    What was on its way already does not count. The same question does, at once; others after a
    quarter of a second, or when they are more than `racing`.
    """
    racing: int = 8
    """Requests that a client's other threads may send before they can know of a limit."""
    flight: int = 0
    """The most requests that were being answered at once."""
    faults: Callable[[int], Fault | None] = lambda _number: None
    """The fault of the n-th request, counted from 1."""
    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    """What happens in the world before the n-th request is answered."""

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._watch = Watch()
        self._quotas = {
            "graphql": Quota(resource="graphql", limit=self.limit),
            "core": Quota(resource="core", limit=60),
            "search": Quota(resource="search", limit=10, span=timedelta(minutes=1)),
        }

    @property
    def used(self) -> int:
        """Points, in this hour."""
        return self._quotas["graphql"].used

    @used.setter
    def used(self, points: int) -> None:
        self._quotas["graphql"].used = points

    def sleep(self, seconds: float) -> None:
        """Somebody waits: the world's clock goes on."""
        with self._lock:
            self.world.now += timedelta(seconds=seconds)

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, arrived: float
    ) -> Answer:
        """Answer a request, fault and all, and keep it in `asked`."""
        with self._lock:
            number = len(self.asked) + 1
            resource = _resource(target)
            question = f"{target} {body!r}"
            forbidden = self._watch.forbids(
                question, resource, self.world.now, arrived, self.racing
            )
            if event := self.before.get(number):
                event()
            asked = self._ask(method, target, headers, body)
            asked = replace(asked, due=replace(asked.due, question=question))
            self.asked.append(asked)
            if forbidden:
                self.too_soon.append(asked)
            fault = self.faults(number)
            return fault(asked.due) if fault else asked.due

    def send(self, answer: Answer) -> None:
        """The answer goes out now: what it says about limits is known from now on."""
        with self._lock:
            self._watch.hear(answer, self.world.now)

    def _ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Asked:
        """The request, and the right answer to it."""
        resource, now = _resource(target), self.world.now
        self._quotas["graphql"].limit = self.limit
        quota = self._quotas[resource]
        quota.renew(now)
        used, parts = quota.used, urlsplit(target)
        if method == "POST" and parts.path.endswith("/graphql"):
            question = json.loads(body)
            operation, variables = question.get("operationName"), question.get("variables") or {}
            due = self._graphql(headers, question["query"], variables)
        else:
            operation = parts.path.removeprefix("/api/v3").strip("/")
            variables = dict(parse_qsl(parts.query))
            due = self._rest(method, f"/{operation}", headers, variables)
        common = {
            "content-type": "application/json; charset=utf-8",
            "date": format_datetime(now, usegmt=True),
        }
        return Asked(
            operation=operation or "",
            variables=variables,
            headers=headers,
            path=parts.path,
            points=quota.used - used if resource == "graphql" else 0,
            due=due.with_headers({**common, **quota.headers(now)}),
        )

    def _rest(
        self, method: str, path: str, headers: Mapping[str, str], query: Mapping[str, str]
    ) -> Answer:
        anonymous = "authorization" not in headers
        if method != "GET":
            return Answer().holding({"message": "Not Found", "status": "404"}, status=404)
        if not anonymous and not _knows(headers):
            return _unknown_token()
        if not self._quotas[_resource(path)].take():
            message = "API rate limit exceeded for 127.0.0.1."
            return Answer().holding({"message": message}, status=403)
        rest = Rest(world=self.world, anonymous=anonymous, incomplete=self.incomplete)
        return rest.answer(path, query)

    def _graphql(
        self, headers: Mapping[str, str], query: str, variables: Mapping[str, Any]
    ) -> Answer:
        if not _knows(headers):
            return _unknown_token()
        answer = Answer()
        document, wrong = parsed(query)
        if wrong:
            return answer.holding({"errors": [told(error, "invalid") for error in wrong]})
        cost = price(document, variables)
        if cost.page > self.heaviest:
            return answer.holding({"message": "We couldn't respond in time."}, status=504)
        quota = self._quotas["graphql"]
        if not quota.take(cost.points):
            error = {"type": "RATE_LIMITED", "message": "API rate limit exceeded"}
            return answer.holding({"errors": [error]})
        rate = {
            "cost": cost.points,
            "node_count": cost.nodes,
            "limit": quota.limit,
            "remaining": quota.limit - quota.used,
            "used": quota.used,
            "reset_at": quota.reset,
        }
        return answer.holding(executed(document, variables, self.world, rate, self._check))

    def _check(self, name: str, given: Mapping[str, Any]) -> None:
        """Refuse what takes too much, as GitHub does for whoever has done much."""
        if name != "contributionsCollection" or self.widest is None:
            return
        start, end = window(self.world.now, given.get("from"), given.get("to"))
        if end - start > self.widest:
            raise refusal("RESOURCE_LIMITS_EXCEEDED", "Resource limits for this query exceeded.")


def _resource(target: str) -> str:
    path = urlsplit(target).path
    if path.endswith("/graphql"):
        return "graphql"
    return "search" if "/search/" in path else "core"


def _knows(headers: Mapping[str, str]) -> bool:
    return headers.get("authorization") in (f"token {TOKEN}", f"Bearer {TOKEN}")


def _unknown_token() -> Answer:
    return Answer().holding({"message": "Bad credentials", "status": "401"}, status=401)
