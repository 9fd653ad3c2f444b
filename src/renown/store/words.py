"""Small words: what is remembered about a person beside rows, and what private criteria came to."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from renown.store import upsert
from renown.store.tables import meta, private_verdicts

RESOLVED = "resolved"
"""The word under which it is remembered what the works were derived from."""


def get(connection: Connection, person: str, name: str) -> str | None:
    """What was remembered, None when nothing was."""
    return connection.scalar(
        select(meta.c.value).where(meta.c.person == person, meta.c.name == name)
    )


def put(connection: Connection, person: str, name: str, value: str) -> None:
    """Remember it."""
    values = {"person": person, "name": name, "value": value}
    connection.execute(upsert.replacing(connection.dialect.name, meta), values)


def forget(connection: Connection, person: str, name: str) -> None:
    """Remember nothing under that name."""
    connection.execute(delete(meta).where(meta.c.person == person, meta.c.name == name))


def verdicts(connection: Connection, person: str) -> dict[str, bool]:
    """Private criteria, each met or not."""
    found = select(private_verdicts.c.criterion, private_verdicts.c.met).where(
        private_verdicts.c.person == person
    )
    rows = connection.execute(found.order_by(private_verdicts.c.criterion))
    return {row.criterion: row.met for row in rows}


def set_verdicts(connection: Connection, person: str, verdicts: Mapping[str, bool]) -> None:
    """Replace them all."""
    connection.execute(delete(private_verdicts).where(private_verdicts.c.person == person))
    rows = [
        {"person": person, "criterion": criterion, "met": met}
        for criterion, met in verdicts.items()
    ]
    if rows:
        connection.execute(insert(private_verdicts), rows)
