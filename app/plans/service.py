"""The plans of the community, kept in memory by the catalogue's revision."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.audit.service import record
from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import Invalid, NotFound
from app.plans.models import Plan
from app.plans.rules import NewPlan, PlanRow, check_plan

_KEPT = 4
_known: dict[int, tuple[PlanRow, ...]] = {}


async def create_plan(actor: Actor, new: NewPlan, *, now: datetime) -> PlanRow:
    """The plan exists. Needs memberships:write. Raises Invalid on programme, code (also when it is taken), name, grace_days."""
    ensure(actor, Scope.MEMBERSHIPS_WRITE)
    async with db.transaction():
        await community.bump_revision()
        info = await community.get()
        check_plan(new, info.languages)
        programme = info.programme(new.programme)
        if await Plan.filter(code=new.code).exists():
            raise Invalid("code", "There is a plan {code} already.", code=new.code)
        plan = await Plan.create(programme_id=programme.id, code=new.code, name=new.name, grace_days=new.grace_days, created_at=now)
        after = {"programme": new.programme, "code": new.code, "name": new.name, "grace_days": new.grace_days}
        await record(actor, "plan.create", "Plan", plan.public_id, now=now, subject_label=new.code, after=after)
        return _row(plan)


async def plans() -> tuple[PlanRow, ...]:
    """All plans by code: from memory while the catalogue's revision is the same."""
    current = await community.revision()
    found = _known.get(current)
    if found is None:
        found = tuple([_row(plan) for plan in await Plan.all().order_by("code")])
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        _known[current] = found
    return found


async def plan_by_code(code: str, field: str = "plan") -> PlanRow:
    """The plan with that code. Raises Invalid(field) naming the codes there are."""
    known = await plans()
    for plan in known:
        if plan.code == code:
            return plan
    raise Invalid(field, "There is no plan {code}. There are: {known}.", code=code, known=", ".join(plan.code for plan in known) or "none")


async def plans_by_ids(plan_ids: Sequence[int]) -> dict[int, PlanRow]:
    """The plans with these row ids."""
    return {plan.id: plan for plan in await plans() if plan.id in set(plan_ids)}


async def access_plan(public_id: UUID) -> PlanRow:
    """The plan; plans are public. Raises NotFound."""
    for plan in await plans():
        if plan.public_id == public_id:
            return plan
    raise NotFound("plan")


def _row(plan: Plan) -> PlanRow:
    return PlanRow(plan.id, plan.public_id, plan.programme_id, plan.code, plan.name, plan.grace_days)


def forget_cached() -> None:
    """Nothing is remembered; for tests."""
    _known.clear()
