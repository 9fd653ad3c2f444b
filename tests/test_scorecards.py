"""Scorecards at the command line: the list, a copy, the plan, and what a work is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import Done, invoke

AT = "2026-11-16T06:00:00Z"
CONFIG = '[[sources]]\ntype = "ledger"\npath = "ledger.toml"\n'
LEDGER = """\
[[talk]]
date = 2026-05-05
title = "Edge computing with K3s, and where Argo ships"
event = "KubeCon Example"

[[talk]]
date = 2026-06-05
title = "Secrets of edge computing"
private = true

[[task]]
date = 2026-10-11
title = "A cluster at home"
task = "homelab"

[[role]]
date = 2026-02-01
title = "Maintainer"
organisation = "Example"
project = "example-org/gantry"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "ledger.toml").write_text(LEDGER)
    return tmp_path


def criteria(home: Path) -> dict[str, dict[str, object]]:
    done = invoke("run", "--as-of", AT, cwd=home)
    assert done.code == 0, done.err
    card = json.loads((home / "reports/scorecard.json").read_bytes())
    return {one["id"]: one for one in card["criteria"]}


def test_the_scorecards_that_come_along_are_listed(home: Path) -> None:
    told = invoke("scorecards", cwd=home)

    assert told.code == 0
    assert ["blank", "cncf-ambassador", "devops-2030"] == [
        line.split()[0] for line in told.out.splitlines()[1:4]
    ]


def test_one_can_be_copied_and_is_used_by_its_path(home: Path) -> None:
    copy = invoke("scorecards", "blank", cwd=home)
    (home / "mine.toml").write_text(copy.out)
    (home / "config.toml").write_text(f'scorecard = "mine.toml"\n{CONFIG}')

    assert {"talks", "monthly-posts", "accessibility"} == set(criteria(home))


def test_an_unknown_one_is_told_with_those_there_are(home: Path) -> None:
    told = invoke("scorecards", "devops-2031", cwd=home)

    assert told.code == 2
    assert "did you mean 'devops-2030'?" in told.err


def test_a_scorecard_is_inherited_and_changed_key_by_key(home: Path) -> None:
    (home / "mine.toml").write_text(
        'inherits = "devops-2030"\nname = "mine"\nwithout = ["cissp"]\n'
        '[[criteria]]\nid = "talks"\ntarget = 2\n'
    )
    (home / "config.toml").write_text(f'scorecard = "mine.toml"\n{CONFIG}')
    found = criteria(home)

    assert "cissp" not in found
    assert 2 == found["talks"]["target"]
    assert "architectures" in found


def test_the_plan_begins_on_the_day_that_the_configuration_names(home: Path) -> None:
    before = criteria(home)
    (home / "config.toml").write_text(f"[plan]\nstart = 2026-09-28\n{CONFIG}")
    after = criteria(home)

    assert ("later", None) == (before["ml-pipeline"]["state"], before["ml-pipeline"]["due"])
    assert "2026-11-26" == after["ml-pipeline"]["due"]
    assert ("met", "2026-10-27") == (after["homelab"]["state"], after["homelab"]["due"])
    assert "ledger/task:2026-10-11:a-cluster-at-home" == after["homelab"]["ticked"]


def test_one_specialisation_is_chosen_in_the_configuration(home: Path) -> None:
    assert "saved" in criteria(home)
    (home / "config.toml").write_text(f'[plan]\nspecialisation = "security-architect"\n{CONFIG}')
    found = criteria(home)

    assert "saved" not in found
    assert "unbreached" in found


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ('specialisation = "finops"', "config.toml:2: plan.specialisation"),
        ('start = "2026-09-28"', "config.toml:2: plan.start"),
        ("start = 9999-12-01", "config.toml:2: plan.start"),
        ("start = 2026-09-28T00:00:00Z", "config.toml:2: plan.start"),
        ("begin = 2026-09-28", "config.toml:2: plan.begin"),
    ],
)
def test_a_mistake_in_the_plan_is_told_with_its_line(home: Path, plan: str, said: str) -> None:
    (home / "config.toml").write_text(f"[plan]\n{plan}\n{CONFIG}")
    told = invoke("score", cwd=home)

    assert told.code == 2
    assert said in told.err, told.err


