"""The text form of rows: one JSON object a line, keys sorted, nulls and private rows left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Table, select

from renown.errors import StoreError
from renown.record import Reading, Record
from renown.store.border import Values, reading_values, record_values
from renown.store.database import Database
from renown.store.details import canonical
from renown.store.moments import when
from renown.store.tables import readings, records

LONGEST = 2**20
"""Bytes of a line; a longer one is cut, and then is no whole row."""

_DERIVED = frozenset({"private", "day"})
"""Columns that no line has: no private row is written, and a reading's moment tells its day."""

_CONFLICT = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
_HISTORY = frozenset({"first_seen", "changed_at", "gone_at"})
_TEXTS = _HISTORY | {"source", "at", "until"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What a kind of line may hold, and where it goes."""

    table: Table
    folder: str
    fields: frozenset[str]
    required: frozenset[str]


def _form(table: Table, folder: str) -> Form:
    columns = [column for column in table.columns if column.name not in _DERIVED]
    return Form(
        table=table,
        folder=folder,
        fields=frozenset(column.name for column in columns),
        required=frozenset(column.name for column in columns if not column.nullable),
    )


RECORDS = _form(records, "records")
READINGS = _form(readings, "readings")
FORMS = (RECORDS, READINGS)


def line(form: Form, values: Mapping[Any, Any]) -> bytes:
    """A row as a line, without its end; ValueError or TypeError where it is damaged."""
    shown = {name: values[name] for name in form.fields if values[name] is not None}
    for name in ("tags", "details"):
        if name in shown:
            shown[name] = json.loads(shown[name])
    if "value" in shown and shown["value"].is_integer():
        shown["value"] = int(shown["value"])
    return canonical(shown).encode()


def path(form: Form, values: Mapping[Any, Any]) -> str:
    """The file that a row belongs to, relative to the folder of the text form."""
    at = values["at"]
    return f"{form.folder}/{'undated' if at is None else str(when(at).year).zfill(4)}.ndjson"


def values(form: Form, line: bytes, person: str) -> Values:
    """The row in a line; ValueError says what is wrong, without quoting it."""
    given = _object(line)
    if unknown := given.keys() - form.fields:
        raise ValueError(f"{ascii(min(unknown))[:50]} is no field of a row")
    if missing := form.required - given.keys():
        raise ValueError(f"{min(missing)} is missing")
    if given["person"] != person:
        raise ValueError("is a row of another person")
    for name in given.keys() & _TEXTS:
        if not isinstance(given[name], str):
            raise ValueError(f"{name}: is no text")  # noqa: TRY004 (callers know of one error)
    for name in given.keys() & _HISTORY:
        when(given[name])
    row = _record(given, person) if form is RECORDS else _reading(given, person)
    return row | {name: given.get(name) for name in _HISTORY}


def _object(line: bytes) -> dict[str, Any]:
    if line.startswith(_CONFLICT):
        raise ValueError(
            "is a mark of a merge conflict; settle it, or take the file from git again"
        )
    try:
        given = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ValueError("is no whole row") from None
    if not isinstance(given, dict):
        raise ValueError("is no row")  # noqa: TRY004 (callers know of one error)
    return given


def _refuse(_: str) -> None:
    raise ValueError


def _record(given: Mapping[str, Any], person: str) -> Values:
    record = Record(
        kind=given["kind"],
        key=given["key"],
        title=given["title"],
        url=given.get("url"),
        at=_moment(given, "at"),
        until=_moment(given, "until"),
        evidence=given["evidence"],
        tags=given["tags"],
        details=given["details"],
    )
    return record_values(record, person, given["source"], "")


def _reading(given: Mapping[str, Any], person: str) -> Values:
    reading = Reading(
        subject=given["subject"],
        name=given["name"],
        value=given["value"],
        unit=given["unit"],
        at=when(given["at"]),
        evidence=given["evidence"],
        method=given["method"],
        url=given.get("url"),
    )
    return reading_values(reading, person, given["source"], "")


def _moment(given: Mapping[str, Any], name: str) -> datetime | None:
    return when(given[name]) if name in given else None


def address(values: Mapping[Any, Any]) -> str:
    """What tells a row of a person from all others."""
    if "key" in values:
        return f"{values['source']}/{values['key']}"
    return f"{values['source']}/{values['subject']} {values['name']} {values['day']}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row as it is to be written."""

    address: str
    path: str
    text: bytes


def kept(database: Database, person: str) -> Iterator[Line]:
    """All rows of the person in the database that are not private, in no order."""
    for form in FORMS:
        table = form.table
        query = select(table).where(table.c.person == person, table.c.private.is_(False))
        for row in database.stream(query):
            try:
                yield Line(address=address(row), path=path(form, row), text=line(form, row))
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                raise StoreError(database.damaged) from error


def written(folder: Path, form: Form) -> Iterator[tuple[str, int, bytes]]:
    """All lines of that form in the files of a folder: file, number and line, without its end."""
    for file in sorted((folder / form.folder).glob("*.ndjson")):
        name = file.relative_to(folder).as_posix()
        try:
            with file.open("rb") as content:
                for number, text in enumerate(_split(content), 1):
                    if text.strip():
                        yield name, number, text
        except OSError as error:
            raise StoreError(f"{file} cannot be read ({error.strerror})") from error


def _split(content: BinaryIO) -> Iterator[bytes]:
    """Lines, none of them longer than any row can be."""
    while text := content.readline(LONGEST):
        yield text.removesuffix(b"\n")
