"""Which row of a price list a member pays by, and what the next better one still needs (T1, T2, W1). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.conditions import Facts, Truth, Verdict, evaluate
from app.core.money import Money
from app.orders.rules.ways import Rates, Way, ways_to
from app.plans.rules import PriceRow

NO_RATES: Rates = {}


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with the verdict on the member; an unconditional row holds for everybody and has none."""

    row: PriceRow
    verdict: Verdict | None

    @property
    def truth(self) -> Truth:
        """Whether the row holds; only TRUE does."""
        return Truth.TRUE if self.verdict is None else self.verdict.truth


@dataclass(frozen=True, slots=True)
class Better:
    """A row that costs less, and what it still needs.

    `saving` is the difference to the member's own price; None where that row is not for sale to the member at all. Each of
    `ways` is enough; the cheapest stands first.
    """

    row: PriceRow
    price: Money
    saving: Money | None
    ways: tuple[Way, ...]

    @property
    def reachable(self) -> bool:
        """Whether anything that the member does, or time, leads there."""
        return any(way.reachable for way in self.ways)


@dataclass(frozen=True, slots=True)
class Priced:
    """The answer of a price list for one member.

    `chosen` is the first row that holds, `rejected` those before it; without rows the plan is not on sale and there is none.
    `better` is the next better row: of those that cost less the dearest, so the nearest; one that nothing leads to only where
    there is no other.
    """

    chosen: JudgedRow | None
    rejected: tuple[JudgedRow, ...]
    better: Better | None

    @property
    def row(self) -> PriceRow | None:
        """The row that gives the price."""
        return self.chosen.row if self.chosen else None

    @property
    def price(self) -> Money | None:
        """What the member pays; None: not for sale."""
        return self.chosen.row.price if self.chosen else None

    @property
    def judged(self) -> tuple[JudgedRow, ...]:
        """Every row that was asked, in the order of the list."""
        return (*self.rejected, self.chosen) if self.chosen else self.rejected


def price(rows: Sequence[PriceRow], facts: Facts, rates: Mapping[str, tuple[int, int]] = NO_RATES) -> Priced:
    """What the member pays: by the first row whose condition is TRUE (T1). Unknown is not true.

    `rates` says by programme what earns growth, so that ways to it can be compared in money.
    Raises KeyError where `facts` lack what a condition needs.
    """
    rejected: list[JudgedRow] = []
    for row in rows:
        judged = JudgedRow(row, evaluate(row.condition, facts) if row.condition is not None else None)
        if judged.truth is Truth.TRUE:
            return Priced(judged, tuple(rejected), _next_better(rows, judged.row, facts, rates))
        rejected.append(judged)
    return Priced(None, tuple(rejected), _next_better(rows, None, facts, rates))


def _next_better(rows: Sequence[PriceRow], chosen: PriceRow | None, facts: Facts, rates: Rates) -> Better | None:
    own = chosen.price if chosen else None
    found = []
    for row in rows:
        if row is chosen or row.price is None or row.condition is None or (own is not None and row.price.minor >= own.minor):
            continue
        verdict = evaluate(row.condition, facts)
        if not verdict.entitled:
            saving = Money(own.minor - row.price.minor, own.currency) if own else None
            found.append(Better(row, row.price, saving, ways_to(verdict.unmet, facts.on, rates)))
    return max(found, key=lambda better: (better.reachable, better.price.minor), default=None)
