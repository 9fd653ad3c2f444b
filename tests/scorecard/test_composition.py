"""Scorecards that inherit others, groups, and vocabularies: what stands where, and each mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from renown.errors import ConfigError
from renown.scorecard import Scorecard, load
from renown.scorecard.definition import find

BASE = """
name = "base"
title = "Base"
start = 2024-01-01
[labels.edge]
title = "Edge"
words = ["edge computing"]
[groups.area]
title = "Area"
section = "focus"
aggregate = "count"
target = 5
by = 2030-12-31
select = { kind = ["post", "talk"], merged = true }
[[criteria]]
id = "talks"
section = "success"
title = "Talks"
select = { kind = "talk" }
aggregate = "count"
target = 50
[[criteria]]
id = "edge"
group = "area"
title = "Edge"
select = { label = "edge" }
[[criteria]]
id = "posts"
group = "area"
title = "Posts"
target = 7
select = { kind = "post" }
"""


def loaded(folder: Path, text: str, base: str = BASE) -> Scorecard:
    (folder / "base.toml").write_text(base)
    (folder / "mine.toml").write_text(text)
    return load("mine.toml", folder)


def mistakes(folder: Path, text: str, base: str = BASE) -> list[str]:
    """All mistakes, as `file:line key: problem`."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text, base)
    assert all(one.remedy for one in caught.value.mistakes)
    return [f"{one.file}:{one.line} {one.key}: {one.problem}" for one in caught.value.mistakes]


def test_what_is_inherited_and_not_changed_is_as_it_was(tmp_path: Path) -> None:
    mine = loaded(tmp_path, 'inherits = "base.toml"\nname = "mine"')
    base = load("base.toml", tmp_path)
    assert ("mine", "Base") == (mine.name, mine.title)
    assert (base.criteria, base.labels, base.groups) == (mine.criteria, mine.labels, mine.groups)


def test_a_criterion_is_changed_key_by_key_and_keeps_its_place(tmp_path: Path) -> None:
    mine = loaded(
        tmp_path,
        """
inherits = "base.toml"
[[criteria]]
id = "new"
section = "habit"
title = "New"
select = { kind = "post" }
aggregate = "count"
target = 1
[[criteria]]
id = "talks"
target = 60
select = { label = "edge" }
""",
    )
    assert ["talks", "edge", "posts", "new"] == [one.id for one in mine.criteria]
    talks = find(mine, "talks")
    assert (60, "Talks", ("talk",), ("edge",)) == (
        talks.target,
        talks.title,
        talks.select.kind,
        talks.select.label,
    )


def test_criteria_can_be_left_out(tmp_path: Path) -> None:
    mine = loaded(tmp_path, 'inherits = "base.toml"\nwithout = ["edge", "posts"]')
    assert ["talks"] == [one.id for one in mine.criteria]


def test_what_is_left_out_can_be_written_anew(tmp_path: Path) -> None:
    mine = loaded(
        tmp_path,
        """
inherits = "base.toml"
without = "edge"
[[criteria]]
id = "edge"
section = "skill"
title = "The edge"
select = { kind = "post", label = "edge" }
aggregate = "count"
target = 1
""",
    )
    assert (None, "skill", None) == (
        find(mine, "edge").group,
        find(mine, "edge").section,
        find(mine, "edge").by,
    )


def test_labels_and_groups_are_changed_key_by_key(tmp_path: Path) -> None:
    mine = loaded(
        tmp_path,
        """
inherits = "base.toml"
[labels.edge]
words = ["k3s"]
[labels.moon]
title = "Moon"
topics = ["moon"]
[groups.area]
target = 6
""",
    )
    assert ("Edge", ("k3s",)) == (mine.labels["edge"].title, mine.labels["edge"].words)
    assert ("moon",) == mine.labels["moon"].topics
    assert [6, 7] == [find(mine, id_).target for id_ in ("edge", "posts")]


