"""What GitHub tells of a person's contributions within a window of at most a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from tests.github.connections import MOST, Connection, Order, refusal
from tests.github.items import CommitDay, Issue, PullRequest, Repository, Review

if TYPE_CHECKING:
    from tests.github.account import User
    from tests.github.world import World


def window(now: datetime, since: str | None, until: str | None) -> tuple[datetime, datetime]:
    """The first and the last moment that `from` and `to` stand for; both are included."""
    end = None if until is None else datetime.fromisoformat(until)
    if since is None:
        end = end or now
        start = end - timedelta(days=365)
    else:
        start = datetime.fromisoformat(since)
        end = end or _year_after(start)
    if end > _year_after(start):
        message = "The total time spanned by 'from' and 'to' must not exceed 1 year"
        raise refusal("UNPROCESSABLE", message)
    if end < start:
        raise refusal("UNPROCESSABLE", "'from' must not be after 'to'")
    return start.astimezone(UTC), end.astimezone(UTC)


def _year_after(moment: datetime) -> datetime:
    if (moment.month, moment.day) == (2, 29):
        return moment.replace(year=moment.year + 1, month=3, day=1)
    return moment.replace(year=moment.year + 1)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Opened:
    """A pull request or an issue that was opened."""

    item: PullRequest | Issue
    commit_count: int = 1

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def repository(self) -> Repository:
        return self.item.repository

    @property
    def occurred_at(self) -> datetime:
        return self.item.created_at

    @property
    def pull_request(self) -> PullRequest | Issue:
        return self.item

    @property
    def issue(self) -> PullRequest | Issue:
        return self.item


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Reviewed:
    """A pull request that was reviewed, and the latest review in the window."""

    pull_request_review: Review
    occurred_at: datetime
    commit_count: int = 1

    @property
    def id(self) -> str:
        return self.pull_request.id

    @property
    def pull_request(self) -> PullRequest:
        return self.pull_request_review.pull

    @property
    def repository(self) -> Repository:
        return self.pull_request.repository


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Committed:
    """A day's commits in a repository."""

    user: User
    day: CommitDay

    @property
    def id(self) -> str:
        return self.day.id

    @property
    def repository(self) -> Repository:
        return self.day.repository

    @property
    def commit_count(self) -> int:
        return self.day.count

    @property
    def occurred_at(self) -> datetime:
        return datetime.combine(self.day.day, time(8, tzinfo=UTC))

    @property
    def url(self) -> str:
        first, next_day = self.day.day, self.day.day + timedelta(days=1)
        return (
            f"{self.repository.url}/commits?author={self.user.login}&since={first}&until={next_day}"
        )


Contribution = Opened | Reviewed | Committed


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Group:
    """Contributions of one form to one repository."""

    repository: Repository
    made: list[Contribution]

    @property
    def size(self) -> int:
        return sum(one.commit_count for one in self.made)

    def contributions(
        self, world: World, first: int | None = None, after: str | None = None
    ) -> Connection:
        """A node a day for commits, whose total is nevertheless the number of commits."""
        order, withheld = Order.of(self.made, "occurred_at"), world.person.withheld
        return Connection(order, first, after, down=True, withheld=withheld, total=self.size)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Contributions:
    """All that one person did from `started_at` to `ended_at`, as the token may see it."""

    world: World
    user: User
    started_at: datetime
    ended_at: datetime

    @property
    def total_commit_contributions(self) -> int:
        return sum(one.commit_count for one in self._seen(self._commits()))

    @property
    def total_repositories_with_contributed_commits(self) -> int:
        return len(_grouped(self._seen(self._commits())))

    @property
    def total_repositories_with_contributed_issues(self) -> int:
        return len(_grouped(self._seen(self._opened(self.user.issues_opened))))

    @property
    def total_repositories_with_contributed_pull_requests(self) -> int:
        return len(_grouped(self._seen(self._opened(self.user.pulls))))

    @property
    def total_repositories_with_contributed_pull_request_reviews(self) -> int:
        return len(_grouped(self._seen(self._reviews())))

    @property
    def restricted_contributions_count(self) -> int:
        """What the token does not see; nothing unless the person shares the number."""
        if not self.user.shares_private:
            return 0
        unseen = self.user.restricted if self._covers(self.user.created_at) else 0
        everything: list[Contribution] = [
            *self._commits(),
            *self._reviews(),
            *self._opened(self.user.pulls),
            *self._opened(self.user.issues_opened),
        ]
        hidden = [one for one in everything if not self.world.sees(one.repository)]
        return unseen + sum(one.commit_count for one in hidden)

    def commit_contributions_by_repository(
        self, _world: World, max_repositories: int
    ) -> list[Group]:
        return _cut(_grouped(self._seen(self._commits())), max_repositories)

    def issue_contributions_by_repository(
        self, _world: World, max_repositories: int
    ) -> list[Group]:
        return _cut(_grouped(self._seen(self._opened(self.user.issues_opened))), max_repositories)

    def pull_request_contributions_by_repository(
        self, _world: World, max_repositories: int
    ) -> list[Group]:
        return _cut(_grouped(self._seen(self._opened(self.user.pulls))), max_repositories)

    def pull_request_review_contributions_by_repository(
        self, _world: World, max_repositories: int
    ) -> list[Group]:
        return _cut(_grouped(self._seen(self._reviews())), max_repositories)

    def pull_request_review_contributions(
        self, _world: World, first: int | None = None, after: str | None = None
    ) -> Connection:
        order = Order.of(self._seen(self._reviews()), "occurred_at")
        return Connection(order, first, after, down=True, withheld=self.user.withheld)

    def _covers(self, moment: datetime | None) -> bool:
        return moment is not None and self.started_at <= moment <= self.ended_at

    def _seen(self, made: Iterable[Contribution]) -> list[Contribution]:
        return [one for one in made if self.world.sees(one.repository)]

    def _opened(self, items: Sequence[PullRequest | Issue]) -> list[Opened]:
        return [Opened(item=item) for item in items if self._covers(item.created_at)]

    def _commits(self) -> list[Committed]:
        found = [Committed(user=self.user, day=day) for day in self.user.commits]
        return [one for one in found if self._covers(one.occurred_at)]

    def _reviews(self) -> list[Reviewed]:
        """One for each pull request: the latest, and among those of one second any."""
        latest: dict[str, Reviewed] = {}
        for review in self.user.reviews:
            moment = review.submitted_at
            if moment is None or not self._covers(moment):
                continue
            known = latest.get(review.pull.id)
            if known is None or known.occurred_at < moment:
                latest[review.pull.id] = Reviewed(pull_request_review=review, occurred_at=moment)
        return list(latest.values())


def _grouped(made: Iterable[Contribution]) -> list[Group]:
    """By repository, the one with most contributions first."""
    groups: dict[str, Group] = {}
    for one in made:
        key = one.repository.id
        groups.setdefault(key, Group(repository=one.repository, made=[])).made.append(one)
    return sorted(groups.values(), key=lambda group: (-group.size, group.repository.id))


def _cut(groups: list[Group], most: int) -> list[Any]:
    """GitHub lists at most a hundred repositories, and is silent about the others."""
    if most > MOST:
        raise refusal("ARGUMENT_LIMIT", f"Only up to {MOST} repositories is supported.")
    return groups[:most]
