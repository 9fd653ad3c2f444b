"""What the person says about collected records: set, same_as, not_same_as, hide.

The collected row stays untouched, so that taking the entry out of the ledger undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from renown.record import KINDS
from renown.resolve.joins import Join
from renown.store.rows import Reason, Row

_COLUMNS = frozenset({"title", "url", "at", "until", "kind", "tags"})


@dataclass(kw_only=True, slots=True)
class Corrections:
    """All corrections of a person, by the address they aim at."""

    timezone: ZoneInfo
    set: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Columns with their values as a row holds them, everything else as details."""
    hidden: dict[str, str] = field(default_factory=dict)
    same: list[Join] = field(default_factory=list)
    apart: list[tuple[str, str]] = field(default_factory=list)
    aims: list[tuple[Row, str]] = field(default_factory=list)
    """Each correction and an address it names, to tell of those that name nothing."""
    broken: list[Reason] = field(default_factory=list)

    @classmethod
    def read(cls, rows: Iterable[Row], timezone: ZoneInfo) -> Corrections:
        """Gather them; one that is gone from the ledger is no correction any more."""
        found = cls(timezone=timezone)
        for row in rows:
            if row.gone_at is None:
                found._add(row)
        return found

    def _add(self, row: Row) -> None:
        details: Mapping[str, Any] = row.details
        target = str(details["target"])
        self.aims.append((row, target))
        why = f"{details.get('reason', '')}".strip()
        if changes := details.get("set"):
            try:
                values = {key: self._value(key, changes[key]) for key in changes}
            except ValueError as error:
                self.broken.append(Reason(source=row.source, key=row.key, reason=str(error)))
            else:
                self.set.setdefault(target, []).append(values)
        if other := details.get("same_as"):
            self.same.append(Join(one=str(other), other=target, rule=f"correction: {why}"))
            self.aims.append((row, str(other)))
        if other := details.get("not_same_as"):
            self.apart.append((target, str(other)))
            self.aims.append((row, str(other)))
        if details.get("hide"):
            self.hidden[target] = f"hidden: {why}"

    @property
    def joined(self) -> frozenset[str]:
        """Every address that a same_as names."""
        return frozenset(address for join in self.same for address in (join.one, join.other))

    def apply(self, row: Row) -> Row:
        """The row as the person says it is."""
        for changes in self.set.get(row.address, ()):
            columns = {key: value for key, value in changes.items() if key in _COLUMNS}
            details = {key: value for key, value in changes.items() if key not in _COLUMNS}
            row = replace(row, **columns, details={**row.details, **details})
        return row

    def _value(self, key: str, value: Any) -> Any:
        if key in ("at", "until"):
            return _moment(value, self.timezone, last=key == "until")
        if key == "kind" and value not in KINDS:
            raise ValueError(f"{value!r} is not a kind of record")
        return tuple(sorted(map(str, value))) if key == "tags" else value

    def dangling(self, known: frozenset[str]) -> Iterable[Reason]:
        """Corrections that cannot be applied, or that aim at no record."""
        yield from self.broken
        for row, address in self.aims:
            if address not in known:
                yield Reason(source=row.source, key=row.key, reason=f"there is no record {address}")


def _moment(value: Any, timezone: ZoneInfo, *, last: bool) -> datetime | None:
    """A day is its first moment in the person's time zone, as an expiry its last."""
    if value is None:
        return None
    text = str(value)
    if "T" in text or " " in text:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone)).astimezone(UTC)
    edge = time(23, 59, 59) if last else time()
    return datetime.combine(date.fromisoformat(text), edge, timezone).astimezone(UTC)
