"""What a badge leads to on the web: fetched over https, each address once, and few of them."""

from __future__ import annotations

import re
from typing import Any

import httpx

from collectors.openbadge.mailbox import Mailbox
from collectors.openbadge.verdict import DoubtError, UnreachedError
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

    def __init__(self, http: Session, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
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
            for form in self.mailbox.forms(url):
                self._http.redact(form)
            try:
                self._answers[url] = self._http.get(url, headers=_HEADERS)
            except SourceError as error:
                self._answers[url] = error
        found = self._answers[url]
        if isinstance(found, SourceError):
            raise _unreached(place, found)
        return found

    def json(self, url: str) -> dict[str, Any]:
        """The object there, given by the host that was asked; UnreachedError when it is none."""
        answer = self.fetch(url)
        place = origin(url)
        assert place is not None
        if origin(answer.url) != place:
            problem = f"{place[0]} redirects to another host"
            raise UnreachedError(problem, UnreadableError(f"{problem}; tell the badge's issuer"))
        try:
            found = answer.json()
        except UnreadableError as error:
            raise _unreached(place, error) from None
        if not isinstance(found, dict):
            raise odd(url)
        return self.named(found, url)

    def document(self, url: str, name: str | None = None) -> dict[str, Any]:
        """The object there, which says itself that this, or that name, is its id.

        UnreachedError when it does not: an issuer's host that answers with something else than what
        was asked for proves nothing of the badge.
        """
        found = self.named(self.json(url), name or url)
        if found.get("id") != (name or url):
            raise odd(url)
        return found

    def named(self, document: dict[str, Any], name: str) -> dict[str, Any]:
        """The document of that id, with its id written like that."""
        return {**document, "id": name} if self.mailbox.same(document.get("id"), name) else document


def odd(url: str) -> UnreachedError:
    """For an answer that is not what the badge refers to: no JSON object, or another one."""
    place = origin(url)
    assert place is not None
    text = f"what {place[0]} gives is not the JSON object that a badge refers to; tell its issuer"
    return UnreachedError(
        f"{place[0]} gave something else than was asked for", UnreadableError(text)
    )


def _unreached(place: Origin, error: SourceError) -> UnreachedError:
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), "did not answer")
    return UnreachedError(f"{place[0]} {words}", error)
