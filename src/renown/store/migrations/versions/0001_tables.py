"""All tables."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, Integer, Text

revision = "0001"
down_revision = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def key(name: str) -> Column[str]:
    return Column(name, TEXT, primary_key=True)


def needed(*names: str) -> list[Column[str]]:
    return [Column(name, TEXT, nullable=False) for name in names]


def optional(*names: str) -> list[Column[str]]:
    return [Column(name, TEXT) for name in names]


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def upgrade() -> None:
    records()
    readings()
    log()
    derived()
    words()


def records() -> None:
    op.create_table(
        "records",
        key("person"),
        key("source"),
        key("key"),
        *needed("kind", "title"),
        *optional("url", "at", "until"),
        *needed("evidence"),
        flag("private"),
        *needed("tags", "details", "first_seen", "changed_at"),
        *optional("gone_at"),
    )
    op.create_index("records_kind", "records", ["person", "kind", "at"])


def readings() -> None:
    op.create_table(
        "readings",
        key("person"),
        key("source"),
        key("subject"),
        key("name"),
        key("day"),
        *needed("at"),
        Column("value", Float, nullable=False),
        *needed("unit", "evidence", "method"),
        *optional("url"),
        flag("private"),
        *needed("first_seen", "changed_at"),
        *optional("gone_at"),
    )
    op.create_index("readings_name", "readings", ["person", "name", "at"])


def log() -> None:
    op.create_table(
        "sources",
        key("person"),
        key("source"),
        *needed("type", "state", "outcome", "reason"),
        *optional("last_ok"),
    )
    op.create_table(
        "runs",
        Column("id", Integer, primary_key=True, autoincrement=True),
        *needed("person", "as_of"),
        *optional("ended"),
    )
    op.create_table(
        "outcomes",
        Column("run", Integer, primary_key=True),
        key("source"),
        *needed("type", "outcome", "reason"),
        Column("new", Integer, nullable=False),
        Column("changed", Integer, nullable=False),
        Column("requests", Integer, nullable=False),
        Column("seconds", Float, nullable=False),
    )


def derived() -> None:
    op.create_table(
        "works",
        key("person"),
        key("work"),
        *needed("kind", "title"),
        *optional("url", "at", "day", "until"),
        *needed("evidence"),
        flag("private"),
        *needed("source"),
        *optional("repository", "owner"),
        Column("number", Integer),
        Column("amount", Float),
        *optional("unit"),
        *needed("tags", "details"),
        flag("gone"),
    )
    op.create_index("works_kind", "works", ["person", "kind", "at"])
    op.create_table("members", *map(key, ("person", "source", "key")), *needed("work", "rule"))
    op.create_index("members_work", "members", ["person", "work"])
    op.create_table("labels", *map(key, ("person", "label", "work")), *needed("rule"))
    op.create_table("reasons", *map(key, ("person", "source", "key")), *needed("reason"))


def words() -> None:
    op.create_table("private_verdicts", key("person"), key("criterion"), flag("met"))
    op.create_table("meta", key("person"), key("name"), *needed("value"))
