"""What is known of one member at one instant: all that a condition may ask about (B4).

`Facts` also know what will change by itself (growth that is not available yet, a period that begins or ends, a mute that
runs out), so that `later` says what will be known then if nothing new happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.core.calendar import local_date, whole_months
from app.core.conditions.tree import AccountStatus, Fact, MembershipState, Period, PeriodKind

SpendKey = tuple[str, str]
RUNNING = frozenset({MembershipState.ACTIVE, MembershipState.GRACE})


@dataclass(frozen=True, slots=True)
class SegmentBound:
    """A segment of the cut in force: [from_months, to_months), None for no end (S1)."""

    code: str
    from_months: int
    to_months: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on the fact has another value, without anybody's doing.

    growth: `key` the programme, `value` the amount that becomes available. membership: `key` the plan, `value` the state,
    `since` the start of the period that it is about. account_status: the status. experience_months: the new industry_since.
    """

    at: datetime
    fact: Fact
    value: int | str | date | None
    key: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """One member at the instant `at`, in the community's `zone`.

    `growth` by programme: what is available (V9). `spend` by (programme, Period.key) in minor units; None where the period
    does not exist. `memberships` by plan; a plan that is not there is NONE. `running` by plan: the start of the running
    paid period. `segments`: the cut in force, in order of experience. What follows from these is computed once: `on` (the
    local day), `experience_months` and `segment` (None where they are unknown: no date declared, or one to come).
    """

    member_id: int
    at: datetime
    zone: str
    growth: Mapping[str, int] = field(default_factory=dict)
    spend: Mapping[SpendKey, int | None] = field(default_factory=dict)
    industry_since: date | None = None
    segments: tuple[SegmentBound, ...] = ()
    memberships: Mapping[str, str] = field(default_factory=dict)
    running: Mapping[str, datetime] = field(default_factory=dict)
    programmes: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    region: str | None = None
    account_status: str = AccountStatus.ACTIVE
    changes: tuple[Change, ...] = ()
    on: date = field(init=False)
    experience_months: int | None = field(init=False)
    segment: str | None = field(init=False)

    def __post_init__(self) -> None:
        on = local_date(self.at, self.zone)
        since = self.industry_since
        months = None if since is None or since > on else whole_months(since, on)
        object.__setattr__(self, "on", on)
        object.__setattr__(self, "experience_months", months)
        object.__setattr__(self, "segment", segment_code(self.segments, months))

    def later(self, at: datetime) -> "Facts":
        """The same member at the later instant `at`, if nothing new happens. Spending that cannot be foreseen is None."""
        growth, memberships, running = dict(self.growth), dict(self.memberships), dict(self.running)
        since, status = self.industry_since, self.account_status
        for change in self.changes:
            if change.at > at:
                continue
            if change.fact is Fact.GROWTH and isinstance(change.value, int):
                growth[change.key] = growth.get(change.key, 0) + change.value
            elif change.fact is Fact.MEMBERSHIP:
                _turn(memberships, running, change)
            elif change.fact is Fact.ACCOUNT_STATUS:
                status = str(change.value)
            elif isinstance(change.value, date):
                since = change.value
        on = local_date(at, self.zone)
        return replace(
            self,
            at=at,
            growth=growth,
            spend={key: self._spend_later(key[1], value, on, running) for key, value in self.spend.items()},
            industry_since=since,
            memberships=memberships,
            running=running,
            account_status=status,
            changes=tuple(change for change in self.changes if change.at > at),
        )

    def _spend_later(self, period_key: str, value: int | None, on: date, running: Mapping[str, datetime]) -> int | None:
        """What is spent in the period as it lies on the later day `on`, without a new purchase; None: not foreseen."""
        kind, _, argument = period_key.partition(":")
        if kind == PeriodKind.CALENDAR:
            same = on.year == self.on.year and (argument == "year" or on.month == self.on.month)
            return value if same else 0
        if kind == PeriodKind.MEMBERSHIP:
            start = running.get(argument)
            return value if start == self.running.get(argument) else None if start is None else 0
        if on == self.on or value == 0:
            return value
        return 0 if (on - self.on).days >= int(argument) else None


def _turn(memberships: dict[str, str], running: dict[str, datetime], change: Change) -> None:
    memberships[change.key] = str(change.value)
    running.pop(change.key, None)
    if change.value in RUNNING and change.since is not None:
        running[change.key] = change.since


def spend_key(programme: str, period: Period) -> SpendKey:
    """The key of what was spent in the programme over the period."""
    return programme, period.key


def segment_code(segments: tuple[SegmentBound, ...], months: int | None) -> str | None:
    """The code of the segment that holds `months` of experience (S1); None where they are unknown or there is no cut."""
    if months is None:
        return None
    for bound in reversed(segments):
        if bound.from_months <= months:
            return bound.code
    return None