def test_a_criterion_has_the_keys_of_its_group(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(BASE)
    edge, posts = (find(load("base.toml", tmp_path), id_) for id_ in ("edge", "posts"))
    assert ("focus", 5, date(2030, 12, 31)) == (edge.section, edge.target, edge.by)
    assert ("Edge", ("post", "talk"), ("edge",), True) == (
        edge.title,
        edge.select.kind,
        edge.select.label,
        edge.select.merged,
    )
    assert (7, ("post",), True) == (posts.target, posts.select.kind, posts.select.merged)


def test_a_preset_is_inherited_by_its_name(tmp_path: Path) -> None:
    mine = loaded(
        tmp_path,
        'inherits = "devops-2030"\nname = "mine"\n[[criteria]]\nid = "talks"\ntarget = 20\n',
    )
    theirs = load("devops-2030", tmp_path)
    assert 20 == find(mine, "talks").target
    assert [one.id for one in theirs.criteria] == [one.id for one in mine.criteria]
    assert theirs.vocabulary == mine.vocabulary


def test_a_chain_of_files_is_one_scorecard(tmp_path: Path) -> None:
    (tmp_path / "middle.toml").write_text(
        'inherits = "base.toml"\ntitle = "Middle"\n[[criteria]]\nid = "talks"\ntarget = 40\n'
    )
    mine = loaded(tmp_path, 'inherits = "middle.toml"\n[[criteria]]\nid = "talks"\nunit = "talks"')
    talks = find(mine, "talks")
    assert ("Middle", 40, "talks") == (mine.title, talks.target, talks.unit)


def test_a_file_that_inherits_itself_is_told(tmp_path: Path) -> None:
    said = mistakes(tmp_path, 'inherits = "mine.toml"')
    assert ["mine.toml:1 inherits: inherits from more than 8 files, or from itself"] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('inherits = "bse.toml"', "mine.toml:1 inherits: there is no file 'bse.toml'"),
        ('inherits = "devops-2031"', "mine.toml:1 inherits: there is no preset 'devops-2031'"),
        ("inherits = 3", "mine.toml:1 inherits: must be text"),
        ('inherits = "../base.toml"', "lies outside the folder"),
        (
            'inherits = "base.toml"\nwithout = ["tlaks"]',
            "mine.toml:2 without: there is no criterion 'tlaks' to leave out",
        ),
        (f'without = ["talks"]{BASE}', "mine.toml:1 without: there is nothing to leave out"),
        (
            'inherits = "base.toml"\n[[criteria]]\nid = "talks"\ntarget = "many"',
            "mine.toml:4 criteria[0].target: must be a number, not 'many'",
        ),
        (
            'inherits = "base.toml"\n[[criteria]]\nid = "edge"\ngroup = "aera"',
            "mine.toml:4 criteria[0].group: there is no group 'aera'",
        ),
        (
            'inherits = "base.toml"\n[groups.area]\ntargt = 3',
            "mine.toml:3 groups.area.targt: is not a known key",
        ),
        (
            'inherits = "base.toml"\n[groups.area]\nby = 2023-01-01',
            "mine.toml:3 criteria[1].by: lies before the start, 2024-01-01",
        ),
        (
            'inherits = "base.toml"\nvocabulary = ["devop"]',
            "mine.toml:2 vocabulary: there is no vocabulary 'devop'",
        ),
        (
            'inherits = "base.toml"\n[labels.reverted]\ntitle = "R"\nwords = ["r"]',
            "mine.toml:2 labels.reverted: is given to what was reverted",
        ),
        (
            'inherits = "base.toml"\nwithout = [["a"]]',
            "there is no criterion \"['a']\" to leave out",
        ),
        (
            'inherits = "base.toml"\nwithout = { a = 1 }',
            "mine.toml:2 without: there is no criterion",
        ),
        (
            'inherits = "base.toml"\n[criteria]\nid = "talks"',
            "mine.toml:2 criteria: must be a list of tables",
        ),
        (
            'inherits = "base.toml"\n[[criteria]]\nid = "talks"\n[[criteria]]\nid = "talks"',
            "mine.toml:5 criteria[1].id: is the id of another criterion",
        ),
        (
            'inherits = "base.toml"\n[[criteria]]\nid = "talks"\nwaits = "x"',
            "mine.toml:4 criteria[0].waits: is not a known key",
        ),
        (
            'inherits = "base.toml"\n[groups."Foo Bar"]\ntitle = "F"\nsection = "focus"',
            "mine.toml:2 groups.'Foo Bar': is no name of a group",
        ),
        ('inherits = ""', "mine.toml:1 inherits: there is no preset ''"),
        (
            'inherits = "devops-2030"\nvocabulary = ["cncf"]',
            "there is no label 'mlops'",
        ),
        (
            """inherits = "base.toml"
[[significance.pins]]
repository = "kubernetes"
importance = 0.9
reason = "r"
""",
            "mine.toml:3 significance.pins[0].repository",
        ),
        (
            'inherits = "base.toml"\n[significance.signals.star]\nweight = 1.0\nthreshold = 2.0',
            "has no 'star'",
        ),
        (
            'inherits = "base.toml"\n[labels.moon]\ntitle = "Moon"',
            "mine.toml:2 labels.moon: is given by nothing",
        ),
        (
            'inherits = "base.toml"\n[labels.moon]\ntitle = "M"\nwords = "m"\nas_of = 2026-01-01',
            "mine.toml:5 labels.moon.as_of: dates the list of owners, and there is none",
        ),
    ],
)
def test_a_mistake_is_told_where_it_is_written(tmp_path: Path, text: str, said: str) -> None:
    found = mistakes(tmp_path, text)
    assert any(said in one for one in found), found


