"""The life of a membership and when it ends (L1, L1a, L2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.core.calendar import start_of_day
from app.core.conditions import MembershipState
from app.core.errors import Invalid
from app.memberships.rules import (
    MembershipOverlap,
    MembershipRow,
    MoveRefused,
    NewMembership,
    Period,
    check_move,
    check_no_overlap,
    last_day,
    period,
    plan_state,
    state_at,
    valid_through,
)

ZONE = "Asia/Shanghai"
START, END, GRACE_END = (datetime(2026, 11, day, 16, tzinfo=UTC) for day in (1, 11, 18))
TICK = timedelta(microseconds=1)
ROW = MembershipRow(1, UUID(int=1), 1, 1, START, END, GRACE_END, 2, None, None, START, "test")


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (START - TICK, MembershipState.PENDING),
        (START, MembershipState.ACTIVE),
        (END - TICK, MembershipState.ACTIVE),
        (END, MembershipState.GRACE),
        (GRACE_END - TICK, MembershipState.GRACE),
        (GRACE_END, MembershipState.EXPIRED),
    ],
)
def test_the_clock_decides(at: datetime, state: MembershipState) -> None:
    """L1: periods are half-open, no job makes them end."""
    assert state_at(ROW, at) is state


def test_a_closed_one_is_closed_from_then_on() -> None:
    closed = replace(ROW, closed_as=MembershipState.REFUNDED, closed_at=START + timedelta(days=3))
    assert state_at(closed, START + timedelta(days=3) - TICK) is MembershipState.ACTIVE
    assert state_at(closed, START + timedelta(days=3)) is MembershipState.REFUNDED
    assert state_at(closed, GRACE_END + timedelta(days=300)) is MembershipState.REFUNDED


def test_without_grace_days_there_is_no_grace() -> None:
    assert state_at(replace(ROW, grace_ends_at=END), END) is MembershipState.EXPIRED


def test_the_best_that_holds_is_where_a_member_stands() -> None:
    """L1a, L2b: renewed in grace, the new period counts; a free member has no row (G1)."""
    renewal = replace(
        ROW, id=2, starts_at=END + timedelta(days=2), ends_at=END + timedelta(days=30), grace_ends_at=END + timedelta(days=37)
    )
    assert plan_state([], START) is MembershipState.NONE
    assert plan_state([ROW, renewal], START - TICK) is MembershipState.PENDING
    assert plan_state([ROW, renewal], START) is MembershipState.ACTIVE
    assert plan_state([ROW, renewal], END) is MembershipState.GRACE
    assert plan_state([ROW, renewal], END + timedelta(days=2)) is MembershipState.ACTIVE
    assert plan_state([ROW, renewal], END + timedelta(days=40)) is MembershipState.EXPIRED
    refunded = replace(renewal, closed_as=MembershipState.REFUNDED, closed_at=END + timedelta(days=3))
    assert plan_state([ROW, refunded], END + timedelta(days=3)) is MembershipState.GRACE
    assert plan_state([ROW, refunded], GRACE_END) is MembershipState.REFUNDED


ALLOWED = {
    (MembershipState.NONE, MembershipState.PENDING),
    (MembershipState.NONE, MembershipState.ACTIVE),
    (MembershipState.PENDING, MembershipState.ACTIVE),
    (MembershipState.PENDING, MembershipState.CANCELLED),
    (MembershipState.ACTIVE, MembershipState.GRACE),
    (MembershipState.ACTIVE, MembershipState.EXPIRED),
    (MembershipState.ACTIVE, MembershipState.REFUNDED),
    (MembershipState.GRACE, MembershipState.ACTIVE),
    (MembershipState.GRACE, MembershipState.EXPIRED),
    (MembershipState.GRACE, MembershipState.REFUNDED),
    (MembershipState.EXPIRED, MembershipState.ACTIVE),
}


@pytest.mark.parametrize("present", MembershipState)
@pytest.mark.parametrize("wanted", MembershipState)
def test_every_move(present: MembershipState, wanted: MembershipState) -> None:
    """L1: any other is refused and named."""
    if (present, wanted) in ALLOWED:
        check_move(present, wanted)
        return
    with pytest.raises(MoveRefused) as refusal:
        check_move(present, wanted)
    assert str(refusal.value) == f"A membership that is {present} cannot become {wanted}."


def ends(starts_on: date, **length: int) -> tuple[date, datetime]:
    """Last day shown, and the instant of the end."""
    found = period(NewMembership(1, "vip", starts_on, **length), 7, ZONE)
    return valid_through(replace(ROW, ends_at=found.ends_at), ZONE), found.ends_at


def test_a_month_from_21_november() -> None:
    """L2: paid 2026-11-21 15:30 for a month: through 2026-12-21, end 2026-12-21T16:00:00Z."""
    paid = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    found = period(NewMembership(1, "vip", date(2026, 11, 21), months=1, starts_at=paid), 7, ZONE)
    end = datetime(2026, 12, 21, 16, tzinfo=UTC)
    assert found == Period(paid, end, end + timedelta(days=7), 21)
    assert ends(date(2026, 11, 21), months=1) == (date(2026, 12, 21), end)


def test_a_year_from_21_november() -> None:
    """M2's example: a year from 2026-11-21 has the last day 2027-11-21."""
    assert ends(date(2026, 11, 21), months=12)[0] == date(2027, 11, 21)


