"""A published version of a plan, ready to be priced: its rows compiled, its terms resolved (T1, M1). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from app.core import conditions
from app.core.conditions import Condition, Facts, Needs
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
        found = Needs(memberships=self.pilot is not None)
        for condition in (self.pilot, *(row.condition for row in self.prices)):
            if condition is not None:
                found |= conditions.needs(condition)
        return found

    @cached_property
    def pilot(self) -> Condition | None:
        """Who sees the plan while it is tried out (G5); None where it is for everybody."""
        return pilot_condition(self.content.pilot, self.content.programme)

    def seen_by(self, facts: Facts) -> bool:
        """Whether the member may see it at all: it is for everybody, the member tries it out, or holds it (G5)."""
        return self.pilot is None or sees_plan(self.code, self.pilot, facts)


def sees_plan(code: str, pilot: Condition, facts: Facts) -> bool:
    """Whether the member tries the plan out, or holds it (G5)."""
    return code in facts.running or conditions.evaluate(pilot, facts).entitled


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
