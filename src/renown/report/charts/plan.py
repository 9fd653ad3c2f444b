"""The plan: its parts side by side, how far each is in time, and a mark for each task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from renown.report.charts.axis import tenth
from renown.report.charts.marks import (
    LOW,
    MARGIN,
    ROOM,
    WIDTH,
    Box,
    Chart,
    Mark,
    Sign,
    Spot,
    Text,
    below,
    heading,
    today,
)
from renown.report.escape import plain
from renown.report.groups import Group, groups
from renown.report.numbers import counted
from renown.report.widths import fitted
from renown.report.words import statement
from renown.scorecard.scores import Score, Scores, State

_MOST = 4
_TOP = 92


def plan(scores: Scores) -> Chart | None:
    """None where there is no plan, or it has no start yet."""
    every = [part for part in groups(scores, "plan") if part.since and part.due]
    if not every:
        return None
    parts = every[:_MOST]
    tasks = [score for part in every for score in part.scores]
    wide = (ROOM - 4 * (len(parts) - 1)) / len(parts)
    marks: list[Mark] = []
    spots: list[Spot] = []
    for place, part in enumerate(parts):
        x = tenth(MARGIN + place * (wide + 4))
        marks += _part(part, scores.day, x, tenth(wide))
        for number, score in enumerate(part.scores[: int(wide // 19)]):
            spots.append(Spot(x + number * 19, _TOP + 18, 18, 18, statement(score)))
    start = min(part.since for part in every if part.since)
    end = max(part.due for part in every if part.due)
    days = (end - start).days + 1
    day = (scores.day - start).days + 1
    done = sum(score.state == "met" for score in tasks)
    running = 1 <= day <= days
    if running:
        marks += _now(parts, scores.day, wide)
    return Chart(
        id="plan",
        title=heading(*_titles(done, len(tasks), day, days)),
        subtitle=below(*_subtitles(tasks, scores.day)),
        says=_says(every, done, len(tasks), day, days),
        height=LOW,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _part(part: Group, now: date, x: float, wide: float) -> Iterator[Mark]:
    assert part.since is not None
    assert part.due is not None
    share = ((now - part.since).days + 1) / ((part.due - part.since).days + 1)
    yield Text(x, _TOP - 18, fitted(plain(part.title), 12, wide, bold=True), bold=True)
    if share <= 0:
        yield Box(x + 0.5, _TOP - 9.5, wide - 1, 15, stroke="axis", radius=4, dash="3 3")
    else:
        yield Box(x + 0.5, _TOP - 9.5, wide - 1, 15, fill="few", stroke="edge", radius=4)
        long = tenth(wide * min(1.0, share))
        yield Box(x, _TOP - 10, long, 16, fill="data", radius=4)
    for number, score in enumerate(part.scores[: int(wide // 19)]):
        yield Sign(tenth(x + 8 + number * 19), _TOP + 26, _sign(score))


def _sign(score: Score) -> State:
    """A task that is open is no failure before its time is over."""
    return "not met" if score.state == "on course" else score.state


def _now(parts: Sequence[Group], now: date, wide: float) -> Iterator[Mark]:
    place = next(
        (
            n
            for n, part in enumerate(parts)
            if part.since and part.due and part.since <= now <= part.due
        ),
        None,
    )
    if place is None:
        return
    part = parts[place]
    assert part.since is not None
    assert part.due is not None
    share = ((now - part.since).days + 1) / ((part.due - part.since).days + 1)
    x = tenth(MARGIN + place * (wide + 4) + wide * share)
    yield from today(x, _TOP - 14, _TOP + 44)
    anchor = "start" if x < WIDTH / 3 else "end" if x > WIDTH - 40 else "middle"
    yield Text(x, _TOP + 60, "today", bold=True, anchor=anchor)


def _titles(done: int, tasks: int, day: int, days: int) -> Iterator[str]:
    if 1 <= day <= days:
        yield f"Plan: {done} of {counted(tasks, 'task')} done on day {day} of {days}"
    yield f"Plan: {done} of {counted(tasks, 'task')} done"


def _subtitles(tasks: Sequence[Score], now: date) -> Iterator[str]:
    open_ = [one for one in tasks if one.state not in ("met", "later") and one.due]
    if open_:
        one = min(open_, key=lambda score: score.due or now)
        left = (one.due - now).days if one.due else 0
        said = f"{counted(left, 'day')} left" if left > 0 else f"{counted(-left, 'day')} late"
        said = said if left else "due today"
        yield f"Open now: {plain(one.title)}, {said}."
        yield f"Open now, {said}."
    coming = next((one for one in tasks if one.state == "later" and one.since), None)
    if coming is not None:
        yield f"Next: {plain(coming.title)}, from {coming.since}."
        yield f"The next part begins on {coming.since}."
    yield "Nothing is open."


def _says(parts: Sequence[Group], done: int, tasks: int, day: int, days: int) -> str:
    where = f" on day {day} of {days}" if 1 <= day <= days else ""
    each = "; ".join(
        f"{plain(part.title)}: {', '.join(statement(score) for score in part.scores)}"
        for part in parts
    )
    return f"{done} of {counted(tasks, 'task')} of the plan done{where}. {each}."
