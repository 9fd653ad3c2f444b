"""How much may be asked, and who asked although told to wait."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tests.github.answer import Answer

UNTOLD = timedelta(seconds=60)
"""What GitHub's documentation asks for where a limit says nothing."""
_GRACE = 0.25
"""Real seconds within which a thread need not know what another was told."""
_SLACK = timedelta(seconds=1)
"""How far two clocks that agree are apart."""


@dataclass(kw_only=True, slots=True)
class Quota:
    """So much of a resource in each hour or minute."""

    resource: str
    limit: int
    span: timedelta = timedelta(hours=1)
    used: int = 0
    reset: datetime | None = None

    def renew(self, now: datetime) -> datetime:
        """Begin a new span where the old one is over; when it ends."""
        if self.reset is None or now + _SLACK >= self.reset:
            if self.reset is not None:
                self.used = 0
            epoch = datetime.fromtimestamp(0, UTC)
            self.reset = epoch + ((now + _SLACK - epoch) // self.span + 1) * self.span
        return self.reset

    def take(self, count: int = 1) -> bool:
        """Whether there is as much left; then it is used."""
        if self.used + count > self.limit:
            return False
        self.used += count
        return True

    def headers(self, now: datetime) -> dict[str, str]:
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(max(0, self.limit - self.used)),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(int(self.renew(now).timestamp())),
            "x-ratelimit-resource": self.resource,
        }


@dataclass(kw_only=True, slots=True)
class _Limit:
    """What one answer told; `resource` is empty where nothing at all may be asked."""

    question: str
    resource: str
    until: datetime
    at: float
    forgiven: int = 0
    """Requests that were sent before their threads can have known of it."""

    def stands(self, now: datetime) -> bool:
        """Whoever waits on a real clock has waited for the real time as well."""
        passed = timedelta(seconds=time.monotonic() - self.at + 0.05)
        return now + passed < self.until

    def forbids(self, question: str, resource: str, arrived: float, racing: int) -> bool:
        if arrived <= self.at or self.resource not in ("", resource):
            return False
        knows = question == self.question or arrived - self.at > _GRACE
        self.forgiven += not knows
        return knows or self.forgiven > racing


@dataclass(kw_only=True, slots=True)
class Watch:
    """Knows the limits that clients were told. Moments are the world's; `arrived` is monotonic."""

    limits: list[_Limit] = field(default_factory=list)

    def hear(self, answer: Answer, now: datetime) -> None:
        """That answer goes out now."""
        found = limited(answer, now) if answer.sent is None else None
        if found is not None:
            resource, until = found
            at = time.monotonic()
            limit = _Limit(question=answer.question, resource=resource, until=until, at=at)
            self.limits.append(limit)

    def forbids(
        self, question: str, resource: str, now: datetime, arrived: float, racing: int
    ) -> bool:
        """Whether a request is too soon that arrived then; `racing` may not have known."""
        self.limits = [limit for limit in self.limits if limit.stands(now)]
        return any(limit.forbids(question, resource, arrived, racing) for limit in self.limits)


def limited(answer: Answer, now: datetime) -> tuple[str, datetime] | None:
    """Which resource an answer forbids, and until when; None where it sets no limit."""
    headers = answer.headers
    wait = _seconds(headers.get("retry-after"), now)
    primary, secondary = _words(answer)
    failed = answer.status >= 400
    if failed and wait is not None:
        return "", now + wait
    if secondary:
        return "", now + UNTOLD
    spent = answer.status in (403, 429) and headers.get("x-ratelimit-remaining") == "0"
    if primary or spent:
        reset = headers.get("x-ratelimit-reset", "")
        until = datetime.fromtimestamp(int(reset), UTC) if reset.isdigit() else now + UNTOLD
        return headers.get("x-ratelimit-resource", ""), until
    return ("", now + UNTOLD) if answer.status == 429 else None


def _seconds(text: str | None, now: datetime) -> timedelta | None:
    if text is None:
        return None
    return timedelta(seconds=int(text)) if text.isdigit() else parsedate_to_datetime(text) - now


def _words(answer: Answer) -> tuple[bool, bool]:
    """Whether the body speaks of the primary limit, or of a secondary one."""
    if answer.status not in (200, 403, 429):
        return False, False
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False, False
    if not isinstance(body, dict) or not isinstance(listed := body.get("errors", []), list):
        return False, False
    errors = [error for error in listed if isinstance(error, dict)]
    said = " ".join(str(part.get("message", "")) for part in [body, *errors]).lower()
    kinds = {str(error.get("type")) for error in errors}
    codes = {str(error.get("extensions")) + str(error.get("code")) for error in errors}
    secondary = "secondary rate limit" in said
    limit = bool(kinds & {"RATE_LIMIT", "RATE_LIMITED"}) or "graphql_rate_limit" in str(codes)
    primary = limit or (answer.status != 200 and "rate limit exceeded" in said)
    return primary and not secondary, secondary
