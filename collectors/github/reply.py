"""An answer of GitHub's, the reply in it, and what may stand in place of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renown.errors import MissingError, UnavailableError, UnreadableError

_PERMISSIONS = {
    "PullRequests": ("pull-requests",),
    "Contributions": ("pull-requests",),
    "Issues": ("issues",),
    "Comments": ("issues", "pull-requests"),
    "Discussions": ("discussions",),
    "Replies": ("discussions",),
}
_ALL = ("issues", "pull-requests", "discussions")


class PassingError(UnavailableError):
    """It may pass when the question is put again; where it was too much, for less.

    What `timed_out` may have been too much only for now. `partial` is what can be used where it
    does not pass: all but the nodes that have errors.
    """

    def __init__(
        self,
        message: str,
        *,
        too_much: bool = False,
        timed_out: bool = False,
        partial: Reply | None = None,
    ) -> None:
        super().__init__(message)
        self.too_much = too_much or timed_out
        self.timed_out = timed_out
        self.partial = partial


class UnknownError(MissingError):
    """GitHub answers that there is no such account."""


class LimitedError(UnavailableError):
    """GitHub is to be left alone; `retry_after` is None where it does not say for how long."""


class CursorError(UnreadableError):
    """GitHub no longer takes the cursor; the walk must begin anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer as it came; header names in lower case."""

    operation: str
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """An error of GitHub's; `path` is where in the data it left a hole."""

    type: str
    sentence: str
    """Of GitHub's own; "" for any other, which may name what is private."""
    path: tuple[str | int, ...]
    sso: bool = False
    """An organisation wants single sign-on."""

    @property
    def told(self) -> str:
        """What it is, in words that can be published."""
        return self.sentence or self.type or "without a word"

    @property
    def entry(self) -> tuple[str, int] | None:
        """The list and the place in it that alone are spoilt; None when more is."""
        for name, index in zip(self.path, self.path[1:], strict=False):
            if isinstance(name, str) and isinstance(index, int):
                return name, index
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """Data that can be used, but for the nodes that `troubles` point at."""

    operation: str
    data: Mapping[str, Any]
    troubles: tuple[Trouble, ...] = ()

    def spoilt(self, name: str) -> dict[int, Trouble]:
        """The places in a list of that name that have errors."""
        entries = [(trouble.entry, trouble) for trouble in reversed(self.troubles)]
        return {entry[1]: trouble for entry, trouble in entries if entry and entry[0] == name}


def remedy(operation: str) -> str:
    """What lets a token of a workflow read what a query asks for."""
    lines = " and ".join(f"`{name}: read`" for name in _PERMISSIONS.get(operation, _ALL))
    return f"in a workflow, `permissions:` needs {lines}"


def hint(reply: Reply, trouble: Trouble | None) -> str:
    """What kept a node from being read, in a few words."""
    if trouble is None:
        return f"it came without a word; {remedy(reply.operation)}"
    if trouble.sso:
        return "an organisation asks for single sign-on: authorise the token"
    return trouble.told
