"""Schedules of frab, c3voc and pretalx: the person's sessions, and nothing of the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from renown.collector import Person
from renown.errors import IncompleteError, UnreadableError
from renown.http import Client, Limits
from renown.record import Sweep
from tests.collectors.schedules import SAMPLES, Reader, c3voc, details, event, xml
from tests.peer import Peer, Reply, document, redirect

XML = (SAMPLES / "exampleconf.xml").read_bytes()
JSON = (SAMPLES / "exampleconf.json").read_bytes()
ALL = [Sweep(kinds=("talk", "workshop"))]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
        yield client


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def reader(client: Client) -> Reader:
    return Reader(client)


def serve(peer: Peer, *bodies: bytes) -> str:
    return peer.serve("/programme", *(Reply(body=body) for body in bodies))


# What a schedule says.


def test_the_same_schedule_gives_the_same_records_in_xml_and_json(
    client: Client, peer: Peer
) -> None:
    one, other = Reader(client), Reader(client)

    assert one.read(peer.serve("/a", Reply(body=XML))) == other.read(
        peer.serve("/b", Reply(body=JSON))
    )
    assert one.sweeps == other.sweeps == ALL


def test_a_talk_is_recorded_with_all_that_tells_it(reader: Reader, peer: Peer) -> None:
    talk = reader.read(serve(peer, XML))[0]

    assert "0b7ac4f2-53c5-5d51-9f0e-0f5c6f7a0001" == talk.key
    assert ("talk", "Gentle rollouts & rollbacks") == (talk.kind, talk.title)
    assert datetime(2026, 6, 5, 9, tzinfo=UTC) == talk.at
    assert "https://conf.example/2026/talk/AAAAA1/" == talk.url
    assert (("Operations",), "listed") == (talk.tags, talk.evidence)
    expected = {
        "event": "ExampleConf 2026",
        "event_id": "exampleconf-2026",
        "event_url": "https://conf.example/2026/",
        "event_start": "2026-06-05",
        "event_end": "2026-06-06",
        "format": "Talk",
        "minutes": 45,
        "speakers": ("Ada Example", "Bob Sample"),
        "place": "Main, Porto",
        "language": "en",
        "links": ("https://cfp.example/2026/talk/AAAAA1/",),
        "video": "https://www.youtube.com/watch?v=madeup00001",
        "slides": "https://conf.example/2026/slides.pdf",
        "matched_by": "name",
        "matched": "Ada Example",
    }
    assert expected.items() <= details(talk).items()


def test_an_id_of_one_event_only_is_told_with_the_event(reader: Reader, peer: Peer) -> None:
    workshop = reader.read(serve(peer, XML))[1]

    assert ("exampleconf-2026:legacy-guid-2", "workshop") == (workshop.key, workshop.kind)


@pytest.mark.parametrize(
    ("conference", "key"),
    [
        ({"acronym": "31c3", "start": "2014-12-27"}, "31c3-2014:1"),
        ({"acronym": "data2day", "start": "2025-10-01"}, "data2day-2025:1"),
        ({"acronym": "data2day", "start": "2026-10-01"}, "data2day-2026:1"),
        ({"acronym": "fosdem-2024", "start": "2024-02-03"}, "fosdem-2024:1"),
        ({"acronym": "area2000", "start": "2024-02-03"}, "area2000-2024:1"),
        ({"acronym": "conf126", "start": "2026-02-03"}, "conf126-2026:1"),
        ({"acronym": "conf26", "start": "2026-02-03"}, "conf26:1"),
        ({"acronym": "conf26", "title": "New", "start": "2026-02-03"}, "conf26:1"),
        ({"acronym": "31c3", "start": None}, "31c3:1"),
        ({"acronym": "democon", "start": "2020-12-14"}, "democon-2020:1"),
        ({"acronym": "", "title": "FOSDEM 2018", "start": "2018-02-03"}, "fosdem-2018:1"),
        ({"acronym": "", "title": "Area 51 Days", "start": "2018-02-03"}, "area-51-days-2018:1"),
        ({"acronym": None, "title": "Sunday Conf", "start": None}, "sunday-conf:1"),
    ],
)
def test_an_event_is_told_from_those_of_other_years(
    reader: Reader, peer: Peer, conference: dict[str, Any], key: str
) -> None:
    assert [key] == [one.key for one in reader.read(serve(peer, c3voc(event(), **conference)))]


def test_local_times_are_those_of_the_programme_and_hours_after_midnight_are_of_the_next_day(
    reader: Reader, peer: Peer
) -> None:
    _, workshop, night = reader.read(serve(peer, XML))

    assert datetime(2026, 6, 5, 13, tzinfo=UTC) == workshop.at
    assert datetime(2026, 6, 6, 0, 15, tzinfo=UTC) == night.at


@pytest.mark.parametrize(
    ("zone", "option", "hour"),
    [
        ("Asia/Tokyo", None, 1),
        ("Asia/Tokyo", "America/New_York", 14),
        (None, None, 13),
        ("Mars/Base", None, 13),
        ("../../etc/passwd", None, 13),
    ],
)
def test_the_option_goes_before_the_programmes_zone_and_that_before_the_persons(
    client: Client, peer: Peer, zone: str | None, option: str | None, hour: int
) -> None:
    person = Person(id="ada", name="Ada Example", timezone=ZoneInfo("America/Sao_Paulo"))
    url = serve(peer, c3voc(event(date="2026-06-05T10:00:00"), time_zone_name=zone))
    options = {"timezone": option} if option else {}

    found = Reader(client, person).read(url, **options)

    assert [datetime(2026, 6, 5, hour, tzinfo=UTC)] == [one.at for one in found]


@pytest.mark.parametrize(
    ("moment", "zone", "option", "day"),
    [
        ("2026-06-05T01:00:00+09:00", "Asia/Tokyo", None, "2026-06-05"),
        ("2026-06-05T01:00:00+09:00", None, None, "2026-06-05"),
        ("2026-06-04T16:00:00Z", "Asia/Tokyo", None, "2026-06-05"),
        ("2026-06-04T16:00:00+00:00", None, "Asia/Tokyo", "2026-06-05"),
        ("2026-06-05T01:00:00", "Asia/Tokyo", None, "2026-06-05"),
        ("2026-06-05T16:00:00Z", None, None, None),
    ],
)
def test_a_talk_is_on_the_day_that_it_is_at_the_event(
    client: Client, peer: Peer, moment: str, zone: str | None, option: str | None, day: str | None
) -> None:
    person = Person(id="ada", name="Ada Example", timezone=ZoneInfo("America/Los_Angeles"))
    url = serve(peer, c3voc(event(date=moment), time_zone_name=zone))
    options: dict[str, Any] = {"starts": date(2026, 6, 5), "ends": date(2026, 6, 5)}

    [talk] = Reader(client, person).read(url, **options, **({"timezone": option} if option else {}))

    assert day == talk.details["day"]


def test_hours_are_in_the_zone_of_their_day(client: Client, peer: Peer) -> None:
    person = Person(id="ada", name="Ada Example", timezone=ZoneInfo("America/Los_Angeles"))
    talk = "<title>A</title><start>10:00</start><persons><person>Ada Example</person></persons>"
    body = xml(f"<event id='1'>{talk}</event>").replace(
        b"date='2026-06-05'", b"date='2026-06-05' start='2026-06-05T09:00:00+09:00'"
    )

    found = Reader(client, person).read(serve(peer, body))

    assert [datetime(2026, 6, 5, 1, tzinfo=UTC)] == [one.at for one in found]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"date": "2026-06-05T10:00:00Z"}, datetime(2026, 6, 5, 10, tzinfo=UTC)),
        ({"date": "2026-06-06", "start": "10:30"}, datetime(2026, 6, 6, 10, 30, tzinfo=UTC)),
        ({"date": None, "start": "10:30"}, datetime(2026, 6, 5, 10, 30, tzinfo=UTC)),
        ({"date": None, "start": "25:00"}, None),
        ({"date": "0001-01-01T00:00:00+14:00"}, None),
        ({"date": "9999-12-31T23:00:00-12:00"}, None),
        ({"date": "2026-06-06"}, datetime(2026, 6, 6, tzinfo=UTC)),
        ({"date": "soon", "start": "9:05"}, datetime(2026, 6, 5, 9, 5, tzinfo=UTC)),
        ({"date": "soon"}, None),
    ],
)
def test_a_date_is_what_the_programme_plainly_says(
    reader: Reader, peer: Peer, fields: dict[str, Any], at: datetime | None
) -> None:
    body = c3voc(event(**fields), start=None, end=None)

    assert [at] == [one.at for one in reader.read(serve(peer, body))]


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [
        ("00:45", 45),
        ("2:15", 135),
        ("00:45:00", 45),
        ("1:30:00", 90),
        ("1:15:00", None),
        ("00:00", None),
        ("200:00", None),
        ("long", None),
        (40, 40),
        (True, None),
        (None, None),
    ],
)
def test_a_length_is_known_or_unknown(
    reader: Reader, peer: Peer, duration: object, minutes: int | None
) -> None:
    found = reader.read(serve(peer, c3voc(event(duration=duration))))

    assert [minutes] == [one.details["minutes"] for one in found]


def test_only_a_link_that_is_said_to_be_the_recording_is_one(reader: Reader, peer: Peer) -> None:
    links = [
        {"url": "https://youtu.be/madeup00002", "title": "Video of the robot in action"},
        {"url": "https://elsewhere.example/", "title": "Recording"},
        {"url": "javascript:alert(1)", "title": "Video"},
        {"url": "https://media.ccc.de/v/conf-1", "title": "Video"},
    ]

    found = reader.read(serve(peer, c3voc(event(links=links))))

    assert ["https://media.ccc.de/v/conf-1"] == [one.details["video"] for one in found]


@pytest.mark.parametrize("speaker", ["ADA777", "7", "5f0c8f5e-6e26-5f6b-8f1b-3d2c6a1b0007"])
def test_any_of_the_programmes_ids_tells_the_person(
    client: Client, peer: Peer, speaker: str
) -> None:
    found = Reader(client, Person(id="ada")).read(serve(peer, JSON), speaker=speaker)

    assert ("id", speaker) == (found[0].details["matched_by"], found[0].details["matched"])


def test_mail_addresses_are_kept_nowhere(reader: Reader, peer: Peer) -> None:
    people = [
        {"public_name": "Ada Example", "email": "ada@example.org", "id": 1},
        {"public_name": "Bob Sample <bob@example.org>", "links": ["mailto:bob@example.org"]},
    ]

    found = reader.read(serve(peer, c3voc(event(persons=people))))

    assert ("Ada Example", "Bob Sample") == found[0].details["speakers"]
    assert "@" not in repr(found)


def test_sessions_that_share_an_id_do_not_collapse(reader: Reader, peer: Peer) -> None:
    later = event(date="2026-06-06T10:00:00+01:00")
    besides = event(title="Another talk")
    body = c3voc(event(), later, besides, event())

    keys = {f"{one.title} {one.key}" for one in reader.read(serve(peer, body))}

    assert {
        "A talk conf26:1",
        "A talk conf26:1@2026-06-06T09:00Z",
        "Another talk conf26:1@2026-06-05T09:00Z",
    } == keys


@pytest.mark.parametrize("shape", ["+01:00", "Z"])
def test_of_those_that_share_an_id_the_earliest_keeps_it(
    client: Client, peer: Peer, shape: str
) -> None:
    days = [f"2026-06-0{day}T10:00:00{shape}" for day in (5, 6, 7)]
    first, second, third = (event(date=day) for day in days)

    def keys(*events: object) -> dict[str, str]:
        body = c3voc(*events, event(id=2, title="Next"))
        found = Reader(client).read(serve(peer, body))
        return {one.key: f"{one.at:%d}" for one in found if one.title != "Next"}

    alone, both = keys(first), keys(first, second)
    assert ["conf26:1"] == [key for key, day in both.items() if day == "05"] == list(alone)
    assert both == keys(second, first)
    assert both.items() < keys(third, second, first).items()


def test_texts_are_cut_and_hold_nothing_unseen(reader: Reader, peer: Peer) -> None:
    found = reader.read(serve(peer, c3voc(event(title="A\u202e \0 b" + "c" * 10**6))))

    assert ["A b" + "c" * 497] == [one.title for one in found]


# What comes of it.


def test_what_is_unchanged_yields_nothing(reader: Reader, peer: Peer) -> None:
    url = peer.serve("/programme", document(XML, etag='"1"'))

    assert [3, 0] == [len(reader.read(url)) for _ in range(2)]
    assert (0, []) == (reader.checkpoints, reader.sweeps)
    assert "if-none-match" in peer.log[1].headers


def test_the_same_body_without_validators_yields_nothing(reader: Reader, peer: Peer) -> None:
    url = serve(peer, XML)

    assert [3, 0] == [len(reader.read(url)) for _ in range(2)]


@pytest.mark.parametrize(
    ("person", "options"),
    [
        (Person(id="ada", name="Ada Example", aliases=("A. Example", "Ada")), {}),
        (Person(id="ada", name="Ada Example", links=("https://ada.example/",)), {}),
        (None, {"event": "ExampleConf"}),
        (None, {"speaker": "7"}),
        (None, {"starts": date(2026, 6, 5)}),
    ],
)
def test_what_the_records_depend_on_makes_it_read_anew(
    reader: Reader, peer: Peer, person: Person | None, options: dict[str, Any]
) -> None:
    url = peer.serve("/programme", document(XML, etag='"1"'))
    reader.read(url)
    reader.person = person or reader.person

    assert reader.read(url, **options)
    assert "if-none-match" not in peer.log[1].headers


def test_version_and_generator_change_no_record(reader: Reader, peer: Peer) -> None:
    url = serve(peer, XML, XML.replace(b"0.7", b"0.8").replace(b"made up", b"another"))

    assert reader.read(url) == reader.read(url) != []


def test_an_empty_programme_neither_sweeps_nor_forgets(reader: Reader, peer: Peer) -> None:
    url = serve(peer, c3voc(event(), event(id=2)), c3voc())
    reader.read(url)
    state = reader.state

    assert [] == reader.read(url)
    assert ([], 0, state) == (reader.sweeps, reader.checkpoints, reader.state)
    assert ["the programme is empty; it had 2 sessions before"] == reader.notes


def test_a_programme_of_other_days_is_refused(reader: Reader, peer: Peer) -> None:
    url = serve(peer, XML)

    with pytest.raises(UnreadableError, match="is of 2026-06-05 to 2026-06-06, not of the event"):
        reader.read(url, starts=date(2025, 6, 5), ends=date(2025, 6, 5))
    assert ([], [], 0) == (reader.records, reader.sweeps, reader.checkpoints)


def test_a_programme_without_the_person_is_noted_and_swept(reader: Reader, peer: Peer) -> None:
    other = event(persons=[{"public_name": "Bob Sample"}])

    assert [] == reader.read(serve(peer, c3voc(other)))
    assert ALL == reader.sweeps
    assert [
        "none of the 1 sessions names the person; check `speaker`, or the name and aliases"
    ] == reader.notes


@pytest.mark.parametrize(
    "broken", [None, 7, "x", [], event(id=2, title=None), event(id=2, persons="Ada Example")]
)
def test_a_broken_session_is_told_and_the_others_are_kept(
    reader: Reader, peer: Peer, broken: object
) -> None:
    with pytest.raises(IncompleteError, match=r"1 of 2 sessions could not be read; .*organisers"):
        reader.read(serve(peer, c3voc(broken, event())))
    assert ["A talk"] == [one.title for one in reader.records]
    assert ([], 0) == (reader.sweeps, reader.checkpoints)


@pytest.mark.parametrize("body", [XML, JSON], ids=["xml", "json"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_half_a_document_is_none(reader: Reader, peer: Peer, body: bytes, share: float) -> None:
    with pytest.raises(UnreadableError, match="breaks off; check the address"):
        reader.read(serve(peer, body[: int(len(body) * share)]))
    assert ([], [], 0) == (reader.records, reader.sweeps, reader.checkpoints)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!doctype html><html><p>Hello</html>", "a web page"),
        (b"\n<HTML>", "a web page"),
        (b"<rss/>", "another kind of document"),
        (b"BEGIN:VCALENDAR\r\n", "no XML"),
        (b"", "no XML"),
        (b'{"detail": "Not found."}', "no schedule"),
        (b'{"sessions": [], "speakers": []}', "no schedule"),
        (b"{", "no JSON"),
    ],
)
def test_what_is_no_schedule_is_refused(reader: Reader, peer: Peer, body: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=f"{said}.*; "):
        reader.read(serve(peer, body))


def test_a_schedule_may_be_written_in_other_encodings(reader: Reader, peer: Peer) -> None:
    talk = (
        "<event id='1'><title>Café</title><persons><person>Ada Example</person></persons></event>"
    )
    latin = xml(talk, prolog="<?xml version='1.0' encoding='iso-8859-1'?>")
    bodies = (
        latin.decode().encode("latin-1"),
        xml(talk).decode().encode("utf-16"),
        b"\xef\xbb\xbf" + xml(talk),
        b"\xef\xbb\xbf \n" + c3voc(event(title="Café")),
    )

    for number, body in enumerate(bodies):
        url = peer.serve(f"/{number}", Reply(body=body))
        assert ["Café"] == [one.title for one in reader.read(url)]


def test_markup_in_a_title_does_not_swallow_it(reader: Reader, peer: Peer) -> None:
    talk = "<event id='1'><title>Go <i>gently</i> now</title><persons><person>Ada Example</person>"

    assert ["Go gently now"] == [
        one.title for one in reader.read(serve(peer, xml(f"{talk}</persons></event>")))
    ]


def test_an_address_that_moved_is_noted_and_never_shown(reader: Reader, peer: Peer) -> None:
    new = peer.serve("/new", Reply(body=JSON))
    peer.serve("/old", redirect(f"{new}?key=secret", 301))

    assert 3 == len(reader.read(peer.url("/old")))
    assert ["the programme has moved for good; put its new address into `url`"] == reader.notes


def test_the_state_holds_no_more_than_it_needs(reader: Reader, peer: Peer) -> None:
    reader.read(serve(peer, JSON))

    assert {"reader", "sessions", "validators"} == set(reader.state)
    assert 5 == reader.state["sessions"]
    assert json.dumps(reader.state).isascii()
