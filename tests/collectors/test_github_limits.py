"""What GitHub asks for is done: the collector waits as told, sends little at once, and counts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from collectors import github
from renown.collect import World as Shared
from renown.collect import collect
from renown.collector import Person
from renown.config import Source
from renown.errors import IncompleteError, SourceError, UnavailableError
from renown.http import Client
from renown.record import Reading, Record, Sweep
from tests.collectors.github_worlds import (
    Clock,
    Stopwatch,
    asked,
    on,
    second_account,
    until_done,
    whole,
)
from tests.github.answer import Fault
from tests.github.faults import FAULTS, LIMITS, PASSING, mixed, since, status
from tests.github.keeper import ENVIRONMENT, Keeper
from tests.github.limits import limited as limit_of
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import truth
from tests.github.world import NOW, grow

PULLS = ("pull_request",)
UNTOLD = LIMITS["secondary limit, 403"]
HOUR = 3600.0
_DATE = format_datetime(NOW + timedelta(seconds=90), usegmt=True)
TOLD: dict[str, tuple[Fault, float]] = {
    "429 with seconds": (status(429, "Slow down.", retry_after="30"), 30),
    "403 with seconds": (status(403, "Slow down.", retry_after="7"), 7),
    "429 with a date": (status(429, retry_after=_DATE), 90),
    "both": (status(403, "API rate limit", x_ratelimit_remaining="0", retry_after="5"), 5),
    **{name: (fault, HOUR) for name, fault in LIMITS.items() if name.startswith(("rate", "prim"))},
    "secondary limit, 403, with a wait": (LIMITS["secondary limit, 403, with a wait"], HOUR),
    "secondary limit, 403": (UNTOLD, 60),
    "secondary limit, 429": (LIMITS["secondary limit, 429"], 60),
}
"""Limits, and for how long they stand."""


@pytest.fixture
def peer() -> GitHub:
    """A small GitHub whose answers take long enough for requests to be under way together."""
    return GitHub(world=whole(), latency=0.015)


@pytest.fixture
def clock(peer: GitHub) -> Clock:
    """The clock by which the client of `peer` waits."""
    return Clock(peer)


def late(fault: Fault, seconds: float) -> Fault:
    """The same, half of it so much later."""
    return lambda due: replace(fault(due), stall=seconds)


def sent_at(peer: GitHub, number: int) -> datetime:
    """When a request came, by the world's clock, in whole seconds."""
    return parsedate_to_datetime(peer.asked[number - 1].due.headers["date"])


