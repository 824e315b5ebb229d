"""The members whom a change hits, each with what the evaluators say of them before and after (W1, W2)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.catalogue.rules.measures import Group, Judged, pair_sql, pairs_of, segment_sql
from app.catalogue.rules.sides import holds_plan
from app.catalogue.service.counting import CHUNK
from app.catalogue.service.proposals import Change
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.conditions import Facts, Needs
from app.core.conditions.sql import FALSE
from app.core.errors import Invalid
from app.core.paging import Page, PageRequest, cut
from app.facts.queries import FactRelation
from app.facts.service import gather, moment_of

Row = dict[str, Any]
NOBODYS = "-"  # the segment or plan of those who have none
_FOR_ALL = Needs(memberships=True)  # until when somebody keeps something is told by their memberships


@dataclass(frozen=True, slots=True)
class Slice:
    """Which members: one group, of a segment or of a plan where that is named."""

    group: Group
    segment: str | None = None
    plan: str | None = None


@dataclass(frozen=True)
class Affected:
    """A member, what is known of them at the change's instant, and the answers before and after."""

    public_id: UUID
    number: int
    nickname: str
    facts: Facts
    before: Judged
    after: Judged


async def impact_members(actor: Actor, change: Change, wanted: Slice, request: PageRequest) -> Page[Affected]:
    """A page of the members whom the change hits like that, in the order in which they joined. Three statements at most, aside.

    Needs members:read. Raises Invalid on group, segment and plan.
    """
    ensure(actor, Scope.MEMBERS_READ)
    async with db.aside():
        page = cut(await _rows(change, wanted, request), request, lambda row: (int(row["id"]),))
        needs = change.measure.needs | _FOR_ALL
        facts = await gather([int(row["id"]) for row in page.rows], needs=needs, at=change.at)
    return Page([_affected(change, row, facts[int(row["id"])]) for row in page.rows], page.keys, page.has_next, page.has_previous)


def _affected(change: Change, row: Row, facts: Facts) -> Affected:
    before, after = change.measure.judged(facts)
    return Affected(UUID(str(row["public_id"])), int(row["member_number"]), row["nickname"], facts, before, after)


async def _rows(change: Change, wanted: Slice, request: PageRequest) -> list[Row]:
    """One row more than asked for, where there are so many: of the next chunk of members if it has them, else of all. Aside."""
    moment = await moment_of(change.at)
    if not request.backward:
        start = request.after[0] if request.after is not None else 0
        near = await _asked(change, wanted, request, FactRelation(moment, (int(start or 0), int(start or 0) + CHUNK)))
        if len(near) > request.limit:
            return near
    return await _asked(change, wanted, request, FactRelation(moment))


async def _asked(change: Change, wanted: Slice, request: PageRequest, relation: FactRelation) -> list[Row]:
    holds = [f"({pair_sql(change.measure, relation)}) IN ({relation.bind(pairs_of(change.measure, wanted.group))})"]
    if wanted.segment is not None:
        holds.append(f"({segment_sql(relation)}) = {relation.bind(_place(change, wanted.segment))}")
    if wanted.plan is not None:
        holds.append(_plan_sql(change, wanted.plan, relation))
    if request.after is not None:
        holds.append(f"f.id > {relation.bind(request.after[0])}")
    if request.before is not None:
        holds.append(f"f.id < {relation.bind(request.before[0])}")
    order = "DESC" if request.backward else "ASC"
    limit = f" ORDER BY f.id {order} LIMIT {relation.bind(request.limit + 1)}"
    statement = relation.statement("f.id", " AND ".join(holds) + limit)
    named = f"SELECT m.id, m.public_id, m.member_number, m.nickname FROM member m WHERE m.id IN ({statement}) ORDER BY m.id {order}"  # noqa: S608  conditions compile to placeholders
    return await db.fetch(named, **relation.params(named))


def _place(change: Change, code: str) -> int:
    """The place of the segment in the cut in force. Raises Invalid."""
    if code == NOBODYS:
        return -1
    for place, part in enumerate(change.cut.segments):
        if part.code == code:
            return place
    raise Invalid("segment", "Choose one of the list.")


def _plan_sql(change: Change, code: str, relation: FactRelation) -> str:
    if code == NOBODYS:
        held = [holds_plan(plan, relation) for plan in change.plans] or [FALSE]
        return f"(NOT ({' OR '.join(held)}))"
    if code not in change.plans:
        raise Invalid("plan", "Choose one of the list.")
    return holds_plan(code, relation)
