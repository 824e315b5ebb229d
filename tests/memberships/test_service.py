"""Recording memberships (L1, L2, L2b, R5)."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core import db
from app.core.access import Scope
from app.core.conditions import MembershipState
from app.core.errors import AppError, Forbidden, Invalid, NotFound
from app.members import service as members
from app.members.rules import ImportedMember
from app.memberships import service as memberships
from app.memberships.rules import MembershipOverlap, MoveRefused, NewMembership, plan_state, state_at
from app.plans import service as plans
from tests import cast

ON = date(2026, 11, 21)
NAME = {"en": "88VIP", "zh": "88VIP"}


async def buyers(count: int, now: datetime) -> list[int]:
    """Members without accounts, and a plan vip88 with seven days of grace."""
    info = await cast.pmtalk(now)
    await plans.create_plan(cast.SYSTEM, "vip", {"code": "vip88", "name": NAME}, now=now)
    new = [ImportedMember(f"{index:05}") for index in range(count)]
    return list((await members.create_members(cast.SYSTEM, new, source="shop", programme_id=info.programme("vip").id, now=now)).values())


@pytest.mark.usefixtures("store")
async def test_recording(now: datetime) -> None:
    (member_id,) = await buyers(1, now)
    row = await memberships.record_membership(cast.SYSTEM, NewMembership(member_id, "vip88", ON, months=1), source="desk", now=now)
    end = datetime(2026, 12, 21, 16, tzinfo=UTC)
    assert (row.member_id, row.ends_at, row.grace_ends_at, row.anchor_day, row.source) == (
        member_id,
        end,
        end + timedelta(days=7),
        21,
        "desk",
    )
    assert await memberships.memberships_of([member_id, 0]) == {member_id: [row], 0: []}
    assert await memberships.access_memberships(cast.SYSTEM, [row.public_id]) == {row.public_id: row}
    assert state_at(row, now) is MembershipState.ACTIVE
    entry = (await cast.rows("audit_entry"))[-1]
    assert (entry["action"], entry["subject_id"]) == ("membership.record", str(row.public_id))
    detail = db.as_json((await cast.rows("audit_detail"))[-1]["after"])
    assert detail == {
        "plan": "vip88",
        "starts_at": "2026-11-20T16:00:00.000000Z",
        "ends_at": "2026-12-21T16:00:00.000000Z",
        "source": "desk",
    }


@pytest.mark.usefixtures("store")
async def test_refusals_write_nothing(now: datetime) -> None:
    (member_id,) = await buyers(1, now)
    good = NewMembership(member_id, "vip88", ON, months=1)
    await memberships.record_membership(cast.SYSTEM, good, source="desk", now=now)
    before = [await cast.rows(table) for table in ("membership", "audit_entry")]
    clerk = cast.actor(Scope.MEMBERS_READ)
    refusals: list[tuple[NewMembership, type[AppError]]] = [
        (good, MembershipOverlap),
        (NewMembership(member_id, "vip88", date(2026, 12, 21), months=1), MembershipOverlap),
        (NewMembership(member_id, "gold", ON, months=1), Invalid),
        (NewMembership(member_id, "vip88", ON), Invalid),
        (NewMembership(member_id + 999, "vip88", ON, months=1), NotFound),
    ]
    for new, kind in refusals:
        with pytest.raises(kind):
            await memberships.record_membership(cast.SYSTEM, new, source="desk", now=now)
        with pytest.raises(kind):
            await memberships.record_memberships(cast.SYSTEM, [new, new], source="desk", now=now)
    with pytest.raises(Forbidden):
        await memberships.record_membership(clerk, good, source="desk", now=now)
    assert [await cast.rows(table) for table in ("membership", "audit_entry")] == before


@pytest.mark.usefixtures("store")
async def test_a_batch_is_all_or_nothing_and_one_entry(now: datetime) -> None:
    ids = await buyers(2_357, now)
    new = [NewMembership(member_id, "vip88", ON, months=12) for member_id in ids]
    with pytest.raises(MembershipOverlap):
        await memberships.record_memberships(cast.SYSTEM, [*new, new[0]], source="demo", now=now)
    assert await cast.rows("membership") == []
    with db.count_statements() as counted:
        assert await memberships.record_memberships(cast.SYSTEM, new, source="demo", now=now) == 2_357
    assert counted.count < 20
    assert len(await cast.rows("membership")) == 2_357
    assert [entry["action"] for entry in await cast.rows("audit_entry")] == ["plan.create", "membership.import"]


@pytest.mark.usefixtures("store")
async def test_closing(now: datetime) -> None:
    """L1: PENDING > CANCELLED, ACTIVE > REFUNDED; what is closed stays closed."""
    (member_id,) = await buyers(1, now)
    running = await memberships.record_membership(cast.SYSTEM, NewMembership(member_id, "vip88", ON, months=1), source="desk", now=now)
    with pytest.raises(MoveRefused, match="A membership that is ACTIVE cannot become CANCELLED"):
        await memberships.close_membership(cast.SYSTEM, running.public_id, MembershipState.CANCELLED, reason="changed mind", now=now)
    with pytest.raises(Invalid):
        await memberships.close_membership(cast.SYSTEM, running.public_id, MembershipState.EXPIRED, reason="changed mind", now=now)
    closed = await memberships.close_membership(cast.SYSTEM, running.public_id, MembershipState.REFUNDED, reason="changed mind", now=now)
    assert (closed.closed_as, closed.closed_at) == (MembershipState.REFUNDED, now)
    with pytest.raises(MoveRefused):
        await memberships.close_membership(cast.SYSTEM, running.public_id, MembershipState.REFUNDED, reason="again", now=now)
    again = await memberships.record_membership(
        cast.SYSTEM, NewMembership(member_id, "vip88", ON, months=1, starts_at=now), source="desk", now=now
    )
    rows = (await memberships.memberships_of([member_id]))[member_id]
    assert [row.id for row in rows] == [again.id, running.id]
    assert plan_state(rows, now) is MembershipState.ACTIVE
    with pytest.raises(NotFound):
        await memberships.close_membership(cast.SYSTEM, cast.UUID_OF_NOBODY, MembershipState.REFUNDED, reason="no such", now=now)


@pytest.mark.usefixtures("store")
async def test_absent_and_not_yours_answer_alike(now: datetime) -> None:
    await cast.pmtalk(now)
    await plans.create_plan(cast.SYSTEM, "vip", {"code": "vip88", "name": NAME}, now=now)
    ada, bob = await cast.ada(now), await cast.ada(now, "bob")
    member = await cast.member_of(ada)
    row = await memberships.record_membership(cast.SYSTEM, NewMembership(member.id, "vip88", ON, months=1), source="desk", now=now)
    wanted = [row.public_id, cast.UUID_OF_NOBODY]
    assert await memberships.access_memberships(ada.actor, wanted) == {row.public_id: row}
    assert await memberships.access_memberships(bob.actor, wanted) == {}


@pytest.mark.postgres
@pytest.mark.usefixtures("store")
async def test_two_purchases_at_once_make_one_membership(now: datetime) -> None:
    (member_id,) = await buyers(1, now)
    new = NewMembership(member_id, "vip88", ON, months=1)
    outcomes = await asyncio.gather(
        *(memberships.record_membership(cast.SYSTEM, new, source="desk", now=now) for _ in range(5)), return_exceptions=True
    )
    assert [type(item) for item in outcomes].count(MembershipOverlap) == 4
    assert len(await cast.rows("membership")) == 1
