"""Looking at a benefit or a plan as a member would meet it, by the draft or by what is in force: nobody's session is made (W1, W5, R5).

Somebody made up is judged from facts that were typed; of a member the recorded facts are gathered, and the audit log keeps that
somebody looked. Either way the public evaluator answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.benefits.queries import access_benefit, catalogue, entitlement, entitlement_by
from app.benefits.rules import CompiledBenefit, Entitlement, Issue, compile_benefit, read_content
from app.core import conditions, db
from app.core.access import Actor, Scope, ensure
from app.core.conditions import Needs
from app.core.errors import NotFound
from app.core.markdown import render
from app.facts.service import gather
from app.members.queries import access_member
from app.orders.rules import Priced, price
from app.orders.service import earning_rates
from app.plans.queries import access_plan_draft
from app.plans.rules import PriceRow, compile_prices
from app.plans.rules import read_content as read_plan

_UNPUBLISHED = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Look:
    """Which day is looked at, by its instant, and whether by the draft or by what is in force then."""

    at: datetime
    draft: bool = False


async def benefit_supposed(content: Mapping[str, Any], at: datetime) -> CompiledBenefit:
    """The content of a draft, saved or not, ready to be judged as if it were in force; terms rendered as publishing would.

    Raises InvalidContent where it cannot even be kept in a draft.
    """
    form = read_content(content)
    terms = {language: render(text) for language, text in form.terms.items()}
    plans = (await catalogue(at)).timeline.plans.get(form.programme, ())
    return compile_benefit(Issue(0, _UNPUBLISHED, -1, _UNPUBLISHED, 0, at, terms), form, plans)


async def benefit_as(actor: Actor, public_id: UUID, look: Look) -> CompiledBenefit | None:
    """The benefit as it is looked at, ready to be judged: its draft as if it were in force, or what is in force on that day.

    None where there is no draft, or nothing in force. Two statements at most. Needs benefits:read. Raises NotFound.
    """
    benefit = await access_benefit(actor, public_id)
    if not look.draft:
        return (await catalogue(look.at)).by_public_id.get(public_id)
    if benefit.draft is None:
        return None
    supposed = await benefit_supposed(benefit.draft, look.at)
    return replace(supposed, issue=replace(supposed.issue, benefit_id=benefit.id, public_id=public_id))


async def preview_benefit(actor: Actor, public_id: UUID, member_public_id: UUID, look: Look, *, now: datetime) -> Entitlement:
    """How the member stands with the benefit: by the draft as if it were in force, or by what is; a running period keeps what it
    accepted (B8). The audit log says who looked at whom (R5). Needs benefits:read, members:read. Raises NotFound.
    """
    ensure(actor, Scope.BENEFITS_READ, Scope.MEMBERS_READ)
    row = await access_member(actor, member_public_id)
    async with db.transaction():
        if look.draft:
            draft = await benefit_as(actor, public_id, look)
            if draft is None:
                raise NotFound("draft")
            answer = await entitlement_by(draft, row.id, at=look.at)
        else:
            answer = await entitlement(row.id, public_id, at=look.at)
        seen = {
            "benefit": answer.benefit.code,
            "version": None if look.draft else answer.version,
            "at": look.at,
            "entitled": answer.entitled,
        }
        await record(actor, "benefit.preview", "Member", row.public_id, now=now, subject_label=str(row.member_number), after=seen)
    return answer


async def preview_plan(actor: Actor, public_id: UUID, member_public_id: UUID, *, now: datetime) -> tuple[tuple[PriceRow, ...], Priced]:
    """What the plan would cost the member if its draft were in force, and the rows that were asked; nothing is signed (T1, T2).

    The audit log says who looked at whom (R5). Needs plans:read, quotes:read, members:read. Raises NotFound, also without a draft.
    """
    ensure(actor, Scope.PLANS_READ, Scope.QUOTES_READ, Scope.MEMBERS_READ)
    row = await access_member(actor, member_public_id)
    plan = await access_plan_draft(actor, public_id)
    if plan.draft is None:
        raise NotFound("draft")
    rows = compile_prices(read_plan(plan.draft))
    needs = reduce(or_, [conditions.needs(row.condition) for row in rows if row.condition is not None], Needs())
    async with db.transaction():
        facts = (await gather([row.id], needs=needs, at=now))[row.id]
        priced = price(rows, facts, await earning_rates(now))
        seen = {"plan": plan.code, "version": None, "row": priced.row.code if priced.row else None}
        await record(actor, "plan.preview", "Member", row.public_id, now=now, subject_label=str(row.member_number), after=seen)
    return rows, priced
