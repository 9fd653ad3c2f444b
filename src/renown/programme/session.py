"""What a programme lists, in the terms that all formats share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Somebody who is named with a session."""

    name: str
    ids: tuple[str, ...] = ()
    """The programme's ids of the person, the most lasting first."""
    links: tuple[str, ...] = ()
    """Profiles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What a session takes place at. The options may say more than the programme does."""

    id: str = ""
    """What tells it from other events that the same source may list, over the years as well."""
    name: str = ""
    url: str | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One row of a programme: one talk on one date, or what else takes up time there."""

    id: str
    """Stays when the programme changes. One in its event, or in all the world (`is_global`)."""
    is_global: bool = False
    title: str
    speakers: tuple[Speaker, ...] = ()
    event: Event = Event()
    start: datetime | None = None
    """Aware."""
    minutes: int | None = None
    formats: tuple[str, ...] = ()
    """What kind of session it is, in the programme's words."""
    tracks: tuple[str, ...] = ()
    url: str | None = None
    links: tuple[str, ...] = ()
    """Other addresses of the same appearance, such as the one it was taken over from."""
    video: str | None = None
    slides: str | None = None
    place: str | None = None
    country: str | None = None
    language: str | None = None
    is_cancelled: bool = False
    is_service: bool = False
    """A break, a registration: the programme says so."""
    is_untitled: bool = False
    """The source knows of the event only; the title is the event's."""
    is_asserted: bool = False
    """The person wrote it down on a platform, no programme confirms it."""
