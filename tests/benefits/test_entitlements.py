"""B4, B8, S3, S5, W5 on the real database: what a member may have on a day and why not, and how many statements that costs."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.benefits import queries
from app.benefits import service as benefits
from app.benefits.queries import Asked, OfferFilter
from app.community import service as community
from app.core import db
from app.core.conditions import HowCode
from app.core.errors import Invalid, NotFound
from app.core.paging import PageRequest
from app.memberships.rules import NewMembership
from app.memberships.service import record_membership
from app.plans.service import create_plan
from app.publishing.rules import Publication
from app.segments import service as segments
from tests.benefits.offers import PUBLISHER, both, everybody, leaf, open_club, publish, specific
from tests.cast import SYSTEM, UUID_OF_NOBODY, ada, member_of
from tests.segments.cuts import content, part

DAY = timedelta(days=1)
ALL = PageRequest(100)


async def a_member(now: datetime, name: str = "ada", **said: Any) -> int:
    return (await member_of(await ada(now, name, **said))).id


async def page(member_id: int, at: datetime, request: PageRequest = ALL, **said: Any) -> dict[str, bool]:
    """Each benefit on the page in its order, and whether the member is entitled."""
    found = await queries.entitlements_page(member_id, request, at=at, **said)
    return {answer.benefit.code: answer.entitled for answer in found.rows}


async def join(member_id: int, plan: str, starts_on: date, now: datetime, months: int = 12) -> None:
    await record_membership(SYSTEM, NewMembership(member_id, plan, starts_on, months=months), source="test", now=now)


async def test_a_members_page_is_ordered_by_stage_position_and_code(store: object, now: datetime) -> None:
    """S3: the stage of the member's segment first, then benefits for every stage, then the others."""
    await open_club(now)
    for code, changes in {
        "a-late": {"stage": "MONETIZATION"},
        "b-own": {"stage": "WORK_SUPPORT", "position": 2},
        "c-own": {"stage": "WORK_SUPPORT", "position": 1},
        "d-all": {},
        "e-early": {"stage": "LEARNING"},
    }.items():
        await publish(everybody(code, **changes), now)
    middle = await a_member(now, "mei", industry_since=date(2023, 1, 1))
    senior = await a_member(now, "sun", industry_since=date(2010, 1, 1))
    nobody = await a_member(now, "nan")
    assert list(await page(middle, now)) == ["c-own", "b-own", "d-all", "a-late", "e-early"]
    assert list(await page(senior, now)) == ["a-late", "d-all", "e-early", "c-own", "b-own"]
    assert list(await page(nobody, now)) == ["d-all", "a-late", "e-early", "c-own", "b-own"]
    found = await queries.catalogue(now)
    assert [benefit.code for benefit in found.order("middle")] == ["c-own", "b-own", "d-all", "a-late", "e-early"]


async def test_pages_forward_and_backward_and_filtered(store: object, now: datetime) -> None:
    await open_club(now)
    for place in range(5):
        await publish(everybody(f"b{place}", kind="CONTENT" if place else "FEATURE"), now)
    member = await a_member(now)
    first = await queries.entitlements_page(member, PageRequest(2), at=now)
    assert ([row.benefit.code for row in first.rows], first.has_next, first.has_previous) == (["b0", "b1"], True, False)
    second = await queries.entitlements_page(member, PageRequest(2, after=first.keys[-1]), at=now)
    assert ([row.benefit.code for row in second.rows], second.has_next, second.has_previous) == (["b2", "b3"], True, True)
    last = await queries.entitlements_page(member, PageRequest(2, after=second.keys[-1]), at=now)
    assert ([row.benefit.code for row in last.rows], last.has_next) == (["b4"], False)
    back = await queries.entitlements_page(member, PageRequest(2, before=second.keys[0], backward=True), at=now)
    assert ([row.benefit.code for row in back.rows], back.has_next, back.has_previous) == (["b0", "b1"], True, False)
    end = await queries.entitlements_page(member, PageRequest(2, backward=True), at=now)
    assert ([row.benefit.code for row in end.rows], end.has_next, end.has_previous) == (["b3", "b4"], False, True)
    assert list(await page(member, now, only=OfferFilter(kind="FEATURE"))) == ["b0"]
    assert list(await page(member, now, only=OfferFilter(programme="vip"))) == []
    offers = await queries.offers_page(PageRequest(2), asked=Asked(now, only=OfferFilter(kind="CONTENT")))
    assert ([benefit.code for benefit in offers.rows], offers.has_next) == (["b1", "b2"], True)


