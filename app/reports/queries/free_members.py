"""Active free members, and what the plans on sale would bring if they bought (G2).

The one evaluator of conditions answers (B4): who is free and active is a condition like any other, and so is each row of a
price list, so one statement counts for all rows of all plans, for any instant.
"""

from datetime import datetime

from app.benefits.rules.judging import HELD
from app.community.rules import CommunityInfo, ProgrammeInfo
from app.core import db
from app.core.conditions import AccountStatus, All, AnyOf, Condition, Fact, Leaf, Operator, rolling
from app.core.conditions.sql import TRUE, where
from app.facts.queries import FactRelation
from app.facts.service import moment_of, relation_sql
from app.plans import service as plans
from app.plans.queries import plan_catalogue
from app.plans.rules import PlanInForce, PlanRow
from app.reports.rules import ACTIVE_DAYS, Waiting, per_month


async def free_members(info: CommunityInfo, programme: ProgrammeInfo | None, *, at: datetime) -> tuple[int, tuple[Waiting, ...]]:
    """How many active free members there are at `at`, and what waiting costs for each plan on sale then. One statement.

    Active: in good standing, and spent something in the last 90 days. Free: without a running membership of any plan of the
    programme, or of any plan at all where no programme is asked for.
    """
    known = [plan for plan in await plans.plans() if programme is None or plan.programme_id == programme.id]
    offered = [plan for plan in (await plan_catalogue(at)).offered if programme is None or plan.programme_id == programme.id]
    relation, active = relation_sql(_active_and_free(info, programme, known), await moment_of(at))
    reached = [_reached(plan, relation) for plan in offered]
    sums = [
        f"SUM(CASE WHEN {holds} THEN 1 ELSE 0 END) AS p{place}_{row}"
        for place, rows in enumerate(reached)
        for row, holds in enumerate(rows)
    ]
    statement = relation.statement(", ".join(["COUNT(*) AS members", *sums]), active)
    (found,) = await db.fetch(statement, **relation.params(statement))
    counts = [[int(found[f"p{place}_{row}"] or 0) for row in range(len(rows))] for place, rows in enumerate(reached)]
    return int(found["members"]), tuple(_waiting(plan, rows) for plan, rows in zip(offered, counts, strict=True))


def _active_and_free(info: CommunityInfo, programme: ProgrammeInfo | None, known: list[PlanRow]) -> Condition:
    codes = [programme.code] if programme else [each.code for each in info.programmes]
    bought = AnyOf(tuple(Leaf(Fact.SPEND, Operator.AT_LEAST, 1, programme=code, period=rolling(ACTIVE_DAYS)) for code in codes))
    standing = Leaf(Fact.ACCOUNT_STATUS, Operator.IN, (AccountStatus.ACTIVE.value,))
    free = (Leaf(Fact.MEMBERSHIP, Operator.NOT_IN, HELD, plan=plan.code) for plan in known)
    return Condition(All((standing, bought, *free)))


def _reached(plan: PlanInForce, relation: FactRelation) -> list[str]:
    """For each row of the price list the expression that holds of those whom this row or one before it fits (T1)."""
    found: list[str] = []
    for row in plan.prices:
        holds = TRUE if row.condition is None else where(row.condition, relation)
        found.append(f"({found[-1]} OR {holds})" if found else holds)
    return found


def _waiting(plan: PlanInForce, reached: list[int]) -> Waiting:
    """What the plan would bring each month from those to whom a row with a price falls."""
    members = total = before = 0
    for row, up_to in zip(plan.prices, reached, strict=True):
        if row.price is not None:
            members, total = members + up_to - before, total + (up_to - before) * row.price.minor
        before = up_to
    return Waiting(plan.public_id, plan.code, dict(plan.content.name), members, per_month(total, plan.duration.count, plan.duration.unit))
