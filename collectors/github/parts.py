"""What is walked: a connection of the user, its pages and their nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from renown.record import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A node that could be read; `record` is None for what is left out on purpose."""

    key: str
    updated: datetime
    record: Record | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A connection of the user, and how its nodes are read."""

    name: str
    noun: str
    kinds: tuple[str, ...]
    query: str
    connection: str
    read: Callable[[object], Item]
    """Raises pydantic's ValidationError for a node that cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """One page, read."""

    items: tuple[Item, ...]
    cursor: str | None
    """Of the next page; None on the last."""
    total: int

    @property
    def records(self) -> Iterator[Record]:
        """What it brings."""
        return (item.record for item in self.items if item.record is not None)

    @property
    def keys(self) -> set[str]:
        """The nodes on it, also those left out on purpose."""
        return {item.key for item in self.items}

    def reaches(self, moment: datetime) -> bool:
        """Whether it goes back beyond that moment."""
        return any(item.updated < moment for item in self.items)
