"""The price calculator: what a plan would have saved a member over the own last twelve months (T6, T4)."""

from datetime import date
from typing import Annotated

import strawberry

from app.core.access import Scope
from app.core.ids import NodeType
from app.orders import service
from app.orders.rules import ListedValue, Savings
from schema.benefit_parts import FEW, FaceValue
from schema.context import Info
from schema.fields import field, query
from schema.nodes import column, public_id
from schema.problems import NotFoundProblem, PlanNotPublishedProblem
from schema.proofs import named
from schema.quotes import MemberName, PlanId
from schema.scalars import Money
from schema.text import Language, chosen


@strawberry.type(description="The listed face value of one benefit. It is no saving, and stands apart from one (T4).")
class ListedFaceValue:
    """A value as it is listed."""

    row: strawberry.Private[ListedValue]
    currency: strawberry.Private[str]

    code: str = column("The benefit, by code.")
    usable: bool = column("Whether the member, holding the plan, may use it now.")

    @field()
    def title(self, info: Info, language: Language = None) -> str:
        """Its title in the language."""
        return chosen(self.row.title, info, language)

    @field()
    def face_value(self) -> FaceValue:
        """The value, with source and date."""
        told = self.row.value
        return FaceValue(value=Money.of(told.amount_minor, self.currency), source=told.source, on=date.fromisoformat(str(told.on)))


@strawberry.type(description="What the plan would have saved the member over the own last twelve months, also where that is little (T6).")
class PlanSavings:
    """The answer of the calculator."""

    row: strawberry.Private[Savings]

    since: date = column("The first day that is looked at.")
    until: date = column("The last one: today.")
    purchases: int = column("How many purchases there were in the programme.")

    @field()
    def spent(self) -> Money:
        """What was paid for all of them."""
        return self._money(self.row.spent_minor)

    @field()
    def unknown_purchases(self) -> int:
        """How many of them are of a product that is not known."""
        return self.row.unknown

    @field()
    def unknown_spent(self) -> Money:
        """What was paid for those."""
        return self._money(self.row.unknown_minor)

    @field()
    def certain_saving(self) -> Money:
        """What the plan's discounts take off the purchases of known products."""
        return self._money(self.row.certain_minor)

    @field()
    def possible_saving(self) -> Money:
        """What they might take off those of unknown ones besides."""
        return self._money(self.row.possible_minor)

    @field()
    def price(self) -> Money | None:
        """What the member pays for one period by the price list now; null: not for sale to the member."""
        return None if self.row.price is None else self._money(self.row.price.minor)

    @field()
    def yearly_cost(self) -> Money | None:
        """The same for twelve months."""
        return Money.perhaps(self.row.cost_minor, self.row.currency)

    @field()
    def difference(self) -> Money | None:
        """The certain saving without that cost: negative where the member would have lost money."""
        return Money.perhaps(self.row.difference_minor, self.row.currency)

    @field()
    def best_difference(self) -> Money | None:
        """The same if every purchase of an unknown product had been of one that the discounts are for."""
        return Money.perhaps(self.row.best_difference_minor, self.row.currency)

    @field()
    def break_even_spend(self) -> Money | None:
        """What must be bought of discounted products within twelve months for the plan to pay; null where nothing is taken off."""
        return Money.perhaps(self.row.break_even_minor, self.row.currency)

    @field()
    def face_value(self) -> Money:
        """The listed face value of the benefits that the member, holding the plan, may use now. No saving, and counted nowhere (T4)."""
        return self._money(self.row.face_value_minor)

    @field(size=FEW)
    def listed(self) -> list[ListedFaceValue]:
        """The benefits with a listed face value."""
        return [ListedFaceValue(row=each, currency=self.row.currency) for each in self.row.listed]

    def _money(self, minor: int) -> Money:
        return Money.of(minor, self.row.currency)


PlanSavingsPayload = Annotated[
    PlanSavings | PlanNotPublishedProblem | NotFoundProblem,
    strawberry.union("PlanSavingsPayload", description="What planSavings answers."),
]


@strawberry.type
class SavingsQueries:
    """The root fields of this module."""

    @query(scope=Scope.SELF_READ, or_scope=Scope.QUOTES_READ, cost=10)
    async def plan_savings(self, info: Info, plan: PlanId, member: MemberName = None) -> PlanSavingsPayload | None:
        """What the plan would have saved the caller, or a member for those who may ask for others (quotes:read)."""
        context, public = info.context, public_id(plan, NodeType.PLAN, "plan")
        found = await service.plan_savings(context.actor, public, member=await named(info, member), now=context.now)
        return PlanSavings(row=found)
