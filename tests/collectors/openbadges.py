"""Badges as their issuers make them, signed here, and a TLS server that answers for all of them."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpcore
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from renown import registry
from renown.collector import Person, Run
from renown.errors import IncompleteError
from renown.http import Backend, Client
from renown.record import Checkpoint, Record, Sweep
from renown.store.border import record_values
from tests.peer import Peer, Reply

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
EMAIL = "Ada@ada.example"
HOSTS = ("issuer.example", "other.example", "evil.example", "example.org", "www.credly.com")

BADGE = "https://issuer.example/badges/7"
CLASS = "https://issuer.example/classes/k8s"
ISSUER = "https://issuer.example/profile"
KEY = "https://issuer.example/key"
NAMES = {ISSUER: "Example Foundation"}
CANARIES = ("Ada Legalname", "ada@ada.example", "canary-salt", "canary-evidence", "canary-photo")

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def hashed(address: str, salt: str = "") -> str:
    return "sha256$" + hashlib.sha256((address + salt).encode()).hexdigest()


def assertion(**fields: object) -> dict[str, Any]:
    """An Open Badge 2.0, hosted."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": BADGE,
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "canary-salt",
            "identity": hashed("ada@ada.example", "canary-salt"),
        },
        "image": "https://issuer.example/canary-photo.png",
        "evidence": [{"narrative": "canary-evidence"}],
        "badge": CLASS,
        "issuedOn": "2026-02-03T10:00:00Z",
        "expires": "2028-02-03T10:00:00+02:00",
        "verification": {"type": "hosted"},
        **fields,
    }


def badge_class(**fields: object) -> dict[str, Any]:
    name = "Certified Example Engineer"
    return {"type": "BadgeClass", "id": CLASS, "name": name, "issuer": ISSUER, **fields}


def profile(**fields: object) -> dict[str, Any]:
    return {"type": "Issuer", "id": ISSUER, "name": "Example Issuer", **fields}


