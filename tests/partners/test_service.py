"""Partners and their tokens in the store (X1, R5)."""

from datetime import datetime, timedelta

import pytest

from app.audit.queries import verify_chains
from app.core import db, ids
from app.core.access import PARTNER_ALWAYS, PARTNER_GRANTABLE, ActorKind, Role, Scope
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.paging import PageRequest
from app.partners import queries
from app.partners import service as partners
from app.partners.queries import PartnerFilter
from app.partners.rules import AddressRefused, InvalidToken, NewToken, PartnerDisabled, make_token
from tests import cast

PAGE = PageRequest(20)
READER = cast.actor(Scope.PARTNERS_READ)


@pytest.mark.usefixtures("store")
async def test_a_token_opens_what_it_says(now: datetime) -> None:
    issued = await cast.partner_token(now, scopes=("entitlements:read", "benefits:read"))
    actor = (await partners.admit_token(issued.secret, address="192.0.2.1", now=now)).actor
    assert (actor.kind, actor.id, actor.label, actor.member_id) == (ActorKind.PARTNER, issued.row.partner_id, "hotel", None)
    assert actor.scopes == {Scope.ENTITLEMENTS_READ, Scope.BENEFITS_READ, Scope.TOKEN_SELF}
    assert (actor.token_id, actor.address) == (issued.row.id, "192.0.2.1")
    assert issued.row.prefix == issued.secret[:15]


@pytest.mark.usefixtures("store")
async def test_only_the_hash_is_stored(now: datetime) -> None:
    issued = await cast.partner_token(now)
    everything = repr([await cast.rows(table) for table in ("partner_token", "audit_entry", "audit_detail")])
    assert issued.secret not in everything
    assert issued.secret[15:] not in everything
    assert ids.digest(issued.secret) in everything


@pytest.mark.usefixtures("store")
async def test_a_wrong_checksum_never_reaches_the_database(now: datetime) -> None:
    issued = await cast.partner_token(now)
    with db.count_statements() as counted:
        for token in ("", "nonsense", issued.secret[:-1] + ("0" if issued.secret[-1] != "0" else "1")):
            with pytest.raises(InvalidToken):
                await partners.admit_token(token, address=None, now=now)
    assert counted.count == 0


@pytest.mark.usefixtures("store")
async def test_a_call_is_one_statement_and_the_last_use_is_written_once_a_minute(now: datetime) -> None:
    issued = await cast.partner_token(now)
    for later, statements in [(0, 2), (1, 1), (59, 1), (60, 2), (61, 1)]:
        with db.count_statements() as counted:
            await partners.admit_token(issued.secret, address="192.0.2.1", now=now + timedelta(seconds=later))
        assert counted.count == statements, later
    row = await queries.access_token(READER, issued.row.public_id)
    assert (row.last_used_at, row.last_used_address) == (now + timedelta(seconds=60), "192.0.2.1")


