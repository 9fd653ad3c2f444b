"""The words and signs of the report: states, values, markers, proof, pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import floor
from urllib.parse import quote, urlsplit

from renown.report.escape import LIMIT, Markdown, code, link, plain, text, url, xml
from renown.report.numbers import amount, number, percent, rate
from renown.scorecard.scores import Score, State
from renown.store.rows import ReadingRow, Work

Evidence = Work | ReadingRow

NOTHING = Markdown("")
_PLURAL = re.compile(
    r"\b(pull request|review|issue|comment|discussion|commit|release|post|talk|workshop|cert)s\b"
)
_ALT = 8000
"""Characters of what a chart says: all of it."""
TROUBLE = frozenset({"failed", "blocked", "partial"})
"""A source that ended so could not be read, or not wholly."""
GLYPHS: Mapping[State, str] = {
    "met": "✓",
    "on course": "▲",
    "behind": "▼",
    "not met": "○",
    "unknown": "?",
    "later": "◌",
}


def state(word: State) -> Markdown:
    """A sign and a word, never colour alone; bold where something is to be done."""
    said = "**behind**" if word == "behind" else word.replace(" ", "\xa0")
    return Markdown(f"{GLYPHS[word]}\xa0{said}")


def outcome(word: str) -> Markdown:
    """How a source ended; bold where it did not end well."""
    if word in TROUBLE:
        return Markdown(f"▼\xa0**{word}**")
    return Markdown({"skipped": "○\xa0skipped", "": "?\xa0not run yet"}.get(word, word))


def value(score: Score) -> str:
    """The value in plain text, or the word for there being none to tell."""
    if score.private:
        return "private"
    if score.state == "later" and not score.value:
        return ""
    if score.ticked and (score.value is None or score.value < (score.target or 0)):
        return "ticked"
    if score.value is None:
        return "unknown"
    said = amount(score.value, score.unit)
    if (
        score.target is not None
        and score.value < score.target
        and said == amount(score.target, score.unit)
    ):
        return amount(floor(score.value * 100) / 100, score.unit)  # never rounded up to the target
    return said


def linked(score: Score, page: str | None) -> Markdown:
    """The value, linked to its rows; a marker where there is none to tell."""
    said = value(score)
    if said in {"private", "unknown"}:
        return code(said)
    return link(text(said), page) if said else NOTHING


def goal(score: Score) -> str:
    """The target in plain text: `$500`, `47 of 52`."""
    if score.target is None:
        return ""
    whole = None if score.private else score.extra.get("of")
    said = amount(score.target, score.unit)
    return said if whole is None else f"{said} of {number(whole)}"


def pace(score: Score) -> Markdown:
    """`11.0 / 6.5`: kept and needed a year."""
    if score.private or score.pace is None:
        return NOTHING
    kept, needed = score.pace.kept, score.pace.needed
    both = [text(rate(each, score.unit)) for each in (kept, needed) if each is not None]
    return Markdown("\xa0/\xa0".join(both))


def chance(score: Score) -> str:
    """The chance to meet the target by its date: `78%`, `met`, or nothing where none is told."""
    forecast = score.forecast
    if score.private or forecast is None:
        return ""
    if score.state == "met":
        return "met"
    return "" if forecast.chance is None else percent(forecast.chance)


def statement(score: Score) -> str:
    """A criterion in half a sentence: `Talks 23 of 50, on course`."""
    name = plain(score.title)
    if score.private:
        return f"{name} is private, {score.state}"
    if score.state == "unknown":
        return f"{name} unknown, no entry"
    if score.ticked:
        return f"{name} ticked, {score.state}"
    return f"{name}{standing(score)}, {score.state}"


def standing(score: Score) -> str:
    """` 23 of 50`, ` 44 of 47 weeks`; "" where nothing is told."""
    said = value(score)
    if not said or score.target is None:
        return ""
    if "of" in score.extra:
        return f" {said} of {number(score.target)} {score.unit}".rstrip()
    return f" {said} of {goal(score)}"


def share(value: float) -> str:
    """`0.74`: two decimals, rounded down, so that what falls short never looks as if it did not."""
    return f"{floor(value * 100 + 1e-9) / 100:.2f}"


def strength(evidence: str) -> Markdown:
    """The word for a strength of evidence; a marker where it is somebody's word only."""
    return code(evidence) if evidence == "asserted" else text(evidence)


def stale(days: int) -> Markdown:
    """The age of the last good value."""
    return code(f"stale {days} d")


def title(work: Work) -> Markdown:
    """A work by its title, linked, with the event or the repository that it belongs to."""
    label = text(named(work.title))
    event = work.details.get("event")
    place = event if isinstance(event, str) else work.repository
    if place == work.title:  # of some appearances only the event is known
        place = None
    return Markdown(link(label, url(work.url)) + (f", {text(place)}" if place else ""))


def named(title: str, limit: int = LIMIT) -> str:
    """A title on one line; of one that shows nothing, that there is none."""
    said = plain(title, limit)
    return said if said.strip("\u200c\u200d\ufe0f") else "(untitled)"


def many(count: int, names: str) -> str:
    """`2 pull requests merged`, `1 pull request merged`, from the plural."""
    return f"{count:,} {names if count != 1 else _PLURAL.sub(lambda one: one[1], names, count=1)}"


def kind(work: Work) -> str:
    """`pull request`."""
    return work.kind.replace("_", " ")


def place(work: Work) -> str:
    """The event, the repository or the host that a work belongs to."""
    event = work.details.get("event")
    if isinstance(event, str) and event:
        return event
    return work.repository or _host(url(work.url) or "")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # half a bracket
        return ""


def picture(chart: str, alt: str, base: str = "") -> Markdown:
    """A chart in the reader's theme. The alternative text is the whole statement."""
    place = f"{base}charts/{quote(chart)}"
    return Markdown(
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{place}-dark.svg">'
        f'<img src="{place}-light.svg" width="400" alt="{xml(alt, _ALT)}"></picture>'
    )
