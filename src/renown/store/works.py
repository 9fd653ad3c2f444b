"""Works and what belongs to them: derived, replaced as a whole, asked by criteria."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    and_,
    func,
    insert,
    select,
)

from renown.store.details import Details, canonical
from renown.store.moments import moment, when
from renown.store.rows import Facts, Label, Member, Reason, Work
from renown.store.tables import labels, members, reasons, records, works

Derived = Work | Member | Label | Reason

PAGE = 2000
"""Rows that are written at once."""

_TABLES: Mapping[type[Derived], Table] = {
    Work: works,
    Member: members,
    Label: labels,
    Reason: reasons,
}


def stage(connection: Connection, person: str, derived: Iterable[Derived]) -> None:
    """Write everything into temporary tables, which vanish with the connection.

    Nothing is locked meanwhile, so that `derived` may read the store as it goes.
    """
    for table in _TABLES.values():
        _staged(table).create(connection)
    pages: dict[type[Derived], list[dict[str, object]]] = {kind: [] for kind in _TABLES}
    for item in derived:
        page = pages[type(item)]
        page.append(_values(person, item))
        if len(page) == PAGE:
            connection.execute(insert(_staged(_TABLES[type(item)])), page)
            page.clear()
    for kind, page in pages.items():
        if page:
            connection.execute(insert(_staged(_TABLES[kind])), page)


def replace(connection: Connection, person: str) -> None:
    """Put what was staged in the place of the person's derived rows."""
    for table in _TABLES.values():
        connection.execute(table.delete().where(table.c.person == person))
        staged = _staged(table)
        names = [column.name for column in table.columns]
        # In the order of the key, which fills the tree of the index from one side.
        rows = select(staged).order_by(*(staged.c[column.name] for column in table.primary_key))
        connection.execute(insert(table).from_select(names, rows))


@cache
def _staged(table: Table) -> Table:
    columns = [Column(column.name, column.type) for column in table.columns]
    return Table(f"staged_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])


def _values(person: str, item: Derived) -> dict[str, object]:
    if isinstance(item, Work):
        return _work_values(person, item)
    return {"person": person} | {field.name: getattr(item, field.name) for field in fields(item)}


def _work_values(person: str, work: Work) -> dict[str, object]:
    return {
        "person": person,
        "work": work.work,
        "kind": work.kind,
        "title": work.title,
        "url": work.url,
        "at": None if work.at is None else moment(work.at),
        "day": None if work.day is None else work.day.isoformat(),
        "until": None if work.until is None else moment(work.until),
        "evidence": work.evidence,
        "private": work.private,
        "source": work.source,
        "repository": work.repository,
        "owner": work.owner,
        "number": work.number,
        "amount": work.amount,
        "unit": work.unit,
        "tags": canonical(sorted(work.tags)),
        "details": canonical(dict(work.details)),
        "gone": work.gone,
        "sources": canonical(list(work.sources)),
    }


def query(
    person: str,
    *,
    where: Sequence[ColumnElement[bool]] = (),
    order: Sequence[ColumnElement[Any]] = (),
) -> Select[Any]:
    """The person's works that fulfil all conditions; in their order, then by address."""
    return select(works).where(works.c.person == person, *where).order_by(*order, works.c.work)


def facts_query(person: str, kinds: Collection[str], *, newest: bool) -> Select[Any]:
    """The columns of Facts, in their order, of the person's works of these kinds."""
    said = select(func.aggregate_strings(labels.c.label, " "))  # ids of labels have no spaces
    said = said.where(labels.c.person == person, labels.c.work == works.c.work)
    columns = [works.c[name] for name in Facts._fields[:-1]]
    chosen = select(*columns, said.scalar_subquery())
    chosen = chosen.where(works.c.person == person, works.c.kind.in_(sorted(kinds)))
    return chosen.order_by(works.c.at.desc().nulls_last(), works.c.work) if newest else chosen


def facts(values: Sequence[Any], damaged: str) -> Facts:
    """What was kept, as criteria see it. `damaged` is what is said of details that are none."""
    *most, tags, details, gone, sources, labelled = values
    told, named = Details(details, damaged), _named(labelled or "")
    return Facts._make((*most, _listed(tags), told, gone, _listed(sources), named))


def work_of(row: Facts) -> Work:
    """The work itself."""
    at, day, until = row.at, row.day, row.until
    return Work(
        work=row.work,
        kind=row.kind,
        title=row.title,
        url=row.url,
        at=None if at is None else when(at),
        day=None if day is None else date.fromisoformat(day),
        until=None if until is None else when(until),
        evidence=row.evidence,
        private=row.private,
        source=row.source,
        repository=row.repository,
        owner=row.owner,
        number=row.number,
        amount=row.amount,
        unit=row.unit,
        tags=row.tags,
        details=row.details,
        gone=row.gone,
        sources=row.sources,
    )


@lru_cache(maxsize=4096)  # many works have the same
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=4096)
def _named(text: str) -> frozenset[str]:
    return frozenset(text.split())


def beside(table: Table, person: str, work: str | None) -> Select[Any]:
    """The person's members, labels or reasons; of one work, if one is named."""
    chosen = select(table).where(table.c.person == person).order_by(*table.primary_key)
    return chosen if work is None else chosen.where(table.c.work == work)


def excluded(person: str, kinds: Sequence[str], *, private: bool) -> Select[Any]:
    """The person's records of these kinds that do not count, each with its reason."""
    same = and_(*(reasons.c[name] == records.c[name] for name in ("person", "source", "key")))
    chosen = select(records, reasons.c.reason).join_from(reasons, records, onclause=same)
    chosen = chosen.where(reasons.c.person == person, records.c.kind.in_(kinds))
    if not private:
        chosen = chosen.where(records.c.private.is_(False))
    # Ordered by the records, of which there are far more, SQLite would begin with these.
    return chosen.order_by(reasons.c.source, reasons.c.key)


def row(values: Mapping[Any, Any]) -> Work:
    """What was kept, as plain values."""
    at, day, until = values["at"], values["day"], values["until"]
    return Work(
        work=values["work"],
        kind=values["kind"],
        title=values["title"],
        url=values["url"],
        at=None if at is None else when(at),
        day=None if day is None else date.fromisoformat(day),
        until=None if until is None else when(until),
        evidence=values["evidence"],
        private=values["private"],
        source=values["source"],
        repository=values["repository"],
        owner=values["owner"],
        number=values["number"],
        amount=values["amount"],
        unit=values["unit"],
        tags=tuple(json.loads(values["tags"])),
        details=json.loads(values["details"]),
        gone=values["gone"],
        sources=tuple(json.loads(values["sources"])),
    )


def member(values: Mapping[Any, Any]) -> Member:
    """What was kept, as plain values."""
    return Member(
        source=values["source"], key=values["key"], work=values["work"], rule=values["rule"]
    )


def label(values: Mapping[Any, Any]) -> Label:
    """What was kept, as plain values."""
    return Label(label=values["label"], work=values["work"], rule=values["rule"])


def reason(values: Mapping[Any, Any]) -> Reason:
    """What was kept, as plain values."""
    return Reason(source=values["source"], key=values["key"], reason=values["reason"])
