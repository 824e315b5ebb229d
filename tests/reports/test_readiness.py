"""Readiness from the store (G2, W14): the real buyers, any day, any programme; what is remembered, and what it costs."""

import asyncio
import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.activity.service import ImportOptions, import_purchases
from app.community import service as community
from app.core import db
from app.core.access import Role, Scope
from app.core.conditions import AccountStatus
from app.core.errors import Forbidden, Invalid
from app.members import service as members
from app.members.rules import StatusChange
from app.memberships import service as memberships
from app.memberships.rules import NewMembership
from app.plans.service import create_plan
from app.reports import queries
from app.reports.queries import buyers
from app.reports.rules import Readiness, Verdict
from tests import cast
from tests.conftest import PATIENCE
from tests.plans import offers
from tests.shop import CLERK, Shop, import_lines, open_shop
from tests.shop import make_members as make
from tests.terms.papers import publish_terms, terms

SAMPLE = Path(__file__).parents[2] / "app" / "catalogue" / "example" / "cdnow.csv"
END = date(1998, 6, 30)


@pytest.fixture
async def shop(store: object, now: datetime) -> Shop:
    """The community with its paying programme."""
    return await open_shop(now)


async def report(now: datetime, programme: str | None = None, as_of: date | None = None) -> Readiness:
    return await queries.readiness(cast.SYSTEM, programme=programme, as_of=as_of, now=now)


async def bought(now: datetime, *totals: int, on: str = "2026-11-01") -> None:
    """Somebody new for each amount, in yuan."""
    await import_lines(now, *(f"{on}-{place},{on},{total}.00,CNY,{on}-{place}" for place, total in enumerate(totals)))


async def test_the_real_buyers(shop: Shop, now: datetime) -> None:
    """2,357 buyers, 6,919 purchases, 244,091.94 from 1997-01-01 to 1998-06-30; the top 471 make 67.40 %, 65.1 to 69.6 % (+-0.3): no."""
    await import_purchases(CLERK, SAMPLE, ImportOptions(create_members=True, source="cdnow"), now=now)
    for programme, as_of in ((None, None), ("88vip", None), ("88vip", END)):
        found = await report(now, programme, as_of)
        figures, shares = found.figures, found.figures.concentration
        assert (shares.buyers, figures.purchases, shares.sales_minor) == (2_357, 6_919, 24_409_194)
        assert (figures.first_on, figures.last_on) == (date(1997, 1, 1), END)
        assert (shares.top_buyers, shares.share, found.verdict) == (471, 6740, Verdict.NO)
        assert shares.interval is not None
        assert abs(shares.interval.low - 6510) <= 30
        assert abs(shares.interval.high - 6960) <= 30
    assert (found.variation, [reason.verdict for reason in found.reasons]) == (2163, [Verdict.NO, Verdict.NO, Verdict.YES])
    assert [month.sales_minor for month in found.figures.months] == [735_682, 767_971, 985_005, 601_153, 637_814, 559_087]
    spent = await db.fetch("SELECT COUNT(DISTINCT member_id) AS n FROM purchase WHERE occurred_on > '1998-04-01' AND amount_minor > 0")
    assert found.figures.active_free_members == spent[0]["n"]
    assert (await report(now, "pmtalk")).figures.concentration.buyers == 0


@pytest.mark.parametrize(("last", "share", "meets"), [(25, 8000, True), (26, 7992, False)])
async def test_the_examples_of_the_rule(shop: Shop, now: datetime, last: int, share: int, meets: bool) -> None:
    await bought(now, 400, 400, *[25] * 7, last)
    found = (await report(now, "88vip")).figures.concentration
    assert (found.share, found.meets_the_share) == (share, meets)


async def test_a_buyer_is_counted_once_and_a_purchase_of_nothing_makes_a_buyer(shop: Shop, now: datetime) -> None:
    await import_lines(now, *(f"a,2026-11-0{day},1.00,CNY,{day}" for day in (1, 2, 3)))
    await bought(now, 0, 0, 0, 0)
    found = (await report(now)).figures
    assert (found.concentration.buyers, found.concentration.top_minor, found.purchases) == (5, 300, 7)


