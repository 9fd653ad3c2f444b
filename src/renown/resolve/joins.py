"""The rules that say which records are the same work. A rule sees all of its kinds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from renown.resolve.links import normalise
from renown.store.rows import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Join:
    """Two records, by address, are the same work because of a rule."""

    one: str
    other: str
    rule: str
    private: bool = False
    """Said in private: it joins only where one of the two is private."""


Rule = Callable[[Sequence[Row]], Iterator[Join]]


def same_link(rows: Sequence[Row]) -> Iterator[Join]:
    """Posts whose links, or the canonical links they name, are equal once normalised."""
    first: dict[str, str] = {}
    for row in rows:
        canonical = row.details.get("canonical")
        for link in (row.url, canonical if isinstance(canonical, str) else None):
            page = normalise(link)
            if page is None:
                continue
            known = first.setdefault(page, row.address)
            if known != row.address:
                yield Join(one=known, other=row.address, rule="same link")


RULES: tuple[tuple[frozenset[str], tuple[Rule, ...]], ...] = ((frozenset({"post"}), (same_link,)),)
"""Kinds that may be the same work as one another, and the rules that tell."""


class Groups:
    """Union-find over record addresses that never puts two together that must stay apart."""

    def __init__(self, apart: Sequence[tuple[str, str]] = ()) -> None:
        self._apart = tuple(apart)
        self._group: dict[str, list[str]] = {}
        self._rule: dict[str, str] = {}

    def add(self, join: Join) -> None:
        """Put both groups together, unless a correction keeps any two of them apart."""
        one, other = self.of(join.one), self.of(join.other)
        if one is other:
            return
        union = {*one, *other}
        if any(left in union and right in union for left, right in self._apart):
            return
        self._rule.setdefault(join.other, join.rule)
        self._rule.setdefault(join.one, join.rule)
        one += other
        for address in other:
            self._group[address] = one

    def of(self, address: str) -> list[str]:
        """All addresses of the group, this one included."""
        return self._group.setdefault(address, [address])

    def rule(self, address: str) -> str:
        """What joined this address to its group; "" when it stands alone."""
        return self._rule.get(address, "")
