"""One account counts once, however many subjects it has."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.scorecard.accounts import twins
from renown.scorecard.standing import Standing, stand
from renown.store.rows import ReadingRow
from tests.scorecard.world import AS_OF

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "read", "url"),
    [
        ("github:ada", "github:U_kg1", "https://github.example/Ada"),
        ("github:u_kg1", "github:U_kg1", None),
        ("mastodon:ada", "mastodon:social.example/7", "https://social.example/@ada/"),
        ("mastodon:ada@social.example", "mastodon:social.example/7", "https://social.example/@Ada"),
        ("mastodon:Social.example/7", "mastodon:social.example/7", None),
        ("bluesky:ada.example", "bluesky:did:plc:abc", "https://sky.example/profile/ada.example"),
        ("bluesky:did:plc:abc", "bluesky:did:plc:ABC", None),
        ("youtube:größe", "youtube:UCx", "https://video.example/@Gr%C3%B6%C3%9Fe?a=b#c"),
        ("youtube:ucx", "youtube:UCx", None),
        ("Forge:@Ada", "forge:1", "https://forge.example/ada"),
    ],
)
def test_these_are_one_account(written: str, read: str, url: str | None) -> None:
    assert {written: (read,)} == twins({written: None, read: {url}})


@pytest.mark.parametrize(
    ("written", "read", "url"),
    [
        ("github:ada", "gitlab:1", "https://github.example/ada"),
        ("github:ada", "github:1", "https://github.example/ada-l"),
        ("github:ada", "github:1", "https://github.example/ada/repositories"),
        ("mastodon:ada@other.example", "mastodon:s/1", "https://social.example/@ada"),
        ("mastodon:ada@other.example", "mastodon:s/1", "https://social.example/@ada@other.example"),
        ("substack:", "substack:1", "https://ada.example/"),
        ("substack:ada", "substack:1", "https://ada.example"),
        ("substack:ada", "substack:1", "https://[ada.example/ada"),
        ("github:ada", "github:1", None),
    ],
)
def test_these_are_two(written: str, read: str, url: str | None) -> None:
    assert {} == twins({written: None, read: {url}})


def test_two_that_are_read_are_two_and_two_that_are_written_down_are_two() -> None:
    url = "https://forge.example/ada"
    assert {} == twins({"forge:1": {url}, "forge:ada": {url}})
    assert {} == twins({"forge:1": None, "forge:ada": None})


def test_a_name_without_its_host_is_that_of_an_account_on_each_host() -> None:
    subjects = {
        "mastodon:ada": None,
        "mastodon:b/2": {"https://b.example/@ada"},
        "mastodon:a/1": {"https://a.example/@ada"},
    }
    assert {"mastodon:ada": ("mastodon:a/1", "mastodon:b/2")} == twins(subjects)


def test_an_account_is_known_by_its_former_names() -> None:
    urls = {"https://forge.example/before", None, "https://forge.example/ada"}
    assert {"forge:before": ("forge:1",)} == twins({"forge:before": None, "forge:1": urls})


def row(subject: str, value: float, days: float, *, url: str | None = None) -> ReadingRow:
    """A reading so many days ago: of a platform where there is an address, else by hand."""
    return ReadingRow(
        person="ada",
        source="forge" if url else "ledger",
        subject=subject,
        name="followers",
        value=value,
        unit="followers",
        at=AS_OF - days * DAY,
        evidence="listed" if url else "asserted",
        method="api" if url else "manual",
        url=url,
        private=False,
        first_seen=AS_OF,
        changed_at=AS_OF,
        gone_at=None,
    )


def standing(rows: Iterable[ReadingRow]) -> Standing:
    series: dict[str, list[tuple[ReadingRow, bool]]] = {}
    for one in rows:
        series.setdefault(one.subject, []).append((one, AS_OF - one.at <= 365 * DAY))
    return stand(series.values())


def total(rows: Iterable[ReadingRow]) -> float:
    return sum(one.value for one in standing(rows).counted)


def test_a_written_name_of_several_accounts_takes_the_place_of_one_at_most() -> None:
    first = row("mastodon:a/1", 10, 40, url="https://a.example/@ada")
    second = row("mastodon:b/2", 20, 30, url="https://b.example/@ada")
    assert 30 == total([first, second, row("mastodon:ada", 500, 24)])
    assert 510 == total([first, second, row("mastodon:ada", 500, 1)])


FIRST = row("mastodon:a/1", 10, 40, url="https://a.example/@ada")
SECOND = row("mastodon:b/2", 20, 30, url="https://b.example/@ada")


@pytest.mark.parametrize("days", [40, 400])
def test_of_two_written_names_of_one_account_the_newer_counts(days: int) -> None:
    read = row("mastodon:a/1", 480, days, url="https://a.example/@ada")
    older, newer = row("mastodon:ada", 500, 3), row("mastodon:ada@a.example", 510, 2)
    found = standing([read, older, newer])
    assert (newer,) == found.counted
    why = f"the same account is written down as mastodon:ada@a.example, on {newer.at.date()}"
    assert (older, why) in found.passed_over()


def test_two_names_that_were_written_on_one_day_count_once() -> None:
    both = [row("mastodon:ada", 500, 1), row("mastodon:ada@a.example", 510, 1)]
    assert 510 == total([FIRST, *both]) == total([FIRST, *reversed(both)])


def test_two_written_names_of_an_account_that_was_read_since_both_give_way_to_it() -> None:
    older, newer = row("mastodon:ada", 500, 39), row("mastodon:ada@a.example", 510, 38)
    found = standing([FIRST, older, newer])
    assert (FIRST,) == found.counted
    reasons = {"the same account is read from mastodon itself"}
    assert reasons == {why for _, why in found.passed_over()}


def test_no_more_names_count_than_there_are_accounts_though_all_were_read_long_ago() -> None:
    long_ago = [replace(one, at=AS_OF - 400 * DAY) for one in (FIRST, SECOND)]
    names = ("ada", "ada@a.example", "ada@b.example")
    entries = [row(f"mastodon:{name}", 100, days) for days, name in enumerate(names)]
    assert 200 == total([*long_ago, *entries])


def test_names_with_their_host_are_each_of_their_own_account() -> None:
    entries = [row("mastodon:ada@a.example", 500, 2), row("mastodon:ada@b.example", 60, 1)]
    assert 560 == total([FIRST, SECOND, *entries])


def test_a_written_name_stands_for_the_account_whose_place_it_has_taken() -> None:
    written = row("mastodon:ada", 500, 1)
    found = standing([FIRST, SECOND, written])
    assert ["mastodon:b/2", "mastodon:a/1"] == [found.account(one) for one in found.counted]


def test_a_written_name_stands_for_the_only_account_of_that_name() -> None:
    lapsed = row("mastodon:a/1", 10, 400, url="https://a.example/@ada")
    written = row("mastodon:ada", 500, 1)
    assert "mastodon:a/1" == standing([lapsed, written]).account(written)
    longer = row("mastodon:ada@a.example", 490, 2)
    assert "mastodon:a/1" == standing([lapsed, longer, written]).account(written)
    other = row("mastodon:b/2", 20, 500, url="https://b.example/@ada")
    assert "mastodon:ada" == standing([lapsed, other, written]).account(written)


HANDLES = ("ada", "ben", "cy")
ACCOUNTS = st.sampled_from(
    [
        (f"mastodon:social.example/{n}", f"https://social.example/@{h}")
        for n, h in enumerate(HANDLES)
    ]
)
READ = st.builds(
    lambda account, value, days: row(account[0], value, days, url=account[1]),
    ACCOUNTS,
    st.integers(0, 2000),
    st.integers(0, 800),
)
WRITTEN = st.builds(
    row,
    st.sampled_from(
        [
            f"mastodon:{name}"
            for n, handle in enumerate(HANDLES)
            for name in (handle, f"{handle}@social.example", f"Social.example/{n}")
        ]
    ),
    st.integers(0, 10**6),
    st.integers(0, 800),
)


def unique(rows: st.SearchStrategy[ReadingRow]) -> st.SearchStrategy[list[ReadingRow]]:
    return st.lists(rows, max_size=8, unique_by=lambda one: (one.subject, one.at))


@given(rows=unique(READ), value=st.integers(0, 10**6), days=st.integers(0, 800), which=ACCOUNTS)
def test_an_entry_for_an_account_that_is_read_never_raises_the_sum(
    rows: list[ReadingRow], value: int, days: int, which: tuple[str, str]
) -> None:
    subject, url = which
    rows = [one for one in rows if one.subject != subject or one.at < AS_OF - 7 * DAY]
    rows += [row(subject, 500, 2, url=url), row(subject, 501, 1, url=url)]
    handle, stable = url.rpartition("@")[2], subject.partition(":")[2]
    for name in (handle, f"{handle}@social.example", stable.upper()):
        assert total(rows) == total([*rows, row(f"mastodon:{name}", value, days)])


@given(rows=unique(READ), entries=unique(WRITTEN))
def test_an_entry_is_never_added_to_what_is_read(
    rows: list[ReadingRow], entries: Sequence[ReadingRow]
) -> None:
    """Each account is worth what is read of it or one of its entries, never both."""
    found = standing([*rows, *entries])
    read = {one.subject for one in found.counted if one.method == "api"}
    for one in found.counted:
        for same in found.twins.get(one.subject, ()):
            assert same not in read


@given(rows=unique(READ), entries=unique(WRITTEN))
def test_each_account_counts_once(rows: list[ReadingRow], entries: Sequence[ReadingRow]) -> None:
    found = standing([*rows, *entries])
    accounts = [found.account(one) for one in found.counted]
    assert len(accounts) == len(set(accounts))


@given(rows=unique(READ), entries=unique(WRITTEN), seed=st.integers())
def test_the_order_of_rows_changes_nothing(
    rows: list[ReadingRow], entries: list[ReadingRow], seed: int
) -> None:
    both = [*rows, *entries]
    found, other = standing(both), standing(random.Random(seed).sample(both, len(both)))
    assert (found.counted, found.twins) == (other.counted, other.twins)
    assert set(found.replaced) == set(other.replaced)


@given(rows=unique(READ), more=WRITTEN)
def test_an_account_nobody_reads_is_added(rows: list[ReadingRow], more: ReadingRow) -> None:
    stranger = replace(more, subject="linkedin:ada", at=AS_OF)
    assert total(rows) + more.value == total([*rows, stranger])
