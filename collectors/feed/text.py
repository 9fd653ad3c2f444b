"""Foreign texts as plain texts and web addresses. Escaping is for whoever shows them."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urljoin, urlsplit

from collectors.feed.parsing import LONGEST

_BREAKS = re.compile(
    r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr|td|th|pre|blockquote)\b[^<>]*>", re.IGNORECASE
)
_TAGS = re.compile(r"<!--(?s:.*?)-->|</?[a-zA-Z][^<>]*>")
# Controls, lone surrogates and non-characters, marks that turn the direction of what follows, and
# what has no width. The joiners stay: emoji and some scripts need them.
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)
_UNSAFE = re.compile(r"""[\s<>"'`{}|\\^]""")
_BROKEN = re.compile(r"[\t\r\n]+")  # browsers read on after them
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


def plain(text: str, limit: int) -> str:
    """One line without control characters, cut at `limit`."""
    return " ".join(_UNSEEN.sub("", text).split())[:limit].rstrip()


def without_markup(text: str, limit: int) -> str:
    """The text of a piece of HTML, unescaped once."""
    return plain(html.unescape(_TAGS.sub("", _BREAKS.sub(" ", text))), limit)


def beginning(text: str, limit: int) -> str:
    """The first words, with an ellipsis for the others."""
    if len(text) <= limit:
        return text
    words = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in words:
        words = words.rpartition(" ")[0]
    return words.rstrip(" ,;:.-") + "…"


def web_address(text: str, base: str) -> str | None:
    """The absolute http: or https: address; None for all else, credentials in it included."""
    text = plain(_BROKEN.sub("", text), LONGEST)
    if not text or len(text) >= LONGEST:  # it may have been cut, and lead elsewhere
        return None
    try:
        address = urljoin(base, text)
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # a port that is none raises
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    if not host or not _HOST.fullmatch(host):
        return None
    return _UNSAFE.sub(lambda found: quote(found[0]), address)
