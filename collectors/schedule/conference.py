"""What all schedules of an event tell, in XML and in JSON, as sessions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from collectors.schedule import values
from collectors.schedule.options import Options
from collectors.schedule.walk import BrokenError
from renown.collector import Person
from renown.programme import Event, Session, Speaker
from renown.programme.letters import folded
from renown.programme.names import Who
from renown.programme.source import Walk

TOLD = frozenset(["acronym", "title", "start", "end", "time_zone_name", "base_url"])
"""What is looked for, to the end if need be, before the sessions are read."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NO_UUID = re.compile(r"[0-]+")
_MAIL = re.compile(r"\s*[<(]?[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+[>)]?")
_TALK_PAGE = re.compile(r"(?P<page>.+/talk/[^/]+/)feedback/?")
_IDS = ("guid", "id", "code")
"""Of people, the most lasting first."""
_MOST = 20


class Row(NamedTuple):
    """An event as the schedule has it, and what it stands in."""

    day: Mapping[str, object]
    room: str
    event: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What is the same for all sessions."""

    event: Event
    zone: values.Zone
    city: str = ""


def frame(told: Mapping[str, object], options: Options, person: Person) -> Frame:
    """What the schedule tells of its event."""
    name, acronym = values.text(told.get("title")), values.text(told.get("acronym"), 100)
    start, end = values.day(told.get("start")), values.day(told.get("end"))
    event = Event(
        id=_of_year(acronym or "-".join(folded(name).split()), start),
        name=name or acronym,
        url=values.link(told.get("url")) or values.link(told.get("base_url")),
        start=start,
        end=end if not start or not end or start <= end else None,
    )
    own = zone(told.get("time_zone_name"))
    return Frame(
        event=event,
        zone=values.Zone(event=options.timezone or own, other=person.timezone),
        city=values.text(told.get("city"), 100),
    )


def _of_year(known: str, start: date | None) -> str:
    """With the year of the event, unless it ends in it, or has it: "data2day" is of each year."""
    if start is None:
        return known
    year = start.year
    has_it = re.search(rf"(?<!\d){year}(?!\d)|(?<!\d){year % 100:02}$", known)
    return known if has_it else f"{known}-{year}".lstrip("-")


def zone(name: object) -> ZoneInfo | None:
    """A time zone by its name."""
    try:
        return ZoneInfo(name.strip()) if isinstance(name, str) and name.strip() else None
    except (KeyError, ValueError, OSError):
        return None


def sessions(rows: Iterable[Row], frame: Frame, walk: Walk, who: Who) -> Iterator[Session]:
    """One for each event; those that cannot be read are counted."""
    for row in rows:
        try:
            yield session(row, frame, who)
        except BrokenError:
            walk.broken += 1


def session(row: Row, frame: Frame, who: Who) -> Session:
    """An event of a schedule; of others' sessions, which are only counted, no more than its start.

    BrokenError when it has no title, or none of what tells it apart.
    """
    event = row.event
    if not isinstance(event, dict):
        raise BrokenError
    title, people = values.text(event.get("title"), values.TITLE), speakers(event.get("persons"))
    if not title and people:
        raise BrokenError
    start = frame.zone.start(event, row.day)
    if not who.first(people):
        return Session(id="", title=title, event=frame.event, start=start)
    guid, own = _ids(event)
    pages = _pages(event)
    links = event.get("links")
    return Session(
        id=guid or own or _by_words(title, start),
        is_global=_UUID.fullmatch(guid) is not None,
        title=title,
        speakers=people,
        event=frame.event,
        start=start,
        minutes=values.minutes(event.get("duration")),
        formats=labels(event.get("type")),
        tracks=labels(event.get("track")),
        url=pages[0] if pages else None,
        links=tuple(pages[1:]),
        video=values.link(event.get("video_download_url")) or values.video(links),
        slides=values.slides(event.get("attachments")),
        place=", ".join(filter(None, (_room(event, row), frame.city))) or None,
        language=values.text(event.get("language"), 35) or None,
    )


def _by_words(title: str, start: datetime | None) -> str:
    """What tells it apart where no id does; in whatever zone the start is told."""
    return "-".join(folded(f"{title} {start.astimezone(UTC) if start else ''}").split())


def _ids(event: Mapping[str, object]) -> tuple[str, str]:
    """The guid, unless it is all zeros, and what else tells it apart."""
    guid = values.identifier(event.get("guid"))
    own = next(filter(None, (values.identifier(event.get(k)) for k in ("id", "code", "slug"))), "")
    return ("" if _NO_UUID.fullmatch(guid) else guid), own


def _room(event: Mapping[str, object], row: Row) -> str:
    return values.label(event.get("room")) or values.text(row.room)


def _pages(event: Mapping[str, object]) -> list[str]:
    """Its page, the one that it was taken over from, and the one that feedback is given on."""
    given = [values.link(event.get("url")), values.link(event.get("origin_url"))]
    if feedback := values.link(event.get("feedback_url")):
        found = _TALK_PAGE.fullmatch(feedback)
        given.append(found["page"] if found else None)
    return list(dict.fromkeys(filter(None, given)))


def labels(value: object) -> tuple[str, ...]:
    """What the programme calls it, where it does."""
    found = values.label(value)
    return (found,) if found else ()


def speakers(given: object) -> tuple[Speaker, ...]:
    """Those who are named. BrokenError when it is no list of people."""
    if given is None:
        return ()
    if not isinstance(given, list):
        raise BrokenError
    return tuple(speaker(one) for one in given)


def speaker(given: object) -> Speaker:
    """Somebody. Mail addresses are left out, where they stand beside the name, too."""
    if isinstance(given, str):
        given = {"name": given}
    if not isinstance(given, dict):
        raise BrokenError
    names = ("public_name", "name", "full_public_name", "display_name")
    name = next(filter(None, (values.text(given.get(key)) for key in names)), "")
    return Speaker(
        name=_MAIL.sub("", name).strip() if "@" in name else name,
        ids=tuple(dict.fromkeys(filter(None, (values.identifier(given.get(k)) for k in _IDS)))),
        links=_profiles(given) if "url" in given or "links" in given else (),
    )


def _profiles(given: Mapping[str, object]) -> tuple[str, ...]:
    listed = given.get("links")
    several = listed[:_MOST] if isinstance(listed, list) else []
    addresses = [one.get("url") if isinstance(one, dict) else one for one in several]
    return tuple(filter(None, map(values.link, [given.get("url"), *addresses])))
