"""The plans of the community (L1a, R5)."""

from datetime import datetime

import pytest

from app.core import db
from app.core.access import Scope
from app.core.errors import Forbidden, Invalid, NotFound
from app.plans import service as plans
from app.plans.rules import NewPlan
from tests import cast

NAME = {"en": "88VIP", "zh": "88VIP"}


@pytest.mark.usefixtures("store")
async def test_plans_are_made_once_and_kept_in_memory(now: datetime) -> None:
    info = await cast.pmtalk(now)
    assert await plans.plans() == ()
    made = await plans.create_plan(cast.SYSTEM, NewPlan("vip", "vip88", NAME), now=now)
    assert (made.programme_id, made.code, made.name, made.grace_days) == (info.programme("vip").id, "vip88", NAME, 7)
    second = await plans.create_plan(cast.SYSTEM, NewPlan("pmtalk", "pro", NAME, grace_days=0), now=now)
    assert await plans.plans() == (second, made)
    with db.count_statements() as counted:
        assert await plans.plan_by_code("vip88") == made
        assert await plans.plans_by_ids([made.id]) == {made.id: made}
        assert await plans.access_plan(made.public_id) == made
    assert counted.count == 3
    assert [entry["action"] for entry in await cast.rows("audit_entry")] == ["plan.create"] * 2
    with pytest.raises(NotFound):
        await plans.access_plan(cast.UUID_OF_NOBODY)
    with pytest.raises(Invalid, match="There are: pro, vip88") as refusal:
        await plans.plan_by_code("gold", "membership.plan")
    assert refusal.value.field == "membership.plan"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewPlan("nowhere", "gold", NAME), "programme"),
        (NewPlan("vip", "G", NAME), "code"),
        (NewPlan("pmtalk", "vip88", NAME), "code"),
        (NewPlan("vip", "gold", {"en": "Gold"}), "name.zh"),
        (NewPlan("vip", "gold", NAME, grace_days=-1), "grace_days"),
        (NewPlan("vip", "gold", NAME, grace_days=366), "grace_days"),
    ],
)
async def test_plans_that_may_not_be(now: datetime, new: NewPlan, field: str) -> None:
    """A code is unique in the community, since conditions name it alone."""
    await cast.pmtalk(now)
    await plans.create_plan(cast.SYSTEM, NewPlan("vip", "vip88", NAME), now=now)
    with pytest.raises(Invalid) as refusal:
        await plans.create_plan(cast.SYSTEM, new, now=now)
    assert refusal.value.field == field
    with pytest.raises(Forbidden):
        await plans.create_plan(cast.actor(Scope.MEMBERS_WRITE), new, now=now)
    assert len(await cast.rows("plan")) == len(await cast.rows("audit_entry")) == 1