async def test_the_day_ends_with_its_last_purchase(shop: Shop, now: datetime) -> None:
    """`as_of` is the whole local day; a day to come is refused, and so is a programme that there is not."""
    await bought(now, 10, on="2026-10-31")
    await bought(now, 20, on="2026-11-01")
    assert (await report(now, as_of=date(2026, 10, 30))).figures.purchases == 0
    assert (await report(now, as_of=date(2026, 10, 31))).figures.purchases == 1
    assert (await report(now, as_of=date(2026, 11, 1))).figures.purchases == 2
    for said in ({"as_of": date(2026, 11, 22)}, {"programme": "vip"}):
        with pytest.raises(Invalid) as refusal:
            await queries.readiness(cast.SYSTEM, now=now, **said)  # type: ignore[arg-type]
        assert refusal.value.field == next(iter(said))


async def sell_vip88(now: datetime, **changes: Any) -> None:
    """88VIP is on sale: 1,000 points pay 88.00 a year, fewer pay 888.00 (T1)."""
    await publish_terms(terms(programme="88vip"), now)
    await offers.publish(offers.vip88(programme="88vip", benefits=[], **changes), now)


async def active(now: datetime, programme: str | None = None) -> int:
    return (await report(now, programme)).figures.active_free_members


async def test_who_is_an_active_free_member(shop: Shop, now: datetime) -> None:
    """Spent something in the last 90 days, in good standing, and holds no plan of the programme (D1, A5)."""
    await create_plan(cast.SYSTEM, "88vip", {"code": "vip88", "name": {"zh": "88VIP", "en": "88VIP"}}, now=now)
    people = await make(["new", "old", "none", "muted", "holder", "graceful"], shop.vip, now - timedelta(days=400))
    amounts = {"new": ("2026-11-21", 1), "old": ("2026-08-23", 1), "none": ("2026-11-21", 0), "muted": ("2026-11-20", 5)}
    amounts |= {"holder": ("2026-11-20", 5), "graceful": ("2026-11-20", 5)}
    await import_lines(now, *(f"{name},{on},{amount}.00,CNY,{name}" for name, (on, amount) in amounts.items()), create=False)
    assert await active(now) == 4  # the 90th day back is 2026-08-24: old is quiet; none spent nothing
    await members.set_status(
        cast.SYSTEM, await public_id(people["muted"]), StatusChange(AccountStatus.MUTED, None), reason="For the test", now=now
    )
    assert await active(now + timedelta(seconds=1)) == 3
    for name, months, since in (("holder", 12, 10), ("graceful", 1, 33)):
        held = NewMembership(people[name], "vip88", now.date() - timedelta(days=since), months=months)
        await memberships.record_membership(cast.SYSTEM, held, source="order", now=now)
    assert await active(now + timedelta(seconds=1)) == await active(now + timedelta(seconds=1), "88vip") == 1
    assert await active(now + timedelta(seconds=1), "pmtalk") == 0


async def public_id(member_id: int) -> UUID:
    (row,) = await db.fetch("SELECT public_id FROM member WHERE id = :id", id=member_id)
    return db.as_uuid(row["public_id"])


