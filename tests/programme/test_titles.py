"""What of a title names the talk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.programme.titles import (
    are_alike,
    is_block,
    is_generic,
    is_service,
    normalised,
    talk_of,
)


@pytest.mark.parametrize(
    "title",
    [
        "Golden Paths, gently",
        "Keynote: Golden paths gently",
        "Sponsored Keynote: Golden Paths, Gently",
        "[tutorial] Golden paths — gently",
        "⚡ Lightning Talk: Golden paths: gently!",
        "Golden paths, gently (Sponsored by Example Ltd)",
        "GÓLDEN   PÄTHS gently",
    ],
)
def test_decoration_is_no_part_of_a_title(title: str) -> None:
    assert "golden paths gently" == normalised(title)


def test_speakers_and_event_behind_the_last_dash_are_no_part_of_it() -> None:
    def talk(title: str) -> str:
        return talk_of(title, "Conf 2026", ["Ada Example"])

    assert "golden paths" == talk("Golden paths - Ada Example, Example Ltd & Bob Sample")
    assert "golden paths" == talk("Golden paths - Conf 2026")
    assert "golden paths a tale" == talk("Golden paths - a tale")


def test_c_c_plus_plus_and_c_sharp_are_three() -> None:
    assert 3 == len({normalised(f"Modern {name} in practice") for name in ("C", "C++", "C#")})


@pytest.mark.parametrize(
    "title",
    [
        "Coffee Break",
        "Break & Refreshments - 2nd floor",
        "Registration",
        "Badge Pick-Up",
        "Opening Remarks",
        "Welcome",
        "Conf 2026 Opening Event",
        "Closing ceremony",
        "Raffle & Closing Remarks",
    ],
)
def test_breaks_and_ceremonies_are_known_by_their_titles(title: str) -> None:
    assert is_service(title, "Conf 2026")


@pytest.mark.parametrize(
    "title",
    [
        "Opening Keynote",
        "Welcome to the jungle: clusters at night",
        "Breaking the build",
        "Closing the loop on GitOps",
        "Introduction to Kubernetes",
        "Intro",
        "Networking 101",
        "Open Networking",
        "Kubernetes Networking",
        "2026",
        "",
        "中文",
    ],
)
def test_talks_are_not_taken_for_them(title: str) -> None:
    assert not is_service(title, "Conf 2026", "Kubernetes Community Days Porto")


def test_a_block_of_lightning_talks_names_none_of_them() -> None:
    assert is_block("Lightning Talks")
    assert is_block("Lightning talks, session 2")
    assert not is_block("Lightning fast builds")
    assert not is_block("Lightning talks are hard")


def test_many_events_have_what_is_called_so() -> None:
    assert is_generic(normalised("Lightning Talks (day 2)"))
    assert is_generic(normalised("Panel discussion"))
    assert is_generic(normalised("Keynote"))
    assert not is_generic(normalised("Golden paths"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A Practical Introduction to Airflow", "A Pratctical Introduction to Airflow"),
        ("Golden paths for platforms", "Golden paths for platforms: what we learned at Example"),
    ],
)
def test_slips_and_subtitles_keep_a_title_alike(one: str, other: str) -> None:
    assert are_alike(normalised(one), normalised(other))
    assert are_alike(normalised(other), normalised(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kubernetes from scratch, part 1", "Kubernetes from scratch, part 2"),
        ("Kubernetes from scratch I", "Kubernetes from scratch II"),
        ("Advanced scheduling in Kubernetes", "Basic scheduling in Kubernetes"),
        ("Sprints (day 1)", "Sprints (day 2)"),
        ("What is new in Python 3.12", "What is new in Python 3.13"),
        ("Lightning talks", "Lightning talks and closing"),
        ("Go", "Go in production: lessons"),
    ],
)
def test_parts_days_numbers_and_short_titles_do_not(one: str, other: str) -> None:
    assert not are_alike(normalised(one), normalised(other))


@given(st.text(max_size=400))
def test_any_title_is_normalised_once_for_all(title: str) -> None:
    once = normalised(title)

    assert once == normalised(once) or not once.isascii() or "  " not in once
    assert isinstance(is_service(title, title) or is_block(title) or is_generic(title), bool)
