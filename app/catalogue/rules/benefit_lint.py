"""What the linter finds in one benefit as it stands beside everything else (B1-B7, B9, B12, G5, M1, T7). Pure."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from app.benefits.rules import BenefitContent, faults
from app.catalogue.rules.clauses import clauses
from app.catalogue.rules.discounts import basket, discount_faults, leaves_out
from app.catalogue.rules.documents import PRODUCTS, Document
from app.catalogue.rules.findings import Finding, Kind, Severity, Suspicion
from app.catalogue.rules.numbers import rule_of
from app.catalogue.rules.reach import Asked, let_in, reach_faults
from app.catalogue.rules.reasoning import Goal, TooManyBranches, failing, nearest, possible
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.texts import text_suspicion
from app.catalogue.rules.trying import pilot_beside
from app.catalogue.rules.witness import Witness, witness_of
from app.core.conditions import All
from app.core.errors import Invalid

_KINDS: Mapping[Kind, re.Pattern[str]] = {
    Kind.GLOBAL_LIMITED: re.compile(r"A GLOBAL benefit "),
    Kind.SPECIFIC_UNLIMITED: re.compile(r"A SPECIFIC benefit names products or has a condition"),
    Kind.ASKED_TWICE: re.compile(r"\{fact\} stands in the audience already"),
    Kind.AUDIENCE_EMPTY: re.compile(r".*(the audience would be empty|nobody could use it|whose holders would not see it)"),
    Kind.DATES_NEVER_MEET: re.compile(r"The last day lies before the first"),
}


def benefit_findings(document: Document, shelf: Shelf) -> list[Finding]:
    """Everything that is wrong with the benefit."""
    content = shelf.benefits[document.code]
    found = [_of_the_room(document, fault, content, shelf) for fault in faults(content, shelf.world)]
    tried = content.pilot.condition if content.pilot else None
    for place, condition in (("condition", content.condition), ("pilot.condition", tried)):
        found += shelf.inferred(condition, place)
    found += clauses(content.terms, shelf.book)
    found += discount_faults(content, shelf)
    if all(each.severity is Severity.WARNING for each in found):
        found += reach_faults(content, shelf)
        found += pilot_beside(content, shelf)
    return [document.suspected(each) for each in found]


def _of_the_room(document: Document, fault: Invalid, content: BenefitContent, shelf: Shelf) -> Suspicion:
    """What the rules of benefits refuse, with a member who meets it where it concerns one."""
    rule = rule_of(document, fault)
    told = text_suspicion(fault, shelf.book, rule)
    if told is not None:
        return told
    kind = next((kind for kind, words in _KINDS.items() if words.match(fault.template)), Kind.FORM)
    witness = None
    with suppress(Invalid, TooManyBranches):  # what cannot be read is told by itself
        witness = next(_witnesses(kind, fault, content, shelf), None)
    return Suspicion(kind if witness else Kind.FORM, fault, witness, rule=rule)


def _witnesses(kind: Kind, fault: Invalid, content: BenefitContent, shelf: Shelf) -> Iterator[Witness]:
    if kind is Kind.FORM or fault.field.startswith("variants["):
        return  # whom a variant is for decides of nobody's right
    asked = Asked.by(shelf.compiled(content), shelf.ground(content.programme))
    if kind is Kind.GLOBAL_LIMITED:
        yield from _promised(fault, content, asked, shelf)
    elif kind is Kind.SPECIFIC_UNLIMITED:
        member = let_in(content, shelf)
        yield from () if member is None else (member,)
    elif kind is Kind.ASKED_TWICE:
        yield witness_of(possible([_unoffered(asked)]) or {}, shelf.book)
    elif fault.field == "audience.plans":  # who holds both plans sees it; who holds only its own does not
        yield witness_of(nearest([_unoffered(asked), *asked.goals.values()]), shelf.book)
    else:
        yield witness_of(nearest([*asked.goals.values()]), shelf.book)


def _unoffered(asked: Asked) -> Goal:
    """What it takes to be outside of the audience."""
    return failing(All(tuple(node for name, node in asked.parts.items() if name.startswith("audience."))), asked.ground)


def _promised(fault: Invalid, content: BenefitContent, asked: Asked, shelf: Shelf) -> Iterator[Witness]:
    """Somebody to whom GLOBAL promises it and who does not get it: a holder, perhaps with a product that is left out (B1)."""
    if fault.field.startswith(("condition", "audience")):
        limits = All(tuple(node for name, node in asked.parts.items() if name.startswith(("condition", "audience."))))
        known = possible([*asked.others("condition", "audience."), failing(limits, asked.ground)])
        if known is not None:
            yield witness_of(known, shelf.book)
        return
    holder = let_in(content, shelf)
    if holder is None:
        return
    yield from (basket(holder, product, shelf) for product in shelf.of(PRODUCTS) if leaves_out(content, product))
    if fault.field == "exclusions.scenarios":
        yield holder
