"""The reputation of a user on a site of Stack Exchange. It is no following, and counts as none.

300 requests a day and address without a key, which the runners of a CI service share; 10,000 with
one, and it is no secret. More than 30 a second are punished; where an answer says `backoff`, that
many seconds must pass. "People reached" is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from renown import collector
from renown.collector import Answer, Base, Count, Run
from renown.errors import BlockedError, MissingError, UnavailableError, UnreadableError
from renown.record import Observation

KINDS: tuple[str, ...] = ()
READINGS = ("reputation",)

_THROTTLED = 502
_PASSING = frozenset({500, 503})
_PARAMETER = 400
_KEYS = "without a key a day has 300 requests for all who share the address: name one in `key_env`"


class Options(collector.Options):
    """The keys of a `stackexchange` table in config.toml."""

    user: Annotated[int, Field(gt=0)]
    """The number in the address of the profile."""
    site: Annotated[str, Field(pattern="^[a-z0-9.-]{2,64}$")] = "stackoverflow"
    """As the API calls it."""
    api_url: Base = "https://api.stackexchange.com/2.3"
    key_env: str | None = None
    """The variable with a key; without one there are 300 requests a day."""


class _User(Answer):
    user_id: int
    reputation: Count = None
    link: str = ""


class _Wrapper(Answer):
    """What is around every answer, errors too."""

    items: list[_User] = Field(default_factory=list)
    backoff: Count = None
    quota_max: Count = None
    quota_remaining: Count = None
    error_id: Count = None
    error_message: str = ""


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the reading, then the state."""
    found = _ask(options, run)
    if not found.items:
        raise MissingError(f"{options.site} knows no user {options.user}; check `user` and `site`")
    user, name = found.items[0], f"{options.site}/{options.user}"
    if user.user_id != options.user:
        raise UnreadableError(
            f"Stack Exchange was asked for {name} and told of another user; check `api_url`"
        )
    readings = run.gauge(f"stackexchange:{name}", "reputation", user.reputation, _page(user))
    if not readings:
        raise UnreadableError(
            f"Stack Exchange does not tell the `reputation` of {name}; the next run asks again"
        )
    yield from run.pinned({name: str(user.user_id)}, readings, READINGS)


def _ask(options: Options, run: Run) -> _Wrapper:
    key = run.secret(options.key_env).get_secret_value() if options.key_env else ""
    url = f"{options.api_url}/users/{options.user}?site={quote(options.site)}"
    if key:
        url = f"{url}&key={quote(key, safe='')}"

    def refused(_status: int, reason: Any) -> None:
        if isinstance(reason, dict):
            _explain(_Wrapper.read(reason, "Stack Exchange"), options, run)

    found = _Wrapper.read(run.ask(url, refused), "Stack Exchange")
    _explain(found, options, run)
    if found.backoff:
        run.http.hold(options.api_url, found.backoff)
    if found.quota_max is not None and found.quota_remaining is not None:
        run.spent(f"quota left {found.quota_remaining} of {found.quota_max}")
    return found


def _explain(found: _Wrapper, options: Options, run: Run) -> None:
    """Raise what an error says; its text is read for the time to wait, and not shown."""
    if found.error_id is None:
        return
    hint = f"; {_KEYS}" if options.key_env is None else ""
    if found.error_id == _THROTTLED:
        told = re.search(r"available in ([0-9]{1,9}) seconds", found.error_message)
        wait = int(told[1]) if told else found.backoff
        if wait is not None:
            run.http.hold(options.api_url, wait)
        when = "the next run tries again" if wait is None else f"ask again after {wait} s"
        raise UnavailableError(
            f"Stack Exchange wants fewer requests from this address; {when}{hint}", retry_after=wait
        )
    if found.error_id in _PASSING:
        raise UnavailableError("Stack Exchange is out of order; the next run tries again")
    what = "`site`, or the key" if found.error_id == _PARAMETER else "the key"
    raise BlockedError(f"Stack Exchange refuses (its error {found.error_id}); check {what}")


def _page(user: _User) -> str | None:
    """The profile, on whatever host the site has; without the name, which changes."""
    found = re.match(rf"https://[a-z0-9.-]+/users/{user.user_id}(?=/|\Z)", user.link)
    return found[0] if found else None
