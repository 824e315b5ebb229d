"""Changing members (A2, A5, S6): profile and status. Facts that open benefits keep their history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import NotFound
from app.core.reasons import check_reason
from app.core.unset import UNSET
from app.members.models import Member, MemberFact
from app.members.queries import member_row
from app.members.rules import (
    Decision,
    FactName,
    MemberRow,
    Moment,
    NewFact,
    ProfileChange,
    StaleProfile,
    StatusChange,
    check_status_change,
    decide_profile,
    effective_status,
)
from app.members.service.history import told_of, write_facts


async def update_profile(actor: Actor, change: ProfileChange, *, expected_revision: int, now: datetime) -> MemberRow:
    """The caller's own profile is changed; a changed date in the industry waits (S6). Needs self:write.

    Raises NotFound (the caller is no member), StaleProfile, Invalid on nickname, region, industry_since.
    """
    ensure(actor, Scope.SELF_WRITE)
    async with db.transaction():
        row = await _locked(Member.filter(id=actor.member_id or 0), expected_revision)
        decision = decide_profile(row, change, await _moment(now), proven=False, ahead=await _ahead(row, change, now))
        return await _apply(row, decision, actor, now)


async def change_member(
    actor: Actor, public_id: UUID, change: ProfileChange, *, expected_revision: int, reason: str, now: datetime
) -> MemberRow:
    """The member's profile is changed; what is changed holds at once, `reason` says what proof was seen (S6). Needs members:write.

    Raises NotFound, StaleProfile, Invalid on reason, nickname, region, industry_since.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    why = check_reason(reason)
    async with db.transaction():
        row = await _locked(Member.filter(public_id=public_id), expected_revision)
        decision = decide_profile(row, change, await _moment(now), proven=True, ahead=await _ahead(row, change, now))
        after = await _apply(row, decision, actor, now)
        if after != row:
            await _record_change(actor, "member.change", row, after, why, now)
        return after


async def set_status(actor: Actor, public_id: UUID, change: StatusChange, *, reason: str, now: datetime) -> MemberRow:
    """The status holds from now on, until its end if it has one (A5). Needs members:write.

    Raises NotFound, Invalid on status, until, reason.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    why = check_reason(reason)
    check_status_change(change, now)
    async with db.transaction():
        row = await _locked(Member.filter(public_id=public_id), None)
        if effective_status(row, now) is change.status and row.status_until == change.until:
            return row
        columns = {"status": change.status.value, "status_until": change.until}
        fact = NewFact(FactName.STATUS, change.status.value, now, change.until)
        after = await _apply(row, Decision(columns, (fact,)), actor, now)
        await _record_change(actor, "member.status", row, after, why, now)
        return after


async def lock_member(public_id: UUID) -> MemberRow:
    """The member, which nobody else changes until the caller's transaction ends. Raises NotFound."""
    return await _locked(Member.filter(public_id=public_id), None)


async def lock_members(member_ids: Sequence[int]) -> None:
    """Nobody else changes what hangs on these members until the caller's transaction ends. Raises NotFound where one is missing."""
    found = await Member.filter(id__in=list(member_ids)).order_by("id").select_for_update().only("id")
    if len(found) != len(set(member_ids)):
        raise NotFound("member")


async def _moment(now: datetime) -> Moment:
    info = await community.get()
    return Moment(now, local_date(now, info.zone), info.zone, info.settings.industry_since_wait_days)


async def _ahead(row: MemberRow, change: ProfileChange, now: datetime) -> dict[datetime, date | None]:
    """What the history says of instants to come: the line recorded last is the one that counts."""
    if change.industry_since is UNSET:
        return {}
    lines = await MemberFact.filter(member_id=row.id, fact=FactName.INDUSTRY_SINCE, effective_at__gt=now).order_by("id")
    return {line.effective_at: None if line.value is None else date.fromisoformat(line.value) for line in lines}


async def _locked(query: Any, expected_revision: int | None) -> MemberRow:
    member = await query.select_for_update().first()
    if member is None:
        raise NotFound("member")
    if expected_revision is not None and member.revision != expected_revision:
        raise StaleProfile(member.revision)
    return member_row(member)


async def _apply(row: MemberRow, decision: Decision, actor: Actor, now: datetime) -> MemberRow:
    if not decision.columns:
        return row
    after = replace(row, revision=row.revision + 1, **decision.columns)
    await Member.filter(id=row.id).update(revision=after.revision, **decision.columns)
    await write_facts(row.id, decision.facts, actor.label, now)
    return after


async def _record_change(actor: Actor, action: str, before: MemberRow, after: MemberRow, reason: str, now: datetime) -> None:
    await record(
        actor,
        action,
        "Member",
        after.public_id,
        now=now,
        subject_label=str(after.member_number),
        reason=reason,
        before=told_of(before, now),
        after=told_of(after, now),
    )
