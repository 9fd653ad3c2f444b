"""The tables. Dates are ISO text in UTC to the second, so that both databases compare them alike.

`records`, `readings` and `sources` are the state of record (the text dump holds them); `works`,
`members`, `labels` and `reasons` are derived by `renown.resolve` and rebuilt at will; `runs` and
`outcomes` are a log. JSON stands in text columns in canonical form, so that a row is written only
when its content differs. Text sorts by code point on both databases.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, Table, Text

metadata = MetaData()
TEXT = Text().with_variant(Text(collation="C"), "postgresql")  # SQLite's default sorts so already


def _key(name: str) -> Column[str]:
    return Column(name, TEXT, primary_key=True)


def _text(name: str, *, null: bool = True) -> Column[str]:
    return Column(name, TEXT, nullable=null)


records = Table(
    "records",
    metadata,
    _key("person"),
    _key("source"),
    _key("key"),
    _text("kind", null=False),
    _text("title", null=False),
    _text("url"),
    _text("at"),
    _text("until"),
    _text("evidence", null=False),
    Column("private", Boolean, nullable=False),
    _text("tags", null=False),
    _text("details", null=False),
    _text("first_seen", null=False),
    _text("changed_at", null=False),
    _text("gone_at"),
    Index("records_kind", "person", "kind", "at"),
)

readings = Table(
    "readings",
    metadata,
    _key("person"),
    _key("source"),
    _key("subject"),
    _key("name"),
    _key("day"),  # UTC day of `at`: at most one reading a day
    _text("at", null=False),
    Column("value", Float, nullable=False),
    _text("unit", null=False),
    _text("evidence", null=False),
    _text("method", null=False),
    _text("url"),
    Column("private", Boolean, nullable=False),
    _text("first_seen", null=False),
    _text("changed_at", null=False),
    _text("gone_at"),
    Index("readings_name", "person", "name", "at"),
)

sources = Table(
    "sources",
    metadata,
    _key("person"),
    _key("source"),
    _text("type", null=False),
    _text("state", null=False),  # the last checkpoint
    _text("outcome", null=False),  # of the last run; "" before the first has ended
    _text("reason", null=False),
    _text("last_ok"),  # as_of of the last run that ended well
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("person", null=False),
    _text("as_of", null=False),
    _text("ended"),  # null while it runs, and for ever when it was killed
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("run", Integer, primary_key=True),
    _key("source"),
    _text("type", null=False),
    _text("outcome", null=False),
    _text("reason", null=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
)

works = Table(
    "works",
    metadata,
    _key("person"),
    _key("work"),  # "source/key" of the member that speaks for it
    _text("kind", null=False),
    _text("title", null=False),
    _text("url"),
    _text("at"),
    _text("day"),  # of `at`, in the person's time zone
    _text("until"),
    _text("evidence", null=False),  # the strongest of its members
    Column("private", Boolean, nullable=False),
    _text("source", null=False),
    _text("repository"),
    _text("owner"),
    Column("number", Integer),
    Column("amount", Float),
    _text("unit"),
    _text("tags", null=False),
    _text("details", null=False),
    Column("gone", Boolean, nullable=False),
    _text("sources", null=False),  # all that speak of it, a JSON list
    Index("works_kind", "person", "kind", "at"),
)

members = Table(
    "members",
    metadata,
    _key("person"),
    _key("source"),
    _key("key"),
    _text("work", null=False),
    _text("rule", null=False),  # what joined it to the work; "" for the member that speaks for it
    Index("members_work", "person", "work"),
)

labels = Table(
    "labels",
    metadata,
    _key("person"),
    _key("label"),
    _key("work"),
    _text("rule", null=False),  # the word or topic that gave the label
    Index("labels_work", "person", "work", "label"),
)

reasons = Table(
    "reasons",
    metadata,
    _key("person"),
    _key("source"),
    _key("key"),
    _text("reason", null=False),  # why the record does not count
)

private_verdicts = Table(
    "private_verdicts",
    metadata,
    _key("person"),
    _key("criterion"),
    Column("met", Boolean, nullable=False),
)

meta = Table("meta", metadata, _key("person"), _key("name"), _text("value", null=False))
