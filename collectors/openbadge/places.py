"""Where badges lie: files in the folder of config.toml, and addresses."""

from __future__ import annotations

from pathlib import Path

from collectors.openbadge.verdict import DoubtError, UnreachedError
from collectors.openbadge.web import Web
from renown.errors import BlockedError, MissingError, UnreadableError

_MAX_FILE = 16 * 2**20


def is_address(place: str) -> bool:
    """Whether it is on the web."""
    return place.startswith("https://")


def content(place: str, folder: Path, web: Web) -> bytes:
    """What is there; SourceError where that cannot be read."""
    if not is_address(place):
        return _file(place, folder, web.mailbox.told(place))
    try:
        return web.fetch(place).body
    except UnreachedError as error:
        raise error.trouble from None
    except DoubtError:
        raise BlockedError(
            f"{web.mailbox.told(place)} cannot be asked; mend it in `badges`"
        ) from None


def _file(place: str, folder: Path, name: str) -> bytes:
    try:
        path = (folder / place).resolve()
        inside = path.is_relative_to(folder.resolve())
        if not inside:
            raise BlockedError(
                f"{name} leads out of the folder of config.toml; copy the badge into it"
            )
        if not path.is_file():
            raise MissingError(f"there is no file {name}; put it there, or mend `badges`")
        with path.open("rb") as stream:
            found = stream.read(_MAX_FILE + 1)
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError
        reason = getattr(error, "strerror", None) or "the system refuses"
        raise UnreadableError(
            f"{name} cannot be read: {reason.lower()}; mend its path or its permissions"
        ) from None
    if len(found) > _MAX_FILE:
        raise UnreadableError(f"{name} is larger than 16 MiB; take a smaller picture")
    return found
