"""Real badges, from the samples folder: what stands in them, written down from the files by hand.

No issuer answers here, save where a test says so, and nothing is proven of any badge; two of
version 2.0 hold no more than the address of what they are for: nameless until that can be read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renown.errors import SourceError, UnreadableError
from tests.collectors.openbadges import Town, Wallet, founded, verdict, why

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "credentials"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]

RDFC = "the suite eddsa-rdfc-2022 is not supported yet"
OF_2020 = "the suite Ed25519Signature2020 is not supported yet"
NO_KEY = "it names no key of its issuer (`kid`)"
NEW_YEAR = "2010-01-01T00:00:00"
MICROSERVICES = "Reactive Architecture: Reactive Microservices - Level 2"

EXPECTED = {
    "ob3.1edtech.baked-json.svg": ("Teamwork", NEW_YEAR, None, "Example Corp", RDFC),
    "ob3.1edtech.expired.json": ("Teamwork", NEW_YEAR, NEW_YEAR, "Example Corp", RDFC),
    "ob3.1edtech.simple-did-key-method.json": (
        *("test 1", "2022-11-10T15:38:00", None, "Andy F. Miller", RDFC),
    ),
    "ob3.1edtech.simple.json": ("Teamwork", NEW_YEAR, None, "Example Corp", RDFC),
    "ob3.1edtech.simple.jwt.txt": (
        *("Example University Degree", NEW_YEAR, None, "Example University", NO_KEY),
    ),
    "ob3.credly-credential.redacted.json": (
        *(MICROSERVICES, "2022-08-30T00:00:00", None, "Lightbend, Inc.", RDFC),
    ),
    "vc.dcc.ed25519-2020.valid-status.json": (
        *("Masters - v2 - unrevoked", NEW_YEAR, None, "Example Corp", OF_2020),
    ),
    "vc.dcc.expired.json": ("Teamwork", NEW_YEAR, "2011-01-01T00:00:00", "Example Corp", OF_2020),
    "w3c.eddsa-rdfc-2022.signed.json": (
        *("Alumni Credential", "2023-01-01T00:00:00", None, None, RDFC),
    ),
}
"""Title, moments of issue and of expiry in UTC, issuer, and why it is not checked."""

NAMELESS = ("ob2.1edtech.assertion-expired.json", "ob2.credly-assertion.aws-mle-associate.json")
NO_BADGES = ("ob2.1edtech.badgeclass.json", "ob2.1edtech.issuer.json")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def wallet(town: Town, tmp_path: Path) -> Iterator[Wallet]:
    with town.wallet(tmp_path) as opened:
        yield opened


def copied(wallet: Wallet, name: str) -> str:
    return wallet.file((FOLDER / name).read_bytes(), name)


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_badge_of_the_folder_is_looked_at() -> None:
    listed = re.findall(
        r"^## ((?:ob2|ob3|vc|w3c)\..*)$", (FOLDER / "INDEX.md").read_text(), re.MULTILINE
    )

    assert sorted(listed) == sorted([*EXPECTED, *NAMELESS, *NO_BADGES])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_credential_says_what_it_is(wallet: Wallet, name: str) -> None:
    title, at, until, issuer, reason = EXPECTED[name]
    record = wallet.one(copied(wallet, name))

    assert (title, moment(at), moment(until)) == (record.title, record.at, record.until)
    assert issuer == record.details.get("issuer")
    assert ("not checked", "asserted", reason) == (*verdict(record), why(record))
    assert "Sample Earner" not in repr(record) + repr(wallet.state)
    assert [] == wallet.peer.log


@pytest.mark.parametrize("name", NAMELESS)
def test_a_real_assertion_is_nameless_without_a_network(wallet: Wallet, name: str) -> None:
    file = copied(wallet, name)
    with pytest.raises(SourceError, match="404"):
        wallet.read(file)
    assert ([], []) == (wallet.records, wallet.sweeps)


@pytest.mark.parametrize("name", NO_BADGES)
def test_what_belongs_to_a_badge_is_none(wallet: Wallet, name: str) -> None:
    with pytest.raises(UnreadableError, match="no Open Badge"):
        wallet.read(copied(wallet, name))


def test_a_real_assertion_that_its_host_has_is_hosted(wallet: Wallet) -> None:
    for place, name in (
        ("https://example.org/beths-robotics-badge.json", NAMELESS[0]),
        ("https://example.org/robotics-badge.json", NO_BADGES[0]),
        ("https://example.org/organization.json", NO_BADGES[1]),
    ):
        wallet.at(place, (FOLDER / name).read_bytes())
    record = wallet.one(copied(wallet, NAMELESS[0]))

    assert ("passed", "hosted") == verdict(record)
    assert ("Awesome Robotics Badge", "An Example Badge Issuer") == (
        record.title,
        record.details["issuer"],
    )
    assert moment("2016-12-31T23:59:59") == record.at
    assert moment("2022-11-15T23:59:59") == record.until


@pytest.mark.parametrize(
    ("address", "verified"), [("earner@example.org", "passed"), ("eve@example.org", "failed")]
)
def test_a_real_assertion_of_an_exam_is_for_its_earner(
    wallet: Wallet, address: str, verified: str
) -> None:
    """Its class and its issuer are made up here: no sample has them."""
    base = "https://www.credly.com/api/v1/obi/v2"
    issuer = f"{base}/issuers/7b741b5c-231d-4925-8041-c64b6846f1c8"
    place = f"{issuer}/badge_classes/c6fc4fc3-4b4c-4f95-92e2-59c29ac0e451"
    own = f"{base}/badge_assertions/a388d729-fc22-4503-9eb8-684947932757"
    wallet.at(own, (FOLDER / NAMELESS[1]).read_bytes())
    wallet.at(place, {"id": place, "name": "An exam", "issuer": issuer})
    wallet.at(issuer, {"id": issuer, "name": "An issuer"})
    wallet.environ = {"EMAIL": address}
    record = wallet.one(copied(wallet, NAMELESS[1]), email_env="EMAIL")

    assert (own, verified) == (record.key, record.details["verified"])
    assert moment("2025-03-27T00:00:00") == record.at
    assert moment("2028-03-27T00:00:00") == record.until
