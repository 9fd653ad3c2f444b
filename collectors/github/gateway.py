"""The way to GitHub: PyGithub builds the requests, the session sends them.

PyGithub 2.10 knows addresses and authentication, but waits a second before each GraphQL query,
repeats queries back to back, throws partial data away and logs whole bodies. So its requester is
given a connection that sends through `run.http`, where limits, pacing, retries and redaction hold,
and the raw answers are read in `answers`. Only a subclass is changed; PyGithub's own classes stay
as they are.

Documented limits of the service: 5,000 points an hour for a person's token, 1,000 for the
GITHUB_TOKEN of a workflow, 10 seconds for a query, 100 nodes for a page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import ItemsView, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from collectors.github.answers import Answer, PassingError, Reply, read
from renown.errors import BlockedError, MissingError, UnavailableError

if TYPE_CHECKING:
    from github.Requester import (
        HTTPRequestsConnectionClass,
        HTTPSRequestsConnectionClass,
        Requester,
    )

    from renown.http import Session

log = logging.getLogger(__name__)

_TRIES = 4
"""How often one question is asked, each time for half as much: 100, 50, 25, 12."""


class Gateway:
    """Asks GitHub's GraphQL API with one token, and adds up what it costs. For one thread."""

    def __init__(self, http: Session, api_url: str, token: str, token_env: str) -> None:
        self._token = token.strip()
        if not re.fullmatch("[!-~]+", self._token):
            raise BlockedError(f"the value of {token_env} is no token; set it to the token alone")
        self._requester = _requester(http, api_url, self._token)
        self._token_env = token_env
        self._points = 0
        self._left = "an unknown number"
        self._fits: dict[str, dict[str, int]] = {}  # how many nodes of a query were not too many

    def ask(self, query: str, variables: Mapping[str, object]) -> Reply:
        """One query's reply. What may pass is asked again. What was too much is asked for half of
        `first`, and so are the later pages.

        Raises BlockedError, MissingError, UnavailableError, UnreadableError.
        """
        asked = {**variables, **self._fits.get(query, {})}
        last = PassingError("nothing was asked")
        for _ in range(_TRIES):
            try:
                return self._exchange(query, asked)
            except PassingError as error:
                last = error
            if last.too_much and isinstance(first := asked.get("first"), int):
                self._fits[query] = {"first": max(1, first // 2)}
                asked |= self._fits[query]
        if last.partial is not None:
            return last.partial
        raise UnavailableError(f"{last}, {_TRIES} times; what was read is kept, run again later")

    def _exchange(self, query: str, variables: Mapping[str, object]) -> Reply:
        operation = query.split("(", 1)[0].removeprefix("query").strip()
        body = {"query": query, "operationName": operation, "variables": variables}
        try:
            status, headers, text = self._requester.requestJson(
                "POST", self._requester.graphql_url, input=body
            )
        except (ValueError, OverflowError):  # no UTF-8, or words where PyGithub reads numbers
            raise PassingError(f"the answer to {operation} is damaged") from None
        answer = Answer(operation=operation, status=status, headers=headers, text=text)
        reply = read(answer, token=self._token, token_env=self._token_env)
        self._count(reply)
        return reply

    def _count(self, reply: Reply) -> None:
        """Keep the books. Servers without limits answer null."""
        rate = reply.data.get("rateLimit")
        if isinstance(rate, dict) and isinstance(rate.get("cost"), int):
            self._points += rate["cost"]
            left = rate.get("remaining")
            self._left = f"{left:d}" if isinstance(left, int) else "?"

    def report(self) -> None:
        """Log what was spent."""
        log.info("GitHub: %d points used, %s left in this hour", self._points, self._left)


class _Connection:
    """What PyGithub takes for an HTTP connection: one exchange through the session."""

    http: ClassVar[Session]
    scheme: ClassVar[str]

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
        response = self.http.request(verb, url, headers=headers, content=content)
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


def _requester(http: Session, api_url: str, token: str) -> Requester:
    """A requester of our own class, bound to the session."""
    from github.Auth import Token  # noqa: PLC0415 (takes 0.3 s)
    from github.Requester import Requester  # noqa: PLC0415 (it too)

    class SessionRequester(Requester):
        """Holds its own connection classes and logger, so that PyGithub's stay as they are."""

    def bound(scheme: str) -> Any:
        return type("SessionConnection", (_Connection,), {"http": http, "scheme": scheme})

    SessionRequester.injectConnectionClasses(
        cast("type[HTTPRequestsConnectionClass]", bound("http")),
        cast("type[HTTPSRequestsConnectionClass]", bound("https")),
    )
    silent = logging.getLogger(f"{__name__}.requester")
    silent.disabled = True
    SessionRequester.injectLogger(silent)
    return SessionRequester(
        auth=Token(token),
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
