"""What GitHub Actions reads from a step: annotations, outputs and the step summary.

Limits: a step summary of 1 MiB is dropped whole; 10 annotations of each kind are shown a step.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

_LIMIT = 900_000  # bytes of a summary, well below the 1 MiB at which it is dropped
_CUT = "\n\n_The summary is cut here; the report in the repository is whole._\n"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def annotation(
    kind: Literal["notice", "warning", "error"],
    message: str,
    *,
    title: str = "",
    file: str = "",
    line: int | None = None,
) -> str:
    """A workflow command on one line; text of strangers cannot end it or begin another."""
    told = {"file": file, "line": "" if line is None else str(line), "title": title}
    properties = ",".join(f"{name}={_property(value)}" for name, value in told.items() if value)
    return f"::{kind}{' ' if properties else ''}{properties}::{_data(message)}"


def write_outputs(path: Path, values: Mapping[str, str]) -> None:
    """Append a step's outputs to the file that GITHUB_OUTPUT names."""
    with path.open("a", encoding="utf-8", newline="") as file:
        for name, value in values.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name of an output")
            delimiter = f"renown-{secrets.token_hex(16)}"  # nobody can write it into a value
            file.write(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")


def write_summary(path: Path, text: str) -> None:
    """Append to the file that GITHUB_STEP_SUMMARY names, as much as it takes, in whole lines."""
    room = _LIMIT - (path.stat().st_size if path.exists() else 0)
    with path.open("ab") as file:
        file.write(cut(text, room).encode())


def cut(text: str, limit: int = _LIMIT) -> str:
    """The text in at most `limit` bytes of UTF-8: whole lines, and a last one that says so."""
    content = text.encode()
    if len(content) <= limit:
        return text
    end = content.rfind(b"\n", 0, max(0, limit - len(_CUT.encode()) + 1))
    return content[:end].decode() + _CUT if end > 0 else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
