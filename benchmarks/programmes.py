"""Made-up programmes of many sessions, written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5
from xml.sax.saxutils import escape

SESSIONS, THEIRS = 100_000, 300
_EACH = SESSIONS // THEIRS
_ROOMS = 40
_PEOPLE = 20_000
_SPACE = UUID("8d1c1b0e-6d57-4c1c-9a2e-0c6b7c1b7a11")
_FIRST = datetime(2026, 3, 2, 8, tzinfo=UTC)
_WORDS = ("scaling", "pipelines", "careful", "release", "policy", "kernel", "memory", "graph")


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A format, the source type that reads it, and what makes one."""

    title: str
    type: str
    file: str
    pieces: Callable[[], Iterator[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Talk:
    number: int

    @property
    def guid(self) -> str:
        return str(uuid5(_SPACE, str(self.number)))

    @property
    def title(self) -> str:
        words = (_WORDS[(self.number >> 3 * place) % 8] for place in range(5))
        return f"{' '.join(words).capitalize()} & more, {self.number}"

    @property
    def speaker(self) -> tuple[int, str]:
        theirs = self.number % _EACH == 0 and self.number < THEIRS * _EACH
        person = self.number % _PEOPLE + 1
        return (0, "Ada Example") if theirs else (person, f"Speaker Example {person}")

    @property
    def abstract(self) -> str:
        return f"What was learnt about {self.title} in a year, and what to try next. " * 2

    @property
    def start(self) -> datetime:
        return _FIRST + timedelta(hours=self.number // _ROOMS % 9, days=self.number // 360)

    @property
    def room(self) -> str:
        return f"Room {self.number % _ROOMS}"


def write(form: Form, path: Path) -> None:
    """Write such a programme."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(form.pieces())


def _talks() -> Iterator[_Talk]:
    return (_Talk(number=number) for number in range(SESSIONS))


def _xml() -> Iterator[str]:
    yield (
        "<?xml version='1.0' encoding='utf-8'?><schedule><conference><acronym>example-2026"
        "</acronym><title>ExampleConf 2026</title><start>2026-03-02</start><end>2026-12-05</end>"
        "<base_url>https://conf.example/</base_url><time_zone_name>Europe/Lisbon</time_zone_name>"
        "</conference>"
        '<day index="1" date="2026-03-02"><room name="All">\n'
    )
    for talk in _talks():
        number, name = talk.speaker
        yield (
            f'<event guid="{talk.guid}" id="{talk.number}"><date>{talk.start.isoformat()}</date>'
            f"<start>{talk.start:%H:%M}</start><duration>00:45</duration><room>{talk.room}</room>"
            f"<title>{escape(talk.title)}</title><track>Systems</track><type>lecture</type>"
            f"<language>en</language><abstract>{escape(talk.abstract)}</abstract><persons>"
            f'<person id="{number}">{name}</person></persons><links/></event>\n'
        )
    yield "</room></day></schedule>\n"


def _c3voc() -> Iterator[str]:
    conference = {
        "acronym": "example-2026",
        "title": "ExampleConf 2026",
        "start": "2026-03-02",
        "end": "2026-12-05",
        "time_zone_name": "Europe/Lisbon",
    }
    yield '{"schedule": {"version": "1", "base_url": "https://conf.example/", '
    yield f'"conference": {json.dumps(conference)[:-1]}'
    yield ', "days": [{"index": 1, "date": "2026-03-02", "rooms": {"All": [\n'
    for talk in _talks():
        number, name = talk.speaker
        event = {
            "id": talk.number,
            "guid": talk.guid,
            "date": talk.start.isoformat(),
            "start": f"{talk.start:%H:%M}",
            "duration": "00:45",
            "room": talk.room,
            "title": talk.title,
            "subtitle": "",
            "track": "Systems",
            "type": "Talk",
            "language": "en",
            "abstract": talk.abstract,
            "persons": [{"id": number, "code": f"C{number}", "public_name": name}],
            "links": [],
            "attachments": [],
        }
        yield f"{',' if talk.number else ''}{json.dumps(event)}\n"
    yield "]}}]}}}\n"


def _ics() -> Iterator[str]:
    yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//EN\r\n"
    yield "X-WR-CALNAME:ExampleConf 2026\r\n"
    for talk in _talks():
        summary = f"{talk.title.replace(',', ' -')} - {talk.speaker[1]}\\, Example Ltd"
        said = talk.abstract.replace(",", "\\,")
        lines = [
            "BEGIN:VEVENT",
            "DTSTAMP:20260301T080000Z",
            f"DTSTART:{talk.start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{talk.start + timedelta(minutes=45):%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{summary}",
            *(
                f"{' ' if at else 'DESCRIPTION:'}{said[at : at + 60]}"
                for at in range(0, len(said), 60)
            ),
            "CATEGORIES:SYSTEMS",
            f"LOCATION:{talk.room}",
            "SEQUENCE:0",
            f"UID:{talk.guid.replace('-', '')}",
            f"URL:http://example.sched.example/event/{talk.guid.replace('-', '')}",
            "END:VEVENT",
        ]
        yield "".join(f"{line}\r\n" for line in lines)
    yield "END:VCALENDAR\r\n"


def _sessionize() -> Iterator[str]:
    yield '{"sessions": [\n'
    for talk in _talks():
        session = {
            "id": str(700_000 + talk.number),
            "title": talk.title,
            "description": talk.abstract,
            "startsAt": f"{talk.start:%Y-%m-%dT%H:%M:%S}",
            "endsAt": f"{talk.start + timedelta(minutes=45):%Y-%m-%dT%H:%M:%S}",
            "isServiceSession": False,
            "isPlenumSession": False,
            "speakers": [str(uuid5(_SPACE, f"speaker {talk.speaker[0]}"))],
            "categoryItems": [1],
            "questionAnswers": [],
            "roomId": talk.number % _ROOMS,
            "status": "Accepted",
        }
        yield f"{',' if talk.number else ''}{json.dumps(session)}\n"
    yield '], "speakers": [\n'
    for number in range(_PEOPLE + 1):
        name = f"Speaker Example {number}" if number else "Ada Example"
        speaker = {"id": str(uuid5(_SPACE, f"speaker {number}")), "fullName": name, "links": []}
        yield f"{',' if number else ''}{json.dumps(speaker)}\n"
    items = [{"id": 1, "name": "Session"}]
    categories = [{"id": 9, "title": "Session format", "items": items}]
    rooms = [{"id": number, "name": f"Room {number}"} for number in range(_ROOMS)]
    yield f'], "questions": [], "categories": {json.dumps(categories)}'
    yield f', "rooms": {json.dumps(rooms)}}}\n'


FORMS = (
    Form(title="XML", type="schedule", file="schedule.xml", pieces=_xml),
    Form(title="c3voc JSON", type="schedule", file="schedule.json", pieces=_c3voc),
    Form(title="ICS", type="calendar", file="programme.ics", pieces=_ics),
    Form(title="Sessionize All", type="sessionize", file="all.json", pieces=_sessionize),
)
