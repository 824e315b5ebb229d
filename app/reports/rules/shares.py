"""How much of all sales the best buyers make, and how sure that is (G2, W14). Pure, and bounded whatever the number of buyers.

Shares are basis points: hundredths of a percent, so that 6740 is 67.40 %. The share itself is rounded half up for showing
and judged by its whole parts; an interval is rounded outward, so that rounding never makes a verdict surer than it is.
"""

import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

WHOLE = 10_000
WANTED = 8_000
TOP = 5
ROUNDS = 1_999  # (1,999 + 1) x 2.5 % = 50: the percentiles are the 50th smallest and the 50th largest
TAIL = 50
MOST_DRAWS = 5_000
SEED = 8020
_FINE = 10**9


class Group(NamedTuple):
    """Buyers who stand side by side in the order of what they spent, and what they spent together, in minor units."""

    buyers: int
    total_minor: int


class Point(NamedTuple):
    """A point of the curve: the best so many percent of the buyers make so many basis points of all sales."""

    buyers_percent: int
    buyers: int
    sales_basis_points: int


class Interval(NamedTuple):
    """The 95 % interval of the share."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Concentration:
    """The share of the top fifth of the buyers with its interval, and the whole curve.

    `share` and `interval` are missing where there is no share: fewer than five buyers, or no sales.
    """

    buyers: int
    sales_minor: int
    top_buyers: int
    top_minor: int
    share: int | None
    interval: Interval | None
    curve: tuple[Point, ...]

    @property
    def meets_the_share(self) -> bool:
        """Whether the share itself, without regard to its interval, is at least 80 %: judged by its whole parts."""
        return self.share is not None and self.top_minor * WHOLE >= self.sales_minor * WANTED


def concentration_of(groups: Sequence[Group]) -> Concentration:
    """The share of the top fifth: the whole part of n / 5 buyers, those of 0.00 counted. Source: G2.

    `groups` are sorted, whoever spent most first; a group of more than one buyer is taken as buyers who spent alike.
    """
    buyers, sales = sum(group.buyers for group in groups), sum(group.total_minor for group in groups)
    top = buyers // TOP
    places = sorted({buyers * percent // 100 for percent in range(101)} | {top})
    sums = dict(zip(places, _sums_of_first(groups, places), strict=True))
    told = top > 0 and sales > 0
    return Concentration(
        buyers=buyers,
        sales_minor=sales,
        top_buyers=top,
        top_minor=sums[top],
        share=_half_up(sums[top], sales) if told else None,
        interval=_interval(groups, sums[top] * _FINE // sales) if told else None,
        curve=tuple(
            Point(percent, place, _half_up(sums[place], sales))
            for percent, place in ((percent, buyers * percent // 100) for percent in range(101))
        )
        if told
        else (),
    )


def _half_up(part: int, whole: int) -> int:
    return (2 * part * WHOLE + whole) // (2 * whole)


def _sums_of_first(groups: Sequence[Group], places: Sequence[int]) -> list[int]:
    """What the first so many buyers spent, for each of the ascending places."""
    found, before, spent = [], 0, 0
    rest = iter(groups)
    group = next(rest, Group(0, 0))
    for place in places:
        while before + group.buyers < place:
            before, spent = before + group.buyers, spent + group.total_minor
            group = next(rest)
        found.append(spent + (group.total_minor * (place - before) // group.buyers if group.buyers else 0))
    return found


def _interval(groups: Sequence[Group], share: int) -> Interval:
    """The percentile interval of 1,999 samples drawn with replacement; the same groups always give the same interval.

    Up to 5,000 buyers each sample is as large as the buyers are many. Of more, 5,000 are drawn, and the deviations from the
    share are made smaller by the root of 5,000 / n (m out of n). Source: ADR 0086.
    """
    spent = array("q")
    for group in groups:
        spent.extend([group.total_minor // group.buyers] * group.buyers)
    buyers = len(spent)
    draws = min(buyers, MOST_DRAWS)
    uniform = random.Random(SEED).random  # noqa: S311  a seed makes the interval repeatable; nothing is secret
    found = sorted(_sampled(spent, sorted([int(uniform() * buyers) for _ in range(draws)])) for _ in range(ROUNDS))
    low, high = found[TAIL - 1] - share, found[-TAIL] - share
    if draws < buyers:
        narrower = sqrt(draws / buyers)
        low, high = int(low * narrower), int(high * narrower)
    step = _FINE // WHOLE
    return Interval(max(0, (share + low) // step), min(WHOLE, -(-(share + high) // step)))


def _sampled(spent: Sequence[int], places: Sequence[int]) -> int:
    """The share of the top fifth of a sample, in billionths; 0 where the sample bought nothing. Early places spent most."""
    drawn = [spent[place] for place in places]
    sales = sum(drawn)
    return sum(drawn[: len(drawn) // TOP]) * _FINE // sales if sales else 0
