"""JSON Feed 1 and 1.1 (jsonfeed.org): text -> a Feed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from collectors.feed.entry import Entry, Feed
from collectors.feed.parsing import LONGEST, MANY, MOST
from renown.errors import UnreadableError


def read(text: str) -> Feed:
    """Read the document; UnreadableError when it is no JSON Feed."""
    try:
        found = json.loads(text, strict=False, parse_int=str)  # one may have too many digits
    except (ValueError, RecursionError):
        raise UnreadableError(
            "the answer begins like JSON but is damaged; let a feed validator check it"
        ) from None
    if not isinstance(found, dict) or "jsonfeed.org/version" not in _text(found, "version"):
        raise UnreadableError(
            "this is JSON, but not a JSON Feed; "
            "put the address of an RSS, Atom or JSON Feed into `url`"
        )
    items = found.get("items")
    if not isinstance(items, list):
        raise UnreadableError("the JSON Feed has no list of items; let a feed validator check it")
    items = [item for item in items if isinstance(item, dict)]
    return Feed(
        title=_text(found, "title"),
        authors=_authors(found),
        links={"next": page} if (page := _text(found, "next_url")) else {},
        entries=tuple(_entry(item) for item in items[:MOST]),
        is_cut=len(items) > MOST,
    )


def _entry(item: Mapping[str, Any]) -> Entry:
    """`external_url` is what a link blog points at, not the item's own address."""
    id_ = _text(item, "id")
    own = id_ if id_.lower().startswith(("http://", "https://")) else ""
    tags = item.get("tags")
    return Entry(
        id=id_,
        link=_text(item, "url") or own,
        title=_text(item, "title"),
        text=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        authors=_authors(item),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        tags=tuple(tag[:LONGEST] for tag in tags if isinstance(tag, str))[:MANY]
        if isinstance(tags, list)
        else (),
    )


def _authors(context: Mapping[str, Any]) -> tuple[str, ...]:
    """`authors` of version 1.1, else `author` of version 1."""
    people = context.get("authors")
    if not isinstance(people, list) or not people:
        people = [context.get("author")]
    names = [_text(person, "name") for person in people if isinstance(person, dict)]
    return tuple(name for name in names if name)[:MANY]


def _text(context: Mapping[str, Any], key: str) -> str:
    """A text; numbers, which some use as ids, become text."""
    value = context.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value[:LONGEST] if isinstance(value, str) else ""
