"""The ways to meet what is unmet, the cheapest first (W1). Pure.

What is unmet names its alternatives (`Unmet.choices`); a way is one choice of each. Ways are compared by what they cost the
member: first whether they can be gone at all, then what lies with others or with time that nobody can tell, then plans to
join, then money to spend, then days to wait. One purchase counts towards every sum and growth of its programme, so of those
the greatest is needed, not all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product

from app.core.conditions import Fact, HowCode, Unmet

MOST_WAYS = 5
Rates = Mapping[str, tuple[int, int]]  # by programme: (minor units, growth that they earn)
_UNCERTAIN = (HowCode.ASK_MODERATOR, HowCode.LET_PERIOD_PASS)
_PLANS = (HowCode.JOIN_PLAN, HowCode.RENEW_PLAN)


@dataclass(frozen=True, slots=True)
class Way:
    """What must be met together.

    `spend` is by programme what must be bought for, in minor units, where growth can be earned by buying at a published rate;
    `unpriced` counts what must be earned but has no rate. `opens_on` is the day up to which the member must wait.
    """

    unmet: tuple[Unmet, ...] = ()
    spend: Mapping[str, int] | None = None
    unpriced: int = 0
    opens_on: date | None = None

    @property
    def reachable(self) -> bool:
        """Whether the member, or time alone, can meet it."""
        return not self._count(HowCode.NOT_REACHABLE)

    @property
    def spend_minor(self) -> int | None:
        """What must be bought for in all; None where that cannot be said, 0 where nothing must."""
        return None if self.unpriced else sum((self.spend or {}).values())

    def effort(self, today: date) -> tuple[int, ...]:
        """What the way costs, comparable: less is cheaper."""
        money = sum((self.spend or {}).values())
        days = (self.opens_on - today).days if self.opens_on else 0
        blocked, plans = self._count(HowCode.NOT_REACHABLE), self._count(*_PLANS)
        return blocked, self._count(*_UNCERTAIN), plans, self.unpriced, money, days, len(self.unmet)

    def _count(self, *codes: HowCode) -> int:
        return sum(unmet.how in codes for unmet in self.unmet)

    def together(self, other: "Way") -> "Way":
        """Both must be met."""
        mine, theirs = self.spend or {}, other.spend or {}
        spend = {programme: max(mine.get(programme, 0), theirs.get(programme, 0)) for programme in (*mine, *theirs)}
        days = [day for day in (self.opens_on, other.opens_on) if day]
        return Way(self.unmet + other.unmet, spend, self.unpriced + other.unpriced, max(days, default=None))


def ways_to(unmet: Sequence[Unmet], today: date, rates: Rates) -> tuple[Way, ...]:
    """At most five ways, each enough, the cheapest first."""
    return tuple(_ways(unmet, 0, today, rates))


def _ways(unmet: Sequence[Unmet], depth: int, today: date, rates: Rates) -> list[Way]:
    """The cheapest ways to meet all of `unmet`, which share their first `depth` choices."""
    needed = [_single(one, rates) for one in unmet if len(one.choices) <= depth]
    groups: dict[str, dict[int, list[Unmet]]] = {}
    for one in unmet:
        if len(one.choices) > depth:
            choice = one.choices[depth]
            groups.setdefault(choice.group, {}).setdefault(choice.option, []).append(one)
    found = [reduce(Way.together, needed, Way())]
    for options in groups.values():
        either = [way for below in options.values() for way in _ways(below, depth + 1, today, rates)]
        found = _cheapest([one.together(other) for one, other in product(found, _cheapest(either, today))], today)
    return found


def _cheapest(ways: list[Way], today: date) -> list[Way]:
    return sorted(ways, key=lambda way: way.effort(today))[:MOST_WAYS]


def _single(unmet: Unmet, rates: Rates) -> Way:
    programme, missing = str(unmet.leaf.programme), unmet.missing
    if unmet.how is HowCode.SPEND_MORE and isinstance(missing, int):
        return Way((unmet,), {programme: missing})
    if unmet.how is HowCode.EARN_GROWTH and unmet.fact is Fact.GROWTH and isinstance(missing, int):
        if programme not in rates:
            return Way((unmet,), unpriced=1)
        minor, growth = rates[programme]
        return Way((unmet,), {programme: -(-missing // growth) * minor})
    return Way((unmet,), opens_on=unmet.opens_on)
