"""Which addresses may be reached, and the connections to them, each within its deadline.

A name is looked up once, when the connection is made; all its addresses are checked, and the
connection goes to one of those. A name that answers differently the next time (DNS rebinding)
gains nothing by it.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any
from weakref import WeakSet

import httpcore
import httpx

from renown.errors import BlockedError, UnavailableError

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host, as text; OSError or UnicodeError when there are none."""

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def look_up(host: str, port: int) -> list[str]:
    """What the system's resolver says. Its patience is the system's; it cannot be cut short."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether it lies on the public Internet.

    An IPv4 address inside an IPv6 one (mapped, 6to4, NAT64) decides; Teredo is never public.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _embedded(ip)
        if inner is None:
            return ip in _GLOBAL_UNICAST and ip.is_global
        ip = inner
    return ip.is_global and not ip.is_multicast


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


class Backend(httpcore.NetworkBackend):
    """Connects httpcore's pool to addresses that were checked, within the deadline in force.

    `connect_to` is the one address at which every host is reached, unchecked and not looked up.
    `resolve` (looks names up) and `dial` (connects to an address) are there to test the rules.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        connect_to: tuple[str, int] | None = None,
        resolve: Resolve = look_up,
        dial: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._connect_to = connect_to
        self._resolve = resolve
        self._dial = httpcore.SyncBackend() if dial is None else dial
        self._deadline = threading.local()  # an exchange stays in its thread; a connection does not
        self._streams: WeakSet[_Stream] = WeakSet()
        self._ended = False
        self._opening = threading.Lock()

    @cached_property
    def authorities(self) -> ssl.SSLContext:
        """Whom TLS trusts. Loading them takes a tenth of a second, so they are when needed."""
        context = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()  # the system's and SSL_CERT_FILE's: an intranet's authority
        return context

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """All that this thread sends and receives inside takes no longer than that."""
        self._deadline.at = time.monotonic() + seconds
        try:
            yield
        finally:
            del self._deadline.at

    def left(self, timeout: float | None, error: type[Exception]) -> float | None:
        """The timeout, or the time left where that is less; `error` when there is none left."""
        if self._ended:
            raise error("the run has ended")
        deadline: float | None = getattr(self._deadline, "at", None)
        if deadline is None:
            return timeout
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise error("the time is up")
        return remaining if timeout is None else min(timeout, remaining)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers.

        A name raises our errors, a connection httpcore's.
        """
        if self._connect_to is None:
            addresses = self._checked(host, port)
        else:
            addresses, port = [self._connect_to[0]], self._connect_to[1]
        trouble: Exception | None = None
        for address in addresses:
            limit = self.left(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._dial.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return self.opened(stream)
        raise trouble or UnavailableError(f"{host} has no address; check the spelling")

    def opened(self, stream: httpcore.NetworkStream) -> _Stream:
        """A stream whose waits end with the deadline, and with the backend."""
        made = _Stream(stream, self)
        with self._opening:
            self._streams.add(made)
        return made

    def end(self) -> None:
        """Wake whoever waits for another side, in any thread, with an error; nobody waits any more.

        A socket that is closed wakes nobody who reads from it; one that is shut down does.
        """
        self._ended = True
        with self._opening:
            streams = list(self._streams)
        for stream in streams:
            stream.shut_down()

    def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise UnavailableError(
                f"the name {host[:253]} cannot be looked up; check its spelling and the network"
            ) from error
        for address in addresses:
            if not self._allow_private and not is_public(address):
                raise BlockedError(
                    f"{host} is at {address}, which is not a public address: nothing was sent; if"
                    " the host is yours, set allow_private = true under [http] in config.toml"
                )
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline of the exchange that uses it."""

    def __init__(self, inner: httpcore.NetworkStream, backend: Backend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def shut_down(self) -> None:
        """Let whoever reads or writes here fail at once."""
        with suppress(OSError):  # closed meanwhile
            # TLS would say goodbye first, and wait for the answer.
            socket.socket.shutdown(self._inner.get_extra_info("socket"), socket.SHUT_RDWR)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,  # noqa: ARG002 (the pool's trusts nobody; ours loads when needed)
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        limit = self._backend.left(timeout, httpcore.ConnectTimeout)
        secured = self._inner.start_tls(self._backend.authorities, server_hostname, limit)
        return self._backend.opened(secured)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Transport(httpx.HTTPTransport):
    """httpx's transport over a pool with our backend.

    httpx takes no backend, so its pool is replaced (httpx is pinned below 0.29 for this).
    """

    def __init__(self, backend: Backend) -> None:
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts no one; the backend has its own
        super().__init__(verify=nobody, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=nobody,
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=30.0,
            network_backend=backend,
        )
