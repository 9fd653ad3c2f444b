"""Badges in pictures, and what is none: whatever a file holds, it is read within limits."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import SourceError, UnreadableError
from tests.collectors.account import ANYTHING, answers
from tests.collectors.openbadges import (
    BADGE,
    CLASS,
    ISSUER,
    Town,
    Wallet,
    assertion,
    badge_class,
    credential,
    encoded,
    founded,
    itxt,
    multibase,
    png,
    profile,
    signed,
    verdict,
    wrapped,
)

PNG = b"\x89PNG\r\n\x1a\n"
PLAIN = json.dumps(credential())
THREE = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
TWO = 'xmlns:openbadges="http://openbadges.org"'
DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://evil.example/svg11.dtd">'


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def wallet(town: Town, tmp_path: Path) -> Iterator[Wallet]:
    with town.wallet(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def world(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    with town.wallet(tmp_path_factory.mktemp("world")) as opened:
        yield opened


def svg(inside: str, space: str = THREE, doctype: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{doctype}\n<svg xmlns="http://www.w3.org/2000/svg" {space}>'
        f"<g><path d='M0 0'/></g>{inside}</svg>"
    )


@pytest.mark.parametrize("packed", [False, True])
def test_a_credential_in_a_png_is_read(wallet: Wallet, packed: bool) -> None:
    picture = png((b"tEXt", b"Comment\0x"), itxt(PLAIN, b"openbadgecredential", packed=packed))
    record = wallet.one(wallet.file(picture, "called.svg"))

    assert ("not checked", "asserted") == verdict(record)
    assert "Certified Example Engineer" == record.title


def test_a_credential_is_taken_before_an_older_badge_in_the_same_png(wallet: Wallet) -> None:
    picture = png(itxt(json.dumps(assertion())), itxt(PLAIN, b"openbadgecredential"))

    assert credential()["id"] == wallet.one(wallet.file(picture)).key


def test_a_png_of_an_old_baker_holds_the_address_of_its_badge(wallet: Wallet) -> None:
    wallet.issue()
    picture = png((b"tEXt", b"openbadges\0" + BADGE.encode()))
    record = wallet.one(wallet.file(picture))

    assert ("passed", "hosted") == verdict(record)


def test_a_picture_at_an_address_is_read_too(wallet: Wallet) -> None:
    wallet.issue()
    place = "https://issuer.example/badge.png"
    wallet.at(place, png(itxt(json.dumps(assertion()))))

    assert ("passed", "hosted") == verdict(wallet.one(place))


@pytest.mark.parametrize("doctype", ["", DOCTYPE])
def test_a_credential_in_an_svg_is_read(wallet: Wallet, doctype: str) -> None:
    inside = f"<openbadges:credential>\n<![CDATA[ {PLAIN} ]]></openbadges:credential>"
    record = wallet.one(wallet.file("\n" + svg(inside, doctype=doctype).lstrip(), "x.png"))

    assert "Certified Example Engineer" == record.title
    assert [] == wallet.peer.log


def test_a_signed_credential_in_an_svg_is_checked(wallet: Wallet) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    did = f"did:key:{multibase(key)}"
    token = signed(wrapped(credential(issuer=did)), key, "EdDSA")
    inside = f'<openbadges:credential verify="{token}"/>'
    record = wallet.one(wallet.file(svg(inside)), issuers={did: "Example"})

    assert ("passed", "signed") == verdict(record)


@pytest.mark.parametrize(
    "inside",
    [
        f'<openbadges:assertion verify="{BADGE}"/>',
        f'<openbadges:assertion verify="{BADGE}">{json.dumps(assertion())}</openbadges:assertion>',
    ],
)
def test_an_assertion_in_an_svg_is_checked(wallet: Wallet, inside: str) -> None:
    wallet.issue()
    record = wallet.one(wallet.file(svg(inside, TWO)))

    assert ("passed", "hosted") == verdict(record)


def entities() -> str:
    """A billion laughs."""
    lines = [f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)]
    return svg("&a9;", doctype=f'<!DOCTYPE svg [<!ENTITY a0 "lol">{"".join(lines)}]>')


BOMB = (b"iTXt", b"openbadges\0\1\0\0\0" + zlib.compress(b" " * 2**26))
CUT = (b"iTXt", b"openbadges\0\1\0\0\0" + zlib.compress(PLAIN.encode())[:-9])

DAMAGED = {
    "nothing": (b"", "no Open Badge"),
    "words": (b"hello", "no Open Badge"),
    "bytes": (b"\xff\xfe\x00", "no badge"),
    "a page": (b"<!doctype html><p>Hello<br>", "a web page"),
    "an xhtml page": (b"<html/>", "no badge in it"),
    "a list": (b"[]", "no Open Badge"),
    "half a JSON": (PLAIN.encode()[:-9], "no Open Badge"),
    "deep JSON": (b'{"badge":' * 100_000, "no Open Badge"),
    "a class": (json.dumps(badge_class()).encode(), "no Open Badge"),
    "a profile": (json.dumps(profile()).encode(), "no Open Badge"),
    "much text": (b" " * (2**20 + 1), "larger than 1 MiB"),
    "a large file": (b" " * (2**24 + 1), "larger than 16 MiB"),
    "a token of nothing": (b"a.b.c", "damaged"),
    "half a token": (
        signed({"a": 1}, ed25519.Ed25519PrivateKey.generate(), "EdDSA")[9:].encode(),
        ";",
    ),
    "a deep token": (f"{encoded(b'[' * 100_000)}.e30.x".encode(), "damaged"),
    "a plain svg": (svg("").encode(), "no badge in it"),
    "entities": (entities().encode(), "defines entities"),
    "an outer entity": (
        svg("&x;", doctype='<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>').encode(),
        "defines entities",
    ),
    "a plain png": (png(), "no badge in it"),
    "a bomb": (png(BOMB), "larger than 1 MiB"),
    "a cut text": (png(CUT), "cut off"),
    "a damaged text": (png((b"iTXt", b"openbadges\0\1\0\0\0xxxx")), "damaged"),
    "an unknown packing": (png((b"iTXt", b"openbadges\0\1\1\0\0xxxx")), "damaged"),
    "a short chunk": (png((b"iTXt", b"openbadges\0")), "damaged"),
    "a cut png": (png(itxt(PLAIN))[:-40], "cut off"),
    "a wrong checksum": (png(itxt(PLAIN)).replace(b"Certified", b"Certifiee"), "damaged"),
    "a huge length": (PNG + struct.pack(">I", 2**32 - 1) + b"iTXtopenbadges\0", "cut off"),
    "many chunks": (png(*[(b"tEXt", b"")] * 10_001), "more than 10000 chunks"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_no_badge_is_told(wallet: Wallet, name: str) -> None:
    raw, told = DAMAGED[name]
    with pytest.raises(UnreadableError, match=told) as raised:
        wallet.read(wallet.file(raw))
    assert ([], [], {}) == (wallet.records, wallet.sweeps, wallet.state)
    assert str(raised.value).isprintable()


def holds(wallet: Wallet, *badges: str) -> None:
    """There are sound records, or an error that says what to do."""
    wallet.state, told = {}, ""
    try:
        wallet.read(*badges, issuers={ISSUER: "Example"})
    except SourceError as error:
        told = str(error)
    assert bool(told) or len(wallet.records) == 1
    assert not told or "; " in told
    assert bool(told) == (not wallet.sweeps)
    for record in wallet.records:
        assert record.title
        assert record.evidence in ("asserted", "listed", "hosted")


@settings(max_examples=60)
@given(
    st.binary(max_size=60)
    | st.binary(max_size=60).map(lambda raw: PNG + raw)
    | st.binary(max_size=60).map(lambda raw: png((b"iTXt", b"openbadges\0" + raw)))
    | st.text(max_size=60).map(lambda text: svg(text).encode("utf-8", "surrogatepass"))
    | st.text("aZ_-.0", max_size=30).map(lambda text: text.encode())
)
def test_any_bytes_give_an_error_or_a_record(world: Wallet, raw: bytes) -> None:
    holds(world, world.file(raw))


@settings(max_examples=60)
@given(
    answers(credential(name="A credential"))
    | answers(credential()["credentialSubject"]).map(
        lambda subject: credential(name="A credential", credentialSubject=subject)
    )
    | ANYTHING
    | answers(assertion())
)
def test_any_json_gives_an_error_or_a_record(world: Wallet, content: object) -> None:
    holds(world, world.file(json.dumps(content)))


@settings(max_examples=60)
@given(
    answers(assertion()) | ANYTHING,
    answers(badge_class()) | ANYTHING,
    answers(profile(verification={}), ANYTHING) | ANYTHING,
)
def test_any_answers_of_an_issuer_give_an_error_or_a_record(
    world: Wallet, one: object, two: object, three: object
) -> None:
    for place, body in ((BADGE, one), (CLASS, two), (ISSUER, three)):
        world.at(place, body)
    holds(world, world.file(json.dumps(assertion())))


@settings(max_examples=60)
@given(
    answers({"alg": "EdDSA", "kid": "x", "jwk": {}, "crit": []}),
    answers(wrapped(credential())),
    answers({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}),
)
def test_any_token_gives_an_error_or_a_record(
    world: Wallet, header: dict[str, Any], payload: dict[str, Any], key: dict[str, Any]
) -> None:
    place = "https://issuer.example/key"
    world.at(place, key)
    header = {"alg": "EdDSA", "kid": place, **header}
    parts = [encoded(json.dumps(part).encode()) for part in (header, payload)]
    holds(world, world.file(f"{'.'.join(parts)}.{encoded(bytes(64))}"))
