"""How many subscribe to a channel on YouTube, and how often its videos were seen.

One unit of 10,000 a day and key; they begin anew at midnight Pacific time. The public number of
subscribers is rounded down to three figures. A channel that is not known is an empty list, no 404.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import AfterValidator, BeforeValidator, Field

from renown import collector
from renown.collector import Answer, Base, Run, whole
from renown.errors import BlockedError, MissingError, UnavailableError, UnreadableError
from renown.record import Observation

KINDS: tuple[str, ...] = ()
READINGS = ("followers", "views")

_ID = "UC[A-Za-z0-9_-]{22}"
_HANDLE = r"@[^\s/?#&%@\x00-\x1f\ud800-\udfff]{1,100}"
_SPENT = frozenset(
    {"quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded"}
)
_KEY = frozenset(
    {
        "keyInvalid",
        "keyExpired",
        "API_KEY_INVALID",
        "API_KEY_SERVICE_BLOCKED",
        "accessNotConfigured",
        "ipRefererBlocked",
    }
)


def _channel(text: str) -> str:
    if not re.fullmatch(f"{_ID}|{_HANDLE}", text):
        raise ValueError("must be a handle such as @ada, or the channel's id, which begins with UC")
    return text


def _digits(value: object) -> int | None:
    """Google writes whole numbers as text."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{1,16}", value):
        return None
    return whole(int(value))


_Number = Annotated[int | None, BeforeValidator(_digits)]


class Options(collector.Options):
    """The keys of a `youtube` table in config.toml."""

    channel: Annotated[str, AfterValidator(_channel)]
    """The handle, or the id."""
    api_url: Base = "https://www.googleapis.com/youtube/v3"
    key_env: str = "YOUTUBE_API_KEY"
    """The variable with the key; one is free of charge."""


class _Statistics(Answer):
    subscribers: Annotated[_Number, Field(alias="subscriberCount")] = None
    hides: Annotated[bool | None, Field(alias="hiddenSubscriberCount")] = None
    views: Annotated[_Number, Field(alias="viewCount")] = None


class _Snippet(Answer):
    handle: Annotated[object, Field(alias="customUrl")] = None


class _Channel(Answer):
    id: Annotated[str, Field(pattern=f"^{_ID}$")]
    snippet: _Snippet = _Snippet()
    statistics: _Statistics = _Statistics()


class _List(Answer):
    items: list[_Channel] = Field(default_factory=list)


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield a reading of each number that is told, then the state."""
    channel = _ask(options, run)
    subject, told = f"youtube:{channel.id}", channel.statistics
    page = _page(options, channel)
    followers = None if told.hides else told.subscribers
    if followers is None and told.views is None:
        raise UnreadableError(
            f"YouTube tells neither who subscribes to {options.channel} (`subscriberCount`) nor its"
            " views (`viewCount`); put the followers into the ledger"
        )
    if told.hides:
        run.note("the channel hides how many subscribe, so that is not known")
    elif followers is None:
        run.note("YouTube does not tell how many subscribe (`subscriberCount`)")
    readings = run.gauge(subject, "followers", followers, page)
    readings += run.gauge(subject, "views", told.views, page)
    yield from run.pinned({options.channel: channel.id}, readings, READINGS)


def _page(options: Options, channel: _Channel) -> str:
    """Of the channel, by its handle where that is known: it tells that a ledger means the same."""
    for handle in (options.channel, channel.snippet.handle):
        if isinstance(handle, str) and re.fullmatch(_HANDLE, handle):
            return f"https://www.youtube.com/{quote(handle, safe='@')}"
    return f"https://www.youtube.com/channel/{channel.id}"


def _ask(options: Options, run: Run) -> _Channel:
    """The channel. The key goes into a header, as addresses end up in logs."""

    def refused(_status: int, reason: Any) -> None:
        _explain(reason, options.key_env)

    name = "forHandle" if options.channel.startswith("@") else "id"
    wanted = quote(options.channel, safe="@")
    key = run.secret(options.key_env).get_secret_value()
    answer = run.ask(
        f"{options.api_url}/channels?part=snippet,statistics&{name}={wanted}",
        refused,
        {"X-Goog-Api-Key": key},
    )
    found = _List.read(answer, "YouTube").items
    if not found:
        raise MissingError(f"YouTube knows no channel {options.channel}; check `channel`")
    if name == "id" and found[0].id != options.channel:
        raise UnreadableError(
            f"YouTube was asked for {options.channel} and told of another channel; check `api_url`"
        )
    return found[0]


def _explain(reason: Any, key_env: str) -> None:
    words = set(_reasons(reason))
    if words & _SPENT:
        raise UnavailableError(
            f"the day's quota of the key in {key_env} is spent; it begins anew at midnight Pacific"
            " time"
        )
    if words & _KEY:
        raise BlockedError(
            f"Google refuses the key in {key_env} ({min(words & _KEY)}); check that it is whole,"
            " and that its project allows it the YouTube Data API v3"
        )


def _reasons(reason: Any) -> Iterator[str]:
    """The words for why, from both of the lists in which Google gives them."""
    error: Any = reason.get("error") if isinstance(reason, dict) else None
    if not isinstance(error, dict):
        return
    for listed in (error.get("errors"), error.get("details")):
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("reason"), str):
                yield one["reason"]
