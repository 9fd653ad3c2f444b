"""The instances of an event that repeats."""

from __future__ import annotations

import re
from collections import deque
from datetime import datetime, timedelta

from collectors.calendar.lines import Lines
from collectors.calendar.zones import Zones

_MOST = 500
"""Of a rule, the latest."""
_AHEAD = 100
"""Of these, that are still to come."""
_SPAN = timedelta(days=3653)
"""Before and after the run: ten years."""
_PARTS = frozenset(
    f"BY{part}" for part in ("DAY", "MONTH", "MONTHDAY", "SETPOS", "WEEKNO", "YEARDAY")
) | {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_LAST = 9999


def starts(lines: Lines, start: datetime, zones: Zones, now: datetime) -> list[datetime] | None:
    """When it takes place, of what lies within ten years; None where its rule cannot be read."""
    rule = lines.first("RRULE")
    told = _by_rule(rule.value, start, zones, now) if rule else [start]
    if told is None:
        return None
    added = [one for one, _ in _moments(lines, "RDATE", zones)]
    taken = _moments(lines, "EXDATE", zones)
    out = {one.timestamp() for one, is_day in taken if not is_day}
    days = {one.date() for one, is_day in taken if is_day}
    kept = {
        one.timestamp(): one
        for one in (*told, *added)
        if one.timestamp() not in out and one.date() not in days
    }
    return [kept[at] for at in sorted(kept)][-_MOST:]


def _by_rule(rule: str, start: datetime, zones: Zones, now: datetime) -> list[datetime] | None:
    """In local time, as rules are meant.

    dateutil looks for what never comes until the year 9999, so the rule is moved to that end of
    the calendar, which repeats itself every 400 years.
    """
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415 (no types; heavy)

    parts = _parts(rule)
    if parts is None:
        return None
    text = parts.pop("UNTIL", "")
    until = zones.moment(text) or now + _SPAN
    until += timedelta(0) if "T" in text else timedelta(hours=23, minutes=59)  # a day, to its end
    last = min(until, now + _SPAN).astimezone(start.tzinfo).replace(tzinfo=None)
    first = (now - _SPAN).astimezone(start.tzinfo).replace(tzinfo=None)
    naive = start.replace(tzinfo=None)
    if last < first:
        return []
    moved = (_LAST - max(last.year, naive.year)) // 400 * 400
    found: deque[datetime] = deque(maxlen=_MOST)
    ahead = 0
    try:
        text = ";".join(f"{name}={value}" for name, value in parts.items())
        for one in rrulestr(text, dtstart=naive.replace(year=naive.year + moved)):
            at = one.replace(year=one.year - moved)
            if at > last or ahead == _AHEAD:
                break
            if at >= first:
                found.append(at.replace(tzinfo=start.tzinfo))
                ahead += found[-1] > now
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return None
    return list(found)


def _parts(rule: str) -> dict[str, str] | None:
    """None where it is none, or takes place more than once a day."""
    pairs = [part.partition("=") for part in rule.upper().replace(" ", "").split(";") if part]
    parts = {name: value for name, _, value in pairs}
    if not parts.keys() <= _PARTS or len(rule) > 500:
        return None
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return None
    return parts if re.fullmatch(r"[1-9][0-9]{0,3}", parts.get("INTERVAL", "1")) else None


def _moments(lines: Lines, name: str, zones: Zones) -> list[tuple[datetime, bool]]:
    """Each, and whether it is a whole day."""
    given = (
        (zones.moment(one, line.parameters.get("TZID")), "T" not in one)
        for line in lines.all(name)[:_MOST]
        for one in line.value.split(",")[:_MOST]
    )
    return [(moment, is_day) for moment, is_day in given if moment]
