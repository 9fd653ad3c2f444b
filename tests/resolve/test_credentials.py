"""One credential is one work: the platform's list, its assertion, an entry of the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from renown.store.rows import Row
from tests.resolve.test_appearances import reasons
from tests.resolve.world import groups, row, rules, works

COPY = "0a1b2c3d-0000-4000-8000-00000000000f"
GIVEN = datetime(2025, 3, 27, tzinfo=UTC)


def badge(source: str = "credly", key: str = COPY, **fields: Any) -> Row:
    """A badge on a platform."""
    told = {"issuer": "Example Foundation", "issuer_id": "i1", "template": "t1"}
    details = told | fields.pop("details", {})
    defaults = {"title": "Certified Example", "at": GIVEN, "details": details}
    return row(source, key, "certification", **(defaults | fields))


def test_several_copies_are_one_until_the_last_of_them_expires() -> None:
    ends = [datetime(2026 + place, 1, 1, tzinfo=UTC) for place in range(3)]
    copies = [badge(key=f"copy-{place}", until=end) for place, end in enumerate(ends)]
    (work,) = works(*copies)

    assert (GIVEN, ends[2]) == (work.at, work.until)


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        (
            "same copy",
            badge("openbadge", f"https://api.example/assertions/{COPY}", title="CE", details={}),
        ),
        (
            "same number",
            row(
                "ledger",
                "1",
                "certification",
                title="CE",
                details={"issuer": "example foundation", "credential_id": "CE-7"},
            ),
        ),
        (
            "same name and issuer",
            row(
                "ledger",
                "1",
                "certification",
                title="CERTIFIED EXAMPLE",
                details={"issuer": "Example Foundation"},
            ),
        ),
    ],
)
def test_each_sign_joins_what_another_source_says(rule: str, other: Row) -> None:
    first = badge(details={"credential_id": "CE-7"})

    assert {rule, ""} == set(rules(first, other).values())


def test_other_credentials_of_one_issuer_are_others() -> None:
    other = badge(key="2", title="Certified Sample", details={"template": "t2"})

    assert 2 == len(groups(badge(), other))


def test_a_number_or_a_name_of_another_issuer_is_another() -> None:
    one = row("ledger", "1", "certification", title="Expert", details={"credential_id": "7"})
    two = badge(title="Expert", details={"credential_id": "7"})

    assert 2 == len(groups(one, two))


def entry(key: str, title: str, **fields: Any) -> Row:
    """A certification in the ledger."""
    return row("ledger", key, "certification", title=title, at=GIVEN, evidence="asserted", **fields)


def test_a_page_of_all_or_the_number_of_the_holder_makes_no_two_of_them_one() -> None:
    page = "https://wallet.example/ada"
    number = {"issuer": "Example Foundation", "credential_id": "7"}

    assert 2 == len(groups(entry("1", "CKA", url=page), entry("2", "CISSP", url=page)))
    assert 2 == len(groups(entry("1", "CE", details=number), entry("2", "CX", details=number)))


def test_what_its_issuer_took_back_counts_under_no_name() -> None:
    back = badge("openbadge", f"https://api.example/{COPY}", details={"verified": "revoked"})
    other = badge("credly", "0a1b2c3d-0000-4000-8000-00000000000e")
    note = entry("1", "My certificate", url=f"https://badges.example/{COPY}")

    assert ["credly/0a1b2c3d-0000-4000-8000-00000000000e"] == [
        work.work for work in works(back, badge(), other, note)
    ]


def test_a_note_of_what_was_taken_back_does_not_count_either() -> None:
    back = badge(details={"verified": "revoked"})
    note = entry("1", "Certified Example", details={"issuer": "Example Foundation"})

    assert [] == works(back, note)
    assert 1 == len(works(back, badge(key="2"), note))


def test_what_is_taken_back_in_public_is_so_in_private() -> None:
    back = badge(details={"verified": "revoked"})
    note = entry("1", "Mine", url=f"https://badges.example/{COPY}", private=True)

    assert [] == works(back, note)
    assert 1 == len(works(badge(), replace(note, details={"status": "revoked"})))


def test_the_ledger_may_say_that_it_was_taken_back() -> None:
    assert [] == works(entry("1", "CE", details={"status": "revoked"}))


END = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "rows"),
    [
        (None, [badge(until=END), badge(key="2", until=None)]),
        (END, [badge(until=END), entry("1", "Certified Example", until=END.replace(year=2030))]),
        (END, [badge(until=END), entry("1", "Certified Example", until=None)]),
        (END.replace(year=2025), [badge(until=END), badge(key="2", until=END.replace(year=2025))]),
        (END, [badge(until=END), badge("openbadge", f"https://a.example/{COPY}", until=None)]),
        (END, [entry("1", "Certified Example", until=END)]),
        (END, [badge(until=END), badge(key="2", until=None, gone_at=GIVEN)]),
    ],
)
def test_how_long_it_is_valid_is_the_platforms_word(
    until: datetime | None, rows: list[Row]
) -> None:
    issuer = {"issuer": "Example Foundation", "issuer_id": "i1", "template": "t1"}
    told = [replace(one, details={**issuer, **one.details}) for one in rows]

    assert [until] == [work.until for work in works(*told)]


@pytest.mark.parametrize(
    ("why", "details"),
    [
        ("revoked by its issuer", {"verified": "revoked"}),
        ("revoked by its issuer", {"status": "Revoked"}),
        ("pending by its issuer", {"status": "pending"}),
        (
            "its proof failed: the id is another's",
            {"verified": "failed", "verification": "the id is another's"},
        ),
    ],
)
def test_what_was_taken_back_or_never_proven_does_not_count(
    why: str, details: dict[str, Any]
) -> None:
    assert {f"credly/{COPY}": why} == reasons(badge(details=details))


def test_what_could_not_be_checked_counts_as_what_it_is() -> None:
    (work,) = works(badge(details={"verified": "not checked"}))

    assert "listed" == work.evidence
