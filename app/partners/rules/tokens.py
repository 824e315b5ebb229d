"""The form of a partner's token, its life, its addresses, its scopes and its rate (X1). Pure.

`guild_live_` or `guild_test_`, 32 random bytes in base62 (43 characters), CRC-32 of all that precedes (6 characters).

Invalid
├── UnknownScope     partners may not hold such a scope
├── ScopeNotHeld     narrowing never widens
├── ExpiryPassed     the end lies in the past
└── ExpiryTooFar     the end lies more than a year away
Conflict
├── PartnerDisabled  a partner that is switched off gets no tokens
├── TokenOver        an expired or revoked token is not changed any more
└── TokenRotated     another token took over already
"""

import ipaddress
import re
import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.core.access import PARTNER_ALWAYS, PARTNER_GRANTABLE, Actor, ActorKind, Scope
from app.core.errors import Conflict, Forbidden, Invalid, Unauthenticated
from app.core.unset import UNSET, Unset

PATTERN = r"guild_(live|test)_[0-9A-Za-z]{49}"  # published in docs/partner.md, for those who look for leaked tokens
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(PATTERN)
_BODY, _CHECK = 43, 6
SHOWN = 15
LONGEST_LIFE = timedelta(days=366)
LONGEST_OVERLAP = 72
FASTEST = 10_000
USUAL_RATE = 500  # of query cost a second, for a token without a rate of its own
USED_EVERY = timedelta(minutes=1)
MOST_ADDRESSES = 20
_UNKNOWN_TEMPLATE = "Give each scope once, out of: {known}."
_NOT_HELD_TEMPLATE = "The token holds only: {held}. To let it do more, issue a new one."
_PASSED_TEMPLATE = "Give an instant in the future."
_TOO_FAR_TEMPLATE = "Give an instant at most a year away."


class InvalidToken(Unauthenticated):
    """The token opens nothing: unknown, mistyped, expired or revoked. Which of them is never said."""

    template = "This token is not valid."


class AddressRefused(Forbidden):
    """The token is good but may not be used from where the call comes."""

    template = "This token may not be used from this address."


class UnknownScope(Invalid):
    """There is no such scope, it is there twice, or partners may not hold it; `known` are those that they may."""

    code = "UNKNOWN_SCOPE"

    def __init__(self, index: int, scope: str) -> None:
        self.scope = scope
        self.known = tuple(sorted(PARTNER_GRANTABLE))
        super().__init__(f"scopes[{index}]", _UNKNOWN_TEMPLATE, known=", ".join(self.known))


class ScopeNotHeld(Invalid):
    """A narrower token holds nothing that it did not hold before."""

    code = "SCOPE_NOT_HELD"

    def __init__(self, index: int, held: tuple[str, ...]) -> None:
        super().__init__(f"scopes[{index}]", _NOT_HELD_TEMPLATE, held=", ".join(held))


class ExpiryPassed(Invalid):
    """The end of a token lies in the past."""

    code = "EXPIRY_PASSED"

    def __init__(self) -> None:
        super().__init__("expires_at", _PASSED_TEMPLATE)


class ExpiryTooFar(Invalid):
    """The end of a token lies more than a year away; `latest` is the last instant that may be."""

    code = "EXPIRY_TOO_FAR"

    def __init__(self, latest: datetime) -> None:
        self.latest = latest
        super().__init__("expires_at", _TOO_FAR_TEMPLATE)


class PartnerDisabled(Conflict):
    """A partner that is switched off gets no tokens."""

    code = "PARTNER_DISABLED"
    template = "This partner is switched off."


class TokenOver(Conflict):
    """An expired or revoked token is not changed any more."""

    code = "TOKEN_OVER"
    template = "This token opens nothing any more. Issue a new one."


