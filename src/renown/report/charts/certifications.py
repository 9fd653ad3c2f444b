"""Certifications in time: a bar from issue to expiry, the line is today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from renown.report.charts import axis
from renown.report.charts.axis import Scale, px, tenth
from renown.report.charts.cumulative import axis_of_years
from renown.report.charts.marks import (
    LOW,
    MARGIN,
    WIDTH,
    Box,
    Chart,
    Mark,
    Path,
    Spot,
    Text,
    below,
    heading,
    today,
)
from renown.report.credentials import Credential
from renown.report.escape import plain
from renown.report.numbers import counted
from renown.report.widths import fitted, width
from renown.scorecard.frame import earlier, later

_TOP, _STEP = 66, 25
_MOST = 3
_BOTTOM = 136
_NAMES = (100.0, 150.0)
"""Pixels of the names, at least and at most."""
_GAP = 10
_BEFORE, _AFTER = 365, 365
"""Days that are drawn around today at least."""
_WIDEST = 5 * 365
"""And at most."""


def certifications(found: Sequence[Credential], now: date) -> Chart | None:
    """None where none is held or planned."""
    shown = [one for one in found if one.since or one.planned]
    shown = [one for one in shown if one.until is None or one.until >= earlier(now, _BEFORE)]
    shown = shown[:_MOST]
    if not shown:
        return None
    days = [day for one in shown for day in (one.since, one.until, one.planned) if day]
    first = max(min([*days, earlier(now, _BEFORE)]), earlier(now, _WIDEST))
    last = min(max([*days, later(now, _AFTER)]), later(now, _WIDEST))
    left = _begin(shown)
    right = WIDTH - MARGIN - max(width(_left(one), 12, bold=True) for one in shown) - 6
    begin, end = date(first.year, 1, 1), date(last.year, 12, 31)
    across = axis.scale(begin.toordinal(), end.toordinal() + 1, left, right)
    marks: list[Mark] = []
    spots = []
    for place, one in enumerate(shown):
        y = _TOP + place * _STEP
        marks += _row(one, y, across, begin, end, now, left)
        spots.append(Spot(MARGIN, y - 4, WIDTH - 2 * MARGIN, _STEP - 2, _told(one)))
    marks.append(Path(f"M{px(left)} {px(_BOTTOM)}H{px(right)}", stroke="axis"))
    marks += axis_of_years(begin.year, end.year, across, right, _BOTTOM)
    marks += today(across(now.toordinal()), _TOP - 6, _BOTTOM)
    return Chart(
        id="certifications",
        title=heading(*_titles(found)),
        subtitle=below("Bars run from issue to expiry; the line is today."),
        says=" ".join(f"{_told(one)}." for one in found),
        height=LOW,
        marks=tuple(marks),
        spots=tuple(spots),
    )


def _begin(shown: Sequence[Credential]) -> float:
    """Where the bars begin: right of the longest name, as far as there is room."""
    least, most = _NAMES
    longest = max(width(short(one.title), 13, bold=True) for one in shown)
    return tenth(MARGIN + min(most, max(least, longest)) + _GAP)


def _row(
    one: Credential, y: float, across: Scale, begin: date, end: date, now: date, left: float
) -> Iterator[Mark]:
    name = fitted(short(one.title), 13, left - MARGIN - _GAP, bold=True)
    yield Text(MARGIN, y + 12, name, size=13, bold=True)
    if one.since is None:
        planned = one.planned or now
        start, stop = (across(max(begin, min(end, day)).toordinal()) for day in (now, planned))
        long = max(20.0, tenth(stop - start))
        yield Box(start + 3.5, y + 0.5, long, 14, stroke="axis", radius=4, dash="3 3")
        yield Text(tenth(start + long + 9), y + 12, "planned", fill="quiet")
        return
    until = one.until or end
    start, stop = (across(max(begin, min(end, day)).toordinal()) for day in (one.since, until))
    fill = "met" if one.standing == "held" else "behind"
    yield Box(start, y, max(6.0, tenth(stop - start)), 15, fill=fill, radius=4)
    if said := _left(one):
        yield Text(tenth(stop + 6), y + 12, said, fill=fill, bold=True, halo=True)


def _left(one: Credential) -> str:
    """How long it is valid yet."""
    if one.left is None:
        return ""
    return f"{one.left:,} d" if one.left >= 0 else "expired"


def short(title: str) -> str:
    """`CKS: Certified Kubernetes Security Specialist` -> `CKS`."""
    head, _, rest = plain(title).partition(": ")
    return head if rest else head.removesuffix(" Certification")


def _titles(found: Sequence[Credential]) -> Iterator[str]:
    soon = next((one for one in found if one.standing == "expires soon"), None)
    held = sum(one.standing in ("held", "expires soon") for one in found)
    if soon is not None:
        when = f"expires in {counted(soon.left, 'day')}" if soon.left else "expires today"
        yield f"Certifications: {plain(soon.title)} {when}"
        yield f"Certifications: {short(soon.title)} {when}"
        yield f"{short(soon.title)} {when}"
        yield f"Certifications: one {when}"
    yield f"Certifications: {held} held"


def _told(one: Credential) -> str:
    title = plain(one.title)
    if one.since is None:
        return f"{title} {one.standing}" + (f" for {one.planned}" if one.planned else "")
    if one.until is None:
        return f"{title} valid from {one.since} on"
    left = ", expired"
    if one.left is not None and one.left >= 0:
        left = f", {counted(one.left, 'day')} left" if one.left else ", the last day"
    return f"{title} valid {one.since} to {one.until}{left}"
