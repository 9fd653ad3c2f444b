from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from renown.store import Store
from renown.store.dump import check, dump, load
from renown.store.manifest import pretty
from tests.store.samples import LATER, NOW, PERSON, put, reading, record, write


@pytest.fixture
def data(store: Store, tmp_path: Path) -> Path:
    """The text form of a small store."""
    write(store, *(record(f"k{number}") for number in range(5)), reading(), state={"cursor": 1})
    write(store, record("secret", private=True))
    store.set_verdicts(PERSON, {"rate": True})
    return put(tmp_path / "data", dump(store, PERSON))


def test_what_was_dumped_is_sound(store: Store, data: Path) -> None:
    assert [] == check(store, PERSON, data)


def test_what_a_publication_notes_in_the_manifest_is_sound(store: Store, data: Path) -> None:
    manifest = dump(store, PERSON)["manifest.json"]
    noted = manifest[:-3] + b',\n  "published": {}\n}\n'
    (data / "manifest.json").write_bytes(noted)
    assert [] == check(store, PERSON, data)


def test_a_database_that_knows_more_of_its_sources_is_sound(store: Store, data: Path) -> None:
    write(store, state={"cursor": 2}, as_of=LATER)
    assert [] == check(store, PERSON, data)


def test_rows_that_differ_are_counted_and_named(store: Store, data: Path) -> None:
    with store.database.writing() as connection:
        connection.execute(text("DELETE FROM records WHERE key IN ('k0', 'k1', 'k2', 'k3')"))
    write(store, record("k4", title="other"), record("new"), as_of=LATER)
    assert [
        "rows that only the database has: 1 (blog/new); run `renown dump`",
        "rows that only the text form has: 4 (blog/k0, blog/k1, blog/k2, …); run `renown load`",
        "rows that differ: 1 (blog/k4); run `renown load`, then `renown dump`",
    ] == check(store, PERSON, data)
    load(store, PERSON, data)
    put(data, dump(store, PERSON))
    assert [] == check(store, PERSON, data)


def test_files_that_are_missing_or_too_many_are_told(store: Store, data: Path) -> None:
    (data / "records/2026.ndjson").rename(data / "records/2027.ndjson")
    problems = "\n".join(check(store, PERSON, data))
    assert "records/2026.ndjson is missing" in problems
    assert "records/2027.ndjson is not in the manifest" in problems
    assert "rows that differ: 5" in problems


def test_a_missing_manifest_is_told(store: Store, data: Path) -> None:
    (data / "manifest.json").unlink()
    assert [f"{data / 'manifest.json'} is missing; run `renown dump`"] == check(store, PERSON, data)


def test_two_lines_of_one_key_are_told(store: Store, data: Path) -> None:
    path = data / "readings/2026.ndjson"
    path.write_bytes(path.read_bytes() * 2)
    assert any("2026.ndjson:2 is a second row" in one for one in check(store, PERSON, data))


def test_lines_that_are_no_rows_are_told_with_their_places(store: Store, data: Path) -> None:
    path = data / "records/2026.ndjson"
    path.write_bytes(path.read_bytes() + b"{\n<<<<<<< HEAD\n")
    problems = check(store, PERSON, data)
    assert any("2026.ndjson:6 is no whole row" in one for one in problems)
    assert any("2026.ndjson:7 is a mark of a merge conflict" in one for one in problems)


def test_a_form_of_tomorrow_is_told(store: Store, data: Path) -> None:
    (data / "manifest.json").write_bytes(pretty({"format": 9, "person": PERSON, "files": {}}))
    assert ["format 9"] == ["format 9" for one in check(store, PERSON, data) if "format 9" in one]


def test_damage_in_the_database_is_told(store: Store, data: Path) -> None:
    with store.database.writing() as connection:
        connection.execute(text("UPDATE records SET details = '{' WHERE key = 'k1'"))
    assert any("damaged row" in one for one in check(store, PERSON, data))


def test_a_state_that_is_none_is_told(store: Store, data: Path) -> None:
    (data / "state.json").write_bytes(b'{"blog": 7}')
    problems = check(store, PERSON, data)
    assert any("state.json is not as the manifest says" in one for one in problems)
    assert any("state.json is damaged" in one for one in problems)


def test_every_flipped_bit_of_a_small_dump_is_found(store: Store, tmp_path: Path) -> None:
    write(store, record(), reading(), state={"cursor": 1}, as_of=NOW)
    store.set_verdicts(PERSON, {"rate": True})
    files = dump(store, PERSON)
    data = put(tmp_path / "data", files)
    step = 97 if store.database.path else 397  # a prime: every bit of a byte has its turn
    for name, content in files.items():
        for bit in range(0, len(content) * 8, step):
            flipped = bytearray(content)
            flipped[bit // 8] ^= 1 << bit % 8
            (data / name).write_bytes(flipped)
            assert check(store, PERSON, data), (name, bit)
        (data / name).write_bytes(content)
    assert [] == check(store, PERSON, data)
