"""Asks GitHub: tries again, asks for less, obeys limits, and adds up what it costs.

Documented limits of the service: 5,000 points an hour for a person's token, 1,000 for the
GITHUB_TOKEN of a workflow, 10 seconds for a query, 100 nodes for a page; without a token 60
requests an hour, and 10 searches a minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from collectors.github.allowance import Allowance, Ticket
from collectors.github.answers import document, read, until_reset
from collectors.github.reply import Answer, LimitedError, PassingError, Reply
from collectors.github.transport import requester
from renown.errors import BlockedError, UnavailableError

T = TypeVar("T")

if TYPE_CHECKING:
    from renown.http import Session

_TRIES = 4
"""How often one question is asked; where it was too much, each time for half: 100, 50, 25, 12."""
_CALM = 10
"""After so many pages that went well, larger ones are asked for again."""


class Gateway:
    """Asks one GitHub with one token, or with none. For one thread; the allowance is shared."""

    def __init__(
        self, http: Session, api_url: str, token: str | None, token_env: str, allowance: Allowance
    ) -> None:
        self._token = (token or "").strip()
        if token is not None and not re.fullmatch("[!-~]+", self._token):
            raise BlockedError(f"the value of {token_env} is no token; set it to the token alone")
        self._http = http
        self._token_env = token_env
        self._allowance = allowance
        self._ticket = Ticket()
        self._requester = requester(
            http, api_url, self._token, patience=allowance.patience, permit=self._permit
        )
        self._costs = {"Contributions": 2, "Numbers": 4}  # the most that a query has cost; else 1
        self._fits: dict[str, int] = {}  # how many nodes of a query were not too many lately
        self._before: dict[str, int] = {}  # and before more were asked for again
        self._calm = 0  # pages in a row that went well

    def ask(self, query: str, variables: Mapping[str, object], *, whole: bool = False) -> Reply:
        """One query's reply. What may pass is asked again, and a limit is waited for.

        What was too much is asked for half of `first`, and so are the later pages; where it is to
        be asked as a `whole`, the PassingError is raised at once, for the caller to ask for less.
        Raises BlockedError, MissingError, UnavailableError, UnreadableError, IncompleteError.
        """
        asked = dict(variables)
        if query in self._fits:
            asked["first"] = self._fits[query]

        def less(error: PassingError) -> None:
            self._calm = 0
            if error.too_much:
                self._shrink(query, asked, error, whole=whole)

        try:
            reply = self._persist(lambda: self._query(query, asked), less)
        except PassingError as error:
            if error.partial is None or (whole and error.too_much):
                raise
            return error.partial
        self._grow(query, variables)
        return reply

    def _persist(self, question: Callable[[], T], less: Callable[[PassingError], None]) -> T:
        """What comes back, after some tries; before a further one `less` may ask for less."""
        last = PassingError("nothing was asked")
        for attempt in range(_TRIES):
            try:
                return question()
            except PassingError as error:
                last = error
            less(last)
            if attempt + 1 >= _TRIES or not self._pause(2.0**attempt):
                break
        again = f", asked {attempt + 1} times" if attempt else ""
        raise PassingError(
            f"{last}{again}; run again later",
            too_much=last.too_much,
            timed_out=last.timed_out,
            partial=last.partial,
        )

    def _shrink(
        self, query: str, asked: dict[str, object], error: PassingError, *, whole: bool
    ) -> None:
        """Ask for less from now on; the error itself, where a whole is to be asked otherwise."""
        first = asked.get("first")
        if query in self._before:  # it was too early to ask for more
            self._fits[query] = asked["first"] = self._before.pop(query)
        elif whole:
            if error.timed_out:
                self._pause(1.0)
            raise error
        elif isinstance(first, int):
            self._fits[query] = asked["first"] = max(1, first // 2)

    def _grow(self, query: str, variables: Mapping[str, object]) -> None:
        """After some pages that went well, ask for larger ones again: a time-out may pass."""
        self._calm += 1
        self._before.pop(query, None)
        if query in self._fits and self._calm >= _CALM:
            self._before[query], self._calm = self._fits[query], 0
            self._fits[query] = min(2 * self._fits[query], cast("int", variables["first"]))

    def get(self, path: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        """The JSON object at a path of the REST API. Raises what `ask` does."""

        def read_body(answer: Answer) -> dict[str, Any]:
            return document(answer, token=self._token, token_env=self._token_env)

        def question() -> dict[str, Any]:
            given = {"parameters": dict(parameters)}
            return self._exchange(path.strip("/"), ("GET", path), given, read_body)

        return self._persist(question, lambda _error: None)

    def _query(self, query: str, variables: Mapping[str, object]) -> Reply:
        def read_reply(answer: Answer) -> Reply:
            reply = read(answer, token=self._token, token_env=self._token_env)
            rate = reply.data.get("rateLimit")  # servers without limits answer null
            if isinstance(rate, dict) and isinstance(rate.get("cost"), int):
                self._costs[operation] = max(rate["cost"], self._costs.get(operation, 1))
                self._ticket.spent(rate["cost"], rate.get("remaining"))
            return reply

        operation = query.split("(", 1)[0].removeprefix("query").strip()
        body = {"query": query, "operationName": operation, "variables": variables}
        address = "POST", self._requester.graphql_url
        return self._exchange(operation, address, {"input": body}, read_reply)

    def _exchange(
        self,
        operation: str,
        address: tuple[str, str],
        given: Mapping[str, Any],
        reader: Callable[[Answer], T],
    ) -> T:
        """What comes back, read; after the limits that GitHub sets meanwhile."""
        while True:
            self._allowance.check()
            self._ticket = Ticket(cost=self._costs.get(operation, 1))
            try:
                answer = self._send(operation, address, given)
                value = reader(answer)
            except LimitedError as error:
                self._ticket.cost = 0
                self._limit(error.retry_after, str(error))
            except UnavailableError as error:
                if error.retry_after is not None:
                    self._allowance.check()  # it tells more than that the host is held
                raise
            else:
                if answer.headers.get("x-ratelimit-remaining") == "0":
                    self._limit(until_reset(answer.headers) or 0.0)  # the next would be refused
                return value
            finally:
                self._allowance.settle(self._ticket)

    def _send(self, operation: str, address: tuple[str, str], given: Mapping[str, Any]) -> Answer:
        try:
            status, headers, text = self._requester.requestJson(*address, **given)
        except (ValueError, OverflowError):  # no UTF-8, or words where PyGithub reads numbers
            raise PassingError(f"the answer to {operation} is damaged") from None
        return Answer(operation=operation, status=status, headers=headers, text=text)

    def _permit(self) -> None:
        self._allowance.admit(self._ticket)

    def _limit(self, told: float | None, why: str = "GitHub's rate limit is used up") -> None:
        wait = self._allowance.limited(self._ticket, told, why)
        self._http.hold(self._requester.base_url, wait)

    def _pause(self, seconds: float) -> bool:
        """Wait before asking again; False where there is no time for it."""
        if not self._allowance.rest(seconds):
            return False
        self._http.wait(seconds)
        return True
