"""Where a feed stands between two runs: what was read, and what its server said of later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from renown.collector import Run
from renown.errors import MissingError, SourceError, UnavailableError

RECENT = 50
"""Items by which the next reading tells whether it follows on this one."""
_BELIEVED = timedelta(days=14)
_GONE = timedelta(days=30)
_LONG = timedelta(hours=1)  # what is shorter is over before the next run
_LONGEST = timedelta(days=30)  # a server that asks for more has made a mistake


class History(BaseModel):
    """How far a walk through older pages has come."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    way: str = ""
    """How pages follow one another, a name in `history.WAYS`; "" before the walk."""
    next: str = ""
    """The page to go on with; "" where there is none."""
    pages: int = 0
    items: int = 0
    idle: int = 0
    """The last pages, so many, held nothing new."""
    failed: int = 0
    """How often the next page could not be read."""
    seen: tuple[str, ...] = ()
    """Digests of the pages: a site that turns in a circle is found out."""
    done: date | None = None
    """The day on which the walk came to its end."""


class State(BaseModel):
    """The checkpoint of a feed. One that was edited by hand is taken for none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reader: str = ""
    """A digest of what the records depend on beside the feed."""
    validators: dict[str, str] = {}
    distrusted: bool = False
    """The server has said "not modified" of what was: nothing is asked on conditions any more."""
    read: date | None = None
    """The day of the last answer that was not given on conditions."""
    items: int = 0
    content: str = ""
    """A digest of all records."""
    recent: tuple[str, ...] = ()
    """Marks of the newest items."""
    gone: date | None = None
    """The day on which the server said that the feed is gone for good."""
    wait: AwareDatetime | None = None
    """Until when the server asked to be left alone."""
    history: History = History()

    @classmethod
    def of(cls, kept: Mapping[str, Any], reader: str) -> State:
        """What a checkpoint says; nothing where it was left by another address, filter or kind."""
        try:
            state = cls.model_validate(kept)
        except ValidationError:
            return cls(reader=reader)
        return state if state.reader == reader else cls(reader=reader)

    def having(self, **changes: object) -> State:
        """The same, but for these."""
        return self.model_copy(update=changes)

    def kept(self) -> dict[str, Any]:
        """As a checkpoint holds it."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def heed(self, now: datetime) -> None:
        """Raise what the server has said about being asked, while that holds."""
        if self.gone is not None and timedelta() <= now.date() - self.gone < _GONE:
            raise MissingError(
                f"its server said on {self.gone} that it is gone for good, and is asked again on"
                f" {self.gone + _GONE}; put its new address into `url`, or take the source out",
                gone=True,
            )
        if self.wait is not None and now < self.wait <= now + _LONGEST:
            raise UnavailableError(
                f"its server asked to be left alone until {self.wait:%Y-%m-%d %H:%M} UTC;"
                " the first run after that asks again",
                retry_after=(self.wait - now).total_seconds(),
            )

    def after(self, error: SourceError, run: Run) -> State:
        """The same after the server said that the feed is gone, or asked for peace.

        A host that asked for it of another source has said nothing of this one.
        """
        if isinstance(error, MissingError) and error.gone:
            return self.having(gone=run.now.date())
        seconds = error.retry_after if isinstance(error, UnavailableError) else None
        wait = timedelta(seconds=min(seconds or 0.0, _LONGEST.total_seconds()))
        return self.having(wait=run.now + wait) if wait >= _LONG and run.http.requests else self

    def is_doubtful(self, now: datetime) -> bool:
        """Whether its validators have been believed for so long that they are to be tested."""
        return self.read is not None and now.date() - self.read >= _BELIEVED

    def conditions(self, now: datetime) -> dict[str, str]:
        """The validators to send; where they are not believed, what tells a body that is the same.

        Some servers answer "not modified" for years, whatever changes.
        """
        if self.distrusted or self.is_doubtful(now):
            return {
                name: self.validators[name] for name in ("url", "body") if name in self.validators
            }
        return dict(self.validators)
