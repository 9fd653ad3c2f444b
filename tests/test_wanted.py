"""A badge is not a certification: what is wanted counts, the rest is listed apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from renown.credentials import Wanted, first_moment, last_moment
from renown.record import Record
from tests.commands import invoke
from tests.peer import Peer, Reply

AT = "2026-11-16T06:00:00Z"


def badge(name: str, number: int, **fields: Any) -> dict[str, Any]:
    """A badge as the platform lists it."""
    return {
        "id": f"0a1b2c3d-0000-4000-8000-{number:012}",
        "issued_at_date": "2025-03-27",
        "expires_at_date": "2027-03-27",
        "state": "accepted",
        "public": True,
        "issuer": {"entities": [{"primary": True, "entity": {"id": "i1", "name": "Example"}}]},
        "badge_template": {"id": f"t{number}", "name": name},
        **fields,
    }


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder whose one source is a wallet of three badges."""
    badges = [
        badge("CKS: Certified Kubernetes Security Specialist", 1),
        badge("Certified Example Gardener", 2),
        badge("Attended the Example Fair", 3),
    ]
    page = {"data": badges, "metadata": {"count": 3, "total_pages": 1, "current_page": 1}}
    with Peer() as peer:
        peer.serve("/users/ada/badges.json", Reply(body=json.dumps(page).encode()))
        (tmp_path / "address").write_text(peer.url(""))
        configure(tmp_path)
        yield tmp_path


def configure(home: Path, options: str = "") -> None:
    (home / "config.toml").write_text(
        "[http]\nallow_private = true\npause = 0\n"
        '[[sources]]\ntype = "credly"\nuser = "ada"\nexternal = false\n'
        f'api_url = "{(home / "address").read_text().rstrip("/")}"\n{options}\n'
    )


def certifications(home: Path) -> list[str]:
    lines = invoke("records", "--works", "--json", cwd=home).out.splitlines()
    return [json.loads(line)["title"] for line in lines]


def test_the_scorecard_wants_some_and_the_configuration_others(home: Path) -> None:
    done = invoke("run", "--as-of", AT, cwd=home)
    assert 0 == done.code, done.err
    assert ["CKS: Certified Kubernetes Security Specialist"] == certifications(home)

    configure(home, 'wanted = ["Certified * Gardener"]')
    assert 2 == len(certifications(home))


def test_the_rest_is_listed_apart(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)
    page = (home / "reports/evidence/_left-out.md").read_text()

    assert "Attended the Example Fair" in page
    assert "a badge that \\`wanted\\` does not name" in page
    assert "Security Specialist" not in page


def test_a_criterion_is_met_as_long_as_one_is_valid(home: Path) -> None:
    invoke("run", "--as-of", AT, cwd=home)

    def state(at: str) -> str:
        scores = json.loads(invoke("score", "--json", "--as-of", at, cwd=home).out)
        return next(str(one["state"]) for one in scores["criteria"] if one["id"] == "cks")

    assert "met" == state(AT)
    assert "behind" == state("2027-03-28T00:00:00Z")


def record(title: str = "CKS: Security", **details: Any) -> Record:
    return Record(kind="certification", key="1", title=title, details=details)


@pytest.mark.parametrize(
    ("wanted", "matches"),
    [
        ("cks*", True),
        ("CKS: Security", True),
        ("CKS", False),
        ("*security", True),
        ("CK?: *", True),
        ("CKS. Security", False),
        ({"issuer": "Example*"}, True),
        ({"issuer": "i1"}, True),
        ({"issuer": "Other"}, False),
        ({"template": "t1"}, True),
        ({"name": "CKS*", "template": "t2"}, False),
    ],
)
def test_a_pattern_names_a_credential_wholly(wanted: object, *, matches: bool) -> None:
    one = record(issuer="Example\u00ae Foundation", issuer_id="i1", template="t1")

    assert matches == Wanted.model_validate(wanted).matches(one)


def test_a_pattern_that_names_nothing_is_a_mistake() -> None:
    with pytest.raises(ValidationError, match="names nothing"):
        Wanted.model_validate({})
    with pytest.raises(ValidationError):
        Wanted.model_validate("*")


@given(st.text(max_size=200), st.text(max_size=300))
def test_any_pattern_is_matched_with_any_title_in_little_time(pattern: str, title: str) -> None:
    try:
        wanted = Wanted.model_validate(pattern)
    except ValidationError:
        return
    assert wanted.matches(record(title)) in (True, False)


def test_days_are_whole_days_in_utc() -> None:
    assert "2026-01-10T00:00:00+00:00" == str(first_moment("2026-01-10")).replace(" ", "T")
    assert "2026-01-10T23:59:59+00:00" == str(last_moment("2026-01-10T04:00:00-06:00")).replace(
        " ", "T"
    )
    for none in ("", "2026-02-30", "20260110", "1066-01-01", None, 7):
        assert None is first_moment(none)
