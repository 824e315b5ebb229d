"""What a price is worth beside what it buys and what that costs, for those who set prices (T5, B7)."""

import strawberry

from app.catalogue.rules.pricing import BenefitWorth as Worth
from app.catalogue.rules.pricing import PricingHelp, RowHelp
from schema.benefit_parts import FEW
from schema.context import Info
from schema.enums import CostBearer
from schema.fields import field
from schema.nodes import column
from schema.plans import PriceComparison
from schema.scalars import Money
from schema.text import Language, chosen


@strawberry.type(description="What one benefit brings into the package.")
class BenefitWorth:
    """A benefit of the package."""

    row: strawberry.Private[Worth]
    currency: strawberry.Private[str]

    code: str = column("The benefit, by code.")
    counted: bool = column("Whether it counts: what has a last day, has not begun or is tried out is no part of the package.")

    @field()
    def title(self, info: Info, language: Language = None) -> str:
        """Its title in the language."""
        return chosen(self.row.title, info, language)

    @field()
    def worth(self) -> Money | None:
        """Its face value; null where none is stated."""
        return Money.perhaps(self.row.worth_minor, self.currency)

    @field()
    def cost(self) -> Money | None:
        """What it costs at full use; null where that is not stated."""
        return Money.perhaps(self.row.cost_minor, self.currency)

    @field()
    def paid_by(self) -> CostBearer | None:
        """Who pays that."""
        return None if self.row.paid_by is None else CostBearer[self.row.paid_by]


@strawberry.type(description="One row of the price list beside the package.")
class PricingRow:
    """A price and what it does."""

    row: strawberry.Private[RowHelp]
    currency: strawberry.Private[str]

    code: str = column("The row, by code.")
    multiple: str | None = column("Worth / price to three figures, rounded down, such as `22.7`; null for no price and for a price of 0.")
    enough: bool = column("Whether the package is worth at least five times the price (B7).")
    covers: bool = column("Whether the price covers what the community pays at full use (T5).")
    break_even_percent: int | None = column("Up to which share of full use the price covers the cost; null where nothing is paid.")

    @field()
    def label(self, info: Info, language: Language = None) -> str:
        """For whom it is, in the language."""
        return chosen(self.row.label, info, language)

    @field()
    def price(self) -> Money | None:
        """The price; null where it is not for sale."""
        return Money.perhaps(self.row.price_minor, self.currency)

    @field()
    def margin(self) -> Money | None:
        """What is left of the price at full use, negative where it does not cover the cost; null where it is not for sale."""
        return Money.perhaps(self.row.margin_minor, self.currency)


@strawberry.type(description="The package of a plan, row by row of its price list. A benefit counts once for each period.")
class PlanPricing:
    """The help for setting prices."""

    row: strawberry.Private[PricingHelp]

    @field()
    def worth(self) -> Money:
        """What the package is worth, by the face values of its benefits."""
        return Money.of(self.row.worth_minor, self.row.currency)

    @field()
    def cost(self) -> Money:
        """What the community pays for one member at full use."""
        return Money.of(self.row.cost_minor, self.row.currency)

    @field()
    def others_cost(self) -> Money:
        """What brands and partners pay for one member at full use."""
        return Money.of(self.row.others_cost_minor, self.row.currency)

    @field(size=FEW)
    def rows(self) -> list[PricingRow]:
        """The rows of the price list."""
        return [PricingRow(row=row, currency=self.row.currency) for row in self.row.rows]

    @field(size=FEW)
    def benefits(self) -> list[BenefitWorth]:
        """The benefits of the package."""
        return [BenefitWorth(row=row, currency=self.row.currency) for row in self.row.benefits]

    @field(size=FEW)
    def comparisons(self) -> list[PriceComparison]:
        """What others ask for the like."""
        return [PriceComparison(row=row) for row in self.row.comparisons]
