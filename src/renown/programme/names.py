"""Whose appearance it is: by an id, by a profile link, or by a name as programmes spell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from renown.collector import Person
from renown.programme.letters import folded
from renown.programme.session import Speaker

_HOSTS = {"twitter.com": "x.com", "mobile.twitter.com": "x.com"}
_OF_MANY = """
bsky.app dev.to facebook.com github.com google.com hachyderm.io instagram.com linkedin.com
mastodon.social medium.com sessionize.com x.com youtube.com
"""
"""Hosts whose front page is nobody's profile."""
_TRACKING = re.compile(r"utm_|(?:fbclid|gclid|hl|lang|locale|ref|source|trk)$")
_PLACES = re.compile(r"^[a-z]{2}\.(linkedin\.com)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What tells that a speaker is the person."""

    by: Literal["name", "id", "link"]
    value: str
    """The id, the link or the name, as the programme spells it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """The person, as programmes know people."""

    names: frozenset[str]
    links: frozenset[str]
    ids: frozenset[str]

    @classmethod
    def of(cls, person: Person, ids: Iterable[str] = ()) -> Who:
        """Where ids are given, nothing else tells: that is what they are given for."""
        return cls(
            names=names_of(person),
            links=frozenset(filter(None, map(profile, person.links))),
            ids=frozenset(ids),
        )

    def match(self, speaker: Speaker) -> Match | None:
        """What tells that it is the person; None when nothing does."""
        if self.ids:
            id_ = next((one for one in speaker.ids if one in self.ids), None)
            return Match(by="id", value=id_) if id_ else None
        for link in speaker.links if self.links else ():
            if (found := profile(link)) in self.links:
                return Match(by="link", value=str(found))
        if folded(speaker.name) in self.names:
            return Match(by="name", value=" ".join(speaker.name.split()))
        return None

    def first(self, speakers: Sequence[Speaker]) -> tuple[Speaker, Match] | None:
        """The one among those who speak together that matches best, and by what."""
        found = [(one, match) for one in speakers if (match := self.match(one))]
        return min(found, key=lambda pair: _ORDER.index(pair[1].by), default=None)


_ORDER = ("id", "link", "name")


def names_of(person: Person) -> frozenset[str]:
    """The name and the aliases, folded."""
    return frozenset(filter(None, map(folded, (person.name, *person.aliases))))


def profile(link: str) -> str | None:
    """A profile's address in one spelling; None for what is none, such as a bare host of many."""
    try:
        parts = urlsplit(link.strip() if "//" in link else f"//{link.strip()}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    host = _PLACES.sub(r"\1", _HOSTS.get(host, host))
    path = unquote(parts.path).strip("/").casefold()
    if host not in _OF_MANY.split() or path.endswith(".php"):
        told = [pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])]
        path += f"?{urlencode(sorted(told))}" if told else ""
    if not host or "." not in host or (not path and host in _OF_MANY.split()):
        return None
    return f"{host}/{path}" if path else host
