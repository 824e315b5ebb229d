"""What testers and moderators do with a pilot: say what they think, go on, or stop it (G5)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.benefits import service as benefits
from app.benefits.queries import access_benefit
from app.benefits.rules import CompiledBenefit
from app.community import service as community
from app.core import conditions, db, ids
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import NotFound
from app.core.reasons import check_reason
from app.core.versions.pilot import PILOT, audience
from app.facts.service import gather
from app.pilots.models import PilotDecision
from app.pilots.queries import Tried, own_feedback, pilot_states, tried_things, version_of
from app.pilots.rules import Decision, Feedback, NoPilot, Phase, PilotDecided, PilotOver, PilotState, Subject, check_feedback
from app.plans import service as plans
from app.plans.queries import access_plan_draft
from app.tags.rules import Origin
from app.tags.service import tag_members


@dataclass(frozen=True, slots=True)
class _Desk:
    """How things of a kind are read, written and ended, and which scope publishes them."""

    publish: Scope
    access: Callable[[Actor, UUID], Awaitable[Any]]
    save: Callable[..., Awaitable[Any]]
    archive: Callable[..., Awaitable[Any]]


_DESKS = {
    Subject.BENEFIT: _Desk(Scope.BENEFITS_PUBLISH, access_benefit, benefits.save_draft, benefits.archive_benefit),
    Subject.PLAN: _Desk(Scope.PLANS_PUBLISH, access_plan_draft, plans.save_draft, plans.archive_plan),
}


async def give_feedback(actor: Actor, public_id: UUID, rating: int, text: str = "", *, now: datetime) -> Feedback:
    """What the calling tester thinks of the version in force is kept, in the place of what it said before; the first time it gets
    the badge. Needs self:write.

    Raises NotFound where the caller tries no such thing out, PilotOver after the last day, Invalid on rating or text.
    """
    ensure(actor, Scope.SELF_WRITE)
    said = check_feedback(rating, text)
    if actor.member_id is None:
        raise NotFound("pilot")
    async with db.transaction():
        thing = await _tried_by(actor.member_id, public_id, now)
        about = version_of(thing)
        await db.execute(
            "INSERT INTO pilot_feedback (public_id, subject, identity_public_id, number, member_id, rating, text, given_at) "
            "VALUES (:public_id, :subject, :thing, :number, :member, :rating, :text, :now) "
            "ON CONFLICT (identity_public_id, number, member_id) "
            "DO UPDATE SET rating = excluded.rating, text = excluded.text, given_at = excluded.given_at",
            public_id=ids.public_id(),
            subject=_subject(thing).value,
            thing=about[0],
            number=about[1],
            member=actor.member_id,
            rating=rating,
            text=said,
            now=now,
        )
        badge = thing.content.pilot.badge if thing.content.pilot else None
        if badge is not None:
            await tag_members({actor.member_id: [badge]}, origin=Origin.RULE, now=now)
        after = {"number": about[1], "rating": rating, "badge": badge}
        await record(actor, "pilot.feedback", _subject(thing).value, about[0], now=now, subject_label=thing.code, after=after)
        return (await own_feedback(actor.member_id))[about]


async def prepare_go(actor: Actor, subject: Subject, public_id: UUID, *, now: datetime) -> None:
    """The draft says what is tried out, for everybody: publishing it is the go. A draft that says so already stays as it is.

    Needs to write the thing. Raises NotFound, NoPilot, PilotDecided, IdentityArchived.
    """
    desk = _DESKS[subject]
    async with db.transaction():
        identity = await desk.access(actor, public_id)
        state = await _undecided(subject, public_id, identity.code, now)
        if identity.draft is not None and PILOT not in identity.draft:
            return
        content = {name: value for name, value in (identity.draft or state.content).items() if name != PILOT}
        await desk.save(actor, public_id, content, expected_revision=identity.draft_revision, now=now)


async def record_go(actor: Actor, subject: Subject, public_id: UUID, *, reason: str, now: datetime) -> None:
    """A version for everybody was published after a pilot: that is its go, by whoever published it and for that reason.

    Nothing is recorded where there was no pilot, or it is decided. Inside the transaction of the publishing.
    """
    states = await pilot_states([subject], now=now, only=public_id)
    if states and states[0].decided is None:
        await _decide(actor, states[0], Decision.GO, reason, now)


async def stop_pilot(actor: Actor, subject: Subject, public_id: UUID, *, reason: str, now: datetime) -> None:
    """The pilot is a no go: the thing is archived, and whoever looks back finds why. Needs to publish the thing.

    Raises NotFound, NoPilot, PilotDecided, IdentityArchived, Invalid(reason).
    """
    desk = _DESKS[subject]
    ensure(actor, desk.publish)
    why = check_reason(reason)
    async with db.transaction():
        identity = await desk.access(actor, public_id)
        state = await _undecided(subject, public_id, identity.code, now)
        if state.decided is not None:
            raise PilotDecided(state.decided.by)
        await desk.archive(actor, public_id, reason=why, now=now)
        await _decide(actor, state, Decision.NO_GO, why, now)


async def _undecided(subject: Subject, public_id: UUID, code: str, now: datetime) -> PilotState:
    """The pilot that can still go on. Raises NoPilot where there is none, PilotDecided."""
    states = await pilot_states([subject], now=now, only=public_id)
    phase = states[0].phase(local_date(now, (await community.get()).zone)) if states else Phase.ENDED
    if phase is Phase.ENDED:
        raise NoPilot(code)
    decided = states[0].decided
    if decided is not None and phase in (Phase.GO, Phase.NO_GO):
        raise PilotDecided(decided.by)
    return states[0]


async def _decide(actor: Actor, state: PilotState, decision: Decision, reason: str, now: datetime) -> None:
    await PilotDecision.create(
        subject=state.subject,
        identity_public_id=state.public_id,
        number=state.number,
        decision=decision,
        reason=reason,
        decided_by=actor.label,
        decided_at=now,
    )
    after = {"number": state.number, "decision": decision.value, "given": state.given, "stars": state.stars}
    action = "pilot.go" if decision is Decision.GO else "pilot.no_go"
    await record(actor, action, state.subject.value, state.public_id, now=now, subject_label=state.code, reason=reason, after=after)


async def _tried_by(member_id: int, public_id: UUID, now: datetime) -> Tried:
    """The thing, which the member tries out today. Raises NotFound where it does not, PilotOver for a tester who comes too late."""
    thing = next((thing for thing in await tried_things(now) if version_of(thing)[0] == public_id), None)
    pilot = thing.content.pilot if thing else None
    if thing is None or pilot is None or thing.pilot is None:
        raise NotFound("pilot")
    facts = (await gather([member_id], needs=conditions.needs(thing.pilot), at=now))[member_id]
    if conditions.evaluate(thing.pilot, facts).entitled:
        return thing
    tester = conditions.evaluate(audience(pilot, thing.content.programme), facts).entitled
    if tester and pilot.until_on is not None and pilot.until_on < facts.on:
        raise PilotOver(pilot.until_on)
    raise NotFound("pilot")


def _subject(thing: Tried) -> Subject:
    return Subject.BENEFIT if isinstance(thing, CompiledBenefit) else Subject.PLAN
