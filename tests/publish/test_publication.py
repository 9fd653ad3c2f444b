from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import StoreError
from renown.publish import carried, due, fingerprint, published, sealed, whole
from renown.publish.publication import digest
from renown.scorecard.scores import Pace, Score, Scores, State, Summary
from renown.store.rows import SourceRow

NOW = datetime(2026, 11, 23, 5, 17, tzinfo=UTC)
MANIFEST = b'{"format": 1, "person": "ada"}'
DUMP = {
    "records/2026.ndjson": b'{"key": "a"}\n',
    "readings/2026.ndjson": b'{"value": 1}\n',
    "state.json": b"{}",
    "manifest.json": MANIFEST,
}


def _scores(state: State = "behind", *, value: float = 3, as_of: datetime = NOW) -> Scores:
    score = Score(
        id="talks",
        section="success",
        title="Talks",
        value=value,
        target=50,
        unit="talks",
        state=state,
        progress=value / 50,
        pace=Pace(kept=value, needed=None),
    )
    summary = Summary(met=0, known=1, total=1, score=value / 50, score_max=value / 50)
    return Scores(
        person="ada",
        name="Ada Example",
        scorecard="test",
        as_of=as_of,
        day=as_of.date(),
        summary=summary,
        criteria=(score,),
    )


def _source(word: str = "ok", reason: str = "") -> SourceRow:
    return SourceRow(
        source="blog", type="feed", outcome=word, reason=reason, last_ok=NOW, records=3
    )


BEFORE = fingerprint(DUMP, _scores(), [_source()])


def test_the_first_publication_is_due() -> None:
    assert due(None, BEFORE, NOW)
    assert due(MANIFEST, BEFORE, NOW)


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"\xff", b'{"published": 3}'])
def test_a_manifest_that_cannot_be_read_makes_it_due(manifest: bytes) -> None:
    assert due(manifest, BEFORE, NOW)


@pytest.mark.parametrize("word", ["null", '"soon"', '"2026-13-01T00:00:00Z"'])
def test_a_manifest_without_a_good_date_makes_it_due(word: str) -> None:
    manifest = f'{{"published": {{"fingerprint": "{BEFORE}", "as_of": {word}}}}}'

    assert due(manifest.encode(), BEFORE, NOW)


def test_a_second_publication_is_not_due_when_nothing_changed() -> None:
    manifest = sealed(MANIFEST, BEFORE, NOW)

    assert not due(manifest, BEFORE, NOW)
    assert not due(manifest, BEFORE, NOW + timedelta(days=6, hours=18))


def test_it_is_due_after_seven_days_even_when_the_schedule_starts_early() -> None:
    manifest = sealed(MANIFEST, BEFORE, NOW)

    assert due(manifest, BEFORE, NOW + timedelta(days=7))
    assert due(manifest, BEFORE, NOW + timedelta(days=6, hours=23, minutes=30))


def test_dates_values_pace_reasons_and_state_are_no_reason() -> None:
    later = _scores(value=4, as_of=NOW + timedelta(days=1))
    dump = {**DUMP, "state.json": b'{"blog": {"etag": "x"}}', "private.json": b"{}"}

    assert fingerprint(dump, later, [_source("unchanged", "304")]) == BEFORE
    assert fingerprint(dump, later, [_source("empty")]) == BEFORE


def test_the_folder_of_the_dump_is_no_reason() -> None:
    moved = {f"archive/data/{name}": content for name, content in DUMP.items()}

    assert fingerprint(moved, _scores(), [_source()]) == BEFORE


@pytest.mark.parametrize(
    "after",
    [
        fingerprint({**DUMP, "records/2026.ndjson": b'{"key": "b"}\n'}, _scores(), [_source()]),
        fingerprint({**DUMP, "readings/2027.ndjson": b"{}\n"}, _scores(), [_source()]),
        fingerprint({"readings/2026.ndjson": b'{"value": 1}\n'}, _scores(), [_source()]),
        fingerprint(DUMP, _scores("met"), [_source()]),
        fingerprint(DUMP, replace(_scores(), criteria=()), [_source()]),
        fingerprint(DUMP, _scores(), [_source("failed")]),
        fingerprint(DUMP, _scores(), []),
        fingerprint(DUMP, _scores(), [_source()], "another scorecard"),
    ],
)
def test_a_row_a_state_word_a_broken_source_or_another_scorecard_makes_it_due(after: str) -> None:
    assert due(sealed(MANIFEST, BEFORE, NOW), after, NOW)


