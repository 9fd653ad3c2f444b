"""Badges of Open Badges 2.0: where they lie, what they say, and whether their issuer says so."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from renown import registry
from renown.errors import (
    BlockedError,
    IncompleteError,
    MissingError,
    SourceError,
    UnavailableError,
    UnreadableError,
)
from renown.record import Sweep
from tests.collectors.openbadges import (
    BADGE,
    CANARIES,
    CLASS,
    EMAIL,
    ISSUER,
    NAMES,
    Town,
    Wallet,
    assertion,
    badge_class,
    founded,
    hashed,
    profile,
    verdict,
    why,
)
from tests.peer import Reply, redirect


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def wallet(town: Town, tmp_path: Path) -> Iterator[Wallet]:
    with town.wallet(tmp_path) as opened:
        yield opened


def test_a_hosted_badge_is_what_its_issuer_tells(wallet: Wallet) -> None:
    wallet.issue()
    record = wallet.one(BADGE)

    assert ("certification", BADGE, BADGE) == (record.kind, record.key, record.url)
    assert "Certified Example Engineer" == record.title
    assert datetime(2026, 2, 3, 10, tzinfo=UTC) == record.at
    assert datetime(2028, 2, 3, 8, tzinfo=UTC) == record.until
    assert "hosted" == record.evidence
    assert {
        "name": "Certified Example Engineer",
        "issuer": "Example Issuer",
        "issuer_id": ISSUER,
        "template": CLASS,
        "verified": "passed",
        "verification": "hosted by its issuer at issuer.example",
    } == record.details
    assert [Sweep(kinds=("certification",))] == wallet.sweeps
    assert 3 == len(wallet.peer.log)


def test_a_file_of_a_hosted_badge_is_compared_with_what_its_issuer_has(wallet: Wallet) -> None:
    wallet.issue(expires="2030-01-01T00:00:00Z")
    record = wallet.one(wallet.file(assertion(expires="2027-01-01T00:00:00Z")))

    assert ("passed", "hosted") == verdict(record)
    assert datetime(2030, 1, 1, tzinfo=UTC) == record.until


def test_an_organisation_that_is_trusted_is_called_as_it_is_configured(wallet: Wallet) -> None:
    wallet.issue()
    assert "Example Foundation" == wallet.one(BADGE, issuers=NAMES).details["issuer"]
    assert "X" == wallet.one(BADGE, issuers={ISSUER + "/": "X"}).details["issuer"]


def test_parts_may_be_embedded_but_the_profile_is_asked_for(wallet: Wallet) -> None:
    wallet.issue(badge=badge_class(issuer=profile(name="A lie")))
    record = wallet.one(BADGE)

    assert ("passed", "hosted") == verdict(record)
    assert ["/badges/7", "/profile"] == wallet.peer.paths()


@pytest.mark.parametrize(
    ("policy", "verified"),
    [
        ({}, "failed"),
        ({"allowedOrigins": "other.example"}, "passed"),
        ({"allowedOrigins": ["issuer.example", "https://other.example"]}, "passed"),
        ({"allowedOrigins": "example"}, "failed"),
        ({"startsWith": "https://other.example/badges/"}, "passed"),
        ({"startsWith": "https://other.example/else/"}, "failed"),
        ({"startsWith": "https://other.exam"}, "failed"),
        ({"startsWith": ["h", 3, None]}, "failed"),
    ],
)
def test_an_issuer_says_where_its_badges_may_lie(
    wallet: Wallet, policy: dict[str, object], verified: str
) -> None:
    place = "https://other.example/badges/7"
    wallet.issue(id=place)
    wallet.at(ISSUER, profile(verification=policy))
    record = wallet.one(place)

    assert verified == record.details["verified"]
    assert verified == "passed" or "other.example is not where its issuer" in why(record)


def test_a_profile_in_the_badge_cannot_allow_another_host(wallet: Wallet) -> None:
    place = "https://evil.example/badges/7"
    lie = profile(verification={"allowedOrigins": "evil.example"})
    wallet.issue(id=place, badge=badge_class(issuer=lie))

    assert ("failed", "listed") == verdict(wallet.one(place))


def test_an_id_that_differs_is_a_failure(wallet: Wallet) -> None:
    wallet.issue()
    wallet.at(BADGE, assertion(id="https://issuer.example/badges/8"))
    record = wallet.one(wallet.file(assertion()))

    assert ("failed", "asserted") == verdict(record)
    assert "another id" in why(record)
    assert [Sweep(kinds=("certification",))] == wallet.sweeps


def test_a_profile_with_another_id_proves_nothing(wallet: Wallet) -> None:
    wallet.issue()
    wallet.at(ISSUER, profile(id="https://issuer.example/other"))
    with pytest.raises(IncompleteError, match="not the JSON object that a badge refers to"):
        wallet.read(BADGE)

    assert [("not checked", "listed")] == [verdict(record) for record in wallet.records]


def test_a_redirect_to_another_host_proves_nothing(wallet: Wallet) -> None:
    wallet.issue()
    wallet.at(BADGE, redirect("https://evil.example/copy"))
    wallet.at("https://evil.example/copy", assertion())
    with pytest.raises(IncompleteError, match="redirects to another host"):
        wallet.read(wallet.file(assertion()))
    [record] = wallet.records

    assert ("not checked", "asserted") == verdict(record)
    assert "issuer.example redirects to another host" == why(record)


@pytest.mark.parametrize("place", ["http://issuer.example/badges/7", "urn:uuid:1", 7, None])
def test_an_id_that_is_no_https_address_is_not_checked(wallet: Wallet, place: object) -> None:
    wallet.issue()
    record = wallet.one(wallet.file(assertion(id=place)))

    assert ("not checked", "asserted") == verdict(record)
    assert "no https: address" in why(record)
    assert "/badges/7" not in wallet.peer.paths()


@pytest.mark.parametrize(
    "reply", [Reply(status=410), Reply(body=json.dumps({"revoked": True}).encode())]
)
def test_a_revoked_badge_is_told_as_such(wallet: Wallet, reply: Reply) -> None:
    wallet.issue()
    wallet.at(BADGE, reply)
    file = wallet.file(assertion())
    record = wallet.one(file)

    assert ("revoked", "asserted") == verdict(record)
    wallet.environ = {"EVES": "eve@ada.example"}
    assert ("revoked", "asserted") == verdict(wallet.one(file, email_env="EVES"))
    assert "Certified Example Engineer" == record.title


def test_a_badge_that_is_gone_keeps_what_was_known_of_it(wallet: Wallet) -> None:
    wallet.issue()
    before = wallet.one(BADGE)
    wallet.at(BADGE, b"", status=410)
    for _ in range(2):  # and stays so
        record = wallet.one(BADGE)

        assert ("revoked", "listed") == verdict(record)
        assert (before.title, before.at, before.until) == (record.title, record.at, record.until)
        assert [Sweep(kinds=("certification",))] == wallet.sweeps


def test_an_address_that_never_gave_a_badge_is_missing(wallet: Wallet) -> None:
    wallet.at(BADGE, b"", status=410)
    with pytest.raises(MissingError, match="gone for good"):
        wallet.read(BADGE)
    assert ([], [], {}) == (wallet.records, wallet.sweeps, wallet.state)


@pytest.mark.parametrize("status", [403, 404, 503])
def test_an_issuer_that_cannot_be_read_leaves_a_new_badge_not_checked(
    wallet: Wallet, status: int
) -> None:
    wallet.issue()
    wallet.at(BADGE, b"", status=status)
    file = wallet.file(assertion())
    with pytest.raises(IncompleteError, match="1 of 1 badges could not be read or checked"):
        wallet.read(file)
    [record] = wallet.records

    assert ("not checked", "asserted") == verdict(record)
    assert "issuer.example" in why(record)
    assert [] == wallet.sweeps


@pytest.mark.parametrize("path", [BADGE, CLASS, ISSUER])
@pytest.mark.parametrize("status", [403, 404, 503])
def test_an_issuer_that_cannot_be_read_takes_nothing_back(
    wallet: Wallet, path: str, status: int
) -> None:
    wallet.issue()
    file = wallet.file(assertion())
    wallet.read(file)
    state = wallet.state
    wallet.at(path, b"", status=status)
    with pytest.raises(IncompleteError):
        wallet.read(file)

    assert ([], [], state) == (wallet.records, wallet.sweeps, wallet.state)
    assert ["Certified Example Engineer could not be checked again and stays as it was"] == (
        wallet.notes
    )
    wallet.issue()
    assert ("passed", "hosted") == verdict(wallet.one(file))


def test_a_class_that_is_never_told_leaves_the_badge_without_a_name(wallet: Wallet) -> None:
    wallet.at(BADGE, assertion())
    with pytest.raises(MissingError, match="404"):
        wallet.read(BADGE)
    assert [] == wallet.records


def test_what_can_be_read_is_kept_where_another_cannot(wallet: Wallet) -> None:
    wallet.issue()
    with pytest.raises(IncompleteError, match=r"no file lost\.png; put it there"):
        wallet.read("lost.png", BADGE)
    assert [BADGE] == [record.key for record in wallet.records]
    assert [] == wallet.sweeps
    assert [BADGE] == list(wallet.state["held"])


def test_a_badge_that_was_confirmed_is_remembered_while_its_place_is_closed(
    wallet: Wallet,
) -> None:
    wallet.issue()
    wallet.read(BADGE)
    wallet.at(BADGE, b"", status=503)
    other = assertion(id="urn:uuid:9", verification={"type": "other"})
    with pytest.raises(IncompleteError):
        wallet.read(BADGE, wallet.file(other))
    assert ["urn:uuid:9"] == [record.key for record in wallet.records]
    assert [BADGE] == list(wallet.state["held"])


def test_two_copies_of_a_badge_are_one_record_and_the_better_known_holds(wallet: Wallet) -> None:
    wallet.issue()
    tampered = wallet.file(assertion(verification={"type": "other"}), "a.json")
    for places in ((tampered, BADGE, BADGE), (BADGE, tampered)):
        assert ("passed", "hosted") == verdict(wallet.one(*places))


def test_a_badge_without_an_id_is_known_by_what_it_says(wallet: Wallet) -> None:
    wallet.issue()
    one, other = assertion(recipient={"salt": "x"}), assertion(expires=None)
    del one["id"], other["id"]
    record = wallet.one(wallet.file(one, "a.json"), wallet.file(other, "b.json"))

    assert record.key.startswith("sha256:")


@pytest.mark.parametrize(
    ("fields", "verified", "reason"),
    [
        ({"expires": "2026-02-04"}, "passed", "hosted"),
        ({"expires": "2026-01-01"}, "failed", "expires before"),
        ({"issuedOn": "2031-01-01", "expires": None}, "passed", "hosted"),
        ({"issuedOn": "soon"}, "not checked", "when it was issued"),
        ({"issuedOn": None}, "not checked", "when it was issued"),
        ({"expires": "9999-12-31T23:59:59Z"}, "passed", "hosted"),
    ],
)
def test_dates_have_to_make_sense(
    wallet: Wallet, fields: dict[str, object], verified: str, reason: str
) -> None:
    wallet.issue(**fields)
    record = wallet.one(BADGE)

    assert verified == record.details["verified"]
    assert reason in why(record)


@pytest.mark.parametrize("expires", ["some day", 7, {}, "2026-13-01", "2026-02-04T99:00:00Z"])
def test_an_expiry_that_is_none_is_not_taken_for_never(wallet: Wallet, expires: object) -> None:
    wallet.issue(expires=expires)
    with pytest.raises(UnreadableError, match="`expires` is no date"):
        wallet.read(BADGE)


def test_a_day_of_expiry_is_valid_to_its_end(wallet: Wallet) -> None:
    wallet.issue(issuedOn="2026-02-03", expires="2028-02-03")
    record = wallet.one(BADGE)

    assert datetime(2026, 2, 3, tzinfo=UTC) == record.at
    assert datetime(2028, 2, 3, 23, 59, 59, tzinfo=UTC) == record.until


@pytest.mark.parametrize(
    ("recipient", "verified"),
    [
        ({"type": "email", "identity": hashed("ada@ada.example")}, "passed"),
        ({"type": "email", "identity": hashed("Ada@ada.example", "s"), "salt": "s"}, "passed"),
        ({"type": "email", "identity": "ADA@ADA.EXAMPLE", "hashed": False}, "passed"),
        ({"type": "email", "identity": EMAIL, "hashed": False}, "passed"),
        ({"type": "email", "identity": "eve@ada.example"}, "failed"),
        ({"type": "email", "identity": hashed("eve@ada.example")}, "failed"),
        ({"type": "email", "identity": hashed("ada@ada.example"), "salt": "s"}, "failed"),
        ({"type": "email", "identity": "md5$0123456789abcdef0123456789abcdef"}, "not checked"),
        ({"type": "url", "identity": "https://ada.example"}, "not checked"),
        ({"type": "email", "identity": 7}, "not checked"),
        (None, "not checked"),
    ],
)
def test_a_badge_counts_for_whom_it_was_issued_to(
    wallet: Wallet, recipient: object, verified: str
) -> None:
    wallet.issue(recipient=recipient)
    wallet.environ = {"ADA_EMAIL": EMAIL}
    record = wallet.one(BADGE, email_env="ADA_EMAIL")

    assert verified == record.details["verified"]
    assert verified != "failed" or "issued to another address" in why(record)


def test_without_the_address_nobody_compares_it(wallet: Wallet) -> None:
    wallet.issue(recipient={"type": "email", "identity": "eve@ada.example"})

    assert ("passed", "hosted") == verdict(wallet.one(BADGE, email_env="ADA_EMAIL"))
    assert ["ADA_EMAIL is not set, so nobody checked whom the badges were issued to"] == (
        wallet.notes
    )


def test_nothing_of_the_holder_is_logged(wallet: Wallet, caplog: pytest.LogCaptureFixture) -> None:
    wallet.issue(recipient={"type": "email", "identity": "Ada Legalname canary-salt"})
    wallet.environ = {"ADA_EMAIL": "ada@ada.example"}
    with caplog.at_level(logging.DEBUG):
        wallet.read(BADGE, email_env="ADA_EMAIL")
        wallet.at(BADGE, {"canary-evidence": "canary-photo"})
        with pytest.raises(SourceError) as raised:
            wallet.read(BADGE, email_env="ADA_EMAIL")

    told = caplog.text + str(raised.value) + str(wallet.notes) + str(wallet.state)
    assert not any(canary in told for canary in CANARIES)


def test_a_link_out_of_the_folder_is_refused(wallet: Wallet, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    outside = tmp_path / "secret.json"
    outside.write_text(json.dumps(assertion()))
    (inner / "badge.json").symlink_to(outside)
    wallet.folder = inner
    with pytest.raises(BlockedError, match="leads out of the folder"):
        wallet.read("badge.json")


def test_what_is_no_file_is_missing(wallet: Wallet) -> None:
    (wallet.folder / "folder").mkdir()
    (wallet.folder / "loop").symlink_to(wallet.folder / "loop")
    for place in ("folder", "lost.json"):
        with pytest.raises(MissingError, match="there is no file"):
            wallet.read(place)
    with pytest.raises(SourceError, match=";"):
        wallet.read("loop")


def test_a_server_that_breaks_off_is_told(wallet: Wallet) -> None:
    wallet.at(BADGE, Reply(reset=True))
    with pytest.raises(UnavailableError, match="next run"):
        wallet.read(BADGE)


@pytest.mark.parametrize(
    "options",
    [
        {"badges": []},
        {"badges": [""]},
        {"badges": ["../badge.json"]},
        {"badges": ["/etc/passwd"]},
        {"badges": ["a\\..\\b"]},
        {"badges": ["http://issuer.example/1"]},
        {"badges": ["file:///etc/passwd"]},
        {"badges": ["https://ada:pw@issuer.example/1"]},
        {"badges": ["https://issuer.example/a b"]},
        {"badges": ["a\nb"]},
        {"badges": ["a.json"], "issuers": {"did:other:1": "X"}},
        {"badges": ["a.json"], "issuers": {ISSUER: ""}},
        {"badges": ["a.json"], "email": EMAIL},
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        registry.load("openbadge").Options.model_validate(options)
