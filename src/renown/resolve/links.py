"""One spelling for the many addresses of one page, to compare with and never to fetch."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = frozenset({"source", "ref", "fbclid", "gclid", "mc_cid", "mc_eid"})


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
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not key.startswith("utm_") and key not in _TRACKING
    ]
    path = parts.path.rstrip("/")
    if not path and not query:
        return None
    return host + path + (f"?{urlencode(sorted(query))}" if query else "")
