"""Fields of badges, which may be missing, null or anything: read, or None."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from renown.credentials import first_moment, last_moment
from renown.errors import UnreadableError

Object = Mapping[str, Any]

_LONGEST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a badge says of itself, without whom it was issued to."""

    id: str | None
    title: str | None
    url: str | None
    at: datetime | None
    until: datetime | None
    issuer: str | None
    issuer_id: str | None
    template: str | None
    category: str | None = None


def text(value: object) -> str | None:
    """One line of it; None where there is none."""
    if not isinstance(value, str):
        return None
    sound = value[: 4 * _LONGEST].encode("utf-8", "replace").decode("utf-8")
    line = " ".join("".join(c if c.isprintable() else " " for c in sound).split())
    return line[:_LONGEST] or None


def iri(value: object) -> str | None:
    """An absolute id (an address, a URN, a DID) as it stands; no other can be told apart."""
    sound = isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]{1,450}", value)
    return str(value) if sound else None


def objects(value: object) -> Iterator[Object]:
    """The objects that it is, or lists."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def texts(value: object) -> list[str]:
    """The texts that it is, or lists."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def first(value: object) -> Object:
    """The first object in it; an empty one where there is none."""
    return next(objects(value), {})


def id_of(value: object) -> str | None:
    """Of what may stand as its id alone, or with it."""
    return iri(value if isinstance(value, str) else first(value).get("id"))


def same(one: str, other: str) -> bool:
    """Whether they are one id: many issuers write a slash at its end here and none there."""
    return one.rstrip("/") == other.rstrip("/")


def shown(address: str) -> str:
    """An address as it may be told: what follows `?` or `#` may be a secret. A path as it is."""
    rest = re.search(r"[?#]", address) if address.startswith("https://") else None
    return f"{address[: rest.start()][:200]}{rest[0]}..." if rest else address[:200]


def is_set(value: object) -> bool:
    """Whether a flag is set, in whatever way its issuer writes it; "false" says that it is not."""
    return bool(value) and str(value).lower() != "false"


def page(*addresses: object) -> str | None:
    """The first that a reader can open."""
    return next((a for a in map(iri, addresses) if a and a.startswith("https://")), None)


def issued(value: object) -> datetime | None:
    """The moment of issue in UTC: of a day its first."""
    return first_moment(value) if _is_day(value) else _moment(value)


def expires(document: Object, *names: str) -> datetime | None:
    """The last moment; None: never. UnreadableError for what is no date: never is no guess."""
    for name in names:
        value = document.get(name)
        if value is None:
            continue
        found = last_moment(value) if _is_day(value) else _moment(value)
        if found:
            return found
        if isinstance(value, str) and re.match(r"(22|[3-9]\d)\d\d-", value):
            return None  # as good as never
        raise UnreadableError(f"its `{name}` is no date; ask its issuer to mend it")
    return None


def _is_day(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or not 10 < len(value) <= 64:
        return None
    try:
        found = datetime.fromisoformat(value)
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if 1900 <= found.year <= 2200 else None
