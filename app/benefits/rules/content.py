"""The form of a benefit's content (B1-B5, B7, B12, M1, S3). Pure.

Reading refuses fields of the wrong kind, size or name; what may not be published is refused by `checks`. So a draft may be
unfinished, and its normal form (every field there, days as words) is what versions store and compare.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from app.core.conditions import parse
from app.core.versions.content import Code, Codes, Day, Form, Language, Line, Minor, Paragraph, read_form
from app.core.versions.pilot import PilotForm, read_pilot
from app.terms.rules import Exclusions

Kind = Literal["CONTENT", "FEATURE", "IDENTITY", "DISCOUNT", "COUPON", "PARTNER"]
Reach = Literal["GLOBAL", "SPECIFIC"]
StageName = Literal["LEARNING", "WORK_SUPPORT", "MONETIZATION"]
Markdown = dict[Language, Annotated[str, Field(max_length=20_000)]]
Reference = Annotated[dict[Literal["sku", "category", "brand"], Code], Field(min_length=1, max_length=1)]


class Audience(Form):
    """Who sees the benefit offered (B3); an empty list is no limit."""

    membership: Literal["PAID", "FREE", "BOTH"] = "BOTH"
    segments: Codes = []
    plans: Codes = []

    @property
    def limits(self) -> bool:
        """Whether anybody is left out."""
        return self.membership != "BOTH" or bool(self.segments or self.plans)


class FaceValue(Form):
    """What the benefit is worth in one membership period, used in full, by whose price on which day (B7, ADR 0078)."""

    amount_minor: Minor
    source: Annotated[str, Field(min_length=1, max_length=120)]
    on: Day


class UnitCost(Form):
    """What that costs, and who pays it (B7)."""

    amount_minor: Minor
    paid_by: Literal["COMMUNITY", "PARTNER", "BRAND"]


class Discount(Form):
    """How much a discount takes off."""

    percent: Annotated[int, Field(ge=1, le=100)]


class Quota(Form):
    """How often the benefit may be used, counted in `unit`."""

    count: Annotated[int, Field(ge=1, le=1_000_000)]
    per: Literal["DAY", "MEMBERSHIP_MONTH", "PERIOD", "LIFETIME"]
    unit: Line | None = None


class Variant(Form):
    """Other content for a narrower audience (B12); the first one that fits is shown."""

    label: Line
    audience: Audience
    quota: Quota | None = None
    summary: Paragraph = {}


class BenefitContent(PilotForm):
    """All that a version of a benefit says. Language maps hold one text per community language."""

    title: Line = {}
    summary: Paragraph = {}
    kind: Kind
    reach: Reach
    plan: Code | None = None
    stage: StageName | None = None
    audience: Audience = Audience()
    condition: dict[str, Any] | None = None
    products: Annotated[list[Reference], Field(max_length=50)] = []
    exclusions: Exclusions | None = None
    face_value: FaceValue | None = None
    unit_cost: UnitCost | None = None
    discount: Discount | None = None
    quota: Quota | None = None
    variants: Annotated[list[Variant], Field(max_length=10)] = []
    terms: Markdown = {}
    offered_from: Day | None = None
    offered_until: Day | None = None
    position: Annotated[int, Field(ge=0, le=100_000)] = 0


def read_content(content: Mapping[str, Any]) -> BenefitContent:
    """The content as it may be kept in a draft. Raises InvalidContent with one fault per field, InvalidCondition."""
    form = read_form(BenefitContent, content)
    if form.condition is not None:
        parse(form.condition)
    read_pilot(form.pilot)
    return form


def normal_form(form: BenefitContent) -> dict[str, Any]:
    """The content as JSON values with every field there but a pilot that is none: what is stored, hashed and compared."""
    return form.model_dump(mode="json")
