"""Scorecard files: presets, paths, and every mistake at once with its place and remedy."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.document import Document
from renown.document import parse as read
from renown.errors import ConfigError
from renown.record import KINDS
from renown.scorecard import Scorecard, load
from renown.scorecard.criteria import Aggregate
from renown.scorecard.definition import find, parse, presets

HEAD = """
name = "mine"
title = "Mine"
start = 2024-01-01
[labels.edge]
title = "Edge"
words = ["edge computing"]
"""
TALKS = """
[[criteria]]
id = "talks"
section = "success"
title = "Talks"
select = { kind = "talk" }
aggregate = "count"
target = 50
"""


def parsed(text: str) -> Scorecard:
    return parse(read(text, "mine.toml"))


def mistakes(text: str) -> list[str]:
    """All mistakes of a file, as `line key: problem`."""
    with pytest.raises(ConfigError) as caught:
        parsed(text)
    found = caught.value.mistakes
    assert all(one.file == "mine.toml" and one.remedy for one in found)
    return [f"{one.line} {one.key}: {one.problem}" for one in found]


def changed(key: str, value: str) -> str:
    """The talks with one key changed, or added."""
    kept = [line for line in TALKS.splitlines() if not line.startswith(f"{key} =")]
    return "\n".join([HEAD, *kept, f"{key} = {value}"])


def test_the_preset_holds_the_six_success_metrics_and_the_habits() -> None:
    preset = load("devops-2030", Path())
    success = {one.id: one.target for one in preset.criteria if one.section == "success"}
    assert {
        "major-contributions": 3,
        "talks": 50,
        "audience": 100_000,
        "rate": 500,
        "architectures": 2,
        "improvements": 2,
    } == success
    habits = [one.id for one in preset.criteria if one.section == "habit"]
    assert ["weekly-posts", "go-hours", "leaders"] == habits
    assert {date(2030, 12, 31)} == {one.by for one in preset.criteria if one.section == "success"}


def test_the_preset_has_words_for_the_five_focus_areas() -> None:
    vocabulary = load("devops-2030", Path()).vocabulary
    assert {"mlops", "platform", "security", "edge", "gitops"} < set(vocabulary)


@pytest.mark.parametrize("name", presets())
def test_every_label_of_a_preset_is_asked_for_and_every_group_has_criteria(name: str) -> None:
    preset = load(name, Path())
    asked = {label for one in preset.criteria for label in one.select.label}
    assert asked <= set(preset.labels)
    assert set(preset.groups) == {one.group for one in preset.criteria if one.group}


def test_no_label_of_the_vocabularies_is_there_for_nothing() -> None:
    asked = {
        label
        for name in presets()
        for one in load(name, Path()).criteria
        for label in one.select.label
    }
    assert set(load("devops-2030", Path()).labels) <= asked


def test_a_file_in_the_folder_is_loaded_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(HEAD + TALKS)
    assert load("mine.toml", tmp_path) == load("./mine.toml", tmp_path) == parsed(HEAD + TALKS)


def test_an_unknown_preset_is_told_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"'devops-2031'; did you mean 'devops-2030'\?"):
        load("devops-2031", Path())
    assert presets() == ("blank", "cncf-ambassador", "devops-2030")


@pytest.mark.parametrize("path", ["../mine.toml", "/etc/mine.toml", "sub/../../mine.toml"])
def test_a_file_outside_the_folder_is_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(HEAD + TALKS)
    (tmp_path / "inner").mkdir()
    with pytest.raises(ConfigError, match="outside the folder"):
        load(path, tmp_path / "inner")


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(HEAD + TALKS)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "mine.toml").symlink_to(tmp_path / "mine.toml")
    with pytest.raises(ConfigError, match="outside the folder"):
        load("mine.toml", tmp_path / "inner")


@pytest.mark.parametrize("path", ["missing.toml", "a\0.toml", "folder/"])
def test_a_file_that_cannot_be_read_is_a_mistake_of_the_person(path: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load(path, tmp_path)


def test_one_value_is_a_list_of_one() -> None:
    one, other = parsed(changed("select", '{ kind = "talk" }')), parsed(HEAD + TALKS)
    assert ("talk",) == one.criteria[0].select.kind == other.criteria[0].select.kind


def test_the_digest_tells_what_is_said_and_not_how() -> None:
    plain = parsed(HEAD + TALKS).digest
    assert plain == parsed("# a comment\n" + HEAD.replace(" = ", "=") + TALKS).digest
    assert plain != parsed(changed("target", "51")).digest


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    text = """
titel = "Mine"
name = "mine"
[[criteria]]
id = "talks"
section = "succes"
title = "Talks"
select = { kind = "tlak", label = "egde" }
aggregate = "count"
target = "50"
having = 3
[[criteria]]
id = "talks"
section = "success"
title = "Posts"
select = { kind = "post" }
aggregate = "count"
target = 50
from = 2025-01-01
by = 2024-01-01
"""
    assert [
        "2 titel: is not a known key",
        "6 criteria[0].section",
        "8 criteria[0].select.kind",
        "8 criteria[0].select.label: there is no label 'egde'",
        "10 criteria[0].target: must be a number, not '50'",
        "11 criteria[0].having: goes with distinct only",
        "13 criteria[1].id: is the id of another criterion",
        "20 criteria[1].by: lies before from, 2025-01-01",
    ] == [
        found.partition(": must be '")[0]
        for found in mistakes(text)
        if not found.startswith("None title: is missing")
    ]
    assert "None title: is missing" in mistakes(text)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("id", '"Talks of mine"', "criteria[0].id"),
        ("target", "0", "criteria[0].target"),
        ("target", "inf", "criteria[0].target"),
        ("target", "true", "criteria[0].target"),
        ("from", '"2024-01-01"', "criteria[0].from"),
        ("by", "2023-12-31", "criteria[0].by: lies before the start, 2024-01-01"),
        ("aggregate", '"sum_latest"', "criteria[0].aggregate: does not go with works"),
        ("aggregate", '"distinct"', "criteria[0]: does not say what is distinct"),
        ("aggregate", '"exists"', "criteria[0].target: can only be 1"),
        ("of", '"repository"', "criteria[0].of: goes with distinct only"),
        ("period", '"week"', "criteria[0].period: goes with share_of_periods only"),
        ("at_least", "2", "criteria[0].at_least: goes with share_of_periods only"),
        ("note", '"sum over platforms."', "criteria[0].note: is to end a sentence"),
        ("note", '"""sum\nof all"""', "criteria[0].note: is to end a sentence"),
        ("note", f'"{"x" * 201}"', "criteria[0].note"),
        ("note", "3", "criteria[0].note"),
        ("select", "{ }", "criteria[0].select: needs either kind or reading"),
        (
            "select",
            '{ kind = "talk", reading = "followers" }',
            "criteria[0].select.reading: needs either kind or reading",
        ),
        (
            "select",
            '{ reading = "followers", own = true }',
            "criteria[0].select.own: says something about works",
        ),
        (
            "select",
            '{ kind = "talk", details = { "a b" = 1 } }',
            "criteria[0].select.details",
        ),
        ("select", '{ kind = "talk", tag = "a\\"b" }', "criteria[0].select.tag: is no tag"),
        ("select", '{ kind = "talk", label = ["edge", "moon"] }', "there is no label 'moon'"),
        ("select", '"talk"', "criteria[0].select"),
    ],
)
def test_each_rule_names_its_key(key: str, value: str, problem: str) -> None:
    assert any(problem in found for found in mistakes(changed(key, value)))


def test_a_habit_needs_its_period_and_a_window_that_its_target_fits_into() -> None:
    habit = changed("aggregate", '"share_of_periods"')
    assert [
        "10 criteria[0]: does not say its period",
        "10 criteria[0]: does not say its window",
    ] == mistakes(habit)
    narrow = habit + '\nperiod = "week"\nwindow = 49'
    assert [
        "18 criteria[0].window: is smaller than the target, which can never be met"
    ] == mistakes(narrow)
    assert parsed(habit + '\nperiod = "week"\nwindow = 50').criteria[0].window == 50


def test_what_is_due_needs_a_beginning() -> None:
    text = (HEAD + TALKS + "by = 2030-12-31").replace("start = 2024-01-01\n", "")
    assert ["15 criteria[0].by: has no beginning to measure the time from"] == mistakes(text)
    assert parsed(f"{text}\nfrom = 2024-01-01").criteria[0].since == date(2024, 1, 1)


@pytest.mark.parametrize("text", [HEAD, f"criteria = 3\n{HEAD}", f"criteria = []\n{HEAD}"])
def test_a_scorecard_without_criteria_is_none(text: str) -> None:
    assert any("there is no criterion" in found for found in mistakes(text))


def test_an_unknown_criterion_is_told_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"'tlaks'; did you mean 'talks'\?"):
        find(parsed(HEAD + TALKS), "tlaks")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.dates(),
    st.just(datetime(2024, 1, 1)),  # noqa: DTZ001 (TOML knows times without a zone)
    st.sampled_from([*KINDS, *get_args(Aggregate), "week", "repository", "edge", "success"]),
    st.text(max_size=5),
)
NESTED = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
KEYS = "id section title aggregate target from by unit of having period window at_least"
SELECT = "kind reading source label tag evidence owner not_owner own details min_amount unit"
CRITERION = st.dictionaries(st.sampled_from(KEYS.split()), NESTED) | st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(KEYS.split(), NESTED)
    | {"select": NESTED | st.dictionaries(st.sampled_from(SELECT.split()), NESTED)},
)


@settings(max_examples=50, deadline=None)
@given(
    data=st.fixed_dictionaries(
        {},
        optional={
            "name": NESTED,
            "title": NESTED,
            "start": NESTED,
            "labels": NESTED,
            "criteria": NESTED | st.lists(CRITERION, max_size=3),
            "more": NESTED,
        },
    )
)
def test_whatever_a_file_says_it_is_a_scorecard_or_a_list_of_mistakes(
    data: dict[str, object],
) -> None:
    said: tuple[object, ...]
    try:
        said = parse(Document(file="mine.toml", data=data, lines={})).criteria
    except ConfigError as error:
        said = tuple(one for one in error.mistakes if one.problem and one.remedy)
    assert said
