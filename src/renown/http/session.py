"""One source's view of the client: redirects, conditional requests, counts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import replace

from renown.errors import UnreadableError
from renown.http.exchange import Exchange, Permit
from renown.http.response import Response, conditions, is_same
from renown.http.status import judge
from renown.http.url import checked, keeps_trust

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_HARMLESS = frozenset({"accept", "accept-language"})  # any other header may be a secret

logger = logging.getLogger(__name__)


class Session:
    """For one source: it counts the requests and logs under the source's name. Safe in threads."""

    def __init__(self, source: str, exchange: Exchange) -> None:
        self.requests = 0
        """Sent so far, redirects and further tries among them."""
        self.not_modified = 0
        """How many documents were answered 304."""
        self._source = source
        self._exchange = exchange
        self._counting = threading.Lock()

    def redact(self, secret: str) -> None:
        """Keep this value out of all logs and errors."""
        self._exchange.redactor.add(secret)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        patience: float | None = None,
        permit: Permit = lambda: None,
    ) -> Response:
        """One exchange with an API: sent once, without the pause that is kept between documents.

        It waits until the host may be asked, where it has said when; UnavailableError, unsent, when
        that is longer than `patience` seconds (default: the client's longest wait). `permit` is
        called before each wait and right before it is sent; by raising it keeps it back. No
        redirects are followed and any status comes back; to try again is up to the caller. Raises
        UnavailableError for connection trouble, UnreadableError for a body that is too large or
        not what it says, BlockedError for an address that may not be reached.
        """
        address = checked(url, self._exchange.shown)
        request = self._exchange.build(method, address, headers or {}, content)
        return self._exchange.send(request, self._tell, patience, permit)

    def hold(self, url: str, seconds: float) -> None:
        """Let nobody ask that host before so many seconds have passed, as it said in its body."""
        self._exchange.hold(checked(url, self._exchange.shown), seconds)

    def wait(self, seconds: float) -> None:
        """Sleep; UnavailableError when the run ends meanwhile."""
        self._exchange.sleep(seconds)

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        validators: Mapping[str, str] | None = None,
    ) -> Response:
        """The document there: 2xx, or 304 with an empty body when the validators still hold.

        `validators` are those of a former Response, and go only to the address that gave them.
        Where that address has none, or they do not tell, the same body comes as 304, too. At
        most five redirects are followed, each checked like the first address; headers that may be
        secret stay with the first host. Tried again as in `request`. Raises BlockedError,
        MissingError, UnavailableError, UnreadableError.
        """
        exchange, known = self._exchange, validators or {}
        first = address = checked(url, exchange.shown)
        sent, permanent = dict(headers or {}), True
        for _ in range(exchange.limits.redirects + 1):
            asked = conditions(known, str(address))
            request = exchange.build("GET", address, sent | asked)
            response = exchange.fetch(request, self._tell)
            location = response.headers.get("location")
            if response.status not in _REDIRECTS or location is None:
                judge(response, exchange.shown(address), conditional=bool(asked))
                moved_to = str(address) if permanent and address != first else None
                return replace(self._confirmed(response, known), moved_to=moved_to)
            permanent = permanent and response.status in _PERMANENT
            target = checked(location, exchange.shown, base=address)
            if not keeps_trust(address, target):
                sent = {name: sent[name] for name in sent if name.lower() in _HARMLESS}
            address = target
        raise UnreadableError(
            f"{exchange.shown(first)} redirects more than {exchange.limits.redirects} times;"
            " name the final address"
        )

    def _confirmed(self, response: Response, known: Mapping[str, str]) -> Response:
        """What is not new, as 304; the server need not repeat the validators that it confirms."""
        if response.status != 304 and not is_same(response, known):
            return response
        with self._counting:
            self.not_modified += 1
        held = {**known, **response.validators}
        return replace(response, status=304, body=b"", validators=held)

    def _tell(self, line: str) -> None:
        with self._counting:
            self.requests += 1
        logger.debug("%s: %s", self._source, line)
