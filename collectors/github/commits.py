"""Days on which the person committed to public repositories, as the profile counts them."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError

from collectors.github.course import Item
from collectors.github.reading import Count, Link, Moment, Node, PageInfo, Repository
from renown.record import Record


class _Day(Node):
    occurred_at: Moment
    commit_count: Count
    url: Link


class _Days(Node):
    page_info: PageInfo
    nodes: list[_Day]


class _Commits(Node):
    repository: Repository
    contributions: _Days


def reader(account: str) -> Callable[[object], Item]:
    """Reads the days of one repository; two accounts of a person may share one."""

    def read(raw: object) -> Item:
        node = _Commits.model_validate(raw)
        if node.repository.is_private:
            return Item(key=node.repository.id)
        days = node.contributions.nodes
        return Item(
            key=node.repository.id,
            records=tuple(_day(account, node.repository, day) for day in days),
        )

    return read


def _day(account: str, repository: Repository, day: _Day) -> Record:
    """GitHub counts commits by day; there is no node of theirs, so the day is the key."""
    date = day.occurred_at.date().isoformat()
    count = f"{day.commit_count} commit{'' if day.commit_count == 1 else 's'}"
    return Record(
        kind="commit",
        key=f"{account}:{repository.id}:{date}",
        title=f"{count} in {repository.name_with_owner}",
        url=day.url,
        at=day.occurred_at,
        details={**repository.place, "day": date, "count": day.commit_count},
    )


def is_cut(raw: object) -> bool:
    """Whether a repository has more days than are named; what cannot be read is counted apart."""
    try:
        return _Commits.model_validate(raw).contributions.page_info.has_next_page
    except ValidationError:
        return False
