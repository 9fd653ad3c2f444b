"""A scorecard as it is written: criteria, groups and the vocabulary of labels, validated."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from renown.credentials import WantedList
from renown.resolve import Term
from renown.scorecard.criteria import (
    Criterion,
    Day,
    Identifier,
    Kinds,
    Section,
    Table,
    Word,
    Words,
)
from renown.scorecard.weights import Significance

_PLAN = "set [plan] start in config.toml"
_CHOICE = "choose one: [plan] specialisation in config.toml"


class Label(Table):
    """What a work may be about, and what says so."""

    title: Word
    words: Words = ()
    """Words and phrases, whole and in any case."""
    topics: Words = ()
    """What a tag, a label or a topic has to say as a whole, or the language of the repository."""
    unless: Words = ()
    """Phrases in which none of the words counts."""
    events: Words = ()
    """Words and phrases that are looked for in the name of the event only."""
    owners: Words = ()
    """Owners of repositories, or single repositories as owner/name."""
    as_of: Day | None = Field(None, validate_default=True)
    """When the list of owners was true."""

    @field_validator("as_of")
    @classmethod
    def _given(cls, as_of: date | None, info: ValidationInfo) -> date | None:
        told = info.data
        givers = ("words", "topics", "events", "owners")
        if {*givers} <= told.keys() and not any(told[name] for name in givers):
            raise ValueError('is given by nothing; write words = ["edge computing"]')
        if as_of is not None and not told.get("owners"):
            raise ValueError("dates the list of owners, and there is none; take it out")
        return as_of

    @property
    def term(self) -> Term:
        """As works are matched with it."""
        return Term(
            words=self.words,
            topics=self.topics,
            unless=self.unless,
            events=self.events,
            owners=self.owners,
            as_of=self.as_of,
        )


class Head(Table):
    """All of a scorecard but its criteria and groups, which are put together one by one."""

    name: Identifier
    title: Word
    start: Day | None = None
    """From when time counts for criteria that do not say `from`."""
    labels: dict[Identifier, Label] = Field(default_factory=dict)
    columns: dict[Annotated[str, Field(min_length=1, max_length=20)], Kinds] = Field(
        default_factory=dict
    )
    """Of the matrix of evidence: kinds of works under one name."""
    significance: Significance = Significance()
    wanted: WantedList = ()
    """Which badges are certifications, whatever source lists them."""


class Group(Table):
    """Criteria that belong together: a focus area, a stage, a part of a plan, a specialisation."""

    title: Word
    section: Section


class Scorecard(Head):
    """Criteria as data, in the order of the report."""

    groups: dict[Identifier, Group] = Field(default_factory=dict)
    criteria: tuple[Criterion, ...]

    @property
    def vocabulary(self) -> dict[str, Term]:
        """By id of a label, what gives it."""
        less = {
            id_: Term(words=one.words, topics=one.topics, unless=one.unless, narrow=True)
            for id_, one in self.significance.less.items()
        }
        return less | {id_: label.term for id_, label in self.labels.items()}

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says, in hexadecimal; comments and order of keys say nothing."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    @property
    def specialisations(self) -> tuple[str, ...]:
        """The groups of which a person chooses one."""
        return tuple(id_ for id_, one in self.groups.items() if one.section == "specialisation")

    def begun(self, *, start: date | None, specialisation: str | None) -> Scorecard:
        """As the person's plan makes it: days become dates, and one specialisation is left.

        Without a start, or a choice, what depends on it waits. `specialisation` is one of those
        there are.
        """
        kept = (
            one
            for one in self.criteria
            if one.section != "specialisation" or specialisation in (None, one.group)
        )
        criteria = tuple(_begun(one, start, specialisation) for one in kept)
        return self.model_copy(update={"criteria": criteria})


def _begun(one: Criterion, start: date | None, specialisation: str | None) -> Criterion:
    if one.section == "specialisation" and specialisation is None:
        return one.model_copy(update={"waits": _CHOICE})
    if one.days is None:
        return one
    if start is None:
        return one.model_copy(update={"waits": _PLAN})
    # What is done before its days counts from the first day of the plan on.
    begins, by = (start + timedelta(days=day - 1) for day in one.days)
    since = begins if one.period else start
    return one.model_copy(update={"since": since, "begins": begins, "by": by})
