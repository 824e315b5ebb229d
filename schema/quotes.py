"""Quotes: what a plan costs a member, by which row and why, and what the next better row still needs (T1, T2, W1, W5)."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from app.core.access import Scope
from app.core.conditions import Unmet
from app.core.ids import NodeType
from app.orders import service
from app.orders.rules import Better, JudgedRow
from app.orders.rules import Way as FoundWay
from app.orders.service import Quote as Quoted
from app.plans.rules import PlanInForce
from app.plans.rules import PriceRow as Row
from app.plans.service import access_plan
from schema.benefit_parts import FEW
from schema.conditions import UnmetFact
from schema.context import Info
from schema.enums import Truth
from schema.fields import field, query
from schema.nodes import public_id
from schema.plans import Moment, Plan, PriceRow
from schema.problems import ConflictProblem, InvalidInputProblem, NotFoundProblem, PlanNotPublishedProblem
from schema.proofs import STEPS, ProofStep, named
from schema.scalars import Money
from schema.versions import AsOf, KnownAt

PlanId = Annotated[strawberry.ID, strawberry.argument(description="The plan's global id.")]
MemberName = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="A member's global id, or the name by which the calling partner knows the member. Left out: the caller's own."
    ),
]


def _unmet(found: tuple[Unmet, ...], row: Row, plan: PlanInForce) -> list[UnmetFact]:
    place = next(index for index, each in enumerate(plan.prices) if each.code == row.code)
    return [UnmetFact(unmet=each, where=f"prices[{place}].condition.{each.path}") for each in found]


@strawberry.type(description="A row that was asked and does not hold for the member.")
class RejectedRow:
    """A row with the reasons against it."""

    judged: strawberry.Private[JudgedRow]
    plan: strawberry.Private[PlanInForce]

    @field()
    def row(self) -> PriceRow:
        """The row."""
        return PriceRow(row=self.judged.row)

    @field()
    def truth(self) -> Truth:
        """FALSE, or UNKNOWN where a fact that decides it is not known."""
        return self.judged.truth

    @field(size=FEW)
    def unmet(self) -> list[UnmetFact]:
        """Every fact that keeps the member from this row."""
        return _unmet(self.judged.verdict.unmet if self.judged.verdict else (), self.judged.row, self.plan)


@strawberry.type(description="One way to a better row: all of it must be met together.")
class Way:
    """What must be met."""

    found: strawberry.Private[FoundWay]
    better: strawberry.Private[Better]
    plan: strawberry.Private[PlanInForce]

    @field(size=FEW)
    def unmet(self) -> list[UnmetFact]:
        """What is still missing."""
        return _unmet(self.found.unmet, self.better.row, self.plan)

    @field()
    def spend(self) -> Money | None:
        """What must be bought for, where growth is earned by buying at a published rate; 0 where nothing must, null where it cannot be
        said."""
        return Money.perhaps(self.found.spend_minor, self.better.price.currency)

    @field()
    def opens_on(self) -> date | None:
        """The day until which the member must wait; null where waiting is no part of it."""
        return self.found.opens_on

    @field()
    def reachable(self) -> bool:
        """Whether the member, or time alone, can meet it."""
        return self.found.reachable


@strawberry.type(description="The next better row: of those that cost less, the nearest (W1).")
class BetterRow:
    """A row that costs less, and what it still needs."""

    better: strawberry.Private[Better]
    plan: strawberry.Private[PlanInForce]

    @field()
    def row(self) -> PriceRow:
        """The row."""
        return PriceRow(row=self.better.row)

    @field()
    def price(self) -> Money:
        """What would be paid."""
        return Money.of(self.better.price.minor, self.better.price.currency)

    @field()
    def saving(self) -> Money | None:
        """How much less that is; null where the plan is not for sale to the member as it is."""
        return None if self.better.saving is None else Money.of(self.better.saving.minor, self.better.saving.currency)

    @field()
    def reachable(self) -> bool:
        """Whether anything that the member does, or time, leads there."""
        return self.better.reachable

    @field(size=FEW)
    def ways(self) -> list[Way]:
        """Each of these is enough, the cheapest first."""
        return [Way(found=way, better=self.better, plan=self.plan) for way in self.better.ways]


@strawberry.type(description="What a plan costs a member, and why. `text` is the signed quote: keep that, it proves itself (W6).")
class Quote:
    """A price that can be explained and held."""

    quoted: strawberry.Private[Quoted]
    of_plan: strawberry.Private[Plan]

    @field()
    def text(self) -> str:
        """The signed quote (JWS compact, Ed25519): what `verifyQuote` and later an order take."""
        return self.quoted.text

    @field()
    def plan(self) -> Plan:
        """The plan, by the version that gives the price."""
        return self.of_plan

    @field()
    def subject(self) -> strawberry.ID:
        """For whom it is: the member's global id, or the name by which the partner asked."""
        return strawberry.ID(self.quoted.question.subject)

    @field()
    def at(self) -> datetime:
        """For which instant it answers."""
        return self.quoted.question.at

    @field()
    def known_at(self) -> datetime:
        """By what was recorded until when."""
        return self.quoted.question.known_at

    @field()
    def valid_from(self) -> datetime:
        """From when it may be used."""
        return self.quoted.question.valid_from

    @field()
    def valid_until(self) -> datetime:
        """The first instant at which it may not be used any more: a quarter of an hour later (T2)."""
        return self.quoted.question.valid_until

    @field()
    def row(self) -> PriceRow | None:
        """The row that gives the price: the first one whose condition holds; null where the plan is not on sale."""
        return None if self.quoted.row is None else PriceRow(row=self.quoted.row)

    @field()
    def price(self) -> Money | None:
        """What the member pays; null: it is not for sale to the member."""
        return None if self.quoted.price is None else Money.of(self.quoted.price.minor, self.quoted.price.currency)

    @field(size=FEW)
    def rejected(self) -> list[RejectedRow]:
        """The rows before it, each with why it does not hold."""
        return [RejectedRow(judged=each, plan=self.quoted.plan) for each in self.quoted.rejected]

    @field()
    def better(self) -> BetterRow | None:
        """What the next better row still needs; null where there is none."""
        return None if self.quoted.better is None else BetterRow(better=self.quoted.better, plan=self.quoted.plan)

    @field(size=STEPS)
    def steps(self) -> list[ProofStep]:
        """The proof, step by step, as it is signed."""
        return [ProofStep(row=step) for step in self.quoted.steps]


QuotePlanPayload = Annotated[
    Quote | PlanNotPublishedProblem | NotFoundProblem | InvalidInputProblem | ConflictProblem,
    strawberry.union("QuotePlanPayload", description="What quotePlan answers."),
]


@strawberry.type
class QuoteQueries:
    """The root fields of this module."""

    @query(scope=Scope.SELF_READ, or_scope=Scope.QUOTES_READ, cost=5)
    async def quote_plan(
        self, info: Info, plan: PlanId, member: MemberName = None, as_of: AsOf = None, known_at: KnownAt = None
    ) -> QuotePlanPayload | None:
        """What a plan costs the caller, or a member for those who may ask for others (quotes:read). Nothing is written by asking.

        For an instant that has passed it answers by that day's versions and facts: a proof, but nothing to order by (W5).
        """
        context, public = info.context, public_id(plan, NodeType.PLAN, "plan")
        subject = await named(info, member)
        found = await service.quote_plan(context.actor, public, member=subject, at=as_of, known_at=known_at, now=context.now)
        told = Plan(row=await access_plan(public), edition=found.plan, moment=Moment(found.question.at, known_at))
        return Quote(quoted=found, of_plan=told)
