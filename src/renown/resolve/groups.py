"""Which records are together: union-find that never puts two together that must stay apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from renown.store.rows import Row

Reading = tuple[str, datetime]
"""One reading of a source: what it found first has the same `source` and `first_seen`."""

Listing = Hashable
"""What one reading lists side by side is different, unless it is the same in this."""


def reading_of(row: Row) -> Reading:
    """The reading that found the row."""
    return row.source, row.first_seen


@dataclass(kw_only=True, slots=True)
class _Group:
    addresses: list[str]
    apart: set[str]
    """Addresses that the person says are something else."""
    listed: dict[Reading, frozenset[Listing]]
    public: bool

    def excludes(self, other: _Group) -> bool:
        """Whether the person keeps one here from one there; said of either, it holds for both."""
        few, many = sorted((self, other), key=lambda group: len(group.addresses))
        return not many.apart.isdisjoint(few.addresses)

    def was_listed_beside(self, other: _Group) -> bool:
        """Whether one reading listed something here beside something else there."""
        few, many = sorted((self, other), key=lambda group: len(group.listed))
        return any(many.has_another(few, reading) for reading in few.listed)

    def has_another(self, other: _Group, reading: Reading) -> bool:
        """Whether this reading tells the two apart.

        The person may have put two together that it lists; what is one of them fits to both.
        """
        one, two = self.listed.get(reading), other.listed.get(reading)
        return one is not None and two is not None and not (one <= two or two <= one)


class Groups:
    """Each row is a group of its own at first."""

    def __init__(
        self,
        rows: Iterable[Row],
        apart: Sequence[tuple[str, str]] = (),
        listed: Mapping[str, Listing] | None = None,
    ) -> None:
        """`listed`, by address, of the rows that one reading may list side by side."""
        shown = listed or {}
        self._rule: dict[str, str] = {}
        self._closed = False
        self._group = {
            row.address: _Group(
                addresses=[row.address],
                apart=set(),
                listed={reading_of(row): frozenset((shown[row.address],))}
                if row.address in shown
                else {},
                public=not row.private,
            )
            for row in rows
        }
        for one, other in (*apart, *((other, one) for one, other in apart)):
            if one in self._group:
                self._group[one].apart.add(other)

    def close(self) -> None:
        """From now on two public groups stay two: a private record would tell by joining them."""
        self._closed = True

    def say(self, one: str, other: str, rule: str) -> bool:
        """Put both groups together because the person says so."""
        return self._put(one, other, rule, said=True)

    def join(self, one: str, other: str, rule: str) -> bool:
        """Put both groups together because of a rule; whether they are, now."""
        return self._put(one, other, rule, said=False)

    def _put(self, one: str, other: str, rule: str, *, said: bool) -> bool:
        large, small = self._group[one], self._group[other]
        if large is small:
            return True
        if self._closed and large.public and small.public:
            return False
        if large.excludes(small):
            return False
        if not said and large.was_listed_beside(small):
            return False
        self._rule.setdefault(other, rule)
        self._rule.setdefault(one, rule)
        if len(large.addresses) < len(small.addresses):
            large, small = small, large
        large.addresses += small.addresses
        large.apart |= small.apart
        large.public |= small.public
        for reading, listings in small.listed.items():
            large.listed[reading] = large.listed.get(reading, frozenset()) | listings
        for address in small.addresses:
            self._group[address] = large
        return True

    def of(self, address: str) -> list[str]:
        """All addresses of the group, this one included."""
        return self._group[address].addresses

    def has_another(self, one: str, other: str, reading: Reading) -> bool:
        """Whether this reading tells the two groups apart."""
        return self._group[one].has_another(self._group[other], reading)

    def may_join(self, one: str, other: str) -> bool:
        """Whether they are two groups, and nothing that is known here keeps them so."""
        first, second = self._group[one], self._group[other]
        return first is not second and not (
            first.excludes(second) or first.was_listed_beside(second)
        )

    def keeps_apart(self, one: str, other: str) -> bool:
        """Whether the person says that the two groups are two."""
        return self._group[one].excludes(self._group[other])

    def rule(self, address: str) -> str:
        """What joined this address to its group; "" when it stands alone."""
        return self._rule.get(address, "")
