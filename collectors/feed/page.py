"""One answer of a feed's server, read: its items by key, and the records that they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from collectors.feed import document
from collectors.feed.discovery import PageError
from collectors.feed.entry import Feed
from collectors.feed.identity import digest, keys
from collectors.feed.item import Item, items
from collectors.feed.options import Options, folded
from renown.collector import Run
from renown.errors import IncompleteError
from renown.http import Response
from renown.record import Record

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A document of a feed."""

    address: str
    """The final one."""
    feed: Feed
    items: Mapping[str, Item]
    """By key, in the feed's order."""

    @property
    def marks(self) -> dict[str, str]:
        """A short name for each key; worked out anew each time."""
        return {key: digest(key)[:12] for key in self.items}

    def records(self, options: Options, run: Run) -> list[Record]:
        """Those of its items that are by the authors asked for."""
        names = options.names(run.person)
        kept = _by_author(self.items, names, run.note) if names else self.items
        found = [item.record(options.kind, key, run.now) for key, item in kept.items()]
        if found and all(options.refuses(record, run.person) for record in found):
            run.note(
                "`author`, `include` and `exclude` leave none of the feed's items to be counted"
            )
        return found

    def is_whole(self) -> None:
        """IncompleteError where it holds more items than are read."""
        if self.feed.is_cut:
            raise IncompleteError(
                f"the feed holds more than {len(self.feed.entries)} items; the others are missing"
            )


def read(response: Response) -> Page:
    """Read an answer. BlockedError for a web page, UnreadableError for what else is no feed."""
    base = _base(response.url)
    try:
        feed = document.read(response.body, response.headers.get("content-type", ""))
    except PageError as page:
        raise page.told(base) from None
    return page_of(feed, response.url)


def page_of(feed: Feed, address: str) -> Page:
    """The document that stands at that address."""
    found = items(feed, _base(address))
    return Page(address=address, feed=feed, items=dict(zip(keys(found), found, strict=True)))


def _by_author(
    named: Mapping[str, Item], names: frozenset[str], note: Callable[[str], None]
) -> Mapping[str, Item]:
    """The items of these authors; an item without one is nobody's, where others have one."""
    others = {author for item in named.values() for author in item.authors}
    if not others:
        return named
    kept = {
        key: item
        for key, item in named.items()
        if any(folded(author) in names for author in item.authors)
    }
    if not kept:
        some = ", ".join(sorted(author for author in others if "@" not in author)[:5])
        note(f"no item is by an author named in `author`; the feed names {some or 'no such names'}")
    return kept


def _base(url: str) -> str:
    """What relative links are relative to: the address without its query, which may hold a key."""
    return urlsplit(url)._replace(query="", fragment="").geturl()
