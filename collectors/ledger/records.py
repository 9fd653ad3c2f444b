"""Entries of a ledger -> records and readings. All are asserted: the person says so."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from zoneinfo import ZoneInfo

from collectors.ledger.corrections import Correction
from collectors.ledger.entries import Entry
from collectors.ledger.fields import fold
from collectors.ledger.figures import Followers
from renown.record import Reading, Record


def key_of(entry: Entry | Followers | Correction, timezone: ZoneInfo) -> str:
    """What an entry is told from all others by: its id, or its kind, local day and folded title."""
    match entry:
        case Followers():
            return f"{_subject(entry)} followers {entry.date.date()}"
        case Correction():
            return entry.id or _short(":".join(("correction", *_said(entry), entry.target)))
        case Entry():
            day = entry.date.astimezone(timezone).date()
            return entry.id or f"{entry.kind}:{day}:{fold(entry.heading)}"


def observation(
    entry: Entry | Followers | Correction, key: str, *, private: bool
) -> Record | Reading:
    """The record or the reading that an entry is."""
    match entry:
        case Followers():
            return _reading(entry, private=private)
        case Correction():
            return _correction(entry, key, private=private)
        case Entry():
            return Record(
                kind=entry.kind,
                key=key,
                title=entry.heading,
                url=entry.url or entry.proof,
                at=entry.date,
                until=entry.end,
                evidence="asserted",
                tags=entry.subjects,
                details=entry.details,
                private=private,
            )


def tells_of(entry: Correction, private: Collection[str]) -> bool:
    """Whether it names a private entry, by whose key one could tell what that is."""
    named = (entry.target, entry.same_as, entry.not_same_as)
    return any(address.partition("/")[2] in private for address in named if address)


def _short(key: str) -> str:
    """The key, its end replaced by a digest where it names two very long ones."""
    return key if len(key) <= 400 else f"{key[:360]}:{sha256(key.encode()).hexdigest()[:32]}"


def _subject(entry: Followers) -> str:
    return f"{entry.platform}:{entry.account}"


def _reading(entry: Followers, *, private: bool) -> Reading:
    return Reading(
        subject=_subject(entry),
        name="followers",
        value=float(entry.count),
        unit="followers",
        at=entry.date,
        evidence="asserted",
        method="manual",
        url=entry.url or entry.proof,
        private=private,
    )


def _said(entry: Correction) -> tuple[str, ...]:
    """The verb of a correction and the other record it names."""
    if entry.same_as:
        return "same_as", entry.same_as
    if entry.not_same_as:
        return "not_same_as", entry.not_same_as
    return ("hide",) if entry.hide else ("set",)


def _correction(entry: Correction, key: str, *, private: bool) -> Record:
    said = {
        "set": entry.changes or None,
        "same_as": entry.same_as,
        "not_same_as": entry.not_same_as,
        "hide": entry.hide,
    }
    return Record(
        kind="correction",
        key=key,
        title=f"Correction of {entry.target}",
        evidence="asserted",
        details={
            "target": entry.target,
            "reason": entry.reason,
            **{name: value for name, value in said.items() if value is not None},
        },
        private=private,
    )
