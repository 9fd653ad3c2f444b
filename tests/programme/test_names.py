"""Who it is: an id before a profile before a name."""

from __future__ import annotations

import pytest

from renown.programme import Speaker
from renown.programme.frequent import is_common
from renown.programme.letters import folded
from renown.programme.names import Match, Who, profile
from tests.programme.world import ADA


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("Zoë\u00a0Exámplovec", "zoe examplovec"),
        ("ŁUKASZ ØRSTED-EXAMPLE", "lukasz orsted example"),
        ("Ada\u2009O\u2019Example", "ada oexample"),
        ("A\u200bda  Example ", "ada example"),
        ("\uff21\uff44\uff41 Example", "ada example"),
    ],
)
def test_names_are_compared_without_what_typing_changes(spelled: str, name: str) -> None:
    assert name == folded(spelled)


def test_a_name_or_an_alias_is_enough() -> None:
    assert Match(by="name", value="ADA Example") == Who.of(ADA).match(
        Speaker(name="ADA\u00a0 Example")
    )
    assert Match(by="name", value="A Example") == Who.of(ADA).match(Speaker(name="A Example"))
    assert None is Who.of(ADA).match(Speaker(name="Adam Example"))


def test_a_profile_tells_more_than_a_name() -> None:
    speaker = Speaker(name="Ada Example", links=("http://GitHub.com/Ada-Example-Renown/",))

    assert Match(by="link", value="github.com/ada-example-renown") == Who.of(ADA).match(speaker)


def test_a_profile_tells_who_it_is_under_another_name() -> None:
    speaker = Speaker(name="Countess", links=("https://pt.linkedin.com/in/ada-example",))

    assert Match(by="link", value="linkedin.com/in/ada-example") == Who.of(ADA).match(speaker)


def test_where_ids_are_given_nothing_else_tells() -> None:
    who = Who.of(ADA, ["S7"])

    assert Match(by="id", value="S7") == who.match(Speaker(name="Somebody", ids=("1", "S7")))
    assert None is who.match(Speaker(name="Ada Example", ids=("S8",), links=ADA.links))


def test_the_front_page_of_a_platform_is_nobodys_profile() -> None:
    assert None is profile("https://github.com/")
    assert None is profile("https://")
    assert None is profile("http://[::1")
    assert "ada.example" == profile("https://www.ada.example/")
    assert "x.com/ada" == profile("https://twitter.com/Ada?lang=en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://scholar.example/citations?user=ADA",
            "https://scholar.example/citations?user=BOB",
        ),
        ("https://www.facebook.com/profile.php?id=1", "https://www.facebook.com/profile.php?id=2"),
    ],
)
def test_profiles_that_are_told_by_their_query_are_two(one: str, other: str) -> None:
    assert profile(one) != profile(other)
    assert profile(one) == profile(f"{one}&utm_source=talk&lang=en")


@pytest.mark.parametrize(
    ("common", "name"),
    [
        (True, "Max"),
        (True, "David Smith"),
        (True, "Wang Wei"),
        (True, "María García"),
        (False, "Ada Example"),
        (False, "David Examplovec"),
    ],
)
def test_frequent_names_tell_nobody(common: bool, name: str) -> None:
    assert common is is_common(name)
