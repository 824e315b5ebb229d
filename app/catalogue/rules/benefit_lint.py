"""What the linter finds in one benefit as it stands beside everything else (B1-B7, B9, B12, M1, T7). Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.benefits.rules import BenefitContent, faults
from app.catalogue.rules.clauses import clauses
from app.catalogue.rules.documents import PRODUCTS, Document
from app.catalogue.rules.findings import Finding, Severity
from app.catalogue.rules.numbers import rule_of
from app.catalogue.rules.reach import reach_faults
from app.catalogue.rules.shelf import Shelf
from app.core.errors import Invalid

STACKING = "other-promotions"


def benefit_findings(document: Document, shelf: Shelf) -> list[Finding]:
    """Everything that is wrong with the benefit."""
    content = shelf.benefits[document.code]
    world = shelf.world
    findings = [document.finding(rule_of(document, fault), fault) for fault in faults(content, world)]
    tried = content.pilot.condition if content.pilot else None
    for place, condition in (("condition", content.condition), ("pilot.condition", tried)):
        findings += [document.finding("T7", fault) for fault in shelf.inferred(condition, place)]
    findings += [document.finding("M1", fault, severity) for severity, fault in clauses(content.terms)]
    findings += [document.finding("B9", fault, severity) for severity, fault in _below_cost(content, shelf)]
    findings += [document.finding("B9", fault, Severity.WARNING) for fault in _stacked(content, shelf)]
    if _designated(content, shelf, excluded=True) and not _designated(content, shelf):
        findings.append(document.finding("B5", Invalid("exclusions", "The exclusions take out every designated product.")))
    if not findings or all(finding.severity is Severity.WARNING for finding in findings):
        plans = tuple(sorted(code for code, programme in world.plans.items() if programme == content.programme))
        findings += [document.finding(rule, fault, severity) for severity, rule, fault in reach_faults(content, plans, shelf.cut)]
    return findings


def _below_cost(content: BenefitContent, shelf: Shelf) -> Iterator[tuple[Severity, Invalid]]:
    """B9: a designated product that would be sold below its cost. Where somebody else pays the discount it is a warning."""
    if content.discount is None:
        return
    borne = content.unit_cost is not None and content.unit_cost.paid_by != "COMMUNITY"
    for product in _designated(content, shelf):
        price, cost = product["list_price_minor"], product["cost_minor"]
        left = price - half_up(price * content.discount.percent, 100)
        if cost is not None and left < cost:
            template = "{percent} % off leaves {left} of {sku}, which costs {cost} (minor units)."
            fault = Invalid("discount.percent", template, percent=content.discount.percent, left=left, sku=product["sku"], cost=cost)
            yield Severity.WARNING if borne else Severity.ERROR, fault


def _stacked(content: BenefitContent, shelf: Shelf) -> Iterator[Invalid]:
    """B9: two discounts on one product, and neither says that it does not go together with other promotions."""
    if content.discount is None or _says_stacking(content):
        return
    mine = {product["sku"] for product in _designated(content, shelf)}
    for other in shelf.benefits.values():
        if other.code == content.code or other.discount is None or _says_stacking(other) or not _overlap(content, other):
            continue
        shared = sorted(mine & {product["sku"] for product in _designated(other, shelf)})
        if shared:
            template = "{other} discounts {sku} as well. Exclude the scenario {stacking} in one of them, or take the product out."
            yield Invalid("products", template, other=other.code, sku=shared[0], stacking=STACKING)


def _designated(content: BenefitContent, shelf: Shelf, *, excluded: bool = False) -> list[Mapping[str, Any]]:
    """The products that the benefit names, without those that it excludes unless `excluded`."""
    out = None if excluded else content.exclusions
    return [
        product
        for product in shelf.of(PRODUCTS)
        if any(product[name] == code for reference in content.products for name, code in reference.items())
        and not (out is not None and (product["sku"] in out.products or product["category"] in out.categories))
    ]


def _says_stacking(content: BenefitContent) -> bool:
    return content.exclusions is not None and STACKING in content.exclusions.scenarios


def _overlap(one: BenefitContent, other: BenefitContent) -> bool:
    starts = [content.offered_from for content in (one, other) if content.offered_from]
    ends = [content.offered_until for content in (one, other) if content.offered_until]
    return not starts or not ends or max(starts) <= min(ends)


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, halves upward: the rounding of a discount (B, Rounding)."""
    return (2 * numerator + denominator) // (2 * denominator)
