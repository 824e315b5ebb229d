"""B8: what is counted before publishing is what the evaluator says of every member before it, and after it was really published."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.benefits import queries
from app.benefits import service as benefits
from app.benefits.rules import Entitlement
from app.catalogue import service as catalogue
from app.catalogue.rules.measures import Group
from app.catalogue.service import Change, Proposal, Slice
from app.catalogue.service.impact import counted
from app.core.errors import Invalid, NotFound
from app.core.paging import PageRequest
from app.members.rules import MemberRow
from app.memberships.rules import NewMembership
from app.memberships.service import record_membership
from app.publishing.models import VersionRecord
from app.publishing.rules import Publication
from tests.benefits.offers import draft, everybody, leaf, open_club, publish, specific
from tests.cast import SYSTEM, ada, member_of

DAY = timedelta(days=1)
PRODUCT: dict[str, Any] = {"condition": None, "products": [{"sku": "apple"}]}
SAYINGS: list[dict[str, Any]] = [
    everybody("thing"),
    everybody("thing", plan="pro"),
    everybody("thing", plan="pro", exclusions={"regions": ["CN"]}),
    everybody("thing", exclusions={"account_statuses": ["MUTED"]}),
    everybody("thing", offered_until="2027-01-31"),
    specific("thing", **PRODUCT, audience={"segments": ["senior"]}),
    specific("thing", **PRODUCT, audience={"membership": "PAID"}, plan="pro"),
    specific("thing", condition=leaf("experience_months", ">=", 24)),
    specific("thing", condition=leaf("experience_months", ">=", 12), plan="pro"),
    specific("thing", condition=leaf("growth", "<", 1), plan="pro"),
    specific("thing", condition={"language": 1, "root": {"not": leaf("segment", "in", ["early"])["root"]}}, plan="pro"),
    specific("thing", condition=leaf("region", "in", ["CN"]), plan="pro"),
]


async def people(now: datetime) -> list[MemberRow]:
    """Members of every experience and region; half of them hold `pro`, since one of several days."""
    found = []
    for place, since in enumerate([None, date(2026, 1, 1), date(2024, 11, 21), date(2010, 1, 1)]):
        for region in (None, "CN", "CN-31", "US"):
            signed_in = await ada(now - 90 * DAY, f"m{place}{region or 'XX'}".replace("-", ""), industry_since=since, region=region)
            found.append(await member_of(signed_in))
    for place, member in enumerate(found[::2]):
        on = date(2026, 9, 20) + 7 * place * DAY
        begins = datetime(on.year, on.month, on.day, tzinfo=UTC)
        await record_membership(SYSTEM, NewMembership(member.id, "pro", on, months=3), source="test", now=begins)
    return found


async def count(change: Change, proposal: Proposal, now: datetime) -> dict[str, Any]:
    """The result, counted by this process."""
    run = await catalogue.start_impact(SYSTEM, proposal, now=now)
    assert (run.state, run.result) == ("RUNNING", None)
    await counted()
    found = await catalogue.impact_of(SYSTEM, change, now=now)
    assert found is not None
    assert (found.state, found.fresh, found.done) == ("DONE", True, found.total)
    assert found.result is not None
    return found.result


def standing(answer: Entitlement | None) -> int:
    """2 entitled by the version in force, 1 by the accepted one, 0 not."""
    return 0 if answer is None or not answer.entitled else 1 if answer.accepted_version is not None else 2


GROUPS = {
    (0, 0): Group.NONE,
    (0, 1): Group.GAIN,
    (0, 2): Group.GAIN,
    (1, 0): Group.LOSE,
    (2, 0): Group.LOSE,
    (2, 1): Group.LOSE_LATER,
    (1, 1): Group.KEEP,
    (1, 2): Group.KEEP,
    (2, 2): Group.KEEP,
}


async def answers(members: list[MemberRow], thing: UUID, at: datetime) -> dict[int, Entitlement | None]:
    """What every member is told at the instant."""
    try:
        told = await queries.entitlements_of([(member.id, thing) for member in members], at=at)
    except NotFound:  # nothing was published yet
        return dict.fromkeys((member.id for member in members), None)
    return {member.id: told[member.id, thing] for member in members}


async def listed(change: Change, members: list[MemberRow]) -> dict[int, tuple[Group, int, int]]:
    """Every member as the lists by group show them, pages of three: the group, and the answers before and after beside it."""
    ids = {member.public_id: member.id for member in members}
    found: dict[int, tuple[Group, int, int]] = {}
    for group in (Group.KEEP, Group.GAIN, Group.LOSE, Group.LOSE_LATER, Group.NONE):
        after = None
        while True:
            page = await catalogue.impact_members(SYSTEM, change, Slice(group), PageRequest(3, after))
            for row in page.rows:
                assert isinstance(row.before, Entitlement | None)
                assert isinstance(row.after, Entitlement | None)
                found[ids[row.public_id]] = group, standing(row.before), standing(row.after)
            if not page.has_next:
                break
            after = page.keys[-1]
    return found


@pytest.mark.parametrize("seed", range(3))
async def test_the_count_is_what_publishing_does(store: object, now: datetime, seed: int) -> None:
    """A walk through versions of a benefit, one every few days, while memberships begin between them and end (B8)."""
    await open_club(now - 80 * DAY, now - 80 * DAY)
    members = await people(now)
    walk = random.Random(seed).sample(SAYINGS, 10)
    seen: Counter[Group] = Counter()
    for place, content in enumerate(walk):
        at = now - 60 * DAY + 9 * place * DAY
        thing = (await draft(content, at)).public_id
        before = await answers(members, thing, at)
        proposal = Proposal("Benefit", thing)
        change = await catalogue.change_of(SYSTEM, proposal, now=at)
        result = await count(change, proposal, at)
        shown = await listed(change, members)
        await publish(content, at)
        after = await answers(members, thing, at)
        pairs = {member.id: (standing(before[member.id]), standing(after[member.id])) for member in members}
        assert shown == {key: (GROUPS[pair], *pair) for key, pair in pairs.items()}, (place, content)
        groups = Counter(GROUPS[pair] for pair in pairs.values())
        assert {Group(name): number for name, number in result["groups"].items()} == groups
        assert result["members"] == len(members)
        seen += groups
        kept = [await catalogue.impact_for_record("Benefit", thing, content, number) for number in (place, place + 1)]
        assert kept == [result, None], "it is there for the record of the version, and no count against another one"
    assert all(seen[group] for group in (Group.KEEP, Group.GAIN, Group.LOSE, Group.LOSE_LATER, Group.NONE)), seen


async def test_going_back_and_ending_are_counted_like_what_they_do(store: object, now: datetime) -> None:
    at = now - 10 * DAY
    await open_club(now - 80 * DAY, now - 80 * DAY)
    members = await people(now)
    thing = (await publish(SAYINGS[1], now - 70 * DAY)).public_id
    await publish(SAYINGS[8], now - 30 * DAY)
    for proposal, do in (
        (Proposal("Benefit", thing, number=1), lambda: benefits.roll_back(SYSTEM, thing, 1, reason="for the test", now=at)),
        (Proposal("Benefit", thing, ends=True), lambda: benefits.archive_benefit(SYSTEM, thing, reason="for the test", now=at)),
    ):
        before = await answers(members, thing, at)
        change = await catalogue.change_of(SYSTEM, proposal, now=at)
        result = await count(change, proposal, at)
        shown = await listed(change, members)
        await do()
        after = await answers(members, thing, at)
        pairs = {member.id: (standing(before[member.id]), standing(after[member.id])) for member in members}
        assert shown == {key: (GROUPS[pair], *pair) for key, pair in pairs.items()}
        assert {Group(name): number for name, number in result["groups"].items()} == Counter(GROUPS[pair] for pair in pairs.values())


async def test_slices_add_up(store: object, now: datetime) -> None:
    """By segment and by plan, and each number leads to just those members."""
    await open_club(now - 80 * DAY, now - 80 * DAY)
    members = await people(now)
    thing = (await publish(SAYINGS[1], now - 70 * DAY)).public_id
    await draft(SAYINGS[7], now)
    proposal = Proposal("Benefit", thing)
    change = await catalogue.change_of(SYSTEM, proposal, now=now)
    result = await count(change, proposal, now)
    for kind in ("segments", "plans"):
        total: Counter[str] = Counter()
        for row in result[kind]:
            for group in (name for name in row if name != "code"):
                total[group] += row[group]
                wanted = {kind.removesuffix("s"): row["code"] or "-"}
                page = await catalogue.impact_members(SYSTEM, change, Slice(Group(group), **wanted), PageRequest(100))
                assert len(page.rows) == row[group], (kind, row, group)
        assert total == result["groups"], "one plan here, so nobody stands in two rows"
    assert result["members"] == len(members)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [(Slice(Group.MORE), "group"), (Slice(Group.KEEP, segment="gone"), "segment"), (Slice(Group.KEEP, plan="gone"), "plan")],
)
async def test_what_is_no_slice_is_refused(store: object, now: datetime, wanted: Slice, field: str) -> None:
    await open_club(now)
    thing = (await draft(everybody("thing"), now)).public_id
    change = await catalogue.change_of(SYSTEM, Proposal("Benefit", thing), now=now)
    with pytest.raises(Invalid) as refused:
        await catalogue.impact_members(SYSTEM, change, wanted, PageRequest(10))
    assert refused.value.field == field


async def test_who_keeps_it_may_use_it_more_or_less_often(store: object, now: datetime) -> None:
    """B6, B12: of those who keep the benefit, how many get another quota; the first variant that fits decides."""
    await open_club(now - 80 * DAY, now - 80 * DAY)
    members = await people(now)
    two, five = ({"count": count, "per": "MEMBERSHIP_MONTH", "unit": None} for count in (2, 5))
    paying = {"label": {"zh": "付费", "en": "Paying"}, "audience": {"membership": "PAID"}, "quota": five}
    thing = (await publish(everybody("thing", quota=two), now - 70 * DAY)).public_id
    await draft(everybody("thing", quota=two, variants=[paying]), now)
    proposal = Proposal("Benefit", thing)
    change = await catalogue.change_of(SYSTEM, proposal, now=now)
    result = await count(change, proposal, now)
    held = sum(1 for answer in (await answers(members, thing, now)).values() if answer is not None and answer.entitled)
    assert result["groups"] == {"keep": held}
    [row] = result["plans"][:1]
    assert result["quotas"] == [{"before": two, "after": five, "members": row["keep"]}]
    assert row["code"] == "pro"


async def test_a_pilot_is_for_its_testers(store: object, now: datetime) -> None:
    """G5: only who fulfils the pilot's condition gains; the replay asks the same without its days."""
    await open_club(now - 80 * DAY, now - 80 * DAY)
    await people(now)
    testers = {"condition": leaf("region", "in", ["US"]), "from_on": "2026-11-01", "until_on": "2026-12-31", "badge": None}
    thing = (await draft(everybody("thing", pilot=testers), now)).public_id
    proposal = Proposal("Benefit", thing)
    change = await catalogue.change_of(SYSTEM, proposal, now=now)
    result = await count(change, proposal, now)
    assert result["groups"] == {"gain": 4, "none": 12}
    assert result["months"][-1] == {"month": "2026-10-01", "gain": 4, "none": 12}


