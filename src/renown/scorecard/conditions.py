"""What a criterion selects -> conditions on works, each with its words.

One list of conditions serves counting, the formula (what holds of all that counts) and the
explanation (why a row does not count), so that the three cannot disagree. That of readings stands
in `gauges`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from renown.record import EVIDENCE
from renown.resolve.labelling import holds, tokens_of
from renown.scorecard.criteria import Criterion
from renown.scorecard.frame import Frame, earlier
from renown.store.moments import moment, when
from renown.store.rows import Facts, ReadingRow

RowT = TypeVar("RowT", Facts, ReadingRow)
RANK: Mapping[str, int] = {level: place for place, level in enumerate(EVIDENCE)}
"""Of proof, the weakest 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition(Generic[RowT]):
    """One thing that must hold of a work, or of a reading, so that it counts."""

    holds: Callable[[RowT], bool]
    words: str
    """What the formula says; "" where it goes without saying."""
    why: Callable[[RowT], str]
    """Why a row does not count for which it does not hold."""


Conditions = Iterator[Condition[Facts]]


def of_works(criterion: Criterion, frame: Frame) -> list[Condition[Facts]]:
    """What must hold of a work by itself, in the order in which it is explained."""
    return [
        *_witness(criterion, frame),
        *_subject(criterion),
        *_place(criterion, frame),
        *_content(criterion),
        *_validity(criterion, frame),
        *_age(criterion, frame),
        *_time(criterion, frame),
    ]


def measure_of(criterion: Criterion) -> Callable[[Facts], float | None]:
    """The number of a work that is meant."""
    name = criterion.measured
    if name in (None, "amount"):
        return lambda row: row.amount
    return lambda row: _number(row.details.get(str(name)))


def _number(value: object) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number else None  # type: ignore[arg-type]  # it is a number


def _witness(criterion: Criterion, frame: Frame) -> Conditions:
    """Who says so, and how well it is proven."""
    chosen = criterion.select
    if chosen.source:
        names = frozenset(chosen.source)
        yield Condition(
            holds=lambda row: not names.isdisjoint(row.sources or (row.source,)),
            words=f"from {either(chosen.source)}",
            why=lambda row: f"from {row.source}, not from {either(chosen.source)}",
        )
    if chosen.type:
        typed = of_types(chosen.type, frame)
        yield Condition(
            holds=lambda row: not typed.isdisjoint(row.sources or (row.source,)),
            words=f"from a source of the type {either(chosen.type)}",
            why=lambda row: f"from {row.source}, which is not of the type {either(chosen.type)}",
        )
    yield from proven(criterion)


def of_types(types: Iterable[str], frame: Frame) -> frozenset[str]:
    """The sources of these types. A source that is not configured has its type as its name."""
    wanted = frozenset(types)
    return wanted | {source for source, one in frame.types.items() if one in wanted}


def proven(criterion: Criterion) -> Iterator[Condition[Any]]:
    """How well it is proven: of works or of readings."""
    least = criterion.select.evidence
    if least is not None:
        rank = RANK[least]
        yield Condition(
            holds=lambda row: RANK[row.evidence] >= rank,
            words=f"proven as {least} or better",
            why=lambda row: f"{row.evidence}, which is weaker than {least}",
        )


def _subject(criterion: Criterion) -> Conditions:
    """What it is about."""
    about, tags, words = criterion.select.label, criterion.select.tag, criterion.select.words
    if about:
        ids = frozenset(about)
        yield Condition(
            holds=lambda row: not ids.isdisjoint(row.labels),
            words=f"about {either(about)}",
            why=lambda _: f"not about {either(about)}",
        )
    if tags:
        tagged = frozenset(tags)
        yield Condition(
            holds=lambda row: not tagged.isdisjoint(row.tags),
            words=f"tagged {either(tags)}",
            why=lambda _: f"not tagged {either(tags)}",
        )
    if words:
        phrases = tuple(map(tokens_of, words))
        yield Condition(
            holds=lambda row: any(holds(tokens_of(text), phrases) for text in _said(row)),
            words=f"with {either(words)} in the title or the event",
            why=lambda _: f"{either(words)} stands neither in its title nor in its event",
        )


def _said(row: Facts) -> Iterator[str]:
    yield row.title
    event = row.details.get("event")
    if isinstance(event, str):
        yield event


def _place(criterion: Criterion, frame: Frame) -> Conditions:
    """Whose repository it is in. Case means nothing in the names of accounts."""
    chosen = criterion.select
    if chosen.owner:
        wanted = _lower(chosen.owner)
        yield Condition(
            holds=lambda row: row.owner is not None and row.owner.lower() in wanted,
            words=f"in repositories of {either(chosen.owner)}",
            why=lambda row: f"{_whose(row)}, not of {either(chosen.owner)}",
        )
    if chosen.not_owner:
        unwanted = _lower(chosen.not_owner)
        yield Condition(
            holds=lambda row: row.owner is None or row.owner.lower() not in unwanted,
            words=f"not in repositories of {either(chosen.not_owner)}",
            why=_whose,
        )
    if chosen.own is not None:
        yield _owned(chosen.own, _lower(frame.logins))


def _owned(wanted: bool, own: frozenset[str]) -> Condition[Facts]:
    # Without a login nobody can tell whose it is.
    return Condition(
        holds=lambda row: (
            bool(own) and row.owner is not None and (row.owner.lower() in own) is wanted
        ),
        words="in own repositories" if wanted else "in repositories of others",
        why=lambda row: _whose(row) if own else "no login is configured that tells whose it is",
    )


