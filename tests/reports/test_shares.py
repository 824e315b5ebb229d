"""The share of the best buyers and its interval (G2, W14): exact cases, the real buyers, and another way to the same interval."""

import math
from collections import Counter

import pytest

from app.reports.rules import Concentration, Group, concentration_of
from app.reports.rules.shares import MOST_DRAWS, Interval
from tests.shop import SAMPLE


def alone(*totals: int) -> Concentration:
    """What is said of buyers who each spent so many yuan."""
    return concentration_of([Group(1, total * 100) for total in sorted(totals, reverse=True)])


def real_buyers() -> list[int]:
    """What each of the real buyers spent, in minor units, the most first; read without the product."""
    totals: Counter[str] = Counter()
    for line in SAMPLE.read_text().splitlines()[1:]:
        member, _day, amount, *_rest = line.split(",")
        totals[member] += round(float(amount) * 100)
    return sorted(totals.values(), reverse=True)


@pytest.mark.parametrize(
    ("totals", "top", "share", "meets"),
    [
        ((400, 400, *[25] * 8), 2, 8000, True),
        ((400, 400, *[25] * 7, 26), 2, 7992, False),
        ((400, 400, *[25] * 7, 24), 2, 8008, True),
        ((100,) * 5, 1, 2000, False),
        ((100,) * 9, 1, 1111, False),  # the whole part of 9 / 5
        ((100, *[0] * 4), 1, 10000, True),
        ((60, 40, *[0] * 8), 2, 10000, True),  # buyers of 0.00 count
        ((60, 40), 0, None, False),
        ((0,) * 10, 2, None, False),
        ((), 0, None, False),
    ],
)
def test_the_share_of_the_top_fifth(totals: tuple[int, ...], top: int, share: int | None, meets: bool) -> None:
    """2 x 400 + 8 x 25 meets 80.00 %; one 26 for a 25 makes 79.92 %, which does not."""
    found = alone(*totals)
    assert (found.top_buyers, found.share, found.meets_the_share) == (top, share, meets)
    assert (found.interval is None) == (found.curve == ()) == (share is None)


def test_the_share_is_judged_before_it_is_rounded() -> None:
    """79.996 % is shown as 80.00 % and does not meet it."""
    found = concentration_of([Group(1, 79_996), *[Group(1, 5_001)] * 4])
    assert (found.share, found.meets_the_share) == (8000, False)


def test_the_real_buyers() -> None:
    """2,357 buyers, 244,091.94 in all, the top 471 make 67.40 %; the interval is about 65.1 to 69.6 % (+-0.3)."""
    found = concentration_of([Group(1, total) for total in real_buyers()])
    assert (found.buyers, found.sales_minor, found.top_buyers, found.share) == (2_357, 24_409_194, 471, 6740)
    assert found.interval is not None
    assert abs(found.interval.low - 6510) <= 30
    assert abs(found.interval.high - 6960) <= 30
    assert found == concentration_of([Group(1, total) for total in real_buyers()])  # the same data, the same interval


def by_influence(totals: list[int]) -> tuple[float, float]:
    """The 95 % interval of the share without drawing anything: by the spread of each buyer's influence on it (delta method)."""
    number, top, sales = len(totals), len(totals) // 5, sum(totals)
    share, mark = sum(totals[:top]) / sales, totals[top - 1]
    part = top / number
    influence = ((total - mark) * (place < top) + mark * part - share * total for place, total in enumerate(totals))
    error = math.sqrt(sum(each**2 for each in influence)) / sales
    return (share - 1.96 * error) * 10_000, (share + 1.96 * error) * 10_000


def test_another_way_leads_to_the_same_interval() -> None:
    totals = real_buyers()
    found = concentration_of([Group(1, total) for total in totals]).interval
    assert found is not None
    low, high = by_influence(totals)
    assert abs(found.low - low) <= 30
    assert abs(found.high - high) <= 30


def test_the_interval_of_many_is_drawn_from_some_of_them() -> None:
    """Ten of each real buyer: the interval is narrower by the root of ten, although no sample holds more than 5,000."""
    totals = [total for total in real_buyers() for _ in range(10)]
    assert len(totals) > 4 * MOST_DRAWS
    found = concentration_of([Group(1, total) for total in totals]).interval
    assert found is not None
    low, high = by_influence(totals)
    assert abs(found.low - low) <= 10
    assert abs(found.high - high) <= 10


def test_rounding_never_makes_an_interval_narrower() -> None:
    """Buyers who all spend the same leave no doubt: the share of a sample is the share of all; its bounds are rounded outward."""
    assert alone(*[100] * 10).interval == Interval(2000, 2000)
    third = alone(*[100] * 7).interval  # 1 / 7 = 14.2857... %
    assert third == Interval(1428, 1429)


def test_the_curve_goes_from_nobody_to_all() -> None:
    found = alone(400, 400, *[25] * 8)
    assert len(found.curve) == 101
    assert [tuple(found.curve[percent]) for percent in (0, 10, 20, 50, 100)] == [
        (0, 0, 0), (10, 1, 4000), (20, 2, 8000), (50, 5, 8750), (100, 10, 10000),
    ]  # fmt: skip
    assert list(found.curve) == sorted(found.curve, key=lambda point: point.sales_basis_points)


def test_a_group_is_taken_as_buyers_who_spent_alike() -> None:
    together = concentration_of([Group(2, 80_000), Group(8, 20_000)])
    assert (together.share, together.interval) == (8000, alone(400, 400, *[25] * 8).interval)
    assert together.curve == alone(400, 400, *[25] * 8).curve
