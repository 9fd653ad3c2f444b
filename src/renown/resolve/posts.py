"""Which posts are one: over time, in several feeds, in several formats, under several addresses.

In this order: the same id, the same link, the same canonical link, the same title on the same day.
What one reading of a feed lists side by side stays apart, whatever a third record says of the two.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from renown.resolve.groups import Groups, Listing, Reading, reading_of
from renown.resolve.links import identity, normalise, page_of
from renown.resolve.titles import folded, tells
from renown.store.rows import Row

_TRIES = 200
"""Groups that a post is tried with, where one title names that many: no feed can make it slow."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What a post is known by, in spellings that can be compared."""

    address: str
    source: str
    reading: Reading
    key: str
    id: str | None
    pages: tuple[str, ...]
    """Where it lies, as its link and its id say."""
    canonical: str | None
    title: str
    tells: bool
    """Whether its title and its day are enough to know it by."""
    at: datetime | None
    authors: frozenset[str]
    private: bool

    @property
    def day(self) -> date | None:
        """In UTC, as all formats of a feed agree on it."""
        return self.at.date() if self.at else None


def post_of(row: Row) -> Post:
    """What the row is known by."""
    canonical = row.details.get("canonical")
    pages = (normalise(row.url), page_of(row.key))
    return Post(
        address=row.address,
        source=row.source,
        reading=reading_of(row),
        key=row.key,
        id=identity(row.key),
        pages=tuple(dict.fromkeys(page for page in pages if page)),
        canonical=normalise(canonical) if isinstance(canonical, str) else None,
        title=folded(row.title),
        tells=tells(row.title),
        at=row.at.astimezone(UTC) if row.at else None,
        authors=_authors(row.details),
        private=row.private,
    )


def _authors(details: Mapping[str, object]) -> frozenset[str]:
    several, one = details.get("authors"), details.get("author")
    names = several if isinstance(several, list | tuple) and several else (one,)
    spelled = (unicodedata.normalize("NFKC", str(name)).casefold() for name in names if name)
    return frozenset(" ".join(name.split()) for name in spelled)


class Posts:
    """All posts of a person, to be put into groups."""

    def __init__(self, rows: Iterable[Row], timezone: ZoneInfo) -> None:  # noqa: ARG002 (of a family)
        found = (post_of(row) for row in rows)
        last = datetime.max.replace(tzinfo=UTC)
        self._posts = sorted(found, key=lambda post: (post.at or last, post.address))
        public = [post for post in self._posts if not post.private]
        self._shared = frozenset(_shared(public))
        self._series = frozenset(_series(public))

    def listed(self) -> Mapping[str, Listing]:
        """By address, what tells a post from the others of its reading.

        Its page and its title do: a feed may repeat an item, and link several to one page.
        """
        return {post.address: self._listing(post) for post in self._posts}

    def _listing(self, post: Post) -> Listing:
        if not post.pages:
            return post.key
        page = post.pages[0]
        return (page, post.title, post.day if page in self._shared else None)

    def join(
        self,
        groups: Groups,
        excluded: Mapping[str, str],  # noqa: ARG002 (of a family)
        *,
        private: bool,
    ) -> None:
        """Put together what is the same, the public ones only or all of them."""
        public = [post for post in self._posts if not post.private]
        if private and len(public) == len(self._posts):
            return
        posts = self._posts if private else public

        def same(rule: str, names: Callable[[Post], Iterable[Hashable]]) -> None:
            classes: defaultdict[Hashable, list[Post]] = defaultdict(list)
            for post in posts:
                for name in names(post):
                    classes[name].append(post)
            for alike in classes.values():
                if len(alike) > 1:
                    _gather(alike, groups, rule)

        same("same id", self._id)
        same("same link", lambda post: self._named(post, post.pages))
        same("same canonical link", lambda post: self._named(post, _all_pages(post)))
        same("same title and day", self._moment)
        same("same title and day", self._day)

    def settle(
        self,
        groups: Groups,  # noqa: ARG002 (of a family)
        excluded: Mapping[str, str],  # noqa: ARG002
        *,
        private: bool,  # noqa: ARG002
    ) -> Mapping[str, str]:
        """None: nothing is excluded because of others."""
        return {}

    def _id(self, post: Post) -> Iterator[Hashable]:
        """What is no id in all the world, "7" say, names a post together with its title."""
        if post.id:
            yield post.id
        elif post.tells and post.title not in self._series:
            yield post.key, post.title

    def _named(self, post: Post, pages: Iterable[str]) -> Iterator[Hashable]:
        """A page that several posts link to names none of them without their titles and days."""
        for page in pages:
            yield (page, post.title, post.day) if page in self._shared else page

    def _moment(self, post: Post) -> Iterator[Hashable]:
        """To the second, where it is not a day only or a full hour: any title will do then."""
        if post.at and post.title and (post.at.minute or post.at.second):
            yield post.title, post.at

    def _day(self, post: Post) -> Iterator[Hashable]:
        if post.day and post.tells and post.title not in self._series:
            yield post.title, post.day


def _all_pages(post: Post) -> tuple[str, ...]:
    return post.pages if post.canonical is None else (*post.pages, post.canonical)


def _shared(posts: Sequence[Post]) -> Iterator[str]:
    """Pages that one feed links two posts to: a show, a sponsor, an article that is discussed.

    Two titles of one page in one reading, or on two days, are two posts; else the title was edited.
    """
    found: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in posts:
        for page in dict.fromkeys(_all_pages(post)):
            found[page, post.source].append(post)
    for (page, _), alike in found.items():
        seen = {(post.reading, post.title) for post in alike}
        dated = {(post.title, post.day) for post in alike if post.day}
        at_once = len(seen) > len({reading for reading, _ in seen})
        in_turn = min(len({title for title, _ in dated}), len({day for _, day in dated})) > 1
        if at_once or in_turn:
            yield page


def _series(posts: Sequence[Post]) -> Iterator[str]:
    """Titles that one feed gives on several days: they name no post."""
    days: dict[tuple[str, str], date] = {}
    for post in posts:
        if post.day and days.setdefault((post.source, post.title), post.day) != post.day:
            yield post.title


def _gather(alike: Sequence[Post], groups: Groups, rule: str) -> None:
    """Put each post into the first group that it fits into.

    By title and day authors must not be others; a group that has another of the same reading is
    passed over once for all, so that two long lists of one title are matched one by one.
    """
    firsts: list[Post] = []
    next_of: defaultdict[Reading, int] = defaultdict(int)
    for post in alike:
        place = next_of[post.reading]
        while place < len(firsts) and groups.has_another(
            firsts[place].address, post.address, post.reading
        ):
            place += 1
        next_of[post.reading] = place
        tried = firsts[place : place + _TRIES]
        if not any(
            _may_be(first, post, rule) and groups.join(first.address, post.address, rule)
            for first in tried
        ):
            firsts.append(post)


def _may_be(first: Post, post: Post, rule: str) -> bool:
    if rule != "same title and day" or not (first.authors and post.authors):
        return True
    return not first.authors.isdisjoint(post.authors)
