"""The verdict on a community's figures (G2): three grounds, each with its reason in Chinese and English, and what waiting costs."""

import math
import statistics
from dataclasses import replace
from datetime import date
from typing import Literal
from uuid import UUID

import pytest

from app.reports.rules import Figures, Ground, Group, Month, Verdict, Waiting, concentration_of, month_starts, per_month, readiness_of
from app.reports.rules.readiness import joined, variation_of
from app.reports.rules.shares import Concentration, Interval

YES, NO, NOT_CLEAR = Verdict.YES, Verdict.NO, Verdict.NOT_CLEAR
SURE = Concentration(10_000, 100, 2_000, 85, 8500, Interval(8400, 8600), ())
MONTHS = tuple(Month(date(2026, month, 1), 10_000) for month in range(5, 11))
READY = Figures(
    "vip", date(2026, 11, 21), "CNY", 30_000, date(2026, 1, 1), date(2026, 11, 21), SURE, MONTHS, 1_000, 1_000, 25, (),
)  # fmt: skip


def verdicts(figures: Figures) -> tuple[Verdict, ...]:
    """The verdicts of share, members, variation, and the whole."""
    found = readiness_of(figures)
    assert [reason.ground for reason in found.reasons] == list(Ground)
    return (*(reason.verdict for reason in found.reasons), found.verdict)


def test_all_three_say_yes() -> None:
    assert verdicts(READY) == (YES, YES, YES, YES)


@pytest.mark.parametrize(
    ("interval", "share"),
    [((8000, 8600), YES), ((7999, 8600), NOT_CLEAR), ((7000, 8000), NOT_CLEAR), ((7000, 7999), NO), ((6511, 6983), NO), (None, NOT_CLEAR)],
)
def test_the_interval_decides_and_not_the_share(interval: tuple[int, int] | None, share: Verdict) -> None:
    """Yes if its lower bound is at least 80 %, no if its upper bound is below, else not clear."""
    told = replace(SURE, interval=Interval(*interval) if interval else None, share=8500 if interval else None)
    assert verdicts(replace(READY, concentration=told)) == (share, YES, YES, share)


@pytest.mark.parametrize(("active", "least", "verdict"), [(999, 1000, NO), (1000, 1000, YES), (49, 50, NO), (50, 50, YES), (0, 0, YES)])
def test_how_many_members_are_wanted_is_settable(active: int, least: int, verdict: Verdict) -> None:
    assert verdicts(replace(READY, active_free_members=active, least_members=least)) == (YES, verdict, YES, verdict)


def told(*sales: int) -> tuple[Month, ...]:
    return tuple(Month(month.starts_on, minor) for month, minor in zip(MONTHS, sales, strict=True))


@pytest.mark.parametrize(
    ("sales", "most", "variation", "verdict"),
    [
        ((100,) * 6, 25, 0, YES),
        ((75, 125) * 3, 25, 2739, NO),
        ((75, 125) * 3, 28, 2739, YES),
        ((735682, 767971, 985005, 601153, 637814, 559087), 25, 2163, YES),  # the real buyers, January to June 1998
        ((0, 0, 0, 0, 0, 100), 25, 24495, NO),
        ((0,) * 6, 25, None, NOT_CLEAR),
    ],
)
def test_how_much_monthly_sales_vary(sales: tuple[int, ...], most: int, variation: int | None, verdict: Verdict) -> None:
    found = readiness_of(replace(READY, months=told(*sales), most_variation=most))
    assert (found.variation, found.verdict) == (variation, verdict)
    if variation is not None:
        assert found.variation == math.ceil(round(statistics.stdev(sales) / statistics.mean(sales) * 10_000, 6))


def test_25_percent_exactly_is_within_25_percent() -> None:
    """Around a mean of 8 the squares of 1, 1, 3 and 3 are 20, the variance 4, the deviation 2. A little more is rounded up."""
    assert variation_of([7, 9, 5, 11, 8, 8]) == 2500
    assert variation_of([70_000, 90_000, 50_000, 110_001, 80_000, 80_000]) == 2501
    assert variation_of([40, 40, 40, 40, 40, 40]) == 0


