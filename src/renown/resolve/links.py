"""One spelling for the many addresses of one page, to compare with and never to fetch."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = frozenset({"source", "ref", "fbclid", "gclid", "mc_cid", "mc_eid"})
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_NIL = "00000000-0000-0000-0000-000000000000"
_NAMED = re.compile(r"tag:[^\s,:]+,[0-9][0-9-]*:\S+", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_AT_HOME = re.compile(r"[^.]*|[0-9.]+|\[.*|.*\.(?:local|localhost|localdomain|internal|test|lan)")
"""Hosts of a workshop, not of the web: what was named there is named alike in many workshops."""


@lru_cache(maxsize=8)  # the link of a post is often its id, and its page is asked for twice
def normalise(url: str | None) -> str | None:
    """The link without scheme, `www.`, default port, fragment, tracking and final slash.

    None for what identifies no page: no link, or the front page of a site, which some feeds give
    for every item.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    if not host:
        return None
    if port is not None and port not in (80, 443):
        host = f"{host}:{port}"
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        if not key.startswith("utm_") and key not in _TRACKING
    ]
    path = unquote(parts.path, errors="surrogateescape").rstrip("/")
    if not path and not query:
        return None
    return host + path + (f"?{_encoded(query)}" if query else "")


def _encoded(query: list[tuple[str, str]]) -> str:
    return urlencode(sorted(query), errors="surrogateescape")


def identity(key: str) -> str | None:
    """The id in one spelling, where it is one in all the world: an address, a tag:, a UUID.

    None for all else: "7", a slug or a digest may be another feed's, too.
    """
    if found := _UUID.fullmatch(key):
        return found[1].lower() if found[1] != _NIL else None
    if _NAMED.fullmatch(key):
        return key
    page = page_of(key)
    _, mark, fragment = key.partition("#")  # what tells the items of a page apart
    return page and page + mark + fragment


def page_of(key: str) -> str | None:
    """The page that an id leads to, where it is an address: RSS's permanent links, for one."""
    page = normalise(key) if _WEB.fullmatch(key) else None
    at_home = page is None or _AT_HOME.fullmatch(re.split("[:/?]", page, maxsplit=1)[0])
    return None if at_home else page
