"""A JSON Resume becomes tables for a ledger, and nothing in it breaks them."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.ledger.reading import Ledger
from renown import document
from renown.cli import resume
from renown.errors import ConfigError
from tests.commands import Done, invoke

AT = "2026-11-16T06:00:00Z"
CKS = {
    "name": "CKS",
    "date": "2024-12-28",
    "issuer": "The Linux Foundation",
    "url": "https://badges.example/cks",
}
PAPER = {"name": "Drift", "releaseDate": "2025-03-04", "publisher": "Example Press"}


def imported(folder: Path, content: object) -> Done:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / "resume.json").write_bytes(raw)
    return invoke("import-resume", "resume.json", "--as-of", AT, cwd=folder)


def held(text: str) -> Ledger:
    """What a ledger with this text holds; it has no mistakes."""
    now = datetime(2026, 11, 16, 6, tzinfo=UTC)
    ledger = Ledger(now=now, timezone=ZoneInfo("UTC"))
    ledger.take(document.parse(text, "ledger.toml"), private=False)
    assert {"public": [], "private": [], "hidden": []} == ledger.told
    return ledger


def test_certificates_and_publications_become_entries(tmp_path: Path) -> None:
    done = imported(tmp_path, {"certificates": [CKS], "publications": [PAPER], "work": 3})

    assert (0, "") == (done.code, done.err)
    assert (
        "# The resume does not tell when it expires: add `expires = 2029-12-31`, if it does.\n"
        "[[certification]]\n"
        "date = 2024-12-28\n"
        'title = "CKS"\n'
        'issuer = "The Linux Foundation"\n'
        'url = "https://badges.example/cks"\n'
        "\n"
        "# Published by Example Press\n"
        "[[post]]\n"
        "date = 2025-03-04\n"
        'title = "Drift"\n'
    ) == done.out
    assert 2 == len(held(done.out).entries)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"date": "2014"}, "certificates[1], 'CKA': its date, 2014, has no day"),
        ({"date": "2014-06"}, "certificates[1], 'CKA': its date, 2014-06, has no day"),
        ({"date": None}, "certificates[1], 'CKA': it has no date"),
        ({"date": "June 2014"}, "certificates[1], 'CKA': its date is none such as 2014-06-15"),
        ({"date": "2014-02-30"}, "certificates[1], 'CKA': there is no day 2014-02-30"),
        ({"date": "2027-01-01"}, "certificates[1], 'CKA': date must be in the past"),
        ({"name": " "}, "certificates[1]: title is missing"),
        ({"issuer": 3}, "certificates[1], 'CKA': issuer is missing"),
        ({"name": "cks", "date": "2024-12-28"}, "certificates[1], 'cks': it is listed twice"),
        ({"name": "x\ud800"}, "certificates[1]: title is missing"),
    ],
)
def test_what_is_no_entry_is_left_out_and_told(
    tmp_path: Path, changes: dict[str, Any], why: str
) -> None:
    done = imported(tmp_path, {"certificates": [CKS, {**CKS, "name": "CKA", **changes}]})

    assert 0 == done.code
    assert 1 == len(done.err.splitlines())
    assert done.err.startswith(f"left out {why}")
    assert ["CKS"] == [one["title"] for one in tomllib.loads(done.out)["certification"]]


def test_a_link_that_is_none_is_left_out_alone(tmp_path: Path) -> None:
    done = imported(tmp_path, {"publications": [{**PAPER, "url": "javascript:alert(1)"}]})

    assert "left out the url of publications[0], 'Drift': must be a link\n" == done.err
    assert [{"date": date(2025, 3, 4), "title": "Drift"}] == tomllib.loads(done.out)["post"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe\xfa", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is not JSON"),
        (b"[]", "is no JSON Resume"),
        (b"{}", "holds no certificate and no publication"),
        (b'{"certificates": [{"name": "x"}]}', "holds no certificate and no publication"),
        (b" " * (16 * 2**20 + 1), "is larger than 16 MiB"),
    ],
)
def test_what_is_no_resume_is_a_mistake_with_a_remedy(
    tmp_path: Path, content: bytes, why: str
) -> None:
    done = imported(tmp_path, content)

    assert (2, "") == (done.code, done.out)
    assert why in done.err.splitlines()[-1]
    assert "; " in done.err.splitlines()[-1]


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    done = invoke("import-resume", "resume.json", cwd=tmp_path)

    assert 2 == done.code
    assert "resume.json: cannot be read: No such file" in done.err


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(st.characters(exclude_categories=[]), max_size=40) | ANY,
        "date": st.dates().map(str) | st.sampled_from(["2014", "2014-06"]) | ANY,
        "releaseDate": st.dates(date(1990, 1, 1), date(2027, 1, 1)).map(str) | ANY,
        "issuer": st.text(max_size=10) | ANY,
        "publisher": st.text(max_size=10) | ANY,
        "url": st.just("https://a.example/") | st.text(max_size=10) | ANY,
    },
)
RESUMES = st.fixed_dictionaries(
    {},
    optional={
        "certificates": st.lists(ITEMS | ANY, max_size=3) | ANY,
        "publications": st.lists(ITEMS | ANY, max_size=3) | ANY,
    },
)


def read(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resume.json"
        path.write_bytes(content)
        return resume.tables(path, AT, lambda _text: None)


@given(st.binary(max_size=200) | (RESUMES | ANY).map(lambda one: json.dumps(one).encode()))
def test_any_file_is_a_valid_ledger_or_a_mistake(content: bytes) -> None:
    try:
        text = read(content)
    except ConfigError:
        return
    assert held(text).entries


@pytest.mark.conformance
def test_a_real_resume_is_read() -> None:
    samples = os.environ.get("RENOWN_SAMPLES")
    if not samples:
        pytest.skip("RENOWN_SAMPLES names no folder of samples")
    content = (Path(samples) / "credentials" / "jsonresume.sample.json").read_bytes()
    expected = [
        item
        for item in json.loads(content)["publications"]
        if len(item.get("releaseDate", "")) == len("2014-10-01")
    ]

    assert len(expected) == len(tomllib.loads(read(content))["post"])