def test_sources_that_fail_in_different_ways_differ() -> None:
    failed, blocked = (
        fingerprint(DUMP, _scores(), [_source(word)]) for word in ("failed", "blocked")
    )

    assert failed != blocked


def test_a_sealed_manifest_keeps_what_it_said_with_sorted_keys() -> None:
    told = sealed(MANIFEST, "f", datetime(2026, 11, 23, 6, 17, tzinfo=timezone(timedelta(hours=1))))

    assert json.loads(told) == {
        "format": 1,
        "person": "ada",
        "published": {
            "as_of": "2026-11-23T05:17:00Z",
            "before": None,
            "digest": digest({}),
            "files": [],
            "fingerprint": "f",
        },
    }
    assert list(json.loads(told)) == ["format", "person", "published"]
    assert told.endswith(b"}\n")


def test_what_was_published_beside_the_dump_is_told() -> None:
    manifest = sealed(MANIFEST, "f", NOW, files={"reports/badge.svg": b"1", "README.md": b"2"})

    assert ["README.md", "reports/badge.svg"] == published(manifest)


@pytest.mark.parametrize(
    "told", ["{", "[]", '{"published": 1}', '{"published": {"files": "x"}}', "{}"]
)
def test_a_manifest_that_does_not_tell_what_was_published_tells_nothing(told: str) -> None:
    assert [] == published(told.encode()) == published(None)


def test_sealing_twice_is_sealing_once() -> None:
    once = sealed(MANIFEST, BEFORE, NOW)

    assert once == sealed(once, BEFORE, NOW)


def test_a_broken_manifest_is_not_sealed() -> None:
    with pytest.raises(StoreError, match="renown dump"):
        sealed(b"{", BEFORE, NOW)


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=200))
def test_any_manifest_is_read_without_a_traceback(manifest: bytes) -> None:
    assert due(manifest, BEFORE, NOW)


@pytest.mark.parametrize("as_of", ["0001-01-01T00:00:00+14:00", "soon", "", None])
def test_a_moment_that_is_none_makes_a_publication_due(as_of: str | None) -> None:
    manifest = json.dumps({"published": {"as_of": as_of, "fingerprint": BEFORE}}).encode()

    assert due(manifest, BEFORE, datetime(2026, 11, 16, tzinfo=UTC))


class TestWhole:
    FILES: ClassVar = {"reports/README.md": b"1\n", "reports/deadlines.ics": b"A\r\nB\r\n"}

    def folder(self, tmp_path: Path) -> Path:
        for name, content in self.FILES.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(content)
        return tmp_path

    def test_what_is_as_it_was_published_is_whole(self, tmp_path: Path) -> None:
        manifest = sealed(MANIFEST, "f", NOW, files=self.FILES)
        assert whole(manifest, self.folder(tmp_path))

    def test_git_may_have_turned_the_ends_of_lines_into_its_own(self, tmp_path: Path) -> None:
        manifest = sealed(MANIFEST, "f", NOW, files=self.FILES)
        folder = self.folder(tmp_path)
        (folder / "reports/deadlines.ics").write_bytes(b"A\nB\n")
        assert whole(manifest, folder)

    @pytest.mark.parametrize("name", FILES)
    @pytest.mark.parametrize("content", [b"", b"2\n", None])
    def test_what_was_torn_changed_or_taken_away_is_not(
        self, tmp_path: Path, name: str, content: bytes | None
    ) -> None:
        manifest = sealed(MANIFEST, "f", NOW, files=self.FILES)
        folder = self.folder(tmp_path)
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_bytes(content)
        assert not whole(manifest, folder)

    @pytest.mark.parametrize(
        "name", ["/dev/zero", "../x", "reports/../../x", "", ".", "reports", "a\0b", "x" * 9999]
    )
    def test_no_other_file_is_ever_read(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "own").mkdir()
        folder = self.folder(tmp_path / "own")
        (tmp_path / "x").write_bytes(b"x")
        manifest = sealed(MANIFEST, "f", NOW, files={name: b"x"})
        assert not whole(manifest, folder)

    @pytest.mark.parametrize("manifest", [None, b"{", b"[]", b'{"published": 7}', MANIFEST])
    def test_of_a_manifest_that_tells_nothing_nothing_is_whole(
        self, tmp_path: Path, manifest: bytes | None
    ) -> None:
        assert not whole(manifest, tmp_path)

    def test_a_dump_alone_tells_of_the_publication_before(self) -> None:
        last = sealed(MANIFEST, "f", NOW, files=self.FILES)
        assert last == carried(MANIFEST, last)
        assert MANIFEST == carried(MANIFEST, None) == carried(MANIFEST, MANIFEST)
