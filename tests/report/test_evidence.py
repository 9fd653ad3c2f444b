"""Every row behind a number is on its page, once."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import cmarkgfm
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.store.rows import Work
from tests.report import world
from tests.report.test_escape import TEXTS

MORNING = datetime(2026, 11, 12, 8, tzinfo=UTC)


def pages(**evidence: list[Work]) -> dict[str, str]:
    criteria = [world.score(id_.replace("_", "-"), id_) for id_ in evidence]
    rows = {id_.replace("_", "-"): found for id_, found in evidence.items()}
    found = world.texts(
        world.outputs(scores=world.scores(criteria), evidence=rows, series={}, accounts={})
    )
    return {
        name: text
        for name, text in found.items()
        if name.startswith("evidence/") and "_" not in name
    }


def rendered(markdown: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown))


def test_works_are_listed_newest_first_and_the_undated_last() -> None:
    rows = [
        world.work("a", "Undated", at=None),
        world.work("b", "Old", at=MORNING - timedelta(days=400)),
        world.work("c", "New", at=MORNING),
    ]
    page = pages(talks=rows)["evidence/talks.md"]
    found = re.findall(r"^## (\w+)|\[(\w+)\]\(http", page, re.MULTILINE)
    assert ["2026", "New", "2025", "Old", "Undated", "Undated"] == [a or b for a, b in found]


def test_a_line_says_when_what_where_and_how_sure() -> None:
    row = world.work("a", "On @ada", at=MORNING, evidence="asserted", source="ledger", gone=True)
    assert (
        "- 2026-11-12 · talk · [On @&#8203;ada](https://conf.example/a) · ledger "
        "· `asserted` `gone`\n"
    ) in pages(talks=[row])["evidence/talks.md"]


def test_a_work_without_a_title_can_still_be_followed() -> None:
    assert (
        "[(untitled)](https://conf.example/a)"
        in pages(talks=[world.work("a", "\u200b\u200d", at=MORNING)])["evidence/talks.md"]
    )


def test_a_page_holds_500_rows_and_names_the_others() -> None:
    rows = [world.work(f"{index:04}", "T", at=MORNING) for index in range(1001)]
    found = pages(talks=rows)
    assert {"evidence/talks.md": 500, "evidence/talks-2.md": 500, "evidence/talks-3.md": 1} == {
        name: rendered(page).count("<li>") for name, page in found.items()
    }
    assert "Page [1](talks.md) · **2** · [3](talks-3.md)" in found["evidence/talks-2.md"]
    keys = [key for page in found.values() for key in re.findall("example/(\\d+)", page)]
    assert sorted(keys) == keys
    assert 1001 == len(set(keys))


def test_a_second_page_never_takes_the_name_of_a_criterion() -> None:
    rows = [world.work(f"{index:04}", "T", at=MORNING) for index in range(501)]
    found = pages(talks=rows, talks_2=[world.work("x", "X", at=MORNING)])
    assert ["evidence/talks.md", "evidence/talks-3.md", "evidence/talks-2.md"] == list(found)


def test_readings_are_a_table() -> None:
    page = world.texts(world.outputs())["evidence/audience.md"]
    assert (
        "| mastodon:ada | [2,890](https://social.example/mastodon:ada) | 2026-11-16 | listed, api |"
    ) in page
    assert 4 == rendered(page).count("<tr>")


def test_a_reading_that_the_score_calls_stale_shows_its_age() -> None:
    page = world.texts(world.outputs())["evidence/audience.md"]
    assert re.findall(r"`stale[^`]*`", page) == ["`stale\xa0103\xa0d`"]
    assert "| [3,018](https://social.example/video:UC1) | 2026-08-05 `stale\xa0103\xa0d` |" in page


def test_the_page_says_what_a_sum_is_what_is_largest_and_what_is_held() -> None:
    page = rendered(world.texts(world.outputs())["evidence/audience.md"])
    assert "added up: sum over platforms, not unique people. The largest is video:UC1" in page
    assert "11 on 2026-11-16 is held: less than half of 1,204; counts once seen again." in page


def test_private_rows_and_criteria_have_no_page() -> None:
    secret = [world.work("s", "Secret", private=True, at=MORNING)]
    assert {} == pages(talks=secret)
    hidden = world.score("rate", "Rate", private=True, value=None, progress=None, state="not met")
    found = world.texts(
        world.outputs(
            scores=world.scores([hidden]),
            evidence={"rate": [world.work("p", "Public")]},
            series={"rate": [(MORNING.date(), 1.0)]},
            accounts={},
        )
    )
    assert {
        "README.md",
        "index.html",
        "scorecard.json",
        "deadlines.ics",
        "badge.svg",
        "badge.json",
        "badges/rate.svg",
        "badges/rate.json",
        "charts/standing-light.svg",
        "charts/standing-dark.svg",
        "evidence/_formulas.md",
    } == set(found)
    assert not [name for name, text in found.items() if "Secret" in text or "Public" in text]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5))
def test_whatever_strangers_write_each_work_is_one_item_with_one_link_at_most(
    given_rows: list[tuple[str, str, str]],
) -> None:
    rows = [
        world.work(
            str(index),
            title,
            at=MORNING,
            url=f"https://a.example/{url}" if index % 2 else url,
            details={"event": event},
        )
        for index, (title, url, event) in enumerate(given_rows)
    ]
    page = rendered(pages(talks=rows)["evidence/talks.md"])
    items = re.findall("<li>(.*?)</li>", page, re.DOTALL)
    assert len(rows) == len(items)
    for item in items:
        tags = re.findall("<(/?)(\\w+)([^>]*)>", item)
        assert {"a"} >= {name for _, name, _ in tags}
        assert 1 >= sum(name == "a" and not end for end, name, _ in tags)
        hrefs = re.findall('href="([^"]*)"', item)
        assert all(re.match("https?://", html.unescape(href)) for href in hrefs)
        assert not re.search(r"@\w|www\.", re.sub('href="[^"]*"', "", item))
