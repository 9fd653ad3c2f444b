"""What is known beside the works: what sources could tell, and what private criteria came to.

Nothing found is zero only where a source that could have told has been read; else it is unknown.
The ledger tells of a kind once it holds an entry of it. Private entries tell nothing here: what is
known must be the same on the person's own machine and where the private rows are not at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from renown.scorecard.conditions import of_types
from renown.scorecard.criteria import Criterion
from renown.scorecard.frame import Frame
from renown.store import Store
from renown.store.tables import readings, records, sources

Yields = Mapping[str, frozenset[str]]
"""Source -> the kinds of records and the names of readings that it can yield."""

LEDGER = "ledger"
"""The type of the source that is kept by hand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Knowledge:
    """What is known before any criterion is looked at."""

    told: Yields
    """Source -> what it has had the chance to tell."""
    verdicts: Mapping[str, bool]
    """What is told of private criteria whose rows are not at hand."""
    frame: Frame

    def of(self, criterion: Criterion, kinds: Collection[str] | None = None) -> bool:
        """Whether a source that could have told of this, or of these kinds, has been read."""
        chosen = criterion.select
        if chosen.own is not None and not self.frame.logins:
            return False  # nobody can tell whose a repository is
        wanted = {*chosen.kind} if chosen.reading is None else {chosen.reading}
        wanted |= {"task"} if criterion.task else set()
        wanted = wanted if kinds is None else {*kinds}
        typed = of_types(chosen.type, self.frame)
        return any(
            wanted & words
            for source, words in self.told.items()
            if (not chosen.source or source in chosen.source)
            and (not chosen.type or source in typed)
        )


def knowledge(store: Store, frame: Frame, yields: Yields) -> Knowledge:
    """Read once for all criteria."""
    person = frame.person.id
    asked = select(sources.c.source, sources.c.type, sources.c.last_ok)
    with store.database.reading() as connection:
        known = connection.execute(asked.where(sources.c.person == person)).all()
        rows = [row for row in known if row.source in yields]
        read = [row for row in rows if row.type != LEDGER and row.last_ok is not None]
        told = {row.source: yields[row.source] for row in read}
        told |= _entries(connection, person, [row.source for row in rows if row.type == LEDGER])
    return Knowledge(told=told, verdicts=verdicts(store, person), frame=frame)


def verdicts(store: Store, person: str) -> Mapping[str, bool]:
    """Private criteria as last published; none where all private rows are at hand."""
    with store.database.reading() as connection:
        return _verdicts(store, connection, person)


def _verdicts(store: Store, connection: Connection, person: str) -> Mapping[str, bool]:
    published = store.verdicts(person)
    at_hand = published and _private_at_hand(connection, person) and not _withheld(store, person)
    return {} if at_hand else published


def _withheld(store: Store, person: str) -> bool:
    """Whether the environment of this run does not hand out the private entries it once held."""
    return any(state.get("environment") is False for state in store.states(person).values())


def _entries(
    connection: Connection, person: str, ledgers: Sequence[str]
) -> dict[str, frozenset[str]]:
    """The kinds and names of the entries that each ledger holds."""
    held: dict[str, set[str]] = {ledger: set() for ledger in ledgers}
    for table, word in ((records, records.c.kind), (readings, readings.c.name)):
        entries = select(table.c.source, word).where(
            table.c.person == person,
            table.c.source.in_(ledgers),
            table.c.gone_at.is_(None),
            table.c.private.is_(False),
        )
        for source, found in connection.execute(entries.distinct()):
            held[source].add(found)
    return {ledger: frozenset(words) for ledger, words in held.items()}


def private_at_hand(store: Store, person: str) -> bool:
    """Whether private rows are here, so that private criteria can be judged anew."""
    with store.database.reading() as connection:
        return _private_at_hand(connection, person)


def _private_at_hand(connection: Connection, person: str) -> bool:
    """Whether private rows, even withdrawn ones, are here: they stay on the person's machine."""
    return any(
        connection.execute(
            select(table.c.source).where(table.c.person == person, table.c.private).limit(1)
        ).first()
        for table in (records, readings)
    )
