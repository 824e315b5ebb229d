"""Earning rules on their way from draft to live (V1, R2, B8)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.community import service as community
from app.core import db
from app.core.access import ANONYMOUS, MEMBER_SCOPES, Actor, ActorKind
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from app.core.versions.rules import NothingChanged, NothingToPublish, StaleDraft
from app.earning import service as earning
from app.earning.rules import Event, UncappedSource
from app.earning.service import EventTaken, RuleName
from tests.shop import CLERK, Shop, one, open_shop, rule_content

NAME = RuleName("88vip", "88vip-purchase")
pytestmark = pytest.mark.usefixtures("store")


async def live(shop: Shop, at: datetime, **known: Any) -> Any:
    return await earning.live_rule(shop.vip, Event.PURCHASE, at=at, **known)


async def test_a_published_rule_is_live_from_its_instant_on(now: datetime) -> None:
    shop = await open_shop(now)
    rule = await live(shop, now)
    assert (rule.id, rule.number, rule.code, rule.programme_id) == (shop.rule_version, 1, "88vip-purchase", shop.vip)
    assert rule.content.model_dump(mode="json") == rule_content()
    assert await live(shop, now - timedelta(microseconds=1)) is None
    assert await earning.live_rule(shop.talk, Event.PURCHASE, at=now) is None


async def test_a_draft_earns_nothing_until_it_is_published(now: datetime) -> None:
    shop = await open_shop(now)
    await earning.save_draft(CLERK, NAME, rule_content(cap_per_event=5), expected_revision=2, now=now)
    assert (await live(shop, now)).content.cap_per_event == 20_000
    await earning.publish_rule(CLERK, NAME, reason="A tighter cap", now=now + timedelta(hours=1))
    assert (await live(shop, now + timedelta(hours=1))).content.cap_per_event == 5
    assert (await live(shop, now + timedelta(minutes=59))).content.cap_per_event == 20_000


async def test_a_scheduled_version_waits_for_its_instant(now: datetime) -> None:
    shop = await open_shop(now)
    await earning.save_draft(CLERK, NAME, rule_content(available_after_days=7), expected_revision=2, now=now)
    later = now + timedelta(days=3)
    await earning.publish_rule(CLERK, NAME, reason="From next week", now=now, effective_from=later)
    assert (await live(shop, later - timedelta(seconds=1))).number == 1
    assert (await live(shop, later)).number == 2
    assert await live(shop, later, known_at=now - timedelta(seconds=1)) is None  # W5: by what was known before anything was recorded


async def test_the_live_rule_comes_from_memory_while_the_revision_is_the_same(now: datetime) -> None:
    shop = await open_shop(now)
    await live(shop, now)
    with db.count_statements() as count:
        await live(shop, now)
    assert count.count == 1  # the revision


async def test_the_programmes_that_pay_are_known(now: datetime) -> None:
    shop = await open_shop(now)
    assert [rule.programme_id for rule in await earning.rules_paying(Event.PURCHASE, at=now)] == [shop.vip]
    assert await earning.rules_paying(Event.PURCHASE, at=now - timedelta(days=1)) == []


async def test_one_event_earns_by_one_rule(now: datetime) -> None:
    await open_shop(now)
    other = RuleName("88vip", "another")
    await earning.create_rule(CLERK, other, rule_content(), now=now)
    with pytest.raises(EventTaken, match="88vip-purchase"):
        await earning.publish_rule(CLERK, other, reason="Twice as nice", now=now)
    assert await one("SELECT count(*) FROM earning_rule_version") == 1


async def test_each_programme_has_its_own_rule_for_an_event(now: datetime) -> None:
    shop = await open_shop(now)
    other = RuleName("pmtalk", "88vip-purchase")  # the same code in another programme is another rule
    await earning.create_rule(CLERK, other, rule_content(cap_per_event=1), now=now)
    await earning.publish_rule(CLERK, other, reason="Here too", now=now)
    rule = await earning.live_rule(shop.talk, Event.PURCHASE, at=now)
    assert rule is not None
    assert rule.content.cap_per_event == 1


async def test_a_source_without_a_cap_is_refused(now: datetime) -> None:
    """R2."""
    await open_shop(now)
    before = (await one("SELECT count(*) FROM earning_rule"), await one("SELECT draft_revision FROM earning_rule"))
    uncapped = rule_content(cap_per_event=None)
    with pytest.raises(UncappedSource):
        await earning.create_rule(CLERK, RuleName("pmtalk", "talk"), uncapped, now=now)
    with pytest.raises(UncappedSource):
        await earning.save_draft(CLERK, NAME, uncapped, expected_revision=2, now=now)
    assert (await one("SELECT count(*) FROM earning_rule"), await one("SELECT draft_revision FROM earning_rule")) == before


async def test_refusals_write_nothing(now: datetime) -> None:
    await open_shop(now)
    counts = await community.revision(), await one("SELECT count(*) FROM audit_entry")
    with pytest.raises(NothingToPublish):
        await earning.publish_rule(CLERK, NAME, reason="Again please", now=now)
    with pytest.raises(NotFound):
        await earning.publish_rule(CLERK, RuleName("88vip", "nobody"), reason="Who is it", now=now)
    with pytest.raises(Invalid, match="There is no programme nowhere"):
        await earning.create_rule(CLERK, RuleName("nowhere", "rule"), rule_content(), now=now)
    with pytest.raises(Invalid, match="already"):
        await earning.create_rule(CLERK, NAME, rule_content(), now=now)
    with pytest.raises(Invalid, match="A code has"):
        await earning.create_rule(CLERK, RuleName("88vip", "No Code"), rule_content(), now=now)
    with pytest.raises(StaleDraft):
        await earning.save_draft(CLERK, NAME, rule_content(), expected_revision=0, now=now)
    assert (await community.revision(), await one("SELECT count(*) FROM audit_entry")) == counts


async def test_publishing_the_same_again_is_refused(now: datetime) -> None:
    await open_shop(now)
    await earning.save_draft(CLERK, NAME, rule_content(), expected_revision=2, now=now)
    with pytest.raises(NothingChanged):
        await earning.publish_rule(CLERK, NAME, reason="The same again", now=now)


async def test_each_step_is_in_the_audit_log(now: datetime) -> None:
    """R5."""
    await open_shop(now)
    await earning.save_draft(CLERK, NAME, rule_content(cap_per_event=5), expected_revision=2, now=now)
    rows = await db.fetch(
        "SELECT e.action, d.actor_label, d.reason FROM audit_entry e JOIN audit_detail d ON d.entry_id = e.id ORDER BY e.seq"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("earning_rule.create", "clerk", ""),
        ("earning_rule.publish", "clerk", "The example's rule"),
        ("earning_rule.save_draft", "clerk", ""),
    ]


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(ANONYMOUS, Unauthenticated), (Actor(ActorKind.MEMBER, 1, MEMBER_SCOPES, "ada", member_id=1), Forbidden)],
)
async def test_members_and_strangers_make_no_rules(now: datetime, actor: Actor, refusal: type[Conflict]) -> None:
    await open_shop(now)
    with pytest.raises(refusal):
        await earning.create_rule(actor, RuleName("pmtalk", "mine"), rule_content(), now=now)
    with pytest.raises(refusal):
        await earning.save_draft(actor, NAME, rule_content(), expected_revision=2, now=now)
    with pytest.raises(refusal):
        await earning.publish_rule(actor, NAME, reason="Because I can", now=now)
    assert await one("SELECT count(*) FROM earning_rule") == 1
