"""Reviews and commit days are told by windows of time: none is lost, whatever is cut or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.github.contributions import Contributions
from collectors.github.gateway import Gateway
from collectors.github.numbers import years
from collectors.github.reply import PassingError, Reply
from collectors.github.span import Span
from renown.errors import IncompleteError
from tests.collectors.github_worlds import (
    CALENDAR,
    Clock,
    calendar,
    days_of,
    on,
    places,
    undisturbed,
    until_done,
    windows,
)
from tests.github.answer import Fault
from tests.github.faults import FAULTS, LASTING, PASSING
from tests.github.keeper import Keeper
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.truth import truth
from tests.github.world import NOW, CommitDay, PullRequest, Repository, Review, User, World, grow

TODAY = NOW.date()
OURS: dict[str, Any] = {"kinds": CALENDAR}
REFUSED = FAULTS["resource limits, with a null user"]

first_days = st.dates(date(2007, 10, 20), date(2031, 12, 31))
lengths = st.integers(1, 1200)
widths = st.integers(1, 366)


def collected(peer: GitHub, **options: Any) -> tuple[Keeper, Exception | None]:
    """What a run keeps, and what it raised."""
    keeper, clock = Keeper(), Clock(peer, real=0)
    with serve(peer) as address:
        error = keeper.collect(address, NOW, sleep=clock.sleep, **OURS, **options)
    return keeper, error


def commits(world: World, days: Sequence[tuple[Repository, date]]) -> World:
    """The world, with commits on these days only."""
    world.person.commits = [CommitDay(repository=place, day=day, count=2) for place, day in days]
    return world


class TestWholeDays:
    def test_every_day_of_the_account_is_asked_for_once_by_calendar_years(self) -> None:
        peer = GitHub(world=grow(5, 0, reviews=9, commits=9, years=4))
        collected(peer)
        first = peer.world.person.created_at.date()
        assert days_of([(first, TODAY)]) == sorted(days_of(windows(peer)))
        assert [2026, 2025, 2024, 2023, 2022] == [end.year for _, end in windows(peer)]
        assert all(start.year == end.year for start, end in windows(peer))

    def test_nothing_before_the_wanted_day_is_asked_for_or_kept(self) -> None:
        peer, day = GitHub(world=grow(5, 0, reviews=60, commits=60, years=4)), date(2025, 2, 28)
        keeper, error = collected(peer, since=day)
        assert error is None
        assert days_of([(day, TODAY)]) == sorted(days_of(windows(peer)))
        assert truth(peer.world, since=day, **OURS) == keeper.rows
        assert 0 < len(keeper.rows) < len(truth(peer.world, **OURS))

    def test_an_account_of_today_has_one_day(self) -> None:
        peer = GitHub(world=calendar(1, reviews=2, commits=0))
        peer.world.person.created_at = NOW - timedelta(hours=1)
        assert collected(peer)[1] is None
        assert [(TODAY, TODAY)] == windows(peer)

    @settings(max_examples=50)
    @given(first=first_days, length=lengths, width=widths)
    def test_spans_cover_every_day_exactly_once(self, first: date, length: int, width: int) -> None:
        last = first + timedelta(days=length - 1)
        spans = [Span.ending(last, first, width)]
        while spans[-1].first > first:
            spans.append(Span.ending(spans[-1].first - timedelta(days=1), first, width))
        assert days_of([(first, last)]) == sorted(days_of((one.first, one.last) for one in spans))
        assert all(1 <= one.days <= width and one.first.year == one.last.year for one in spans)

    @given(last=first_days, length=st.integers(2, 366), after=st.none() | st.text(min_size=1))
    def test_halves_make_the_whole_and_a_cursor_says_where(
        self, last: date, length: int, after: str | None
    ) -> None:
        span = Span.ending(last, date.min, length)
        assert (span, after) == Span.parse(span.cursor(after))
        if span.days > 1:
            later, earlier = span.halves
            assert (span.first, span.last) == (earlier.first, later.last)
            assert earlier.last + timedelta(days=1) == later.first
            assert abs(later.days - earlier.days) <= 1

    @settings(max_examples=50)
    @given(first=first_days, length=lengths, known=st.sets(st.integers(2007, 2035)))
    def test_years_that_are_known_and_over_are_not_counted_again(
        self, first: date, length: int, known: set[int]
    ) -> None:
        last = first + timedelta(days=length - 1)
        again = last - timedelta(days=30)
        told = {str(year): 1 for year in known}
        asked = days_of((one.first, one.last) for one in years(first, last, told, again=again))
        over = {year for year in known if date(year, 12, 31) < again}
        assert sorted(asked) == [day for day in days_of([(first, last)]) if day.year not in over]


class _Grudging:
    """Stands for the gateway: treats windows of several days by its moods, and no day badly."""

    def __init__(self, moods: Sequence[str]) -> None:
        self.answered: list[tuple[date, date]] = []
        self._moods = cycle(moods)

    def ask(self, _query: str, given: Mapping[str, Any], *, whole: bool = False) -> Reply:
        mood = next(self._moods) if whole else "good"
        if mood in ("limits", "time"):
            raise PassingError("no", too_much=True, timed_out=mood == "time")
        span = date.fromisoformat(given["from"][:10]), date.fromisoformat(given["to"][:10])
        if mood == "good":
            self.answered.append(span)
        told: dict[str, Any] = {
            "totalRepositoriesWithContributedCommits": 1 if mood == "cut" else 0,
            "commitContributionsByRepository": [],
        }
        data = {"user": {"contributionsCollection": told}}
        return Reply(operation="Contributions", data=data)


class TestAnyRefusals:
    @settings(max_examples=50)
    @given(
        first=first_days,
        length=lengths,
        moods=st.lists(st.sampled_from(["good", "limits", "time", "cut"]), min_size=1, max_size=9),
        killed=st.integers(1, 5),
    )
    def test_whatever_is_refused_and_wherever_it_is_killed_every_day_is_answered_once(
        self, first: date, length: int, moods: list[str], killed: int
    ) -> None:
        last, grudging = first + timedelta(days=length - 1), _Grudging(moods)

        def course() -> Contributions:
            gateway = cast("Gateway", grudging)
            return Contributions(
                gateway=gateway,
                account="U_x",
                login="x",
                first=first,
                last=last,
                reviews=True,
                commits=True,
            )

        begun = list(islice(course().stretches(None, None), killed))
        rest: Iterator[Any] = iter(())
        if begun[-1].cursor is not None:
            rest = course().stretches(begun[-1].cursor, None)
        assert not [one.why for one in [*begun, *rest] if one.missed]
        assert days_of([(first, last)]) == sorted(days_of(grudging.answered))


class TestTooMuch:
    @pytest.mark.parametrize(("days", "widest", "most"), [(400, 180, 8), (70, 30, 9), (20, 1, 40)])
    def test_windows_are_split_until_they_are_not_too_much(
        self, days: int, widest: int, most: int
    ) -> None:
        peer = GitHub(world=calendar(days), widest=timedelta(days=widest))
        keeper, error = collected(peer)
        assert error is None
        assert truth(peer.world, **OURS) == keeper.rows
        assert len(windows(peer)) <= most
        assert 1 == len(keeper.sweeps)

    def test_where_a_day_is_too_much_it_is_told_and_nothing_is_taken_for_read(self) -> None:
        peer = GitHub(world=calendar(20), widest=timedelta(hours=12))
        keeper, error = collected(peer)
        assert "GitHub does not get Contributions done" in str(error)
        assert {} == keeper.rows
        assert [] == keeper.sweeps
        (account,) = keeper.state["accounts"].values()
        assert "read_to" not in account["parts"]["contributions"]
        peer.widest = None
        with serve(peer) as address:
            until_done(lambda now: keeper.collect(address, now, **OURS), NOW, most=2)
        assert truth(peer.world, **OURS) == keeper.rows

    def test_one_day_that_is_too_much_is_told_and_all_others_are_read_at_little_cost(self) -> None:
        world = grow(5, 0, reviews=40, commits=60, years=4)
        peer, busy = GitHub(world=world), world.person.commits[7].day

        def faults(number: int) -> Fault | None:
            given = peer.asked[number - 1].variables
            covers = "from" in given and given["from"][:10] <= f"{busy}" <= given["to"][:10]
            return REFUSED if covers else None

        peer.faults = faults
        keeper, error = collected(peer)
        assert isinstance(error, IncompleteError)
        assert f"{busy}: GitHub does not get Contributions done" in str(error)
        lost = {key for key, row in truth(world, **OURS).items() if row.at and on_day(row.at, busy)}
        assert lost
        assert set(truth(world, **OURS)) - lost == set(keeper.rows)
        assert not keeper.sweeps
        assert len(windows(peer)) <= 60

    @pytest.mark.parametrize("heaviest", [50, 12])
    def test_what_takes_too_long_is_asked_for_less_and_soon_for_more_again(
        self, heaviest: int
    ) -> None:
        peer = GitHub(world=calendar(300), heaviest=heaviest)
        keeper, error = collected(peer)
        assert error is None
        assert truth(peer.world, **OURS) == keeper.rows
        assert len(windows(peer)) <= 40

    @pytest.mark.parametrize("name", ["502", "504", "HTML with 502", "resource limits"])
    def test_what_is_too_much_once_costs_few_requests_more(self, name: str) -> None:
        peer = GitHub(world=calendar(300))
        peer.faults = on(peer, "Contributions", PASSING[name], 1)
        keeper, error = collected(peer)
        assert error is None
        assert truth(peer.world, **OURS) == keeper.rows
        assert len(windows(peer)) <= 4


def on_day(moment: datetime, day: date) -> bool:
    """Whether it is on that day, UTC."""
    return moment.date() == day


class TestCuts:
    def test_commits_to_150_repositories_in_a_year_are_all_kept(self) -> None:
        days = [(one, TODAY - timedelta(days=2 * i)) for i, one in enumerate(places(150))]
        peer = GitHub(world=commits(calendar(320), days))
        keeper, error = collected(peer)
        assert error is None
        assert truth(peer.world, **OURS) == keeper.rows
        assert len(windows(peer)) <= 8

    def test_commits_to_150_repositories_on_one_day_are_told_to_be_cut(self) -> None:
        day = TODAY - timedelta(days=9)
        peer = GitHub(world=commits(calendar(20), [(one, day) for one in places(150)]))
        keeper, error = collected(peer)
        assert isinstance(error, IncompleteError)
        assert f"commits in more than 100 repositories in one day: {day}" in str(error)
        wanted = truth(peer.world, **OURS)
        assert keeper.rows.items() <= wanted.items()
        assert 50 == len(wanted) - len(keeper.rows)
        assert not keeper.sweeps

    def test_a_week_in_150_repositories_does_not_make_all_other_weeks_dear(self) -> None:
        days = [(one, TODAY - timedelta(days=9 + i % 7)) for i, one in enumerate(places(150))]
        peer = GitHub(world=commits(grow(5, 0, reviews=9, years=4), days))
        keeper, error = collected(peer)
        assert error is None
        assert truth(peer.world, **OURS) == keeper.rows
        assert len(windows(peer)) <= 60

    def test_more_than_a_hundred_days_in_one_repository_are_all_kept(self) -> None:
        (one,) = places(1)
        days = [(one, TODAY - timedelta(days=ago)) for ago in range(290)]
        peer = GitHub(world=commits(calendar(300), days))
        keeper, error = collected(peer)
        assert error is None
        assert truth(peer.world, **OURS) == keeper.rows
        assert len(windows(peer)) <= 10


class TestReviews:
    @pytest.mark.parametrize("shown", [True, False])
    def test_all_reviews_of_one_pull_request_are_kept_and_pending_ones_never(
        self, shown: bool
    ) -> None:
        world = grow(5, 0, reviews=3, years=4)
        world.shows_private = shown
        moments = [datetime(year, 3, 4, 5, tzinfo=NOW.tzinfo) for year in (2023, 2024, 2026, 2026)]
        pull = public_pull(world)
        world.person.reviews += [
            reviewed(world, pull, i, at) for i, at in enumerate([*moments, None])
        ]
        keeper, error = collected(GitHub(world=world))
        assert error is None
        assert truth(world, **OURS) == keeper.rows
        assert {"PRR_0", "PRR_1", "PRR_2", "PRR_3"} <= set(keeper.rows)
        assert not [key for key in keeper.rows if key == "PRR_4"]
        pending = {review.id for review in world.person.reviews if review.submitted_at is None}
        assert 3 == len(pending)
        assert pending.isdisjoint(keeper.rows)

    def test_more_than_a_hundred_reviews_of_one_pull_request_are_told_to_be_cut(self) -> None:
        world = calendar(30, reviews=0, commits=0)
        pull, begin = public_pull(world), datetime.combine(TODAY, time(), NOW.tzinfo)
        many = [reviewed(world, pull, i, begin - timedelta(hours=i + 1)) for i in range(101)]
        world.person.reviews = many
        keeper, error = collected(GitHub(world=world))
        assert isinstance(error, IncompleteError)
        assert f"more than 100 reviews of one pull request: {pull.title}" in str(error)
        assert 100 == len(keeper.rows)
        assert keeper.rows.items() <= truth(world, **OURS).items()

    def test_a_window_that_lists_less_than_it_counts_is_told(self) -> None:
        peer = GitHub(world=grow(5, 0, reviews=140, years=1))
        peer.faults = on(peer, "Contributions", LASTING["an early end"], 1)
        keeper, error = collected(peer)
        assert "GitHub counts more than it lists: 2026-01-01 to 2026-11-16" in str(error)
        assert not keeper.sweeps


def public_pull(world: World) -> PullRequest:
    """Somebody else's, in public."""
    return PullRequest(
        id="PR_foreign",
        number=7,
        title="Speak of weather",
        repository=places(1)[0],
        state="OPEN",
        created_at=world.person.created_at,
        updated_at=NOW,
        author=User(id="U_bo", login="bo-example"),
    )


