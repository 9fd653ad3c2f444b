"""Why a criterion stands where it does: what counts, and what does not count and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from sqlalchemy import ColumnElement, Table, and_, case, func, not_, select

from renown.collector import Person
from renown.scorecard import gauges, selection
from renown.scorecard.definition import find
from renown.scorecard.evaluation import judging
from renown.scorecard.evidence import counted
from renown.scorecard.knowledge import Yields
from renown.scorecard.model import Criterion, Scorecard
from renown.scorecard.scores import Score
from renown.scorecard.selection import Frame
from renown.scorecard.standing import said
from renown.store import Store
from renown.store.readings import row as reading_row
from renown.store.rows import Member, ReadingRow, Work
from renown.store.tables import members, readings, records, works

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
    sources: Collection[str] | None = None,
    private: bool = False,
) -> Explanation:
    """Explain one criterion; ConfigError when there is none of that id.

    Private rows, and the rows of a private criterion, are shown with `private` only.
    """
    criterion = find(scorecard, criterion_id)
    frame = Frame(person=person, as_of=as_of, logins=frozenset(logins), sources=sources)
    with judging(store, scorecard, frame, yields) as judge:
        score = judge.score(criterion, private=private)
    rows = counted(
        store,
        criterion,
        person,
        as_of,
        logins=frame.logins,
        sources=frame.sources,
        private=private,
        masked=score.private,
    )
    return Explanation(
        score=score,
        counted=_with_members(store, person.id, rows, private=private),
        uncounted=_uncounted(store, criterion, frame, score, private=private),
    )


def _with_members(
    store: Store, person: str, rows: Iterator[Work | ReadingRow], *, private: bool
) -> Iterator[Counted]:
    while page := list(islice(rows, _PAGE)):
        addresses = [row.work for row in page if isinstance(row, Work)]
        found = _members(store, person, addresses, private=private)
        for row in page:
            spoken = found.get(row.work, []) if isinstance(row, Work) else []
            yield Counted(row=row, members=tuple(spoken))


def _members(
    store: Store, person: str, addresses: Sequence[str], *, private: bool
) -> dict[str, list[Member]]:
    """The records of each work, the one that speaks for it first."""
    query = (
        select(members.c.work, members.c.source, members.c.key, members.c.rule)
        .join_from(members, records, onclause=_of_record(members))
        .where(members.c.person == person, members.c.work.in_(addresses))
        .where(*_shown(private=private))
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
    for row, why in store.excluded(frame.person.id, criterion.select.kind, private=private):
        yield Uncounted(address=row.address, title=row.title, why=why)


def _of_record(table: Table) -> ColumnElement[bool]:
    """A row of the table speaks of the record beside it."""
    return and_(*(table.c[name] == records.c[name] for name in ("person", "source", "key")))


def _shown(*, private: bool) -> list[ColumnElement[bool]]:
    """What holds of the records that may be shown."""
    return [] if private else [records.c.private.is_(False)]


def _unread(
    store: Store, criterion: Criterion, frame: Frame, *, private: bool
) -> Iterator[Uncounted]:
    """What others outdo; and of each subject that is left, the newest reading."""
    with store.database.reading() as connection:
        # A private reading that changes nothing may still be the reason for one that is shown.
        found = gauges.standing(connection, criterion, frame, private=private)
    told = {row.subject for row in found.counted}
    for row, why in sorted(found.passed_over(), key=lambda pair: pair[0].subject):
        told.add(row.subject)
        yield _not_counted(row, why)
    conditions = gauges.matching(criterion, frame)
    failed = [(not_(condition.holds), place) for place, condition in enumerate(conditions)]
    query = (
        select(readings, case(*failed).label("failed"))
        .where(*gauges.names(criterion, frame))
        .where(*([] if private else [readings.c.private.is_(False)]))
        .order_by(readings.c.subject, readings.c.at, readings.c.source, readings.c.day)
    )
    for subject, of_subject in groupby(store.database.stream(query), lambda row: row["subject"]):
        *_, values = of_subject
        if subject not in told:
            newest, place = reading_row(values), values["failed"]
            why = "a newer one counts" if place is None else conditions[place].why(newest)
            yield _not_counted(newest, why)


def _not_counted(row: ReadingRow, why: str) -> Uncounted:
    return Uncounted(
        address=f"{row.source}/{row.subject}",
        title=f"{said(row.value)} {row.unit}, {row.at.date()}",
        why=why,
    )
