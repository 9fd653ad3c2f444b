"""Readings that could count -> those that do: one of each account, and of the others why not.

Which reading of a subject counts is told by `falls`, which subjects are one account by `accounts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
    twins: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """See `accounts`."""
    private: bool = False
    """A private reading is among all those that were looked at."""

    def account(self, row: ReadingRow) -> str:
        """The subject that stands for the account of a reading."""
        return next(iter(self.twins.get(row.subject, ())), row.subject)

    def passed_over(self) -> Iterator[tuple[ReadingRow, str]]:
        """The readings that do not count because of others, and why."""
        for settled in self.held:
            if settled.held is not None:
                yield settled.held, f"held: {_suspicion(settled)}"
        for row, other in self.replaced:
            itself = f"the same account is read from {platform_of(other.subject)} itself"
            later = f"the same account was written down later, on {other.at.date()}"
            yield row, itself if row.method == "manual" else later

    def remarks(self) -> Iterator[str]:
        """What is held, in sentences."""
        for settled in self.held:
            if (row := settled.held) is not None:
                fall = f"{row.subject}: {said(row.value)} on {row.at.date()}"
                yield f"{fall} is held: {_suspicion(settled)}."


def stand(
    series: Iterable[Series], *, known: Mapping[str, Sequence[str]] | None = None
) -> Standing:
    """One standing of all series; `known` are the twins, where they have been found before."""
    fresh: dict[str, ReadingRow] = {}
    held, urls, private = [], {}, False
    for one in series:
        rows = [row for row, _ in one]
        settled, subject = settle(rows), rows[0].subject
        private |= any(row.private for row in rows)
        urls[subject] = addresses(rows)
        if settled.held is not None:
            held.append(settled)
        if settled.counts is not None and any(row is settled.counts and new for row, new in one):
            fresh[subject] = settled.counts
    same = twins(urls) if known is None else known
    replaced = dict(_replaced(fresh, same))
    counted = [row for subject, row in sorted(fresh.items()) if subject not in replaced]
    return Standing(
        counted=tuple(sorted(counted, key=lambda row: row.at, reverse=True)),
        held=tuple(held),
        replaced=tuple((fresh[subject], other) for subject, other in sorted(replaced.items())),
        twins=same,
        private=private,
    )


def _replaced(
    fresh: Mapping[str, ReadingRow], same: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, ReadingRow]]:
    """The subjects that give way, each to a reading of the same account.

    What is written down gives way to what the platform tells, unless it is newer. Where a name is
    that of several accounts it is one of them: the one that was read last.
    """
    for subject, others in same.items():
        written = fresh.get(subject)
        read = [fresh[other] for other in others if other in fresh]
        if written is None or not read:
            continue
        last = max(read, key=lambda row: (row.at, row.subject))
        if newer(written.at, last.at):
            yield last.subject, written
        else:
            yield subject, last


def said(value: float) -> str:
    """A value as a sentence says it: 1,200."""
    return f"{value:,.15g}"


def _suspicion(settled: Settled) -> str:
    before = "" if settled.counts is None else said(settled.counts.value)
    return f"less than half of {before}; counts once seen again"
