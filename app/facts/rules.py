"""What was read of a member, put together into `Facts` at an instant (B4, W5, V9, L1, S6). Pure.

"As of" is valid time by what is recorded; `known_at` leaves out what was recorded later. The member's own columns say what
holds as long as nothing was recorded after the instant; where something was, the history tells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from uuid import UUID

from app.core.calendar import days_back, local_date, month_bounds, year_bounds
from app.core.conditions import AccountStatus, Change, Fact, Facts, MembershipState, Period, PeriodKind, SegmentBound, spend_key
from app.core.conditions.facts import RUNNING
from app.memberships.rules import MembershipRow, plan_state, state_at

ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Moment:
    """The instant asked about, the state of knowledge (None: what is recorded now), the zone, and the cut in force."""

    at: datetime
    zone: str
    segments: tuple[SegmentBound, ...] = ()
    known_at: datetime | None = None

    @cached_property
    def on(self) -> date:
        """The local day."""
        return local_date(self.at, self.zone)

    @property
    def known(self) -> datetime:
        """The latest instant of recording that counts."""
        return self.known_at or ALWAYS

    @property
    def settled(self) -> datetime:
        """What was recorded up to here was known and had begun; only a line recorded later can mean that columns differ."""
        return self.at if self.known_at is None else min(self.at, self.known_at)

    def opens(self, period: Period) -> datetime:
        """The instant at which a rolling or calendar period begins; whole local days."""
        if period.kind is PeriodKind.ROLLING:
            return days_back(self.at, period.days, self.zone)
        return (month_bounds if period.argument == "month" else year_bounds)(self.at, self.zone)[0]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a fact's history."""

    id: int
    fact: str
    value: str | None
    until_at: datetime | None
    effective_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Growth:
    """A growth account: the cached sum, what of it does not count yet or was not known, and what will count by itself when."""

    programme: str
    balance: int
    held: int = 0
    coming: tuple[tuple[datetime, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that was read of one member. `lines` is None where the columns tell the truth about the moment."""

    member_id: int
    region: str | None
    industry_since: date | None
    industry_since_next: date | None
    industry_since_next_at: datetime | None
    status: str
    status_until: datetime | None
    lines: tuple[Line, ...] | None = None
    growth: tuple[Growth, ...] = ()
    spend: Mapping[tuple[str, Period], int | None] = field(default_factory=dict)
    periods: Mapping[str, tuple[MembershipRow, ...]] = field(default_factory=dict)
    programmes: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


def facts_of(read: Gathered, programmes: Iterable[str], moment: Moment) -> Facts:
    """What is known of the member at the moment. Each of `programmes` has its growth, 0 without an account."""
    since, since_changes = _industry_since(read, moment)
    status, status_changes = _status(read, moment)
    memberships, running, membership_changes = _memberships(read.periods, moment)
    growth = dict.fromkeys(programmes, 0) | {account.programme: account.balance - account.held for account in read.growth}
    arriving = tuple(
        Change(available_at, Fact.GROWTH, amount, account.programme) for account in read.growth for available_at, amount in account.coming
    )
    return Facts(
        member_id=read.member_id,
        at=moment.at,
        zone=moment.zone,
        growth=growth,
        spend={spend_key(programme, period): amount for (programme, period), amount in read.spend.items()},
        industry_since=since,
        segments=moment.segments,
        memberships=memberships,
        running=running,
        programmes=read.programmes,
        tags=read.tags,
        region=_region(read, moment),
        account_status=status,
        changes=tuple(sorted((*arriving, *since_changes, *status_changes, *membership_changes), key=_instant)),
    )


def _instant(change: Change) -> datetime:
    return change.at


def _history(read: Gathered, fact: str, moment: Moment) -> list[Line] | None:
    """The known lines of the fact, in force order; None where the columns tell the truth."""
    lines = [line for line in read.lines or () if line.fact == fact]
    if not any(line.recorded_at > moment.settled for line in lines):
        return None
    known = [line for line in lines if line.recorded_at <= moment.known]
    return sorted(known, key=lambda line: (line.effective_at, line.recorded_at, line.id))


def _at(lines: Sequence[Line], moment: Moment) -> Line | None:
    return next((line for line in reversed(lines) if line.effective_at <= moment.at), None)


def _region(read: Gathered, moment: Moment) -> str | None:
    lines = _history(read, "REGION", moment)
    if lines is None:
        return read.region
    line = _at(lines, moment)
    return line.value if line else None


def _industry_since(read: Gathered, moment: Moment) -> tuple[date | None, tuple[Change, ...]]:
    lines = _history(read, "INDUSTRY_SINCE", moment)
    if lines is not None:
        line = _at(lines, moment)
        foreseen = [line for line in lines if line.effective_at > moment.at and line.recorded_at <= moment.settled]
        coming = {line.effective_at: line for line in foreseen}  # of two lines for one instant the later recorded holds
        return _day(line), tuple(Change(at, Fact.EXPERIENCE_MONTHS, _day(line)) for at, line in coming.items())
    next_at = read.industry_since_next_at
    if next_at is None:
        return read.industry_since, ()
    if next_at <= moment.at:
        return read.industry_since_next, ()
    return read.industry_since, (Change(next_at, Fact.EXPERIENCE_MONTHS, read.industry_since_next),)


def _day(line: Line | None) -> date | None:
    return date.fromisoformat(line.value) if line and line.value else None


def _status(read: Gathered, moment: Moment) -> tuple[str, tuple[Change, ...]]:
    lines = _history(read, "STATUS", moment)
    status, until = read.status, read.status_until
    if lines is not None:
        line = _at(lines, moment)
        status, until = (line.value or AccountStatus.ACTIVE, line.until_at) if line else (AccountStatus.ACTIVE, None)
    if until is None:
        return status, ()
    if until <= moment.at:
        return AccountStatus.ACTIVE, ()
    return status, (Change(until, Fact.ACCOUNT_STATUS, AccountStatus.ACTIVE),)


Standing = tuple[str, datetime | None]


def _memberships(
    periods: Mapping[str, tuple[MembershipRow, ...]], moment: Moment
) -> tuple[dict[str, str], dict[str, datetime], tuple[Change, ...]]:
    states: dict[str, str] = {}
    running: dict[str, datetime] = {}
    changes: list[Change] = []
    for plan, rows in periods.items():
        known = [_known(row, moment) for row in rows if _begun(row, moment)]
        standing = _standing(known, moment.at)
        if standing[0] != MembershipState.NONE:
            states[plan] = standing[0]
        if standing[1] is not None:
            running[plan] = standing[1]
        for at in sorted({at for row in known for at in (row.starts_at, row.ends_at, row.grace_ends_at) if at > moment.at}):
            following = _standing(known, at)
            if following != standing:
                changes.append(Change(at, Fact.MEMBERSHIP, following[0], plan, following[1]))
                standing = following
    return states, running, tuple(changes)


def _begun(row: MembershipRow, moment: Moment) -> bool:
    """A period is there once it is recorded, or has begun, whichever comes first; and once that was known."""
    return row.recorded_at <= moment.known and (row.starts_at <= moment.at or row.recorded_at <= moment.at)


def _known(row: MembershipRow, moment: Moment) -> MembershipRow:
    """The period without a closing that had not happened or was not known."""
    if row.closed_at is None or row.closed_at <= moment.settled:
        return row
    return replace(row, closed_as=None, closed_at=None)


def _standing(rows: Sequence[MembershipRow], at: datetime) -> Standing:
    """The state with the plan, and when the running period began."""
    state = str(plan_state(rows, at))
    if state not in RUNNING:
        return state, None
    return state, max(row.starts_at for row in rows if state_at(row, at) == state)
