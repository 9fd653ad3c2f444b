"""Grows a made-up person's work from a seed, with the traps that real work has."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from random import Random

from tests.github.account import User
from tests.github.items import (
    Bot,
    CommitDay,
    DiscussionComment,
    Issue,
    IssueComment,
    PullRequest,
    Repository,
    Review,
)
from tests.github.specimens import (
    LOGIN,
    association,
    discussion,
    issue,
    moment,
    pull,
    repository,
    stranger,
    touched,
)

_BUSY = 130
"""Days of commits to one repository: more than GitHub lists at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """How much there is besides pull requests."""

    issues: int
    comments: int
    reviews: int
    discussions: int
    replies: int
    commits: int
    owned: int


def person(
    seed: int, count: int, amounts: Amounts, *, repositories: int, years: int, now: datetime
) -> User:
    """The account; its pull requests do not depend on the amounts, but for where they are."""
    random = Random(seed)
    ada = User(
        id=f"U_{seed:06}",
        login=LOGIN,
        name="Ada Example",
        follower_count=1204 + seed,
        created_at=now - timedelta(days=366 * years, hours=5),
    )
    places = [repository(seed, index, now) for index in range(repositories)]
    bo, queue = User(id="U_merger", login="bo-example"), Bot(id="BOT_merge", login="merge-queue")
    mergers: list[User | Bot | None] = [bo, queue, ada, None]
    for index in range(count):
        one = pull(random, index, now, years, random.choice(places))
        one.author = ada
        if one.merged:
            one.merged_by = random.choice(mergers)
        ada.pulls.append(one)
    if any(astuple(amounts)):
        _Growth(
            ada=ada,
            random=Random(f"{seed} more"),
            places=places,
            traps=_traps(now),
            now=now,
            years=years,
        ).fill(amounts)
    return ada


def _traps(now: datetime) -> list[Repository]:
    """A private repository, a fork and an archived one."""
    traps = [repository(-2, 900 + index, now) for index in range(3)]
    private, fork, archived = traps
    private.is_private = fork.is_fork = archived.is_archived = True
    private.name_with_owner = "example-0/secret"
    return traps


