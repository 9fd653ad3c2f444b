"""The GitHub collector among faults and limits: what was not read is said, and nothing is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from renown.errors import (
    BlockedError,
    IncompleteError,
    MissingError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from tests.collectors.github_runs import (
    LISTS,
    OPERATIONS,
    always,
    clean,
    copy,
    once,
    small,
    undisturbed,
    whole,
)
from tests.github.edits import edit, lists
from tests.github.faults import FAULTS, LASTING, LIMITS, PASSING, at, errors, since
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import truth
from tests.github.world import NOW, World, grow

MUCH_LATER = NOW + timedelta(days=31)
PULLS: dict[str, Any] = {"kinds": ("pull_request",)}
REVIEWS: dict[str, Any] = {"kinds": ("review",)}
LISTED = ("pull_request", "issue", "comment", "discussion", "repository")
"""Without what is told by windows."""
KINDS = {
    "PullRequests": "pull_request",
    "Issues": "issue",
    "Comments": "comment",
    "Discussions": "discussion",
    "Replies": "discussion",
    "Contributions": "review",
}
"""What a list brings, among others."""


PARTS = {"pull_requests", "issues", "comments", "discussions", "replies", "contributions"}
"""What the state calls the lists."""


def read_to(keeper: Keeper) -> set[str]:
    """The lists that the state takes for read."""
    accounts = keeper.state.get("accounts", {}).values()
    parts = [part for account in accounts for part in account["parts"].items()]
    return PARTS & {name for name, place in parts if "read_to" in place or "whole" in place}


def mended(keeper: Keeper, address: str) -> bool:
    """Whether two runs read all; what was missed before a walk was cut off is told once more."""
    return any(keeper.collect(address, NOW) is None for _ in range(2))


class TestTroubles:
    @pytest.mark.parametrize("name", sorted(PASSING))
    def test_what_passes_costs_only_requests(self, name: str) -> None:
        peer, keeper = GitHub(world=small()), Keeper()
        peer.faults = once(peer, PASSING[name], "Profile", *OPERATIONS)
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        assert clean(small).state == keeper.state
        assert not keeper.notes

    @pytest.mark.parametrize("name", sorted(PASSING))
    def test_what_does_not_pass_ends_the_run_and_nothing_is_taken_for_read(self, name: str) -> None:
        peer, keeper = GitHub(world=small()), Keeper()
        peer.faults = always(peer, PASSING[name], *OPERATIONS)
        with serve(peer) as address:
            error = keeper.collect(address, NOW, kinds=LISTED, max_wait=3)
        if name == "something went wrong beside data":
            assert isinstance(error, IncompleteError | UnavailableError)
        else:
            assert isinstance(error, UnavailableError)
        assert clean(small).rows.items() >= keeper.rows.items()
        assert not read_to(keeper)
        assert not keeper.sweeps

    @pytest.mark.parametrize(
        ("name", "kind", "words"),
        [
            ("401", BlockedError, "GITHUB_TOKEN (401); renew it; in a workflow, `permissions:`"),
            ("403", BlockedError, "in a workflow, `permissions:` needs `pull-requests: read`"),
            ("404", MissingError, "check `api_url`"),
            ("301", MissingError, "set api_url to where it moved"),
            ("418", UnreadableError, "status 418"),
            ("null user", MissingError, "check `login`"),
            ("forbidden", BlockedError, "`pull-requests: read`"),
            ("unknown error", UnreadableError, "UNHEARD_OF"),
            ("forbidden node", IncompleteError, "1 pull requests could not be read (Resource not"),
            ("SAML", IncompleteError, "asks for single sign-on: authorise the token"),
            ("null node", IncompleteError, "needs `pull-requests: read`"),
            ("null field", IncompleteError, "1 pull requests could not be read"),
            ("same cursor", UnreadableError, "in a circle"),
            ("no connection", UnreadableError, "unknown form"),
        ],
    )
    def test_a_refusal_names_the_remedy(
        self, name: str, kind: type[SourceError], words: str
    ) -> None:
        peer, keeper = GitHub(world=grow(7, 3, owned=3)), Keeper()
        peer.faults = since(2, LASTING[name])
        with serve(peer) as address:
            error = keeper.collect(address, NOW, **PULLS)
        assert type(error) is kind
        assert words in str(error)
        assert not keeper.sweeps

    @pytest.mark.parametrize(
        ("operation", "parts", "words"),
        [
            ("PullRequests", {"pull_requests"}, "`permissions:` needs `pull-requests: read`"),
            ("Issues", {"issues"}, "`permissions:` needs `issues: read`"),
            ("Comments", {"comments"}, "needs `issues: read` and `pull-requests: read`"),
            ("Discussions", {"discussions"}, "`permissions:` needs `discussions: read`"),
            ("Replies", {"replies"}, "`permissions:` needs `discussions: read`"),
            ("Contributions", {"contributions"}, "`permissions:` needs `pull-requests: read`"),
            ("OwnRepositories", set(), "`permissions:` needs `issues: read` and"),
            ("Repositories", set(), "`permissions:` needs `issues: read` and"),
        ],
    )
    def test_a_list_that_is_refused_does_not_stop_the_others(
        self, operation: str, parts: set[str], words: str
    ) -> None:
        peer, keeper = GitHub(world=small()), Keeper()
        forbidden = errors({"type": "FORBIDDEN", "message": "no", "path": ["user"]})
        peer.faults = always(peer, forbidden, operation)
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
            assert isinstance(error, IncompleteError)
            assert words in str(error)
            assert PARTS - parts == read_to(keeper)
            peer.faults = lambda _number: None
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        assert clean(small).state == keeper.state

    @pytest.mark.parametrize("name", sorted(set(LASTING) - {"an early end"}))
    def test_what_lasts_is_told_and_nothing_is_taken_for_read(self, name: str) -> None:
        peer, keeper = GitHub(world=small(), limit=100), Keeper()
        peer.faults = always(peer, LASTING[name], *LISTS)
        with serve(peer) as address:
            assert keeper.collect(address, NOW, max_wait=3) is not None
            told = {key: row for key, row in keeper.rows.items() if row != truth(peer.world)[key]}
            assert not told
            assert not read_to(keeper)
            assert not keeper.sweeps
            assert peer.used < 40
            peer.faults = lambda _number: None
            assert mended(keeper, address)
        assert truth(peer.world) == keeper.rows
        assert clean(small).state == keeper.state

    @pytest.mark.parametrize("operation", sorted(KINDS))
    def test_pages_that_go_in_a_circle_are_left(self, operation: str) -> None:
        peer, keeper = GitHub(world=small(), limit=30), Keeper()
        peer.faults = always(peer, LASTING["same cursor"], operation)
        with serve(peer) as address:
            error = keeper.collect(address, NOW, kinds=(KINDS[operation],))
        assert isinstance(error, UnreadableError | IncompleteError)
        assert "in a circle" in str(error)

    def test_an_unknown_login_is_missing(self) -> None:
        peer = GitHub(world=small())
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, login="nobody-example")
        assert isinstance(error, MissingError)
        assert "'nobody-example'" in str(error)
        assert "check `login`" in str(error)
        assert ["Profile"] == [asked.operation for asked in peer.asked]


WAITS = {name: 60 if name.startswith("secondary") else 3600 for name in LIMITS} | {
    "secondary limit, 403, with a wait": 3600,
}
"""Seconds; `NOW` is on the hour."""


class TestLimits:
    @pytest.mark.parametrize("name", sorted(LIMITS))
    def test_a_limit_that_is_too_long_ends_the_run_and_keeps_what_was_read(self, name: str) -> None:
        peer, keeper = GitHub(world=grow(7, 101)), Keeper()
        peer.faults = always(peer, LIMITS[name], "PullRequests", nth=2)
        with serve(peer) as address:
            error = keeper.collect(address, NOW, max_wait=0, sleep=peer.sleep, **PULLS)
            assert isinstance(error, UnavailableError)
            assert WAITS[name] == error.retry_after
            assert f"run again in {WAITS[name] // 60} min" in str(error)
            assert 100 == len(keeper.rows)
            assert 2 == Counter(asked.operation for asked in peer.asked)["PullRequests"]
            assert not peer.too_soon
            peer.sleep(3600)
            peer.faults = lambda _number: None
            assert keeper.collect(address, NOW, **PULLS) is None
        assert truth(peer.world, kinds=["pull_request"]) == keeper.rows

    @pytest.mark.parametrize("name", sorted(LIMITS))
    def test_a_limit_that_may_be_waited_for_costs_only_time(self, name: str) -> None:
        peer, keeper = GitHub(world=small()), Keeper()
        peer.faults = at(4, LIMITS[name])
        with serve(peer) as address:
            assert keeper.collect(address, NOW, max_wait=3600, sleep=peer.sleep) is None
        assert truth(peer.world) == keeper.rows
        assert clean(small).state == keeper.state
        assert timedelta(seconds=WAITS[name] - 1) < peer.world.now - NOW
        assert not peer.too_soon

    def test_points_that_run_out_end_one_list(self) -> None:
        peer, keeper = GitHub(world=grow(7, 250), limit=4), Keeper()
        with serve(peer) as address:
            error = keeper.collect(address, NOW, **PULLS)
        assert isinstance(error, UnavailableError)
        assert "GitHub's rate limit is used up; run again in 60 min" in str(error)
        assert 3600 == error.retry_after
        assert 4 == peer.used
        assert 200 <= len(keeper.rows) <= 250
        assert not peer.too_soon

    def test_points_that_run_out_end_all_lists(self) -> None:
        peer, keeper = GitHub(world=whole(), limit=12), Keeper()
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
            assert isinstance(error, UnavailableError)
            assert "run again in 60 min" in str(error)
            assert 3600 == error.retry_after
            assert 12 == peer.used
            assert not peer.too_soon
            assert 100 < len(keeper.rows) < len(clean(whole).rows)
            peer.sleep(3600)
            peer.limit = 5000
            assert keeper.collect(address, NOW) is None
        assert clean(whole).rows == keeper.rows
        assert clean(whole).state == keeper.state

    def test_the_last_answer_before_the_limit_is_good(self) -> None:
        points = GitHub(world=small())
        with serve(points) as address:
            assert Keeper().collect(address, NOW) is None
        peer, keeper = GitHub(world=small(), limit=points.used), Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        assert peer.limit == peer.used


def one_of_everything(world: World) -> list[str]:
    """The id of something public of each kind, repositories too."""
    ada = world.person
    everything: list[list[Any]] = [
        ada.pulls,
        ada.issues_opened,
        ada.comments,
        [review.pull for review in ada.reviews if review.submitted_at],
        ada.discussions,
        ada.replies,
        ada.commits,
        list(world.repositories()),
    ]
    return [next(one.id for one in some if not one.repository.is_private) for some in everything]


class TestHoles:
    @pytest.mark.parametrize("kind", ["", "FORBIDDEN"])
    def test_a_null_node_is_not_an_absent_one(self, kind: str) -> None:
        peer, keeper = GitHub(world=small()), clean(small)
        before = copy(keeper)
        for key in one_of_everything(peer.world):
            peer.world.person.withheld[key] = kind
        with serve(peer) as address:
            error = keeper.collect(address, MUCH_LATER)
        assert isinstance(error, IncompleteError)
        assert before.rows == keeper.rows
        assert not keeper.gone
        (was,), (is_now,) = before.state["accounts"].values(), keeper.state["accounts"].values()
        for name in PARTS:
            assert is_now["parts"][name].pop("tried")
            assert was["parts"][name] == is_now["parts"][name], "as if it had not been walked"
        assert before.sweeps == keeper.sweeps

    @pytest.mark.parametrize(
        ("operation", "noun", "grown"),
        [
            ("PullRequests", "pull requests", grow(7, 110)),
            ("Issues", "issues", grow(7, 0, issues=110)),
            ("Comments", "comments", grow(7, 0, comments=110)),
            ("Discussions", "discussions", grow(7, 0, discussions=110)),
            ("Replies", "replies in discussions", grow(7, 0, replies=110)),
        ],
    )
    def test_a_list_that_ends_too_early_is_noted_and_read_again(
        self, operation: str, noun: str, grown: World
    ) -> None:
        peer, keeper = GitHub(world=grown), Keeper()
        only: dict[str, Any] = {"kinds": (KINDS[operation],)}
        with serve(peer) as address:
            peer.faults = once(peer, LASTING["an early end"], operation)
            assert keeper.collect(address, NOW, **only) is None
            (note,) = keeper.notes
            assert f"GitHub counts more {noun} than it lists" == note
            assert not keeper.sweeps
            assert keeper.collect(address, NOW, **only) is None
        assert truth(grown, kinds=only["kinds"]) == keeper.rows

    def test_a_window_that_ends_too_early_is_told_and_read_again(self) -> None:
        world, keeper = grow(7, 0, reviews=230, years=1), Keeper()
        peer, only = GitHub(world=world), REVIEWS
        with serve(peer) as address:
            peer.faults = once(peer, LASTING["an early end"], "Contributions")
            error = keeper.collect(address, NOW, **only)
            assert isinstance(error, IncompleteError)
            assert "GitHub counts more than it lists: 2026-01-01 to 2026-11-16" in str(error)
            assert not keeper.sweeps
            assert keeper.collect(address, NOW, **only) is None
        assert truth(world, kinds=["review"]) == keeper.rows

    @pytest.mark.parametrize(
        ("operation", "field", "words"),
        [
            ("PullRequests", ["createdAt"], "1 pull requests could not be read (unknown form of"),
            ("Issues", ["createdAt"], "1 issues could not be read (unknown form of createdAt)"),
            ("Comments", ["url"], "1 comments could not be read (unknown form of url)"),
            ("Discussions", ["closed"], "1 discussions could not be read (unknown form of closed)"),
            ("Replies", ["isAnswer"], "1 replies in discussions could not be read (unknown form"),
            ("Contributions", ["pullRequest", "number"], "(unknown form of pullRequest.number)"),
            ("Repositories", ["stargazerCount"], "1 repositories could not be read (unknown form)"),
            ("OwnRepositories", ["id"], "the stars of 1 repositories could not be read"),
        ],
    )
    def test_a_node_of_an_unknown_form_is_missed_not_lost(
        self, operation: str, field: list[str], words: str
    ) -> None:
        peer, keeper = GitHub(world=small()), Keeper()

        def spoil(value: Any) -> None:
            found = [nodes for _, nodes in lists(value["data"]) if nodes and field[0] in nodes[0]]
            node = found[0][1]
            for step in field[:-1]:
                node = node[step]
            node[field[-1]] = [7]

        peer.faults = once(peer, edit(spoil), operation)
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        assert isinstance(error, IncompleteError)
        assert words in str(error)
        expected = clean(small)
        assert expected.rows.items() >= keeper.rows.items()
        lost = len(expected.rows) + len(expected.readings) - len(keeper.rows) - len(keeper.readings)
        assert (2 if operation == "Contributions" else 1) == lost, "a pull request has two reviews"


class TestLoops:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", sorted(FAULTS))
    def test_no_fault_at_any_request_is_silently_wrong(self, name: str) -> None:
        world = grow(7, 130)
        expected = undisturbed(world, **PULLS)
        number = 0
        while True:
            number += 1
            peer, keeper = GitHub(world=world), Keeper()
            peer.faults = at(number, FAULTS[name])
            with serve(peer) as address:
                error = keeper.collect(address, NOW, **PULLS)
                for key, row in keeper.rows.items():
                    assert expected.rows[key] == row
                assert error or keeper.notes or expected.rows == keeper.rows
                if len(peer.asked) < number:
                    break
                assert keeper.collect(address, NOW, **PULLS) is None
            assert (expected.rows, expected.state) == (keeper.rows, keeper.state)
        assert number >= 5
