"""T1, S2, W2: who pays by which row, who changes segment, and a year replayed: counted as the evaluators judge every member."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from app.benefits import queries
from app.benefits.queries import catalogue as benefit_catalogue
from app.catalogue import service as catalogue
from app.catalogue.rules.measures import Group
from app.catalogue.service import Change, Proposal, Slice
from app.catalogue.service.impact import counted
from app.core.calendar import start_of_day
from app.core.conditions import Facts, evaluate
from app.core.paging import PageRequest
from app.facts.service import gather
from app.members.rules import MemberRow
from app.memberships.rules import NewMembership
from app.memberships.service import record_membership
from app.orders.rules.pricing import Priced, price
from app.plans.queries import plan_catalogue
from app.publishing.rules import Publication
from app.segments import service as segments
from app.segments.rules import segment_of
from tests.benefits import offers as benefit_offers
from tests.benefits.offers import leaf, specific
from tests.cast import SYSTEM, ada, member_of
from tests.orders.ground import earn
from tests.plans import offers
from tests.plans.offers import growth, row
from tests.segments.cuts import content, part

DAY = timedelta(days=1)
LISTS: list[list[dict[str, Any]]] = [
    [row("thousand", 8_800, growth(1000)), row("everybody", 88_800)],
    [row("thousand", 8_800, growth(800)), row("everybody", 88_800)],
    [row("thousand", 9_900, growth(500)), row("everybody", 88_800)],
    [row("old-hands", 6_600, leaf("experience_months", ">=", 24)), row("thousand", 8_800, growth(1000)), row("rest", None)],
    [row("all", 8_800)],
    [row("in-china", 8_800, leaf("region", "in", ["CN"])), row("rest", None)],
]


async def people(now: datetime) -> list[MemberRow]:
    """Members with growth around the marks, of every experience and region."""
    found = []
    for place, points in enumerate([0, 499, 500, 799, 800, 999, 1000, 5000]):
        since = [None, date(2026, 1, 1), date(2024, 11, 21), date(2010, 1, 1)][place % 4]
        signed_in = await ada(now - 30 * DAY, f"member{place}", industry_since=since, region=[None, "CN", "US"][place % 3])
        found.append(await member_of(signed_in))
        if points:
            await earn(found[-1].id, points, now - 20 * DAY, at=now - 200 * DAY)
    return found


async def _result(change: Change, proposal: Proposal, now: datetime) -> dict[str, Any]:
    await catalogue.start_impact(SYSTEM, proposal, now=now)
    await counted()
    run = await catalogue.impact_of(SYSTEM, change, now=now)
    assert run is not None
    assert run.result is not None
    return run.result


def _asked(priced: Priced) -> int | None:
    return priced.price.minor if priced.price else None


def _group(old: int | None, new: int | None) -> Group:
    if old is None or new is None:
        return Group.NONE if old is new else Group.OPENS if old is None else Group.CLOSES
    return Group.SAME if old == new else Group.LESS if new < old else Group.MORE


async def test_the_rows_counted_are_those_that_publishing_gives(store: object, now: datetime) -> None:
    """A walk through price lists: before and after as the plan in force prices every member, by the row and by the group."""
    await offers.open_shop(now - 60 * DAY)
    members = await people(now - 10 * DAY)
    ids = {member.public_id: member.id for member in members}
    seen: Counter[Group] = Counter()
    walk = [*random.Random(7).sample(LISTS[1:], len(LISTS) - 1), LISTS[0], LISTS[3]]
    await offers.publish(offers.vip88(prices=LISTS[0]), now - 9 * DAY)
    for place, rows in enumerate(walk):
        at = now - 8 * DAY + place * timedelta(hours=1)
        plan = await offers.draft(offers.vip88(prices=rows), at)
        before = (await plan_catalogue(at)).by_id[plan.id]
        proposal = Proposal("Plan", plan.public_id)
        change = await catalogue.change_of(SYSTEM, proposal, now=at)
        result = await _result(change, proposal, at)
        await offers.publish(offers.vip88(prices=rows), at)
        after = (await plan_catalogue(at)).by_id[plan.id]
        facts = await gather(list(ids.values()), needs=before.needs | after.needs, at=at)
        priced = {key: (price(before.prices, known), price(after.prices, known)) for key, known in facts.items()}
        groups = {key: _group(*map(_asked, pair)) for key, pair in priced.items()}
        codes = Counter(tuple(each.row.code if each.row else None for each in pair) for pair in priced.values())
        assert {Group(name): number for name, number in result["groups"].items()} == Counter(groups.values()), rows
        assert {(each["before"], each["after"]): each["members"] for each in result["rows"]} == codes
        for group in set(groups.values()):
            page = await catalogue.impact_members(SYSTEM, change, Slice(group), PageRequest(100))
            assert {ids[each.public_id] for each in page.rows} == {key for key, own in groups.items() if own is group}
        seen += Counter(groups.values())
    assert seen.keys() >= {Group.SAME, Group.LESS, Group.MORE, Group.OPENS, Group.CLOSES}, seen


async def test_a_plan_that_ends_is_bought_by_nobody(store: object, now: datetime) -> None:
    await offers.open_shop(now - 60 * DAY)
    members = await people(now - 10 * DAY)
    await offers.publish(offers.vip88(prices=LISTS[0]), now - 9 * DAY)
    plan = (await plan_catalogue(now)).plans[0]
    proposal = Proposal("Plan", plan.public_id, ends=True)
    result = await _result(await catalogue.change_of(SYSTEM, proposal, now=now), proposal, now)
    assert result["groups"] == {"closes": len(members)}


async def test_who_holds_a_plan_that_is_tried_out_can_buy_it_again(store: object, now: datetime) -> None:
    """G5: testers and holders see it. Three of the eight are in China and try it out; one of the others holds it."""
    await offers.open_shop(now - 60 * DAY)
    members = await people(now - 10 * DAY)
    pilot = {"condition": leaf("region", "in", ["CN"]), "from_on": "2026-11-01", "until_on": "2026-12-31"}
    await offers.publish(offers.vip88(prices=LISTS[4], pilot=pilot), now - 9 * DAY)
    holder = next(member for member in members if member.region == "US")
    held = NewMembership(holder.id, "vip88", (now - 9 * DAY).date(), months=12)
    await record_membership(SYSTEM, held, source="test", now=now - 9 * DAY)
    plan = await offers.draft(offers.vip88(prices=[row("all", 9_900)], pilot=pilot), now)
    proposal = Proposal("Plan", plan.public_id)
    change = await catalogue.change_of(SYSTEM, proposal, now=now)
    in_force = (await plan_catalogue(now)).by_id[plan.id]
    facts = await gather([member.id for member in members], needs=in_force.needs, at=now)
    seeing = {key for key, known in facts.items() if in_force.seen_by(known)}
    assert seeing == {member.id for member in members if member.region == "CN"} | {holder.id}
    assert (await _result(change, proposal, now))["groups"] == {"none": len(members) - 4, "more": 4}
    page = await catalogue.impact_members(SYSTEM, change, Slice(Group.MORE), PageRequest(100))
    assert holder.public_id in {each.public_id for each in page.rows}


async def test_who_moves_by_another_cut_and_what_that_opens_and_closes(store: object, now: datetime) -> None:
    """S2: a segment is the same where its code is; the benefits for it change hands with it."""
    await benefit_offers.open_club(now - 60 * DAY, now - 60 * DAY)
    members = await people_of_every_month(now)
    for code in ("early", "senior"):
        await benefit_offers.publish(
            specific(f"for-{code}", condition=None, products=[{"sku": "apple"}], audience={"segments": [code]}), now - 9 * DAY
        )
    await benefit_offers.publish(specific("for-years", condition=leaf("experience_months", ">=", 30)), now - 9 * DAY)
    cut = content(part("early", 0, 12), part("middle", 12, 30), part("senior", 30, None))
    await segments.save_draft(SYSTEM, cut, expected_revision=2, now=now)
    proposal = Proposal("SegmentScheme", (await segments.scheme(SYSTEM, now=now)).identity.public_id)
    change = await catalogue.change_of(SYSTEM, proposal, now=now)
    result = await _result(change, proposal, now)
    before = await _standing(members, now)
    await segments.publish_scheme(SYSTEM, Publication("For the test"), now=now)
    after = await _standing(members, now)
    moves = Counter((before[key][0], after[key][0]) for key in before)
    assert {(each["before"], each["after"]): each["members"] for each in result["moves"]} == moves
    assert result["groups"] == {"stay": moves.total() - (moved := sum(n for (a, b), n in moves.items() if a != b)), "move": moved}
    hit = {
        code: (
            sum(code in after[key][1] and code not in before[key][1] for key in before),
            sum(code in before[key][1] and code not in after[key][1] for key in before),
        )
        for code in ("for-early", "for-senior")
    }
    assert {each["code"]: (each["gain"], each["lose"]) for each in result["benefits"]} == hit
    assert hit["for-early"][1] > 0
    assert hit["for-senior"][0] > 0
    assert result["months"] == []


async def people_of_every_month(now: datetime) -> list[MemberRow]:
    """Members with 1 to 55 months in the industry, and one who has not said."""
    found = []
    for place, since in enumerate([None, *(now.date() - timedelta(days=100 * step) for step in range(1, 18))]):
        found.append(await member_of(await ada(now - 30 * DAY, f"member{place}", industry_since=since)))
    return found


async def _standing(members: list[MemberRow], at: datetime) -> dict[int, tuple[str | None, set[str]]]:
    """By member: the segment, and the codes of what they are entitled to."""
    cut = await segments.cut_in_force(at)
    found: dict[int, tuple[str | None, set[str]]] = {}
    for member in members:
        part_ = segment_of(cut, member.industry_since, at.date())
        page = await queries.entitlements_page(member.id, PageRequest(100), at=at)
        found[member.id] = part_.code if part_ else None, {answer.benefit.code for answer in page.rows if answer.entitled}
    return found


async def test_a_year_is_replayed_as_the_evaluator_judges_it(store: object, now: datetime) -> None:
    """W2: at the end of each of the last twelve whole months, by what held then, today's cut, and without the days of the window."""
    await benefit_offers.open_club(now - 400 * DAY, now - 400 * DAY)
    members = []
    for place in range(9):
        since = [date(2024, 1 + place, 9), None, date(2021, 1 + place, 9)][(place % 4 == 3) + 2 * (place % 4 == 2)]
        members.append(await member_of(await ada(now - 380 * DAY + 30 * place * DAY, f"member{place}", industry_since=since)))
    old = specific("thing", condition=leaf("experience_months", ">=", 24))
    new = specific("thing", condition=leaf("segment", "in", ["middle"]), offered_from="2026-11-01", offered_until="2026-12-31")
    thing = await benefit_offers.publish(old, now - 30 * DAY)
    await benefit_offers.draft(new, now)
    proposal = Proposal("Benefit", thing.public_id)
    change = await catalogue.change_of(SYSTEM, proposal, now=now)
    result = await _result(change, proposal, now)
    assert [each["month"] for each in result["months"]] == [f"2025-{m}-01" for m in (11, 12)] + [f"2026-{m:02}-01" for m in range(1, 11)]
    rules = await _rules(thing.public_id, now, new)
    cut = tuple(change.bounds)
    for told in result["months"]:
        month = date.fromisoformat(told["month"])
        end = start_of_day((month.replace(day=28) + 4 * DAY).replace(day=1), "Asia/Shanghai") - timedelta(microseconds=1)
        facts = await gather([member.id for member in members], needs=change.measure.needs, at=end)
        pairs = Counter(_kept(*(rule(replace(known, segments=cut)) for rule in rules)) for known in facts.values())
        assert {Group(name): number for name, number in told.items() if name != "month"} == pairs, month
    assert {name for told in result["months"] for name in told} == {"month", "keep", "lose", "none"}


async def _rules(thing: Any, now: datetime, new: dict[str, Any]) -> list[Callable[[Facts], bool]]:
    """What is in force, and the draft without its window, as functions of facts."""
    live = (await benefit_catalogue(now)).by_public_id[thing]
    await benefit_offers.publish({**new, "code": "other", "offered_from": None, "offered_until": None}, now)
    other = (await benefit_catalogue(now)).by_code["other"]

    def holds(benefit: Any) -> Callable[[Facts], bool]:
        return lambda facts: evaluate(benefit.rule, facts).entitled

    return [holds(live), holds(other)]


def _kept(before: bool, after: bool) -> Group:
    return {(True, True): Group.KEEP, (False, True): Group.GAIN, (True, False): Group.LOSE}.get((before, after), Group.NONE)
