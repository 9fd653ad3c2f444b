"""A made-up person's GitHub of any size. Nothing is held: each item is made from its number.

Items of a kind are numbered from 1, the oldest, in the order of their last update, so that a page
is a range of numbers and a cursor is a number. GraphQL and REST tell of the same items.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
LOGIN = "ada-example"
MERGER = "bo-example"
SITE = "https://github.example"
SHAPES = ("fix", "docs", "test", "refactor", "perf")


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """How much there is; `late` pull requests came on the day after `NOW`."""

    pulls: int
    issues: int = 0
    reviews: int = 0
    repositories: int = 1
    years: int = 5
    late: int = 0

    def spec(self) -> dict[str, int]:
        """All that another process needs to make the same world."""
        return asdict(self)

    @property
    def opened(self) -> datetime:
        """When the account was; the first window of contributions begins there."""
        return NOW - timedelta(days=365 * self.years - 10)

    @property
    def totals(self) -> dict[str, int]:
        """How many there are of each kind of record that is made of items."""
        return {
            "pull_request": self.pulls + self.late,
            "issue": self.issues,
            "review": self.reviews,
        }

    def moment(self, number: int, count: int) -> datetime:
        """When the item of that number was last updated: they are spread evenly over the years."""
        if number > count:
            return NOW + timedelta(hours=1, minutes=number - count)
        span = NOW - timedelta(days=2) - self.opened
        return (self.opened + span * number / count).replace(microsecond=0)

    def pull(self, number: int) -> dict[str, Any]:
        """A pull request of the person, as GraphQL tells it."""
        ended = self.moment(number, self.pulls)
        created = ended - timedelta(hours=2 + number % 40)
        return {
            **self._subject("PR", "pull", number),
            "state": "MERGED",
            "isDraft": False,
            "createdAt": text(created),
            "updatedAt": text(ended),
            "closedAt": text(ended),
            "mergedAt": text(ended),
            "mergedBy": {"__typename": "User", "login": MERGER},
            "additions": number * 7 % 500,
            "deletions": number * 3 % 200,
            "changedFiles": 1 + number % 9,
            "totalCommentsCount": number % 6,
            "reviewDecision": "APPROVED",
            "authorAssociation": "CONTRIBUTOR",
            "author": {"__typename": "User", "login": LOGIN},
        }

    def issue(self, number: int) -> dict[str, Any]:
        """An issue that the person opened."""
        ended = self.moment(number, self.issues)
        return {
            **self._subject("I", "issues", number),
            "state": "CLOSED",
            "stateReason": "COMPLETED",
            "createdAt": text(ended - timedelta(hours=3)),
            "updatedAt": text(ended),
            "closedAt": text(ended),
            "authorAssociation": "CONTRIBUTOR",
        }

    def reviewed(self, number: int) -> dict[str, Any]:
        """A pull request of somebody else, which the person reviewed once."""
        pull = self._subject("PRR", "pull", number)
        review = {
            "id": f"PRV_{number:07}",
            "url": f"{pull['url']}#pullrequestreview-{number}",
            "state": "APPROVED",
            "submittedAt": text(self.moment(number, self.reviews)),
            "authorAssociation": "MEMBER",
        }
        return {
            **pull,
            "author": {"__typename": "User", "login": MERGER},
            "reviews": lambda **_: {"totalCount": 1, "nodes": [review]},
        }

    def repository(self, index: int) -> dict[str, Any]:
        """One of the repositories, all of them public and somebody else's."""
        owner = f"example-{index % 7}"
        name = f"{owner}/project-{index}"
        return {
            "__typename": "Repository",
            "id": f"R_{index:04}",
            "nameWithOwner": name,
            "url": f"{SITE}/{name}",
            "isPrivate": False,
            "isArchived": False,
            "isFork": False,
            "createdAt": "2015-03-01T09:00:00Z",
            "pushedAt": "2026-11-10T09:00:00Z",
            "owner": {"__typename": "Organization", "id": f"O_{index % 7}", "login": owner},
            "stargazerCount": 1200 + index,
            "forkCount": 300 + index,
            "mentionableUsers": {"totalCount": 150 + index},
            "primaryLanguage": {"name": "Go"},
            "repositoryTopics": lambda **_: {"nodes": [{"topic": {"name": "storage"}}]},
        }

    def repository_of(self, number: int) -> int:
        """Where the item of that number lies."""
        return number % self.repositories

    def truth(self) -> Iterator[dict[str, Any]]:
        """What a perfect collector of the pull requests knows, in plain words."""
        for number in range(1, self.pulls + self.late + 1):
            pull = self.pull(number)
            yield {
                "number": number,
                "title": pull["title"],
                "merged_at": pull["mergedAt"],
                "additions": pull["additions"],
                "deletions": pull["deletions"],
                "merged_by": MERGER,
                "reviews": 1,
            }

    def _subject(self, prefix: str, path: str, number: int) -> dict[str, Any]:
        """What pull requests and issues have in common."""
        repository = self.repository(self.repository_of(number))
        names = [SHAPES[number % 5], f"area/{number % 4}"][: number % 3]
        return {
            "id": f"{prefix}_{number:07}",
            "number": number,
            "title": f"Retry the upload of part {number} when the connection breaks",
            "url": f"{repository['url']}/{path}/{number}",
            "repository": repository,
            "labels": lambda **_: {"totalCount": len(names), "nodes": [{"name": n} for n in names]},
        }


def text(moment: datetime) -> str:
    """As GitHub writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
