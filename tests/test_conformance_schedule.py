"""Real schedules from the samples folder: how many sessions, and those of some who spoke there.

The tables were written from the files by reading them with other means, before there was a reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from renown.collector import Person
from renown.http import Client
from tests.collectors.schedules import Reader
from tests.peer import Peer, Reply

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "talks"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]

C3, FOSDEM = "frab.31c3-2014.xml", "frab.fosdem-2024.subset.xml"
CAMP, DEMO = "c3voc-json.camp-2019.json", "c3voc-json.pretalx-democon.json"
API = "pretalx-api-v0.submissions.json"

SESSIONS = {C3: 138, FOSDEM: 243, CAMP: 79, DEMO: 36, API: 2}

SAID_NOTHING = "nothing says that it is anything else"
BY_LENGTH = "by length, {} minutes"
LECTURE, TALK = 'by its kind, "lecture"', 'by its kind, "Talk"'

PUFS = "Physical Unclonable Functions: The Future Technology for Physical Security Enclosures?"

Row = tuple[str, str | None, str, str]
"""Title, moment in UTC, kind, and what tells it."""

# The file, the name, an id of the person in it, and the rows.
PEOPLE: list[tuple[str, str, str, list[Row]]] = [
    (
        C3,
        "Frank Rieger",
        "5183",
        [
            (
                "Fnord News Show (Stream)",
                "2014-12-28T23:15",
                "talk",
                LECTURE,
            ),
            (
                "Jahresrückblick des CCC",
                "2014-12-29T11:45",
                "talk",
                LECTURE,
            ),
            ("Security Nightmares (Stream)", "2014-12-30T16:15", "talk", LECTURE),
        ],
    ),
    (
        C3,
        "gedsic",
        "5263",
        [
            (
                "Lightning Talks Day 2",
                "2014-12-28T11:45",
                "talk",
                LECTURE,
            ),
            ("Now I sprinkle thee with crypto dust", "2014-12-30T15:00", "talk", LECTURE),
        ],
    ),
    (
        C3,
        "Joran Muuss-Merholz",
        "3584",
        [
            (
                "Googlequiz \u2013 2015er Edition",
                "2014-12-29T23:15",
                "workshop",
                BY_LENGTH.format(120),
            ),
        ],
    ),
    (
        FOSDEM,
        'Richard "RichiH" Hartmann',
        "1324",
        [("Welcome to FOSDEM 2024", "2024-02-03T08:30", "talk", 'by its kind, "keynote"')],
    ),
    (
        FOSDEM,
        "Kathy Giori",
        "1342",
        [
            ("MicroBlocks", "2024-02-03T10:40", "talk", SAID_NOTHING),
            ("MicroBlocks Workshop", "2024-02-03T11:50", "workshop", 'by its title, "Workshop"'),
            ("MicroBlocks Workshop", "2024-02-04T08:00", "workshop", 'by its title, "Workshop"'),
        ],
    ),
    (
        FOSDEM,
        "Jens Monig",
        "1783",
        [
            ("Snap! workshop", "2024-02-03T13:00", "workshop", 'by its title, "workshop"'),
            ("Snap! Workshop", "2024-02-04T12:40", "workshop", 'by its title, "Workshop"'),
        ],
    ),
    (
        CAMP,
        "Ruedi",
        "1545",
        [
            ("Math Protected Social Interactions", "2019-08-21T19:00", "talk", LECTURE),
            ("Nachhaltige Blockchains", "2019-08-23T10:00", "talk", LECTURE),
            ("Wisdom of OS", "2019-08-24T15:00", "talk", LECTURE),
        ],
    ),
    (
        CAMP,
        "Johannes",
        "9019",
        [
            ("Tales from Hardware Security Research", "2019-08-22T20:00", "talk", LECTURE),
            (
                PUFS,
                "2019-08-24T20:00",
                "talk",
                LECTURE,
            ),
        ],
    ),
    (
        DEMO,
        "Curtis Andrews",
        "FMXAED",
        [
            ("Triple-buffered methodical superstructure", "2020-12-14T11:00", "talk", TALK),
            ("Enhanced maximized middleware", "2020-12-14T13:30", "talk", TALK),
            ("Advanced 24hour hub", "2020-12-15T08:00", "workshop", 'by its kind, "Workshop"'),
            (
                "Cross-group dedicated success",
                "2020-12-15T10:30",
                "workshop",
                'by its kind, "Workshop"',
            ),
            ("Seamless real-time installation", "2020-12-16T14:00", "talk", TALK),
        ],
    ),
    (
        API,
        "A Speaker",
        "F3DC8A",
        [
            (
                "This is a test talk from a test speaker about a test topic.",
                None,
                "talk",
                TALK,
            ),
        ],
    ),
]


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0) as client:
        yield client


def read(client: Client, peer: Peer, file: str, person: Person, *speaker: str) -> Reader:
    reader = Reader(client, person)
    reader.read(peer.serve("/file", Reply(body=(FOLDER / file).read_bytes())), speaker=speaker)
    return reader


def rows(reader: Reader) -> list[Row]:
    return [
        (
            one.title,
            one.at.strftime("%Y-%m-%dT%H:%M") if one.at else None,
            one.kind,
            str(one.details["basis"]),
        )
        for one in reader.records
    ]


@pytest.mark.parametrize("file", SESSIONS)
def test_every_session_of_the_file_is_seen(client: Client, peer: Peer, file: str) -> None:
    reader = read(client, peer, file, Person(id="ada", name="Ada Example"))

    assert SESSIONS[file] == reader.state["sessions"]
    assert ([], 1) == (reader.records, len(reader.sweeps))


@pytest.mark.parametrize(("file", "name", "_speaker", "expected"), PEOPLE)
def test_a_name_finds_what_the_person_gave(
    client: Client, peer: Peer, file: str, name: str, _speaker: str, expected: list[Row]
) -> None:
    assert expected == rows(read(client, peer, file, Person(id="x", name=name)))


@pytest.mark.parametrize(("file", "_name", "speaker", "expected"), PEOPLE)
def test_an_id_finds_the_same(
    client: Client, peer: Peer, file: str, _name: str, speaker: str, expected: list[Row]
) -> None:
    assert expected == rows(read(client, peer, file, Person(id="x"), speaker))


def test_guids_that_are_none_are_told_with_the_event(client: Client, peer: Peer) -> None:
    found = read(client, peer, C3, Person(id="x"), "3584").records

    assert ["31c3-2014:Ls3UZdXbRpTYhYncqSJN_w"] == [one.key for one in found]


def test_the_page_of_the_call_for_papers_is_a_link_of_the_same_talk(
    client: Client, peer: Peer
) -> None:
    [talk] = read(client, peer, FOSDEM, Person(id="x"), "1324").records

    page = "https://fosdem.org/2024/schedule/event/fosdem-2024-3023-welcome-to-fosdem-2024/"
    assert page == talk.url
    assert ("https://pretalx.fosdem.org/fosdem-2024/talk/GK99DE/",) == talk.details["links"]
    assert "5bb0aa4e-0c0e-5ccd-9523-0ed1ca679039" == talk.key
