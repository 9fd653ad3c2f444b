"""Readings -> what the gauges show: of each account the newest reading, none older than a year.

Like works, readings have one list of conditions for counting, formula and explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from renown.record import EVIDENCE
from renown.scorecard import courses
from renown.scorecard.accounts import platform_of
from renown.scorecard.conditions import Condition, either, of_types, proven
from renown.scorecard.criteria import Criterion
from renown.scorecard.frame import YEAR, Frame
from renown.scorecard.scores import Proof
from renown.scorecard.standing import Standing, said, stand
from renown.scorecard.tally import KEYS, Tally
from renown.store import Store
from renown.store.rows import ReadingRow

STALE = 90
"""Days beyond which a reading that counts is called stale."""

Rows = Sequence[ReadingRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gauges:
    """All readings of one name, in the order of the store: by subject, then by moment."""

    rows: Rows

    @classmethod
    def read(cls, store: Store, person: str, names: Iterable[str]) -> dict[str, Gauges]:
        """By name, read once."""
        return {
            name: cls(rows=list(store.readings(person, name=name))) for name in sorted({*names})
        }

    def shown(self, *, private: bool) -> Rows:
        """Without `private`, as if there were no private readings."""
        return self.rows if private else [row for row in self.rows if not row.private]


def gauge(gauges: Gauges, criterion: Criterion, frame: Frame) -> Tally:
    """Aggregate what counts."""
    frame = frame.until(criterion.by)
    now, then = _years(gauges, criterion, frame)
    shown, before = now, then
    if now.private:
        shown, before = _years(gauges, criterion, frame, private=False)
    private = _told(criterion, now, then) != _told(criterion, shown, before)
    # What is forecast must be the same where the private readings are not at hand.
    public = list(_ageless(gauges, criterion, frame, private=False))
    rows = now.counted
    if not rows:
        # Private ones tell nothing: elsewhere they are not at hand.
        return Tally(lapsed=shown.read, private=private, remarks=tuple(now.remarks()))
    stale = frame.before(STALE)
    return Tally(
        value=_aggregated(criterion, rows),
        grown=_growth(criterion, now, then),
        matched=len(rows),
        private=private,
        proof=Proof(
            count=len(rows),
            weakest=min((row.evidence for row in rows), key=EVIDENCE.index),
            keys=tuple(row.subject for row in rows[:KEYS]),
        ),
        extra={"stale": sum(frame.day_of(row.at) < stale for row in rows)},
        remarks=tuple(_remarks(criterion, now)),
        growth=tuple(courses.steps(shown, public, frame)),
        last=max(frame.day_of(row.at) for row in rows),
    )


def standing(
    gauges: Gauges,
    criterion: Criterion,
    frame: Frame,
    *,
    private: bool = True,
    known: Mapping[str, Sequence[str]] | None = None,
) -> Standing:
    """What counts as of the moment, or of the due date once it is past. Of `latest`, one reading.

    Without `private`, as if there were no private readings. For `known` see `stand`.
    """
    fresh = _fresh(criterion, frame).holds
    rows = _ageless(gauges, criterion, frame, private=private)
    found = stand(
        ([(row, fresh(row)) for row in each] for _, each in groupby(rows, lambda row: row.subject)),
        read=_read(gauges, criterion, frame, private=private),
        day_of=frame.day_of,
        known=known,
    )
    return replace(found, counted=found.counted[:1]) if criterion.aggregate == "latest" else found


def accounts(
    gauges: Gauges, criterion: Criterion, frame: Frame
) -> Iterator[tuple[ReadingRow, courses.Course]]:
    """The accounts that count, as if there were no private readings, each with its course."""
    frame = frame.until(criterion.by)
    now = standing(gauges, criterion, frame, private=False)
    public = list(_ageless(gauges, criterion, frame, private=False))
    yield from courses.of_accounts(now, public, frame)


def _ageless(
    gauges: Gauges, criterion: Criterion, frame: Frame, *, private: bool = True
) -> Iterator[ReadingRow]:
    """What could count, of whatever age it is."""
    checks = [one.holds for one in _whatever_age(criterion, frame)]
    for row in gauges.shown(private=private):
        if all(check(row) for check in checks):
            yield row


def _read(
    gauges: Gauges, criterion: Criterion, frame: Frame, *, private: bool
) -> frozenset[str] | None:
    """The subjects that sources read which are configured; None where that is not asked.

    Whenever they read them: what had another source before is followed all the same.
    """
    if frame.sources is None:
        return None
    chosen = set(criterion.select.source or frame.sources) & {*frame.sources}
    if criterion.select.type:
        chosen &= of_types(criterion.select.type, frame)
    rows = gauges.shown(private=private)
    return frozenset(row.subject for row in rows if row.source in chosen and row.gone_at is None)


def _years(
    gauges: Gauges, criterion: Criterion, frame: Frame, *, private: bool = True
) -> tuple[Standing, Standing]:
    """What counts now and what counted a year ago, by what is now known of accounts."""
    now = standing(gauges, criterion, frame, private=private)
    before = frame.back(frame.before(YEAR))
    return now, standing(gauges, criterion, before, private=private, known=now.twins)


def _told(criterion: Criterion, now: Standing, then: Standing) -> object:
    """All of them that is shown: where private readings change it, only met or not met is."""
    return now.counted, now.held, _growth(criterion, now, then)


def matching(criterion: Criterion, frame: Frame) -> list[Condition[ReadingRow]]:
    """What must hold of such a reading by itself, in the order in which it is explained."""
    return [*_whatever_age(criterion, frame), _fresh(criterion, frame)]


def _fresh(criterion: Criterion, frame: Frame) -> Condition[ReadingRow]:
    """That it is young enough to count; older ones still tell what is a fall and who is who."""
    frame = frame.until(criterion.by)
    first = frame.before(YEAR)
    return Condition(
        holds=lambda row: frame.day_of(row.at) >= first,
        words=(
            "the newest of each account where it is not older than 365 days, "
            "a fall by more than half once it was seen on two days"
        ),
        why=lambda _: "read more than 365 days before",
    )


def _whatever_age(criterion: Criterion, frame: Frame) -> Iterator[Condition[ReadingRow]]:
    """What must hold of it, of whatever age it is."""
    now, chosen = frame.until(criterion.by), criterion.select
    yield from _witness(criterion, frame)
    yield from proven(criterion)
    if chosen.platform:
        platforms = frozenset(one.casefold() for one in chosen.platform)
        yield Condition(
            holds=lambda row: platform_of(row.subject) in platforms,
            words=f"on {either(chosen.platform)}",
            why=lambda row: f"on {platform_of(row.subject)}, not on {either(chosen.platform)}",
        )
    if chosen.unit is not None:
        yield Condition(
            holds=lambda row: row.unit == chosen.unit,
            words=f"in {chosen.unit}",
            why=lambda row: f"in {row.unit or 'no unit'}, not in {chosen.unit}",
        )
    yield Condition(
        holds=lambda row: row.at <= now.as_of,
        words=f"read by {criterion.by}" if criterion.by else "",
        why=lambda _: f"read after {now.day}",
    )
    yield Condition(
        holds=lambda row: row.gone_at is None, words="", why=lambda _: "no longer there"
    )


def _witness(criterion: Criterion, frame: Frame) -> Iterator[Condition[ReadingRow]]:
    """Who says so."""
    chosen = criterion.select
    if chosen.source:
        yield Condition(
            holds=lambda row: row.source in chosen.source,
            words=f"from {either(chosen.source)}",
            why=lambda row: f"from {row.source}, not from {either(chosen.source)}",
        )
    if chosen.type:
        typed = of_types(chosen.type, frame)
        yield Condition(
            holds=lambda row: row.source in typed,
            words=f"from a source of the type {either(chosen.type)}",
            why=lambda row: f"from {row.source}, which is not of the type {either(chosen.type)}",
        )


def _aggregated(criterion: Criterion, rows: Sequence[ReadingRow]) -> float:
    values = [row.value for row in rows]
    return max(values) if criterion.aggregate == "max" else sum(values)


def _growth(criterion: Criterion, now: Standing, then: Standing) -> float | None:
    """Of what was read a year ago as well: a gauge that is new has not grown by what it shows."""
    last, first = ({now.account(row): row for row in one.counted} for one in (now, then))
    known = [account for account in last if account in first]
    if not known:
        return None
    newer, older = ([rows[account] for account in known] for rows in (last, first))
    return _aggregated(criterion, newer) - _aggregated(criterion, older)


def _remarks(criterion: Criterion, now: Standing) -> Iterator[str]:
    """A sum counts people once on each platform; the largest of its parts counts them once."""
    if criterion.aggregate == "sum_latest" and len(now.counted) > 1:
        row = max(now.counted, key=lambda row: row.value)
        yield f"The largest is {row.subject} with {said(row.value)}."
    yield from now.remarks()
