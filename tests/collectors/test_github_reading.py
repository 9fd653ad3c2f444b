"""What the GitHub collector asks, how it reaches GitHub, and what it makes of strange answers."""

from __future__ import annotations

import json
import logging
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
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
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from collectors import github
from collectors.github import queries, search
from collectors.github.accounts import accounts, remembered
from collectors.github.answers import document, read
from collectors.github.choice import Choice
from collectors.github.connection import Connection, Part
from collectors.github.contributions import Contributions
from collectors.github.exchanges import OPENED, REMARKS, REPLIED, STARTED
from collectors.github.gateway import Gateway
from collectors.github.numbers import numbers, years
from collectors.github.pull_requests import PULLS
from collectors.github.reply import Answer, Reply
from collectors.github.repositories import catalogue, stars
from collectors.github.state import State
from renown.collector import Person, Run
from renown.errors import BlockedError, IncompleteError, SourceError
from renown.http import Client
from renown.record import Observation, Reading, Record
from renown.store.border import reading_values, record_values
from tests.collectors.github_runs import OPERATIONS, always, clean, once, small
from tests.github import sample
from tests.github.edits import edit
from tests.github.faults import FAULTS, LASTING, LIMITS, errors, since, status
from tests.github.keeper import ENVIRONMENT, Keeper
from tests.github.server import serve
from tests.github.service import TOKEN, GitHub
from tests.github.truth import truth
from tests.github.world import LOGIN, NOW, grow

LATER = NOW + timedelta(days=1)
ANONYMOUS = {"GITHUB_REPOSITORY_OWNER": LOGIN}


@pytest.fixture
def peer() -> GitHub:
    """A GitHub with a few things of each kind."""
    return GitHub(world=small())


def collected(environment: Mapping[str, str], said: list[str], **options: Any) -> list[Observation]:
    """What one run yields; `said` is told what it cost."""
    with Client(allow_private=True, pause=0) as client:
        run = Run(
            now=NOW,
            state={},
            http=client.session("github"),
            person=Person(id="ada"),
            folder=Path(),
            environ=environment.get,
            note=lambda _note: None,
            spent=said.append,
        )
        return list(github.collect(github.Options(**options), run))


