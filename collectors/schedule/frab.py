"""Schedules of frab, c3voc and pretalx as XML: schedule > day > room > event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError  # nothing is parsed with it

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from collectors.schedule.conference import Row
from renown.errors import UnreadableError

_PIECE = 65_536
_DEEPEST = 64
_LONGEST = 8_000
"""Characters of a field; abstracts and descriptions are not read at all."""
_MOST = 2_000
"""Persons, links and attachments of an event that are read."""
_FIELDS = frozenset(
    ["title", "date", "start", "duration", "room", "slug", "url", "origin_url", "feedback_url"]
) | frozenset(["track", "type", "language", "video_download_url", "code"])
_LISTS = {"person": "persons", "link": "links", "attachment": "attachments"}


def conference(body: bytes) -> Mapping[str, object]:
    """What is told of the event, wherever it stands."""
    reader = _Reader()
    for _ in _fed(reader, body):
        if reader.conference:
            break
        reader.rows.clear()
    return reader.conference


def rows(body: bytes) -> Iterator[Row]:
    """The events of all days: what a piece of the document holds, and no more, at a time."""
    reader = _Reader()
    for _ in _fed(reader, body):
        yield from reader.rows
        reader.rows.clear()


def _fed(reader: _Reader, body: bytes) -> Iterator[None]:
    """Hand the document over, piece by piece. UnreadableError: it is broken, or no schedule."""
    parser = DefusedXMLParser(target=reader, forbid_dtd=False, forbid_entities=True)
    expat = parser.parser  # told directly: what ElementTree does in between takes a third longer
    expat.ordered_attributes = False
    expat.StartElementHandler, expat.EndElementHandler = reader.start, reader.end
    try:
        for at in range(0, len(body), _PIECE):
            parser.feed(body[at : at + _PIECE])
            yield
        parser.close()
    except DefusedXmlException:
        _refuse("declares entities, which no schedule needs; tell its keeper")
    except (ParseError, ValueError, LookupError):
        _refuse("is no XML, or breaks off; check the address, the next run tries again")
    yield


def _refuse(what: str) -> NoReturn:
    raise UnreadableError(f"the programme {what}") from None


class _Reader:
    """Told by the parser what begins and ends; no tree is ever built."""

    def __init__(self) -> None:
        self.conference: dict[str, object] = {}
        self.rows: list[Row] = []
        self._told: dict[str, object] = {}
        self._path: list[str] = []
        self._day: dict[str, str] = {}
        self._room = ""
        self._event: dict[str, Any] | None = None
        self._item: dict[str, object] = {}
        self._depth = 0  # of what is listened to
        self._text: list[str] = []
        self._left = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._path and tag != "schedule":
            _refuse(
                f"is another kind of document (<{tag[:40]!a}>); put the address of schedule.xml,"
                " schedule.json or pretalx's list of submissions into `url`"
            )
        self._path.append(tag)
        if len(self._path) > _DEEPEST:
            _refuse("nests more deeply than any programme does; check the address")
        if self._event is not None:
            self._begin(tag, attributes)
        elif tag == "event":
            self._event = {
                name: attributes[name] for name in ("guid", "id", "code") if name in attributes
            }
        elif tag == "day":
            self._day = attributes
        elif tag == "room":
            self._room = attributes.get("name", "")
        elif self._path[-2:-1] == ["conference"]:
            self._listen()

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Something in an event."""
        if self._path[-2] == "event" and tag in _FIELDS:
            self._listen()
        elif tag in _LISTS and self._path[-2] == _LISTS[tag]:
            self._item = dict(attributes)
            self._listen()

    def _listen(self) -> None:
        self._depth, self._text, self._left = len(self._path), [], _LONGEST

    def data(self, text: str) -> None:
        if self._depth and self._left > 0:
            self._text.append(text[: self._left])
            self._left -= len(text)

    def end(self, tag: str) -> None:
        if self._depth == len(self._path):
            self._depth = 0
            self._keep(tag, "".join(self._text))
        self._path.pop()
        if self._depth:
            return
        if tag == "event" and self._event is not None and "event" not in self._path:
            self.rows.append(Row(day=self._day, room=self._room, event=self._event))
            self._event = None
        elif tag == "conference" and self._event is None and not self.conference:
            self.conference = self._told

    def _keep(self, tag: str, text: str) -> None:
        if self._event is None:
            self._told.setdefault(tag, text)
        elif tag in _LISTS:
            kept = self._event.setdefault(_LISTS[tag], [])
            if len(kept) < _MOST:
                named = "name" if tag == "person" else "title"
                link = {"url": self._item["href"]} if "href" in self._item else {}
                kept.append({**self._item, **link, named: text})
        else:
            self._event.setdefault(tag, text)

    def close(self) -> None:
        """The parser asks for a result."""
