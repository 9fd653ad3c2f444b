"""How many follow an account on Bluesky.

Its public interface needs no key and is cached; its limit is called generous and told nowhere.
Handles change hands, the account's DID stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AfterValidator, Field

from renown import collector
from renown.collector import Answer, Base, Count, Run
from renown.errors import BlockedError, MissingError, UnreadableError
from renown.record import Observation

KINDS: tuple[str, ...] = ()
READINGS = ("followers",)

_INVALID = "handle.invalid"
"""What stands for a handle that does not lead back to its account at present."""
_DID = "did:[a-z]{1,20}:[A-Za-z0-9._:%-]{1,200}"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HANDLE = rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?"


def _actor(text: str) -> str:
    if re.fullmatch(_DID, text):
        return text
    handle = text.removeprefix("@").lower()
    if not re.fullmatch(_HANDLE, handle):
        raise ValueError('must be a handle such as ada.example, or a DID, "did:plc:..."')
    return handle


class Options(collector.Options):
    """The keys of a `bluesky` table in config.toml."""

    actor: Annotated[str, AfterValidator(_actor)]
    """The handle, or the DID."""
    api_url: Base = "https://public.api.bsky.app"


class _Profile(Answer):
    did: Annotated[str, Field(pattern=f"^{_DID}$")]
    handle: str = _INVALID
    followers: Annotated[Count, Field(alias="followersCount")] = None


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the reading, then the state."""
    actor = options.actor

    def refused(_status: int, reason: Any) -> None:
        _explain(reason, actor)

    url = f"{options.api_url}/xrpc/app.bsky.actor.getProfile?actor={quote(actor, safe=':')}"
    profile = _Profile.read(run.ask(url, refused), "Bluesky")
    handle = profile.handle.lower()
    if actor not in (profile.did, handle) and not (handle == _INVALID and ":" not in actor):
        raise UnreadableError(
            f"Bluesky was asked for {actor} and told of another account; check `actor`"
        )
    known = re.fullmatch(_HANDLE, handle) and handle != _INVALID
    page = f"https://bsky.app/profile/{handle if known else profile.did}"
    readings = run.gauge(f"bluesky:{profile.did}", "followers", profile.followers, page)
    if not readings:
        raise UnreadableError(
            f"Bluesky does not tell how many follow {actor} (`followersCount`); the next run asks"
            " again"
        )
    yield from run.pinned({actor: profile.did}, readings, READINGS)


def _explain(reason: Any, actor: str) -> None:
    word = reason.get("error") if isinstance(reason, dict) else None
    if word == "InvalidRequest":
        raise MissingError(f"Bluesky knows no account {actor}; check `actor`")
    if word in ("AccountTakedown", "AccountDeactivated"):
        what = "suspended" if word == "AccountTakedown" else "switched off"
        raise BlockedError(
            f"the account {actor} is {what}, so its followers are not known; take the source out if"
            " that is for good"
        )
