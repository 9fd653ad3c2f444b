"""A SQLite database for each test; one test proves that PostgreSQL says the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renown.store import Store


@pytest.fixture
def store(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    with Store.open(sqlite_url, folder=tmp_path) as opened:
        yield opened
