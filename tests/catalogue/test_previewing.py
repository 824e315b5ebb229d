"""Looking as a member: by the draft as if it were in force, or by what is; each look is kept, and nobody is signed in (B8, W1, R5)."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from app.catalogue import service
from app.catalogue.service import Look
from app.core.access import Actor, Scope
from app.core.errors import AppError, Forbidden, NotFound
from app.members.rules import MemberRow
from app.memberships.rules import NewMembership
from app.memberships.service import record_membership
from tests.benefits import offers
from tests.benefits.offers import everybody, leaf, specific
from tests.cast import SYSTEM, UUID_OF_NOBODY, actor, ada, member_of, rows
from tests.plans import offers as sold
from tests.plans.offers import growth, vip88
from tests.plans.offers import row as price_row

LOOKER: Actor = actor(Scope.BENEFITS_READ, Scope.MEMBERS_READ, Scope.PLANS_READ, Scope.QUOTES_READ, label="Lin")
TABLES = ("audit_entry", "audit_detail", "session", "benefit", "benefit_version", "account")


async def a_member(now: datetime) -> MemberRow:
    return await member_of(await ada(now, industry_since=date(2010, 1, 1)))


async def everything() -> list[object]:
    return [await rows(table) for table in TABLES]


async def test_the_draft_is_judged_as_if_it_were_in_force(store: object, now: datetime) -> None:
    """The live version lets everybody in, its draft asks for growth: each look answers by its own, with the reason."""
    await offers.open_club(now)
    benefit = await offers.publish(everybody(), now)
    await offers.draft(specific("forum"), now)
    member = await a_member(now)
    live = await service.preview_benefit(LOOKER, benefit.public_id, member.public_id, Look(now), now=now)
    draft = await service.preview_benefit(LOOKER, benefit.public_id, member.public_id, Look(now, draft=True), now=now)
    assert (live.entitled, live.version) == (True, 1)
    assert (draft.entitled, [(unmet.needed, unmet.has) for unmet in draft.verdict.unmet]) == (False, [(1000, 0)])


async def test_a_running_period_keeps_what_it_accepted_against_the_draft_too(store: object, now: datetime) -> None:
    """B8: who holds the plan since before keeps the version that is live now, were the draft published."""
    await offers.open_club(now - timedelta(days=40), now - timedelta(days=40))
    benefit = await offers.publish(everybody(plan="pro"), now - timedelta(days=30))
    await offers.draft(specific("forum", plan="pro"), now)
    member = await a_member(now)
    look = Look(now, draft=True)
    assert not (await service.preview_benefit(LOOKER, benefit.public_id, member.public_id, look, now=now)).entitled
    since = (now - timedelta(days=10)).date()
    await record_membership(SYSTEM, NewMembership(member.id, "pro", since, months=12), source="test", now=now)
    kept = await service.preview_benefit(LOOKER, benefit.public_id, member.public_id, look, now=now)
    assert (kept.entitled, kept.accepted_version) == (True, 1)


async def test_a_day_to_come_is_judged_by_what_will_hold(store: object, now: datetime) -> None:
    """W5: the window opens on a later day, and the same member is let in on it."""
    await offers.open_club(now)
    opens = (now + timedelta(days=30)).date()
    benefit = await offers.publish(everybody(offered_from=opens.isoformat()), now)
    member = await a_member(now)
    for at, entitled in ((now, False), (now + timedelta(days=30), True)):
        answer = await service.preview_benefit(LOOKER, benefit.public_id, member.public_id, Look(at), now=now)
        assert (at, answer.entitled) == (at, entitled)


async def test_each_look_is_in_the_audit_log_and_changes_nothing_else(store: object, now: datetime) -> None:
    """R5: who looked at whom, at what, by which version, on which day; no session is made."""
    await offers.open_club(now)
    benefit = await offers.publish(everybody(), now)
    member = await a_member(now)
    sessions, versions = await rows("session"), await rows("benefit_version")
    await service.preview_benefit(LOOKER, benefit.public_id, member.public_id, Look(now), now=now)
    entry, detail = (await rows("audit_entry"))[-1], (await rows("audit_detail"))[-1]
    assert (entry["action"], entry["subject_type"], entry["subject_id"]) == ("benefit.preview", "Member", str(member.public_id))
    assert (detail["actor_label"], detail["subject_label"]) == ("Lin", str(member.member_number))
    assert (await rows("session"), await rows("benefit_version")) == (sessions, versions)


REFUSED: list[tuple[Actor, bool, bool, type[AppError]]] = [
    (actor(Scope.BENEFITS_READ), False, True, Forbidden),
    (actor(Scope.MEMBERS_READ), False, True, Forbidden),
    (LOOKER, True, True, NotFound),  # there is no draft
    (LOOKER, False, False, NotFound),  # there is no such member
]


@pytest.mark.parametrize(("who", "by_draft", "known", "refusal"), REFUSED)
async def test_a_refused_look_leaves_no_trace(
    store: object, now: datetime, who: Actor, by_draft: bool, known: bool, refusal: type[AppError]
) -> None:
    await offers.open_club(now)
    benefit = await offers.publish(everybody(), now)
    member: UUID = (await a_member(now)).public_id if known else UUID_OF_NOBODY
    before = await everything()
    with pytest.raises(refusal):
        await service.preview_benefit(who, benefit.public_id, member, Look(now, by_draft), now=now)
    assert await everything() == before


async def test_what_is_looked_at_is_the_draft_or_what_is_in_force_that_day(store: object, now: datetime) -> None:
    """None where there is neither; the terms of a draft are rendered as publishing would."""
    await offers.open_club(now - timedelta(days=3))
    benefit = await offers.publish(everybody(), now - timedelta(days=1))
    reader = actor(Scope.BENEFITS_READ)
    assert await service.benefit_as(reader, benefit.public_id, Look(now, draft=True)) is None
    assert await service.benefit_as(reader, benefit.public_id, Look(now - timedelta(days=2))) is None
    live = await service.benefit_as(reader, benefit.public_id, Look(now))
    assert live is not None
    assert live.issue.number == 1
    await offers.draft(everybody(condition=leaf("growth", ">=", 5), terms={"en": "**Bold**"}), now)
    draft = await service.benefit_as(reader, benefit.public_id, Look(now, draft=True))
    assert draft is not None
    assert (draft.issue.public_id, draft.issue.terms_html) == (benefit.public_id, {"en": "<p><strong>Bold</strong></p>\n"})
    with pytest.raises(Forbidden):
        await service.benefit_as(actor(), benefit.public_id, Look(now))
    with pytest.raises(NotFound):
        await service.benefit_as(reader, UUID_OF_NOBODY, Look(now))


async def test_a_plan_costs_by_its_draft(store: object, now: datetime) -> None:
    """T1, T2: the rows of the draft are asked, nothing is signed, and the look is kept."""
    await sold.open_shop(now)
    await sold.publish(vip88(benefits=[]), now)
    plan = await sold.draft(vip88(benefits=[], prices=[price_row("loyal", 100, growth(1)), price_row("all", 700)]), now)
    member = await a_member(now)
    prices, priced = await service.preview_plan(LOOKER, plan.public_id, member.public_id, now=now)
    assert ([row.code for row in prices], priced.price.minor if priced.price else None) == (["loyal", "all"], 700)
    entry = (await rows("audit_entry"))[-1]
    assert (entry["action"], entry["subject_type"], entry["subject_id"]) == ("plan.preview", "Member", str(member.public_id))


async def test_a_plan_without_a_draft_is_not_previewed_by_it(store: object, now: datetime) -> None:
    await sold.open_shop(now)
    await sold.publish(vip88(benefits=[]), now)
    member = await a_member(now)
    [plan] = await rows("plan")
    before = await everything()
    for who, refusal in ((LOOKER, NotFound), (actor(Scope.PLANS_READ, Scope.MEMBERS_READ), Forbidden)):
        with pytest.raises(refusal):
            await service.preview_plan(who, UUID(str(plan["public_id"])), member.public_id, now=now)
    assert await everything() == before
