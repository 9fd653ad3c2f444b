"""The way to GitHub: PyGithub builds the requests, the session sends them.

PyGithub 2.10 knows addresses and authentication, but waits a second before each GraphQL query,
repeats queries back to back, throws partial data away and logs whole bodies. So its requester is
given a connection that sends through `run.http`, where limits and redaction hold, and the raw
answers are read in `answers`. Only a subclass is changed; PyGithub's own classes stay as they are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, ItemsView, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from collectors.github.reply import PassingError
from renown.errors import MissingError, UnavailableError, UnreadableError

if TYPE_CHECKING:
    from github.Requester import (
        HTTPRequestsConnectionClass,
        HTTPSRequestsConnectionClass,
        Requester,
    )

    from renown.http import Session


class _Connection:
    """What PyGithub takes for an HTTP connection: one exchange through the session."""

    http: ClassVar[Session]
    scheme: ClassVar[str]
    rules: ClassVar[tuple[Callable[[], float], Callable[[], None]]]
    """How long a request may wait, and whether it may be sent."""

    def __init__(self, host: str, port: int | None = None, **_ignored: object) -> None:
        self.host = host  # PyGithub compares it
        name = f"[{host}]" if ":" in host else host
        self._origin = f"{self.scheme}://{name}{f':{port}' if port else ''}"

    def request(
        self,
        verb: str,
        url: str,
        input: str | None,  # noqa: A002 (PyGithub's name)
        headers: dict[str, str],
        _stream: bool = False,
    ) -> None:
        # The session says who it is by itself.
        kept = {name: value for name, value in headers.items() if name.lower() != "user-agent"}
        self._asked = verb, f"{self._origin}{url}", kept, input

    def getresponse(self) -> _Raw:
        verb, url, headers, text = self._asked
        content = None if text is None else text.encode()
        patience, permit = self.rules
        try:
            response = self.http.request(
                verb,
                url,
                headers=headers,
                content=content,
                patience=patience(),
                permit=permit,
            )
        except UnavailableError as error:
            if error.retry_after is not None:
                raise
            raise PassingError(str(error)) from error
        except UnreadableError as error:  # cut off while packed, or too large
            raise PassingError(str(error), too_much=True) from error
        if response.status == 202:  # PyGithub would sleep, and ask again
            raise PassingError("GitHub is not done yet")
        if 300 <= response.status < 400:  # PyGithub would follow, and lose the query on the way
            raise MissingError(f"{self._origin} sends elsewhere; set api_url to where it moved")
        return _Raw(response.status, response.headers, response.body)

    def close(self) -> None:
        """The session belongs to somebody else."""


class _Raw:
    """An answer in the shape that PyGithub reads."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self._headers = dict(headers)
        self._body = body

    def getheaders(self) -> ItemsView[str, str]:
        return self._headers.items()

    def read(self) -> str:
        return self._body.decode()


def requester(
    http: Session,
    api_url: str,
    token: str,
    *,
    patience: Callable[[], float],
    permit: Callable[[], None],
) -> Requester:
    """A requester of our own class, bound to the session."""
    from github.Auth import Token  # noqa: PLC0415 (takes 0.3 s)
    from github.Requester import Requester  # noqa: PLC0415 (it too)

    class SessionRequester(Requester):
        """Holds its own connection classes and logger, so that PyGithub's stay as they are."""

    def bound(scheme: str) -> Any:
        given = {"http": http, "scheme": scheme, "rules": (patience, permit)}
        return type("SessionConnection", (_Connection,), given)

    SessionRequester.injectConnectionClasses(
        cast("type[HTTPRequestsConnectionClass]", bound("http")),
        cast("type[HTTPSRequestsConnectionClass]", bound("https")),
    )
    silent = logging.getLogger(f"{__name__}.requester")
    silent.disabled = True
    SessionRequester.injectLogger(silent)
    return SessionRequester(
        auth=Token(token) if token else None,
        base_url=api_url,
        timeout=0,
        user_agent="",
        per_page=100,
        verify=True,
        retry=None,
        pool_size=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )
