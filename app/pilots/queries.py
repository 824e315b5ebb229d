"""Reading pilots: what a caller may see of them, how they stand, what testers say (G5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from app.benefits.queries import catalogue
from app.benefits.rules import CompiledBenefit
from app.core import conditions, db
from app.core.access import Actor, ActorKind, Scope, ensure
from app.core.conditions import Facts, Needs
from app.core.errors import NotFound
from app.core.paging import Page, PageRequest, cut
from app.core.versions.pilot import PILOT, Pilot, audience
from app.facts.service import count_matching, gather
from app.pilots.rules import Decided, Decision, Feedback, PilotState, Subject, counts
from app.plans.queries import plan_catalogue
from app.plans.rules import PlanInForce

Tried = CompiledBenefit | PlanInForce
READ = {Subject.BENEFIT: Scope.BENEFITS_READ, Subject.PLAN: Scope.PLANS_READ}
# what ends an archived thing says the same as the pilot before it, to nobody: that version is no pilot
_KINDS = {
    Subject.BENEFIT: ("benefit", "(v.ends_at IS NULL OR v.ends_at > v.effective_from)"),
    Subject.PLAN: ("plan", "CAST(v.content ->> 'on_sale' AS TEXT) IN ('1', 'true')"),
}
_FEEDBACK = """
SELECT f.id, f.identity_public_id, f.number, f.rating, f.text, f.given_at, m.public_id, m.member_number, m.nickname
FROM pilot_feedback f JOIN member m ON m.id = f.member_id
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that a member tries out, and what it said of the version in force."""

    thing: Tried
    pilot: Pilot
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class Results:
    """A pilot with how many members it is for today, and how many gave each rating, the best first."""

    state: PilotState
    testers: int
    ratings: tuple[tuple[int, int], ...]


async def benefits_tried(actor: Actor, *, at: datetime, known_at: datetime | None = None) -> frozenset[UUID]:
    """Of the benefits that are tried out those that the caller may see, by public id: staff all, a member what it tries out, others
    none. No statement besides the revision but one for a member where something is tried out."""
    things = {item.issue.public_id: item for item in (await catalogue(at, known_at)).piloted}
    return await _seen(actor, Scope.BENEFITS_READ, things, at, known_at)


async def plans_tried(actor: Actor, *, at: datetime, known_at: datetime | None = None) -> frozenset[UUID]:
    """As `benefits_tried`, of plans; who holds one sees it as well."""
    things = {item.public_id: item for item in (await plan_catalogue(at, known_at)).piloted}
    return await _seen(actor, Scope.PLANS_READ, things, at, known_at)


async def trials_of(actor: Actor, *, now: datetime) -> list[Trial]:
    """What the calling member tries out now, by last day and code. Two statements besides the revision, none where nothing is tried
    out. Needs self:read. Empty for a caller who is no member."""
    ensure(actor, Scope.SELF_READ)
    things = await tried_things(now)
    if actor.member_id is None or not things:
        return []
    facts = await _facts(actor.member_id, things, now)
    said = await own_feedback(actor.member_id)
    found = [
        Trial(thing, thing.content.pilot, said.get(version_of(thing)))
        for thing in things
        if thing.content.pilot is not None and tries(thing, facts)
    ]
    return sorted(found, key=lambda trial: (trial.pilot.until_on is None, trial.pilot.until_on, trial.thing.code))


async def tried_things(now: datetime) -> list[Tried]:
    """Everything whose version in force is tried out. No statement besides the revision."""
    return [*(await catalogue(now)).piloted, *(await plan_catalogue(now)).piloted]


def version_of(thing: Tried) -> tuple[UUID, int]:
    """The thing's public id, and the number of its version in force."""
    return (thing.issue.public_id, thing.issue.number) if isinstance(thing, CompiledBenefit) else (thing.public_id, thing.number)


def tries(thing: Tried, facts: Facts) -> bool:
    """Whether the member is a tester of it today."""
    return thing.pilot is not None and conditions.evaluate(thing.pilot, facts).entitled


async def own_feedback(member_id: int) -> dict[tuple[UUID, int], Feedback]:
    """What the member said, by the thing's public id and its version. One statement."""
    rows = await db.fetch(f"{_FEEDBACK} WHERE f.member_id = :member", member=member_id)
    return {(db.as_uuid(row["identity_public_id"]), int(row["number"])): _feedback(row) for row in rows}


async def list_pilots(actor: Actor, *, now: datetime) -> list[PilotState]:
    """Every thing that the actor may read and that is or was tried out, the latest first day first. One statement. Needs benefits:read."""
    ensure(actor, Scope.BENEFITS_READ)
    return await pilot_states([subject for subject in Subject if actor.holds(READ[subject])], now=now)


async def pilot_states(subjects: Iterable[Subject], *, now: datetime, only: UUID | None = None) -> list[PilotState]:
    """The newest version that is or was tried out of each thing of the kinds, or of that one. The caller has asked for the scope."""
    parts = [_states(subject) for subject in subjects]
    narrowed = "" if only is None else "WHERE public_id = :only"
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS pilots {narrowed} ORDER BY effective_from DESC, code"  # noqa: S608  fixed text
    rows = await db.fetch(sql, now=now, **({} if only is None else {"only": only}))
    return [_state(row) for row in rows]


