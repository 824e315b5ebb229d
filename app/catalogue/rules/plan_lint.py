"""What the linter finds in plans and in the terms they are sold on, as they stand beside everything else (T1, T5, T7, B7, M1). Pure."""

from collections.abc import Iterator

from app.catalogue.rules.clauses import clauses
from app.catalogue.rules.documents import Document, said
from app.catalogue.rules.findings import Finding, Severity, errors
from app.catalogue.rules.numbers import rule_of
from app.catalogue.rules.prices import Row, row_faults
from app.catalogue.rules.pricing import pricing_faults, pricing_help
from app.catalogue.rules.reasoning import Ground
from app.catalogue.rules.shelf import Shelf
from app.core import conditions
from app.core.errors import Invalid
from app.plans import rules as plans
from app.plans.rules import PlanContent
from app.terms import rules as terms

_NO_BENEFIT_TEMPLATE = "There is no benefit {code}."
_OTHER_PLAN_TEMPLATE = "The benefit {code} belongs to the plan {plan}: holders of this one could not use it."
_UNLISTED_TEMPLATE = "The benefit {code} is for every holder of the plan and does not stand in its list."


def plan_findings(document: Document, shelf: Shelf) -> list[Finding]:
    """Everything that is wrong with the plan."""
    content = plans.read_content(said(document.data))
    findings = [document.finding(rule_of(document, fault), fault) for fault in plans.faults(content, shelf.plan_world)]
    findings += [document.finding("T1", fault, severity) for severity, fault in _prices(content, shelf)]
    for place, row in enumerate(content.prices):
        findings += [document.finding("T7", fault) for fault in shelf.inferred(row.condition, f"prices[{place}].condition")]
    if content.pilot is not None:
        findings += [document.finding("T7", fault) for fault in shelf.inferred(content.pilot.condition, "pilot.condition")]
    findings += [document.finding("T1", fault, severity) for severity, fault in _benefits(content, shelf)]
    if not errors(findings):
        told = pricing_help(content, shelf.benefits, shelf.currency)
        findings += [document.finding(rule, fault, severity) for severity, rule, fault in pricing_faults(told)]
    return findings


def terms_findings(document: Document, shelf: Shelf) -> list[Finding]:
    """Everything that is wrong with the terms."""
    content = terms.read_content(said(document.data))
    findings = [document.finding(rule_of(document, fault), fault) for fault in terms.faults(content, shelf.terms_world)]
    return findings + [document.finding("M1", fault, severity) for severity, fault in clauses(content.body, "body")]


def _prices(content: PlanContent, shelf: Shelf) -> Iterator[tuple[Severity, Invalid]]:
    rows = [
        Row(
            None if row.condition is None else conditions.parse(row.condition).root,
            None if row.price is None else row.price.amount_minor,
        )
        for row in content.prices
    ]
    return row_faults(rows, Ground(shelf.cut, content.programme), shelf.book)


def _benefits(content: PlanContent, shelf: Shelf) -> Iterator[tuple[Severity, Invalid]]:
    """Each benefit that is listed exists and can be used by a holder; each that every holder has is listed."""
    for place, code in enumerate(content.benefits):
        benefit = shelf.benefits.get(code)
        if benefit is None and code not in shelf.beside.benefits:
            yield Severity.ERROR, Invalid(f"benefits[{place}]", _NO_BENEFIT_TEMPLATE, code=code)
        elif benefit is not None and benefit.plan not in (None, content.code):
            yield Severity.ERROR, Invalid(f"benefits[{place}]", _OTHER_PLAN_TEMPLATE, code=code, plan=benefit.plan)
    for code, benefit in shelf.benefits.items():
        if benefit.plan == content.code and benefit.reach == "GLOBAL" and code not in content.benefits:
            yield Severity.WARNING, Invalid("benefits", _UNLISTED_TEMPLATE, code=code)
