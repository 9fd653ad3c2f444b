"""What changed since an earlier day, and the steps that come next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from renown.report import Account, Earlier
from renown.report.changes import changes, lines, plain_line
from renown.report.credentials import Credential, credentials
from renown.report.escape import Markdown
from renown.report.platforms import platforms
from renown.report.steps import steps
from renown.scorecard.periods import Beat
from renown.scorecard.scores import Pace, Score
from tests.report import world

TODAY = world.AS_OF.date()
BEFORE = TODAY - timedelta(days=7)


def changed(before: Score, now: Score) -> list[str]:
    earlier = Earlier(day=BEFORE, scores={before.id: before})
    return [plain_line(one) for one in changes(world.scores([now]), earlier)]


class TestChanges:
    def test_old_and_new_are_told_with_the_state_and_the_chance(self) -> None:
        now = world.score(
            "a", "A", value=9.0, target=10.0, state="on course", forecast=world.FORECAST
        )
        before = replace(now, value=8.0, forecast=replace(world.FORECAST, chance=0.5))
        assert ["A: 8 -> 9 (on course), chance 50% -> 78%"] == changed(before, now)

    def test_a_state_alone_is_a_change(self) -> None:
        now = world.score("a", "A", value=9.0, state="behind")
        before = replace(now, state="on course")
        assert ["A (on course -> behind)"] == changed(before, now)

    def test_what_was_unknown_is_not_told_as_zero(self) -> None:
        now = world.score("a", "A", value=3.0, state="behind")
        before = replace(now, value=None, state="unknown")
        assert ["A: unknown -> 3 (unknown -> behind)"] == changed(before, now)

    @pytest.mark.parametrize("secret", ["before", "now"])
    def test_of_a_private_criterion_nothing_is_told(self, secret: str) -> None:
        now = world.score("a", "A", value=9.0, private=secret == "now")
        before = replace(now, value=8.0, private=secret == "before")
        assert [] == changed(before, now)

    def test_nothing_that_stayed_and_nothing_without_an_earlier_day_is_told(self) -> None:
        now = world.score("a", "A", value=9.0)
        assert [] == changed(now, now)
        assert [] == changed(world.score("b", "B", value=1.0), now)
        assert [] == changes(world.scores([now]), None)

    def test_a_target_that_was_met_comes_right_after_success_targets(self) -> None:
        def pair(id_: str, **other: Any) -> tuple[Score, Score]:
            now = world.score(id_, id_, value=9.0, **other)
            return replace(now, value=8.0, state="behind"), now

        pairs = [
            pair("skill", section="skill", state="met"),
            pair("habit", section="habit", state="behind"),
            pair("talks", section="success", state="behind"),
            pair("course", section="success", state="on course"),
        ]
        earlier = Earlier(day=BEFORE, scores={before.id: before for before, _ in pairs})
        found = changes(world.scores([now for _, now in pairs]), earlier)
        assert ["course", "talks", "skill", "habit"] == [one.score.id for one in found]

    def test_the_report_names_the_newest_row_and_each_platform(self) -> None:
        report = world.texts(world.outputs(earlier=world.earlier()))["README.md"]
        assert (
            "- **Conference talks and workshops 9 → 10.** "
            "[Platforms that say no](https://conf.example/s8), Platform Example 2026. "
            "Chance to reach 50: 76% → 78%."
        ) in report

    def test_an_account_that_nobody_had_read_before_has_not_grown(self) -> None:
        now = world.score("a", "Audience", value=150.0, kinds=())
        before = replace(now, value=100.0)

        def account(subject: str, *points: tuple[date, float]) -> Account:
            row = world.reading(subject, points[-1][1])
            return Account(reading=row, day=points[-1][0], points=points)

        reach = platforms(
            [
                account("github:1", (BEFORE - timedelta(days=9), 90.0), (TODAY, 110.0)),
                account("mastodon:x", (TODAY, 40.0)),
            ]
        )
        earlier = Earlier(day=BEFORE, scores={"a": before})
        found = changes(world.scores([now]), earlier)
        (told,) = lines(found, earlier, {}, {"a": reach})
        assert "**Audience now 150.** GitHub +20. New: Mastodon." == told

    def test_the_same_row_counted_in_another_way_is_told_once_and_three_lines_at_most(self) -> None:
        rows = dict(zip(["c0", "c1", "c2", "c3", "c4"], "TTPIR", strict=True))
        newest = {id_: Markdown(f"[{row}](https://t.example/{row})") for id_, row in rows.items()}
        now = [world.score(id_, id_.upper(), value=9.0) for id_ in rows]
        earlier = Earlier(day=BEFORE, scores={one.id: replace(one, value=1.0) for one in now})
        told = lines(changes(world.scores(now), earlier), earlier, newest, {})
        assert ["**C0 1 → 9.**", "**C2 1 → 9.**", "**C3 1 → 9.**"] == [
            line.partition(" [")[0] for line in told
        ]

    def test_every_gauge_is_told_and_every_new_state(self) -> None:
        row = {"b": Markdown("[T](https://t.example)"), "c": Markdown("[T](https://t.example)")}
        now = [
            world.score("a", "A", value=9.0, kinds=()),
            world.score("b", "B", value=9.0),
            world.score("c", "C", value=9.0, state="met"),
        ]
        before = {one.id: replace(one, value=1.0, state="behind") for one in now}
        before["b"] = replace(before["b"], state=now[1].state)
        earlier = Earlier(day=BEFORE, scores=before)
        told = "\n".join(lines(changes(world.scores(now), earlier), earlier, row, {}))
        assert "**A 1 → 9.**" in told
        assert "Behind → met." in told

    def test_a_new_account_does_not_hide_the_new_state(self) -> None:
        now = world.score("a", "Audience", value=1100.0, state="met", kinds=())
        before = replace(now, value=100.0, state="behind")
        row = world.reading("linkedin:x", 1000.0)
        reach = platforms([Account(reading=row, day=TODAY, points=[(TODAY, 1000.0)])])
        earlier = Earlier(day=BEFORE, scores={"a": before})
        (told,) = lines(changes(world.scores([now]), earlier), earlier, {}, {"a": reach})
        assert "**Audience now 1,100.** New: LinkedIn. Behind → met." == told

    def test_a_new_account_on_a_platform_that_is_known_is_told_as_new(self) -> None:
        now = world.score("a", "Audience", value=5100.0, kinds=())
        old, new = world.reading("mastodon:a", 100.0), world.reading("mastodon:b", 5000.0)
        january = TODAY - timedelta(days=300)
        reach = platforms(
            [
                Account(reading=old, day=TODAY, points=[(january, 100.0), (TODAY, 100.0)]),
                Account(reading=new, day=TODAY, points=[(TODAY, 5000.0)]),
            ]
        )
        earlier = Earlier(day=BEFORE, scores={"a": replace(now, value=100.0)})
        (told,) = lines(changes(world.scores([now]), earlier), earlier, {}, {"a": reach})
        assert "**Audience now 5,100.** New: Mastodon." == told

    def test_a_title_with_markup_stays_text(self) -> None:
        now = world.score("a", "*A* [b](http://c.example)", value=9.0)
        earlier = Earlier(day=BEFORE, scores={"a": replace(now, value=1.0)})
        newest = {"a": Markdown("[T](https://t.example)")}
        (told,) = lines(changes(world.scores([now]), earlier), earlier, newest, {})
        assert told.startswith("**\\*A\\* \\[b\\](http:&#8203;//c.example) 1 → 9.** [T]")


def credential(title: str, left: int, **other: Any) -> Credential:
    given: dict[str, Any] = {"standing": "expires soon", "until": TODAY + timedelta(days=left)}
    return Credential(title=title, left=left, **given | other)


class TestSteps:
    def test_what_expires_comes_first_with_its_day_and_what_hangs_on_it(self) -> None:
        found = steps(world.scores([]), [credential("CKS", 42, ids=("a", "b"))])
        assert [("Renew CKS by 2026-12-28", ", in 42 days. It counts for 2 targets.")] == [
            (one.what, one.why) for one in found
        ]

    @pytest.mark.parametrize(("left", "said"), [(0, ", today."), (1, ", in 1 day.")])
    def test_the_last_days_are_said_in_words(self, left: int, said: str) -> None:
        (one,) = steps(world.scores([]), [credential("CKS", left)])
        assert said == one.why

    def test_a_task_of_the_plan_says_how_late_it_is(self) -> None:
        task = world.score("a", "A", section="plan", state="behind", due=TODAY - timedelta(days=3))
        done = world.score("b", "B", section="plan", state="met")
        (one,) = steps(world.scores([task, done], weakest=""), [])
        assert ("A, by 2026-11-13", ", 3 days late. 1 of 2 tasks of the plan are done.") == (
            one.what,
            one.why,
        )

    def test_a_task_that_is_far_off_is_no_step(self) -> None:
        task = world.score("a", "A", section="plan", state="behind", due=TODAY + timedelta(days=31))
        assert () == steps(world.scores([task]), [])

    def test_a_habit_is_a_step_only_while_its_period_is_empty(self) -> None:
        def habit(kept: bool) -> Score:
            first, last = date(2026, 11, 16), date(2026, 11, 22)
            beats = (Beat(first, last, float(kept), kept, kept),)
            return world.score(
                "posts",
                "A post a week",
                section="habit",
                value=41.0,
                target=47.0,
                unit="weeks",
                state="behind",
                extra={"of": 52, "streak": 6},
                beats=beats,
            )

        (one,) = steps(world.scores([habit(False)]), [])
        assert "A post a week: something by 2026-11-22" == one.what
        assert ". It keeps the streak of 6; kept so far: 41, the goal is 47 of 52." == one.why
        assert () == steps(world.scores([habit(True)]), [])

    def test_the_target_that_is_furthest_from_its_pace_is_told_with_both_paces(self) -> None:
        def target(id_: str, kept: float, needed: float) -> Score:
            pace = Pace(kept=kept, needed=needed)
            return world.score(id_, id_.upper(), state="behind", pace=pace)

        (one,) = steps(world.scores([target("a", 9.0, 10.0), target("b", 1.0, 10.0)]), [])
        assert ("B: it needs 10.0 a year", ", the last year brought 1.0.") == (one.what, one.why)
        assert () == steps(world.scores([target("a", 1.0, 0.5), target("b", 1.0, 1.01)]), [])

    def test_there_are_three_and_each_leads_to_a_heading_of_the_report(self) -> None:
        outputs = world.outputs(earlier=world.earlier())
        report = world.texts(outputs)["README.md"]
        scores = world.scores()
        found = steps(scores, credentials(scores, [(world.certificate(), ("cks",))]))
        assert 3 == len(found)
        for one in found:
            assert f"# {one.place}" in report or f"**{one.place}" in report

    def test_when_all_is_well_there_is_none(self) -> None:
        assert () == steps(world.scores([world.score("a", "A", state="met")]), [])


class TestCredentials:
    def test_the_nearest_end_comes_first_and_what_never_ends_last(self) -> None:
        rows = [
            (replace(world.certificate(), title=title, until=until), ("cks",))
            for title, until in [
                ("never", None),
                ("later", world.AS_OF + timedelta(days=91)),
                ("past", world.AS_OF - timedelta(days=1)),
                ("soon", world.AS_OF + timedelta(days=90)),
            ]
        ]
        found = credentials(world.scores([]), rows)
        assert [
            ("past", "expired", -1),
            ("soon", "expires soon", 90),
            ("later", "held", 91),
            ("never", "held", None),
        ] == [(one.title, one.standing, one.left) for one in found]

    def test_what_is_asked_for_and_not_held_is_said(self) -> None:
        def asked(id_: str, **other: Any) -> Score:
            given = {"state": "behind", "kinds": ("certification",)} | other
            return world.score(id_, id_.upper(), **given)

        criteria = [
            asked("cks"),
            asked("cissp"),
            asked("finops", planned=date(2026, 12, 5)),
            asked("later", state="later"),
            asked("secret", private=True),
            asked("mixed", kinds=("certification", "talk")),
        ]
        found = credentials(world.scores(criteria), [(world.certificate(), ("cks",))])
        assert [("held", None), ("not held", None), ("planned", date(2026, 12, 5))] == [
            (one.standing if one.standing != "expires soon" else "held", one.planned)
            for one in found
        ]


class TestPlatforms:
    def test_accounts_of_one_platform_are_added_up_day_by_day(self) -> None:
        days = [TODAY - timedelta(days=at) for at in (20, 10, 0)]
        first = Account(
            reading=world.reading("x:1", 30.0),
            day=days[2],
            points=[(days[0], 10.0), (days[2], 30.0)],
        )
        second = Account(
            reading=world.reading("twitter:2", 5.0, evidence="asserted"),
            day=days[1],
            points=[(days[1], 5.0)],
        )
        (found,) = platforms([first, second])
        assert ("X", 35.0, 2, True) == (found.name, found.value, found.accounts, found.asserted)
        assert [(days[0], 10.0), (days[1], 15.0), (days[2], 35.0)] == list(found.points)
        assert days[1] == found.read, "as old as its oldest, and as weak as its weakest"

    def test_an_account_that_is_new_is_no_growth_of_its_platform(self) -> None:
        old, mid = TODAY - timedelta(days=365), TODAY - timedelta(days=7)
        grown = Account(
            reading=world.reading("mastodon:a", 110.0),
            day=TODAY,
            points=[(old, 90.0), (mid, 100.0), (TODAY, 110.0)],
        )
        new = Account(
            reading=world.reading("mastodon:b", 1000.0), day=TODAY, points=[(TODAY, 1000.0)]
        )
        (found,) = platforms([grown, new])
        assert (1110.0, 20.0, 10.0) == (found.value, found.grown(old), found.grown(mid))
        assert None is found.grown(old - timedelta(days=1))
        assert None is found.grown(TODAY - timedelta(days=3), within=2)

    def test_the_largest_comes_first_and_an_unknown_platform_keeps_its_name(self) -> None:
        accounts = [
            Account(reading=world.reading(subject, value), day=TODAY, points=[(TODAY, value)])
            for subject, value in [("peertube:a", 3.0), ("bluesky:b", 9.0), ("devto:c", 5.0)]
        ]
        assert ["Bluesky", "dev.to", "Peertube"] == [one.name for one in platforms(accounts)]
        assert () == platforms([])
