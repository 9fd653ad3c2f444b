"""RSS, RDF and Atom: text -> a Feed, parsed in a process of its own that can be given up."""

from __future__ import annotations

from typing import Any

from collectors.feed import workers
from collectors.feed.entry import Entry, Feed
from collectors.feed.workers import Permit
from renown.errors import UnreadableError

_SECONDS, _EACH = 10.0, 3.0 / 2**20
"""Of the processor, for any document and for each of its bytes: ten times what real ones take."""


def read(text: str, *, seconds: float | None = None, permit: Permit = lambda: None) -> Feed:
    """Parse the document. UnreadableError: it is no feed, is damaged beyond use, takes too long.

    `permit` is called again and again meanwhile; by raising it gives the document up.
    UnavailableError: it could not be parsed now.
    """
    document = text.encode(errors="replace")
    most = _SECONDS + _EACH * len(document) if seconds is None else seconds
    return _feed(workers.pool().parse(document, most, permit))


def _feed(found: dict[str, Any]) -> Feed:
    form, entries = found.pop("form"), found.pop("entries")
    if not entries and not form:
        raise UnreadableError(
            "this is not a feed; put the address of an RSS, Atom or JSON Feed into `url`"
        )
    if not entries and found["is_damaged"]:
        raise UnreadableError(
            "the feed is damaged and no item can be read; let a feed validator check it"
        )
    found["authors"] = tuple(found["authors"])
    return Feed(**found, entries=tuple(_entry(entry) for entry in entries))


def _entry(found: dict[str, Any]) -> Entry:
    lists: dict[str, Any] = {name: tuple(found.pop(name)) for name in ("authors", "tags")}
    return Entry(**found, **lists)
