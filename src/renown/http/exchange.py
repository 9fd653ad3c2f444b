"""One request and its answer, with limits, pace and retries; `session` says what it means."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    retry_if_result,
    stop_after_attempt,
    wait_exponential,
)

from renown import __version__
from renown.errors import UnavailableError
from renown.http import body
from renown.http.addresses import Backend, Transport
from renown.http.failure import unavailable, unsendable
from renown.http.limits import Limits
from renown.http.pace import Origin, Pace
from renown.http.redaction import Redactor
from renown.http.response import Response, is_challenge, retry_after, validators
from renown.http.url import shown

Tell = Callable[[str], None]
"""Called once for every try that reached for the host, with a line for the log."""

Permit = Callable[[], None]
"""Called before each wait and right before a request is sent; by raising it keeps it back."""

_PASSING = frozenset({429, 500, 502, 503, 504})
_exponential = wait_exponential()  # 1, 2, 4 ... seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """The sending side of the client: shared by all sources, safe in threads."""

    transport: Transport
    backend: Backend
    pace: Pace
    limits: Limits
    max_body: int
    redactor: Redactor
    sleep: Callable[[float], None]

    def build(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | None = None
    ) -> httpx.Request:
        """A request that is ready to be sent; BlockedError for a header that cannot be."""
        limits = self.limits
        timeout = httpx.Timeout(limits.total, connect=limits.connect, read=limits.read)
        own = {"user-agent": f"renown/{__version__}", "accept": "*/*", "accept-encoding": "gzip"}
        given = {name.lower(): value for name, value in headers.items()}
        try:
            return httpx.Request(
                method,
                url,
                headers=own | given,
                content=content,
                extensions={"timeout": timeout.as_dict()},
            )
        except UnicodeError:
            raise unsendable(self.shown(url)) from None

    def fetch(self, request: httpx.Request, tell: Tell) -> Response:
        """Ask for a document, and again while that may help; the last answer is given back.

        Where there is a pause, no other document is asked of that host meanwhile. Of an answer
        that holds none, the body is not read. Raises UnavailableError, UnreadableError,
        BlockedError.
        """
        retrying = Retrying(
            stop=stop_after_attempt(self.limits.tries),
            retry=retry_if_result(self._may_pass) | retry_if_exception(_may_mend),
            wait=_backoff,
            sleep=self._rest,
            retry_error_callback=_last,
        )
        return retrying(self._fetch, request, tell)

    def send(
        self, request: httpx.Request, tell: Tell, patience: float | None, permit: Permit
    ) -> Response:
        """Send it once, as soon as the host allows it; whatever comes back is given back.

        Raises UnavailableError, UnreadableError, BlockedError, and whatever `permit` raises.
        """
        self.pace.leave(_origin(request.url), patience, permit)
        return self._try(request, tell, document=False)

    def hold(self, url: httpx.URL, seconds: float) -> None:
        """Let nobody ask that host before so many seconds have passed."""
        self.pace.hold(_origin(url), seconds)

    def shown(self, url: httpx.URL) -> str:
        """The address without what may be secret in it."""
        return self.redactor.clean(shown(url))

    def _fetch(self, request: httpx.Request, tell: Tell) -> Response:
        with self.pace.turn(_origin(request.url)):
            return self._try(request, tell, document=True)

    def _try(self, request: httpx.Request, tell: Tell, *, document: bool) -> Response:
        with self.backend.within(self.limits.total), self._folding(request.url):
            answer = self._open(request, tell)
            try:
                return self._read(answer, document)
            finally:
                answer.close()

    @contextmanager
    def _folding(self, url: httpx.URL) -> Iterator[None]:
        try:
            yield
        except httpx.LocalProtocolError:
            raise unsendable(self.shown(url)) from None
        except httpx.HTTPError as error:
            raise unavailable(error, self.shown(url), self.limits) from error

    def _open(self, request: httpx.Request, tell: Tell) -> httpx.Response:
        started = time.monotonic()
        line = f"{request.method} {self.shown(request.url)}"
        try:
            answer = self.transport.handle_request(request)
        except httpx.HTTPError as error:
            tell(f"{line}: {type(error).__name__} after {time.monotonic() - started:.2f} s")
            raise
        tell(f"{line}: {answer.status_code} after {time.monotonic() - started:.2f} s")
        answer.request = request
        return answer

    def _read(self, answer: httpx.Response, document: bool) -> Response:
        headers = dict(answer.headers.items())
        if answer.is_error and (seconds := retry_after(headers)) is not None:
            self.hold(answer.url, seconds)
        wanted = not document or answer.is_success or answer.status_code == 304
        url = str(answer.url)
        content = body.read(answer, self.shown(answer.url), self.max_body) if wanted else b""
        return Response(
            status=answer.status_code,
            url=url,
            headers=headers,
            body=self.redactor.scrub(content),
            validators=validators(headers, url, content),
            moved_to=None,
        )

    def _may_pass(self, response: Response) -> bool:
        wait = retry_after(response.headers) or 0.0
        passing = response.status in _PASSING and not is_challenge(response)
        return passing and wait <= self.limits.longest_wait

    def _rest(self, seconds: float) -> None:
        if seconds:
            self.sleep(seconds)


def _origin(url: httpx.URL) -> Origin:
    return Origin(scheme=url.scheme, host=url.host, port=url.port)


def _may_mend(error: BaseException) -> bool:
    return isinstance(error, UnavailableError) and error.retry_after is None


def _backoff(state: RetryCallState) -> float:
    """Seconds before the next try; none where the host has set the time, which `Pace` keeps."""
    outcome = state.outcome
    if outcome and not outcome.failed and retry_after(outcome.result().headers) is not None:
        return 0.0
    return _exponential(state)


def _last(state: RetryCallState) -> Response:
    assert state.outcome is not None
    response: Response = state.outcome.result()  # or raises what the last try raised
    return response
