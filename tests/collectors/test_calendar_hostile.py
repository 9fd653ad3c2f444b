"""Calendars that nobody should publish: whatever comes, it ends in records or in an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import UnreadableError
from tests.collectors.programmes import programmes
from tests.collectors.test_calendar import calendar, event

DATES = ["20260323T100000Z", "00010101", "99991231T235959Z", "20260323", "PT1H", "-P9999999W"]
RULES = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,-1FR",
    "FREQ=YEARLY;BYSETPOS=366",
    "FREQ=MONTHLY;UNTIL=00010101",
    "FREQ=DAILY;COUNT=99999999999999999999",
]
TEXTS = ["Boats - Ada Example, Acme", "Speakers:\\nAda Example", "\\", "\\n", "a@b.example", "1"]
STRANGE = ["https://[::1", "http://\x00", " - Ada Example", "Europe/Rome", "VEVENT", "VALARM", "🚢"]
NAMES = st.sampled_from(
    [
        *("DTSTART", "DTEND", "DURATION", "UID", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID"),
        *("SUMMARY", "DESCRIPTION", "CATEGORIES", "LOCATION", "STATUS", "URL", "BEGIN", "END"),
        *("DTSTART;TZID=Ship", "DTSTART;TZID=../../etc", 'DTSTART;TZID="x":'),
        *("ORGANIZER;CN=Ada Example", "TZOFFSETTO", "TZOFFSETFROM", "TZID"),
    ]
)
VALUES = st.text(max_size=20) | st.sampled_from([*DATES, *RULES, *TEXTS, *STRANGE])
LINES = st.lists(st.tuples(NAMES, VALUES).map(":".join), max_size=8).map("\n".join)
EVENTS = st.one_of(
    LINES.map(lambda lines: f"BEGIN:VEVENT\nSUMMARY:Boats - Ada Example\n{lines}\nEND:VEVENT"),
    LINES.map(lambda lines: f"BEGIN:VTIMEZONE\nTZID:Ship\n{lines}\nEND:VTIMEZONE"),
    LINES,
)


def _holds(body: bytes) -> None:
    with programmes("calendar") as programme:
        programme.holds(body)


@given(body=st.binary(max_size=200))
@settings(max_examples=20)
def test_any_bytes_end_in_an_error(body: bytes) -> None:
    _holds(b"BEGIN:VCALENDAR\n" + body + b"\nEND:VCALENDAR")


@given(events=st.lists(EVENTS, max_size=4))
@settings(max_examples=40)
def test_any_events_end_in_records_or_an_error(events: list[str]) -> None:
    _holds(calendar(*events).encode("utf-8", "replace"))


@pytest.mark.slow
@given(events=st.lists(EVENTS, max_size=8))
@settings(max_examples=300)
def test_very_many_events_end_in_records_or_an_error(events: list[str]) -> None:
    _holds(calendar(*events).encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "lines",
    [
        "SUMMARY:" + " - Ada Example" * 50_000,
        "SUMMARY:" + " -" * 200_000 + " Ada Example",
        "SUMMARY:Boats - " + "Ada, " * 100_000 + "Ada Example",
        "SUMMARY:Boats\nDESCRIPTION:" + "Speakers:\\n" * 50_000 + "Ada Example",
        "SUMMARY:Boats\nDESCRIPTION:Ada Example" + "<p" * 200_000,
        "SUMMARY:Boats\nDESCRIPTION:Ada Example" + "<" * 400_000 + "\\nSpeaker: Ada Example",
        "SUMMARY:Boats - Ada Example\n" + "\n ".join(["X:y"] * 50_000),
        "SUMMARY:Boats - Ada Example\nRDATE:" + ",".join(["20260323T100000Z"] * 50_000),
        "SUMMARY:Boats - Ada Example\n" + "CATEGORIES:a\\,b,c\n" * 20_000,
        "SUMMARY:Boats - Ada Example\nLOCATION:" + "," * 400_000,
        "SUMMARY:Boats - Ada Example\nX;Y=" + '"' * 300_001 + ":z",
        "SUMMARY:Boats - Ada Example\n" + "BEGIN:VALARM\n" * 30_000,
    ],
    ids=range(12),
)
def test_a_huge_value_is_cut(lines: str) -> None:
    _holds(calendar(f"BEGIN:VEVENT\nUID:1\nDTSTART:20260323T100000Z\n{lines}\nEND:VEVENT").encode())


@pytest.mark.slow
def test_very_many_rules_are_not_all_followed() -> None:
    rules = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    with programmes("calendar") as programme:
        programme.holds(calendar(*[event(f"{n}", RRULE=rules) for n in range(200)]).encode())
        assert 180 == len(programme.records)


def test_fifty_thousand_empty_events_are_only_counted() -> None:
    body = calendar(*["BEGIN:VEVENT\nEND:VEVENT"] * 50_000, event())
    with programmes("calendar") as programme:
        assert 1 == len(programme.read(body))
        assert 50_001 == programme.state["sessions"]


def test_nothing_of_a_body_stands_in_an_error() -> None:
    with programmes("calendar") as programme, pytest.raises(UnreadableError) as error:
        programme.read(b"BEGIN:VCALENDAR\n\x1b[31m::error::boo")
    assert "boo" not in str(error.value)
