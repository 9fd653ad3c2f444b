"""What is walked: any list of GitHub's that is told page by page, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from renown.record import Reading, Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A node that could be read; it brings no records where it is left out on purpose."""

    key: str
    updated: datetime | None = None
    records: tuple[Record | Reading, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """One page, read."""

    items: tuple[Item, ...]
    cursor: str | None
    """Of the next page; None on the last."""
    total: int | None = None
    """How many items GitHub counts in the whole list, where it says so."""
    missed: int = 0
    """How many nodes could not be read, and why the first could not."""
    why: str = ""

    @property
    def records(self) -> tuple[Record | Reading, ...]:
        """What it brings."""
        return tuple(record for item in self.items for record in item.records)

    @property
    def keys(self) -> frozenset[str]:
        """The nodes on it, also those left out on purpose."""
        return frozenset(item.key for item in self.items)

    def reaches(self, moment: datetime) -> bool:
        """Whether it goes back beyond that moment."""
        return any(item.updated is not None and item.updated < moment for item in self.items)


def earlier(moment: datetime, by: timedelta) -> datetime:
    """So much earlier, but not before all years."""
    return moment - min(by, moment - datetime.min.replace(tzinfo=UTC))


class Course(Protocol):
    """One list of an account's contributions."""

    @property
    def name(self) -> str:
        """Where the state keeps its place."""
        ...

    @property
    def noun(self) -> str:
        """What it lists, in the plural."""
        ...

    @property
    def order(self) -> Literal["updated", "time", "none"]:
        """By the last update, so that items move to the front; by time; or by nothing known."""
        ...

    def stretches(self, cursor: str | None, since: datetime | None) -> Iterator[Stretch]:
        """Its pages from the cursor on, newest first. What is older than `since` may be left out.

        Raises SourceError, CursorError where the cursor is no longer taken.
        """
        ...
