"""Which talks and workshops are one appearance: one person, one event, one date.

Titles alone never tell: of pairs that were labelled by hand, the same talk and another one are as
much alike. So records are one only at the same event or within a day of each other, and there by
an equal address, an equal title, or one that is nearly equal with the same numbers, parts and
days. What one source lists side by side stays apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from urllib.parse import parse_qs, urlsplit

from renown.programme.letters import words
from renown.programme.names import profile
from renown.programme.titles import are_alike, is_generic, talk_of
from renown.resolve.exclusions import ASKED
from renown.resolve.groups import Groups, Listing
from renown.resolve.links import normalise
from renown.store.rows import Row

_TRIES = 100
"""Records that one is compared with: no source can make it slow."""
_EVENT = timedelta(days=3)
_DAY = timedelta(days=1)
_OLD = timedelta(days=400)
"""After which a recording is not taken for one of an earlier talk."""
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
    host: str | None
    """Of the event's own site."""
    untitled: bool
    recording: bool
    gone: bool
    private: bool
    asserted: bool

    def is_at(self, other: Appearance) -> bool:
        """Whether both are at one event, as far as both tell."""
        if not (self.first and self.last and other.first and other.last):
            return False
        if self.first - _EVENT > other.last or other.first - _EVENT > self.last:
            return False
        return not self.events.isdisjoint(other.events) or bool(
            self.host and self.host == other.host
        )

    def is_elsewhere(self, other: Appearance) -> bool:
        """Whether both name their events, and these have nothing in common."""
        if not (self.events and other.events) or (self.host and self.host == other.host):
            return False
        return not any(_related(one, two) for one in self.events for two in other.events)

    def may_be(self, other: Appearance) -> bool:
        """Whether event and dates allow that both are one appearance."""
        if self.source == other.source and self.gone == other.gone:
            return False
        if self.recording or other.recording or not (self.day and other.day):
            return True
        if self.is_at(other):
            return True
        return self.is_near(other) and not self.is_elsewhere(other)

    def is_near(self, other: Appearance) -> bool:
        """Whether both are of one date, as far as that is known.

        A date that was written down may be a day off, in the time zone of the event.
        """
        if not (self.day and other.day):
            return False
        exact = bool(self.events and other.events) and not (self.asserted or other.asserted)
        return abs(self.day - other.day) <= (timedelta() if exact else _DAY)


def appearance_of(row: Row) -> Appearance:
    """What the row is known by."""
    told = row.details
    day = row.at.astimezone(UTC).date() if row.at else None
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
        host=(profile(site) or "").partition("/")[0] or None if isinstance(site, str) else None,
        untitled=bool(told.get("untitled")),
        recording=bool(told.get("recording")),
        gone=row.gone_at is not None,
        private=row.private,
        asserted=row.evidence == "asserted",
    )


