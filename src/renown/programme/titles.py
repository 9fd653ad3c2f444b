"""Titles of sessions: what of them names the talk, what is decoration, what names nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from renown.programme.letters import folded, words

_LABEL = re.compile(
    r"^[^\w\[(]*(?:\[[^\]]{1,40}\]|\((?:sold out|cancelled|canceled|full)\)|"
    r"(?:opening |closing |sponsored )?(?:keynote|sponsored|tutorial|workshop|lightning talk|"
    r"panel(?: discussion)?|talk|poster(?: session)?|project lightning talk|contribfest|"
    r"maintainer track)\s*[:|])\s*",
    re.IGNORECASE,
)
_SPONSOR = re.compile(r"\s*[(\[](?:sponsored|presented) by [^)\]]{1,80}[)\]]\s*$", re.IGNORECASE)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_LIKE = 0.90
_LONGEST = 300
_ENOUGH = 12
"""Letters that a title needs, to be told by being a part of another."""


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTS = _words_of(
    "part day session chapter episode volume week module level one two three four five six seven "
    "eight nine ten first second third fourth fifth last i ii iii iv v vi am pm morning afternoon "
    "evening intro introduction beginner beginners intermediate advanced basic basics again repeat "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_JOINS = _words_of("a an and at by for from in of on or the to with und der die das de la le et")
_SERVICE = _words_of(
    "badge break breakfast breaks ceremony check cloakroom closing coffee dinner farewell goodbye "
    "housekeeping kickoff lunch opening party pickup raffle reception refreshments registration "
    "remarks snacks welcome wrapup"
)
"""One of these a title needs, to be taken for something else than a talk; all others may be
beside it."""
_BESIDE = _SERVICE | _words_of(
    "address announcement announcements awards drinks event expo floor hall happy hour mini "
    "networking notes off open opens out pick refreshment session sessions social sponsor sponsors "
    "tea thank thanks traditional up words wrap you"
)
_BLOCK = _words_of("block ignite ignites lightning round session sessions talk talks")
_GENERIC = _words_of(
    "ama anything ask demo demos discussion hackathon hour hours keynote keynotes maintainer me "
    "meetup office open overview panel poster posters project q qa roadmap space spaces state tba "
    "tbd test track tutorial tutorials unconference update updates us workshop workshops"
)


@lru_cache(maxsize=4096)
def normalised(title: str) -> str:
    """Its words without what only decorates: of "[Tutorial] Go, gently", go gently."""
    bare = _SPONSOR.sub("", title[:_LONGEST])
    while (shorter := _LABEL.sub("", bare)) != bare and words(shorter):
        bare = shorter
    return folded(bare) or folded(title[:_LONGEST]) or title.strip()[:_LONGEST]


def talk_of(title: str, event: str, speakers: Iterable[str]) -> str:
    """What is the same in every delivery: the title, normalised, without its event and speakers."""
    bare, dash, end = title.rpartition(" - ")
    told = f" {folded(end)} "
    if (
        dash
        and words(bare)
        and any(f" {folded(one)} " in told for one in (event, *speakers) if one)
    ):
        return normalised(bare)
    return normalised(title)


def is_block(title: str) -> bool:
    """Whether it is a slot of many short talks, and names none of them."""
    found = _telling(title)
    return (
        bool(found) and set(found) <= _BLOCK and bool({"lightning", "ignite", "ignites"} & {*found})
    )


def is_service(title: str, *events: str) -> bool:
    """Whether it names a break, a welcome or a closing, and no talk; beside that, the event."""
    told = f" {folded(title)} "
    for event in events:
        name = " ".join(word for word in words(event) if not _YEAR.fullmatch(word))
        told = told.replace(f" {name} ", " ") if name else told
    found = set(_telling(told))
    return not found.isdisjoint(_SERVICE) and found <= _BESIDE


def is_generic(title: str) -> bool:
    """Whether many events have something that is called so."""
    known = _BESIDE | _BLOCK | _GENERIC | _PARTS
    return all(word in known for word in _telling(title))


def _telling(title: str) -> list[str]:
    """Its words without numbers ("2nd") and joining words."""
    return [word for word in words(title) if not word[0].isdigit() and word not in _JOINS]


def are_alike(one: str, other: str) -> bool:
    """Whether two titles, normalised, of one event are most likely one: edited, cut, lengthened.

    Numbers, parts, days and levels must be the same: they are what tells the parts of a series.
    """
    if one == other:
        return True
    if is_generic(one) or is_generic(other) or _parts(one) != _parts(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= _ENOUGH and f" {short} " in f" {long} ":
        return True
    match = SequenceMatcher(None, one, other, autojunk=False)
    return (
        match.real_quick_ratio() >= _LIKE
        and match.quick_ratio() >= _LIKE
        and match.ratio() >= _LIKE
    )


def _parts(title: str) -> list[str]:
    return sorted(word for word in title.split() if word in _PARTS or re.search(r"\d", word))
