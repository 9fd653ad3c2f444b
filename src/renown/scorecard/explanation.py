"""Why a criterion stands where it does: what counts, and what does not count and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from sqlalchemy import ColumnElement, func, not_, select

from renown.collector import Person
from renown.record import EVIDENCE
from renown.scorecard import selection
from renown.scorecard.definition import find
from renown.scorecard.evaluation import judging
from renown.scorecard.evidence import counted
from renown.scorecard.knowledge import Yields
from renown.scorecard.model import Criterion, Scorecard
from renown.scorecard.scores import Score
from renown.scorecard.selection import Frame, either
from renown.scorecard.tally import YEAR
from renown.store import Store
from renown.store.rows import Member, ReadingRow, Work
from renown.store.tables import members, reasons, records, works

_PAGE = 500
"""Works whose members are fetched at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A work that counts with the records that speak of it, or a reading."""

    row: Work | ReadingRow
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncounted:
    """A work, a record or the newest reading of a subject that does not count, and why."""

    address: str
    """Of works and records `source/key`, of readings `source/subject`."""
    title: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """One criterion, explained. The iterators read the store as they go."""

    score: Score
    counted: Iterator[Counted]
    """The newest first."""
    uncounted: Iterator[Uncounted]
    """Works by the first condition that they fail, the newest first; then what is no work."""


def explain(  # noqa: PLR0913 (each says one thing about the question; all are named)
    store: Store,
    scorecard: Scorecard,
    criterion_id: str,
    person: Person,
    as_of: datetime,
    *,
    yields: Yields,
    logins: Iterable[str] = (),
    private: bool = False,
) -> Explanation:
    """Explain one criterion; ConfigError when there is none of that id.

    Private rows, and the rows of a private criterion, are shown with `private` only.
    """
    criterion = find(scorecard, criterion_id)
    frame = Frame(person=person, as_of=as_of, logins=frozenset(logins))
    with judging(store, scorecard, frame, yields) as judge:
        score = judge.score(criterion, private=private)
    rows = counted(store, criterion, person, as_of, logins=frame.logins, private=private)
    return Explanation(
        score=score,
        counted=_with_members(store, person.id, rows),
        uncounted=_uncounted(store, criterion, frame, score, private=private),
    )


def _with_members(
    store: Store, person: str, rows: Iterator[Work | ReadingRow]
) -> Iterator[Counted]:
    while page := list(islice(rows, _PAGE)):
        found = _members(store, person, [row.work for row in page if isinstance(row, Work)])
        for row in page:
            spoken = found.get(row.work, []) if isinstance(row, Work) else []
            yield Counted(row=row, members=tuple(spoken))


def _members(store: Store, person: str, addresses: Sequence[str]) -> dict[str, list[Member]]:
    """The records of each work, the one that speaks for it first."""
    query = (
        select(members.c.work, members.c.source, members.c.key, members.c.rule)
        .where(members.c.person == person, members.c.work.in_(addresses))
        .order_by(members.c.work, members.c.rule != "", members.c.source, members.c.key)
    )
    found: dict[str, list[Member]] = {}
    for row in store.database.stream(query):
        found.setdefault(row["work"], []).append(Member(**row))
    return found


def _uncounted(
    store: Store, criterion: Criterion, frame: Frame, score: Score, *, private: bool
) -> Iterator[Uncounted]:
    if score.private and not private:
        return
    if criterion.select.reading is not None:
        yield from _unread(store, criterion, frame, private=private)
        return
    passed = selection.kinds(criterion, frame)
    if not private:
        passed.append(works.c.private.is_(False))
    for condition in selection.counting(criterion, frame):
        # What is null neither holds nor fails; it does not count.
        fails = not_(func.coalesce(condition.holds, False))
        for work in store.works(frame.person.id, where=[*passed, fails], order=selection.newest()):
            yield Uncounted(address=work.work, title=work.title, why=condition.why(work))
        passed.append(condition.holds)
    yield from _excluded(store, criterion, frame, private=private)


def _excluded(
    store: Store, criterion: Criterion, frame: Frame, *, private: bool
) -> Iterator[Uncounted]:
    """Records of the criterion's kinds that are no works at all: hidden, withdrawn, cancelled."""
    same = [reasons.c[name] == records.c[name] for name in ("person", "source", "key")]
    shown: list[ColumnElement[bool]] = [] if private else [records.c.private.is_(False)]
    query = (
        select(records.c.source, records.c.key, records.c.title, reasons.c.reason)
        .join_from(reasons, records, onclause=same[0] & same[1] & same[2])
        .where(reasons.c.person == frame.person.id, records.c.kind.in_(criterion.select.kind))
        .where(*shown)
        .order_by(records.c.source, records.c.key)
    )
    for row in store.database.stream(query):
        address = f"{row['source']}/{row['key']}"
        yield Uncounted(address=address, title=row["title"], why=row["reason"])


def _unread(
    store: Store, criterion: Criterion, frame: Frame, *, private: bool
) -> Iterator[Uncounted]:
    """Of each subject without a reading that counts, the newest reading."""
    person, as_of = frame.person, frame.as_of
    chosen = counted(store, criterion, person, as_of, logins=frame.logins, private=private)
    known = {row.subject for row in chosen if isinstance(row, ReadingRow)}
    rows = store.readings(person.id, name=criterion.select.reading, private=private)
    for subject, of_subject in groupby(rows, lambda row: row.subject):
        *_, newest = of_subject
        if subject not in known:
            title = f"{newest.value:g} {newest.unit}, {newest.at.date()}"
            why = _why(criterion, newest, frame.until(criterion.by))
            yield Uncounted(address=f"{newest.source}/{subject}", title=title, why=why)


def _why(criterion: Criterion, row: ReadingRow, frame: Frame) -> str:
    """The first condition that fails, as in `gauges.matching`."""
    source, unit = criterion.select.source or (row.source,), criterion.select.unit or row.unit
    least = criterion.select.evidence or EVIDENCE[0]
    failures = (
        (row.at > frame.as_of, f"read after {frame.day}"),
        (row.gone_at is not None, "no longer there"),
        (row.source not in source, f"from {row.source}, not from {either(source)}"),
        (
            EVIDENCE.index(row.evidence) < EVIDENCE.index(least),
            f"{row.evidence}, which is weaker than {least}",
        ),
        (row.unit != unit, f"in {row.unit}, not in {unit}"),
        (row.at < frame.as_of - YEAR, "read more than 365 days before"),
    )
    return next((why for fails, why in failures if fails), "a newer one counts")
