"""The pause between requests to one host, and the turns of threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from renown.errors import UnavailableError
from renown.http import Client, Limits
from renown.http.pace import Origin, Pace
from tests.peer import Peer, Received, Reply


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def slept() -> list[float]:
    """The sleeps asked for, in seconds; none of them is slept."""
    return []


def about(seconds: float) -> object:
    """So many seconds, less what the test itself took."""
    return pytest.approx(seconds, abs=3)


def in_threads(*calls: Callable[[], object]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_pause_lies_between_the_starts_of_requests_to_one_host(
    peer: Peer, slept: list[float]
) -> None:
    url = peer.serve("/", Reply())
    with Peer() as other, Client(allow_private=True, pause=50, sleep=slept.append) as client:
        session = client.session("blog")
        session.get(url)
        client.session("talks").get(other.serve("/", Reply()))
        assert [] == slept
        session.get(url)
    assert [about(50)] == slept


def test_an_api_has_its_own_limits_and_keeps_no_pause(peer: Peer, slept: list[float]) -> None:
    url = peer.serve("/", Reply())
    with Client(allow_private=True, pause=50, sleep=slept.append) as client:
        session = client.session("github")
        for _ in range(3):
            session.request("POST", url, content=b"{}")
    assert ([], 3) == (slept, session.requests)


def test_redirects_and_further_tries_keep_the_pause_too(peer: Peer, slept: list[float]) -> None:
    peer.serve("/old", Reply(status=302, headers={"Location": "/new"}))
    peer.serve("/new", Reply(status=503), Reply())
    with Client(allow_private=True, pause=50, sleep=slept.append) as client:
        client.session("blog").get(peer.url("/old"))
    assert [about(50), 1, about(50)] == slept


def test_with_a_pause_documents_of_one_host_are_fetched_one_at_a_time(peer: Peer) -> None:
    url = peer.serve("/", Reply(body=b"xxx", drip=0.01))
    with Client(allow_private=True, pause=1e-4) as client:
        in_threads(*[lambda: client.session("blog").get(url)] * 6)
    assert (6, 1) == (len(peer.log), peer.most_in_flight)


@pytest.mark.parametrize("way", ["get", "request"])
def test_without_a_pause_they_are_fetched_at_once(peer: Peer, way: str) -> None:
    together = threading.Barrier(4, timeout=10)

    def answer(_: Received) -> Reply:
        together.wait()
        return Reply()

    url = peer.serve("/", answer)
    with Client(allow_private=True, pause=0) as client:
        session = client.session("blog")
        call = {"get": lambda: session.get(url), "request": lambda: session.request("GET", url)}
        in_threads(*[call[way]] * 4)
    assert 4 == peer.most_in_flight


def test_with_a_pause_requests_still_overlap(peer: Peer) -> None:
    together = threading.Barrier(3, timeout=10)

    def answer(_: Received) -> Reply:
        together.wait()
        return Reply()

    url = peer.serve("/", answer)
    with Client(allow_private=True, pause=1e-4) as client:
        in_threads(*[lambda: client.session("github").request("GET", url)] * 3)
    assert 3 == peer.most_in_flight


def test_waiting_for_one_host_keeps_nobody_from_another(peer: Peer) -> None:
    asleep, awake = threading.Event(), threading.Event()

    def sleep(_: float) -> None:
        asleep.set()
        awake.wait(10)

    url = peer.serve("/", Reply())
    with Peer() as other, Client(allow_private=True, pause=50, sleep=sleep) as client:
        session = client.session("blog")
        session.get(url)
        waiting = threading.Thread(target=session.get, args=(url,))
        waiting.start()
        assert asleep.wait(10)
        client.session("talks").get(other.serve("/", Reply()))
        assert (1, 1) == (len(peer.log), len(other.log))
        awake.set()
        waiting.join()
    assert 2 == len(peer.log)


def test_a_host_serves_threads_in_the_order_in_which_they_came() -> None:
    pace = Pace(pause=1e-6, longest=60, sleep=time.sleep)
    host = Origin(scheme="http", host="ada.example", port=None)
    served: list[int] = []

    def take(number: int) -> None:
        with pace.turn(host):
            served.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    with pace.turn(host):
        for place, thread in enumerate(threads, start=2):
            thread.start()
            while len(pace._lane(host)._queue) < place:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert list(range(8)) == served


def test_an_error_gives_the_turn_on(peer: Peer) -> None:
    peer.serve("/bad", Reply(reset=True))
    with Client(allow_private=True, pause=1e-4, limits=Limits(tries=1)) as client:
        session = client.session("blog")
        with pytest.raises(UnavailableError):
            session.get(peer.url("/bad"))
        assert b"on" == session.get(peer.serve("/good", Reply(body=b"on"))).body
