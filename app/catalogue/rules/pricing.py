"""What a price is worth beside what it buys and what that costs: the help for whoever sets prices (T5, B7, ADR 0078). Pure.

A benefit's face value and unit cost are those of one membership period, used in full; the source of the value says how it comes
about ("12 vouchers at CNY 20.00"). What has a last day, has not begun or is tried out is no part of the package, since not every buyer
gets it.
All is counted in whole minor units.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.benefits.rules import BenefitContent
from app.catalogue.rules.findings import Kind, Severity, Suspicion
from app.catalogue.rules.witness import Witness
from app.core.errors import Invalid
from app.core.money import format_amount
from app.plans.rules import Comparison, PlanContent

LEAST_MULTIPLE = 5
_POOR_TEMPLATE = "The package is worth {worth}, {multiple} times this price; it should be at least {least} times."
_UNVALUED_TEMPLATE = "No lasting benefit of the plan states a face value, so nobody can tell what the price buys."
_LOSS_TEMPLATE = "The price of {price} does not cover what the benefits cost the community at full use, {cost}."


@dataclass(frozen=True, slots=True)
class BenefitWorth:
    """What one benefit brings into the package. `counted` is false where not every buyer gets it."""

    code: str
    title: Mapping[str, str]
    worth_minor: int | None
    cost_minor: int | None
    paid_by: str | None
    counted: bool


@dataclass(frozen=True, slots=True)
class RowHelp:
    """One row of the price list beside the package. Where it is not for sale only code and label say something.

    `multiple` is worth / price to three figures, rounded down; none for a price of 0. `margin_minor` is what is left of the
    price at full use. `break_even_percent` is the share of full use up to which the price covers the cost; none without a cost.
    """

    code: str
    label: Mapping[str, str]
    price_minor: int | None
    multiple: str | None
    enough: bool
    margin_minor: int | None
    break_even_percent: int | None

    @property
    def covers(self) -> bool:
        """Whether the price covers the cost at full use."""
        return self.margin_minor is None or self.margin_minor >= 0


@dataclass(frozen=True, slots=True)
class PricingHelp:
    """The package of a plan, row by row. `cost_minor` is what the community pays, `others_cost_minor` what brands and partners do."""

    currency: str
    worth_minor: int
    cost_minor: int
    others_cost_minor: int
    rows: tuple[RowHelp, ...]
    benefits: tuple[BenefitWorth, ...]
    comparisons: tuple[Comparison, ...]


def pricing_help(content: PlanContent, benefits: Mapping[str, BenefitContent], currency: str, today: date) -> PricingHelp:
    """The help for the plan, from those of its benefits that exist."""
    lines = tuple(_line(benefits[code], today) for code in content.benefits if code in benefits)
    worth = sum(line.worth_minor or 0 for line in lines if line.counted)
    cost = sum(line.cost_minor or 0 for line in lines if line.counted and line.paid_by == "COMMUNITY")
    others = sum(line.cost_minor or 0 for line in lines if line.counted and line.paid_by != "COMMUNITY")
    rows = tuple(
        _row(row.code, row.label, None if row.price is None or not content.on_sale else row.price.amount_minor, (worth, cost))
        for row in content.prices
    )
    return PricingHelp(currency, worth, cost, others, rows, lines, tuple(content.comparisons))


def pricing_faults(told: PricingHelp, payer: Callable[[int], Witness | None]) -> Iterator[Suspicion]:
    """Warnings: a package worth less than five times its price (B7), a price that does not cover the cost (T5). Each shows the
    `payer` of the row."""
    sold = [(place, row, row.price_minor) for place, row in enumerate(told.rows) if row.price_minor]
    if sold and told.worth_minor == 0:
        yield Suspicion(Kind.PACKAGE_UNVALUED, Invalid("benefits", _UNVALUED_TEMPLATE), payer(sold[0][0]), Severity.WARNING)
    for place, row, price in sold:
        path, member = f"prices[{place}].price", payer(place)
        if told.worth_minor and not row.enough:
            worth = format_amount(told.worth_minor, told.currency)
            fault = Invalid(path, _POOR_TEMPLATE, worth=worth, multiple=row.multiple, least=LEAST_MULTIPLE)
            yield Suspicion(Kind.PACKAGE_POOR, fault, member, Severity.WARNING)
        if not row.covers:
            said = {"price": format_amount(price, told.currency), "cost": format_amount(told.cost_minor, told.currency)}
            yield Suspicion(Kind.PRICE_UNDER_COST, Invalid(path, _LOSS_TEMPLATE, **said), member, Severity.WARNING)


def three_figures(numerator: int, denominator: int) -> str:
    """The quotient of two positive numbers to three figures, rounded down: 22.7, 2.25, 5.00, 1234."""
    hundredths = numerator * 100 // denominator
    whole, rest = divmod(hundredths, 100)
    if whole >= 100:
        return str(whole)
    return f"{whole}.{rest // 10}" if whole >= 10 else f"{whole}.{rest:02}"


def _line(content: BenefitContent, today: date) -> BenefitWorth:
    value, cost = content.face_value, content.unit_cost
    begun = content.offered_from is None or content.offered_from <= today
    return BenefitWorth(
        code=content.code,
        title=content.title,
        worth_minor=value.amount_minor if value else None,
        cost_minor=cost.amount_minor if cost else None,
        paid_by=cost.paid_by if cost else None,
        counted=begun and content.offered_until is None and content.pilot is None,
    )


def _row(code: str, label: Mapping[str, str], price: int | None, package: tuple[int, int]) -> RowHelp:
    worth, cost = package
    if price is None:
        return RowHelp(code, label, None, None, True, None, None)
    return RowHelp(
        code=code,
        label=label,
        price_minor=price,
        multiple=three_figures(worth, price) if price else None,
        enough=worth >= LEAST_MULTIPLE * price,
        margin_minor=price - cost,
        break_even_percent=price * 100 // cost if cost else None,
    )
