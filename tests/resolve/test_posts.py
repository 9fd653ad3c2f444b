"""One post is one work: over time, in several feeds, in several formats, under several links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.resolve.links import identity
from renown.resolve.titles import folded, tells
from renown.store.rows import Row, Work
from tests.resolve.world import NOW, correction, derive, groups, row, rules, works

LINK = "https://ada.example/2026/05/golden-paths/"
MAY = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
"""When a second reading was."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://ada.example/?p=7", "https://www.ada.example/?p=7"),
        ("urn:uuid:0A1B2C3D-0000-4000-8000-00000000000F", "0a1b2c3d-0000-4000-8000-00000000000f"),
        ("tag:ada.example,2026:/posts/7", "tag:ada.example,2026:/posts/7"),
    ],
)
def test_an_id_that_is_one_in_all_the_world_joins_whatever_else_differs(
    one: str, other: str
) -> None:
    pair = (
        row("blog", one, url="https://ada.example/a", title="Golden paths", at=MAY),
        row("atom", other, url="https://ada.example/b", title="Paved roads", at=None),
    )

    assert {"same id", ""} == set(rules(*pair).values())


@pytest.mark.parametrize(
    "key",
    [
        "7",
        "golden-paths",
        "5de06ae8b6d8af6d5bd79d62e29e3036",
        "https://ada.example/",
        "http://localhost/?p=7",
        "http://127.0.0.1:1313/posts/7",
        "http://blog.local/?p=7",
        "tag:7",
        "0a1b2c3d-0000-4000-8000-00000000000f https://ada.example/7",
    ],
)
def test_any_other_id_may_be_another_feeds_too(key: str) -> None:
    assert identity(key) is None
    assert 2 == len(works(row("blog", key, title="One"), row("letters", key, title="Other")))


def test_any_other_id_names_a_post_together_with_its_title() -> None:
    pair = row("rss", "golden-paths", at=MAY), row("atom", "golden-paths", at=None)

    assert {"rss/golden-paths": "", "atom/golden-paths": "same id"} == rules(*pair)


def test_the_fragment_of_an_id_tells_the_items_of_a_page_apart() -> None:
    assert identity("https://ada.example/2001/01#a") != identity("https://ada.example/2001/01#b")


def test_an_id_that_is_the_link_of_another_format_joins() -> None:
    pair = (
        row("rss", "https://ada.example/7", url=None, title="Seventh", at=None),
        row("atom", "tag:ada.example,2026:7", url="http://ada.example/7/", at=None),
    )

    assert {"", "same link"} == set(rules(*pair).values())


def test_a_canonical_link_is_told_as_such() -> None:
    pair = (
        row("blog", "1", url=LINK),
        row("devto", "9", url="https://dev.example/1", title="Roads", details={"canonical": LINK}),
    )

    assert {"blog/1": "", "devto/9": "same canonical link"} == rules(*pair)


def test_a_site_that_moves_to_https_doubles_nothing() -> None:
    before = [row("blog", f"http://ada.example/{n}", url=f"http://ada.example/{n}") for n in "ab"]
    after = [
        row(
            "blog",
            f"https://www.ada.example/{n}",
            url=f"https://www.ada.example/{n}",
            first_seen=LATER,
        )
        for n in "ab"
    ]

    assert 2 == len(works(*before, *after))


def test_permanent_links_that_change_double_nothing() -> None:
    def post(key: str, title: str, first_seen: datetime) -> Row:
        return row("blog", key, url=key, title=title, at=MAY, first_seen=first_seen)

    pair = (
        post("https://ada.example/go-rust", "Go+Rust: a year in", NOW),
        post("https://ada.example/go--rust", "Go + Rust: a year in", LATER),
    )

    assert {"", "same title and day"} == set(rules(*pair).values())


