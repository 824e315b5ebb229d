"""What the tests of the schema may ask for: an endpoint over the empty store, and callers of each kind."""

from datetime import date, timedelta

import pytest

from app.community import service as community
from app.core import clock
from app.core.access import Role
from app.core.settings import Settings
from app.members import service as members
from app.members.rules import ImportedMember
from app.memberships import service as memberships
from app.memberships.rules import NewMembership
from app.tags import service as tags
from app.tags.rules import Origin
from tests import cast
from tests.benefits import offers
from tests.schema.caller import Caller
from tests.schema.house import House, unhurried
from tests.schema.market import Market, open_market


@pytest.fixture
async def house(store: Settings, at_noon: None) -> House:
    """The community PMTalk, open for calls."""
    now = clock.now()
    await cast.pmtalk(now)
    endpoint = unhurried(store)
    return House(endpoint, store, Caller(endpoint), now)


@pytest.fixture
async def owner(house: House) -> Caller:
    """The owner of the installation."""
    return await house.staff(Role.OWNER)


@pytest.fixture
async def club(store: Settings, at_noon: None) -> House:
    """The same with plans, segments and six benefits, and five members who stand in different places."""
    now = clock.now()
    await offers.open_club(now - timedelta(days=400))
    leaf = offers.leaf
    for content in (
        offers.everybody("forum", position=1, face_value={"amount_minor": 30_000, "source": "price list", "on": "2026-01-01"}),
        offers.specific("desk", position=2, stage="MONETIZATION", unit_cost={"amount_minor": 900, "paid_by": "COMMUNITY"}),
        offers.everybody("lounge", position=3, plan="pro", quota={"count": 2, "per": "PERIOD", "unit": offers.both("hours")}),
        offers.specific("mentor", position=4, condition=leaf("experience_months", ">=", 48), stage="LEARNING"),
        offers.specific("local", position=5, condition=leaf("region", "in", ["CN"]), exclusions={"none": False, "regions": ["CN-11"]}),
        offers.specific("fruit", position=6, condition=None, products=[{"category": "fruit"}], kind="DISCOUNT", discount={"percent": 5}),
    ):
        await offers.publish(content, now - timedelta(days=300))
    sinces = (None, date(2026, 1, 15), date(2023, 6, 1), date(2015, 3, 31), date(2020, 2, 29))
    people = [ImportedMember(f"m{i}", f"Member {i}", "CN-31" if i % 2 else None, since) for i, since in enumerate(sinces)]
    programme = (await community.get()).default_programme.id
    found = await members.create_members(cast.SYSTEM, people, source="test", programme_id=programme, now=now - timedelta(days=30))
    period = NewMembership(found["m2"], "pro", (now - timedelta(days=10)).date(), months=12)
    await memberships.record_membership(cast.SYSTEM, period, source="test", now=now - timedelta(days=10))
    await tags.tag_members({found["m1"]: ("loyal",), found["m2"]: ("loyal", "new")}, origin=Origin.RULE, now=now)
    endpoint = unhurried(store.model_copy(update={"query_budget": 1_000}))
    return House(endpoint, store, Caller(endpoint), now)


@pytest.fixture
async def owner_of_club(club: House) -> Caller:
    """The owner of the installation that `club` describes."""
    return await club.staff(Role.OWNER)


@pytest.fixture
async def market(store: Settings, at_noon: None) -> Market:
    """A shop that is open for calls."""
    return await open_market(store)
