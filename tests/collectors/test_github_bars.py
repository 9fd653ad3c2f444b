"""What a run may cost, and that what it keeps is true to the last row through every fault."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from renown.errors import SourceError
from tests.collectors.github_worlds import (
    Clock,
    minimum,
    second_account,
    truth_of,
    undisturbed,
    until_done,
    whole,
)
from tests.github.answer import Fault
from tests.github.faults import FAULTS, at, limited, mixed
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import TOKEN, GitHub
from tests.github.truth import stars, truth
from tests.github.world import NOW, World, grow

LATER = NOW + timedelta(hours=20)
SEEDS = (1, 2, 3, 4, 5)
TROUBLES: dict[str, Callable[[int], Callable[[int], Fault | None]]] = {
    "no fault": lambda _seed: lambda _number: None,
    "mixed faults": lambda seed: mixed(seed, 0.1),
    "limits": lambda seed: limited(seed, 0.1),
}
LISTS: dict[str, Any] = {
    "issues": 120,
    "comments": 150,
    "reviews": 230,
    "discussions": 12,
    "replies": 120,
    "commits": 60,
    "owned": 5,
}


def mixed_world(seed: int) -> World:
    """A world with several pages of most lists."""
    amounts: dict[str, Any] = {**LISTS, "reviews": 150, "issues": 110, "comments": 120}
    return grow(seed, 130, repositories=9, years=2, **amounts)


class TestRequests:
    @pytest.mark.parametrize(
        "world",
        [
            pytest.param(lambda: grow(2, 0), id="nothing"),
            pytest.param(whole, id="a little of everything"),
            pytest.param(lambda: grow(2, 450, years=2), id="many pull requests"),
            pytest.param(lambda: grow(2, 0, replies=420, years=2), id="many replies"),
            pytest.param(lambda: grow(2, 0, reviews=420, commits=120, years=2), id="many reviews"),
            pytest.param(lambda: grow(7, 210, **LISTS), id="some pages of everything"),
        ],
    )
    def test_a_cold_run_asks_little_more_than_it_must(self, world: Callable[[], World]) -> None:
        peer, keeper = GitHub(world=world()), Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        least = minimum(peer.world)
        assert least <= len(peer.asked) <= 1.15 * least

    def test_nothing_new_costs_a_query_a_list_and_changes_nothing(self) -> None:
        peer, keeper = GitHub(world=whole()), Keeper()
        peer.world.shows_private = False
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
            before, rows = len(peer.asked), dict(keeper.rows)
            assert keeper.collect(address, LATER) is None
        again = Counter(one.operation for one in peer.asked[before:])
        first = {one.operation for one in peer.asked[:before]} - {"Repositories"}
        assert dict.fromkeys(first, 1) == again
        assert (rows, set()) == (keeper.rows, keeper.gone)

    def test_five_new_pull_requests_cost_no_more_requests_than_their_repository(self) -> None:
        peer, keeper = GitHub(world=grow(7, 205, **LISTS)), Keeper()
        new, peer.world.person.pulls[:] = peer.world.person.pulls[:5], peer.world.person.pulls[5:]
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
            quiet = cost(peer, keeper, address, LATER)
            add(peer, new)
            assert cost(peer, keeper, address, LATER + timedelta(hours=20)) <= quiet + 3
        assert truth(peer.world) == keeper.rows

    @pytest.mark.slow
    def test_the_large_person_is_read_again_for_little(self) -> None:
        peer, keeper = GitHub(world=grow(1, 3000, issues=1500, reviews=2000)), Keeper()
        new, peer.world.person.pulls[:] = peer.world.person.pulls[:5], peer.world.person.pulls[5:]
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
            assert truth(peer.world) == keeper.rows
            least = minimum(peer.world)
            assert least <= len(peer.asked) <= 1.15 * least
            cold = peer.used
            quiet = cost(peer, keeper, address, LATER)
            assert peer.used - cold <= 0.15 * cold
            add(peer, new)
            assert cost(peer, keeper, address, LATER + timedelta(hours=20)) <= quiet + 3
        assert truth(peer.world) == keeper.rows


def cost(peer: GitHub, keeper: Keeper, address: str, now: datetime) -> int:
    """The requests of a run."""
    before = len(peer.asked)
    assert keeper.collect(address, now) is None
    return len(peer.asked) - before


def add(peer: GitHub, pulls: list[Any]) -> None:
    """These are opened now."""
    peer.world.now = LATER + timedelta(hours=2)
    for pull in pulls:
        peer.world.person.pulls.append(pull)
        peer.world.touch(pull)


class TestSeeds:
    @pytest.mark.slow
    @pytest.mark.parametrize("trouble", sorted(TROUBLES))
    @pytest.mark.parametrize("seed", SEEDS)
    def test_rows_are_true_through_all_troubles_and_no_limit_is_broken(
        self, seed: int, trouble: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        world = mixed_world(seed)
        world.others = [second_account("ada-of-old", seed + 10)]
        peer, keeper = GitHub(world=world, latency=0.01), Keeper()
        peer.faults = TROUBLES[trouble](seed)
        clock = Clock(peer)
        with serve(peer) as address:

            def run(now: datetime) -> SourceError | None:
                return keeper.collect(
                    address, now, sleep=clock.sleep, former_logins=("ada-of-old",)
                )

            errors = until_done(run, NOW, most=8)
        assert {**truth_of(world.person), **truth_of(world.others[0])} == keeper.rows
        assert set() == keeper.gone
        assert stars(world) == stars_of(keeper)
        assert [] == peer.too_soon
        assert peer.flight <= 4
        assert TOKEN in str(peer.asked), "it is sent"
        assert TOKEN not in f"{keeper} {errors} {caplog.text}"


def stars_of(keeper: Keeper) -> dict[str, float]:
    """The readings of stars, the last one of each repository."""
    return {one.subject: one.value for one in keeper.readings if one.name == "stars"}


@cache
def _clean() -> tuple[World, dict[str, Any]]:
    """A world, and the state after a run without trouble."""
    world = whole()
    return world, undisturbed(world).state


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
class TestEveryFaultAtEveryRequest:
    def test_nothing_is_silently_wrong_and_the_next_run_makes_it_good(self, name: str) -> None:
        world, state = _clean()
        number = 0
        while True:
            number += 1
            world.now = NOW
            peer, keeper = GitHub(world=replace(world)), Keeper()
            peer.faults = at(number, FAULTS[name])
            clock = Clock(peer, real=0)
            with serve(peer) as address:
                error = keeper.collect(address, NOW, sleep=clock.sleep)
                requests = len(peer.asked)
                true_or_told(world, keeper, error)
                assert max(clock.waits, default=0) <= 120
                peer.world.now = NOW + timedelta(hours=2)
                peer.faults = lambda _number: None
                if error or keeper.notes:
                    assert keeper.collect(address, NOW, sleep=clock.sleep) is None
            assert truth(world) == keeper.rows
            assert stars(world) == stars_of(keeper)
            assert state == keeper.state
            assert set() == keeper.gone
            assert [] == peer.too_soon
            if requests < number:
                break
        assert number >= 11


def true_or_told(world: World, keeper: Keeper, error: SourceError | None) -> None:
    """Each row is right; if some are missing, the outcome says that there is more."""
    assert keeper.rows.items() <= truth(world).items()
    assert set() == keeper.gone
    if error is None and not keeper.notes:
        assert truth(world) == keeper.rows
        assert stars(world) == stars_of(keeper)