class TestSecrets:
    @pytest.mark.parametrize("name", sorted({**LASTING, **LIMITS, "502": 0, "reset": 0, "echo": 0}))
    def test_the_token_is_in_no_error_and_no_log(
        self, name: str, peer: GitHub, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        echo = errors({"type": "FORBIDDEN", "message": f"token {TOKEN}", "path": [TOKEN]})
        keeper, peer.limit = Keeper(), 60
        peer.faults = always(peer, {**FAULTS, "echo": echo}[name], *OPERATIONS)
        with serve(peer) as address:
            error = keeper.collect(address, NOW, max_wait=3)
        assert {f"token {TOKEN}"} == {asked.headers["authorization"] for asked in peer.asked}
        said = "".join(traceback.format_exception(error)) if error else ""
        kept = [keeper.notes, keeper.state, keeper.rows, keeper.readings]
        assert TOKEN not in said + caplog.text + str(kept)

    @pytest.mark.parametrize(
        "coded", [TOKEN.upper(), TOKEN[::-1], b64encode(TOKEN.encode()).decode()]
    )
    @pytest.mark.parametrize("first", [1, 2])
    def test_a_token_that_comes_back_in_another_coding_is_not_told(
        self, coded: str, first: int, peer: GitHub, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        peer.faults = since(first, errors({"type": "FORBIDDEN", "message": f"refused {coded}"}))
        with serve(peer) as address:
            error = Keeper().collect(address, NOW)
        assert isinstance(error, BlockedError)
        assert "refused ***" in caplog.text
        assert coded not in caplog.text + str(error)

    @pytest.mark.parametrize("code", [200, 403, 422])
    def test_what_github_says_of_private_things_is_not_told(self, code: int, peer: GitHub) -> None:
        said = "no access to example-0/secret"
        refused = errors({"type": "FORBIDDEN", "message": said, "path": ["user"]})
        peer.faults = since(2, refused if code == 200 else status(code, said))
        keeper = Keeper()
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        assert isinstance(error, SourceError)
        assert "secret" not in str([error, keeper.notes, keeper.state])

    def test_without_a_token_only_the_search_is_asked(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            error = keeper.collect(address, NOW, environment=ANONYMOUS)
        assert isinstance(error, IncompleteError)
        assert "GITHUB_TOKEN is not set" in str(error)
        assert {"search/issues", f"users/{LOGIN}"} == {asked.operation for asked in peer.asked}
        assert not [asked for asked in peer.asked if "authorization" in asked.headers]
        assert set(truth(peer.world, kinds=["pull_request", "issue"])) == set(keeper.rows)
        assert {} == keeper.state

    def test_white_space_around_the_token_does_no_harm(self, peer: GitHub) -> None:
        environment = {**ENVIRONMENT, "GITHUB_TOKEN": f" {TOKEN}\n"}
        with serve(peer) as address:
            assert Keeper().collect(address, NOW, environment=environment) is None
        assert {f"token {TOKEN}"} == {asked.headers["authorization"] for asked in peer.asked}

    @pytest.mark.parametrize("value", ["two words", "naïve", "a\nb", " \n"])
    def test_what_cannot_be_a_token_is_not_sent(self, peer: GitHub, value: str) -> None:
        environment = {**ENVIRONMENT, "GITHUB_TOKEN": value}
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, environment=environment)
        assert isinstance(error, BlockedError)
        assert "the value of GITHUB_TOKEN is no token" in str(error)
        assert not peer.asked


class TestTransport:
    def test_pygithub_itself_stays_untouched(self, peer: GitHub) -> None:
        from github.Requester import Requester  # noqa: PLC0415 (heavy)

        before = dict(vars(Requester))
        with serve(peer) as address:
            assert Keeper().collect(address, NOW) is None
        assert before == dict(vars(Requester))

    def test_each_query_names_its_operation_and_nothing_depends_on_the_time(
        self, peer: GitHub
    ) -> None:
        def asked() -> list[str]:
            told = [(one.operation, dict(one.variables)) for one in peer.asked]
            return sorted(str(one) for one in told if one[0] != "Contributions")

        with serve(peer) as address:
            assert Keeper().collect(address, NOW) is None
            first = asked()
            assert {"Profile", *OPERATIONS} == {one.operation for one in peer.asked}
            peer.asked.clear()
            assert Keeper().collect(address, LATER) is None
        assert first == asked()
        windows = [one.variables for one in peer.asked if one.operation == "Contributions"]
        assert ["2026-11-17T23:59:59Z", "2025-12-31T23:59:59Z"] == [one["to"] for one in windows]

    @pytest.mark.parametrize("environment", [ENVIRONMENT, ANONYMOUS], ids=["token", "anonymous"])
    @pytest.mark.parametrize(
        ("suffix", "graphql", "rest"),
        [
            ("", "/graphql", "/search/issues"),
            ("/", "/graphql", "/search/issues"),
            ("/api/v3", "/api/graphql", "/api/v3/search/issues"),
        ],
    )
    def test_the_addresses_follow_from_the_api_url(
        self, peer: GitHub, environment: Mapping[str, str], suffix: str, graphql: str, rest: str
    ) -> None:
        anonymous, keeper = environment is ANONYMOUS, Keeper()
        with serve(peer) as address:
            error = keeper.collect(address + suffix, NOW, environment=environment)
        assert (error is None) == (not anonymous)
        paths = {asked.path for asked in peer.asked}
        assert {graphql} == paths if not anonymous else rest in paths
        assert "pull_request" in {row.kind for row in keeper.rows.values()}

    def test_the_points_used_and_left_are_told(self, peer: GitHub) -> None:
        said: list[str] = []
        with serve(peer) as address:
            collected(ENVIRONMENT, said, api_url=address)
        assert [f"{peer.used} points used, {5000 - peer.used} left in this hour"] == said
        assert len(peer.asked) <= peer.used


class TestOptions:
    def test_the_login_defaults_to_the_owner_of_the_repository(self, peer: GitHub) -> None:
        with serve(peer) as address:
            Keeper().collect(address, NOW)
        assert LOGIN == peer.asked[0].variables["login"]

    def test_the_address_defaults_to_that_of_the_workflow(self, peer: GitHub) -> None:
        with serve(peer) as address:
            found = collected({**ENVIRONMENT, "GITHUB_API_URL": address}, [])
        assert set(truth(peer.world)) == {one.key for one in found if isinstance(one, Record)}

    def test_an_address_of_the_workflow_that_is_none_is_refused(self) -> None:
        with pytest.raises(SourceError, match="GITHUB_API_URL must be an address such as"):
            collected({**ENVIRONMENT, "GITHUB_API_URL": "api.github.com"}, [])

    @pytest.mark.parametrize("environment", [{"GITHUB_TOKEN": TOKEN}, {}])
    def test_without_any_login_it_says_what_to_set(
        self, peer: GitHub, environment: Mapping[str, str]
    ) -> None:
        with serve(peer) as address:
            error = Keeper().collect(address, NOW, environment=environment)
        assert type(error) is SourceError
        assert "set `login`" in str(error)
        assert not peer.asked

    @pytest.mark.parametrize(
        "url", ["api.github.com", "ftp://host.example", "https://", "http://h:0"]
    )
    def test_an_address_that_is_none_is_refused(self, url: str) -> None:
        with pytest.raises(ValidationError, match="must be an address such as"):
            github.Options(api_url=url)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"login": ""},
            {"former_logins": ("",)},
            {"kinds": ("pull_requests",)},
            {"exclude": ("a/b/c",)},
            {"exclude": ("/name",)},
            {"private": "include"},
            {"deep_days": 0},
            {"max_wait": -1},
            {"budget": 0},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            github.Options(**wrong)


QUERIES = {name: text for name, text in vars(queries).items() if name.isupper()}
LIMITED = {"labels": "100", "repositoryTopics": "20"}
"""GitHub allows no more of them."""


class TestQueries:
    @pytest.mark.parametrize("name", sorted(QUERIES))
    def test_each_has_a_name_and_asks_what_it_costs(self, name: str) -> None:
        (operation,) = parse(QUERIES[name]).definitions
        assert isinstance(operation, OperationDefinitionNode)
        assert operation.name is not None
        assert "rateLimit { cost remaining }" in QUERIES[name]

    @pytest.mark.parametrize("name", sorted(QUERIES))
    def test_every_connection_is_paged_or_whole_or_known_to_be_cut(self, name: str) -> None:
        for field in _fields(parse(QUERIES[name])):
            asked = {argument.name.value: argument.value for argument in field.arguments or ()}
            inner = {node.name.value for node in _below(field)}
            if "maxRepositories" in asked:
                assert f"totalRepositoriesWithContributed{_CONTRIBUTED[field.name.value]}" in {
                    node.name.value for node in _fields(parse(QUERIES[name]))
                }
            if "nodes" not in inner:
                continue
            assert "first" in asked
            if isinstance(asked["first"], IntValueNode):
                known = LIMITED.get(field.name.value) == asked["first"].value
                assert known or inner & {"totalCount", "pageInfo"}
            else:
                assert isinstance(asked["after"], VariableNode)
                assert {"pageInfo", "totalCount"} <= inner
                assert {"hasNextPage", "endCursor"} <= {node.name.value for node in _fields(field)}


_CONTRIBUTED = {
    "commitContributionsByRepository": "Commits",
    "issueContributionsByRepository": "Issues",
    "pullRequestContributionsByRepository": "PullRequests",
    "pullRequestReviewContributionsByRepository": "PullRequestReviews",
}


def _below(field: FieldNode) -> list[FieldNode]:
    inner = field.selection_set.selections if field.selection_set else ()
    return [node for node in inner if isinstance(node, FieldNode)]


def _fields(root: Node) -> list[FieldNode]:
    """All fields below."""
    found: list[FieldNode] = []

    class Finder(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if node is not root:
                found.append(node)

    visit(root, Finder())
    return found


ODD: list[Any] = [
    None,
    {},
    [],
    0.5,
    -1,
    2**31,
    2**53 + 1,
    10**400,
    True,
    "",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "http://[::1",
    "https://user:word@host.example/",
    "half \ud83d",
    "x" * 400,
    [None] * 101,
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
PLACE = st.integers(0, 2**16)
ALL = Choice(kinds=frozenset(github.KINDS), since=None, exclude=frozenset())
Course = Callable[[Gateway], Iterator[Any]]


class Saying(Gateway):
    """A gateway to a GitHub that always says the same."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def ask(self, query: str, variables: Mapping[str, object], *, whole: bool = False) -> Reply:
        del query, variables, whole
        return Reply(operation="Q", data=self._body["data"])

    def get(self, path: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        del path, parameters
        answer: dict[str, Any] = self._body
        return answer


def _connection(part: Part) -> Course:
    return lambda gateway: islice(
        Connection(part=part, gateway=gateway, login=LOGIN).stretches(None, None), 9
    )


def _contributions(gateway: Gateway) -> Iterator[Any]:
    first = NOW.date() - timedelta(days=1)
    course = Contributions(
        account="U_000007",
        gateway=gateway,
        login=LOGIN,
        first=first,
        last=NOW.date(),
        reviews=True,
        commits=True,
    )
    return islice(course.stretches(None, None), 9)


def _repositories(gateway: Gateway) -> Iterator[Any]:
    met = [node["id"] for node in answers()["Repositories"]["data"]["nodes"]]
    return catalogue(gateway, met, ALL)


def _profile(gateway: Gateway) -> Iterator[Any]:
    found, _ = accounts(gateway, [LOGIN], State(choice=""), lambda _note: None)
    yield from (profile.reading(NOW) for profile in found)


COURSES: dict[str, Course] = {
    "Profile": _profile,
    "PullRequests": _connection(PULLS),
    "Issues": _connection(OPENED),
    "Comments": _connection(REMARKS),
    "Discussions": _connection(STARTED),
    "Replies": _connection(REPLIED),
    "Contributions": _contributions,
    "OwnRepositories": lambda gateway: stars(gateway, LOGIN, NOW, ALL),
    "Repositories": _repositories,
    "Numbers": lambda gateway: numbers(
        gateway, LOGIN, years(date(2026, 11, 15), NOW.date(), {}, again=NOW.date())
    ),
    f"users/{LOGIN}": lambda gateway: iter([search.find(gateway, LOGIN)]),
    "search/issues": lambda gateway: search.search(gateway, LOGIN, "pull_request", None, None),
}


@cache
def answers() -> dict[str, Any]:
    """A right answer to each question, short enough that each place in it is tried."""
    world = grow(
        7, 2, issues=2, comments=2, reviews=2, discussions=2, replies=2, commits=2, owned=3, years=1
    )
    peer = GitHub(world=world)
    with serve(peer) as address:
        Keeper().collect(address, NOW, private="count")
        Keeper().collect(address, NOW, environment=ANONYMOUS, kinds=("pull_request",))
    found = {asked.operation: asked.due.json() for asked in reversed(peer.asked)}
    del found["Repositories"]["data"]["nodes"][2:]
    return found


@cache
def places(operation: str) -> list[list[Any]]:
    """The way to every place in the answer."""
    return list(paths(answers()[operation]))


def paths(value: Any) -> Iterator[list[Any]]:
    """The way to every place in a value, but not to the value itself."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        yield [step]
        if isinstance(inner, dict | list):
            yield from ([step, *rest] for rest in paths(inner))


def put(body: Any, path: list[Any], value: Any) -> None:
    for step in path[:-1]:
        body = body[step]
    body[path[-1]] = value


def replaced(body: Any, way: list[Any], value: Any) -> Any:
    """The same with that value at that place."""
    body = deepcopy(body)
    put(body, way, value)
    return body


def check(item: Any) -> None:
    """What was read can be kept as it is, and is fit to be shown."""
    for one in getattr(item, "records", [item]):
        if isinstance(one, Record):
            record_values(one, "ada", "github", "2026-11-16T06:00:00Z")
            assert one.at is not None
            assert timedelta(0) == one.at.utcoffset()
            assert one.title.isprintable() or not one.title.isascii()
            assert "\n" not in one.title
        elif isinstance(one, Reading):
            reading_values(one, "ada", "github", "2026-11-16T06:00:00Z")


def take(operation: str, way: list[Any], value: Any) -> None:
    """Read an answer that holds that value at one place."""
    spoilt = replaced(answers()[operation], way, value)
    if isinstance(spoilt.get("data", {}), dict):  # else it is refused before
        with suppress(SourceError):
            for item in COURSES[operation](Saying(spoilt)):
                check(item)


class TestForeignInput:
    @pytest.mark.parametrize("operation", sorted(COURSES))
    def test_right_answers_are_read(self, operation: str) -> None:
        items = list(COURSES[operation](Saying(answers()[operation])))
        for item in items:
            check(item)
        if operation == "Numbers":
            assert ["2026"] == [year for step in items for year in step.private]
        else:
            assert [one for item in items for one in getattr(item, "records", [item])]

    @pytest.mark.parametrize("operation", sorted(COURSES))
    def test_an_answer_is_read_or_refused_whatever_odd_thing_stands_anywhere(
        self, operation: str
    ) -> None:
        for value in ODD:
            for way in places(operation):
                take(operation, way, value)

    @pytest.mark.parametrize("operation", sorted(COURSES))
    @settings(max_examples=25)
    @given(place=PLACE, value=JSON)
    def test_an_answer_is_read_or_refused_whatever_stands_in_it(
        self, operation: str, place: int, value: Any
    ) -> None:
        take(operation, places(operation)[place % len(places(operation))], value)

    @given(
        body=JSON | st.fixed_dictionaries({"errors": JSON, "data": JSON}),
        code=st.integers(100, 599),
        headers=st.dictionaries(
            st.sampled_from(["retry-after", "date", "x-ratelimit-reset", "x-ratelimit-remaining"]),
            st.text() | st.sampled_from(["0", "9" * 400, "Mon, 16 Nov 2026 06:00:00 GMT"]),
        ),
    )
    def test_an_answer_is_a_reply_or_a_source_error(
        self, body: Any, code: int, headers: dict[str, str]
    ) -> None:
        for wrapped in (body, {"errors": [body], "data": {"user": body}}):
            answer = Answer(operation="Q", status=code, headers=headers, text=json.dumps(wrapped))
            for reader in (read, document):
                try:
                    said = str(reader(answer, token="t0ken", token_env="T"))
                except SourceError as error:
                    said = str(error)
                    assert said.isprintable() or not said.isascii()
                str(said).encode(errors="surrogatepass")

    @given(place=PLACE, value=JSON)
    def test_a_state_is_read_or_begun_anew_whatever_stands_in_it(
        self, place: int, value: Any
    ) -> None:
        state = clean(small).state
        ways = list(paths(state))
        put(state, ways[place % len(ways)], value)
        assert ALL.fingerprint == remembered(state, ALL).choice

    @pytest.mark.slow
    @settings(max_examples=300)
    @given(operation=st.sampled_from(["Profile", *OPERATIONS]), place=PLACE, value=JSON)
    def test_a_run_ends_whatever_stands_in_an_answer(
        self, operation: str, place: int, value: Any
    ) -> None:
        way = places(operation)[place % len(places(operation))]
        peer, keeper = GitHub(world=small(), limit=100), Keeper()
        spoil = edit(lambda body: put(body, way, value))
        peer.faults = once(peer, spoil, operation)
        with serve(peer) as address:
            keeper.collect(address, NOW)
        for row in keeper.rows.values():
            check(row)

    @pytest.mark.slow
    @settings(max_examples=200)
    @given(point=st.integers(1, 15), place=PLACE, value=JSON)
    def test_a_run_ends_whatever_stands_in_the_state(
        self, point: int, place: int, value: Any
    ) -> None:
        peer, keeper = GitHub(world=small()), Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=point)
            ways = list(paths(keeper.state))
            put(keeper.state, ways[place % len(ways)], value)
            keeper.collect(address, LATER)
        assert truth(peer.world).items() >= keeper.rows.items()

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
    @pytest.mark.parametrize("word", ["read_to", "whole"])
    def test_a_run_ends_at_the_ends_of_the_calendar(self, word: str, moment: str) -> None:
        peer, keeper = GitHub(world=small()), clean(small)
        for place in keeper.state["accounts"]["U_000007"]["parts"].values():
            place[word] = moment
        with serve(peer) as address:
            assert keeper.collect(address, LATER) is None
        assert truth(peer.world) == keeper.rows

    def test_a_run_may_begin_with_the_calendar(self) -> None:
        peer, keeper = GitHub(world=small()), Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW, since=date.min) is None
        assert truth(peer.world) == keeper.rows


class TestSample:
    @pytest.mark.slow
    def test_the_recording_is_what_the_collector_asks_and_github_answers(self) -> None:
        assert sample.RECORDING.read_bytes() == sample.record(), "run python -m tests.github.sample"

    def test_it_is_small_and_holds_a_varied_world(self) -> None:
        world = sample.world()
        pulls = world.person.pulls
        assert 320 == len(pulls) == len({(pull.title, pull.repository.id) for pull in pulls})
        assert 18 == len({pull.repository.id for pull in pulls})
        assert {"MERGED", "OPEN", "CLOSED"} == {pull.state for pull in pulls}
        assert {*github.KINDS} == {row.kind for row in truth(world).values()}
        assert max(pull.updated_at for pull in pulls) <= sample.ENDED
        assert sample.RECORDING.stat().st_size < 350_000
