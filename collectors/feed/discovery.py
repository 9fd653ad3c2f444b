"""A web page in the place of a feed: which feeds it names, by `<link rel="alternate">`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from collectors.feed.text import plain, web_address
from renown.errors import BlockedError

_HEAD = 2**18
_MANY = 3
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-z-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>=]+))""", re.IGNORECASE
)
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_NOT_POSTS = re.compile(r"/wp-json/|/comments?/|\bcomments?\b", re.IGNORECASE)


class PageError(BlockedError):
    """A web page came where a feed should be: a site's own page, or one that keeps programs out."""

    def __init__(self, page: str, told: str = "this is a web page, not a feed") -> None:
        self.page = page[:_HEAD]
        super().__init__(told)

    def told(self, base: str) -> PageError:
        """The same with the addresses that the page names, relative to its own."""
        found = list(dict.fromkeys(_feeds(self.page, base)))[:_MANY]
        if found:
            return PageError(
                self.page,
                f"this is a web page, not a feed, and names {' and '.join(found)};"
                f' write url = "{found[0]}"',
            )
        return PageError(
            self.page,
            "this is a web page that names no feed, where a feed should be; put the address of the"
            " feed into `url`, or ask the site's keeper to let programs read it",
        )


def _feeds(page: str, base: str) -> Iterator[str]:
    """The feeds of posts, in the order of the page; those of comments are passed over."""
    for link in _LINK.finditer(page):
        found = {
            name.lower(): html.unescape(a or b or c)
            for name, a, b, c in _ATTRIBUTE.findall(link[1])
        }
        if "alternate" not in found.get("rel", "").lower().split():
            continue
        if found.get("type", "").partition(";")[0].strip().lower() not in _TYPES:
            continue
        if _NOT_POSTS.search(f"{found.get('href', '')} {found.get('title', '')}"):
            continue
        if address := web_address(found.get("href", ""), base):
            yield plain(address, 300)