class TestWaiting:
    @pytest.mark.parametrize("name", sorted(TOLD))
    def test_it_waits_exactly_as_told(self, peer: GitHub, clock: Clock, name: str) -> None:
        fault, seconds = TOLD[name]
        keeper = Keeper()
        peer.faults = on(peer, "PullRequests", fault, 1)
        with serve(peer) as address:
            assert keeper.collect(address, NOW, sleep=clock.sleep, max_wait=4000) is None
        assert truth(peer.world) == keeper.rows
        assert pytest.approx(seconds, abs=1) == max(clock.waits)
        assert clock.waited > seconds - 1
        assert [] == peer.too_soon

    @pytest.mark.parametrize(
        ("operation", "name"),
        [
            ("Profile", "rate limited, 200"),
            ("Repositories", "secondary limit, 403"),
            ("Comments", "secondary limit, 200"),
            ("Contributions", "secondary limit, 200, without a type"),
        ],
    )
    def test_nothing_is_sent_while_a_limit_stands_wherever_it_is_met(
        self, peer: GitHub, clock: Clock, operation: str, name: str
    ) -> None:
        keeper = Keeper()
        peer.faults = on(peer, operation, LIMITS[name], 1)
        with serve(peer) as address:
            assert keeper.collect(address, NOW, sleep=clock.sleep, max_wait=4000) is None
        assert [] == peer.too_soon
        assert truth(peer.world) == keeper.rows
        assert clock.waited >= 59, "a limit that says nothing is one of a minute at least"

    def test_nothing_is_sent_by_the_real_clock_either(self, peer: GitHub) -> None:
        peer.world.others = [second_account("ada-of-old")]
        peer.faults = on(peer, "Issues", status(429, "Slow down.", retry_after="1"), 1)
        began = time.monotonic()
        with serve(peer) as address:
            former: dict[str, Any] = {"former_logins": ("ada-of-old",)}
            assert Keeper().collect(address, NOW, sleep=time.sleep, **former) is None
        assert [] == peer.too_soon
        assert 1 < time.monotonic() - began

    def test_a_limit_that_says_nothing_is_waited_for_twice_as_long_the_next_time(
        self, peer: GitHub, clock: Clock
    ) -> None:
        first, last = on(peer, "Profile", UNTOLD, 1, 2), on(peer, "Repositories", UNTOLD, 1)
        peer.faults = lambda number: first(number) or last(number)
        with serve(peer) as address:
            assert Keeper().collect(address, NOW, sleep=clock.sleep, max_wait=300) is None
        assert [60, 120, 60] == [round(wait) for wait in clock.waits], "and anew after good answers"

    def test_an_answer_to_an_earlier_request_does_not_end_the_doubling(
        self, peer: GitHub, clock: Clock
    ) -> None:
        clock.real = 0.2
        refused = on(peer, "PullRequests", UNTOLD, 1, 2)
        slow = on(peer, "OwnRepositories", late(lambda due: due, 0.1), 1)
        peer.faults = lambda number: refused(number) or slow(number)
        with serve(peer) as address:
            run: dict[str, Any] = {"kinds": PULLS, "max_wait": 300, "sleep": clock.sleep}
            assert Keeper().collect(address, NOW, **run) is None
        assert 180 == round(clock.waited)

    def test_who_was_limited_together_waits_no_longer_than_told(
        self, peer: GitHub, clock: Clock
    ) -> None:
        peer.latency, clock.real = 0.1, 0.4
        until = NOW + timedelta(seconds=2)
        limit = status(429, retry_after="2")
        peer.faults = lambda number: limit if number > 1 and peer.world.now < until else None
        with serve(peer) as address:
            assert Keeper().collect(address, NOW, sleep=clock.sleep) is None
        assert peer.flight > 1
        # Each answer counts from when it came, so the last of them adds a little.
        assert [2.0] == sorted({round(wait, 1) for wait in clock.waits if wait > 1})

    def test_who_was_limited_together_waits_once(self, peer: GitHub, clock: Clock) -> None:
        peer.latency, clock.real = 0.1, 0.4
        until, keeper = NOW + timedelta(seconds=30), Keeper()

        def faults(number: int) -> Fault | None:
            left = (until - peer.world.now).total_seconds()
            return status(429, retry_after=str(round(left))) if number > 1 and left > 1 else None

        peer.faults = faults
        with serve(peer) as address:
            assert keeper.collect(address, NOW, sleep=clock.sleep, max_wait=40) is None
        assert truth(peer.world) == keeper.rows
        assert 30 == round(clock.waited)
        assert peer.flight > 1


