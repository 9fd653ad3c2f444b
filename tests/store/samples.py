"""Made-up observations of Ada Example, and strategies that make up more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from renown.record import Reading, Record
from renown.store import Store

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PERSON = "ada"
SOURCE = "blog"


def record(key: str = "one", **changes: Any) -> Record:
    """A post, unless said otherwise."""
    given: dict[str, Any] = {"kind": "post", "title": "On tides", "at": NOW - timedelta(days=3)}
    return Record(**{**given, "key": key, **changes})


def reading(value: float = 12, **changes: Any) -> Reading:
    """Followers, unless said otherwise."""
    given: dict[str, Any] = {
        "subject": "forge:1",
        "name": "followers",
        "unit": "people",
        "at": NOW,
    }
    return Reading(**{**given, "value": value, **changes})


def write(store: Store, *items: Record | Reading, as_of: datetime = NOW, **more: Any) -> list[str]:
    """Write them as one batch of the blog."""
    return store.write(PERSON, more.pop("source", SOURCE), "feed", items, as_of=as_of, **more)


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a dump's files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


moments = st.timedeltas(timedelta(days=-739_000), timedelta(days=2_900_000)).map(NOW.__add__)
keys = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1, max_size=20
)
titles = st.text(st.characters(exclude_categories=()), max_size=30)
links = st.none() | st.builds("https://blog.example/{}".format, st.text("abc/?#%é", max_size=9))
records = st.builds(
    Record,
    kind=st.sampled_from(["post", "talk", "task"]),
    key=keys,
    title=titles,
    url=links,
    at=st.none() | moments,
    until=st.none() | moments,
    evidence=st.sampled_from(["asserted", "listed", "hosted", "signed"]),
    tags=st.lists(titles, max_size=3).map(tuple),
    private=st.booleans(),
)
readings = st.builds(
    Reading,
    subject=keys,
    name=st.sampled_from(["followers", "stars"]),
    value=st.floats(allow_nan=False, allow_infinity=False),
    unit=titles,
    at=moments,
    evidence=st.sampled_from(["asserted", "listed"]),
    method=st.sampled_from(["api", "manual"]),
    url=links,
    private=st.booleans(),
)
observations = st.lists(records | readings, max_size=6)
