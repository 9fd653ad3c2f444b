"""The faults: each does to any answer what its name says, and reaches the client as it should."""

from __future__ import annotations

import json
from functools import reduce
from typing import Any

import httpx
import pytest

from collectors.github import queries
from tests.github.answer import Answer, Fault
from tests.github.edits import lists, pages
from tests.github.faults import FAULTS, PASSING, at
from tests.github.server import serve
from tests.github.service import TOKEN, GitHub
from tests.github.world import LOGIN, grow

LISTS = {"first": 100, "after": None, "login": LOGIN}
WINDOW = {"from": "2026-01-01T00:00:00Z", "to": "2026-12-31T23:59:59Z"}
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "pulls": (queries.PULL_REQUESTS, LISTS),
    "issues": (queries.ISSUES, LISTS),
    "comments": (queries.COMMENTS, LISTS),
    "discussions": (queries.DISCUSSIONS, LISTS),
    "replies": (queries.REPLIES, LISTS),
    "own": (queries.OWN_REPOSITORIES, LISTS),
    "reviews": (queries.CONTRIBUTIONS, {**LISTS, **WINDOW, "reviews": True, "commits": False}),
    "commits": (queries.CONTRIBUTIONS, {**LISTS, **WINDOW, "reviews": False, "commits": True}),
    "repositories": (queries.REPOSITORIES, {"ids": ["R_0", "R_1"]}),
}
PAGED = sorted(set(QUESTIONS) - {"repositories", "commits"})


def failed(question: str, fault: Fault) -> tuple[Answer, Answer]:
    """The answer that was due, and the one that is sent."""
    world = grow(
        7, 5, issues=5, comments=5, reviews=20, discussions=5, replies=5, commits=40, owned=5
    )
    github = GitHub(world=world, faults=at(1, fault))
    query, variables = QUESTIONS[question]
    body = json.dumps({"query": query, "variables": variables}).encode()
    sent = github.answer("POST", "/graphql", {"authorization": f"token {TOKEN}"}, body, 0.0)
    return github.asked[0].due, sent


def _at(value: Any, path: list[str | int]) -> Any:
    return reduce(lambda inner, step: inner[step], path, value)


class TestEdits:
    @pytest.mark.parametrize("question", sorted(QUESTIONS))
    @pytest.mark.parametrize(
        "name",
        [
            "SAML",
            "forbidden node",
            "null node",
            "rate limited, beside data",
            "something went wrong beside data",
        ],
    )
    def test_one_node_is_null_and_the_error_says_which(self, name: str, question: str) -> None:
        due, sent = failed(question, FAULTS[name])
        path, nodes = next(found for found in lists(due.json()["data"]) if found[1])
        body = sent.json()
        assert [None, *nodes[1:]] == _at(body["data"], path)
        assert nodes[0] is not None
        told = [error["path"] for error in body.get("errors", ())]
        assert ([] if name == "null node" else [[*path, 0]]) == told

    @pytest.mark.parametrize("question", sorted(QUESTIONS))
    def test_a_null_field_is_null_or_its_node_is(self, question: str) -> None:
        due, sent = failed(question, FAULTS["null field"])
        (error,) = sent.json()["errors"]
        *path, field = error["path"]
        node = _at(sent.json()["data"], path)
        assert node is None or node[field] is None
        assert field in _at(due.json()["data"], path)

    @pytest.mark.parametrize("question", PAGED)
    def test_a_page_goes_on_for_ever_or_ends_early(self, question: str) -> None:
        for name, more in (("same cursor", True), ("an early end", False)):
            due, sent = failed(question, FAULTS[name])
            outer, *inner = pages(sent.json()["data"])
            assert more == outer["pageInfo"]["hasNextPage"]
            assert list(pages(due.json()["data"]))[1:] == inner
            assert next(pages(due.json()["data"]))["nodes"] == outer["nodes"]

    @pytest.mark.parametrize("question", sorted(QUESTIONS))
    @pytest.mark.parametrize("name", ["no connection", "null user"])
    def test_what_was_asked_about_is_null(self, name: str, question: str) -> None:
        _, sent = failed(question, FAULTS[name])
        assert not list(lists(sent.json()["data"]))

    @pytest.mark.parametrize("name", sorted(FAULTS))
    def test_every_fault_can_hit_an_answer_without_data(self, name: str) -> None:
        github = GitHub(world=grow(7, 0), faults=at(1, FAULTS[name]))
        github.answer("GET", f"/users/{LOGIN}", {}, b"", 0.0)
        assert 200 == github.asked[0].due.status


class TestConnections:
    @pytest.mark.parametrize("name", ["reset", "reset within the body", "truncated"])
    def test_a_broken_answer_does_not_arrive_whole(self, name: str) -> None:
        github = GitHub(world=grow(7, 0), faults=at(1, PASSING[name]))
        with serve(github) as address, httpx.Client() as client:
            with pytest.raises(httpx.TransportError):
                client.get(f"{address}/users/{LOGIN}")
            assert 200 == client.get(f"{address}/users/{LOGIN}").status_code

    def test_a_slow_answer_arrives_whole(self) -> None:
        github = GitHub(world=grow(7, 0), faults=at(1, FAULTS["slow"]))
        with serve(github) as address:
            answer = httpx.get(f"{address}/users/{LOGIN}")
        assert github.asked[0].due.json() == answer.json()
        assert answer.elapsed.total_seconds() > 0.05
