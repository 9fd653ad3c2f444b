"""The tests' own GitHub: it keeps GitHub's rules, and sees who does not."""

from __future__ import annotations

import json
import threading
import time
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from collectors.github import queries
from tests.github.answer import Answer
from tests.github.faults import LIMITS, at, limited, mixed, status
from tests.github.server import serve
from tests.github.service import TOKEN, GitHub
from tests.github.truth import stars, truth
from tests.github.world import LOGIN, NOW, Repository, grow

EVERYTHING: dict[str, Any] = {
    "issues": 30,
    "comments": 30,
    "reviews": 40,
    "discussions": 10,
    "replies": 20,
    "commits": 600,
    "owned": 12,
}
YEAR: dict[str, Any] = {"from": "2026-01-01T00:00:00Z", "to": "2026-12-31T23:59:59Z"}
WINDOW: dict[str, Any] = {"login": LOGIN, **YEAR, "reviews": True, "commits": True, "after": None}


def asks(github: GitHub, query: str, *, arrived: float = 0.0, **variables: Any) -> Answer:
    """The answer to a query with the right token; 0.0 is long ago."""
    question = {"query": query, "operationName": "Q", "variables": variables}
    headers = {"authorization": f"token {TOKEN}"}
    answer = github.answer("POST", "/graphql", headers, json.dumps(question).encode(), arrived)
    github.send(answer)
    return answer


def searches(github: GitHub, prefix: str = "", **query: object) -> Answer:
    """The answer to an anonymous search."""
    return github.answer("GET", f"{prefix}/search/issues?{urlencode(query)}", {}, b"", 0.0)


def collection(answer: Answer) -> Any:
    return answer.json()["data"]["user"]["contributionsCollection"]


@pytest.fixture
def github() -> GitHub:
    return GitHub(world=grow(7, 120, repositories=130, **EVERYTHING))


class TestWindows:
    def test_more_than_a_year_is_refused(self, github: GitHub) -> None:
        longer: dict[str, Any] = {**WINDOW, "to": "2027-01-01T00:00:01Z"}
        (error,) = asks(github, queries.CONTRIBUTIONS, first=100, **longer).json()["errors"]
        assert ["user", "contributionsCollection"] == error["path"]
        assert "must not exceed 1 year" in error["message"]

    def test_a_wide_window_is_too_much_where_a_narrow_one_is_not(self, github: GitHub) -> None:
        github.widest = timedelta(days=90)
        wide = asks(github, queries.CONTRIBUTIONS, first=100, **WINDOW).json()
        assert wide["data"]["user"] is None
        assert ["RESOURCE_LIMITS_EXCEEDED"] == [error["type"] for error in wide["errors"]]
        narrow = {**WINDOW, "from": "2026-08-01T00:00:00Z", "to": "2026-10-30T00:00:00Z"}
        assert "errors" not in asks(github, queries.CONTRIBUTIONS, first=100, **narrow).json()

    def test_a_hundred_repositories_are_listed_and_all_are_counted(self, github: GitHub) -> None:
        found = collection(asks(github, queries.CONTRIBUTIONS, first=100, **WINDOW))
        listed = found["commitContributionsByRepository"]
        assert 100 == len(listed) < found["totalRepositoriesWithContributedCommits"]
        sizes = [sum(n["commitCount"] for n in one["contributions"]["nodes"]) for one in listed]
        busy = listed[0]["contributions"]
        assert busy["pageInfo"]["hasNextPage"]
        assert 100 == len(busy["nodes"])
        assert sorted(sizes[1:], reverse=True) == sizes[1:]

    def test_more_than_a_hundred_repositories_cannot_be_asked_for(self, github: GitHub) -> None:
        query = queries.NUMBERS.replace("100", "101", 1)
        (error,) = asks(github, query, login=LOGIN, **YEAR).json()["errors"]
        assert "ARGUMENT_LIMIT" == error["type"]

    def test_a_pull_request_is_named_once_with_all_of_the_persons_reviews(
        self, github: GitHub
    ) -> None:
        github.world.shows_private = False
        found, after = [], None
        for year in range(2022, 2027):
            window = {"from": f"{year}-01-01T00:00:00Z", "to": f"{year}-12-31T23:59:59Z"}
            while True:
                asked = {**WINDOW, **window, "after": after, "commits": False}
                page = collection(asks(github, queries.CONTRIBUTIONS, first=3, **asked))
                page = page["pullRequestReviewContributions"]
                found += [(year, node["pullRequest"]) for node in page["nodes"]]
                after = page["pageInfo"]["endCursor"]
                if not page["pageInfo"]["hasNextPage"]:
                    after = None
                    break
        once = {(year, pull["id"]) for year, pull in found}
        assert len(found) == len(once) > len({pull["id"] for _, pull in found})
        ids = {node["id"] for _, pull in found for node in pull["reviews"]["nodes"]}
        assert set(truth(github.world, kinds=["review"])) == ids

    def test_what_the_token_does_not_see_is_one_number(self) -> None:
        github = GitHub(world=grow(7, 120, **EVERYTHING))

        def numbers() -> tuple[int, int]:
            found = collection(asks(github, queries.NUMBERS, login=LOGIN, **YEAR))
            groups = [
                group for name in found if name.endswith("Repository") for group in found[name]
            ]
            private = [
                g["contributions"]["totalCount"] for g in groups if g["repository"]["isPrivate"]
            ]
            return found["restrictedContributionsCount"], sum(private)

        restricted, seen = numbers()
        github.world.shows_private = False
        assert 0 == restricted < seen
        assert (seen, 0) == numbers()
        github.world.person.shares_private = False
        assert (0, 0) == numbers()