@pytest.mark.usefixtures("store")
async def test_what_no_longer_opens_answers_like_what_never_did(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    short = await cast.partner_token(now, expires_at=now + timedelta(minutes=1))
    revoked = await cast.partner_token(now, "rides")
    off = await cast.partner_token(now, "video")
    await partners.revoke_token(owner, revoked.row.public_id, reason="it leaked", now=now)
    partner = await queries.partner_by_code(owner, "video")
    await partners.change_partner(owner, partner.public_id, disabled=True, reason="contract ended", now=now)
    answers = set()
    for secret in (short.secret, revoked.secret, off.secret, make_token(ids.secret(32), live=True)):
        with pytest.raises(InvalidToken) as refusal:
            await partners.admit_token(secret, address=None, now=now + timedelta(minutes=1))
        answers.add((refusal.value.code, str(refusal.value)))
    assert answers == {("UNAUTHENTICATED", "This token is not valid.")}
    await partners.admit_token(short.secret, address=None, now=now + timedelta(seconds=59))
    await partners.change_partner(owner, partner.public_id, disabled=False, reason="contract renewed", now=now)
    await partners.admit_token(off.secret, address=None, now=now)


@pytest.mark.usefixtures("store")
async def test_addresses_are_kept_to(now: datetime) -> None:
    issued = await cast.partner_token(now, addresses=("192.0.2.0/24", "2001:db8::/32"))
    for address in ("192.0.2.77", "2001:db8::1", "::ffff:192.0.2.77"):
        await partners.admit_token(issued.secret, address=address, now=now)
    for elsewhere in ("198.51.100.1", "2001:db9::1", None):
        with pytest.raises(AddressRefused):
            await partners.admit_token(issued.secret, address=elsewhere, now=now)


@pytest.mark.usefixtures("store")
async def test_a_widened_row_grants_nothing_more(now: datetime) -> None:
    """X1: not even who can write the table makes a partner a moderator."""
    issued = await cast.partner_token(now)
    await db.execute('UPDATE partner_token SET scopes = \'["staff:write", "entitlements:read", "self:write"]\'')
    actor = (await partners.admit_token(issued.secret, address=None, now=now)).actor
    assert actor.scopes == {Scope.ENTITLEMENTS_READ, Scope.TOKEN_SELF}
    assert actor.scopes <= PARTNER_GRANTABLE | PARTNER_ALWAYS


@pytest.mark.usefixtures("store")
async def test_refusals_write_nothing(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    partner = await partners.create_partner(owner, "hotel", "Hotel", now=now)
    before = [await cast.rows(table) for table in ("partner", "partner_token", "audit_entry")]
    good = NewToken("till", ("benefits:read",), now + timedelta(days=1))
    clerk = cast.actor(Scope.PARTNERS_READ)
    for refused, kind in (
        (partners.create_partner(clerk, "rides", "Rides", now=now), Forbidden),
        (partners.create_partner(owner, "hotel", "Again", now=now), Invalid),
        (partners.create_partner(owner, "HOTEL", "Again", now=now), Invalid),
        (partners.create_partner(owner, "rides", " ", now=now), Invalid),
        (partners.issue_token(clerk, partner.public_id, good, now=now), Forbidden),
        (partners.issue_token(owner, cast.UUID_OF_NOBODY, good, now=now), NotFound),
        (partners.issue_token(owner, partner.public_id, NewToken("till", ("staff:write",), good.expires_at), now=now), Invalid),
        (partners.revoke_token(owner, cast.UUID_OF_NOBODY, reason="it leaked", now=now), NotFound),
        (partners.change_partner(owner, partner.public_id, disabled=True, reason="", now=now), Invalid),
    ):
        with pytest.raises(kind):
            await refused
    assert [await cast.rows(table) for table in ("partner", "partner_token", "audit_entry")] == before


@pytest.mark.usefixtures("store")
async def test_a_partner_that_is_switched_off_gets_no_token(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    partner = await partners.create_partner(owner, "hotel", "Hotel", now=now)
    await partners.change_partner(owner, partner.public_id, disabled=True, reason="contract ended", now=now)
    with pytest.raises(PartnerDisabled):
        await partners.issue_token(owner, partner.public_id, NewToken("till", ("benefits:read",), now + timedelta(days=1)), now=now)
    assert await cast.rows("partner_token") == []


@pytest.mark.usefixtures("store")
async def test_every_change_has_one_entry(now: datetime) -> None:
    """R5."""
    owner = await cast.staff(Role.OWNER, now)
    partner = await partners.create_partner(owner, "hotel", "Hotel", now=now)
    issued = await partners.issue_token(owner, partner.public_id, NewToken("till", ("benefits:read",), now + timedelta(days=1)), now=now)
    for _ in range(2):
        await partners.revoke_token(owner, issued.row.public_id, reason="it leaked", now=now)
        await partners.change_partner(owner, partner.public_id, disabled=True, reason="contract ended", now=now)
    found = await cast.rows("audit_entry")
    assert [(row["action"], row["subject_type"]) for row in found[1:]] == [
        ("partner.create", "Partner"),
        ("token.issue", "PartnerToken"),
        ("token.revoke", "PartnerToken"),
        ("partner.change", "Partner"),
    ]
    detail = (await cast.rows("audit_detail"))[2]
    assert db.as_json(detail["after"]) == {
        "label": "till",
        "prefix": issued.secret[:15],
        "scopes": ["benefits:read"],
        "addresses": [],
        "expires_at": "2026-11-22T04:00:00.000000Z",
        "revoked_at": None,
        "rate": None,
    }
    assert await verify_chains() == []


@pytest.mark.usefixtures("store")
async def test_lists(now: datetime) -> None:
    for code in ("hotel", "rides", "video"):
        issued = await cast.partner_token(now, code)
    first = await queries.partners_page(READER, PartnerFilter(), PageRequest(2))
    second = await queries.partners_page(READER, PartnerFilter(), PageRequest(2, after=first.keys[-1]))
    back = await queries.partners_page(READER, PartnerFilter(), PageRequest(2, before=second.keys[0], backward=True))
    assert ([row.code for row in first.rows], [row.code for row in second.rows], back.rows) == (["hotel", "rides"], ["video"], first.rows)
    assert [row.code for row in (await queries.partners_page(READER, PartnerFilter("vi"), PAGE)).rows] == ["video"]
    assert (await queries.partners_page(READER, PartnerFilter("v\x00"), PAGE)).rows == []
    assert (await queries.partners_page(READER, PartnerFilter("%"), PAGE)).rows == []
    partner_id = issued.row.partner_id
    assert [row.id for row in (await queries.tokens_page(READER, partner_id, PAGE)).rows] == [issued.row.id]
    assert (await queries.tokens_of_partners(READER, [partner_id, 0])) == {partner_id: [issued.row], 0: []}
    partner = await queries.partner_by_code(READER, "video")
    assert await queries.access_partner(READER, partner.public_id) == partner
    with pytest.raises(NotFound):
        await queries.access_partner(READER, cast.UUID_OF_NOBODY)
    with pytest.raises(NotFound):
        await queries.partner_by_code(READER, "nobody")
    stranger = cast.actor(Scope.MEMBERS_READ)
    for refused in (queries.partners_page(stranger, PartnerFilter(), PAGE), queries.tokens_page(stranger, partner_id, PAGE)):
        with pytest.raises(Forbidden):
            await refused
