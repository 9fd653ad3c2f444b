"""Small whole worlds for the tests of the GitHub collector, and a few ways to look at a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from renown.errors import SourceError
from tests.github.answer import Asked, Fault
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import truth
from tests.github.world import NOW, CommitDay, Repository, User, World, grow

CALENDAR = ("review", "commit")
"""The kinds that only the calendar of contributions tells."""


def whole(seed: int = 3, **more: int) -> World:
    """A small world in which every list has something, and one list has two pages."""
    amounts: dict[str, Any] = {
        "issues": 3,
        "comments": 3,
        "reviews": 5,
        "discussions": 2,
        "replies": 101,
        "commits": 14,
        "owned": 4,
        "repositories": 3,
        "years": 1,
    }
    return grow(seed, 4, **{**amounts, **more})


def calendar(age: int, reviews: int = 12, commits: int = 30) -> World:
    """An account so many days old that has only reviewed and committed, before today."""
    world = grow(5, 0, reviews=reviews, commits=commits, repositories=3, years=1)
    ada, begin = world.person, world.now - timedelta(days=age)
    ada.created_at = begin
    for index, review in enumerate(review for review in ada.reviews if review.submitted_at):
        review.submitted_at = begin + timedelta(days=index % age, hours=7)
    days = {
        (one.repository, (begin + timedelta(days=index % age)).date()): index + 1
        for index, one in enumerate(ada.commits)
    }
    ada.commits = [
        CommitDay(repository=place, day=day, count=count) for (place, day), count in days.items()
    ]
    return world


def second_account(login: str, seed: int = 8) -> User:
    """Somebody with a little of everything, in repositories that nobody else is in."""
    grown = whole(seed, replies=2, owned=0)
    for repository in {id(one): one for one in grown.repositories()}.values():
        repository.id += f"_{login}"
        repository.name_with_owner = f"of-{login}/{repository.name_with_owner.partition('/')[2]}"
    grown.person.login = login
    return grown.person


def truth_of(user: User) -> dict[str, Any]:
    """What should be kept of one account."""
    return dict(truth(World(person=user)))


def places(count: int) -> list[Repository]:
    """So many public repositories."""
    return [
        Repository(id=f"R_many{index}", name_with_owner=f"example/many-{index}")
        for index in range(count)
    ]


def on(peer: GitHub, operation: str, fault: Fault, *times: int) -> Callable[[int], Fault | None]:
    """A query fails at these times of asking it, counted from 1; always, where none are given."""

    def faults(number: int) -> Fault | None:
        if peer.asked[number - 1].operation != operation:
            return None
        nth = len(asked(peer, operation))
        return fault if nth in times or not times else None

    return faults


def asked(peer: GitHub, operation: str, since: int = 0) -> list[Asked]:
    """How a query was asked, of all requests but so many."""
    return [one for one in peer.asked[since:] if one.operation == operation]


def windows(peer: GitHub) -> list[tuple[date, date]]:
    """The first and the last day of each window that was asked for, in order."""
    told = [one.variables for one in asked(peer, "Contributions")]
    return [(_day(one["from"], "T00:00:00Z"), _day(one["to"], "T23:59:59Z")) for one in told]


def _day(moment: str, time_of_day: str) -> date:
    assert moment.endswith(time_of_day), "a window is whole days, UTC"
    return date.fromisoformat(moment.removesuffix(time_of_day))


def days_of(spans: Iterable[tuple[date, date]]) -> list[date]:
    """Every day of these spans."""
    return [
        first + timedelta(days=offset)
        for first, last in spans
        for offset in range((last - first).days + 1)
    ]


@dataclass
class Clock:
    """Waits by the world's clock. Threads that begin to wait together have waited together.

    Each wait takes `real` seconds on the real clock, so that a thread which does not wait is seen.
    """

    peer: GitHub
    real: float = 0.03
    waits: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        """To be given to the client."""
        with self._lock:
            self.waits.append(seconds)
            end = self.peer.world.now + timedelta(seconds=seconds)
        time.sleep(self.real)
        with self._lock:
            self.peer.sleep(max(0.0, (end - self.peer.world.now).total_seconds()))

    @property
    def waited(self) -> float:
        """Seconds that have passed in the world."""
        return (self.peer.world.now - NOW).total_seconds()


@dataclass
class Stopwatch:
    """Waits by the real clock, and knows for how long any thread has waited."""

    spans: list[tuple[float, float]] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """To be given to the client."""
        began = time.monotonic()
        time.sleep(seconds)
        self.spans.append((began, time.monotonic()))

    @property
    def waited(self) -> float:
        """Seconds, those in which several threads waited counted once."""
        total = end = 0.0
        for began, ended in sorted(self.spans):
            total += max(0.0, ended - max(began, end))
            end = max(end, ended)
        return total


def until_done(
    run: Callable[[datetime], SourceError | None], begin: datetime, *, most: int
) -> list[SourceError]:
    """Run an hour later each time until all is there; what the runs before the last one raised."""
    errors: list[SourceError] = []
    for number in range(most):
        error = run(begin + timedelta(hours=number))
        if error is None:
            return errors
        errors.append(error)
    raise AssertionError(f"not done after {most} runs: {errors[-1]}")


def undisturbed(world: World, now: datetime = NOW, **options: Any) -> Keeper:
    """What one run without any trouble keeps."""
    keeper = Keeper()
    with serve(GitHub(world=world)) as address:
        assert keeper.collect(address, now, **options) is None
    return keeper


def minimum(world: World) -> int:
    """The fewest requests that read all of a world with a token: pages of 100, windows of a year.

    Told from the sizes of the lists alone, as the token sees them.
    """
    ada = world.person
    lists = (ada.pulls, ada.issues_opened, ada.comments, ada.discussions, ada.replies)
    own = [one for one in ada.owned if not (one.is_private or one.is_fork)]
    met = sum(row.kind == "repository" for row in truth(world).values())
    pages = sum(_pages(len(world.visible(one))) for one in lists) + _pages(len(own))
    reviewed = 0
    for year in range(ada.created_at.year, world.now.year + 1):
        reviewed += _pages(
            len(
                {
                    review.pull.id
                    for review in ada.reviews
                    if review.submitted_at and review.submitted_at.astimezone(UTC).year == year
                }
            )
        )
    return 1 + pages + reviewed + -(-met // 100)


def _pages(count: int) -> int:
    """Of a list, which is asked for even where it is empty."""
    return max(1, -(-count // 100))
