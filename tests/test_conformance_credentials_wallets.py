"""Real wallets, from the samples folder: the badges that stand in them, written down by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from renown.record import Record
from tests.collectors.wallets import SWEEP, end, start, wallets
from tests.peer import Reply

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "credentials"
JSON = {"Content-Type": "application/json"}

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]

CREDLY = [
    ("CCNA", start(2023, 12, 30), end(2028, 6, 22), "Cisco"),
    (
        "Fortinet Certified Associate Cybersecurity",
        start(2024, 1, 10),
        end(2026, 1, 10),
        "Fortinet",
    ),
    ("Automate AI Solutions on Cisco Infrastructure", start(2025, 6, 23), None, "Cisco"),
    ("Fortinet FortiGate 7.4 Operator", start(2024, 1, 10), None, "Fortinet"),
    ("Introduction to Cybersecurity", start(2023, 8, 3), None, "Cisco"),
    ("Networking Essentials", start(2023, 8, 4), None, "Cisco"),
    ("Ethical Hacker", start(2023, 9, 13), None, "Cisco"),
    ("Network Addressing and Basic Troubleshooting", start(2023, 9, 26), None, "Cisco"),
    ("Network Technician Career Path", start(2023, 9, 26), None, "Cisco"),
    ("Endpoint Security", start(2023, 10, 2), None, "Cisco"),
    ("Cyber Threat Management", start(2023, 12, 11), None, "Cisco"),
    ("HRSE (HR Summit & Expo) 2022", start(2022, 12, 22), None, "Informa"),
]
ACCREDIBLE = [
    (
        "Microsoft Azure Fundamentals: Managing Azure Services",
        start(2022, 3, 28),
        None,
        "Skillsoft",
    ),
    ("Embracing Agile at Scale", start(2022, 6, 17), None, "Skillsoft"),
    ("Creating & Setting Up Projects in Jira Cloud", start(2022, 5, 27), None, "Skillsoft"),
    ("Configuring & Managing Boards in Jira Cloud", start(2022, 5, 27), None, "Skillsoft"),
]


def sample(name: str) -> Reply:
    return Reply(body=(FOLDER / name).read_bytes(), headers=JSON)


def told(records: list[Record]) -> list[tuple[object, ...]]:
    return [(one.title, one.at, one.until, one.details["issuer"]) for one in records]


def test_the_badges_of_a_real_profile_on_credly() -> None:
    with wallets("credly") as wallet:
        wallet.peer.serve("/users/someone/badges.json", sample("credly.badges.person-a.json"))
        found = wallet.read(user="someone", api_url="http://credly.example", external=False)

        assert CREDLY == told(found)
        assert 12 == len(found)
        assert [SWEEP] == wallet.sweeps
        assert {"accepted"} == {record.details["status"] for record in found}
        assert [None, None] == [record.details.get("category") for record in found[4:6]]
        for secret in ("Sample Earner", "sample-earner", "earner"):
            assert secret not in wallet.everything()


def test_the_credentials_of_a_real_wallet_on_accredible() -> None:
    with wallets("accredible") as wallet:
        wallet.peer.serve("/wallet.json", sample("accredible.wallet.subset.json"))
        found = wallet.read(url="http://accredible.example/wallet.json")

        assert ACCREDIBLE == told(found)
        assert 4 == len(found)
        assert [SWEEP] == wallet.sweeps
        assert found[0].url is not None
        assert found[0].url.endswith("/e62a0eab-4375-4aca-b91d-da37eccb1407")
        assert {
            "name": "Microsoft Azure Fundamentals: Managing Azure Services",
            "issuer": "Skillsoft",
            "issuer_id": "30023",
            "template": "295413",
            "credential_id": "aaqjj8kx",
        } == found[0].details
        for secret in ("Sample Earner", "sample-earner", "removed", "achievement"):
            assert secret not in wallet.everything()
