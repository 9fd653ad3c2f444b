"""The key of each item: the same in every reading of the feed, and its own within it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from collectors.feed.item import Item

_LONGEST = 300
_GLOBAL = re.compile(r"https?://.|tag:.|urn:uuid:|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-", re.IGNORECASE)
"""Ids that are one in all the world."""
_TRACKING = re.compile(r"(?:utm_\w*|fbclid|gclid|source|ref)(?:=|$)")


def keys(items: Sequence[Item]) -> list[str]:
    """One key an item: its id, else its link and title, else a digest of title and date.

    An id such as "7" begins anew when a site does, and a page may be linked to again: neither must
    take the place of a post that was seen before. So such an id has the link with it, and a link
    the title where it has one of its own. What is the same post nevertheless is found out later.

    Items that share a key are told apart by their links, then by that digest, then by counting.
    """
    found = [_own(item) for item in items]
    found = _refined([_short(key) for key in found], [_normalised(item.link) for item in items])
    found = _refined(found, [_digest(item) for item in items])
    return list(_counted(_short(key) for key in found))


def _own(item: Item) -> str:
    link = _normalised(item.link)
    if item.id:
        return f"{item.id} {link}" if link and not _GLOBAL.match(item.id) else item.id
    if link and item.is_titled:
        return f"{link} {digest(item.title)[:8]}"
    return link or _digest(item)


def digest(text: str) -> str:
    """A short name for a text."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def _refined(found: list[str], more: Sequence[str]) -> list[str]:
    """The keys, with more text for those that several items share and that it tells apart."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for key, extra in zip(found, more, strict=True):
        groups[key].add(extra)
    return [
        f"{key} {extra}".rstrip() if len(groups[key]) > 1 else key
        for key, extra in zip(found, more, strict=True)
    ]


def _counted(found: Iterable[str]) -> Iterable[str]:
    taken: set[str] = set()
    times: Counter[str] = Counter()
    for key in found:
        unique = key
        while unique in taken:
            times[key] += 1
            unique = f"{key} #{times[key] + 1}"
        taken.add(unique)
        yield unique


def _digest(item: Item) -> str:
    return digest(f"{item.title}\n{item.date.isoformat() if item.date else item.date_text}")


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST else f"{key[:200]} {digest(key)}"


def _normalised(link: str | None) -> str:
    """The link without what changes in a move to https: scheme, `www.`, tracking, final slash."""
    if link is None:
        return ""
    parts = urlsplit(link)
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part))
    path = parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")
    return f"{path}?{query}" if query else path
