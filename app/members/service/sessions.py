"""Ending the sessions of a member who lost a device, or in whose account somebody else may be (A3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.accounts import service as accounts
from app.audit.service import record
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import Invalid
from app.core.reasons import check_reason
from app.members.service.profiles import lock_member


async def end_sessions(actor: Actor, public_id: UUID, chosen: Collection[UUID] | None, *, reason: str, now: datetime) -> int:
    """The chosen sessions of the member, or all where `chosen` is None, open nothing any more. Returns how many ended.

    Needs members:write. What has ended meanwhile is passed over; the sessions of a member of staff are no matter of support.
    Raises NotFound, Invalid on sessions (none is chosen) or reason.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    why = check_reason(reason)
    if chosen is not None and not chosen:
        raise Invalid("sessions", "Choose at least one session.")
    async with db.transaction():
        member = await lock_member(public_id)
        ended = await accounts.end_sessions_of_member(member.id, chosen, now=now)
        if ended:
            label = str(member.member_number)
            await record(actor, "member.sessions", "Member", public_id, now=now, subject_label=label, reason=why, after={"ended": ended})
        return ended
