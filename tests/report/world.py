"""A small made-up world of scores: Ada Example's, with every state, marker and outcome in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from renown.report import Account, Earlier, Material, Outputs, render
from renown.report.charts.cumulative import Point
from renown.report.words import Evidence
from renown.scorecard.periods import Beat
from renown.scorecard.scores import (
    Cell,
    Fan,
    Forecast,
    Heading,
    Pace,
    Part,
    Percentile,
    Project,
    Proof,
    Score,
    Scores,
    Signal,
    Summary,
)
from renown.store.rows import ReadingRow, SourceRow, Work

AS_OF = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
DIGEST = "4f2a91c0" * 8
DUE = date(2030, 12, 31)

FORECAST = Forecast(
    method="gamma-poisson",
    chance=0.78,
    due=Fan(day=DUE, median=56.0, bands={50: (50.0, 62.0), 80: (46.0, 69.0), 95: (40.0, 77.0)}),
    fan=(
        Fan(
            day=date(2028, 12, 31),
            median=41.0,
            bands={50: (37.0, 45.0), 80: (34.0, 49.0), 95: (30.0, 54.0)},
        ),
        Fan(day=DUE, median=56.0, bands={50: (50.0, 62.0), 80: (46.0, 69.0), 95: (40.0, 77.0)}),
    ),
)
STANDING = Percentile(
    population="github-2022-2025",
    title="GitHub accounts with a pull request",
    metric="Pull requests merged",
    accounts=3_900_000,
    first=date(2022, 10, 1),
    last=date(2025, 9, 30),
    age=412,
    days=1096,
    below=96.7,
    upto=96.8,
    top=False,
    source="a census",
    url="https://census.example",
    licence="MIT",
    caveats=("own repositories are counted in",),
)
PROJECT = Project(
    repository="example-org/gantry",
    url="https://github.example/example-org/gantry",
    importance=0.86,
    depth=0.92,
    significance=0.7912,
    counts=True,
    why="",
    signals=(Signal(name="stars", value=7600.0, share=0.83, weight=2.0),),
    missing=("releases",),
    pinned="",
    parts=(Part(name="pull requests merged", count=12, activity=73.2216),),
    role="Maintainer",
    works=31,
    since=date(2025, 6, 1),
    last=date(2026, 11, 8),
)

_TALKS = (
    ("2024-03-12", "Golden paths without golden cages", "Example Cloud Meetup Lisbon"),
    ("2024-05-23", "Drift: what Git does not know", "DevOpsDays Exampleville 2024"),
    ("2024-11-14", "Canary releases for small teams", "Kube sample track 2024"),
    ("2025-03-20", "Serving models on a Tuesday budget", "ExampleConf Spring 2025"),
    ("2025-06-26", "Workshop: portals [from scratch]", "Platform Example 2025"),
    ("2025-10-16", "Rollouts that roll back", "ExampleConf Autumn 2025"),
    ("2026-02-26", "What developers do all day", "ExampleConf Winter 2026"),
    ("2026-05-21", "Policies | people do not switch off", "Example Security Day"),
    ("2026-11-12", "Platforms that say no", "Platform Example 2026"),
)
_PLATFORMS = (("github:1", 1204.0), ("mastodon:ada", 2890.0), ("video:UC1", 3018.0))


def work(key: str, title: str, **other: Any) -> Work:
    """A talk at noon of 2026-01-01, unless said otherwise."""
    at = other.pop("at", datetime(2026, 1, 1, 12, tzinfo=UTC))
    given: dict[str, Any] = {
        "work": f"sessionize/{key}",
        "kind": "talk",
        "title": title,
        "url": f"https://conf.example/{key}",
        "at": at,
        "day": at.date() if at else None,
        "until": None,
        "evidence": "listed",
        "private": False,
        "source": "sessionize",
        "details": {},
    }
    return Work(**given | other)


def reading(subject: str, value: float, **other: Any) -> ReadingRow:
    """Followers as of now, unless said otherwise."""
    given: dict[str, Any] = {
        "person": "ada",
        "source": "github",
        "subject": subject,
        "name": "followers",
        "value": value,
        "unit": "followers",
        "at": AS_OF,
        "evidence": "listed",
        "method": "api",
        "url": f"https://social.example/{subject}",
        "private": False,
        "first_seen": AS_OF,
        "changed_at": AS_OF,
        "gone_at": None,
    }
    return ReadingRow(**given | other)


def score(id_: str, title: str, **other: Any) -> Score:
    """A success criterion due in 2030, on course, unless said otherwise."""
    given: dict[str, Any] = {
        "section": "success",
        "value": 1.0,
        "target": 2.0,
        "unit": "",
        "state": "on course",
        "progress": 0.5,
        "due": DUE,
        "proof": Proof(count=1, weakest="listed"),
        "formula": f"The number of rows in “{title}”, as of 2026-11-16.",
        "since": date(2024, 1, 1),
    }
    return Score(id=id_, title=title, **given | other)


def source(name: str, type_: str, outcome: str = "ok", **other: Any) -> SourceRow:
    """A source that was read today, unless said otherwise."""
    given: dict[str, Any] = {"reason": "", "last_ok": AS_OF, "records": 1}
    return SourceRow(source=name, type=type_, outcome=outcome, **given | other)


def talks() -> list[Work]:
    """Nine dated ones, two of them by Ada's word, and an undated one."""
    dated = [
        work(
            f"s{index}",
            title,
            at=datetime.fromisoformat(f"{day}T10:00+00:00"),
            details={"event": event},
            evidence="asserted" if index in {3, 6} else "listed",
            source="ledger" if index in {3, 6} else "sessionize",
        )
        for index, (day, title, event) in enumerate(_TALKS)
    ]
    return [
        *dated,
        work("old", "A talk of unknown date", at=None, url=None, kind="workshop", gone=True),
    ]


