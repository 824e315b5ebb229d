"""What is gathered of members is what is true of them, now, as of any instant and as it was known then (B4, W5, V9, S6, L1)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.conditions import Facts, Needs
from app.facts.queries import gather_rows
from app.facts.rules import Moment, facts_of
from tests.facts import world
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
    programmes, plans = await world.make_programmes_and_plans()
    found = world.people(150)
    await world.write(found, programmes, plans)
    return found


async def gathered(people: list[Person], moment: Moment) -> dict[int, Facts]:
    rows = await gather_rows([person.id for person in people], EVERYTHING, moment)
    return {row.member_id: facts_of(row, PROGRAMMES, moment) for row in rows}


async def test_what_is_gathered_is_what_is_true(people: list[Person]) -> None:
    for moment in MOMENTS:
        found = await gathered(people, moment)
        for person in people:
            assert replace(found[person.id], changes=()) == world.known(person, moment), moment


async def test_what_is_foreseen_comes_true(people: list[Person]) -> None:
    """If nothing new is recorded, the facts of later are those that were foreseen: growth, states, status, experience."""
    for moment in (Moment(NOW + 2 * DAY, ZONE, CUT), Moment(NOW - 30 * DAY, ZONE, CUT)):
        found = await gathered(people, moment)
        for later in (moment.at + DAY, moment.at + 7 * DAY, moment.at + 91 * DAY, moment.at + timedelta(days=400)):
            for person in people:
                told = found[person.id].later(later)
                true = world.known(world.without_news(person, moment.at), Moment(later, ZONE, CUT))
                assert replace(told, spend={}, changes=()) == replace(true, spend={})
                foreseen = {key: amount for key, amount in told.spend.items() if amount is not None}
                assert foreseen == {key: true.spend[key] for key in foreseen}
