"""What a plan would have saved a member over the own last twelve months, also when that is less than its price (T6, W13, T4). Pure.

Counted is what a discount takes off what was really paid. A purchase whose product is not known counts apart, as what is
possible. The listed face value of benefits is no saving; it stands beside, by that name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.benefits.rules import BenefitContent
from app.benefits.rules.content import FaceValue, Quota
from app.core.calendar import whole_months
from app.core.conditions import Facts, MembershipState
from app.core.money import Money
from app.plans.rules import Duration

PERIODS_A_YEAR = {"YEAR": 1, "MONTH": 12, "DAY": 365}


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase: what was paid, and of which product. Without a SKU the product is not known."""

    on: date
    amount_minor: int
    sku: str | None = None
    category: str | None = None
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class ListedValue:
    """The face value of one benefit as it is listed, with source and date; `usable`: the member as a holder may use it now (B7)."""

    code: str
    title: Mapping[str, str]
    value: FaceValue
    usable: bool


@dataclass(frozen=True, slots=True)
class Savings:
    """The answer of the calculator. Amounts are in minor units of `currency`.

    `certain_minor` is what the plan's discounts take off purchases of known products, `possible_minor` what they might take
    off the `unknown` purchases besides. `price` is what the member pays for one period by the price list now, `cost_minor`
    that for twelve months; both None where the plan is not for sale to the member. `break_even_minor` is what must be bought
    of designated products within twelve months for the plan to pay; None where nothing is taken off at all.
    """

    since: date
    until: date
    currency: str
    purchases: int
    spent_minor: int
    unknown: int
    unknown_minor: int
    certain_minor: int
    possible_minor: int
    price: Money | None
    cost_minor: int | None
    break_even_minor: int | None
    listed: tuple[ListedValue, ...]

    @property
    def difference_minor(self) -> int | None:
        """The certain saving without what the plan costs: negative where the member would have lost money."""
        return None if self.cost_minor is None else self.certain_minor - self.cost_minor

    @property
    def best_difference_minor(self) -> int | None:
        """The same if every purchase of an unknown product had been of a designated one."""
        return None if self.cost_minor is None else self.certain_minor + self.possible_minor - self.cost_minor

    @property
    def face_value_minor(self) -> int:
        """The listed face value of the benefits that the member as a holder may use; no saving (T4)."""
        return sum(each.value.amount_minor for each in self.listed if each.usable)


@dataclass(frozen=True, slots=True)
class Year:
    """What was bought from the day `since` through `until`, oldest first."""

    since: date
    until: date
    currency: str
    bought: tuple[Bought, ...]


def savings(year: Year, duration: Duration, price: Money | None, benefits: Sequence[tuple[BenefitContent, bool]]) -> Savings:
    """The answer of the calculator for a year of purchases. Beside each benefit of the plan: whether the member as a holder may use it."""
    discounts = [content for content, usable in benefits if usable and content.discount]
    certain = taken_off(year.bought, discounts, duration, hopeful=False)
    hoped = taken_off(year.bought, discounts, duration, hopeful=True)
    unknown = [purchase.amount_minor for purchase in year.bought if purchase.sku is None]
    cost = None if price is None else year_cost(price, duration)
    return Savings(
        since=year.since,
        until=year.until,
        currency=year.currency,
        purchases=len(year.bought),
        spent_minor=sum(purchase.amount_minor for purchase in year.bought),
        unknown=len(unknown),
        unknown_minor=sum(unknown),
        certain_minor=certain,
        possible_minor=max(hoped - certain, 0),  # a quota may be used up by lesser purchases where all count
        price=price,
        cost_minor=cost,
        break_even_minor=None if cost is None else break_even(cost, discounts),
        listed=tuple(
            ListedValue(content.code, content.title, content.face_value, usable) for content, usable in benefits if content.face_value
        ),
    )


def as_holder(facts: Facts, plan: str) -> Facts:
    """The same member as a holder of the plan from now on."""
    memberships = {**facts.memberships, plan: str(MembershipState.ACTIVE)}
    return replace(facts, memberships=memberships, running={**facts.running, plan: facts.at})


def amount_off(amount_minor: int, percent: int) -> int:
    """What the discount takes off, rounded half up: 5 % off 9.99 is 0.50."""
    return (amount_minor * percent + 50) // 100


def taken_off(bought: Iterable[Bought], discounts: Sequence[BenefitContent], duration: Duration, *, hopeful: bool) -> int:
    """What the discounts take off the purchases, the greatest of those that fit each, as far as its quota lasts (B6).

    A purchase of an unknown product fits a discount on designated products only where the caller is `hopeful`.
    """
    in_order = sorted(discounts, key=_percent, reverse=True)
    used: Counter[tuple[str, int]] = Counter()
    off, start = 0, None
    for purchase in bought:
        start = start or purchase.on
        for discount in in_order:
            place = discount.code, _bucket(discount.quota, purchase.on, start, duration)
            left = discount.quota is None or used[place] < discount.quota.count
            if left and _fits(discount, purchase, hopeful):
                used[place] += 1
                off += amount_off(purchase.amount_minor, _percent(discount))
                break
    return off


def year_cost(price: Money, duration: Duration) -> int:
    """What twelve months of the plan cost, rounded half up."""
    return (2 * price.minor * PERIODS_A_YEAR[duration.unit] + duration.count) // (2 * duration.count)


def break_even(cost_minor: int, discounts: Iterable[BenefitContent]) -> int | None:
    """The spending at which the greatest discount without a quota takes off what the plan costs; None where there is none."""
    greatest = max((_percent(discount) for discount in discounts if discount.quota is None), default=0)
    return -(-100 * cost_minor // greatest) if greatest else None


def _percent(discount: BenefitContent) -> int:
    return discount.discount.percent if discount.discount else 0


def _fits(discount: BenefitContent, purchase: Bought, hopeful: bool) -> bool:
    said = discount.exclusions
    excluded_products, excluded_categories = (said.products, said.categories) if said else ([], [])
    if purchase.sku is None:
        return hopeful or not (discount.products or excluded_products or excluded_categories)
    if purchase.sku in excluded_products or purchase.category in excluded_categories:
        return False
    own = {"sku": purchase.sku, "category": purchase.category, "brand": purchase.brand}
    return not discount.products or any(own[kind] == code for item in discount.products for kind, code in item.items())


def _bucket(quota: Quota | None, on: date, start: date, duration: Duration) -> int:
    """Which of the stretches of time that a quota is counted in, as if the plan had begun on `start`."""
    if quota is None or quota.per == "LIFETIME":
        return 0
    if quota.per == "DAY":
        return on.toordinal()
    if quota.per == "MEMBERSHIP_MONTH":
        return whole_months(start, on)
    if duration.unit == "DAY":
        return (on - start).days // duration.count
    return whole_months(start, on) // (duration.count * (12 if duration.unit == "YEAR" else 1))
