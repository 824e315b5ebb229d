"""Whether the community is ready for a paid plan (G2, W14)."""

from datetime import date
from typing import Annotated

import strawberry

from app.core.access import Scope
from app.core.ids import NodeType, global_id
from app.reports import queries, rules
from app.reports.rules import Ground, Verdict
from schema.context import Info
from schema.cost import ListSize
from schema.fields import field, query
from schema.nodes import column
from schema.scalars import BigInt, Money
from schema.text import Language

COST = 500
Programme = Annotated[str | None, strawberry.argument(description="A programme's code. Left out: the whole community.")]
AsOf = Annotated[date | None, strawberry.argument(description="As it was at the end of that day. Left out: as it is now.")]

_FEW = ListSize(assumed_size=3)


@strawberry.type(description="A point of the curve: the buyers who spent most, and how much of all sales they make.")
class ReadinessPoint:
    """A point of the curve."""

    row: strawberry.Private[rules.Point]

    buyers_percent: int = column("How many percent of the buyers, those who spent most first: 0 to 100.")
    buyers: int = column("How many buyers these are: the whole part.")
    sales_basis_points: int = column("Their share of all sales in hundredths of a percent: 6740 is 67.40 %.")


@strawberry.type(description="What one ground of the report says.")
class ReadinessReason:
    """A reason."""

    row: strawberry.Private[rules.Reason]

    ground: Ground = column("What was judged.")
    verdict: Verdict = column("What came of it.")

    @field()
    def sentence(self, info: Info, language: Language = None) -> str:
        """The reason with its numbers, in the language."""
        return self.row.sentence(language or info.context.language)


@strawberry.type(description="The 95 % bootstrap interval of a share, rounded outward; the same purchases always give the same interval.")
class ShareInterval:
    """An interval."""

    low_basis_points: int = strawberry.field(description="Its lower bound in hundredths of a percent.")
    high_basis_points: int = strawberry.field(description="Its upper bound in hundredths of a percent.")


@strawberry.type(description="The sales of a whole month.")
class MonthlySales:
    """A month."""

    starts_on: date = strawberry.field(description="Its first day, in the community's zone.")
    sales: Money = strawberry.field(description="What was sold in it.")


@strawberry.type(description="What a month of waiting costs at most: what a plan on sale would bring if all who could bought it today.")
class WaitingCost:
    """The ceiling of one plan."""

    row: strawberry.Private[rules.Waiting]
    currency: strawberry.Private[str]

    members: int = column("How many active free members its price list offers a price.")

    @field()
    def plan(self) -> strawberry.ID:
        """The plan's global id."""
        return strawberry.ID(global_id(NodeType.PLAN, self.row.plan_id))

    @field()
    def plan_code(self) -> str:
        """The plan's code."""
        return self.row.plan

    @field()
    def monthly(self) -> Money:
        """What they would pay for one month, all together. A ceiling and no forecast; the cost of benefits is not taken off."""
        return Money(amount_minor=BigInt(self.row.monthly_minor), currency=self.currency)


@strawberry.type(description="Whether the community is ready for a paid plan, why, and what waiting costs (G2).")
class Readiness:
    """The report."""

    row: strawberry.Private[rules.Readiness]

    verdict: Verdict = column("The answer: one NO among the reasons says no, else one NOT_CLEAR says not clear.")

    @field()
    def on(self) -> date:
        """The day through which was counted."""
        return self.row.figures.on

    @field(size=_FEW)
    def reasons(self) -> list[ReadinessReason]:
        """One for each ground: share, members, variation."""
        return [ReadinessReason(row=reason) for reason in self.row.reasons]

    @field(size=_FEW)
    def waiting(self) -> list[WaitingCost]:
        """What waiting costs, for each plan on sale."""
        return [WaitingCost(row=each, currency=self.row.figures.currency) for each in self.row.figures.waiting]

    @field()
    def waiting_sentences(self, info: Info, language: Language = None) -> list[str]:
        """The same in words; without a plan on sale, that it cannot be said."""
        return list(self.row.waiting(language or info.context.language))

    @field()
    def buyers(self) -> int:
        """How many members bought something, be it for 0.00."""
        return self.row.figures.concentration.buyers

    @field()
    def purchases(self) -> int:
        """How many purchases these were."""
        return self.row.figures.purchases

    @field()
    def sales(self) -> Money:
        """All that was sold."""
        return self._money(self.row.figures.concentration.sales_minor)

    @field()
    def first_on(self) -> date | None:
        """The day of the first purchase."""
        return self.row.figures.first_on

    @field()
    def last_on(self) -> date | None:
        """The day of the last purchase."""
        return self.row.figures.last_on

    @field()
    def top_buyers(self) -> int:
        """How many the top fifth are: the whole part of n / 5."""
        return self.row.figures.concentration.top_buyers

    @field()
    def top_sales(self) -> Money:
        """What the top fifth bought."""
        return self._money(self.row.figures.concentration.top_minor)

    @field()
    def share_basis_points(self) -> int | None:
        """The top fifth's share of all sales in hundredths of a percent, rounded half up: 6740 is 67.40 %."""
        return self.row.figures.concentration.share

    @field()
    def meets_the_share(self) -> bool:
        """Whether the share itself, without regard to its interval, is at least 80 %."""
        return self.row.figures.concentration.meets_the_share

    @field()
    def interval(self) -> ShareInterval | None:
        """How sure the share is; null where there is none."""
        found = self.row.figures.concentration.interval
        return ShareInterval(low_basis_points=found.low, high_basis_points=found.high) if found else None

    @field()
    def active_free_members(self) -> int:
        """Members in good standing who spent something in the last 90 days and hold no running membership."""
        return self.row.figures.active_free_members

    @field()
    def least_active_free_members(self) -> int:
        """How many of them the community wants at least."""
        return self.row.figures.least_members

    @field(size=ListSize(assumed_size=6))
    def months(self) -> list[MonthlySales]:
        """The last six whole months."""
        return [MonthlySales(starts_on=month.starts_on, sales=self._money(month.sales_minor)) for month in self.row.figures.months]

    @field()
    def variation_basis_points(self) -> int | None:
        """How much they vary: the standard deviation over the mean (coefficient of variation) in hundredths of a percent, rounded up."""
        return self.row.variation

    @field()
    def most_variation_percent(self) -> int:
        """How much variation the community allows at most."""
        return self.row.figures.most_variation

    @field(size=ListSize(assumed_size=101))
    def curve(self) -> list[ReadinessPoint]:
        """The share of the top 0 %, 1 %, ... 100 % of the buyers; empty where there is no share."""
        return [ReadinessPoint(row=point) for point in self.row.figures.concentration.curve]

    def _money(self, minor: int) -> Money:
        return Money(amount_minor=BigInt(minor), currency=self.row.figures.currency)


@strawberry.type
class ReportQueries:
    """The root fields of this module."""

    @query(scope=Scope.REPORTS_READ, cost=COST)
    async def readiness(self, info: Info, programme: Programme = None, as_of: AsOf = None) -> Readiness | None:
        """Whether the community is ready for a paid plan. It looks at all purchases, which is what it costs."""
        found = await queries.readiness(info.context.actor, programme=programme, as_of=as_of, now=info.context.now)
        return Readiness(row=found)
