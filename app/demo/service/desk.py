"""What lies on the moderators' desk in the example: drafts, what goes live soon, what ends, a pilot, contacts, a saved view.

Each step adds things of its own, or takes what stands as the first steps left it: what moderators have done stays.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.benefits import service as benefits
from app.benefits.queries import access_benefit, catalogue
from app.catalogue import service as doors
from app.community import service as community
from app.core import db
from app.core.access import MEMBER_SCOPES, Actor, ActorKind
from app.core.calendar import local_date, start_of_day
from app.core.conditions import parse
from app.core.errors import Conflict, Invalid, NotFound
from app.demo import gateway
from app.demo.rules import (
    COMES,
    COMES_DAYS,
    COMES_HOUR,
    CONTACTS,
    DRAFT_DAYS,
    DRAFTED,
    ENDS_DAYS,
    FEEDBACK,
    PILOT_DAYS,
    SIGN_INS,
    SOURCE,
    contact,
)
from app.demo.service.run import REASON, Load, mark, member, staff
from app.facts.service import members_matching
from app.members.queries import members_by_external_refs, members_by_ids, own_member
from app.members.rules import ContactChange
from app.members.service import change_contact
from app.pilots.service import give_feedback
from app.publishing.rules import Publication
from app.views.rules import NewView
from app.views.service import save_view

_REFUSALS = (Conflict, Invalid, NotFound)  # moderators have changed what the step builds on: then it is left out


async def lay_desk(run: Load) -> None:
    """A draft was left lying, another is fresh, one benefit goes live in two days, one ends this week in spite of a warning."""
    today, zone = await _today(run)
    editor, publisher = await staff(run, "editor"), await staff(run, "publisher")
    camp, weekend = await gateway.desk("winter-camp"), await gateway.desk("88-weekend")
    until = {"offered_until": (today + timedelta(days=ENDS_DAYS)).isoformat()}
    comes = start_of_day(today + timedelta(days=COMES_DAYS), zone) + timedelta(hours=COMES_HOUR)
    async with db.transaction():
        done = [
            await _created(editor, camp, run.now - timedelta(days=DRAFT_DAYS)),
            await _changed(editor, *DRAFTED, run.now),
            await _changed(publisher, *COMES, run.now, Publication("The fourth thing is what readers asked for.", comes)),
            await _created(publisher, weekend | until, run.now, _letting_pass("The roaster pays for it, also below cost.")),
        ]
        await mark(run, "desk", done=sum(done))


async def start_pilot(run: Load) -> None:
    """A benefit is tried out, and some of its testers have said what they think."""
    today, _ = await _today(run)
    content = await gateway.desk("ask-a-senior")
    first, last = [(today + timedelta(days=days)).isoformat() for days in PILOT_DAYS]
    content["pilot"] = {**content["pilot"], "from_on": first, "until_on": last}
    async with db.transaction():
        started = await _created(await staff(run, "publisher"), content, run.now, _letting_pass(REASON))
        given = await _feedback(content, run.now) if started else 0
        await mark(run, "pilot", started=int(started), given=given)


async def tell_contacts(run: Load) -> None:
    """The members who can sign in, and some of the crowd, can be found by phone and e-mail."""
    support = await staff(run, "support")
    known = [((await own_member(await member(each.name))).public_id, each.name) for each in SIGN_INS if each.role is None]
    references = [f"member-{number:03}" for number in range(CONTACTS)]
    found = await members_by_external_refs(SOURCE, references)
    rows = await members_by_ids(list(found.values()))
    known += [(rows[found[reference]].public_id, reference) for reference in references if reference in found]
    async with db.transaction():
        for place, (public_id, name) in enumerate(known, 1):
            await change_contact(support, public_id, ContactChange(*contact(place, name)), reason=REASON, now=run.now)
        await mark(run, "contacts", contacts=len(known))


async def save_views(run: Load) -> None:
    """The publisher keeps a view of the members list that all of the staff see."""
    publisher = await staff(run, "publisher")
    async with db.transaction():
        kept = publisher.id is not None
        if kept:
            await save_view(publisher, NewView("members", "4 年以上 · 上海", "segment=years-4-plus&region=CN-31", shared=True), now=run.now)
        await mark(run, "views", views=int(kept))


async def _today(run: Load) -> tuple[Any, str]:
    zone = (await community.get()).zone
    return local_date(run.now, zone), zone


def _letting_pass(reason: str) -> Publication:
    return Publication(REASON, warnings_reason=reason)


async def _created(actor: Actor, content: Mapping[str, Any], now: datetime, publication: Publication | None = None) -> bool:
    """Whether the benefit is there as a new draft, or published."""
    try:
        async with db.transaction():
            made = await benefits.create_benefit(actor, content["programme"], content, now=now)
            if publication is not None:
                await doors.publish_benefit(actor, made.public_id, publication, now=now)
    except _REFUSALS:
        return False
    return True


async def _changed(actor: Actor, code: str, summary: Mapping[str, str], now: datetime, publication: Publication | None = None) -> bool:
    """Whether the benefit's draft has that summary, or the version that is scheduled."""
    live = (await catalogue(now)).by_code.get(code)
    if live is None:
        return False
    try:
        async with db.transaction():
            await _redraft(actor, live.issue.public_id, {**live.content.model_dump(mode="json"), "summary": dict(summary)}, now)
            if publication is not None:
                await doors.publish_benefit(actor, live.issue.public_id, publication, now=now)
    except _REFUSALS:
        return False
    return True


async def _redraft(actor: Actor, public_id: UUID, content: Mapping[str, Any], now: datetime) -> None:
    """The benefit has this draft. Raises Conflict where somebody has begun one already."""
    benefit = await access_benefit(actor, public_id)
    if benefit.draft is not None:
        raise Conflict()
    await benefits.save_draft(actor, public_id, content, expected_revision=benefit.draft_revision, now=now)


async def _feedback(content: Mapping[str, Any], now: datetime) -> int:
    """How many testers there were to say what they think."""
    benefit = (await catalogue(now)).by_code[content["code"]]
    testers = await members_matching(parse(content["pilot"]["condition"]), at=now, limit=len(FEEDBACK), programme=content["programme"])
    rows = await members_by_ids(testers)
    for member_id, (rating, text) in zip(testers, FEEDBACK, strict=False):
        who = Actor(ActorKind.MEMBER, scopes=MEMBER_SCOPES, label=rows[member_id].nickname, member_id=member_id)
        await give_feedback(who, benefit.issue.public_id, rating, text, now=now)
    return len(testers)
