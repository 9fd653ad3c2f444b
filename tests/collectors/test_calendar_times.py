"""When the events of a calendar are: zones, whole days, and what repeats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from renown.collector import Person
from renown.errors import IncompleteError
from renown.record import Record
from tests.collectors.programmes import Programme, programmes
from tests.collectors.test_calendar import calendar, event

LISBON = Person(id="ada", name="Ada Example", timezone=ZoneInfo("Europe/Lisbon"))
OWN = """BEGIN:VTIMEZONE
TZID:Ship
BEGIN:STANDARD
DTSTART:20001029T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20000326T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.fixture
def conference() -> Iterator[Programme]:
    with programmes("calendar") as programme:
        yield programme


def timed(start: str, head: str = "X-A:b", zone: str = "") -> str:
    name = f"DTSTART;TZID={zone}" if zone else "DTSTART"
    body = event(DTSTART="", DTEND="").replace("SUMMARY", f"{name}:{start}\nSUMMARY")
    return calendar(body, head=head)


def hours(records: list[Record]) -> list[str]:
    return [f"{record.at:%m-%d %H:%M}" for record in records]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (timed("20260701T100000Z"), "07-01 10:00"),
        (timed(" 20260701T100000Z"), "07-01 10:00"),
        (timed("20260701T100000"), "07-01 09:00"),
        (timed("20260701T100000", "X-WR-TIMEZONE:Europe/Rome"), "07-01 08:00"),
        (timed("20260701T100000", "VTIMEZONE: Europe/Rome"), "07-01 08:00"),
        (timed("20260701T100000", zone="America/New_York"), "07-01 14:00"),
        (timed("20260701T100000", zone="/citadel.example/2026/Europe/Rome"), "07-01 08:00"),
        (timed("20260701T100000", zone="W. Europe Standard Time"), "07-01 08:00"),
        (timed("20260701T100000", OWN, zone="Ship"), "07-01 07:00"),
        (timed("20260101T100000", OWN, zone="Ship"), "01-01 08:00"),
        (timed("20260701T100000", zone="Nowhere/Town"), "07-01 09:00"),
        (timed("20260701"), "06-30 23:00"),
    ],
)
def test_a_time_is_told_in_the_zone_that_is_meant(
    conference: Programme, body: str, expected: str
) -> None:
    assert [expected] == hours(conference.read(body, person=LISBON))


def test_the_zone_of_the_options_goes_before_the_calendars(conference: Programme) -> None:
    body = timed("20260701T100000", "X-WR-TIMEZONE:Europe/Rome")

    assert ["07-01 01:00"] == hours(conference.read(body, timezone="Asia/Tokyo"))


@pytest.mark.parametrize(
    ("body", "option", "day"),
    [
        (timed("20260702T010000Z", "X-WR-TIMEZONE:America/Los_Angeles"), None, "2026-07-01"),
        (timed("20260702T010000Z", "VTIMEZONE: America/Los_Angeles"), None, "2026-07-01"),
        (timed("20260702T010000Z", "X-WR-TIMEZONE:UTC"), "America/Los_Angeles", "2026-07-01"),
        (timed("20260702T010000Z"), "America/Los_Angeles", "2026-07-01"),
        (timed("20260701T180000", zone="America/Los_Angeles"), None, "2026-07-01"),
        (timed("20260701T180000", "X-WR-TIMEZONE:America/Los_Angeles"), None, "2026-07-01"),
        (timed("20260702T010000", "X-WR-TIMEZONE:US/Pacific", zone="UTC"), None, "2026-07-01"),
        (timed("20260701T230000Z"), None, None),
        (timed("20260701"), None, "2026-07-01"),
    ],
)
def test_an_event_is_on_the_day_that_it_is_there(
    conference: Programme, body: str, option: str | None, day: str | None
) -> None:
    options: dict[str, Any] = {"timezone": option} if option else {}
    days: dict[str, Any] = {"starts": date(2026, 7, 1), "ends": date(2026, 7, 1)}
    [record] = conference.read(body, person=LISBON, **days, **options)

    assert day == record.details["day"]


def test_what_repeats_in_utc_is_told_in_the_zone_of_the_calendar(conference: Programme) -> None:
    body = calendar(
        series("FREQ=WEEKLY;COUNT=2;BYDAY=TH", DTSTART="20260305T010000Z"),
        head="X-WR-TIMEZONE:America/Los_Angeles",
    )
    records = conference.read(body)

    assert ["03-05 01:00", "03-12 01:00"] == hours(records)
    assert ["2026-03-04", "2026-03-11"] == [one.details["day"] for one in records]


@pytest.mark.parametrize(
    ("start", "more", "minutes"),
    [
        ("20260323T100000Z", {"DTEND": "20260323T104500Z"}, 45),
        ("20260323T100000Z", {"DTEND": "", "DURATION": "PT1H30M"}, 90),
        ("20260323T100000Z", {"DTEND": "", "DURATION": "soon"}, None),
        ("20260323T100000Z", {"DTEND": "20260323T090000Z"}, None),
        ("20260323T100000Z", {"DTEND": "20260423T090000Z"}, None),
        ("20260323T100000Z", {"DTEND": ""}, None),
        ("20260323", {"DTEND": "20260324"}, None),
    ],
)
def test_its_length_is_told_in_minutes(
    conference: Programme, start: str, more: dict[str, str], minutes: int | None
) -> None:
    [record] = conference.read(calendar(event(DTSTART=start, **more)))

    assert minutes == record.details["minutes"]


