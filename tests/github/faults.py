"""All the ways in which the real GitHub has been seen to fail, and a few that it might."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.github.service import Answer, Fault
from tests.github.world import encode

WRONG = (
    "Something went wrong while executing your query. Please include `AB12:34CD` when reporting."
)


def at(number: int, fault: Fault) -> Callable[[int], Fault | None]:
    """That request fails, and no other."""
    return lambda asked: fault if asked == number else None


def since(number: int, fault: Fault) -> Callable[[int], Fault | None]:
    """That request and all later ones fail."""
    return lambda asked: fault if asked >= number else None


def status(code: int, message: str = "", **headers: str) -> Fault:
    """An answer with that status."""
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda due: replace(
        due.holding({"message": message}, status=code), headers={**due.headers, **extra}
    )


def body(raw: bytes) -> Fault:
    """Status 200, and that body."""
    return lambda due: replace(due, status=200, body=raw)


def errors(*listed: Mapping[str, Any], data: object = None) -> Fault:
    """Errors, and `data` beside them."""
    return lambda due: due.holding({"data": data, "errors": list(listed)})


def edit(change: Callable[[Any], object]) -> Fault:
    """The right answer, changed in place."""

    def fault(due: Answer) -> Answer:
        value = due.json()
        change(value)
        return due.holding(value)

    return fault


def _beside(kind: str | None, message: str) -> Fault:
    """One node is null, and an error says so."""

    def change(value: Any) -> None:
        pulls = (value["data"]["user"] or {}).get("pullRequests")
        path: list[object] = ["user"]
        if pulls and pulls["nodes"]:
            pulls["nodes"][0] = None
            path += ["pullRequests", "nodes", 0]
        error = {"message": message, "path": path}
        value["errors"] = [error if kind is None else {**error, "type": kind}]

    return edit(change)


def _null_node(value: Any) -> None:
    if pulls := value["data"]["user"].get("pullRequests"):
        pulls["nodes"][:1] = [None] * len(pulls["nodes"][:1])


def _null_user(value: Any) -> None:
    value["data"]["user"] = None


def _null_field(value: Any) -> None:
    if pulls := value["data"]["user"].get("pullRequests"):
        for node in pulls["nodes"][:1]:
            node["mergedBy"] = None
            path = ["user", "pullRequests", "nodes", 0, "mergedBy"]
            value["errors"] = [{"type": "FORBIDDEN", "message": "no", "path": path}]


def _stuck(value: Any) -> None:
    if pulls := (value["data"]["user"] or {}).get("pullRequests"):
        pulls["pageInfo"] = {"hasNextPage": True, "endCursor": encode(["9", "before all"])}


def _short(value: Any) -> None:
    """A page that claims to be the last one."""
    if pulls := value["data"]["user"].get("pullRequests"):
        pulls["pageInfo"] = {"hasNextPage": False, "endCursor": None}


LIMITS: dict[str, Fault] = {
    "rate limited, 200": errors({"type": "RATE_LIMITED", "message": "API rate limit exceeded"}),
    "rate limit, 200, the newer type": errors(
        {"type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": "API rate limit exceeded"}
    ),
    "rate limit, 200, by its code": errors(
        {"extensions": {"code": "graphql_rate_limit"}, "message": "exceeded"}
    ),
    "rate limited, beside data": _beside("RATE_LIMITED", "API rate limit exceeded"),
    "primary limit, 403": status(403, "API rate limit exceeded", x_ratelimit_remaining="0"),
    "secondary limit, 403": status(403, "You have exceeded a secondary rate limit."),
    "secondary limit, 403, with a wait": status(403, "Slow down.", retry_after="3600"),
    "secondary limit, 429": status(429, "You have exceeded a secondary rate limit."),
}
PASSING: dict[str, Fault] = {
    "500": status(500),
    "502": status(502, "Server Error"),
    "503": status(503),
    "504": status(504, "We couldn't respond to your request in time."),
    "HTML with 200": body(b"<!DOCTYPE html><title>Unicorn!</title>"),
    "broken JSON": body(b'{"data": {"user": {"id": "U_'),
    "no object": body(b"[]"),
    "an empty object": body(b"{}"),
    "no UTF-8": body(b'{"data": "\xff"}'),
    "too deep": body(b"[" * 100_000),
    "header without a number": lambda due: replace(
        due, headers={**due.headers, "x-ratelimit-reset": "soon"}
    ),
    "truncated": lambda due: replace(due, sent=len(due.body) // 2),
    "reset": lambda due: replace(due, sent=0),
    "something went wrong": errors({"message": WRONG}),
    "something went wrong beside data": _beside(None, WRONG),
    "resource limits": errors(
        {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits for this query exceeded."}
    ),
    "errors without a form": errors({}),
}
"""Asking again helps."""
LASTING: dict[str, Fault] = {
    "401": status(401, "Bad credentials"),
    "403": status(403, "Resource not accessible by integration"),
    "404": status(404, "Not Found"),
    "301": status(301, location="/elsewhere"),
    "418": status(418),
    "null user": edit(_null_user),
    "forbidden": errors({"type": "FORBIDDEN", "message": "no", "path": ["user"]}),
    "unknown error": errors({"type": "UNHEARD_OF", "message": "who knows", "path": ["user"]}),
    "forbidden node": _beside("FORBIDDEN", "Resource not accessible by integration"),
    "null node": edit(_null_node),
    "null field": edit(_null_field),
    "same cursor": edit(_stuck),
    "an early end": edit(_short),
    "no connection": errors(data={"user": {"pullRequests": None}}),
}
"""Asking again in this run does not help, or does not show that it would."""
FAULTS: dict[str, Fault] = {**LIMITS, **PASSING, **LASTING}
