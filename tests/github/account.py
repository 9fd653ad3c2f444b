"""A person's account, with all that GitHub lists of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.github.connections import Connection, Order
from tests.github.contributions import Contributions, window
from tests.github.items import (
    SITE,
    CommitDay,
    Discussion,
    DiscussionComment,
    Issue,
    IssueComment,
    PullRequest,
    Repository,
    Review,
)

if TYPE_CHECKING:
    from tests.github.world import World

Deed = PullRequest | Issue | IssueComment | Review | Discussion | DiscussionComment | CommitDay

_CREATED = {"field": "CREATED_AT", "direction": "ASC"}


@dataclass(kw_only=True, slots=True, eq=False)
class User:
    id: str
    login: str
    name: str | None = None
    follower_count: int = 0
    created_at: datetime = datetime(2022, 12, 1, 9, 30, tzinfo=UTC)
    pulls: list[PullRequest] = field(default_factory=list)
    issues_opened: list[Issue] = field(default_factory=list)
    comments: list[IssueComment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    discussions: list[Discussion] = field(default_factory=list)
    replies: list[DiscussionComment] = field(default_factory=list)
    commits: list[CommitDay] = field(default_factory=list)
    owned: list[Repository] = field(default_factory=list)
    restricted: int = 0
    """Contributions on the day of `created_at`, in repositories that no token here may see."""
    shares_private: bool = True
    """Whether GitHub tells the number of contributions that the token may not see."""
    withheld: dict[str, str] = field(default_factory=dict)
    """Ids of nodes that come as null, and the type of the error beside them; "" for none."""
    orders: dict[tuple[str, str], Order] = field(default_factory=dict, repr=False)
    """The orders of long lists, which are read page by page."""

    @property
    def url(self) -> str:
        return f"{SITE}/{self.login}"

    def deeds(self) -> Iterator[Deed]:
        """All that the person did."""
        yield from self.pulls
        yield from self.issues_opened
        yield from self.comments
        yield from self.reviews
        yield from self.discussions
        yield from self.replies
        yield from self.commits

    def followers(self, _world: World, **_: object) -> dict[str, int]:
        return {"total_count": self.follower_count}

    def pull_requests(self, world: World, **given: Any) -> Connection:
        return self._page(world, self.pulls, "pulls", given)

    def issues(self, world: World, **given: Any) -> Connection:
        return self._page(world, self.issues_opened, "issues", given)

    def issue_comments(self, world: World, **given: Any) -> Connection:
        return self._page(world, self.comments, "comments", given)

    def repository_discussions(self, world: World, **given: Any) -> Connection:
        return self._page(world, self.discussions, "discussions", given)

    def repository_discussion_comments(
        self, world: World, only_answers: bool, **given: Any
    ) -> Connection:
        """In the order in which they were written; another cannot be asked for."""
        if only_answers:
            return self._page(world, [one for one in self.replies if one.is_answer], "", given)
        return self._page(world, self.replies, "replies", given)

    def repositories(
        self,
        world: World,
        owner_affiliations: Sequence[str],
        privacy: str | None = None,
        is_fork: bool | None = None,
        **given: Any,
    ) -> Connection:
        """Those of the person's own; nobody here collaborates elsewhere."""
        found = [
            repository
            for repository in self.owned
            if "OWNER" in owner_affiliations
            and (privacy is None or repository.is_private == (privacy == "PRIVATE"))
            and (is_fork is None or repository.is_fork == is_fork)
        ]
        return self._page(world, found, "", given)

    def contributions_collection(self, world: World, **given: str) -> Contributions:
        start, end = window(world.now, given.get("from"), given.get("to"))
        return Contributions(world=world, user=self, started_at=start, ended_at=end)

    def _page(
        self, world: World, items: Sequence[Any], name: str, given: Mapping[str, Any]
    ) -> Connection:
        """A page of what the token may see; a named list's order is kept for the next."""
        asked = given.get("order_by") or _CREATED
        by, seen = asked["field"].lower(), world.visible(items)
        order = Order.of(seen, by, self.orders.get((name, by)))
        if name:
            self.orders[name, by] = order
        return Connection(
            order,
            given.get("first"),
            given.get("after"),
            down=asked["direction"] == "DESC",
            withheld=self.withheld,
        )
