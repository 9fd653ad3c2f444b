"""The list of submissions of pretalx's API: pages, versions, states and slots."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from renown.errors import BlockedError, IncompleteError, UnavailableError, UnreadableError
from renown.http import Client, Limits
from tests.collectors.schedules import SAMPLES, Reader, details
from tests.peer import Handler, Peer, Received, Reply

LIST = (SAMPLES / "submissions.json").read_bytes()
API = "/api/events/conf26/"
EVENT = {
    "name": {"en": "Conf 26", "de": "Konferenz 26"},
    "slug": "conf26",
    "date_from": "2026-06-05",
    "date_to": "2026-06-06",
    "timezone": "Europe/Lisbon",
}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
        yield client


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        peer.serve(API, answer(EVENT))
        yield peer


@pytest.fixture
def reader(client: Client) -> Reader:
    return Reader(client)


def answer(body: object) -> Reply:
    return Reply(body=json.dumps(body).encode())


def talk(code: str = "AAAAA1", **fields: Any) -> dict[str, Any]:
    return {
        "code": code,
        "title": f"Talk {code}",
        "speakers": [{"code": "ADA777", "name": "Ada Example"}],
        "state": "confirmed",
        "slots": [{"start": "2026-06-05T10:00:00+01:00", "end": "2026-06-05T10:30:00+01:00"}],
    } | fields


def pages(peer: Peer, path: str, *of: list[Any], next_from: str = "") -> Handler:
    """A list in pages, each naming the next one."""

    def reply(request: Received) -> Reply:
        number = int(parse_qs(request.query).get("page", ["1"])[0])
        following = f"{next_from or peer.url(path)}?page={number + 1}"
        return answer(
            {
                "count": sum(map(len, of)),
                "next": following if number < len(of) else None,
                "results": of[number - 1],
            }
        )

    return reply


def serve(peer: Peer, *of: list[Any]) -> str:
    path = f"{API}submissions/"
    return peer.serve(path, pages(peer, path, *of))


def test_every_slot_is_a_delivery(reader: Reader, peer: Peer) -> None:
    found = reader.read(peer.serve(f"{API}submissions/", Reply(body=LIST)))

    rows = [(one.key, one.at, one.details["minutes"], one.details["place"]) for one in found[:2]]
    assert [
        ("conf26:AAAAA1", datetime(2026, 6, 5, 9, tzinfo=UTC), 90, "Main"),
        (
            "conf26:AAAAA1@2026-06-06T09:00Z",
            datetime(2026, 6, 6, 9, tzinfo=UTC),
            60,
            "Side",
        ),
    ] == rows


def test_a_submission_is_recorded_with_all_that_tells_it(reader: Reader, peer: Peer) -> None:
    first = reader.read(peer.serve(f"{API}submissions/", Reply(body=LIST)))[0]

    assert ("workshop", "Gentle rollouts") == (first.kind, first.title)
    assert peer.url("/conf26/talk/AAAAA1/") == first.url
    assert ("Operations",) == first.tags
    expected = {
        "event": "Conf 26",
        "event_id": "conf26",
        "event_start": "2026-06-05",
        "event_end": "2026-06-06",
        "format": "Workshop",
        "speakers": ("Ada Example", "Bob Sample"),
        "language": "en",
        "slides": "https://conf.example/slides.pdf",
    }
    assert expected.items() <= details(first).items()
    assert "video" not in details(first)
    assert "@example.org" not in repr(reader.records)


def test_what_was_withdrawn_is_told_and_what_was_turned_down_is_not(
    reader: Reader, peer: Peer
) -> None:
    found = reader.read(peer.serve(f"{API}submissions/", Reply(body=LIST)))

    states = {one.title: one.details["status"] for one in found}
    expected = {
        "Gentle rollouts": None,
        "Withdrawn in time": "cancelled",
        "Not yet in the schedule": None,
    }
    assert expected == states


@pytest.mark.parametrize("state", ["submitted", "draft", "rejected", "deleted", 7, None])
def test_a_proposal_is_no_appearance(reader: Reader, peer: Peer, state: object) -> None:
    found = reader.read(serve(peer, [talk(state=state), talk("AAAAA2")]))

    assert ["conf26:AAAAA2"] == [one.key for one in found]


def test_all_pages_are_read_and_then_the_rest_is_swept(reader: Reader, peer: Peer) -> None:
    found = reader.read(serve(peer, [talk("AAAAA1"), talk("AAAAA2")], [talk("AAAAA3")]))

    assert ["AAAAA1", "AAAAA2", "AAAAA3"] == [one.key.partition(":")[2] for one in found]
    assert (1, 3) == (len(reader.sweeps), reader.state["sessions"])


@pytest.mark.parametrize(
    ("query", "expand"),
    [
        ("", "speakers,submission_type,track,slots,slots.room"),
        ("?state=confirmed", "speakers,submission_type,track,slots,slots.room"),
        ("?expand=speakers", "speakers"),
    ],
)
def test_names_are_asked_for_unless_the_address_says_what_to_expand(
    reader: Reader, peer: Peer, query: str, expand: str
) -> None:
    reader.read(serve(peer, [talk()]) + query)

    asked = parse_qs(peer.log[0].query)
    assert [expand] == asked["expand"]
    assert "pretalx-version" not in peer.log[0].headers
    assert ("state" in asked) == ("state" in query)


def test_a_bare_list_of_the_first_version_is_read(reader: Reader, peer: Peer) -> None:
    old = talk(
        submission_type="Tutorial",
        track={"en": "Operations"},
        slot={
            "room": {"en": "Main"},
            "start": "2026-06-05T10:00:00Z",
            "end": "2026-06-05T12:00:00Z",
        },
    )
    del old["slots"]

    found = reader.read(peer.serve("/saved.json", answer([old])))

    assert [(":AAAAA1", "workshop", 120, "Main")] == [
        (one.key, one.kind, one.details["minutes"], one.details["place"]) for one in found
    ]
    assert ["/saved.json"] == peer.paths()


def test_codes_are_looked_up_among_the_speakers(reader: Reader, peer: Peer) -> None:
    people = [{"code": "ADA777", "name": "Ada Example"}], [{"code": "BOB888", "name": "Bob Sample"}]
    peer.serve(f"{API}speakers/", pages(peer, f"{API}speakers/", *people))
    url = serve(peer, [talk(speakers=["ADA777", "BOB888", "GONE99"])], [talk("A2", speakers=["X"])])

    found = reader.read(url)

    assert [("Ada Example", "Bob Sample")] == [one.details["speakers"] for one in found]
    assert 2 == peer.paths().count(f"{API}speakers/")


def test_codes_of_a_saved_list_need_names(reader: Reader, peer: Peer) -> None:
    with pytest.raises(UnreadableError, match="by codes only; ask it with expand=speakers"):
        reader.read(peer.serve("/saved.json", answer([talk(speakers=["ADA777"])])))


def test_speakers_that_are_kept_back_fail_the_source(reader: Reader, peer: Peer) -> None:
    peer.serve(f"{API}speakers/", Reply(status=403))

    with pytest.raises(BlockedError):
        reader.read(serve(peer, [talk(speakers=["ADA777"])]))
    assert ([], [], 0) == (reader.records, reader.sweeps, reader.checkpoints)


def test_an_event_that_is_kept_back_leaves_its_talks(reader: Reader, peer: Peer) -> None:
    peer.serve(API, Reply(status=401))

    found = reader.read(serve(peer, [talk()]), event="Conf 26")

    assert [("conf26:AAAAA1", "Conf 26")] == [(one.key, one.details["event"]) for one in found]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_an_event_that_is_kept_back_later_takes_nothing_back(
    reader: Reader, peer: Peer, status: int
) -> None:
    url = serve(peer, [talk(slots=[]), talk("AAAAA2")])
    before = reader.read(url)
    peer.serve(API, Reply(status=status))

    for _ in range(2):
        with pytest.raises(IncompleteError, match=r"the event's own page.*; "):
            reader.read(url)
        assert (before, [], 0) == (reader.records, reader.sweeps, reader.checkpoints)
    peer.serve(API, answer(EVENT | {"name": "Conf 2026"}))
    assert ["Conf 2026"] * 2 == [one.details["event"] for one in reader.read(url)]
    assert 1 == len(reader.sweeps)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_event_that_cannot_be_asked_just_now_fails_the_source(
    reader: Reader, peer: Peer, status: int
) -> None:
    url = serve(peer, [talk()])
    for _ in range(2):
        peer.serve(API, Reply(status=status))
        with pytest.raises(UnavailableError):
            reader.read(url)
        assert ([], [], 0) == (reader.records, reader.sweeps, reader.checkpoints)
        peer.serve(API, answer(EVENT))
        reader.read(url)


def test_what_is_kept_of_one_event_is_not_told_of_another(reader: Reader, peer: Peer) -> None:
    reader.read(serve(peer, [talk()]))
    other = "/api/events/other/submissions/"

    [record] = reader.read(peer.serve(other, pages(peer, other, [talk()])))

    assert ("other:AAAAA1", None) == (record.key, record.details["event"])


@pytest.mark.parametrize("kept", [7, [], {"api": 7}, {"api": {}, "name": []}])
def test_a_state_that_was_edited_by_hand_is_taken_for_none(
    reader: Reader, peer: Peer, kept: object
) -> None:
    url = serve(peer, [talk()])
    reader.read(url)
    reader.state["event"] = kept
    peer.serve(API, Reply(status=403))

    assert [None] == [one.details["event"] for one in reader.read(url)]


def test_slots_are_on_the_day_that_it_is_at_the_event(reader: Reader, peer: Peer) -> None:
    peer.serve(API, answer(EVENT | {"timezone": "Asia/Tokyo"}))
    late = talk(slots=[{"start": "2026-06-04T23:00:00Z", "end": "2026-06-04T23:30:00Z"}])

    [record] = reader.read(serve(peer, [late]))

    assert ("2026-06-05", 30) == (record.details["day"], record.details["minutes"])


def test_all_ids_that_a_row_tells_are_known(reader: Reader, peer: Peer) -> None:
    people = [{"guid": "g-1", "id": 7, "code": "ADA777", "name": "Ada Example"}]
    url = serve(peer, [talk(speakers=people)])

    for word in ("g-1", "7", "ADA777"):
        assert 1 == len(reader.read(url, speaker=word))


def test_an_unchanged_list_yields_nothing_though_all_of_it_was_read(
    reader: Reader, peer: Peer
) -> None:
    url = serve(peer, [talk("AAAAA1")], [talk("AAAAA2")])

    assert [2, 0] == [len(reader.read(url)) for _ in range(2)]
    assert ([], 0) == (reader.sweeps, reader.checkpoints)
    serve(peer, [talk("AAAAA1")], [talk("AAAAA3")])
    assert ["conf26:AAAAA1", "conf26:AAAAA3"] == [one.key for one in reader.read(url)]


@pytest.mark.parametrize(
    "following",
    ["http://elsewhere.example/page", "https://127.0.0.1/", "//[", 7, "http://127.0.0.1:1/"],
)
def test_pages_elsewhere_are_not_asked(reader: Reader, peer: Peer, following: object) -> None:
    url = peer.serve(f"{API}submissions/", answer({"next": following, "results": [talk()]}))

    with pytest.raises(IncompleteError, match="another address, which is not asked; "):
        reader.read(url)
    assert (["conf26:AAAAA1"], []) == ([one.key for one in reader.records], reader.sweeps)
    assert 2 == len(peer.log)


def test_pages_in_a_circle_have_an_end(reader: Reader, peer: Peer) -> None:
    path = f"{API}submissions/"
    url = peer.serve(path, answer({"next": f"{path}?page=2", "results": [talk()]}))

    with pytest.raises(IncompleteError):
        reader.read(url)
    assert 3 == len(peer.log)


def test_at_most_200_pages_are_read(reader: Reader, peer: Peer) -> None:
    url = serve(peer, *([talk(f"A{number}")] for number in range(300)))

    with pytest.raises(IncompleteError, match="more than 200 pages"):
        reader.read(url)
    assert (200, []) == (len(reader.records), reader.sweeps)


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (Reply(status=503), UnavailableError),
        (Reply(body=b'{"results": [{"code"'), UnreadableError),
        (Reply(body=b'{"detail": "Invalid page."}'), UnreadableError),
        (Reply(body=b"<!doctype html>"), UnreadableError),
    ],
)
def test_a_page_that_fails_fails_the_whole(
    reader: Reader, peer: Peer, second: Reply, error: type[Exception]
) -> None:
    path = f"{API}submissions/"
    first = answer({"next": f"{path}?page=2", "results": [talk()]})

    with pytest.raises(error):
        reader.read(peer.serve(path, first, second))
    assert ([], [], 0) == (reader.records, reader.sweeps, reader.checkpoints)


@pytest.mark.parametrize("broken", [None, "AAAAA1", talk(""), talk(title=None), talk(speakers=[7])])
def test_a_broken_submission_is_told_and_the_others_are_kept(
    reader: Reader, peer: Peer, broken: object
) -> None:
    with pytest.raises(IncompleteError, match="1 of 2 sessions could not be read"):
        reader.read(serve(peer, [broken, talk("AAAAA2")]))
    assert ["conf26:AAAAA2"] == [one.key for one in reader.records]


@pytest.mark.parametrize("body", [[], {"count": 0, "next": None, "results": []}])
def test_an_empty_list_is_an_empty_programme(reader: Reader, peer: Peer, body: object) -> None:
    path = f"{API}submissions/"
    url = peer.serve(path, answer([talk()]), answer(body))
    reader.read(url)

    assert [] == reader.read(url)
    assert ["the programme is empty; it had 1 sessions before"] == reader.notes
    assert ([], 0) == (reader.sweeps, reader.checkpoints)


def test_an_address_that_is_asked_to_wait_for_is_left_to_the_client(
    reader: Reader, peer: Peer
) -> None:
    path = f"{API}submissions/"
    peer.serve(path, Reply(status=429, headers={"Retry-After": "3600"}))

    with pytest.raises(UnavailableError):
        reader.read(peer.url(path))
