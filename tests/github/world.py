"""A made-up person's GitHub, grown from a seed, with the traps that the real one has.

What a collector should make of it is said in `tests/github/truth.py`, by other means than the
collector's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.github.account import User
from tests.github.connections import MOST, encode, refusal, shown
from tests.github.growth import Amounts, person
from tests.github.items import (
    SITE,
    Bot,
    CommitDay,
    Discussion,
    DiscussionComment,
    Issue,
    IssueComment,
    Item,
    Organization,
    PullRequest,
    Repository,
    Review,
)
from tests.github.specimens import LOGIN, NOW, TITLES

__all__ = [
    "LOGIN",
    "NOW",
    "SITE",
    "TITLES",
    "Bot",
    "CommitDay",
    "Discussion",
    "DiscussionComment",
    "Issue",
    "IssueComment",
    "Item",
    "Organization",
    "PullRequest",
    "Repository",
    "Review",
    "User",
    "World",
    "encode",
    "grow",
]


@dataclass(kw_only=True, slots=True, eq=False)
class World:
    """All there is: one person's account, perhaps others, and the server's clock."""

    person: User
    others: list[User] = field(default_factory=list)
    now: datetime = NOW
    shows_private: bool = True
    """Whether the token may see what is private."""

    @property
    def people(self) -> list[User]:
        return [self.person, *self.others]

    def called(self, login: str) -> User | None:
        """Who has that login now."""
        return next((one for one in self.people if one.login.lower() == login.lower()), None)

    def user(self, login: str) -> User:
        if found := self.called(login):
            return found
        raise refusal("NOT_FOUND", f"Could not resolve to a User with the login of '{login}'.")

    def node(self, id: str) -> User:  # noqa: A002 (the argument's name in the schema)
        """The account, whatever it is called by now."""
        for one in self.people:
            if one.id == id:
                return one
        raise _unknown(id)

    def nodes(self, ids: Sequence[str]) -> list[Any]:
        """Repositories; an error in the place of each that is not there for this token."""
        if len(ids) > MOST:
            message = f"You may not provide more than {MOST} node ids; you provided {len(ids)}."
            raise refusal("ARGUMENT_LIMIT", message)
        known = {one.id: one for one in self.visible(list(self.repositories()))}
        withheld = self.person.withheld
        return [shown(known[key], withheld) if key in known else _unknown(key) for key in ids]

    def repositories(self) -> Iterator[Repository]:
        """Where anybody did anything, many of them several times."""
        for one in self.people:
            yield from one.owned
            for deed in one.deeds():
                yield deed.repository

    def sees(self, repository: Repository) -> bool:
        """Whether the token may see it."""
        return self.shows_private or not repository.is_private

    def visible(self, items: Sequence[Any]) -> Sequence[Any]:
        """Those in repositories that the token may see."""
        if self.shows_private:
            return items
        return [item for item in items if not item.repository.is_private]

    def touch(self, item: Item) -> None:
        """Somebody changes it: it moves to the front."""
        self.now += timedelta(seconds=1)
        item.updated_at = self.now

    def rename(self, user: User, login: str = "") -> None:
        """The account is called otherwise, and so are its repositories; the ids stay."""
        old, user.login = user.login, login or f"{user.login}-renamed"
        for repository in {id(one): one for one in self.repositories()}.values():
            owner, _, name = repository.name_with_owner.partition("/")
            if owner == old:
                repository.name_with_owner = f"{user.login}/{name}"


def _unknown(key: str) -> Exception:
    return refusal("NOT_FOUND", f"Could not resolve to a node with the global id of '{key}'.")


def grow(
    seed: int,
    count: int,
    *,
    issues: int = 0,
    comments: int = 0,
    reviews: int = 0,
    discussions: int = 0,
    replies: int = 0,
    commits: int = 0,
    owned: int = 0,
    repositories: int = 7,
    years: int = 4,
    now: datetime = NOW,
) -> World:
    """A world with `count` pull requests, and so much else; each seed has its own."""
    amounts = Amounts(
        issues=issues,
        comments=comments,
        reviews=reviews,
        discussions=discussions,
        replies=replies,
        commits=commits,
        owned=owned,
    )
    grown = person(seed, count, amounts, repositories=repositories, years=years, now=now)
    return World(person=grown, now=now)