def credential(**fields: object) -> dict[str, Any]:
    """An Open Badge 3.0 without a proof."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Example Issuer"},
        "validFrom": "2026-02-03T10:00:00Z",
        "validUntil": "2028-02-03T10:00:00Z",
        "name": "Ada Legalname",
        "credentialSubject": {
            "id": "mailto:ada@ada.example",
            "name": "Ada Legalname",
            "identifier": [
                {
                    "identityType": "emailAddress",
                    "hashed": True,
                    "identityHash": hashed("ada@ada.example", "canary-salt"),
                    "salt": "canary-salt",
                }
            ],
            "achievement": {
                "id": "https://issuer.example/achievements/k8s",
                "name": "Certified Example Engineer",
                "achievementType": "Certification",
                "criteria": {"id": "https://issuer.example/criteria"},
            },
        },
        "evidence": [{"narrative": "canary-evidence"}],
        **fields,
    }


def signed(payload: object, key: PrivateKey, algorithm: str, **header: object) -> str:
    """A compact JWS."""
    body = json.dumps(payload).encode()
    return jwt.PyJWS().encode(body, key, algorithm=algorithm, headers=dict(header))


def wrapped(content: dict[str, Any], **claims: object) -> dict[str, object]:
    """The claims of a JWT around a credential."""
    issuer = content["issuer"]
    return {
        "vc": content,
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": content["id"],
        "nbf": int(datetime.fromisoformat(content["validFrom"]).timestamp()),
        "sub": "mailto:ada@ada.example",
        **claims,
    }


def pem(key: PrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def jwk(key: PrivateKey) -> dict[str, str]:
    match key:
        case ed25519.Ed25519PrivateKey():
            raw = key.public_key().public_bytes_raw()
            return {"kty": "OKP", "crv": "Ed25519", "x": encoded(raw)}
        case ec.EllipticCurvePrivateKey():
            at = key.public_key().public_numbers()
            x, y = (encoded(number.to_bytes(32, "big")) for number in (at.x, at.y))
            return {"kty": "EC", "crv": "P-256", "x": x, "y": y}
        case rsa.RSAPrivateKey():
            n = key.public_key().public_numbers().n
            return {"kty": "RSA", "e": "AQAB", "n": encoded(n.to_bytes(256, "big"))}


def multibase(key: PrivateKey) -> str:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raw = b"\xed\x01" + key.public_key().public_bytes_raw()
    else:
        form = serialization.PublicFormat.CompressedPoint
        raw = b"\x80\x24" + key.public_key().public_bytes(serialization.Encoding.X962, form)
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[digit] + text
    return "z" + text


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A picture of one black point, with these chunks in it."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    every = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, every))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    kind, data = chunk
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def itxt(text: str, keyword: bytes = b"openbadges", *, packed: bool = False) -> tuple[bytes, bytes]:
    body = zlib.compress(text.encode()) if packed else text.encode()
    return b"iTXt", keyword + b"\0" + (b"\1\0" if packed else b"\0\0") + b"en\0\0" + body


@dataclass
class Wallet:
    """The reader's side: a folder of badges, and the servers of their issuers."""

    client: Client
    peer: Peer
    folder: Path
    state: dict[str, Any] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    sweeps: list[Sweep] = field(default_factory=list)

    def at(self, url: str, body: object, *, status: int = 200) -> None:
        """Answer for that address with JSON, with bytes, or with what is given."""
        if not isinstance(body, Reply):
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            body = Reply(status=status, body=raw)
        self.peer.serve(urlsplit(url).path, body)

    def issue(self, **fields: object) -> None:
        """Let the issuer serve a whole hosted badge."""
        for document in (assertion(**fields), badge_class(), profile()):
            self.at(document["id"], document)

    def file(self, content: object, name: str = "badge.json") -> str:
        """A file in the folder of config.toml; its name."""
        if not isinstance(content, bytes):
            text = content if isinstance(content, str) else json.dumps(content)
            content = text.encode("utf-8", "surrogatepass")
        (self.folder / name).write_bytes(content)
        return name

    def read(self, *badges: str, **options: Any) -> list[Record]:
        """Collect once. What was yielded before an error stands in `records`."""
        collector = registry.load("openbadge")
        self.notes, self.records, self.sweeps = [], [], []
        run = Run(
            now=NOW,
            state=self.state,
            http=self.client.session("openbadge"),
            person=Person(id="ada", name="Ada Example"),
            folder=self.folder,
            environ=self.environ.get,
            note=self.notes.append,
        )
        chosen = collector.Options.model_validate({"badges": badges, **options})
        self._take(collector.collect(chosen, run))
        return self.records

    def _take(self, observations: Iterable[object]) -> None:
        for item in observations:
            assert not any(canary in repr(item) for canary in CANARIES), item
            match item:
                case Checkpoint():
                    self.state = json.loads(json.dumps(item.state))
                case Record():
                    record_values(item, "ada", "badges", "2026-11-16T06:00:00Z")
                    self.records.append(item)
                case Sweep():
                    self.sweeps.append(item)
                case _:
                    raise AssertionError(item)

    def one(self, *badges: str, **options: Any) -> Record:
        """The only record."""
        [record] = self.read(*badges, **options)
        return record


def verdict(record: Record) -> tuple[object, object]:
    return record.details["verified"], record.evidence


def why(record: Record) -> str:
    return str(record.details["verification"])


def outcome(wallet: Wallet, content: object, **options: object) -> tuple[object, str]:
    """The word and its reason; `troubled` when the check could not be made this time."""
    try:
        wallet.read(wallet.file(content), **{"issuers": NAMES, **options})
    except IncompleteError:
        [record] = wallet.records
        return f"{record.details['verified']}, troubled", why(record)
    [record] = wallet.records
    return record.details["verified"], why(record)


class _Dial(httpcore.NetworkBackend):
    """Reaches the peer of the day under every name."""

    address = ("127.0.0.1", 1)

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 (every host is the peer)
        port: int,  # noqa: ARG002
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        backend = httpcore.SyncBackend()
        return backend.connect_tcp(*self.address, timeout, local_address, socket_options)


@dataclass(frozen=True)
class Town:
    """Where all issuers live. Loading the authorities of TLS takes long, so it stays."""

    tls: ssl.SSLContext
    dial: _Dial
    backend: Backend

    @contextmanager
    def wallet(self, folder: Path) -> Iterator[Wallet]:
        with (
            Peer(tls=self.tls) as peer,
            Client(pause=0, backend=self.backend, sleep=lambda _seconds: None) as client,
        ):
            self.dial.address = peer.address
            yield Wallet(client=client, peer=peer, folder=folder)


def founded(folder: Path) -> Town:
    """A town whose certificate is good for all of HOSTS."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Made-up authority")])
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    file, form = folder / "town.pem", serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    secret = key.private_bytes(form, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + certificate.public_bytes(form))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    dial = _Dial()
    backend = Backend(connect_to=("127.0.0.1", 1), dial=dial)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(file))
        assert backend.authorities.get_ca_certs()
    return Town(tls=tls, dial=dial, backend=backend)
