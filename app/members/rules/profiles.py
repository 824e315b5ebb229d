"""Profiles, experience since when, and status of members (S1, S6, A2, A5). Pure.

Conflict
├── RegistrationClosed   the community takes no newcomers by itself now
└── StaleProfile         somebody changed the profile meanwhile
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.core.calendar import start_of_day
from app.core.conditions import AccountStatus
from app.core.errors import Conflict, Invalid
from app.core.unset import UNSET, Unset

EARLIEST_SINCE = date(1950, 1, 1)
FIRST_NUMBER = 10_001
LONGEST_NICKNAME = 40
Ahead = Mapping[datetime, date | None]
NOTHING_AHEAD: Ahead = {}
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


class FactName(StrEnum):
    """The facts whose history is kept."""

    INDUSTRY_SINCE = "INDUSTRY_SINCE"
    REGION = "REGION"
    STATUS = "STATUS"


class RegistrationClosed(Conflict):
    """The community takes no newcomers by itself now."""

    template = "Registration is closed at the moment."


class StaleProfile(Conflict):
    """Somebody changed the profile meanwhile; `revision` is its present one."""

    template = "This was changed meanwhile. Look at it again, then decide."

    def __init__(self, revision: int) -> None:
        self.revision = revision
        super().__init__()


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the columns say. What holds at an instant: `effective_industry_since`, `effective_status`."""

    id: int
    public_id: UUID
    member_number: int
    nickname: str
    region: str | None
    industry_since: date | None
    industry_since_next: date | None
    industry_since_next_at: datetime | None
    status: str
    status_until: datetime | None
    source: str
    external_ref: str | None
    revision: int
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class NewMember:
    """What somebody who registers says of themselves."""

    name: str
    password: str
    nickname: str
    region: str | None = None
    industry_since: date | None = None


