"""What is gathered of members is what is true of them, now, as of any instant and as it was known then (B4, W5, V9, S6, L1)."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core import db
from app.core.calendar import start_of_day
from app.core.conditions import (
    Change,
    Condition,
    Fact,
    Facts,
    InvalidCondition,
    Leaf,
    Needs,
    Not,
    Operator,
    Period,
    evaluate,
    parse,
    rolling,
    this_month,
    this_year,
)
from app.facts import service
from app.facts.queries import batch, gather_rows
from app.facts.rules import Moment, facts_of
from app.members.models import Member, MemberFact
from app.members.rules import MemberRow
from app.publishing.rules import Publication
from app.segments import service as segments
from tests import cast
from tests.facts import shelf, truth, world
from tests.facts.world import CUT, DAY, MICRO, NOW, OTHER_CUT, PROGRAMMES, ZONE, Person

EVERYTHING = Needs(frozenset(PROGRAMMES), frozenset((code, period) for code in PROGRAMMES for period in world.periods()), True, True, True)
MOMENTS = [
    *(Moment(NOW, zone, CUT) for zone in world.ZONES),
    Moment(NOW + MICRO, ZONE, OTHER_CUT),
    Moment(NOW + 2 * DAY, ZONE, CUT),
    *(Moment(NOW - days * DAY, ZONE, CUT) for days in (1, 30, 89, 90, 95, 300, 799, 2000)),
    Moment(NOW, ZONE, CUT, NOW - MICRO),
    *(Moment(NOW, ZONE, CUT, NOW - days * DAY) for days in (1, 30, 90, 499, 700)),
    Moment(NOW - 30 * DAY, ZONE, CUT, NOW - DAY),
    Moment(NOW - DAY, ZONE, CUT, NOW - 30 * DAY),
    Moment(datetime(2024, 2, 29, 4, tzinfo=UTC), ZONE, CUT),
]


@pytest.fixture
async def people(store: object) -> list[Person]:
    """A world of members, stored."""
    programmes, plans = await shelf.make_programmes_and_plans()
    found = world.people(150)
    await shelf.write(found, programmes, plans)
    return found


async def gathered(people: list[Person], moment: Moment) -> dict[int, Facts]:
    rows = await gather_rows([person.id for person in people], EVERYTHING, moment)
    return {row.member_id: facts_of(row, PROGRAMMES, moment) for row in rows}


async def test_what_is_gathered_is_what_is_true(people: list[Person]) -> None:
    for moment in MOMENTS:
        found = await gathered(people, moment)
        for person in people:
            assert replace(found[person.id], changes=()) == truth.known(person, moment), moment


MISTAKES = [
    ("e.available_at > :at", "e.available_at >= :at"),
    (" OR e.recorded_at > :known", ""),
    ("u.occurred_at <= :at", "u.occurred_at < :at"),
    ("u.occurred_at < r.ends_at", "u.occurred_at <= :at"),
    ("r.closed_at > :settled", "r.closed_at > :at"),
    ("e.joined_at <= :at", "e.joined_at < :at"),
    ("t.until_at > :at", "t.until_at >= :at"),
    (" OR t.ended_recorded_at > :known", ""),
    ("l.recorded_at > :settled", "l.recorded_at > :at"),
    ("s.recorded_at <= :known", "s.recorded_at < :known"),
]


async def test_planted_mistakes_are_seen(people: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same comparison finds each of them, so that its silence means something."""
    made = batch._statement
    unseen = []
    for right, wrong in MISTAKES:

        def mistaken(needs: Needs, dialect: db.Dialect, knowing: bool, right: str = right, wrong: str = wrong) -> Any:
            text = copy(made(needs, dialect, knowing))
            text.sql = text.sql.replace(right, wrong)
            return text

        with monkeypatch.context() as patch:
            patch.setattr(batch, "_statement", mistaken)
            if not await _differ(people):
                unseen.append(right)
    assert unseen == []


async def _differ(people: list[Person]) -> bool:
    for moment in MOMENTS:
        found = await gathered(people, moment)
        if any(replace(found[person.id], changes=()) != truth.known(person, moment) for person in people):
            return True
    return False


async def test_what_is_foreseen_comes_true(people: list[Person]) -> None:
    """If nothing new is recorded, the facts of later are those that were foreseen: growth, states, status, experience."""
    for moment in (Moment(NOW + 2 * DAY, ZONE, CUT), Moment(NOW - 30 * DAY, ZONE, CUT)):
        found = await gathered(people, moment)
        for later in (moment.at + DAY, moment.at + 7 * DAY, moment.at + 91 * DAY, moment.at + timedelta(days=400)):
            for person in people:
                told = found[person.id].later(later)
                true = truth.known(truth.without_news(person, moment.at), Moment(later, ZONE, CUT))
                assert replace(told, spend={}, changes=()) == replace(true, spend={})
                foreseen = {key: amount for key, amount in told.spend.items() if amount is not None}
                assert foreseen == {key: true.spend[key] for key in foreseen}


