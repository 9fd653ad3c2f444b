"""GitHub's GraphQL API over a world: executes each query, counts points, and fails on demand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from tests.github.pricing import Price, price
from tests.github.world import World

TOKEN = "ghs_madeUpTokenOfTheTests0123456789"


@cache
def schema() -> GraphQLSchema:
    """The subset of the official schema that worlds can answer."""
    return build_schema((Path(__file__).parent / "schema.graphql").read_text("utf-8"))


@cache
def _parsed(query: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """A query, and what is wrong with it."""
    document = parse(query, no_location=True)
    return document, tuple(validate(schema(), document))


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What is sent: after `stall` seconds, and only `sent` bytes of the body, where that is set."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    sent: int | None = None
    stall: float = 0.0

    def json(self) -> Any:
        """The body as a value."""
        return json.loads(self.body)

    def holding(self, value: object, *, status: int | None = None) -> Answer:
        """The same with another JSON body."""
        return replace(self, body=json.dumps(value).encode(), status=status or self.status)


Fault = Callable[[Answer], Answer]
"""Turns the answer that was due into another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request, and the answer that was due."""

    operation: str
    variables: Mapping[str, Any]
    headers: Mapping[str, str]
    path: str
    points: int
    due: Answer


@dataclass(kw_only=True)
class GitHub:
    """The service: one world, one token, one hour's points."""

    world: World
    limit: int = 5000
    used: int = 0
    heaviest: int = 100
    """Pages of more nodes than this take too long: 504."""
    asked: list[Asked] = field(default_factory=list)
    faults: Callable[[int], Fault | None] = lambda _number: None
    """The fault of the n-th request, counted from 1."""
    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    """What happens in the world before the n-th request is answered."""

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer a POST, fault and all, and keep it in `asked`."""
        number = len(self.asked) + 1
        if event := self.before.get(number):
            event()
        question, used = json.loads(body), self.used
        due = self._due(path, headers, question)
        due = replace(due, headers={**self._headers(), **due.headers})
        self.asked.append(
            Asked(
                operation=question.get("operationName") or "",
                variables=question.get("variables") or {},
                headers=headers,
                path=path,
                points=self.used - used,
                due=due,
            )
        )
        fault = self.faults(number)
        return fault(due) if fault else due

    def _headers(self) -> dict[str, str]:
        return {
            "content-type": "application/json; charset=utf-8",
            "date": format_datetime(self.world.now, usegmt=True),
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.limit - self.used),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(int(self._reset.timestamp())),
            "x-ratelimit-resource": "graphql",
        }

    @property
    def _reset(self) -> datetime:
        """The next full hour."""
        return self.world.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    def _due(self, path: str, headers: Mapping[str, str], question: Mapping[str, Any]) -> Answer:
        """The right answer."""
        answer = Answer()
        if not path.endswith("/graphql"):
            return answer.holding({"message": "Not Found"}, status=404)
        if headers.get("authorization") != f"token {TOKEN}":
            return answer.holding({"message": "Bad credentials", "status": "401"}, status=401)
        document, wrong = _parsed(question["query"])
        variables = question.get("variables") or {}
        if wrong:
            return answer.holding({"errors": [_shown(error, "invalid") for error in wrong]})
        cost = price(document, variables)
        if cost.page > self.heaviest:
            return answer.holding({"message": "We couldn't respond in time."}, status=504)
        if self.used + cost.points > self.limit:
            return answer.holding(
                {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
            )
        self.used += cost.points
        return answer.holding(self._executed(document, variables, cost))

    def _executed(
        self, document: DocumentNode, variables: dict[str, Any], cost: Price
    ) -> dict[str, Any]:
        rate = {
            "cost": cost.points,
            "node_count": cost.nodes,
            "limit": self.limit,
            "remaining": self.limit - self.used,
            "used": self.used,
            "reset_at": self._reset,
        }
        result = execute_sync(
            schema(),
            document,
            {"user": self.world.user, "rate_limit": rate},
            variable_values=variables,
            field_resolver=_resolve,
            type_resolver=lambda value, _info, _type: type(value).__name__,
        )
        errors = {"errors": [_shown(error) for error in result.errors]} if result.errors else {}
        return {"data": result.data, **errors}


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
    """The attribute or key of that name, called with the arguments where it can be."""
    name = _snake(info.field_name)
    value = source[name] if isinstance(source, Mapping) else getattr(source, name)
    if callable(value):
        value = value(**{_snake(key): given[key] for key in given})
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


@cache
def _snake(name: str) -> str:
    return re.sub("(?=[A-Z])", "_", name).lower()


def _shown(error: GraphQLError, code: str = "") -> dict[str, Any]:
    """An error in GitHub's form: the type stands on top."""
    shown: dict[str, Any] = dict(error.formatted)
    extensions = shown.pop("extensions", {})
    return {**extensions, **shown, **({"extensions": {"code": code}} if code else {})}
