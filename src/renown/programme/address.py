"""Addresses that programmes give, before anything is made of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LONGEST = 1_000


def link(value: object) -> str | None:
    """An address of the web; None for whatever is none."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    bare = value.strip()
    try:
        parts = urlsplit(bare)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\]", bare):
        return None
    return bare if bare.isprintable() else None
