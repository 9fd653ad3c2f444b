"""The rules that say why a record does not count. The first that speaks is the reason shown."""

from __future__ import annotations

from collections.abc import Callable

from renown.store.rows import Row

Exclusion = Callable[[Row], str | None]


def withdrawn(row: Row) -> str | None:
    """A claim that its author took back, or an appearance that vanished before it took place.

    What merely fell out of sight (a deleted repository, a feed's window) happened and still counts.
    """
    if row.gone_at is None:
        return None
    if row.evidence == "asserted":
        return "taken out of the ledger"
    if row.kind in ("talk", "workshop") and row.at is not None and row.at > row.gone_at:
        return "vanished from the programme before it took place"
    return None


def not_held(row: Row) -> str | None:
    """An appearance that was called off, or that nobody has yet said took place."""
    status = row.details.get("status")
    if row.kind in ("talk", "workshop") and status in ("cancelled", "planned"):
        return str(status)
    return None


EXCLUSIONS: tuple[Exclusion, ...] = (withdrawn, not_held)


def why_not(row: Row) -> str | None:
    """Why the record does not count; None when it does."""
    return next((reason for rule in EXCLUSIONS if (reason := rule(row))), None)
