"""Signatures by the letter of RFC 7515, 7638 and 8037, and that a text has one spelling only (W6)."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.sealing import Box, decode, encode
from app.signing.rules import KEY_BOX, KeySeal, SigningKeyLocked, is_genuine, kid_of, payload_of, public_half, sign, thumbprint

# RFC 8037, appendix A: key, thumbprint, signature
SEED = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
PRIVATE = Ed25519PrivateKey.from_private_bytes(decode(SEED) or b"")
KID, _ = public_half(PRIVATE)
SEAL = KeySeal(Box(KEY_BOX, b"s" * 40))
TEXT = sign(b'{"price":8800}', "quote", KID, PRIVATE)


def test_the_kid_is_the_thumbprint_of_the_rfc() -> None:
    assert public_half(PRIVATE) == (THUMBPRINT, PUBLIC)
    assert thumbprint(PUBLIC) == THUMBPRINT


def test_the_rfcs_own_signature_is_genuine() -> None:
    signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    text = f"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.{signature}"
    assert is_genuine(text, PUBLIC)
    assert payload_of(text) == b"Example of Ed25519 signing"
    assert kid_of(text, "quote") is None  # it names neither kid nor kind, so it is none of ours


def test_what_is_signed_says_kind_and_key_in_its_header() -> None:
    head, body, _ = TEXT.split(".")
    assert json.loads(decode(head) or b"") == {"alg": "EdDSA", "kid": KID, "typ": "quote"}
    assert decode(body) == payload_of(TEXT) == b'{"price":8800}'
    assert kid_of(TEXT, "quote") == KID
    assert is_genuine(TEXT, PUBLIC)


def test_the_same_payload_gives_the_same_text() -> None:
    assert sign(b'{"price":8800}', "quote", KID, PRIVATE) == TEXT


def test_what_was_signed_for_one_use_is_nothing_for_another() -> None:
    assert kid_of(TEXT, "root") is None


@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"none","kid":"%s","typ":"quote"}',
        b'{"kid":"%s","alg":"EdDSA","typ":"quote"}',
        b'{"alg":"EdDSA","crit":["x"],"kid":"%s","typ":"quote"}',
        b'{"alg":"EdDSA","kid":"%s","typ":"quote"} ',
        b'{"alg":"EdDSA","kid":["%s"],"typ":"quote"}',
        b'["%s"]',
        b"%s",
        b"\xff%s",
    ],
)
def test_a_header_is_written_in_one_way(header: bytes) -> None:
    head = encode(header % KID.encode())
    signed = f"{head}.{TEXT.split('.')[1]}"
    assert kid_of(f"{signed}.{encode(PRIVATE.sign(signed.encode()))}", "quote") is None


@pytest.mark.parametrize("text", ["", ".", "..", "...", "a.b", "a.b.c.d", "é.é.é", " ", TEXT + ".x", TEXT.replace(".", "", 1), "\ud800"])
def test_what_is_no_signed_text(text: str) -> None:
    assert kid_of(text, "quote") is None or payload_of(text) is None or not is_genuine(text, PUBLIC)


@pytest.mark.parametrize(
    ("text", "raw"), [("", b""), ("AA", b"\0"), ("AB", None), ("A", None), ("AA==", None), ("A+", None), ("A A", None)]
)
def test_base64_has_one_spelling(text: str, raw: bytes | None) -> None:
    """Otherwise the last letter of a signature could be changed unseen."""
    assert decode(text) == raw


def test_another_signature_of_the_same_point_is_refused() -> None:
    """S is below the order of the group: adding it gives a second spelling that careless verifiers take."""
    order = 2**252 + 27742317777372353535851937790883648493
    head, body, signature = TEXT.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    twin = raw[:32] + (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")
    assert not is_genuine(f"{head}.{body}.{encode(twin)}", PUBLIC)


def test_a_private_key_is_sealed_under_the_secret_and_bound_to_its_kid() -> None:
    sealed = SEAL.seal(KID, PRIVATE)
    assert SEED not in sealed
    assert SEAL.open(KID, sealed).private_bytes_raw() == PRIVATE.private_bytes_raw()
    for seal, kid, text in ((KeySeal(Box(KEY_BOX, b"t" * 40)), KID, sealed), (SEAL, "another", sealed), (SEAL, KID, "AB")):
        with pytest.raises(SigningKeyLocked) as refusal:
            seal.open(kid, text)
        assert kid in refusal.value.message
