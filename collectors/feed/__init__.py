"""Posts, or recordings of talks, that a feed lists: RSS 0.9x to 2.0, RDF, Atom, JSON Feed.

A feed is a window: more than half of all blogs list their last 10 to 50 posts only. What falls out
of it stays collected, and nothing is ever swept. One request is sent a run, conditional where the
server gives validators. Dates are kept as the feed says them; what has none stays undated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

from collectors.feed import dates, document
from collectors.feed.entry import Feed
from collectors.feed.identity import digest, keys
from collectors.feed.item import Item, items
from collectors.feed.text import plain
from renown import collector
from renown.collector import Person, Run
from renown.errors import IncompleteError
from renown.record import Checkpoint, Observation, Record

KINDS = ("post", "talk")
READINGS: tuple[str, ...] = ()

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_RECENT = 50
_WAY = 1
"""Of reading. To be raised when the same feed would give other records, so that it is read anew."""


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError("must be an address such as https://ada.example/index.xml")
    return url


class Options(collector.Options):
    """The keys of a `feed` table in config.toml."""

    url: Annotated[str, AfterValidator(_address)]
    """Of the feed itself, not of the page about it."""
    kind: Literal["post", "talk"] = "post"
    """What its items are; "talk" for a feed of recordings."""
    author: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...] = ()
    """For a feed that others write for too: keep the items of these names, and of the person's own
    name and aliases. A feed that names no author at all is kept whole."""

    def narrowed(self, yields: tuple[str, ...]) -> frozenset[str]:
        """A blog tells nothing of talks, nor a channel of posts."""
        return frozenset(yields) & {self.kind}


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield a record for each item, then the state. A feed without items yields nothing."""
    reader = _reader(options, run.person)
    # What another address, filter or kind has left behind says nothing about this one.
    known = run.state if run.state.get("reader") == reader else {}
    response = run.http.get(
        options.url, headers={"Accept": _ACCEPT}, validators=known.get("validators")
    )
    if response.moved_to:
        run.note(f"the feed has moved for good; put {_shown(response.moved_to)} into `url`")
    if response.status == 304:
        return
    feed = document.read(response.body, response.headers.get("content-type", ""))
    found = items(feed, _base(response.url))
    named = dict(zip(keys(found), found, strict=True))
    if not named:
        return
    _remark(feed, named, known, run.note)
    kept = _by_author(named, _names(options, run.person), run.note)
    records = [item.record(options.kind, key, run.now) for key, item in kept.items()]
    yield from records
    if feed.is_cut:
        raise IncompleteError(
            f"the feed holds more than {len(found)} items; the others are missing"
        )
    # What waits for its day must be read again then, though the feed be the same.
    waits = any(item.is_ahead(run.now) for item in kept.values())
    validators = {} if waits else dict(response.validators)
    state = {"reader": reader, "validators": validators, **_content(named, records)}
    # Validators that change with every answer would make every run a publication.
    same = known.get("validators") and known["content"] == state["content"]
    yield Checkpoint(state=known if same else state)


def _remark(
    feed: Feed, named: Mapping[str, Item], known: Mapping[str, Any], note: Callable[[str], None]
) -> None:
    """Say what may be missing."""
    if feed.is_damaged:
        note("the feed is not well-formed; what could be read of it was kept")
    if known and not {_mark(key) for key in named} & set(known["recent"]):
        note("no item is left of those seen last time; posts in between may have been missed")


def _names(options: Options, person: Person) -> frozenset[str]:
    """The names that the items must be by; none where all are kept."""
    names = (*options.author, person.name, *person.aliases) if options.author else ()
    return frozenset(_folded(name) for name in names if name)


def _by_author(
    named: Mapping[str, Item], names: frozenset[str], note: Callable[[str], None]
) -> dict[str, Item]:
    """The items of these authors; an item without one is nobody's, where others have one."""
    others = {author for item in named.values() for author in item.authors}
    if not names or not others:
        return dict(named)
    kept = {
        key: item
        for key, item in named.items()
        if any(_folded(author) in names for author in item.authors)
    }
    if not kept:
        some = ", ".join(sorted(author for author in others if "@" not in author)[:5])
        note(f"no item is by an author named in `author`; the feed names {some or 'no such names'}")
    return kept


def _content(named: Mapping[str, Item], records: Sequence[Record]) -> dict[str, object]:
    """What tells one reading from another: digests of all records, and of the newest items."""
    newest = sorted(named, key=lambda key: named[key].date or dates.EARLIEST, reverse=True)
    recent = [_mark(key) for key in newest[:_RECENT]]
    return {"items": len(named), "content": digest(repr((records, recent))), "recent": recent}


def _mark(key: str) -> str:
    return digest(key)[:12]


def _reader(options: Options, person: Person) -> str:
    """A digest of all that the records depend on beside the feed; an address may hold a key."""
    return digest(f"{_WAY}\n{options.url}\n{options.kind}\n{sorted(_names(options, person))}")


def _base(url: str) -> str:
    """What relative links are relative to: the address without its query, which may hold a key."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _shown(address: str) -> str:
    """The query may hold a key, and this goes into the report."""
    path, mark, _ = address.partition("?")
    return f"{plain(path, 300)}?..." if mark else plain(path, 300)
