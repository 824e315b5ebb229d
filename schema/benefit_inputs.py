"""The content of a benefit as it is sent: typed where GraphQL can, JSON where the domain reads it (conditions)."""

from datetime import date

import strawberry

from schema.contents import told
from schema.enums import AccountStatus, AudienceMembership, BenefitKind, CostBearer, QuotaPeriod, Reach, Stage
from schema.scalars import JSON, BigInt, LocalizedText


@strawberry.input(description="Who sees a benefit offered (B3). What is left out is no limit.")
class AudienceInput:
    """The audience of a benefit or of a variant."""

    membership: AudienceMembership | None = told("Paying members, those who do not pay, or both; left out: both.")
    segments: list[str] | None = told("Only these segments, by code.")
    plans: list[str] | None = told("Only holders of these plans, by code.")


@strawberry.input(description="Something that a benefit is for, by exactly one of the three (X3).")
class ProductReferenceInput:
    """A reference."""

    sku: str | None = told("One product, by its SKU.")
    category: str | None = told("A category of products.")
    brand: str | None = told("A brand.")


@strawberry.input(description="Where a benefit cannot be used (B5). Say `none: true` where there is no such place.")
class ExclusionsInput:
    """Exclusions; none must be said too."""

    none: bool = strawberry.field(description="Whether there are none.")
    regions: list[str] | None = told("Regions, such as CN-31.")
    account_statuses: list[AccountStatus] | None = told("Account statuses.")
    products: list[str] | None = told("Products, by SKU.")
    categories: list[str] | None = told("Categories of products.")
    scenarios: list[str] | None = told("Scenarios, such as a promotion or a channel.")
    note: LocalizedText | None = told("What else is to be said, in every language.")


@strawberry.input(description="What it is worth in one membership period, used in full, by whose price on which day (B7).")
class FaceValueInput:
    """A value with its source."""

    amount_minor: BigInt = strawberry.field(description="The amount in minor units of the community's currency.")
    source: str = strawberry.field(description="Whose price it is, and how it comes about: `12 vouchers at CNY 20.00`.")
    on: date = strawberry.field(description="On which day it was that.")


@strawberry.input(description="What it costs in one membership period, used in full, and who pays it (B7).")
class UnitCostInput:
    """A cost with its bearer."""

    amount_minor: BigInt = strawberry.field(description="The amount in minor units of the community's currency.")
    paid_by: CostBearer = strawberry.field(description="Who pays it.")


@strawberry.input(description="How much a discount takes off.")
class DiscountInput:
    """A percentage."""

    percent: int = strawberry.field(description="1 to 100.")


@strawberry.input(description="How often a benefit may be used (B6).")
class QuotaInput:
    """A count per period."""

    count: int = strawberry.field(description="How many times, or how many units.")
    per: QuotaPeriod = strawberry.field(description="In which period.")
    unit: LocalizedText | None = told("What is counted, in every language; left out: uses.")


@strawberry.input(description="Other content for a narrower audience (B12).")
class VariantInput:
    """A variant."""

    label: LocalizedText = strawberry.field(description="For whom it is, in every language.")
    audience: AudienceInput = strawberry.field(description="Whom it is for.")
    quota: QuotaInput | None = told("How often it may be used.")
    summary: LocalizedText | None = told("What it holds, in every language.")


@strawberry.input(description="Who tries something out first, on which days; nobody else sees it then (G5).")
class PilotInput:
    """A pilot."""

    condition: JSON | None = told("Who tries it out: `{language: 1, root: ...}`, as `Condition.json` tells it (B4).")
    from_on: date | None = told("The first day.")
    until_on: date | None = told("The last day.")
    badge: str | None = told("A tag for each tester who says what it thinks; left out: none.")


@strawberry.input(description="All that a benefit says. A draft may be unfinished; what is missing is refused when it is published.")
class BenefitContentInput:
    """The content of a draft."""

    code: str = strawberry.field(description="Small letters, digits and hyphens; it never changes.")
    kind: BenefitKind = strawberry.field(description="What kind of benefit it is (B2).")
    reach: Reach = strawberry.field(description="GLOBAL or SPECIFIC (B1).")
    title: LocalizedText | None = told("The title in every language, up to 80 characters.")
    summary: LocalizedText | None = told("A sentence or two in every language, up to 300 characters.")
    plan: str | None = told("The plan whose holders may use it, by code; left out: membership of the programme is enough.")
    stage: Stage | None = told("The stage that it serves; left out: every stage (S3).")
    audience: AudienceInput | None = told("Who sees it offered.")
    condition: JSON | None = told("Who may use it now: `{language: 1, root: ...}`, as `Condition.json` tells it (B4).")
    products: list[ProductReferenceInput] | None = told("The products that it is for.")
    exclusions: ExclusionsInput | None = told("Where it cannot be used; it must be said before publishing.")
    face_value: FaceValueInput | None = told("What it is worth in one membership period, used in full.")
    unit_cost: UnitCostInput | None = told("What that costs.")
    discount: DiscountInput | None = told("For the kind DISCOUNT: how much it takes off.")
    quota: QuotaInput | None = told("How often it may be used.")
    variants: list[VariantInput] | None = told("Other content for narrower audiences.")
    terms: LocalizedText | None = told("The terms of use in Markdown, in every language, up to 20,000 characters.")
    offered_from: date | None = told("The first day on which it is offered.")
    offered_until: date | None = told("The last day on which it is offered.")
    pilot: PilotInput | None = told("Who tries it out first; left out: it is for everybody (G5).")
    position: int | None = told("Its place among benefits of the same stage.")
