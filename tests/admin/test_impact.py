"""The pages that say whom a change hits: count, progress, numbers that lead to members, and the reason of each (B8, W2)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.benefits import service as benefits
from app.benefits.queries import access_benefit
from app.catalogue.models import ImpactRun
from app.catalogue.service.impact import counted
from app.core import db
from app.core.access import Role
from app.memberships.rules import NewMembership
from app.memberships.service import record_membership
from tests import cast
from tests.admin.browsing import Browser
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.orders import ground
from tests.plans import offers as plan_offers
from tests.terms.papers import publish_terms, terms


async def drafted(desk: Desk) -> UUID:
    """Everybody in PMTalk has the benefit; by the draft only who was in the industry for four years."""
    for name, since in (("Old", date(2010, 1, 1)), ("Young", date(2026, 1, 1))):
        await cast.ada(desk.now, name.lower(), nickname=name, industry_since=since)
    public_id = await desk.publish(offers.everybody("thing"))
    thing = await access_benefit(cast.SYSTEM, public_id)
    content = offers.specific("thing", condition=offers.leaf("experience_months", ">=", 48))
    await benefits.save_draft(cast.SYSTEM, public_id, content, expected_revision=thing.draft_revision, now=desk.now)
    return public_id


async def test_the_count_leads_to_the_members_and_the_reasons(desk: Desk) -> None:
    browser, thing = await desk.staff(Role.EDITOR), await drafted(desk)
    path = f"/benefits/{thing}/impact"
    assert "Nobody has counted this yet" in (await browser.get(path)).words
    posted = await browser.post(path)
    assert posted.status == 303
    await counted()
    page = await browser.get(path)
    assert "Of 2 members" in page.words
    assert "1 lose it at once" in page.words
    assert "1 keep it" in page.words
    assert "refresh" not in page.response.headers
    assert "as in" in page.words, "the last twelve months, shifted, and said so"
    row = await ImpactRun.get()
    listed = await browser.get(f"{path}/members?group=lose&on={row.at.isoformat().replace('+', '%2B')}")
    assert "Young" in listed.words
    assert "Old" not in listed.words
    assert "48 months" in listed.words or "4 years" in listed.words
    assert "not entitled" in listed.words


async def test_progress_needs_no_script_and_a_dead_count_can_be_begun_again(desk: Desk) -> None:
    browser, thing = await desk.staff(Role.EDITOR), await drafted(desk)
    path = f"/benefits/{thing}/impact"
    await browser.post(path)
    await counted()
    told = "UPDATE impact_run SET state = 'RUNNING', result = NULL, done = 3, total = 13, finished_at = NULL, beat_at = :now"
    await db.execute(told, now=desk.now)
    page = await browser.get(path)
    assert page.response.headers["refresh"] == "1"
    assert '<progress id="counting" max="13" value="3">' in page.html
    await db.execute(told, now=desk.now - timedelta(minutes=5))
    page = await browser.get(path)
    assert "refresh" not in page.response.headers
    assert "Start again now" in page.words
    await browser.post(path)
    await counted()
    assert "Of 2 members" in (await browser.get(path)).words
    assert await ImpactRun.all().count() == 1, "the very same run was taken over"


async def test_the_numbers_are_told_to_be_old_once_something_else_is_published(desk: Desk) -> None:
    browser, thing = await desk.staff(Role.EDITOR), await drafted(desk)
    path = f"/benefits/{thing}/impact"
    await browser.post(path)
    await counted()
    await desk.publish(offers.everybody("other"))
    assert "Something else was changed since this was counted" in (await browser.get(path)).words


@pytest.mark.parametrize("query", ["?number=1", "?ends=1"])
async def test_going_back_and_ending_have_a_count_of_their_own(desk: Desk, query: str) -> None:
    browser, thing = await desk.staff(Role.EDITOR), await drafted(desk)
    content = offers.everybody("thing", exclusions={"account_statuses": ["MUTED"]})
    await offers.publish(content, desk.now)
    path = f"/benefits/{thing}/impact{query}"
    await browser.post(path)
    await counted()
    page = await browser.get(path)
    assert "Of 2 members" in page.words
    assert ("lose it at once" in page.words) is (query == "?ends=1")


@pytest.mark.parametrize(
    "query",
    [
        *("?group=more", "?group=never", "?group=keep&segment=gone", "?group=keep&plan=gone", "?group=keep&on=never"),
        *("?on=2026-12-01", "?on=0001-01-01T00:00:00%2B14:00", "?ends=1&on=9999-12-31T23:59:59", "?number=x"),
        "?number=99999999999999999999",
    ],
)
async def test_what_is_no_group_is_refused(desk: Desk, query: str) -> None:
    browser, thing = await desk.staff(Role.EDITOR), await drafted(desk)
    assert (await browser.get(f"/benefits/{thing}/impact/members{query}")).status == 422


async def test_before_anything_was_in_force_it_hits_nobody(desk: Desk) -> None:
    browser, public_id = await desk.staff(Role.EDITOR), await drafted(desk)
    for query in ("", "&number=1"):
        page = await browser.get(f"/benefits/{public_id}/impact/members?group=gain&on=0001-01-02T00:00:00Z{query}")
        assert (page.status, "Old" in page.words) == (200, False)


async def test_support_looks_and_starts_nothing(desk: Desk) -> None:
    browser, thing = await desk.staff(Role.SUPPORT), await drafted(desk)
    page = await browser.get(f"/benefits/{thing}/impact")
    assert page.status == 200
    assert "Count all members" not in page.words
    assert (await browser.post(f"/benefits/{thing}/impact")).status == 403
    assert await ImpactRun.all().count() == 0


async def test_a_page_asks_little_of_the_store(desk: Desk) -> None:
    """At most eight statements, however many members there are."""
    browser, thing = await desk.staff(Role.EDITOR), await drafted(desk)
    path = f"/benefits/{thing}/impact"
    await browser.post(path)
    await counted()
    row = await ImpactRun.get()
    await record_membership(cast.SYSTEM, NewMembership(1, "pro", desk.now.date(), months=1), source="test", now=desk.now)
    for address in (path, f"{path}/members?group=lose&on={row.at.isoformat().replace('+', '%2B')}"):
        await _cheap(browser, address)


async def _cheap(browser: Browser, address: str) -> Any:
    await browser.get(address)
    with db.count_statements() as count:
        page = await browser.get(address)
    assert page.status == 200
    assert count.count <= 8, count.statements
    assert len(page.html.encode()) < 40_000


async def test_a_price_list_says_who_pays_what_and_what_kept_them_from_it(desk: Desk) -> None:
    """T1: the better row of both, and why it did not hold until now."""
    browser = await desk.staff(Role.PUBLISHER)
    member = await cast.member_of(await cast.ada(desk.now, "grown", nickname="Grown"))
    await publish_terms(terms(), desk.now)
    await ground.earn(member.id, 900, desk.now)
    await plan_offers.publish(plan_offers.vip88(benefits=[]), desk.now)
    rows = [plan_offers.row("loyal", 8_800, plan_offers.growth(800)), plan_offers.row("everybody", 88_800)]
    plan = await plan_offers.draft(plan_offers.vip88(benefits=[], prices=rows), desk.now)
    path = f"/plans/{plan.public_id}/impact"
    await browser.post(path)
    await counted()
    assert "1 pay less" in (await browser.get(path)).words
    listed = await browser.get(f"{path}/members?group=less")
    assert "CNY 888.00" in listed.words
    assert "CNY 88.00" in listed.words
    assert "Until now: Needs growth of at least 1,000" in listed.words
    assert "Nobody" in (await browser.get(f"{path}/members?group=more")).words
