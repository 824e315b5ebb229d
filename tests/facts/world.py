"""A small world of members whose facts lie on every boundary. `shelf` stores it, `truth` says what holds in it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from app.core.calendar import add_months, local_date, start_of_day
from app.core.conditions import Period, PeriodKind, SegmentBound
from app.core.unset import UNSET
from app.members import rules as members

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
    origin: str = "HAND"


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
            region=dice.choice([UNSET, *REGIONS]),
            industry_since=dice.choice([UNSET, dice.choice(since), dice.choice(since)]),
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
    origin = dice.choice(["HAND", "HAND", "RULE", "MODEL"])
    if until is None or until < since:
        return [Tagged(tag, since, recorded, origin=origin)]
    return [Tagged(tag, since, recorded, until, max(recorded, until), origin)]


def periods() -> list[Period]:
    """Every period that the tests ask about."""
    fixed = [Period(PeriodKind.ROLLING, str(days)) for days in ROLLING]
    calendar = [Period(PeriodKind.CALENDAR, unit) for unit in ("month", "year")]
    return [*fixed, *calendar, *(Period(PeriodKind.MEMBERSHIP, plan) for plan in PLANS)]
