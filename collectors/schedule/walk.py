"""What is met on the way through a schedule: broken rows and double ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from renown.errors import UnreadableError
from renown.programme import Session

_MOST = 500_000
"""Sessions of a programme: a hundred times what the largest have."""


class BrokenError(ValueError):
    """One row of a readable programme is not as it should be."""


def distinct(sessions: Iterator[Session]) -> Iterator[Session]:
    """Each once, with an id of its own: those that share one get their start, too.

    Talks that are given twice may come with one id. A row that says the same again is left out.
    """
    known: dict[str, int] = {}
    for number, session in enumerate(sessions):
        if number >= _MOST:
            raise UnreadableError(f"there are more than {_MOST} sessions; check the address")
        names = tuple(one.name for one in session.speakers)
        mark = hash((session.start, session.title, names))
        for key in _keys(session):
            if key not in known:
                known[key] = mark
                yield session if key == session.id else replace(session, id=key)
                break
            if known[key] == mark:
                break


def _keys(session: Session) -> Iterator[str]:
    yield session.id
    begin = session.start.isoformat() if session.start else "undated"
    yield f"{session.id}@{begin}"
    said = repr((session.title, [one.name for one in session.speakers]))
    yield f"{session.id}@{begin}@{sha256(said.encode(errors='replace')).hexdigest()[:16]}"
