"""What the database holds, one row a line: for people as text, for programs as JSON lines."""

from __future__ import annotations

import json as json_format
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import typer

from renown import registry
from renown.cli import console, stages
from renown.cli.desk import Desk
from renown.record import KINDS
from renown.store.moments import moment
from renown.store.rows import ReadingRow, Row, Work


def records(
    desk: Desk, *, kind: str | None, source: str | None, works: bool, json: bool, private: bool
) -> None:
    """Records as the sources brought them, each with its work; or works."""
    if kind is not None and kind not in KINDS:
        problem, remedy = f"{kind[:40]!r} is not a kind", f"write one of {', '.join(KINDS)}"
        raise console.wrong_option("--kind", problem, remedy)
    stages.resolve_due(desk)
    items: Iterable[Mapping[str, Any]]
    if works:
        items = (
            _plain(work)
            for work in desk.store.works(desk.person)
            if kind in (None, work.kind)
            and source in (None, work.source)
            and (private or not work.private)
        )
    else:
        homes = {(one.source, one.key): one.work for one in desk.store.members(desk.person)}
        rows = desk.store.rows(
            desk.person, kinds=(kind,) if kind else (), source=source, private=private
        )
        items = ({**_plain(row), "work": homes.get((row.source, row.key))} for row in rows)
    for item in items:
        _print(item, json=json, words=("at", "kind", "source", "title", "url"))


def readings(desk: Desk, *, json: bool, private: bool) -> None:
    """Readings as the sources brought them."""
    for row in desk.store.readings(desk.person, private=private):
        _print(_plain(row), json=json, words=("at", "name", "subject", "value", "unit"))


def sources(desk: Desk) -> None:
    """The configured sources, with what they can yield and how they ended last."""
    kept = {row.source: row for row in desk.store.sources(desk.person)}
    rows = []
    for source in desk.config.sources:
        row, collector = kept.get(source.name), registry.load(source.type)
        yielded = source.options.narrowed(every := (*collector.KINDS, *collector.READINGS))
        last = f"{row.last_ok:%Y-%m-%d}" if row and row.last_ok else "never"
        yields = ", ".join(word for word in every if word in yielded)
        outcome = row.outcome if row and row.outcome else "not run yet"
        rows.append(
            (source.name, source.type, outcome, str(row.records if row else 0), last, yields)
        )
    console.table(("Source", "Type", "Outcome", "Rows", "Last good", "Can yield"), rows)


def _plain(row: Row | ReadingRow | Work) -> dict[str, Any]:
    return {field.name: _value(getattr(row, field.name)) for field in fields(row)}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _print(item: Mapping[str, Any], *, json: bool, words: tuple[str, ...]) -> None:
    if json:
        # ASCII only: no terminal and no log can be made to see a line break in it.
        typer.echo(json_format.dumps(item, sort_keys=True))
    else:
        console.say(" · ".join(str(item[word]) for word in words if item[word] is not None))
