"""From the address of a programme to what is yielded of it: asked once, and swept when whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from renown.collector import Run
from renown.errors import IncompleteError, UnreadableError
from renown.http import Response
from renown.programme.deliveries import Found, deliveries
from renown.programme.options import ProgrammeOptions
from renown.programme.session import Session
from renown.record import Checkpoint, Observation, Sweep


@dataclass(kw_only=True, slots=True)
class Walk:
    """What is met on the way through a programme; filled while the sessions stream by."""

    broken: int = 0
    """Sessions that could not be read."""
    unread: str = ""
    """Which part was not asked for, and why."""
    content: str = ""
    """A digest of all answers together; "" where one document is all."""

    def over(self, body: bytes) -> None:
        """Take one more answer into the digest."""
        self.content = sha256(self.content.encode() + body).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What an answer lists: sessions that can be gone through once."""

    options: ProgrammeOptions
    """By which the person is found."""
    sessions: Iterator[Session]
    walk: Walk


class State(BaseModel):
    """The checkpoint. One that was edited by hand, or left by other options, is taken for none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reader: str = ""
    """A digest of what the records depend on beside the body."""
    validators: dict[str, str] = {}
    content: str = ""
    sessions: int = 0

    @classmethod
    def of(cls, kept: Mapping[str, Any], reader: str) -> State:
        """What was left; of another reader, only how much there was."""
        try:
            state = cls.model_validate(kept)
        except ValidationError:
            return cls(reader=reader)
        return state if state.reader == reader else cls(reader=reader, sessions=state.sessions)

    def kept(self) -> Checkpoint:
        """As it is kept."""
        return Checkpoint(state=self.model_dump(mode="json", exclude_defaults=True))


def reader_of(way: int, options: ProgrammeOptions, run: Run) -> str:
    """A digest, as an address may hold a key."""
    person = run.person
    known = (person.name, person.aliases, person.links, person.timezone.key)
    told = repr((way, sorted(options.model_dump().items()), known))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read(
    run: Run, url: str, reader: str, accept: str, listing: Callable[[Response], Listing]
) -> Iterator[Observation]:
    """Yield the person's deliveries, the sweep and the state; nothing where nothing is new."""
    known = State.of(run.state, reader)
    response = run.http.get(url, headers={"Accept": accept}, validators=known.validators)
    if response.moved_to:  # which may hold a key, and this goes into the report
        run.note("the programme has moved for good; put its new address into `url`")
    if response.status == 304:
        heard = known.model_copy(update={"validators": {**known.validators, **response.validators}})
        if heard != known:
            yield heard.kept()
        return
    listed = listing(response)
    walk = listed.walk
    found = deliveries(listed.sessions, listed.options, run.person)
    _check(found, walk, listed.options)
    if not found.sessions:
        if known.sessions:
            run.note(f"the programme is empty; it had {known.sessions} sessions before")
        return
    is_whole = not (walk.broken or walk.unread)
    if is_whole and walk.content and walk.content == known.content:
        return
    if not found.records:
        run.note(
            f"none of the {found.sessions} sessions names the person;"
            " check `speaker`, or the name and aliases"
        )
    yield from found.records
    if not is_whole:
        raise IncompleteError(
            f"{_trouble(found, walk)}; the others are kept: look at the document, or tell its"
            " organisers"
        )
    yield Sweep(kinds=("talk", "workshop"))
    # The validators of one answer say nothing of those behind it.
    validators = {} if walk.content else dict(response.validators)
    state = State(reader=reader, validators=validators, content=walk.content)
    yield state.model_copy(update={"sessions": found.sessions}).kept()


def _trouble(found: Found, walk: Walk) -> str:
    many = found.sessions + walk.broken
    broken = f"{walk.broken} of {many} sessions could not be read" if walk.broken else ""
    return "; ".join(filter(None, (broken, walk.unread)))


def _check(found: Found, walk: Walk, options: ProgrammeOptions) -> None:
    if not found.sessions and (walk.broken or walk.unread):
        raise UnreadableError(f"{_trouble(found, walk)}; check that `url` is a programme's")
    if found.is_another_event:
        days = [f"{day}" for day in (options.starts, options.ends) if day]
        raise UnreadableError(
            f"the programme is of {found.first} to {found.last}, not of the event's days"
            f" ({' to '.join(days)}); check `url`, `starts` and `ends`"
        )
