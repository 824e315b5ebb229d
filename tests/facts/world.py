"""A small world of members whose facts lie on every boundary, and a second, plain way of saying what is true of them.

`write` stores it as the rooms do. `known` says what holds at a moment straight from the description, with none of the
code that is under test; the evaluator judges that.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.activity.models import Purchase
from app.community.models import Programme
from app.core import ids
from app.core.calendar import add_months, local_date, start_of_day
from app.core.conditions import Facts, Period, PeriodKind, SegmentBound, spend_key
from app.facts.rules import Moment
from app.levels.models import GrowthAccount, GrowthEntry
from app.members import rules as members
from app.members.models import Enrolment, Member, MemberFact
from app.memberships.models import Membership
from app.plans.models import Plan
from app.tags.models import MemberTag

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
LATE = datetime(2040, 1, 1, tzinfo=UTC)  # after everything that is recorded
ZONE = "Asia/Shanghai"
ZONES = ("Asia/Shanghai", "America/New_York", "Pacific/Apia")
CUT = (SegmentBound("years-0-2", 0, 24), SegmentBound("years-2-4", 24, 48), SegmentBound("years-4-plus", 48))
OTHER_CUT = (SegmentBound("years-0-2", 0, 12), SegmentBound("years-1-3", 12, 36), SegmentBound("years-4-plus", 36))
PROGRAMMES = ("vip", "talk")
PLANS = ("plus", "desk")
TAGS = ("new", "loyal", "新人")
REGIONS = (None, "CN", "CN-31", "CN-11", "US", "US-CA", "CNX"[:2], "CA")
ROLLING = (1, 7, 30)
MICRO = timedelta(microseconds=1)
DAY = timedelta(days=1)


@dataclass
class Entry:
    programme: str
    amount: int
    occurred_at: datetime
    available_at: datetime
    recorded_at: datetime


@dataclass
class Bought:
    programme: str
    amount: int
    at: datetime
    recorded_at: datetime


@dataclass
class Paid:
    plan: str
    starts_at: datetime
    ends_at: datetime
    grace_ends_at: datetime
    recorded_at: datetime
    closed_as: str | None = None
    closed_at: datetime | None = None


@dataclass
class Tagged:
    tag: str
    since_at: datetime
    recorded_at: datetime
    until_at: datetime | None = None
    ended_recorded_at: datetime | None = None


@dataclass
class Person:
    """A member, and everything that was ever recorded of them. `profiles`: the columns after each change, and its instant."""

    id: int
    profiles: list[tuple[datetime, members.MemberRow]]
    lines: list[tuple[datetime, members.NewFact]]
    entries: list[Entry] = field(default_factory=list)
    bought: list[Bought] = field(default_factory=list)
    paid: list[Paid] = field(default_factory=list)
    tagged: list[Tagged] = field(default_factory=list)
    joined: list[tuple[str, datetime, datetime]] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"member {self.id}"


def people(count: int, seed: int = 1) -> list[Person]:
    """That many members. Number 1 has no fact at all; the others have each with a chance."""
    dice = random.Random(seed)
    return [_person(number, dice if number > 1 else None) for number in range(1, count + 1)]


def _person(number: int, dice: random.Random | None) -> Person:
    born = NOW - timedelta(days=900)
    row = members.MemberRow(number, UUID(int=number), number, f"m{number}", None, None, None, None, "ACTIVE", None, "", None, 0, born)
    person = Person(number, [(born, row)], [])
    if dice is None:
        return person
    _change(person, dice)
    for programme in PROGRAMMES:
        if dice.random() < 0.75:
            person.joined.append((programme, NOW + dice.choice([-400 * DAY, -DAY, timedelta(0), MICRO]), _recorded(dice)))
        if dice.random() < 0.75:
            person.entries += _entries(programme, dice)
        if dice.random() < 0.75:
            person.bought += [Bought(programme, dice.choice([0, 1, 99, 100, 8800]), dice.choice(_EDGES), _recorded(dice)) for _ in range(5)]
    for plan in PLANS:
        if dice.random() < 0.75:
            person.paid += list(_periods(plan, dice))
    for tag in TAGS:
        if dice.random() < 0.5:
            person.tagged += _tags(tag, dice)
    return person


def _recorded(dice: random.Random) -> datetime:
    return NOW + dice.choice([-500 * DAY, -30 * DAY, -DAY, timedelta(0), MICRO, DAY])


def _edges() -> list[datetime]:
    """The instants at which a month, a year or a rolling window begins, in every zone, and those beside them."""
    found = {NOW, NOW + MICRO, NOW - MICRO, NOW - 400 * DAY}
    for zone in ZONES:
        today = local_date(NOW, zone)
        days = [today.replace(day=1), today.replace(month=1, day=1), *(today - (count - 1) * DAY for count in ROLLING)]
        found |= {start_of_day(day, zone) + gap for day in days for gap in (-MICRO, timedelta(0), MICRO)}
    return sorted(found)


_EDGES = _edges()


def _sinces() -> list[date]:
    """Days on, before and after the anniversaries that matter, and the odd ends of February."""
    today = local_date(NOW, ZONE)
    found = {add_months(today, -months) + gap * DAY for months in (0, 1, 12, 23, 24, 36, 48, 100) for gap in (-1, 0, 1)}
    return sorted(day for day in found | {date(2024, 2, 29), date(2022, 2, 28), date(2024, 8, 31), date(1950, 1, 1)} if day <= today)


_SINCES = _sinces()


def _change(person: Person, dice: random.Random) -> None:
    """A few changes to the profile, decided as the members room decides them."""
    for days in sorted(dice.sample([-800, -200, -95, -89, -30, -1, 0, 1], dice.randint(0, 4))):
        at = NOW + days * DAY
        _, row = person.profiles[-1]
        moment = members.Moment(at, local_date(at, ZONE), ZONE, 90)
        since = [day for day in _SINCES if day <= moment.today]
        change = members.ProfileChange(
            region=dice.choice([members.UNSET, *REGIONS]),
            industry_since=dice.choice([members.UNSET, dice.choice(since), dice.choice(since)]),
        )
        decision = members.decide_profile(row, change, moment, proven=dice.random() < 0.3)
        columns, facts = dict(decision.columns), list(decision.facts)
        if dice.random() < 0.5:
            status = dice.choice(["ACTIVE", "MUTED", "SUSPENDED", "BANNED", "DELETED"])
            until = at + dice.choice([DAY, 30 * DAY, 2000 * DAY]) if status in ("MUTED", "SUSPENDED") else None
            columns |= {"status": status, "status_until": until}
            facts.append(members.NewFact(members.FactName.STATUS, status, at, until))
        person.profiles.append((at, replace(row, **columns)))
        person.lines += [(at, fact) for fact in facts]


def _entries(programme: str, dice: random.Random) -> list[Entry]:
    found = []
    for _ in range(dice.randint(1, 4)):
        occurred = NOW + dice.choice([-400 * DAY, -8 * DAY, -7 * DAY, -7 * DAY + MICRO, -DAY, timedelta(0), DAY])
        available = occurred + dice.choice([timedelta(0), 7 * DAY])
        found.append(Entry(programme, dice.choice([1, 10, 410, 590, 1000]), occurred, available, max(occurred, _recorded(dice))))
    return found


def _periods(plan: str, dice: random.Random) -> Iterator[Paid]:
    """One period after the other, the newest of which may run, be in grace, be over or not have begun."""
    starts = NOW + dice.choice([-700 * DAY, -380 * DAY, -372 * DAY, -100 * DAY, -DAY, timedelta(0), MICRO, 30 * DAY])
    for _ in range(dice.randint(1, 3)):
        ends = starts + dice.choice([30 * DAY, 365 * DAY])
        closed_as = dice.choice([None, None, None, "REFUNDED", "CANCELLED"])
        closed_at = None if closed_as is None else starts + dice.choice([DAY, 20 * DAY, -DAY])
        recorded = dice.choice([starts, starts - 10 * DAY, _recorded(dice)])
        yield Paid(plan, starts, ends, ends + dice.choice([0, 7]) * DAY, recorded, closed_as, closed_at)
        starts = ends


def _tags(tag: str, dice: random.Random) -> list[Tagged]:
    since = NOW + dice.choice([-100 * DAY, -DAY, timedelta(0), MICRO])
    recorded = max(since, _recorded(dice))
    until = dice.choice([None, since + DAY, NOW, NOW + MICRO])
    if until is None or until < since:
        return [Tagged(tag, since, recorded)]
    return [Tagged(tag, since, recorded, until, max(recorded, until))]


async def write(world: list[Person], programmes: dict[str, int], plans: dict[str, int]) -> None:
    """The world stands in the store."""
    for person in world:
        row = person.profiles[-1][1]
        columns = {name: getattr(row, name) for name in ("region", "industry_since", "industry_since_next", "industry_since_next_at")}
        await Member.create(
            id=person.id,
            member_number=person.id,
            nickname=row.nickname,
            status=row.status,
            status_until=row.status_until,
            joined_at=row.joined_at,
            **columns,
        )
    await MemberFact.bulk_create([_line(person, at, fact) for person in world for at, fact in person.lines])
    await Enrolment.bulk_create(
        [
            Enrolment(member_id=person.id, programme_id=programmes[code], joined_at=at, recorded_at=recorded)
            for person in world
            for code, at, recorded in person.joined
        ]
    )
    await MemberTag.bulk_create([MemberTag(member_id=person.id, origin="HAND", **vars(tag)) for person in world for tag in person.tagged])
    await Membership.bulk_create(
        [
            Membership(member_id=person.id, plan_id=plans[paid.plan], anchor_day=1, source="test", **_without(vars(paid), "plan"))
            for person in world
            for paid in person.paid
        ]
    )
    await Purchase.bulk_create(
        [_purchase(person, place, bought, programmes) for person in world for place, bought in enumerate(person.bought)]
    )
    for person in world:
        for code in PROGRAMMES:
            await _write_growth(person, [entry for entry in person.entries if entry.programme == code], programmes[code])


def _line(person: Person, at: datetime, fact: members.NewFact) -> MemberFact:
    told = {"fact": fact.fact.value, "value": fact.value, "until_at": fact.until_at, "effective_at": fact.effective_at}
    return MemberFact(member_id=person.id, recorded_at=at, recorded_by="test", **told)


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def _purchase(person: Person, place: int, bought: Bought, programmes: dict[str, int]) -> Purchase:
    return Purchase(
        member_id=person.id,
        programme_id=programmes[bought.programme],
        occurred_on=local_date(bought.at, ZONE),
        occurred_at=bought.at,
        amount_minor=bought.amount,
        currency="CNY",
        source="test",
        external_ref=f"{person.id}-{place}",
        recorded_at=bought.recorded_at,
    )


async def _write_growth(person: Person, entries: list[Entry], programme_id: int) -> None:
    if not entries:
        return
    total = sum(entry.amount for entry in entries)
    seq = len(entries)
    account = await GrowthAccount.create(member_id=person.id, programme_id=programme_id, seq=seq, balance=total, opened_at=NOW)
    await GrowthEntry.bulk_create(
        [
            GrowthEntry(
                member_id=person.id,
                account_id=account.id,
                seq=place,
                kind="EARN",
                counter_account="test",
                source_type="test",
                source_id=f"{place}",
                idempotency_key=f"{programme_id}-{place}",
                prev_hash="0" * 64,
                hash=ids.digest(f"{person.id}-{programme_id}-{place}"),
                **_without(vars(entry), "programme"),
            )
            for place, entry in enumerate(entries, 1)
        ]
    )


def known(person: Person, moment: Moment) -> Facts:
    """What holds of the person at the moment, said plainly."""
    at, by = moment.at, moment.known_at or LATE
    row = [row for recorded, row in person.profiles if recorded <= min(at, by)] or [person.profiles[0][1]]
    profile = row[-1]
    states = {plan: _state([paid for paid in person.paid if paid.plan == plan], at, by) for plan in PLANS}
    running = {plan: period.starts_at for plan, (state, period) in states.items() if period and state in ("ACTIVE", "GRACE")}

    def spent(programme: str, counts: Callable[[datetime], bool]) -> int:
        return sum(item.amount for item in person.bought if item.programme == programme and counts(item.at) and item.recorded_at <= by)

    spend: dict[tuple[str, str], int | None] = {}
    for programme in PROGRAMMES:
        for period in periods():
            spend[spend_key(programme, period)] = (
                _in_membership(states[period.argument], at, programme, spent)
                if period.kind is PeriodKind.MEMBERSHIP
                else spent(programme, lambda when, period=period: when <= at and _within(period, when, moment))  # type: ignore[misc]
            )
    return Facts(
        member_id=person.id,
        at=at,
        zone=moment.zone,
        segments=moment.segments,
        growth={
            programme: sum(
                entry.amount
                for entry in person.entries
                if entry.programme == programme and entry.available_at <= at and entry.recorded_at <= by
            )
            for programme in PROGRAMMES
        },
        spend=spend,
        industry_since=members.effective_industry_since(profile, at),
        memberships={plan: state for plan, (state, _) in states.items() if state != "NONE"},
        running=running,
        programmes=frozenset(code for code, joined, recorded in person.joined if joined <= at and recorded <= by),
        tags=frozenset(tag.tag for tag in person.tagged if _carries(tag, at, by)),
        region=profile.region,
        account_status=members.effective_status(profile, at),
    )


def periods() -> list[Period]:
    """Every period that the tests ask about."""
    fixed = [Period(PeriodKind.ROLLING, str(days)) for days in ROLLING]
    calendar = [Period(PeriodKind.CALENDAR, unit) for unit in ("month", "year")]
    return [*fixed, *calendar, *(Period(PeriodKind.MEMBERSHIP, plan) for plan in PLANS)]


def _within(period: Period, when: datetime, moment: Moment) -> bool:
    """By the calendar on the wall: local days, months and years, compared as such."""
    day = when.astimezone(ZoneInfo(moment.zone)).date()
    today = moment.at.astimezone(ZoneInfo(moment.zone)).date()
    if period.kind is PeriodKind.ROLLING:
        return (today - day).days < int(period.argument)
    return day.year == today.year and (period.argument == "year" or day.month == today.month)


def _in_membership(
    standing: tuple[str, Paid | None], at: datetime, programme: str, spent: Callable[[str, Callable[[datetime], bool]], int]
) -> int | None:
    state, period = standing
    if period is None or state not in ("ACTIVE", "GRACE"):
        return None
    return spent(programme, lambda when: period.starts_at <= when < period.ends_at and when <= at)


def _state(paid: list[Paid], at: datetime, by: datetime) -> tuple[str, Paid | None]:
    """An active period before one in grace before one to come; else the one that began last."""
    found: dict[str, list[Paid]] = {}
    seen = [item for item in paid if item.recorded_at <= by and (item.recorded_at <= at or item.starts_at <= at)]
    for item in seen:
        if item.closed_as and item.closed_at and item.closed_at <= at and item.closed_at <= by:
            state = item.closed_as
        elif at < item.starts_at:
            state = "PENDING"
        elif at < item.ends_at:
            state = "ACTIVE"
        else:
            state = "GRACE" if at < item.grace_ends_at else "EXPIRED"
        found.setdefault(state, []).append(item)
    for state in ("ACTIVE", "GRACE", "PENDING"):
        if state in found:
            return state, max(found[state], key=lambda item: item.starts_at)
    last = max(seen, key=lambda item: item.starts_at, default=None)
    return ("NONE", None) if last is None else (next(state for state, items in found.items() if last in items), last)


def _carries(tag: Tagged, at: datetime, by: datetime) -> bool:
    if tag.since_at > at or tag.recorded_at > by:
        return False
    ended = tag.until_at is not None and tag.until_at <= at
    return not (ended and tag.ended_recorded_at is not None and tag.ended_recorded_at <= by)


async def make_programmes_and_plans() -> tuple[dict[str, int], dict[str, int]]:
    """The ids of the programmes and plans of this world, by code."""
    programmes: dict[str, int] = {}
    plans: dict[str, int] = {}
    for code in PROGRAMMES:
        row = await Programme.get_or_none(code=code) or await Programme.create(code=code, name={"en": code, "zh": code}, created_at=NOW)
        programmes[code] = row.id
    for code in PLANS:
        plan = await Plan.create(programme_id=programmes["vip"], code=code, name={"en": code, "zh": code}, created_at=NOW)
        plans[code] = plan.id
    return programmes, plans


def without_news(person: Person, at: datetime) -> Person:
    """The person as if nothing had happened or been recorded after `at`."""
    profiles = [item for item in person.profiles if item[0] <= at] or person.profiles[:1]
    return replace(
        person,
        profiles=profiles,
        lines=[item for item in person.lines if item[0] <= at],
        entries=[entry for entry in person.entries if entry.occurred_at <= at],
        bought=[item for item in person.bought if item.at <= at],
        paid=[_unclosed(paid, at) for paid in person.paid if paid.recorded_at <= at or paid.starts_at <= at],
        tagged=[replace(tag, until_at=None, ended_recorded_at=None) for tag in person.tagged if _carries(tag, at, LATE)],
        joined=[item for item in person.joined if item[1] <= at],
    )


def _unclosed(paid: Paid, at: datetime) -> Paid:
    return paid if paid.closed_at is None or paid.closed_at <= at else replace(paid, closed_as=None, closed_at=None)
