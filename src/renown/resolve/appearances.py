"""Which talks and workshops are one appearance: one person, one event, one date.

Titles alone never tell: of pairs that were labelled by hand, the same talk and another one are as
much alike. So records are one only at the same event or within a day of each other, and there by
an equal address, an equal title, or one that is nearly equal with the same numbers, parts and
days. What one source lists side by side stays apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from renown.programme.titles import are_alike, is_generic
from renown.resolve.appearance import Appearance, appearance_of
from renown.resolve.exclusions import ASKED, CANCELLED, HIDDEN
from renown.resolve.groups import Groups, Listing
from renown.resolve.questions import Known
from renown.store.rows import Row

_TRIES = 100
"""Records that one is compared with: no source can make it slow."""
_DAY = timedelta(days=1)


class Appearances:
    """All talks and workshops of a person, to be put into groups."""

    def __init__(self, rows: Iterable[Row], timezone: ZoneInfo) -> None:
        found = (appearance_of(row, timezone) for row in rows)
        self._all = sorted(found, key=lambda one: (one.day or date.max, one.address))
        self._by_address = {one.address: one for one in self._all}

    def listed(self) -> Mapping[str, Listing]:
        """By address: whatever a source lists side by side is different."""
        return {one.address: one.address for one in self._all if one.gone is None}

    def join(self, groups: Groups, excluded: Mapping[str, str], *, private: bool) -> None:
        """Put together what is the same, the public ones only or all of them.

        What counts comes first, so that nothing is taken for what does not, if it may be both.
        """
        chosen = [one for one in self._all if private or not one.private]
        if private and not any(one.private for one in chosen):
            return
        free = [one for one in chosen if one.address not in excluded]
        off = [one for one in chosen if excluded.get(one.address, CANCELLED) == CANCELLED]
        for among in (free, chosen):
            titled = [one for one in among if not one.untitled]
            self._gather(groups, titled, "same link", lambda one: one.links, _always)
            self._gather(groups, titled, "same title", _title_of, _names_a_talk_of_one_day)
            self._gather(groups, titled, "same title", _title_of, _names_a_talk)
            self._gather(groups, titled, "nearly the same title", _days_around, _are_alike)
            events = among if among is free else off
            self._gather(groups, events, "same event", _events_of, _only_one_has_a_title)

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
                    if (
                        first.may_be(other)
                        and agree(first, other)
                        and self._fits(groups, first, other)
                    ):
                        groups.join(first.address, other.address, rule)

    def _fits(self, groups: Groups, first: Appearance, other: Appearance) -> bool:
        """Whether all of both groups fit, save what the person put there."""
        if not groups.may_join(first.address, other.address):
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

    def settle(
        self, groups: Groups, excluded: Mapping[str, str], *, private: bool
    ) -> Mapping[str, str]:
        """By address, why records do not count, once all that are one are together.

        What is private says nothing of what is public.
        """
        found: dict[str, str] = {}
        for members in self._together(groups, private=private):
            found |= _settled(members, excluded)
        counted = [one for one in self._all if one.address not in {**excluded, **found}]
        return found | dict(self._questions(counted, groups, private=private))

    def _together(self, groups: Groups, *, private: bool) -> Iterator[list[Appearance]]:
        """All groups, as far as they are of that privacy."""
        done: set[str] = set()
        for one in self._all:
            if one.private is private and one.address not in done:
                known = (self._by_address.get(each) for each in sorted(groups.of(one.address)))
                members = [each for each in known if each and each.private is private]
                done.update(each.address for each in members)
                yield members

    def _questions(
        self, among: Sequence[Appearance], groups: Groups, *, private: bool
    ) -> Iterator[tuple[str, str]]:
        """Where all that count of a group may be something else: asked of the first of them."""
        known, counted = Known(among), {one.address for one in among}
        for members in self._together(groups, private=private):
            free = [one for one in members if one.address in counted]
            if free and all(map(known.asks, free)):
                first, own = free[0], {one.address for one in members}
                apart = partial(groups.keeps_apart, first.address)
                doubts = (pair for one in free for pair in known.doubts(one))
                others = (pair for pair in doubts if not (pair[1] in own or apart(pair[1])))
                for why, other in islice(others, 1):
                    yield first.address, f"{ASKED}: {why} {other}"
                    yield from ((one.address, f"waits with {first.address}") for one in free[1:])


def _settled(members: Sequence[Appearance], excluded: Mapping[str, str]) -> dict[str, str]:
    """Why the records of one group do not count.

    A programme that calls it off is believed for all sources, unless the person wrote down that it
    took place. A question is asked once, and not at all where one of them counts, or is hidden.
    """
    found = {one.address: excluded[one.address] for one in members if one.address in excluded}
    free = [one for one in members if one.address not in found]
    off = [one for one in members if found.get(one.address) == CANCELLED]
    if off and (any(one.written for one in off) or not any(_is_word(one) for one in free)):
        told = f"{CANCELLED}, as {off[0].address} says"
        return {one.address: found.get(one.address, told) for one in members}
    asked = [one for one in members if found.get(one.address, "").startswith(ASKED)]
    if any(not one.untitled for one in free):
        return {key: why for key, why in found.items() if not why.startswith(ASKED)}
    hidden = next((key for key, why in found.items() if why.startswith(HIDDEN)), None)
    for one in asked[0 if hidden else 1 :]:
        told = f"hidden, as {hidden} is" if hidden else f"waits with {asked[0].address}"
        found[one.address] = told
    return found


def _is_word(one: Appearance) -> bool:
    """Whether the person says that it took place."""
    return one.written or one.confirmed


def _always(_one: Appearance, _other: Appearance) -> bool:
    return True


def _title_of(one: Appearance) -> Iterable[Hashable]:
    return (one.title,)


def _names_a_talk_of_one_day(one: Appearance, other: Appearance) -> bool:
    return one.day == other.day and _names_a_talk(one, other)


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
