"""One answer of a feed's server, read: its items by key, and the records that they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from collectors.feed import document
from collectors.feed.discovery import PageError
from collectors.feed.entry import Feed
from collectors.feed.identity import digest, keys
from collectors.feed.item import Item, items
from collectors.feed.options import Options, folded
from collectors.feed.workers import Permit
from renown.collector import Person, Run
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
    """Where it was found; after a redirect without its query, which may hold what is secret."""
    feed: Feed
    items: Mapping[str, Item]
    """By key, in the feed's order."""

    @property
    def marks(self) -> dict[str, str]:
        """A short name for each key; worked out anew each time."""
        return {key: digest(key)[:12] for key in self.items}

    def records(self, options: Options, person: Person) -> list[Record]:
        """Those of its items that are not by others than were asked for."""
        names = options.names(person)
        return [
            item.record(options.kind, key)
            for key, item in self.items.items()
            if not options.leaves(item.title, person)
            and (
                not (names and item.authors) or names & {folded(author) for author in item.authors}
            )
        ]

    def remark(self, options: Options, records: Sequence[Record], run: Run) -> None:
        """Say what may be missing, or left out by mistake."""
        if self.feed.is_damaged:
            run.note("the feed is not well-formed; what could be read of it was kept")
        if not records and options.named:
            run.note("no item of the feed names the person in its title; check name and aliases")
        elif not records:
            others = {author for item in self.items.values() for author in item.authors}
            some = ", ".join(sorted(author for author in others if "@" not in author)[:5])
            run.note(
                "no item is by an author named in `author`; the feed names"
                f" {some or 'no such names'}"
            )
        elif all(options.refuses(record, run.person) for record in records):
            run.note("`include` and `exclude` leave none of the feed's items to be counted")

    def is_whole(self) -> None:
        """IncompleteError where it holds more items than are read."""
        if self.feed.is_cut:
            raise IncompleteError(
                f"the feed holds more than {len(self.feed.entries)} items; the others are missing"
            )


def read(response: Response, asked: str, *, permit: Permit = lambda: None) -> Page:
    """Read what was answered to `asked`.

    BlockedError for a web page, UnreadableError for what else is no feed; what `permit` raises.
    """
    base = _base(response.url)
    same = unquote(urlsplit(response.url).query) == unquote(urlsplit(asked).query)
    try:
        feed = document.read(response.body, response.headers.get("content-type", ""), permit=permit)
    except PageError as page:
        raise page.told(base) from None
    return page_of(feed, response.url if same else base)


def page_of(feed: Feed, address: str) -> Page:
    """The document that stands at that address."""
    found = items(feed, _base(address))
    return Page(address=address, feed=feed, items=dict(zip(keys(found), found, strict=True)))


def _base(url: str) -> str:
    """What relative links are relative to: the address without its query, which may hold a key."""
    return urlsplit(url)._replace(query="", fragment="").geturl()
