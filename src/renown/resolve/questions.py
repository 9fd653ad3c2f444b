"""What no rule joins, and what may count already all the same: the person is asked.

A question more does less harm than an appearance that counts twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from renown.programme.titles import is_generic
from renown.resolve.appearance import Appearance

_MANY = 2000
"""Appearances during an event that are looked at."""
_LONGEST = 60
"""Words of a recording's title in which that of a talk is looked for."""
_START = 3
"""Words that two titles begin with, to be asked about."""
_TELLS = 12
"""Letters of a title that is looked for in a longer one, or of what two begin with."""
_DAY = timedelta(days=1)
_OLD = timedelta(days=400)
"""After which a recording is not taken for one of an earlier talk."""


class Known:
    """Appearances that are known by title and day, to be found by either."""

    def __init__(self, among: Iterable[Appearance]) -> None:
        self._dated = [one for one in among if one.day and not (one.untitled or one.recording)]
        self._days = [one.day for one in self._dated if one.day]
        self._by_title: defaultdict[str, list[Appearance]] = defaultdict(list)
        self._by_start: defaultdict[str, list[Appearance]] = defaultdict(list)
        for one in self._dated:
            self._by_title[one.title].append(one)
            if start := _start(one.title.split()):
                self._by_start[start].append(one)

    def asks(self, one: Appearance) -> bool:
        """Whether it may be something that is known: its title or its day is not the talk's."""
        doubtful = one.recording or one.untitled or one.asserted
        return doubtful and not one.confirmed and one.day is not None

    def doubts(self, one: Appearance) -> Iterator[tuple[str, str]]:
        """What it may be, and the address of that."""
        if one.recording:
            found, why = self._recorded(one), "most likely a recording of"
        elif one.untitled:
            found, why = self._during(one), "perhaps the event of"
        else:
            found, why = self._on_that_day(one), "the same title on the same day as"
        for other in found:
            if other is not one and other.private is one.private:
                yield why, other.address

    def _recorded(self, one: Appearance) -> Iterator[Appearance]:
        """Titles that a recording's title is, holds or begins like: many name speakers, too."""
        words = one.title.split()[:_LONGEST]
        for title in _parts(words):
            if title in self._by_title and (
                one.title.startswith(title) or (len(title) >= _TELLS and not is_generic(title))
            ):
                yield from self._before(one, self._by_title[title])
        if start := _start(words):
            yield from self._before(one, self._by_start.get(start, ()))

    def _before(self, one: Appearance, talks: Sequence[Appearance]) -> Iterator[Appearance]:
        for talk in talks:
            if one.day and talk.day and talk.day - _DAY <= one.day <= talk.day + _OLD:
                yield talk

    def _during(self, one: Appearance) -> Iterator[Appearance]:
        if one.first and one.last:
            begin, end = bisect_left(self._days, one.first), bisect_right(self._days, one.last)
            near = islice(self._dated, begin, min(end, begin + _MANY))
            yield from (talk for talk in near if not one.is_elsewhere(talk))

    def _on_that_day(self, one: Appearance) -> Iterator[Appearance]:
        for talk in self._by_title.get(one.title, ()):
            if talk.day == one.day and talk.source != one.source and not talk.asserted:
                yield talk


def _start(words: Sequence[str]) -> str:
    """What a title begins with; "" where that tells too little."""
    start = " ".join(words[:_START])
    return start if len(words) >= _START and len(start) >= _TELLS else ""


def _parts(words: Sequence[str]) -> Iterator[str]:
    """All runs of words, the longest first."""
    for length in range(len(words), 0, -1):
        for begin in range(len(words) - length + 1):
            yield " ".join(words[begin : begin + length])
