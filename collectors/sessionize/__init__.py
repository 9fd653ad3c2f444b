"""Talks at events that run on Sessionize, or the events of a speaker's profile there.

An event's API address (`/api/v2/{id}/view/All`) needs no key; its JSON has the times without a
zone, and no address of a session. view/All leaves out breaks, which view/GridSmart has. A profile
(`/api/speaker/json/{key}`) lists events and abstracts, and links neither to the other; its key
opens it to everybody, so it is kept out of messages and rows. No limits are documented; one request
is sent a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlsplit

from collectors.sessionize import document, profile
from collectors.sessionize.options import Options
from collectors.sessionize.sessions import Programme
from renown.collector import Run
from renown.http import Response
from renown.programme.letters import folded
from renown.programme.names import Who, names_of
from renown.programme.source import Listing, Walk, read, reader_of
from renown.record import Observation

__all__ = ["KINDS", "READINGS", "Options", "collect"]

KINDS = ("talk", "workshop")
READINGS: tuple[str, ...] = ()

_WAY = 2
"""Of reading. To be raised when the same answer would give other records."""


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the person's deliveries; nothing where the programme is unchanged."""
    if options.key:
        run.http.redact(options.key)

    def listing(answer: Response) -> Listing:
        body = answer.body.removeprefix(b"\xef\xbb\xbf")
        shape, walk = document.shape(body), Walk()
        if shape == "profile":
            _check_owner(profile.name_of(body), run)
            own = options.of_profile()
            return Listing(options=own, sessions=profile.sessions(body, walk), walk=walk)
        event, is_one_year = _event(options)
        programme = Programme(
            body=body,
            shape=shape,
            who=Who.of(run.person, options.speaker),
            zone=options.timezone,
            other=run.person.timezone,
            event=event,
            is_one_year=is_one_year,
            walk=walk,
        )
        return Listing(options=options, sessions=programme.sessions(), walk=walk)

    reader = reader_of(_WAY, options, run)
    yield from read(run, options.address, reader, "application/json", listing)


def _event(options: Options) -> tuple[str, bool]:
    """The id of the event, and whether it is of one year.

    Sessionize gives each event an endpoint of its own. A saved copy is told by the event's name, or
    by its path: its host may be a mirror's.
    """
    if endpoint := re.search(r"/api/v2/([A-Za-z0-9]{4,40})(?:/|$)", options.address):
        return endpoint[1].lower(), True
    name = folded(options.event).replace(" ", "-")[:100]
    if not name:
        path = urlsplit(options.address).path
        name = sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return name, False
    return name, re.search(r"(?:^|-)(?:19|20)\d\d(?:-|$)", name) is not None


def _check_owner(name: str, run: Run) -> None:
    if name and folded(name) not in names_of(run.person):
        run.note(
            f"the profile is {name}'s, which is no name of the person's; check the key, or add the"
            " name to `person.aliases`"
        )
