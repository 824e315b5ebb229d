"""What a plan would have saved over the own last twelve months, told also where that is little (T6, W13, T4)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.activity.service import ImportOptions, import_purchases
from app.benefits import service as benefits
from app.benefits.queries.products import ProductRow
from app.benefits.rules import BenefitContent
from app.community import service as community
from app.consents.rules import MemberRef
from app.core import db
from app.core.access import ANONYMOUS, ActorKind, Scope
from app.core.errors import Forbidden, NotFound, Unauthenticated
from app.core.ids import NodeType, global_id
from app.core.money import Money
from app.earning import service as earning
from app.earning.service import RuleName
from app.members.queries import members_by_ids
from app.orders.rules import PlanNotPublished, Savings, Year, savings
from app.orders.rules.savings import Bought, amount_off, break_even, taken_off, year_cost
from app.orders.service import plan_savings
from app.plans.rules import Duration
from tests import cast
from tests.benefits import offers as benefit_offers
from tests.benefits.offers import leaf, specific
from tests.orders.ground import open_shop
from tests.plans import offers
from tests.shop import CLERK, csv_file, make_members, rule_content

YEAR = Duration(count=1, unit="YEAR")
COFFEE: dict[str, Any] = {"products": [{"category": "coffee"}]}
SUPPORT = cast.actor(Scope.QUOTES_READ)


def discount(percent: int = 5, code: str = "discount", **changes: Any) -> BenefitContent:
    """A discount of the plan; on everything unless told otherwise."""
    said = {"reach": "SPECIFIC", "kind": "DISCOUNT", "plan": "vip88", "discount": {"percent": percent}, "programme": "vip"}
    return BenefitContent.model_validate({**benefit_offers.everybody(code), **said, **changes})


def bought(amount: int, *, on: date = date(2026, 5, 1), sku: str | None = "beans", category: str | None = "coffee") -> Bought:
    return Bought(on, amount, sku, category if sku else None, "roaster" if sku else None)


@pytest.mark.parametrize(("amount", "percent", "off"), [(999, 5, 50), (1, 50, 1), (1, 49, 0), (990, 5, 50), (0, 5, 0), (100, 100, 100)])
def test_a_discount_rounds_half_up_on_what_is_taken_off(amount: int, percent: int, off: int) -> None:
    """5 % off 9.99: 0.50 off, 9.49 to pay."""
    assert amount_off(amount, percent) == off


@pytest.mark.parametrize(
    ("said", "purchase", "certain", "hoped"),
    [
        ({}, bought(999), 50, 50),
        ({}, bought(999, sku=None), 50, 50),  # on everything: the product does not matter
        (COFFEE, bought(999), 50, 50),
        (COFFEE, bought(999, category="tea"), 0, 0),
        (COFFEE, bought(999, sku=None), 0, 50),
        ({"products": [{"sku": "beans"}]}, bought(999), 50, 50),
        ({"products": [{"brand": "roaster"}]}, bought(999), 50, 50),
        ({"products": [{"sku": "coffee"}]}, bought(999), 0, 0),
        ({"exclusions": {"products": ["beans"]}}, bought(999), 0, 0),
        ({"exclusions": {"categories": ["coffee"]}}, bought(999), 0, 0),
        ({"exclusions": {"categories": ["coffee"]}}, bought(999, sku=None), 0, 50),
        ({"exclusions": {"products": ["leaves"]}}, bought(999), 50, 50),
    ],
)
def test_which_purchases_a_discount_fits(said: dict[str, Any], purchase: Bought, certain: int, hoped: int) -> None:
    offered = [discount(**said)]
    assert taken_off([purchase], offered, YEAR, hopeful=False) == certain
    assert taken_off([purchase], offered, YEAR, hopeful=True) == hoped


def test_discounts_are_not_added_up_the_greatest_counts() -> None:
    """B9: without a stacking rule one purchase is discounted once."""
    offered = [discount(5, "five"), discount(10, "ten", **COFFEE), discount(100, "none", products=[{"sku": "other"}])]
    assert taken_off([bought(1_000), bought(1_000, category="tea")], offered, YEAR, hopeful=False) == 100 + 50


@pytest.mark.parametrize(
    ("per", "unit", "off"),
    [
        ("DAY", "YEAR", 6),
        ("MEMBERSHIP_MONTH", "YEAR", 4),
        ("PERIOD", "YEAR", 2),
        ("PERIOD", "MONTH", 4),
        ("PERIOD", "DAY", 6),
        ("LIFETIME", "MONTH", 1),
    ],
)
def test_a_quota_lasts_as_long_as_it_lasts(per: str, unit: Any, off: int) -> None:
    """B6: one use in each stretch, counted from the first purchase; the earliest come first."""
    told = ("2026-01-31", "2026-01-31", "2026-02-27", "2026-02-28", "2026-03-01", "2026-12-01", "2027-02-01")
    days = [date.fromisoformat(day) for day in told]
    once = [discount(1, quota={"count": 1, "per": per})]
    assert taken_off([bought(100, on=day) for day in days], once, Duration(count=1, unit=unit), hopeful=False) == off


@pytest.mark.parametrize(
    ("minor", "count", "unit", "cost"),
    [
        (8_800, 1, "YEAR", 8_800),
        (8_800, 2, "YEAR", 4_400),
        (8_801, 2, "YEAR", 4_401),
        (1_000, 1, "MONTH", 12_000),
        (1_000, 3, "MONTH", 4_000),
        (1_000, 30, "DAY", 12_167),
        (0, 7, "DAY", 0),
    ],
)
def test_what_twelve_months_cost(minor: int, count: int, unit: Any, cost: int) -> None:
    assert year_cost(Money(minor, "CNY"), Duration(count=count, unit=unit)) == cost


def test_the_spending_from_which_the_plan_pays() -> None:
    """5 % take off 88.00 from 1,760.00 on; a discount with a quota promises nothing."""
    assert break_even(8_800, [discount(5), discount(3)]) == 176_000
    assert break_even(8_800, [discount(7)]) == 125_715
    assert break_even(8_800, [discount(5, quota={"count": 10, "per": "PERIOD"})]) is None
    assert break_even(8_800, []) is None


def test_the_answer_tells_losses_unknown_products_and_face_values_apart() -> None:
    """T4: the listed face value is no saving. T6: also when that is less than its price."""
    value = {"amount_minor": 60_000, "source": "price list", "on": "2026-11-01"}
    year = Year(date(2025, 11, 22), date(2026, 11, 21), "CNY", (bought(99_900), bought(50_000, sku=None), bought(10_000, category="tea")))
    offered = [(discount(5, face_value=value, **COFFEE), True), (discount(50, "closed", face_value=value), False)]
    found = savings(year, YEAR, Money(8_800, "CNY"), offered)
    assert (found.purchases, found.spent_minor, found.unknown, found.unknown_minor) == (3, 159_900, 1, 50_000)
    assert (found.certain_minor, found.possible_minor) == (4_995, 2_500)
    assert (found.cost_minor, found.difference_minor, found.best_difference_minor) == (8_800, -3_805, -1_305)
    assert [(listed.code, listed.usable) for listed in found.listed] == [("discount", True), ("closed", False)]
    assert found.face_value_minor == 60_000
    assert found.break_even_minor == 176_000


def test_a_plan_that_is_not_for_sale_has_no_difference() -> None:
    found = savings(Year(date(2025, 11, 22), date(2026, 11, 21), "CNY", (bought(1_000),)), YEAR, None, [(discount(), True)])
    assert (found.certain_minor, found.price, found.cost_minor, found.difference_minor, found.break_even_minor) == (
        50,
        None,
        None,
        None,
        None,
    )


@pytest.fixture
async def plan(store: object, now: datetime) -> UUID:
    """88VIP with 5 % off coffee, a discount of 50 % from 5,000 growth on, and a benefit that is no discount."""
    plan = await open_shop(now)
    beans = ProductRow("beans", offers.both("Beans"), "coffee", "roaster", 5_000, None, now.date(), "price list")
    await benefits.put_products(cast.SYSTEM, [beans], now=now)
    shared = {"programme": "vip", "plan": "vip88", "kind": "DISCOUNT"}
    five = specific("discount", **shared, condition=None, discount={"percent": 5}, **COFFEE)
    half = specific("half", **shared, condition=leaf("growth", ">=", 5_000), discount={"percent": 50})
    value = {"amount_minor": 19_800, "source": "price list", "on": "2026-11-01"}
    video = benefit_offers.everybody("video", programme="vip", plan="vip88", kind="PARTNER", face_value=value)
    for content in (five, half, video):
        await benefit_offers.publish(content, now - timedelta(hours=1))
    await offers.publish(offers.vip88(benefits=["discount", "half", "video", "not-there"]), now - timedelta(hours=1))
    name = RuleName("vip", "vip-purchase")
    await earning.create_rule(CLERK, name, rule_content(), now=now)
    await earning.publish_rule(CLERK, name, reason="The example's rule", now=now)
    return plan


async def member_with(now: datetime, *lines: str) -> MemberRef:
    """A member of the programme vip who bought what the lines say."""
    vip = (await community.get()).programme("vip").id
    (member_id,) = (await make_members(["ada"], vip, now)).values()
    file = csv_file(*(f"ada,{line}" for line in lines), header="member,occurred_on,amount,currency,sku,reference")
    if lines:
        report = await import_purchases(CLERK, file, ImportOptions("vip"), now=now)
        assert report.refused == 0
    row = (await members_by_ids([member_id]))[member_id]
    return MemberRef(member_id, global_id(NodeType.MEMBER, row.public_id))


async def saved(plan: UUID, member: MemberRef, now: datetime) -> Savings:
    return await plan_savings(SUPPORT, plan, member=member, now=now)


async def test_the_last_twelve_months_end_today(plan: UUID, now: datetime) -> None:
    """From 2025-11-22 through 2026-11-21, whole local days; a day earlier is another year's."""
    days = ("2025-11-21,1.00", "2025-11-22,20.00", "2026-05-01,30.00", "2026-11-21,40.00")
    member = await member_with(now, *(f"{day},CNY,beans,r{place}" for place, day in enumerate(days)))
    found = await saved(plan, member, now)
    assert (found.since, found.until) == (date(2025, 11, 22), date(2026, 11, 21))
    assert (found.purchases, found.spent_minor, found.certain_minor) == (3, 9_000, 450)


