"""Records of one work -> the work: one speaks for it, the others fill in what it does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from renown.programme.titles import normalised, talk_of
from renown.record import EVIDENCE
from renown.resolve.credentials import ends_of
from renown.store.details import columns
from renown.store.rows import Member, Row, Work

Said = Callable[[Row], frozenset[str]]
"""The names of what a correction set of a row."""

_STRENGTH = {level: strength for strength, level in enumerate(EVIDENCE)}


def _rank(row: Row) -> tuple[bool, bool, int, bool, str, str]:
    """The best witness first: still there, of the thing itself, strongest proof, dated.

    A recording tells less of a talk than its programme does, and a list of events no title at all.
    """
    told = row.details
    indirect = bool(told.get("untitled") or told.get("recording"))
    weakness = -_STRENGTH[row.evidence]
    return row.gone_at is not None, indirect, weakness, row.at is None, row.source, row.key


def _kind(rows: Sequence[Row], said: Said) -> str:
    """What the person says, in a correction or the ledger; else what the best witness does."""
    told = (row for row in rows if "kind" in said(row))
    written = (row for row in rows if _is_said(row))
    return next(row.kind for row in chain(told, written, rows))


def _moment(rows: Sequence[Row], said: Said) -> datetime | None:
    """The day that the person says; else the first that is told of the thing itself.

    A recording is dated by its upload, and of some appearances only the event's days are known.
    """
    told = [row for row in rows if "at" in said(row)] or [
        row for row in rows if row.at and not (row.details.keys() & {"recording", "untitled"})
    ]
    return min((row.at for row in told or rows if row.at is not None), default=None)


def _talk(rows: Sequence[Row]) -> Mapping[str, str]:
    """What is the same in every delivery: as the person says, or else the title."""
    told = next((row.details["talk"] for row in rows if _is_said(row) and "talk" in row.details), 0)
    row = rows[0]
    if row.details.get("untitled"):
        return {}
    speakers = row.details.get("speakers")
    names = [str(name) for name in speakers] if isinstance(speakers, list | tuple) else []
    title = talk_of(row.title, str(row.details.get("event") or ""), names)
    return {"talk": normalised(str(told)) if told else title}


def _is_said(row: Row) -> bool:
    """Whether a talk or a workshop was written into the ledger as one."""
    told = row.details
    listed = "matched_by" in told or "recording" in told
    return row.kind in ("talk", "workshop") and row.evidence == "asserted" and not listed


def work_of(rows: Sequence[Row], timezone: ZoneInfo, said: Said = lambda _row: frozenset()) -> Work:
    """The work that these records are about; beside a public one, private ones add nothing.

    `said` tells what of a row is the person's word.
    """
    shown = sorted([row for row in rows if not row.private] or rows, key=_rank)
    speaker, kind = shown[0], _kind(shown, said)
    details: dict[str, object] = {}
    for row in reversed(shown):
        details |= {key: value for key, value in row.details.items() if value is not None}
    if kind in ("talk", "workshop"):
        details |= _talk(shown)
    ends = [row.until for row in shown if row.until is not None]
    until = ends_of(shown) if kind == "certification" else max(ends, default=None)
    at = _moment(shown, said)
    repository, owner, number, amount, unit = columns(kind, details)
    return Work(
        work=speaker.address,
        kind=kind,
        title=speaker.title,
        url=next((row.url for row in shown if row.url), None),
        at=at,
        day=at.astimezone(timezone).date() if at else None,
        until=until,
        evidence=max((row.evidence for row in shown), key=_STRENGTH.__getitem__),
        private=speaker.private,
        source=speaker.source,
        repository=repository,
        owner=owner,
        number=number,
        amount=amount,
        unit=unit,
        tags=tuple(sorted({tag for row in shown for tag in row.tags})),
        details=details,
        gone=all(row.gone_at is not None for row in shown),
        sources=tuple(sorted({row.source for row in shown})),
    )


def members_of(work: Work, rows: Sequence[Row], rules: Sequence[str]) -> Iterator[Member]:
    """The records behind the work, each with the rule that joined it."""
    for row, rule in zip(rows, rules, strict=True):
        yield Member(
            source=row.source,
            key=row.key,
            work=work.work,
            rule="" if row.address == work.work else rule,
        )
