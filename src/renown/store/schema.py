"""The version of the tables. Alembic is imported only for a database that is new or older."""

from __future__ import annotations

from sqlalchemy import Connection, text

from renown.errors import StoreError

SCHEMA = 3
"""What this code reads and writes: the number of the newest migration."""


def version(connection: Connection, place: str) -> int:
    """The version that a database has, 0 when it is new; StoreError when it is foreign or newer."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return 0
    names = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    if len(names) != 1 or not str(names[0]).isdecimal():
        raise StoreError(
            f"{place} holds the tables of another program; "
            "give renown a database of its own in [store] url"
        )
    return accepted(int(names[0]), place)


def accepted(found: int, place: str) -> int:
    """The version, unless it is newer than this code."""
    if found > SCHEMA:
        raise StoreError(
            f"{place} was written by a newer renown (tables {found}, this one knows {SCHEMA}); "
            "upgrade renown, or move the database away and run `renown load`"
        )
    return found


def migrate(connection: Connection, place: str) -> None:
    """Bring the tables, if there are any, to this version, in the transaction that is open."""
    from alembic import command  # noqa: PLC0415 (heavy, and rarely needed)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "renown.store:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"the tables of {place} cannot be migrated: {error}") from error
