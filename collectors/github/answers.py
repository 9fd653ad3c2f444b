"""What an answer of GitHub's GraphQL API means.

It is three-valued: data, errors, or both. Errors come with status 200, rate limits too; the types
are documented nowhere in one place, so an unknown one is refused rather than read as nothing.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from collectors.github.reading import text
from collectors.github.reply import (
    Answer,
    CursorError,
    LimitedError,
    PassingError,
    Reply,
    Trouble,
    UnknownError,
    remedy,
)
from renown.errors import (
    BlockedError,
    MissingError,
    SourceError,
    UnreadableError,
)
from renown.http.response import http_date, retry_after

log = logging.getLogger(__name__)

_TOKEN_LIKE = re.compile(r"[\w+/=-]{32,}")  # a server may send the token back in another coding
_LIMITED = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_TOO_MUCH = frozenset({"MAX_NODE_LIMIT_EXCEEDED", "RESOURCE_LIMITS_EXCEEDED"})
# "Something went wrong", a time-out or a bug of theirs, comes without a type.
_PASSING = frozenset({"", "INTERNAL", "SERVICE_UNAVAILABLE"}) | _TOO_MUCH
_FORBIDDEN = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
_SENTENCES = (
    "secondary rate limit",
    "Resource not accessible by integration",
    "Resource not accessible by personal access token",
    "Resource limits for this query exceeded",
    "Something went wrong while executing your query",
    "Bad credentials",
    "fine-grained personal access token",
)
"""What GitHub says without naming anything."""


def document(answer: Answer, *, token: str, token_env: str) -> dict[str, Any]:
    """The JSON object of an answer with status 200; raises what else it means.

    Raises BlockedError, MissingError, UnreadableError and UnavailableError: LimitedError for a rate
    limit, PassingError where asking again may help. No message holds the token, even where the
    other side repeats it.
    """
    body = _body(answer)
    if answer.status != 200:
        _log(answer.operation, body.get("message", ""), token)
    _check_status(answer, body.get("message", ""), token_env)
    return body


def read(answer: Answer, *, token: str, token_env: str) -> Reply:
    """The reply in an answer to a query; raises what `document` does, and CursorError."""
    body = document(answer, token=token, token_env=token_env)
    troubles = _troubles(answer, body.get("errors") or [], token)
    for trouble in troubles:
        if trouble.entry is None or trouble.type in _LIMITED:
            raise _refusal(trouble, answer)
    data = body.get("data")
    if not isinstance(data, dict) and _tells_limit(body.get("message")):
        raise _limited(answer)
    if not isinstance(data, dict):
        raise PassingError(f"the answer to {answer.operation} holds neither data nor errors")
    if data.get("user", ...) is None:
        raise UnknownError("GitHub knows no such user; check `login`")
    reply = Reply(operation=answer.operation, data=data, troubles=troubles)
    for trouble in troubles:
        if trouble.type in _PASSING:
            too_much = trouble.type in _TOO_MUCH
            raise PassingError(_undone(answer, trouble.told), too_much=too_much, partial=reply)
    return reply


def _log(operation: str, message: object, token: str) -> None:
    """What GitHub says, on one short line, without anything that may be a token.

    It may name private repositories, so it is for the log alone: errors are published.
    """
    told = str(message)[:2000].replace(token, "***") if token else str(message)[:2000]
    log.info("GitHub says of %s: %s", operation, text(_TOKEN_LIKE.sub("***", told))[:200])


def _known(message: object) -> str:
    """What can be told of a message: a sentence of GitHub's own, without names."""
    said = str(message)[:2000].casefold()
    return next((sentence for sentence in _SENTENCES if sentence.casefold() in said), "")


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