class TokenRotated(Conflict):
    """Another token took over from this one already."""

    code = "TOKEN_ROTATED"
    template = "Another token took over from this one already. Rotate that one, or revoke it first."


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a token is made of. Without addresses it may be used from everywhere; without a rate it has the usual one."""

    label: str
    scopes: tuple[str, ...]
    expires_at: datetime
    addresses: tuple[str, ...] = ()
    live: bool = True
    rate: int | None = None


@dataclass(frozen=True, slots=True)
class TokenChange:
    """What shall be different about a token. Its scopes only ever get fewer, and its end does not move, so neither stands here."""

    label: str | Unset = UNSET
    addresses: tuple[str, ...] | Unset = UNSET
    rate: int | Unset | None = UNSET


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
    rate: int | None
    rotated_from: UUID | None


@dataclass(frozen=True, slots=True)
class Admission:
    """A call that a token let in: who calls, and how much query cost comes back to the token each second."""

    actor: Actor
    rate: int | None


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


def check_new_token(new: NewToken, now: datetime) -> NewToken:
    """The token may be issued. Returns it in normal form.

    Raises UnknownScope, ExpiryPassed, ExpiryTooFar, and Invalid on label, scopes, addresses, rate.
    """
    check_scopes(new.scopes)
    if new.expires_at <= now:
        raise ExpiryPassed()
    if new.expires_at > now + LONGEST_LIFE:
        raise ExpiryTooFar(now + LONGEST_LIFE)
    check_rate(new.rate)
    return replace(new, label=normal_label(new.label), scopes=tuple(sorted(new.scopes)), addresses=normal_addresses(new.addresses))


def normal_label(label: str) -> str:
    """The label without what surrounds it. Raises Invalid(label)."""
    if not 1 <= len(label.strip()) <= 80 or not label.isprintable():
        raise Invalid("label", "Give 1 to 80 printable characters that say what the token is for.")
    return label.strip()


def check_scopes(scopes: tuple[str, ...]) -> None:
    """Partners may hold each of the scopes, and there is one. Raises Invalid(scopes), UnknownScope."""
    if not scopes:
        raise Invalid("scopes", "Give at least one scope.")
    for index, scope in enumerate(scopes):
        if scope not in PARTNER_GRANTABLE or scope in scopes[:index]:
            raise UnknownScope(index, scope)


def check_narrower(held: tuple[str, ...], scopes: tuple[str, ...]) -> None:
    """The scopes are some of those that the token holds. Raises Invalid(scopes), UnknownScope, ScopeNotHeld."""
    check_scopes(scopes)
    for index, scope in enumerate(scopes):
        if scope not in held:
            raise ScopeNotHeld(index, held)


def check_rate(rate: int | None) -> None:
    """The rate may be given to a token. Raises Invalid(rate)."""
    if rate is not None and not 1 <= rate <= FASTEST:
        raise Invalid("rate", "Give how much query cost comes back each second: from 1 to {most}.", most=FASTEST)


def check_overlap(hours: int) -> None:
    """Old and new token may work side by side for so long. Raises Invalid(overlap_hours)."""
    if not 0 <= hours <= LONGEST_OVERLAP:
        raise Invalid("overlap_hours", "Give from 0 to {most} hours.", most=LONGEST_OVERLAP)


def check_active(token: TokenRow, now: datetime) -> None:
    """The token opens something still. Raises TokenOver."""
    if token_state(token.revoked_at, token.expires_at, now) != "active":
        raise TokenOver()


def successor(token: TokenRow, now: datetime) -> NewToken:
    """The token that takes over: it may do the same from the same addresses at the same rate, and lives as long as this one was given."""
    life = min(token.expires_at - token.created_at, LONGEST_LIFE)
    live = token.prefix.startswith("guild_live_")
    return NewToken(token.label, token.scopes, now + life, token.addresses, live, token.rate)


def end_of_overlap(token: TokenRow, hours: int, now: datetime) -> TokenRow:
    """The token that was taken over from: it ends with the overlap, never later than it would have; after 0 hours at once."""
    if hours == 0:
        return replace(token, revoked_at=now)
    return replace(token, expires_at=min(token.expires_at, now + timedelta(hours=hours)))


def changed(token: TokenRow, change: TokenChange) -> TokenRow:
    """The token with the change. Raises Invalid on label, addresses, rate."""
    after = token
    if change.label is not UNSET:
        after = replace(after, label=normal_label(change.label))
    if change.addresses is not UNSET:
        after = replace(after, addresses=normal_addresses(change.addresses))
    if change.rate is not UNSET:
        check_rate(change.rate)
        after = replace(after, rate=change.rate)
    return after


def normal_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses and networks in CIDR form, each once. Raises Invalid on addresses."""
    if len(addresses) > MOST_ADDRESSES:
        raise Invalid("addresses", "Give at most {most} addresses.", most=MOST_ADDRESSES)
    return tuple(dict.fromkeys(normal_network(address, f"addresses[{index}]") for index, address in enumerate(addresses)))


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
    """The scopes that the token opens: what every token may do to itself, and never more than partners may hold, whatever its row says."""
    return PARTNER_ALWAYS | {scope for scope in PARTNER_GRANTABLE if scope.value in scopes}


def caller(token_id: int, partner_id: int, code: str, scopes: tuple[str, ...], address: str | None) -> Actor:
    """Who calls with the token: its partner, with what the token opens."""
    return Actor(ActorKind.PARTNER, partner_id, granted(scopes), label=code, token_id=token_id, address=address)