def series(rule: str, **more: str) -> str:
    return event("series", RRULE=rule, **more)


def test_an_event_that_repeats_is_a_delivery_each_time(conference: Programme) -> None:
    body = calendar(series("FREQ=WEEKLY;COUNT=4", EXDATE="20260330T100000Z"))
    records = conference.read(body)

    assert ["03-23 10:00", "04-06 10:00", "04-13 10:00"] == hours(records)
    assert "boats-2026:series:20260323T100000Z" == records[0].key
    assert records == conference.read(body.replace("COUNT=4", "UNTIL=20260413T100000Z"))
    assert records == conference.read(body.replace("COUNT=4", "UNTIL=20260413"))
    assert records == conference.read(body.replace("20260330T100000Z", "20260330"))


def test_the_hour_of_what_repeats_is_local(conference: Programme) -> None:
    body = timed("20260323T100000", zone="Europe/Lisbon")
    body = body.replace("SUMMARY", "RRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY")

    assert ["03-23 10:00", "03-30 09:00"] == hours(conference.read(body))


def test_an_instance_that_was_changed_stands_for_itself(conference: Programme) -> None:
    moved = event("series", RECURRENCE_ID="20260330T100000Z", DTSTART="20260331T120000Z", DTEND="")
    other = event("series", "Boats - Bob Doe", RECURRENCE_ID="20260406T100000Z")
    body = calendar(series("FREQ=WEEKLY;COUNT=4"), moved, other)
    records = conference.read(body)

    assert ["03-23 10:00", "04-13 10:00", "03-31 12:00"] == hours(records)
    before = conference.read(calendar(series("FREQ=WEEKLY;COUNT=4")))
    assert {record.key for record in records} < {record.key for record in before}


def test_the_order_of_a_calendar_does_not_matter(conference: Programme) -> None:
    told = [
        event("a", DTSTART="20260302T100000Z", RRULE="FREQ=WEEKLY;COUNT=2"),
        event("a", "Ropes - Ada Example", RRULE="FREQ=WEEKLY;COUNT=2"),
        event("a", "Sails - Ada Example", RECURRENCE_ID="20260323T100000Z"),
        event("b", RECURRENCE_ID="20260323T100000Z"),
        event("b", "Ropes - Ada Example", RECURRENCE_ID="20260323T100000Z"),
        event("c"),
        event("c"),
    ]

    def rows(*events: str) -> dict[str, str]:
        conference.state = {}
        found = conference.read(calendar(*events))
        assert len(found) == len({record.key for record in found})
        return {record.key: f"{record.title} {record.at}" for record in found}

    assert rows(*told) == rows(*reversed(told))
    assert len(rows(*told)) == len(set(rows(*told, *told))) == 7


def test_a_cancelled_instance_is_told_as_such(conference: Programme) -> None:
    off = event("series", RECURRENCE_ID="20260330T100000Z", STATUS="CANCELLED")
    records = conference.read(calendar(series("FREQ=WEEKLY;COUNT=2"), off))

    assert [None, "cancelled"] == [record.details["status"] for record in records]


def test_dates_may_be_listed_one_by_one(conference: Programme) -> None:
    body = calendar(event("series", RDATE="20260324T100000Z,20260325T100000Z"))

    assert ["03-23 10:00", "03-24 10:00", "03-25 10:00"] == hours(conference.read(body))


def test_of_a_rule_without_an_end_the_latest_500_and_the_next_100_are_told(
    conference: Programme,
) -> None:
    now = datetime(2026, 3, 22, tzinfo=UTC)
    weekly = conference.read(calendar(series("FREQ=WEEKLY")), now=now)
    monthly = conference.read(calendar(series("FREQ=MONTHLY;BYDAY=4MO")), now=now)
    old = conference.read(calendar(series("FREQ=YEARLY", DTSTART="19500323T100000Z")), now=now)

    assert (100, 100) == (len(weekly), len(monthly))
    past = conference.read(calendar(series("FREQ=DAILY", DTSTART="20200323T100000Z")), now=now)
    assert (500, "2026-06-29") == (len(past), f"{past[-1].at:%Y-%m-%d}")
    years = [record.at.year for record in old if record.at]
    assert list(range(2016, 2036)) == years


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=0"])
def test_a_rule_that_never_comes_true_gives_nothing(conference: Programme, rule: str) -> None:
    assert [] == conference.read(calendar(series(rule), event("x", "Ropes - Bob Doe")))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=1,2",
        "nonsense",
        "FREQ=DAILY;X=Y",
    ],
)
def test_a_rule_that_cannot_be_followed_leaves_the_first_time(
    conference: Programme, rule: str
) -> None:
    with pytest.raises(IncompleteError, match="1 of 2 sessions"):
        conference.read(calendar(series(rule)))
    assert ["03-23 10:00"] == hours(conference.records)
