"""What an event earns: the content of an earning rule, and the arithmetic of it (V1, R2, V9). Pure.

UncappedSource    a rule that names no cap is refused: every way in has one (R2)
UnknownEvent      the rule is for an event that this house does not know
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError

from app.core.errors import Invalid

MAX_GROWTH_PER_EVENT = 1_000_000_000
MAX_PENDING_DAYS = 365


class Event(StrEnum):
    """What may earn growth. More events come with the rooms that see them."""

    PURCHASE = "PURCHASE"


class UncappedSource(Invalid):
    """A source without a cap cannot be published (R2)."""

    code = "UNCAPPED_SOURCE"
    template = "State the most that one event can earn: a source without a cap cannot be published."

    def __init__(self, field: str) -> None:
        super().__init__(field, self.template)


class UnknownEvent(Invalid):
    """No such event earns anything here."""

    code = "UNKNOWN_EVENT"
    template = "There is no event {event} that could earn growth. There is: {known}."

    def __init__(self, field: str, event: object) -> None:
        super().__init__(field, self.template, event=str(event), known=", ".join(Event))


class GrowthRate(BaseModel):
    """`points_each` growth for every `per_minor` minor units, the number of units rounded half to even."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_minor: StrictInt = Field(ge=1, le=1_000_000_000)
    points_each: StrictInt = Field(ge=1, le=1_000_000)
    rounding: Literal["HALF_EVEN"]


class EarningRuleContent(BaseModel):
    """One way in. `available_after_days` is the refund window during which the earning is pending (V9)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: Event
    growth: GrowthRate
    cap_per_event: StrictInt = Field(ge=1, le=MAX_GROWTH_PER_EVENT)
    available_after_days: StrictInt = Field(ge=0, le=MAX_PENDING_DAYS)


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A published version with its content read. `archived_at` is the rule's: from then on nothing of it is live."""

    id: int
    rule_id: int
    programme_id: int
    code: str
    number: int
    content: EarningRuleContent
    effective_from: datetime
    recorded_at: datetime
    cancelled_at: datetime | None
    archived_at: datetime | None


def check_rule(content: dict[str, Any], *, field: str = "content") -> EarningRuleContent:
    """The rule that `content` states.

    Raises UncappedSource where no cap is named (R2), UnknownEvent, else Invalid; the field is the path below `field`.
    """
    if content.get("cap_per_event") is None:
        raise UncappedSource(f"{field}.cap_per_event")
    try:
        return EarningRuleContent.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join([field, *map(str, first["loc"])])
        if first["loc"] == ("event",) and first["type"] != "missing":
            raise UnknownEvent(path, first["input"]) from None
        raise Invalid(path, "{problem}.", problem=first["msg"]) from None


def growth_for(content: EarningRuleContent, amount_minor: int) -> int:
    """How much growth a purchase of `amount_minor` minor units earns, never more than the cap (V1, R2).

    The number of whole units is rounded half to even first: 0.50 is 0, 1.50 and 2.50 are 2. No float is involved.
    Raises Invalid on a negative amount: taking back is a refund, which names the entry it reverses.
    """
    if amount_minor < 0:
        raise Invalid("amount_minor", "A purchase cannot be negative.")
    units = half_even(amount_minor, content.growth.per_minor)
    return min(units * content.growth.points_each, content.cap_per_event)


def half_even(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, the even one of two that are equally near."""
    quotient, remainder = divmod(numerator, denominator)
    twice = remainder * 2
    return quotient + (twice > denominator or (twice == denominator and quotient % 2 == 1))
