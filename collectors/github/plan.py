"""What one run is to do, and which lists there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from collectors.github.choice import Choice
from collectors.github.connection import Part
from collectors.github.exchanges import OPENED, REMARKS, REPLIED, STARTED
from collectors.github.pull_requests import PULLS
from renown.record import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The lists that hold all records of some kinds. They are swept together, or not at all."""

    kinds: tuple[Kind, ...]
    parts: tuple[Part, ...] = ()
    """Without any: the calendar of contributions."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of its lists."""
        return tuple(part.name for part in self.parts) or ("contributions",)


GROUPS = (
    Group(kinds=("pull_request",), parts=(PULLS,)),
    Group(kinds=("review", "commit")),
    Group(kinds=("issue",), parts=(OPENED,)),
    Group(kinds=("comment",), parts=(REMARKS,)),
    Group(kinds=("discussion",), parts=(STARTED, REPLIED)),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What one run is to do."""

    now: datetime
    deep: timedelta
    choice: Choice
    count_private: bool
    frugal: bool
    """There is a budget."""
    note: Callable[[str], None]