async def test_why_not_with_the_exact_shortfall(store: object, now: datetime) -> None:
    """W1."""
    await open_club(now)
    benefit = await publish(specific(audience={"membership": "PAID"}), now)
    member = await a_member(now)
    answer = await queries.entitlement(member, benefit.public_id, at=now)
    assert (answer.entitled, answer.offered) == (False, False)
    told = {answer.benefit.where(unmet): (unmet.needed, unmet.has, unmet.missing, unmet.how) for unmet in answer.verdict.unmet}
    assert told == {
        "audience.membership": (("ACTIVE", "GRACE"), "NONE", None, HowCode.JOIN_PLAN),
        "condition.root": (1000, 0, 1000, HowCode.EARN_GROWTH),
    }


async def test_as_of_answers_by_that_days_versions_facts_and_cut(store: object, now: datetime) -> None:
    """W5, S1, S2: asOf in the past gives that day's version, cut and membership; knownAt what was recorded then."""
    await open_club(now)
    await publish(specific("desk", condition=None, products=[{"sku": "apple"}], audience={"segments": ["senior"]}), now)
    member = await a_member(now, industry_since=date(2023, 6, 30))
    benefit = await publish(
        specific("desk", condition=None, products=[{"sku": "apple"}], audience={"segments": ["middle"]}), now + 10 * DAY
    )
    state = await segments.scheme(SYSTEM, now=now)
    cut = content(part("early", 0, 12), part("senior", 12, None))
    await segments.save_draft(SYSTEM, cut, expected_revision=state.identity.draft_revision, now=now)
    await segments.publish_scheme(SYSTEM, Publication("Two are enough", now + 20 * DAY), now=now + 15 * DAY)

    async def answer(at: datetime, known_at: datetime | None = None) -> tuple[int, bool]:
        found = await queries.entitlement(member, benefit.public_id, at=at, known_at=known_at)
        return found.version, found.entitled

    assert await answer(now) == (1, False)
    assert await answer(now + 10 * DAY) == (2, True)
    assert await answer(now + 20 * DAY) == (2, False)
    assert await answer(now + 20 * DAY, known_at=now + 12 * DAY) == (2, True)
    assert await answer(now + 20 * DAY, known_at=now + DAY) == (1, False)
    assert await answer(now) == (1, False)
    with pytest.raises(NotFound, match="no such benefit"):
        await answer(now - DAY)


async def test_a_running_member_keeps_the_version_accepted_to_the_end_of_the_period(store: object, now: datetime) -> None:
    """B8: worse changes from the next period, improvements at once; a benefit that is archived stays theirs too."""
    await open_club(now)
    mild, hard = leaf("growth", ">=", 0), leaf("growth", ">=", 1000)
    desk = await publish(specific("desk", plan="pro", condition=mild), now)
    gone = await publish(everybody("gone", plan="pro"), now)
    better = await publish(specific("better", plan="pro", condition=hard), now)
    member, newcomer = await a_member(now, "old"), await a_member(now, "new")
    await join(member, "pro", date(2026, 11, 22), now + DAY, months=1)
    await publish(specific("desk", plan="pro", condition=hard), now + 5 * DAY)
    await benefits.archive_benefit(PUBLISHER, gone.public_id, reason="The provider closed", now=now + 5 * DAY)
    await publish(specific("better", plan="pro", condition=mild), now + 5 * DAY)
    await join(newcomer, "pro", date(2026, 11, 27), now + 6 * DAY, months=1)

    late = now + 7 * DAY
    assert await page(member, late) == {"better": True, "desk": True, "gone": True}
    assert await page(newcomer, late) == {"better": True, "desk": False}
    kept = await queries.entitlement(member, desk.public_id, at=late)
    assert (kept.version, kept.accepted_version) == (2, 1)
    improved = await queries.entitlement(member, better.public_id, at=late)
    assert (improved.version, improved.accepted_version) == (2, None)
    over = datetime(2027, 1, 5, tzinfo=UTC)
    assert await page(member, over) == {"better": False, "desk": False}
    ended = await queries.entitlement(member, gone.public_id, at=over)
    assert {ended.benefit.where(unmet) for unmet in ended.verdict.unmet} == {"offered_until", "plan"}


