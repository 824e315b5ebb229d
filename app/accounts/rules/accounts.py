"""Names, passwords, lockout, sessions and the last owner (A1-A3). Pure.

Unauthenticated
├── WrongCredentials   the name or the password is wrong; which of them is never said
└── AccountDisabled    told only to who knows the password
LimitReached
└── TooManyFailures    a name or an address waits after failures
Conflict
└── LastOwner          somebody must be able to appoint others
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app.core.access import Actor, Role
from app.core.errors import AppError, Conflict, Invalid, LimitReached, Unauthenticated

_NAME = re.compile(r"[A-Za-z0-9]{3,32}")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
PASSWORD_LENGTH = range(10, 129)
_COMMON = """
    0123456789 0987654321 1111111111 1122334455 1212121212 123123123123 1234512345 123456789a 1234567890 12345678910 1234567891
    1234567899 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 5201314520 5555555555 8888888888 9876543210 9999999999 a123456789 aa12345678
    abc1234567 abcd123456 abcdefghij admin12345 administrator asdfghjkl1 basketball changeme123 football123 guildhall1 hello12345
    iloveyou123 iloveyou520 letmein123 letmein1234 liverpool1 passw0rd123 password01 password12 password123 password1234
    password12345 princess123 q1w2e3r4t5 qazwsxedcr qwer123456 qwerty1234 qwerty12345 qwerty123456 qwertyuiop qwertyuiop1
    sunshine123 superman123 test123456 welcome123 woaini1314 woaini5201314 woaini520520 zaq12wsxcde zxcvbnm123
"""
COMMON_PASSWORDS = frozenset(_COMMON.split())

FREE_FAILURES = 5
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
SEEN_EVERY = timedelta(minutes=5)
SESSIONS_KEPT = timedelta(days=30)
ADDRESSES_KEPT = timedelta(days=90)


class WrongCredentials(Unauthenticated):
    """The name or the password is wrong; which of them is never said."""

    template = "The name or the password is wrong."


class AccountDisabled(Unauthenticated):
    """The credentials hold but the account was switched off."""

    template = "This account is switched off."


class TooManyFailures(LimitReached):
    """A name or an address waits after too many failures."""

    template = "Too many tries. Wait a little, then try again."


class LastOwner(Conflict):
    """The last owner cannot be removed."""

    template = "This is the last owner. Make another owner first."


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tries in any window of that length."""

    tries: int
    window: timedelta


SIGN_IN_RATE = Rate(30, timedelta(minutes=10))  # failures per address
REGISTER_RATE = Rate(20, timedelta(hours=1))  # newcomers per address
PASSWORD_RATE = Rate(5, timedelta(minutes=15))  # wrong present passwords per account


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of."""

    name: str
    password: str
    display_name: str = ""
    role: Role | None = None
    member_id: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class NewStaff:
    """What a member of staff is made of; without a password one is made up. `secret` is that of an authenticator they hold already."""

    name: str
    role: Role
    display_name: str = ""
    password: str | None = None
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as others may read it: nothing in it opens anything."""

    id: int
    public_id: UUID
    name: str
    display_name: str
    role: Role | None
    member_id: int | None
    language: str | None
    disabled_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its owner sees it in the list; `current` is the one that asks."""

    id: int
    public_id: UUID
    account_id: int
    address: str | None
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session. `token` is told once and kept nowhere."""

    token: str
    session: SessionRow
    actor: Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """What of an account decides a sign-in."""

    failed_count: int
    locked_until: datetime | None
    disabled: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a try leaves behind, and the refusal unless it opens."""

    failed_count: int
    locked_until: datetime | None
    refusal: AppError | None


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lives without use, and at most."""

    idle: timedelta
    longest: timedelta


STAFF_SESSION = SessionLimits(timedelta(hours=8), timedelta(days=7))
MEMBER_SESSION = SessionLimits(timedelta(days=30), timedelta(days=180))


