"""G5 on the real database: who sees a pilot, what testers say, go and no go."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.benefits import queries as benefits
from app.benefits.models import Benefit
from app.benefits.queries import Asked
from app.catalogue import service as catalogue
from app.catalogue.queries import stored_documents
from app.core.access import ANONYMOUS, Actor, Scope
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.ids import public_id
from app.core.paging import PageRequest
from app.core.versions.content import InvalidContent
from app.orders.rules import NotInPilot, PlanNotPublished
from app.orders.service import plan_savings, quote_plan
from app.pilots import queries, service
from app.pilots.rules import Decision, NoPilot, Phase, PilotDecided, PilotOver, PilotState, Subject
from app.plans.models import Plan
from app.publishing.rules import Publication
from tests.benefits.offers import EDITOR, PUBLISHER, draft, everybody, publish
from tests.cast import SYSTEM, actor, ada, rows
from tests.orders.ground import ref
from tests.pilots.ground import a_tester, open_lab, pilot, tags
from tests.plans import offers as shop

pytestmark = pytest.mark.usefixtures("store")
DAY = timedelta(days=1)
ALL = PageRequest(100)
STAFF: Actor = actor(
    *(Scope.BENEFITS_READ, Scope.BENEFITS_WRITE, Scope.BENEFITS_PUBLISH, Scope.MEMBERS_READ, Scope.PLANS_READ, Scope.QUOTES_READ),
    label="Lin",
)
TABLES = ("pilot_feedback", "pilot_decision", "member_tag", "benefit", "benefit_version", "audit_entry")


async def everything() -> dict[str, list[dict[str, Any]]]:
    return {table: await rows(table) for table in TABLES}


async def offered(who: Actor, at: datetime) -> list[str]:
    tried = await queries.benefits_tried(who, at=at)
    return [benefit.code for benefit in (await benefits.offers_page(ALL, asked=Asked(at), tried=tried)).rows]


async def may_have(who: Actor, at: datetime) -> dict[str, bool]:
    assert who.member_id is not None
    return {answer.benefit.code: answer.entitled for answer in (await benefits.entitlements_page(who.member_id, ALL, at=at)).rows}


async def state_of(benefit: Any, now: datetime) -> PilotState:
    return (await queries.pilot_results(STAFF, Subject.BENEFIT, benefit.public_id, now=now)).state


async def test_nobody_but_testers_sees_it(now: datetime) -> None:
    benefit = await open_lab(now)
    mei, bob = await a_tester(now, "mei"), (await ada(now, "bob")).actor
    partner = actor(Scope.BENEFITS_READ, kind=bob.kind.PARTNER)
    told = {who.label: await offered(who, now) for who in (ANONYMOUS, bob, mei, partner, STAFF)}
    both, one = ["forum", "lab"], ["forum"]
    assert told == {"anonymous": one, bob.label: one, mei.label: both, partner.label: one, "Lin": both}
    assert await may_have(mei, now) == {"forum": True, "lab": True}
    assert await may_have(bob, now) == {"forum": True}
    assert bob.member_id is not None
    assert not (await benefits.entitlement(bob.member_id, benefit.public_id, at=now)).seen
    for over in (now + 15 * DAY, now + 40 * DAY):  # the last day, 2026-12-05, has passed in Shanghai
        assert await may_have(mei, over) == {"forum": True}
        assert await offered(mei, over) == one


async def test_a_tester_says_what_it_thinks_and_gets_the_badge(now: datetime) -> None:
    benefit = await open_lab(now)
    mei = await a_tester(now, "mei")
    assert mei.member_id is not None
    said = await service.give_feedback(mei, benefit.public_id, 4, " Quick. ", now=now)
    assert (said.number, said.rating, said.text, said.given_at) == (1, 4, "Quick.", now)
    assert await tags(mei.member_id) == {"lab-2026": "RULE", "pilot-tester": "HAND"}
    again = await service.give_feedback(mei, benefit.public_id, 2, now=now + DAY)
    assert (again.id, again.rating, again.text) == (said.id, 2, "")
    assert len(await rows("pilot_feedback")) == 1
    (trial,) = await queries.trials_of(mei, now=now + DAY)
    assert (trial.thing.code, trial.pilot.badge, trial.feedback) == ("lab", "lab-2026", again)
    found = await queries.pilot_results(STAFF, Subject.BENEFIT, benefit.public_id, now=now + DAY)
    assert (found.testers, found.ratings, found.state.mean_hundredths) == (1, ((5, 0), (4, 0), (3, 0), (2, 1), (1, 0)), 200)
    page = await queries.feedback_page(STAFF, Subject.BENEFIT, benefit.public_id, ALL)
    assert [(row.nickname, row.rating) for row in page.rows] == [("Mei", 2)]
    assert [row["action"] for row in await rows("audit_entry")][-2:] == ["pilot.feedback"] * 2


async def test_feedback_that_is_refused_changes_nothing(now: datetime) -> None:
    benefit = await open_lab(now, from_on="2026-11-22")
    mei, bob = await a_tester(now, "mei"), (await ada(now, "bob")).actor
    first, last = now + DAY, now + 14 * DAY
    before = await everything()
    refused = [
        (mei, benefit.public_id, 6, "", first, Invalid),
        (mei, benefit.public_id, 0, "", first, Invalid),
        (mei, benefit.public_id, 5, "x" * 2_001, first, Invalid),
        (mei, benefit.public_id, 5, "", now, NotFound),
        (mei, benefit.public_id, 5, "", last + DAY, PilotOver),
        (bob, benefit.public_id, 5, "", first, NotFound),
        (bob, benefit.public_id, 5, "", last + DAY, NotFound),
        (mei, public_id(), 5, "", first, NotFound),
        (actor(Scope.SELF_WRITE), benefit.public_id, 5, "", first, NotFound),
        (actor(), benefit.public_id, 5, "", first, Forbidden),
    ]
    for who, thing, rating, text, at, kind in refused:
        with pytest.raises(kind):
            await service.give_feedback(who, thing, rating, text, now=at)
    assert await everything() == before
    assert (await service.give_feedback(mei, benefit.public_id, 5, now=last)).rating == 5


async def test_go_is_the_next_version_without_the_pilot(now: datetime) -> None:
    benefit = await open_lab(now)
    bob = (await ada(now, "bob")).actor
    await service.give_feedback(await a_tester(now, "mei"), benefit.public_id, 5, now=now)
    assert (await state_of(benefit, now)).phase(now.date()) is Phase.RUNNING
    await service.prepare_go(PUBLISHER, Subject.BENEFIT, benefit.public_id, now=now)
    await service.prepare_go(PUBLISHER, Subject.BENEFIT, benefit.public_id, now=now)  # the draft says so already
    said = (await Benefit.get(id=benefit.id)).draft
    assert said is not None
    assert ("pilot" in said, said["code"]) == (False, "lab")
    await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("Testers like it"), now=now + DAY)
    state = await state_of(benefit, now + DAY)
    assert state.decided is not None
    assert (state.number, state.decided.decision, state.decided.reason, state.decided.by) == (1, Decision.GO, "Testers like it", "Lin")
    assert state.phase((now + DAY).date()) is Phase.GO
    assert await offered(ANONYMOUS, now + DAY) == ["forum", "lab"]
    assert await may_have(bob, now + 40 * DAY) == {"forum": True, "lab": True}
    with pytest.raises(PilotDecided):
        await service.stop_pilot(PUBLISHER, Subject.BENEFIT, benefit.public_id, reason="No after all", now=now + DAY)
    changed = await draft(everybody("lab", position=9), now + DAY)
    await catalogue.publish_benefit(PUBLISHER, changed.public_id, Publication("Further down"), now=now + 2 * DAY)
    assert len(await rows("pilot_decision")) == 1


async def test_a_go_can_be_taken_back(now: datetime) -> None:
    """B8: rolling back to the pilot is a pilot again, with a decision of its own to come."""
    benefit = await open_lab(now)
    await service.prepare_go(PUBLISHER, Subject.BENEFIT, benefit.public_id, now=now)
    await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("Too early"), now=now)
    await catalogue.roll_back(PUBLISHER, benefit.public_id, 1, reason="It was too early", now=now + DAY)
    state = await state_of(benefit, now + DAY)
    assert (state.number, state.decided, state.phase((now + DAY).date())) == (3, None, Phase.RUNNING)
    assert await offered(ANONYMOUS, now + DAY) == ["forum"]


async def test_no_go_ends_it_and_is_said_once(now: datetime) -> None:
    benefit = await open_lab(now)
    mei = await a_tester(now, "mei")
    before = await everything()
    with pytest.raises(Forbidden):
        await service.stop_pilot(EDITOR, Subject.BENEFIT, benefit.public_id, reason="Nobody uses it", now=now)
    with pytest.raises(Invalid):
        await service.stop_pilot(PUBLISHER, Subject.BENEFIT, benefit.public_id, reason="x", now=now)
    assert await everything() == before
    await service.stop_pilot(PUBLISHER, Subject.BENEFIT, benefit.public_id, reason="Nobody uses it", now=now)
    assert await may_have(mei, now) == {"forum": True}
    state = await state_of(benefit, now)
    assert state.decided is not None
    assert (state.number, state.decided.decision, state.phase(now.date())) == (1, Decision.NO_GO, Phase.NO_GO)
    after = await everything()
    with pytest.raises(PilotDecided):
        await service.stop_pilot(PUBLISHER, Subject.BENEFIT, benefit.public_id, reason="Once more", now=now)
    assert await everything() == after


async def test_what_is_no_pilot_cannot_be_stopped_nor_become_one(now: datetime) -> None:
    await open_lab(now)
    forum = await Benefit.get(code="forum")
    with pytest.raises(NoPilot):
        await service.stop_pilot(PUBLISHER, Subject.BENEFIT, forum.public_id, reason="Never tried", now=now)
    with pytest.raises(InvalidContent) as found:
        await publish(everybody("forum", pilot=pilot()), now + DAY)
    assert [fault.field for fault in found.value.faults] == ["pilot"]
    with pytest.raises(NotFound):
        await queries.pilot_results(STAFF, Subject.BENEFIT, forum.public_id, now=now)


async def test_a_pilot_that_nobody_decided_on_is_over(now: datetime) -> None:
    benefit = await open_lab(now)
    later = now + 20 * DAY
    state = await state_of(benefit, later)
    assert state.phase(later.date()) is Phase.OVER
    ahead = await publish(everybody("next", pilot=pilot(from_on="2026-11-30")), now)
    assert (await state_of(ahead, now)).phase(now.date()) is Phase.AHEAD
    assert [(each.code, each.number) for each in await queries.list_pilots(STAFF, now=later)] == [("lab", 1), ("next", 1)]


async def test_a_plan_is_sold_to_testers_alone(now: datetime) -> None:
    """T2: to everybody else it is as if it were not published; staff are told why."""
    await shop.open_shop(now)
    await shop.publish(shop.vip88(pilot=pilot()), now)
    plan = await Plan.get(code="vip88")
    mei, signed_in = await a_tester(now, "mei"), await ada(now, "bob")
    bob = signed_in.actor
    quote = await quote_plan(mei, plan.public_id, now=now)
    assert (quote.price.minor if quote.price else None) == 88_800
    assert (await plan_savings(mei, plan.public_id, now=now)).spent_minor == 0
    for refused in (quote_plan(bob, plan.public_id, now=now), plan_savings(bob, plan.public_id, now=now)):
        with pytest.raises(PlanNotPublished):
            await refused
    with pytest.raises(NotInPilot):
        await quote_plan(STAFF, plan.public_id, member=await ref(signed_in), now=now)
    told = {who.label: await queries.plans_tried(who, at=now) for who in (ANONYMOUS, bob, mei, STAFF)}
    assert told == {"anonymous": frozenset(), bob.label: frozenset(), mei.label: {plan.public_id}, "Lin": {plan.public_id}}


async def test_a_file_without_the_pilot_is_the_go_as_well(now: datetime) -> None:
    """What is exported and imported back is the same; a file that says it for everybody decides (ADR 0103)."""
    await open_lab(now)
    (document,) = [each for each in await stored_documents(now) if each.code == "lab"]
    assert document.data["pilot"] == pilot()
    same = await catalogue.import_documents(SYSTEM, [document], now=now, reason="Read back")
    assert (same.changes, await rows("pilot_decision")) == ((), [])
    opened = replace(document, data={name: value for name, value in document.data.items() if name != "pilot"})
    await catalogue.import_documents(SYSTEM, [opened], now=now + DAY, reason="Testers like it")
    assert [(row["decision"], row["reason"]) for row in await rows("pilot_decision")] == [("GO", "Testers like it")]
    assert await offered(ANONYMOUS, now + DAY) == ["forum", "lab"]
