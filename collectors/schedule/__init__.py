"""The person's sessions in a published schedule: frab, c3voc and pretalx, in XML and JSON.

Also the list of submissions of pretalx's API, which has pages of 50 and may ask for a pause (429).
The format is told by the content. A document is asked for on conditions; a list is read whole,
since a first page says nothing about the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from collectors.schedule import c3voc, conference, frab, jsonwalk, pretalx
from collectors.schedule.memory import Memory
from collectors.schedule.options import Options
from collectors.schedule.walk import distinct
from renown.collector import Run
from renown.errors import UnreadableError
from renown.http import Response
from renown.programme import Session
from renown.programme.names import Who
from renown.programme.source import Listing, Walk, read, reader_of
from renown.record import Observation

__all__ = ["KINDS", "READINGS", "Options", "collect"]

KINDS = ("talk", "workshop")
READINGS: tuple[str, ...] = ()

_WAY = 2
"""Of reading. To be raised when the same programme would give other records."""


_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the person's sessions, then that these are all. What is unchanged yields nothing."""
    memory = Memory.of(run.state)

    def listing(answer: Response) -> Listing:
        walk, who = Walk(), Who.of(run.person, options.speaker)
        sessions = distinct(_sessions(answer, options, run, walk, memory), who)
        return Listing(options=options, sessions=sessions, walk=walk)

    reader = reader_of(_WAY, options, run)
    url = pretalx.expanded(options.url)
    yield from map(memory.added, read(run, url, reader, pretalx.ACCEPT, listing))


def _sessions(
    response: Response, options: Options, run: Run, walk: Walk, memory: Memory
) -> Iterator[Session]:
    """What the answer holds, by its content."""
    body = response.body
    if _PAGE.match(body):
        raise UnreadableError(
            "there is a web page instead of a programme; put the address of schedule.xml or"
            " schedule.json, which it may link to, into `url`"
        )
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*[\[{]", body):
        told, rows = frab.conference(body), frab.rows(body)
    elif _is_list(body):
        return pretalx.Listing(response, options, run, walk, memory).sessions()
    else:
        told, rows = c3voc.conference(body), c3voc.rows(body)
    frame = conference.frame(told, options, run.person)
    return conference.sessions(rows, frame, walk, Who.of(run.person, options.speaker))


def _is_list(body: bytes) -> bool:
    """Of JSON: whether it is a list of submissions, or else a schedule."""
    for path, _ in jsonwalk.walk(body, lambda _: False):
        match path:
            case (int(), *_) | ("results",):
                return True
            case ("schedule",):
                return False
    if re.match(rb"(?:\xef\xbb\xbf)?\s*\[", body):
        return True
    raise UnreadableError(
        "this JSON is no schedule; put the address of schedule.json, or of pretalx's list of"
        " submissions, into `url`"
    )