def session_limits(role: Role | None) -> SessionLimits:
    """The limits for a member of staff or a member."""
    return MEMBER_SESSION if role is None else STAFF_SESSION


def session_holds(role: Role | None, last_seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether the session still opens: used within the idle time and not past its end."""
    return now < expires_at and now < last_seen_at + session_limits(role).idle


def is_session_token(token: str) -> bool:
    """Whether the text has the form of a session token; asked before any SQL."""
    return _TOKEN.fullmatch(token) is not None


def is_name(name: str) -> bool:
    """Whether anybody can have that name; asked before any SQL."""
    return _NAME.fullmatch(name) is not None


def check_language(language: str | None, field: str = "language") -> None:
    """The language has the form of one. Raises Invalid(field)."""
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise Invalid(field, "Give a language such as zh or en.")


def check_name(name: str, field: str = "name") -> None:
    """The name may be taken. Raises Invalid(field). Source: A1."""
    if not is_name(name):
        raise Invalid(field, "A name has 3 to 32 letters and digits.")


def normal_password(password: str) -> str:
    """The password in one Unicode form, so that two keyboards that type the same text agree."""
    return unicodedata.normalize("NFKC", password)


def password_bytes(password: str) -> bytes:
    """What is hashed: the normal form, whatever was sent."""
    return normal_password(password).encode("utf-8", "surrogatepass")


def check_password(password: str, name: str, field: str = "password") -> None:
    """The password may be set for that name. Raises Invalid(field). Source: A3."""
    normal = normal_password(password)
    if len(password) not in PASSWORD_LENGTH or len(normal) not in PASSWORD_LENGTH:
        raise Invalid(field, "A password has 10 to 128 characters.")
    if normal.casefold() == name.casefold():
        raise Invalid(field, "The password must not be the name.")
    if normal.casefold() in COMMON_PASSWORDS or len(set(normal)) < 4:
        raise Invalid(field, "This password is among the first that are tried. Choose another one.")


def check_display_name(display_name: str, field: str = "display_name") -> str:
    """The name to show, without white space around it. Raises Invalid(field)."""
    stripped = display_name.strip()
    if not 1 <= len(stripped) <= 80 or not stripped.isprintable():
        raise Invalid(field, "Give 1 to 80 printable characters.")
    return stripped


def locked_until(failed_count: int, now: datetime) -> datetime | None:
    """Until when the name waits after that many failures: nothing below five, then 1, 2, 4, 8, at most 15 minutes."""
    if failed_count < FREE_FAILURES:
        return None
    doublings = min(failed_count - FREE_FAILURES, 10)
    return now + min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def check_not_locked(until: datetime | None, now: datetime) -> None:
    """The name need not wait. Raises TooManyFailures with the instant from which it may try again."""
    if until is not None and now < until:
        raise TooManyFailures(until)


def judge_try(standing: Standing, wrong: WrongCredentials | None, now: datetime, *, half: bool = False) -> Verdict:
    """What a try with a password or code does: `wrong` is the refusal where it does not hold. A locked name refuses also what is
    right; `half` is right and leaves what was counted, since a code is still to come. Source: A3."""
    count, until = standing.failed_count, standing.locked_until
    if until is not None and now < until:
        return Verdict(count, until, TooManyFailures(until))
    if until is not None and now >= until + FORGOTTEN_AFTER:
        count = 0
    if wrong is not None:
        return Verdict(count + 1, locked_until(count + 1, now), wrong)
    refusal = AccountDisabled() if standing.disabled else None
    return Verdict(count, until, refusal) if half else Verdict(0, None, refusal)


def check_owner_remains(owner_ids: set[int], account_id: int, stays_owner: bool) -> None:
    """Somebody who may appoint others remains. Raises LastOwner."""
    if not stays_owner and owner_ids == {account_id}:
        raise LastOwner()


def address_bucket(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which is one household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)
