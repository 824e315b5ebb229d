"""Tokens: issued with scopes, expiry and addresses, shown once, kept as SHA-256; rotated, changed, narrowed, revoked (X1, W15)."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.core.reasons import check_reason
from app.partners.models import Partner, PartnerToken
from app.partners.queries import caller_by, partner_by_code, token_row
from app.partners.rules import (
    SHOWN,
    IssuedToken,
    NewToken,
    PartnerDisabled,
    TokenChange,
    TokenRotated,
    TokenRow,
    changed,
    check_active,
    check_narrower,
    check_new_token,
    check_overlap,
    end_of_overlap,
    make_token,
    successor,
)
from app.partners.service.partners import create_partner

_BY_ITSELF = "by the token itself"
_LONGEST_LOOK = 2_000


async def issue_token(actor: Actor, partner_public_id: UUID, new: NewToken, *, now: datetime) -> IssuedToken:
    """The partner has one more token, told once. Needs partners:write.

    Raises NotFound, PartnerDisabled, UnknownScope, ExpiryPassed, ExpiryTooFar, Invalid on label, scopes, addresses, rate.
    """
    ensure(actor, Scope.PARTNERS_WRITE)
    wanted = check_new_token(new, now)
    async with db.transaction():
        partner = await Partner.filter(public_id=partner_public_id).select_for_update().first()
        if partner is None:
            raise NotFound("partner")
        issued = await _insert(actor, partner, wanted, now)
        row = issued.row
        await record(actor, "token.issue", "PartnerToken", row.public_id, now=now, subject_label=partner.code, after=_told(row))
    return issued


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


async def rotate_token(actor: Actor, token_public_id: UUID, overlap_hours: int, *, reason: str, now: datetime) -> IssuedToken:
    """A new token with the same label, scopes, addresses, rate and length of life took over; it is told once. Needs partners:write.

    The old one ends after the overlap of 0 to 72 hours, never later than it would have; after 0 hours at once. Of two
    rotations at once one is refused. Raises NotFound, PartnerDisabled, TokenOver, TokenRotated, Invalid(overlap_hours | reason).
    """
    ensure(actor, Scope.PARTNERS_WRITE)
    check_overlap(overlap_hours)
    why = check_reason(reason)
    async with db.transaction():
        token = await _locked(token_public_id)
        before = token_row(token)
        check_active(before, now)
        if await PartnerToken.exists(rotated_from=before.public_id, revoked_at__isnull=True):
            raise TokenRotated()
        partner = await Partner.get(id=before.partner_id)
        issued = await _insert(actor, partner, successor(before, now), now, rotated_from=before.public_id)
        after = end_of_overlap(before, overlap_hours, now)
        await _keep(actor, "token.rotate", before, after, reason=why, now=now)
        told = _told(issued.row) | {"rotated_from": before.public_id}
        await record(
            actor, "token.issue", "PartnerToken", issued.row.public_id, now=now, subject_label=partner.code, reason=why, after=told
        )
    return issued


async def change_token(actor: Actor, token_public_id: UUID, change: TokenChange, *, reason: str, now: datetime) -> TokenRow:
    """The token has the label, the addresses and the rate. Needs partners:write.

    Raises NotFound, TokenOver, Invalid on label, addresses, rate, reason.
    """
    ensure(actor, Scope.PARTNERS_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        before = token_row(await _locked(token_public_id))
        after = changed(before, change)
        check_active(before, now)
        await _keep(actor, "token.change", before, after, reason=why, now=now)
    return after


async def narrow_token(actor: Actor, token_public_id: UUID, scopes: tuple[str, ...], *, reason: str, now: datetime) -> TokenRow:
    """The token holds only these of its scopes, from the next request on; it never gets more again. Needs partners:write.

    Raises NotFound, TokenOver, UnknownScope, ScopeNotHeld, Invalid(scopes | reason). Source: W15.
    """
    ensure(actor, Scope.PARTNERS_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        before = token_row(await _locked(token_public_id))
        check_narrower(before.scopes, scopes)
        check_active(before, now)
        after = replace(before, scopes=tuple(sorted(scopes)))
        await _keep(actor, "token.narrow", before, after, reason=why, now=now)
    return after


async def revoke_token(actor: Actor, token_public_id: UUID, *, reason: str, now: datetime) -> TokenRow:
    """The token opens nothing any more; revoking it twice changes nothing. Needs partners:write. Raises NotFound, Invalid(reason)."""
    ensure(actor, Scope.PARTNERS_WRITE)
    return await _revoke(actor, token_public_id, check_reason(reason), now)


async def look_as_token(actor: Actor, token_public_id: UUID, query: str, *, now: datetime) -> Actor:
    """Who would call with that token, for a look at what it is answered; that somebody looks, and what for, is in the log.

    Needs partners:write. Raises NotFound. Source: W15, R5.
    """
    ensure(actor, Scope.PARTNERS_WRITE)
    async with db.transaction():
        seen = await caller_by(actor, token_public_id)
        asked = {"query": query[:_LONGEST_LOOK]}
        await record(actor, "token.look", "PartnerToken", token_public_id, now=now, subject_label=seen.label, after=asked)
    return seen


async def revoke_own_token(actor: Actor, *, now: datetime) -> TokenRow:
    """The token that calls opens nothing any more: whoever finds a leaked token can end it with itself. Needs token:self. Source: X1."""
    ensure(actor, Scope.TOKEN_SELF)
    token = await PartnerToken.get_or_none(id=actor.token_id)
    if token is None:
        raise NotFound("token")
    return await _revoke(actor, token.public_id, _BY_ITSELF, now)


async def _revoke(actor: Actor, token_public_id: UUID, why: str, now: datetime) -> TokenRow:
    async with db.transaction():
        before = token_row(await _locked(token_public_id))
        if before.revoked_at is not None:
            return before
        after = replace(before, revoked_at=now)
        await _keep(actor, "token.revoke", before, after, reason=why, now=now)
    return after


async def _insert(actor: Actor, partner: Partner, new: NewToken, now: datetime, rotated_from: UUID | None = None) -> IssuedToken:
    if partner.disabled_at is not None:
        raise PartnerDisabled()
    secret = make_token(ids.secret(32), new.live)
    token = await PartnerToken.create(
        partner_id=partner.id,
        label=new.label,
        prefix=secret[:SHOWN],
        token_hash=ids.digest(secret),
        scopes=list(new.scopes),
        addresses=list(new.addresses),
        expires_at=new.expires_at,
        created_at=now,
        created_by=actor.label[:80],
        rate=new.rate,
        rotated_from=rotated_from,
    )
    return IssuedToken(token_row(token), secret)


async def _locked(token_public_id: UUID) -> PartnerToken:
    token = await PartnerToken.filter(public_id=token_public_id).select_for_update().first()
    if token is None:
        raise NotFound("token")
    return token


async def _keep(actor: Actor, action: str, before: TokenRow, after: TokenRow, *, reason: str, now: datetime) -> None:
    """The token is as `after` says, and the log says what became different; nothing happens where nothing did."""
    old, new = _told(before), _told(after)
    differs = [name for name in new if old[name] != new[name]]
    if not differs:
        return
    columns = {name: list(new[name]) if isinstance(new[name], tuple) else new[name] for name in differs}
    await PartnerToken.filter(id=before.id).update(**columns)
    await record(
        actor,
        action,
        "PartnerToken",
        before.public_id,
        now=now,
        subject_label=after.label,
        reason=reason,
        before={name: old[name] for name in differs},
        after={name: new[name] for name in differs},
    )


def _told(row: TokenRow) -> dict[str, Any]:
    return {
        "label": row.label,
        "prefix": row.prefix,
        "scopes": row.scopes,
        "addresses": row.addresses,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
        "rate": row.rate,
    }
