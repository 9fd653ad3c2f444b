"""Talks at events that run on Sessionize, and the events of a speaker's profile there."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from collectors.sessionize import Options
from renown.collector import Person
from renown.errors import BlockedError, IncompleteError, MissingError, UnreadableError
from renown.record import Record, Sweep
from tests.collectors.account import ANYTHING, answers
from tests.collectors.programmes import ADA, SAMPLES, Programme, programmes, shown
from tests.peer import Reply, document

FOLDER = SAMPLES / "sessionize"
ALL = (FOLDER / "all.json").read_bytes()
PROFILE = (FOLDER / "profile.json").read_bytes()
PATH = "/api/v2/abcd1234/view/All"
ADA_ID, BOB_ID = (f"aaaaaaaa-0000-4000-8000-00000000000{n}" for n in (1, 2))
KEY = "madeupkey0"


@pytest.fixture
def event() -> Iterator[Programme]:
    with programmes("sessionize") as programme:
        yield programme


def changed(body: bytes = ALL, **lists: Any) -> bytes:
    """The same with other values at its top."""
    return json.dumps({**json.loads(body), **lists}).encode()


def sessions(**fields: Any) -> bytes:
    """The first session alone, with other fields."""
    first = {**json.loads(ALL)["sessions"][0], **fields}
    return changed(sessions=[first])


def groups() -> bytes:
    """The same programme as view/Sessions."""
    whole = json.loads(ALL)
    names = {one["id"]: one["fullName"] for one in whole["speakers"]}
    for session in whole["sessions"]:
        session["speakers"] = [{"id": one, "name": names[one]} for one in session["speakers"]]
        session["categories"] = [
            {
                "id": category["id"],
                "name": category["title"],
                "categoryItems": [
                    item for item in category["items"] if item["id"] in session["categoryItems"]
                ],
            }
            for category in whole["categories"]
        ]
        del session["categoryItems"]
    return json.dumps([{"groupId": 1, "groupName": "All", "sessions": whole["sessions"]}]).encode()


def grid() -> bytes:
    """The same as view/GridSmart; what is for everybody stands in each room."""
    [group] = json.loads(groups())
    plenum = [one for one in group["sessions"] if one["isPlenumSession"]]
    rooms = [
        {"id": 5, "name": "Quay", "sessions": group["sessions"]},
        {"id": 6, "name": "Ship", "sessions": plenum},
    ]
    return json.dumps([{"date": "2026-05-29T00:00:00", "rooms": rooms}]).encode()


@pytest.mark.parametrize(
    ("file", "options"), [("all.json", {"event": "BoatConf 2026"}), ("profile.json", {})]
)
def test_a_programme_and_a_profile_give_the_records_expected(
    event: Programme, file: str, options: dict[str, Any]
) -> None:
    expected = json.loads((FOLDER / f"{file}.expected.json").read_text("utf-8"))

    found = event.read((FOLDER / file).read_bytes(), **options)
    assert expected == [shown(record) for record in found]
    assert [Sweep(kinds=("talk", "workshop"))] == event.sweeps
    assert [] == event.notes


def test_all_views_of_a_programme_give_the_same_records(event: Programme) -> None:
    records = event.read(ALL, path=PATH)

    assert ["900001", "900002", "900004"] == [record.key.partition(":")[2] for record in records]
    assert records == event.read(groups(), path=PATH)
    assert records == event.read(grid(), path=PATH)


def test_times_are_of_the_zone_of_the_options_or_the_persons(event: Programme) -> None:
    first = event.read(ALL)[0].at
    other = event.read(ALL, timezone="Europe/Rome")[0].at

    assert ("10:00", "08:00") == (f"{first:%H:%M}", f"{other:%H:%M}")


@pytest.mark.parametrize(
    ("options", "person", "by"),
    [
        ({}, ADA, "name"),
        ({}, replace(ADA, name="Ada\u00a0Éxample"), "name"),
        ({}, Person(id="ada", name="X", links=("http://linkedin.com/in/Ada-Example",)), "link"),
        ({"speaker": ADA_ID}, Person(id="ada", name="X"), "id"),
    ],
)
def test_the_person_is_known_by_id_link_or_name(
    event: Programme, options: dict[str, Any], person: Person, by: str
) -> None:
    records = event.read(ALL, person=person, **options)

    assert [by] * 3 == [record.details["matched_by"] for record in records]
    given = Options(url="https://a.example", **options)
    assert [None] * 3 == [given.refuses(record, person) for record in records]


def test_where_an_id_is_given_the_name_does_not_matter(event: Programme) -> None:
    titles = [record.title for record in event.read(ALL, speaker=BOB_ID)]

    assert ["Boats", "Sails"] == titles


def test_namesakes_in_one_programme_are_told(event: Programme) -> None:
    people = json.loads(ALL)["speakers"]
    people[1]["fullName"] = "Ada Example"

    assert {1} == {record.details["namesakes"] for record in event.read(changed(speakers=people))}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("Accepted", None), (None, None), ("Declined", "cancelled"), ("Canceled", "cancelled")],
)
def test_a_status_tells_what_is_cancelled(
    event: Programme, status: str | None, outcome: str | None
) -> None:
    [record] = event.read(sessions(status=status))

    assert outcome == record.details["status"]


@pytest.mark.parametrize("status", ["Nominated", "Waitlisted", "Accept_Queue", "Decline_Queue"])
def test_what_is_not_accepted_is_no_appearance(event: Programme, status: str) -> None:
    assert [] == event.read(sessions(status=status))
    assert 1 == event.state["sessions"]


def test_small_ids_are_told_apart_by_the_event(event: Programme) -> None:
    def key(path: str, year: int = 2026, **options: Any) -> str:
        body = sessions(id="1", startsAt=f"{year}-05-29T10:00:00", endsAt=None)
        event.state = {}
        [record] = event.read(body, path=path, **options)
        return record.key

    assert "abcd1234:1" == key(PATH)
    assert "abcd1234:1" == key(PATH.replace("All", "GridSmart"), event="Another")
    assert "efgh5678:1" == key("/api/v2/efgh5678/view/All")
    assert "boatconf-2026:1" == key("/saved.json", event="BoatConf 2026")
    assert "boatconf-2027:1" == key("/saved.json", 2027, event="BoatConf")
    assert key("/saved.json") == key("/saved.json")
    assert 3 == len({key("/saved.json"), key("/saved.json", 2027), key("/other.json")})


def test_ids_of_sessionizes_own_are_one_in_all_the_world(event: Programme) -> None:
    known = "bbbbbbbb-0000-4000-8000-000000000009"

    assert [known] == [
        record.key for record in event.read(sessions(id=known, isServiceSession=True))
    ]
    assert event.records[0].details["service"]


def test_a_session_that_is_given_twice_is_two_deliveries(event: Programme) -> None:
    first = json.loads(ALL)["sessions"][0]
    again = {**first, "startsAt": "2026-05-30T16:00:00", "endsAt": "2026-05-30T16:45:00"}

    assert 2 == len({record.key for record in event.read(changed(sessions=[first, first, again]))})


def test_of_sessions_that_share_an_id_the_earliest_keeps_it(event: Programme) -> None:
    first = json.loads(ALL)["sessions"][0]
    second = {**first, "startsAt": "2026-05-30T16:00:00", "endsAt": "2026-05-30T16:45:00"}
    undated = {**first, "startsAt": None}

    def keys(*rows: object, **options: Any) -> dict[str, str]:
        event.state = {}
        found = event.read(changed(sessions=rows), path=PATH, **options)
        return {one.key: f"{one.at:%m-%d}" if one.at else "" for one in found}

    both = keys(first, second)
    assert {"abcd1234:900001": "05-29", "abcd1234:900001:2026-05-30T16:00:00": "05-30"} == both
    assert both == keys(second, first) == keys(second, first, timezone="Asia/Tokyo")
    assert both.items() < keys(undated, second, first, undated).items()
    assert keys(first).items() < both.items()


@pytest.mark.parametrize(
    ("start", "zone", "day"),
    [
        ("2026-05-29T01:00:00", None, None),
        ("2026-05-29T01:00:00", "Asia/Tokyo", "2026-05-29"),
        ("2026-05-28T16:00:00Z", "Asia/Tokyo", "2026-05-29"),
        ("2026-05-29T01:00:00+09:00", None, "2026-05-29"),
    ],
)
def test_a_session_is_on_the_day_that_it_is_at_the_event(
    event: Programme, start: str, zone: str | None, day: str | None
) -> None:
    options: dict[str, Any] = {"timezone": zone} if zone else {}
    days: dict[str, Any] = {"starts": date(2026, 5, 29), "ends": date(2026, 5, 29)}
    [record] = event.read(sessions(startsAt=start, endsAt=None), **days, **options)

    assert day == record.details["day"]


def test_the_same_programme_again_yields_nothing(event: Programme) -> None:
    answer = document(ALL, etag='"1"')

    assert 3 == len(event.read(answer))
    assert ([], []) == (event.read(answer), event.sweeps)
    assert 3 == len(event.read(answer, timezone="Europe/Rome"))


def test_a_person_who_is_not_in_it_is_told_where_to_look(event: Programme) -> None:
    assert [] == event.read(ALL, person=Person(id="x", name="Nobody"))
    [note] = event.notes
    assert note.startswith("none of the 6 sessions names the person; check `speaker`")
    assert [Sweep(kinds=("talk", "workshop"))] == event.sweeps


def test_an_empty_programme_yields_nothing(event: Programme) -> None:
    event.read(ALL)
    before = event.state

    assert ([], []) == (event.read(changed(sessions=[])), event.sweeps)
    assert ["the programme is empty; it had 6 sessions before"] == event.notes
    assert before == event.state


def test_a_broken_session_is_left_out_and_nothing_is_swept(event: Programme) -> None:
    rows = json.loads(ALL)["sessions"]
    with pytest.raises(IncompleteError, match="3 of 9 sessions"):
        event.read(changed(sessions=[*rows, 7, {"id": "1"}, {"title": "x"}]))
    assert (3, []) == (len(event.records), event.sweeps)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "no JSON"),
        (b"<html>", "XML or a web page"),
        (b"{}", "neither sessions nor events"),
        (b"[{}]", "no JSON of Sessionize"),
        (b'"text"', "no JSON of Sessionize"),
        (ALL[:-40], "broken or ends too early"),
        (ALL[:900], "broken or ends too early"),
        (ALL + b"x", "broken or ends too early"),
        (PROFILE[:-40], "broken or ends too early"),
        (json.dumps(json.loads(ALL)["speakers"]).encode(), "view of speakers has no dates"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"sessions":[' + b'{"id":' * 100_000, "nested too deeply"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"' + b"k" * 400 + b'": {"sessions": []}}', "nested too deeply"),
    ],
    ids=range(14),
)
def test_what_is_no_whole_programme_is_refused(event: Programme, body: bytes, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        event.read(body)
    assert ([], []) == (event.records, event.sweeps)


def test_a_programme_of_another_event_is_refused(event: Programme) -> None:
    with pytest.raises(UnreadableError, match="2026-05-29 to 2026-05-30, not of the event's days"):
        event.read(changed(sessions=json.loads(ALL)["sessions"][:2]), starts=date(2027, 1, 1))


def test_a_profile_is_asked_by_its_key_which_stands_nowhere(event: Programme) -> None:
    path = f"/api/speaker/json/{KEY}"
    base = event.peer.url("/api")
    records = event.read(PROFILE, path=path, profile=KEY, api_url=base)

    assert [path] == event.peer.paths()
    assert 3 == len(records)
    assert KEY not in repr((records, event.state, event.notes))
    for options in ({"profile": KEY}, {"speaker": KEY}, {"url": "https://a.example/saved.json"}):
        refused = [Options.model_validate(options).refuses(record, ADA) for record in records]
        assert [None] * 3 == refused
    for status, error in ((404, MissingError), (403, BlockedError)):
        with pytest.raises(error) as told:
            event.read(Reply(status=status), path=path, profile=KEY, api_url=base)
        assert KEY not in str(told.value)


def test_a_profile_of_somebody_else_is_told(event: Programme) -> None:
    assert 3 == len(event.read(PROFILE, person=Person(id="bob", name="Bob Made-Up")))
    [note] = event.notes
    assert note.startswith("the profile is Ada Example's, which is no name of the person's")


def test_a_row_without_an_id_is_left_out_of_a_profile(event: Programme) -> None:
    rows = json.loads(PROFILE)["events"]
    with pytest.raises(IncompleteError, match="1 of 4 sessions"):
        event.read(changed(PROFILE, events=[*rows, {"name": "x"}]))
    assert 3 == len(event.records)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"url": "https://sessionize.com/api/v2/abcd1234/view/All", "profile": KEY},
        {"speaker": ["one-word", "two-words"]},
    ],
)
def test_one_of_url_and_profile_is_needed(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="write one of the two"):
        Options.model_validate(options)


def test_a_speaker_alone_is_the_key_of_a_profile() -> None:
    for word in (KEY, [KEY]):
        options = Options.model_validate({"speaker": word})
        assert (KEY, ()) == (options.profile, options.speaker)
        assert f"https://sessionize.com/api/speaker/json/{KEY}" == options.address


SESSION = {
    name: value
    for name, value in json.loads(ALL)["sessions"][0].items()
    if name not in ("description", "questionAnswers")
}
STRANGE = ANYTHING | st.sampled_from(
    ["0001-01-01T00:00:00", "9999-12-31T23:59:59+14:00", "https://[", "\x00", "x" * 3000, [[]]]
)
ROWS = st.lists(answers(SESSION, STRANGE) | STRANGE, max_size=3)


def _holds(body: bytes) -> None:
    with programmes("sessionize") as programme:
        programme.holds(body)


@given(rows=ROWS, people=st.lists(answers(json.loads(ALL)["speakers"][0], STRANGE), max_size=2))
@settings(max_examples=30)
def test_any_sessions_end_in_records_or_an_error(rows: list[Any], people: list[Any]) -> None:
    whole = copy.deepcopy(json.loads(ALL))
    whole["sessions"] = rows
    whole["speakers"] += people
    _holds(json.dumps(whole).encode("utf-8", "replace"))
    _holds(json.dumps([{"groupId": 1, "sessions": rows}]).encode())


@given(rows=st.lists(answers(json.loads(PROFILE)["events"][0], STRANGE) | STRANGE, max_size=3))
@settings(max_examples=30)
def test_any_events_of_a_profile_end_in_records_or_an_error(rows: list[Any]) -> None:
    _holds(changed(PROFILE, events=rows))


@given(body=st.binary(max_size=60) | ANYTHING.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=30)
def test_any_answer_ends_in_an_error_or_nothing(body: bytes) -> None:
    _holds(body)


def test_a_date_far_away_is_none(event: Programme) -> None:
    [record] = event.read(sessions(startsAt="9999-12-31T23:59:59", endsAt="0001-01-01T00:00:00"))

    assert (None, None) == (record.at, record.details["minutes"])
    assert isinstance(record, Record)
