"""What stands in a made-up GitHub: repositories, and what people do in them.

The objects resolve the fields of `schema.graphql` by name, in snake case. A field with arguments is
a method, which is given the world first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.github.connections import Connection, Order, whole

if TYPE_CHECKING:
    from tests.github.account import User
    from tests.github.world import World

SITE = "https://github.example"


@dataclass(kw_only=True, slots=True, eq=False)
class Bot:
    """An account of a program."""

    id: str
    login: str

    @property
    def url(self) -> str:
        return f"{SITE}/apps/{self.login}"


@dataclass(kw_only=True, slots=True, eq=False)
class Organization:
    """An account that owns repositories and writes nothing."""

    id: str
    login: str

    @property
    def url(self) -> str:
        return f"{SITE}/{self.login}"


@dataclass(frozen=True, slots=True)
class Named:
    """A label, a language or a topic."""

    name: str

    @property
    def id(self) -> str:
        return f"N_{self.name}"

    @property
    def topic(self) -> Named:
        return self


@dataclass(kw_only=True, slots=True, eq=False)
class Repository:
    id: str
    name_with_owner: str
    is_private: bool = False
    is_fork: bool = False
    is_archived: bool = False
    owner_id: str = ""
    """Where it is nobody's own; default: made of the owner's name."""
    stars: int = 0
    forks: int = 0
    people: int = 0
    topics: tuple[str, ...] = ()
    language: str | None = None
    created_at: datetime = datetime(2019, 5, 4, 10, 30, tzinfo=UTC)
    pushed_at: datetime | None = datetime(2026, 11, 2, 17, 45, tzinfo=UTC)

    @property
    def url(self) -> str:
        return f"{SITE}/{self.name_with_owner}"

    @property
    def repository(self) -> Repository:
        """Itself: so it can be looked at like whatever lies in one."""
        return self

    @property
    def stargazer_count(self) -> int:
        return self.stars

    @property
    def fork_count(self) -> int:
        return self.forks

    @property
    def primary_language(self) -> Named | None:
        return Named(self.language) if self.language else None

    def owner(self, world: World) -> User | Organization:
        login = self.name_with_owner.partition("/")[0]
        person = world.called(login)
        return person or Organization(id=self.owner_id or f"O_{login}", login=login)

    def mentionable_users(self, _world: World, **_: object) -> dict[str, int]:
        return {"total_count": self.people}

    def repository_topics(
        self, _world: World, first: int | None = None, after: str | None = None
    ) -> Connection:
        return whole([Named(name) for name in self.topics], first, after, "name")


@dataclass(kw_only=True, slots=True, eq=False)
class Item:
    """Something that somebody did; `author` is None where the account was deleted."""

    id: str
    created_at: datetime
    updated_at: datetime
    author: User | Bot | None = None
    author_association: str = "CONTRIBUTOR"


@dataclass(kw_only=True, slots=True, eq=False)
class Numbered(Item):
    """What a repository counts with one row of numbers."""

    number: int
    title: str
    repository: Repository


@dataclass(kw_only=True, slots=True, eq=False)
class PullRequest(Numbered):
    state: str
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_by: User | Bot | None = None
    additions: int = 0
    deletions: int = 0
    changed_files: int = 0
    total_comments_count: int = 0
    is_draft: bool = False
    review_decision: str | None = None
    names: tuple[str, ...] = ()
    reviewed_by_others: tuple[Review, ...] = ()

    @property
    def merged(self) -> bool:
        return self.state == "MERGED"

    @property
    def url(self) -> str:
        return f"{self.repository.url}/pull/{self.number}"

    def labels(
        self, _world: World, first: int | None = None, after: str | None = None
    ) -> Connection:
        return whole([Named(name) for name in self.names], first, after, "name")

    def reviews(
        self,
        world: World,
        first: int | None = None,
        after: str | None = None,
        author: str | None = None,
    ) -> Connection:
        """Pending ones are shown to whoever sees what is private."""
        given = [r for person in world.people for r in person.reviews if r.pull is self]
        given += self.reviewed_by_others
        if author is not None:
            given = [r for r in given if r.author and r.author.login.lower() == author.lower()]
        seen = [r for r in given if r.submitted_at or world.shows_private]
        order = Order.of(seen, "submitted_at")
        return Connection(order, first, after, withheld=world.person.withheld)


@dataclass(kw_only=True, slots=True, eq=False)
class Issue(Numbered):
    state: str = "OPEN"
    state_reason: str | None = None
    closed_at: datetime | None = None
    names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"{self.repository.url}/issues/{self.number}"

    def labels(
        self, _world: World, first: int | None = None, after: str | None = None
    ) -> Connection:
        return whole([Named(name) for name in self.names], first, after, "name")


@dataclass(kw_only=True, slots=True, eq=False)
class IssueComment(Item):
    """On a pull request too: to GitHub that is an issue with a branch."""

    on: PullRequest | Issue
    serial: int = 1

    @property
    def repository(self) -> Repository:
        return self.on.repository

    @property
    def url(self) -> str:
        return f"{self.on.url}#issuecomment-{self.serial}"


@dataclass(kw_only=True, slots=True, eq=False)
class Review:
    id: str
    pull: PullRequest
    author: User | Bot | None
    state: str = "APPROVED"
    submitted_at: datetime | None = None
    """None while it is pending."""
    author_association: str = "CONTRIBUTOR"
    serial: int = 1

    @property
    def pull_request(self) -> PullRequest:
        return self.pull

    @property
    def repository(self) -> Repository:
        return self.pull.repository

    @property
    def url(self) -> str:
        return f"{self.pull.url}#pullrequestreview-{self.serial}"


@dataclass(kw_only=True, slots=True, eq=False)
class Discussion(Numbered):
    closed: bool = False

    @property
    def url(self) -> str:
        return f"{self.repository.url}/discussions/{self.number}"


@dataclass(kw_only=True, slots=True, eq=False)
class DiscussionComment(Item):
    discussion: Discussion
    is_answer: bool = False
    serial: int = 1

    @property
    def repository(self) -> Repository:
        return self.discussion.repository

    @property
    def url(self) -> str:
        return f"{self.discussion.url}#discussioncomment-{self.serial}"


@dataclass(kw_only=True, slots=True, eq=False)
class CommitDay:
    """The person's commits of one day in one repository."""

    repository: Repository
    day: date
    count: int = 1

    @property
    def id(self) -> str:
        return f"{self.repository.id}:{self.day.isoformat()}"
