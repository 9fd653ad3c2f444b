"""How significant work in a repository is: the formula by hand, and cases that were judged before.

The cases were written down, with what a fair reader would say of each, before the thresholds of the
preset were set (importance 0.70, depth 0.75, at most 12 from talk alone). They keep them there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from renown.record import Record
from renown.scorecard import Scorecard, load
from renown.scorecard.criteria import Criterion
from renown.scorecard.definition import find
from renown.scorecard.evaluation import evaluate
from renown.scorecard.scores import Project, Score
from renown.store import Store
from renown.store.rows import Label, Work
from tests.scorecard.world import (
    ADA,
    AS_OF,
    LOGINS,
    YIELDS,
    criterion,
    fill,
    moment,
    ran,
    scorecard,
    work,
)

BOARD = load("devops-2030", Path())
MAJOR = find(BOARD, "major-contributions")
LESS = {"docs": "docs-only", "bot": "automated", "reverted": "reverted"}


@dataclass(frozen=True, slots=True)
class Repo:
    """Stars, forks, people, months of age, months since the last push."""

    stars: int
    forks: int
    people: int
    age: int
    idle: int = 0


KUBERNETES_SIZE = Repo(115_000, 41_000, 3900, 138)
ARGO_SIZE = Repo(18_000, 5500, 1100, 90)
LIBRARY_3K = Repo(3000, 350, 120, 70)
LIBRARY_5K = Repo(5000, 500, 180, 80)
TOOL_500 = Repo(500, 40, 25, 60)
FRIENDS = Repo(10, 1, 2, 40)
NEW_AND_HOT = Repo(12_000, 900, 80, 6)
INFRASTRUCTURE = Repo(300, 200, 500, 90)
TUTORIAL = Repo(2000, 3000, 10, 80, 36)
SLEEPING = Repo(8000, 900, 200, 150, 60)
LIBRARY_1K = Repo(1000, 100, 60, 60)

CASES: list[tuple[str, Repo, str, bool]] = [
    ("a dozen changes and thirty reviews", KUBERNETES_SIZE, "12 merged, 30 review", True),
    ("half a dozen changes", KUBERNETES_SIZE, "6 merged", True),
    ("one change", KUBERNETES_SIZE, "1 merged", False),
    ("three changes", KUBERNETES_SIZE, "3 merged", False),
    ("one typo", KUBERNETES_SIZE, "1 merged docs", False),
    ("eight pages of documentation", KUBERNETES_SIZE, "8 merged docs", False),
    ("twenty pages of documentation", KUBERNETES_SIZE, "20 merged docs", True),
    ("forty comments and five issues", KUBERNETES_SIZE, "40 comment, 5 issue", False),
    ("two hundred comments", KUBERNETES_SIZE, "200 comment", False),
    ("sixty reviews", KUBERNETES_SIZE, "60 review", True),
    ("three changes, and leading a SIG", KUBERNETES_SIZE, "3 merged, 1 role SIG lead", True),
    ("a member of the organisation", KUBERNETES_SIZE, "2 merged, 1 role Member", False),
    ("eight changes", ARGO_SIZE, "8 merged", True),
    ("twenty updates by a program", ARGO_SIZE, "20 merged bot", False),
    ("thirty changes that were turned down", ARGO_SIZE, "30 closed", False),
    ("ten changes that nobody has merged yet", ARGO_SIZE, "10 open", False),
    ("seven changes, four of them reverted", ARGO_SIZE, "3 merged, 4 merged reverted", False),
    ("four changes, ten reviews, six issues", ARGO_SIZE, "4 merged, 10 review, 6 issue", True),
    ("eight changes in a library of some renown", LIBRARY_3K, "8 merged", True),
    ("six changes in a known library", LIBRARY_5K, "6 merged", True),
    ("five changes in a known library", LIBRARY_5K, "5 merged", False),
    ("its maintainer", LIBRARY_5K, "2 merged, 1 role Maintainer", True),
    ("thirty changes in a small tool", TOOL_500, "30 merged", False),
    ("hundreds of changes for a friend", FRIENDS, "300 merged", False),
    ("ten changes in what everybody talks about", NEW_AND_HOT, "10 merged", True),
    ("ten changes in what everybody runs", INFRASTRUCTURE, "10 merged", True),
    ("a course that many forked", TUTORIAL, "6 merged", False),
    ("ten changes when it was alive", SLEEPING, "10 merged", True),
    ("a dozen changes in a library of a thousand stars", LIBRARY_1K, "12 merged", False),
]


def rows(said: str, name: str = "org/project") -> list[Work | Label]:
    """Works as `3 merged docs, 1 role Maintainer` says them, a day each, and their labels."""
    made: list[Work | Label] = []
    for part in said.split(", "):
        count, kind, *words = part.split()
        for number in range(int(count)):
            key = f"{name}-{kind}-{'-'.join(words)}-{number}"
            made += one(
                key, kind, words, f"2025-{1 + number % 12:02}-{1 + number // 12 % 28:02}", name
            )
    return made


def one(key: str, kind: str, words: Sequence[str], day: str, name: str) -> list[Work | Label]:
    state = kind if kind in ("merged", "open", "closed") else None
    details: dict[str, Any] = {"state": state} if state else {}
    found = work(
        key,
        day,
        "pull_request" if state else kind,
        title=" ".join(words) or key,
        repository=name,
        details={**details, "repository_id": f"R_{name}"},
    )
    labels = [Label(label=LESS[word], work=found.work, rule="") for word in words if word in LESS]
    return [found, *labels]


def keep(store: Store, repo: Repo, name: str = "org/project", **more: Any) -> None:
    """The record of the repository, as the forge tells of it."""
    born, pushed = (
        (AS_OF - timedelta(days=round(months * 365.25 / 12))).isoformat()
        for months in (repo.age, repo.idle)
    )
    details = {
        "name": name,
        "owner": name.split("/", maxsplit=1)[0],
        "stars": repo.stars,
        "forks": repo.forks,
        "people": repo.people,
        "created": born,
        "pushed": pushed,
    }
    record = Record(kind="repository", key=f"R_{name}", title=name, details=details | more)
    store.write("ada", "forge", "forge", [record], as_of=AS_OF)


def judged(store: Store, *criteria: Criterion, board: Scorecard = BOARD) -> Score:
    asked = board.model_copy(update={"criteria": criteria or (MAJOR,)})
    found = evaluate(store, asked, ADA, AS_OF, yields=YIELDS, logins=LOGINS)
    return found.criteria[0]


@pytest.mark.parametrize(("said", "repo", "done", "major"), CASES, ids=[case[0] for case in CASES])
def test_a_case_that_was_judged_before(
    store: Store, said: str, repo: Repo, done: str, major: bool
) -> None:
    keep(store, repo)
    fill(store, *rows(done))
    found = judged(store)
    (project,) = found.projects
    assert major is project.counts, (said, project.importance, project.depth, project.why)
    assert float(major) == found.value


def test_there_are_enough_cases_of_both_kinds() -> None:
    assert len(CASES) >= 20
    assert min(sum(case[3] for case in CASES), sum(not case[3] for case in CASES)) >= 8


def test_one_project_comes_to_what_is_worked_out_by_hand(store: Store) -> None:
    keep(store, Repo(7600, 850, 560, 96))
    fill(store, *rows("10 merged, 2 merged docs, 1 merged reverted, 4 review, 3 comment, 1 issue"))
    (project,) = judged(store).projects
    # log(1 + value) / log(1 + threshold), at most 1; the mean by weight of the five that are known
    stars, forks, people = (
        math.log(7601) / math.log(50_001),
        math.log(851) / math.log(10_001),
        math.log(561) / math.log(5001),
    )
    age, pushed = math.log(97) / math.log(121), 1.0
    importance = (2 * stars + forks + 2 * people + age + pushed) / 7
    # 10 x 6.1018 + 2 x 0.4 x 6.1018 + 0 + 4 x 0.7427 + 3 x 0.5252 + 2.2235
    activity = 61.018 + 4.88144 + 2.9708 + 1.5756 + 2.2235
    depth = math.log(1 + activity) / math.log(121)
    assert (round(importance, 3), round(depth, 4)) == (
        round(project.importance or 0, 3),
        project.depth,
    )
    assert round(importance * depth, 3) == round(project.significance or 0, 3)
    assert ("releases", "dependents") == project.missing
    assert ["stars", "forks", "people", "age", "pushed"] == [one.name for one in project.signals]
    assert [
        ("pull requests merged", 10, 61.018),
        ("pull requests merged, docs-only", 2, 4.8814),
        ("reviews", 4, 2.9708),
        ("issues", 1, 2.2235),
        ("comments", 3, 1.5756),
        ("pull requests merged, reverted", 1, 0),
    ] == [(part.name, part.count, part.activity) for part in project.parts]
    assert 21 == project.works


def test_own_repositories_are_nobody_elses_project(store: Store) -> None:
    keep(store, KUBERNETES_SIZE, "ada-example/operator")
    fill(store, *rows("50 merged", "ada-example/operator"))
    ran(store, "forge")
    found = judged(store)
    assert (0, ()) == (found.value, found.projects)


def test_without_a_record_of_the_repository_its_importance_is_unknown(store: Store) -> None:
    fill(store, *rows("50 merged"))
    (project,) = judged(store).projects
    assert (None, None, False) == (project.importance, project.significance, project.counts)
    assert "nothing is known of its importance" == project.why


def test_its_age_alone_says_nothing_of_importance(store: Store) -> None:
    keep(store, KUBERNETES_SIZE, stars=None, forks=None, people=None)
    fill(store, *rows("50 merged"))
    (project,) = judged(store).projects
    assert (None, ("stars", "forks", "people", "releases", "dependents")) == (
        project.importance,
        project.missing,
    )


def test_a_project_may_be_pinned_with_a_reason(store: Store) -> None:
    keep(store, FRIENDS)
    fill(store, *rows("8 merged"))
    pin = {"repository": "ORG/*", "importance": 0.95, "reason": "every phone runs it"}
    board = pinned(pin)
    (project,) = judged(store, board=board).projects
    assert (0.95, "every phone runs it", True) == (
        project.importance,
        project.pinned,
        project.counts,
    )
    other = pinned(pin | {"repository": "org/other"})
    assert not judged(store, board=other).projects[0].counts


def pinned(pin: dict[str, Any]) -> Scorecard:
    settings = BOARD.significance.model_validate({"pins": [pin]})
    return BOARD.model_copy(update={"significance": settings})


def test_a_role_lifts_the_depth_and_is_named(store: Store) -> None:
    keep(store, LIBRARY_5K)
    fill(store, *rows("1 merged, 1 role Co-maintainer of the parser"))
    found = judged(store)
    (project,) = found.projects
    assert (0.9, "Co-maintainer of the parser", True) == (
        project.depth,
        project.role,
        project.counts,
    )


def test_the_rows_of_a_project_that_counts_are_the_proof(store: Store) -> None:
    keep(store, LIBRARY_5K)
    keep(store, FRIENDS, "friend/tool")
    fill(store, *rows("8 merged"), *rows("9 merged", "friend/tool"))
    found = judged(store)
    assert (1, 8) == (found.value, found.proof.count)
    assert all("org/project" in key for key in found.proof.keys)
    assert ["org/project", "friend/tool"] == [one.repository for one in found.projects]


def test_a_project_counts_from_the_day_on_which_it_was_deep_enough(store: Store) -> None:
    keep(store, LIBRARY_5K)
    fill(store, *rows("12 merged"))
    (project,) = judged(store).projects
    assert (date(2025, 6, 1), date(2025, 12, 1)) == (project.since, project.last)


def test_a_renamed_repository_is_one_project(store: Store) -> None:
    keep(store, LIBRARY_5K)
    made = rows("8 merged")
    old = [
        work(
            f"old-{n}",
            f"2025-01-{n + 1:02}",
            "pull_request",
            repository="old/name",
            details={"state": "merged", "repository_id": "R_org/project"},
        )
        for n in range(3)
    ]
    fill(store, *made, *old)
    (project,) = judged(store).projects
    assert ("org/project", 11) == (project.repository, project.works)


def test_a_private_role_tells_nothing(store: Store) -> None:
    keep(store, LIBRARY_5K)
    secret = work(
        "secret", "2025-01-01", "role", title="Maintainer", repository="org/project", private=True
    )
    fill(store, *rows("1 merged"), secret)
    found = judged(store)
    assert (True, None, (), "not met") == (
        found.private,
        found.value,
        found.projects,
        found.state,
    )


def test_other_aggregates_count_the_works_in_significant_projects(store: Store) -> None:
    keep(store, LIBRARY_5K)
    keep(store, FRIENDS, "friend/tool")
    fill(store, *rows("8 merged"), *rows("9 merged", "friend/tool"))
    asked = criterion(
        select={"kind": "pull_request", "significance": {"importance": 0.70, "depth": 0.75}}
    )
    assert 8 == judged(store, asked).value


def test_thresholds_are_those_of_the_criterion(store: Store) -> None:
    keep(store, TOOL_500)
    fill(store, *rows("30 merged"))
    select = {"kind": "pull_request", "significance": {"importance": 0.5, "depth": 0.5}}
    asked = criterion(select=select, aggregate="distinct", of="repository", target=1)
    assert "met" == judged(store, asked, board=scorecard(asked)).state


PIECES = st.lists(
    st.sampled_from(
        ["1 merged", "1 merged docs", "1 merged bot", "2 review", "3 comment", "1 issue", "1 open"]
    ),
    max_size=12,
)
REPOS = st.builds(
    Repo,
    st.integers(0, 10**6),
    st.integers(0, 10**5),
    st.integers(0, 10**4),
    st.integers(0, 200),
    st.integers(0, 200),
)


@settings(max_examples=25, deadline=None)
@given(repo=REPOS, done=PIECES, more=st.sampled_from(["1 merged", "1 comment", "1 review"]))
def test_shares_stay_shares_and_more_work_is_never_less(
    repo: Repo, done: list[str], more: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("significance")
    with Store.open("sqlite:///renown.sqlite", folder=folder) as store:
        keep(store, repo)
        few = project_of(store, done)
        many = project_of(store, [*done, more])
    for found in (few, many):
        if found is not None:
            assert 0 <= (found.importance or 0) <= 1
            assert 0 <= found.depth <= 1
    if few is not None and many is not None:
        assert many.depth >= few.depth


def project_of(store: Store, parts: Sequence[str]) -> Project | None:
    made: list[Work | Label] = []
    for place, part in enumerate(parts):
        count, kind, *words = part.split()
        for number in range(int(count)):
            made += one(f"{place}-{number}", kind, words, "2025-01-01", "org/project")
    store.rebuild("ada", made)
    found = judged(store).projects
    return found[0] if found else None


def test_what_a_scorecard_says_of_the_formula_is_added_to_it() -> None:
    given = {
        "roles": {"docs lead": 0.8},
        "signals": {"stars": {"weight": 3.0}},
        "less": {"tests": {"factor": 0.5, "words": ["^test"]}, "automated": {"factor": 0.0}},
    }
    found = BOARD.significance.model_validate(given)
    assert {"docs lead": 0.8, "maintainer": 0.9}.items() <= found.roles.items()
    assert (3.0, 50_000.0) == (found.signals["stars"].weight, found.signals["stars"].threshold)
    assert {"forks", "people"} <= found.signals.keys()
    assert (0.5, 0.0, 0.4) == (
        found.less["tests"].factor,
        found.less["automated"].factor,
        found.less["docs-only"].factor,
    )
    assert "^bump" in found.less["automated"].words


def test_without_any_importance_whether_a_project_counts_is_unknown(store: Store) -> None:
    fill(store, *rows("50 merged"))
    found = judged(store)
    assert ("unknown", None) == (found.state, found.value)
    keep(store, FRIENDS, "friend/tool")
    fill(store, *rows("2 merged"), *rows("9 merged", "friend/tool"))
    assert 0 == judged(store).value  # neither could count, whatever the other's importance


def test_a_role_that_began_before_the_window_lasts_until_it_ended(store: Store) -> None:
    keep(store, LIBRARY_5K)
    held = work("held", "2021-03-01", "role", title="Maintainer", repository="org/project")
    fill(store, *rows("2 merged"), held)
    assert 1 == judged(store).value
    fill(store, *rows("2 merged"), replace(held, until=moment("2023-12-30")))
    assert 0 == judged(store).value
    fill(store, *rows("2 merged"), replace(held, until=moment("2024-02-01")))
    assert 1 == judged(store).value


def test_amounts_of_nothing_are_works_all_the_same(store: Store) -> None:
    keep(store, LIBRARY_5K)
    made = [
        replace(one, details={**one.details, "additions": 0}) if isinstance(one, Work) else one
        for one in rows("8 merged")
    ]
    fill(store, *made)
    select = {"kind": "pull_request", "significance": {"importance": 0.7, "depth": 0.7}}
    asked = criterion(select=select, aggregate="max", measure="additions", target=1)
    found = judged(store, asked)
    assert (0, 8) == (found.value, found.proof.count)


def test_significance_is_told_by_repository_only() -> None:
    select = {"kind": "pull_request", "significance": {"depth": 0.7}}
    with pytest.raises(ValidationError, match="is judged by repository"):
        criterion(select=select, aggregate="distinct", of="owner")


@pytest.mark.parametrize(
    "title",
    [
        "Former maintainer",
        "Not a maintainer",
        "Product owner",
        "Lead generation intern",
        "Aspiring committer",
        "Mentee of the lead maintainer",
        "Release manager shadow",
        "Owner of a blue mug",
    ],
)
def test_what_only_sounds_like_a_role_lifts_nothing(store: Store, title: str) -> None:
    keep(store, LIBRARY_5K)
    said = work("said", "2025-01-01", "role", title=title, repository="org/project")
    fill(store, *rows("1 merged"), said)
    (project,) = judged(store).projects
    assert ("", False) == (project.role, project.counts)


def test_a_role_without_any_work_that_is_seen_lifts_nothing(store: Store) -> None:
    keep(store, LIBRARY_5K)
    fill(store, *rows("1 role Maintainer"))
    (project,) = judged(store).projects
    assert (0, False) == (project.depth, project.counts)


def test_repositories_are_told_apart_by_id_and_owners_in_any_case(store: Store) -> None:
    made = [
        work(f"{name}-{n}", f"2025-01-0{n + 1}", "pull_request", repository=name, details=details)
        for name, details in (
            ("old/name", {"repository_id": "R_1"}),
            ("new/name", {"repository_id": "R_1"}),
            ("New/Name", {}),
        )
        for n in range(2)
    ]
    keep(store, FRIENDS, "new/name")
    fill(store, *made)
    select = {"kind": "pull_request"}
    asked = criterion(select=select, aggregate="distinct", of="repository")
    assert 2 == judged(store, asked).value  # by name alone it may be another
    asked = criterion(select=select, aggregate="distinct", of="owner")
    assert 2 == judged(store, asked).value


def test_what_a_project_was_worth_when_it_was_due_it_stays_worth(store: Store) -> None:
    keep(store, Repo(7000, 700, 300, 90))
    fill(store, *rows("8 merged"))
    later = [datetime(year, 6, 1, tzinfo=UTC) for year in (2031, 2060)]
    asked = BOARD.model_copy(update={"criteria": (MAJOR,)})
    found = [
        evaluate(store, asked, ADA, moment, yields=YIELDS, logins=LOGINS).criteria[0]
        for moment in later
    ]
    assert found[0].projects == found[1].projects
