"""Which talks and workshops are one appearance: one person, one event, one date.

Titles alone never tell: of pairs that were labelled by hand, the same talk and another one are as
much alike. So records are one only at the same event or within a day of each other, and there by
an equal address, an equal title, or one that is nearly equal with the same numbers, parts and
days. What one source lists side by side stays apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from renown.programme.titles import are_alike, is_generic
from renown.resolve.appearance import Appearance, appearance_of
from renown.resolve.exclusions import ASKED, CANCELLED
from renown.resolve.groups import Groups, Listing
from renown.store.rows import Row

_TRIES = 100
"""Records that one is compared with: no source can make it slow."""
_MANY = 2000
"""Appearances that a doubtful one is compared with."""
_TELLS = 12
"""Letters of a title that is looked for in a longer one."""
_DAY = timedelta(days=1)
_OLD = timedelta(days=400)
"""After which a recording is not taken for one of an earlier talk."""


class Appearances:
    """All talks and workshops of a person, to be put into groups."""

    def __init__(self, rows: Iterable[Row]) -> None:
        found = map(appearance_of, rows)
        self._all = sorted(found, key=lambda one: (one.day or date.max, one.address))
        self._by_address = {one.address: one for one in self._all}

    def listed(self) -> Mapping[str, Listing]:
        """By address: whatever a source lists side by side is different."""
        return {one.address: one.address for one in self._all if one.gone is None}

    def join(self, groups: Groups, *, private: bool) -> None:
        """Put together what is the same, the public ones only or all of them."""
        chosen = [one for one in self._all if private or not one.private]
        if private and not any(one.private for one in chosen):
            return
        titled = [one for one in chosen if not one.untitled]
        self._gather(groups, titled, "same link", lambda one: one.links, _always)
        self._gather(groups, titled, "same title", lambda one: (one.title,), _names_a_talk)
        self._gather(groups, titled, "nearly the same title", _days_around, _are_alike)
        self._gather(groups, chosen, "same event", _events_of, _only_one_has_a_title)

    def _gather(
        self,
        groups: Groups,
        among: Sequence[Appearance],
        rule: str,
        names: Callable[[Appearance], Iterable[Hashable]],
        agree: Callable[[Appearance, Appearance], bool],
    ) -> None:
        classes: defaultdict[Hashable, list[Appearance]] = defaultdict(list)
        for one in among:
            for name in names(one):
                classes[name].append(one)
        for alike in classes.values():
            for place, first in enumerate(alike):
                for other in alike[place + 1 : place + 1 + _TRIES]:
                    if agree(first, other) and self._may_join(groups, first, other):
                        groups.join(first.address, other.address, rule)

    def _may_join(self, groups: Groups, first: Appearance, other: Appearance) -> bool:
        """Whether all of both groups fit, save what the person put there."""
        if not (first.may_be(other) and groups.may_join(first.address, other.address)):
            return False
        ours, theirs = self._members(groups, first), self._members(groups, other)
        if first.untitled != other.untitled:  # one event may have several talks; it is one of them
            untitled = ours if first.untitled else theirs
            if not all(one.untitled for one in untitled):
                return False
        return all(one.may_be(two) for one in ours for two in theirs if one is not two)

    def _members(self, groups: Groups, of: Appearance) -> list[Appearance]:
        known = (self._by_address.get(address) for address in groups.of(of.address))
        return [
            one for one in known if one and not groups.rule(one.address).startswith("correction")
        ]

    def doubts(
        self, groups: Groups, excluded: Mapping[str, str], *, private: bool
    ) -> Mapping[str, str]:
        """By address, why what is in no group may still be something that counts already.

        Also what is called off: a programme that says so is believed for all sources, unless the
        person wrote down that it took place. What is private says nothing of what is public.
        """
        found: dict[str, str] = {}
        for one in self._all:
            if excluded.get(one.address) == CANCELLED and one.private is private:
                members = [self._by_address[address] for address in groups.of(one.address)]
                if one.written or not any(other.written or other.confirmed for other in members):
                    why = f"{CANCELLED}, as {one.address} says"
                    found |= {
                        other.address: why
                        for other in members
                        if other.private is private and other.address not in excluded
                    }
        counted = [one for one in self._all if one.address not in {**excluded, **found}]
        return found | dict(self._questions(counted, groups, private=private))

    def _questions(
        self, among: Sequence[Appearance], groups: Groups, *, private: bool
    ) -> Iterator[tuple[str, str]]:
        known = [one for one in among if one.day and not (one.untitled or one.recording)]
        days = [one.day for one in known if one.day]
        for one in filter(_is_doubtful, among):
            if one.private is private and one.first and one.last and self._is_alone(groups, one):
                since = one.first - (_OLD if one.recording else _DAY)
                near = islice(known, bisect_left(days, since), bisect_right(days, one.last + _DAY))
                doubts = (
                    f"{ASKED}: {why} {other.address}"
                    for other in islice(near, _MANY)
                    if (why := _doubt(one, other))
                    and not groups.keeps_apart(one.address, other.address)
                )
                if told := next(doubts, None):
                    yield one.address, told

    def _is_alone(self, groups: Groups, one: Appearance) -> bool:
        """Whether nothing joined it, as far as that may be told."""
        return not any(
            other is not one and other.private is one.private
            for address in groups.of(one.address)
            if (other := self._by_address.get(address))
        )


def _is_doubtful(one: Appearance) -> bool:
    return not one.confirmed and (one.recording or one.untitled or one.asserted)


def _doubt(one: Appearance, other: Appearance) -> str | None:
    """What speaks for it that both are one, though no rule is sure."""
    if other.untitled or other.recording or one.private != other.private:
        return None
    if not (one.day and other.day):
        return None
    if one.recording:
        return "most likely a recording of" if _names(one.title, other.title) else None
    if one.untitled:
        during = bool(one.first and one.last and one.first <= other.day <= one.last)
        return "perhaps the event of" if during and not one.is_elsewhere(other) else None
    same_day = (
        one.day == other.day
        and one.title == other.title
        and one.source != other.source
        and not other.asserted
    )
    return "the same title on the same day as" if same_day else None


def _names(recording: str, talk: str) -> bool:
    """Whether the title of a recording is, or holds, that of a talk; many name speakers, too."""
    if is_generic(talk):
        return False
    return recording == talk or (len(talk) >= _TELLS and f" {talk} " in f" {recording} ")


def _always(_one: Appearance, _other: Appearance) -> bool:
    return True


def _names_a_talk(one: Appearance, other: Appearance) -> bool:
    """What many events have is one only at one event, on one day."""
    if one.recording or other.recording:
        return False  # dated by its upload; only its address tells
    return not is_generic(one.title) or (one.is_at(other) and one.is_near(other))


def _are_alike(one: Appearance, other: Appearance) -> bool:
    if one.recording or other.recording or one.title == other.title:
        return False
    return are_alike(one.title, other.title)


def _only_one_has_a_title(one: Appearance, other: Appearance) -> bool:
    return one.untitled != other.untitled and one.is_at(other)


def _days_around(one: Appearance) -> Iterator[date]:
    """So that what lies a day apart meets."""
    if one.day:
        yield from (one.day, one.day + _DAY)


def _events_of(one: Appearance) -> Iterator[Hashable]:
    yield from one.events
    if one.site:
        yield one.site.partition("/")[0]
