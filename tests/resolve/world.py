"""Rows to resolve, built with as few words as a test needs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from renown.collector import Person
from renown.resolve.corrections import Corrections
from renown.resolve.rebuild import Derived, resolve
from renown.store.rows import Row, Work

NOW = datetime(2026, 11, 16, tzinfo=UTC)
ADA = Person(id="ada", name="Ada Example", timezone=ZoneInfo("Europe/Lisbon"))


def row(source: str, key: str, kind: str = "post", **fields: Any) -> Row:
    """A row of Ada's; `at` defaults to a day in 2026."""
    defaults: dict[str, Any] = {"title": "Golden paths", "at": datetime(2026, 5, 1, tzinfo=UTC)}
    return Row(
        person="ada",
        source=source,
        key=key,
        kind=kind,  # type: ignore[arg-type]  # tests hand in plain text
        first_seen=NOW,
        changed_at=NOW,
        **(defaults | fields),
    )


def correction(target: str, **details: Any) -> Row:
    """A correction in the ledger, with a reason."""
    return row(
        "ledger",
        f"correction:{target}:{sorted(details)}",
        "correction",
        details={"target": target, "reason": "it is so", **details},
    )


def derive(*rows: Row, vocabulary: dict[str, list[str]] | None = None) -> list[Derived]:
    """Everything that the rows resolve to."""
    corrections = Corrections.read([one for one in rows if one.kind == "correction"], ADA.timezone)
    return list(resolve(rows, corrections, ADA, vocabulary or {}))


def works(*rows: Row) -> list[Work]:
    """The works among it."""
    return [item for item in derive(*rows) if isinstance(item, Work)]
