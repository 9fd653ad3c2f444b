"""Single made-up things, each drawn from a random source, with titles as strangers type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from tests.github.account import User
from tests.github.items import Bot, Discussion, Issue, PullRequest, Repository

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
LOGIN = "ada-example-renown"

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


def repository(seed: int, index: int, now: datetime) -> Repository:
    random = Random(f"{seed} {index}")
    created = now - timedelta(days=1500 + random.randrange(2000), seconds=random.randrange(86400))
    return Repository(
        id=f"R_{index}",
        name_with_owner=f"example-{index % 3}/project-{index}",
        stars=_size(random),
        forks=_size(random),
        people=_size(random),
        topics=tuple(random.sample(["kubernetes", "ci", "gitops", "mlops"], random.randrange(4))),
        language=random.choice([None, "Go", "Python", "C++"]),
        created_at=created,
        pushed_at=random.choice([None, now - timedelta(days=random.randrange(400))]),
    )


def _size(random: Random) -> int:
    """From none to tens of thousands, and never in the middle between two roundings."""
    return random.choice([0, 7, 98, random.randrange(10, 1000) * 10 + 3, 48_211])


def pull(
    random: Random, index: int, now: datetime, years: int, repository: Repository
) -> PullRequest:
    state = random.choice(["MERGED", "MERGED", "MERGED", "CLOSED", "OPEN"])
    created = moment(random, now, years)
    ended = None if state == "OPEN" else created + timedelta(hours=random.randrange(1, 48))
    return PullRequest(
        id=f"PR_{random.getrandbits(32):08x}{index}",
        number=index + 1,
        title=random.choice(TITLES)[0],
        repository=repository,
        state=state,
        created_at=created,
        updated_at=touched(ended or created),
        closed_at=ended,
        merged_at=ended if state == "MERGED" else None,
        author_association=random.choice(["CONTRIBUTOR", "MEMBER", "OWNER", "NONE"]),
        additions=random.randrange(500),
        deletions=random.randrange(200),
        changed_files=random.randrange(1, 30),
        total_comments_count=index % 9,
        is_draft=state == "OPEN" and random.random() < 0.3,
        review_decision=random.choice([None, "APPROVED", "CHANGES_REQUESTED", "REVIEW_REQUIRED"]),
        names=tuple(random.sample(["bug", "docs", "ci", "kind/feature"], random.randrange(4))),
    )


def moment(random: Random, now: datetime, years: int) -> datetime:
    """At least three days ago, and after the account was created."""
    return now - timedelta(days=3 + random.randrange(300 * years), seconds=random.randrange(86400))


def touched(then: datetime) -> datetime:
    """The next full hour. Often several at the same second: only the id keeps them apart."""
    return then.replace(minute=0, second=0) + timedelta(hours=1)


def issue(random: Random, index: int, now: datetime, years: int, repository: Repository) -> Issue:
    """Its author is still to be named."""
    created, state = moment(random, now, years), random.choice(["OPEN", "CLOSED"])
    ended = created + timedelta(hours=random.randrange(1, 48)) if state == "CLOSED" else None
    reasons = ["COMPLETED", "NOT_PLANNED", None] if ended else [None, None, "REOPENED"]
    return Issue(
        id=f"I_{random.getrandbits(32):08x}{index}",
        number=10_000 + index,
        title=random.choice(TITLES)[0],
        repository=repository,
        state=state,
        state_reason=random.choice(reasons),
        created_at=created,
        updated_at=touched(ended or created),
        closed_at=ended,
        author_association=association(random),
        names=tuple(random.sample(["bug", "docs", "good first issue"], random.randrange(3))),
    )


def discussion(
    random: Random, index: int, now: datetime, years: int, repository: Repository
) -> Discussion:
    """Its author is still to be named."""
    written = moment(random, now, years)
    return Discussion(
        id=f"D_{random.getrandbits(32):08x}{index}",
        number=60_000 + index,
        title=random.choice(TITLES)[0],
        repository=repository,
        created_at=written,
        updated_at=touched(written),
        author_association=association(random),
        closed=random.random() < 0.3,
    )


def association(random: Random) -> str:
    """What the person is to the repository."""
    return random.choice(["COLLABORATOR", "CONTRIBUTOR", "MEMBER", "OWNER", "NONE"])


def stranger(random: Random) -> User | Bot | None:
    """Somebody else, a program, or an account that was deleted."""
    return random.choice(
        [
            User(id="U_bo", login="bo-example"),
            User(id="U_chi", login="chi-example"),
            Bot(id="BOT_deps", login="dependency-bot"),
            None,
        ]
    )
