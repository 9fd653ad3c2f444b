"""Worlds to collect from, what a run without any trouble keeps of them, and faults with an aim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from collectors.github import KINDS
from tests.github.answer import Answer, Fault
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.world import NOW, World, grow

LISTS = ("PullRequests", "Issues", "Comments", "Discussions", "Replies", "Contributions")
"""The operations that read what the person did."""
OPERATIONS = (*LISTS, "OwnRepositories", "Repositories")
"""All that follow when the account is known."""


def whole() -> World:
    """Something of each kind; most lists have two pages."""
    return grow(
        7,
        130,
        issues=105,
        comments=105,
        reviews=60,
        discussions=12,
        replies=105,
        commits=60,
        owned=5,
    )


def small() -> World:
    """A few things of each kind: one page a list, two windows of contributions."""
    return grow(
        7,
        6,
        issues=5,
        comments=5,
        reviews=6,
        discussions=4,
        replies=5,
        commits=5,
        owned=3,
        years=1,
    )


def three_pages() -> World:
    """Pull requests alone."""
    return grow(7, 210)


def undisturbed(
    world: World, now: datetime = NOW, before: Keeper | None = None, **options: Any
) -> Keeper:
    """What one run without any trouble keeps, beside what was kept before."""
    keeper = copy(before or Keeper())
    with serve(GitHub(world=world)) as address:
        assert keeper.collect(address, now, **options) is None
    return keeper


@cache
def _clean(grown: Callable[[], World], kinds: tuple[str, ...]) -> Keeper:
    return undisturbed(grown(), kinds=kinds or KINDS)


def clean(grown: Callable[[], World], *kinds: str) -> Keeper:
    """What one run at `NOW` keeps of one of these worlds; of all kinds, where none are given."""
    return copy(_clean(grown, kinds))


def copy(keeper: Keeper) -> Keeper:
    """One that can go on by itself."""
    return replace(
        keeper,
        rows=dict(keeper.rows),
        gone=set(keeper.gone),
        readings=list(keeper.readings),
        state=deepcopy(keeper.state),
        notes=list(keeper.notes),
        sweeps=list(keeper.sweeps),
    )


def once(
    peer: GitHub, fault: Fault, *operations: str, nth: int = 1
) -> Callable[[int], Fault | None]:
    """The n-th request from now on of each of these operations fails."""
    return _aimed(peer, fault, operations, lambda count: count == nth)


def always(
    peer: GitHub, fault: Fault, *operations: str, nth: int = 1
) -> Callable[[int], Fault | None]:
    """The n-th and all later ones of each of these operations fail."""
    return _aimed(peer, fault, operations, lambda count: count >= nth)


def _aimed(
    peer: GitHub, fault: Fault, operations: tuple[str, ...], hits: Callable[[int], bool]
) -> Callable[[int], Fault | None]:
    counts: Counter[str] = Counter()

    def chosen(number: int) -> Fault | None:
        operation = peer.asked[number - 1].operation
        counts[operation] += 1
        return fault if operation in operations and hits(counts[operation]) else None

    return chosen


def then(event: Callable[[], object]) -> Fault:
    """The right answer; as soon as it is worked out, something happens."""

    def fault(due: Answer) -> Answer:
        event()
        return due

    return fault
