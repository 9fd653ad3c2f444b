"""What counts and why, what a work is about and why, and which scorecards there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path

import typer

from renown import resolve, scorecard
from renown.cli import console, stages, telling
from renown.cli.desk import Desk
from renown.report import numbers, words
from renown.scorecard.explanation import Counted, Uncounted
from renown.scorecard.scores import Project, Score
from renown.store.rows import ReadingRow, Work
from renown.store.tables import works

_NAMED = 10
"""Works that do not count for one reason, which are named."""
_SAMPLE = 5000
"""Works among which one that is spelt like it is looked for."""


def criterion(desk: Desk, id_: str, *, private: bool, every: bool) -> None:
    """Print the score of one criterion, what counts, and what does not with the reason.

    Of many that do not count for one reason, only some are named without `every`.
    """
    stages.resolve_due(desk)
    told = scorecard.explain(
        desk.store,
        desk.scorecard,
        id_,
        desk.config.person,
        desk.as_of,
        yields=stages.yields(desk),
        **stages.question(desk),
        private=private,
    )
    one = told.score
    console.say(f"{one.title}: {telling.value(one)} of {words.goal(one)}, {one.state}")
    console.say(one.formula)
    for text in telling.beside(one):
        console.say(text)
    console.say()
    if one.projects and (private or not one.private):
        _projects(one)
    nothing = "private, not shown" if one.private and not private else "nothing"
    _list("Counts", map(_line, told.counted), nothing)
    console.say()
    _list("Does not count", _others(told.uncounted, every=every), "nothing")


def _others(uncounted: Iterator[Uncounted], *, every: bool) -> Iterator[str]:
    more: dict[str | int, list[str]] = {}
    for one in uncounted:
        like = more.setdefault(one.why if one.rule is None else one.rule, [])
        if every or len(like) < _NAMED:
            yield f"{one.title} ({one.address}): {one.why}"
        like.append(one.why)
    for whys in more.values():
        if len(whys) > _NAMED and not every:
            others = " and the like" if len({*whys}) > 1 else ""
            yield f"and {len(whys) - _NAMED:,} more: {whys[0]}{others} (--all names them)"


def _list(head: str, lines: Iterator[str], nothing: str) -> None:
    console.say(f"{head}:")
    first = next(lines, nothing)
    for text in chain([first], lines):
        console.say(f"  {text}")


def _line(item: Counted) -> str:
    """Date, title, address, proof, and the records that say so."""
    row = item.row
    if isinstance(row, ReadingRow):
        value = numbers.amount(row.value, row.unit)
        parts = [f"{row.at:%Y-%m-%d}", f"{row.subject}: {value}", row.url, row.evidence]
    else:
        day = row.day.isoformat() if row.day else "undated"
        parts = [day, row.title, row.url, row.evidence]
        parts += [
            f"{one.source}/{one.key}" + (f" ({one.rule})" if one.rule else "")
            for one in item.members
        ]
    return " · ".join(part for part in parts if part)


def _projects(one: Score) -> None:
    """Every project with both factors, and below it the inputs of both."""
    rows = [
        (
            project.repository,
            _share(project.importance),
            _share(project.depth),
            _share(project.significance),
            "yes" if project.counts else project.why,
            numbers.counted(project.works, "work"),
            project.url or "",
        )
        for project in one.projects
    ]
    heads = ("Project", "Importance", "Depth", "Product", "Counts", "Work", "Where")
    console.table(heads, rows)
    console.say()
    console.say("How it comes about:")
    for project in one.projects:
        for text in _inputs(project):
            console.say(f"  {text}")
    console.say()


def _share(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.3f}"


def _inputs(project: Project) -> Iterator[str]:
    signals = ", ".join(
        f"{one.name} {numbers.number(one.value)} -> {one.share:.2f} (weight {one.weight:g})"
        for one in project.signals
    )
    missing = f"; not known: {', '.join(project.missing)}" if project.missing else ""
    pinned = f"set to {_share(project.importance)}: {project.pinned}; " if project.pinned else ""
    yield f"{project.repository}: importance: {pinned}{signals or 'no signal'}{missing}"
    parts = ", ".join(
        f"{one.name} {one.count} -> {one.activity:.1f}" for one in project.parts if one.activity
    )
    idle = sum(one.count for one in project.parts if not one.activity)
    rest = f", {idle} that add nothing" if idle else ""
    role = f"; lifted by the role {project.role!r}" if project.role else ""
    yield f"{project.repository}: depth: {parts or 'nothing that adds'}{rest}{role}"


def labels(desk: Desk, address: str, *, private: bool) -> None:
    """Print what gives a work its labels, and what would but for the phrase it stands in."""
    stages.resolve_due(desk)
    work = _work(desk, address, private=private)
    console.say(f"{work.title} ({work.work})")
    names = {id_: label.title for id_, label in desk.scorecard.labels.items()}
    labeller = resolve.labeller(desk.store, desk.config.person, desk.scorecard.vocabulary)
    hits = list(labeller.hits(work))
    given = [f"{_named(hit.label, names)}: {hit.rule}" for hit in hits if not hit.unless]
    _list("About", iter(dict.fromkeys(given)), "nothing that the scorecard has a label for")
    masked = [
        f"{_named(hit.label, names)}: {hit.rule}, as a part of {hit.unless!r}"
        for hit in hits
        if hit.unless
    ]
    if masked:
        _list("Not about", iter(dict.fromkeys(masked)), "")


def _named(label: str, names: dict[str, str]) -> str:
    return f"{label} ({names[label]})" if label in names else label


def _work(desk: Desk, address: str, *, private: bool) -> Work:
    """The work of that address; ConfigError with the one that is spelt most like it."""
    shown = [] if private else [works.c.private.is_(other=False)]
    where = [works.c.work == address, *shown]
    for work in desk.store.works(desk.person, where=where):
        return work
    homes = (
        one.work for one in desk.store.members(desk.person) if f"{one.source}/{one.key}" == address
    )
    if home := next(homes, None):
        for work in desk.store.works(desk.person, where=[works.c.work == home, *shown]):
            return work
    some = [one.work for one in islice(desk.store.works(desk.person, where=shown), _SAMPLE)]
    near = get_close_matches(address, some, n=1)
    remedy = f"did you mean {near[0]!r}?" if near else "renown records --works --json prints them"
    raise console.wrong_option("--labels", f"there is no work {address[:80]!r}", remedy)


def scorecards(name: str | None) -> None:
    """Print one preset as it is written, or a table of all."""
    if name is not None:
        typer.echo(scorecard.text(name).encode(), nl=False)  # TOML is UTF-8
        return
    rows: list[Sequence[str]] = []
    for preset in scorecard.presets():
        found = scorecard.load(preset, Path())
        sections = dict.fromkeys(one.section for one in found.criteria)
        rows.append((preset, found.title, str(len(found.criteria)), ", ".join(sections)))
    console.table(("Name", "Title", "Criteria", "Sections"), rows)
    console.say()
    console.say(
        'Use one with `scorecard = "NAME"` in config.toml, or change it in a file of your own'
    )
    console.say('that begins with `inherits = "NAME"`. `renown scorecards NAME` prints one.')
