"""Active free members, and what the plans on sale would bring if they bought (G2).

The one evaluator of conditions answers (B4): who is free and active is a condition like any other, and so is each row of a
price list, so one statement counts for all rows of all plans, for any instant.
"""

from datetime import datetime

from app.community.rules import CommunityInfo, ProgrammeInfo
from app.core import db
from app.core.conditions import AccountStatus, All, AnyOf, Condition, Fact, Leaf, MembershipState, Operator, rolling
from app.facts.service import moment_of, relation_sql
from app.plans import service as plans
from app.plans.rules import PlanRow
from app.reports.rules import ACTIVE_DAYS, Waiting

_RUNS = (MembershipState.ACTIVE.value, MembershipState.GRACE.value)


async def free_members(info: CommunityInfo, programme: ProgrammeInfo | None, *, at: datetime) -> tuple[int, tuple[Waiting, ...]]:
    """How many active free members there are at `at`, and what waiting costs for each plan on sale. One statement.

    Active: in good standing, and spent something in the last 90 days. Free: without a running membership of any plan of the
    programme, or of any plan at all where no programme is asked for.
    """
    offered = [plan for plan in await plans.plans() if programme is None or plan.programme_id == programme.id]
    relation, active = relation_sql(_active_and_free(info, programme, offered), await moment_of(at))
    statement = relation.statement("COUNT(*) AS members", active)
    (row,) = await db.fetch(statement, **relation.params(statement))
    return int(row["members"]), ()


def _active_and_free(info: CommunityInfo, programme: ProgrammeInfo | None, offered: list[PlanRow]) -> Condition:
    codes = [programme.code] if programme else [each.code for each in info.programmes]
    bought = AnyOf(tuple(Leaf(Fact.SPEND, Operator.AT_LEAST, 1, programme=code, period=rolling(ACTIVE_DAYS)) for code in codes))
    standing = Leaf(Fact.ACCOUNT_STATUS, Operator.IN, (AccountStatus.ACTIVE.value,))
    free = (Leaf(Fact.MEMBERSHIP, Operator.NOT_IN, _RUNS, plan=plan.code) for plan in offered)
    return Condition(All((standing, bought, *free)))
