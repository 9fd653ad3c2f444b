"""What an answer of GitHub's GraphQL API means.

It is three-valued: data, errors, or both. Errors come with status 200, rate limits too; the types
are documented nowhere in one place, so an unknown one is refused rather than read as nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from collectors.github.reading import text
from renown.errors import (
    BlockedError,
    MissingError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from renown.http.response import http_date, retry_after

_TOKEN_LIKE = re.compile(r"[\w+/=-]{32,}")  # a server may send the token back in another coding
_LIMITED = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
# "Something went wrong", a time-out or a bug of theirs, comes without a type.
_PASSING = frozenset(
    {"", "INTERNAL", "MAX_NODE_LIMIT_EXCEEDED", "RESOURCE_LIMITS_EXCEEDED", "SERVICE_UNAVAILABLE"}
)
_FORBIDDEN = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
PERMISSIONS = "in a workflow, `permissions:` needs `pull-requests: read` and `issues: read`"


class PassingError(UnavailableError):
    """It may pass when the question is put again; where it was too much, for less.

    `partial` is what can be used where it does not pass: all but the nodes that have errors.
    """

    def __init__(
        self, message: str, *, too_much: bool = False, partial: Reply | None = None
    ) -> None:
        super().__init__(message)
        self.too_much = too_much
        self.partial = partial


class CursorError(UnreadableError):
    """GitHub no longer takes the cursor; the walk must begin anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer as it came; header names in lower case."""

    operation: str
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """An error of GitHub's; `path` is where in the data it left a hole."""

    type: str
    message: str
    path: tuple[str | int, ...]

    @property
    def node(self) -> int | None:
        """The place in a page's `nodes` that it spoils; None when it spoils more than one node."""
        for name, index in zip(self.path, self.path[1:], strict=False):
            if name == "nodes" and isinstance(index, int):
                return index
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """Data that can be used, but for the nodes that `troubles` point at."""

    data: Mapping[str, Any]
    troubles: tuple[Trouble, ...] = ()


def read(answer: Answer, *, token: str, token_env: str) -> Reply:
    """The reply in an answer; raises what keeps it from being one.

    Raises BlockedError, MissingError, UnavailableError (PassingError where asking again may help)
    and UnreadableError. No message holds the token, even where the other side repeats it.
    """

    def said(message: object) -> str:
        told = str(message)[:2000].replace(token, "***")
        return text(_TOKEN_LIKE.sub("***", told))[:200]

    body = _body(answer)
    _check_status(answer, said(body.get("message", "")), token_env)
    troubles = _troubles(body.get("errors") or [], said)
    for trouble in troubles:
        if trouble.node is None or trouble.type in _LIMITED:
            raise _refusal(trouble, answer)
    data = body.get("data")
    if not isinstance(data, dict):
        raise PassingError(f"the answer to {answer.operation} holds neither data nor errors")
    if data.get("user", ...) is None:
        raise MissingError("GitHub knows no such user; check `login`")
    reply = Reply(data=data, troubles=troubles)
    for trouble in troubles:
        if trouble.type in _PASSING:
            raise PassingError(_undone(answer, trouble.message), partial=reply)
    return reply


def hint(reply: Reply) -> str:
    """What kept nodes from being read, in a few words."""
    said = next((trouble.message for trouble in reply.troubles), "")
    return said or f"they came without a word; {PERMISSIONS}"


def _undone(answer: Answer, why: str) -> str:
    return f"GitHub does not get {answer.operation} done ({why})"


def _body(answer: Answer) -> dict[str, Any]:
    """The JSON object; an empty one where a refused request came without."""
    try:
        body = json.loads(answer.text)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body
    if answer.status != 200:
        return {}
    raise PassingError(f"the answer to {answer.operation} is not a JSON object")


def _check_status(answer: Answer, said: str, token_env: str) -> None:
    """Judge by the status; a status of 200 says nothing yet."""
    status = answer.status
    if status == 200:
        return
    if status == 401:
        raise BlockedError(
            f"GitHub does not take the token in {token_env} (401); renew it; {PERMISSIONS}"
        )
    if status == 429 or (status == 403 and _is_limited(answer, said)):
        raise _limited(answer)
    if status in (403, 451):
        raise BlockedError(f"GitHub refuses ({status}: {said}); {PERMISSIONS}")
    if status == 404:
        raise MissingError("there is no GitHub API at this address (404); check `api_url`")
    if status >= 500:
        raise PassingError(_undone(answer, f"status {status}"), too_much=True)
    raise UnreadableError(f"GitHub answers {answer.operation} with status {status}: {said}")


def _is_limited(answer: Answer, said: str) -> bool:
    return (
        "retry-after" in answer.headers
        or answer.headers.get("x-ratelimit-remaining") == "0"
        or "rate limit" in said.lower()
    )


def _limited(answer: Answer) -> UnavailableError:
    wait = _wait(answer.headers)
    when = "later" if wait is None else f"in {max(1, round(wait / 60))} min"
    return UnavailableError(
        f"GitHub's rate limit is used up; what was read is kept, run again {when}", retry_after=wait
    )


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until asking is welcome, by the server's own clock."""
    wait, sent = retry_after(headers), http_date(headers.get("date"))
    reset = headers.get("x-ratelimit-reset", "")
    if wait is not None or sent is None or not re.fullmatch("[0-9]{1,12}", reset):
        return wait
    return max(0.0, int(reset) - sent.timestamp())


def _troubles(errors: object, said: Callable[[object], str]) -> tuple[Trouble, ...]:
    """The errors of an answer, whatever their shape."""
    listed = errors if isinstance(errors, list) else [errors]
    return tuple(_trouble(error, said) for error in listed)


def _trouble(error: object, said: Callable[[object], str]) -> Trouble:
    entry = error if isinstance(error, dict) else {"message": error}
    extensions, path = entry.get("extensions"), entry.get("path")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    kind = "RATE_LIMITED" if code == "graphql_rate_limit" else entry.get("type") or code or ""
    steps = path if isinstance(path, list) else []
    return Trouble(
        type=said(kind),
        message=said(entry.get("message", "no message")),
        path=tuple(step for step in steps if isinstance(step, str | int)),
    )


def _refusal(trouble: Trouble, answer: Answer) -> SourceError:
    """What an error means that spoils more than single nodes."""
    if trouble.type in _LIMITED:
        return _limited(answer)
    if trouble.type in _PASSING:
        return PassingError(_undone(answer, trouble.message), too_much=True)
    if trouble.type == "NOT_FOUND" and trouble.path == ("user",):
        return MissingError(f"{trouble.message}; check `login`")
    if trouble.type in _FORBIDDEN:
        return BlockedError(f"GitHub refuses {answer.operation} ({trouble.message}); {PERMISSIONS}")
    if trouble.type == "INVALID_CURSOR_ARGUMENTS":
        return CursorError(f"GitHub no longer takes the cursor ({trouble.message})")
    return UnreadableError(f"GitHub refuses {answer.operation} ({trouble.type}: {trouble.message})")
