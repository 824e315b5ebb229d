"""Who lives in the example community (S1, G4): everybody is there on every day on which somebody may load it."""

from collections import Counter
from datetime import date, timedelta

import pytest

from app.core.calendar import add_months, local_date, start_of_day, whole_months
from app.core.conditions import AccountStatus
from app.demo.rules import MEMBERS, SIGN_INS, SOURCE, WAITING, buyers_plans, edges, people

ZONE = "Asia/Shanghai"
TODAY = date(2026, 11, 21)
DAYS = [TODAY, date(2027, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2026, 12, 31), date(2031, 8, 31)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_there_are_200_different_people_on_any_day(today: date) -> None:
    crowd = people(today, ZONE)
    assert len(crowd) == MEMBERS
    assert len({person.member.external_ref for person in crowd}) == MEMBERS
    assert len({person.member.nickname for person in crowd}) == MEMBERS
    assert people(today, ZONE) == crowd
    for person in crowd:
        since, joined = person.member.industry_since, person.member.joined_at
        assert since is None or since <= today
        assert joined is not None
        assert local_date(joined, ZONE) < today
        assert person.studio is None or local_date(joined, ZONE) <= person.studio[1] < today


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("months", [12, 24, 48, 96])
def test_every_anniversary_has_its_three_days(today: date, months: int) -> None:
    """S1: the day before, the day itself, the day after; whatever the month's end does."""
    found = {name: since for name, since in edges(today) if since is not None}
    lived = [whole_months(found[f"{months}-months-{day}"], today) for day in ("tomorrow", "today", "yesterday")]
    assert lived[0] == months - 1
    assert lived[1] == months
    assert lived[2] in (months, months + 1)
    added_day = (today.month, today.day) == (2, 29) and months % 48  # who began on 28 February was complete the day before
    assert whole_months(found[f"{months}-months-today"], today - timedelta(days=1)) == (months if added_day else months - 1)


def test_the_other_edges_are_there() -> None:
    found = dict(edges(TODAY))
    assert [name for name, since in found.items() if since is None] == [f"no-date-{number}" for number in range(1, 7)]
    assert (found["first-day"], found["second-day"], found["long-ago"]) == (TODAY, date(2026, 11, 20), date(1999, 1, 1))
    leap = {since for name, since in found.items() if name.startswith("leap-day-")}
    assert leap == {date(year, 2, 29) for year in (2012, 2016, 2020, 2024)}
    assert date(2022, 8, 31) in found.values()
    assert date(2025, 1, 31) in found.values()


def test_the_crowd_is_mixed() -> None:
    crowd = people(TODAY, ZONE)
    known = [person.member.industry_since for person in crowd]
    segments = Counter(None if since is None else min(whole_months(since, TODAY) // 24, 2) for since in known)
    assert all(segments[segment] >= 40 for segment in (0, 1, 2))
    assert segments[None] >= 6
    assert sum(person.studio is not None for person in crowd) >= 40
    assert {person.status for person in crowd} == {None, AccountStatus.MUTED, AccountStatus.SUSPENDED}
    assert {person.member.region for person in crowd} >= {None, "CN", "CN-31", "HK", "US"}
    assert {tag for person in crowd for tag in person.tags} >= {
        "mentor-verified",
        "columnist",
        "job-seeking",
        "course-graduate",
        "pilot-paused",
    }


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_tags_are_carried_since_a_day_that_fits(today: date) -> None:
    """Nobody before joining, no senior before four years in the trade; in every quarter of the last year somebody became a mentor."""
    crowd = people(today, ZONE)
    assert {person.tagged_at is None for person in crowd if not person.tags} == {True}
    mentors = []
    for person in crowd:
        joined_at, since, at = person.member.joined_at, person.member.industry_since, person.tagged_at
        assert joined_at is not None
        assert (at is not None and joined_at <= at <= start_of_day(today, ZONE)) is bool(person.tags)
        if "mentor-verified" in person.tags:
            assert since is not None
            assert at is not None
            assert start_of_day(min(add_months(since, 48), today), ZONE) <= at
            mentors.append(at)
    quarters = [start_of_day(add_months(today, -months), ZONE) for months in (12, 9, 6, 3, 0)]
    counts = [sum(at <= quarter for at in mentors) for quarter in quarters]
    assert 0 < counts[0] < counts[2] < counts[4] == len(mentors)


def test_who_can_sign_in_is_among_them() -> None:
    known = {person.member.external_ref for person in people(TODAY, ZONE)}
    assert {each.reference for each in SIGN_INS if each.source == SOURCE} <= known
    assert set(WAITING) <= known
    assert [each.role for each in SIGN_INS if each.role] == ["OWNER", "PUBLISHER", "EDITOR", "SUPPORT"]


def test_who_holds_88vip() -> None:
    """From a growth of 100 on; from 1,000 on nobody's has ended."""
    growth = {f"{number:03}": (number, 99 + number) for number in range(25)} | {"rich": (77, 1000), "short": (78, 990)}
    plans = buyers_plans(growth, TODAY)
    assert [plan.member_id for plan in plans] == [*range(1, 25), 77, 78]
    assert all(plan.plan == "88vip" and plan.months == 12 for plan in plans)
    over, grace = date(2025, 11, 15), date(2025, 11, 20)
    kinds = ["over" if plan.starts_on < over else "grace" if plan.starts_on < grace else "runs" for plan in plans]
    assert kinds == [*(["over", "grace", *["runs"] * 10] * 2), "runs", "runs"]
