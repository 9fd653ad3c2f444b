"""Readings that could count -> those that do: one of each account, and of the others why not.

Which reading of a subject counts is told by `falls`, which subjects are one account by `accounts`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from renown.scorecard.accounts import addresses, newer, platform_of, twins
from renown.store.falls import Settled, settle
from renown.store.rows import ReadingRow

Series = Sequence[tuple[ReadingRow, bool]]
"""All readings of one subject, each with whether it is young enough to count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What readings have come to at a moment."""

    counted: tuple[ReadingRow, ...] = ()
    """One of each account, the newest first."""
    held: tuple[Settled, ...] = ()
    """Falls that were seen once, each with what it is compared with."""
    replaced: tuple[tuple[ReadingRow, ReadingRow], ...] = ()
    """Readings that do not count, each with the one of the same account that does."""
    idle: tuple[ReadingRow, ...] = ()
    """The newest reading of each subject that no source reads which is configured."""
    twins: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """See `accounts`."""
    read: bool = False
    """There is a reading of a subject that is not idle, even if it is too old to count."""
    private: bool = False
    """A private reading is among all those that were looked at."""
    day_of: Callable[[datetime], date] = datetime.date
    """The local day of a moment."""

    def account(self, row: ReadingRow) -> str:
        """The subject that stands for the account of a reading that counts.

        That of a written name is what it has taken the place of, or else the only one of the name.
        """
        twins = self.twins.get(row.subject, ())
        replaced = [one.subject for one, other in self.replaced if other == row]
        of_row = [subject for subject in replaced if subject in twins] or twins
        return of_row[0] if len(of_row) == 1 else row.subject

    def passed_over(self) -> Iterator[tuple[ReadingRow, str]]:
        """The readings that do not count because of others, and why."""
        for settled in self.held:
            if settled.held is not None:
                yield settled.held, f"held: {_suspicion(settled)}"
        for row, other in self.replaced:
            yield row, f"the same account {self._stand_in(row, other)}"
        for row in self.idle:
            yield row, "its source is not configured any more"

    def _stand_in(self, row: ReadingRow, other: ReadingRow) -> str:
        if other.subject not in self.twins:
            return f"is read from {platform_of(other.subject)} itself"
        if row.subject not in self.twins:
            return f"was written down later, on {self.day_of(other.at)}"
        return f"is written down as {other.subject}, on {self.day_of(other.at)}"

    def remarks(self) -> Iterator[str]:
        """What is held, in sentences."""
        for settled in self.held:
            if (row := settled.held) is not None:
                fall = f"{row.subject}: {said(row.value)} on {self.day_of(row.at)}"
                yield f"{fall} is held: {_suspicion(settled)}."


def stand(
    series: Iterable[Series],
    *,
    read: Container[str] | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
    day_of: Callable[[datetime], date] = datetime.date,
) -> Standing:
    """One standing of all series.

    `read` are the subjects that configured sources read, None for all: readings of others tell
    who is who, and nothing else. `known` are the twins, where they have been found before.
    """
    fresh: dict[str, ReadingRow] = {}
    urls: dict[str, frozenset[str | None] | None] = {}
    settled, idle, private = [], [], False
    for one in series:
        rows = [row for row, _ in one]
        found, subject = settle(rows), rows[0].subject
        private |= any(row.private for row in rows)
        urls[subject] = addresses(rows)
        if read is None or subject in read:
            settled.append(found)
            fresh.update((subject, row) for row, new in one if new and row is found.counts)
        else:
            idle.append(max(rows, key=lambda row: (row.at, row.source)))
    same = twins(urls) if known is None else known
    replaced = dict(_replaced(fresh, same))
    counted = [row for subject, row in sorted(fresh.items()) if subject not in replaced]
    return Standing(
        counted=tuple(sorted(counted, key=lambda row: row.at, reverse=True)),
        held=tuple(one for one in settled if one.held is not None),
        replaced=tuple((fresh[subject], other) for subject, other in sorted(replaced.items())),
        idle=tuple(idle),
        twins=same,
        read=bool(settled),
        private=private,
        day_of=day_of,
    )


def _replaced(
    fresh: Mapping[str, ReadingRow], same: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, ReadingRow]]:
    """The subjects that give way, each to a reading of the same account.

    Of what is written down of an account the newest counts, and it gives way to what the platform
    tells, unless it is newer.
    """
    written: dict[str, list[ReadingRow]] = {}
    for subject, others in same.items():
        if subject in fresh:
            written.setdefault(_meant(others, fresh), []).append(fresh[subject])
    for account, rows in written.items():
        last = max(rows, key=lambda row: (row.at, row.subject))
        if account in fresh:
            rows.append(fresh[account])
            if not newer(last.at, fresh[account].at):
                last = fresh[account]
        yield from ((row.subject, last) for row in rows if row is not last)


def _meant(accounts: Sequence[str], fresh: Mapping[str, ReadingRow]) -> str:
    """Which of the accounts of a written name it is taken for: the one that was read last."""
    read = (account for account in accounts if account in fresh)
    return max(read, key=lambda account: (fresh[account].at, account), default=accounts[0])


def said(value: float) -> str:
    """A value as a sentence says it: 1,200."""
    return f"{value:,.15g}"


def _suspicion(settled: Settled) -> str:
    before = "" if settled.counts is None else said(settled.counts.value)
    return f"less than half of {before}; counts once seen again"