PERIODS: list[tuple[Period, str, list[tuple[str, bool]]]] = [  # day of the purchase, whether it counts on 21 November
    (rolling(1), "2026-11-21", [("2026-11-20", False), ("2026-11-21", True)]),
    (rolling(7), "2026-11-21", [("2026-11-14", False), ("2026-11-15", True), ("2026-11-21", True)]),
    (rolling(30), "2026-11-21", [("2026-10-22", False), ("2026-10-23", True)]),
    (this_month(), "2026-11-21", [("2026-10-31", False), ("2026-11-01", True)]),
    (this_year(), "2026-11-21", [("2025-12-31", False), ("2026-01-01", True)]),
    (rolling(3), "2026-03-10", [("2026-03-07", False), ("2026-03-08", True)]),  # New York turns its clocks on the 8th
    (this_month(), "2024-02-29", [("2024-01-31", False), ("2024-02-01", True)]),
]


@pytest.mark.parametrize("zone", world.ZONES)
@pytest.mark.parametrize(("period", "today", "days"), PERIODS, ids=lambda value: getattr(value, "key", None))
async def test_a_period_begins_with_a_local_day(store: Any, zone: str, period: Period, today: str, days: list[tuple[str, bool]]) -> None:
    """Rolling windows are whole local days, today included; months and years are those on the wall (B4)."""
    programmes, plans = await shelf.make_programmes_and_plans()
    at = start_of_day(date.fromisoformat(today), zone) + timedelta(hours=9)
    moment = Moment(at, zone)
    for number, (day, counts) in enumerate(days):
        midnight = start_of_day(date.fromisoformat(day), zone)
        last = start_of_day(date.fromisoformat(day) + DAY, zone) - MICRO
        for place, bought in enumerate((midnight, min(last, at))):
            person = world.people(1)[0]
            row = replace(person.profiles[0][1], id=10 * number + place + 1)
            person = replace(person, id=row.id, profiles=[(at, row)], bought=[world.Bought("vip", 100, bought, at)])
            await shelf.write([person], programmes, plans)
            (read,) = await gather_rows([person.id], Needs(spend=frozenset({("vip", period)})), moment)
            assert read.spend == {("vip", period): 100 if counts else 0}, (day, bought)
            assert await _matching(Leaf(Fact.SPEND, Operator.AT_LEAST, 100, "vip", period), moment, person.id) is counts


async def _matching(leaf: Leaf, moment: Moment, member_id: int) -> bool:
    relation, holds = service.relation_sql(Condition(leaf), moment)
    statement = relation.statement("f.id", holds)
    return member_id in {row["id"] for row in await db.fetch(statement, **relation.params(statement))}


async def test_growth_waits_until_it_is_available(store: Any) -> None:
    """V9: seven days after the purchase it counts, and until then it is foreseen."""
    programmes, plans = await shelf.make_programmes_and_plans()
    bought = NOW
    person = world.people(1)[0]
    person.entries = [
        world.Entry("vip", 590, bought - 30 * DAY, bought - 23 * DAY, bought - 30 * DAY),
        world.Entry("vip", 410, bought, bought + 7 * DAY, bought),
    ]
    await shelf.write([person], programmes, plans)
    leaf = Leaf(Fact.GROWTH, Operator.AT_LEAST, 1000, "vip")
    for gap, growth in ((timedelta(0), 590), (7 * DAY - MICRO, 590), (7 * DAY, 1000), (8 * DAY, 1000)):
        moment = Moment(bought + gap, ZONE)
        facts = (await gathered([person], moment))[1]
        assert facts.growth == {"vip": growth, "talk": 0}
        assert await _matching(leaf, moment, 1) is (growth == 1000)
        verdict = evaluate(Condition(leaf), facts)
        if growth == 590:
            assert facts.changes == (Change(bought + 7 * DAY, Fact.GROWTH, 410, "vip"),)
            assert (verdict.opens_on(), verdict.unmet[0].missing) == (date(2026, 11, 28), 410)
    before = (await gathered([person], Moment(bought - MICRO, ZONE)))[1]
    assert (before.growth["vip"], before.changes) == (590, ())  # a purchase to come is nobody's knowledge


@dataclass
class History:
    """What a table of cases says: the instant, the state of knowledge, and what holds then."""

    at: datetime
    known_at: datetime | None
    region: str | None
    since: date | None


