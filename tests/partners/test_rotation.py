"""Tokens that take over, change, get narrower and revoke themselves, in the store (X1, W15, R5)."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.audit.queries import verify_chains
from app.core import db
from app.core.access import Role, Scope
from app.core.clock import monotonic
from app.core.errors import AppError, Forbidden, Invalid, NotFound
from app.core.unset import UNSET
from app.partners import queries
from app.partners import service as partners
from app.partners.rules import (
    ExpiryPassed,
    ExpiryTooFar,
    InvalidToken,
    NewToken,
    PartnerDisabled,
    ScopeNotHeld,
    TokenChange,
    TokenOver,
    TokenRotated,
    UnknownScope,
)
from tests import cast
from tests.conftest import PATIENCE

HOUR = timedelta(hours=1)
WHY = "yearly rotation"
BOTH = ("benefits:read", "entitlements:read")
pytestmark = pytest.mark.usefixtures("store")


async def opens(secret: str, at: datetime) -> bool:
    try:
        await partners.admit_token(secret, address="192.0.2.1", now=at)
    except InvalidToken:
        return False
    return True


async def everything() -> list[object]:
    return [await cast.rows(table) for table in ("partner", "partner_token", "audit_entry", "audit_detail")]


@pytest.mark.parametrize(("hours", "ends"), [(0, timedelta(0)), (1, HOUR), (72, 72 * HOUR)])
async def test_the_old_one_works_through_the_overlap_and_no_longer(now: datetime, hours: int, ends: timedelta) -> None:
    old = await cast.partner_token(now, scopes=BOTH, addresses=("192.0.2.0/24",), rate=50, live=False)
    later = now + 10 * HOUR
    new = await partners.rotate_token(cast.SYSTEM, old.row.public_id, hours, reason=WHY, now=later)
    assert [await opens(old.secret, later + ends + shift) for shift in (-timedelta(microseconds=1), timedelta(0))] == [True, False]
    assert await opens(new.secret, later)
    assert new.secret != old.secret
    assert new.secret.startswith("guild_test_")
    row = new.row
    assert (row.label, row.scopes, row.addresses, row.rate) == ("till", BOTH, ("192.0.2.0/24",), 50)
    assert (row.created_at, row.expires_at, row.rotated_from) == (later, later + timedelta(days=30), old.row.public_id)


async def test_an_overlap_never_lengthens_a_life(now: datetime) -> None:
    old = await cast.partner_token(now, expires_at=now + 2 * HOUR)
    new = await partners.rotate_token(cast.SYSTEM, old.row.public_id, 72, reason=WHY, now=now + HOUR)
    before = await queries.access_token(cast.SYSTEM, old.row.public_id)
    assert before.expires_at == now + 2 * HOUR
    assert new.row.expires_at == now + 3 * HOUR, "as long a life as the old one was given"


async def test_a_token_may_be_rotated_in_the_instant_in_which_it_was_made(now: datetime) -> None:
    old = await cast.partner_token(now)
    await partners.rotate_token(cast.SYSTEM, old.row.public_id, 0, reason=WHY, now=now)
    assert not await opens(old.secret, now)


async def test_only_one_token_takes_over(now: datetime) -> None:
    """The second rotation is of the second token; where its secret was lost, revoking it makes way."""
    first = await cast.partner_token(now)
    second = await partners.rotate_token(cast.SYSTEM, first.row.public_id, 72, reason=WHY, now=now)
    before = await everything()
    with pytest.raises(TokenRotated):
        await partners.rotate_token(cast.SYSTEM, first.row.public_id, 72, reason=WHY, now=now + HOUR)
    assert await everything() == before
    third = await partners.rotate_token(cast.SYSTEM, second.row.public_id, 1, reason=WHY, now=now + HOUR)
    assert third.row.rotated_from == second.row.public_id
    assert [await opens(each.secret, now + 2 * HOUR) for each in (first, second, third)] == [True, False, True]
    other = await cast.partner_token(now, "rides")
    lost = await partners.rotate_token(cast.SYSTEM, other.row.public_id, 72, reason=WHY, now=now)
    await partners.revoke_token(cast.SYSTEM, lost.row.public_id, reason="the secret was lost", now=now)
    again = await partners.rotate_token(cast.SYSTEM, other.row.public_id, 1, reason=WHY, now=now)
    assert [await opens(each.secret, now) for each in (other, lost, again)] == [True, False, True]


async def test_a_token_in_its_overlap_can_be_revoked_at_once(now: datetime) -> None:
    old = await cast.partner_token(now)
    await partners.rotate_token(cast.SYSTEM, old.row.public_id, 72, reason=WHY, now=now)
    await partners.revoke_token(cast.SYSTEM, old.row.public_id, reason="it leaked", now=now + HOUR)
    assert not await opens(old.secret, now + HOUR)


async def test_of_many_rotations_at_once_one_is_made(now: datetime) -> None:
    old = await cast.partner_token(now)
    calls = [partners.rotate_token(cast.SYSTEM, old.row.public_id, 1, reason=WHY, now=now) for _ in range(8)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IssuedToken", *["TokenRotated"] * 7]
    assert len(await cast.rows("partner_token")) == 2
    assert await verify_chains() == []


async def test_a_rotation_that_is_cut_off_is_made_whole_or_not_at_all(now: datetime) -> None:
    """A deadline anywhere in it, from at once to long after: the new token and the end of the old one come together."""
    made, began = 0, monotonic()
    first = await cast.partner_token(now, "usual")
    await partners.rotate_token(cast.SYSTEM, first.row.public_id, 1, reason=WHY, now=now)
    usual = monotonic() - began
    for turn, deadline in enumerate([usual * part / 20 for part in range(40)] + [PATIENCE]):
        old = await cast.partner_token(now, f"p{turn}")
        try:
            async with asyncio.timeout(deadline):
                await partners.rotate_token(cast.SYSTEM, old.row.public_id, 1, reason=WHY, now=now)
        except TimeoutError:
            pass
        successors = [row for row in await cast.rows("partner_token") if str(row["rotated_from"]) == str(old.row.public_id)]
        ended = (await queries.access_token(cast.SYSTEM, old.row.public_id)).expires_at == now + HOUR
        assert len(successors) == ended, turn
        made += ended
    assert 0 < made < 41, "the deadlines fell on both sides"
    assert await verify_chains() == []


@pytest.mark.parametrize("verb", ["rotate", "change", "narrow"])
async def test_what_is_over_is_not_changed_any_more(now: datetime, verb: str) -> None:
    expired = await cast.partner_token(now, expires_at=now + HOUR, scopes=BOTH)
    revoked = await cast.partner_token(now, "rides", scopes=BOTH)
    await partners.revoke_token(cast.SYSTEM, revoked.row.public_id, reason="it leaked", now=now)
    before = await everything()
    for token in (expired, revoked):
        identity, at = token.row.public_id, now + HOUR
        call = {
            "rotate": partners.rotate_token(cast.SYSTEM, identity, 1, reason=WHY, now=at),
            "change": partners.change_token(cast.SYSTEM, identity, TokenChange(rate=9), reason=WHY, now=at),
            "narrow": partners.narrow_token(cast.SYSTEM, identity, BOTH[:1], reason=WHY, now=at),
        }
        for name, unused in call.items():
            if name != verb:
                unused.close()
        with pytest.raises(TokenOver) as refusal:
            await call[verb]
        assert refusal.value.code == "TOKEN_OVER"
    assert await everything() == before


async def test_a_change_leaves_the_rest(now: datetime) -> None:
    issued = await cast.partner_token(now, addresses=("192.0.2.0/24",), rate=50)
    identity = issued.row.public_id
    steps = [
        (TokenChange(label=" desk "), ("desk", ("192.0.2.0/24",), 50)),
        (TokenChange(addresses=("198.51.100.7", "198.51.100.7")), ("desk", ("198.51.100.7/32",), 50)),
        (TokenChange(rate=None), ("desk", ("198.51.100.7/32",), None)),
        (TokenChange(addresses=(), rate=1), ("desk", (), 1)),
        (TokenChange(UNSET, UNSET, UNSET), ("desk", (), 1)),
    ]
    for change, (label, addresses, rate) in steps:
        row = await partners.change_token(cast.SYSTEM, identity, change, reason=WHY, now=now)
        assert (row.label, row.addresses, row.rate) == (label, addresses, rate)
        assert row == await queries.access_token(cast.SYSTEM, identity)
    admission = await partners.admit_token(issued.secret, address=None, now=now)
    assert admission.rate == 1
    changes = [row for row in await cast.rows("audit_entry") if row["action"] == "token.change"]
    assert len(changes) == 4, "a change that changes nothing leaves no entry"
    details = {row["entry_id"]: row for row in await cast.rows("audit_detail")}
    last = details[changes[-1]["id"]]
    assert (db.as_json(last["before"]), db.as_json(last["after"])) == (
        {"addresses": ["198.51.100.7/32"], "rate": None},
        {"addresses": [], "rate": 1},
    )


async def test_narrowing_holds_from_the_next_request_on(now: datetime) -> None:
    """W15."""
    issued = await cast.partner_token(now, scopes=BOTH)
    row = await partners.narrow_token(cast.SYSTEM, issued.row.public_id, ("entitlements:read",), reason=WHY, now=now)
    assert row.scopes == ("entitlements:read",)
    actor = (await partners.admit_token(issued.secret, address=None, now=now)).actor
    assert actor.scopes == {Scope.ENTITLEMENTS_READ, Scope.TOKEN_SELF}
    again = await partners.narrow_token(cast.SYSTEM, issued.row.public_id, ("entitlements:read",), reason=WHY, now=now)
    assert again.scopes == row.scopes
    assert [each["action"] for each in await cast.rows("audit_entry")].count("token.narrow") == 1


async def test_each_refusal_is_its_own_and_writes_nothing(now: datetime) -> None:
    """The issue's bad input: unknown scope, an end in the past or too far, narrowing to nothing or wider."""
    owner, clerk = await cast.staff(Role.OWNER, now), cast.actor(Scope.PARTNERS_READ)
    issued = await cast.partner_token(now, scopes=BOTH[1:])
    identity, partner = issued.row.public_id, (await queries.partner_by_code(owner, "hotel")).public_id
    before = await everything()

    def new(*scopes: str, end: timedelta = HOUR, **said: int) -> NewToken:
        return NewToken("till", scopes, now + end, **said)

    def narrow(*scopes: str) -> object:
        return partners.narrow_token(owner, identity, scopes, reason=WHY, now=now)

    def rotate(hours: int, reason: str = WHY) -> object:
        return partners.rotate_token(owner, identity, hours, reason=reason, now=now)

    def change(**said: object) -> object:
        return partners.change_token(owner, identity, TokenChange(**said), reason=WHY, now=now)  # type: ignore[arg-type]

    year = timedelta(days=366)
    table: list[tuple[object, type[AppError], str | None, str]] = [
        (partners.issue_token(owner, partner, new("nonsense"), now=now), UnknownScope, "scopes[0]", "UNKNOWN_SCOPE"),
        (partners.issue_token(owner, partner, new("benefits:read", "staff:write"), now=now), UnknownScope, "scopes[1]", "UNKNOWN_SCOPE"),
        (partners.issue_token(owner, partner, new("token:self"), now=now), UnknownScope, "scopes[0]", "UNKNOWN_SCOPE"),
        (partners.issue_token(owner, partner, new(), now=now), Invalid, "scopes", "INVALID"),
        (partners.issue_token(owner, partner, new(*BOTH, end=timedelta(0)), now=now), ExpiryPassed, "expires_at", "EXPIRY_PASSED"),
        (partners.issue_token(owner, partner, new(*BOTH, end=-HOUR), now=now), ExpiryPassed, "expires_at", "EXPIRY_PASSED"),
        (partners.issue_token(owner, partner, new(*BOTH, end=year + HOUR), now=now), ExpiryTooFar, "expires_at", "EXPIRY_TOO_FAR"),
        (partners.issue_token(owner, partner, new(*BOTH, rate=0), now=now), Invalid, "rate", "INVALID"),
        (partners.issue_token(owner, partner, new(*BOTH, rate=10_001), now=now), Invalid, "rate", "INVALID"),
        (narrow(), Invalid, "scopes", "INVALID"),
        (narrow(*BOTH), ScopeNotHeld, "scopes[0]", "SCOPE_NOT_HELD"),
        (narrow("entitlements:read", "members:write"), UnknownScope, "scopes[1]", "UNKNOWN_SCOPE"),
        (rotate(-1), Invalid, "overlap_hours", "INVALID"),
        (rotate(73), Invalid, "overlap_hours", "INVALID"),
        (rotate(1, reason=" "), Invalid, "reason", "INVALID"),
        (change(label=""), Invalid, "label", "INVALID"),
        (change(rate=0), Invalid, "rate", "INVALID"),
        (change(addresses=("nowhere",)), Invalid, "addresses[0]", "INVALID"),
        (partners.rotate_token(clerk, identity, 1, reason=WHY, now=now), Forbidden, None, "FORBIDDEN"),
        (partners.change_token(clerk, identity, TokenChange(), reason=WHY, now=now), Forbidden, None, "FORBIDDEN"),
        (partners.narrow_token(clerk, identity, BOTH, reason=WHY, now=now), Forbidden, None, "FORBIDDEN"),
        (partners.rotate_token(owner, cast.UUID_OF_NOBODY, 1, reason=WHY, now=now), NotFound, None, "NOT_FOUND"),
        (partners.revoke_own_token(owner, now=now), Forbidden, None, "FORBIDDEN"),
    ]
    for call, kind, field, code in table:
        with pytest.raises(AppError) as refusal:
            await call  # type: ignore[misc]
        assert (type(refusal.value), getattr(refusal.value, "field", None), refusal.value.code) == (kind, field, code)
    assert await everything() == before


