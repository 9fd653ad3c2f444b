"""Accounts by platform, as people call these, and what each came to over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renown.report.charts.audience import Platform
from renown.scorecard.accounts import platform_of
from renown.store.rows import ReadingRow

_NAMES: Mapping[str, str] = {
    "bluesky": "Bluesky",
    "devto": "dev.to",
    "github": "GitHub",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "newsletter": "Newsletter",
    "stackexchange": "Stack Exchange",
    "twitter": "X",
    "x": "X",
    "youtube": "YouTube",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """An account that counts: its newest reading, and its value after each reading."""

    reading: ReadingRow
    day: date
    """The local day of the newest reading."""
    points: Sequence[tuple[date, float]]
    """By local day, oldest first; never empty."""


def platform_name(subject: str) -> str:
    """`mastodon:hachyderm.example/1` -> `Mastodon`."""
    name = platform_of(subject)
    return _NAMES.get(name, name[:1].upper() + name[1:])


def platforms(accounts: Sequence[Account]) -> tuple[Platform, ...]:
    """Each platform with the sum of its accounts, the largest first."""
    members: dict[str, list[Account]] = {}
    for one in accounts:
        members.setdefault(platform_name(one.reading.subject), []).append(one)
    found = [_platform(name, each) for name, each in members.items()]
    return tuple(sorted(found, key=lambda one: (-one.value, one.name)))


def _platform(name: str, accounts: Sequence[Account]) -> Platform:
    single = [
        Platform(name=name, points=one.points, asserted=False, read=one.day) for one in accounts
    ]
    days = sorted({day for one in accounts for day, _ in one.points})
    return Platform(
        name=name,
        points=[(day, sum(one.read_by(day) or 0 for one in single)) for day in days],
        asserted=any(one.reading.evidence == "asserted" for one in accounts),
        read=min(one.day for one in accounts),
        accounts=len(accounts),
        parts=[one.points for one in accounts],
    )
