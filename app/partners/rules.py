"""The form of a partner's token, its life, its addresses and its scopes (X1). Pure.

`guild_live_` or `guild_test_`, 32 random bytes in base62 (43 characters), CRC-32 of all that precedes (6 characters).
Secret scanners can use: guild_(live|test)_[0-9A-Za-z]{49}
"""

import ipaddress
import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.core.access import PARTNER_GRANTABLE, Scope
from app.core.errors import Forbidden, Invalid, Unauthenticated

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"guild_(live|test)_[0-9A-Za-z]{49}")
_BODY, _CHECK = 43, 6
SHOWN = 15
LONGEST_LIFE = timedelta(days=366)
USED_EVERY = timedelta(minutes=1)
MOST_ADDRESSES = 20


class InvalidToken(Unauthenticated):
    """The token opens nothing: unknown, mistyped, expired or revoked. Which of them is never said."""

    template = "This token is not valid."


class AddressRefused(Forbidden):
    """The token is good but may not be used from where the call comes."""

    template = "This token may not be used from this address."


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a token is made of. Without addresses it may be used from everywhere."""

    label: str
    scopes: tuple[str, ...]
    expires_at: datetime
    addresses: tuple[str, ...] = ()
    live: bool = True


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner."""

    id: int
    public_id: UUID
    code: str
    name: str
    disabled_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as it is listed: its first characters, never itself."""

    id: int
    public_id: UUID
    partner_id: int
    label: str
    prefix: str
    scopes: tuple[str, ...]
    addresses: tuple[str, ...]
    expires_at: datetime
    last_used_at: datetime | None
    last_used_address: str | None
    revoked_at: datetime | None
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh token. `secret` is told once and kept nowhere."""

    row: TokenRow
    secret: str


def base62(number: int, width: int) -> str:
    """The number in base 62, padded with zeros to `width` characters."""
    digits = []
    while number:
        number, digit = divmod(number, 62)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits)).rjust(width, "0")


def make_token(random: bytes, live: bool) -> str:
    """The token made of 32 random bytes."""
    head = f"guild_{'live' if live else 'test'}_{base62(int.from_bytes(random, 'big'), _BODY)}"
    return head + base62(zlib.crc32(head.encode()), _CHECK)


def check_format(token: str) -> None:
    """The text may be a token: its form and checksum hold. Asked before any SQL. Raises InvalidToken."""
    head, check = token[:-_CHECK], token[-_CHECK:]
    if not _FORM.fullmatch(token) or base62(zlib.crc32(head.encode()), _CHECK) != check:
        raise InvalidToken()


def token_state(revoked_at: datetime | None, expires_at: datetime, now: datetime) -> str:
    """`active`, `expired` or `revoked`."""
    if revoked_at is not None and revoked_at <= now:
        return "revoked"
    return "active" if now < expires_at else "expired"


def check_new_token(new: NewToken, now: datetime) -> tuple[str, ...]:
    """The token may be issued. Returns its addresses in normal form; raises Invalid on label, scopes, expiresAt, addresses."""
    if not 1 <= len(new.label.strip()) <= 80 or not new.label.isprintable():
        raise Invalid("label", "Give 1 to 80 printable characters that say what the token is for.")
    if not new.scopes:
        raise Invalid("scopes", "Give at least one scope.")
    known = sorted(PARTNER_GRANTABLE)
    for index, scope in enumerate(new.scopes):
        if scope not in known or scope in new.scopes[:index]:
            raise Invalid(f"scopes[{index}]", "Give each scope once, out of: {known}.", known=", ".join(known))
    if not now < new.expires_at <= now + LONGEST_LIFE:
        raise Invalid("expires_at", "Give an instant in the future and at most a year away.")
    if len(new.addresses) > MOST_ADDRESSES:
        raise Invalid("addresses", "Give at most {most} addresses.", most=MOST_ADDRESSES)
    return tuple(normal_network(address, f"addresses[{index}]") for index, address in enumerate(new.addresses))


def normal_network(text: str, field: str) -> str:
    """The address or network in CIDR form, such as 192.0.2.0/24 or 2001:db8::/32. Raises Invalid(field)."""
    try:
        return str(ipaddress.ip_network(text.strip()))
    except ValueError:
        raise Invalid(field, "Give an address or a network such as 192.0.2.0/24 or 2001:db8::/32.") from None


def check_address(addresses: tuple[str, ...], address: str | None) -> None:
    """The call may come from that address. Raises AddressRefused, also where the address is not known."""
    if not addresses:
        return
    try:
        caller = ipaddress.ip_address(address or "")
    except ValueError:
        raise AddressRefused() from None
    if isinstance(caller, ipaddress.IPv6Address) and caller.ipv4_mapped is not None:
        caller = caller.ipv4_mapped
    if not any(caller in ipaddress.ip_network(network) for network in addresses):
        raise AddressRefused()


def granted(scopes: tuple[str, ...]) -> frozenset[Scope]:
    """The scopes that the token opens: never more than partners may hold, whatever its row says."""
    return frozenset(scope for scope in PARTNER_GRANTABLE if scope.value in scopes)
