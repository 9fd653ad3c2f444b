"""Without a token: what GitHub's search tells anybody, and a word about all that it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypedDict

import pytest
from pydantic import ValidationError

from collectors import github
from renown.errors import IncompleteError, MissingError, SourceError, UnavailableError
from renown.record import Record
from tests.collectors.github_worlds import Clock, second_account, truth_of, undisturbed, whole
from tests.github.faults import PASSING, at, since, status
from tests.github.keeper import ENVIRONMENT, Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import truth
from tests.github.world import LOGIN, NOW, World, grow

LATER = NOW + timedelta(days=1)
NOBODY = {"GITHUB_REPOSITORY_OWNER": LOGIN}
"""The environment of a run without a token."""
SEARCHED = ("pull_request", "issue")
UNTOLD = frozenset(
    {
        "repository_id",
        "merged_by",
        "additions",
        "deletions",
        "changed_files",
        "comments",
        "review_decision",
    }
)
"""Details that a search does not tell."""
HOSTILE = (
    "a b",
    "../x",
    "x/../y",
    "orgs/x",
    "ada is:private",
    "ada%20b",
    "ada?x=1",
    "ada#x",
    "ada&q=1",
    "né",
    "a\nb",
    '"',
    " ",
    "x" * 101,
)


class Wanted(TypedDict):
    """Options that say what is collected."""

    since: date
    exclude: tuple[str, ...]


def thin(rows: Mapping[str, Record]) -> dict[str, Record]:
    """The same without what a search does not tell."""
    return {
        key: replace(
            row, details={name: row.details[name] for name in row.details if name not in UNTOLD}
        )
        for key, row in rows.items()
    }


@pytest.fixture
def peer() -> GitHub:
    """A GitHub with a small whole world."""
    return GitHub(world=whole(5, issues=12))


@pytest.fixture
def clock(peer: GitHub) -> Clock:
    """The clock by which the client of `peer` waits."""
    return Clock(peer)


def opened_today(world: World) -> str:
    """The person opens a pull request a few hours before NOW."""
    pull = next(one for one in world.person.pulls if not one.repository.is_private)
    pull.created_at, pull.updated_at = NOW - timedelta(hours=3), NOW - timedelta(hours=2)
    pull.state, pull.merged_at, pull.closed_at, pull.merged_by = "OPEN", None, None, None
    return pull.id


class TestRows:
    def test_they_are_thin_and_right_and_the_reason_is_told(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=NOBODY)
        wanted = truth(peer.world, kinds=SEARCHED)
        assert {"pull_request", "issue"} == {row.kind for row in wanted.values()}
        assert thin(wanted) == keeper.rows
        assert isinstance(error, IncompleteError)
        assert "GITHUB_TOKEN is not set, so only what GitHub's search tells" in str(error)
        assert not any("authorization" in one.headers for one in peer.asked)
        (reading,) = keeper.readings
        assert (f"github:{peer.world.person.id}", "followers", 1209) == (
            reading.subject,
            reading.name,
            reading.value,
        )

    def test_nothing_private_is_among_them(self, peer: GitHub) -> None:
        keeper, ada = Keeper(), peer.world.person
        hidden = {ada.pulls[0].id, ada.issues_opened[0].id}
        for one in (ada.pulls[0], ada.issues_opened[0]):
            one.repository = replace(one.repository, is_private=True)
            one.title = "A secret plan"
        with serve(peer) as address:
            keeper.collect(address, NOW, environment=NOBODY)
        assert hidden.isdisjoint(keeper.rows)
        assert "secret" not in str(keeper)
        assert all(
            "is:public" in one.variables["q"] for one in peer.asked if "q" in one.variables
        ), "it is not asked for either"

    def test_a_run_with_a_token_makes_them_whole(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, environment=NOBODY)
            assert keeper.collect(address, LATER) is None
        assert truth(peer.world) == keeper.rows

    @pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 8, 1)])
    def test_what_is_not_wanted_is_left_out(self, peer: GitHub, day: date) -> None:
        keeper, options = Keeper(), Wanted(since=day, exclude=("EXAMPLE-1",))
        with serve(peer) as address:
            keeper.collect(address, NOW, environment=NOBODY, **options)
        assert thin(truth(peer.world, **options, kinds=SEARCHED)) == keeper.rows

    def test_what_was_opened_before_the_day_and_merged_after_it_is_kept(self, peer: GitHub) -> None:
        keeper, day = Keeper(), date(2026, 6, 1)
        pull = next(one for one in peer.world.person.pulls if not one.repository.is_private)
        pull.created_at = datetime(2026, 5, 30, tzinfo=NOW.tzinfo)
        pull.state, pull.merged_at = "MERGED", datetime(2026, 6, 3, tzinfo=NOW.tzinfo)
        pull.updated_at = pull.closed_at = pull.merged_at
        with serve(peer) as address:
            keeper.collect(address, NOW, environment=NOBODY, since=day)
        assert thin(truth(peer.world, since=day, kinds=SEARCHED)) == keeper.rows

    @pytest.mark.parametrize("kind", SEARCHED)
    def test_only_the_wanted_kind_is_searched_for(self, peer: GitHub, kind: str) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, environment=NOBODY, kinds=(kind, "review"))
        assert thin(truth(peer.world, kinds=[kind])) == keeper.rows
        assert 2 == len(peer.asked)

    def test_former_logins_are_searched_for_too(self, peer: GitHub) -> None:
        keeper, other = Keeper(), second_account("ada-of-old")
        peer.world.others = [other]
        wanted = {
            key: row
            for key, row in {**truth(peer.world), **truth_of(other)}.items()
            if row.kind in SEARCHED
        }
        with serve(peer) as address:
            former = ("ada-of-old", "gone-example")
            error = keeper.collect(address, NOW, environment=NOBODY, former_logins=former)
        assert isinstance(error, IncompleteError)
        assert thin(wanted) == keeper.rows
        assert 1 == len(keeper.readings)

    def test_an_enterprise_has_its_own_path(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(f"{address}/api/v3", NOW, environment=NOBODY)
        assert thin(truth(peer.world, kinds=SEARCHED)) == keeper.rows
        assert [
            f"/api/v3/users/{LOGIN}",
            "/api/v3/search/issues",
            "/api/v3/search/issues",
        ] == [one.path for one in peer.asked]


class TestWhatATokenRead:
    def test_it_is_neither_replaced_nor_forgotten(self, peer: GitHub) -> None:
        new = peer.world.person.pulls[-1]
        keeper = undisturbed(replace_pulls(peer.world, without=new.id))
        rows, state = dict(keeper.rows), keeper.state
        new.created_at = new.updated_at = LATER - timedelta(hours=2)
        new.state, new.merged_at, new.closed_at = "OPEN", None, None
        peer.world.person.pulls.append(new)
        with serve(peer) as address:
            error = keeper.collect(address, LATER, environment=NOBODY)
        assert isinstance(error, IncompleteError)
        assert rows == {key: row for key, row in keeper.rows.items() if key != new.id}
        assert thin(truth(peer.world))[new.id] == keeper.rows[new.id]
        assert (state, set()) == (keeper.state, keeper.gone)

    def test_nor_is_what_was_opened_on_the_same_day_and_read(self, peer: GitHub) -> None:
        key = opened_today(peer.world)
        keeper = undisturbed(peer.world)
        row = keeper.rows[key]
        with serve(peer) as address:
            keeper.collect(address, LATER, environment=NOBODY)
        assert row == keeper.rows[key]

    def test_nor_is_it_when_other_things_are_wanted_by_now(self, peer: GitHub) -> None:
        keeper = undisturbed(peer.world)
        rows = dict(keeper.rows)
        with serve(peer) as address:
            keeper.collect(address, LATER, environment=NOBODY, exclude=("example-1",))
        assert rows == keeper.rows

    @pytest.mark.parametrize("point", [2, 3])
    def test_nor_what_an_unfinished_run_read(self, point: int) -> None:
        peer, keeper, pulls = GitHub(world=grow(7, 310)), Keeper(), ("pull_request",)
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=point, kinds=pulls)
            rows, state = dict(keeper.rows), keeper.state
            keeper.collect(address, LATER, environment=NOBODY, kinds=pulls)
        assert 100 <= len(rows)
        assert rows.items() <= keeper.rows.items()
        assert state == keeper.state


def replace_pulls(world: World, *, without: str) -> World:
    """The world, less one pull request."""
    world.person.pulls = [pull for pull in world.person.pulls if pull.id != without]
    return world


class TestLimits:
    def test_what_is_beyond_a_thousand_is_told(self) -> None:
        peer, keeper = GitHub(world=grow(7, 1130)), Keeper()
        clock = Clock(peer)
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=NOBODY, sleep=clock.sleep)
        assert "GitHub's search listed 1000 of 1130 results" in str(error)
        assert 1000 == len(keeper.rows)
        assert keeper.rows.items() <= thin(truth(peer.world)).items()
        assert 10 == sum("is:pull-request" in one.variables.get("q", "") for one in peer.asked)
        assert [] == peer.too_soon
        assert pytest.approx(60, abs=1) == clock.waited, "ten questions a minute"

    def test_who_may_not_wait_keeps_what_was_listed(self) -> None:
        peer, keeper = GitHub(world=grow(7, 1130)), Keeper()
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=NOBODY, max_wait=0)
            assert isinstance(error, UnavailableError)
            assert pytest.approx(60, abs=2) == error.retry_after
            assert "GitHub's rate limit is used up; run again in 1 min" in str(error)
        assert 1000 == len(keeper.rows)
        assert 1 + 10 == len(peer.asked)

    @pytest.mark.parametrize("seconds", [30, 50])
    def test_a_limit_is_waited_for_as_told(self, peer: GitHub, clock: Clock, seconds: int) -> None:
        keeper = Keeper()
        peer.faults = at(2, status(403, "secondary rate limit", retry_after=str(seconds)))
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=NOBODY, sleep=clock.sleep)
        assert isinstance(error, IncompleteError)
        assert seconds == round(clock.waited)
        assert [] == peer.too_soon
        assert thin(truth(peer.world, kinds=SEARCHED)) == keeper.rows

    def test_a_search_that_did_not_get_done_is_told(self, peer: GitHub) -> None:
        keeper, peer.incomplete = Keeper(), True
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=NOBODY)
        assert "GitHub's search did not get done" in str(error)
        assert keeper.rows.items() <= thin(truth(peer.world, kinds=SEARCHED)).items()


class TestTroubles:
    @pytest.mark.parametrize("login", HOSTILE)
    def test_what_is_no_login_is_a_mistake_in_the_options(self, login: str) -> None:
        with pytest.raises(ValidationError):
            github.Options(login=login)
        with pytest.raises(ValidationError):
            github.Options(login=LOGIN, former_logins=(login,))

    @pytest.mark.parametrize("login", HOSTILE)
    def test_an_owner_that_is_no_login_is_refused_before_anything_is_sent(
        self, peer: GitHub, login: str
    ) -> None:
        environment = {"GITHUB_REPOSITORY_OWNER": login}
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, environment=environment)
        assert isinstance(error, SourceError)
        assert not peer.asked

    def test_an_unknown_login_is_missing(self, peer: GitHub) -> None:
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, environment=NOBODY, login="nobody-example")
        assert isinstance(error, MissingError)
        assert "check `login`" in str(error)

    @pytest.mark.parametrize("name", ["502", "HTML with 200", "broken JSON", "truncated", "reset"])
    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_what_passes_costs_only_requests(self, peer: GitHub, name: str, number: int) -> None:
        keeper = Keeper()
        peer.faults = at(number, PASSING[name])
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=NOBODY)
        assert isinstance(error, IncompleteError)
        assert thin(truth(peer.world, kinds=SEARCHED)) == keeper.rows
        assert 4 == len(peer.asked)

    def test_what_does_not_pass_is_an_error(self, peer: GitHub) -> None:
        keeper = Keeper()
        peer.faults = since(3, PASSING["502"])
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=NOBODY)
        assert isinstance(error, UnavailableError)
        assert thin(truth(peer.world, kinds=["pull_request"])) == keeper.rows

    @pytest.mark.parametrize("token", ["", None])
    def test_an_empty_token_is_none(self, peer: GitHub, token: str | None) -> None:
        environment = {**ENVIRONMENT, **NOBODY}
        del environment["GITHUB_TOKEN"]
        if token is not None:
            environment["GITHUB_TOKEN"] = token
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, environment=environment)
        assert isinstance(error, IncompleteError)
        assert not any("authorization" in one.headers for one in peer.asked)
