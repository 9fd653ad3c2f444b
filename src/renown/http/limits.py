"""How long and how often: the limits of the client. Tests shorten them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """In seconds, and in numbers of tries and redirects."""

    connect: float = 5.0
    """To one address of a host, and for the handshake of TLS."""
    read: float = 20.0
    """Without a byte."""
    total: float = 60.0
    """Of one try, from the connection to the last byte."""
    longest_wait: float = 60.0
    """A host that asks for more (Retry-After) is given up at once."""
    tries: int = 3
    redirects: int = 5
