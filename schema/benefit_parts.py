"""What a benefit consists of, part by part: audience, exclusions, value, quota, variants (B3, B5, B7, B12)."""

from datetime import date

import strawberry

from app.benefits.rules import content as forms
from app.core.versions import pilot as trying
from app.terms.rules import Exclusions
from schema.context import Info
from schema.cost import ListSize
from schema.enums import AudienceMembership, CostBearer, QuotaPeriod
from schema.fields import field
from schema.nodes import column
from schema.scalars import Money
from schema.text import Language, chosen

FEW = ListSize(assumed_size=3)


@strawberry.type(description="Who sees a benefit offered (B3). An empty list is no limit.")
class BenefitAudience:
    """The audience of a benefit or of a variant."""

    row: strawberry.Private[forms.Audience]

    @field()
    def membership(self) -> AudienceMembership:
        """Paying members, those who do not pay, or both."""
        return AudienceMembership[self.row.membership]

    @field()
    def segments(self) -> list[str]:
        """Only these segments, by code."""
        return list(self.row.segments)

    @field()
    def plans(self) -> list[str]:
        """Only holders of these plans, by code."""
        return list(self.row.plans)


@strawberry.type(description="Something sold elsewhere that a benefit is for, by exactly one of the three (X3).")
class ProductReference:
    """A reference to a product, a category or a brand."""

    sku: str | None = strawberry.field(description="One product, by its SKU.")
    category: str | None = strawberry.field(description="A category of products.")
    brand: str | None = strawberry.field(description="A brand.")


@strawberry.type(description="Where something cannot be used or sold (B5).")
class BenefitExclusions:
    """Exclusions are always said, also where there are none."""

    row: strawberry.Private[Exclusions]

    @field()
    def none(self) -> bool:
        """Whether there are none."""
        return self.row.none

    @field()
    def regions(self) -> list[str]:
        """Regions, such as CN-31."""
        return list(self.row.regions)

    @field()
    def account_statuses(self) -> list[str]:
        """Account statuses."""
        return list(self.row.account_statuses)

    @field()
    def products(self) -> list[str]:
        """Products, by SKU."""
        return list(self.row.products)

    @field()
    def categories(self) -> list[str]:
        """Categories of products."""
        return list(self.row.categories)

    @field()
    def scenarios(self) -> list[str]:
        """Scenarios, such as a promotion or a channel."""
        return list(self.row.scenarios)

    @field()
    def note(self, info: Info, language: Language = None) -> str:
        """What else is to be said, in the language; empty where nothing is."""
        return chosen(self.row.note, info, language)


@strawberry.type(description="What it is worth in one membership period, used in full, by whose price on which day (B7).")
class FaceValue:
    """A value with its source."""

    value: Money = strawberry.field(description="The amount.")
    source: str = strawberry.field(description="Whose price it is, and how it comes about.")
    on: date = strawberry.field(description="On which day it was that.")


@strawberry.type(description="What it costs in one membership period, used in full, and who pays it (B7).")
class UnitCost:
    """A cost with its bearer."""

    cost: Money = strawberry.field(description="The amount.")
    paid_by: CostBearer = strawberry.field(description="Who pays it.")


@strawberry.type(description="How often a benefit may be used.")
class Quota:
    """A count per period."""

    row: strawberry.Private[forms.Quota]

    @field()
    def count(self) -> int:
        """How many times, or how many units."""
        return self.row.count

    @field()
    def per(self) -> QuotaPeriod:
        """In which period."""
        return QuotaPeriod[self.row.per]

    @field()
    def unit(self, info: Info, language: Language = None) -> str | None:
        """What is counted, in the language; null where uses are."""
        return None if self.row.unit is None else chosen(self.row.unit, info, language)


@strawberry.type(description="Other content of a benefit for a narrower audience (B12).")
class BenefitVariant:
    """A variant; the first one that fits a member is shown."""

    row: strawberry.Private[forms.Variant]

    @field()
    def label(self, info: Info, language: Language = None) -> str:
        """For whom it is, in the language."""
        return chosen(self.row.label, info, language)

    @field()
    def summary(self, info: Info, language: Language = None) -> str:
        """What it holds, in the language; empty where it is as for everybody."""
        return chosen(self.row.summary, info, language)

    @field()
    def audience(self) -> BenefitAudience:
        """Whom it is for."""
        return BenefitAudience(row=self.row.audience)

    @field()
    def quota(self) -> Quota | None:
        """How often it may be used; null where it is as for everybody."""
        return None if self.row.quota is None else Quota(row=self.row.quota)


@strawberry.type(description="Something is tried out by testers first (G5).")
class Pilot:
    """The days on which it is, and the badge."""

    row: strawberry.Private[trying.Pilot]

    from_on: date | None = column("The first day.")
    until_on: date | None = column("The last day; after it the pilot is closed.")
    badge: str | None = column("The tag for each tester who says what it thinks; null: none.")
