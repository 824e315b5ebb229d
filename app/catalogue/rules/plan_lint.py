"""What the linter finds in plans and in the terms they are sold on, as they stand beside everything else (T1, T5, T7, B7, M1). Pure."""

from collections.abc import Iterator

from app.catalogue.rules.clauses import clauses
from app.catalogue.rules.documents import Document, said
from app.catalogue.rules.findings import Finding, Kind, Severity, Suspicion
from app.catalogue.rules.numbers import rule_of
from app.catalogue.rules.prices import PriceList, Row, row_faults
from app.catalogue.rules.pricing import pricing_faults, pricing_help
from app.catalogue.rules.reach import let_in
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.texts import text_suspicion
from app.catalogue.rules.trying import pilot_of_plan
from app.catalogue.rules.witness import Person, Witness
from app.core import conditions
from app.core.conditions import Fact, Leaf, MembershipState, Operator
from app.core.errors import Invalid
from app.plans import rules as plans
from app.plans.rules import PlanContent
from app.terms import rules as terms

_NO_BENEFIT_TEMPLATE = "There is no benefit {code}."
_OTHER_PLAN_TEMPLATE = "The benefit {code} belongs to the plan {plan}: holders of this one could not use it."
_UNLISTED_TEMPLATE = "The benefit {code} is for every holder of the plan and does not stand in its list."
_OLD_TERMS_TEMPLATE = (
    "The plan is sold on version {pinned} of the terms {code}, while version {current} is in force. Publish the plan again, so that "
    "it is sold on what the terms say now."
)


def plan_findings(document: Document, shelf: Shelf) -> list[Finding]:
    """Everything that is wrong with the plan."""
    content = plans.read_content(said(document.data))
    price_list = prices_of(content, shelf)
    found = [_of_the_room(document, fault, shelf) for fault in plans.faults(content, shelf.plan_world)]
    found += row_faults(price_list)
    for place, row in enumerate(content.prices):
        found += shelf.inferred(row.condition, f"prices[{place}].condition")
    if content.pilot is not None:
        found += shelf.inferred(content.pilot.condition, "pilot.condition")
    found += _benefits(content, shelf)
    found += _terms(content, shelf)
    if all(each.severity is Severity.WARNING for each in found):
        found += pilot_of_plan(content, shelf)
        found += pricing_faults(pricing_help(content, shelf.benefits, shelf.currency, shelf.beside.today), price_list.payer)
    return [document.suspected(each) for each in found]


def terms_findings(document: Document, shelf: Shelf) -> list[Finding]:
    """Everything that is wrong with the terms."""
    content = terms.read_content(said(document.data))
    found = [_of_the_room(document, fault, shelf) for fault in terms.faults(content, shelf.terms_world)]
    return [document.suspected(each) for each in (*found, *clauses(content.body, shelf.book, "body"))]


def prices_of(content: PlanContent, shelf: Shelf) -> PriceList:
    """The plan's price list, to be reasoned about."""
    rows = [
        Row(
            None if row.condition is None else conditions.parse(row.condition).root,
            None if row.price is None else row.price.amount_minor,
        )
        for row in content.prices
    ]
    return PriceList(rows, shelf.ground(content.programme), shelf.book)


def _of_the_room(document: Document, fault: Invalid, shelf: Shelf) -> Suspicion:
    """What the rules of plans or of terms refuse."""
    rule = rule_of(document, fault)
    return text_suspicion(fault, shelf.book, rule) or Suspicion(Kind.FORM, fault, rule=rule)


def _benefits(content: PlanContent, shelf: Shelf) -> Iterator[Suspicion]:
    """Each benefit that is listed exists and can be used by a holder; each that every holder has is listed."""
    holder = Leaf(Fact.MEMBERSHIP, Operator.IN, (str(MembershipState.ACTIVE),), plan=content.code)
    for place, code in enumerate(content.benefits):
        benefit = shelf.benefits.get(code)
        if benefit is None and code not in shelf.beside.benefits:
            yield Suspicion(Kind.FORM, Invalid(f"benefits[{place}]", _NO_BENEFIT_TEMPLATE, code=code), rule="T1")
        elif benefit is not None and benefit.plan not in (None, content.code):
            fault = Invalid(f"benefits[{place}]", _OTHER_PLAN_TEMPLATE, code=code, plan=benefit.plan)
            yield Suspicion(Kind.BENEFIT_OF_OTHERS, fault, Witness(Person((holder,), shelf.book)))
    for code, benefit in shelf.benefits.items():
        if benefit.plan == content.code and benefit.reach == "GLOBAL" and code not in content.benefits:
            fault = Invalid("benefits", _UNLISTED_TEMPLATE, code=code)
            yield Suspicion(Kind.BENEFIT_UNLISTED, fault, let_in(benefit, shelf), Severity.WARNING)


def _terms(content: PlanContent, shelf: Shelf) -> Iterator[Suspicion]:
    """M1: who buys today accepts what the terms say today."""
    pin = content.terms
    current = shelf.beside.editions.get(pin.code) if pin else None
    if pin is None or pin.version is None or current is None or pin.version >= current or not content.on_sale:
        return
    fault = Invalid("terms.version", _OLD_TERMS_TEMPLATE, code=pin.code, pinned=pin.version, current=current)
    yield Suspicion(Kind.TERMS_OLD, fault, Witness(Person((), shelf.book), shelf.beside.today), Severity.WARNING)
