"""How much was contributed to private repositories: numbers alone, without names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from collectors.github.gateway import Gateway
from collectors.github.queries import NUMBERS
from collectors.github.reading import Count, Node, Total
from collectors.github.reply import PassingError
from collectors.github.span import Span
from collectors.github.step import Step
from renown.errors import IncompleteError, UnreadableError


class _Repository(Node):
    is_private: bool


class _Share(Node):
    repository: _Repository
    contributions: Total


class _Numbers(Node):
    restricted_contributions_count: Count
    total_repositories_with_contributed_commits: Count
    commit_contributions_by_repository: list[_Share]
    total_repositories_with_contributed_issues: Count
    issue_contributions_by_repository: list[_Share]
    total_repositories_with_contributed_pull_requests: Count
    pull_request_contributions_by_repository: list[_Share]
    total_repositories_with_contributed_pull_request_reviews: Count
    pull_request_review_contributions_by_repository: list[_Share]

    @property
    def lists(self) -> tuple[tuple[int, list[_Share]], ...]:
        """How many repositories each list should name, and those that it names."""
        return (
            (
                self.total_repositories_with_contributed_commits,
                self.commit_contributions_by_repository,
            ),
            (
                self.total_repositories_with_contributed_issues,
                self.issue_contributions_by_repository,
            ),
            (
                self.total_repositories_with_contributed_pull_requests,
                self.pull_request_contributions_by_repository,
            ),
            (
                self.total_repositories_with_contributed_pull_request_reviews,
                self.pull_request_review_contributions_by_repository,
            ),
        )

    @property
    def cut(self) -> bool:
        """Whether repositories are missing."""
        return any(len(named) < total for total, named in self.lists)

    @property
    def private(self) -> int:
        """What the token sees of it, and what GitHub says of the rest."""
        shares = (share for _, named in self.lists for share in named)
        seen = sum(
            share.contributions.total_count for share in shares if share.repository.is_private
        )
        return seen + self.restricted_contributions_count


def numbers(gateway: Gateway, login: str, years: Iterable[Span]) -> Iterator[Step]:
    """The number of each year. IncompleteError at the end for those that GitHub does not tell."""
    lost: list[str] = []
    for year in years:
        number = _number(gateway, login, year)
        if number is None:
            lost.append(str(year.last.year))
        else:
            yield Step(private={str(year.last.year): number})
    if lost:
        raise IncompleteError(f"private contributions of {', '.join(lost)} could not be counted")


def years(first: date, last: date, known: Mapping[str, int], *, again: date) -> list[Span]:
    """The years that must be read: those that are not known, or not over since `again`."""
    spans = []
    while last >= first:
        span = Span.ending(last, first, 366)
        if str(last.year) not in known or last >= again:
            spans.append(span)
        last = date(last.year - 1, 12, 31)
    return spans


def _number(gateway: Gateway, login: str, year: Span) -> int | None:
    """The sum over a year, in halves where it is too much; None where a day is."""
    total, spans = 0, [year]
    while spans:
        span = spans.pop()
        answer = _ask(gateway, login, span)
        if answer is not None and not answer.cut:
            total += answer.private
        elif span.days > 1:
            spans += span.halves
        else:
            return None
    return total


def _ask(gateway: Gateway, login: str, span: Span) -> _Numbers | None:
    try:
        reply = gateway.ask(NUMBERS, {"login": login, **span.variables}, whole=span.days > 1)
        user: Any = reply.data["user"]
        return _Numbers.model_validate(user["contributionsCollection"])
    except PassingError as error:
        if not error.too_much:
            raise
        return None
    except (ValidationError, KeyError, TypeError):
        raise UnreadableError("GitHub's numbers of contributions have an unknown form") from None
