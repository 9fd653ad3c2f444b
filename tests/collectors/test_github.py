"""The GitHub collector against a GitHub that executes its queries."""

from __future__ import annotations

import logging
import traceback
from base64 import b64encode
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from graphql import (
    FieldNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    visit,
)
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from collectors import github
from collectors.github import pull_requests, queries
from collectors.github.answers import Answer, read
from renown.errors import (
    BlockedError,
    IncompleteError,
    MissingError,
    SkippedError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from renown.record import Record
from tests.github import sample
from tests.github.faults import FAULTS, LASTING, LIMITS, PASSING, at, edit, errors, since, status
from tests.github.keeper import ENVIRONMENT, Keeper
from tests.github.server import serve
from tests.github.service import TOKEN, GitHub
from tests.github.world import LOGIN, NOW, TITLES, PullRequest, Repository, World, grow

LATER = NOW + timedelta(days=1)
MUCH_LATER = NOW + timedelta(days=31)


def truth(world: World) -> dict[str, Record]:
    """What should be kept of a world, told without the collector's means."""
    return {pull.id: _told(pull) for pull in world.person.pulls if not pull.repository.is_private}


def _told(pull: PullRequest) -> Record:
    details: dict[str, object] = {
        "repository": pull.repository.name_with_owner,
        "repository_id": pull.repository.id,
        "number": pull.number,
        "state": {"MERGED": "merged", "OPEN": "open", "CLOSED": "closed"}[pull.state],
        "additions": pull.additions,
        "deletions": pull.deletions,
        "changed_files": pull.changed_files,
        "author_association": pull.author_association.lower(),
        "labels": sorted(pull.names),
        "draft": pull.is_draft,
    }
    if pull.merged_at:
        details["merged_at"] = pull.merged_at.isoformat()
    if pull.merged_by:
        details["merged_by"] = pull.merged_by.login
    if pull.review_decision:
        details["review_decision"] = pull.review_decision.lower()
    return Record(
        kind="pull_request",
        key=pull.id,
        title=dict(TITLES).get(pull.title, pull.title),
        url=f"https://github.example/{pull.repository.name_with_owner}/pull/{pull.number}",
        at=pull.merged_at or pull.closed_at or pull.created_at,
        evidence="listed",
        details=details,
    )


@pytest.fixture
def peer() -> GitHub:
    """A GitHub with 210 pull requests: three pages."""
    return GitHub(world=grow(7, 210))


@pytest.fixture
def small() -> GitHub:
    """A GitHub with three pull requests."""
    return GitHub(world=grow(7, 3))


def undisturbed(world: World) -> Keeper:
    """What one run without any trouble keeps."""
    keeper = Keeper()
    with serve(GitHub(world=world)) as address:
        assert keeper.collect(address, NOW) is None
    return keeper


@cache
def _clean() -> Keeper:
    return undisturbed(grow(7, 210))


@pytest.fixture
def kept() -> Keeper:
    """What one run without any trouble keeps of `peer`."""
    return deepcopy(_clean())


def settled(moment: datetime) -> dict[str, Any]:
    """The state after a complete walk at that moment, whatever happened on the way."""
    said = moment.isoformat().replace("+00:00", "Z")
    return {"user": "U_000007", "parts": {"pull_requests": {"read_to": said, "whole": said}}}


class TestCompleteness:
    @pytest.mark.parametrize(
        ("seed", "count"), [(1, 0), (2, 1), (3, 99), (4, 100), (5, 101), (6, 250), (9, 250)]
    )
    def test_every_pull_request_is_kept_exactly(self, seed: int, count: int) -> None:
        peer, keeper = GitHub(world=grow(seed, count)), Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        assert count == len(keeper.rows)
        pages = max(1, -(-count // 100))
        assert 1 + pages + (pages > 1) == len(peer.asked)
        assert [("pull_request",)] == [sweep.kinds for sweep in keeper.sweeps]

    def test_followers_are_read_of_the_id_that_outlives_renames(self, small: GitHub) -> None:
        keeper = Keeper()
        with serve(small) as address:
            keeper.collect(address, NOW)
        (reading,) = keeper.readings
        assert ("github:U_000007", "followers", 1211, "followers", NOW) == (
            reading.subject,
            reading.name,
            reading.value,
            reading.unit,
            reading.at,
        )
        assert f"https://github.example/{LOGIN}" == reading.url

    def test_private_repositories_are_left_out(self, peer: GitHub) -> None:
        keeper = Keeper()
        for pull in peer.world.person.pulls[:5]:
            pull.repository = Repository(
                id="R_secret", name_with_owner="example/secret", is_private=True
            )
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        assert 205 == len(keeper.rows)
        assert "secret" not in str(keeper.rows)

    def test_what_is_known_is_kept_where_the_repository_is_not(self) -> None:
        peer, keeper = GitHub(world=grow(7, 1)), Keeper()

        def forget(value: Any) -> None:
            value["data"]["user"]["pullRequests"]["nodes"][0]["repository"] = None

        peer.faults = at(2, edit(forget))
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        (wanted,), (row,) = truth(peer.world).values(), keeper.rows.values()
        known = {k: v for k, v in wanted.details.items() if not k.startswith("repository")}
        assert replace(wanted, details=known) == row

    def test_pages_that_take_too_long_are_asked_in_halves_from_then_on(self, peer: GitHub) -> None:
        keeper, peer.heaviest = Keeper(), 30
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        sizes = list(dict.fromkeys(asked.variables.get("first") for asked in peer.asked[1:]))
        assert [100, 50, 25] == sizes


class TestNextRuns:
    def test_nothing_new_costs_two_queries_and_changes_nothing(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        before = dict(kept.rows)
        with serve(peer) as address:
            assert kept.collect(address, LATER) is None
        assert 2 == len(peer.asked)
        assert before == kept.rows
        assert 1 == len(kept.sweeps)

    def test_what_was_updated_since_is_read_again(self, peer: GitHub, kept: Keeper) -> None:
        with serve(peer) as address:
            peer.world.now = LATER - timedelta(hours=3)
            for pull in peer.world.person.pulls[:150]:
                peer.world.touch(pull)
                pull.additions += 1
            assert kept.collect(address, LATER) is None
        assert truth(peer.world) == kept.rows

    def test_a_renamed_repository_keeps_its_keys(self, peer: GitHub, kept: Keeper) -> None:
        with serve(peer) as address:
            peer.world.person.pulls[0].repository.name_with_owner = "example-new/name"
            kept.collect(address, MUCH_LATER)
        assert truth(peer.world) == kept.rows
        assert 210 == len(kept.rows)
        assert not kept.gone

    def test_what_was_deleted_is_swept_by_the_monthly_walk(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        with serve(peer) as address:
            lost = peer.world.person.pulls.pop(3)
            kept.collect(address, LATER)
            assert not kept.gone
            kept.collect(address, MUCH_LATER)
        assert {lost.id} == kept.gone

    def test_what_moves_to_the_front_while_paging_is_seen_and_not_swept(
        self, peer: GitHub, kept: Keeper
    ) -> None:
        with serve(peer) as address:
            last = min(peer.world.person.pulls, key=lambda pull: pull.updated_at)
            peer.world.now = MUCH_LATER

            def comment() -> None:
                peer.world.touch(last)
                last.title = "now with a comment"

            peer.before[len(peer.asked) + 3] = comment  # between the first page and the second
            assert kept.collect(address, MUCH_LATER) is None
        assert 2 == len(kept.sweeps)
        assert not kept.gone
        assert truth(peer.world) == kept.rows

    def test_the_state_of_another_account_is_not_used(self, kept: Keeper) -> None:
        kept.rows.clear()
        other = GitHub(world=grow(8, 120))
        with serve(other) as address:
            kept.collect(address, LATER)
        assert truth(other.world) == kept.rows

    @pytest.mark.parametrize(
        "state",
        [
            {"user": "U_000007", "parts": {"pull_requests": {"read_to": "yesterday"}}},
            {"user": "U_000007", "parts": {"pull_requests": {"whole": NOW.isoformat()}}},
            {"user": "U_000007", "cursor": "of an older version"},
            {"user": 7},
        ],
    )
    def test_a_state_that_cannot_be_read_is_begun_anew(
        self, small: GitHub, state: dict[str, Any]
    ) -> None:
        keeper = Keeper(state=state)
        with serve(small) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(small.world) == keeper.rows

    def test_a_cursor_that_github_no_longer_takes_is_forgotten(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=1)
            keeper.state["parts"]["pull_requests"]["walk"]["cursor"] = "of another time"
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        assert settled(NOW) == keeper.state


class TestInterruptions:
    @pytest.mark.parametrize("point", [1, 2, 3])
    def test_a_killed_first_run_is_finished_by_the_next(
        self, peer: GitHub, kept: Keeper, point: int
    ) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=point)
            asked = len(peer.asked)
            assert min(point, 2) * 100 <= len(keeper.rows)
            assert keeper.collect(address, NOW) is None
        assert kept.rows == keeper.rows
        assert kept.state == keeper.state
        assert len(peer.asked) - asked <= 4, "it goes on, and does not begin anew"

    @pytest.mark.parametrize("point", [1, 2, 3, 4])
    def test_a_killed_monthly_walk_still_finds_what_was_deleted(
        self, peer: GitHub, kept: Keeper, point: int
    ) -> None:
        lost = [peer.world.person.pulls.pop(index) for index in (200, 100, 0)]
        with serve(peer) as address:
            kept.collect(address, MUCH_LATER, kill_at=point)
            assert kept.collect(address, MUCH_LATER) is None
        assert {pull.id for pull in lost} == kept.gone
        assert settled(MUCH_LATER) == kept.state

    @pytest.mark.parametrize("number", [2, 3, 4, 5])
    def test_an_outage_loses_no_page(self, peer: GitHub, kept: Keeper, number: int) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            peer.faults = since(number, status(502))
            assert isinstance(keeper.collect(address, NOW), UnavailableError)
            assert min(100 * (number - 2), 210) == len(keeper.rows)
            peer.faults = lambda _number: None
            assert keeper.collect(address, NOW) is None
        assert (kept.rows, kept.state) == (keeper.rows, keeper.state)

    def test_what_is_new_since_the_kill_is_read_too(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=1)
            peer.world.now = LATER - timedelta(hours=1)
            for pull in sorted(peer.world.person.pulls, key=lambda pull: pull.id)[::25]:
                peer.world.touch(pull)
                pull.deletions += 1
            assert keeper.collect(address, LATER) is None
        assert truth(peer.world) == keeper.rows


class TestTroubles:
    @pytest.mark.parametrize("name", sorted(PASSING))
    def test_what_passes_costs_only_requests(self, name: str) -> None:
        peer, keeper = GitHub(world=grow(7, 3)), Keeper()
        peer.faults = at(2, PASSING[name])
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows

    @pytest.mark.parametrize("name", sorted(PASSING))
    def test_what_does_not_pass_ends_the_run_and_nothing_is_taken_for_read(self, name: str) -> None:
        peer, keeper = GitHub(world=grow(7, 3)), Keeper()
        peer.faults = since(2, PASSING[name])
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        beside = name == "something went wrong beside data"
        assert isinstance(error, IncompleteError if beside else UnavailableError)
        assert "read_to" not in str(keeper.state)
        assert not keeper.sweeps

    @pytest.mark.parametrize(
        ("name", "kind", "words"),
        [
            ("401", BlockedError, "GITHUB_TOKEN (401); renew it; in a workflow, `permissions:`"),
            ("403", BlockedError, "`pull-requests: read` and `issues: read`"),
            ("404", MissingError, "check `api_url`"),
            ("301", MissingError, "set api_url to where it moved"),
            ("418", UnreadableError, "status 418"),
            ("null user", MissingError, "check `login`"),
            ("forbidden", BlockedError, "`pull-requests: read`"),
            ("unknown error", UnreadableError, "UNHEARD_OF: who knows"),
            ("forbidden node", IncompleteError, "1 pull requests could not be read (Resource not"),
            ("null node", IncompleteError, "needs `pull-requests: read`"),
            ("null field", IncompleteError, "1 pull requests could not be read"),
            ("same cursor", UnreadableError, "in a circle"),
            ("no connection", UnreadableError, "unknown form"),
        ],
    )
    def test_a_refusal_names_the_remedy(
        self, name: str, kind: type[SourceError], words: str
    ) -> None:
        peer, keeper = GitHub(world=grow(7, 3)), Keeper()
        peer.faults = since(2, LASTING[name])
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        assert type(error) is kind
        assert words in str(error)
        assert not keeper.sweeps

    def test_an_unknown_login_is_missing(self, small: GitHub) -> None:
        with serve(small) as address:
            error = Keeper().collect(address, NOW, login="nobody-example")
        assert isinstance(error, MissingError)
        assert "login of 'nobody-example'" in str(error)
        assert "check `login`" in str(error)

    @pytest.mark.parametrize("name", sorted(LIMITS))
    def test_a_rate_limit_ends_the_run_at_once_and_keeps_what_was_read(self, name: str) -> None:
        peer, keeper = GitHub(world=grow(7, 101)), Keeper()
        peer.faults = since(3, LIMITS[name])
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
            assert isinstance(error, UnavailableError)
            assert 3600 == error.retry_after, "NOW is on the hour"
            assert 100 == len(keeper.rows)
            tries = 3 if name.endswith("429") else 1
            assert 2 + tries == len(peer.asked)
            peer.faults = lambda _number: None
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows

    def test_points_that_run_out_are_a_rate_limit(self, peer: GitHub) -> None:
        keeper, peer.limit = Keeper(), 3
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        assert isinstance(error, UnavailableError)
        assert "run again in 60 min" in str(error)
        assert 200 == len(keeper.rows)

    def test_the_last_answer_before_the_limit_is_good(self, peer: GitHub) -> None:
        keeper, peer.limit = Keeper(), 5
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert 5 == peer.used

    @pytest.mark.parametrize("kind", ["", "FORBIDDEN"])
    def test_a_null_node_is_not_an_absent_one(self, peer: GitHub, kept: Keeper, kind: str) -> None:
        before, state = dict(kept.rows), dict(kept.state)
        peer.world.person.withheld = {peer.world.person.pulls[0].id: kind}
        with serve(peer) as address:
            error = kept.collect(address, MUCH_LATER)
        assert isinstance(error, IncompleteError)
        assert before == kept.rows
        assert (state, set()) == (kept.state, kept.gone), "as if it had not been walked"

    def test_a_list_that_ends_too_early_is_noted_and_read_again(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            peer.faults = at(3, LASTING["an early end"])
            assert keeper.collect(address, NOW) is None
            (note,) = keeper.notes
            assert "GitHub counts 210 pull requests but lists 200; the next run reads all" in note
            assert not keeper.sweeps
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows

    def test_a_node_of_an_unknown_form_is_missed_not_lost(self) -> None:
        peer, keeper = GitHub(world=grow(7, 3)), Keeper()

        def spoil(value: Any) -> None:
            value["data"]["user"]["pullRequests"]["nodes"][1]["createdAt"] = "yesterday"

        peer.faults = at(2, edit(spoil))
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        assert "1 pull requests could not be read (unknown form of createdAt)" in str(error)
        assert 2 == len(keeper.rows)

    @pytest.mark.slow
    @pytest.mark.parametrize("name", sorted(FAULTS))
    def test_no_fault_at_any_request_is_silently_wrong(self, name: str) -> None:
        world = grow(7, 130)
        clean = undisturbed(world)
        number = 0
        while True:
            number += 1
            peer, keeper = GitHub(world=world), Keeper()
            peer.faults = at(number, FAULTS[name])
            with serve(peer) as address:
                error = keeper.collect(address, NOW)
                for key, row in keeper.rows.items():
                    assert clean.rows[key] == row
                assert error or keeper.notes or clean.rows == keeper.rows
                if len(peer.asked) < number:
                    break
                assert keeper.collect(address, NOW) is None
            assert (clean.rows, clean.state) == (keeper.rows, keeper.state)
        assert number >= 5


class TestSecrets:
    @pytest.mark.parametrize("name", sorted({**LASTING, **LIMITS, "502": 0, "reset": 0, "echo": 0}))
    def test_the_token_is_in_no_error_and_no_log(
        self, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        echo = errors({"type": "FORBIDDEN", "message": f"token {TOKEN}", "path": [TOKEN]})
        peer, keeper = GitHub(world=grow(7, 3)), Keeper()
        peer.faults = since(2, {**FAULTS, "echo": echo}[name])
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        assert f"token {TOKEN}" == peer.asked[-1].headers["authorization"]
        said = "".join(traceback.format_exception(error)) if error else ""
        assert TOKEN not in said + caplog.text + str(keeper.notes) + str(keeper.state)

    @pytest.mark.parametrize(
        "coded", [TOKEN.upper(), TOKEN[::-1], b64encode(TOKEN.encode()).decode()]
    )
    def test_a_token_that_comes_back_in_another_coding_is_not_told(self, coded: str) -> None:
        peer = GitHub(world=grow(7, 3))
        peer.faults = since(1, errors({"type": "FORBIDDEN", "message": f"refused {coded}"}))
        with serve(peer) as address:
            error = Keeper().collect(address, NOW)

        assert "refused ***" in str(error)
        assert coded not in str(error)

    def test_without_a_token_it_is_skipped(self, small: GitHub) -> None:
        with serve(small) as address:
            error = Keeper().collect(address, NOW, environment={}, login=LOGIN)
        assert isinstance(error, SkippedError)
        assert "GITHUB_TOKEN is not set" in str(error)
        assert not small.asked

    def test_white_space_around_the_token_does_no_harm(self, small: GitHub) -> None:
        environment = {**ENVIRONMENT, "GITHUB_TOKEN": f" {TOKEN}\n"}
        with serve(small) as address:
            assert Keeper().collect(address, NOW, environment=environment) is None

    @pytest.mark.parametrize("value", ["two words", "naïve", "a\nb", " \n"])
    def test_what_cannot_be_a_token_is_not_sent(self, small: GitHub, value: str) -> None:
        with serve(small) as address:
            error = Keeper().collect(
                address, NOW, environment={**ENVIRONMENT, "GITHUB_TOKEN": value}
            )
        assert isinstance(error, BlockedError)
        assert "the value of GITHUB_TOKEN is no token" in str(error)
        assert not small.asked


class TestTransport:
    def test_pygithub_itself_stays_untouched(self, small: GitHub) -> None:
        from github.Requester import Requester  # noqa: PLC0415 (heavy)

        before = dict(vars(Requester))
        with serve(small) as address:
            Keeper().collect(address, NOW)
        assert before == dict(vars(Requester))

    def test_each_query_names_its_operation_and_nothing_depends_on_the_time(
        self, peer: GitHub
    ) -> None:
        with serve(peer) as address:
            Keeper().collect(address, NOW)
            first = [(asked.operation, dict(asked.variables)) for asked in peer.asked]
            peer.asked.clear()
            Keeper().collect(address, LATER)
        assert first == [(asked.operation, dict(asked.variables)) for asked in peer.asked]
        assert {"Profile", "PullRequests"} == {operation for operation, _ in first}

    @pytest.mark.parametrize(
        ("suffix", "path"), [("", "/graphql"), ("/", "/graphql"), ("/api/v3", "/api/graphql")]
    )
    def test_the_graphql_address_follows_from_the_api_url(
        self, small: GitHub, suffix: str, path: str
    ) -> None:
        with serve(small) as address:
            assert Keeper().collect(address + suffix, NOW) is None
        assert {path} == {asked.path for asked in small.asked}

    def test_the_points_used_and_left_are_logged(
        self, peer: GitHub, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "collectors.github")
        with serve(peer) as address:
            Keeper().collect(address, NOW)
        assert ["GitHub: 5 points used, 4995 left in this hour"] == caplog.messages


QUERIES = {name: text for name, text in vars(queries).items() if name.isupper()}


class TestQueries:
    @pytest.mark.parametrize("name", sorted(QUERIES))
    def test_each_has_a_name_and_asks_what_it_costs(self, name: str) -> None:
        (operation,) = parse(QUERIES[name]).definitions
        assert isinstance(operation, OperationDefinitionNode)
        assert operation.name is not None
        assert "rateLimit { cost remaining resetAt }" in QUERIES[name]

    @pytest.mark.parametrize("name", sorted(QUERIES))
    def test_every_connection_is_paged_or_whole(self, name: str) -> None:
        for field in _fields(parse(QUERIES[name])):
            asked = {argument.name.value: argument.value for argument in field.arguments or ()}
            if not _asks_nodes(field):
                continue
            assert "first" in asked
            if isinstance(asked["first"], IntValueNode):
                assert ("labels", "100") == (field.name.value, asked["first"].value)
            else:
                assert isinstance(asked["after"], VariableNode)
                inner = {node.name.value for node in _fields(field)}
                assert {"pageInfo", "hasNextPage", "endCursor", "totalCount"} <= inner


def _asks_nodes(field: FieldNode) -> bool:
    inner = field.selection_set.selections if field.selection_set else ()
    return any(isinstance(node, FieldNode) and node.name.value == "nodes" for node in inner)


def _fields(root: Node) -> list[FieldNode]:
    """All fields below."""
    found: list[FieldNode] = []

    class Finder(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if node is not root:
                found.append(node)

    visit(root, Finder())
    return found


class TestOptions:
    def test_the_login_defaults_to_the_owner_of_the_repository(self, small: GitHub) -> None:
        with serve(small) as address:
            Keeper().collect(address, NOW)
        assert LOGIN == small.asked[0].variables["login"]

    def test_without_any_login_it_says_what_to_set(self, small: GitHub) -> None:
        with serve(small) as address:
            error = Keeper().collect(address, NOW, environment={"GITHUB_TOKEN": TOKEN})
        assert type(error) is SourceError
        assert "set `login`" in str(error)

    @pytest.mark.parametrize(
        "url", ["api.github.com", "ftp://host.example", "https://", "http://h:0"]
    )
    def test_an_address_that_is_none_is_refused(self, url: str) -> None:
        with pytest.raises(ValidationError, match="must be an address such as"):
            github.Options(api_url=url)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
NODE: dict[str, Any] = {
    "id": "PR_1",
    "number": 1,
    "title": "t",
    "url": "https://github.example/a/b/pull/1",
    "state": "MERGED",
    "isDraft": False,
    "createdAt": "2026-01-01T00:00:00Z",
    "updatedAt": "2026-01-01T00:00:00Z",
    "closedAt": None,
    "mergedAt": None,
    "mergedBy": None,
    "additions": 0,
    "deletions": 0,
    "changedFiles": 0,
    "reviewDecision": None,
    "authorAssociation": "NONE",
    "labels": None,
    "repository": None,
}


class TestForeignInput:
    @given(field=st.sampled_from(sorted(NODE)), value=JSON)
    def test_a_node_is_read_or_refused_whatever_stands_in_it(self, field: str, value: Any) -> None:
        try:
            record = pull_requests.read({**NODE, field: value}).record
        except ValidationError:
            return
        assert record is not None
        str(record).encode()
        assert record.at is not None
        assert timedelta(0) == record.at.utcoffset()
        assert record.title.isprintable() or not record.title.isascii()

    @given(
        body=JSON | st.fixed_dictionaries({"errors": JSON, "data": JSON}),
        code=st.integers(100, 599),
    )
    def test_an_answer_is_a_reply_or_a_source_error(self, body: Any, code: int) -> None:
        import json  # noqa: PLC0415

        for wrapped in (body, {"errors": [body], "data": {"user": body}}):
            answer = Answer(operation="Q", status=code, headers={}, text=json.dumps(wrapped))
            try:
                said = str(read(answer, token="t0ken", token_env="T").troubles)
            except SourceError as error:
                said = str(error)
            assert said.isprintable() or not said.isascii()


class TestSample:
    def test_the_recording_is_what_the_collector_asks_and_github_answers(self) -> None:
        assert sample.RECORDING.read_bytes() == sample.record(), "run python -m tests.github.sample"

    def test_it_is_small_and_holds_a_varied_world(self) -> None:
        pulls = sample.world().person.pulls
        assert 320 == len(pulls) == len({(pull.title, pull.repository.id) for pull in pulls})
        assert 18 == len({pull.repository.id for pull in pulls})
        assert {"MERGED", "OPEN", "CLOSED"} == {pull.state for pull in pulls}
        assert max(pull.updated_at for pull in pulls) <= sample.ENDED
        assert sample.RECORDING.stat().st_size < 250_000
