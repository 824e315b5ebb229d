"""Reading plans: what is in force at an instant, from memory; the lists and histories of staff (W5, B8)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.community import service as community
from app.core import db
from app.core.access import ANONYMOUS, Scope
from app.core.conditions import Needs
from app.core.errors import Invalid, NotFound, Unauthenticated
from app.core.money import Money
from app.core.paging import PageRequest
from app.core.versions.rules import Status
from app.memberships.rules import NewMembership
from app.memberships.service import record_membership
from app.plans import service as plans
from app.plans.queries import access_plan_draft, count_plans, history, list_plans, plan_catalogue
from app.publishing.rules import BEGINNING, Line, ListFilter, Stub, known_since
from tests import cast
from tests.plans.offers import PUBLISHER, READER, both, draft, growth, open_shop, publish, row, vip88

DAY = timedelta(days=1)
PRO = {"code": "pro", "programme": "pmtalk", "position": 5, "prices": [row("everybody", 9_900)]}


async def test_a_plan_in_force_is_ready_to_be_priced(store: object, now: datetime) -> None:
    """T1: the reference case, 1,000 points pay 88.00, fewer 888.00."""
    await open_shop(now)
    version = await publish(vip88(), now)
    found = await plan_catalogue(now)
    plan = found.by_code["vip88"]
    assert (plan.number, plan.hash, plan.effective_from, plan.recorded_at, plan.version_public_id) == (
        *(1, version.hash, now),
        *(now, version.public_id),
    )
    assert [(each.code, each.price) for each in plan.prices] == [("loyal", Money(8_800, "CNY")), ("everybody", Money(88_800, "CNY"))]
    assert (plan.duration.count, plan.duration.unit, plan.content.grace_days) == (1, "YEAR", 7)
    assert plan.programme_id == (await community.get()).programme("vip").id
    assert plan.needs == Needs(growth=frozenset({"vip"}))
    assert found.by_id[plan.plan_id] is found.by_public_id[plan.public_id] is plan


async def test_what_is_in_force_is_read_once_and_shows_at_once(store: object, now: datetime) -> None:
    await open_shop(now)
    await publish(vip88(), now)
    assert [plan.code for plan in (await plan_catalogue(now)).plans] == ["vip88"]
    with db.count_statements() as counted:
        for minutes in range(5):
            await plan_catalogue(now + timedelta(minutes=minutes), known_at=now + timedelta(minutes=minutes))
    assert counted.count == 5, "the revision alone"
    with community.one_revision(), db.count_statements() as counted:
        for _ in range(5):
            await plan_catalogue(now)
    assert counted.count == 1
    await publish({**vip88(), **PRO}, now)
    assert [plan.code for plan in (await plan_catalogue(now)).plans] == ["vip88", "pro"]


async def test_each_instant_has_its_version_and_each_knowledge_too(store: object, now: datetime) -> None:
    """W5: by the versions then in force, and by what was recorded then."""
    await open_shop(now)
    await publish(vip88(), now)
    await publish(vip88(prices=[row("everybody", 1)]), now + DAY, effective_from=now + 3 * DAY)
    await publish(vip88(prices=[row("everybody", 2)]), now + 2 * DAY, effective_from=now + 4 * DAY)
    plan_id = (await plans.plan_by_code("vip88")).public_id
    await plans.cancel_scheduled(PUBLISHER, plan_id, 3, reason="Too early", now=now + 2.5 * DAY)

    async def number(at: float, known: float | None = None) -> int | None:
        found = (await plan_catalogue(now + at * DAY, None if known is None else now + known * DAY)).by_code.get("vip88")
        return found.number if found else None

    assert [await number(at) for at in (-0.001, 0, 2.999, 3, 4, 9)] == [None, 1, 1, 2, 2, 2]
    assert [await number(9, known) for known in (-1, 0, 0.9, 1, 2, 2.4, 2.5, 9)] == [None, 1, 1, 2, 3, 3, 2, 2]
    assert [await number(at) for at in (9, 0, 3)] == [2, 1, 2], "in any order, from memory"
    for year in (1899, 3000):
        with pytest.raises(Invalid) as refusal:
            await plan_catalogue(datetime(year, 1, 1, tzinfo=UTC))
        assert refusal.value.field == "as_of"


def test_many_instants_of_knowledge_are_one(now: datetime) -> None:
    def stub(recorded: int, cancelled: int | None = None) -> Stub:
        ended = None if cancelled is None else now + cancelled * DAY
        return Stub(1, UUID(int=1), 1, "h", now, now + recorded * DAY, ended)

    lines = [Line(1, UUID(int=1), "one", None, (stub(0), stub(2, 5))), Line(2, UUID(int=2), "two", None, (stub(3),))]
    assert known_since(lines, None) is None
    for known, since in ((-1, BEGINNING), (0, now), (1.5, now), (2, now + 2 * DAY), (4.9, now + 3 * DAY), (5, None), (99, None)):
        assert known_since(lines, now + known * DAY) == since


async def test_pages_of_what_can_be_bought(store: object, now: datetime) -> None:
    await open_shop(now)
    for place, code in enumerate(("ccc", "bbb", "aaa")):
        await publish(vip88(code=code, position=place // 2), now)
    await publish({**vip88(), **PRO}, now)
    await publish(vip88(code="gone", on_sale=False), now)
    found = await plan_catalogue(now)
    first = found.page(PageRequest(2))
    assert ([plan.code for plan in first.rows], first.has_next) == (["bbb", "ccc"], True)
    assert [plan.code for plan in found.page(PageRequest(9, after=first.keys[-1])).rows] == ["aaa", "pro"]
    assert [plan.code for plan in found.page(PageRequest(9), "pmtalk").rows] == ["pro"]
    assert found.by_code["gone"].on_sale is False


async def test_lists_of_staff(store: object, now: datetime) -> None:
    """Search in code and names, by programme and state, in both directions, one statement."""
    await open_shop(now)
    await publish(vip88(), now)
    await draft(vip88(name=both("88VIP 100% better")), now)
    await publish({**vip88(), **PRO}, now, effective_from=now + DAY)
    await draft(vip88(code="idea", name=both("An idea"), position=9), now)
    archived = await draft(vip88(code="never", position=9), now)
    await plans.archive_plan(PUBLISHER, archived.public_id, reason="A mistake", now=now)
    with db.count_statements() as counted:
        page = await list_plans(READER, ListFilter(), PageRequest(3), now=now)
    assert counted.count == 1
    assert [(each.code, each.programme, each.status, each.live_number) for each in page.rows] == [
        ("vip88", "vip", Status.LIVE_WITH_DRAFT, 1),
        ("pro", "pmtalk", Status.SCHEDULED, None),
        ("idea", "vip", Status.DRAFT, None),
    ]
    assert (page.rows[0].name, page.rows[0].live_since, page.rows[1].coming_at, page.rows[2].draft_saved_by) == (
        *(both("88VIP 100% better"), now),
        *(now + DAY, "Lin"),
    )
    rest = await list_plans(READER, ListFilter(), PageRequest(3, after=page.keys[-1]), now=now)
    assert [(each.code, each.status) for each in rest.rows] == [("never", Status.ARCHIVED)]
    back = await list_plans(READER, ListFilter(), PageRequest(2, before=page.keys[-1], backward=True), now=now)
    assert [each.code for each in back.rows] == ["vip88", "pro"]
    for wanted, codes in (
        (ListFilter(search="100% vip"), ["vip88"]),
        (ListFilter(search="100_"), []),
        (ListFilter(programme="pmtalk"), ["pro"]),
        (ListFilter(status=Status.DRAFT), ["idea"]),
    ):
        assert [each.code for each in (await list_plans(READER, wanted, PageRequest(9), now=now)).rows] == codes
    counts = await count_plans(READER, ListFilter(programme="vip", status=Status.LIVE), now=now)
    assert {status.value: count for status, count in counts.items() if count} == {"live_with_draft": 1, "draft": 1, "archived": 1}


async def test_a_history_has_every_version(store: object, now: datetime) -> None:
    await open_shop(now)
    await publish(vip88(), now)
    await publish(vip88(prices=[row("everybody", 1)]), now, effective_from=now + DAY)
    plan_id = (await plans.plan_by_code("vip88")).public_id
    with db.count_statements() as counted:
        told = await history(READER, plan_id, now=now)
    assert counted.count == 2
    assert ([version.number for version in told.versions], [version.number for version in told.scheduled]) == ([2, 1], [2])
    assert told.live is not None
    assert (told.live.number, told.status, told.identity.draft) == (1, Status.LIVE, None)
    with pytest.raises(NotFound, match="There is no such plan"):
        await access_plan_draft(READER, cast.UUID_OF_NOBODY)
    for call in (
        history(ANONYMOUS, plan_id, now=now),
        access_plan_draft(ANONYMOUS, plan_id),
        list_plans(ANONYMOUS, ListFilter(), PageRequest(1), now=now),
        count_plans(ANONYMOUS, ListFilter(), now=now),
    ):
        with pytest.raises(Unauthenticated):
            await call


async def test_a_membership_gets_the_grace_of_the_version_in_force(store: object, now: datetime) -> None:
    """L1a: what a draft says counts for nobody until it is published."""
    await open_shop(now)
    member = (await cast.ada(now)).actor.member_id or 0
    clerk = cast.actor(Scope.MEMBERSHIPS_WRITE)
    await publish(vip88(grace_days=3, prices=[row("loyal", 1, growth(5)), row("everybody", 2)]), now)
    await draft(vip88(grace_days=30), now)
    held = await record_membership(clerk, NewMembership(member, "vip88", now.date(), months=12), source="test", now=now)
    assert held.grace_ends_at - held.ends_at == 3 * DAY