async def test_what_waiting_costs_is_what_the_price_list_asks_of_active_free_members(shop: Shop, now: datetime) -> None:
    """Two with 1,000 points at 88.00, one at 888.00: 1,064.00 a year, 88.66 a month; nothing before the plan was on sale."""
    await bought(now, 1_500, 1_000, 999)
    await bought(now, 5_000, on="2026-01-01")  # quiet: no active member
    later = now + timedelta(minutes=1)
    assert (await report(later)).figures.waiting == ()
    await sell_vip88(now)
    (found,) = (await report(later, "88vip")).figures.waiting
    assert (found.plan, found.members, found.monthly_minor) == ("vip88", 3, 106_400 // 12)
    assert (await report(later)).figures.waiting == (found,)
    assert (await report(later, "pmtalk")).figures.waiting == ()
    assert (await report(later, as_of=date(2026, 11, 20))).figures.waiting == ()


async def test_who_is_offered_no_price_costs_nothing_by_waiting(shop: Shop, now: datetime) -> None:
    await bought(now, 1_500, 1_000, 999)
    rows = [offers.row("loyal", 10_000, offers.growth(1_200)), offers.row("closed", None)]
    await sell_vip88(now, prices=rows, duration={"count": 1, "unit": "MONTH"})
    (found,) = (await report(now + timedelta(minutes=1))).figures.waiting
    assert (found.members, found.monthly_minor) == (1, 10_000)


async def test_both_marks_are_settings_of_the_community(shop: Shop, now: datetime) -> None:
    await bought(now, 10, 20, 30, 40, 50)
    assert (await report(now)).reasons[1].verdict is Verdict.NO
    await community.change_settings({"readiness_active_members": 5, "readiness_variation_percent": 300})
    found = await report(now)
    assert (found.reasons[1].verdict, found.figures.most_variation) == (Verdict.YES, 300)
    for wrong in ({"readiness_active_members": -1}, {"readiness_variation_percent": 1001}):
        with pytest.raises(Invalid):
            await community.change_settings(wrong)


async def test_only_who_holds_the_scope_may_ask(shop: Shop, now: datetime) -> None:
    for role, may in ((Role.SUPPORT, False), (Role.EDITOR, False), (Role.PUBLISHER, True), (Role.OWNER, True)):
        actor = await cast.staff(role, now)
        if may:
            assert (await queries.readiness(actor, now=now)).verdict is Verdict.NO
        else:
            with pytest.raises(Forbidden) as refusal:
                await queries.readiness(actor, now=now)
            assert refusal.value.required_scopes == (Scope.REPORTS_READ,)


async def test_what_is_costly_is_done_once_until_somebody_buys(shop: Shop, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    real = buyers.concentration_of
    monkeypatch.setattr(buyers, "concentration_of", lambda groups: done.append(len(groups)) or real(groups))
    await bought(now, 10, 20, 30, 40, 50)
    first = await report(now)
    with community.one_revision(), db.count_statements() as counted:
        assert await report(now) == first
    assert counted.count == 3, counted.statements  # the revision, the purchases, the members
    assert done == [5]
    await bought(now, 60, on="2026-11-02")
    assert (await report(now)).figures.concentration.buyers == 6
    assert done == [5, 6]


async def test_nobody_waits_while_it_is_computed(shop: Shop, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event loop goes on: what takes long is done in a thread, which here waits for somebody who comes later."""
    await import_purchases(CLERK, SAMPLE, ImportOptions(create_members=True, source="cdnow"), now=now)
    begun, somebody_came, real = asyncio.Event(), threading.Event(), buyers.concentration_of
    loop = asyncio.get_running_loop()

    def held(groups: list[buyers.Group]) -> buyers.Concentration:
        loop.call_soon_threadsafe(begun.set)
        assert somebody_came.wait(PATIENCE)
        return real(groups)

    monkeypatch.setattr(buyers, "concentration_of", held)
    computing = asyncio.create_task(report(now))
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
    assert not computing.done()
    somebody_came.set()
    assert (await computing).figures.concentration.buyers == 2_357


async def test_many_buyers_are_groups_and_the_share_stays_exact(shop: Shop, now: datetime) -> None:
    """Beyond 5,000 buyers at most 5,000 groups leave the database; the top fifth ends where a group ends."""
    amounts = [1 + (place * 7919) % 10_007 for place in range(6_000)]
    for start in range(0, 6_000, 3_000):
        await bought(now, *amounts[start : start + 3_000], on=f"2026-11-0{1 + start // 3_000}")
    found = (await report(now)).figures.concentration
    best = sorted((amount * 100 for amount in amounts), reverse=True)
    assert (found.buyers, found.top_buyers, found.sales_minor) == (6_000, 1_200, sum(best))
    assert found.top_minor == sum(best[:1_200])
    groups = await buyers.groups_of(buyers.Purchases(None, now.date(), now + timedelta(days=1), "UTC"))
    assert len(groups) <= 5_000
    assert [group.total_minor for group in groups[:1_000]] == best[:1_000]
    means = [group.total_minor / group.buyers for group in groups]
    assert means == sorted(means, reverse=True)
