"""Changing and revealing how a member can be reached (A2). The audit log holds masked values only."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.core.reasons import check_reason
from app.members.models import Contact
from app.members.queries import access_member, contacts_of
from app.members.rules import ContactChange, ContactRow, decide_contact, masked
from app.members.service.profiles import lock_member, lock_members


async def change_own_contact(actor: Actor, change: ContactChange, *, now: datetime) -> ContactRow:
    """The caller's own phone and e-mail are these. Needs self:write. Raises NotFound (the caller is no member), Invalid on phone, email."""
    ensure(actor, Scope.SELF_WRITE)
    if actor.member_id is None:
        raise NotFound("member")
    async with db.transaction():
        await lock_members([actor.member_id])
        _, after = await _change(actor.member_id, change, now)
        return after


async def change_contact(actor: Actor, public_id: UUID, change: ContactChange, *, reason: str, now: datetime) -> ContactRow:
    """The member's phone and e-mail are these. Needs members:write. Raises NotFound, Invalid on reason, phone, email."""
    ensure(actor, Scope.MEMBERS_WRITE)
    why = check_reason(reason)
    region = (await community.get()).settings.phone_region
    async with db.transaction():
        member = await lock_member(public_id)
        before, after = await _change(member.id, change, now)
        if after != before:
            await record(
                actor,
                "member.contact",
                "Member",
                public_id,
                now=now,
                subject_label=str(member.member_number),
                reason=why,
                before=_told(before, region),
                after=_told(after, region),
            )
        return after


async def reveal_contact(actor: Actor, public_id: UUID, *, reason: str, now: datetime) -> ContactRow:
    """The member's phone and e-mail, whole; that they were looked at and why is in the log. Needs members:reveal.

    Raises NotFound, Invalid(reason). Source: A2, R5.
    """
    ensure(actor, Scope.MEMBERS_REVEAL)
    why = check_reason(reason)
    async with db.transaction():
        member = await access_member(actor, public_id)
        found = (await contacts_of([member.id]))[member.id]
        await record(actor, "member.reveal", "Member", public_id, now=now, subject_label=str(member.member_number), reason=why)
        return found


async def _change(member_id: int, change: ContactChange, now: datetime) -> tuple[ContactRow, ContactRow]:
    """Before and after. The caller holds the member's lock."""
    before = (await contacts_of([member_id]))[member_id]
    columns = decide_contact(before, change, (await community.get()).settings.phone_region)
    if not columns:
        return before, before
    after = replace(before, changed_at=now, **columns)
    await Contact.update_or_create(member_id=member_id, defaults={**columns, "changed_at": now})
    return before, after


def _told(row: ContactRow, region: str) -> dict[str, Any]:
    """What the audit log shows: the entry outlives the address, so it holds none (A4)."""
    seen = masked(row, region)
    return {"phone": seen.phone, "email": seen.email}
