"""From the address of a programme to what is yielded of it: asked once, and swept when whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from renown.collector import Run
from renown.errors import IncompleteError, UnreadableError
from renown.programme import Found, ProgrammeOptions, Session, deliveries
from renown.record import Checkpoint, Observation, Sweep


@dataclass(kw_only=True, slots=True)
class Listing:
    """What a body lists. It is read as the sessions are taken."""

    options: ProgrammeOptions
    """By which the person is found."""
    sessions: Iterator[Session]
    faults: list[int]
    """One number: how many of its sessions could not be read, as far as they were taken."""


class State(BaseModel):
    """The checkpoint. One that was edited by hand, or left by other options, is taken for none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reader: str = ""
    """A digest of what the records depend on beside the body."""
    validators: dict[str, str] = {}
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
        return Checkpoint(state=self.model_dump(mode="json"))


def reader_of(way: int, options: ProgrammeOptions, run: Run) -> str:
    """A digest, as an address may hold a key."""
    person = run.person
    known = (person.name, person.aliases, person.links, person.timezone.key)
    told = repr((way, sorted(options.model_dump().items()), known))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read(
    run: Run, url: str, reader: str, accept: str, listing: Callable[[bytes], Listing]
) -> Iterator[Observation]:
    """Yield the person's deliveries, the sweep and the state; nothing where nothing is new."""
    known = State.of(run.state, reader)
    response = run.http.get(url, headers={"Accept": accept}, validators=known.validators)
    if response.moved_to:
        run.note("the programme has moved for good; put its new address into `url`")
    if response.status == 304:
        heard = known.model_copy(update={"validators": {**known.validators, **response.validators}})
        if heard != known:
            yield heard.kept()
        return
    listed = listing(response.body)
    found = deliveries(listed.sessions, listed.options, run.person)
    broken = listed.faults[0]
    _check(found, broken, listed.options)
    if not found.sessions:
        if known.sessions:
            run.note(f"the programme is empty; it had {known.sessions} sessions before")
        return
    if not found.records:
        run.note(
            f"none of the {found.sessions} sessions names the person;"
            " check `speaker`, or the name and aliases"
        )
    yield from found.records
    if broken:
        raise IncompleteError(
            f"{broken} of {found.sessions + broken} sessions could not be read; the others are"
            " kept: look at the document, or tell its organisers"
        )
    yield Sweep(kinds=("talk", "workshop"))
    validators = dict(response.validators)
    yield State(reader=reader, validators=validators, sessions=found.sessions).kept()


def _check(found: Found, broken: int, options: ProgrammeOptions) -> None:
    if broken and not found.sessions:
        raise UnreadableError(
            f"none of its {broken} sessions could be read; check that `url` is a programme's"
        )
    if found.is_another_event:
        days = [f"{day}" for day in (options.starts, options.ends) if day]
        raise UnreadableError(
            f"the programme is of {found.first} to {found.last}, not of the event's days"
            f" ({' to '.join(days)}); check `url`, `starts` and `ends`"
        )
