"""What every format is read into: raw texts, as the feed spells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One item. Whatever it lacks is empty."""

    id: str = ""
    link: str = ""
    """May be relative, or no web address at all."""
    title: str = ""
    """May hold HTML."""
    text: str = ""
    """The beginning of its summary or content; may hold HTML."""
    authors: tuple[str, ...] = ()
    """Names; a mail address where no name is given."""
    published: str = ""
    updated: str = ""
    tags: tuple[str, ...] = ()
    canonical: str = ""
    """Where it was published first, when the item says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A document."""

    title: str
    authors: tuple[str, ...] = ()
    """Those of the entries that name none."""
    entries: tuple[Entry, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    """Those to other pages of it, by relation (`next`, `prev-archive`, ...); may be relative."""
    generator: str = ""
    """The program that made it, in its own words."""
    is_damaged: bool = False
    """It is not well-formed; entries may be missing."""
    is_cut: bool = False
    """It holds more items than are read."""
