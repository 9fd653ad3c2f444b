from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from renown.errors import StoreError
from renown.outcome import Outcome
from renown.store import Store
from renown.store.dump import dump, load
from tests.store.samples import LATER, NOW, PERSON, SOURCE, put, reading, record, write

FIRST = (
    b'{"at":"2026-11-13T06:00:00Z","changed_at":"2026-11-16T06:00:00Z","details":{},'
    b'"evidence":"listed","first_seen":"2026-11-16T06:00:00Z","key":"one","kind":"post",'
    b'"person":"ada","source":"blog","tags":[],"title":"On tides"}\n'
)


@pytest.fixture
def full(store: Store) -> Store:
    """One of everything."""
    write(
        store,
        record("a", details={"feed": "x", "words": 3}, tags=("sea",), until=LATER),
        record("b", at=NOW.replace(year=2019), url="https://blog.example/é"),
        record("c", at=None, title="🚀\u2028"),
        record("d", at=NOW.replace(year=998)),
        record("secret", private=True),
        reading(12),
        reading(12.5, at=NOW.replace(year=2025)),
        reading(99, name="rate", private=True),
        state={"cursor": "é"},
    )
    store.write("grace", SOURCE, "feed", [record("hers")], as_of=NOW)
    run = store.begin(PERSON, NOW)
    store.finish(PERSON, run, [Outcome(source=SOURCE, type="feed", word="ok")])
    store.set_verdicts(PERSON, {"rate": True})
    return store


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """A second, new database."""
    with Store.open("sqlite:///other.sqlite", folder=tmp_path) as opened:
        yield opened


def test_a_line_is_a_row_in_one_form(store: Store) -> None:
    write(store, record())
    assert FIRST == dump(store, PERSON)["records/2026.ndjson"]


def test_files_are_named_by_year_and_the_manifest_is_last(full: Store) -> None:
    assert [
        "readings/2025.ndjson",
        "readings/2026.ndjson",
        "records/0998.ndjson",
        "records/2019.ndjson",
        "records/2026.ndjson",
        "records/undated.ndjson",
        "state.json",
        "private.json",
        "manifest.json",
    ] == list(dump(full, PERSON))


def test_lines_and_keys_are_sorted(full: Store) -> None:
    for name, content in dump(full, PERSON).items():
        if name.endswith(".ndjson"):
            lines = content.split(b"\n")
            assert b"" == lines.pop()
            assert sorted(lines) == lines
            for line in lines:
                row = json.loads(line)
                assert sorted(row) == list(row)
                assert None not in row.values()


def test_private_rows_and_other_persons_are_not_in_it(full: Store) -> None:
    content = b"".join(dump(full, PERSON).values())
    assert b"secret" not in content
    assert b'"rate": true' in content
    assert b'"name":"rate"' not in content
    assert b"hers" not in content
    assert b"private" not in content.replace(b"private.json", b"")


def test_nothing_private_nothing_in_private_json(store: Store) -> None:
    write(store, record())
    assert b"{}\n" == dump(store, PERSON)["private.json"]


def test_loading_a_dump_gives_the_same_rows(full: Store, other: Store, tmp_path: Path) -> None:
    files = dump(full, PERSON)
    assert 7 == load(other, PERSON, put(tmp_path / "data", files))
    assert list(full.rows(PERSON, private=False)) == list(other.rows(PERSON))
    assert list(full.readings(PERSON, private=False)) == list(other.readings(PERSON))
    assert {"cursor": "é"} == other.states(PERSON).get(SOURCE, {})
    assert [NOW] == [row.last_ok for row in other.sources(PERSON)]
    assert {"rate": True} == other.verdicts(PERSON)
    assert files == dump(other, PERSON)
    assert 0 == load(other, PERSON, tmp_path / "data")


def test_the_later_change_wins(store: Store, tmp_path: Path) -> None:
    write(store, record("a"), record("b"))
    files = dump(store, PERSON)
    write(store, record("a", title="newer here"), as_of=LATER)
    newer = files["records/2026.ndjson"].replace(b"On tides", b"newer there")
    lines = newer.splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"changed_at":"2026-11-16', b'"changed_at":"2026-11-19')
    put(tmp_path / "data", {"records/2026.ndjson": b"".join(lines)})
    assert 1 == load(store, PERSON, tmp_path / "data")
    assert ["newer here", "newer there"] == [row.title for row in store.rows(PERSON)]


def test_two_lines_of_one_key_merge(store: Store, tmp_path: Path) -> None:
    larger = FIRST.replace(b"On tides", b"On waves")
    put(tmp_path / "data", {"records/2026.ndjson": larger + FIRST + larger})
    assert 1 == load(store, PERSON, tmp_path / "data")
    assert ["On waves"] == [row.title for row in store.rows(PERSON)]


def test_a_row_that_moved_to_another_year_is_one_row(store: Store, tmp_path: Path) -> None:
    moved = FIRST.replace(b"2026-11-13", b"2025-11-13").replace(
        b'"changed_at":"2026', b'"changed_at":"2027'
    )
    put(tmp_path / "data", {"records/2025.ndjson": moved, "records/2026.ndjson": FIRST})
    load(store, PERSON, tmp_path / "data")
    assert [2025] == [row.at.year for row in store.rows(PERSON) if row.at]


def test_line_ends_of_other_systems_are_read(store: Store, tmp_path: Path) -> None:
    put(tmp_path / "data", {"records/2026.ndjson": FIRST.replace(b"\n", b"\r\n") + b"\n"})
    assert 1 == load(store, PERSON, tmp_path / "data")


