"""A speaker's profile: the events where the person says to have spoken.

Its sessions are abstracts without a date, which nothing links to an event. So each event is one
delivery whose title is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from collectors.sessionize.document import rows
from collectors.sessionize.fields import number, text
from collectors.sessionize.options import OWN
from renown.programme import Event, Session, Speaker
from renown.programme.address import link
from renown.programme.source import Walk


def sessions(body: bytes, walk: Walk) -> Iterator[Session]:
    """One for each event, told once."""
    name, given = name_of(body), set[str]()
    for row in rows(body, "events.item"):
        session = _session(row, name)
        if session is None:
            walk.broken += 1
        elif session.id not in given:
            given.add(session.id)
            yield session


def name_of(body: bytes) -> str:
    """Whose it is; "" where it does not say."""
    speaker = next(rows(body, "speaker"), None)
    if not isinstance(speaker, dict):
        return ""
    return f"{text(speaker.get('firstName'))} {text(speaker.get('lastName'))}".strip()


def _session(row: Any, name: str) -> Session | None:
    if not isinstance(row, dict):
        return None
    known, title = number(row.get("id")), text(row.get("name"))
    if not known or not title:
        return None
    start, end = _day(row.get("eventStartDate")), _day(row.get("eventEndDate"))
    if start and end and end < start:
        end = None
    return Session(
        id=f"event:{known}",
        is_global=True,
        title=title,
        speakers=(Speaker(name=name, ids=(OWN,)),),
        event=Event(
            id=f"sessionize-{known}",
            name=title,
            url=link(row.get("website")),
            start=start,
            end=end,
        ),
        place=text(row.get("location"))[:200] or None,
        is_untitled=True,
        is_asserted=True,
    )


def _day(value: Any) -> date | None:
    """The day as it is written: "2026-05-29T00:00:00Z" has no hour to be reckoned with."""
    try:
        day = datetime.fromisoformat(text(value)).date()
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None