def test_a_blog_in_three_formats_is_one_blog() -> None:
    rows = []
    for n, title in enumerate(("Golden paths", "Paved roads", "Error budgets")):
        at = MAY + timedelta(days=n)
        link = f"https://ada.example/{n}"
        rows += [
            row("rss", str(n), url=link, title=title, at=at),
            row("atom", f"tag:ada.example,2026:{n}", url=f"{link}/", title=title, at=at),
            row("json", f"{link}.html", url=f"{link}.html", title=title.upper(), at=at),
        ]

    assert [3, 3, 3] == [len(group) for group in groups(*rows)]


def test_one_title_on_one_day_in_two_feeds_is_one_post_and_on_two_days_is_two() -> None:
    pair = row("blog", "1", at=MAY), row("letters", "9", at=MAY + timedelta(hours=9))
    apart = row("blog", "1", at=MAY), row("letters", "9", at=MAY + timedelta(hours=15))

    assert (1, 2) == (len(works(*pair)), len(works(*apart)))


@pytest.mark.parametrize(
    "title",
    ["Links", "Release notes", "Week 12", "Weekly update #7", "v1.2.3", "Untitled", "Part 2", "🎉"],
)
def test_a_title_that_anything_may_have_says_nothing_on_a_day(title: str) -> None:
    nine, ten = (datetime(2026, 5, 1, hour, tzinfo=UTC) for hour in (9, 10))
    exactly = datetime(2026, 5, 1, 9, 12, 31, tzinfo=UTC)

    assert not tells(title)
    assert 2 == len(works(row("a", "1", title=title, at=nine), row("b", "2", title=title, at=ten)))
    assert 2 == len(works(row("a", "1", title=title, at=nine), row("b", "2", title=title, at=nine)))
    assert 1 == len(
        works(row("a", "1", title=title, at=exactly), row("b", "2", title=title, at=exactly))
    )


@pytest.mark.parametrize("title", ["Golden paths", "Kubernetes", "部署管道", "Ключ к успеху"])
def test_a_title_of_some_substance_says_something(title: str) -> None:
    assert tells(title)


def test_titles_are_compared_by_letters_and_digits() -> None:
    assert folded("Go + Rust — «Year 2»") == folded("go+rust: year \N{FULLWIDTH DIGIT TWO}")
    assert folded("Go 1") != folded("Go 2")
    assert folded("Learning C++ basics") != folded("Learning C# basics")
    assert folded("Operator 1.2.3 is out") != folded("Operator 1.23 is out")
    assert folded("की") != folded("का")


def test_a_title_that_a_feed_gives_again_and_again_names_no_post() -> None:
    series = [
        row("blog", str(n), title="Notas da semana", at=datetime(2026, 5, n, 8, tzinfo=UTC))
        for n in (1, 8)
    ]
    other = row("letters", "9", title="Notas da semana", at=datetime(2026, 5, 8, 17, 3, tzinfo=UTC))

    assert 3 == len(works(*series, other))


@pytest.mark.parametrize(
    ("mine", "theirs", "count"),
    [
        ({"author": "Ada Example"}, {"author": "ADA  Example"}, 1),
        ({"authors": ["Ada Example", "Olu"]}, {"authors": ["Olu"]}, 1),
        ({"author": "Ada Example"}, {"author": "Grace Placeholder"}, 2),
        ({"author": "Ada Example"}, {}, 1),
    ],
)
def test_authors_who_are_others_write_other_posts(
    mine: dict[str, Any], theirs: dict[str, Any], count: int
) -> None:
    assert count == len(works(row("a", "1", details=mine), row("b", "2", details=theirs)))


def test_two_items_that_one_reading_lists_are_two_posts_and_of_two_readings_are_one() -> None:
    one = row("blog", "1", url="https://ada.example/1")

    assert 2 == len(works(one, row("blog", "2", url="https://ada.example/2")))
    assert 1 == len(works(one, row("blog", "2", url="https://ada.example/2", first_seen=LATER)))


def test_two_lists_of_one_title_are_matched_one_by_one() -> None:
    many = range(100, 350)

    def listed(source: str) -> list[Row]:
        return [
            row(source, f"{source}-{n}", at=MAY + timedelta(minutes=n, seconds=len(source)))
            for n in many
        ]

    found = groups(*listed("blog"), *listed("letters"))

    assert [[f"blog/blog-{n}", f"letters/letters-{n}"] for n in many] == found