async def test_a_partner_that_is_switched_off_rotates_nothing(now: datetime) -> None:
    issued = await cast.partner_token(now)
    partner = await queries.partner_by_code(cast.SYSTEM, "hotel")
    await partners.change_partner(cast.SYSTEM, partner.public_id, disabled=True, reason="contract ended", now=now)
    with pytest.raises(PartnerDisabled):
        await partners.rotate_token(cast.SYSTEM, issued.row.public_id, 1, reason=WHY, now=now)
    assert len(await cast.rows("partner_token")) == 1


async def test_a_leaked_token_ends_itself(now: datetime) -> None:
    """X1: whoever finds it needs nobody. It stands in the log under the partner's name, once, however many found it at once."""
    leaked, other = await cast.partner_token(now), await cast.partner_token(now, "rides")
    actor = (await partners.admit_token(leaked.secret, address="198.51.100.9", now=now)).actor
    rows = await asyncio.gather(*(partners.revoke_own_token(actor, now=now) for _ in range(4)))
    assert {row.revoked_at for row in rows} == {now}
    assert [await opens(each.secret, now) for each in (leaked, other)] == [False, True]
    entries = [row for row in await cast.rows("audit_entry") if row["action"] == "token.revoke"]
    assert [(row["actor_kind"], row["subject_id"]) for row in entries] == [("PARTNER", str(leaked.row.public_id))]
    assert await verify_chains() == []
