"""The GraphQL door: the fields that queries may ask of a world."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import datetime
from typing import Any

from benchmarks.github.world import LOGIN, SITE, World, text

NOTHING = range(1, 1)
"""The numbers of an empty connection."""

Make = Callable[[int], Any]


def root(world: World, rate: dict[str, Any]) -> dict[str, Any]:
    """What a query begins with."""
    account = _account(world)
    repositories = {f"R_{index:04}": index for index in range(world.repositories)}

    def nodes(ids: list[str]) -> list[Any]:
        known = ((one, repositories.get(one)) for one in ids)
        return [None if index is None else world.repository(index) for _, index in known]

    return {
        "rateLimit": lambda **_: rate,
        "user": lambda login: account if login == LOGIN else None,
        "node": lambda id: account if id == account["id"] else None,  # noqa: A006 (GitHub's name)
        "nodes": nodes,
    }


def connection(numbers: range, make: Make) -> Callable[..., dict[str, Any]]:
    """A connection, newest first; a cursor is the number of the last item before it."""

    def page(first: int = 0, after: str | None = None, **_: object) -> dict[str, Any]:
        top = numbers.stop - 1 if after is None else int(after) - 1
        chosen = range(top, max(numbers.start - 1, top - first), -1)
        return {
            "totalCount": len(numbers),
            "pageInfo": {
                "hasNextPage": bool(chosen) and chosen[-1] > numbers.start,
                "endCursor": str(chosen[-1]) if chosen else None,
            },
            "nodes": [make(number) for number in chosen],
        }

    return page


def _account(world: World) -> dict[str, Any]:
    empty = connection(NOTHING, world.pull)
    return {
        "__typename": "User",
        "id": "U_ada",
        "login": LOGIN,
        "url": f"{SITE}/{LOGIN}",
        "createdAt": text(world.opened),
        "followers": lambda **_: {"totalCount": 1204},
        "pullRequests": connection(range(1, world.totals["pull_request"] + 1), world.pull),
        "issues": connection(range(1, world.issues + 1), world.issue),
        "issueComments": empty,
        "repositoryDiscussions": empty,
        "repositoryDiscussionComments": empty,
        "repositories": empty,
        "contributionsCollection": lambda **span: _contributions(world, span),
    }


def _contributions(world: World, span: dict[str, str]) -> dict[str, Any]:
    """What happened within the span, its ends included."""
    since, until = (datetime.fromisoformat(span[end]) for end in ("from", "to"))
    assert (until - since).days <= 366, "GitHub refuses more than a year"
    everything = range(1, world.reviews + 1)

    def moment(number: int) -> datetime:
        return world.moment(number, world.reviews)

    inside = range(
        1 + bisect_left(everything, since, key=moment),
        1 + bisect_right(everything, until, key=moment),
    )
    none: dict[str, Any] = {
        f"totalRepositoriesWithContributed{what}": 0
        for what in ("Commits", "Issues", "PullRequests", "PullRequestReviews")
    } | {
        f"{what}ContributionsByRepository": lambda **_: []
        for what in ("commit", "issue", "pullRequest", "pullRequestReview")
    }
    return {
        **none,
        "restrictedContributionsCount": 0,
        "pullRequestReviewContributions": connection(
            inside, lambda number: {"pullRequest": world.reviewed(number)}
        ),
    }
