"""A published version of a plan, ready to be priced: its rows compiled, its terms resolved (T1, M1). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from app.core import conditions
from app.core.conditions import AnyOf, Condition, Fact, Facts, Leaf, Needs, Operator
from app.core.conditions.facts import RUNNING
from app.core.errors import Invalid
from app.core.money import Money
from app.core.versions.content import InvalidContent
from app.core.versions.pilot import pilot_condition
from app.plans.rules.checks import NO_DURATION_TEMPLATE
from app.plans.rules.content import Duration, PlanContent


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A row of the price list. Without a condition it is for everybody whom no row before it fits; without a price it is not for sale."""

    code: str
    label: Mapping[str, str]
    condition: Condition | None
    price: Money | None


@dataclass(frozen=True, slots=True)
class PinnedTerms:
    """The version of the terms under which a version of a plan is sold."""

    code: str
    number: int
    public_id: UUID
    version_id: int
    version_public_id: UUID


@dataclass(frozen=True)
class PlanInForce:
    """A version of a plan. Growth and spending that a condition names without a programme are counted in the plan's own."""

    plan_id: int
    public_id: UUID
    programme_id: int
    version_id: int
    version_public_id: UUID
    number: int
    hash: str
    effective_from: datetime
    recorded_at: datetime
    content: PlanContent
    prices: tuple[PriceRow, ...]
    terms: PinnedTerms

    @property
    def code(self) -> str:
        """The code of the plan; it never changes."""
        return self.content.code

    @property
    def duration(self) -> Duration:
        """How long one period lasts; nothing is published without it."""
        if self.content.duration is None:
            raise InvalidContent([Invalid("duration", NO_DURATION_TEMPLATE)])
        return self.content.duration

    @property
    def on_sale(self) -> bool:
        """Whether the plan can be bought; where it cannot, `prices` has no row."""
        return self.content.on_sale

    @cached_property
    def needs(self) -> Needs:
        """Which facts must be gathered to price it."""
        found = Needs()
        for condition in (self.seen, *(row.condition for row in self.prices)):
            if condition is not None:
                found |= conditions.needs(condition)
        return found

    @cached_property
    def pilot(self) -> Condition | None:
        """Who sees the plan while it is tried out (G5); None where it is for everybody."""
        return pilot_condition(self.content.pilot, self.content.programme)

    @cached_property
    def seen(self) -> Condition | None:
        """Who sees the plan; None where everybody does."""
        return seen_condition(self.content)

    def seen_by(self, facts: Facts) -> bool:
        """Whether the member may see it at all: it is for everybody, the member tries it out, or holds it (G5)."""
        return self.seen is None or conditions.evaluate(self.seen, facts).entitled


def seen_condition(content: PlanContent) -> Condition | None:
    """Who sees the plan while it is tried out: who tries it out, or holds it (G5); None where it is for everybody."""
    pilot = pilot_condition(content.pilot, content.programme)
    if pilot is None:
        return None
    holds = Leaf(Fact.MEMBERSHIP, Operator.IN, tuple(sorted(RUNNING)), plan=content.code)
    return Condition(AnyOf((pilot.root, holds)), content.programme)


def compile_prices(content: PlanContent) -> tuple[PriceRow, ...]:
    """The rows of the price list, ready to be asked in their order; none where the plan is not on sale."""
    if not content.on_sale:
        return ()
    return tuple(
        PriceRow(
            code=row.code,
            label=row.label,
            condition=None if row.condition is None else conditions.parse(row.condition, programme=content.programme),
            price=row.price.money if row.price else None,
        )
        for row in content.prices
    )