async def test_the_price_is_the_members_own_and_a_loss_is_told(plan: UUID, now: datetime) -> None:
    """At 150 growth the plan costs 888.00; 5 % of 100.00 are 5.00, of 50.00 of unknown product 2.50 perhaps."""
    member = await member_with(now, "2026-05-01,100.00,CNY,beans,r1", "2026-06-01,50.00,CNY,,r2", "2026-06-02,7.00,CNY,unheard-of,r3")
    found = await saved(plan, member, now)
    assert (found.price, found.cost_minor) == (Money(88_800, "CNY"), 88_800)
    assert (found.certain_minor, found.possible_minor, found.unknown) == (500, 250 + 35, 2)
    assert (found.difference_minor, found.best_difference_minor) == (500 - 88_800, 785 - 88_800)
    assert (found.break_even_minor, found.face_value_minor) == (1_776_000, 19_800)


async def test_a_benefit_that_the_member_could_not_use_saves_nothing(plan: UUID, now: datetime) -> None:
    """The 50 % ask for 5,000 growth: below it 5 % count, from it on 50 %."""
    member = await member_with(now, "2026-05-01,4999.00,CNY,beans,r1")
    found = await saved(plan, member, now)
    assert (found.certain_minor, found.price) == (24_995, Money(8_800, "CNY"))
    assert found.difference_minor == 16_195
    more = csv_file("ada,2026-05-02,1.00,CNY,beans,r2", header="member,occurred_on,amount,currency,sku,reference")
    await import_purchases(CLERK, more, ImportOptions("vip"), now=now)
    assert (await saved(plan, member, now)).certain_minor == 250_000


