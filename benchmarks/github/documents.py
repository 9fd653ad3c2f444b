"""GitHub's REST documents about a pull request, with the fields that the peers read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.github.world import LOGIN, MERGER, SITE, World

PEOPLE = {LOGIN: 1, MERGER: 2}
BODY = "The server closes idle connections after a minute, and the next upload was lost. " * 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Documents:
    """What there is to say of a world's first repository; `base` is where the addresses begin."""

    world: World
    base: str

    @property
    def name(self) -> str:
        """OWNER/NAME of the repository."""
        name: str = self.world.repository(0)["nameWithOwner"]
        return name

    @property
    def place(self) -> str:
        """The address of the repository."""
        return f"{self.base}/repos/{self.name}"

    def repository(self) -> dict[str, Any]:
        """The repository itself."""
        node, (owner, name) = self.world.repository(0), self.name.split("/")
        return {
            "id": 1000,
            "node_id": node["id"],
            "name": name,
            "full_name": self.name,
            "private": False,
            "owner": self.person(owner, 900),
            "html_url": node["url"],
            "url": self.place,
            "fork": False,
            "license": None,
            "stargazers_count": node["stargazerCount"],
            "forks_count": node["forkCount"],
            "default_branch": "main",
            "topics": ["storage"],
        }

    def issue(self, number: int) -> dict[str, Any]:
        """A pull request as the list of issues and the search tell it."""
        node = self.world.pull(number)
        return {
            **self._common(node),
            "id": 500_000 + number,
            "url": f"{self.place}/issues/{number}",
            "repository_url": self.place,
            "comments": 0,
            "reactions": {"total_count": 0},
            "pull_request": {
                "url": f"{self.place}/pulls/{number}",
                "html_url": node["url"],
                "merged_at": node["mergedAt"],
            },
        }

    def pull(self, number: int) -> dict[str, Any]:
        """A pull request as the list of pull requests tells it: without size and merger."""
        node, place = self.world.pull(number), f"{self.place}/pulls/{number}"
        base = {"ref": "main", "sha": _sha(number, "b"), "repo": {"full_name": self.name}}
        return {
            **self._common(node),
            "id": 700_000 + number,
            "url": place,
            "issue_url": f"{self.place}/issues/{number}",
            "merged_at": node["mergedAt"],
            "merge_commit_sha": _sha(number, "m"),
            "draft": False,
            "requested_reviewers": [],
            "requested_teams": [],
            "head": {"ref": f"part-{number}", "sha": _sha(number, "h")},
            "base": base,
            "_links": {"html": {"href": node["url"]}, "self": {"href": place}},
        }

    def whole(self, number: int) -> dict[str, Any]:
        """A pull request by itself."""
        node = self.world.pull(number)
        return {
            **self.pull(number),
            "merged": True,
            "mergeable": None,
            "merged_by": self.person(MERGER),
            "comments": 0,
            "review_comments": 1,
            "commits": 2,
            "additions": node["additions"],
            "deletions": node["deletions"],
            "changed_files": node["changedFiles"],
        }

    def review(self, number: int) -> dict[str, Any]:
        """The one review of it."""
        node = self.world.pull(number)
        return {
            "id": 800_000 + number,
            "user": self.person(MERGER),
            "state": "APPROVED",
            "body": "",
            "html_url": f"{node['url']}#pullrequestreview-{number}",
            "submitted_at": node["mergedAt"],
            "commit_id": _sha(number, "h"),
        }

    def remark(self, number: int) -> dict[str, Any]:
        """The one comment on a line of it."""
        node = self.world.pull(number)
        return {
            "id": 600_000 + number,
            "url": f"{self.place}/pulls/comments/{number}",
            "user": self.person(MERGER),
            "body": "Should this not be bounded?",
            "path": "upload/part.go",
            "created_at": node["createdAt"],
            "updated_at": node["updatedAt"],
            "reactions": {"total_count": 0},
        }

    def commits(self, number: int) -> list[dict[str, Any]]:
        """Its two commits."""
        return [{"sha": _sha(number, part)} for part in "cd"]

    def person(self, login: str, number: int = 0) -> dict[str, Any]:
        """Somebody, or an organisation of that number."""
        return {
            "login": login,
            "id": number or PEOPLE[login],
            "type": "User",
            "site_admin": False,
            "url": f"{self.base}/users/{login}",
            "html_url": f"{SITE}/{login}",
        }

    def _common(self, node: dict[str, Any]) -> dict[str, Any]:
        """What an issue and a pull request both have."""
        names = [label["name"] for label in node["labels"]()["nodes"]]
        return {
            "node_id": node["id"],
            "number": node["number"],
            "title": node["title"],
            "body": BODY,
            "state": "closed",
            "html_url": node["url"],
            "user": self.person(LOGIN),
            "labels": [{"id": sum(name.encode()), "name": name} for name in names],
            "assignee": None,
            "assignees": [],
            "milestone": None,
            "locked": False,
            "active_lock_reason": None,
            "created_at": node["createdAt"],
            "updated_at": node["updatedAt"],
            "closed_at": node["closedAt"],
            "author_association": node["authorAssociation"],
        }


def _sha(number: int, part: str) -> str:
    return f"{number:038x}{ord(part):x}"