def test_days() -> None:
    assert ends(date(2026, 11, 21), days=30) == (date(2026, 12, 21), datetime(2026, 12, 21, 16, tzinfo=UTC))


def renewals(starts_on: date, months: int, count: int) -> list[date]:
    """The last days of a chain of renewals that keep the anchor day."""
    days, on = [], starts_on
    for _ in range(count):
        on = last_day(on, months, starts_on.day)
        days.append(on)
    return days


def test_the_anchor_day_is_kept() -> None:
    """L2: from 31 Jan 2027: 28 Feb, 31 Mar, 30 Apr. Yearly from 29 Feb 2028: 28 Feb 2029 ... 29 Feb 2032."""
    assert renewals(date(2027, 1, 31), 1, 3) == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]
    assert renewals(date(2028, 2, 29), 12, 4) == [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]
    assert period(NewMembership(1, "vip", date(2027, 1, 31), months=1), 7, ZONE).anchor_day == 31


@pytest.mark.parametrize(
    ("zone", "starts_on", "end"),
    [
        ("America/New_York", date(2027, 2, 13), datetime(2027, 3, 14, 5, tzinfo=UTC)),  # the day of the leap forward begins in winter time
        ("America/New_York", date(2027, 2, 14), datetime(2027, 3, 15, 4, tzinfo=UTC)),
        ("UTC", date(2027, 2, 14), datetime(2027, 3, 15, tzinfo=UTC)),
    ],
)
def test_other_zones(zone: str, starts_on: date, end: datetime) -> None:
    assert period(NewMembership(1, "vip", starts_on, months=1), 0, zone).ends_at == end


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "months"),
        ({"months": 1, "days": 1}, "months"),
        ({"months": 0}, "months"),
        ({"months": 121}, "months"),
        ({"days": 0}, "days"),
        ({"days": 3661}, "days"),
        ({"months": 1, "starts_on": date(1949, 12, 31)}, "starts_on"),
        ({"months": 1, "starts_at": datetime(2026, 11, 21, 16, tzinfo=UTC)}, "starts_at"),
    ],
)
def test_periods_that_may_not_be(asked: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        period(NewMembership(**{"member_id": 1, "plan": "vip", "starts_on": date(2026, 11, 21), **asked}), 7, ZONE)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_one_membership_of_a_plan_at_a_time() -> None:
    """L2b. A renewal in grace starts at the old end (L1a) and does not overlap."""
    after = Period(END, END + timedelta(days=9), END + timedelta(days=9), 1)
    check_no_overlap(after, [ROW], "vip", ZONE)
    check_no_overlap(replace(after, starts_at=START - timedelta(days=9), ends_at=START), [ROW], "vip", ZONE)
    closed = replace(ROW, closed_as=MembershipState.REFUNDED, closed_at=START + timedelta(days=1))
    check_no_overlap(replace(after, starts_at=START + timedelta(days=1)), [closed], "vip", ZONE)
    with pytest.raises(MembershipOverlap, match="of the plan vip in that time already, through 2026-11-11"):
        check_no_overlap(replace(after, starts_at=END - TICK), [ROW], "vip", ZONE)
    assert start_of_day(date(2026, 11, 12), ZONE) == END
