"""What is remembered between runs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from collectors.github.reading import Moment
from renown.record import Checkpoint


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Leg(_Kept):
    """A way through a list that has not ended: from the cursor on, else from the top."""

    began: Moment
    cursor: str | None = None
    until: Moment | None = None
    """What was last updated before is known; None for a way to the end."""
    whole: bool = False
    """With it the whole will have been read."""
    missed: int = 0
    read: int = 0


class Place(_Kept):
    """How far a list has been read."""

    read_to: Moment | None = None
    """All that was updated until then has been read."""
    whole: Moment | None = None
    """When the whole was last read."""
    walk: Leg | None = None
    tried: Moment | None = None
    """When it was last read without getting all."""
    doubted: bool = False
    """GitHub listed less than it counted."""


class Account(_Kept):
    """One account of the person, and what was read of it."""

    logins: tuple[str, ...]
    """All names under which it was ever asked for, case-folded."""
    parts: dict[str, Place] = {}
    private: dict[str, int] = {}
    """Contributions in private repositories by year, where they are counted."""


class State(_Kept):
    """All of it. It holds for one choice of what is collected: with another, all is read anew."""

    choice: str
    accounts: dict[str, Account] = {}
    """By the account's id."""
    month: str = ""
    """In which the repositories of `read` were read; each is, once in a calendar month."""
    read: tuple[str, ...] = ()
    due: tuple[str, ...] = ()

    def checkpoint(self) -> Checkpoint:
        """As the store keeps it."""
        return Checkpoint(state=self.model_dump(mode="json", exclude_defaults=True))
