"""What is met on the way through a schedule: broken rows and double ids."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from renown.errors import UnreadableError
from renown.programme import Session
from renown.programme.names import Who

_MOST = 500_000
"""Sessions of a programme: a hundred times what the largest have."""
_LATEST = datetime.max.replace(tzinfo=UTC)


class BrokenError(ValueError):
    """One row of a readable programme is not as it should be."""


def distinct(sessions: Iterator[Session], who: Who) -> Iterator[Session]:
    """Others as they come, then the person's, each once and with an id of its own.

    Talks that are given twice may come with one id: the earliest keeps it, wherever it stands, and
    those after it get their start, too. A row that says the same again is left out.
    """
    mine: dict[str, list[Session]] = {}
    for number, session in enumerate(sessions):
        if number >= _MOST:
            raise UnreadableError(f"there are more than {_MOST} sessions; check the address")
        if who.first(session.speakers):
            mine.setdefault(session.id, []).append(session)
        else:
            yield session
    for same in mine.values():
        yield from _told_apart(same)


def _told_apart(sessions: list[Session]) -> Iterator[Session]:
    given, seen = set[str](), set[Hashable]()
    for session in sorted(sessions, key=_said):
        if _said(session) in seen:
            continue
        seen.add(_said(session))
        for key in _keys(session):
            if key not in given:
                given.add(key)
                yield replace(session, id=key)
                break


def _said(session: Session) -> tuple[datetime, str, tuple[str, ...]]:
    """When, what and by whom."""
    return session.start or _LATEST, session.title, tuple(one.name for one in session.speakers)


def _keys(session: Session) -> Iterator[str]:
    yield session.id
    start = session.start and session.start.astimezone(UTC)  # in whatever zone it is told
    begin = f"{start:%Y-%m-%dT%H:%MZ}" if start else "undated"
    yield f"{session.id}@{begin}"
    said = repr((start, *_said(session)[1:]))
    yield f"{session.id}@{begin}@{sha256(said.encode(errors='replace')).hexdigest()[:16]}"
