"""What a price buys and what that costs (B7, T5): exact figures, compared in whole minor units."""

from datetime import date
from typing import Any

import pytest

from app.benefits.rules import BenefitContent, read_content
from app.catalogue.rules.documents import BENEFITS, PLANS, normal, said
from app.catalogue.rules.findings import Severity
from app.catalogue.rules.pricing import PricingHelp, pricing_faults, pricing_help, three_figures
from app.plans import rules as plans
from tests.benefits.offers import everybody
from tests.catalogue.examples import example
from tests.plans.offers import row, vip88

TODAY = date(2026, 11, 21)
EXAMPLE = {(document.noun, document.code): document for document in example()}


def nobody(_place: int) -> None:
    """Who pays by the row does not matter here."""


def helped(price: int | None, worth: int = 0, cost: int = 0, **benefit: Any) -> PricingHelp:
    """The help for a plan with one row and one benefit."""
    value = {"amount_minor": worth, "source": "price list", "on": "2026-11-01"}
    content = {"face_value": value, "unit_cost": {"amount_minor": cost, "paid_by": "COMMUNITY"}, **benefit}
    plan = plans.read_content(vip88(prices=[row("all", price)], benefits=["video"], **({} if price is not None else {"on_sale": False})))
    return pricing_help(plan, {"video": read_content(everybody("video", **content))}, "CNY", TODAY)


@pytest.mark.parametrize(
    ("worth", "price", "multiple", "fine"),
    [
        (200_000, 8_800, "22.7", True),
        (200_000, 88_800, "2.25", False),
        (44_000, 8_800, "5.00", True),
        (43_999, 8_800, "4.99", False),
        (10**12, 1, str(10**12), True),
        (10**12 - 1, 10**12 // 5, "4.99", False),
    ],
)
def test_worth_against_price(worth: int, price: int, multiple: str, fine: bool) -> None:
    """B7: 2,000 / 88 = 22.7 fine; 2,000 / 888 = 2.25 warns; exactly 5.0 fine."""
    told = helped(price, worth)
    assert (told.rows[0].multiple, told.rows[0].enough) == (multiple, fine)
    found = [(each.severity, each.kind.rule, each.fault.field) for each in pricing_faults(told, nobody)]
    assert found == ([] if fine else [(Severity.WARNING, "B7", "prices[0].price")])


@pytest.mark.parametrize(
    ("price", "cost", "margin", "percent", "covers"),
    [(8_800, 8_799, 1, 100, True), (8_800, 8_800, 0, 100, True), (8_800, 8_801, -1, 99, False), (8_800, 0, 8_800, None, True)],
)
def test_a_price_against_the_cost_at_full_use(price: int, cost: int, margin: int, percent: int | None, covers: bool) -> None:
    """T5: margin, the share of full use up to which the price covers the cost, and a warning below it."""
    told = helped(price, 10**6, cost)
    (line,) = told.rows
    assert (line.margin_minor, line.break_even_percent, line.covers) == (margin, percent, covers)
    assert [fault.kind.rule for fault in pricing_faults(told, nobody)] == ([] if covers else ["T5"])


def test_what_brands_and_partners_pay_and_what_has_dates_stands_apart() -> None:
    dated = helped(8_800, 10**6, 5_000, offered_until="2027-01-01")
    assert (dated.worth_minor, dated.cost_minor, [line.counted for line in dated.benefits]) == (0, 0, [False])
    brand = helped(8_800, 10**6, unit_cost={"amount_minor": 9_000, "paid_by": "BRAND"})
    assert (brand.cost_minor, brand.others_cost_minor, brand.rows[0].margin_minor) == (0, 9_000, 8_800)


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({"offered_from": "2026-11-21"}, True),
        ({"offered_from": "2026-11-22"}, False),
        ({"offered_from": "2026-01-01", "offered_until": "2027-12-31"}, False),
        ({"pilot": {"condition": None, "from_on": "2026-11-01", "until_on": "2026-12-01", "badge": None}}, False),
    ],
)
def test_what_every_buyer_gets_from_today_on_is_in_the_package(said: dict[str, Any], counted: bool) -> None:
    """B7: what began, and has no end, is worth as much as what was always there; what only testers get is nothing yet."""
    assert helped(8_800, 10**6, **said).worth_minor == (10**6 if counted else 0)


def test_what_is_not_sold_and_what_is_free_has_no_multiple() -> None:
    for told in (helped(None, 100), helped(0, 100)):
        assert told.rows[0].multiple is None
        assert list(pricing_faults(told, nobody)) == []


def test_the_help_for_88vip() -> None:
    """The example's own figures: a package of 3,217.00, of which the community pays 198.00."""
    benefits: dict[str, BenefitContent] = {code: read_content(normal(each)) for (noun, code), each in EXAMPLE.items() if noun == BENEFITS}
    told = pricing_help(plans.read_content(said(EXAMPLE[PLANS, "88vip"].data)), benefits, "CNY", TODAY)
    assert (told.worth_minor, told.cost_minor, told.others_cost_minor) == (321_700, 19_800, 73_400)
    assert [(line.code, line.multiple, line.margin_minor, line.break_even_percent) for line in told.rows] == [
        ("thousand", "36.5", -11_000, 44),
        ("everybody", "3.62", 69_000, 448),
    ]
    assert [(other.name, other.price.amount_minor, other.source) for other in told.comparisons] == [
        ("Plus card of another shop", 9_900, "its price list, as our own figures have it")
    ]
    assert len(told.benefits) == 14


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(5, 1, "5.00"), (4_999, 1_000, "4.99"), (99_999, 1_000, "99.9"), (100, 1, "100"), (1, 3, "0.33"), (123_456, 100, "1234")],
)
def test_three_figures_are_rounded_down(numerator: int, denominator: int, text: str) -> None:
    assert three_figures(numerator, denominator) == text
