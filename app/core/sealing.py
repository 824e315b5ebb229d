"""What only this installation can read again: small secrets sealed under its key, each for one use and one place."""

import base64
import binascii
import hashlib
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_secret: Callable[[], bytes] | None = None


def unlock(secret: Callable[[], bytes]) -> None:
    """Boxes are sealed under what `secret` answers; it is asked when a box is first needed."""
    global _secret
    _secret = secret


def box(use: str) -> "Box":
    """The installation's box for that use."""
    if _secret is None:
        raise RuntimeError("sealing.unlock was not called")
    return Box(use, _secret())


class Box:
    """Seals bytes for one use and opens them again; what is sealed for one `place` opens at no other.

    AES-SIV (RFC 5297): the same bytes at the same place give the same text, and no nonce can be used twice.
    """

    def __init__(self, use: str, secret: bytes) -> None:
        self._cipher = AESSIV(hashlib.sha512(f"{use}|".encode() + secret).digest())

    def seal(self, place: str, raw: bytes) -> str:
        """The bytes as they may be handed out or stored: URL-safe text."""
        return encode(self._cipher.encrypt(raw, [place.encode()]))

    def open(self, place: str, sealed: str) -> bytes | None:
        """The bytes again; None where the text was not sealed here, for this use and this place."""
        try:
            return self._cipher.decrypt(decode(sealed) or b"", [place.encode()])
        except (InvalidTag, ValueError):
            return None


def encode(raw: bytes) -> str:
    """Base64url without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes | None:
    """The bytes that `encode` wrote as `text`; None for any other spelling, so that each text has one meaning only."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    return raw if encode(raw) == text else None