def reviewed(world: World, pull: PullRequest, index: int, at: datetime | None) -> Review:
    """The person's."""
    state = "COMMENTED" if at else "PENDING"
    return Review(
        id=f"PRR_{index}",
        pull=pull,
        author=world.person,
        state=state,
        submitted_at=at,
        serial=index,
    )


class TestKills:
    @pytest.mark.parametrize("point", [1, 2, 3, 4])
    def test_a_killed_run_is_finished_by_the_next_as_if_nothing_had_been(self, point: int) -> None:
        world = two_pages()
        clean, peer, keeper = undisturbed(world, **OURS), GitHub(world=world), Keeper()
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=point, **OURS)
            assert keeper.collect(address, NOW, **OURS) is None
        assert truth(world, **OURS) == keeper.rows
        assert clean.state == keeper.state
        assert set() == keeper.gone

    @pytest.mark.parametrize("point", [1, 2, 3, 4, 5])
    def test_it_goes_on_inside_a_window_and_reads_no_page_again(self, point: int) -> None:
        peer, keeper, year = GitHub(world=two_pages()), Keeper(), (date(2026, 1, 1), TODAY)
        with serve(peer) as address:
            keeper.collect(address, NOW, kill_at=point, **OURS)
            (account,) = keeper.state["accounts"].values()
            place, before = account["parts"].get("contributions"), len(windows(peer))
            assert keeper.collect(address, NOW, **OURS) is None
        cursor = place.get("walk", {}).get("cursor", "") if place else ""
        left = int(cursor.startswith("2026-01-01/")) if place else 2
        assert left == windows(peer)[before:].count(year)


def two_pages() -> World:
    """A world with two windows, the later one of two pages."""
    return grow(5, 0, reviews=130, commits=20, repositories=4, years=1)