def criteria() -> tuple[Score, ...]:
    """Six success targets, two habits and a focus area, in all states."""
    return (
        score(
            "major-contributions",
            "Major contributions",
            value=2.0,
            target=3.0,
            progress=2 / 3,
            pace=Pace(kept=1.0, needed=0.24),
            kinds=("pull_request", "review"),
            thresholds=(0.6, 0.75),
            projects=(
                PROJECT,
                replace(
                    PROJECT,
                    repository="example-ml/lattice",
                    importance=0.64,
                    depth=0.749,
                    significance=0.48,
                    counts=False,
                    why="depth below 0.75",
                    role="",
                    since=None,
                ),
                replace(
                    PROJECT,
                    repository="example-edge/moss",
                    importance=None,
                    significance=None,
                    counts=False,
                    why="nothing is known of its importance",
                    role="",
                    since=None,
                ),
            ),
        ),
        score(
            "talks",
            "Conference talks and workshops",
            value=10.0,
            target=50.0,
            progress=0.2,
            state="on course",
            pace=Pace(kept=4.0, needed=9.7),
            proof=Proof(count=10, weakest="asserted", keys=("ledger/s3", "ledger/s6")),
            kinds=("talk", "workshop"),
            forecast=FORECAST,
            last=date(2026, 11, 12),
        ),
        score(
            "audience",
            "Audience",
            value=7112.0,
            target=100000.0,
            unit="followers",
            progress=0.07112,
            state="behind",
            pace=Pace(kept=3872.0, needed=22541.3),
            proof=Proof(
                count=3, weakest="listed", keys=tuple(subject for subject, _ in _PLATFORMS)
            ),
            extra={"stale": 1},
            formula=(
                "Readings of followers, added up: sum over platforms, not unique people. "
                "The largest is video:UC1 with 3,018. github:1: 11 on 2026-11-16 is held: less "
                "than half of 1,204; counts once seen again."
            ),
        ),
        score(
            "rate",
            "Consulting rate",
            value=None,
            target=500.0,
            unit="USD/hour",
            progress=None,
            state="not met",
            private=True,
            proof=Proof(),
        ),
        score(
            "architectures",
            "Architectures in production",
            value=3.0,
            state="met",
            progress=1.0,
            proof=Proof(count=3, weakest="asserted"),
            pace=Pace(kept=1.0, needed=0.0),
        ),
        score(
            "improvements",
            "Improvements of 10x",
            value=None,
            target=3.0,
            progress=None,
            state="unknown",
            proof=Proof(),
        ),
        score(
            "posts",
            "A post a week",
            section="habit",
            value=41.0,
            target=47.0,
            unit="weeks",
            progress=41 / 47,
            state="behind",
            due=None,
            extra={"periods": 41, "of": 52, "streak": 6, "longest": 7},
            kinds=("post",),
            beats=beats(),
            last=date(2026, 11, 10),
        ),
        score(
            "leaders",
            "Meet 3 leaders a week",
            section="habit",
            value=None,
            target=10.0,
            progress=None,
            state="later",
            due=None,
            proof=Proof(),
        ),
        area("platform", "Platform engineering", (35, 45, 11, 1), date(2026, 11, 12)),
        area("edge", "Edge and IoT", (1, 2, 0, None), date(2025, 8, 14), state="behind"),
        score(
            "k3s",
            "K3s, KubeEdge",
            section="focus",
            group="edge",
            value=0.0,
            target=5.0,
            progress=0.0,
            state="behind",
            proof=Proof(),
        ),
        score(
            "go",
            "Go",
            section="skill",
            group="immediate",
            value=5.0,
            target=5.0,
            progress=1.0,
            state="met",
            due=date(2025, 12, 31),
        ),
        score(
            "wasm",
            "WASM for edge computing",
            section="skill",
            group="mid-term",
            value=0.0,
            target=5.0,
            progress=0.0,
            state="behind",
            since=date(2026, 1, 1),
            due=date(2027, 12, 31),
            proof=Proof(),
        ),
        score(
            "cks",
            "CKS",
            section="focus",
            group="platform",
            value=1.0,
            target=1.0,
            progress=1.0,
            state="met",
            kinds=("certification",),
            last=date(2024, 12, 28),
        ),
        score(
            "cissp",
            "CISSP",
            section="focus",
            group="platform",
            value=0.0,
            target=1.0,
            progress=0.0,
            state="behind",
            kinds=("certification",),
            proof=Proof(),
        ),
        score(
            "merged-3y",
            "Pull requests merged in three years",
            section="leadership",
            value=50.0,
            target=143.0,
            progress=50 / 143,
            state="behind",
            due=None,
            since=None,
            percentile=STANDING,
        ),
        *plan(),
    )


