"""The one HTTP client: limits, retries, politeness, address checks, conditional GET, redaction.

Everything that a source reads over the network comes through a `Session` of the `Client`. All
errors of sockets, TLS, httpcore and httpx become `renown.errors.SourceError`s here, nowhere else.

It is httpx's transport without httpx's client, which keeps cookies and reads Location by itself.
What it leaves undone:
- It ignores the proxies of the environment (HTTP_PROXY and the like): a proxy would look names up
  itself, past the check of addresses. The authorities for TLS are certifi's, the system's and those
  of SSL_CERT_FILE.
- It keeps no cookies and no cache.
- It leaves the loggers alone. The command line sets `httpcore` and `httpx` to WARNING (at DEBUG
  they quote headers) and puts `client.redactor` on its handler.
"""

from renown.http.addresses import Backend
from renown.http.client import Client
from renown.http.limits import Limits
from renown.http.redaction import Redactor
from renown.http.response import Response
from renown.http.session import Session

__all__ = ["Backend", "Client", "Limits", "Redactor", "Response", "Session"]
