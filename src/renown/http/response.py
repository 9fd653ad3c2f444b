"""An answer, and what its headers say: validators, the wait that it asks for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from renown.errors import UnreadableError


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """An answer that was read whole."""

    status: int
    url: str
    """The final address."""
    headers: Mapping[str, str]
    """Lower-case names; the values of a repeated one are joined by commas."""
    body: bytes
    """Decoded; empty with 204 and 304."""
    validators: Mapping[str, str]
    """What to hand to `Session.get` next time: `etag` and `last_modified` where it has them, and
    digests of the body and of the address that gave it (an address may hold a key)."""
    moved_to: str | None
    """The final address where every redirect to it was permanent (301, 308): to be configured."""

    def json(self) -> Any:
        """The body as JSON. UnreadableError where it is none: some sites answer 200 with a page."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            what = "a web page" if "html" in kind else "no JSON, or damaged"
            raise UnreadableError(
                f"the answer is {what} instead of the JSON that was asked for; check the address,"
                " and that the service is still there"
            ) from None


def is_challenge(response: Response) -> bool:
    """Whether Cloudflare asks for a browser."""
    return response.status >= 400 and "cf-mitigated" in response.headers


def http_date(text: str | None) -> datetime | None:
    """A date in a header, aware; None when it is none."""
    try:
        date = parsedate_to_datetime((text or "")[:64])
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds to wait that the answer asks for.

    A date is measured from the answer's own Date, so that no clock is read; without one it says
    nothing.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return min(float(text), 1e9)  # as good as never; nobody can reckon with infinity
    until, sent = http_date(text), http_date(headers.get("date"))
    return None if until is None or sent is None else max(0.0, (until - sent).total_seconds())


def validators(headers: Mapping[str, str], url: str, body: bytes = b"") -> dict[str, str]:
    """What a conditional request to that address may send next time, and how to know the body.

    Left out is what lies: a Last-Modified after the answer's own Date (such servers answer 304 for
    years) or without one, and both of an answer without ETag that expires at once (`Expires: 0`).
    """
    found = {"url": _digest(url.encode())}
    if body:
        found["body"] = _digest(body)
    if _is_plain(etag := headers.get("etag", "")):
        found["etag"] = etag
    elif headers.get("expires", "").strip() in ("0", "-1"):
        return found
    text = headers.get("last-modified", "")
    modified, sent = http_date(text), http_date(headers.get("date"))
    if modified and sent and modified <= sent and _is_plain(text):
        found["last_modified"] = text
    return found


def conditions(validators: Mapping[str, str], url: str) -> dict[str, str]:
    """The headers of a conditional request to that address; {} when they belong to another."""
    if validators.get("url") != _digest(url.encode()):
        return {}
    names = {"If-None-Match": "etag", "If-Modified-Since": "last_modified"}
    sent = {header: validators.get(name, "") for header, name in names.items()}
    return {header: value for header, value in sent.items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    """Whether it can stand in a header again; the state of a source may have been edited."""
    return isinstance(value, str) and re.fullmatch(r"[\x20-\x7e]{1,512}", value) is not None


def is_same(response: Response, validators: Mapping[str, str]) -> bool:
    """Whether the answer has the body, and the address, of the one that gave these validators."""
    known = {name: validators.get(name) for name in ("url", "body")}
    now = {name: response.validators.get(name) for name in ("url", "body")}
    return response.status == 200 and bool(response.body) and known == now


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