def area(
    id_: str,
    title: str,
    counts: tuple[int | None, ...],
    last: date,
    **other: Any,
) -> Score:
    """A row of the matrix of evidence."""
    names = ("Code", "Posts", "Talks", "Certs")
    cells = tuple(
        Cell(column=name, count=count, last=last if count else None)
        for name, count in zip(names, counts, strict=True)
    )
    value = float(sum(count or 0 for count in counts))
    given: dict[str, Any] = {
        "section": "focus",
        "group": id_,
        "value": value,
        "target": 28.0,
        "progress": min(1.0, value / 28),
        "state": "met",
        "kinds": ("pull_request", "post", "talk", "certification"),
        "cells": cells,
        "last": last,
    }
    return score(id_, title, **given | other)


def plan() -> tuple[Score, ...]:
    """Two parts with two tasks each: done, ticked, open, later."""

    def task(id_: str, title: str, group: str, **other: Any) -> Score:
        first = date(2026, 9, 28) if group == "days-1-30" else date(2026, 10, 28)
        given: dict[str, Any] = {
            "section": "plan",
            "group": group,
            "value": 0.0,
            "target": 1.0,
            "progress": 0.0,
            "since": first,
            "due": first + timedelta(days=29),
            "kinds": ("architecture",),
            "proof": Proof(),
        }
        return score(id_, title, **given | other)

    return (
        task("start-go", "Start Go", "days-1-30", value=1.0, progress=1.0, state="met"),
        task(
            "homelab",
            "Homelab",
            "days-1-30",
            progress=1.0,
            state="met",
            ticked="ledger/homelab",
            proof=Proof(count=1, weakest="asserted", keys=("ledger/homelab",)),
        ),
        task("pipeline", "ML pipeline", "days-31-60", state="behind"),
        task(
            "platform-solution",
            "A platform",
            "days-31-60",
            value=None,
            progress=None,
            state="later",
        ),
    )


