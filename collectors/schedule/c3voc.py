"""Schedules of frab, c3voc and pretalx as JSON: schedule > conference > days > rooms > events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collectors.schedule import jsonwalk
from collectors.schedule.conference import TOLD, Row


def conference(body: bytes) -> Mapping[str, object]:
    """What is told of the event, wherever it stands: keys may be sorted."""
    told: dict[str, object] = {}
    for path, value in jsonwalk.walk(body, lambda _: False):
        match path:
            case ("schedule", "conference", str(name)):
                told[name] = value
            case ("schedule", "base_url"):
                told["base_url"] = value
        if "days" in told and told.keys() >= TOLD:
            break
    return told


def rows(body: bytes) -> Iterator[Row]:
    """The events of all days, one at a time."""
    day: dict[str, object] = {}
    for path, value in jsonwalk.walk(body, _is_event):
        match path:
            case ("schedule", "conference", "days", _, "rooms", str(room), _):
                yield Row(day=day, room=room, event=value)
            case ("schedule", "conference", "days", int()):
                day = {}
            case ("schedule", "conference", "days", _, str(name)):
                day[name] = value


def _is_event(path: list[str | int]) -> bool:
    return len(path) == 7 and path[4] == "rooms" and path[:3] == ["schedule", "conference", "days"]
