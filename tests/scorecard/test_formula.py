"""Each criterion says in a sentence how its value comes about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from renown.scorecard import load
from renown.scorecard.formula import formula
from renown.scorecard.frame import Frame
from tests.scorecard.world import ADA, AS_OF, LOGINS, criterion

SAID = """\
major-contributions: Works of kind pull request, in repositories of others, with state merged, \
dated 2024-01-01 to 2030-12-31, the different repositories that have 6 or more of them counted.
talks: Works of kind talk or workshop, dated 2024-01-01 to 2030-12-31, counted.
audience: Readings of followers, read by 2030-12-31, the newest of each account where it is not \
older than 365 days, a fall by more than half once it was seen on two days, added up: sum over \
platforms, not unique people.
rate: Works of kind engagement, in USD/h, dated 2024-01-01 to 2030-12-31, the newest amount.
architectures: Works of kind architecture, with status production, dated 2024-01-01 to 2030-12-31, \
counted.
improvements: Works of kind improvement, of 10 or more, dated 2024-01-01 to 2030-12-31, counted.
weekly-posts: Works of kind post, the weeks with 1 or more counted, of the last 52 whole weeks.
cks: Works of kind certification, about cks, valid now, 1 where there is any.
finops: Works of kind certification, about finops, valid now, 1 where there is any.\
""".splitlines()
NEWEST = (
    "the newest of each account where it is not older than 365 days, "
    "a fall by more than half once it was seen on two days"
)
FRAME = Frame(person=ADA, as_of=AS_OF, logins=LOGINS)


def test_the_preset_says_what_it_measures() -> None:
    said = [f"{one.id}: {formula(one, FRAME)}" for one in load("devops-2030", Path()).criteria]
    assert SAID == said


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"since": date(2024, 1, 1)}, "Works of kind talk, dated 2024-01-01 or later, counted."),
        ({"by": date(2030, 12, 31)}, "Works of kind talk, dated 2030-12-31 or earlier, counted."),
        (
            {"aggregate": "sum"},
            "Works of kind talk, their amounts added up.",
        ),
        ({"note": "panels too"}, "Works of kind talk, counted: panels too."),
        ({"aggregate": "exists", "target": 1}, "Works of kind talk, 1 where there is any."),
        (
            {"select": {"kind": ["talk", "post", "release"], "label": "edge", "tag": ["a", "b"]}},
            "Works of kind talk, post or release, about edge, tagged a or b, counted.",
        ),
        (
            {
                "aggregate": "max",
                "select": {
                    "reading": "developers",
                    "source": "ledger",
                    "unit": "people",
                },
            },
            f"Readings of developers, from ledger, in people, {NEWEST}, the largest of them.",
        ),
    ],
)
def test_every_condition_and_aggregate_has_its_words(keys: dict[str, Any], said: str) -> None:
    assert said == formula(criterion(**keys), FRAME)
