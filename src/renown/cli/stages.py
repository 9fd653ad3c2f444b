"""The stages of a run, each from what the stage before left: load, collect, score, render."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import renown
from renown import registry, resolve, scorecard
from renown.cli import console
from renown.cli.desk import Desk
from renown.collect import World
from renown.collect import collect as collect_sources
from renown.collector import Backfiller, Collector, Run
from renown.config import Source
from renown.credentials import CredentialOptions
from renown.outcome import Outcome
from renown.record import Observation
from renown.report import Account, Earlier, Material, Outputs
from renown.report import render as render_report
from renown.scorecard.scores import Score, Scores, State
from renown.store import dump
from renown.store.rows import ReadingRow, Row, SourceRow
from renown.store.sink import Sink

_FIRST = frozenset({"success", "habit", "leadership", "plan"})
"""Sections of which the report tells what changed."""
_WEEK = 7
"""Days."""
_TOLD = ("talk", "workshop", "certification")
"""Kinds of which the report tells what does not count: programmes and wallets list much else."""


def collect(desk: Desk, *, only: str | None = None) -> list[Outcome]:
    """Collect the configured sources, or one of them, side by side."""
    sources = _chosen(desk, only)
    had_private = scorecard.private_at_hand(desk.store, desk.person)
    run = desk.store.begin(desk.person, desk.as_of)
    with console.progress([source.name for source in sources]) as watch:
        outcomes = _collected(desk, sources, watch=watch)
    if had_private and not scorecard.private_at_hand(desk.store, desk.person):
        desk.store.set_verdicts(desk.person, {})  # what was private here is told openly now
    desk.store.finish(desk.person, run, outcomes)
    return outcomes


def backfill(desk: Desk, *, only: str | None = None, pages: int) -> list[Outcome]:
    """Walk the older pages of the sources that have some.

    How that ends says nothing of how a source is, so its outcome is told and not kept.
    """

    def walk(collector: Collector, source: Source, run: Run) -> Iterator[Observation]:
        assert isinstance(collector, Backfiller)
        return collector.backfill(source.options, run, pages=pages)

    sources = [
        source
        for source in _chosen(desk, only)
        if isinstance(registry.load(source.type), Backfiller)
    ]
    if not sources:
        console.hint("none of these sources has older pages; feeds have")
    with console.walks([source.name for source in sources]) as progress:
        return _collected(desk, sources, read=walk, progress=progress)


def _chosen(desk: Desk, only: str | None) -> list[Source]:
    sources = [source for source in desk.config.sources if only in (None, source.name)]
    if only is not None and not sources:
        names = ", ".join(source.name for source in desk.config.sources)
        raise console.wrong_option(
            "--source", f"no source is called {only[:40]!r}", f"write one of {names}"
        )
    return sources


def _collected(desk: Desk, sources: Sequence[Source], **how: Any) -> list[Outcome]:
    """Collect them into the store, and tell how each ended."""
    lines = {source.name: source.line for source in sources}
    outcomes = []
    with desk.client() as client:
        world = World(
            now=desk.as_of,
            client=client,
            person=desk.config.person,
            folder=desk.config.folder,
            environ=desk.environ.get,
        )
        sink = Sink(desk.store, desk.person, desk.as_of)
        for outcome in collect_sources(sources, sink, world, **how):
            file = desk.config.file.name
            console.ended(outcome, file=file, place=lines[outcome.source])
            outcomes.append(outcome)
    return outcomes


def score(desk: Desk) -> Scores:
    """Resolve what changed, then judge; what private criteria came to is remembered."""
    resolve_due(desk)
    scores = scorecard.evaluate(
        desk.store,
        desk.scorecard,
        desk.config.person,
        desk.as_of,
        yields=yields(desk),
        **question(desk),
    )
    _remember(desk, scores)
    return scores


def _remember(desk: Desk, scores: Scores) -> None:
    """What private criteria came to, for where their rows are not at hand."""
    verdicts = {one.id: one.state == "met" for one in scores.criteria if one.private}
    desk.store.set_verdicts(desk.person, verdicts)


def resolve_due(desk: Desk) -> None:
    """Derive works anew unless nothing they depend on has changed since."""
    vocabulary = desk.scorecard.vocabulary
    depends = (
        f"{renown.__version__} {sorted(vocabulary.items())} {choices(desk)} {desk.scorecard.wanted}"
    )
    stamp = dump.digest(depends.encode())
    if desk.store.meta(desk.person, "resolved") != stamp:
        refusals = {one.name: _refusal(one, desk) for one in desk.config.sources}
        resolve.rebuild(desk.store, desk.config.person, vocabulary, refusals)
        desk.store.set_meta(desk.person, "resolved", stamp)
        _tell_idle_corrections(desk)
        _tell_idle_ticks(desk)


def choices(desk: Desk) -> str:
    """A digest of what the configuration may leave out of what is kept, and of whose names."""
    options = {one.name: [one.type, one.options.model_dump()] for one in desk.config.sources}
    told = json.dumps(options, sort_keys=True, default=_plain)
    return dump.digest(f"{desk.config.person} {told}".encode())


def _plain(value: object) -> object:
    """The order of a set is another one in each process."""
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _refusal(source: Source, desk: Desk) -> Callable[[Row], str | None]:
    options = source.options
    if isinstance(options, CredentialOptions):  # the scorecard may want some, too
        wanted = (*options.wanted, *desk.scorecard.wanted)
        options = options.model_copy(update={"wanted": wanted})
    return lambda row: options.refuses(row, desk.config.person)


def _tell_idle_corrections(desk: Desk) -> None:
    """A correction that changes nothing is most likely a slip."""
    rows = desk.store.rows(desk.person, kinds=("correction",), private=False)
    names = {(row.source, row.key) for row in rows}
    for idle in desk.store.reasons(desk.person):
        if (idle.source, idle.key) in names:
            console.hint(f"{idle.source}/{idle.key} corrects nothing: {idle.reason}")


def _tell_idle_ticks(desk: Desk) -> None:
    """So is a step that no criterion names."""
    steps = {one.task for one in desk.scorecard.criteria if one.task}
    for row in desk.store.rows(desk.person, kinds=("task",), private=False):
        name = str(row.details.get("task"))
        if name not in steps and row.gone_at is None:
            near = get_close_matches(name, steps, n=1)
            remedy = f"; did you mean {near[0]!r}?" if near else ""
            console.hint(f"{row.address}: no criterion has the task {name[:80]!r}{remedy}")


def yields(desk: Desk) -> Mapping[str, frozenset[str]]:
    """What each configured source can bring: kinds of records and names of readings."""
    found = {}
    for source in desk.config.sources:
        collector = registry.load(source.type)
        found[source.name] = source.options.narrowed((*collector.KINDS, *collector.READINGS))
    return found


def logins(desk: Desk) -> frozenset[str]:
    """The accounts whose repositories are the person's own."""
    owner = desk.environ.get("GITHUB_REPOSITORY_OWNER")
    options = [source.options for source in desk.config.sources]
    found = [one.login or owner for one in options if hasattr(one, "login")]
    former = (name for one in options for name in getattr(one, "former_logins", ()))
    return frozenset(login for login in (*found, *former) if login)