def test_items_that_discuss_one_page_are_different_posts() -> None:
    sponsor, review = (
        row("blog", str(n), url="https://other.example/app", title=title, at=MAY)
        for n, title in enumerate(("An app I like", "Sponsor of the week"))
    )

    assert 2 == len(works(sponsor, review))


def test_a_feed_that_repeats_an_item_lists_one_post() -> None:
    assert 1 == len(works(row("blog", "7", url=LINK), row("blog", "7 #2", url=LINK)))


def test_a_show_whose_episodes_all_link_to_it_keeps_them_over_time_and_across_feeds() -> None:
    def episode(source: str, n: int, first_seen: datetime) -> Row:
        return row(
            source,
            f"{source}-{n}",
            url="https://ada.example/show",
            title=f"Episode about matter {'x' * n}",
            at=MAY + timedelta(days=n),
            first_seen=first_seen,
        )

    rows = [
        episode(source, n, NOW + timedelta(days=n)) for source in ("rss", "json") for n in range(5)
    ]

    assert [[f"json/json-{n}", f"rss/rss-{n}"] for n in range(5)] == groups(*rows)


def test_an_edited_title_makes_no_new_post_of_a_page() -> None:
    before = row("blog", "guid-1", url=LINK, title="Golden paths", at=MAY)
    after = row("blog", "guid-2", url=LINK, title="Golden paths, mended", at=MAY, first_seen=LATER)

    assert 1 == len(works(before, after))


def test_a_third_record_does_not_join_what_one_reading_lists_apart() -> None:
    one = row("blog", "1", url="https://ada.example/1", title="First")
    two = row("blog", "2", url="https://ada.example/2", title="Second")
    both = row(
        "letters",
        "9",
        url="https://ada.example/1",
        title="Both",
        details={"canonical": "https://ada.example/2"},
    )

    assert [["blog/1", "letters/9"], ["blog/2"]] == groups(one, two, both)


def test_the_person_may_join_what_one_reading_lists_apart() -> None:
    pair = row("blog", "1", url="https://ada.example/1"), row("blog", "2")

    assert 1 == len(works(*pair, correction("blog/2", same_as="blog/1")))


@pytest.mark.parametrize(("one", "other"), ["ac", "bc", "ca", "cb", "ab"])
def test_what_the_person_keeps_apart_no_third_record_joins(one: str, other: str) -> None:
    rows = [row(source, "1", url=LINK) for source in ("a", "b", "c")]

    found = groups(*rows, correction(f"{one}/1", not_same_as=f"{other}/1"))

    assert 2 == len(found)
    assert not any({f"{one}/1", f"{other}/1"} <= {*group} for group in found)


def test_a_private_record_joins_no_public_works() -> None:
    one = row("blog", "1", url="https://ada.example/1", title="First")
    two = row("letters", "2", url="https://ada.example/2", title="Second")
    secret = row(
        "ledger",
        "s",
        url="https://ada.example/1",
        details={"canonical": "https://ada.example/2"},
        private=True,
    )
    public = works(one, two)

    assert public == works(one, two, secret)


def test_a_private_record_changes_no_rule_for_public_ones() -> None:
    public = [
        row("ledger", "1", url=LINK, title="First", at=MAY),
        row("blog", "1", url=LINK, title="Other", at=MAY + timedelta(days=1)),
    ]
    secret = row("ledger", "s", url=LINK, title="Secret", private=True)

    assert 1 == len(works(*public)) == len([w for w in works(*public, secret) if not w.private])


def test_what_options_leave_out_is_no_work_and_says_why() -> None:
    def refuse(one: Row) -> str | None:
        return "path /about" if one.url and "/about" in one.url else None

    derived = derive(
        row("blog", "1", url="https://ada.example/about", title="About me"),
        row("letters", "1", url="https://ada.example/about", title="About me"),
        refusals={"blog": refuse},
    )
    told = [item for item in derived if not isinstance(item, Work)]

    assert ["letters/1"] == [item.work for item in derived if isinstance(item, Work)]
    assert "left out by the configuration: path /about" == getattr(told[0], "reason", None)


