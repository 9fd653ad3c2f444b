"""The GitHub collector against a GitHub that executes its queries: all is kept, however it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from renown.errors import BlockedError, IncompleteError, UnavailableError
from renown.record import Record
from tests.collectors.github_runs import (
    LISTS,
    always,
    clean,
    copy,
    once,
    small,
    then,
    three_pages,
    undisturbed,
    whole,
)
from tests.github.edits import edit, lists
from tests.github.faults import since, status
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import stars, truth
from tests.github.world import LOGIN, NOW, DiscussionComment, Review, World, grow

LATER = NOW + timedelta(days=1)
NEXT_MONTH = NOW + timedelta(days=15)
MUCH_LATER = NOW + timedelta(days=31)
DEEP_AGAIN = NOW + timedelta(days=62)
WHEN = "2026-11-16T06:00:00Z"
PULLS: dict[str, Any] = {"kinds": ("pull_request",)}
REVIEWS: dict[str, Any] = {"kinds": ("review",)}
KINDS = {"pull_request", "issue", "comment", "review", "discussion", "commit", "repository"}
GROUPS = [
    ("comment",),
    ("discussion",),
    ("issue",),
    ("pull_request",),
    ("repository",),
    ("review", "commit"),
]
"""What is swept together."""
QUIET = Counter(["Profile", *LISTS, "OwnRepositories"])
"""What is asked where nothing is new."""


def operations(peer: GitHub) -> Counter[str]:
    return Counter(asked.operation for asked in peer.asked)


def swept(keeper: Keeper) -> list[tuple[str, ...]]:
    return sorted(sweep.kinds for sweep in keeper.sweeps)


def deeds(world: World) -> list[list[Any]]:
    """The lists of what the person did."""
    ada = world.person
    return [
        ada.pulls,
        ada.issues_opened,
        ada.comments,
        ada.discussions,
        ada.reviews,
        ada.replies,
        ada.commits,
    ]


def change_some_of_everything(world: World) -> None:
    """Things old and new are changed, and there is more than there was."""
    ada = world.person
    for items in deeds(world)[:4]:
        for item in items[::3]:
            world.touch(item)
            item.author_association = "OWNER"
    reply(world)
    again = public(ada.reviews)[0].pull
    ada.reviews.append(Review(id="PRR_new", pull=again, author=ada, submitted_at=world.now))
    max(public(ada.commits), key=lambda one: one.day).count += 1


def reply(world: World) -> None:
    """Where the person has replied before."""
    ada = world.person
    ada.replies.append(
        DiscussionComment(
            id="DC_new",
            author=ada,
            discussion=public(ada.replies)[0].discussion,
            created_at=world.now,
            updated_at=world.now,
        )
    )


def public(items: list[Any]) -> list[Any]:
    return [one for one in items if not one.repository.is_private]


def delete_one_of_everything(world: World) -> None:
    for items in deeds(world):
        items.remove(public(items)[len(public(items)) // 2])


@pytest.fixture
def peer() -> GitHub:
    """A GitHub with a lot of each kind."""
    return GitHub(world=whole())


@pytest.fixture
def pulls() -> GitHub:
    """A GitHub with 210 pull requests alone: three pages."""
    return GitHub(world=three_pages())


@pytest.fixture
def kept() -> Keeper:
    """What one run without any trouble keeps of `peer`."""
    return clean(whole)


class TestCompleteness:
    @pytest.mark.parametrize(
        ("seed", "count"),
        [
            (1, 0),
            (2, 1),
            (3, 99),
            (4, 100),
            (5, 101),
            (6, 250),
            pytest.param(9, 250, marks=pytest.mark.slow),
        ],
    )
    def test_every_pull_request_is_kept_exactly(self, seed: int, count: int) -> None:
        peer, keeper = GitHub(world=grow(seed, count)), Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW, **PULLS) is None
        assert truth(peer.world, kinds=["pull_request"]) == keeper.rows
        assert count == len(keeper.rows)
        pages = max(1, -(-count // 100))
        asked = Counter(Profile=1, OwnRepositories=1, PullRequests=pages)
        assert asked == operations(peer)
        assert [("pull_request",)] == swept(keeper)

    @pytest.mark.parametrize("seed", [8, pytest.param(9, marks=pytest.mark.slow)])
    def test_everything_is_kept_exactly(self, seed: int) -> None:
        many: dict[str, Any] = {"issues": 101, "comments": 100, "reviews": 120}
        world = grow(seed, 130, discussions=9, replies=102, commits=70, owned=9, **many)
        keeper = undisturbed(world)
        assert truth(world) == keeper.rows
        assert {row.kind for row in keeper.rows.values()} == KINDS
        assert GROUPS == swept(keeper)
        gauges = {one.subject: one.value for one in keeper.readings if one.name == "stars"}
        assert stars(world) == gauges

    def test_followers_are_read_of_the_id_that_outlives_renames(self) -> None:
        (reading,) = (one for one in clean(small).readings if one.name == "followers")
        assert ("github:U_000007", "followers", 1211, "followers", NOW) == (
            reading.subject,
            reading.name,
            reading.value,
            reading.unit,
            reading.at,
        )
        assert f"https://github.example/{LOGIN}" == reading.url

    def test_private_repositories_are_left_out(self) -> None:
        world = small()
        for place in {id(one): one for one in world.repositories()}.values():
            place.is_private = place.is_private or place.id in ("R_0", "R_1", "R_2", "R_own0")
            if place.is_private:
                place.id, place.name_with_owner = f"{place.id}_hidden", "example/secret"
        keeper = undisturbed(world)
        assert truth(world) == keeper.rows
        assert 5 < len(keeper.rows) < len(clean(small).rows)
        told = str([keeper.rows, keeper.readings, keeper.notes, keeper.state])
        assert "secret" not in told
        assert "hidden" not in told

    @pytest.mark.parametrize(
        ("operation", "kind", "path"),
        [
            ("PullRequests", "pull_request", []),
            ("Issues", "issue", []),
            ("Comments", "comment", []),
            ("Contributions", "review", ["pullRequest"]),
            ("Discussions", "discussion", []),
            ("Replies", "discussion", ["discussion"]),
        ],
    )
    def test_what_is_known_is_kept_where_the_repository_is_not(
        self, operation: str, kind: str, path: list[str]
    ) -> None:
        peer, keeper = GitHub(world=small()), Keeper()

        def forget(value: Any) -> None:
            _, nodes = next(lists(value["data"]))
            for node in nodes:
                for step in path:
                    node = node[step]  # noqa: PLW2901 (the way down)
                if not node["repository"]["isPrivate"]:
                    node["repository"] = None

        peer.faults = once(peer, edit(forget), operation)
        with serve(peer) as address:
            assert keeper.collect(address, NOW, kinds=(kind,)) is None
        wanted = truth(peer.world, kinds=[kind])
        assert set(wanted) == set(keeper.rows)
        changed = [key for key, row in keeper.rows.items() if row != wanted[key]]
        assert changed
        for key in changed:
            assert _without_repository(wanted[key]) == keeper.rows[key]

    def test_pages_that_take_too_long_are_asked_in_halves_from_then_on(self, pulls: GitHub) -> None:
        keeper, pulls.heaviest = Keeper(), 30
        with serve(pulls) as address:
            assert keeper.collect(address, NOW, **PULLS) is None
        assert truth(pulls.world, kinds=["pull_request"]) == keeper.rows
        sizes = [one.variables["first"] for one in pulls.asked if one.operation == "PullRequests"]
        assert [100, 50, 25] == list(dict.fromkeys(sizes))

    def test_everything_is_kept_where_all_pages_take_too_long(self) -> None:
        many: dict[str, Any] = {"issues": 30, "comments": 30, "reviews": 30, "replies": 30}
        few: dict[str, Any] = {"discussions": 15, "commits": 30, "owned": 15, "years": 1}
        world = grow(7, 30, repositories=20, **many, **few)
        peer, keeper = GitHub(world=world, heaviest=12), Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW, max_wait=300) is None
        assert truth(world) == keeper.rows
        assert {row.kind for row in keeper.rows.values()} == KINDS


def _without_repository(row: Record) -> Record:
    details = {k: v for k, v in row.details.items() if not k.startswith("repository")}
    title = row.title
    if row.kind == "comment":
        title = f"Comment on a repository that is gone#{details['number']}"
    return replace(row, title=title, details=details)


class TestNextRuns:
    def test_nothing_new_costs_a_query_a_list_and_changes_nothing(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        before = copy(kept)
        peer.world.shows_private = False
        with serve(peer) as address:
            assert kept.collect(address, LATER) is None
        assert QUIET == operations(peer)
        assert before.rows == kept.rows
        assert before.sweeps == kept.sweeps

    def test_repositories_are_read_again_in_the_next_month(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        for place in peer.world.repositories():
            place.stars = 1234
        peer.world.shows_private = False
        with serve(peer) as address:
            assert kept.collect(address, NEXT_MONTH) is None
        assert QUIET + Counter(Repositories=1) == operations(peer)
        assert truth(peer.world) == kept.rows

    def test_what_was_updated_since_is_read_again(self, peer: GitHub, kept: Keeper) -> None:
        before = dict(kept.rows)
        peer.world.now = LATER - timedelta(hours=3)
        change_some_of_everything(peer.world)
        with serve(peer) as address:
            assert kept.collect(address, LATER) is None
        assert truth(peer.world) == kept.rows
        changed = {row.kind for key, row in kept.rows.items() if before.get(key) != row}
        assert KINDS - {"repository"} == changed

    def test_a_renamed_repository_keeps_its_keys(self, peer: GitHub, kept: Keeper) -> None:
        before = set(kept.rows)
        peer.world.person.pulls[0].repository.name_with_owner = "example-new/name"
        with serve(peer) as address:
            assert kept.collect(address, MUCH_LATER) is None
        assert truth(peer.world) == kept.rows
        assert before == set(kept.rows)
        assert not kept.gone

    def test_what_was_deleted_is_swept_by_the_monthly_walk(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        delete_one_of_everything(peer.world)
        lost = {key: kept.rows[key] for key in set(kept.rows) - set(truth(peer.world))}
        with serve(peer) as address:
            assert kept.collect(address, LATER) is None
            assert not kept.gone
            assert kept.collect(address, MUCH_LATER) is None
        assert set(lost) == kept.gone
        assert KINDS - {"repository"} == {row.kind for row in lost.values()}

    @pytest.mark.parametrize(
        ("operation", "kind", "amount", "index"),
        [
            ("PullRequests", "pull_request", "", 0),
            ("Issues", "issue", "issues", 1),
            ("Comments", "comment", "comments", 2),
            ("Discussions", "discussion", "discussions", 3),
        ],
    )
    def test_what_moves_to_the_front_while_paging_is_seen_and_not_swept(
        self, operation: str, kind: str, amount: str, index: int
    ) -> None:
        amounts: dict[str, Any] = {amount: 110} if amount else {}
        world = grow(7, 0 if amount else 110, **amounts)
        peer, keeper = GitHub(world=world), Keeper()
        last = min(public(deeds(world)[index]), key=lambda one: one.updated_at)

        def touch() -> None:
            world.touch(last)
            last.author_association = "OWNER"

        with serve(peer) as address:
            assert keeper.collect(address, NOW, kinds=(kind,)) is None
            world.now = MUCH_LATER
            peer.faults = once(peer, then(touch), operation)  # before the second page is asked for
            assert keeper.collect(address, MUCH_LATER, kinds=(kind,)) is None
        assert 2 == len(keeper.sweeps)
        assert not keeper.gone
        assert truth(world, kinds=[kind]) == keeper.rows
        assert "owner" == keeper.rows[last.id].details["author_association"]

    def test_what_is_written_and_deleted_while_paging_without_an_order_is_seen(self) -> None:
        world = grow(7, 0, replies=110)
        peer, keeper = GitHub(world=world), Keeper()
        old = min(public(world.person.replies), key=lambda one: one.created_at)
        world.now = MUCH_LATER

        def replace_the_first() -> None:
            world.person.replies.remove(old)
            reply(world)

        with serve(peer) as address:
            assert keeper.collect(address, NOW, kinds=("discussion",)) is None
            peer.faults = once(peer, then(replace_the_first), "Replies")
            assert keeper.collect(address, MUCH_LATER, kinds=("discussion",)) is None
            assert not keeper.gone, "it was there when its page was read"
            assert keeper.collect(address, DEEP_AGAIN, kinds=("discussion",)) is None
        assert {old.id} == keeper.gone
        assert truth(world, kinds=["discussion"]).keys() | {old.id} == keeper.rows.keys()

    def test_what_moves_within_a_window_while_paging_is_not_swept(self) -> None:
        world = grow(7, 0, reviews=230, years=1)
        peer, keeper, only = GitHub(world=world), Keeper(), REVIEWS
        ada = world.person
        last = min(
            (one for one in ada.reviews if one.submitted_at),
            key=lambda one: one.submitted_at or NOW,
        )

        def review_again() -> None:
            ada.reviews.append(replace(last, id="PRR_again", submitted_at=NOW))

        with serve(peer) as address:
            assert keeper.collect(address, NOW, **only) is None
            world.now = MUCH_LATER
            peer.faults = once(peer, then(review_again), "Contributions")
            error = keeper.collect(address, MUCH_LATER, **only)
            assert isinstance(error, IncompleteError)
            assert not keeper.gone
            assert keeper.collect(address, MUCH_LATER, **only) is None
        assert truth(world, kinds=["review"]) == keeper.rows
        assert not keeper.gone

    def test_the_state_of_another_account_is_not_used(self, kept: Keeper) -> None:
        kept.rows.clear()
        other = GitHub(world=grow(8, 120))
        other.world.rename(other.world.person, "eve-example")
        with serve(other) as address:
            assert kept.collect(address, NEXT_MONTH, login="eve-example") is None
        assert truth(other.world) == kept.rows
        assert ["U_000008"] == list(kept.state["accounts"])

    def test_a_login_that_became_another_account_is_refused(self, kept: Keeper) -> None:
        before = copy(kept)
        with serve(GitHub(world=grow(8, 12))) as address:
            error = kept.collect(address, LATER)
        assert isinstance(error, BlockedError)
        assert before == kept

    @pytest.mark.parametrize(
        "state",
        [
            {"accounts": {"U_000007": {"login": LOGIN, "parts": {"issues": {"read_to": "then"}}}}},
            {"accounts": {"U_000007": {"login": LOGIN, "parts": {"issues": {"whole": f"{NOW}"}}}}},
            {"accounts": {"U_000007": {"login": 7}}},
            {"accounts": [], "month": "2026-11"},
            {"cursor": "of an older version"},
            {"choice": None, "user": "U_000007", "parts": {}},
        ],
    )
    def test_a_state_that_cannot_be_read_is_begun_anew(self, state: dict[str, Any]) -> None:
        world, choice = small(), clean(small).state["choice"]
        keeper = Keeper(state={"choice": choice, **state})
        with serve(GitHub(world=world)) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(world) == keeper.rows
        assert clean(small).state == keeper.state

    def test_cursors_that_github_no_longer_takes_are_forgotten(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=6)
            (account,) = keeper.state["accounts"].values()
            walks = [place["walk"] for place in account["parts"].values() if "walk" in place]
            assert walks
            for walk in walks:
                walk["cursor"] = "of another time"
            assert keeper.collect(address, NOW) is None
        assert kept.rows == keeper.rows
        assert kept.state == keeper.state


def _points(fast: int, last: int) -> list[Any]:
    """All from 1 to the last; all but one are for the slow loops."""
    slow = pytest.mark.slow
    return [pytest.param(n, marks=() if n == fast else slow) for n in range(1, last + 1)]


class TestInterruptions:
    @pytest.mark.parametrize("point", [2, 3, 4])
    def test_a_killed_first_run_is_gone_on_with(self, pulls: GitHub, point: int) -> None:
        expected, keeper = clean(three_pages, "pull_request"), Keeper()
        with serve(pulls) as address:
            keeper.collect(address, NOW, kill_at=point, **PULLS)
            assert min(point - 1, 2) * 100 <= len(keeper.rows), "one point may be that of the stars"
            pulls.asked.clear()
            assert keeper.collect(address, NOW, **PULLS) is None
        assert (expected.rows, expected.state) == (keeper.rows, keeper.state)
        assert operations(pulls)["PullRequests"] <= 3, "it does not begin anew"

    @pytest.mark.parametrize("point", _points(9, 26))
    def test_a_first_run_that_is_killed_anywhere_is_finished_by_the_next(
        self, peer: GitHub, kept: Keeper, point: int
    ) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=point)
            assert keeper.collect(address, NOW) is None
        assert (kept.rows, kept.state) == (keeper.rows, keeper.state)
        assert not keeper.gone

    @pytest.mark.parametrize("point", _points(12, 26))
    def test_a_killed_monthly_walk_still_finds_what_was_deleted(
        self, peer: GitHub, kept: Keeper, point: int
    ) -> None:
        delete_one_of_everything(peer.world)
        expected = undisturbed(peer.world, MUCH_LATER, kept)
        with serve(peer) as address:
            kept.collect(address, MUCH_LATER, kill_at=point)
            assert kept.collect(address, MUCH_LATER) is None
        assert 7 == len(expected.gone)
        assert expected.gone == kept.gone
        assert (expected.rows, expected.state) == (kept.rows, kept.state)

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_an_outage_loses_no_page(self, pulls: GitHub, number: int) -> None:
        expected, keeper = clean(three_pages, "pull_request"), Keeper()
        with serve(pulls) as address:
            pulls.faults = always(pulls, status(502), "PullRequests", nth=number)
            error = keeper.collect(address, NOW, **PULLS)
            assert isinstance(error, UnavailableError)
            assert 100 * (number - 1) == len(keeper.rows)
            pulls.faults = lambda _number: None
            assert keeper.collect(address, NOW, **PULLS) is None
        assert (expected.rows, expected.state) == (keeper.rows, keeper.state)

    @pytest.mark.parametrize("number", _points(8, 17))
    def test_an_outage_of_everything_is_made_up_for(
        self, peer: GitHub, kept: Keeper, number: int
    ) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            peer.faults = since(number, status(502))
            error = keeper.collect(address, NOW)
            assert isinstance(error, UnavailableError | IncompleteError)
            assert kept.rows.items() >= keeper.rows.items()
            peer.faults = lambda _number: None
            errors = [keeper.collect(address, NOW) for _ in range(2)]
            assert errors[-1] is None
        assert (kept.rows, kept.state) == (keeper.rows, keeper.state)

    def test_what_is_new_since_the_kill_is_read_too(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=7)
            peer.world.now = LATER - timedelta(hours=1)
            change_some_of_everything(peer.world)
            assert keeper.collect(address, LATER) is None
        assert truth(peer.world) == keeper.rows
