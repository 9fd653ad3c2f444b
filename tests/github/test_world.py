"""What is grown has the traps that real work has, and the keeper sweeps as the store does."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from renown.record import Record, Sweep
from tests.github.items import Issue, PullRequest
from tests.github.keeper import covers
from tests.github.truth import truth
from tests.github.world import NOW, World, grow


@pytest.fixture
def world() -> World:
    return grow(
        7, 60, issues=40, comments=40, reviews=60, discussions=30, replies=30, commits=300, owned=15
    )


class TestTraps:
    def test_there_is_private_work_of_every_form(self, world: World) -> None:
        everything = [deed for deed in world.person.deeds() if deed.repository.is_private]
        assert 7 == len({type(deed) for deed in everything})
        assert any(own.is_private for own in world.person.owned)

    def test_pull_requests_are_reviewed_again_in_other_years_and_some_are_ones_own(
        self, world: World
    ) -> None:
        reviews = world.person.reviews
        years = {(r.pull.id, r.submitted_at.year) for r in reviews if r.submitted_at}
        assert 2 <= max(Counter(pull for pull, _ in years).values())
        assert any(review.pull.author is world.person for review in reviews)
        assert any(review.pull.author is None for review in reviews)
        assert any(review.pull.reviewed_by_others for review in reviews)
        pending = [review for review in reviews if review.submitted_at is None]
        submitted = {review.pull.id for review in reviews if review.submitted_at}
        assert {True, False} == {review.pull.id in submitted for review in pending}

    def test_comments_are_on_issues_and_pull_requests_of_anybody(self, world: World) -> None:
        on = {(type(c.on), c.on.author is world.person) for c in world.person.comments}
        assert {(kind, own) for kind in (Issue, PullRequest) for own in (True, False)} == on

    def test_one_repository_has_commits_on_more_days_than_github_lists(self, world: World) -> None:
        days = Counter(one.repository.id for one in world.person.commits)
        assert 100 < max(days.values())
        assert len(world.person.commits) == len({one.id for one in world.person.commits}) == 300

    def test_all_of_it_lies_between_the_account_and_now(self, world: World) -> None:
        moments = [row.at for row in truth(world, kinds={"issue", "review", "commit"}).values()]
        assert all(at and world.person.created_at < at < NOW for at in moments)

    def test_the_pull_requests_do_not_depend_on_the_rest(self, world: World) -> None:
        alone = grow(7, 60).person.pulls
        assert [pull.id for pull in alone] == [pull.id for pull in world.person.pulls]
        assert not any(pull.repository.is_private for pull in alone)


class TestSweeps:
    @pytest.mark.parametrize(
        ("sweep", "covered"),
        [
            (Sweep(kinds=("issue",)), True),
            (Sweep(kinds=("review",)), False),
            (Sweep(kinds=("issue",), since=NOW), True),
            (Sweep(kinds=("issue",), since=NOW + timedelta(microseconds=1)), False),
            (Sweep(kinds=("issue",), until=NOW), True),
            (Sweep(kinds=("issue",), until=NOW - timedelta(seconds=1)), False),
        ],
    )
    def test_a_sweep_covers_its_kinds_within_its_span(self, sweep: Sweep, covered: bool) -> None:
        assert covered == covers(sweep, Record(kind="issue", key="I_1", title="t", at=NOW))

    def test_what_is_undated_is_covered_by_an_open_span_alone(self) -> None:
        undated = Record(kind="issue", key="I_1", title="t")
        assert covers(Sweep(kinds=("issue",)), undated)
        assert not covers(Sweep(kinds=("issue",), since=NOW), undated)
