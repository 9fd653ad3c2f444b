"""What the sample person does besides pull requests: reviews, issues, talk, and commits at home."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tests.github.account import User
from tests.github.items import (
    CommitDay,
    Discussion,
    DiscussionComment,
    Issue,
    IssueComment,
    PullRequest,
    Repository,
    Review,
)

REVIEWS, ISSUES, COMMENTS, DISCUSSIONS, REPLIES, DAYS = 90, 40, 110, 4, 14, 80

_PROBLEMS = (
    "{} fails behind a proxy",
    "{} forgets its state on restart",
    "{} gives no hint why it waits",
    "{} is slow on large clusters",
    "{}: the defaults surprise",
    "{}: the documentation is out of date",
    "Let {} be switched off",
    "Support IPv6 in {}",
)
_QUESTIONS = (
    "How do you test {}?",
    "Who runs {} in production?",
    "What should {} do when the network is gone?",
    "Is there a way to try {} without a cluster?",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A repository and what is talked about there."""

    repository: Repository
    things: tuple[str, ...]
    own: bool

    @property
    def association(self) -> str:
        return "OWNER" if self.own else "CONTRIBUTOR"


def add(ada: User, places: Sequence[Place], moment: Callable[[Random], datetime]) -> None:
    """Give Ada all of it; `moment` draws a moment of her years."""
    random = Random(2031)
    others = [place for place in places if not place.own]
    bo = User(id="U_bo", login="bo-example")
    reviewed = [_foreign(bo, random.choice(others), index, random) for index in range(REVIEWS)]
    ada.reviews = [
        _review(ada, pull, index, moment(random), random) for index, pull in enumerate(reviewed)
    ]
    ada.issues_opened = list(_issues(ada, others, moment, random))
    on: list[PullRequest | Issue] = [*reviewed, *ada.issues_opened, *ada.pulls]
    ada.comments = [
        _comment(ada, random.choice(on), index, moment(random)) for index in range(COMMENTS)
    ]
    ada.discussions = list(_discussions(ada, ada, others, DISCUSSIONS, moment, random))
    asked = list(_discussions(ada, bo, others, REPLIES, moment, random))
    ada.replies = [_reply(ada, discussion, index, random) for index, discussion in enumerate(asked)]
    ada.owned = [place.repository for place in places if place.own]
    ada.commits = list(_days(ada.owned, moment, random))


def _foreign(author: User, place: Place, index: int, random: Random) -> PullRequest:
    """A pull request of somebody else's."""
    then = datetime.fromisoformat("2023-01-01T00:00:00+00:00")
    return PullRequest(
        id=f"PR_other_{index:03}",
        number=3000 + index,
        title=f"Simplify {random.choice(place.things)}",
        repository=place.repository,
        state="MERGED",
        created_at=then,
        updated_at=then,
        author=author,
    )


def _review(
    ada: User, pull: PullRequest, index: int, submitted: datetime, random: Random
) -> Review:
    return Review(
        id=f"PRR_{index:04}",
        pull=pull,
        author=ada,
        state=random.choice(["APPROVED", "APPROVED", "CHANGES_REQUESTED", "COMMENTED"]),
        submitted_at=submitted,
        serial=51_000 + index,
    )


def _issues(
    ada: User, places: Sequence[Place], moment: Callable[[Random], datetime], random: Random
) -> Iterator[Issue]:
    for index in range(ISSUES):
        place, created = random.choice(places), moment(random)
        closed = random.random() < 0.7
        yield Issue(
            id=f"I_{index:04}",
            number=2000 + index,
            title=_sentence(random.choice(_PROBLEMS), random.choice(place.things)),
            repository=place.repository,
            created_at=created,
            updated_at=created,
            author=ada,
            author_association=place.association,
            state="CLOSED" if closed else "OPEN",
            state_reason="COMPLETED" if closed else None,
            closed_at=created + timedelta(days=3) if closed else None,
        )


def _comment(ada: User, on: PullRequest | Issue, index: int, created: datetime) -> IssueComment:
    return IssueComment(
        id=f"IC_{index:04}",
        on=on,
        created_at=created,
        updated_at=created,
        author=ada,
        serial=77_000 + index,
    )


def _discussions(
    ada: User,
    author: User,
    places: Sequence[Place],
    count: int,
    moment: Callable[[Random], datetime],
    random: Random,
) -> Iterator[Discussion]:
    for index in range(count):
        place, created = random.choice(places), moment(random)
        yield Discussion(
            id=f"D_{author.login}_{index:03}",
            number=900 + index + (50 if author is ada else 0),
            title=_sentence(random.choice(_QUESTIONS), random.choice(place.things)),
            repository=place.repository,
            created_at=created,
            updated_at=created,
            author=author,
        )


def _reply(ada: User, discussion: Discussion, index: int, random: Random) -> DiscussionComment:
    created = discussion.created_at + timedelta(hours=5)
    return DiscussionComment(
        id=f"DC_{index:04}",
        discussion=discussion,
        created_at=created,
        updated_at=created,
        author=ada,
        is_answer=random.random() < 0.4,
        serial=88_000 + index,
    )


def _days(
    owned: Sequence[Repository], moment: Callable[[Random], datetime], random: Random
) -> Iterator[CommitDay]:
    days = {(random.choice(owned).id, moment(random).date()) for _ in range(DAYS)}
    known = {repository.id: repository for repository in owned}
    for key, day in sorted(days):
        yield CommitDay(repository=known[key], day=day, count=random.randrange(1, 7))


def _sentence(form: str, thing: str) -> str:
    """With a capital letter where it begins with the thing."""
    text = form.format(thing)
    return text[0].upper() + text[1:]
