"""The second factor (RFC 6238), recovery codes, and how long a proof opens what is delicate (A3, ADR 0090, 0091). Pure.

WrongCredentials
├── WrongCode          the code is wrong, or was used before
└── WrongPassword      told only to who is signed in
Conflict
└── FactorNeeded       the role must have a second factor
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from app.accounts.rules.accounts import AccountRow, WrongCredentials
from app.core import ids
from app.core.access import (
    ENROLLING_SCOPES,
    FACTOR_ROLES,
    MEMBER_SCOPES,
    ROLE_SCOPES,
    STEP_UP_SCOPES,
    STEP_UP_WITHIN,
    Actor,
    ActorKind,
    FactorState,
    Role,
    Scope,
)
from app.core.errors import Conflict
from app.core.sealing import Box

FACTOR_BOX = "second factor"
OFFER_BOX = "second factor on offer"
CODE_WITHIN = timedelta(minutes=10)  # so long a sign-in waits for its code
OFFER_WITHIN = timedelta(hours=1)
RECOVERY_CODES = 10
_STEP = timedelta(seconds=30)
_DIGITS = 6


class WrongCode(WrongCredentials):
    """The code is wrong, or it opened something before."""

    template = "The code is wrong or was used before. An authenticator shows a new one every 30 seconds."


class WrongPassword(WrongCredentials):
    """The password is not the one of who is signed in."""

    template = "This is not your present password."


class FactorNeeded(Conflict):
    """Who may publish or grant keeps a second factor."""

    template = "Your role needs a second factor. You can move it to another authenticator, but not do without."


@dataclass(frozen=True, slots=True)
class Came:
    """By which session somebody came, and what was shown in it."""

    session_id: int | None
    address: str | None
    enrolled: bool
    factor_at: datetime | None
    proved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret that may become somebody's second factor. `sealed` is what the form carries: nothing is stored before the first
    right code. `uri` is what the picture says."""

    secret: str
    sealed: str
    uri: str


@dataclass(frozen=True, slots=True)
class FactorRow:
    """An account's second factor as its owner sees it."""

    since: datetime
    codes_left: int


def factor_state(role: Role | None, came: Came) -> FactorState:
    """How far the session gets: a second factor that is there must be shown, one that the role needs must be there."""
    if came.enrolled:
        return FactorState.OPEN if came.factor_at is not None else FactorState.DUE
    return FactorState.TO_ENROL if role in FACTOR_ROLES else FactorState.OPEN


def is_fresh(proved_at: datetime | None, now: datetime) -> bool:
    """Whether the proof still opens what is delicate."""
    return proved_at is not None and now < proved_at + STEP_UP_WITHIN


def actor_of(account: AccountRow, came: Came, now: datetime) -> Actor:
    """The caller that the account is in that session: staff by its role, else a member.

    A session that waits for its code is nobody's member, so that what asks for no scope shows nothing either.
    """
    held = MEMBER_SCOPES if account.role is None else ROLE_SCOPES[account.role]
    state = factor_state(account.role, came)
    scopes = _open_scopes(held, state)
    if not is_fresh(came.proved_at, now):
        scopes -= STEP_UP_SCOPES
    return Actor(
        kind=ActorKind.MEMBER if account.role is None else ActorKind.STAFF,
        id=account.id,
        scopes=scopes,
        label=account.name,
        member_id=None if state is FactorState.DUE else account.member_id,
        role=account.role,
        session_id=came.session_id,
        address=came.address,
        factor=state,
        withheld=held - scopes,
    )


def _open_scopes(held: frozenset[Scope], state: FactorState) -> frozenset[Scope]:
    if state is FactorState.OPEN:
        return held
    return held & ENROLLING_SCOPES if state is FactorState.TO_ENROL else frozenset()


def new_secret() -> str:
    """A secret for an authenticator: 160 random bits in Base32."""
    return base64.b32encode(ids.secret(20)).decode()


def make_offer(box: Box, account: AccountRow, issuer: str, now: datetime, secret: str | None = None) -> Offer:
    """A secret on offer, by default a fresh one; it holds for an hour and for that account alone."""
    secret = secret or new_secret()
    sealed = box.seal(str(account.public_id), f"{secret}|{int(now.timestamp())}".encode())
    return Offer(secret, sealed, pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=issuer))


def offered_secret(box: Box, account: AccountRow, sealed: str, now: datetime) -> str | None:
    """The secret that was offered; None where it was not, to another account, or longer than an hour ago."""
    raw = box.open(str(account.public_id), sealed)
    if raw is None:
        return None
    secret, _, at = raw.decode().partition("|")
    return secret if now.timestamp() < int(at) + OFFER_WITHIN.total_seconds() else None


def present_code(secret: str, now: datetime) -> str:
    """What an authenticator with that secret shows."""
    return pyotp.TOTP(secret, digits=_DIGITS).generate_otp(_step(now))


def matching_step(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """The time step whose code it is: the present one or its neighbours, since clocks differ, and newer than the last that was used."""
    present = _step(now)
    totp = pyotp.TOTP(secret, digits=_DIGITS)
    steps = [step for step in (present - 1, present, present + 1) if step > last_step]
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())), None)


def _step(now: datetime) -> int:
    return int(now.timestamp()) // int(_STEP.total_seconds())


def new_recovery_code() -> str:
    """A code that opens once: 80 random bits, in four groups that can be read out."""
    text = base64.b32encode(ids.secret(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def normal_code(given: str) -> str:
    """What was typed, without the spaces and dashes by which people read codes."""
    return "".join(given.split()).replace("-", "").lower()[:100]


def is_totp(normal: str) -> bool:
    """Whether the code is an authenticator's; anything else may be a recovery code."""
    return len(normal) == _DIGITS and normal.isascii() and normal.isdecimal()


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code, however it was typed."""
    return ids.digest(normal_code(code).encode(errors="replace").decode())
