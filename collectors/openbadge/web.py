"""What a badge leads to on the web: fetched over https, each address once, and few of them."""

from __future__ import annotations

import re
from typing import Any

import httpx

from collectors.openbadge.verdict import ContradictionError, DoubtError, UnreachedError
from renown.errors import (
    BlockedError,
    MissingError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from renown.http import Response, Session

MOST = 8
"""Addresses that one badge may lead to, its own included."""

_HEADERS = {"Accept": "application/ld+json, application/json;q=0.9, */*;q=0.5"}

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")

Origin = tuple[str, int]

_WORDS: tuple[tuple[type[SourceError], str], ...] = (
    (MissingError, "no longer has what it refers to"),
    (BlockedError, "does not let us read what it refers to"),
    (UnavailableError, "did not answer"),
    (UnreadableError, "gave no JSON document"),
)


def origin(url: object) -> Origin | None:
    """The host and the port of an https: address; None for whatever is none."""
    if not isinstance(url, str) or len(url) > 2000 or re.search(r"[\x00-\x20\x7f\\]", url):
        return None
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return None
    host = parsed.raw_host.decode("ascii").lower()
    if parsed.scheme != "https" or parsed.userinfo or not _HOST.fullmatch(host):
        return None
    return host, parsed.port or 443


class Web:
    """The view of one badge: what it leads to, remembered, so that nothing is asked twice."""

    def __init__(self, http: Session) -> None:
        self._http = http
        self._answers: dict[str, Response | SourceError] = {}

    def fetch(self, url: str) -> Response:
        """What is there, wherever it redirects; DoubtError when it cannot be had."""
        place = origin(url)
        if place is None:
            raise DoubtError("it refers to what is no https: address")
        if url not in self._answers:
            if len(self._answers) >= MOST:
                raise DoubtError(f"it leads to more than {MOST} addresses")
            try:
                self._answers[url] = self._http.get(url, headers=_HEADERS)
            except SourceError as error:
                self._answers[url] = error
        found = self._answers[url]
        if isinstance(found, SourceError):
            raise _unreached(place, found)
        return found

    def json(self, url: str) -> dict[str, Any]:
        """The object there, given by the host that was asked; DoubtError when it is none."""
        answer = self.fetch(url)
        place = origin(url)
        assert place is not None
        if origin(answer.url) != place:
            raise ContradictionError(f"{place[0]} redirects to another host")
        try:
            found = answer.json()
        except UnreadableError as error:
            raise _unreached(place, error) from None
        if not isinstance(found, dict):
            raise _unreached(place, UnreadableError(_NO_OBJECT.format(place[0])))
        return found

    def document(self, url: str) -> dict[str, Any]:
        """The object there, which says itself that this is its id."""
        found = self.json(url)
        if found.get("id") != url:
            raise ContradictionError("what is at an id of it has another id")
        return found


_NO_OBJECT = "what {} gives is not the JSON object that a badge refers to; tell its issuer"


def _unreached(place: Origin, error: SourceError) -> UnreachedError:
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), "did not answer")
    return UnreachedError(f"{place[0]} {words}", error)
