"""Recording memberships and reading where members stand (L1, L2). Orders and payments come later; this is what they will call."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.audit.service import record
from app.community import service as community
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.conditions import MembershipState
from app.core.errors import Invalid, NotFound
from app.core.reasons import check_reason
from app.members.queries import can_read
from app.members.service import lock_members
from app.memberships.models import Membership
from app.memberships.rules import (
    MembershipRow,
    NewMembership,
    Period,
    check_move,
    check_no_overlap,
    period,
    state_at,
)
from app.plans.queries import plan_catalogue
from app.plans.rules import PlanRow
from app.plans.service import plan_by_code

_BATCH = 1_000


async def record_membership(actor: Actor, new: NewMembership, *, source: str, now: datetime) -> MembershipRow:
    """The member has that period of the plan. Needs memberships:write.

    Raises NotFound (no such member), MembershipOverlap, Invalid on plan, months, days, starts_on, starts_at.
    """
    ensure(actor, Scope.MEMBERSHIPS_WRITE)
    async with db.transaction():
        (made,) = await _insert([new], source=source, now=now)
        row = _row(await Membership.get(public_id=made.public_id))
        after = {"plan": new.plan, "starts_at": row.starts_at, "ends_at": row.ends_at, "source": source}
        label = f"{new.plan} of member {new.member_id}"
        await record(actor, "membership.record", "Membership", row.public_id, now=now, subject_label=label, after=after)
        return row


async def record_memberships(actor: Actor, new: Sequence[NewMembership], *, source: str, now: datetime) -> int:
    """Each is recorded, or none is. One audit entry for all. Needs memberships:write. Returns how many.

    Raises what `record_membership` raises.
    """
    ensure(actor, Scope.MEMBERSHIPS_WRITE)
    async with db.transaction():
        made = await _insert(new, source=source, now=now)
        after = {"count": len(made), "plans": sorted({item.plan for item in new}), "source": source}
        await record(actor, "membership.import", "Membership", source, now=now, subject_label=source, after=after)
        return len(made)


async def close_membership(actor: Actor, public_id: UUID, closed_as: MembershipState, *, reason: str, now: datetime) -> MembershipRow:
    """The membership is CANCELLED or REFUNDED from now on. Needs memberships:write. Raises NotFound, MoveRefused, Invalid(reason)."""
    ensure(actor, Scope.MEMBERSHIPS_WRITE)
    why = check_reason(reason)
    if closed_as not in (MembershipState.CANCELLED, MembershipState.REFUNDED):
        raise Invalid("closed_as", "A membership is closed as CANCELLED or REFUNDED.")
    async with db.transaction():
        found = await Membership.filter(public_id=public_id).select_for_update().first()
        if found is None:
            raise NotFound("membership")
        present = state_at(_row(found), now)
        check_move(present, closed_as)
        found.closed_as, found.closed_at = closed_as, now
        await found.save(update_fields=["closed_as", "closed_at"])
        await record(
            actor,
            "membership.close",
            "Membership",
            public_id,
            now=now,
            reason=why,
            before={"state": present},
            after={"state": closed_as},
        )
        return _row(found)


async def memberships_of(member_ids: Sequence[int]) -> dict[int, list[MembershipRow]]:
    """All periods of each member, newest first. The caller has seen to it that they may be read. One statement."""
    found: dict[int, list[MembershipRow]] = {member_id: [] for member_id in member_ids}
    for row in await Membership.filter(member_id__in=list(member_ids)).order_by("-starts_at", "-id"):
        found[row.member_id].append(_row(row))
    return found


async def access_memberships(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, MembershipRow]:
    """Those of the memberships that exist and that the caller may read. One statement."""
    found = await Membership.filter(public_id__in=list(public_ids))
    return {each.public_id: _row(each) for each in found if can_read(actor, each.member_id)}


async def _insert(new: Sequence[NewMembership], *, source: str, now: datetime) -> list[Membership]:
    zone = (await community.get()).zone
    plans = {code: await plan_by_code(code) for code in sorted({item.plan for item in new})}
    in_force = (await plan_catalogue(now)).by_code
    grace_days = {code: in_force[code].content.grace_days if code in in_force else plan.grace_days for code, plan in plans.items()}
    member_ids = sorted({item.member_id for item in new})
    await lock_members(member_ids)
    standing: dict[tuple[int, int], list[MembershipRow]] = defaultdict(list)
    for rows in (await memberships_of(member_ids)).values():
        for row in rows:
            standing[row.member_id, row.plan_id].append(row)
    made: list[Membership] = []
    for item in new:
        plan = plans[item.plan]
        wanted = period(item, grace_days[item.plan], zone)
        others = standing[item.member_id, plan.id]
        check_no_overlap(wanted, others, plan.code, zone)
        made.append(_model(item.member_id, plan, wanted, source, now))
        others.append(_row(made[-1]))
    await Membership.bulk_create(made, batch_size=_BATCH)
    return made


def _model(member_id: int, plan: PlanRow, wanted: Period, source: str, now: datetime) -> Membership:
    return Membership(
        public_id=ids.public_id(),
        member_id=member_id,
        plan_id=plan.id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        grace_ends_at=wanted.grace_ends_at,
        anchor_day=wanted.anchor_day,
        recorded_at=now,
        source=source,
    )


def _row(row: Membership) -> MembershipRow:
    return MembershipRow(
        row.id or 0,  # none before it is stored
        row.public_id,
        row.member_id,
        row.plan_id,
        row.starts_at,
        row.ends_at,
        row.grace_ends_at,
        row.anchor_day,
        None if row.closed_as is None else MembershipState(row.closed_as),
        row.closed_at,
        row.recorded_at,
        row.source,
    )
