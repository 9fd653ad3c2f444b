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
major-contributions: Works of kind pull request, review, issue, comment, discussion, release or \
role, in repositories of others, dated 2024-01-01 to 2030-12-31, in repositories of importance \
0.70 and depth 0.75 or more by formula 1, the different repositories counted.
talks: Works of kind talk or workshop, dated 2024-01-01 to 2030-12-31, counted.
audience: Readings of followers, read by 2030-12-31, the newest of each account where it is not \
older than 365 days, a fall by more than half once it was seen on two days, added up: sum over \
platforms, not unique people.
rate: Works of kind engagement, in USD/h, dated 2024-01-01 to 2030-12-31, the newest amount.
architectures: Works of kind architecture, with status production, dated 2024-01-01 to \
2030-12-31, counted.
improvements: Works of kind improvement, of 10 or more, dated 2024-01-01 to 2030-12-31, counted.
weekly-posts: Works of kind post, the weeks with 1 or more counted, of the last 52 whole weeks.
go-hours: Works of kind study, about go, the weeks in which amount adds up to 7 or more counted, \
of the last 52 whole weeks: hours.
mlops: Works of kind pull request, review, release, post, talk, workshop or certification, about \
mlops, ml-platforms, aiops, llm or vector-databases, pull requests as far as they were merged, \
dated 2024-01-01 to 2030-12-31, counted.
cks: Works of kind certification, about cks, valid now, dated 2030-12-31 or earlier, 1 where \
there is any.
brand: Readings of followers, on linkedin, x or twitter, read by 2030-12-31, the newest of each \
account where it is not older than 365 days, a fall by more than half once it was seen on two \
days, added up: sum over platforms, not unique people.
merged-3y: Works of kind pull request, with state merged, with comments 1 or more, of the last \
1096 days, counted.
profit: Works of kind post, talk, workshop, study or certification, about profit or finops, dated \
2024-01-01 to 2030-12-31, counted, or done when the ledger says so of profit.
saved: Works of kind improvement, dated 2024-01-01 to 2030-12-31, their saved usd added up.
sub-millisecond: Works of kind improvement, with unit ms, with after 1 or less, dated 2024-01-01 \
to 2030-12-31, counted.
homelab: Works of kind post, talk or architecture, about homelab, dated 2026-09-28 or later, 1 \
where there is any, due 2026-10-27, or done when the ledger says so of homelab.\
""".splitlines()
NEWEST = (
    "the newest of each account where it is not older than 365 days, "
    "a fall by more than half once it was seen on two days"
)
FRAME = Frame(person=ADA, as_of=AS_OF, logins=LOGINS)


def test_the_preset_says_what_it_measures() -> None:
    begun = load("devops-2030", Path()).begun(start=date(2026, 9, 28), specialisation=None)
    said = {one.id: f"{one.id}: {formula(one, FRAME)}" for one in begun.criteria}
    assert SAID == [said[line.partition(":")[0]] for line in SAID]


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
