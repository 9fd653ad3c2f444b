"""A calendar of what is due: ends of certifications, due dates, checkpoints of the plan.

Each event has an id that outlives its day, and no stamp of its own making: DTSTAMP is the day of
the data on which the event's date was set, its own date. So the same data give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from renown.report import words
from renown.report.credentials import Credential
from renown.report.escape import plain, url
from renown.scorecard.scores import Scores

_ID = "renown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """One day on which something is due."""

    id: str
    day: date
    title: str
    text: str = ""
    url: str | None = None


def calendar(scores: Scores, credentials: Sequence[Credential]) -> bytes:
    """As iCalendar; one event a deadline, by day."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//{_ID}//deadlines//EN")
    made.add("x-wr-calname", f"{plain(scores.title or scores.scorecard)}: deadlines")
    for one in sorted(deadlines(scores, credentials), key=lambda one: (one.day, one.id)):
        made.add_component(_event(one))
    return bytes(made.to_ical())


def deadlines(scores: Scores, credentials: Sequence[Credential]) -> Iterator[Deadline]:
    """All of them: of private criteria only that they are due."""
    named = Counter((one.url, one.title) for one in credentials if one.until)
    for one in credentials:
        if one.until is not None and one.left is not None and one.left >= 0:
            id_ = f"{one.url}/{one.title}"
            if named[one.url, one.title] > 1:  # the same one twice
                id_ = f"{id_}/{one.until}"
            yield Deadline(
                id=f"expiry/{id_}",
                day=one.until,
                title=f"{plain(one.title)} expires",
                text="Renew it in time.",
                url=url(one.url),
            )
    for score in scores.criteria:
        if score.due is None or score.due < scores.day or score.state == "met":
            continue
        task = score.section == "plan"
        yield Deadline(
            id=f"due/{score.id}",
            day=score.due,
            title=f"{'Plan' if task else 'Due'}: {plain(score.title)}",
            text=f"{words.statement(score)}.",
        )
        if score.planned is not None and score.planned >= scores.day:
            yield Deadline(
                id=f"planned/{score.id}",
                day=score.planned,
                title=f"Planned: {plain(score.title)}",
            )


def _event(one: Deadline) -> Event:
    event = Event()
    event.add("uid", f"{hashlib.sha256(one.id.encode()).hexdigest()[:32]}@{_ID}")
    event.add("dtstamp", datetime.combine(one.day, time(), UTC))
    event.add("dtstart", one.day)
    if one.day < date.max:
        event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.title)
    if one.text:
        event.add("description", one.text)
    if one.url:
        event.add("url", one.url)
    event.add("transp", "TRANSPARENT")
    return event
