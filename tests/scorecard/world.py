"""A made-up person's works, readings and criteria, said shortly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from renown.collector import Person
from renown.outcome import Outcome, Word
from renown.record import Evidence as Proven
from renown.record import Reading, Record
from renown.scorecard import Evidence, Frame, Question, Scorecard, evaluate
from renown.scorecard.criteria import Criterion
from renown.scorecard.evaluation import judges
from renown.scorecard.model import Label
from renown.scorecard.scores import Score, Scores
from renown.store import Store
from renown.store.rows import ReadingRow, Work

ADA = Person(id="ada", name="Ada Example", timezone=ZoneInfo("Europe/Lisbon"))
AS_OF = datetime(2026, 11, 16, 12, tzinfo=UTC)
LOGINS = frozenset({"ada-example"})
EVERYTHING = frozenset({"talk", "workshop", "post", "pull_request", "engagement", "followers"})
YIELDS = {"forge": EVERYTHING, "ledger": EVERYTHING}


def moment(day: str | None) -> datetime | None:
    """Noon of a day in Lisbon, or the moment that is named."""
    if day is None:
        return None
    if "T" in day:
        return datetime.fromisoformat(day)
    noon = datetime.combine(date.fromisoformat(day), time(12), ADA.timezone)
    return noon.astimezone(UTC)


def work(key: str, day: str | None = "2025-05-01", kind: str = "talk", **more: Any) -> Work:
    """A work of the source "forge" unless said otherwise, as resolve would make it."""
    at = moment(day)
    source = more.pop("source", "forge")
    repository = more.get("repository")
    given: dict[str, Any] = {
        "work": f"{source}/{key}",
        "kind": kind,
        "title": key,
        "url": None,
        "at": at,
        "day": at.astimezone(ADA.timezone).date() if at else None,
        "until": None,
        "evidence": "listed",
        "private": False,
        "source": source,
        "owner": repository.partition("/")[0] if repository else None,
        "details": {},
    }
    return Work(**(given | more))


def works(number: int, first: str = "2024-03-01", **more: Any) -> list[Work]:
    """Works on days that follow one another."""
    start = date.fromisoformat(first).toordinal()
    return [
        work(f"{first}-{n}", date.fromordinal(start + n).isoformat(), **more) for n in range(number)
    ]


def read(
    subject: str,
    value: float,
    day: str = "2026-11-01",
    *,
    evidence: Proven = "listed",
    **more: Any,
) -> Reading:
    """A reading of followers."""
    at = moment(day)
    assert at is not None
    given = {"name": "followers", "unit": "accounts"} | more
    return Reading(subject=subject, value=value, at=at, evidence=evidence, **given)


def criterion(**keys: Any) -> Criterion:
    """A criterion as TOML would give it: 50 talks unless said otherwise. `since` is `from`."""
    given: dict[str, Any] = {
        "id": "talks",
        "section": "success",
        "title": "Talks",
        "select": {"kind": "talk"},
        "aggregate": "count",
        "target": 50,
    }
    keys |= {"from": keys.pop("since")} if "since" in keys else {}
    return Criterion.model_validate(given | keys)


def scorecard(*criteria: Criterion, start: date | None = date(2024, 1, 1)) -> Scorecard:
    labels = {"edge": Label(title="Edge", words=("edge",))}
    return Scorecard(name="mine", title="Mine", start=start, labels=labels, criteria=criteria)


def fill(
    store: Store, *derived: Any, readings: Iterable[Reading] = (), source: str = "forge"
) -> None:
    """Put works (and members, labels and reasons) in place, and readings of one source."""
    store.rebuild("ada", derived)
    store.write("ada", source, source, list(readings), as_of=AS_OF)


def ran(store: Store, source: str, word: Word = "ok", type_: str = "") -> None:
    """A run of the source has ended so."""
    run = store.begin("ada", AS_OF)
    store.finish("ada", run, [Outcome(source=source, type=type_ or source, word=word)])


def enter(store: Store, *entries: Record | Reading) -> None:
    """Write entries into the ledger, which has run."""
    store.write("ada", "ledger", "ledger", entries, as_of=AS_OF)
    ran(store, "ledger")


def scores(
    store: Store,
    *criteria: Criterion,
    as_of: datetime = AS_OF,
    start: date | None = date(2024, 1, 1),
    yields: Mapping[str, frozenset[str]] = YIELDS,
    sources: Collection[str] | None = None,
) -> Scores:
    board = scorecard(*criteria, start=start)
    return evaluate(store, board, ADA, as_of, yields=yields, logins=LOGINS, sources=sources)


def _evidence(store: Store, asked: Criterion, **keys: Any) -> Evidence:
    masked, private = keys.pop("masked", None), keys.pop("private", False)
    as_of, person = keys.pop("as_of", AS_OF), keys.pop("person", ADA)
    question = Question(criteria=[asked], frame=Frame(person=person, as_of=as_of, **keys))
    (judge,) = judges(store, scorecard(asked), [question], YIELDS, keep=True)
    if masked is None:
        masked = judge.score(asked).private and not private
    return Evidence(judge, [asked], masked=[asked.id] if masked else [])


def counted(store: Store, asked: Criterion, **keys: Any) -> list[Work | ReadingRow]:
    """The rows behind one criterion, newest first; `masked` says whether it is private."""
    evidence = _evidence(store, asked, **keys)
    readings = [row for _, rows in evidence.readings() for row in rows]
    return [*readings, *(work for work, _ in evidence.works())]


def series(store: Store, asked: Criterion, **keys: Any) -> list[tuple[date, float]]:
    """The course of one criterion; nothing of one that has none, or is private."""
    return _evidence(store, asked, **keys).series().get(asked.id, [])


def score(store: Store, **keys: Any) -> Score:
    """The score of one criterion, as `criterion` takes it; `as_of` as of then."""
    as_of = keys.pop("as_of", AS_OF)
    return scores(store, criterion(**keys), as_of=as_of).criteria[0]
