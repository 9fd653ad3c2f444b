"""The keys of a `schedule` table in config.toml."""

from __future__ import annotations

from renown.collector import Address
from renown.programme import ProgrammeOptions


class Options(ProgrammeOptions):
    """Where the programme is; the rest is said of every programme."""

    url: Address
    """Of the document itself, or of the list of submissions of pretalx's API."""
