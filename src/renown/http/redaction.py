"""Secrets stay out of what is written: known values and what looks like a token become `***`."""

from __future__ import annotations

import logging
import re
import threading
from urllib.parse import quote

MASK = "***"
_SHORTEST = 4  # shorter values would blank out half of every text

_TOKENS = re.compile(
    r"gh[pousr]_\w{6,}|github_pat_\w{6,}|glpat-[\w-]{6,}|xox[a-z]-[\w-]{6,}", re.IGNORECASE
)
_LED = re.compile(  # known by what stands before them: in a header, in a query
    r"(bearer\s+|[?&](?:key|sig|code|[\w.-]*(?:token|api[-_]?key|secret|password|signature))=)"
    r"[^&#\s\"'<>,;]+",
    re.IGNORECASE,
)


class Redactor(logging.Filter):
    """A filter for the handlers of the log: it cleans finished messages and exceptions."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: tuple[str, ...] = ()
        self._lock = threading.Lock()

    def add(self, secret: str) -> None:
        """Mask this value from now on, each line of it, and as it stands in an address."""
        lines = [line.strip() for line in secret.splitlines()]
        found = {*lines, *(quote(line, safe="") for line in lines)}
        with self._lock:
            known = [s for s in found.union(self._secrets) if len(s) >= _SHORTEST]
            self._secrets = tuple(sorted(known, key=len, reverse=True))  # one may hold another

    def clean(self, text: str) -> str:
        """The text with every secret masked."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return _LED.sub(rf"\1{MASK}", _TOKENS.sub(MASK, text))

    def scrub(self, body: bytes) -> bytes:
        """An answer without the secrets that were sent for it: some servers send them back."""
        for secret in self._secrets:
            body = body.replace(secret.encode(), MASK.encode())
        return body

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, cleaned; its exception becomes text that no handler makes anew."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = str(record.msg)  # wrong arguments: a log line must never stop a run
        record.msg, record.args = self.clean(message), ()
        if record.exc_info:
            text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_info, record.exc_text = None, text
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True
