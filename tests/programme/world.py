"""A person and sessions, with as few words as a test needs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from renown.collector import Person
from renown.programme import Event, ProgrammeOptions, Session, Speaker, deliveries
from renown.record import Record

ADA = Person(
    id="ada",
    name="Ada Example",
    aliases=("A. Example",),
    links=("https://github.com/ada-example-renown", "https://www.linkedin.com/in/ada-example"),
    timezone=ZoneInfo("Europe/Lisbon"),
)
CONF = Event(id="conf-2026", name="Conf 2026")
MORNING = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)


def session(id_: str = "1", **fields: Any) -> Session:
    """A talk of Ada's at the conference."""
    defaults: dict[str, Any] = {
        "title": "Golden paths",
        "speakers": (Speaker(name="Ada Example"),),
        "event": CONF,
        "start": MORNING,
        "minutes": 30,
    }
    return Session(id=id_, **(defaults | fields))


def records(*sessions: Session, person: Person = ADA, **options: Any) -> list[Record]:
    """What they are of the person's."""
    return deliveries(sessions, ProgrammeOptions(**options), person).records