async def test_a_count_against_another_version_is_none_of_this_change(store: object, now: datetime) -> None:
    """B8: what was counted before another version went live by its schedule is not told of the draft, nor put on record with it."""
    await open_club(now - 80 * DAY, now - 80 * DAY)
    await people(now)
    thing = (await publish(SAYINGS[1], now - 70 * DAY)).public_id
    await draft(SAYINGS[8], now - 3 * DAY)
    await catalogue.publish_benefit(SYSTEM, thing, Publication("In a day", now - DAY), now=now - 3 * DAY)
    await draft(SAYINGS[7], now - 2 * DAY)
    proposal = Proposal("Benefit", thing)
    against_first = await count(await catalogue.change_of(SYSTEM, proposal, now=now - 2 * DAY), proposal, now - 2 * DAY)
    change = await catalogue.change_of(SYSTEM, proposal, now=now)
    assert await catalogue.impact_of(SYSTEM, change, now=now) is None
    assert await catalogue.impact_for_record("Benefit", thing, SAYINGS[7], 1) == against_first
    await catalogue.publish_benefit(SYSTEM, thing, Publication("Nobody counted"), now=now)
    assert [record.impact for record in await VersionRecord.filter(number=3)] == [None]


async def test_the_count_that_is_put_on_record_is_the_one_against_what_it_replaced(store: object, now: datetime) -> None:
    await open_club(now - 80 * DAY, now - 80 * DAY)
    await people(now)
    thing = (await publish(SAYINGS[1], now - 70 * DAY)).public_id
    await draft(SAYINGS[8], now)
    proposal = Proposal("Benefit", thing)
    result = await count(await catalogue.change_of(SYSTEM, proposal, now=now), proposal, now)
    await catalogue.publish_benefit(SYSTEM, thing, Publication("It was counted"), now=now)
    assert [record.impact for record in await VersionRecord.filter(number=2)] == [result]
