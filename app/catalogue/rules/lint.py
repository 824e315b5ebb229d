"""What is wrong with a catalogue before it is published (B9): the same findings for files, for the store, for one draft. Pure.

Errors block publishing, warnings want a reason. What one document says wrongly is told with its rule; what can only be seen
when several stand side by side (references, discounts on one product, costs) is told where it can be mended.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.benefits.rules import BenefitContent, World, faults, read_content
from app.catalogue.rules.clauses import clauses
from app.catalogue.rules.documents import (
    BENEFITS,
    COMMUNITY,
    EARNING,
    PLANS,
    PRODUCTS,
    PROGRAMMES,
    RULE_OF,
    SEGMENTS,
    Document,
    faults_of,
    normal,
)
from app.catalogue.rules.findings import Finding, Severity
from app.catalogue.rules.reach import reach_faults
from app.catalogue.rules.reasoning import Cut
from app.community.rules import NewCommunity, check_code, check_community, check_text
from app.core.conditions import InvalidCondition
from app.core.errors import Invalid
from app.plans.rules import NewPlan, check_plan
from app.segments.rules import parse_cut

STACKING = "other-promotions"
_RULES = (
    ("reach", "B1"),
    ("plan", "T1"),
    ("programme", "G4"),
    ("kind", "B2"),
    ("discount", "B2"),
    ("stage", "S3"),
    ("audience", "B3"),
    ("condition", "B4"),
    ("products", "X3"),
    ("exclusions", "B5"),
    ("face_value", "B7"),
    ("unit_cost", "B7"),
    ("quota", "B6"),
    ("variants", "B12"),
    ("terms", "M1"),
    ("code", "B8"),
)
_NO_COMMUNITY = "There is no community yet: one of the files must describe it."
_B1 = re.compile(r"A GLOBAL benefit ")
_B3 = re.compile(r"stands in the audience already")


@dataclass(frozen=True)
class Shelf:
    """All documents that stand side by side once what is checked has been published, in their normal form."""

    documents: Mapping[tuple[str, str], Mapping[str, Any]]

    def of(self, noun: str) -> list[Mapping[str, Any]]:
        """The documents of a noun."""
        return [data for (kind, _), data in self.documents.items() if kind == noun]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the community; none while there is no community."""
        return tuple(language for data in self.of(COMMUNITY) for language in data["languages"])

    @cached_property
    def world(self) -> World:
        """What a benefit may refer to."""
        products = self.of(PRODUCTS)
        return World(
            languages=self.languages,
            programmes=frozenset(data["code"] for data in self.of(PROGRAMMES)),
            plans={data["code"]: data["programme"] for data in self.of(PLANS)},
            segments=frozenset(part["code"] for data in self.of(SEGMENTS) for part in data["segments"]),
            skus=frozenset(data["sku"] for data in products),
            categories=frozenset(data["category"] for data in products),
            brands=frozenset(data["brand"] for data in products if data["brand"]),
        )

    @cached_property
    def cut(self) -> Cut:
        """The months of each segment."""
        parts = [part for data in self.of(SEGMENTS) for part in data["segments"]]
        return {part["code"]: (part["from_months"] or 0, part["to_months"]) for part in parts}


def lint(documents: Iterable[Document], known: Iterable[Document] = ()) -> list[Finding]:
    """Everything that is wrong with the documents, which will stand beside (or instead of) those `known` already."""
    checked = list(documents)
    readable = {(document.noun, document.code): normal(document) for document in known if not faults_of(document)}
    findings: list[Finding] = []
    for document in checked:
        wrong = faults_of(document)
        findings += [document.finding(rule_of(document, fault), fault) for fault in wrong]
        readable.pop((document.noun, document.code), None)
        if not wrong:
            readable[document.noun, document.code] = normal(document)
    shelf = Shelf(readable)
    if not shelf.languages:
        return findings or [Finding(Severity.ERROR, "G4", COMMUNITY, "", "", _NO_COMMUNITY)]
    for document in checked:
        if (document.noun, document.code) in readable:
            findings += _check(document, shelf)
    return findings


def _check(document: Document, shelf: Shelf) -> list[Finding]:
    if document.noun == BENEFITS:
        return _benefit(document, shelf)
    try:
        _CHECKS[document.noun](normal(document), shelf)
    except Invalid as fault:
        return [document.finding(rule_of(document, fault), fault)]
    return []


def _benefit(document: Document, shelf: Shelf) -> list[Finding]:
    content = read_content(document.data)
    world = shelf.world
    findings = [document.finding(rule_of(document, fault), fault) for fault in faults(content, world)]
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
    for data in shelf.of(BENEFITS):
        other = read_content(data)
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


def rule_of(document: Document, fault: Invalid) -> str:
    """The number of the rule that the fault breaks."""
    if document.noun != BENEFITS:
        return "G4" if fault.field == "programme" else RULE_OF[document.noun]
    if _B1.match(fault.template):
        return "B1"
    if _B3.search(fault.template):
        return "B3"
    if isinstance(fault, InvalidCondition):
        return "B4"
    return next((rule for field, rule in _RULES if re.match(rf"{re.escape(field)}\b", fault.field)), RULE_OF[BENEFITS])


def _community(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_community(NewCommunity(data["name"], data["currency"], data["zone"], tuple(data["languages"]), data["settings"]))


def _programme(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_code(data["code"])
    check_text(data["name"], shelf.languages, "name", 80)
    defaults = sorted(other["code"] for other in shelf.of(PROGRAMMES) if other["default"])
    if data["default"] and defaults[0] != data["code"]:
        raise Invalid("default", "{other} is the default programme already: there is one.", other=defaults[0])


def _plan(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_plan(NewPlan(data["programme"], data["code"], data["name"], data["grace_days"]), shelf.languages)
    _check_programme(data, shelf)


def _segments(data: Mapping[str, Any], shelf: Shelf) -> None:
    parse_cut(data, shelf.languages)


def _earning(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_code(data["code"])
    _check_programme(data, shelf)


def _product(data: Mapping[str, Any], shelf: Shelf) -> None:
    check_text(data["name"], shelf.languages, "name", 80)
    if data["cost_minor"] is not None and data["cost_minor"] > data["list_price_minor"]:
        raise Invalid("cost_minor", "The cost lies above the list price of {price} (minor units).", price=data["list_price_minor"])


def _check_programme(data: Mapping[str, Any], shelf: Shelf) -> None:
    known = shelf.world.programmes
    if data["programme"] not in known:
        there = ", ".join(sorted(known)) or "none yet"
        raise Invalid("programme", "There is no programme {code}. There are: {known}.", code=data["programme"], known=there)


_CHECKS = {COMMUNITY: _community, PROGRAMMES: _programme, PLANS: _plan, SEGMENTS: _segments, EARNING: _earning, PRODUCTS: _product}