def beats() -> tuple[Beat, ...]:
    """52 whole weeks and the running one: kept, missed, and without an entry."""
    first = date(2025, 11, 17)
    return tuple(
        Beat(
            first=first + timedelta(weeks=week),
            last=first + timedelta(weeks=week, days=6),
            done=float(week % 5),
            kept=bool(week % 5),
            entries=bool(week % 5),
        )
        for week in range(53)
    )


def scores(each: Sequence[Score] | None = None, **other: Any) -> Scores:
    """The scorecard as of 2026-11-16."""
    given: dict[str, Any] = {
        "person": "ada",
        "name": "Ada Example",
        "scorecard": "devops-2030",
        "as_of": AS_OF,
        "day": AS_OF.date(),
        "summary": Summary(met=1, known=5, total=6, score=0.322965, score_max=0.489632),
        "criteria": tuple(criteria() if each is None else each),
        "title": "DevOps 2030",
        "groups": GROUPS,
        "weakest": "edge" if each is None else "",
    }
    return Scores(**given | other)


def sources() -> list[SourceRow]:
    """One of each outcome."""
    return [
        source("blog", "feed", reason="1 new", records=127),
        source("github", "github", "unchanged", records=74),
        source("ledger", "ledger", records=56),
        source("letters", "feed", "empty", records=0),
        source(
            "notes",
            "feed",
            "partial",
            reason="page 3 of 4: HTTP 502",
            records=12,
            last_ok=AS_OF - timedelta(days=7),
        ),
        source(
            "programme",
            "schedule",
            "skipped",
            reason="PROGRAMME_TOKEN is not set",
            records=0,
            last_ok=None,
        ),
        source(
            "schedule",
            "schedule",
            "failed",
            reason="HTTP 503, tried 3 times",
            records=4,
            last_ok=AS_OF - timedelta(days=14),
        ),
        source(
            "sessionize",
            "sessionize",
            "blocked",
            reason="HTTP 403",
            records=8,
            last_ok=AS_OF - timedelta(days=21),
        ),
    ]


GROUPS = {
    "platform": Heading(title="Platform engineering", section="focus"),
    "edge": Heading(title="Edge and IoT", section="focus"),
    "immediate": Heading(title="Immediate, 2024 to 2025", section="skill"),
    "mid-term": Heading(title="Mid-term, 2026 to 2027", section="skill"),
    "days-1-30": Heading(title="Days 1 to 30", section="plan"),
    "days-31-60": Heading(title="Days 31 to 60", section="plan"),
}
COLUMNS = {"pull_request": "Code", "post": "Posts", "talk": "Talks", "certification": "Certs"}


def evidence() -> dict[str, Sequence[Evidence]]:
    """Talks, readings, and a private row that must not show."""
    return {
        "posts": [post()],
        "platform": [post(), change(), *talks()[:2]],
        "major-contributions": [change()],
        "cks": [certificate()],
        "homelab": [tick()],
        "talks": talks(),
        "audience": [
            reading(subject, value, at=AS_OF - timedelta(days=days))
            for (subject, value), days in zip(_PLATFORMS, (1, 0, 103), strict=True)
        ],
        "rate": [work("r1", "A secret client", private=True, kind="engagement")],
        "architectures": [
            work(
                f"a{index}",
                f"Design {index}",
                kind="architecture",
                evidence="asserted",
                source="ledger",
                url=None,
            )
            for index in range(3)
        ],
    }


