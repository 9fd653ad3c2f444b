"""The frame of the text form: its format, the files beside the rows, and what the manifest says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, TypeAdapter, ValidationError

from renown.errors import StoreError

FORMAT = 1
MANIFEST = "manifest.json"
STATE = "state.json"
PRIVATE = "private.json"

Moment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
T = TypeVar("T")


class Source(BaseModel):
    """Where a source stands, in state.json."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    type: str
    state: dict[str, Any]
    outcome: str
    reason: str
    last_ok: Moment | None = None

    @property
    def rank(self) -> tuple[str, bytes]:
        """Of two, the one with the later good run holds, then the one with the larger bytes."""
        return self.last_ok or "", pretty(self.model_dump(exclude_none=True))


class Manifest(BaseModel):
    """What manifest.json says of the others; who publishes may note more in it."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    format: int
    person: str
    files: dict[str, str]


def pretty(value: object) -> bytes:
    """A JSON file that people may read."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()


def manifest(person: str, files: Mapping[str, bytes]) -> bytes:
    """The manifest of these files."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return pretty({"format": FORMAT, "person": person, "files": hashes})


def read_manifest(folder: Path, person: str) -> Manifest | None:
    """What the manifest says, None without one; StoreError when the text form is not for us."""
    found = _read(folder / MANIFEST, TypeAdapter(Manifest))
    if found is None:
        return None
    if found.format > FORMAT:
        raise StoreError(
            f"{folder / MANIFEST} is of format {found.format}, which needs a newer renown "
            f"(this one reads up to {FORMAT}); upgrade it"
        )
    if found.person != person:
        raise StoreError(
            f"{folder / MANIFEST} is of another person; "
            "mend [person] id, or name another folder in [store] dump"
        )
    return found


def read_sources(folder: Path) -> dict[str, Source]:
    """What state.json says of each source; {} without one."""
    found = _read(folder / STATE, TypeAdapter(dict[str, Source])) or {}
    try:
        json.dumps([source.state for source in found.values()], allow_nan=False)
    except (ValueError, RecursionError):  # no JSON has such numbers, though the reader takes them
        raise StoreError(f"{folder / STATE} is damaged; take it from git again") from None
    return found


def read_verdicts(folder: Path) -> dict[str, bool]:
    """What private.json says of each private criterion; {} without one."""
    return _read(folder / PRIVATE, TypeAdapter(dict[str, StrictBool])) or {}


def _read(path: Path, shape: TypeAdapter[T]) -> T | None:
    try:
        return shape.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read ({error.strerror}); mend its permissions"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:100]
        what = f"{place}: {first['msg']}" if place else first["msg"]
        raise StoreError(f"{path} is damaged ({what}); take it from git again") from None
