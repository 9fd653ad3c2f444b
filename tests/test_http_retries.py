"""What is tried again, and the waits that hosts ask for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import UnavailableError
from renown.http import Client, Limits
from renown.http.response import retry_after
from tests.peer import DATE, Peer, Received, Reply

PASSING = [429, 500, 502, 503, 504]
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""The peer's Date."""


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def slept() -> list[float]:
    """The sleeps asked for, in seconds; none of them is slept."""
    return []


@pytest.fixture
def client(slept: list[float]) -> Iterator[Client]:
    with Client(allow_private=True, pause=0, sleep=slept.append) as client:
        yield client


def about(seconds: float) -> object:
    """So many seconds, less what the test itself took."""
    return pytest.approx(seconds, abs=3)


def in_threads(*calls: Callable[[], object]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("status", PASSING)
def test_a_passing_trouble_is_tried_again(
    peer: Peer, client: Client, slept: list[float], status: int
) -> None:
    url = peer.serve("/", Reply(status=status), Reply(status=status), Reply(body=b"well"))
    session = client.session("blog")
    assert b"well" == session.get(url).body
    assert [1, 2] == slept
    assert 3 == session.requests == len(peer.log)


@pytest.mark.parametrize("status", PASSING)
def test_a_lasting_trouble_is_given_up_after_three_tries(
    peer: Peer, client: Client, slept: list[float], status: int
) -> None:
    url = peer.serve("/", Reply(status=status))
    with pytest.raises(UnavailableError, match=f"{status}.*next run") as caught:
        client.session("blog").get(url)
    assert (3, [1, 2], None) == (len(peer.log), slept, caught.value.retry_after)


@pytest.mark.parametrize("status", PASSING)
def test_a_request_to_an_api_is_tried_once_whatever_comes_back(
    peer: Peer, client: Client, slept: list[float], status: int
) -> None:
    url = peer.serve("/", Reply(status=status))
    assert status == client.session("github").request("POST", url, content=b"{}").status
    assert (1, []) == (len(peer.log), slept)


def test_a_broken_connection_to_an_api_is_told_at_once(peer: Peer, client: Client) -> None:
    url = peer.serve("/", Reply(reset=True), Reply())
    with pytest.raises(UnavailableError) as caught:
        client.session("github").request("POST", url, content=b"{}")
    assert caught.value.retry_after is None
    assert 1 == len(peer.log)


@pytest.mark.parametrize("status", [200, 400, 403, 404, 501])
def test_what_will_not_pass_is_not_tried_again(peer: Peer, client: Client, status: int) -> None:
    client.session("github").request("GET", peer.serve("/", Reply(status=status)))
    assert 1 == len(peer.log)


@pytest.mark.parametrize(
    "broken",
    [Reply(reset=True), Reply(raw=b""), Reply(raw=b"junk\r\n\r\n"), Reply(body=b"x" * 9, cut=4)],
    ids=["reset", "closed", "junk", "cut"],
)
def test_a_broken_connection_is_tried_again(
    peer: Peer, client: Client, slept: list[float], broken: Reply
) -> None:
    url = peer.serve("/", broken, Reply(body=b"whole"))
    assert b"whole" == client.session("blog").get(url).body
    assert [1] == slept


def test_a_time_out_is_tried_again(peer: Peer, slept: list[float]) -> None:
    url = peer.serve("/", Reply(delay=30), Reply(body=b"at last"))
    limits = Limits(read=0.2)
    with Client(allow_private=True, pause=0, sleep=slept.append, limits=limits) as client:
        assert b"at last" == client.session("blog").get(url).body
    assert [1] == slept


@pytest.mark.parametrize("status", PASSING)
def test_the_wait_that_a_host_asks_for_is_kept(
    peer: Peer, client: Client, slept: list[float], status: int
) -> None:
    url = peer.serve("/", Reply(status=status, headers={"Retry-After": "37"}), Reply(body=b"well"))
    assert b"well" == client.session("blog").get(url).body
    assert [about(37)] == slept


def test_a_wait_until_a_date_is_measured_from_the_date_of_the_answer(
    peer: Peer, client: Client, slept: list[float]
) -> None:
    until = format_datetime(NOON + timedelta(seconds=42), usegmt=True)
    url = peer.serve("/", Reply(status=503, headers={"Retry-After": until}), Reply())
    client.session("blog").get(url)
    assert [about(42)] == slept


@pytest.mark.parametrize(
    "headers",
    [{"Retry-After": "soon"}, {"Retry-After": "-1"}, {"Retry-After": DATE, "Date": None}],
)
def test_a_wait_that_cannot_be_read_is_none(
    peer: Peer, client: Client, slept: list[float], headers: dict[str, str | None]
) -> None:
    client.session("blog").get(peer.serve("/", Reply(status=503, headers=headers), Reply()))
    assert [1] == slept


def test_a_host_that_is_ready_at_once_is_asked_at_once(
    peer: Peer, client: Client, slept: list[float]
) -> None:
    url = peer.serve("/", Reply(status=503, headers={"Retry-After": "0"}), Reply(body=b"well"))
    assert b"well" == client.session("blog").get(url).body
    assert [] == slept


def test_the_wait_is_really_waited(peer: Peer) -> None:
    url = peer.serve("/", Reply(status=429, headers={"Retry-After": "1"}), Reply())
    with Client(allow_private=True, pause=0) as client:
        client.session("blog").get(url)
    assert peer.log[1].at - peer.log[0].at >= 1.0


def test_a_host_that_asks_for_too_long_a_wait_is_given_up_at_once(
    peer: Peer, client: Client, slept: list[float]
) -> None:
    url = peer.serve("/", Reply(status=429, headers={"Retry-After": "61"}), Reply())
    with pytest.raises(UnavailableError, match="61 s") as caught:
        client.session("blog").get(url)
    assert (61, []) == (caught.value.retry_after, slept)
    assert 1 == len(peer.log)


def test_a_host_that_is_not_to_be_asked_for_long_is_not_asked_by_anybody(
    peer: Peer, client: Client
) -> None:
    url = peer.serve("/", Reply(status=429, headers={"Retry-After": "3600"}), Reply())
    answer = client.session("github").request("POST", url, content=b"{}")
    assert (429, "3600") == (answer.status, answer.headers["retry-after"])
    for fetch in (client.session("blog").get, lambda url: client.session("x").request("GET", url)):
        with pytest.raises(UnavailableError, match="asks to be left alone") as caught:
            fetch(url)
        assert about(3600) == caught.value.retry_after
    assert 1 == len(peer.log)


def test_a_wait_holds_for_the_whole_host_and_for_no_other(peer: Peer, slept: list[float]) -> None:
    peer.serve("/limited", Reply(status=403, headers={"Retry-After": "30"}))
    with Peer() as other, Client(allow_private=True, pause=0, sleep=slept.append) as client:
        client.session("github").request("GET", peer.url("/limited"))
        client.session("talks").get(other.serve("/", Reply()))
        assert [] == slept
        client.session("blog").get(peer.serve("/", Reply()))
        assert [about(30)] == slept


def test_a_wait_that_stands_in_the_body_is_kept_by_everybody(
    peer: Peer, client: Client, slept: list[float]
) -> None:
    url = peer.serve("/", Reply())
    client.session("github").hold(url, 40)
    client.session("blog").get(url)
    assert [about(40)] == slept


def test_an_api_is_waited_for_as_long_as_the_caller_likes(
    peer: Peer, client: Client, slept: list[float]
) -> None:
    session, url = client.session("github"), peer.serve("/", Reply())
    session.hold(url, 300)
    with pytest.raises(UnavailableError, match="asks to be left alone") as caught:
        session.request("GET", url, patience=299)
    assert about(300) == caught.value.retry_after
    session.request("GET", url, patience=301)
    assert [about(300)] == slept


def test_what_is_not_permitted_is_not_sent_even_after_a_wait(
    peer: Peer, client: Client, slept: list[float]
) -> None:
    def refuse() -> None:
        if slept:  # it is asked after the wait, too, when things may have changed
            raise UnavailableError("enough")

    session, url = client.session("github"), peer.serve("/", Reply())
    session.hold(url, 30)
    with pytest.raises(UnavailableError, match="enough"):
        session.request("GET", url, permit=refuse)
    assert 0 == len(peer.log) == session.requests


def test_a_wait_ends_with_the_run() -> None:
    with Client(allow_private=True, pause=0) as client:
        threading.Timer(0.05, client.end).start()
        with pytest.raises(UnavailableError, match="has ended"):
            client.session("github").wait(60)


def test_a_wait_reaches_threads_that_already_stand_in_the_queue(peer: Peer) -> None:
    """The second request waits for the first one's end, and then for what its answer asked for."""
    slept: list[float] = []
    entered = threading.Event()

    def limited(_: Received) -> Reply:
        entered.set()
        time.sleep(0.1)  # the second request takes its place in the queue meanwhile
        return Reply(status=429, headers={"Retry-After": "30"})

    first, second = peer.serve("/first", limited), peer.serve("/second", Reply())
    limits = Limits(tries=1)
    with Client(allow_private=True, pause=1e-4, sleep=slept.append, limits=limits) as client:

        def ask_first() -> None:
            with pytest.raises(UnavailableError):
                client.session("blog").get(first)

        def ask_second() -> None:
            entered.wait(5)
            client.session("talks").get(second)

        in_threads(ask_first, ask_second)
    assert about(30) == max(slept)


@given(st.text(max_size=40) | st.from_regex(r"[0-9,. :+-]+|[A-Z][a-z]{2}, [0-9: A-Za-z]+"))
@settings(deadline=None)
def test_any_retry_after_is_a_wait_or_none(text: str) -> None:
    wait = retry_after({"retry-after": text, "date": DATE})
    assert wait is None or 0 <= wait < float("inf")


@given(st.integers(0, 10**9), st.sampled_from(["{}", " {} ", "00{}"]))
@settings(deadline=None)
def test_seconds_are_taken_exactly(seconds: int, form: str) -> None:
    assert seconds == retry_after({"retry-after": form.format(seconds)})


@given(st.integers(-(10**8), 10**8))
@settings(deadline=None)
def test_dates_are_taken_exactly_and_the_past_is_now(seconds: int) -> None:
    until = format_datetime(NOON + timedelta(seconds=seconds), usegmt=True)
    assert max(0, seconds) == retry_after({"retry-after": until, "date": DATE})
    assert retry_after({"retry-after": until}) is None
