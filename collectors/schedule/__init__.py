"""The person's sessions in a published schedule: frab, c3voc and pretalx, in XML and JSON.

Also the list of submissions of pretalx's API, which has pages of 50 and may ask for a pause (429).
The format is told by the content. A document is asked for on conditions; a list is read whole,
since a first page says nothing about the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from collectors.schedule import c3voc, conference, frab, jsonwalk, pretalx
from collectors.schedule.options import Options
from collectors.schedule.walk import Programme, Walk, distinct
from renown.collector import Person, Run
from renown.errors import IncompleteError, UnreadableError
from renown.http import Response
from renown.programme import deliveries
from renown.record import Checkpoint, Observation, Sweep

__all__ = ["KINDS", "READINGS", "Options", "collect"]

KINDS = ("talk", "workshop")
READINGS: tuple[str, ...] = ()

_WAY = 1
"""Of reading. To be raised when the same programme would give other records."""


_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _State:
    """What was read last: with which options, how much, and how to know it again."""

    reader: str
    sessions: int = 0
    validators: Mapping[str, str] = field(default_factory=dict)
    content: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, object], reader: str) -> _State:
        """What was kept. Of another reader, only how much there was."""
        sessions, told = kept.get("sessions"), kept.get("validators")
        much = sessions if isinstance(sessions, int) else 0
        if kept.get("reader") != reader:
            return cls(reader=reader, sessions=much)
        given = told if isinstance(told, dict) else {}
        return cls(
            reader=reader,
            sessions=much,
            validators={k: v for k, v in given.items() if isinstance(v, str)},
            content=str(kept.get("content", "")),
        )

    def kept(self) -> dict[str, object]:
        """As it is kept."""
        held = {"validators": dict(self.validators), "content": self.content}
        return {"reader": self.reader, "sessions": self.sessions} | {
            name: value for name, value in held.items() if value
        }


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the person's sessions, then that these are all. What is unchanged yields nothing."""
    known = _State.of(run.state, _reader(options, run.person))
    response = run.http.get(
        pretalx.expanded(options.url),
        headers={"Accept": pretalx.ACCEPT},
        validators=known.validators,
    )
    if response.moved_to:
        run.note(f"the programme has moved for good; put {_shown(response.moved_to)} into `url`")
    if response.status == 304:
        return
    programme = _programme(response, options, run)
    found = deliveries(distinct(programme.sessions), options, run.person)
    walk = programme.walk
    if not found.sessions:
        if walk.trouble:
            raise UnreadableError(f"{walk.trouble}; check that `url` is a programme")
        if known.sessions:
            run.note(f"the programme is empty; it held {known.sessions} sessions before")
        return
    if found.is_another_event:
        raise UnreadableError(
            f"the programme is of {found.first} to {found.last}, not of the event's days"
            " (`starts`, `ends`); check `url`, or correct the days"
        )
    if walk.content and walk.content == known.content and not walk.trouble:
        return
    yield from found.records
    if walk.trouble:
        raise IncompleteError(f"{walk.trouble}; the others are kept, tell the programme's keeper")
    if not found.records:
        run.note(
            f"none of the {found.sessions} sessions names the person;"
            " check `speaker`, or the name and aliases"
        )
    yield Sweep(kinds=KINDS)
    yield Checkpoint(
        state=_State(
            reader=known.reader,
            sessions=found.sessions,
            validators={} if walk.content else dict(response.validators),
            content=walk.content,
        ).kept()
    )


def _programme(response: Response, options: Options, run: Run) -> Programme:
    """What the answer holds, by its content."""
    body, walk = response.body, Walk()
    if _PAGE.match(body):
        raise UnreadableError(
            "there is a web page instead of a programme; put the address of schedule.xml or"
            " schedule.json, which it may link to, into `url`"
        )
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*[\[{]", body):
        told, rows = frab.conference(body), frab.rows(body)
    elif _is_list(body):
        listing = pretalx.Listing(response, options, run, walk)
        return Programme(sessions=listing.sessions(), walk=walk)
    else:
        told, rows = c3voc.conference(body), c3voc.rows(body)
    frame = conference.frame(told, options, run.person)
    return Programme(sessions=conference.sessions(rows, frame, walk), walk=walk)


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


def _reader(options: Options, person: Person) -> str:
    """A digest of all that the records depend on beside the programme."""
    told = sorted(options.model_dump(mode="python").items())
    who = (person.name, person.aliases, person.links, person.timezone.key)
    return sha256(repr((_WAY, told, who)).encode(errors="replace")).hexdigest()[:32]


def _shown(address: str) -> str:
    """The query may hold a key, and this goes into the report."""
    path, mark, _ = address.partition("?")
    return f"{path[:300]}?..." if mark else path[:300]
