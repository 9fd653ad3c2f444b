"""Reviews and commit days, which GitHub tells only by windows of time.

A window may be a year long, names at most 100 repositories and, in each, 100 days, and is refused
where it is too much work for GitHub. So a window that is cut or refused is halved, down to a day;
a day that is still too much is reported, never taken for empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from pydantic import Field, ValidationError

from collectors.github import commits, reviews
from collectors.github.connection import PAGE, read_nodes
from collectors.github.course import Item, Stretch, earlier
from collectors.github.gateway import Gateway
from collectors.github.queries import CONTRIBUTIONS
from collectors.github.reading import Count, Node, Page
from collectors.github.reply import CursorError, PassingError, Reply
from collectors.github.span import Span
from renown.errors import UnreadableError

_CALM = 3
"""After so many windows that went well, wider ones are tried again."""
_OUTAGE = 3
"""So many days in a row that are too much are no matter of size any more."""
OVERLAP = timedelta(days=30)
"""How far back the front goes: commits count when they are merged, on the day they were made."""


class _Window(Node):
    pull_request_review_contributions: Page | None = None
    total_repositories_with_contributed_commits: Count = 0
    commit_contributions_by_repository: list[Any] = Field(default_factory=list)

    @property
    def cut(self) -> bool:
        """Whether repositories are missing."""
        return len(self.commit_contributions_by_repository) < (
            self.total_repositories_with_contributed_commits
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _WindowPage:
    """One page of a window."""

    items: tuple[Item, ...]
    why: list[str]
    """Of each node that could not be read."""
    after: str | None
    """The window's next page."""
    listed: int
    total: int
    """Of the reviewed pull requests: on this page, and in the window."""
    cut: bool
    """Not all commits are named."""


@dataclass(kw_only=True, slots=True)
class Contributions:
    """The reviews and commit days of one account. A course; a cursor is a window and a page."""

    gateway: Gateway
    account: str
    login: str
    first: date
    last: date
    reviews: bool
    commits: bool
    name: str = "contributions"
    noun: str = "reviews and commits"
    order: Literal["time"] = "time"
    _width: int = 366
    """Days; wider windows were cut, or too much, lately."""
    _calm: int = 0
    """Windows of that width in a row that were not."""
    _lost: int = 0
    """Days in a row that GitHub did not get done."""

    def stretches(self, cursor: str | None, since: datetime | None) -> Iterator[Stretch]:
        """Windows from the cursor back to the first day, each page by page."""
        floor = self.first
        if since is not None:
            floor = max(floor, earlier(since, OVERLAP).date())
        span, after, listed = *self._start(cursor, floor), 0 if cursor is None else None
        asked: set[tuple[Span, str | None]] = set()
        while True:
            if (span, after) in asked:
                raise UnreadableError(f"GitHub's pages of {self.noun} go in a circle")
            asked.add((span, after))
            page = self._page(span, after)
            if page is None:
                span, after, listed = Span.ending(span.last, floor, self._width), None, 0
                continue
            why = list(page.why)
            if listed is not None:
                listed += page.listed
                if page.after is None and listed < page.total:
                    why += [f"GitHub counts more than it lists: {span.first} to {span.last}"]
            after = page.after
            following = span if after else self._before(span, floor)
            yield Stretch(
                items=page.items,
                cursor=None if following is None else following.cursor(after),
                missed=len(why),
                why=why[0] if why else "",
            )
            if following is None:
                return
            if after is None:
                listed = 0
            span = following

    def _start(self, cursor: str | None, floor: date) -> tuple[Span, str | None]:
        if cursor is None:
            return Span.ending(self.last, min(floor, self.last), self._width), None
        try:
            return Span.parse(cursor)
        except ValueError:
            raise CursorError(f"{cursor[:100]!r} is no place in a calendar") from None

    def _before(self, span: Span, floor: date) -> Span | None:
        """The window before that one; None where all days have been read."""
        self._calm += 1
        if self._calm >= _CALM:
            self._width, self._calm = min(366, 2 * self._width), 0
        last = span.first - timedelta(days=1)
        return None if last < floor else Span.ending(last, floor, self._width)

    def _page(self, span: Span, after: str | None) -> _WindowPage | None:
        """A page of a window; None where a shorter window is to be asked for."""
        variables = {
            "login": self.login,
            **span.variables,
            "first": PAGE,
            "after": after,
            "reviews": self.reviews,
            "commits": self.commits and after is None,
        }
        try:
            reply = self.gateway.ask(CONTRIBUTIONS, variables, whole=span.days > 1)
        except PassingError as error:
            if not error.too_much:
                raise
            return self._too_much(span, error)
        page = self._read(span, reply)
        if page.cut and span.days > 1:
            self._narrow(span)
            return None
        self._lost = 0
        return page

    def _too_much(self, span: Span, error: PassingError) -> _WindowPage | None:
        if span.days > 1:
            self._narrow(span)
            return None
        self._lost += 1
        if self._lost >= _OUTAGE:
            raise error
        why = [f"{span.first}: {error}"]
        return _WindowPage(items=(), why=why, after=None, listed=0, total=0, cut=False)

    def _narrow(self, span: Span) -> None:
        """From now on half of that, until some windows went well: a single day may be at fault."""
        self._width, self._calm = span.days // 2, 0

    def _read(self, span: Span, reply: Reply) -> _WindowPage:
        try:
            window = _Window.model_validate(reply.data["user"]["contributionsCollection"])
        except (ValidationError, KeyError, TypeError):
            raise UnreadableError(
                "GitHub's answer about reviews and commits has an unknown form"
            ) from None
        page = window.pull_request_review_contributions
        named = window.commit_contributions_by_repository
        more: list[str] = []
        reviewed, why = read_nodes(page.nodes if page else [], reviews.reader(more), reply)
        days, unread = read_nodes(
            named, commits.reader(self.account), reply, "commitContributionsByRepository"
        )
        if window.cut and span.days == 1:
            more.append(f"commits in more than 100 repositories in one day: {span.first}")
        return _WindowPage(
            items=(*reviewed, *days),
            why=[*why, *unread, *more],
            after=page.next(self.noun) if page else None,
            listed=len(page.nodes) if page else 0,
            total=page.total_count if page else 0,
            cut=window.cut or any(map(commits.is_cut, named)),
        )
