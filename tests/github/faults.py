"""All the ways in which the real GitHub has been seen to fail, and a few that it might."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from random import Random
from typing import Any

from tests.github.answer import Answer, Fault
from tests.github.edits import (
    beside,
    edit,
    hollow,
    lists,
    null_field,
    null_node,
    null_user,
    pages,
    short,
    stuck,
)

__all__ = [
    "FAULTS",
    "HARMLESS",
    "LASTING",
    "LIMITS",
    "PASSING",
    "at",
    "body",
    "edit",
    "errors",
    "limited",
    "lists",
    "mixed",
    "pages",
    "since",
    "status",
]

WRONG = (
    "Something went wrong while executing your query. Please include `AB12:34CD` when reporting."
)
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try."
SAML = "Resource protected by organization SAML enforcement. You must grant your token access."


def at(number: int, fault: Fault) -> Callable[[int], Fault | None]:
    """That request fails, and no other."""
    return lambda asked: fault if asked == number else None


def since(number: int, fault: Fault) -> Callable[[int], Fault | None]:
    """That request and all later ones fail."""
    return lambda asked: fault if asked >= number else None


def mixed(seed: int, share: float) -> Callable[[int], Fault | None]:
    """About that share of the requests fail in ways that pass; the same ones for each seed."""
    return _some(f"mixed {seed}", share, [PASSING[name] for name in sorted(PASSING)])


def limited(seed: int, share: float) -> Callable[[int], Fault | None]:
    """About that share of the requests meet a limit that ends within half a minute."""
    return _some(
        f"limited {seed}", share, [_soon(form, wait) for form in _FORMS for wait in _WAITS]
    )


def _some(seed: str, share: float, faults: list[Fault]) -> Callable[[int], Fault | None]:
    def chosen(number: int) -> Fault | None:
        random = Random(f"{seed} {number}")
        return random.choice(faults) if random.random() < share else None

    return chosen


def status(code: int, message: str = "", **headers: str) -> Fault:
    """An answer with that status."""
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda due: due.holding({"message": message}, status=code).with_headers(extra)


def body(raw: bytes, code: int = 200) -> Fault:
    """That body."""
    return lambda due: replace(due, status=code, body=raw)


def errors(*listed: Mapping[str, Any], data: object = None) -> Fault:
    """Errors, and `data` beside them."""
    return lambda due: replace(due.holding({"data": data, "errors": list(listed)}), status=200)


_FORMS = ("429", "403", "200", "200, by its code", "403, spent")
_WAITS = (1, 2, 7, 30)


def _soon(form: str, wait: int) -> Fault:
    """A limit for so many seconds."""

    def fault(due: Answer) -> Answer:
        after = {"retry-after": str(wait)}
        if form in ("429", "403"):
            return due.holding({"message": SECONDARY}, status=int(form)).with_headers(after)
        reset = parsedate_to_datetime(due.headers["date"]) + timedelta(seconds=wait)
        spent = {
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": str(int(reset.timestamp())),
        }
        over = "API rate limit exceeded"
        if form == "403, spent":
            return due.holding({"message": over}, status=403).with_headers(spent)
        kind = {"code": "graphql_rate_limit"}
        error = {"extensions": kind} if form == "200, by its code" else {"type": "RATE_LIMITED"}
        told = {"data": None, "errors": [{**error, "message": over}]}
        return replace(due.holding(told), status=200).with_headers(spent)

    return fault


_EXCEEDED = "Resource limits for this query exceeded."
LIMITS: dict[str, Fault] = {
    "rate limited, 200": errors({"type": "RATE_LIMITED", "message": "API rate limit exceeded"}),
    "rate limit, 200, the newer type": errors(
        {"type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": "API rate limit exceeded"}
    ),
    "rate limit, 200, by its code": errors(
        {"extensions": {"code": "graphql_rate_limit"}, "message": "exceeded"}
    ),
    "rate limited, beside data": beside("API rate limit exceeded", type="RATE_LIMITED"),
    "primary limit, 403": status(403, "API rate limit exceeded", x_ratelimit_remaining="0"),
    "secondary limit, 200": errors({"type": "RATE_LIMITED", "message": SECONDARY}),
    "secondary limit, 200, without a type": lambda due: replace(
        due.holding({"message": SECONDARY}), status=200
    ),
    "secondary limit, 403": status(403, "You have exceeded a secondary rate limit."),
    "secondary limit, 403, with a wait": status(403, "Slow down.", retry_after="3600"),
    "secondary limit, 429": status(429, "You have exceeded a secondary rate limit."),
}
PASSING: dict[str, Fault] = {
    "500": status(500),
    "502": status(502, "Server Error"),
    "503": status(503),
    "503 with a wait": status(503, retry_after="5"),
    "504": status(504, "We couldn't respond to your request in time."),
    "HTML with 200": body(b"<!DOCTYPE html><title>Unicorn!</title>"),
    "HTML with 502": body(b"<!DOCTYPE html><title>Unicorn!</title>", 502),
    "broken JSON": body(b'{"data": {"user": {"id": "U_'),
    "no object": body(b"[]"),
    "an empty object": body(b"{}"),
    "no UTF-8": body(b'{"data": "\xff"}'),
    "too deep": body(b"[" * 100_000),
    "header without a number": lambda due: due.with_headers({"x-ratelimit-reset": "soon"}),
    "truncated": lambda due: replace(due, sent=len(due.body) // 2),
    "reset": lambda due: replace(due, sent=0),
    "reset within the body": lambda due: replace(due, sent=len(due.body) // 2, broken=True),
    "something went wrong": errors({"message": WRONG}),
    "something went wrong beside data": beside(WRONG),
    "resource limits": errors({"type": "RESOURCE_LIMITS_EXCEEDED", "message": _EXCEEDED}),
    "resource limits, with a null user": errors(
        {
            "type": "RESOURCE_LIMITS_EXCEEDED",
            "path": ["user", "contributionsCollection", "pullRequestReviewContributions"],
            "message": _EXCEEDED,
        },
        data={"user": None},
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
    "null user": edit(null_user),
    "forbidden": errors({"type": "FORBIDDEN", "message": "no", "path": ["user"]}),
    "unknown error": errors({"type": "UNHEARD_OF", "message": "who knows", "path": ["user"]}),
    "forbidden node": beside("Resource not accessible by integration", type="FORBIDDEN"),
    "SAML": beside(SAML, type="FORBIDDEN", extensions={"saml_failure": True}),
    "null node": edit(null_node),
    "null field": edit(null_field),
    "same cursor": edit(stuck),
    "an early end": edit(short),
    "no connection": edit(hollow),
}
"""Asking again in this run does not help, or does not show that it would."""
HARMLESS: dict[str, Fault] = {
    "slow": lambda due: replace(due, stall=0.05),
    "no limits": lambda due: replace(
        due, headers={k: v for k, v in due.headers.items() if not k.startswith("x-ratelimit")}
    ),
    "null rate limit": edit(lambda value: value["data"].update(rateLimit=None)),
}
"""Odd, but good answers; an Enterprise Server knows no limits."""
FAULTS: dict[str, Fault] = {**LIMITS, **PASSING, **LASTING, **HARMLESS}
