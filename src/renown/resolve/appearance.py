"""What one appearance is known by, in spellings that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from renown.programme.letters import words
from renown.programme.names import profile
from renown.programme.titles import talk_of
from renown.resolve.links import normalise
from renown.store.rows import Row

_EVENT = timedelta(days=3)
_DAY = timedelta(days=1)
_HOSTS = """
community.cncf.io events.linuxfoundation.org eventbrite.com gdg.community.dev github.com
linkedin.com lu.ma meetup.com pretalx.com sessionize.com youtu.be youtube.com
"""
_OF_MANY = frozenset(_HOSTS.split())
"""Hosts that have the events of many."""
_VIDEO = re.compile(r"[\w-]{11}")
_SCHED = re.compile(r"([\w-]+\.sched\.com)/event/([0-9a-f]{32})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Appearance:
    """What an appearance is known by, in spellings that can be compared."""

    address: str
    source: str
    title: str
    links: frozenset[str]
    day: date | None
    first: date | None
    last: date | None
    events: frozenset[tuple[str, ...]]
    """The words of the event's names, without years."""
    site: str | None
    """Of the event, without what a host of many events has in common."""
    untitled: bool
    recording: bool
    confirmed: bool
    """The person says that it is one of theirs."""
    written: bool
    """The person wrote it into the ledger."""
    seen: datetime
    gone: datetime | None
    private: bool
    asserted: bool

    def is_at(self, other: Appearance) -> bool:
        """Whether both are at one event, as far as both tell."""
        if not (self.first and self.last and other.first and other.last):
            return False
        if self.first - _EVENT > other.last or other.first - _EVENT > self.last:
            return False
        return not self.events.isdisjoint(other.events) or self.has_site_of(other)

    def has_site_of(self, other: Appearance) -> bool:
        """Whether the site of one event is, or holds, that of the other."""
        if not (self.site and other.site):
            return False
        short, long = sorted((f"{self.site}/", f"{other.site}/"), key=len)
        return long.startswith(short)

    def is_elsewhere(self, other: Appearance) -> bool:
        """Whether both name their events, and these have nothing in common."""
        if not (self.events and other.events) or self.has_site_of(other):
            return False
        return not any(_related(one, two) for one in self.events for two in other.events)

    def may_be(self, other: Appearance) -> bool:
        """Whether event and dates allow that both are one appearance."""
        if self.source == other.source and not self.follows(other):
            return False
        if self.recording or other.recording:
            return True
        if not (self.day and other.day):
            return not self.events.isdisjoint(other.events)
        if self.is_at(other):
            return True
        return self.is_near(other) and not self.is_elsewhere(other)

    def follows(self, other: Appearance) -> bool:
        """Whether one came into the source's list when the other had left it, for the same day."""
        old, new = (self, other) if self.gone else (other, self)
        return bool(old.gone and not new.gone and new.seen >= old.gone and old.day == new.day)

    def is_near(self, other: Appearance) -> bool:
        """Whether both are of one date, as far as that is known.

        A date that was written down may be a day off, in the time zone of the event.
        """
        if not (self.day and other.day):
            return False
        exact = bool(self.events and other.events) and not (self.asserted or other.asserted)
        return abs(self.day - other.day) <= (timedelta() if exact else _DAY)


def appearance_of(row: Row, home: ZoneInfo) -> Appearance:
    """What the row is known by. A day that the person writes down is one of `home`."""
    told = row.details
    written = row.evidence == "asserted" and "matched_by" not in told
    day = row.at.astimezone(home if written else UTC).date() if row.at else None
    day = _day(told.get("day")) or day
    event = str(told.get("event") or "")
    names = (event, *_texts(told.get("event_aliases")))
    site = told.get("event_url")
    links = (row.url, told.get("video"), *_texts(told.get("links")))
    return Appearance(
        address=row.address,
        source=row.source,
        title=talk_of(row.title, event, _texts(told.get("speakers"))),
        links=frozenset(filter(None, (_address(link) for link in links if link))),
        day=day,
        first=_day(told.get("event_start")) or day,
        last=_day(told.get("event_end")) or day,
        events=frozenset(found for name in names if (found := _event_words(name))),
        site=_site(site) if isinstance(site, str) else None,
        untitled=bool(told.get("untitled")),
        recording=bool(told.get("recording")),
        confirmed=told.get("confirmed") is True,
        written=written,
        seen=row.first_seen,
        gone=row.gone_at,
        private=row.private,
        asserted=row.evidence == "asserted",
    )


def _event_words(name: str) -> tuple[str, ...]:
    """Without years; what is nothing but a year names nothing."""
    return tuple(word for word in words(name) if not re.fullmatch(r"(?:19|20)\d\d", word))


def _related(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names may be one event's: a word in common, or the initials of the other."""
    few = {word for word in one if len(word) > 2} - _COMMON
    if few & {*other} or one == other:
        return True
    return any(
        "".join(word[0] for word in long) in short for short, long in ((one, other), (other, one))
    )


_COMMON = frozenset(
    {"conf", "conference", "day", "days", "meetup", "summit", "tech", "the", "user", "group"}
)


def _address(link: object) -> str | None:
    """One spelling of an address; of a video its id, of a page on sched.com its session's."""
    if not isinstance(link, str):
        return None
    if video := _video(link):
        return f"youtube:{video}"
    if session := _SCHED.search(link):
        return f"{session[1]}:{session[2]}"
    return normalise(link)


def _video(link: str) -> str | None:
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    path = parts.path.strip("/").split("/")
    if host == "youtu.be":
        id_ = path[0]
    elif host in ("youtube.com", "youtube-nocookie.com"):
        watched = parse_qs(parts.query).get("v", [""])[0]
        id_ = watched or (path[-1] if path[0] in ("embed", "live", "shorts", "v") else "")
    else:
        return None
    # A stream of a whole day holds many talks, each with its time.
    asked = parse_qs(parts.query)
    begin = "".join(value for name in ("t", "start") for value in asked.get(name, [])[:1])
    return f"{id_}@{begin}" if _VIDEO.fullmatch(id_) else None


def _site(link: str) -> str | None:
    """Host and path; of a host that has the events of many, only with its path."""
    found = profile(link)
    return None if found is None or found in _OF_MANY else found


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
