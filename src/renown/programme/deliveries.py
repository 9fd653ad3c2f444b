"""Sessions of a programme -> records of those that the person gave, or is to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

from renown.collector import Person
from renown.programme import titles
from renown.programme.forms import Told, form_of
from renown.programme.letters import folded
from renown.programme.names import Match, Who
from renown.programme.options import ProgrammeOptions
from renown.programme.session import Session, Speaker
from renown.record import Record

_LONGEST_KEY = 400
_MOST = 20
"""Speakers and links of a session that are kept."""


@dataclass(kw_only=True, slots=True)
class Found:
    """What a programme was found to hold."""

    records: list[Record] = field(default_factory=list)
    sessions: int = 0
    """All that were listed, of anybody."""
    dated: int = 0
    """Of these: with a day."""
    outside: int = 0
    """Of these: on days that are not the event's."""
    first: date | None = None
    last: date | None = None

    @property
    def is_another_event(self) -> bool:
        """Whether nothing takes place on the event's days: left over, or put up for a test."""
        return 0 < self.dated == self.outside


def deliveries(sessions: Iterable[Session], options: ProgrammeOptions, person: Person) -> Found:
    """The person's sessions as records, in the programme's order; others are only counted.

    Sessions stream through: of a large programme no more than the person's are held.
    """
    who, found = Who.of(person, options.speaker), Found()
    mine: list[tuple[Session, Speaker, Match]] = []
    bearers: list[frozenset[str]] = []
    for session in sessions:
        found.sessions += 1
        if session.start:
            day = _local(session.start, options).date()
            found.dated += 1
            found.first = min(found.first or day, day)
            found.last = max(found.last or day, day)
            found.outside += options.outside(session.start)
        if recognised := who.first(session.speakers):
            mine.append((session, *recognised))
            bearers += _bearers(session, who)
    namesakes = max(0, len(_people(bearers)) - 1)
    found.records = [_record(*one, options, person, namesakes) for one in mine]
    return found


def _local(start: datetime, options: ProgrammeOptions) -> datetime:
    return start.astimezone(options.timezone) if options.timezone else start


def _bearers(session: Session, who: Who) -> Iterator[frozenset[str]]:
    """The programme's ids of those who bear a name of the person's."""
    for one in session.speakers:
        if one.ids and folded(one.name) in who.names:
            yield frozenset(one.ids)


def _people(ids: Iterable[frozenset[str]]) -> set[str]:
    """One name for each of those who share no id: a row may tell some of a person's ids only."""
    named: dict[str, str] = {}

    def first(id_: str) -> str:
        while (other := named.setdefault(id_, id_)) != id_:
            named[id_], id_ = named[other], other
        return id_

    for one in ids:
        head, *rest = (first(id_) for id_ in sorted(one))
        named.update(dict.fromkeys(rest, head))
    return {first(id_) for id_ in list(named)}


def _record(
    session: Session,
    speaker: Speaker,
    match: Match,
    options: ProgrammeOptions,
    person: Person,
    namesakes: int,
) -> Record:
    event = session.event
    name = options.event or event.name
    told = form_of(session.formats, session.title, session.minutes)
    return Record(
        kind="workshop" if told.form == "workshop" else "talk",
        key=_key(session),
        title=session.title,
        url=session.url,
        at=_instant(session, options, person.timezone),
        evidence="asserted" if session.is_asserted else "listed",
        tags=tuple(tag for tag in session.tracks if tag),
        details=_event_of(session, options, name)
        | ({} if session.is_untitled else _what_it_is(session, told, name))
        | {
            "speakers": _names(session),
            "place": session.place,
            "country": session.country,
            "language": session.language,
            "links": tuple(dict.fromkeys(session.links))[:_MOST] or None,
            "video": session.video,
            "slides": session.slides,
            "status": "cancelled" if session.is_cancelled else None,
            "service": True if session.is_service else None,
            "untitled": True if session.is_untitled else None,
            "matched_by": match.by,
            "matched": match.value[:300],
            "speaker": " ".join(speaker.name.split())[:300] or None,
            "speaker_ids": speaker.ids[:_MOST] or None,
            "speaker_links": speaker.links[:_MOST] or None,
            "namesakes": namesakes if match.by == "name" and namesakes else None,
        },
    )


def _event_of(session: Session, options: ProgrammeOptions, name: str) -> dict[str, object]:
    event, start = session.event, session.start
    local = _local(start, options) if start else None
    known = local and (options.timezone or local.utcoffset())
    return {
        "event": name or None,
        "event_id": event.id or None,
        "event_url": options.event_url or event.url,
        "event_aliases": options.event_aliases or None,
        "event_start": _iso(options.starts or event.start),
        "event_end": _iso(options.ends or event.end),
        "day": _iso(local.date()) if local and known else None,
    }


def _what_it_is(session: Session, told: Told, event: str) -> dict[str, object]:
    talk = titles.talk_of(session.title, event, [one.name for one in session.speakers])
    return {
        "talk": talk[:300] or None,
        "form": told.form,
        "basis": told.basis,
        "format": ", ".join(one for one in session.formats if one)[:300] or None,
        "minutes": session.minutes,
    }


def _key(session: Session) -> str:
    key = session.id if session.is_global else f"{session.event.id}:{session.id}"
    short = "".join(c for c in key if c.isprintable())
    if short == key and len(key) <= _LONGEST_KEY:
        return key
    digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{short[: _LONGEST_KEY - 40]}:{digest[:32]}"


def _instant(session: Session, options: ProgrammeOptions, home: ZoneInfo) -> datetime | None:
    """When it takes place; of an event with dates alone, its last moment: by then it has."""
    if session.start is not None:
        return session.start.astimezone(UTC)
    event, zone = session.event, options.timezone or home
    end = options.ends or event.end or options.starts or event.start
    return datetime.combine(end, time(23, 59, 59), zone).astimezone(UTC) if end else None


def _names(session: Session) -> Sequence[str] | None:
    names = (" ".join(one.name.split()) for one in session.speakers[:_MOST])
    return tuple(dict.fromkeys(name for name in names if name)) or None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
