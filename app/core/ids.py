"""The only source of random ids and secrets.

A row has a bigint inside and a `public_id` (16 random bytes) outside. A global id is the type and the public id,
sealed into one opaque word: it shows no row number and cannot be guessed.
"""

import base64
import binascii
import hashlib
import secrets
import uuid
from enum import StrEnum

from app.core.errors import Invalid


class NodeType(StrEnum):
    """Every kind of object that has a global id; the value is the type's name in GraphQL."""

    ACCOUNT = "Account"
    AUDIT_ENTRY = "AuditEntry"
    BENEFIT = "Benefit"
    BENEFIT_VERSION = "BenefitVersion"
    MEMBER = "Member"
    MEMBERSHIP = "Membership"
    PARTNER = "Partner"
    PARTNER_TOKEN = "PartnerToken"  # noqa: S105  the name of a type, not a secret
    PLAN = "Plan"
    PLAN_VERSION = "PlanVersion"
    PRODUCT = "Product"
    PROGRAMME = "Programme"
    PSEUDONYM = "Pseudonym"
    SEGMENT = "Segment"
    SEGMENT_SCHEME = "SegmentScheme"
    SEGMENT_SCHEME_VERSION = "SegmentSchemeVersion"
    SESSION = "Session"
    TERMS = "Terms"
    TERMS_ACCEPTANCE = "TermsAcceptance"
    TERMS_VERSION = "TermsVersion"


_TAGS = {kind: hashlib.sha256(kind.encode()).digest()[:2] for kind in NodeType}
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
if len(_KINDS) != len(NodeType):  # two names fell on one tag: choose another name
    raise RuntimeError("two node types share a tag")


def public_id() -> uuid.UUID:
    """Sixteen random bytes."""
    return uuid.UUID(bytes=secrets.token_bytes(16))


def secret(size: int = 32) -> bytes:
    """Random bytes for tokens, salts and keys."""
    return secrets.token_bytes(size)


def word(size: int = 32) -> str:
    """A URL-safe random word made of `size` random bytes."""
    return secrets.token_urlsafe(size)


def digest(token: str) -> str:
    """SHA-256 of a high-entropy token, in hex: what is stored instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def global_id(kind: NodeType, public: uuid.UUID) -> str:
    """The opaque global id of an object: 24 URL-safe characters."""
    return base64.urlsafe_b64encode(_TAGS[kind] + public.bytes).decode()


def parse_global_id(text: str, field: str = "id") -> tuple[NodeType, uuid.UUID]:
    """The type and public id that `text` names.

    Raises Invalid(field) when it is no id of ours.
    """
    try:
        raw = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        raw = b""
    kind = _KINDS.get(raw[:2])
    if len(raw) != 18 or kind is None:
        raise Invalid(field, "Give an id as this API returned it.")
    return kind, uuid.UUID(bytes=raw[2:])