@dataclass(frozen=True, slots=True)
class ImportedMember:
    """A member known elsewhere as `external_ref`. Without a nickname it gets one from its number; without joined_at it joins now."""

    external_ref: str
    nickname: str = ""
    region: str | None = None
    industry_since: date | None = None
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What shall be different; UNSET leaves it."""

    nickname: str | Unset = UNSET
    region: str | Unset | None = UNSET
    industry_since: date | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class StatusChange:
    """The status that shall hold now, until an instant or for good."""

    status: AccountStatus
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewFact:
    """A line of history: from `effective_at` on the fact has `value` (a status perhaps only until `until_at`)."""

    fact: FactName
    value: str | None
    effective_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The columns that get new values, and the history that tells of it. Empty where nothing changes."""

    columns: dict[str, Any] = field(default_factory=dict)
    facts: tuple[NewFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant, its local day, and the community's zone and wait (S6)."""

    now: datetime
    today: date
    zone: str
    wait_days: int


def effective_industry_since(row: MemberRow, at: datetime) -> date | None:
    """Since when the member is in the industry, as it holds at the instant: a changed date holds when its wait is over (S6)."""
    if row.industry_since_next_at is not None and row.industry_since_next_at <= at:
        return row.industry_since_next
    return row.industry_since


def pending_industry_since(row: MemberRow, at: datetime) -> tuple[date | None, datetime] | None:
    """The date that waits, and the instant from which it holds; None where none waits (S6)."""
    if row.industry_since_next_at is None or row.industry_since_next_at <= at:
        return None
    return row.industry_since_next, row.industry_since_next_at


def effective_status(row: MemberRow, at: datetime) -> AccountStatus:
    """The status that holds at the instant: one with an end is over from its end on (A5)."""
    if row.status_until is not None and row.status_until <= at:
        return AccountStatus.ACTIVE
    return AccountStatus(row.status)


def check_nickname(nickname: str, field: str = "nickname") -> str:
    """The nickname without white space around it. Raises Invalid(field)."""
    stripped = nickname.strip()
    if not 1 <= len(stripped) <= LONGEST_NICKNAME or not stripped.isprintable():
        raise Invalid(field, "Give 1 to {longest} printable characters.", longest=LONGEST_NICKNAME)
    return stripped


def check_region(region: str | None, field: str = "region") -> None:
    """The region has the form of ISO 3166, such as CN or CN-31. Raises Invalid(field)."""
    if region is not None and not _REGION.fullmatch(region):
        raise Invalid(field, "Give a region such as CN or CN-31.")


def check_industry_since(since: date | None, today: date, field: str = "industry_since") -> None:
    """The date may be declared: not in the future, not before 1950. Raises Invalid(field). Source: S1."""
    if since is None:
        return
    if since > today:
        raise Invalid(field, "The date lies in the future.")
    if since < EARLIEST_SINCE:
        raise Invalid(field, "Give a date from {earliest} on.", earliest=EARLIEST_SINCE.isoformat())


def check_status_change(change: StatusChange, now: datetime) -> None:
    """The status may be set by hand. Raises Invalid on status or until. Source: A5."""
    if change.status is AccountStatus.DELETED:
        raise Invalid("status", "A member is deleted by the deletion of their data, not by a status.")
    if change.until is None:
        return
    if change.status not in (AccountStatus.MUTED, AccountStatus.SUSPENDED):
        raise Invalid("until", "Only MUTED and SUSPENDED can have an end.")
    if change.until <= now:
        raise Invalid("until", "Give an instant in the future.")


def decide_profile(row: MemberRow, change: ProfileChange, moment: Moment, *, proven: bool, ahead: Ahead = NOTHING_AHEAD) -> Decision:
    """What the change does to the profile. `proven`: staff has seen proof, so nothing waits. Raises Invalid. Source: S6, A2."""
    columns: dict[str, Any] = {}
    facts: tuple[NewFact, ...] = ()
    if change.nickname is not UNSET:
        nickname = check_nickname(change.nickname)
        if nickname != row.nickname:
            columns["nickname"] = nickname
    if change.region is not UNSET:
        check_region(change.region)
        if change.region != row.region:
            columns["region"] = change.region
            facts += (NewFact(FactName.REGION, change.region, moment.now),)
    if change.industry_since is not UNSET:
        decision = decide_industry_since(row, change.industry_since, moment, proven=proven, ahead=ahead)
        columns |= decision.columns
        facts += decision.facts
    return Decision(columns, facts)


def decide_industry_since(row: MemberRow, wanted: date | None, moment: Moment, *, proven: bool, ahead: Ahead = NOTHING_AHEAD) -> Decision:
    """What declaring `wanted` does: the first date holds at once, another one waits unless it is proven (S6).

    A change that waits holds from the start of the local day `wait_days` later. `ahead` is what the history says of later
    instants; where that is no longer so, a new line at the same instant says what will hold. Raises Invalid.
    """
    if wanted is None and not proven:
        raise Invalid("industry_since", "Once declared, the date can be changed but not taken back.")
    check_industry_since(wanted, moment.today)
    current = effective_industry_since(row, moment.now)
    pending = pending_industry_since(row, moment.now)
    unchanged = wanted == current if pending is None else wanted == pending[0] and not proven
    if unchanged:
        return Decision()
    first = current is None and pending is None
    if wanted == current or first or proven or moment.wait_days == 0:
        now_holds = () if wanted == current else (_since(wanted, moment.now),)
        put_off = tuple(_since(wanted, at) for at, said in sorted(ahead.items()) if said != wanted)
        return Decision(_columns(wanted, None, None), now_holds + put_off)
    holds_at = start_of_day(moment.today + timedelta(days=moment.wait_days), moment.zone)
    will_hold = {at: current if at < holds_at else wanted for at in ahead} | {holds_at: wanted}
    lines = tuple(_since(value, at) for at, value in sorted(will_hold.items()) if at not in ahead or ahead[at] != value)
    return Decision(_columns(current, wanted, holds_at), lines)


def _columns(since: date | None, following: date | None, following_at: datetime | None) -> dict[str, Any]:
    return {"industry_since": since, "industry_since_next": following, "industry_since_next_at": following_at}


def _since(value: date | None, effective_at: datetime) -> NewFact:
    return NewFact(FactName.INDUSTRY_SINCE, None if value is None else value.isoformat(), effective_at)


def first_facts(region: str | None, industry_since: date | None, at: datetime) -> tuple[NewFact, ...]:
    """The history that a newcomer begins with. No line for the status means ACTIVE."""
    facts: tuple[NewFact, ...] = ()
    if region is not None:
        facts += (NewFact(FactName.REGION, region, at),)
    if industry_since is not None:
        facts += (_since(industry_since, at),)
    return facts
