"""Talk or workshop, keynote or panel: what tells, in the order in which it is asked.

First the programme's own words for the kind of session, then words in the title, then the length.
Length is a weak sign, so it is the last: of recordings with "workshop" in their title two fifths
are longer than 75 minutes, of all others one in seventeen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Form = Literal["talk", "workshop", "keynote", "lightning", "panel", "other"]

_LONG = 75
"""Minutes from which on a session is taken for a workshop, when nothing else tells."""

_KINDS: tuple[tuple[Form, str], ...] = (
    (
        "workshop",
        (
            r"workshops?|tutorials?|hands[ -]?on|labs?|trainings?|master ?class(?:es)?|"
            r"boot ?camps?|contrib ?fests?|builders['\u2019]? sessions?|builders"
        ),
    ),
    ("keynote", r"keynotes?"),
    ("lightning", r"lightning ?talks?|lightning|ignites?"),
    ("panel", r"panels?|fireside"),
    ("other", r"posters?|bofs?|birds of a feather|meetups?|office hours?"),
    ("talk", r"talks?|presentations?|lectures?|breakouts?"),
)
"""What programmes call a kind of session."""
_TITLES: tuple[tuple[Form, str], ...] = (
    (
        "workshop",
        r"workshops?|tutorials?|hands[ -]?on|master ?class(?:es)?|boot ?camps?|contribfest",
    ),
    ("keynote", r"keynotes?"),
    ("lightning", r"lightning ?talks?"),
    ("panel", r"panel discussion|fireside chat|panel(?=:)"),
    ("other", r"posters?|birds of a feather|office hours"),
)
"""Words of a title that tell it, too. Labs, trainings and panels may be what a talk is about."""


def _compiled(words: tuple[tuple[Form, str], ...]) -> tuple[tuple[Form, re.Pattern[str]], ...]:
    return tuple(
        (form, re.compile(rf"(?<![^\W_])(?:{found})(?![^\W_])", re.IGNORECASE))
        for form, found in words
    )


_BY_FORMAT = "by its kind"
_BY_TITLE = "by its title"
_SIGNS = ((_BY_FORMAT, _compiled(_KINDS)), (_BY_TITLE, _compiled(_TITLES)))


class Told(NamedTuple):
    """What it is, and what tells."""

    form: Form
    basis: str


def form_of(formats: Sequence[str], title: str, minutes: int | None) -> Told:
    """The first sign that speaks; a talk when none does."""
    for (basis, patterns), texts in zip(_SIGNS, (formats, (title,)), strict=True):
        for text in texts:
            for form, pattern in patterns:
                if found := pattern.search(text):
                    return Told(form, f'{basis}, "{found[0]}"')
    if minutes is not None and minutes >= _LONG:
        return Told("workshop", f"by length, {minutes} minutes")
    return Told("talk", "nothing says that it is anything else")


def is_by_kind(basis: object) -> bool:
    """Whether the programme itself says so."""
    return isinstance(basis, str) and basis.startswith(_BY_FORMAT)
