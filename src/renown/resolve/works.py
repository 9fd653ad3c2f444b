"""Records of one work -> the work: one speaks for it, the others fill in what it does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from renown.record import EVIDENCE
from renown.store.details import columns
from renown.store.rows import Member, Row, Work

_STRENGTH = {level: strength for strength, level in enumerate(EVIDENCE)}


def _rank(row: Row) -> tuple[bool, int, bool, str, str]:
    """The best witness first: still there, strongest proof, dated; then by address."""
    return row.gone_at is not None, -_STRENGTH[row.evidence], row.at is None, row.source, row.key


def work_of(rows: Sequence[Row], timezone: ZoneInfo) -> Work:
    """The work that these records are about; beside a public one, private ones add nothing."""
    shown = sorted([row for row in rows if not row.private] or rows, key=_rank)
    speaker = shown[0]
    details: dict[str, object] = {}
    for row in reversed(shown):
        details |= {key: value for key, value in row.details.items() if value is not None}
    moments = [row.at for row in shown if row.at is not None]
    ends = [row.until for row in shown if row.until is not None]
    at = min(moments, default=None)
    repository, owner, number, amount, unit = columns(speaker.kind, details)
    return Work(
        work=speaker.address,
        kind=speaker.kind,
        title=speaker.title,
        url=next((row.url for row in shown if row.url), None),
        at=at,
        day=at.astimezone(timezone).date() if at else None,
        until=max(ends, default=None),
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
