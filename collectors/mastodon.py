"""How many follow an account on Mastodon, or on a server that speaks its API.

300 requests in five minutes and address, no key; servers in secure mode, and GoToSocial, answer
only with the token of a user of theirs. An account that has moved is counted once, where it is now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, Self
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field

from renown import collector
from renown.collector import Answer, Base, Count, Run
from renown.errors import BlockedError, MissingError, SourceError, UnreadableError
from renown.record import Observation

KINDS: tuple[str, ...] = ()
READINGS = ("followers",)

_MOVES = 3
_HANDLE = re.compile(
    r"@?(?P<user>\w[\w.-]{0,63})@(?P<host>(?=.{1,253}$)(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,62})",
    re.ASCII | re.IGNORECASE,
)


class _Handle(NamedTuple):
    """An account by its names, in small letters."""

    user: str
    host: str

    def __str__(self) -> str:
        return f"{self.user}@{self.host}"

    @classmethod
    def parsed(cls, text: str) -> Self | None:
        """The names; None where it is no handle."""
        found = _HANDLE.fullmatch(text)
        return cls(found["user"].lower(), found["host"].lower()) if found else None


def _handle(text: str) -> str:
    handle = _Handle.parsed(text)
    if handle is None:
        raise ValueError("must be an account with its server, such as @ada@social.example")
    return str(handle)


class Options(collector.Options):
    """The keys of a `mastodon` table in config.toml."""

    account: Annotated[str, AfterValidator(_handle)]
    """With its server: @ada@social.example."""
    api_url: Base | None = None
    """Where the server is asked, if that is not https:// and its name in the account."""
    token_env: str | None = None
    """The variable with a token, for servers that answer to their users only."""


class _Home(Answer):
    """Where an account has moved to, as the old home tells it."""

    acct: str
    """Without a server where it is the same one."""


class _Account(Answer):
    id: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,100}$")]
    acct: str
    followers_count: Count = None
    suspended: bool | None = None
    moved: _Home | None = None


def collect(options: Options, run: Run) -> Iterator[Observation]:
    """Yield the reading of the account, or of the one that it has moved to, then the state."""
    handle = _Handle(*options.account.split("@"))
    api = options.api_url or f"https://{handle.host}"
    token = None if options.token_env is None else run.secret(options.token_env)
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    homes = list(_homes(run, handle, api, headers))
    now, account = homes[-1]
    subject = f"mastodon:{now.host}/{account.id}"
    readings = run.gauge(
        subject, "followers", account.followers_count, f"https://{now.host}/@{now.user}"
    )
    if not readings:
        raise UnreadableError(
            f"{now.host} does not tell how many follow {now} (`followers_count`); where its keeper"
            " hides that, put it into the ledger"
        )
    if now != handle:
        run.note(f"{handle} has moved to @{now}; put it into `account`")
    accounts = {str(home): f"{home.host}/{there.id}" for home, there in homes}
    yield from run.pinned(accounts, readings, READINGS)


def _homes(
    run: Run, handle: _Handle, api: str, headers: dict[str, str]
) -> Iterator[tuple[_Handle, _Account]]:
    """The account, and where it has moved to, one home after another.

    Each is asked at its own server, which is not given the token of the first one.
    """
    first, been = handle, {handle}
    account = _ask(run, api, handle, headers)
    yield handle, account
    while account.moved is not None:
        home = account.moved.acct
        target = _Handle.parsed(home if "@" in home else f"{home}@{handle.host}")
        if target is None:
            raise UnreadableError(
                f"{handle} has moved, but its server names no account; put the new one into"
                " `account`"
            )
        if target in been or len(been) > _MOVES:
            raise UnreadableError(
                f"{handle} has moved in a circle, or more than {_MOVES} times; put the account"
                " that is in use into `account`"
            )
        been.add(target)
        at_first = target.host == first.host
        place = api if at_first else f"{urlsplit(api).scheme}://{target.host}"
        handle, account = target, _ask(run, place, target, headers if at_first else {})
        yield handle, account


def _ask(run: Run, api: str, handle: _Handle, headers: dict[str, str]) -> _Account:
    """The account. With its server in the question, another server cannot take it for its own."""

    def refused(status: int, _reason: Any) -> None:
        told = _refusal(status, handle, headers)
        if told is not None:
            raise told

    url = f"{api}/api/v1/accounts/lookup?acct={quote(str(handle), safe='')}"
    account = _Account.read(run.ask(url, refused, headers), handle.host)
    if account.acct.lower() not in (handle.user, str(handle)):
        raise UnreadableError(
            f"{handle.host} was asked for {handle} and told of another account; check `account`"
            " and `api_url`"
        )
    if account.suspended:
        raise BlockedError(
            f"{handle} is suspended by its server, so its followers are not known; take the source"
            " out if that is for good"
        )
    return account


def _refusal(status: int, handle: _Handle, headers: dict[str, str]) -> SourceError | None:
    if status == 404:
        return MissingError(f"{handle.host} knows no account {handle}; check `account`")
    if status in (401, 403) and not headers:
        return BlockedError(
            f"{handle.host} answers only to its users; name a variable that holds a token of it in"
            " `token_env`"
        )
    if status in (401, 403):
        return BlockedError(
            f"{handle.host} refuses the token; check that it is still valid and may read accounts"
        )
    return None