def _check_status(answer: Answer, said: object, token_env: str) -> None:
    """Judge by the status; a status of 200 says nothing yet."""
    status = answer.status
    if status == 200:
        return
    if status == 401:
        raise BlockedError(
            f"GitHub does not take the token in {token_env} (401); renew it;"
            f" {remedy(answer.operation)}"
        )
    if status == 429 or (status == 403 and _is_limited(answer, said)):
        raise _limited(answer)
    if status in (403, 451):
        why = ": ".join(filter(None, (str(status), _known(said))))
        raise BlockedError(f"GitHub refuses ({why}); {remedy(answer.operation)}")
    if status == 404:
        raise MissingError("there is no GitHub API at this address (404); check `api_url`")
    if status >= 500 and retry_after(answer.headers) is not None:
        raise LimitedError(
            f"GitHub is out of order ({status})", retry_after=retry_after(answer.headers)
        )
    if status >= 500:
        raise PassingError(_undone(answer, f"status {status}"), timed_out=status in (502, 504))
    raise UnreadableError(f"GitHub answers {answer.operation} with status {status}")


def _is_limited(answer: Answer, said: object) -> bool:
    return (
        "retry-after" in answer.headers
        or answer.headers.get("x-ratelimit-remaining") == "0"
        or _tells_limit(said)
    )


def _tells_limit(message: object) -> bool:
    return "rate limit" in str(message).lower()


def _limited(answer: Answer, *, used_up: bool = False) -> LimitedError:
    """Retry-After says for how long; else the reset, where the points are used up; else nothing."""
    used_up = used_up or answer.headers.get("x-ratelimit-remaining") == "0"
    wait = retry_after(answer.headers)
    if wait is None and used_up:
        wait = until_reset(answer.headers)
    return LimitedError("GitHub's rate limit is used up", retry_after=wait)


def until_reset(headers: Mapping[str, str]) -> float | None:
    """Seconds until there are points again, by the server's own clock."""
    sent, reset = http_date(headers.get("date")), headers.get("x-ratelimit-reset", "")
    if sent is None or not re.fullmatch("[0-9]{1,12}", reset):
        return None
    return max(0.0, int(reset) - sent.timestamp())


def _troubles(answer: Answer, errors: object, token: str) -> tuple[Trouble, ...]:
    """The errors of an answer, whatever their shape."""
    listed = errors if isinstance(errors, list) else [errors]
    for error in listed:
        _log(answer.operation, error, token)
    return tuple(_trouble(error) for error in listed)


def _trouble(error: object) -> Trouble:
    entry = error if isinstance(error, dict) else {"message": error}
    extensions, path = entry.get("extensions"), entry.get("path")
    extensions = extensions if isinstance(extensions, dict) else {}
    code = extensions.get("code")
    kind = entry.get("type") or code or ""
    if code == "graphql_rate_limit" or (not kind and _tells_limit(entry.get("message"))):
        kind = "RATE_LIMITED"
    steps = path if isinstance(path, list) else []
    return Trouble(
        type=str(kind) if re.fullmatch("[A-Z_]{0,60}", str(kind)) else "UNKNOWN",
        sentence=_known(entry.get("message")),
        path=tuple(step for step in steps if isinstance(step, str | int)),
        sso=bool(extensions.get("saml_failure")),
    )


def _refusal(trouble: Trouble, answer: Answer) -> SourceError:
    """What an error means that spoils more than single nodes."""
    if trouble.type in _LIMITED:
        return _limited(answer, used_up="secondary" not in trouble.sentence)
    if trouble.type in _PASSING:
        too_much = trouble.type in _TOO_MUCH
        return PassingError(_undone(answer, trouble.told), too_much=too_much)
    if trouble.type == "NOT_FOUND" and trouble.path in (("user",), ("node",)):
        return UnknownError("GitHub knows no such user; check `login`")
    if trouble.type in _FORBIDDEN:
        return BlockedError(
            f"GitHub refuses {answer.operation} ({trouble.told}); {remedy(answer.operation)}"
        )
    if trouble.type == "INVALID_CURSOR_ARGUMENTS":
        return CursorError("GitHub no longer takes the cursor")
    return UnreadableError(f"GitHub refuses {answer.operation} ({trouble.told})")
