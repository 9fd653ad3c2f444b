"""A scorecard file with what it inherits and its groups: one document, with the places of the file.

Tables are put together key by key, criteria by their id; everything else that a file writes stands
in the place of what it inherits. A criterion has the keys of its group where it does not write its
own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from renown import document
from renown.document import Document, Place
from renown.errors import Mistake
from renown.scorecard.criteria import Criterion
from renown.scorecard.model import Group

GROUP_KEYS = frozenset(Group.model_fields)
DERIVED = frozenset({"begins", "waits"})
"""What the configuration says of a criterion, and its file cannot."""
_SHARED = (
    frozenset(field.alias or name for name, field in Criterion.model_fields.items())
    - DERIVED
    - {"id", "group"}
)


def inherited(child: Document, base: Mapping[str, Any]) -> Document:
    """The child on top of the data that it inherits. Places that it does not write are its own
    head.
    """
    data = merged(base, {k: v for k, v in child.data.items() if k not in ("criteria", "without")})
    lines = {path: line for path, line in child.lines.items() if path[:1] != ("criteria",)}
    head = child.lines.get(("inherits",), 1)
    left_out = [id_ for id_ in _without(child) if isinstance(id_, str)]
    criteria = [one for one in base.get("criteria", []) if one["id"] not in left_out]
    places = {one["id"]: place for place, one in enumerate(criteria)}
    written = _by_criterion(child.lines)
    for own, table in enumerate(tables(child)):
        id_ = table.get("id") if isinstance(table, dict) else None
        place = places.get(id_) if isinstance(id_, str) else None
        if place is None or not isinstance(table, dict):
            place = len(criteria)
            criteria.append(table)
            if isinstance(id_, str):
                places.setdefault(id_, place)
        else:
            criteria[place] = merged(criteria[place], table)
        for path, line in written.get(own, ()):
            lines[("criteria", place, *path)] = line
    for place in range(len(criteria)):
        lines.setdefault(("criteria", place), head)
    return Document(file=child.file, data={**data, "criteria": criteria}, lines=lines)


def _by_criterion(lines: Mapping[Place, int]) -> dict[object, list[tuple[Place, int]]]:
    """What stands below each criterion, with its line."""
    found: dict[object, list[tuple[Place, int]]] = {}
    for path, line in lines.items():
        if len(path) > 1 and path[0] == "criteria":
            found.setdefault(path[1], []).append((path[2:], line))
    return found


def labelled(found: Document, labels: Mapping[str, Any]) -> Document:
    """The document with the labels of vocabularies, which its own change key by key."""
    own = found.data.get("labels", {})
    if not labels or not isinstance(own, dict):
        return found
    data = {**found.data, "labels": merged(labels, own)}
    return Document(file=found.file, data=data, lines=found.lines)


def merged(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """Tables inside tables key by key; all else of `top` stands in the place of what was there."""
    found = dict(base)
    for key, value in top.items():
        under = found.get(key)
        if isinstance(value, dict) and isinstance(under, dict):
            value = merged(under, value)  # noqa: PLW2901 (both are tables)
        found[key] = value
    return found


def grouped(found: Document) -> Document:
    """Each criterion with the keys of its group, and the places of those."""
    groups, criteria = _groups(found), list(tables(found))
    lines = dict(found.lines)
    below: dict[str, list[tuple[Place, int]]] = {}
    for path, line in found.lines.items():
        if len(path) > 1 and path[0] == "groups":
            below.setdefault(str(path[1]), []).append((path[2:], line))
    for place, table in enumerate(criteria):
        name = table.get("group") if isinstance(table, dict) else None
        group = groups.get(name) if isinstance(name, str) else None
        if group is None:
            continue
        shared = {key: value for key, value in group.items() if key in _SHARED and key != "title"}
        criteria[place] = merged(shared, table)
        for path, line in below.get(str(name), ()):
            lines.setdefault(("criteria", place, *path), line)
    return Document(file=found.file, data={**found.data, "criteria": criteria}, lines=lines)


def tables(found: Document) -> list[Any]:
    """What stands under [[criteria]], whatever that is."""
    criteria = found.data.get("criteria", [])
    return criteria if isinstance(criteria, list) else []


def own_keys(found: Document) -> dict[str, Any]:
    """The groups without the keys that are their criteria's."""
    return {
        name: {key: value for key, value in group.items() if key in GROUP_KEYS}
        for name, group in _groups(found).items()
    }


def mistakes(found: Document, base: Mapping[str, Any] | None) -> Iterator[Mistake]:
    """What is wrong with how it is put together."""
    for name, group in _groups(found).items():
        for key in group:
            if key not in GROUP_KEYS | _SHARED:
                remedy = f"write one of {', '.join(sorted(GROUP_KEYS | _SHARED))}"
                yield document.mistake(found, ("groups", name, key), "is not a known key", remedy)
    yield from _of_without(found, base)
    if base is not None and not isinstance(found.data.get("criteria", []), list):
        problem, remedy = "must be a list of tables", "write [[criteria]], with two brackets"
        yield document.mistake(found, ("criteria",), problem, remedy)
    groups = _groups(found) | dict((base or {}).get("groups", {}))
    seen: set[str] = set()
    for place, table in enumerate(tables(found)):
        if base is not None and isinstance(table, dict):
            yield from _twice(found, place, table, seen)
        named = table.get("group") if isinstance(table, dict) else None
        if isinstance(named, str) and named not in groups:
            problem = f"there is no group {named[:40]!r}"
            remedy = f"write one of {', '.join(groups)}" if groups else f"add [groups.{named[:40]}]"
            yield document.mistake(found, ("criteria", place, "group"), problem, remedy)


def _of_without(found: Document, base: Mapping[str, Any] | None) -> Iterator[Mistake]:
    if found.data.get("without") is not None and base is None:
        yield document.mistake(found, ("without",), "there is nothing to leave out", "add inherits")
    known = {one["id"] for one in (base or {}).get("criteria", [])}
    for id_ in _without(found) if base is not None else ():
        if not isinstance(id_, str) or id_ not in known:
            problem = f"there is no criterion {str(id_)[:40]!r} to leave out"
            yield document.mistake(found, ("without",), problem, "take it out")


def _twice(
    found: Document, place: int, table: Mapping[str, Any], seen: set[str]
) -> Iterator[Mistake]:
    """A file that changes one criterion in two places."""
    id_ = table.get("id")
    if isinstance(id_, str) and id_ in seen:
        problem, remedy = "is the id of another criterion", "give each its own"
        yield document.mistake(found, ("criteria", place, "id"), problem, remedy)
    seen.add(str(id_))


def _groups(found: Document) -> dict[str, dict[str, Any]]:
    groups = found.data.get("groups")
    known = groups if isinstance(groups, dict) else {}
    return {name: group for name, group in known.items() if isinstance(group, dict)}


def _without(found: Document) -> list[Any]:
    without = found.data.get("without", [])
    return without if isinstance(without, list) else [without]
