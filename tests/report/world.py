"""A small made-up world of scores: Ada Example's, with every state, marker and outcome in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from renown.report import Outputs, render
from renown.report.chart import Point
from renown.report.words import Evidence
from renown.scorecard.scores import (
    Fan,
    Forecast,
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
        ),
        score(
            "talks",
            "Conference talks and workshops",
            value=10.0,
            target=50.0,
            progress=0.2,
            state="behind",
            pace=Pace(kept=4.0, needed=9.7),
            proof=Proof(count=10, weakest="asserted", keys=("ledger/s3", "ledger/s6")),
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
        score(
            "edge",
            "Edge and IoT",
            section="focus",
            value=0.0,
            target=5.0,
            progress=0.0,
            state="behind",
            due=date(2028, 12, 31),
            proof=Proof(),
        ),
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


def evidence() -> dict[str, Sequence[Evidence]]:
    """Talks, readings, and a private row that must not show."""
    return {
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


def recent() -> list[Work]:
    """The newest works of all kinds."""
    return [
        *talks(),
        work(
            "p1",
            "When the model is the outage: your questions",
            kind="post",
            source="blog",
            at=datetime(2026, 11, 10, 8, tzinfo=UTC),
        ),
        work(
            "c1",
            "Add retries to the release job",
            kind="pull_request",
            source="github",
            repository="example-org/gantry",
            at=datetime(2026, 11, 2, 8, tzinfo=UTC),
        ),
        work(
            "x1",
            "A secret meeting",
            kind="meeting",
            private=True,
            at=datetime(2026, 11, 15, 8, tzinfo=UTC),
        ),
    ]


def outputs(**other: Any) -> Outputs:
    """The rendered world; any argument of `render` can be another."""
    given: dict[str, Any] = {
        "scores": scores(),
        "sources": sources(),
        "evidence": evidence(),
        "series": series(),
        "recent": recent(),
        "version": "0.1.0",
        "digest": DIGEST,
    }
    return render(**given | other)


def texts(found: Outputs) -> Mapping[str, str]:
    """The files as text."""
    return {name: content.decode() for name, content in found.files.items()}
