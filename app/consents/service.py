"""Sharing with a partner, and taking that back (X2). Each is done once, however often it is asked for, and stands in the log."""

from dataclasses import replace
from datetime import datetime

from app.audit.service import record
from app.consents.models import Pseudonym
from app.consents.queries import pseudonym_of
from app.consents.rules import PseudonymRow
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.partners.queries import open_partner


async def share(actor: Actor, partner_code: str, *, now: datetime) -> PseudonymRow:
    """The partner may ask about the calling member, by a name that only this partner knows. Sharing twice changes nothing.

    Who took it back and shares again is known by the same name as before. Raises Unauthenticated; NotFound where there is
    no such partner, or it is switched off. Source: X2.
    """
    member_id = _caller(actor)
    fresh = ids.public_id()
    async with db.transaction():
        partner = await open_partner(partner_code)
        await db.execute(
            "INSERT INTO pseudonym (public_id, partner_id, member_id, shared_at) VALUES (:public_id, :partner, :member, :now) "
            "ON CONFLICT (partner_id, member_id) DO NOTHING",
            public_id=fresh,
            partner=partner.id,
            member=member_id,
            now=now,
        )
        row = await _locked(partner_code, member_id)
        if row.withdrawn_at is not None:
            row = replace(row, shared_at=now, withdrawn_at=None)
            await Pseudonym.filter(id=row.id).update(shared_at=now, withdrawn_at=None)
        elif row.public_id != fresh:
            return row
        await record(actor, "consent.share", "Pseudonym", row.public_id, now=now, subject_label=partner_code)
    return row


async def withdraw(actor: Actor, partner_code: str, *, now: datetime) -> PseudonymRow:
    """The partner's name for the calling member answers nothing from now on. Taking it back twice changes nothing.

    Raises Unauthenticated; NotFound where the member never shared with such a partner. Source: X2.
    """
    member_id = _caller(actor)
    async with db.transaction():
        row = await _locked(partner_code, member_id)
        if row.withdrawn_at is not None:
            return row
        row = replace(row, withdrawn_at=max(now, row.shared_at))
        await Pseudonym.filter(id=row.id).update(withdrawn_at=row.withdrawn_at)
        await record(actor, "consent.withdraw", "Pseudonym", row.public_id, now=now, subject_label=partner_code)
    return row


async def _locked(partner_code: str, member_id: int) -> PseudonymRow:
    found = await pseudonym_of(partner_code, member_id)
    await Pseudonym.filter(id=found.id).select_for_update().first()
    return await pseudonym_of(partner_code, member_id)  # as it is now that nobody else can change it


def _caller(actor: Actor) -> int:
    ensure(actor, Scope.SELF_WRITE)
    if actor.member_id is None:
        raise NotFound("member")
    return actor.member_id
