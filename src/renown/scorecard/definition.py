"""Scorecard files: a preset, or one's own -> a valid Scorecard, or every mistake at once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from renown import document
from renown.document import Document, Place
from renown.errors import ConfigError, Mistake
from renown.resolve import REVERTED
from renown.scorecard import composition, population
from renown.scorecard.composition import tables
from renown.scorecard.criteria import NAME, Criterion, Select
from renown.scorecard.model import Group, Head, Scorecard
from renown.scorecard.population import Metric

Wrong = Callable[[str, str], Mistake]
"""A problem and its remedy, with their place."""

_DEEPEST = 8
"""Files that inherit one from another."""
_KEYS = ("inherits", "without", "vocabulary", "groups", "criteria")
"""Of a file, beside its head."""


def presets() -> tuple[str, ...]:
    """The names of the scorecards that come with renown."""
    return _names("presets")


def _names(folder: str) -> tuple[str, ...]:
    files = (Path(entry.name) for entry in (resources.files("renown.scorecard") / folder).iterdir())
    return tuple(sorted(file.stem for file in files if file.suffix == ".toml"))


def _file(folder: str, name: str) -> str:
    file = resources.files("renown.scorecard") / folder / f"{name}.toml"
    return file.read_text(encoding="utf-8")


def text(name: str) -> str:
    """A preset as it is written, to copy; ConfigError with those there are."""
    if name not in presets():
        raise _refusal(
            "command line", "", f"there is no preset {name[:40]!r}", _choice(name, presets())
        )
    return _file("presets", name)


def load(name_or_path: str, folder: Path, line: int | None = None) -> Scorecard:
    """A preset by its name, or a file in `folder` by its path; ConfigError names every mistake.

    `line` is where config.toml names it.
    """

    def wrong(problem: str, remedy: str) -> Mistake:
        return Mistake(
            file="config.toml", line=line, key="scorecard", problem=problem, remedy=remedy
        )

    return parse(_read(name_or_path, folder, wrong), folder)


def _read(name_or_path: str, folder: Path, wrong: Wrong) -> Document:
    """The document of that name; `wrong` says where the name stands."""
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        path = None if "\0" in name_or_path else (folder / name_or_path).resolve()
        if path is None or not path.is_relative_to(folder.resolve()):
            problem = f"{name_or_path[:200]!r} lies outside the folder of the configuration"
            raise ConfigError([wrong(problem, "move it into that folder")])
        if not path.is_file():
            raise ConfigError([wrong(f"there is no file {name_or_path[:200]!r}", "write one")])
        return document.read(path, name_or_path)
    if name_or_path not in presets():
        remedy = f"{_choice(name_or_path, presets())}, or a path to your own .toml file"
        raise ConfigError([wrong(f"there is no preset {name_or_path[:40]!r}", remedy)])
    return document.parse(text(name_or_path), f"{name_or_path}.toml")


def parse(found: Document, folder: Path = Path(), depth: int = 1) -> Scorecard:
    """The scorecard that a document describes; ConfigError names every mistake in it."""
    return _validated(_labelled(_whole(found, folder, depth)))


def _whole(found: Document, folder: Path, depth: int) -> Document:
    """The document with all that it inherits, which is valid by itself."""
    name = found.data.get("inherits")
    base: Mapping[str, Any] | None = None
    if name is not None:
        if not isinstance(name, str):
            raise ConfigError(
                [
                    document.mistake(
                        found, ("inherits",), "must be text", "write the name of a preset"
                    )
                ]
            )
        if depth > _DEEPEST:
            problem = f"inherits from more than {_DEEPEST} files, or from itself"
            raise ConfigError([document.mistake(found, ("inherits",), problem, "name a preset")])
        told = partial(document.mistake, found, ("inherits",))
        under = _whole(_read(name, folder, told), folder, depth + 1)
        _validated(_labelled(under))
        base = under.data
    if wrong := list(composition.mistakes(found, base)):
        raise ConfigError(wrong)
    return found if base is None else composition.inherited(found, base)


def _labelled(whole: Document) -> Document:
    """With the labels of the vocabularies that it names."""
    return composition.labelled(whole, _vocabulary(whole))


def vocabularies() -> tuple[str, ...]:
    """The names of the vocabularies that come with renown."""
    return _names("vocabularies")


def _vocabulary(found: Document) -> dict[str, Any]:
    """The labels that it takes over; ConfigError where there are none of that name."""
    named = found.data.get("vocabulary", [])
    labels: dict[str, Any] = {}
    for name in named if isinstance(named, list) else [named]:
        if name not in vocabularies():
            problem = f"there is no vocabulary {str(name)[:40]!r}"
            remedy = _choice(str(name), vocabularies())
            raise ConfigError([document.mistake(found, ("vocabulary",), problem, remedy)])
        labels |= tomllib.loads(_file("vocabularies", name))["labels"]
    return labels


def _validated(whole: Document) -> Scorecard:
    mistakes: list[Mistake] = []
    found = composition.grouped(whole)
    head = {key: value for key, value in found.data.items() if key not in _KEYS}
    parts: dict[str, Any] = {}
    try:
        known = Head.model_validate(head)
        parts = {name: getattr(known, name) for name in Head.model_fields}
    except ValidationError as error:
        mistakes += document.mistakes(error, found, known=_KEYS, model=Scorecard)
    parts["groups"] = dict(_groups(found, mistakes))
    parts["criteria"] = tuple(_criteria(found, mistakes))
    mistakes += _across(found)
    if mistakes:
        once: dict[object, Mistake] = {}
        for one in mistakes:
            once.setdefault((one.line, one.problem, one.key.rpartition(".")[2]), one)
        raise ConfigError(sorted(once.values(), key=lambda mistake: mistake.line or 0))
    return Scorecard(**parts)


def find(scorecard: Scorecard, id_: str) -> Criterion:
    """The criterion of that id; ConfigError with the ones there are."""
    for criterion in scorecard.criteria:
        if criterion.id == id_:
            return criterion
    remedy = _choice(id_, [criterion.id for criterion in scorecard.criteria])
    raise _refusal(scorecard.name, "", f"there is no criterion {id_[:40]!r}", remedy)


def _groups(found: Document, mistakes: list[Mistake]) -> Iterator[tuple[str, Group]]:
    groups = found.data.get("groups", {})
    if not isinstance(groups, dict) or not all(isinstance(one, dict) for one in groups.values()):
        problem, remedy = "must be tables", "write [groups.name] above their keys"
        mistakes.append(document.mistake(found, ("groups",), problem, remedy))
        return
    for name, table in composition.own_keys(found).items():
        if not re.fullmatch(NAME, name):
            problem, remedy = "is no name of a group", "write small letters, digits and hyphens"
            mistakes.append(document.mistake(found, ("groups", name), problem, remedy))
            continue
        try:
            yield name, Group.model_validate(table)
        except ValidationError as error:
            mistakes += document.mistakes(error, found, ("groups", name), model=Group)


def _criteria(found: Document, mistakes: list[Mistake]) -> Iterator[Criterion]:
    if not tables(found):
        problem, remedy = "there is no criterion", "write one under [[criteria]]"
        mistakes.append(document.mistake(found, ("criteria",), problem, remedy))
    for place, table in enumerate(tables(found)):
        try:
            yield Criterion.model_validate(table)
        except ValidationError as error:
            mistakes += document.mistakes(error, found, ("criteria", place), model=Criterion)


def _across(found: Document) -> Iterator[Mistake]:
    """What only shows in the whole file. It reads what is written, whatever else is wrong."""
    if isinstance(labels := found.data.get("labels"), dict) and REVERTED in labels:
        problem, remedy = "is given to what was reverted", "choose another name"
        yield document.mistake(found, ("labels", REVERTED), problem, remedy)
    seen: set[str] = set()
    for place, table in enumerate(tables(found)):
        if not isinstance(table, dict):
            continue
        where = ("criteria", place)
        for key in composition.DERIVED & table.keys():
            yield document.mistake(found, (*where, key), "is not a known key", "take it out")
        id_ = str(table.get("id"))
        if "id" in table and id_ in seen:
            problem, remedy = "is the id of another criterion", "give each its own"
            yield document.mistake(found, (*where, "id"), problem, remedy)
        seen.add(id_)
        yield from _beginning(found, where, table)
        yield from _labels(found, where, table)
        yield from _of_its_section(found, where, table)
        yield from _population(found, where, table)


def _beginning(found: Document, where: Place, table: dict[str, Any]) -> Iterator[Mistake]:
    """What is due begins with its own `from`, or else with the `start` of the scorecard."""
    start, by = found.data.get("start"), table.get("by")
    if by is None or "from" in table:
        return
    path = (*where, "by")
    if start is None:
        problem, remedy = "has no beginning to measure the time from", "add from, or start above"
        yield document.mistake(found, path, problem, remedy)
    elif type(start) is type(by) is date and by < start:
        yield document.mistake(found, path, f"lies before the start, {start}", "exchange the two")


def _labels(found: Document, where: Place, table: dict[str, Any]) -> Iterator[Mistake]:
    """A label that nothing can get would count nothing, for ever."""
    labels, select = found.data.get("labels"), table.get("select")
    known = list(labels) if isinstance(labels, dict) else []
    chosen = select.get("label", []) if isinstance(select, dict) else []
    for name in chosen if isinstance(chosen, list) else [chosen]:
        if isinstance(name, str) and name not in known:
            problem, remedy = f"there is no label {name[:40]!r}", _choice(name, known)
            yield document.mistake(found, (*where, "select", "label"), problem, remedy)


def _of_its_section(found: Document, where: Place, table: dict[str, Any]) -> Iterator[Mistake]:
    """A plan has days, and a specialisation is one of several groups."""
    section = table.get("section")
    if (section == "plan") is not ("days" in table):
        problem = "has no days" if section == "plan" else "has days, and is no part of a plan"
        remedy = (
            "write days = [1, 30]" if section == "plan" else 'take them out, or section = "plan"'
        )
        yield document.mistake(found, (*where, "days"), problem, remedy)
    if section == "specialisation" and "group" not in table:
        problem, remedy = "belongs to no group, of which one is chosen", 'add group = "name"'
        yield document.mistake(found, where, problem, remedy)


def _population(found: Document, where: Place, table: dict[str, Any]) -> Iterator[Mistake]:
    """A count is compared with a count over as many days."""
    standing = table.get("percentile")
    if not isinstance(standing, dict):
        return
    name, metric = standing.get("population"), standing.get("metric")
    place = (*where, "percentile")
    if not isinstance(name, str) or name not in population.names():
        remedy = _choice(str(name), population.names())
        yield document.mistake(found, (*place, "population"), "is not known", remedy)
        return
    known = population.load(name)
    if not isinstance(metric, str) or metric not in known.metrics:
        remedy = _choice(str(metric), known.metrics)
        yield document.mistake(found, (*place, "metric"), f"is none of {name}", remedy)
    else:
        yield from _like(found, where, table, known.metrics[metric])
    if table.get("trailing") != known.days:
        problem = f"counts {known.days} days; the criterion has to count as many"
        yield document.mistake(found, place, problem, f"write trailing = {known.days}")


def _like(
    found: Document, where: Place, table: dict[str, Any], metric: Metric
) -> Iterator[Mistake]:
    """A count is compared with one of the same."""
    try:
        same = Select.model_validate(table.get("select")) == metric.counts
    except ValidationError:
        return  # that is told already
    if not same or table.get("measure") != metric.measure:
        asked = metric.counts.model_dump(exclude_defaults=True, mode="json")
        told = ", ".join(f"{name} = {json.dumps(value)}" for name, value in asked.items())
        more = f', measure = "{metric.measure}"' if metric.measure else ""
        problem = f"counts {metric.title[:1].lower()}{metric.title[1:]}, and this something else"
        yield document.mistake(found, (*where, "percentile"), problem, f"select {{ {told} }}{more}")


def _refusal(file: str, key: str, problem: str, remedy: str) -> ConfigError:
    return ConfigError([Mistake(file=file, line=None, key=key, problem=problem, remedy=remedy)])


def _choice(name: str, known: Iterable[str]) -> str:
    names = list(known)
    if not names:
        return "there is none to choose from"
    near = get_close_matches(name, names, n=1)
    return (f"did you mean {near[0]!r}? " if near else "") + f"write one of {', '.join(names)}"
