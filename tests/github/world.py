"""A made-up person's GitHub, grown from a seed, with the traps that the real one has.

Its objects resolve the fields of `schema.graphql` by name, in snake case. What a collector should
make of it is said in `tests/collectors/test_github.py`, by other means than the collector's.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from graphql import GraphQLError

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
LOGIN = "ada-example-renown"
SITE = "https://github.example"

TITLES: tuple[tuple[str, str], ...] = (
    ("Fix a race in the scheduler", "Fix a race in the scheduler"),
    ("Cache <b>layers</b> & | pipes `code`", "Cache <b>layers</b> & | pipes `code`"),
    ("two\nlines\r\nand a\ttab", "two lines and a tab"),
    ("::error::not a command %0A", "::error::not a command %0A"),
    ("\u202egnitset\u202c order \u2066x\u2069", "gnitset order x"),
    ("bell\x07 nul\x00 escape\x1b[31m", "bell nul escape [31m"),
    ("half a letter \ud83d here", "half a letter here"),
    ("família 👩\u200d💻 在平台", "família 👩\u200d💻 在平台"),
    ("[link](javascript:alert(1))", "[link](javascript:alert(1))"),
)
"""Titles as strangers type them, and as they are kept."""


@dataclass(kw_only=True, slots=True, eq=False)
class Bot:
    """An account of a program."""

    id: str
    login: str

    @property
    def url(self) -> str:
        return f"{SITE}/apps/{self.login}"


@dataclass(kw_only=True, slots=True, eq=False)
class Label:
    name: str

    @property
    def id(self) -> str:
        return f"LA_{self.name}"


@dataclass(kw_only=True, slots=True, eq=False)
class Repository:
    id: str
    name_with_owner: str
    is_private: bool = False


@dataclass(kw_only=True, slots=True, eq=False)
class PullRequest:
    id: str
    number: int
    title: str
    repository: Repository
    state: str
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_by: User | Bot | None = None
    author: User | None = None
    author_association: str = "CONTRIBUTOR"
    additions: int = 0
    deletions: int = 0
    changed_files: int = 0
    is_draft: bool = False
    review_decision: str | None = None
    names: tuple[str, ...] = ()

    @property
    def merged(self) -> bool:
        return self.state == "MERGED"

    @property
    def url(self) -> str:
        return f"{SITE}/{self.repository.name_with_owner}/pull/{self.number}"

    def labels(self, first: int | None = None, after: str | None = None) -> dict[str, Any]:
        return connection([Label(name=name) for name in self.names], first, after)


@dataclass(kw_only=True, slots=True, eq=False)
class User:
    id: str
    login: str
    name: str | None = None
    follower_count: int = 0
    pulls: list[PullRequest] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    """Ids of nodes that come as null, and the type of the error beside them; "" for none."""

    @property
    def url(self) -> str:
        return f"{SITE}/{self.login}"

    def followers(self, **_: object) -> dict[str, Any]:
        return {"total_count": self.follower_count}

    def pull_requests(
        self,
        first: int | None = None,
        after: str | None = None,
        order_by: Mapping[str, str] | None = None,
        **_: object,
    ) -> dict[str, Any]:
        order = order_by or {"field": "CREATED_AT", "direction": "ASC"}
        by, down = order["field"].lower(), order["direction"] == "DESC"
        return connection(self.pulls, first, after, by=by, down=down, withheld=self.withheld)


def connection(
    items: Iterable[Any],
    first: int | None,
    after: str | None,
    *,
    by: str = "id",
    down: bool = False,
    withheld: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A page. A cursor holds an item's place in the order, so it outlives changes, as GitHub's."""

    def place(item: Any) -> list[str]:
        return [str(getattr(item, by)), item.id]

    if first is None:
        raise refusal("MISSING_PAGINATION_BOUNDARIES", "Set `first` or `last` on this connection.")
    if first > 100:
        raise refusal(
            "EXCESSIVE_PAGINATION", f"Requesting {first} records exceeds the limit of 100."
        )
    ordered = sorted(items, key=place, reverse=down)
    known = None if after is None else _decode(after)
    rest = [
        item
        for item in ordered
        if known is None or (place(item) < known if down else place(item) > known)
    ]
    page = rest[:first]
    return {
        "total_count": len(ordered),
        "nodes": [_shown(item, withheld or {}) for item in page],
        "page_info": {
            "has_next_page": len(rest) > len(page),
            "has_previous_page": len(rest) < len(ordered),
            "start_cursor": encode(place(page[0])) if page else None,
            "end_cursor": encode(place(page[-1])) if page else None,
        },
    }