class TestPatience:
    @pytest.mark.parametrize("seed", [1, 2])
    def test_it_never_waits_longer_in_all_than_it_may(self, peer: GitHub, seed: int) -> None:
        chosen, watch = Random(seed), Stopwatch()
        faults = [status(429, retry_after="1"), status(503, retry_after="1"), status(502)]
        peer.faults = lambda _number: chosen.choice(faults) if chosen.random() < 0.5 else None
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, sleep=watch.sleep, max_wait=2)
        assert isinstance(error, UnavailableError)
        assert 0.9 < watch.waited < 2.5
        assert [] == peer.too_soon

    def test_nobody_waits_any_more_once_the_time_is_over(self, peer: GitHub, clock: Clock) -> None:
        limit = status(403, "Slow down.", retry_after="50")
        peer.faults = lambda number: None if number == 2 else limit
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, sleep=clock.sleep, max_wait=70)
        assert isinstance(error, UnavailableError)
        assert [50] == [round(wait) for wait in clock.waits], "before the second try of the first"

    def test_who_waits_already_goes_on_no_longer_than_that(
        self, peer: GitHub, clock: Clock
    ) -> None:
        clock.real = 0.6
        told = [
            on(peer, "Profile", status(429, retry_after="2"), 1),
            on(peer, "PullRequests", status(429, retry_after="1"), 1),
            on(peer, "Issues", late(status(429, retry_after="3"), 0.2), 1),
        ]
        peer.faults = lambda number: next((f for faults in told if (f := faults(number))), None)
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, sleep=clock.sleep, max_wait=4)
        assert isinstance(error, UnavailableError)
        assert 3 == round(clock.waited)

    def test_what_a_server_out_of_order_asks_for_counts_as_waited_too(self, peer: GitHub) -> None:
        watch = Stopwatch()
        peer.faults = since(2, status(503, retry_after="1"))
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, sleep=watch.sleep, max_wait=1)
        assert isinstance(error, UnavailableError)
        assert 0.9 < watch.waited < 1.5

    @pytest.mark.parametrize("name", sorted(set(LIMITS) - {"secondary limit, 200, without a type"}))
    def test_who_may_not_wait_ends_at_once(self, peer: GitHub, clock: Clock, name: str) -> None:
        keeper = Keeper()
        peer.faults = on(peer, "Issues", LIMITS[name])
        with serve(peer) as address:
            error = keeper.collect(address, NOW, sleep=clock.sleep, max_wait=0)
        assert isinstance(error, UnavailableError)
        assert "run again in" in str(error)
        assert pytest.approx(error.retry_after, abs=1) in (60, HOUR)
        assert [] == clock.waits
        assert [] == peer.too_soon
        assert len(asked(peer, "Issues")) == 1

    def test_who_may_not_wait_asks_nothing_twice(self, peer: GitHub, clock: Clock) -> None:
        peer.faults = since(2, PASSING["503"])
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, sleep=clock.sleep, max_wait=0)
        assert isinstance(error, UnavailableError)
        assert [] == clock.waits
        names = [one.operation for one in peer.asked]
        assert sorted(set(names)) == sorted(names)

    def test_four_requests_are_under_way_at_most(self, peer: GitHub, clock: Clock) -> None:
        peer.world.others, peer.latency = [second_account("ada-of-old")], 0.04
        peer.faults = mixed(1, 0.2)
        with serve(peer) as address:
            former: dict[str, Any] = {"former_logins": ("ada-of-old",)}
            assert Keeper().collect(address, NOW, sleep=clock.sleep, **former) is None
        assert 1 < peer.flight <= 4


class TestLastPoint:
    def test_the_last_good_answer_is_used_and_nothing_follows_before_the_reset(
        self, peer: GitHub, clock: Clock
    ) -> None:
        keeper, peer.used = Keeper(), peer.limit - 1
        with serve(peer) as address:
            assert keeper.collect(address, NOW, sleep=clock.sleep, max_wait=4000) is None
        assert ["Profile", NOW] == [peer.asked[0].operation, sent_at(peer, 1)]
        hour = NOW + timedelta(seconds=HOUR - 1)
        assert all(sent_at(peer, 1 + number) >= hour for number in range(1, len(peer.asked)))
        assert not [one for one in peer.asked if limit_of(one.due, NOW)], "nothing was refused"
        assert truth(peer.world) == keeper.rows

    def test_who_may_not_wait_keeps_it_and_sends_nothing_more(
        self, peer: GitHub, clock: Clock
    ) -> None:
        keeper, peer.used = Keeper(), peer.limit - 1
        with serve(peer) as address:
            error = keeper.collect(address, NOW, sleep=clock.sleep, max_wait=0)
        assert isinstance(error, UnavailableError)
        assert pytest.approx(HOUR, abs=1) == error.retry_after
        assert "GitHub's rate limit is used up; run again in 60 min" in str(error)
        assert ["Profile"] == [one.operation for one in peer.asked]
        assert ["followers"] == [reading.name for reading in keeper.readings]

    @pytest.mark.parametrize("points", [2, 3, 4, 5])
    def test_every_page_that_was_paid_for_is_kept(self, points: int) -> None:
        peer, keeper = GitHub(world=grow(7, 210), limit=points), Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kinds=PULLS, max_wait=0)
            pages = [one.due.json() for one in asked(peer, "PullRequests")]
            connections = [page["data"]["user"]["pullRequests"] for page in pages if "data" in page]
            told = {node["id"] for connection in connections for node in connection["nodes"]}
            assert told == set(keeper.rows)
            peer.world.now += timedelta(hours=1)
            peer.limit = 5000
            assert keeper.collect(address, NOW, kinds=PULLS) is None
        assert truth(peer.world, kinds=PULLS) == keeper.rows