class TestConnections:
    @pytest.mark.parametrize(
        ("query", "name", "kind", "count"),
        [
            (queries.PULL_REQUESTS, "pullRequests", "pull_request", 120),
            (queries.ISSUES, "issues", "issue", 30),
            (queries.COMMENTS, "issueComments", "comment", 30),
        ],
    )
    def test_pages_hold_each_item_once_newest_update_first(
        self, github: GitHub, query: str, name: str, kind: str, count: int
    ) -> None:
        found: list[Any] = []
        after = None
        while True:
            answer = asks(github, query, login=LOGIN, first=7, after=after)
            page = answer.json()["data"]["user"][name]
            found += page["nodes"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert count == page["totalCount"] == len({node["id"] for node in found}) == len(found)
        assert all(a["updatedAt"] >= b["updatedAt"] for a, b in pairwise(found))
        public = {node["id"] for node in found if not node["repository"]["isPrivate"]}
        assert set(truth(github.world, kinds=[kind])) == public < {node["id"] for node in found}

    def test_what_is_private_is_not_even_counted_for_a_token_that_sees_none(
        self, github: GitHub
    ) -> None:
        github.world.shows_private = False
        page = asks(github, queries.ISSUES, login=LOGIN, first=100, after=None).json()
        assert (
            len(truth(github.world, kinds=["issue"]))
            == page["data"]["user"]["issues"]["totalCount"]
        )

    def test_own_repositories_are_the_public_ones_that_are_no_forks(self, github: GitHub) -> None:
        answer = asks(github, queries.OWN_REPOSITORIES, login=LOGIN, first=100, after=None)
        nodes = answer.json()["data"]["user"]["repositories"]["nodes"]
        found = {f"github:{node['id']}": node["stargazerCount"] for node in nodes}
        assert stars(github.world) == found
        assert 0 < len(found) < 12

    def test_a_repository_that_is_not_there_is_null_beside_an_error(self, github: GitHub) -> None:
        body = asks(github, queries.REPOSITORIES, ids=["R_0", "R_nowhere", "R_own0"]).json()
        first, none, own = body["data"]["nodes"]
        assert ("R_0", None) == (first["id"], none)
        assert {"id": github.world.person.id, "login": LOGIN} == own["owner"]
        assert [["nodes", 1]] == [error["path"] for error in body["errors"]]

    def test_a_hundred_and_one_ids_are_too_many(self, github: GitHub) -> None:
        github.heaviest = 200
        body = asks(github, queries.REPOSITORIES, ids=["R_0"] * 101).json()
        assert body["data"] is None
        assert "ARGUMENT_LIMIT" == body["errors"][0]["type"]

    def test_a_renamed_account_is_known_by_its_id_alone(self, github: GitHub) -> None:
        ada = github.world.person
        github.world.rename(ada)
        lost = asks(github, queries.PROFILE, login=LOGIN).json()
        assert "NOT_FOUND" == lost["errors"][0]["type"]
        found = asks(github, queries.ACCOUNT, id=ada.id).json()
        assert f"{LOGIN}-renamed" == found["data"]["node"]["login"]


class TestPricing:
    @pytest.mark.parametrize(
        ("query", "variables", "points"),
        [
            (queries.PROFILE, {"login": LOGIN}, 1),
            (queries.CONTRIBUTIONS, {**WINDOW, "first": 100}, 2),
            (queries.CONTRIBUTIONS, {**WINDOW, "first": 100, "commits": False}, 1),
            (queries.REPOSITORIES, {"ids": ["R_0"] * 100}, 1),
        ],
    )
    def test_each_parent_of_a_connection_is_a_request_and_a_hundred_are_a_point(
        self, github: GitHub, query: str, variables: dict[str, Any], points: int
    ) -> None:
        body = asks(github, query, **variables).json()
        assert points == body["data"]["rateLimit"]["cost"] == github.used

    def test_a_page_of_too_many_nodes_is_not_answered_in_time(self, github: GitHub) -> None:
        github.heaviest = 30
        assert 504 == asks(github, queries.CONTRIBUTIONS, first=31, **WINDOW).status
        assert 200 == asks(github, queries.CONTRIBUTIONS, first=30, **WINDOW).status
        assert 504 == asks(github, queries.REPOSITORIES, ids=["R_0"] * 31).status
        github.heaviest = 1
        issues: dict[str, Any] = {"login": LOGIN, "first": 1, "after": None}
        assert 200 == asks(github, queries.ISSUES, **issues).status, "labels are not paged"


class TestLimits:
    def test_points_come_back_with_the_hour(self) -> None:
        github = GitHub(world=grow(7, 0), limit=1)
        assert "data" in asks(github, queries.PROFILE, login=LOGIN).json()
        refused = asks(github, queries.PROFILE, login=LOGIN)
        assert "RATE_LIMITED" == refused.json()["errors"][0]["type"]
        assert NOW + timedelta(hours=1) == _reset(refused)
        github.sleep(3600)
        assert "errors" not in asks(github, queries.PROFILE, login=LOGIN).json()
        assert 1 == github.used

    @pytest.mark.parametrize("name", sorted(LIMITS))
    def test_whoever_asks_before_a_limit_is_over_asks_too_soon(self, name: str) -> None:
        github = GitHub(world=grow(7, 1), racing=0, faults=at(1, LIMITS[name]))
        asks(github, queries.ISSUES, login=LOGIN, first=1, after=None)
        asks(github, queries.PROFILE, arrived=time.monotonic(), login=LOGIN)
        assert ["Q"] == [asked.operation for asked in github.too_soon]
        waits = 60 if name.startswith("secondary") and "with a wait" not in name else 3600
        github.sleep(waits - 1)
        asks(github, queries.PROFILE, arrived=time.monotonic(), login=LOGIN)
        assert 2 == len(github.too_soon)
        github.sleep(1)
        asks(github, queries.PROFILE, arrived=time.monotonic(), login=LOGIN)
        assert 2 == len(github.too_soon)

    def test_what_was_on_its_way_is_not_too_soon(self) -> None:
        github = GitHub(world=grow(7, 0), racing=0, faults=at(1, status(429, retry_after="5")))
        arrived = time.monotonic()
        asks(github, queries.PROFILE, login=LOGIN)
        asks(github, queries.PROFILE, arrived=arrived, login=LOGIN)
        assert not github.too_soon

    def test_a_few_requests_of_other_threads_cannot_have_known(self) -> None:
        github = GitHub(world=grow(7, 1), racing=2, faults=at(1, LIMITS["primary limit, 403"]))
        asks(github, queries.PROFILE, login=LOGIN)
        issues: dict[str, Any] = {"login": LOGIN, "first": 1, "after": None}
        for soon in (False, False, True):
            asks(github, queries.ISSUES, arrived=time.monotonic(), **issues)
            assert soon == bool(github.too_soon)

    def test_who_was_told_knows_at_once(self) -> None:
        github = GitHub(world=grow(7, 1), faults=at(1, LIMITS["primary limit, 403"]))
        asks(github, queries.PROFILE, login=LOGIN)
        asks(github, queries.PROFILE, arrived=time.monotonic(), login=LOGIN)
        assert 1 == len(github.too_soon)

    def test_a_limit_of_searches_leaves_queries_alone(self) -> None:
        github = GitHub(world=grow(7, 0))
        answers = [searches(github, q=f"is:issue author:{LOGIN}") for _ in range(11)]
        assert [200] * 10 + [403] == [answer.status for answer in answers]
        assert "search" == answers[10].headers["x-ratelimit-resource"]
        github.send(answers[10])
        asks(github, queries.PROFILE, arrived=time.monotonic(), login=LOGIN)
        assert not github.too_soon
        github.sleep(60)
        assert 200 == searches(github, q=f"is:issue author:{LOGIN}").status

    @pytest.mark.parametrize("chosen", [mixed, limited])
    def test_faults_hit_about_their_share_and_the_same_requests_again(self, chosen: Any) -> None:
        hit = [number for number in range(1, 1001) if chosen(3, 0.1)(number)]
        assert 60 < len(hit) < 140
        assert hit == [number for number in range(1, 1001) if chosen(3, 0.1)(number)]


def _reset(answer: Answer) -> Any:
    return NOW.fromtimestamp(int(answer.headers["x-ratelimit-reset"]), NOW.tzinfo)


class TestSearch:
    def test_it_finds_what_is_public_newest_update_first(self, github: GitHub) -> None:
        query: dict[str, Any] = {
            "q": f"is:pull-request is:public author:{LOGIN}",
            "sort": "updated",
        }
        answers = [searches(github, "/api/v3", **query, per_page=70, page=n) for n in (1, 2)]
        items = [item for answer in answers for item in answer.json()["items"]]
        kept = truth(github.world, kinds=["pull_request"])
        assert set(kept) == {item["node_id"] for item in items}
        assert len(kept) == answers[0].json()["total_count"] == len(items) < 120
        assert all(a["updated_at"] >= b["updated_at"] for a, b in pairwise(items))
        merged = {item["node_id"] for item in items if item["pull_request"]["merged_at"]}
        assert {k for k, row in kept.items() if row.details["state"] == "merged"} == merged

    def test_it_ends_after_a_thousand_results(self) -> None:
        github = GitHub(world=grow(7, 1050))
        query: dict[str, Any] = {"q": f"is:pull-request author:{LOGIN}", "per_page": 100}
        last = searches(github, **query, page=10).json()
        assert (1050, 100) == (last["total_count"], len(last["items"]))
        assert 422 == searches(github, **query, page=11).status

    def test_older_ones_can_be_left_out(self, github: GitHub) -> None:
        query = f"is:issue author:{LOGIN} created:>2026-01-01"
        found = {item["node_id"] for item in searches(github, q=query).json()["items"]}
        assert set(truth(github.world, since=date(2026, 1, 1), kinds=["issue"])) == found != set()

    def test_an_account_is_shown_to_anybody_and_a_wrong_token_is_refused(
        self, github: GitHub
    ) -> None:
        target = f"/users/{LOGIN}"
        account = github.answer("GET", target, {}, b"", 0.0).json()
        assert ("U_000007", 1211) == (account["node_id"], account["followers"])
        assert 404 == github.answer("GET", "/users/nobody-example", {}, b"", 0.0).status
        wrong = {"authorization": "token of-somebody"}
        assert 401 == github.answer("GET", target, wrong, b"", 0.0).status


class TestServer:
    def test_requests_wait_side_by_side(self) -> None:
        github, ready = GitHub(world=grow(7, 3), latency=0.3), threading.Barrier(4)
        with serve(github) as address, httpx.Client(base_url=address) as client:

            def ask() -> None:
                ready.wait()
                assert 200 == client.get(f"/users/{LOGIN}").status_code

            threads = [threading.Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert 4 == github.flight
        assert 4 == len(github.asked)


class TestTruth:
    def test_what_is_private_excluded_or_earlier_is_not_kept(self, github: GitHub) -> None:
        world = github.world
        whole, late = truth(world), truth(world, since=date(2026, 1, 1))
        assert "example-0/secret" not in str(whole)
        assert {"pull_request", "review", "issue", "comment", "discussion", "commit"} == {
            row.kind for row in whole.values() if row.kind != "repository"
        }
        assert {k for k, row in whole.items() if row.at and row.at.year == 2026} == {
            k for k, row in late.items() if row.kind != "repository"
        }
        left = truth(world, exclude=["Example-1", "example-0/project-0"])
        names = {row.details.get("repository", row.title) for row in left.values()}
        assert not [name for name in names if str(name).startswith("example-1/")]
        assert "example-0/project-0" not in names
        assert "example-0/project-3" in names

    @pytest.mark.parametrize(("stars", "kept"), [(0, 0), (98, 98), (103, 100), (48_211, 48_000)])
    def test_sizes_of_repositories_keep_two_digits(self, stars: int, kept: int) -> None:
        world = grow(7, 1)
        place = Repository(id="R_x", name_with_owner="example/x", stars=stars)
        world.person.pulls[0].repository = place
        assert kept == truth(world)["R_x"].details["stars"]
