"""What the person says about collected records: set, same_as, not_same_as, hide.

The collected row stays untouched, so that taking the entry out of the ledger undoes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from renown.record import KINDS
from renown.resolve.exclusions import HIDDEN
from renown.store.border import record_values
from renown.store.kinds import DETAILS
from renown.store.moments import moment
from renown.store.rows import Reason, Row

_COLUMNS = frozenset({"title", "url", "at", "until", "kind", "tags"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Join:
    """Two records, by address, are the same work because the person says so."""

    one: str
    other: str
    rule: str
    private: bool = False
    """Said in private: it never puts two public ones together."""


@dataclass(kw_only=True, slots=True)
class Corrections:
    """All corrections of a person, by the address they aim at.

    A private one corrects private records only: a public one that it changed would tell of it.
    """

    timezone: ZoneInfo
    set: dict[str, list[tuple[Row, dict[str, Any]]]] = field(default_factory=dict)
    """Corrections and what they set: columns as a row holds them, everything else as details."""
    hidden: dict[str, list[Row]] = field(default_factory=dict)
    """Corrections that hide, by the address that they hide."""
    same: list[Join] = field(default_factory=list)
    apart: list[tuple[str, str]] = field(default_factory=list)
    aims: list[tuple[Row, str]] = field(default_factory=list)
    """Each correction and an address it names, to tell of those that name nothing."""
    broken: dict[str, Reason] = field(default_factory=dict)
    """Why a correction cannot be applied, by its own address."""

    @classmethod
    def read(cls, rows: Iterable[Row], timezone: ZoneInfo) -> Corrections:
        """Gather them; one that is gone from the ledger is no correction any more."""
        found = cls(timezone=timezone)
        # Public ones first: what they say is shown, whatever private ones say of the same.
        for row in sorted(rows, key=lambda row: row.private):
            if row.gone_at is None:
                found._add(row)
        return found

    def _add(self, row: Row) -> None:
        details: Mapping[str, Any] = row.details
        target = str(details.get("target", ""))
        self.aims.append((row, target))
        if changes := details.get("set"):
            try:
                values = {key: self._value(key, changes[key]) for key in changes}
            except (ValueError, TypeError, OverflowError) as error:
                self._break(row, str(error))
            else:
                self.set.setdefault(target, []).append((row, values))
        if other := details.get("same_as"):
            rule = f"correction{_why(row)}"
            self.same.append(Join(one=str(other), other=target, rule=rule, private=row.private))
            self.aims.append((row, str(other)))
        if other := details.get("not_same_as"):
            if not row.private:
                self.apart.append((target, str(other)))
            self.aims.append((row, str(other)))
        if details.get("hide"):
            self.hidden.setdefault(target, []).append(row)

    @property
    def joined(self) -> frozenset[str]:
        """Every address that a same_as names."""
        return frozenset(address for join in self.same for address in (join.one, join.other))

    def apply(self, row: Row) -> Row:
        """The row as the person says it is; what the store would refuse is told, not applied."""
        for correction, changes in self.set.get(row.address, ()):
            if correction.private and not row.private:
                continue
            try:
                row = _corrected(row, changes)
            except (ValueError, TypeError) as error:
                self._break(correction, str(error))
        return row

    def columns(self, row: Row) -> frozenset[str]:
        """What of the row is the person's word."""
        said = (one for one in self.set.get(row.address, ()) if row.private or not one[0].private)
        return frozenset(name for _, changes in said for name in changes)

    def hides(self, row: Row) -> str | None:
        """Why the person says that it does not count; None when it does."""
        said = (one for one in self.hidden.get(row.address, ()) if row.private or not one.private)
        return next((f"{HIDDEN}{_why(one)}" for one in said), None)

    def _value(self, key: str, value: Any) -> Any:
        if key in ("at", "until"):
            return _moment(value, self.timezone, last=key == "until")
        if key == "kind" and value not in KINDS:
            raise ValueError(f"{value!r} is not a kind of record")
        return tuple(sorted(map(str, value))) if key == "tags" else value

    def _break(self, row: Row, why: str) -> None:
        self.broken.setdefault(row.address, Reason(source=row.source, key=row.key, reason=why))

    def dangling(self, known: frozenset[str]) -> Iterable[Reason]:
        """Corrections that cannot be applied, or that aim at no record: one reason for each."""
        for row, address in self.aims:
            if address not in known:
                self._break(row, f"there is no record {address}")
        yield from self.broken.values()


def _why(correction: Row) -> str:
    """The reason given; of a private one nothing is told."""
    return "" if correction.private else f": {correction.details.get('reason', '')}".rstrip(": ")


def _corrected(row: Row, changes: Mapping[str, Any]) -> Row:
    """The changed row as the store would keep it; ValueError where it would not."""
    columns = {key: value for key, value in changes.items() if key in _COLUMNS}
    details = {key: value for key, value in changes.items() if key not in _COLUMNS}
    changed = replace(row, **columns)
    held = row.details
    if changed.kind != row.kind:  # of the old kind's details stay those that the new one has, too
        names = DETAILS[changed.kind].__annotations__
        held = {key: value for key, value in held.items() if key in names}
    if changed.kind == "meeting" and "people" in details:
        details = _counted(details)
        held = {key: value for key, value in held.items() if key != "people"}
    if "at" in columns:  # the day that the programme told is another
        held = {key: value for key, value in held.items() if key != "day"}
    changed = replace(changed, details={**held, **details})
    values = record_values(changed, row.person, row.source, moment(row.first_seen))
    return replace(
        changed,
        title=str(values["title"]),
        url=None if values["url"] is None else str(values["url"]),
        tags=tuple(json.loads(str(values["tags"]))),
        details=json.loads(str(values["details"])),
    )


def _counted(details: Mapping[str, Any]) -> dict[str, Any]:
    """The people of a meeting are names, or how many: either way they set the count."""
    people = details["people"]
    if isinstance(people, list | tuple):
        return {"count": len(people), **details}
    others = {key: value for key, value in details.items() if key != "people"}
    return {"count": people, **others}


def _moment(value: Any, timezone: ZoneInfo, *, last: bool) -> datetime | None:
    """A day is its first moment in the person's time zone, as an expiry its last."""
    if value is None:
        return None
    text = str(value)
    if "T" in text or " " in text:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=timezone)).astimezone(UTC)
    edge = time(23, 59, 59) if last else time()
    return datetime.combine(date.fromisoformat(text), edge, timezone).astimezone(UTC)