class TestBudget:
    @pytest.mark.parametrize(("points", "hours"), [(5, 0), (5, 1), (8, 1), (12, 1)])
    def test_it_is_never_overspent_and_the_next_runs_go_on_until_all_is_there(
        self, peer: GitHub, points: int, hours: int
    ) -> None:
        keeper, wanted, runs = Keeper(), truth(peer.world), 0
        with serve(peer) as address:
            while keeper.rows != wanted:
                before, now = peer.used, NOW + timedelta(hours=hours * runs)
                error = keeper.collect(address, now, budget=points)
                assert peer.used - before <= points
                runs += 1
                assert runs <= 7
                if error is not None:
                    assert isinstance(error, IncompleteError)
                    assert f"the budget of {points} points is spent" in str(error)
        assert runs > 1

    def test_runs_as_of_one_moment_come_to_an_end(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            errors = until_done(lambda _: keeper.collect(address, NOW, budget=5), NOW, most=7)
        assert errors
        assert truth(peer.world) == keeper.rows

    @pytest.mark.parametrize(("points", "hours"), [(5, 0), (5, 1), (6, 1)])
    def test_a_list_that_was_read_is_not_read_again_because_another_was_not(
        self, points: int, hours: int
    ) -> None:
        world = grow(2, 0, discussions=210, replies=310, repositories=3, years=2)
        world.shows_private = False
        peer, keeper = GitHub(world=world), Keeper()
        with serve(peer) as address:

            def run(now: datetime) -> SourceError | None:
                as_of = now if hours else NOW
                return keeper.collect(address, as_of, kinds=("discussion",), budget=points)

            assert len(until_done(run, NOW, most=6)) <= 4
        assert truth(world, kinds=["discussion"]) == keeper.rows
        later = [
            (one.operation, after) for one in peer.asked if (after := one.variables.get("after"))
        ]
        lists = world.person.discussions, world.person.replies
        pages = sum((len(world.visible(one)) - 1) // 100 for one in lists)
        assert pages == len(later) == len(set(later)), "each page but the first, once"

    def test_the_outcome_says_how_far_it_is_and_the_next_run_goes_on_there(self) -> None:
        peer, keeper = GitHub(world=grow(7, 510)), Keeper()
        with serve(peer) as address:
            error = keeper.collect(address, NOW, kinds=PULLS, budget=5)
            assert isinstance(error, IncompleteError)
            assert (
                "the budget of 5 points is spent; read so far: 400 pull requests;"
                " the next run goes on from there"
            ) == str(error)
            assert 400 == len(keeper.rows)
            assert keeper.collect(address, NOW, kinds=PULLS) is None
        assert truth(peer.world, kinds=PULLS) == keeper.rows
        assert 5 + 5 == len(peer.asked), "a profile, two pages, what is new, and stars"

    @pytest.mark.parametrize("name", ["no limits", "forbidden node", "502"])
    def test_points_used_and_left_are_told_as_the_server_counts_them(
        self, peer: GitHub, tmp_path: Path, name: str
    ) -> None:
        peer.faults = on(peer, "Discussions", FAULTS[name], 1)
        with (
            serve(peer) as address,
            Client(allow_private=True, pause=0, sleep=peer.sleep) as client,
        ):
            shared = Shared(
                now=NOW,
                client=client,
                person=Person(id="ada"),
                folder=tmp_path,
                environ=ENVIRONMENT.get,
            )
            source = Source(name="github", type="github", options=github.Options(api_url=address))
            (outcome,) = collect([source], _Sink(), shared)
        left = peer.limit - peer.used
        assert f"{peer.used} points used, {left} left in this hour" == outcome.spent


class _Sink:
    """Keeps nothing."""

    def state(self, source: str) -> Mapping[str, Any]:
        assert source == "github"
        return {}

    def write(
        self,
        source: str,
        type: str,  # noqa: A002 (the sink's own name for it)
        batch: Sequence[Record | Reading],
        state: Mapping[str, object] | None,
    ) -> list[str]:
        assert (source, type) == ("github", "github")
        assert batch or state
        return []

    def sweep(self, source: str, sweep: Sweep) -> None:
        assert source == "github"
        assert sweep.kinds

    def counts(self, source: str) -> tuple[int, int]:
        assert source == "github"
        return 0, 0
