"""Signatures that a stranger can check: JWS compact with Ed25519 over the bytes as they are (W6, ADR 0074). Pure.

Conflict
└── SigningKeyLocked   the private key was sealed under another SECRET_KEY
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.core.errors import Conflict
from app.core.sealing import Box, decode, encode
from app.core.versions.rules import canonical

ALGORITHM = "EdDSA"
KEY_BOX = "signing key"


class SigningKeyLocked(Conflict):
    """The private key cannot be opened: it was sealed under another secret."""

    code = "SIGNING_KEY_LOCKED"
    template = (
        "Nothing can be signed now: the signing key {kid} was sealed under another SECRET_KEY. Give that one back, or make a new "
        "signing key with `guildhall keys rotate`; what is signed already can still be verified."
    )

    def __init__(self, kid: str) -> None:
        super().__init__(kid=kid)


class Finding(StrEnum):
    """What an examination of a signed text found."""

    GENUINE = "GENUINE"
    FORGED = "FORGED"
    UNKNOWN_KEY = "UNKNOWN_KEY"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """The public half of a key. `kid` is its thumbprint (RFC 7638), `public_key` its 32 bytes in base64url."""

    kid: str
    public_key: str
    created_at: datetime
    retired_at: datetime | None

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key (RFC 8037)."""
        return {"kty": "OKP", "crv": "Ed25519", "alg": ALGORITHM, "use": "sig", "kid": self.kid, "x": self.public_key}


@dataclass(frozen=True, slots=True)
class Examined:
    """A text that says to be signed: what was found, the key that it names, and the payload where it can be read at all."""

    finding: Finding
    kid: str | None
    payload: bytes | None


class KeySeal:
    """Seals private keys in the installation's box for them, each bound to its kid, and opens them again."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def seal(self, kid: str, private: Ed25519PrivateKey) -> str:
        """The private key as it is stored."""
        return self._box.seal(kid, private.private_bytes_raw())

    def open(self, kid: str, sealed: str) -> Ed25519PrivateKey:
        """The private key again. Raises SigningKeyLocked under another secret."""
        raw = self._box.open(kid, sealed)
        if raw is None:
            raise SigningKeyLocked(kid)
        return Ed25519PrivateKey.from_private_bytes(raw)


def public_half(private: Ed25519PrivateKey) -> tuple[str, str]:
    """The kid and the public key of a private one."""
    public_key = encode(private.public_key().public_bytes_raw())
    return thumbprint(public_key), public_key


def thumbprint(public_key: str) -> str:
    """The kid: SHA-256 of the key's required members in alphabetical order, in base64url (RFC 7638)."""
    return encode(hashlib.sha256(canonical({"crv": "Ed25519", "kty": "OKP", "x": public_key})).digest())


def sign(payload: bytes, kind: str, kid: str, private: Ed25519PrivateKey) -> str:
    """The payload signed, as JWS compact; `kind` says what it is, so that nothing signed for one use passes for another."""
    signed = f"{encode(_header(kind, kid))}.{encode(payload)}"
    return f"{signed}.{encode(private.sign(signed.encode()))}"


def kid_of(text: str, kind: str) -> str | None:
    """The kid that the text names; None where its header is not exactly as `sign` writes it."""
    raw = decode(text.partition(".")[0])
    try:
        header = orjson.loads(raw) if raw is not None else None
    except orjson.JSONDecodeError:
        return None
    kid: Any = header.get("kid") if isinstance(header, dict) else None
    return kid if isinstance(kid, str) and raw == _header(kind, kid) else None


def payload_of(text: str) -> bytes | None:
    """The payload, whether it is genuine or not; None where it cannot be read."""
    parts = text.split(".")
    return decode(parts[1]) if len(parts) == 3 else None


def is_genuine(text: str, public_key: str) -> bool:
    """Whether the key signed exactly this text."""
    signed, _, signature = text.rpartition(".")
    raw = decode(signature)
    try:
        Ed25519PublicKey.from_public_bytes(decode(public_key) or b"").verify(raw or b"", signed.encode())
    except (InvalidSignature, UnicodeEncodeError):
        return False
    return True


def _header(kind: str, kid: str) -> bytes:
    return canonical({"alg": ALGORITHM, "kid": kid, "typ": kind})
