"""What the zones of a calendar are, and the moments that are told in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from io import StringIO
from zoneinfo import ZoneInfo

_YEARS = range(1900, 2200)
"""Others are mistakes, and cannot be reckoned with near the ends of the calendar."""
_ODD = re.compile(
    r"INTERVAL|BYSECOND|BYMINUTE|BYHOUR|BYSETPOS|BYWEEKNO|BYYEARDAY"
    r"|BYMONTHDAY=[^;\n]*3[01]|BYDAY=[^;\n]*[5-9]"
)
"""Parts of rules that may never come true, which takes long to find out."""
_BARE = ("UTC", "Etc/UTC")
_MOST = 200
"""Names that are looked up."""


class Zones:
    """The zones that a calendar names, each looked up once."""

    def __init__(self, local: ZoneInfo | None, head: str, other: tzinfo, defined: Iterable[str]):
        self._defined = {_property(zone, "TZID"): zone for zone in defined}
        self._known: dict[str, tzinfo | None] = {}
        own = _property(head, "X-WR-TIMEZONE") or _property(head, "VTIMEZONE")
        self._event = local or self._named(own)
        self.local = self._event or other
        """Of times that name no zone."""

    def moment(self, text: str, name: str | None = None) -> datetime | None:
        """A date, or a date and a time, of the zone of that name; None where it is none."""
        try:
            told = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        if told.year not in _YEARS:
            return None
        if told.tzinfo is not None:
            return told.astimezone(UTC)
        zone = (self._named(name) if name else None) or self.local
        return told.replace(tzinfo=zone)

    def there(self, moment: datetime) -> datetime:
        """In the zone of the event where it is known: a time in UTC may be on another day."""
        is_bare = str(moment.tzinfo) in _BARE
        return moment.astimezone(self._event) if self._event and is_bare else moment

    def _named(self, name: str) -> tzinfo | None:
        if name not in self._known:
            if len(self._known) >= _MOST:
                return None
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> tzinfo | None:
        from icalendar.timezone.windows_to_olson import (  # noqa: PLC0415 (heavy)
            WINDOWS_TO_OLSON,
        )

        definition = self._defined.get(name, "")
        city = "/".join(name.strip("/").split("/")[-2:])  # "/citadel.org/20210210_1/Europe/Rome"
        told = _property(definition, "X-LIC-LOCATION")
        for one in (name, WINDOWS_TO_OLSON.get(name, ""), city, told):
            if found := _iana(one):
                return found
        return _by_definition(definition) if definition else None


def _property(text: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", text, re.IGNORECASE | re.MULTILINE)
    return found[1].strip() if found else ""


def _iana(name: str) -> ZoneInfo | None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]{1,63}", name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _by_definition(text: str) -> tzinfo | None:
    """As the calendar defines it; None where that is more than yearly changes, or broken."""
    from dateutil.tz import tzical  # type: ignore[import-untyped]  # noqa: PLC0415 (no types; heavy)

    rules = re.findall(r"^(?:RRULE|RDATE|EXRULE)[;:].*$", text, re.IGNORECASE | re.MULTILINE)
    plain = all(re.match(r"RRULE:[^\n]*FREQ=YEARLY", rule, re.IGNORECASE) for rule in rules)
    if not plain or len(rules) > 50 or _ODD.search(text):
        return None
    kept = re.sub(r"^(?!BEGIN|END|TZ|DTSTART|RRULE)[^\n]*\n", "", text, flags=re.MULTILINE)
    whole = f"BEGIN:VTIMEZONE\n{kept.strip()}\nEND:VTIMEZONE\n".replace("\r", "")
    try:
        found = tzical(StringIO(whole)).get()
        datetime(2026, 7, 1, tzinfo=found).utcoffset()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return None
    return found if isinstance(found, tzinfo) else None
