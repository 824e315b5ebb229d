"""The form of a token, its addresses and scopes (X1)."""

import zlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.core.access import PARTNER_GRANTABLE, Scope
from app.core.errors import Invalid
from app.partners.rules import (
    AddressRefused,
    InvalidToken,
    NewToken,
    base62,
    check_address,
    check_format,
    check_new_token,
    granted,
    make_token,
    token_state,
)

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
GOOD = make_token(bytes(range(32)), live=True)


def test_the_form() -> None:
    """A figure worked out apart from the code: the form is a promise to secret scanners."""
    assert GOOD == "guild_live_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf07z8zk"
    assert len(GOOD) == len("guild_live_") + 43 + 6
    assert make_token(b"\xff" * 32, live=False).startswith("guild_test_")
    assert len(make_token(b"\x00" * 32, live=True)) == len(make_token(b"\xff" * 32, live=True)) == 60
    check_format(GOOD)


@pytest.mark.parametrize(("number", "width", "text"), [(0, 1, "0"), (61, 1, "z"), (62, 2, "10"), (2**32 - 1, 6, "4gfFC3"), (5, 4, "0005")])
def test_base62(number: int, width: int, text: str) -> None:
    assert base62(number, width) == text


def test_every_single_wrong_character_is_found() -> None:
    for place in range(len(GOOD)):
        other = "A" if GOOD[place] != "A" else "B"
        with pytest.raises(InvalidToken):
            check_format(GOOD[:place] + other + GOOD[place + 1 :])


def test_swapped_neighbours_are_found() -> None:
    for place, (left, right) in enumerate(pairwise(GOOD)):
        if left != right:
            with pytest.raises(InvalidToken):
                check_format(GOOD[:place] + right + left + GOOD[place + 2 :])


@pytest.mark.parametrize("token", ["", "x", GOOD[:-1], GOOD + "0", GOOD + "\n", GOOD.replace("live", "prod"), "é" * 60, "guild_live_"])
def test_other_forms_are_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        check_format(token)


@pytest.mark.parametrize(
    ("addresses", "address", "may"),
    [
        ((), None, True),
        ((), "192.0.2.1", True),
        (("192.0.2.0/24",), "192.0.2.255", True),
        (("192.0.2.0/24",), "192.0.3.0", False),
        (("192.0.2.7/32",), "192.0.2.7", True),
        (("192.0.2.7/32",), "::ffff:192.0.2.7", True),
        (("2001:db8::/32",), "2001:db8:ffff::1", True),
        (("2001:db8::/32",), "2001:db9::1", False),
        (("2001:db8::/32",), "192.0.2.7", False),
        (("192.0.2.0/24", "2001:db8::/32"), "2001:db8::1", True),
        (("192.0.2.0/24",), None, False),
        (("192.0.2.0/24",), "testclient", False),
    ],
)
def test_addresses(addresses: tuple[str, ...], address: str | None, may: bool) -> None:
    if may:
        check_address(addresses, address)
    else:
        with pytest.raises(AddressRefused):
            check_address(addresses, address)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 81}, "label"),
        ({"label": "a\nb"}, "label"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("members:write",)}, "scopes[0]"),
        ({"scopes": ("benefits:read", "staff:write")}, "scopes[1]"),
        ({"scopes": ("benefits:read", "benefits:read")}, "scopes[1]"),
        ({"scopes": ("public",)}, "scopes[0]"),
        ({"scopes": ("self:read",)}, "scopes[0]"),
        ({"expires_at": AT}, "expires_at"),
        ({"expires_at": AT - timedelta(days=1)}, "expires_at"),
        ({"expires_at": AT + timedelta(days=367)}, "expires_at"),
        ({"addresses": ("192.0.2.1/24",)}, "addresses[0]"),
        ({"addresses": ("192.0.2.0/24", "example.com")}, "addresses[1]"),
        ({"addresses": ("192.0.2.1",) * 21}, "addresses"),
    ],
)
def test_tokens_that_may_not_be(change: dict[str, object], field: str) -> None:
    asked = {"label": "till", "scopes": ("benefits:read",), "expires_at": AT + timedelta(days=1), **change}
    with pytest.raises(Invalid) as refusal:
        check_new_token(NewToken(**asked), AT)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_addresses_get_one_form() -> None:
    new = NewToken("till", tuple(scope.value for scope in PARTNER_GRANTABLE), AT + timedelta(days=366), ("192.0.2.1", " 2001:DB8::/32"))
    assert check_new_token(new, AT).addresses == ("192.0.2.1/32", "2001:db8::/32")


def test_a_row_never_grants_more_than_partners_may_hold() -> None:
    assert granted(("benefits:read", "staff:write", "public", "nonsense")) == {Scope.BENEFITS_READ, Scope.TOKEN_SELF}


@pytest.mark.parametrize(
    ("revoked", "expires", "state"),
    [
        (None, 1, "active"),
        (None, 0, "expired"),
        (0, 1, "revoked"),
        (-1, -1, "revoked"),
        (1, 2, "active"),
    ],
)
def test_states(revoked: int | None, expires: int, state: str) -> None:
    revoked_at = None if revoked is None else AT + timedelta(hours=revoked)
    assert token_state(revoked_at, AT + timedelta(hours=expires), AT) == state


def test_the_checksum_is_crc32() -> None:
    assert base62(zlib.crc32(GOOD[:-6].encode()), 6) == GOOD[-6:]
