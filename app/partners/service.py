"""Partners and their tokens (X1): issued with scopes, expiry and addresses, shown once, kept as SHA-256, revoked at once."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.audit.rules import check_reason
from app.audit.service import record
from app.community.rules import check_code
from app.core import db, ids
from app.core.access import Actor, ActorKind, Scope, ensure
from app.core.errors import Conflict, Invalid, NotFound
from app.partners.models import Partner, PartnerToken
from app.partners.queries import partner_by_code, partner_row, token_row
from app.partners.rules import (
    SHOWN,
    USED_EVERY,
    InvalidToken,
    IssuedToken,
    NewToken,
    PartnerRow,
    TokenRow,
    check_address,
    check_format,
    check_new_token,
    granted,
    make_token,
    token_state,
)


class PartnerDisabled(Conflict):
    """A partner that is switched off gets no tokens."""

    template = "This partner is switched off."


async def actor_of_token(token: str, *, address: str | None, now: datetime) -> Actor:
    """Who calls with that token. One statement; none where the form or checksum is wrong.

    The last use is written at most once a minute. Raises InvalidToken, AddressRefused. Source: X1.
    """
    check_format(token)
    rows = await db.fetch(
        "SELECT t.id, t.scopes, t.addresses, t.expires_at, t.revoked_at, t.last_used_at, p.id AS partner_id, p.code "
        "FROM partner_token t JOIN partner p ON p.id = t.partner_id WHERE t.token_hash = :hash AND p.disabled_at IS NULL",
        hash=ids.digest(token),
    )
    if not rows or token_state(db.as_instant(rows[0]["revoked_at"]), db.as_instant(rows[0]["expires_at"]), now) != "active":
        raise InvalidToken()
    row = rows[0]
    check_address(tuple(db.as_json(row["addresses"])), address)
    last_used_at = db.as_instant(row["last_used_at"])
    if last_used_at is None or now - last_used_at >= USED_EVERY:
        await PartnerToken.filter(id=row["id"]).update(last_used_at=now, last_used_address=address and address[:45])
    return Actor(
        kind=ActorKind.PARTNER,
        id=int(row["partner_id"]),
        scopes=granted(tuple(db.as_json(row["scopes"]))),
        label=row["code"],
        token_id=int(row["id"]),
        address=address,
    )


async def create_partner(actor: Actor, code: str, name: str, *, now: datetime) -> PartnerRow:
    """The partner exists. Needs partners:write. Raises Invalid on code (also when taken) or name."""
    ensure(actor, Scope.PARTNERS_WRITE)
    check_code(code)
    shown = name.strip()
    if not 1 <= len(shown) <= 80 or not shown.isprintable():
        raise Invalid("name", "Give 1 to 80 printable characters.")
    async with db.transaction():
        row = partner_row(await _insert_partner(code, shown, now))
        after = {"code": code, "name": shown}
        await record(actor, "partner.create", "Partner", row.public_id, now=now, subject_label=code, after=after)
    return row


async def _insert_partner(code: str, name: str, now: datetime) -> Partner:
    try:
        async with db.transaction():
            return await Partner.create(code=code, name=name, created_at=now)
    except IntegrityError:
        raise Invalid("code", "There is a partner {code} already.", code=code) from None


async def change_partner(actor: Actor, partner_public_id: UUID, *, disabled: bool, reason: str, now: datetime) -> PartnerRow:
    """The partner is switched on or off, and with it all its tokens at once. Needs partners:write. Raises NotFound, Invalid(reason)."""
    ensure(actor, Scope.PARTNERS_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        partner = await Partner.filter(public_id=partner_public_id).select_for_update().first()
        if partner is None:
            raise NotFound("partner")
        before = partner_row(partner)
        if disabled == (before.disabled_at is not None):
            return before
        after = replace(before, disabled_at=now if disabled else None)
        await Partner.filter(id=partner.id).update(disabled_at=after.disabled_at)
        await record(
            actor,
            "partner.change",
            "Partner",
            partner.public_id,
            now=now,
            subject_label=partner.code,
            reason=why,
            before={"disabled": not disabled},
            after={"disabled": disabled},
        )
    return after


async def issue_token(actor: Actor, partner_public_id: UUID, new: NewToken, *, now: datetime) -> IssuedToken:
    """The partner has one more token, told once. Needs partners:write.

    Raises NotFound, PartnerDisabled, Invalid on label, scopes (only what partners may hold), expires_at, addresses.
    """
    ensure(actor, Scope.PARTNERS_WRITE)
    addresses = check_new_token(new, now)
    secret = make_token(ids.secret(32), new.live)
    async with db.transaction():
        partner = await Partner.filter(public_id=partner_public_id).select_for_update().first()
        if partner is None:
            raise NotFound("partner")
        if partner.disabled_at is not None:
            raise PartnerDisabled()
        token = await PartnerToken.create(
            partner_id=partner.id,
            label=new.label.strip(),
            prefix=secret[:SHOWN],
            token_hash=ids.digest(secret),
            scopes=sorted(new.scopes),
            addresses=list(addresses),
            expires_at=new.expires_at,
            created_at=now,
            created_by=actor.label[:80],
        )
        row = token_row(token)
        await record(actor, "token.issue", "PartnerToken", row.public_id, now=now, subject_label=partner.code, after=_told(row))
    return IssuedToken(row, secret)


async def issue_token_to(actor: Actor, code: str, new: NewToken, *, now: datetime, partner_name: str | None = None) -> IssuedToken:
    """The partner with that code has one more token, told once; where there is none it is made under the name, or nothing is.

    Needs partners:write. Raises NotFound where no name is given either, and what `issue_token` raises.
    """
    async with db.transaction():
        try:
            partner = await partner_by_code(actor, code)
        except NotFound:
            if partner_name is None:
                raise
            partner = await create_partner(actor, code, partner_name, now=now)
        return await issue_token(actor, partner.public_id, new, now=now)


async def revoke_token(actor: Actor, token_public_id: UUID, *, reason: str, now: datetime) -> TokenRow:
    """The token opens nothing any more; revoking it twice changes nothing. Needs partners:write. Raises NotFound, Invalid(reason)."""
    ensure(actor, Scope.PARTNERS_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        token = await PartnerToken.filter(public_id=token_public_id).select_for_update().first()
        if token is None:
            raise NotFound("token")
        before = token_row(token)
        if before.revoked_at is not None:
            return before
        after = replace(before, revoked_at=now)
        await PartnerToken.filter(id=token.id).update(revoked_at=now)
        await record(
            actor,
            "token.revoke",
            "PartnerToken",
            token.public_id,
            now=now,
            subject_label=token.label,
            reason=why,
            before={"revoked_at": None},
            after={"revoked_at": now},
        )
    return after


def _told(row: TokenRow) -> dict[str, Any]:
    return {
        "label": row.label,
        "prefix": row.prefix,
        "scopes": row.scopes,
        "addresses": row.addresses,
        "expires_at": row.expires_at,
    }
