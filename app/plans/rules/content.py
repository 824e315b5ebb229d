"""The form of a plan's content (T1): duration, price list, benefits, the terms it is sold on. Pure.

A draft may be unfinished; what may not be published is refused by `checks`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from app.core.conditions import parse
from app.core.money import Money
from app.core.versions.content import Code, Day, Form, Line, Minor, Paragraph, read_form
from app.core.versions.pilot import PilotForm, read_pilot

DEFAULT_GRACE_DAYS = 7
MOST_OF = {"DAY": 3_660, "MONTH": 120, "YEAR": 10}


class Duration(Form):
    """How long one period of the plan lasts, counted by the calendar (L2)."""

    count: Annotated[int, Field(ge=1, le=MOST_OF["DAY"])]
    unit: Literal["DAY", "MONTH", "YEAR"]


class Price(Form):
    """An amount of money in minor units."""

    amount_minor: Minor
    currency: Annotated[str, Field(max_length=3)]  # `checks` refuses any but the community's, and says which that is

    @property
    def money(self) -> Money:
        """The same as the domain counts it."""
        return Money(self.amount_minor, self.currency)


class PriceForm(Form):
    """A row of the price list: for whom the condition holds, who pays the price; without a price it is not for sale to them."""

    code: Code
    label: Line = {}
    condition: dict[str, Any] | None = None
    price: Price | None = None


class TermsPin(Form):
    """Which terms the plan is sold on. Without a version: the one in force when the plan goes live, written in then."""

    code: Code
    version: Annotated[int, Field(ge=1)] | None = None


class Comparison(Form):
    """What somebody else asks for the like, by which source, on which day (T5)."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    price: Price
    source: Annotated[str, Field(min_length=1, max_length=120)]
    on: Day


class PlanContent(PilotForm):
    """All that a version of a plan says. `on_sale` is false where holders keep the plan and nobody can buy it any more."""

    name: Line = {}
    summary: Paragraph = {}
    duration: Duration | None = None
    grace_days: Annotated[int, Field(ge=0, le=365)] = DEFAULT_GRACE_DAYS
    on_sale: bool = True
    prices: Annotated[list[PriceForm], Field(max_length=20)] = []
    benefits: Annotated[list[Code], Field(max_length=100)] = []
    terms: TermsPin | None = None
    comparisons: Annotated[list[Comparison], Field(max_length=20)] = []
    position: Annotated[int, Field(ge=0, le=100_000)] = 0


def read_content(content: Mapping[str, Any]) -> PlanContent:
    """The content as it may be kept in a draft. Raises InvalidContent with one fault per field, InvalidCondition."""
    form = read_form(PlanContent, content)
    for place, row in enumerate(form.prices):
        if row.condition is not None:
            parse(row.condition, field=f"prices[{place}].condition")
    read_pilot(form.pilot)
    return form


def normal_form(form: PlanContent) -> dict[str, Any]:
    """The content as JSON values with every field there but a pilot that is none: what is stored, hashed and compared."""
    return form.model_dump(mode="json")