async def test_an_accepted_version_may_ask_for_facts_that_no_version_in_force_asks_for(store: object, now: datetime) -> None:
    await open_club(now)
    spent = leaf("spend", ">=", 0, programme="vip", period={"rolling_days": 30})
    await publish(specific("desk", plan="pro", condition=spent), now)
    member = await a_member(now)
    await join(member, "pro", date(2026, 11, 22), now + DAY)
    await publish(specific("desk", plan="pro", condition=leaf("tag", "has_any", ["x"])), now + 5 * DAY)
    await page(member, now + 6 * DAY)
    with db.count_statements() as count:
        assert await page(member, now + 6 * DAY) == {"desk": True}
    assert count.count == 3, count.statements


async def test_several_members_at_once_are_one_question(store: object, now: datetime) -> None:
    await open_club(now)
    for code in ("one", "two", "three"):
        await publish(specific(code), now)
    ids = [await a_member(now, f"mem{place}") for place in range(5)]
    await queries.entitlements_for(ids, PageRequest(2), asked=Asked(now))
    with db.count_statements() as count:
        pages = await queries.entitlements_for(ids, PageRequest(2), asked=Asked(now))
    assert {id_: [row.benefit.code for row in found.rows] for id_, found in pages.items()} == {id_: ["one", "three"] for id_ in ids}
    assert count.count == 2, count.statements


@pytest.mark.parametrize("pinned", [False, True])
async def test_a_page_costs_one_statement_besides_the_revision(store: object, now: datetime, pinned: bool) -> None:
    """However many benefits there are, and whichever page is asked for; asOf too, once that day's catalogue is in memory."""
    await open_club(now)
    for place in range(12):
        await publish(specific(f"b{place:02}", condition=leaf("growth", ">=", place)), now)
    member = await a_member(now)
    public_id = (await queries.catalogue(now)).by_code["b03"].issue.public_id

    async def statements(ask: Callable[[], Awaitable[object]]) -> int:
        await ask()
        with db.count_statements() as count:
            if pinned:
                with community.one_revision():
                    await community.revision()
                    await ask()
            else:
                await ask()
        return count.count

    past = now + timedelta(hours=1)
    assert await statements(lambda: queries.entitlements_page(member, PageRequest(5), at=now)) == 2
    assert await statements(lambda: queries.entitlements_page(member, PageRequest(100), at=past, known_at=past)) == 2
    assert await statements(lambda: queries.entitlement(member, public_id, at=now)) == 2
    assert await statements(lambda: queries.offers_page(PageRequest(5), asked=Asked(now))) == 1


async def test_what_is_published_shows_in_the_next_question(store: object, now: datetime) -> None:
    """A moderator publishes; the next query sees it. Within one interval the same catalogue object serves."""
    await open_club(now)
    await publish(everybody("one"), now)
    before = await queries.catalogue(now)
    assert await queries.catalogue(now + DAY) is before
    await publish(everybody("two", offered_from="2026-12-01", offered_until="2026-12-02"), now)
    after = await queries.catalogue(now)
    assert [benefit.code for benefit in after.offered] == ["one"]
    assert sorted(after.by_code) == ["one", "two"]
    opens, closes = datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 2, 16, tzinfo=UTC)
    assert (after.since, after.until) == (now, opens)
    opened = await queries.catalogue(opens)
    assert ([benefit.code for benefit in opened.offered], opened.until) == (["one", "two"], closes)
    assert [benefit.code for benefit in (await queries.catalogue(closes)).offered] == ["one"]
    assert before.in_force[1] is after.in_force[1], "a version is compiled once"


