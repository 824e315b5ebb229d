"""Which row prices a member, what the next better one needs, and which way there is the cheapest (T1, T2, W1)."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.core.conditions import Change, Fact, HowCode, Truth, spend_key, this_year
from app.core.money import Money
from app.orders.rules import price
from app.orders.rules.ways import MOST_WAYS, ways_to
from tests.orders.lists import EVERYBODY, LOYAL, NOON, both_of, either, facts, of, price_list
from tests.plans.offers import growth, row

RATES = {"vip": (100, 1)}  # a yuan is one growth
SPEND = of("spend", ">=", 50_000, period={"calendar": "year"})
CHINA = of("region", "in", ["CN"])


@pytest.mark.parametrize(("score", "minor", "code"), [(0, 88_800, "everybody"), (999, 88_800, "everybody"), (1_000, 8_800, "loyal")])
def test_the_reference_case(score: int, minor: int, code: str) -> None:
    """T1: 999 pays 888.00; 1000 pays 88.00."""
    found = price(price_list(LOYAL, EVERYBODY), facts(growth={"vip": score}))
    assert found.price == Money(minor, "CNY")
    assert found.row is not None
    assert found.row.code == code
    assert [judged.row.code for judged in found.judged] == ["loyal", "everybody"][: 1 if code == "loyal" else 2]


def test_the_first_row_that_holds_gives_the_price() -> None:
    rows = price_list(row("gold", 5_000, growth(5_000)), LOYAL, row("silver", 20_000, growth(500)), EVERYBODY)
    found = {score: price(rows, facts(growth={"vip": score})).row for score in (5_000, 4_999, 1_000, 999, 500, 499)}
    codes = {score: row.code for score, row in found.items() if row}
    assert codes == {5_000: "gold", 4_999: "loyal", 1_000: "loyal", 999: "silver", 500: "silver", 499: "everybody"}


def test_unknown_is_not_true() -> None:
    """Only TRUE grants: an undeclared region pays the row for everybody, and is told what to say."""
    found = price(price_list(row("home", 8_800, CHINA), EVERYBODY), facts())
    assert found.price == Money(88_800, "CNY")
    (rejected,) = found.rejected
    assert rejected.truth is Truth.UNKNOWN
    assert rejected.verdict is not None
    assert [unmet.how for unmet in rejected.verdict.unmet] == [HowCode.DECLARE_REGION]


def test_not_for_sale_is_an_answer() -> None:
    found = price(price_list(LOYAL, row("others", None)), facts(growth={"vip": 999}), RATES)
    assert (found.price, found.row and found.row.code) == (None, "others")
    assert found.better is not None
    assert (found.better.price, found.better.saving) == (Money(8_800, "CNY"), None)
    assert found.better.ways[0].spend_minor == 100


def test_a_plan_that_is_not_on_sale_has_no_row() -> None:
    found = price(price_list(LOYAL, EVERYBODY, on_sale=False), facts())
    assert (found.row, found.price, found.better, found.judged) == (None, None, None, ())


def test_the_next_better_row_says_the_exact_shortfall() -> None:
    """W1: 590 of 1,000 growth: 410 are missing, which is CNY 410.00 at a growth a yuan."""
    found = price(price_list(LOYAL, EVERYBODY), facts(growth={"vip": 590}), RATES).better
    assert found is not None
    assert (found.row.code, found.price, found.saving) == ("loyal", Money(8_800, "CNY"), Money(80_000, "CNY"))
    (way,) = found.ways
    (unmet,) = way.unmet
    assert (unmet.has, unmet.needed, unmet.missing, unmet.how) == (590, 1_000, 410, HowCode.EARN_GROWTH)
    assert (way.spend_minor, way.opens_on, way.reachable) == (41_000, None, True)


def test_the_next_better_row_is_the_nearest_price() -> None:
    rows = price_list(row("gold", 5_000, growth(5_000)), LOYAL, row("silver", 20_000, growth(500)), EVERYBODY)
    codes = {}
    for score in (0, 500, 1_000, 5_000):
        better = price(rows, facts(growth={"vip": score})).better
        codes[score] = better and better.row.code
    assert codes == {0: "silver", 500: "loyal", 1_000: "gold", 5_000: None}


def test_a_row_that_nothing_leads_to_comes_only_where_there_is_no_other() -> None:
    closed = row("past", 50_000, of("date", "<=", "2026-11-20"))
    better = price(price_list(closed, LOYAL, EVERYBODY), facts()).better
    assert better is not None
    assert (better.row.code, better.reachable) == ("loyal", True)
    better = price(price_list(closed, EVERYBODY), facts()).better
    assert better is not None
    assert (better.row.code, better.reachable) == ("past", False)


def test_a_later_row_that_costs_less_counts_too() -> None:
    """Rows that cannot hold together may stand in any order."""
    rows = price_list(row("newcomers", 20_000, of("growth", "<", 500)), LOYAL, EVERYBODY)
    found = price(rows, facts(growth={"vip": 100}))
    assert found.row is not None
    assert found.better is not None
    assert (found.row.code, found.better.row.code) == ("newcomers", "loyal")


def ways(condition: dict[str, Any], rates: dict[str, tuple[int, int]] | None = None, **known: Any) -> list[tuple[list[str], int | None]]:
    """The ways to the row with that condition: the facts of each, and what must be spent."""
    spend = {spend_key("vip", this_year()): known.pop("spent", 0)}
    better = price(
        price_list(row("better", 8_800, condition), EVERYBODY), facts(spend=spend, **known), RATES if rates is None else rates
    ).better
    assert better is not None
    return [([unmet.fact.value for unmet in way.unmet], way.spend_minor) for way in better.ways]


def test_the_cheapest_way_stands_first() -> None:
    """W1: 300.00 to spend is less than 410 growth at 410.00; with 100.00 less to go, growth would be."""
    asked = either(growth(1_000), SPEND)
    assert ways(asked, growth={"vip": 590}, spent=20_000) == [(["spend"], 30_000), (["growth"], 41_000)]
    assert ways(asked, growth={"vip": 790}, spent=20_000) == [(["growth"], 21_000), (["spend"], 30_000)]


def test_saying_something_is_cheaper_than_buying() -> None:
    assert ways(either(growth(1_000), CHINA)) == [(["region"], 0), (["growth"], 100_000)]


def test_one_purchase_counts_for_all_that_is_asked_in_its_programme() -> None:
    assert ways(both_of(growth(1_000), SPEND), growth={"vip": 590}) == [(["growth", "spend"], 50_000)]


def test_growth_without_a_published_rate_comes_last_and_has_no_price() -> None:
    assert ways(either(growth(10), SPEND), {}) == [(["spend"], 50_000), (["growth"], None)]


def test_growth_that_is_on_its_way_is_waited_for() -> None:
    """V9: what a purchase earned counts after the refund window; the day is told."""
    coming = Change(NOON + timedelta(days=5), Fact.GROWTH, 410, "vip")
    better = price(price_list(LOYAL, EVERYBODY), facts(growth={"vip": 590}, changes=(coming,)), RATES).better
    assert better is not None
    (way,) = better.ways
    assert (way.unmet[0].how, way.opens_on, way.spend_minor) == (HowCode.WAIT, date(2026, 11, 26), 0)


def test_of_two_that_cost_nothing_the_sooner_stands_first() -> None:
    asked = either(of("experience_months", ">=", 24), of("date", ">=", "2026-12-01"))
    assert [found[0] for found in ways(asked, industry_since=date(2025, 1, 1))] == [["date"], ["experience_months"]]


def test_groups_within_groups_are_chosen_from_each() -> None:
    inner = both_of(CHINA, SPEND)
    asked = {"language": 1, "root": {"all": [growth(10)["root"], {"any": [inner["root"], of("tag", "has_any", ["vip"])["root"]]}]}}
    assert ways(asked) == [(["growth", "region", "spend"], 50_000), (["growth", "tag"], 1_000)]


def test_what_holds_already_is_not_asked_for_again() -> None:
    assert ways(both_of(growth(10), SPEND, CHINA), growth={"vip": 10}, region="CN-31") == [(["spend"], 50_000)]


def test_at_most_five_ways_are_told_and_they_are_the_cheapest() -> None:
    """Twelve groups of two are 4,096 ways; the cheapest of each group makes the cheapest whole."""
    groups = [either(growth(100 + place), of("tag", "has_any", [f"t{place}"]))["root"] for place in range(12)]
    better = price(price_list(row("better", 8_800, {"language": 1, "root": {"all": groups}}), EVERYBODY), facts(), RATES).better
    assert better is not None
    assert len(better.ways) == MOST_WAYS
    assert [unmet.fact for unmet in better.ways[0].unmet] == [Fact.GROWTH] * 12
    assert better.ways[0].spend_minor == 11_100
    efforts = [way.effort(date(2026, 11, 21)) for way in better.ways]
    assert efforts == sorted(efforts)


def test_nothing_unmet_needs_nothing() -> None:
    (way,) = ways_to((), date(2026, 11, 21), RATES)
    assert (way.unmet, way.spend_minor) == ((), 0)