def _whose(row: Facts) -> str:
    return f"in a repository of {row.owner}" if row.owner else "in no repository"


def _content(criterion: Criterion) -> Conditions:
    """What it says in its details, its amount and its unit."""
    chosen = criterion.select
    if chosen.merged and "pull_request" in chosen.kind:
        yield Condition(
            holds=lambda row: row.kind != "pull_request" or row.details.get("state") == "merged",
            words="pull requests as far as they were merged",
            why=lambda row: f"{said(row.details.get('state'))}, not merged",
        )
    for name, value in sorted(chosen.details.items()):
        yield _detail(name, value)
    if chosen.unit is not None:
        yield Condition(
            holds=lambda row: row.unit == chosen.unit,
            words=f"in {chosen.unit}",
            why=lambda row: f"in {row.unit or 'no unit'}, not in {chosen.unit}",
        )
    if criterion.measured is not None:
        yield from _measured(criterion, criterion.measured)
    if criterion.of is not None:
        column = Facts._fields.index(criterion.of)
        yield Condition(
            holds=lambda row: row[column] is not None,
            words="",
            why=lambda _: f"has no {criterion.of}",
        )


def _measured(criterion: Criterion, name: str) -> Conditions:
    value, least, most = (
        measure_of(criterion),
        criterion.select.min_amount,
        criterion.select.max_amount,
    )
    called, has = ("amount", "amounts to") if name == "amount" else (name, f"has {name}")
    yield Condition(
        holds=lambda row: value(row) is not None, words="", why=lambda _: f"has no {called}"
    )
    of = "of" if name == "amount" else f"with {name}"
    if least is not None:
        yield Condition(
            holds=lambda row: (value(row) or 0) >= least,
            words=f"{of} {said(least)} or more",
            why=lambda row: f"{has} {said(value(row))}, less than {said(least)}",
        )
    if most is not None:
        yield Condition(
            holds=lambda row: (value(row) or 0) <= most,
            words=f"{of} {said(most)} or less",
            why=lambda row: f"{has} {said(value(row))}, more than {said(most)}",
        )


def _detail(name: str, value: str | bool | float) -> Condition[Facts]:
    def same(row: Facts) -> bool:
        found = row.details.get(name)
        if isinstance(value, str):
            return found == value or _text(found) == value
        return found == value and isinstance(found, bool) is isinstance(value, bool)

    return Condition(
        holds=same,
        words=f"with {name} {said(value)}",
        why=lambda row: f"{name} is {said(row.details.get(name))}, not {said(value)}",
    )


def _text(value: object) -> str | None:
    """A detail as text: true, false, 5, words."""
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _validity(criterion: Criterion, frame: Frame) -> Conditions:
    """Whether it has not expired, or has; on its last local day it is valid."""
    if criterion.select.valid is None:
        return
    today = frame.day

    def valid(row: Facts) -> bool:
        return row.until is None or frame.closing(when(row.until)).date() >= today

    if criterion.select.valid:
        yield Condition(
            holds=valid,
            words="valid now",
            why=lambda row: f"expired on {frame.closing(when(row.until or '')).date()}",
        )
    else:
        yield Condition(
            holds=lambda row: not valid(row), words="expired", why=lambda _: "still valid"
        )


def _age(criterion: Criterion, frame: Frame) -> Conditions:
    """How long ago it began."""
    least = criterion.select.min_days
    if least is not None:
        last = earlier(frame.day, least).isoformat()
        yield Condition(
            holds=lambda row: row.day is not None and row.day <= last,
            words=f"for {least} days or longer",
            why=lambda row: f"dated {row.day or 'on no day'}, less than {least} days ago",
        )


def _time(criterion: Criterion, frame: Frame) -> Conditions:
    """When it happened. What is undated counts where no day is asked for, and nowhere else."""
    since, by = _first(criterion, frame), criterion.ends
    now = moment(frame.as_of)
    if since or by or criterion.aggregate == "share_of_periods":
        yield Condition(holds=lambda row: row.at is not None, words="", why=lambda _: "undated")
    yield Condition(
        holds=lambda row: row.at is None or row.at <= now,
        words="",
        why=lambda _: f"takes place after {frame.day}",
    )
    trailing = f"of the last {criterion.trailing} days" if criterion.trailing else ""
    if since:
        yield _since(criterion, frame, since, trailing)
    if by:
        last = by.isoformat()
        yield Condition(
            holds=lambda row: row.day is not None and row.day <= last,
            words=f"dated {by} or earlier" if trailing or not since else "",
            why=lambda row: f"dated {row.day}, after {by}",
        )


def _since(criterion: Criterion, frame: Frame, since: date, trailing: str) -> Condition[Facts]:
    """From which day on. A role lasts: one that began before counts unless it ended before."""
    first, by = since.isoformat(), criterion.ends

    def lasts(row: Facts) -> bool:
        return row.until is None or frame.closing(when(row.until)).date() >= since

    return Condition(
        holds=lambda row: (
            row.day is not None and (row.day >= first or (row.kind == "role" and lasts(row)))
        ),
        words=trailing or (f"dated {since} to {by}" if by else f"dated {since} or later"),
        why=lambda row: f"dated {row.day}, before {since}",
    )


def _first(criterion: Criterion, frame: Frame) -> date | None:
    """The first local day that counts. What is valid is so whenever it was issued."""
    if criterion.select.valid:
        return None
    if criterion.trailing is None:
        return criterion.since
    rolling = earlier(frame.until(criterion.ends).day, criterion.trailing - 1)
    return max(rolling, criterion.since) if criterion.since else rolling


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


def _lower(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)
