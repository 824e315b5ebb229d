"""What the linter says of what is in force: kept in memory, tried with its witnesses, and measured by what others really paid (B7, B9)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.activity.queries import least_paid
from app.activity.service import ImportOptions, import_purchases
from app.catalogue.queries import effect_of, findings_live, lint_catalogue
from app.catalogue.rules.documents import BENEFITS, PLANS, TERMS
from app.catalogue.rules.findings import Kind
from app.community import service as community
from app.core import db
from app.core.access import Scope
from app.core.calendar import start_of_day
from app.core.errors import Forbidden
from app.members.queries import members_by_external_refs
from app.memberships import service as memberships
from app.memberships.rules import NewMembership
from tests import cast
from tests.catalogue.examples import load
from tests.shop import csv_file

pytestmark = pytest.mark.usefixtures("store")
READERS = (Scope.BENEFITS_READ, Scope.PLANS_READ, Scope.SEGMENTS_READ, Scope.TERMS_READ)
ZONE = "Asia/Shanghai"


async def buy(now: datetime, *lines: str) -> None:
    """Purchases `member,day,amount,currency,reference,sku` in 88VIP."""
    found = csv_file(*lines, header="member,occurred_on,amount,currency,reference,sku")
    await import_purchases(cast.SYSTEM, found, ImportOptions("88vip", "shop", create_members=True), now=now)


async def test_what_is_live_is_linted_once_a_day_and_revision(now: datetime) -> None:
    assert await findings_live(cast.SYSTEM, now=now) == ()
    await load(now)
    reader = cast.actor(*READERS)
    first = await findings_live(reader, now=now)
    assert [(each.kind, each.code) for each in first] == [(Kind.PRICE_UNDER_COST, "88vip"), (Kind.PACKAGE_POOR, "88vip")]
    assert all(each.rerun is not None and each.rerun.holds and each.mend.public_id is not None for each in first)
    with db.count_statements() as asked:
        assert await findings_live(reader, now=now) is first
    assert asked.count <= 2
    await community.bump_revision()
    assert await findings_live(reader, now=now) is not first
    assert await lint_catalogue(reader, now=now + timedelta(days=1)) == list(first)


@pytest.mark.parametrize("missing", READERS)
async def test_it_needs_all_scopes_that_read(now: datetime, missing: Scope) -> None:
    await load(now)
    reader = cast.actor(*(scope for scope in READERS if scope is not missing))
    with pytest.raises(Forbidden):
        await findings_live(reader, now=now)
    with pytest.raises(Forbidden):
        await effect_of(reader, BENEFITS, None, None, now=now)


async def test_the_least_that_anybody_without_a_membership_paid(now: datetime) -> None:
    """B7: not what holders paid, not what was given away, not before or after the days."""
    await load(now - timedelta(days=40))
    await buy(
        now,
        "ada,2026-11-14,80.00,CNY,1,CF-1001",
        "ada,2026-11-15,79.00,CNY,2,CF-1001",
        "bob,2026-11-20,0.00,CNY,3,CF-1001",
        "bob,2026-11-13,10.00,CNY,4,CF-1001",
        "bob,2026-11-21,11.00,CNY,5,CF-1001",
        "eve,2026-11-16,12.00,CNY,6,CF-1001",
        "bob,2026-11-16,12.00,CNY,7,",
    )
    eve = (await members_by_external_refs("shop", ["eve"]))["eve"]
    held = NewMembership(eve, "88vip", date(2026, 11, 1), months=1)
    await memberships.record_membership(cast.SYSTEM, held, source="desk", now=now)
    since, until = start_of_day(date(2026, 11, 14), ZONE), start_of_day(date(2026, 11, 21), ZONE)
    assert await least_paid(since, until) == {"CF-1001": (7900, date(2026, 11, 15))}


async def test_a_member_who_pays_more_than_others_did(now: datetime) -> None:
    """5 % off 89.00 leaves 84.55; somebody without a membership paid 79.00 in the week before, and the days before can be set."""
    await load(now - timedelta(days=40))
    on = datetime(2026, 11, 21, 4, tzinfo=UTC)
    await buy(on, "ada,2026-11-15,79.00,CNY,1,CF-1001")
    (found,) = [each for each in await findings_live(cast.SYSTEM, now=on) if each.noun == BENEFITS]
    assert (found.kind, found.code, found.witness is not None and found.witness.basket[0].sku) == (
        Kind.DEARER_THAN_OUTSIDE,
        "88-five-percent",
        "CF-1001",
    )
    assert found.rerun is not None
    assert found.rerun.said("en") == (
        "Entitled: pays CNY 84.55 for House blend beans, 500 g (CNY 89.00); without a membership it was CNY 79.00 on 2026-11-15."
    )
    info = await community.get()
    await community.change_settings({**info.settings.model_dump(mode="json"), "comparison_price_days": 3})
    assert [each for each in await findings_live(cast.SYSTEM, now=on) if each.noun == BENEFITS] == []


async def test_what_a_change_does_is_said_beside_what_is_live(now: datetime) -> None:
    await load(now)
    cheap = {"code": "x", "programme": "88vip", "kind": "FEATURE", "reach": "SPECIFIC", "plan": "88vip"}
    growing = [{**cheap, "condition": {"language": 1, "root": {"fact": "growth", "operator": ">=", "value": mark}}} for mark in (9, 5)]
    told = await effect_of(cast.SYSTEM, BENEFITS, growing[0], growing[1], now=now)
    assert told is not None
    assert (told.nobody_can_lose, told.nobody_can_gain) == (True, False)
    assert await effect_of(cast.SYSTEM, TERMS, {}, {}, now=now) is None
    sold = await effect_of(cast.SYSTEM, PLANS, None, None, now=now)
    assert sold is not None
    assert (sold.nobody_can_lose, sold.nobody_can_gain) == (True, True)
