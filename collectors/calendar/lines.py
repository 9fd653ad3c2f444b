"""The lines of one event: names, parameters and values."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar.parser import Contentline

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One property."""

    value: str
    """As it stands, without blanks around it."""
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Without escapes."""
        return plain(self.value)

    @property
    def texts(self) -> list[str]:
        """A list of them."""
        return [plain(one).strip() for one in _COMMA.split(self.value)]


def plain(value: str) -> str:
    r"""Without escapes: "\n" is a line break, "\," a comma."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


class Lines:
    """The properties of an event, by name; those of what it encloses, such as alarms, left out."""

    def __init__(self, text: str) -> None:
        from icalendar.parser import Contentline  # noqa: PLC0415 (heavy: only where one is read)

        self._lines: dict[str, list[Line]] = defaultdict(list)
        depth = 0
        for line in re.split(r"\r?\n", text):
            if re.match(r"BEGIN:", line, re.IGNORECASE):
                depth += 1
            elif re.match(r"END:", line, re.IGNORECASE):
                depth -= 1
            elif depth == 0 and line.strip():
                self._add(Contentline(line))  # type: ignore[no-untyped-call] # icalendar's

    def _add(self, line: Contentline) -> None:
        try:
            name, parameters, value = line.raw_parts()
        except (ValueError, IndexError):
            return
        told = {
            str(key).upper(): ", ".join(given) if isinstance(given, list) else str(given)
            for key, given in parameters.items()
        }
        self._lines[str(name).upper()].append(Line(value=str(value).strip(), parameters=told))

    def all(self, name: str) -> list[Line]:
        """Each line of that name."""
        return self._lines.get(name, [])

    def first(self, name: str) -> Line | None:
        """The first of that name."""
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        """The first of that name without escapes; "" where there is none."""
        line = self.first(name)
        return line.text.strip() if line else ""