def labels(home: Path, *arguments: str) -> Done:
    invoke("run", "--as-of", AT, cwd=home)
    return invoke("explain", "--labels", *arguments, cwd=home)


def test_a_work_is_about_what_stands_in_it_and_says_where(home: Path) -> None:
    talk = "ledger/talk:2026-05-05:edge-computing-with-k3s-and-where-argo-ships"
    told = labels(home, talk)

    assert told.code == 0
    assert "edge (Edge computing and IoT): 'edge computing' in the title" in told.out
    assert "edge-platforms (K3s, KubeEdge, Greengrass): 'k3s' in the title" in told.out
    assert "kubecon (KubeCon): 'kubecon' in the event" in told.out
    assert "argo-flux" not in told.out  # "Argo ships" is no Argo CD


def test_a_word_in_a_phrase_that_does_not_count_is_told_as_well(home: Path) -> None:
    (home / "mine.toml").write_text(
        'inherits = "devops-2030"\nname = "mine"\n'
        '[labels.edge]\nunless = ["edge computing with k3s"]\n'
    )
    (home / "config.toml").write_text(f'scorecard = "mine.toml"\n{CONFIG}')
    told = labels(home, "ledger/talk:2026-05-05:edge-computing-with-k3s-and-where-argo-ships")

    assert "Not about:" in told.out
    assert "as a part of 'edge computing with k3s'" in told.out


def test_a_private_work_is_explained_to_its_person_only(home: Path) -> None:
    address = "ledger/talk:2026-06-05:secrets-of-edge-computing"
    hidden, shown = labels(home, address), labels(home, address, "--private")

    assert (2, 0) == (hidden.code, shown.code)
    assert "Secrets" not in hidden.out + hidden.err.replace(address, "")
    assert "edge computing" in shown.out


def test_a_work_that_is_not_there_is_told_with_the_nearest(home: Path) -> None:
    told = labels(home, "ledger/talk:2026-05-05:edge-computing-with-k3s-and-where-argo-shops")

    assert told.code == 2
    assert "did you mean 'ledger/talk:2026-05-05:edge-computing-with-k3s" in told.err


@pytest.mark.parametrize("arguments", [(), ("talks", "--labels", "ledger/x")])
def test_either_a_criterion_is_explained_or_a_work(home: Path, arguments: tuple[str, ...]) -> None:
    told = invoke("explain", *arguments, cwd=home)

    assert told.code == 2
    assert "one of the two" in told.err


def test_what_does_not_count_is_cut_short_unless_all_is_asked_for(home: Path) -> None:
    many = "".join(f'[[talk]]\ndate = 2023-01-01\ntitle = "Talk {n}"\n' for n in range(250))
    (home / "ledger.toml").write_text(LEDGER.replace("private = true\n", "") + many)
    invoke("run", "--as-of", AT, cwd=home)
    short = invoke("explain", "talks", "--as-of", AT, cwd=home).out
    whole = invoke("explain", "talks", "--as-of", AT, "--all", cwd=home).out

    assert 250 == whole.count("dated 2023-01-01, before 2024-01-01")
    assert 0 < short.count("dated 2023-01-01, before 2024-01-01") < 250
    assert "--all" in short


def test_the_table_of_projects_is_printed_with_all_that_made_it(home: Path) -> None:
    with (home / "config.toml").open("a") as file:
        file.write('[[sources]]\ntype = "github"\nlogin = "ada-example"\n')
    invoke("run", "--as-of", AT, cwd=home)
    told = invoke("explain", "major-contributions", "--as-of", AT, cwd=home).out

    assert "example-org/gantry" in told
    # A role that no work stands beside is only said.
    assert "nothing is known of its importance and depth below 0.75" in told
    assert "formula 1" in told


def test_the_score_is_printed_with_its_formula_and_what_is_known(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    told = invoke("score", "--as-of", AT, cwd=home).out

    assert "known" in told
    assert "Mean progress of 6 success targets" in told
    assert "weakest focus area" in told
