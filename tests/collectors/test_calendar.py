"""Talks in an event's calendar: whose they are, what is kept of them, and what is swept."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from collectors.calendar import Options
from renown.collector import Person
from renown.errors import IncompleteError, UnreadableError
from renown.record import Record, Sweep
from tests.collectors.programmes import ADA, SAMPLES, Programme, programmes, shown
from tests.peer import Peer, Reply, document

FOLDER = SAMPLES / "calendar"
SUMMARY = "Boats - Ada Example, Harbour Works"


@pytest.fixture
def conference() -> Iterator[Programme]:
    with programmes("calendar") as programme:
        yield programme


def event(uid: str = "a@harbour.example", summary: str = SUMMARY, **more: str) -> str:
    """One of an hour at ten; a property is left out where it is ""."""
    told = {
        "UID": uid,
        "DTSTAMP": "20260101T000000Z",
        "DTSTART": "20260323T100000Z",
        "DTEND": "20260323T110000Z",
        "SUMMARY": summary.replace(",", "\\,").replace(";", "\\;"),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = [f"{name}:{value}" for name, value in told.items() if value]
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def calendar(*events: str, head: str = "X-WR-CALNAME:Boats 2026") -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", head, *events, "END:VCALENDAR", ""])


def talks(records: list[Record]) -> list[tuple[str, str]]:
    return [(record.title, f"{record.at:%m-%d %H:%M}") for record in records]


def test_a_calendar_gives_the_persons_sessions_as_expected(conference: Programme) -> None:
    body = (FOLDER / "all.ics").read_bytes()
    expected = json.loads((FOLDER / "all.ics.expected.json").read_text("utf-8"))

    assert expected == [shown(record) for record in conference.read(body)]
    assert [Sweep(kinds=("talk", "workshop"))] == conference.sweeps
    assert 5 == conference.state["sessions"]


def test_what_changes_with_each_answer_changes_no_record(conference: Programme) -> None:
    body = (FOLDER / "all.ics").read_bytes()
    first = conference.read(body)
    later = body.replace(b"DTSTAMP:20260322T151644Z", b"DTSTAMP:20260323T183344Z")

    assert first == conference.read(later.replace(b"SEQUENCE:0", b"SEQUENCE:7"))
    assert first == conference.read(body.replace(b"\n", b"\r\n"))


def test_the_same_calendar_again_yields_nothing(conference: Programme) -> None:
    answer = document(calendar(event()).encode(), etag='"1"')

    assert 1 == len(conference.read(answer))
    assert [] == conference.read(answer)
    assert [] == conference.sweeps


def test_another_spelling_of_the_name_is_looked_for_in_the_same_calendar(
    conference: Programme,
) -> None:
    answer = document(calendar(event(summary="Boats - A. Sample")).encode(), etag='"1"')
    other = Person(id="ada", name="Ada Example", aliases=("A. Sample",))

    assert [] == conference.read(answer)
    assert [] == conference.read(answer)
    assert ["Boats"] == [record.title for record in conference.read(answer, person=other)]
    assert [] == conference.read(answer, person=other)
    assert 1 == len(conference.read(answer, person=other, event="Boat Show"))


@pytest.mark.parametrize(
    ("summary", "title", "speakers"),
    [
        ("Boats - Ada Example", "Boats", ["Ada Example"]),
        ("Boats - ada\u00a0éxample, Acme", "Boats", ["ada éxample"]),
        ("Boats - big - ones - Ada Example, Acme", "Boats - big - ones", ["Ada Example"]),
        ("Boats \u2013 Ada Example", "Boats", ["Ada Example"]),
        ("Boats - Bob Doe, B & Ada Example, A", "Boats", ["Bob Doe", "Ada Example"]),
        ("Boats - Bob Doe, B; Ada Example, A", "Boats", ["Bob Doe", "Ada Example"]),
        ("Boats - Bob Doe and Ada Example, A", "Boats", ["Bob Doe", "Ada Example"]),
        ("Boats - Bob Doe, Ada Example & Cy Doe, A", "Boats", ["Bob Doe", "Cy Doe", "Ada Example"]),
        ("Boats - Dr. Ada Example (Acme)", "Boats", ["Ada Example"]),
        ("Boats - Prof. Dr.-Ing. Ada Example, Acme", "Boats", ["Ada Example"]),
        ("Boats - Dipl.-Ing. Ada Example, Acme", "Boats", ["Ada Example"]),
        ("Boats - Ing. Ada Example", "Boats", ["Ada Example"]),
        ("Boats - Mrs Ada Example, PhD, Acme", "Boats", ["Ada Example"]),
        ("Boats - Ms. Ada Example, Ph.D. & Mr Bob Doe", "Boats", ["Ada Example", "Bob Doe"]),
        ("Boats - Ada Example, Acme - Europe", "Boats", ["Ada Example"]),
        ("Boats - Ada Example, AT&T", "Boats", ["Ada Example"]),
    ],
)
def test_the_name_is_found_in_the_last_part_of_a_summary(
    conference: Programme, summary: str, title: str, speakers: list[str]
) -> None:
    [record] = conference.read(calendar(event(summary=summary)))

    assert title == record.title
    assert set(speakers) == set(shown(record)["details"]["speakers"])


@pytest.mark.parametrize("name", ["Dr. Ada Example", "Ada Example", "Ada Example, PhD"])
@pytest.mark.parametrize("spelled", ["Dr. Ada Example", "Ada Example", "Ada Example, PhD"])
def test_a_title_before_or_after_a_name_does_not_matter(
    conference: Programme, name: str, spelled: str
) -> None:
    person = Person(id="ada", name=name)
    bodies = [
        calendar(event(summary=f"Boats - {spelled}, Acme & Bob Doe")),
        calendar(event(summary="Boats", DESCRIPTION=f"Floats.\\n{spelled}\\nSpeakers: Bob Doe")),
    ]

    for body in bodies:
        [record] = conference.read(body, person=person)
        assert 2 == len(shown(record)["details"]["speakers"])
        assert Options(url="https://a.example").refuses(record, person) is None


def test_a_person_who_is_called_as_a_title_is_known_by_the_whole_name(
    conference: Programme,
) -> None:
    person = Person(id="ada", name="Ada Ing")

    assert [] == conference.read(calendar(event(summary="Boats - Ada, Acme")), person=person)
    assert 1 == len(conference.read(calendar(event(summary="Boats - Ada Ing")), person=person))


def test_of_very_many_speakers_the_person_is_kept(conference: Programme) -> None:
    many = " & ".join(f"Bob Doe{'x' * number}, Acme" for number in range(30))
    [record] = conference.read(calendar(event(summary=f"Boats - {many} & Ada Example")))

    assert 20 == len(shown(record)["details"]["speakers"])


@pytest.mark.parametrize(
    "summary",
    [
        "Boats - Bob Doe, Acme",
        "Boats - Ada Examples, Acme",
        "Boats - Mada Example, Acme",
        "Boats - Bob Doe, Ada Example Foundation",
        "Ada Example - a life - Bob Doe, Acme",
        "How Ada Example builds boats",
        "Ada Example",
        " - ",
    ],
)
def test_another_name_and_a_name_in_the_title_are_not_the_person(
    conference: Programme, summary: str
) -> None:
    assert [] == conference.read(calendar(event(summary=summary)))
    assert ["none of the 1 sessions names the person"] == [
        note.partition(";")[0] for note in conference.notes
    ]
    assert [Sweep(kinds=("talk", "workshop"))] == conference.sweeps


@pytest.mark.parametrize(
    "description",
    [
        "All about boats.\\nSpeakers:\\nBob Doe\\nAda Example",
        "All about boats.\\nSpeaker: Ada Example",
        "Speakers: Bob Doe\\, B & Ada Example\\, A",
        "All about boats.\\n\\nAda Example\\n\\nShe builds them.",
        "<p>Boats.</p>\\nSpeakers:\\nBob Doe\\n<p>Builds.</p>\\nAda Example\\n<p>Sails.</p>",
        "<b>Presenter:</b> Ada&nbsp\\;Example<br>Room 2",
        "Speakers:\\nAda Example\\, Acme",
    ],
)
def test_a_line_of_the_description_tells_who_speaks(
    conference: Programme, description: str
) -> None:
    [record] = conference.read(calendar(event(summary="Boats", DESCRIPTION=description)))

    assert "Boats" == record.title
    assert "Ada Example" == shown(record)["details"]["matched"]


@pytest.mark.parametrize(
    "description",
    [
        "As Ada Example said\\, boats float.",
        "Speakers:\\nBob Doe\\n<p>He knows Ada Example\\, and others.</p>",
        "Bob Doe\\, who works with Ada Example\\, builds boats.",
        "Thanks to Ada Example!",
    ],
)
def test_a_mention_in_a_sentence_makes_nobody_a_speaker(
    conference: Programme, description: str
) -> None:
    assert [] == conference.read(calendar(event(summary="Boats", DESCRIPTION=description)))


def test_an_organizer_is_the_speaker_where_each_event_has_its_own(conference: Programme) -> None:
    mine, others = "CN=Ada Example:MAILTO:ada@", "CN=Bob Doe:MAILTO:bob@"
    one, two = event("1", "Boats"), event("2", "More Boats")
    body = calendar(
        one.replace("SUMMARY", f"ORGANIZER;{mine}harbour.example\nSUMMARY"),
        two.replace("SUMMARY", f"ORGANIZER;{others}harbour.example\nSUMMARY"),
        event("3", "Boats, again - Bob Doe, Acme").replace(
            "UID", f"ORGANIZER;{mine}a.example\nUID"
        ),
    )
    records = conference.read(body)

    assert ["Boats"] == [record.title for record in records]
    assert "ada@" not in repr(records)
    same = [event(f"{n}", "Boats").replace("UID", f"ORGANIZER;{mine}a.example\nUID") for n in "123"]
    assert [] == conference.read(calendar(*same))


def test_what_the_calendar_says_of_a_session_is_kept(conference: Programme) -> None:
    [record] = conference.read(
        calendar(
            event(
                summary="[tutorial] Boats",
                DESCRIPTION="Kind: tutorial\\nSpeakers:\\nAda Example",
                STATUS="CANCELLED",
                LOCATION="Room 319",
                URL="javascript:alert(1)",
            )
        )
    )
    details = shown(record)["details"]

    assert ("workshop", None, "cancelled") == (record.kind, record.url, details["status"])
    assert ('by its kind, "tutorial"', "Boats 2026") == (details["basis"], details["event"])
    assert 60 == details["minutes"]
    assert "place" not in details


def test_a_break_of_the_persons_is_told_as_a_service(conference: Programme) -> None:
    [record] = conference.read(calendar(event(CATEGORIES="☕ BREAKS")))

    assert shown(record)["details"]["service"]


def test_ids_that_repeat_are_replaced_by_what_is_on_when(conference: Programme) -> None:
    one, two = event("7"), event("7", "Ropes - Ada Example", DTSTART="20260324T100000Z")
    keys = {record.title: record.key for record in conference.read(calendar(one, two))}
    again = {record.title: record.key for record in conference.read(calendar(two, one, two))}

    assert 2 == len(set(keys.values()))
    assert keys["Boats"] == again["Boats"]
    assert keys == again
    assert 2 == len(conference.records)


def test_small_ids_are_told_apart_by_the_event_and_its_year(conference: Programme) -> None:
    def key(day: str, head: str, uid: str = "1") -> str:
        body = calendar(event(uid, DTSTART=f"{day}T100000Z", DTEND=""), head=head)
        [record] = conference.read(body)
        return record.key

    first = key("20260323", "X-WR-CALNAME:Boats")
    assert first != key("20270323", "X-WR-CALNAME:Boats")
    assert first != key("20260323", "X-WR-CALNAME:Ropes")
    assert first == key("20260324", "X-WR-CALNAME:Boats")
    yearly = key("20260323", "X-WR-CALNAME:Boats", "session-1@harbour.example")
    assert yearly != key("20270323", "X-WR-CALNAME:Boats", "session-1@harbour.example")
    whole = key("20260323", "X-WR-CALNAME:Boats", "0123456789abcdef0123456789abcdef")
    assert whole == key("20270323", "X-WR-CALNAME:Ropes", "0123456789abcdef0123456789abcdef")


def test_a_speaker_who_is_replaced_loses_the_session(conference: Programme) -> None:
    assert 1 == len(conference.read(calendar(event())))
    assert [] == conference.read(calendar(event(summary="Boats - Bob Doe, Acme")))
    assert [Sweep(kinds=("talk", "workshop"))] == conference.sweeps


def test_an_empty_calendar_yields_nothing_and_says_so(conference: Programme) -> None:
    conference.read(calendar(event()))
    state = conference.state

    assert [] == conference.read(calendar())
    assert ["the programme is empty; it had 1 sessions before"] == conference.notes
    assert ([], state) == (conference.sweeps, conference.state)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (gzip.compress(calendar(event()).encode()), "a gzip archive"),
        (b"<!DOCTYPE html><p>Hello", "a web page"),
        (b"", "empty"),
        (b"\x00\xff{}", "something else"),
        (calendar(event())[:-20].encode(), "has no end"),
        (calendar("BEGIN:VEVENT\nSUMMARY:Cut").encode(), "1 of 1 sessions could not"),
    ],
)
def test_what_is_no_whole_calendar_is_refused(
    conference: Programme, body: bytes, told: str
) -> None:
    with pytest.raises(UnreadableError, match=told):
        conference.read(body)
    assert ([], []) == (conference.records, conference.sweeps)


def test_an_event_without_an_end_is_left_out_and_nothing_is_swept(conference: Programme) -> None:
    with pytest.raises(IncompleteError, match="1 of 2 sessions"):
        conference.read(calendar("BEGIN:VEVENT\nSUMMARY:Cut", event()))
    assert ["Boats"] == [record.title for record in conference.records]
    assert [] == conference.sweeps


def test_a_calendar_of_another_event_is_refused(conference: Programme) -> None:
    days: dict[str, Any] = {"starts": date(2027, 3, 22), "ends": date(2027, 3, 24)}
    with pytest.raises(UnreadableError, match="2026-03-23 to 2026-03-23, not of the event's days"):
        conference.read(calendar(event()), **days)
    assert [] == conference.records


def test_a_name_as_the_calendar_spells_it_tells_the_person_from_namesakes(
    conference: Programme,
) -> None:
    body = calendar(event("1"), event("2", "Ropes - Ada Example, Elsewhere"))
    [record] = conference.read(body, speaker="Ada Example, Harbour Works")

    assert "Boats" == record.title
    assert ("id", "Ada Example, Harbour Works") == (
        record.details["matched_by"],
        record.details["matched"],
    )
    options = Options(url="https://a.example", speaker=("Ada Example, Harbour Works",))
    assert options.refuses(record, ADA) is None


def test_patterns_tell_what_a_calendar_writes_in_its_own_way(conference: Programme) -> None:
    body = calendar(event(summary="WS: Boats (with Ada Example and Bob Doe)"))
    [record] = conference.read(
        body, title=r"^\w\w: ([^(]+)", speakers=r"\(with ([^)]+)\)", kind=r"^(WS):"
    )

    assert "Boats" == record.title
    assert ["Ada Example", "Bob Doe"] == shown(record)["details"]["speakers"]
    assert "WS" == shown(record)["details"]["format"]
    assert [] == conference.read(calendar(event()), speakers=r"\(with ([^)]+)\)")


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(", "must be a regular expression"),
        ("with .+", "must have one group"),
        ("(a)(b)", "must have one group"),
        ("((?:a+)+)b", "repeats a group"),
        ("(?:a|a)*(b)", "repeats a group"),
        ("(?:(?:a?){2})*(b)", "repeats a group"),
        ("(?:a{1,9}){5}(b)", "repeats a group"),
        (".*.*.*.*(.*)x", "5 repeats"),
        (r"by\s+(\w{2,40})", "2 repeats"),
        ("(.{0,900}.{0,900}.{0,900})!", "3 repeats"),
        ("^a+b+c{11}(d)", "3 repeats"),
        ("^a|.*.*(b)", "2 repeats"),
        ("{}*a*(b)", "2 repeats"),
        ("(?:ab){2}c*(b)", "2 repeats"),
        (".?" * 99 + "(b)", "leaves too much open"),
        ("(?:a|b)" * 30 + "(c)", "leaves too much open"),
        (".{0,10}" * 12 + "(b)", "leaves too much open"),
        (r"(a+)\1", r"has \1, which may take for ever"),
        (r"(?P<a>a+)(?P=a)", "has (?P=a, which"),
        (r"(?:a+)(?#x)+(b)", "has (?#x, which"),
        ("(?x)(?:a+ #)\n)+(b)", "has (?x, which"),
        ("(?:(?=aaaa)a)+(b)", "repeats a group"),
    ],
)
def test_a_pattern_that_cannot_be_used_or_may_take_for_ever_is_a_mistake(
    pattern: str, told: str
) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)):
        Options(url="https://a.example/all.ics", title=pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"^\[.+\] ([^*+]+)", r"^(.+?)(?: \(.*\))?$", r"by (\w{2,40})", r"\A(.*), .*$"),
        *("(?i)(?:Speaker|Host|Presenter)s?: (.+)", r"(?P<who>\w{1,10})", "[(*+?{|]([^])]+)"),
        *("by (.+)(?! at)", "(a*+)b", "a{x}{}(b)", r"\(with ([^)]+)\)"),
    ],
)
def test_a_plain_pattern_is_taken(pattern: str) -> None:
    assert pattern == Options(url="https://a.example/all.ics", kind=pattern).kind


def test_a_pattern_is_tried_on_each_line_of_a_description(conference: Programme) -> None:
    lines = ["Floats. " * 90, "Host:  Ada Example ", "Host: Bob Doe"]
    one = event(summary="Boats", DESCRIPTION="\\n".join(lines))
    late = event("b", "Ropes", DESCRIPTION="x\\n" * 50 + "Host: Ada Example")
    [record] = conference.read(calendar(one, late), speakers="^Host: (.+)$")

    assert ("Boats", ["Ada Example"]) == (record.title, shown(record)["details"]["speakers"])


@pytest.mark.parametrize(
    "pattern", ["^(.*.*)!", "(.*)(?:a|a)aa!", r"(?i)(\w*)aaaaaaz", "(.*)" + "a" * 99]
)
def test_no_text_keeps_a_pattern_busy(conference: Programme, pattern: str) -> None:
    line = "a" * 1000
    body = event(summary=f"{line} - Ada Example", DESCRIPTION="\\n".join([line] * 200))

    assert 1 == len(conference.read(calendar(body), kind=pattern))


def test_a_calendar_that_moved_for_good_is_told(conference: Programme, peer: Peer) -> None:
    new = peer.serve("/new.ics", Reply(body=calendar(event()).encode()))

    conference.read(Reply(status=301, headers={"Location": new}))
    assert "the programme has moved for good; put its new address into `url`" in conference.notes


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


def test_a_date_that_is_none_leaves_the_talk_undated(conference: Programme) -> None:
    options: dict[str, Any] = {"DTSTART": "20261399T100000Z"}
    [record] = conference.read(calendar(event(**options)))

    assert (None, None) == (record.at, record.details["minutes"])
    assert datetime(2026, 3, 23, 10, tzinfo=UTC) == conference.read(calendar(event()))[0].at
