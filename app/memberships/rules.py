"""The life of a membership: its state at any instant, which move may follow which, and when a period ends (L1, L1a, L2). Pure.

Conflict
├── MoveRefused          that state cannot follow this one
└── MembershipOverlap    there is a membership of that plan in that time already
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.core.calendar import local_date, start_of_day
from app.core.conditions import MembershipState
from app.core.errors import Conflict, Invalid

MOST_MONTHS = 120
MOST_DAYS = 3660


MOVES: dict[MembershipState, frozenset[MembershipState]] = {
    MembershipState.NONE: frozenset({MembershipState.PENDING, MembershipState.ACTIVE}),
    MembershipState.PENDING: frozenset({MembershipState.ACTIVE, MembershipState.CANCELLED}),
    MembershipState.ACTIVE: frozenset({MembershipState.GRACE, MembershipState.EXPIRED, MembershipState.REFUNDED}),
    MembershipState.GRACE: frozenset({MembershipState.ACTIVE, MembershipState.EXPIRED, MembershipState.REFUNDED}),
    MembershipState.EXPIRED: frozenset({MembershipState.ACTIVE}),
    MembershipState.CANCELLED: frozenset(),
    MembershipState.REFUNDED: frozenset(),
}
_BEST_FIRST = (MembershipState.ACTIVE, MembershipState.GRACE, MembershipState.PENDING)


class MoveRefused(Conflict):
    """That state cannot follow this one."""

    template = "A membership that is {present} cannot become {wanted}."

    def __init__(self, present: MembershipState, wanted: MembershipState) -> None:
        super().__init__(present=present.value, wanted=wanted.value)


class MembershipOverlap(Conflict):
    """There is a membership of that plan in that time already (L2b)."""

    template = "The member has a membership of the plan {plan} in that time already, through {through}."

    def __init__(self, plan: str, through: date) -> None:
        super().__init__(plan=plan, through=through.isoformat())


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One paid period of a plan."""

    id: int
    public_id: UUID
    member_id: int
    plan_id: int
    starts_at: datetime
    ends_at: datetime
    grace_ends_at: datetime
    anchor_day: int
    closed_as: MembershipState | None
    closed_at: datetime | None
    recorded_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class NewMembership:
    """A period of a plan from `starts_on` for so many months or days. It begins with the day unless `starts_at` names an instant of it."""

    member_id: int
    plan: str
    starts_on: date
    months: int | None = None
    days: int | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period, its end of grace, and the day of the month that its renewals keep to."""

    starts_at: datetime
    ends_at: datetime
    grace_ends_at: datetime
    anchor_day: int


def state_at(row: MembershipRow, at: datetime) -> MembershipState:
    """The state of the period at the instant (L1): the clock decides, no job does."""
    if row.closed_as is not None and row.closed_at is not None and row.closed_at <= at:
        return row.closed_as
    if at < row.starts_at:
        return MembershipState.PENDING
    if at < row.ends_at:
        return MembershipState.ACTIVE
    return MembershipState.GRACE if at < row.grace_ends_at else MembershipState.EXPIRED


def plan_state(rows: Sequence[MembershipRow], at: datetime) -> MembershipState:
    """Where a member stands with one plan, of which `rows` are all periods: the best that holds, else how the latest ended."""
    states = {state_at(row, at) for row in rows}
    for state in _BEST_FIRST:
        if state in states:
            return state
    latest = max(rows, key=lambda row: (row.starts_at, row.id), default=None)
    return MembershipState.NONE if latest is None else state_at(latest, at)


def check_move(present: MembershipState, wanted: MembershipState) -> None:
    """The state may follow the present one. Raises MoveRefused naming both. Source: L1."""
    if wanted not in MOVES[present]:
        raise MoveRefused(present, wanted)


def last_day(from_on: date, months: int, anchor_day: int) -> date:
    """The last day of a period of months: the anchor day, or the month's last day where it is missing (L2).

    `from_on` is the day it begins, or the last day of the period that it follows.
    """
    year, month0 = divmod(from_on.year * 12 + from_on.month - 1 + months, 12)
    return date(year, month0 + 1, min(anchor_day, calendar.monthrange(year, month0 + 1)[1]))


def valid_through(row: MembershipRow, zone: str) -> date:
    """The last local day of the period, as it is shown (L2)."""
    return local_date(row.ends_at - timedelta(microseconds=1), zone)


def period(new: NewMembership, grace_days: int, zone: str) -> Period:
    """The period that is asked for: it ends at the first 00:00 local after its last day. Raises Invalid on months, days, starts_at (L2)."""
    if (new.months is None) == (new.days is None):
        raise Invalid("months", "Give months or days, one of them.")
    if new.months is not None and not 1 <= new.months <= MOST_MONTHS:
        raise Invalid("months", "Give 1 to {most} months.", most=MOST_MONTHS)
    if new.days is not None and not 1 <= new.days <= MOST_DAYS:
        raise Invalid("days", "Give 1 to {most} days.", most=MOST_DAYS)
    if not 1950 <= new.starts_on.year <= 9000:
        raise Invalid("starts_on", "Give a day from 1950 on.")
    starts_at = new.starts_at or start_of_day(new.starts_on, zone)
    if local_date(starts_at, zone) != new.starts_on:
        raise Invalid("starts_at", "The instant is not on the day {day}.", day=new.starts_on.isoformat())
    anchor_day = new.starts_on.day
    through = last_day(new.starts_on, new.months, anchor_day) if new.months is not None else new.starts_on + timedelta(days=new.days or 0)
    first_without = through + timedelta(days=1)
    return Period(starts_at, start_of_day(first_without, zone), start_of_day(first_without + timedelta(days=grace_days), zone), anchor_day)


def check_no_overlap(wanted: Period, others: Sequence[MembershipRow], plan: str, zone: str) -> None:
    """No period of the same member and plan that still holds overlaps the wanted one. Raises MembershipOverlap. Source: L2b."""
    for row in others:
        ends_at = row.ends_at if row.closed_at is None else min(row.ends_at, row.closed_at)
        if row.starts_at < wanted.ends_at and wanted.starts_at < ends_at:
            raise MembershipOverlap(plan, valid_through(row, zone))
