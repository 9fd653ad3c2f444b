"""A fall of more than half counts once it was seen twice, wherever a series is cut off."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.store.falls import Settled, settle
from renown.store.rows import ReadingRow
from tests.store.samples import NOW

DAY = timedelta(days=1)


def row(value: float, day: float = 0, method: str = "api", source: str = "forge") -> ReadingRow:
    return ReadingRow(
        person="ada",
        source=source,
        subject="forge:1",
        name="followers",
        value=value,
        unit="followers",
        at=NOW + day * DAY,
        evidence="listed" if method == "api" else "asserted",
        method=method,
        url=None,
        private=False,
        first_seen=NOW,
        changed_at=NOW,
        gone_at=None,
    )


def told(settled: Settled) -> tuple[float | None, float | None]:
    """What counts, and what is held."""
    counts, held = settled.counts, settled.held
    return counts.value if counts else None, held.value if held else None


def course(*values: float) -> list[tuple[float | None, float | None]]:
    """What each day of a series tells, one reading a day."""
    rows = [row(value, day) for day, value in enumerate(values)]
    return [told(settle(rows[: end + 1])) for end in range(len(rows))]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1200, 11), (1200, 11)),
        ((1200, 11, 11), (11, None)),
        ((1200, 11, 590), (590, None)),
        ((1200, 11, 600), (600, None)),
        ((1200, 0), (1200, 0)),
        ((1200, 0, 0), (0, None)),
        ((1200, 600), (600, None)),
        ((1200, 599), (1200, 599)),
        ((1200, 599, 1190, 595), (595, None)),
        ((1200, 11, 1190, 11), (1190, 11)),
        ((0, 0), (0, None)),
        ((0, 1200), (1200, None)),
        ((-10, -100), (-100, None)),
    ],
)
def test_what_counts_at_the_end(
    values: tuple[float, ...], expected: tuple[float, float | None]
) -> None:
    assert expected == course(*values)[-1]


def test_a_chain_of_falls_and_rises() -> None:
    assert [
        (100, None),
        (100, 40),
        (15, None),
        (90, None),
        (90, 44),
        (20, None),
        (20, 9),
    ] == course(100, 40, 15, 90, 44, 20, 9)


def test_nothing_counts_of_nothing() -> None:
    assert Settled() == settle([])


def test_a_second_reading_of_the_same_day_confirms_nothing() -> None:
    rows = [row(100), row(10, 1), row(12, 1.1, source="other")]
    assert (100, 12) == told(settle(rows))
    assert (11, None) == told(settle([*rows, row(11, 2)]))


def test_what_is_written_by_hand_is_never_held() -> None:
    assert (10, None) == told(settle([row(100), row(10, 1, "manual")]))
    assert (10, None) == told(settle([row(100), row(11, 1), row(10, 2, "manual")]))
    assert (10, None) == told(settle([row(100, 0, "manual"), row(10, 1, "manual")]))


def test_what_a_platform_says_is_compared_with_what_was_written_by_hand() -> None:
    assert (100, 10) == told(settle([row(100, 0, "manual"), row(10, 1)]))


def test_after_a_long_silence_a_fall_is_seen_twice_as_well() -> None:
    assert (100, 10) == told(settle([row(100), row(10, 400)]))


def test_of_one_moment_the_best_proven_is_all_there_is() -> None:
    assert (10, None) == told(settle([row(100, 0, "manual"), row(10)]))
    assert (5, None) == told(settle([row(10, source="b"), row(5, source="a")]))


SERIES = st.lists(
    st.builds(
        row,
        st.integers(0, 9) | st.sampled_from([20, 50, 100, 1000, 1e6]),
        st.integers(0, 30).map(lambda half: half / 2),
        st.sampled_from(["api", "api", "api", "manual"]),
        st.sampled_from(["forge", "mirror"]),
    ),
    max_size=12,
    unique_by=lambda one: (one.source, one.at),
)


@given(series=SERIES, seed=st.integers())
def test_the_order_of_insertion_changes_nothing(series: list[ReadingRow], seed: int) -> None:
    assert settle(series) == settle(random.Random(seed).sample(series, len(series)))


@given(series=SERIES)
def test_each_moment_follows_from_the_one_before_and_from_nothing_later(
    series: list[ReadingRow],
) -> None:
    ends = sorted({one.at for one in series})
    told: list[Settled] = []
    for end in ends:
        so_far = [one for one in series if one.at <= end]
        before = told[-1] if told else Settled()
        now = settle(so_far)
        told.append(now)
        newest = max(
            (one for one in so_far if one.at == end),
            key=lambda one: (one.evidence == "listed", one.source == "forge"),
        )
        if (
            before.counts is None
            or newest.method == "manual"
            or newest.value >= before.counts.value / 2
        ):
            assert Settled(counts=newest) == now
        elif before.held is None or before.held.at.date() == newest.at.date():
            assert Settled(counts=before.counts, held=newest) == now
        else:
            assert Settled(counts=newest) == now


@given(series=SERIES, again=st.floats(0, 1, exclude_max=True))
def test_a_fall_counts_once_it_was_seen_again(series: Sequence[ReadingRow], again: float) -> None:
    found = settle(series)
    if found.held is None or found.counts is None:
        return
    assert found.held.value < found.counts.value / 2
    later = replace(found.held, at=found.held.at + 20 * DAY, value=again * found.counts.value / 2)
    assert Settled(counts=later) == settle([*series, later])
    risen = replace(later, value=found.counts.value / 2)
    assert Settled(counts=risen) == settle([*series, risen])


@given(series=SERIES.filter(bool), more=st.floats(0, 1e9))
def test_a_rise_is_never_held(series: Sequence[ReadingRow], more: float) -> None:
    counts = settle(series).counts
    assert counts is not None
    later = replace(counts, at=NOW + 20 * DAY, value=counts.value + more, method="api")
    assert Settled(counts=later) == settle([*series, later])