def test_a_mistake_of_what_is_inherited_is_told_in_its_own_file(tmp_path: Path) -> None:
    base = BASE.replace("target = 50", 'target = "fifty"')
    found = mistakes(tmp_path, 'inherits = "base.toml"\n', base)
    assert ["base.toml:21 criteria[0].target: must be a number, not 'fifty'"] == found


RULES = """
name = "mine"
title = "Mine"
start = 2024-01-01
vocabulary = "devops"
[groups.one]
title = "One"
section = "plan"
[groups.two]
title = "Two"
section = "specialisation"
[[criteria]]
id = "asked"
title = "Asked"
"""


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('section = "plan"', "has no days"),
        ('section = "skill"\ndays = [1, 30]', "has days, and is no part of a plan"),
        ('section = "plan"\ndays = [30, 1]', "ends before it begins"),
        ('section = "plan"\ndays = [1, 30]\nby = 2026-01-01', "stands instead of from and by"),
        ('section = "specialisation"', "belongs to no group, of which one is chosen"),
        ('section = "skill"\ntrailing = 0', "criteria[0].trailing"),
        (
            'section = "skill"\npercentile = { population = "moon", metric = "merged" }',
            "criteria[0].percentile.population: is not known",
        ),
        (
            'section = "skill"\npercentile = { population = "github-2022-2025", metric = "hugs" }',
            "criteria[0].percentile.metric: is none of github-2022-2025",
        ),
        (
            """section = "skill"
trailing = 365
percentile = { population = "github-2022-2025", metric = "merged" }""",
            "criteria[0].percentile: counts 1096 days; the criterion has to count as many",
        ),
        (
            'section = "skill"\npercentile = { population = "github-2022-2025", metric = [] }',
            "criteria[0].percentile.metric: is none of",
        ),
        (
            """section = "skill"
trailing = 1096
percentile = { population = "github-2022-2025", metric = "issues" }""",
            "criteria[0].percentile: counts issues opened, and this something else",
        ),
        (
            """section = "skill"
trailing = 1096
from = 2025-01-01
percentile = { population = "github-2022-2025", metric = "issues" }""",
            "criteria[0].percentile: compares as many days",
        ),
        ('section = "skill"\nmeasure = "users"', "criteria[0].measure: goes with"),
        ('section = "skill"\nchart = 1', "criteria[0].chart"),
        ('section = "skill"\ngroup = "three"', "there is no group 'three'"),
    ],
)
def test_each_rule_of_a_section_names_its_key(tmp_path: Path, keys: str, said: str) -> None:
    rest = '\nselect = { kind = "post" }\naggregate = "count"\ntarget = 3\n'
    found = mistakes(tmp_path, RULES + keys + rest)
    assert any(said in one for one in found), found


def test_a_vocabulary_gives_its_labels_which_the_file_changes(tmp_path: Path) -> None:
    text = RULES.replace('vocabulary = "devops"', 'vocabulary = ["devops", "cncf"]') + (
        'section = "skill"\nselect = { kind = "post", label = "go" }\n'
        'aggregate = "count"\ntarget = 3\n[labels.go]\ntitle = "Gopher"\n'
    )
    mine = loaded(tmp_path, text)
    assert "Gopher" == mine.labels["go"].title
    assert mine.labels["go"].words == load("devops-2030", tmp_path).labels["go"].words
    assert mine.labels["cncf"].as_of == date(2026, 9, 14)


def test_thousands_of_criteria_are_put_together_in_no_time(tmp_path: Path) -> None:
    """Each looks at its own lines only; with all lines for each it took a minute."""
    many = "".join(f'[[criteria]]\nid = "c{n}"\ngroup = "area"\ntitle = "C"\n' for n in range(5000))
    mine = loaded(tmp_path, f'inherits = "base.toml"\n{many}')
    assert 5003 == len(mine.criteria)