def refusal(kind: str, message: str) -> GraphQLError:
    """An error as GitHub types them."""
    return GraphQLError(message, extensions={"type": kind})


def _shown(item: Any, withheld: Mapping[str, str]) -> Any:
    kind = withheld.get(item.id)
    if kind is None:
        return item
    return refusal(kind, "Resource not accessible by integration") if kind else None


def encode(place: list[str]) -> str:
    return b64encode(b"cursor:v2:" + json.dumps(place).encode()).decode()


def _decode(cursor: str) -> list[str]:
    try:
        places: list[str] = json.loads(b64decode(cursor).removeprefix(b"cursor:v2:"))
    except ValueError:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise refusal("INVALID_CURSOR_ARGUMENTS", message) from None
    return places


@dataclass(kw_only=True, slots=True, eq=False)
class World:
    """All there is: one person's account, and the server's clock."""

    person: User
    now: datetime = NOW

    def user(self, login: str) -> User:
        if login.lower() == self.person.login.lower():
            return self.person
        raise refusal("NOT_FOUND", f"Could not resolve to a User with the login of '{login}'.")

    def touch(self, pull: PullRequest) -> None:
        """Somebody writes a comment: it moves to the front."""
        self.now += timedelta(seconds=1)
        pull.updated_at = self.now


def grow(seed: int, count: int, *, now: datetime = NOW) -> World:
    """A world with so many pull requests; each seed has its own."""
    random = Random(seed)
    person = User(id=f"U_{seed:06}", login=LOGIN, name="Ada Example", follower_count=1204 + seed)
    merger = User(id="U_merger", login="bo-example")
    bot = Bot(id="BOT_merge", login="merge-queue")
    repositories = [
        Repository(id=f"R_{index}", name_with_owner=f"example-{index % 3}/project-{index}")
        for index in range(7)
    ]
    for index in range(count):
        person.pulls.append(_pull(random, index, now, random.choice(repositories)))
        pull = person.pulls[-1]
        pull.author = person
        if pull.merged:
            pull.merged_by = random.choice([merger, bot, person, None])
    return World(person=person, now=now)


def _pull(random: Random, index: int, now: datetime, repository: Repository) -> PullRequest:
    state = random.choice(["MERGED", "MERGED", "MERGED", "CLOSED", "OPEN"])
    created = now - timedelta(days=3 + random.randrange(1200), seconds=random.randrange(86400))
    ended = None if state == "OPEN" else created + timedelta(hours=random.randrange(1, 48))
    return PullRequest(
        id=f"PR_{random.getrandbits(32):08x}{index}",
        number=index + 1,
        title=random.choice(TITLES)[0],
        repository=repository,
        state=state,
        created_at=created,
        # Often several at the same second: only the id keeps them apart.
        updated_at=(ended or created).replace(minute=0, second=0) + timedelta(hours=1),
        closed_at=ended,
        merged_at=ended if state == "MERGED" else None,
        author_association=random.choice(["CONTRIBUTOR", "MEMBER", "OWNER", "NONE"]),
        additions=random.randrange(500),
        deletions=random.randrange(200),
        changed_files=random.randrange(1, 30),
        is_draft=state == "OPEN" and random.random() < 0.3,
        review_decision=random.choice([None, "APPROVED", "CHANGES_REQUESTED", "REVIEW_REQUIRED"]),
        names=tuple(random.sample(["bug", "docs", "ci", "kind/feature"], random.randrange(4))),
    )
