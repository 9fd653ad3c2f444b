"""What a job yields at a time, and what is to be remembered with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from collectors.github.state import Place
from renown.record import Reading, Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A page's records, and where the job stands after it, if that is to be kept."""

    records: tuple[Record | Reading, ...] = ()
    place: Place | None = None
    """Of a walk."""
    final: bool = False
    """The walk has ended there; its group may have, too, and is remembered with it."""
    read: tuple[str, ...] = ()
    """The ids of repositories that need not be asked for again."""
    private: Mapping[str, int] = field(default_factory=dict)
    """Contributions in private, by year."""
