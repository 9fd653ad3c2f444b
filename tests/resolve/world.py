"""Rows to resolve, built with as few words as a test needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from renown.collector import Person
from renown.resolve.corrections import Corrections
from renown.resolve.labelling import Labeller, Term
from renown.resolve.projects import Projects
from renown.resolve.rebuild import Derived, Refusals, resolve
from renown.resolve.reverts import pairs
from renown.store.rows import Member, Row, Work

NOW = datetime(2026, 11, 16, tzinfo=UTC)
ADA = Person(id="ada", name="Ada Example", timezone=ZoneInfo("Europe/Lisbon"))


def row(source: str, key: str, kind: str = "post", **fields: Any) -> Row:
    """A row of Ada's; `at` defaults to a day in 2026."""
    defaults: dict[str, Any] = {
        "title": "Golden paths",
        "at": datetime(2026, 5, 1, tzinfo=UTC),
        "first_seen": NOW,
    }
    return Row(
        person="ada",
        source=source,
        key=key,
        kind=kind,  # type: ignore[arg-type]  # tests hand in plain text
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


def derive(
    *rows: Row,
    vocabulary: Mapping[str, Term] | None = None,
    refusals: Refusals | None = None,
) -> list[Derived]:
    """Everything that the rows resolve to."""
    corrections = Corrections.read([one for one in rows if one.kind == "correction"], ADA.timezone)
    projects = Projects.read(one for one in rows if one.kind == "repository")
    taken_back = dict(pairs(one for one in rows if one.details.get("state") == "merged"))
    labeller = Labeller(vocabulary or {}, projects, taken_back)
    return list(resolve(rows, corrections, ADA, labeller, refusals))


def works(*rows: Row) -> list[Work]:
    """The works among it."""
    return [item for item in derive(*rows) if isinstance(item, Work)]


def groups(*rows: Row) -> list[list[str]]:
    """The addresses of the records of each work, sorted."""
    found: dict[str, list[str]] = {}
    for item in derive(*rows):
        if isinstance(item, Member):
            found.setdefault(item.work, []).append(f"{item.source}/{item.key}")
    return sorted(sorted(members) for members in found.values())


def rules(*rows: Row) -> dict[str, str]:
    """By address, what joined each record to its work; "" for the one that speaks for it."""
    members = (item for item in derive(*rows) if isinstance(item, Member))
    return {f"{item.source}/{item.key}": item.rule for item in members}
