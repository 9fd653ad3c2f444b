"""Scorecard files: a preset, or one's own -> a valid Scorecard, or every mistake at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from renown import document
from renown.document import Document, Place
from renown.errors import ConfigError, Mistake
from renown.scorecard.model import Criterion, Head, Scorecard


def presets() -> tuple[str, ...]:
    """The names of the scorecards that come with renown."""
    folder = resources.files("renown.scorecard") / "presets"
    files = (Path(entry.name) for entry in folder.iterdir())
    return tuple(sorted(file.stem for file in files if file.suffix == ".toml"))


def load(name_or_path: str, folder: Path) -> Scorecard:
    """A preset by its name, or a file in `folder` by its path; ConfigError names every mistake."""
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        path = None if "\0" in name_or_path else (folder / name_or_path).resolve()
        if path is None or not path.is_relative_to(folder.resolve()):
            raise _refusal(
                name_or_path[:200],
                "",
                "lies outside the folder of the configuration",
                "move it into that folder",
            )
        return parse(document.read(path, name_or_path))
    if name_or_path not in presets():
        remedy = f"{_choice(name_or_path, presets())}, or a path to your own .toml file"
        raise _refusal(
            "config.toml", "scorecard", f"there is no preset {name_or_path[:40]!r}", remedy
        )
    file = resources.files("renown.scorecard") / "presets" / f"{name_or_path}.toml"
    return parse(document.parse(file.read_text(encoding="utf-8"), file.name))


def parse(found: Document) -> Scorecard:
    """The scorecard that a document describes; ConfigError names every mistake in it."""
    mistakes: list[Mistake] = []
    head: Head | None = None
    try:
        head = Head.model_validate({k: v for k, v in found.data.items() if k != "criteria"})
    except ValidationError as error:
        mistakes += document.mistakes(error, found, model=Scorecard)
    criteria = tuple(_criteria(found, mistakes))
    mistakes += _across(found)
    if head is None or mistakes:
        raise ConfigError(sorted(mistakes, key=lambda mistake: mistake.line or 0))
    return Scorecard(**{name: getattr(head, name) for name in Head.model_fields}, criteria=criteria)


def find(scorecard: Scorecard, id_: str) -> Criterion:
    """The criterion of that id; ConfigError with the ones there are."""
    for criterion in scorecard.criteria:
        if criterion.id == id_:
            return criterion
    remedy = _choice(id_, [criterion.id for criterion in scorecard.criteria])
    raise _refusal(scorecard.name, "", f"there is no criterion {id_[:40]!r}", remedy)


def _criteria(found: Document, mistakes: list[Mistake]) -> Iterator[Criterion]:
    tables = _tables(found)
    if not tables:
        problem, remedy = "there is no criterion", "write one under [[criteria]]"
        mistakes.append(document.mistake(found, ("criteria",), problem, remedy))
    for place, table in enumerate(tables):
        try:
            yield Criterion.model_validate(table)
        except ValidationError as error:
            mistakes += document.mistakes(error, found, ("criteria", place), model=Criterion)


def _tables(found: Document) -> list[Any]:
    tables = found.data.get("criteria", [])
    return tables if isinstance(tables, list) else []


def _across(found: Document) -> Iterator[Mistake]:
    """What only shows in the whole file. It reads what is written, whatever else is wrong."""
    seen: set[str] = set()
    for place, table in enumerate(_tables(found)):
        if not isinstance(table, dict):
            continue
        where = ("criteria", place)
        id_ = str(table.get("id"))
        if "id" in table and id_ in seen:
            problem, remedy = "is the id of another criterion", "give each its own"
            yield document.mistake(found, (*where, "id"), problem, remedy)
        seen.add(id_)
        yield from _beginning(found, where, table)
        yield from _labels(found, where, table)


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


def _refusal(file: str, key: str, problem: str, remedy: str) -> ConfigError:
    return ConfigError([Mistake(file=file, line=None, key=key, problem=problem, remedy=remedy)])


def _choice(name: str, known: Iterable[str]) -> str:
    names = list(known)
    if not names:
        return "there is none to choose from"
    near = get_close_matches(name, names, n=1)
    return (f"did you mean {near[0]!r}? " if near else "") + f"write one of {', '.join(names)}"