def test_corrections_come_before_what_options_leave_out() -> None:
    def refuse(one: Row) -> str | None:
        return None if "keep" in one.tags else "no category keep"

    rows = (
        row("blog", "1", url=LINK),
        row("blog", "2", title="Left out"),
        row("letters", "9", title="Another matter"),
        correction("blog/1", set={"tags": ["keep"]}),
        correction("letters/9", same_as="blog/2"),
    )
    found = [
        item.work for item in derive(*rows, refusals={"blog": refuse}) if isinstance(item, Work)
    ]

    assert ["blog/1", "letters/9"] == sorted(found)


TITLES = ["Golden paths", "Golden Paths!", "Paved roads", "Links", "Week 12", "🎉"]
PAGES = [None, *(f"https://ada.example/{n}" for n in range(4)), "https://ada.example/"]

posts = st.lists(
    st.builds(
        row,
        st.sampled_from(["blog", "letters", "ledger"]),
        st.sampled_from(
            ["1", "2", "3", "https://ada.example/0", "http://ada.example/1", "tag:a,2026:1"]
        ),
        url=st.sampled_from(PAGES),
        title=st.sampled_from(TITLES),
        at=st.sampled_from([None, MAY, MAY + timedelta(hours=2), MAY + timedelta(days=1)]),
        first_seen=st.sampled_from([NOW, LATER]),
        details=st.sampled_from(
            [{}, {"author": "Ada"}, {"author": "Olu"}, {"canonical": "https://ada.example/2"}]
        ),
        private=st.sampled_from([False, False, False, True]),
    ),
    unique_by=lambda one: one.address,
    max_size=14,
)


@given(posts, st.randoms(use_true_random=False))
def test_the_order_of_posts_changes_nothing(rows: list[Row], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert sorted(map(repr, derive(*rows))) == sorted(map(repr, derive(*shuffled)))


@given(posts)
def test_what_one_reading_lists_side_by_side_is_never_one_post(rows: list[Row]) -> None:
    by_address = {one.address: one for one in rows}
    for group in groups(*rows):
        members = [by_address[address] for address in group]
        for one in members:
            for other in members:
                if one is not other and one.source == other.source:
                    alone = one.first_seen != other.first_seen
                    assert alone or folded(one.title) == folded(other.title)


@given(posts, st.data())
def test_a_copy_of_a_known_post_is_no_new_one(rows: list[Row], data: st.DataObject) -> None:
    known = [one for one in rows if one.url in PAGES[1:5] and not one.private]
    if known:
        chosen = data.draw(st.sampled_from(known))
        copy = row(
            "mirror",
            data.draw(st.sampled_from(["1", "copy", chosen.key])),
            url=chosen.url,
            title=chosen.title,
            at=chosen.at,
            first_seen=data.draw(st.sampled_from([NOW, LATER])),
            details=chosen.details,
        )
        assert len(works(*rows)) >= len(works(*rows, copy))


@given(posts)
def test_private_posts_change_nothing_public(rows: list[Row]) -> None:
    public = [one for one in rows if not one.private]

    def shown(*some: Row) -> list[str]:
        return sorted(repr(work) for work in works(*some) if not work.private)

    assert shown(*public) == shown(*rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("alike", "count"),
    [
        ({"title": "Golden paths"}, 50_000),
        ({"title": "Golden paths", "url": "https://ada.example/show"}, 1),
        ({"url": "https://ada.example/show"}, 50_000),
    ],
)
def test_a_hundred_thousand_posts_that_look_alike_are_resolved(
    alike: dict[str, Any], count: int
) -> None:
    rows = [
        row(source, f"{source}-{n}", **{"title": f"Golden path {n}", "at": MAY, **alike})
        for source in ("blog", "letters")
        for n in range(50_000)
    ]

    assert count == len(works(*rows))