async def test_history_that_was_brought_in_later(store: Any) -> None:
    """W5: valid time by what is recorded now; `known_at` takes away what was not recorded yet."""
    joined, imported, moved = NOW - 700 * DAY, NOW - 100 * DAY, NOW - 10 * DAY
    row = world.people(1)[0].profiles[0][1]
    await _imported(row, joined, imported, moved)
    born = date(2020, 2, 29)
    cases = [
        History(NOW, None, "US", born),
        History(moved, None, "US", born),
        History(moved - MICRO, None, "CN-31", born),
        History(imported - DAY, None, "CN-31", born),  # before anybody had recorded it
        History(joined, None, "CN-31", born),
        History(joined - MICRO, None, None, None),
        History(NOW, moved - MICRO, "CN-31", born),
        History(NOW, imported, "CN-31", born),
        History(NOW, imported - MICRO, None, None),
        History(joined, imported - MICRO, None, None),
    ]
    for case in cases:
        moment = Moment(case.at, ZONE, CUT, case.known_at)
        (read,) = await gather_rows([1], Needs(), moment)
        facts = facts_of(read, (), moment)
        assert (facts.region, facts.industry_since) == (case.region, case.since), case
        here = Leaf(Fact.REGION, Operator.IN, (case.region or "CN",))
        assert await _matching(here, moment, 1) is (case.region is not None), case
        assert await _matching(Leaf(Fact.EXPERIENCE_MONTHS, Operator.AT_LEAST, 0), moment, 1) is (case.since is not None), case


async def _imported(row: MemberRow, joined: datetime, imported: datetime, moved: datetime) -> None:
    columns = {"region": "US", "industry_since": date(2020, 2, 29), "joined_at": joined}
    await Member.create(id=1, member_number=1, nickname=row.nickname, **columns)
    lines = [("REGION", "CN-31", joined, imported), ("INDUSTRY_SINCE", "2020-02-29", joined, imported), ("REGION", "US", moved, moved)]
    for fact, value, effective, recorded in lines:
        await MemberFact.create(member_id=1, fact=fact, value=value, effective_at=effective, recorded_at=recorded, recorded_by="import")


SENIOR = parse({"language": 1, "root": {"fact": "segment", "operator": "in", "value": ["old"]}})
PARTS = [
    {"code": "young", "name": {"en": "Young", "zh": "新"}, "from_months": 0, "to_months": 24, "stage": "LEARNING"},
    {"code": "old", "name": {"en": "Old", "zh": "老"}, "from_months": 24, "to_months": None, "stage": "MONETIZATION"},
]


@pytest.fixture
async def cut(store: Any, now: datetime) -> list[int]:
    """A community with a cut of segments and five members, of whom the second and the fourth are of 24 months and more."""
    await cast.pmtalk(now)
    await segments.save_draft(cast.SYSTEM, {"segments": PARTS}, expected_revision=0, now=now)
    await segments.publish_scheme(cast.SYSTEM, Publication("first cut"), now=now)
    found = []
    for number, since in enumerate([None, date(2024, 11, 21), date(2024, 11, 22), date(1999, 1, 1), date(2026, 11, 21)], 1):
        found.append(await Member.create(member_number=number, nickname=f"m{number}", industry_since=since, joined_at=now))
    return [member.id for member in found]


async def test_which_members_and_how_many_in_one_statement(cut: list[int], now: datetime) -> None:
    """Beside the check of the catalogue's revision, each question is one statement."""
    await service.count_matching(SENIOR, at=now)
    with db.count_statements() as asked:
        assert await service.members_matching(SENIOR, at=now, limit=10) == [cut[1], cut[3]]
    assert asked.count == 2
    with db.count_statements() as asked:
        assert await service.count_matching(SENIOR, at=now) == 2
    assert asked.count == 2
    assert await service.members_matching(SENIOR, at=now, limit=1) == [cut[1]]
    assert await service.members_matching(SENIOR, at=now, limit=10, after_id=cut[1]) == [cut[3]]
    assert await service.members_matching(SENIOR, at=now, limit=10, after_id=cut[3]) == []
    assert await service.count_matching(SENIOR, at=now + DAY) == 3
    assert await service.count_matching(Condition(Not(SENIOR.root)), at=now) == 2  # nobody is outside a segment without a date
    assert await service.count_matching(SENIOR, at=now - DAY) == 0  # there was no cut yet


async def test_a_batch_is_gathered_in_one_statement(cut: list[int], now: datetime) -> None:
    everything = Needs(frozenset({"pmtalk"}), frozenset({("vip", rolling(30))}), True, True, True)
    found = await service.gather([*cut, 999_999], needs=everything, at=now)
    with db.count_statements() as asked:
        assert await service.gather([*cut, 999_999], needs=everything, at=now) == found
    assert asked.count == 2
    assert sorted(found) == cut
    assert [found[key].segment for key in cut] == [None, "old", "young", "old", "young"]
    assert found[cut[0]].growth == {"pmtalk": 0}
    assert found[cut[0]].spend == {("vip", "rolling_days:30"): 0}
    assert await service.gather([], needs=everything, at=now) == {}


async def test_growth_counts_in_the_programme_that_is_named(cut: list[int], now: datetime) -> None:
    """The condition's own programme before the caller's; without any it is refused by name."""
    some = parse({"language": 1, "root": {"fact": "growth", "operator": ">=", "value": 0}})
    assert await service.count_matching(some, at=now, programme="vip") == 5
    with pytest.raises(InvalidCondition, match="Name the programme"):
        await service.count_matching(some, at=now)