async def test_who_bought_nothing_would_have_saved_nothing(plan: UUID, now: datetime) -> None:
    found = await saved(plan, await member_with(now), now)
    assert (found.purchases, found.certain_minor, found.possible_minor, found.difference_minor) == (0, 0, 0, -88_800)


async def test_the_statements_are_few_and_constant(plan: UUID, now: datetime) -> None:
    lines = [f"2026-05-{day:02d},1.00,CNY,beans,r{day}" for day in range(1, 29)]
    member = await member_with(now, *lines)
    await saved(plan, member, now)
    with db.count_statements() as count:
        await saved(plan, member, now)
    assert count.count == 3  # the revision, the facts, the purchases


async def test_who_may_ask(plan: UUID, now: datetime) -> None:
    member = await member_with(now, "2026-05-01,100.00,CNY,beans,r1")
    own = cast.actor(Scope.SELF_READ, kind=ActorKind.MEMBER, member_id=member.member_id)
    assert (await plan_savings(own, plan, now=now)).certain_minor == 500
    with pytest.raises(Unauthenticated):
        await plan_savings(ANONYMOUS, plan, now=now)
    with pytest.raises(Forbidden):
        await plan_savings(cast.actor(Scope.SELF_READ, kind=ActorKind.MEMBER, member_id=0), plan, member=member, now=now)
    with pytest.raises(PlanNotPublished):
        await saved((await offers.draft(offers.vip88(code="next"), now)).public_id, member, now)
    with pytest.raises(NotFound):
        await saved(cast.UUID_OF_NOBODY, member, now)
