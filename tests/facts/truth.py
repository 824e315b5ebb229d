"""A second, plain way of saying what is true of a member: straight from the description, with none of the code under test."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.core.conditions import Facts, Period, PeriodKind, spend_key
from app.facts.rules import Moment
from app.members import rules as members
from tests.facts.world import LATE, PLANS, PROGRAMMES, Paid, Person, Tagged, periods


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
    if tag.origin == "MODEL" or tag.since_at > at or tag.recorded_at > by:  # an inferred tag is no fact (T7)
        return False
    ended = tag.until_at is not None and tag.until_at <= at
    return not (ended and tag.ended_recorded_at is not None and tag.ended_recorded_at <= by)


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
