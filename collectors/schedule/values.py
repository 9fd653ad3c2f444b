"""Single values of programmes: what they say, cut, and without what cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from urllib.parse import quote, urlsplit

from renown.programme.letters import folded

TITLE = 500
_LONGEST = 2000
"""Of an address; what is longer may not be cut, as it would lead elsewhere."""
# Controls, lone surrogates and non-characters, marks that turn the direction of what follows, and
# what has no width. The joiners stay: emoji and some scripts need them.
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)
_UNSAFE = re.compile(r"""[\s<>"'`{}|\\^]""")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_LASTS = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_YEARS = range(1971, 2200)
"""What lies outside is a zero date, or a slip."""
_RECORDING = re.compile("recording|aufzeichnung|mitschnitt", re.IGNORECASE)
_VIDEO = frozenset(["video", "talk video", "video of the talk", "youtube", "media ccc de"])
_VIDEO_HOSTS = frozenset(["youtube.com", "youtu.be", "media.ccc.de", "video.fosdem.org"])


def text(value: object, limit: int = 300) -> str:
    """One line; of a text in several languages the English one, or else the first. "" for none."""
    if isinstance(value, str):
        if len(value) <= limit and value.isascii() and value.isprintable() and "  " not in value:
            return value.strip()  # most are: this saves a tenth of the time
    elif isinstance(value, dict):
        given = [value.get("en"), *value.values()]
        value = next((one for one in given if isinstance(one, str) and one.strip()), "")
    if not value or not isinstance(value, str):
        return ""
    return " ".join(_UNSEEN.sub("", value[: 8 * limit]).split())[:limit].rstrip()


def label(value: object) -> str:
    """What is called so: a text, or something that has a name."""
    named = isinstance(value, dict) and "name" in value
    return text(value["name"] if named else value)  # type: ignore[index]  # a Mapping, if named


def identifier(value: object) -> str:
    """A number or a short text; "" for what is no id."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 2**64 else ""
    found = text(value) if isinstance(value, str) else ""
    return found if len(found) < 300 else ""  # it may have been cut, and be another's


def link(value: object) -> str | None:
    """An http: or https: address; None for all else, credentials in it included."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        return None
    address = _UNSEEN.sub("", value.strip())
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # a port that is none raises
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    if not host or not _HOST.fullmatch(host):
        return None
    return _UNSAFE.sub(lambda found: quote(found[0]), address)


def day(value: object) -> date | None:
    """The day that a date or a moment begins with."""
    try:
        found = date.fromisoformat(value.strip()[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.year in _YEARS else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """What times are told in."""

    event: tzinfo | None
    """The event's, as far as it is known."""
    other: tzinfo
    """Of times without an offset, where it is not."""

    def moment(self, value: object) -> datetime | None:
        """An aware moment, in the event's own zone: a time in UTC may be on another day."""
        if not isinstance(value, str) or not 10 < len(value.strip()) <= 40:
            return None
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
        if found.year not in _YEARS:
            return None
        if found.tzinfo is None:
            return found.replace(tzinfo=self.event or self.other)
        return found if not self.event or found.utcoffset() else found.astimezone(self.event)

    def start(self, event: Mapping[str, object], of_day: Mapping[str, object]) -> datetime | None:
        """When it begins: its date, or else the hour that it names, on its day.

        A day of a programme ends in the next morning: hours before its first belong to that. Hours
        without a zone are in that of the day, where the event has none.
        """
        first = self.moment(of_day.get("start") or of_day.get("day_start"))
        zone = Zone(event=self.event, other=(first and first.tzinfo) or self.other)
        if whole := zone.moment(event.get("date")):
            return whole
        own = day(event.get("date"))
        found, clock = own or day(of_day.get("date")), event.get("start")
        told = _CLOCK.fullmatch(clock.strip()) if isinstance(clock, str) else None
        if not found or not (told or own) or (told and (int(told[1]) > 23 or int(told[2]) > 59)):
            return None
        hour = time(int(told[1]), int(told[2])) if told else time()
        if told and first and not own and hour < first.time():
            found += timedelta(days=1)
        return datetime.combine(found, hour, zone.event or zone.other)


def minutes(value: object) -> int | None:
    """Of a length: a number of minutes, "HH:MM" or "HH:MM:SS"; up to a week.

    "1:15:00" says nothing: some write hours first, pretalx days.
    """
    if isinstance(value, str):
        found = _LASTS.fullmatch(value.strip())
        if not found or (found[3] and found[1] in "123456789" and int(found[2]) < 24):
            return None
        value = int(found[1]) * 60 + int(found[2])
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10_080
    return int(value) if whole else None  # type: ignore[call-overload]  # an int, if whole


def between(begin: datetime | None, end: datetime | None) -> int | None:
    """The minutes from one to the other."""
    if begin is None or end is None:
        return None
    return minutes((end.astimezone(UTC) - begin.astimezone(UTC)) // timedelta(minutes=1))


def slides(attachments: object) -> str | None:
    """The first link among them that is said to be slides."""
    for one in _mappings(attachments):
        sort = one.get("type")
        titled = not sort and {"slides", "slide"} & set(folded(label(one.get("title"))).split())
        if (sort == "slides" or titled) and (found := link(one.get("url"))):
            return found
    return None


def video(links: object) -> str | None:
    """The first link among them that is said to be the recording, where recordings are."""
    for one in _mappings(links):
        said = label(one.get("title"))
        if _RECORDING.search(said) or folded(said) in _VIDEO:
            found = link(one.get("url"))
            host = (urlsplit(found).hostname or "").removeprefix("www.") if found else ""
            if host in _VIDEO_HOSTS:
                return found
    return None


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
