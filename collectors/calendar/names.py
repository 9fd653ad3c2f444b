"""The person's name in the lists of people that calendars write into texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from renown.programme import Speaker
from renown.programme.letters import folded

_BREAK = re.compile(
    r"[,;&/|()\[\]:@+\n\t\u2022\u00b7]|\s[-\u2013\u2014]\s"
    r"|(?<!\w)(?:(?:dr|dipl)\.?\s?-?\s?ing\.?|ing\."
    r"|(?:and|with|by|und|et|dr|dipl|prof|mrs?|ms|ph\.?\s?d)\.?)(?!\w)",
    re.IGNORECASE,
)
"""Titles of people are told from their names, too; "Ing" is a name, unless a dot follows."""
_APART = re.compile(r";|\s&\s|\n|\s(?:and|und|et)\s", re.IGNORECASE)
_LONGEST = 2_000
_MOST = 20
"""People of one session that are kept."""
_HIDDEN = re.compile(" \u0301|['\u2018\u2019\u02bc`\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad]")
"""After decomposing; the first is an acute accent that stands for an apostrophe."""
_SPECIAL = re.compile("[\u00f8\u0142\u0111\u00f0\u00fe\u00e6\u0153\u0131]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """The names to look for, each as the words between commas and the like."""

    names: dict[tuple[str, ...], str]
    """How it is written, by its parts."""
    needles: tuple[tuple[str, ...], ...]
    """The words of each."""
    are_ids: bool
    """Whether they are given for this calendar, in the place of the person's names."""

    @classmethod
    def of(cls, ids: Sequence[str], names: Iterable[str]) -> Wanted:
        """Where ids are given, nothing else tells."""
        told = {_parts(name): name for name in (ids or names)}
        told.pop((), None)
        needles = tuple(tuple(" ".join(parts).split()) for parts in told)
        return cls(names=told, needles=needles, are_ids=bool(ids))

    def stands_in(self, raw: bytes) -> bool:
        """Whether that text holds all words of a name, somewhere: quick, and never too strict."""
        if raw.isascii() and b"'" not in raw and b"`" not in raw:
            low = raw.lower().decode("ascii")
        else:
            low = _loose(raw.decode("utf-8", "replace"), self.needles)
        return any(all(word in low for word in words) for words in self.needles)

    def found(self, text: str) -> Speaker | None:
        """The person as a part of that list of people, companies and roles."""
        pieces = [(folded(piece), piece) for piece in _BREAK.split(text[:_LONGEST])]
        kept = [(told, piece.strip()) for told, piece in pieces if told]
        parts = tuple(told for told, _ in kept)
        for name, written in self.names.items():
            for at in range(len(parts) - len(name) + 1):
                if parts[at : at + len(name)] == name:
                    return self._speaker(kept[at][1], written)
        return None

    def alone(self, line: str) -> Speaker | None:
        """The person where the line is the name, and nothing else."""
        if len(line) > 300:
            return None
        written = self.names.get(_parts(line))
        return self._speaker(line.strip(), written) if written else None

    def _speaker(self, shown: str, written: str) -> Speaker:
        """As the calendar spells it, unless only the person is called with a title, or by more."""
        name = shown if folded(shown) == folded(written) else written
        return Speaker(name=name, ids=(written,) if self.are_ids else ())


def with_others(text: str, person: Speaker) -> tuple[Speaker, ...]:
    """All who are named in a list of "Name, Company & Name, Company"; companies stay out.

    Of several people before one company the first is told from the company only.
    """
    pieces = (_BREAK.split(piece) for piece in _APART.split(text[:_LONGEST]))
    heads = (next((one.strip() for one in piece if one.strip()), "") for piece in pieces)
    own, told = _parts(person.name)[:1], dict[tuple[str, ...], Speaker]()
    for head in heads:
        if (key := _parts(head)) and len(head) <= 100:
            told[key] = person if key == own else Speaker(name=head)
    if own not in list(told)[:_MOST]:
        told = {own: person, **told}
    return tuple(told.values())[:_MOST]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(folded, _BREAK.split(name))))


def _loose(text: str, needles: Sequence[Sequence[str]]) -> str:
    """As `folded`, but for blanks and signs; a tenth of its time for most texts."""
    if all(word.isascii() for words in needles for word in words):
        low = unicodedata.normalize("NFKD", text).casefold()
        if not _SPECIAL.search(low):
            return _HIDDEN.sub("", low)
    return folded(text)
