"""Addresses as text: which may be asked at all, and how one is shown."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from renown.errors import BlockedError
from renown.http.redaction import MASK

_NAME, _PART = 253, 63
"""Characters of a host's name, and of a part of it."""

Show = Callable[[httpx.URL], str]


def checked(text: str, show: Show, *, base: httpx.URL | None = None) -> httpx.URL:
    """The address, without its fragment; `base` is where a redirect to it came from.

    BlockedError when it is not http: or https:, or holds credentials.
    """
    what = "the address" if base is None else f"{show(base)} redirects to what"
    try:
        url = httpx.URL(text) if base is None else base.join(text)
    except (httpx.InvalidURL, ValueError):  # from None: it may quote a password
        raise BlockedError(f"{what} is not a web address; mend it") from None
    what = show(url) if base is None else f"{show(base)} redirects to {show(url)}, which"
    has_port = url.port is None or 0 < url.port < 2**16
    if url.userinfo:
        raise BlockedError(f"{what} holds a user name or password; take them out")
    if url.scheme not in ("http", "https") or not (_is_host(url) and has_port):
        raise BlockedError(f"{what} is not an http: or https: address; mend it")
    return url.copy_with(fragment=None)


def _is_host(url: httpx.URL) -> bool:
    """Whether it names a host that can be looked up: parts of 1 to 63 letters, 253 together.

    Python's own encoding of names raises an error of another kind for all else.
    """
    host = url.raw_host.removesuffix(b".")
    parts = [] if b":" in host else host.split(b".")
    return 0 < len(host) <= _NAME and all(0 < len(part) <= _PART for part in parts)


def keeps_trust(start: httpx.URL, target: httpx.URL) -> bool:
    """Whether a redirect stays with the host that was given secrets: its origin, or TLS on it."""
    if start.host != target.host:
        return False
    same = (start.scheme, start.port) == (target.scheme, target.port)
    return same or (target.scheme == "https" and start.port is None and target.port is None)


def shown(url: httpx.URL) -> str:
    """The address as it may be shown: printable ASCII, not endless, without what may be secret.

    Those are credentials and the values of the query.
    """
    host = url.raw_host.decode("ascii", "replace")[:253]  # no name is longer
    host = f"[{host}]" if ":" in host else host
    port = "" if url.port is None else f":{url.port}"
    path, mark, query = url.raw_path.decode("ascii", "replace").partition("?")
    path = path if len(path) <= 200 else f"{path[:200]}..."
    parts = [part.partition("=") for part in query.split("&")[:8]]
    names = "&".join(f"{name[:40]}={MASK}" if equals else MASK for name, equals, _ in parts)
    return f"{url.scheme}://{host}{port}{path}{mark}{names if query else ''}"