class Appearances:
    """All talks and workshops of a person, to be put into groups."""

    def __init__(self, rows: Iterable[Row]) -> None:
        found = map(appearance_of, rows)
        self._all = sorted(found, key=lambda one: (one.day or date.max, one.address))
        self._by_address = {one.address: one for one in self._all}

    def listed(self) -> Mapping[str, Listing]:
        """By address: whatever a source lists side by side is different."""
        return {one.address: one.address for one in self._all if not one.gone}

    def join(self, groups: Groups, *, private: bool) -> None:
        """Put together what is the same, the public ones only or all of them."""
        chosen = [one for one in self._all if private or not one.private]
        if private and not any(one.private for one in chosen):
            return
        titled = [one for one in chosen if not one.untitled]
        self._gather(groups, titled, "same link", lambda one: one.links, _always)
        self._gather(groups, titled, "same title", lambda one: (one.title,), _names_a_talk)
        self._gather(groups, titled, "nearly the same title", _days_around, _are_alike)
        self._gather(groups, chosen, "same event", _events_of, _only_one_has_a_title)

    def _gather(
        self,
        groups: Groups,
        among: Sequence[Appearance],
        rule: str,
        names: Callable[[Appearance], Iterable[Hashable]],
        agree: Callable[[Appearance, Appearance], bool],
    ) -> None:
        classes: defaultdict[Hashable, list[Appearance]] = defaultdict(list)
        for one in among:
            for name in names(one):
                classes[name].append(one)
        for alike in classes.values():
            for place, first in enumerate(alike):
                for other in alike[place + 1 : place + 1 + _TRIES]:
                    if agree(first, other) and self._may_join(groups, first, other):
                        groups.join(first.address, other.address, rule)

    def _may_join(self, groups: Groups, first: Appearance, other: Appearance) -> bool:
        """Whether all of both groups fit, save what the person put there."""
        if not (first.may_be(other) and groups.may_join(first.address, other.address)):
            return False
        ours, theirs = self._members(groups, first), self._members(groups, other)
        if first.untitled != other.untitled:  # one event may have several talks; it is one of them
            untitled = ours if first.untitled else theirs
            if not all(one.untitled for one in untitled):
                return False
        return all(one.may_be(two) for one in ours for two in theirs if one is not two)

    def _members(self, groups: Groups, of: Appearance) -> list[Appearance]:
        known = (self._by_address.get(address) for address in groups.of(of.address))
        return [
            one for one in known if one and not groups.rule(one.address).startswith("correction")
        ]

    def doubts(self, groups: Groups) -> Mapping[str, str]:
        """By address, why what no rule could join may still be something that counts already."""
        found: dict[str, str] = {}
        by_title: defaultdict[str, list[Appearance]] = defaultdict(list)
        for one in self._all:
            if not one.untitled and not one.recording:
                by_title[one.title].append(one)
        for one in filter(_is_doubtful, self._all):
            if len(groups.of(one.address)) == 1:
                others = self._all if one.untitled else by_title[one.title]
                doubts = (
                    f"{ASKED}: {why} {other.address}"
                    for other in others[:_TRIES]
                    if (why := _doubt(one, other))
                    and not groups.keeps_apart(one.address, other.address)
                )
                if told := next(doubts, None):
                    found[one.address] = told
        return found


def _is_doubtful(one: Appearance) -> bool:
    return one.recording or one.untitled or one.asserted


def _doubt(one: Appearance, other: Appearance) -> str | None:
    """What speaks for it that both are one, though no rule is sure."""
    if other.untitled or other.recording or one.private != other.private:
        return None
    if not (one.day and other.day):
        return None
    if one.recording:
        late = timedelta() <= one.day - other.day + _DAY <= _OLD
        return "most likely a recording of" if late and not is_generic(one.title) else None
    if one.untitled:
        during = bool(one.first and one.last and one.first <= other.day <= one.last)
        return "perhaps the event of" if during and not one.is_elsewhere(other) else None
    same_day = one.day == other.day and one.source != other.source and not other.asserted
    return "the same title on the same day as" if same_day else None


def _always(_one: Appearance, _other: Appearance) -> bool:
    return True


def _names_a_talk(one: Appearance, other: Appearance) -> bool:
    """What many events have is one only at one event, on one day."""
    if one.recording or other.recording:
        return False  # dated by its upload; only its address tells
    return not is_generic(one.title) or (one.is_at(other) and one.is_near(other))


def _are_alike(one: Appearance, other: Appearance) -> bool:
    if one.recording or other.recording or one.title == other.title:
        return False
    return are_alike(one.title, other.title)


def _only_one_has_a_title(one: Appearance, other: Appearance) -> bool:
    return one.untitled != other.untitled and one.is_at(other)


def _days_around(one: Appearance) -> Iterator[date]:
    """So that what lies a day apart meets."""
    if one.day:
        yield from (one.day, one.day + _DAY)


def _events_of(one: Appearance) -> Iterator[Hashable]:
    yield from one.events
    if one.host:
        yield one.host


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
    return id_ if _VIDEO.fullmatch(id_) else None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
