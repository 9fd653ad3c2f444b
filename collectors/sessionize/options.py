"""The keys of a `sessionize` table in config.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import StringConstraints, model_validator

from renown.collector import Address, Base, Person
from renown.programme import ProgrammeOptions
from renown.record import Record

OWN = "the profile"
"""The id by which rows of the person's own profile are told: its key must not stand in them."""

Key = Annotated[str, StringConstraints(strip_whitespace=True, pattern="^[A-Za-z0-9_-]{4,64}$")]


class Options(ProgrammeOptions):
    """An event's address at the API, or the key of a speaker's profile; one of the two.

    `speaker` alone, with one word, is taken for the profile.
    """

    url: Address | None = None
    profile: Key | None = None
    api_url: Base = "https://sessionize.com/api"

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, given: Any) -> Any:
        """A key that was written as the speaker."""
        if not isinstance(given, Mapping) or {"url", "profile"} & given.keys():
            return given
        word = given.get("speaker")
        if isinstance(word, list | tuple) and len(word) == 1:
            word = word[0]
        if not isinstance(word, str):
            return given
        return {**{name: given[name] for name in given if name != "speaker"}, "profile": word}

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.url is None) == (self.profile is None):
            raise ValueError(
                "needs `url`, an event's address such as"
                " https://sessionize.com/api/v2/abcd1234/view/All, or `profile`, the key of a"
                " speaker's profile (on sessionize.com: profile, API); write one of the two"
            )
        return self

    @property
    def address(self) -> str:
        """What is asked."""
        return self.url or f"{self.api_url}/speaker/json/{self.profile}"

    @property
    def key(self) -> str | None:
        """The profile's, which opens it to everybody who knows it."""
        found = re.search(r"/speaker/json/([^/?#]+)", self.address)
        return found[1] if found else None

    def of_profile(self) -> Options:
        """The same for rows of the person's own profile: it tells whose they are."""
        return self.model_copy(update={"speaker": (OWN,)})

    def refuses(self, record: Record, person: Person) -> str | None:
        """As of every programme; rows of the profile are the person's."""
        own = record.details.get("matched") == OWN and record.details.get("untitled")
        return ProgrammeOptions.refuses(self.of_profile() if own else self, record, person)
