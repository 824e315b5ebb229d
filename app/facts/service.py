"""What is known of members, for whoever has to judge them: of a batch at once, or of all at once as a set.

This is the only room in which growth, purchases, memberships, tags and profiles flow together.
"""

from collections.abc import Sequence
from datetime import datetime

from app.community import service as community
from app.core import db
from app.core.conditions import Condition, Facts, Needs, SegmentBound
from app.core.conditions.sql import where
from app.facts.queries import FactRelation, gather_rows
from app.facts.rules import Moment, facts_of
from app.segments import service as segments


async def gather(member_ids: Sequence[int], *, needs: Needs, at: datetime, known_at: datetime | None = None) -> dict[int, Facts]:
    """The facts of every one of the members that exists, by id, at the instant `at` by what was recorded at `known_at`.

    One statement, besides the check of the catalogue's revision. Source: B4, W5.
    """
    if not member_ids:
        return {}
    moment = await moment_of(at, known_at)
    programmes = sorted(needs.growth)
    return {row.member_id: facts_of(row, programmes, moment) for row in await gather_rows(member_ids, needs, moment)}


async def members_matching(
    condition: Condition,
    *,
    at: datetime,
    limit: int,
    after_id: int = 0,
    programme: str | None = None,
    known_at: datetime | None = None,
) -> list[int]:
    """The ids, in order and above `after_id`, of at most `limit` members for whom the condition holds. One statement.

    `programme` is where growth and spending count if neither the condition nor a leaf says so.
    """
    relation, holds = relation_sql(_within(condition, programme), await moment_of(at, known_at))
    statement = relation.statement("f.id", f"{holds} ORDER BY f.id LIMIT {relation.bind(limit)}", after_id)
    return [int(row["id"]) for row in await db.fetch(statement, **relation.params(statement))]


async def count_matching(condition: Condition, *, at: datetime, programme: str | None = None, known_at: datetime | None = None) -> int:
    """For how many members the condition holds. One statement. Unknown does not count."""
    relation, holds = relation_sql(_within(condition, programme), await moment_of(at, known_at))
    statement = relation.statement("COUNT(*) AS found", holds)
    return int((await db.fetch(statement, **relation.params(statement)))[0]["found"])


def relation_sql(condition: Condition, moment: Moment) -> tuple[FactRelation, str]:
    """The facts of all members as a relation `f`, and the expression that is TRUE of those for whom the condition holds.

    For questions about sets: `relation.statement("COUNT(*)", holds)`.
    """
    relation = FactRelation(moment)
    return relation, where(condition, relation)


async def moment_of(at: datetime, known_at: datetime | None = None) -> Moment:
    """The instant with the community's zone and the cut of segments in force then."""
    info = await community.get()
    cut = await segments.cut_in_force(at, known_at, revision=info.revision)
    bounds = tuple(SegmentBound(part.code, part.from_months, part.to_months) for part in cut.segments)
    return Moment(at, info.zone, bounds, known_at)


def _within(condition: Condition, programme: str | None) -> Condition:
    return condition if condition.programme is not None else condition.within(programme)
