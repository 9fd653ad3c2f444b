"""One run: which lists of which accounts are walked, side by side, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from collectors.github.choice import FIRST
from collectors.github.concurrency import Ended, side_by_side
from collectors.github.connection import Connection
from collectors.github.contributions import Contributions
from collectors.github.course import Course
from collectors.github.gateway import Gateway
from collectors.github.numbers import numbers, years
from collectors.github.plan import GROUPS, Group, Plan
from collectors.github.reading import Profile
from collectors.github.repositories import CHUNK, catalogue, stars
from collectors.github.state import Place, State
from collectors.github.step import Step
from collectors.github.verdict import verdict
from collectors.github.walk import Walk
from renown.errors import SourceError
from renown.record import Kind, Observation, Reading, Record, Sweep

THREADS = 4
"""Requests in flight at most; GitHub asks for few."""
_YEAR_AGAIN = timedelta(days=30)

_NEVER = datetime.min.replace(tzinfo=UTC)

Key = tuple[str, str]
"""An account's id and a list's name."""


class Crawl:
    """One run over some accounts. The state is only touched by the thread that takes what comes."""

    def __init__(
        self,
        plan: Plan,
        gateway: Callable[[], Gateway],
        accounts: Sequence[Profile],
        state: State,
    ) -> None:
        """`gateway` makes one for a thread; `state` knows all the accounts."""
        self._plan = plan
        self._gateway = gateway
        self._profiles = {profile.id: profile for profile in accounts}
        self._accounts = dict(state.accounts)
        if not plan.count_private:
            kept = {
                key: old.model_copy(update={"private": {}}) for key, old in state.accounts.items()
            }
            self._accounts = kept
        self._month = f"{plan.now:%Y-%m}"
        same = state.month == self._month
        self._read = set(state.read if same else ())
        self._due = {*state.due, *(() if same else state.read)}
        self._walks: dict[Key, Walk] = {}
        self._errors: dict[Key, SourceError] = {}
        self._over: set[Key] = set()
        """What brings nothing more. A walk itself knows that earlier, in its own thread."""
        self._ended: set[Key] = set()
        """What was read to its end."""

    def observations(self) -> Iterator[Observation]:
        """All of it; at the end, an error that says what could not be read."""
        begun = not self._read
        if self._plan.frugal:
            yield from self._run(self._chunks())  # what earlier runs had no points left for
        yield from self._run(self._jobs())
        yield from self._private()
        yield from self._run(self._chunks())
        if begun and not (self._due or self._errors) and self._wants("repository"):
            yield Sweep(kinds=("repository",))
        # Threads end in any order; what is told of them does not depend on it.
        for walk in self._walks.values():
            if walk.short:
                self._plan.note(walk.short)
        if self._errors:
            order = [*self._walks, *sorted(self._errors)]
            errors = [self._errors[key] for key in dict.fromkeys(order) if key in self._errors]
            cut_off = [walk.progress for walk in self._walks.values() if walk.progress]
            raise verdict(errors, cut_off, something=bool(self._ended))

    def _wants(self, *kinds: Kind) -> bool:
        return not self._plan.choice.kinds.isdisjoint(kinds)

    def _jobs(self) -> dict[Key, Iterator[Step]]:
        for group in filter(lambda group: self._wants(*group.kinds), GROUPS):
            keys = [(account, name) for account in self._profiles for name in group.names]
            places = [self._place(key) for key in keys]
            # To be swept together they are read together, but for those never read to the end.
            again = any(place.whole is not None and self._is_due(place) for place in places)
            for key, place in zip(keys, places, strict=True):
                deep = again or self._is_due(place)
                self._walks[key] = self._walk(group, key, deep=deep)
        jobs = {key: walk.steps() for key, walk in self._walks.items()}
        choice, now = self._plan.choice, self._plan.now
        for account, profile in self._profiles.items():
            if self._place((account, "stars")).read_to != now:
                jobs[account, "stars"] = stars(self._gateway(), profile.login, now, choice)
            if self._plan.count_private:
                jobs[account, "private"] = self._numbers(profile)
        # What was not read for longest goes first: a small budget must not starve the last list.
        longest = sorted(jobs, key=self._last)
        return {key: jobs[key] for key in longest}

    def _walk(self, group: Group, key: Key, *, deep: bool) -> Walk:
        return Walk(
            course=self._course(group, key),
            now=self._plan.now,
            deep=deep,
            patient=self._plan.frugal,
            since=self._plan.choice.begins,
            place=self._place(key),
        )

    def _course(self, group: Group, key: Key) -> Course:
        profile = self._profiles[key[0]]
        for part in group.parts:
            if part.name == key[1]:
                return Connection(part=part, gateway=self._gateway(), login=profile.login)
        return Contributions(
            gateway=self._gateway(),
            account=profile.id,
            login=profile.login,
            first=self._first_day(profile),
            last=self._plan.now.date(),
            reviews=self._wants("review"),
            commits=self._wants("commit"),
        )

    def _first_day(self, profile: Profile) -> date:
        return max(profile.created_at.date(), self._plan.choice.since or FIRST, FIRST)

    def _numbers(self, profile: Profile) -> Iterator[Step]:
        now, known = self._plan.now, self._accounts[profile.id].private
        deep = any(walk.deep for walk in self._walks.values())
        counted = self._place((profile.id, "private")).read_to
        again = date.min if deep or counted is None else (counted - _YEAR_AGAIN).date()
        spans = years(self._first_day(profile), now.date(), known, again=again)
        return numbers(self._gateway(), profile.login, spans)

    def _chunks(self) -> dict[Key, Iterator[Step]]:
        """The repositories that were met and not yet read in this month."""
        if not self._wants("repository"):
            return {}
        due, choice = sorted(self._due), self._plan.choice
        return {
            ("", str(start)): catalogue(self._gateway(), due[start : start + CHUNK], choice)
            for start in range(0, len(due), CHUNK)
        }

    def _place(self, key: Key) -> Place:
        return self._accounts[key[0]].parts.get(key[1], Place())

    def _last(self, key: Key) -> datetime:
        place = self._place(key)
        return max(place.read_to or _NEVER, place.tried or _NEVER)

    def _is_due(self, place: Place) -> bool:
        return place.whole is None or self._plan.now - place.whole >= self._plan.deep

    def _run(self, jobs: Mapping[Key, Iterator[Step]]) -> Iterator[Observation]:
        """Run the jobs side by side, and take what they bring."""
        # A budget is spent on one list after another, so that each run gets one of them ahead.
        threads = 1 if self._plan.frugal else THREADS
        for event in side_by_side(jobs, threads=threads):
            if isinstance(event.item, Ended):
                yield from self._end(event.name, event.item.error)
            else:
                yield from self._take(event.name, event.item)

    def _take(self, key: Key, step: Step) -> Iterator[Observation]:
        """What a step brings, and a checkpoint where it is to be remembered."""
        for record in filter(self._plan.choice.keeps, step.records):
            yield record
            if isinstance(record, Record) and (met := record.details.get("repository_id")):
                self._due |= {str(met)} - self._read
        self._read.update(step.read)
        self._due.difference_update(step.read)
        if step.place is not None:
            self._put(key, step.place)
        if step.private:
            account = self._accounts[key[0]]
            change = {"private": {**account.private, **step.private}}
            self._accounts[key[0]] = account.model_copy(update=change)
        if not step.final and (step.place is not None or step.read or step.private):
            yield self._state().checkpoint()

    def _end(self, key: Key, error: BaseException | None) -> Iterator[Observation]:
        """A job has ended. Sweep and settle its group when it is the last of that."""
        self._over.add(key)
        if isinstance(error, SourceError):
            self._errors[key] = error
        elif error is not None:
            raise error
        else:
            self._ended.add(key)
        walk = self._walks.get(key)
        if walk is not None:
            yield from self._settle(next(group for group in GROUPS if key[1] in group.names))
        elif key[0]:
            now, read_to = self._plan.now, self._place(key).read_to
            place = Place(read_to=now) if error is None else Place(read_to=read_to, tried=now)
            self._put(key, place)
        yield self._state().checkpoint()

    def _settle(self, group: Group) -> Iterator[Sweep]:
        """Where the whole of a group was read in this run: sweep, and remember when."""
        keys = [(account, name) for account in self._profiles for name in group.names]
        if not self._over.issuperset(keys):
            return
        if any(self._walks[key].ended != "top" for key in keys):
            return
        kinds = tuple(kind for kind in group.kinds if self._wants(kind))
        yield Sweep(kinds=kinds, since=self._plan.choice.begins)
        for key in keys:
            self._put(key, self._place(key).model_copy(update={"whole": self._plan.now}))

    def _put(self, key: Key, place: Place) -> None:
        account = self._accounts[key[0]]
        parts = {**account.parts, key[1]: place}
        self._accounts[key[0]] = account.model_copy(update={"parts": parts})

    def _private(self) -> Iterator[Reading]:
        """The numbers of all years together, where all are known."""
        for account, profile in self._profiles.items():
            if (account, "private") in self._ended:
                yield Reading(
                    subject=f"github:{account}",
                    name="private_contributions",
                    value=sum(self._accounts[account].private.values()),
                    unit="contributions",
                    at=self._plan.now,
                    url=profile.url,
                )

    def _state(self) -> State:
        return State(
            choice=self._plan.choice.fingerprint,
            accounts=self._accounts,
            month=self._month,
            read=tuple(sorted(self._read)),
            due=tuple(sorted(self._due)),
        )
