"""The installation's signing keys: made on first use, rotated, removed; signing and examining what was signed (W6).

Keys are kept in memory by the catalogue's revision, which every change of them counts up: a process that asks for the
revision anyway signs and verifies without a statement, and a rotation shows in all processes at once. That row is also what
makers of keys queue at, so two processes never make the first key both.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.audit.service import record
from app.community import service as community
from app.core import db, sealing
from app.core.access import Actor, Scope, ensure, system_actor
from app.core.errors import NotFound
from app.core.reasons import check_reason
from app.signing import rules
from app.signing.models import SigningKey
from app.signing.rules import Examined, Finding, KeyRow, KeySeal

_KEPT = 4
_INSTALLATION = system_actor("installation")
_rings: dict[int, "_Ring"] = {}


@dataclass(frozen=True)
class _Ring:
    """All keys as they are at a revision: the public ones by kid, and the one that signs, sealed."""

    public: dict[str, str]
    signing: tuple[str, str] | None

    @cached_property
    def private(self) -> tuple[str, Ed25519PrivateKey] | None:
        """The kid and key that sign; None where there is none yet. Raises SigningKeyLocked."""
        if self.signing is None:
            return None
        kid, sealed = self.signing
        return kid, _seal().open(kid, sealed)


async def sign(payload: bytes, *, kind: str, now: datetime) -> str:
    """The payload signed by the installation, as JWS compact. No statement but the revision, once there is a key.

    The first one makes the key. Raises SigningKeyLocked.
    """
    found = (await _ring()).private
    if found is None:
        await _make_first(now)
        found = (await _ring()).private
    if found is None:
        raise RuntimeError("the signing key that was just made is not there")
    kid, private = found
    return rules.sign(payload, kind, kid, private)


async def examine(text: str, *, kind: str) -> Examined:
    """Whether the text was signed by a key that this installation knows, retired or not, as that kind of thing."""
    kid, payload = rules.kid_of(text, kind), rules.payload_of(text)
    if kid is None or payload is None:
        return Examined(Finding.FORGED, kid, payload)
    public_key = (await _ring()).public.get(kid)
    if public_key is None:
        return Examined(Finding.UNKNOWN_KEY, kid, payload)
    return Examined(Finding.GENUINE if rules.is_genuine(text, public_key) else Finding.FORGED, kid, payload)


async def keys() -> tuple[KeyRow, ...]:
    """Every key, newest first: the first that is not retired signs. They are public. One statement."""
    found = await SigningKey.all().order_by("-id")
    return tuple([KeyRow(key.kid, key.public_key, key.created_at, key.retired_at) for key in found])


async def rotate_key(actor: Actor, *, reason: str, now: datetime) -> KeyRow:
    """A new key signs from now on. The one before only verifies: its private half is erased.

    Needs signing:write. Raises Invalid(reason).
    """
    ensure(actor, Scope.SIGNING_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        await community.bump_revision()
        before = await SigningKey.filter(retired_at=None).order_by("-id")
        await SigningKey.filter(retired_at=None).update(retired_at=now, sealed_private_key=None)
        made = await _insert(now)
        retired = {"retired": [key.kid for key in before]}
        await record(actor, "signing.rotate", "SigningKey", made.kid, now=now, reason=why, before=retired, after={"kid": made.kid})
        await community.bump_revision()
    return made


async def remove_key(actor: Actor, kid: str, *, reason: str, now: datetime) -> None:
    """The key is unknown: what it signed proves nothing any more. For a key that leaked. Needs signing:write.

    If it was the one that signs, the next signature makes a new one. Raises NotFound, Invalid(reason).
    """
    ensure(actor, Scope.SIGNING_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        await community.bump_revision()
        known = {key.kid: key.id for key in await SigningKey.all()}  # few; and a word of any length may be asked for
        if kid not in known:
            raise NotFound("signing key")
        await SigningKey.filter(id=known[kid]).delete()
        await record(actor, "signing.remove", "SigningKey", kid, now=now, reason=why, before={"kid": kid})
        await community.bump_revision()


async def _make_first(now: datetime) -> None:
    """There is a key that signs, made by us or by who came first."""
    async with db.transaction():
        await community.bump_revision()
        if not await SigningKey.filter(retired_at=None).exists():
            made = await _insert(now)
            await record(_INSTALLATION, "signing.create", "SigningKey", made.kid, now=now, after={"kid": made.kid})
        await community.bump_revision()


async def _insert(now: datetime) -> KeyRow:
    private = Ed25519PrivateKey.generate()
    kid, public_key = rules.public_half(private)
    await SigningKey.create(kid=kid, public_key=public_key, sealed_private_key=_seal().seal(kid, private), created_at=now)
    return KeyRow(kid, public_key, now, None)


async def _ring() -> _Ring:
    current = await community.revision()
    ring = _rings.get(current)
    if ring is None:
        found = await SigningKey.all().order_by("id")
        signing = [(key.kid, key.sealed_private_key) for key in found if key.retired_at is None and key.sealed_private_key is not None]
        ring = _Ring({key.kid: key.public_key for key in found}, signing[-1] if signing else None)
        while len(_rings) >= _KEPT:
            _rings.pop(next(iter(_rings)))
        _rings[current] = ring
    return ring


def _seal() -> KeySeal:
    return KeySeal(sealing.box(rules.KEY_BOX))


def forget_cached() -> None:
    """Nothing is remembered; for tests."""
    _rings.clear()
