"""The list of submissions of pretalx's API, in all its versions: a bare list, or pages of one.

A page has 50 rows at most and names the next one. What is expanded, and which texts come in several
languages, differs between versions; without a header that asks for one, each server answers in its
current version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from collectors.schedule import conference, jsonwalk, values
from collectors.schedule.conference import Frame
from collectors.schedule.memory import Memory, Told, digest
from collectors.schedule.options import Options
from collectors.schedule.walk import BrokenError
from renown.collector import Run
from renown.errors import BlockedError, MissingError, UnreadableError
from renown.http import Response
from renown.programme import Event, Session, Speaker
from renown.programme.source import Walk

ACCEPT = "application/json, application/xml, text/xml;q=0.9, */*;q=0.5"
_API = re.compile(r"(?P<root>.*)/api/events/(?P<slug>[^/]+)/(?:submissions|talks)/?")
_EXPAND = "expand=speakers,submission_type,track,slots,slots.room"
_PAGES = 200
_PEOPLE = 50_000
_GIVEN = ("confirmed", "accepted")
_OFF = ("canceled", "cancelled", "withdrawn")
_LATEST = datetime.max.replace(tzinfo=UTC)


def expanded(url: str) -> str:
    """The address as it is asked: the API is to name speakers and rooms, not to number them."""
    parts = urlsplit(url)
    if not _API.fullmatch(parts.path) or re.search(r"(?:^|&)expand=", parts.query):
        return url
    query = f"{parts.query}&{_EXPAND}" if parts.query else _EXPAND
    return urlunsplit(parts._replace(query=query, fragment=""))


class Listing:
    """The submissions of an event, page by page."""

    def __init__(
        self, first: Response, options: Options, run: Run, walk: Walk, memory: Memory
    ) -> None:
        parts = urlsplit(first.url)
        self._api = _API.fullmatch(parts.path)
        self._site = f"{parts.scheme}://{parts.netloc}"
        self._first, self._run, self._walk, self._memory = first, run, walk, memory
        self._people: dict[str, Speaker] | None = None
        self._frame = self._framed(options)

    def sessions(self) -> Iterator[Session]:
        """One for each slot of a submission, or one where it has none yet."""
        for row in self._rows(self._first):
            try:
                found = self._submission(row)
            except BrokenError:
                self._walk.broken += 1
                continue
            yield from found

    def _framed(self, options: Options) -> Frame:
        told = self._told()
        self._walk.over(told.model_dump_json().encode())
        event = Event(
            id=self._api["slug"] if self._api else "",
            name=told.name,
            url=self._page(""),
            start=told.start,
            end=told.end,
        )
        zone = options.timezone or conference.zone(told.timezone)
        return Frame(event=event, zone=values.Zone(event=zone, other=self._run.person.timezone))

    def _told(self) -> Told:
        """What the API tells of the event; not every event shows it to everybody.

        What was shown before is kept when it is no more: without it, talks would lose their dates.
        """
        if not self._api:
            return Told()
        address = f"{self._site}{self._api['root']}/api/events/{self._api['slug']}/"
        known = digest(address)
        try:
            answer = self._get(address).json()
        except (MissingError, BlockedError, UnreadableError):
            answer = None
        if isinstance(answer, dict):
            self._memory.now = Told.of(answer, known)
            return self._memory.now
        if self._memory.before.api != known:
            return Told()
        self._walk.unread = "the event's own page is shown no more, so what it told before holds"
        return self._memory.before

    def _page(self, path: str) -> str | None:
        """A page of the event for people."""
        return self._api and f"{self._site}{self._api['root']}/{self._api['slug']}/{path}"

    def _get(self, url: str) -> Response:
        return self._run.http.get(url, headers={"Accept": ACCEPT})

    def _rows(self, page: Response) -> Iterator[object]:
        """Those of that page, and of all that follow it."""
        asked = {page.url}
        for _ in range(_PAGES):
            self._walk.over(page.body)
            following, is_list = None, re.match(rb"\s*\[", page.body) is not None
            for path, value in jsonwalk.walk(page.body, _is_row):
                if _is_row(path):
                    yield value
                elif path == ("next",):
                    following = value
                is_list = is_list or path == ("results",)
            if not is_list:
                raise UnreadableError(
                    "a page of the list is no list; check the address, the next run tries again"
                )
            if not following:
                return
            address = _beside(page.url, following)
            if address is None or address in asked:
                self._walk.unread = "the next page stands at another address, which is not asked"
                return
            asked.add(address)
            page = self._get(address)
        self._walk.unread = f"the list has more than {_PAGES} pages, and the others were not asked"

    def _submission(self, row: object) -> list[Session]:
        """Its deliveries; none of one that is only proposed, or was turned down."""
        if not isinstance(row, dict):
            raise BrokenError
        state, code = row.get("state", "confirmed"), values.identifier(row.get("code"))
        title = values.text(row.get("title"), values.TITLE)
        if state not in (*_GIVEN, *_OFF):
            return []
        if not code or not title:
            raise BrokenError
        speakers = self._speakers(row.get("speakers"))
        return [
            Session(
                id=code,
                title=title,
                speakers=speakers,
                event=self._frame.event,
                start=start,
                minutes=length or values.minutes(row.get("duration")),
                formats=conference.labels(row.get("submission_type")),
                tracks=conference.labels(row.get("track")),
                url=self._page(f"talk/{code}/"),
                video=values.video(resources := _resources(row)),
                slides=values.slides(resources),
                place=room or None,
                language=values.text(row.get("content_locale"), 35) or None,
                is_cancelled=state in _OFF,
            )
            for start, length, room in self._slots(row)
        ]

    def _slots(self, row: Mapping[str, object]) -> list[tuple[datetime | None, int | None, str]]:
        """When, how long and where, in the order of time."""
        given = row.get("slots", [row.get("slot")])
        found = []
        for one in given if isinstance(given, list) else []:
            if isinstance(one, dict):
                start = self._frame.zone.moment(one.get("start"))
                end = self._frame.zone.moment(one.get("end"))
                found.append((start, values.between(start, end), values.label(one.get("room"))))
        return sorted(found, key=lambda slot: slot[0] or _LATEST) or [(None, None, "")]

    def _speakers(self, given: object) -> tuple[Speaker, ...]:
        """Those who are named, and those of whom only the codes are."""
        if not isinstance(given, list) or not any(isinstance(one, str) for one in given):
            return conference.speakers(given)
        if self._people is None:
            self._people = self._listed()
        return tuple(
            self._people.get(one, Speaker(name="", ids=(values.identifier(one),)))
            if isinstance(one, str)
            else conference.speaker(one)
            for one in given
        )

    def _listed(self) -> dict[str, Speaker]:
        """All speakers by their codes, from the list beside that of the submissions."""
        if not self._api:
            raise UnreadableError(
                "the list names its speakers by codes only; ask it with expand=speakers"
            )
        root, slug = self._api["root"], self._api["slug"]
        people: dict[str, Speaker] = {}
        for row in self._rows(self._get(f"{self._site}{root}/api/events/{slug}/speakers/")):
            code = values.identifier(row.get("code")) if isinstance(row, dict) else ""
            if code:
                people[code] = conference.speaker(row)
            if len(people) > _PEOPLE:
                raise UnreadableError(f"the event has more than {_PEOPLE} speakers; check `url`")
        return people


def _is_row(path: list[str | int] | jsonwalk.Path) -> bool:
    if len(path) == 1:
        return isinstance(path[0], int)
    return len(path) == 2 and path[0] == "results" and isinstance(path[1], int)


def _beside(page: str, following: object) -> str | None:
    """The address of the next page, where it is on the same server."""
    if not isinstance(following, str):
        return None
    try:
        address = urljoin(page, following)
        here, there = urlsplit(page), urlsplit(address)
    except ValueError:
        return None
    same = (here.scheme, here.netloc.lower()) == (there.scheme, there.netloc.lower())
    return address if same and values.link(address) == address else None


def _resources(row: Mapping[str, object]) -> list[dict[str, object]]:
    """As links are elsewhere."""
    given = row.get("resources")
    listed = given if isinstance(given, list) else []
    return [
        {"url": one.get("resource"), "title": one.get("description")}
        for one in listed
        if isinstance(one, dict)
    ]
