"""Why a criterion stands where it does: what counts, and what does not count and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from sqlalchemy import ColumnElement, Table, and_, select

from renown.collector import Person
from renown.scorecard import gauges
from renown.scorecard.criteria import Criterion
from renown.scorecard.definition import find
from renown.scorecard.evaluation import Judge, judges
from renown.scorecard.evidence import Evidence, why_not_among
from renown.scorecard.frame import Frame
from renown.scorecard.gathering import Matcher, Question
from renown.scorecard.gauges import Gauges
from renown.scorecard.knowledge import Yields
from renown.scorecard.model import Scorecard
from renown.scorecard.scores import Score
from renown.scorecard.standing import said
from renown.store import Store
from renown.store.rows import Facts, Member, ReadingRow, Work
from renown.store.tables import members, records

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
    rule: int | None = None
    """Which condition it fails, so that works of one reason can be told together."""


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
    types: Mapping[str, str] | None = None,
    private: bool = False,
) -> Explanation:
    """Explain one criterion; ConfigError when there is none of that id.

    Private rows, and the rows of a private criterion, are shown with `private` only.
    """
    criterion = find(scorecard, criterion_id)
    frame = Frame(
        person=person,
        as_of=as_of,
        logins=frozenset(logins),
        sources=sources,
        types=types or {},
    )
    question = Question(criteria=[criterion], frame=frame)
    (judge,) = judges(store, scorecard, [question], yields, keep=True)
    score = judge.score(criterion, private=private)
    masked = [criterion.id] if score.private and not private else []
    evidence = Evidence(judge, [criterion], masked=masked)
    return Explanation(
        score=score,
        counted=_with_members(store, person.id, _rows(evidence), private=private),
        uncounted=_uncounted(store, criterion, judge, score, private=private),
    )


def _rows(evidence: Evidence) -> Iterator[Work | ReadingRow]:
    for _, readings in evidence.readings():
        yield from readings
    for work, _ in evidence.works():
        yield work


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
        .where(*([] if private else [records.c.private.is_(False)]))
        .order_by(members.c.work, members.c.rule != "", members.c.source, members.c.key)
    )
    found: dict[str, list[Member]] = {}
    for row in store.database.stream(query):
        found.setdefault(row["work"], []).append(Member(**row))
    return found


def _of_record(table: Table) -> ColumnElement[bool]:
    """A row of the table speaks of the record beside it."""
    return and_(*(table.c[name] == records.c[name] for name in ("person", "source", "key")))


def _uncounted(
    store: Store, criterion: Criterion, judge: Judge, score: Score, *, private: bool
) -> Iterator[Uncounted]:
    if (score.private and not private) or criterion.waits:
        return
    if criterion.select.reading is not None:
        yield from _unread(judge.gauges[criterion.select.reading], criterion, judge.frame, private)
        return
    failed: dict[int, list[Uncounted]] = {}
    for row, place, why in _failing(store, criterion, judge):
        if private or not row.private:
            missed = Uncounted(address=row.work, title=row.title, why=why, rule=place)
            failed.setdefault(place, []).append(missed)
    for place in sorted(failed):
        yield from failed[place]
    for other, why in store.excluded(judge.frame.person.id, criterion.select.kind, private=private):
        yield Uncounted(address=other.address, title=other.title, why=why)


def _failing(store: Store, criterion: Criterion, judge: Judge) -> Iterator[tuple[Facts, int, str]]:
    """Works of its kinds that do not count, the newest first: the condition that fails, and why."""
    matcher = Matcher([criterion], judge.frame)
    conditions = matcher.asked[0].conditions
    person = judge.frame.person.id
    for row in store.facts(person, matcher.kinds, newest=True):
        place = next((n for n, one in enumerate(conditions) if not one.holds(row)), None)
        if place is not None:
            yield row, place, conditions[place].why(row)
        elif why := why_not_among(judge.gathered, criterion, row):
            yield row, len(conditions), why


def _unread(
    known: Gauges, criterion: Criterion, frame: Frame, private: bool
) -> Iterator[Uncounted]:
    """What others outdo; and of each subject that is left, the newest reading."""
    # A private reading that changes nothing may still be the reason for one that is shown.
    found = gauges.standing(known, criterion, frame, private=private)
    told = {row.subject for row in found.counted}
    for row, why in sorted(found.passed_over(), key=lambda pair: pair[0].subject):
        told.add(row.subject)
        yield _not_counted(row, why, frame)
    conditions = gauges.matching(criterion, frame)
    for subject, rows in groupby(known.shown(private=private), lambda row: row.subject):
        *_, newest = rows
        if subject not in told:
            failing = (one.why(newest) for one in conditions if not one.holds(newest))
            yield _not_counted(newest, next(failing, "a newer one counts"), frame)


def _not_counted(row: ReadingRow, why: str, frame: Frame) -> Uncounted:
    return Uncounted(
        address=f"{row.source}/{row.subject}",
        title=f"{said(row.value)} {row.unit}, {frame.day_of(row.at)}",
        why=why,
    )