def test_a_young_history_is_not_judged() -> None:
    """The first purchase must not be later than the first day of the six months."""
    assert verdicts(replace(READY, first_on=date(2026, 5, 1)))[2] is YES
    assert verdicts(replace(READY, first_on=date(2026, 5, 2)))[2:] == (NOT_CLEAR, NOT_CLEAR)
    assert verdicts(replace(READY, first_on=None))[2] is NOT_CLEAR


@pytest.mark.parametrize(
    ("on", "first", "end"),
    [
        (date(1998, 6, 30), date(1998, 1, 1), date(1998, 7, 1)),  # June is whole on its last day
        (date(1998, 6, 29), date(1997, 12, 1), date(1998, 6, 1)),
        (date(2026, 11, 21), date(2026, 5, 1), date(2026, 11, 1)),
        (date(2027, 1, 1), date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_the_last_six_whole_months(on: date, first: date, end: date) -> None:
    starts = month_starts(on)
    assert (len(starts), starts[0], starts[-1]) == (7, first, end)


@pytest.mark.parametrize(
    ("each", "whole"),
    [((YES, YES, YES), YES), ((YES, NOT_CLEAR, YES), NOT_CLEAR), ((NOT_CLEAR, NO, YES), NO), ((NO, NO, NOT_CLEAR), NO)],
)
def test_one_no_says_no_and_one_doubt_says_not_clear(each: tuple[Verdict, ...], whole: Verdict) -> None:
    assert joined(each) is whole


def test_it_says_why_in_both_languages() -> None:
    figures = replace(READY, concentration=replace(SURE, share=6740, interval=Interval(6511, 6983)), active_free_members=299)
    share, members, variation = readiness_of(figures).reasons
    assert share.sentence("en") == (
        "The top 2,000 of 10,000 buyers make 67.40 % of all sales; all of the 95 % interval (65.11 to 69.83 %) lies below 80 %."
    )
    assert (
        share.sentence("zh")
        == "消费最高的 2,000 位买家（共 10,000 位）贡献了全部销售额的 67.40 %；95 % 置信区间（65.11–69.83 %）全部低于 80 %。"
    )
    assert members.sentence("en") == "299 active free members, fewer than the 1,000 that are wanted."
    assert variation.sentence("zh") == "最近六个完整月的月销售额波动为 0.00 %，要求不超过 25 %。"


def test_what_waiting_costs_is_said_for_each_plan_on_sale() -> None:
    assert readiness_of(READY).waiting("en") == (
        "No plan is on sale, so what waiting costs cannot be said yet: publish a plan with a price, even for a small audience.",
    )
    offered = Waiting(UUID(int=1), "88vip", {"en": "88VIP", "zh": "88VIP 会员"}, 299, 2_180_066)
    sentence, ceiling = readiness_of(replace(READY, waiting=(offered,))).waiting("en")
    assert ceiling.startswith("That is a ceiling and no forecast")
    nobody = readiness_of(replace(READY, waiting=(replace(offered, members=0, monthly_minor=0),))).waiting("en")
    assert nobody == ("88VIP offers a price to no active free member today, so waiting with it costs nothing.",)
    assert sentence.startswith(
        "If every one of the 299 active free members whom 88VIP offers a price bought it today, it would bring CNY 21,800.66 a month"
    )
    assert "88VIP 会员" in readiness_of(replace(READY, waiting=(offered,))).waiting("zh")[0]


@pytest.mark.parametrize(
    ("total", "count", "unit", "month"),
    [(106_400, 1, "YEAR", 8_866), (9_900, 2, "YEAR", 412), (3_000, 1, "MONTH", 3_000), (3_000, 6, "MONTH", 500), (1_200, 30, "DAY", 1_216)],
)
def test_a_price_for_one_month(total: int, count: int, unit: Literal["DAY", "MONTH", "YEAR"], month: int) -> None:
    assert per_month(total, count, unit) == month


def test_a_share_without_buyers_is_no_share() -> None:
    assert verdicts(replace(READY, concentration=concentration_of([Group(1, 500)])))[0] is NOT_CLEAR
