"""What the linter finds in the pilots of plans, and in what stands beside them and is told to everybody (G5). Pure."""

from collections.abc import Iterator
from contextlib import suppress

from app.benefits.rules import BenefitContent
from app.catalogue.rules.documents import PLANS, said
from app.catalogue.rules.findings import Finding, Kind, Rerun, Severity, Suspicion
from app.catalogue.rules.reasoning import TooManyBranches, can_hold, failing, goal, nearest, possible
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.witness import Phrase, Witness, facts_of, witness_of
from app.core import conditions
from app.core.errors import Invalid
from app.core.versions.pilot import PILOT, pilot_sections
from app.plans import rules as plans
from app.plans.rules import PlanContent, seen_condition

_CONDITION = f"{PILOT}.condition"
_EMPTY_TEMPLATE = "Nobody can try it out: nobody fulfils the pilot's condition."
_TOLD_TEMPLATE = "Everybody sees it, while its plan {plan} is still tried out. Give it a pilot too, until the plan is for everybody."
_TELLS_TEMPLATE = "Everybody sees {benefits} of this plan, while the plan is still tried out. Give them a pilot too."
_UNSEEN_TEMPLATE = "Does not see the plan {plan}."
_SEEN_TEMPLATE = "Sees the plan {plan}."
_BETRAYED_TEMPLATE = "Sees {benefits}, and not the plan {plan}."


def pilot_of_plan(content: PlanContent, shelf: Shelf) -> Iterator[Suspicion]:
    """A pilot that nobody can try out; benefits of the plan that are shown to who is no tester. Nothing where it has no pilot, or
    where there are too many branches."""
    asked = [goal(node, shelf.ground(content.programme)) for node in pilot_sections(content.pilot).values()]
    with suppress(TooManyBranches):
        if asked and not can_hold(asked):
            yield Suspicion(Kind.PILOT_EMPTY, Invalid(_CONDITION, _EMPTY_TEMPLATE), witness_of(nearest(asked), shelf.book))
        elif told := _told(content.code, shelf):
            yield from _betrayed(content, Invalid(PILOT, _TELLS_TEMPLATE, benefits=told), shelf)


def pilot_beside(content: BenefitContent, shelf: Shelf) -> Iterator[Suspicion]:
    """A benefit that is shown to who is no tester of its plan."""
    plan = _plan(content.plan, shelf)
    if plan is not None and content.pilot is None:
        with suppress(TooManyBranches):
            yield from _betrayed(plan, Invalid("plan", _TOLD_TEMPLATE, plan=plan.code), shelf)


def try_pilot(finding: Finding, shelf: Shelf) -> Rerun:
    """Nobody comes nearer than the witness, to whom the plan is not shown."""
    plan = _plan(finding.code, shelf)
    sees = plan is None or _sees(plan, finding.witness, shelf)
    return Rerun(not sees, Phrase(_SEEN_TEMPLATE if sees else _UNSEEN_TEMPLATE, {"plan": finding.code}))


def try_betrayed(finding: Finding, shelf: Shelf) -> Rerun:
    """The witness is shown the benefit, and not its plan."""
    code = finding.code if finding.noun == PLANS else str(shelf.benefits[finding.code].plan)
    plan, told = _plan(code, shelf), _told(code, shelf) if finding.noun == PLANS else _public(finding.code, shelf)
    if plan is None or _sees(plan, finding.witness, shelf):
        return Rerun(False, Phrase(_SEEN_TEMPLATE, {"plan": code}))
    if not told:
        return Rerun(False, Phrase(_UNSEEN_TEMPLATE, {"plan": code}))
    return Rerun(True, Phrase(_BETRAYED_TEMPLATE, {"benefits": told, "plan": code}))


def _betrayed(plan: PlanContent, fault: Invalid, shelf: Shelf) -> Iterator[Suspicion]:
    """The fault, with somebody who is no tester while the pilot runs; nothing where everybody is one."""
    ground, sections = shelf.ground(plan.programme), pilot_sections(plan.pilot)
    condition = sections.pop(_CONDITION, None)
    days = [goal(node, ground) for node in sections.values()]
    known = None if condition is None else possible([*days, failing(condition, ground)])
    if known is not None:
        yield Suspicion(Kind.PILOT_BETRAYED, fault, witness_of(known, shelf.book), Severity.WARNING)


def _sees(plan: PlanContent, witness: Witness | None, shelf: Shelf) -> bool:
    """Whether the plan is shown to the witness, as members meet it."""
    seen = seen_condition(plan)
    if seen is None or witness is None:
        return True
    return conditions.evaluate(seen, facts_of(witness, conditions.needs(seen), shelf.cut, shelf.beside.today)).entitled


def _plan(code: str | None, shelf: Shelf) -> PlanContent | None:
    data = shelf.documents.get((PLANS, code)) if code else None
    return None if data is None else plans.read_content(said(data))


def _told(plan: str, shelf: Shelf) -> str:
    """The codes of the plan's benefits that are shown to everybody."""
    return ", ".join(code for code, benefit in shelf.benefits.items() if benefit.plan == plan and _public(code, shelf))


def _public(code: str, shelf: Shelf) -> str:
    """The code of a benefit that is shown to everybody; empty where testers alone see it."""
    return code if shelf.benefits[code].pilot is None else ""