async def pilot_results(actor: Actor, subject: Subject, public_id: UUID, *, now: datetime) -> Results:
    """How the pilot stands. Three statements. Needs to read the thing. Raises NotFound where it is or was none."""
    ensure(actor, READ[subject])
    found = await pilot_states([subject], now=now, only=public_id)
    if not found:
        raise NotFound("pilot")
    state = found[0]
    rows = await db.fetch(
        "SELECT rating, COUNT(*) AS given FROM pilot_feedback WHERE identity_public_id = :public_id AND number = :number GROUP BY rating",
        public_id=public_id,
        number=state.number,
    )
    testers = await count_matching(audience(state.pilot, state.content["programme"]), at=now)
    return Results(state, testers, counts({int(row["rating"]): int(row["given"]) for row in rows}))


async def feedback_page(actor: Actor, subject: Subject, public_id: UUID, request: PageRequest) -> Page[Feedback]:
    """What testers say of every version of it, the newest first. One statement. Needs to read the thing, and members:read."""
    ensure(actor, READ[subject], Scope.MEMBERS_READ)
    where, params = ["f.identity_public_id = :public_id"], {"public_id": public_id, "limit": request.limit + 1}
    compare, edge, direction = (">", request.before, "ASC") if request.backward else ("<", request.after, "DESC")
    if edge is not None:
        where.append(f"f.id {compare} :edge")
        params["edge"] = edge[0]
    rows = await db.fetch(f"{_FEEDBACK} WHERE {' AND '.join(where)} ORDER BY f.id {direction} LIMIT :limit", **params)
    return cut([_feedback(row) for row in rows], request, lambda row: (row.id,))


def sees_all(actor: Actor, scope: Scope) -> bool:
    """Whether the caller is told of what others try out: who works here and may read such things. A partner never is."""
    return actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM) and actor.holds(scope)


async def _seen(actor: Actor, staff: Scope, things: Mapping[UUID, Tried], at: datetime, known_at: datetime | None) -> frozenset[UUID]:
    if things and sees_all(actor, staff):
        return frozenset(things)
    if not things or actor.member_id is None:
        return frozenset()
    facts = await _facts(actor.member_id, things.values(), at, known_at)
    return frozenset(public_id for public_id, thing in things.items() if thing.seen_by(facts))


async def _facts(member_id: int, things: Iterable[Tried], at: datetime, known_at: datetime | None = None) -> Facts:
    needs = reduce(or_, [conditions.needs(thing.pilot) for thing in things if thing.pilot is not None], Needs(memberships=True))
    return (await gather([member_id], needs=needs, at=at, known_at=known_at))[member_id]


def _states(subject: Subject) -> str:
    table, tried = _KINDS[subject]
    newest = tried.replace("v.", "w.")
    about = "identity_public_id = i.public_id AND number = v.number"
    return f"""
SELECT '{subject}' AS subject, i.public_id, i.code, v.number, v.effective_from, v.content,
       (SELECT w.number FROM {table}_version w WHERE w.identity_id = i.id AND w.cancelled_at IS NULL AND w.effective_from <= :now
        ORDER BY w.effective_from DESC, w.number DESC LIMIT 1) AS live_number,
       EXISTS (SELECT 1 FROM {table}_version w WHERE w.identity_id = i.id AND w.cancelled_at IS NULL AND w.number > v.number) AS followed,
       (SELECT COUNT(*) FROM pilot_feedback WHERE {about}) AS given,
       (SELECT COALESCE(SUM(rating), 0) FROM pilot_feedback WHERE {about}) AS stars,
       d.decision, d.reason, d.decided_by, d.decided_at
FROM {table}_version v JOIN {table} i ON i.id = v.identity_id
LEFT JOIN pilot_decision d ON d.identity_public_id = i.public_id AND d.number = v.number
WHERE v.number = (SELECT MAX(w.number) FROM {table}_version w WHERE w.identity_id = v.identity_id AND w.cancelled_at IS NULL
                  AND w.content ->> 'pilot' IS NOT NULL AND {newest})
"""  # noqa: S608  fixed names


def _state(row: Mapping[str, Any]) -> PilotState:
    content, decided = db.as_json(row["content"]), None
    if row["decision"] is not None:
        decided = Decided(Decision(row["decision"]), row["reason"], row["decided_by"], db.as_instant(row["decided_at"]))
    return PilotState(
        subject=Subject(row["subject"]),
        public_id=db.as_uuid(row["public_id"]),
        code=row["code"],
        number=int(row["number"]),
        effective_from=db.as_instant(row["effective_from"]),
        content=content,
        pilot=Pilot.model_validate(content[PILOT]),
        live_number=row["live_number"],
        followed=bool(row["followed"]),
        given=int(row["given"]),
        stars=int(row["stars"]),
        decided=decided,
    )


def _feedback(row: Mapping[str, Any]) -> Feedback:
    return Feedback(
        id=int(row["id"]),
        number=int(row["number"]),
        member_public_id=db.as_uuid(row["public_id"]),
        member_number=int(row["member_number"]),
        nickname=row["nickname"],
        rating=int(row["rating"]),
        text=row["text"],
        given_at=db.as_instant(row["given_at"]),
    )
