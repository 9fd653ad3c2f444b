"""What of the person's work is collected: what is public and wanted, whatever the token may see."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from collectors import github
from renown.collector import Person
from renown.errors import IncompleteError
from renown.record import Record
from tests.collectors.github_worlds import asked, on, places, undisturbed, whole
from tests.github.faults import FAULTS, LASTING, PASSING, since
from tests.github.items import Numbered
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import stars, truth
from tests.github.world import LOGIN, NOW, CommitDay, World, grow

LATER = NOW + timedelta(days=1)
NEXT_MONTH = datetime(2026, 12, 1, 3, tzinfo=NOW.tzinfo)
KEY = "github:U_000003"
QUERIES = {
    "pull_request": {"PullRequests"},
    "review": {"Contributions"},
    "commit": {"Contributions"},
    "issue": {"Issues"},
    "comment": {"Comments"},
    "discussion": {"Discussions", "Replies"},
}
"""Of each kind that may be wanted alone."""


@pytest.fixture
def peer() -> GitHub:
    """A GitHub with a small whole world."""
    return GitHub(world=whole())


@pytest.fixture
def secretive() -> World:
    """A world with much in private, all of it named so that it can be found again."""
    world = whole(reviews=30, commits=24, replies=8, years=3)
    ada = world.person
    secret = next(one for one in world.repositories() if one.is_private)
    for pull in (ada.pulls[0], ada.reviews[0].pull):
        pull.repository = secret
    for lying in (ada.issues_opened[0], ada.comments[0].on, ada.discussions[0]):
        lying.repository = secret
    ada.replies[0].discussion.repository = ada.replies[1].discussion.repository = secret
    for repository in {id(one): one for one in world.repositories()}.values():
        if repository.is_private:
            repository.id = f"R_secret{repository.id}"
            owner = repository.name_with_owner.partition("/")[0]
            repository.name_with_owner = f"{owner}/secret-{repository.id}"
            repository.stars = 31_337
    for deed in ada.deeds():
        if deed.repository.is_private and isinstance(deed, Numbered):
            deed.title = "A secret plan"
    ada.restricted = 17
    return world


def private_by_year(world: World) -> Iterator[tuple[int, int]]:
    """How much was done in private in each year, counted from the world itself."""
    ada = world.person
    for year in range(ada.created_at.year, NOW.year + 1):
        opened = [*ada.pulls, *ada.issues_opened]
        items = sum(one.repository.is_private and one.created_at.year == year for one in opened)
        reviewed = {
            one.pull.id
            for one in ada.reviews
            if one.repository.is_private and one.submitted_at and one.submitted_at.year == year
        }
        days = [one for one in ada.commits if one.repository.is_private and one.day.year == year]
        unseen = ada.restricted if ada.created_at.year == year else 0
        yield year, items + len(reviewed) + sum(one.count for one in days) + unseen


class TestPrivate:
    def test_the_same_is_kept_whatever_the_token_sees(self, secretive: World) -> None:
        seeing = undisturbed(secretive)
        secretive.shows_private = False
        blind = undisturbed(secretive)
        assert truth(secretive) == seeing.rows == blind.rows
        readings = [
            {(one.subject, one.name, one.value) for one in k.readings} for k in (seeing, blind)
        ]
        assert readings[0] == readings[1]
        assert seeing.state == blind.state

    @pytest.mark.parametrize("name", ["slow", "502", "forbidden node", "an early end"])
    def test_nothing_private_is_told_anywhere(
        self, secretive: World, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        peer, keeper = GitHub(world=secretive), Keeper()
        peer.faults = since(2, FAULTS[name])
        with serve(peer) as address:
            errors = [keeper.collect(address, NOW, private="count")]
            errors.append(keeper.collect(address, NOW, kill_at=3))
            peer.faults = lambda _number: None
            errors.append(keeper.collect(address, NOW))
        assert "secret" in str([one.due.body for one in peer.asked]), "the token sees it"
        told = [*keeper.rows.values(), *keeper.readings, keeper.state, keeper.notes, errors]
        assert "secret" not in f"{told} {caplog.text}".lower()
        assert "31337" not in str(told).replace("_", "")

    @pytest.mark.parametrize("sees", [True, False])
    def test_how_much_is_done_in_private_is_one_number_and_the_same_for_all_tokens(
        self, secretive: World, sees: bool
    ) -> None:
        secretive.shows_private = sees
        keeper = undisturbed(secretive, private="count")
        wanted = dict(private_by_year(secretive))
        (reading,) = [one for one in keeper.readings if one.name == "private_contributions"]
        assert (KEY, sum(wanted.values()), "contributions") == (
            reading.subject,
            reading.value,
            reading.unit,
        )
        assert sum(wanted.values()) > 30
        (account,) = keeper.state["accounts"].values()
        assert {str(year): count for year, count in wanted.items()} == account["private"]
        assert truth(secretive) == keeper.rows

    def test_it_is_not_counted_unless_it_is_wished_for(self, secretive: World) -> None:
        keeper = undisturbed(secretive)
        assert {"followers", "stars"} == {one.name for one in keeper.readings}

    def test_a_number_that_is_not_whole_is_not_told(self, secretive: World) -> None:
        peer, keeper = GitHub(world=secretive), Keeper()
        peer.faults = on(peer, "Numbers", FAULTS["resource limits, with a null user"])
        with serve(peer) as address:
            error = keeper.collect(address, NOW, private="count")
        assert isinstance(error, IncompleteError)
        assert "private contributions of 2026, 2025, 2024, 2023 could not be counted" in str(error)
        assert {"followers", "stars"} == {one.name for one in keeper.readings}
        assert truth(secretive) == keeper.rows


class TestChoice:
    @pytest.mark.parametrize(
        "exclude", [("Example-1",), ("EXAMPLE-0/project-0",), (LOGIN, "example-2"), ("nobody",)]
    )
    def test_what_is_excluded_is_left_out_in_whatever_case(
        self, peer: GitHub, exclude: tuple[str, ...]
    ) -> None:
        wanted = truth(peer.world, exclude=exclude)
        assert wanted == undisturbed(peer.world, exclude=exclude).rows
        assert (len(wanted) < len(truth(peer.world))) == (exclude != ("nobody",))

    def test_stars_of_what_is_excluded_are_not_read(self, peer: GitHub) -> None:
        own = next(one for one in peer.world.person.owned if not one.is_private and not one.is_fork)
        keeper = undisturbed(peer.world, exclude=(own.name_with_owner.upper(),))
        read = {one.subject for one in keeper.readings if one.name == "stars"}
        assert stars(peer.world).keys() - {f"github:{own.id}"} == read

    @pytest.mark.parametrize("day", [date(2025, 12, 24), date(2026, 5, 1), NOW.date()])
    def test_only_what_happened_since_the_day_is_kept(self, peer: GitHub, day: date) -> None:
        assert truth(peer.world, since=day) == undisturbed(peer.world, since=day).rows

    @pytest.mark.parametrize("kind", sorted(QUERIES))
    def test_only_what_is_wanted_is_asked_for(self, peer: GitHub, kind: str) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW, kinds=(kind,)) is None
        assert truth(peer.world, kinds=[kind]) == keeper.rows
        always = {"Profile", "OwnRepositories"}
        assert QUERIES[kind] == {one.operation for one in peer.asked} - always

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ({"kinds": ("pull_request",)}, {}),
            ({"since": date(2026, 5, 1)}, {"since": date(2025, 12, 24)}),
            ({"exclude": ("example-0",)}, {"exclude": ("example-1",)}),
            ({}, {"exclude": ("example-0",)}),
            ({}, {"since": date(2026, 1, 1)}),
        ],
    )
    def test_with_another_choice_all_is_read_anew(
        self, peer: GitHub, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        keeper = undisturbed(peer.world, **before)
        with serve(peer) as address:
            assert keeper.collect(address, NOW, **after) is None
        wanted, clean = truth(peer.world, **after), undisturbed(peer.world, **after)
        assert wanted.items() <= keeper.rows.items()
        assert keeper.gone.isdisjoint(wanted)
        assert clean.state == keeper.state
        if "exclude" in after:
            assert keeper.rows.keys() - wanted.keys() == keeper.gone

    @pytest.mark.parametrize(
        ("exclude", "reason"),
        [
            ((), None),
            (("Example-1",), "repository example-1/tool"),
            (("example-1/TOOL",), "repository example-1/tool"),
            (("example-1/other", "example"), None),
        ],
    )
    def test_what_is_excluded_does_not_count_though_it_was_collected_before(
        self, exclude: tuple[str, ...], reason: str | None
    ) -> None:
        options = github.Options(login=LOGIN, exclude=exclude)
        details = {"repository": "example-1/tool"}
        found = Record(kind="issue", key="I_1", title="An issue", details=details)
        nowhere = Record(kind="issue", key="I_2", title="Of no repository")

        assert reason == options.refuses(found, Person(id="ada"))
        assert options.refuses(nowhere, Person(id="ada")) is None

    def test_with_the_same_choice_in_other_words_it_is_not(self, peer: GitHub) -> None:
        keeper = undisturbed(peer.world, kinds=("issue", "commit"), exclude=("a", "B/C"))
        with serve(peer) as address:
            options: dict[str, Any] = {"kinds": ("commit", "issue"), "exclude": ("b/c", "A")}
            assert keeper.collect(address, LATER, **options) is None
        assert 4 == len(peer.asked), "a profile, each list's front, and stars"


class TestRepositories:
    def test_stars_are_read_of_public_repositories_of_ones_own_that_are_no_forks(self) -> None:
        world = whole(owned=20)
        keeper = undisturbed(world)
        read = {
            one.subject: (one.value, one.unit) for one in keeper.readings if one.name == "stars"
        }
        assert {key: (value, "stars") for key, value in stars(world).items()} == read

    def test_stars_that_are_not_all_listed_are_told(self) -> None:
        peer, keeper = GitHub(world=whole(owned=150)), Keeper()
        peer.faults = on(peer, "OwnRepositories", LASTING["an early end"], 1)
        with serve(peer) as address:
            error = keeper.collect(address, NOW)
        assert len(stars(peer.world)) > sum(one.name == "stars" for one in keeper.readings)
        assert error or keeper.notes

    def test_each_is_read_once_in_a_calendar_month(self, peer: GitHub) -> None:
        keeper = Keeper()
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
            before = dict(keeper.rows)
            for one in peer.world.repositories():
                one.stars, one.forks, one.people = 1_234, 103, 48_960
            assert keeper.collect(address, LATER) is None
            assert 1 == len(asked(peer, "Repositories"))
            assert before == keeper.rows
            assert keeper.collect(address, NEXT_MONTH) is None
        first, second = (one.variables["ids"] for one in asked(peer, "Repositories"))
        assert first == second
        assert truth(peer.world) == keeper.rows
        assert (1200, 100, 49_000) == tuple(
            keeper.rows["R_0"].details[name] for name in ("stars", "forks", "people")
        )

    def test_a_new_one_is_read_at_once_and_alone(self, peer: GitHub) -> None:
        keeper = undisturbed(peer.world)
        (new,) = places(1)
        pull = peer.world.person.pulls[0]
        pull.repository = new
        peer.world.touch(pull)
        with serve(peer) as address:
            assert keeper.collect(address, LATER) is None
        assert [[new.id]] == [one.variables["ids"] for one in asked(peer, "Repositories")]
        assert new.name_with_owner == keeper.rows[new.id].title

    def test_more_than_a_hundred_are_read_a_hundred_at_a_time(self) -> None:
        peer, keeper = GitHub(world=grow(5, 0, years=1)), Keeper()
        day = LATER.date() - timedelta(days=40)
        peer.world.person.commits = [
            CommitDay(repository=one, day=day + timedelta(days=index % 30))
            for index, one in enumerate(places(142))
        ]
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        assert [42, 100] == sorted(len(one.variables["ids"]) for one in asked(peer, "Repositories"))

    @pytest.mark.parametrize("name", ["504", "resource limits"])
    def test_what_is_too_much_at_once_is_asked_for_in_halves(self, peer: GitHub, name: str) -> None:
        keeper = Keeper()
        peer.faults = on(peer, "Repositories", PASSING[name], 1)
        with serve(peer) as address:
            assert keeper.collect(address, NOW) is None
        assert truth(peer.world) == keeper.rows
        sizes = [len(one.variables["ids"]) for one in asked(peer, "Repositories")]
        assert sizes[0] == sum(sizes[1:])

    @pytest.mark.parametrize("way", ["deleted", "private"])
    def test_one_that_is_no_longer_public_is_marked_when_its_month_comes(
        self, peer: GitHub, way: str
    ) -> None:
        keeper, ada = undisturbed(peer.world), peer.world.person
        place = next(pull.repository for pull in ada.pulls if not pull.repository.is_private)
        place.is_private = True
        if way == "deleted":
            peer.world.shows_private = False
        with serve(peer) as address:
            assert keeper.collect(address, NEXT_MONTH) is None
        assert {place.id} == keeper.gone