def series() -> dict[str, Sequence[Point]]:
    """The total after each dated talk; the undated one was there before."""
    return {
        "talks": [
            (date.fromisoformat(day), float(index + 2)) for index, (day, _, _) in enumerate(_TALKS)
        ]
    }


def post() -> Work:
    """The newest one."""
    return work(
        "p1",
        "When the model is the outage: your questions",
        kind="post",
        source="blog",
        at=datetime(2026, 11, 10, 8, tzinfo=UTC),
    )


def change() -> Work:
    """A pull request in somebody else's project."""
    return work(
        "c1",
        "Add retries to the release job",
        kind="pull_request",
        source="github",
        repository="example-org/gantry",
        at=datetime(2026, 11, 2, 8, tzinfo=UTC),
    )


def certificate() -> Work:
    """One that expires in 42 days."""
    return work(
        "cert",
        "CKS: Certified Kubernetes Security Specialist",
        kind="certification",
        source="credly",
        at=datetime(2024, 12, 28, 8, tzinfo=UTC),
        until=datetime(2026, 12, 28, 23, tzinfo=UTC),
        details={"issuer": "Example Foundation"},
    )


def tick() -> Work:
    """An entry of the ledger that says that a step is done."""
    return work(
        "homelab",
        "A cluster at home",
        kind="task",
        source="ledger",
        evidence="asserted",
        at=datetime(2026, 10, 11, 8, tzinfo=UTC),
        url=None,
    )


def accounts() -> list[Account]:
    """One that grew, one written down by hand, one that was read once."""
    today = AS_OF.date()
    rows = {
        "github:1": [(today - timedelta(days=500), 800.0), (today, 1204.0)],
        "mastodon:ada": [(today - timedelta(days=400), 1890.0), (today, 2890.0)],
        "video:UC1": [(today - timedelta(days=103), 3018.0)],
    }
    return [
        Account(
            reading=reading(
                subject, points[-1][1], evidence="asserted" if "ada" in subject else "listed"
            ),
            day=points[-1][0],
            points=points,
        )
        for subject, points in rows.items()
    ]


def earlier() -> Earlier:
    """A week before, two values were others."""
    before = {one.id: one for one in criteria()}
    before["talks"] = replace(before["talks"], value=9.0, forecast=replace(FORECAST, chance=0.76))
    before["posts"] = replace(before["posts"], value=40.0)
    return Earlier(day=date(2026, 11, 9), scores=before)


def outputs(**other: Any) -> Outputs:
    """The rendered world; any part of the material can be another.

    `evidence` are rows by criterion, works and readings, in any order.
    """
    rows = other.pop("evidence", None)
    asked = other.get("scores") or scores()
    ids = {one.id for one in asked.criteria}
    rows = {id_: each for id_, each in (evidence() if rows is None else rows).items() if id_ in ids}
    given: dict[str, Any] = {
        "scores": asked,
        "sources": sources(),
        "works": _works(rows),
        "readings": {
            id_: [row for row in each if isinstance(row, ReadingRow)] for id_, each in rows.items()
        },
        "series": series(),
        "accounts": {"audience": accounts()} if "audience" in ids else {},
        "columns": COLUMNS,
        "version": "0.1.0",
        "digest": DIGEST,
    }
    return render(Material(**given | other))


def _works(rows: Mapping[str, Sequence[Evidence]]) -> list[tuple[Work, tuple[str, ...]]]:
    """Each once, with all that it counts for, the newest first and the undated last."""
    found: dict[str, tuple[Work, list[str]]] = {}
    for id_, each in rows.items():
        for row in each:
            if isinstance(row, Work):
                found.setdefault(row.work, (row, []))[1].append(id_)
    ordered = sorted(found.values(), key=lambda pair: pair[0].work)
    ordered.sort(key=lambda pair: pair[0].at.timestamp() if pair[0].at else -1e18, reverse=True)
    return [(work, tuple(ids)) for work, ids in ordered]


def texts(found: Outputs) -> Mapping[str, str]:
    """The files as text."""
    return {name: content.decode() for name, content in found.files.items()}
