"""The little of GitHub's REST API that can be used without a token: an account, and searches."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.github.account import User
from tests.github.answer import Answer
from tests.github.items import SITE, Bot, Issue, PullRequest
from tests.github.world import World

MOST = 1000
"""Results of a search, however many there are."""
_GONE = "Only the first 1000 search results are available"
_UNKNOWN = "The listed users cannot be searched either because the users do not exist or you do not"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """What a client with or without a token is answered; `api` is where the API itself lives."""

    world: World
    anonymous: bool
    incomplete: bool
    api: str = f"{SITE}/api/v3"

    def answer(self, path: str, query: Mapping[str, str]) -> Answer:
        """A path is as on github.com, without the prefix of an enterprise."""
        if path == "/search/issues":
            return self._search(query)
        if person := self.world.called(path.removeprefix("/users/")):
            return Answer().holding(_account(person))
        return Answer().holding({"message": "Not Found", "status": "404"}, status=404)

    def _search(self, query: Mapping[str, str]) -> Answer:
        words = query.get("q", "").split()
        kinds = {"is:pull-request", "is:issue"}.intersection(words)
        author = next((word[7:] for word in words if word.startswith("author:")), "")
        since = next((word[10:] for word in words if word.startswith("updated:>=")), "")
        after = next((word[9:] for word in words if word.startswith("created:>")), "")
        known = {*kinds, "is:public", f"author:{author}", f"updated:>={since}", f"created:>{after}"}
        if len(kinds) != 1 or set(words) - known:
            return _refused("Query must include 'is:issue' or 'is:pull-request'")
        person = self.world.called(author)
        if person is None:
            return _refused(f"{_UNKNOWN} have permission to view the users.")
        items = person.pulls if kinds == {"is:pull-request"} else person.issues_opened
        found = [
            item
            for item in items
            if self._matches(item, words)
            and _iso(item.updated_at) >= since
            and _iso(item.created_at) > after
        ]
        return self._page(found, query)

    def _matches(self, item: PullRequest | Issue, words: Sequence[str]) -> bool:
        hidden = self.anonymous or "is:public" in words or not self.world.shows_private
        return not (item.repository.is_private and hidden)

    def _page(self, found: Sequence[PullRequest | Issue], query: Mapping[str, str]) -> Answer:
        by = {"updated": "updated_at"}.get(query.get("sort", ""), "created_at")
        down = query.get("order", "desc") == "desc"
        ordered = sorted(found, key=lambda item: (getattr(item, by), item.id), reverse=down)
        size = min(100, int(query.get("per_page", "30")))
        start = (int(query.get("page", "1")) - 1) * size
        if start >= MOST:
            return _refused(_GONE)
        return Answer().holding(
            {
                "total_count": len(found),
                "incomplete_results": self.incomplete,
                "items": [self._item(item) for item in ordered[start : min(start + size, MOST)]],
            }
        )

    def _item(self, item: PullRequest | Issue) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "node_id": item.id,
            "id": _number(item.id),
            "number": item.number,
            "title": item.title,
            "html_url": item.url,
            "repository_url": f"{self.api}/repos/{item.repository.name_with_owner}",
            "state": "open" if item.state == "OPEN" else "closed",
            "state_reason": None,
            "created_at": _iso(item.created_at),
            "updated_at": _iso(item.updated_at),
            "closed_at": _iso(item.closed_at) if item.closed_at else None,
            "labels": [{"id": _number(name), "name": name} for name in sorted(item.names)],
            "author_association": item.author_association,
            "user": item.author and _actor(item.author),
        }
        if isinstance(item, Issue):
            return {**shown, "state_reason": item.state_reason and item.state_reason.lower()}
        merged = {"html_url": item.url, "merged_at": item.merged_at and _iso(item.merged_at)}
        return {**shown, "draft": item.is_draft, "pull_request": merged}


def _account(person: User) -> dict[str, Any]:
    return {
        **_actor(person),
        "name": person.name,
        "followers": person.follower_count,
        "public_repos": sum(not one.is_private for one in person.owned),
        "created_at": _iso(person.created_at),
    }


def _actor(account: User | Bot) -> dict[str, Any]:
    return {
        "login": account.login,
        "id": _number(account.id),
        "node_id": account.id,
        "html_url": account.url,
        "type": type(account).__name__,
    }


def _refused(message: str) -> Answer:
    return Answer().holding({"message": message, "status": "422"}, status=422)


def _number(key: str) -> int:
    """REST numbers things too."""
    return zlib.crc32(key.encode())


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
