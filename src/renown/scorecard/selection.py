"""What a criterion selects -> conditions on works, each with its words.

One list of conditions serves counting (SQL), the formula (what holds of all that counts) and the
explanation (why a row does not count), so that the three cannot disagree. That of readings stands
in `gauges`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, case, false, func, not_, or_, select

from renown.collector import Person
from renown.record import EVIDENCE
from renown.scorecard.model import Criterion
from renown.store import attribute, number
from renown.store.moments import moment
from renown.store.rows import ReadingRow, Work
from renown.store.tables import labels, works

RowT = TypeVar("RowT", Work, ReadingRow)
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Whose work is judged, and as of when."""

    person: Person
    as_of: datetime
    logins: frozenset[str] = frozenset()
    """The person's own accounts: what they own is the person's own."""
    sources: Collection[str] | None = None
    """Those that are configured: what they read is still followed. None where it is not asked."""

    @property
    def day(self) -> date:
        """The local day of as_of; at the ends of the calendar, its first or its last."""
        try:
            return self.as_of.astimezone(self.person.timezone).date()
        except OverflowError:
            return date.min if self.as_of.year == date.min.year else date.max

    def ago(self, span: timedelta) -> datetime:
        """The moment so long before as_of, or the first of the calendar."""
        return _FIRST + max(timedelta(), self.as_of - _FIRST - span)

    def until(self, by: date | None) -> Frame:
        """The frame as of the end of the local day `by`, once that is past."""
        if by is None or by >= self.day:
            return self
        midnight = datetime.combine(by + timedelta(days=1), time(), self.person.timezone)
        return replace(self, as_of=midnight.astimezone(UTC) - timedelta(seconds=1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition(Generic[RowT]):
    """One thing that must hold of a work, or of a reading, so that it counts."""

    holds: ColumnElement[bool]
    words: str
    """What the formula says; "" where it goes without saying."""
    why: Callable[[RowT], str]
    """Why a row does not count for which it does not hold."""


def kinds(criterion: Criterion, frame: Frame) -> list[ColumnElement[bool]]:
    """What holds of all works of the criterion's kinds, counted or not."""
    return [works.c.person == frame.person.id, works.c.kind.in_(criterion.select.kind)]


def matching(criterion: Criterion, frame: Frame) -> list[Condition[Work]]:
    """What must hold of such a work by itself, in the order in which it is explained."""
    return [
        *witness(criterion, works),
        *_subject(criterion, frame),
        *_place(criterion, frame),
        *_content(criterion),
        *_validity(criterion, frame),
        *_time(criterion, frame),
    ]


def counting(criterion: Criterion, frame: Frame) -> list[Condition[Work]]:
    """What must hold of exactly the works behind the value: of each alone, and among the others."""
    conditions = matching(criterion, frame)
    where = [*kinds(criterion, frame), *(condition.holds for condition in conditions)]
    if criterion.of is not None and criterion.having is not None:
        column, least = works.c[criterion.of], criterion.having
        enough = select(column).where(*where).group_by(column).having(func.count() >= least)
        conditions.append(
            Condition(
                holds=column.in_(enough.correlate(None)),
                words="",
                why=lambda _: f"its {criterion.of} has fewer than {least} of them",
            )
        )
    if criterion.aggregate == "latest":
        first = select(works.c.work).where(*where).order_by(*newest()).limit(1)
        conditions.append(
            Condition(
                holds=works.c.work == first.correlate(None).scalar_subquery(),
                words="",
                why=lambda _: "a newer one counts",
            )
        )
    return conditions


def newest() -> tuple[ColumnElement[Any], ...]:
    """The order of evidence: what is undated last, and the key among equals."""
    return works.c.at.desc().nulls_last(), works.c.work


def witness(criterion: Criterion, table: Table) -> Iterator[Condition[Any]]:
    """Who says so, and how well it is proven: of works or of readings."""
    sources, least = criterion.select.source, criterion.select.evidence
    if sources:
        yield Condition(
            holds=table.c.source.in_(sources),
            words=f"from {either(sources)}",
            why=lambda row: f"from {row.source}, not from {either(sources)}",
        )
    if least is not None:
        yield Condition(
            holds=table.c.evidence.in_(EVIDENCE[EVIDENCE.index(least) :]),
            words=f"proven as {least} or better",
            why=lambda row: f"{row.evidence}, which is weaker than {least}",
        )


def _subject(criterion: Criterion, frame: Frame) -> Iterator[Condition[Work]]:
    """What it is about."""
    about, tags = criterion.select.label, criterion.select.tag
    if about:
        labelled = select(labels.c.work).where(
            labels.c.person == frame.person.id, labels.c.label.in_(about)
        )
        yield Condition(
            holds=works.c.work.in_(labelled),
            words=f"about {either(about)}",
            why=lambda _: f"not about {either(about)}",
        )
    if tags:
        # Tags stand as a JSON list. LIKE would ignore case, on SQLite only.
        bare = [func.replace(works.c.tags, f'"{tag}"', "") for tag in tags]
        yield Condition(
            holds=or_(*(without != works.c.tags for without in bare)),
            words=f"tagged {either(tags)}",
            why=lambda _: f"not tagged {either(tags)}",
        )


def _place(criterion: Criterion, frame: Frame) -> Iterator[Condition[Work]]:
    """Whose repository it is in. Case means nothing in the names of accounts."""
    chosen = criterion.select
    owner = func.lower(works.c.owner)
    if chosen.owner:
        yield Condition(
            holds=owner.in_(_lower(chosen.owner)),
            words=f"in repositories of {either(chosen.owner)}",
            why=lambda work: f"{_whose(work)}, not of {either(chosen.owner)}",
        )
    if chosen.not_owner:
        yield Condition(
            holds=or_(owner.is_(None), owner.not_in(_lower(chosen.not_owner))),
            words=f"not in repositories of {either(chosen.not_owner)}",
            why=_whose,
        )
    if chosen.own is not None:
        own = _lower(frame.logins)
        mine = owner.in_(own) if chosen.own else owner.not_in(own)
        yield Condition(
            holds=mine if own else false(),  # without a login nobody can tell whose it is
            words="in own repositories" if chosen.own else "in repositories of others",
            why=lambda work: (
                _whose(work) if own else "no login is configured that tells whose it is"
            ),
        )


def _whose(work: Work) -> str:
    return f"in a repository of {work.owner}" if work.owner else "in no repository"


def _content(criterion: Criterion) -> Iterator[Condition[Work]]:
    """What it says in its details, its amount and its unit."""
    chosen = criterion.select
    for name, value in sorted(chosen.details.items()):
        yield _detail(name, value)
    yield from measured(criterion, works)
    least = chosen.min_amount
    if least is not None or criterion.aggregate in ("sum", "max", "latest"):
        yield Condition(holds=works.c.amount.is_not(None), words="", why=lambda _: "has no amount")
    if least is not None:
        yield Condition(
            holds=works.c.amount >= least,
            words=f"of {said(least)} or more",
            why=lambda work: f"amounts to {said(work.amount)}, less than {said(least)}",
        )
    if criterion.of is not None:
        column = works.c[criterion.of]
        yield Condition(holds=column.is_not(None), words="", why=lambda _: f"has no {criterion.of}")


def measured(criterion: Criterion, table: Table) -> Iterator[Condition[Any]]:
    """What its amount or its value is in: of works or of readings."""
    unit = criterion.select.unit
    if unit is not None:
        yield Condition(
            holds=table.c.unit == unit,
            words=f"in {unit}",
            why=lambda row: f"in {row.unit or 'no unit'}, not in {unit}",
        )


def _detail(name: str, value: str | bool | float) -> Condition[Work]:
    text = str(value).lower() if isinstance(value, bool) else value
    return Condition(
        holds=attribute(name) == text if isinstance(text, str) else number(name) == text,
        words=f"with {name} {said(value)}",
        why=lambda work: f"{name} is {said(work.details.get(name))}, not {said(value)}",
    )


def _validity(criterion: Criterion, frame: Frame) -> Iterator[Condition[Work]]:
    """Whether it has not expired, or has; on its last day it is valid."""
    if criterion.select.valid is None:
        return
    holds = or_(works.c.until.is_(None), works.c.until >= moment(frame.as_of))
    if criterion.select.valid:
        yield Condition(
            holds=holds,
            words="valid now",
            why=lambda work: f"expired on {work.until.date() if work.until else None}",
        )
    else:
        yield Condition(holds=not_(holds), words="expired", why=lambda _: "still valid")


def _time(criterion: Criterion, frame: Frame) -> Iterator[Condition[Work]]:
    """When it happened. What is undated counts where no day is asked for, and nowhere else."""
    since, by = criterion.since, criterion.by
    passed = works.c.at <= moment(frame.as_of)
    if since or by or criterion.aggregate == "share_of_periods":
        yield Condition(holds=works.c.at.is_not(None), words="", why=lambda _: "undated")
    else:
        passed = or_(works.c.at.is_(None), passed)
    yield Condition(holds=passed, words="", why=lambda _: f"takes place after {frame.day}")
    if since:
        yield Condition(
            holds=works.c.day >= since.isoformat(),
            words=f"dated {since} to {by}" if by else f"dated {since} or later",
            why=lambda work: f"dated {work.day}, before {since}",
        )
    if by:
        yield Condition(
            holds=works.c.day <= by.isoformat(),
            words="" if since else f"dated {by} or earlier",
            why=lambda work: f"dated {work.day}, after {by}",
        )


def strength(evidence: ColumnElement[str]) -> ColumnElement[int]:
    """Evidence as a number, the weakest 0."""
    return case({level: place for place, level in enumerate(EVIDENCE)}, value=evidence, else_=0)


def either(words: Iterable[str]) -> str:
    """a, b or c"""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def said(value: object) -> str:
    """A value of the scorecard or of a work's details, as a sentence says it."""
    if value is None:
        return "not told"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value)


def _lower(names: Iterable[str]) -> list[str]:
    return sorted(name.lower() for name in names)
