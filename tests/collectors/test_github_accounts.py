"""Whose work is collected: the account's, by its id, under whatever name, in public alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from renown.errors import BlockedError, IncompleteError, MissingError
from tests.collectors.github_worlds import (
    on,
    second_account,
    truth_of,
    undisturbed,
    whole,
)
from tests.github.faults import FAULTS, edit
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import truth
from tests.github.world import LOGIN, NOW

LATER = NOW + timedelta(days=1)
MUCH_LATER = NOW + timedelta(days=31)
NEW, OLD = "ada-of-new", "ada-of-old"
KEY = "U_000003"
"""The person's account."""
REVIEWED = "pullRequestReviewContributions"


@pytest.fixture
def peer() -> GitHub:
    """A GitHub with a small whole world."""
    return GitHub(world=whole())


@pytest.fixture
def kept(peer: GitHub) -> Keeper:
    """What one run without any trouble keeps of `peer`."""
    return undisturbed(peer.world)


def of_readings(keeper: Keeper, name: str) -> dict[str, float]:
    """The last values by subject."""
    return {one.subject: one.value for one in keeper.readings if one.name == name}


class TestRenamedLogins:
    def test_a_renamed_account_goes_on_and_the_note_says_what_to_set(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        keys, state = set(kept.rows), kept.state
        peer.world.rename(peer.world.person, NEW)
        with serve(peer) as address:
            assert kept.collect(address, NOW) is None
        assert [f"the account {LOGIN!r} is called {NEW!r} now; set `login` to that"] == kept.notes
        assert (keys, state, set()) == (set(kept.rows), kept.state, kept.gone)

    @pytest.mark.parametrize("login", [LOGIN, NEW])
    def test_its_whole_is_later_read_under_the_new_name(
        self, peer: GitHub, kept: Keeper, login: str
    ) -> None:
        peer.world.rename(peer.world.person, NEW)
        peer.world.now = MUCH_LATER
        with serve(peer) as address:
            assert kept.collect(address, MUCH_LATER, login=login) is None
        assert truth(peer.world) == kept.rows
        assert set() == kept.gone
        assert (login == LOGIN) == bool(kept.notes)

    def test_a_login_is_the_same_in_capitals(self, peer: GitHub, kept: Keeper) -> None:
        state = kept.state
        with serve(peer) as address:
            assert kept.collect(address, NOW, login=LOGIN.upper()) is None
        assert ([], state) == (kept.notes, kept.state)

    def test_a_login_that_somebody_else_took_is_refused_where_the_account_is_gone(
        self, kept: Keeper
    ) -> None:
        rows, state, readings = dict(kept.rows), kept.state, list(kept.readings)
        stranger = GitHub(world=whole(9))
        with serve(stranger) as address:
            error = kept.collect(address, LATER)
        assert isinstance(error, BlockedError)
        assert f"{LOGIN!r} belongs to another account" in str(error)
        assert (rows, state, readings) == (kept.rows, kept.state, kept.readings)
        assert {"Profile", "Account"} == {one.operation for one in stranger.asked}

    def test_where_the_account_has_another_name_only_that_is_collected(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        keys = set(kept.rows)
        peer.world.rename(peer.world.person, NEW)
        peer.world.others = [second_account(LOGIN)]
        with serve(peer) as address:
            assert kept.collect(address, MUCH_LATER) is None
        assert keys == set(kept.rows)
        assert truth_of(peer.world.person) == kept.rows
        assert {f"github:{KEY}"} == set(of_readings(kept, "followers"))
        asked_for = {one.variables.get("login") for one in peer.asked[1:]}
        assert {NEW, None} == asked_for, "after the first look"

    def test_a_login_that_is_nobodys_is_missing(self, peer: GitHub, kept: Keeper) -> None:
        with serve(peer) as address:
            assert isinstance(kept.collect(address, NOW, login="nobody-example"), MissingError)


class TestFormerLogins:
    def test_their_rows_are_kept_too_and_only_the_first_ones_followers(self, peer: GitHub) -> None:
        other = second_account(OLD)
        peer.world.others = [other]
        keeper = undisturbed(peer.world, former_logins=(OLD, LOGIN.upper()))
        assert {**truth_of(peer.world.person), **truth_of(other)} == keeper.rows
        assert {f"github:{KEY}": 1207} == of_readings(keeper, "followers")
        assert {KEY, other.id} == set(keeper.state["accounts"])

    def test_one_that_is_gone_is_no_error(self, peer: GitHub, kept: Keeper) -> None:
        keeper = undisturbed(peer.world, former_logins=("gone-example",))
        assert (kept.rows, kept.state) == (keeper.rows, keeper.state)
        assert all("'gone-example'" in note for note in keeper.notes), "at most a hint"

    def test_one_that_somebody_else_took_after_a_rename_is_not_collected(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        keys = set(kept.rows)
        peer.world.rename(peer.world.person, NEW)
        peer.world.others = [second_account(LOGIN)]
        with serve(peer) as address:
            for day in range(1, 4):
                now = peer.world.now = NOW + timedelta(days=day)
                kept.collect(address, now, login=NEW, former_logins=(LOGIN,))
        assert keys == set(kept.rows)

    def test_nothing_is_swept_before_all_accounts_were_read(self, peer: GitHub) -> None:
        other = second_account(OLD)
        peer.world.others = [other]
        former: dict[str, Any] = {"former_logins": (OLD,)}
        keeper = undisturbed(peer.world, **former)
        sweeps = len(keeper.sweeps)
        lost = {other.issues_opened.pop().id, peer.world.person.issues_opened.pop().id}
        peer.world.now = MUCH_LATER
        peer.faults = lambda number: (
            FAULTS["forbidden"] if _of(peer, number) == ("Issues", OLD) else None
        )
        with serve(peer) as address:
            assert isinstance(keeper.collect(address, MUCH_LATER, **former), IncompleteError)
            swept = {kind for sweep in keeper.sweeps[sweeps:] for kind in sweep.kinds}
            assert {"pull_request", "review", "commit", "comment", "discussion"} == swept
            assert set() == keeper.gone
            peer.faults = lambda _number: None
            assert keeper.collect(address, MUCH_LATER, **former) is None
        assert lost == keeper.gone


def _of(peer: GitHub, number: int) -> tuple[str, str]:
    """What a request asked for, and of whom."""
    one = peer.asked[number - 1]
    return one.operation, str(one.variables.get("login"))


class TestHoles:
    def test_a_renamed_and_a_transferred_repository_keep_their_rows(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        keys = set(kept.rows)
        first, second, *_ = [pull.repository for pull in peer.world.person.pulls]
        assert first is not second
        first.name_with_owner = "example-0/renamed"
        second.name_with_owner, second.owner_id = "elsewhere/moved", "O_elsewhere"
        with serve(peer) as address:
            assert kept.collect(address, MUCH_LATER) is None
        assert (keys, set()) == (set(kept.rows), kept.gone)
        assert truth(peer.world) == kept.rows
        assert "elsewhere/moved" == kept.rows[second.id].title

    def test_who_is_gone_is_not_named(self, peer: GitHub) -> None:
        merged = next(pull for pull in peer.world.person.pulls if pull.merged)
        merged.merged_by = merged.author = None
        review = next(one for one in peer.world.person.reviews if not one.repository.is_private)
        review.pull.author = None
        keeper = undisturbed(peer.world)
        assert truth(peer.world) == keeper.rows
        assert "merged_by" not in keeper.rows[merged.id].details
        assert "author" not in keeper.rows[review.id].details

    @pytest.mark.parametrize(
        ("operation", "way"),
        [
            ("PullRequests", "pullRequests nodes 0 repository"),
            ("Issues", "issues nodes 0 repository"),
            ("Comments", "issueComments nodes 0 repository"),
            ("Discussions", "repositoryDiscussions nodes 0 repository"),
            ("Replies", "repositoryDiscussionComments nodes 0 discussion repository"),
            ("Contributions", f"contributionsCollection {REVIEWED} nodes 0 pullRequest repository"),
        ],
    )
    def test_what_lies_in_a_deleted_repository_keeps_what_is_known(
        self, peer: GitHub, operation: str, way: str
    ) -> None:
        keeper, wanted = Keeper(), truth(peer.world)
        peer.faults = on(peer, operation, edit(lambda value: forget(value, way)), 1)
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert wanted.keys() - {"R_0", "R_1", "R_2"} <= keeper.rows.keys()
        changed = [key for key in wanted if keeper.rows.get(key, wanted[key]) != wanted[key]]
        new = keeper.rows.keys() - wanted.keys()
        assert 1 <= len(changed) + len(new), "it was in a private one where it is new"
        for key in [*changed, *new]:
            assert "repository" not in keeper.rows[key].details
            assert "repository_id" not in keeper.rows[key].details

    def test_a_reply_in_a_discussion_that_is_gone_is_left_out_as_it_may_have_been_private(
        self, peer: GitHub
    ) -> None:
        keeper, wanted = Keeper(), truth(peer.world)
        way = "repositoryDiscussionComments nodes 5 discussion"
        peer.faults = on(peer, "Replies", edit(lambda value: forget(value, way)), 1)
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert keeper.rows.items() <= wanted.items()
        assert ["discussion"] == [wanted[key].kind for key in wanted.keys() - keeper.rows.keys()]


def forget(value: Any, way: str) -> None:
    """What lies at the end of the way, from the user on, is null."""
    *path, last = way.split()
    node = value["data"]["user"]
    for step in path:
        node = node[int(step) if step.isdecimal() else step]
    node[last] = None
