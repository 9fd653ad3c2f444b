"""The REST door, as far as the peers knock on it: one repository and its pull requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.github.documents import PEOPLE, Documents
from benchmarks.github.world import LOGIN

SEARCHED = 1000
"""The most results that a search gives."""

Query = Mapping[str, str]
Found = tuple[Any, str]
"""A document, and the Link header, "" for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """Answers for the documents of one world."""

    documents: Documents

    def get(self, path: str, query: Query) -> Found | None:
        """What is there; None where nothing is."""
        for pattern, answer in _ROUTES:
            if match := re.fullmatch(pattern, path):
                return answer(self, match, query)
        return None

    def person(self, match: re.Match[str], _query: Query) -> Found | None:
        """GET /users/{login}."""
        if match[1] not in PEOPLE:
            return None
        return {**self.documents.person(match[1]), "name": match[1], "followers": 1204}, ""

    def search(self, _match: re.Match[str], query: Query) -> Found:
        """GET /search/issues: the author's pull requests, newest first."""
        words = set(query.get("q", "").split())
        fits = f"author:{LOGIN}" in words and not words & {"is:issue", "type:issue"}
        numbers = self._numbers if fits else range(0)
        page, link = self._page(numbers[::-1][:SEARCHED], query, "/search/issues")
        items = [self.documents.issue(number) for number in page]
        return {"total_count": len(numbers), "incomplete_results": False, "items": items}, link

    def free(self, _match: re.Match[str], _query: Query) -> Found:
        """GET /rate_limit: what counts stands in the headers."""
        return {"resources": {}}, ""

    def repository(self, match: re.Match[str], query: Query) -> Found | None:
        """GET /repos/{owner}/{name} and what lies under it."""
        if match[1] != self.documents.name:
            return None
        for pattern, answer in _UNDER:
            if inner := re.fullmatch(pattern, match[2]):
                return answer(self, inner, query)
        return None

    def itself(self, _match: re.Match[str], _query: Query) -> Found:
        """The repository."""
        return self.documents.repository(), ""

    def pulls(self, match: re.Match[str], query: Query) -> Found:
        """All pull requests, without size and merger."""
        return self._listed(match[0], query, self.documents.pull)

    def issues(self, match: re.Match[str], query: Query) -> Found:
        """All pull requests, as issues."""
        return self._listed(match[0], query, self.documents.issue)

    def pull(self, match: re.Match[str], _query: Query) -> Found | None:
        """One pull request, whole, or what belongs to it."""
        documents, number = self.documents, int(match[1])
        if number not in self._numbers:
            return None
        found: dict[str | None, Callable[[int], Any]] = {
            None: documents.whole,
            "reviews": lambda number: [documents.review(number)],
            "comments": lambda number: [documents.remark(number)],
            "commits": documents.commits,
            "requested_reviewers": lambda _number: {"users": [], "teams": []},
        }
        return found[match[2]](number), ""

    def nothing(self, _match: re.Match[str], _query: Query) -> Found:
        """Comments, reactions and organisations: there are none."""
        return [], ""

    @property
    def _numbers(self) -> range:
        return range(1, self.documents.world.totals["pull_request"] + 1)

    def _listed(self, path: str, query: Query, make: Callable[[int], Any]) -> Found:
        ordered = self._numbers if query.get("direction") == "asc" else self._numbers[::-1]
        page, link = self._page(ordered, query, f"/repos/{self.documents.name}{path}")
        return [make(number) for number in page], link

    def _page(self, ordered: range, query: Query, path: str) -> tuple[range, str]:
        """The numbers on a page, and the way to the next."""
        size, page = min(100, int(query.get("per_page", 30))), int(query.get("page", 1))
        numbers = ordered[(page - 1) * size : page * size]
        if page * size >= len(ordered):
            return numbers, ""
        asked = {**query, "page": page + 1}
        told = "&".join(f"{key}={value}" for key, value in asked.items()).replace(" ", "+")
        return numbers, f'<{self.documents.base}{path}?{told}>; rel="next"'


_ROUTES: tuple[tuple[str, Callable[..., Found | None]], ...] = (
    (r"/repos/([^/]+/[^/]+)(.*)", Door.repository),
    (r"/users/([^/]+)", Door.person),
    (r"/users/[^/]+/orgs", Door.nothing),
    (r"/search/issues", Door.search),
    (r"/rate_limit", Door.free),
)
_UNDER: tuple[tuple[str, Callable[..., Found | None]], ...] = (
    (r"", Door.itself),
    (r"/pulls", Door.pulls),
    (r"/issues", Door.issues),
    (r"/pulls/(\d+)(?:/(reviews|comments|commits|requested_reviewers))?", Door.pull),
    (r"/(?:issues|pulls)/.*(?:comments|reactions)", Door.nothing),
)
