"""The e-mail address of the holder: known in whatever form it stands, and kept out of what is told.

Some issuers put it into the ids of badges. A plain hash of such an id would let anybody try
addresses until one fits, so that it is taken out before the rest is hashed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from collectors.openbadge.fields import same, shown
from renown.http.redaction import MASK


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """`address` is empty where it is not known; then nothing is hidden."""

    address: str

    def forms(self, text: str) -> list[str]:
        """How it stands there: plain or percent-encoded, in any case."""
        return _pattern(self.address).findall(text) if "@" in self.address else []

    def masked(self, text: str) -> str:
        """The text without it, as the client masks it in answers."""
        return _pattern(self.address).sub(MASK, text) if "@" in self.address else text

    def is_in(self, text: str) -> bool:
        """Whether it stands there, or stood there before an answer was masked."""
        return bool(self.forms(text)) or ("@" in self.address and MASK in text)

    def same(self, one: object, other: object) -> bool:
        """Whether they are one id, of which an answer may have lost the address."""
        if not isinstance(one, str) or not isinstance(other, str):
            return False
        return same(self.masked(one), self.masked(other))

    def key(self, name: str) -> str:
        """The id, or a digest of what remains of it without the address."""
        if not self.is_in(name):
            return name
        return "sha256:" + hashlib.sha256(self.masked(name).encode()).hexdigest()

    def told(self, place: str) -> str:
        """An address or a path as it may stand in a message."""
        return self.masked(shown(place))


@lru_cache(maxsize=8)
def _pattern(address: str) -> re.Pattern[str]:
    return re.compile("".join(map(_any_form, address)), re.IGNORECASE)


def _any_form(letter: str) -> str:
    # %2540 is what remains of %40 that was encoded once more.
    forms = [re.escape(letter)]
    for case in sorted({letter.lower(), letter.upper()}):
        raw = case.encode("utf-8", "surrogatepass")
        forms.append("".join(f"%(?:25)*{byte:02x}" for byte in raw))
    return f"(?:{'|'.join(forms)})"