def test_the_source_with_the_later_good_run_wins(
    store: Store, other: Store, tmp_path: Path
) -> None:
    for kept, as_of, cursor in ((store, NOW, "old"), (other, LATER, "new")):
        write(kept, state={"cursor": cursor})
        run = kept.begin(PERSON, as_of)
        kept.finish(PERSON, run, [Outcome(source=SOURCE, type="feed", word="ok")])
    old, new = dump(store, PERSON), dump(other, PERSON)
    load(store, PERSON, put(tmp_path / "new", new))
    load(other, PERSON, put(tmp_path / "old", old))
    assert [{"cursor": "new"}] * 2 == [
        kept.states(PERSON).get(SOURCE, {}) for kept in (store, other)
    ]


def test_a_private_row_is_not_undone_by_its_public_past(store: Store, tmp_path: Path) -> None:
    write(store, record())
    data = put(tmp_path / "data", dump(store, PERSON))
    write(store, record(private=True), as_of=LATER)
    load(store, PERSON, data)
    assert [True] == [row.private for row in store.rows(PERSON)]


def test_works_are_due_again_after_loading(store: Store, tmp_path: Path) -> None:
    store.set_meta(PERSON, "resolved", "yes")
    load(store, PERSON, put(tmp_path / "data", {"records/2026.ndjson": FIRST}))
    assert store.meta(PERSON, "resolved") is None


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"records/2026.ndjson": FIRST + FIRST[:90]}, ["records/2026.ndjson:2", "no whole row"]),
        ({"records/2026.ndjson": b"<<<<<<< HEAD\n"}, ["2026.ndjson:1", "merge conflict"]),
        ({"records/2026.ndjson": FIRST + b"=======\n"}, ["2026.ndjson:2", "merge conflict"]),
        ({"records/2026.ndjson": b"\xff\xfe\n"}, ["2026.ndjson:1", "no whole row"]),
        ({"records/2026.ndjson": b"[" * 10**5}, ["2026.ndjson:1", "no whole row"]),
        ({"records/2026.ndjson": b"7" * 2**21}, ["2026.ndjson:1", "no whole row"]),
        ({"records/2026.ndjson": b"7\n"}, ["2026.ndjson:1", "no row"]),
        ({"records/x.ndjson": FIRST.replace(b'"ada"', b'"eve"')}, ["x.ndjson:1", "another person"]),
        ({"records/x.ndjson": FIRST.replace(b'"tags":[]', b'"tags":7')}, ["tags: are no texts"]),
        ({"records/x.ndjson": FIRST.replace(b'"tags":[],', b"")}, ["tags is missing"]),
        ({"records/x.ndjson": FIRST.replace(b'"tags"', b'"private":true,"tags"')}, ["no field"]),
        ({"records/x.ndjson": FIRST.replace(b"-13T", b"-33T")}, ["x.ndjson:1", "month"]),
        ({"records/x.ndjson": FIRST.replace(b"{}", b'{"rate":NaN}')}, ["no whole row"]),
        ({"records/x.ndjson": FIRST.replace(b"{}", b'{"rate":1}')}, ["details.rate"]),
        ({"records/x.ndjson": FIRST.replace(b'"blog"', b"null")}, ["source: is no text"]),
        ({"readings/x.ndjson": FIRST}, ["no field"]),
        ({"state.json": b'{"blog": {"type": 7}}'}, ["state.json", "blog"]),
        ({"state.json": b"<<<<<<<"}, ["state.json", "is damaged"]),
        (
            {
                "state.json": b'{"blog": {"type": "feed", "state": {"x": 1e999}, "outcome": "ok",'
                b' "reason": ""}}'
            },
            ["state.json", "is damaged"],
        ),
        ({"private.json": b'{"rate": 1}'}, ["private.json", "rate"]),
        ({"manifest.json": b"{"}, ["manifest.json", "is damaged"]),
        (
            {"manifest.json": b'{"format": 2, "person": "ada", "files": {}, "more": 1}'},
            ["format 2", "newer renown", "upgrade"],
        ),
        (
            {"manifest.json": b'{"format": 1, "person": "eve", "files": {}}'},
            ["another person", "[person] id"],
        ),
    ],
)
def test_what_is_no_dump_is_refused_with_its_place_and_nothing_is_loaded(
    store: Store, tmp_path: Path, files: dict[str, bytes], words: Sequence[str]
) -> None:
    good = {"records/1000.ndjson": FIRST.replace(b'"one"', b'"zero"')}
    with pytest.raises(StoreError) as raised:
        load(store, PERSON, put(tmp_path / "data", good | files))
    assert all(word in str(raised.value) for word in (str(tmp_path), *words)), str(raised.value)
    assert "tides" not in str(raised.value)
    assert [] == list(store.rows(PERSON))


def test_a_folder_that_is_missing_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no folder.*\[store\] dump"):
        load(store, PERSON, tmp_path / "data")


def test_a_missing_or_outdated_manifest_is_no_obstacle(store: Store, tmp_path: Path) -> None:
    write(store, record())
    data = put(tmp_path / "data", dump(store, PERSON))
    put(
        data,
        {
            "records/2025.ndjson": FIRST.replace(b'"one"', b'"two"').replace(
                b'"at":"2026', b'"at":"2025'
            )
        },
    )
    assert 1 == load(store, PERSON, data)
    (data / "manifest.json").unlink()
    assert 0 == load(store, PERSON, data)


def test_damaged_rows_are_not_dumped(store: Store) -> None:
    write(store, record())
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET details = '{'")
    with pytest.raises(StoreError, match="damaged row"):
        dump(store, PERSON)
