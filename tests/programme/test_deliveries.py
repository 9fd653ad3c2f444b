"""Sessions -> the person's deliveries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from renown.collector import Person
from renown.programme import Event, ProgrammeOptions, Speaker, deliveries
from renown.store.border import record_values
from tests.programme.world import ADA, MORNING, records, session

BOB = Speaker(name="Bob Sample")


def test_only_the_persons_sessions_become_records() -> None:
    sessions = [session("1"), session("2", speakers=(BOB,)), session("3", speakers=())]
    found = deliveries(sessions, ProgrammeOptions(), ADA)

    assert ["conf-2026:1"] == [record.key for record in found.records]
    assert 3 == found.sessions


def test_a_delivery_says_what_when_where_and_how_it_was_recognised() -> None:
    (record,) = records(
        session(
            "7",
            title="Keynote: Golden paths",
            speakers=(BOB, Speaker(name="Ada\u00a0Example")),
            tracks=("Platforms",),
            url="https://conf.example/7",
        )
    )

    assert ("talk", "Keynote: Golden paths", MORNING, "listed", ("Platforms",)) == (
        record.kind,
        record.title,
        record.at,
        record.evidence,
        record.tags,
    )
    assert {
        "talk": "golden paths",
        "event": "Conf 2026",
        "event_id": "conf-2026",
        "form": "keynote",
        "basis": 'by its title, "Keynote"',
        "minutes": 30,
        "speakers": ("Bob Sample", "Ada Example"),
        "matched_by": "name",
        "matched": "Ada Example",
        "speaker": "Ada Example",
    } == {name: value for name, value in record.details.items() if value is not None}


def test_ids_of_small_programmes_are_told_apart_by_their_events() -> None:
    other = Event(id="other-2026", name="Other")

    assert ["conf-2026:1", "other-2026:1"] == [
        record.key for record in records(session("1"), session("1", event=other))
    ]
    assert ["u-1"] == [record.key for record in records(session("u-1", is_global=True))]


def test_the_same_talk_at_two_events_is_two_deliveries_of_one_talk() -> None:
    later = MORNING + timedelta(days=90)
    found = records(
        session("1"),
        session("9", title="Golden Paths!", event=Event(id="other", name="Other"), start=later),
    )

    assert 2 == len(found)
    assert {"golden paths"} == {record.details["talk"] for record in found}


def test_an_event_without_sessions_takes_place_when_its_last_day_is_over() -> None:
    event = Event(id="e", name="Fair", start=date(2026, 5, 6), end=date(2026, 5, 8))
    (record,) = records(session("1", title="Fair", start=None, event=event, is_untitled=True))

    assert datetime(2026, 5, 8, 22, 59, 59, tzinfo=UTC) == record.at
    assert "talk" not in record.details
    assert ("2026-05-06", "2026-05-08") == (
        record.details["event_start"],
        record.details["event_end"],
    )


def test_namesakes_in_one_programme_are_counted() -> None:
    one = Speaker(name="Ada Example", ids=("S1",))
    other = Speaker(name="ADA EXAMPLE", ids=("S2",))
    found = records(session("1", speakers=(one,)), session("2", speakers=(other,)))

    assert [1, 1] == [record.details["namesakes"] for record in found]


def test_a_link_settles_which_of_the_namesakes_it_is() -> None:
    one = Speaker(name="Ada Example", ids=("S1",), links=ADA.links)
    (record,) = records(session("1", speakers=(one,)))

    assert ("link", None) == (record.details["matched_by"], record.details["namesakes"])


def test_a_programme_of_other_days_is_another_events() -> None:
    left_over = [session("1"), session("2", speakers=(BOB,))]
    options = ProgrammeOptions(starts=date(2026, 9, 1), ends=date(2026, 9, 3))

    assert deliveries(left_over, options, ADA).is_another_event
    assert not deliveries([], options, ADA).is_another_event
    assert not deliveries(left_over, ProgrammeOptions(), ADA).is_another_event


def test_what_options_leave_out_is_told() -> None:
    (record,) = records(session("1"))

    def refused(what: object, person: Person = ADA, **options: object) -> str | None:
        return ProgrammeOptions.model_validate(options).refuses(what, person)  # type: ignore[arg-type]  # a record

    assert None is refused(record)
    assert "on 2026-05-06, not between `starts` and `ends`" == refused(
        record, starts=date(2026, 5, 7)
    )
    assert "of Ada Example, who is not the person any more" == refused(record, speaker=["S1"])
    assert "of Ada Example, who is not the person any more" == refused(
        record, Person(id="ada", name="Bob Sample")
    )


def test_a_kept_session_is_judged_by_all_that_the_programme_told_of_its_speaker() -> None:
    told = Speaker(
        name="Countess", ids=("G7", "7"), links=("https://github.com/ada-example-renown",)
    )
    (by_link,) = records(session("1", speakers=(told,)))
    alias = Person(id="ada", name="Ada Example", aliases=("Countess",))

    assert "link" == by_link.details["matched_by"]
    assert None is ProgrammeOptions(speaker="7").refuses(by_link, alias)
    assert None is ProgrammeOptions().refuses(by_link, alias)
    assert ProgrammeOptions(speaker="8").refuses(by_link, ADA)
    assert ProgrammeOptions().refuses(by_link, Person(id="ada", name="Ada Example"))


def test_days_are_those_of_the_programmes_own_zone() -> None:
    tokyo = timezone(timedelta(hours=9))
    first = datetime(2026, 3, 1, 9, 0, tzinfo=tokyo)  # the last of February in Los Angeles
    options = ProgrammeOptions(starts=date(2026, 3, 1), ends=date(2026, 3, 2))
    person = Person(id="ada", name="Ada Example", timezone=ZoneInfo("America/Los_Angeles"))
    found = deliveries([session("1", start=first)], options, person)

    assert (0, "2026-03-01") == (found.outside, found.records[0].details["day"])
    assert None is options.refuses(found.records[0], person)


@pytest.mark.parametrize(("hours", "outside"), [(-30, 1), (-10, 0), (0, 0), (33, 0), (63, 1)])
def test_where_no_zone_is_told_a_day_is_a_day_anywhere(hours: int, outside: int) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours)
    options = ProgrammeOptions(starts=date(2026, 3, 1), ends=date(2026, 3, 2))

    assert outside == deliveries([session("1", start=start)], options, ADA).outside


def test_an_undated_session_of_an_event_ahead_takes_place_when_that_is_over() -> None:
    (record,) = records(session("1", start=None), starts=date(2027, 5, 6), ends=date(2027, 5, 8))

    assert datetime(2027, 5, 8, 22, 59, 59, tzinfo=UTC) == record.at


def test_one_who_is_told_by_some_ids_here_and_others_there_is_one() -> None:
    rows = [("g-1", "1"), ("1",), ("g-1",)]
    found = records(
        *(
            session(f"{number}", speakers=(Speaker(name="Ada Example", ids=ids),))
            for number, ids in enumerate(rows)
        )
    )

    assert [None] * 3 == [record.details["namesakes"] for record in found]


def test_the_day_of_a_session_is_that_of_the_event() -> None:
    late = datetime(2026, 5, 7, 1, 0, tzinfo=UTC)  # the evening of the 6th there
    options = ProgrammeOptions.model_validate(
        {"timezone": "America/New_York", "ends": date(2026, 5, 6)}
    )

    assert 0 == deliveries([session("1", start=late)], options, ADA).outside
    assert ZoneInfo("America/New_York") == options.timezone


def test_mistakes_in_the_dates_are_told_with_their_remedy() -> None:
    with pytest.raises(ValidationError, match="exchange the two"):
        ProgrammeOptions(starts=date(2026, 5, 7), ends=date(2026, 5, 6))
    with pytest.raises(ValidationError, match="write an IANA time zone"):
        ProgrammeOptions.model_validate({"timezone": "Lisbon"})


@given(st.text(max_size=600), st.text(min_size=1, max_size=600), st.lists(st.text(max_size=40)))
def test_whatever_a_programme_says_can_be_kept(title: str, id_: str, formats: list[str]) -> None:
    one = session(id_, title=title or "x", formats=tuple(formats), is_global=True)
    for record in records(one):
        assert record_values(record, "ada", "conf", "2026-11-16T06:00:00Z")