def question(desk: Desk) -> dict[str, Any]:
    """Whose the rows are, as every judgement asks for it.

    Of gauges only the configured sources count: what others have read is not followed any more.
    """
    types = {source.name: source.type for source in desk.config.sources}
    return {"logins": logins(desk), "sources": frozenset(types), "types": types}


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What one moment comes to, and how it was before."""

    scores: Scores
    evidence: scorecard.Evidence
    earlier: Earlier
    sources: Sequence[SourceRow]


def frame(desk: Desk) -> scorecard.Frame:
    """Whose work is judged, and as of when."""
    return scorecard.Frame(person=desk.config.person, as_of=desk.as_of, **question(desk))


def judge(desk: Desk, since: datetime | None = None, *, every: bool = False) -> Judged:
    """Score, look how the sources stand, and how it was at an earlier moment, or a week ago.

    Earlier is judged what people look at first, or `every` criterion, by what is known now.
    """
    resolve_due(desk)
    looked_at = [one for one in desk.scorecard.criteria if every or one.section in _FIRST]
    now = frame(desk)
    asked = scorecard.Question(
        criteria=[one for one in looked_at if not one.select.significance],
        frame=replace(now, as_of=since) if since else now.back(now.before(_WEEK)),
    )
    found = scorecard.assess(desk.store, desk.scorecard, now, yields(desk), asked)
    _remember(desk, found.scores)
    day, before = asked.frame.day, {one.id: one for one in found.before}
    before |= {one.id: _before(one, day) for one in found.scores.criteria if one.projects}
    return Judged(
        scores=found.scores,
        evidence=found.evidence,
        earlier=Earlier(day=day, scores=before),
        sources=_sources(desk),
    )


def _before(score: Score, day: date) -> Score:
    """How a criterion of projects stood: those of today that counted by then.

    How important a project was on an earlier day is not known.
    """
    counted = sum(bool(one.counts and one.since and one.since <= day) for one in score.projects)
    met = score.target is not None and counted >= score.target
    state: State = "met" if met else "behind" if score.state == "met" else score.state
    return replace(score, value=float(counted), state=state, forecast=None)


def render(desk: Desk, judged: Judged) -> Outputs:
    """Turn the scores into text."""
    outputs = render_report(material(desk, judged))
    for note in outputs.notes:
        console.hint(note)
    return outputs


def material(desk: Desk, judged: Judged) -> Material:
    """All that the report and exports are made of."""
    found = judged.evidence
    charted = {one.id for one in desk.scorecard.criteria if one.chart}
    return Material(
        scores=judged.scores,
        sources=judged.sources,
        works=found.works(),
        readings=dict(found.readings()),
        series={id_: points for id_, points in found.series().items() if id_ in charted},
        accounts={id_: _accounts(each) for id_, each in found.accounts()},
        columns={kind: name for name, kinds in desk.scorecard.columns.items() for kind in kinds},
        earlier=judged.earlier,
        left_out=list(_left_out(desk)),
        version=renown.__version__,
        digest=desk.scorecard.digest,
    )


def _left_out(desk: Desk) -> Iterator[tuple[Row, str]]:
    """What does not count, of what had taken place or was told by then."""
    local = frame(desk).local
    for row, why in desk.store.excluded(desk.person, _TOLD):
        if row.first_seen <= desk.as_of or row.at is None or row.at <= desk.as_of:
            yield replace(row, at=local(row.at) if row.at else None), why


def _accounts(courses: Sequence[tuple[ReadingRow, Sequence[tuple[date, float]]]]) -> list[Account]:
    return [
        Account(reading=row, day=row.at.date(), points=points) for row, points in courses if points
    ]


def _sources(desk: Desk) -> list[SourceRow]:
    """The configured sources, in the order of the configuration, as they ended last."""
    local = frame(desk).local
    kept = {
        row.source: replace(row, last_ok=local(row.last_ok) if row.last_ok else None)
        for row in desk.store.sources(desk.person)
    }
    return [kept[source.name] for source in desk.config.sources if source.name in kept]