async def test_what_a_rolled_back_transaction_published_is_never_seen(store: object, now: datetime) -> None:
    await open_club(now)
    await publish(everybody("one"), now)

    async def try_out() -> None:
        async with db.transaction():
            await publish(everybody("two"), now)
            assert len((await queries.catalogue(now)).offered) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await try_out()
    assert [benefit.code for benefit in (await queries.catalogue(now)).offered] == ["one"]
    await publish(everybody("three"), now)
    assert [benefit.code for benefit in (await queries.catalogue(now)).offered] == ["one", "three"]


async def test_a_new_plan_makes_its_holders_paying_members(store: object, now: datetime) -> None:
    await open_club(now)
    await publish(specific("paid", condition=leaf("growth", ">=", 0), audience={"membership": "PAID"}), now)
    member = await a_member(now)
    assert await page(member, now) == {"paid": False}
    await create_plan(SYSTEM, "pmtalk", {"code": "team", "name": both("Team")}, now=now)
    await join(member, "team", date(2026, 11, 21), now)
    assert await page(member, now + timedelta(hours=1)) == {"paid": True}


async def test_the_next_segment_and_what_it_opens_and_closes(store: object, now: datetime) -> None:
    """S5: computed for the day itself, by the versions then in force."""
    await open_club(now)
    by_product = {"condition": None, "products": [{"sku": "apple"}]}
    await publish(specific("middle-only", **by_product, audience={"segments": ["middle"]}), now)
    await publish(specific("senior-only", **by_product, audience={"segments": ["senior"]}), now)
    await publish(specific("four-years", condition=leaf("experience_months", ">=", 48)), now)
    await publish(specific("growth", condition=leaf("growth", ">=", 10)), now)
    await publish(everybody(), now)
    member = await a_member(now, industry_since=date(2023, 2, 28))
    entry = await queries.next_segment(member, at=now)
    assert entry is not None
    assert (entry.crossing.on, entry.crossing.left.code, entry.crossing.entered.code) == (date(2027, 2, 28), "middle", "senior")
    assert [benefit.code for benefit in entry.gained] == ["four-years", "senior-only"]
    assert [benefit.code for benefit in entry.lost] == ["middle-only"]
    past = await queries.segments_entered(member, date(2026, 11, 21), date(2027, 12, 31))
    assert [one.crossing for one in past] == [entry.crossing]
    assert [[benefit.code for benefit in one] for one in (past[0].gained, past[0].lost)] == [["four-years", "senior-only"], ["middle-only"]]
    assert await queries.segments_entered(member, date(2027, 2, 28), date(2027, 12, 31)) == []
    assert await queries.next_segment(await a_member(now, "nan"), at=now) is None
    assert await queries.next_segment(await a_member(now, "sun", industry_since=date(2000, 1, 1)), at=now) is None


async def test_who_or_what_does_not_exist(store: object, now: datetime) -> None:
    await open_club(now)
    benefit = await publish(everybody(), now)
    member = await a_member(now)
    with pytest.raises(NotFound, match="no such member"):
        await queries.entitlements_page(member + 1, ALL, at=now)
    with pytest.raises(NotFound, match="no such member"):
        await queries.entitlement(member + 1, benefit.public_id, at=now)
    with pytest.raises(NotFound, match="no such benefit"):
        await queries.entitlement(member, UUID_OF_NOBODY, at=now)


@pytest.mark.parametrize("year", [1, 1899, 3000, 9999])
async def test_an_instant_outside_the_calendar_is_refused(store: object, now: datetime, year: int) -> None:
    """Days are counted in the zone, so the ends of the calendar would overflow."""
    await open_club(now)
    with pytest.raises(Invalid, match="from 1900 to 2999") as refused:
        await queries.catalogue(datetime(year, 12, 31, 23, 59, tzinfo=UTC))
    assert refused.value.field == "as_of"
    assert (await queries.catalogue(datetime(2999, 12, 31, 23, 59, tzinfo=UTC))).offered == ()
    assert (await queries.catalogue(datetime(1900, 1, 1, tzinfo=UTC))).offered == ()