@dataclass(frozen=True, kw_only=True, slots=True)
class _Growth:
    """Adds all the rest to an account."""

    ada: User
    random: Random
    places: list[Repository]
    traps: list[Repository]
    now: datetime
    years: int

    def fill(self, amounts: Amounts) -> None:
        self._own(amounts.owned)
        for index, moved in enumerate(self.ada.pulls[5::17]):
            moved.repository = self.traps[index % len(self.traps)]
        for index in range(amounts.issues):
            self.ada.issues_opened.append(self._issue(index, self.ada))
        for index in range(amounts.discussions):
            one = discussion(self.random, index, self.now, self.years, self._place())
            one.author = self.ada
            self.ada.discussions.append(one)
        for index in range(amounts.comments):
            self.ada.comments.append(self._comment(index))
        for index in range(amounts.replies):
            self.ada.replies.append(self._reply(index))
        self._review(amounts.reviews)
        self._commit(amounts.commits)

    def _own(self, count: int) -> None:
        for index in range(count):
            one = repository(-1, index, self.now)
            one.id, one.name_with_owner = f"R_own{index}", f"{LOGIN}/own-{index}"
            one.is_fork, one.is_archived = index % 5 == 1, index % 5 == 2
            one.is_private = index % 7 == 3
            self.ada.owned.append(one)

    def _place(self) -> Repository:
        return self.random.choice(self.traps if self.random.random() < 0.25 else self.places)

    def _moment(self) -> datetime:
        return moment(self.random, self.now, self.years)

    def _id(self, kind: str, index: int) -> str:
        return f"{kind}_{self.random.getrandbits(32):08x}{index}"

    def _issue(self, index: int, author: User | Bot | None) -> Issue:
        one = issue(self.random, index, self.now, self.years, self._place())
        one.author = author
        return one

    def _foreign_pull(self, index: int) -> PullRequest:
        one = pull(self.random, index, self.now, self.years, self._place())
        one.number, one.author = 30_000 + index, stranger(self.random)
        return one

    def _comment(self, index: int) -> IssueComment:
        """On an own issue or pull request, or on somebody else's."""
        own: list[PullRequest | Issue] = [*self.ada.pulls[:99], *self.ada.issues_opened[:99]]
        foreign: list[PullRequest | Issue] = [
            self._issue(10_000 + index, stranger(self.random)),
            self._foreign_pull(10_000 + index),
        ]
        written = self._moment()
        return IssueComment(
            id=self._id("IC", index),
            serial=500_000 + index,
            on=self.random.choice(own if own and index % 2 else foreign),
            created_at=written,
            updated_at=touched(written),
            author=self.ada,
            author_association=association(self.random),
        )

    def _reply(self, index: int) -> DiscussionComment:
        """Often several at the same second; some where the person asked, to others' answers."""
        foreign = discussion(self.random, 5000 + index, self.now, self.years, self._place())
        foreign.author = stranger(self.random)
        own, written = self.ada.discussions, touched(self._moment())
        return DiscussionComment(
            id=self._id("DC", index),
            serial=700_000 + index,
            discussion=self.random.choice(own) if own and index % 3 == 0 else foreign,
            created_at=written,
            updated_at=written,
            author=self.ada,
            author_association=association(self.random),
            is_answer=self.random.random() < 0.3,
        )

    def _review(self, count: int) -> None:
        """Some pull requests are reviewed again in another year, some are the person's own.

        Besides these there are two pending ones: beside a submitted review, and alone.
        """
        reviewed: list[PullRequest] = []
        for index in range(count):
            if index % 5 == 4:
                one = self.random.choice(reviewed)
            elif index % 11 == 7 and self.ada.pulls:
                one = self.random.choice(self.ada.pulls)
            else:
                one = self._foreign_pull(index)
            reviewed.append(one)
            submitted = touched(self._moment())
            self._submit(index, one, submitted)
            if index % 3 == 0:
                other = User(id="U_bo", login="bo-example")
                more = Review(id=f"PRR_bo{index}", pull=one, author=other, submitted_at=submitted)
                one.reviewed_by_others = (*one.reviewed_by_others, more)
        if reviewed:
            self._submit(count, reviewed[0], None)
            self._submit(count + 1, self._foreign_pull(count), None)

    def _submit(self, index: int, one: PullRequest, submitted: datetime | None) -> None:
        states = ["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]
        if one.author is self.ada:
            states = ["COMMENTED"]
        self.ada.reviews.append(
            Review(
                id=self._id("PRR", index),
                serial=800_000 + index,
                pull=one,
                author=self.ada,
                state=self.random.choice(states) if submitted else "PENDING",
                submitted_at=submitted,
                author_association=association(self.random),
            )
        )

    def _commit(self, count: int) -> None:
        """On more than a hundred days in one repository, and lately in all of them."""
        places = [*self.places, *self.traps, *self.ada.owned]
        places = [place for place in places if not place.is_fork]
        today = self.now.date()
        days = [(places[0], today - timedelta(days=131 + i)) for i in range(min(count // 2, _BUSY))]
        used = set(days)
        for index in range(count - len(days)):
            place = places[index % len(places)]
            far = self.random.randrange(300 * self.years)
            ago = index % 120 if index < len(places) else far
            day = _free(place, today - timedelta(days=1 + ago), used)
            used.add((place, day))
            days.append((place, day))
        self.ada.commits.extend(
            CommitDay(repository=place, day=day, count=self.random.randrange(1, 9))
            for place, day in days
        )


def _free(place: Repository, day: date, used: set[tuple[Repository, date]]) -> date:
    """That day, or the latest before it on which nothing was committed there yet."""
    while (place, day) in used:
        day -= timedelta(days=1)
    return day
