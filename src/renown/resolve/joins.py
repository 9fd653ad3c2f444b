"""Which kinds of records may be the same work as one another, and what tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from renown.resolve.appearances import Appearances
from renown.resolve.credentials import Credentials
from renown.resolve.groups import Groups, Listing
from renown.resolve.posts import Posts
from renown.store.rows import Row


class Family(Protocol):
    """All records of some kinds, seen at once."""

    def __init__(self, rows: Iterable[Row], timezone: ZoneInfo) -> None: ...

    def listed(self) -> Mapping[str, Listing]:
        """By address, what one reading of a source tells records apart by."""
        ...

    def join(self, groups: Groups, excluded: Mapping[str, str], *, private: bool) -> None:
        """Put together what is the same work, of the public ones only or of all.

        What is excluded by itself comes after all else.
        """
        ...

    def settle(
        self, groups: Groups, excluded: Mapping[str, str], *, private: bool
    ) -> Mapping[str, str]:
        """By address, why records of that privacy do not count, once all are joined.

        `excluded` says so of each by itself: what holds for one may hold for others of its group,
        and what a group knows may answer a question.
        """
        ...


FAMILIES: tuple[tuple[frozenset[str], type[Family]], ...] = (
    (frozenset({"post"}), Posts),
    (frozenset({"talk", "workshop"}), Appearances),
    (frozenset({"certification"}), Credentials),
)
"""The kinds of a family, and the rules that hold in it."""

SETTLED = frozenset({"talk", "workshop", "certification"})
"""The kinds of which one record may say why another does not count."""
