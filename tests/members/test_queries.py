"""The staff's list of members: search, filters, pages (S1, A5)."""

from datetime import date, datetime, timedelta

import pytest

from app.core import db
from app.core.conditions import AccountStatus
from app.core.errors import Invalid
from app.core.paging import PageRequest
from app.members import queries
from app.members import service as members
from app.members.queries import MemberFilter
from app.members.rules import (
    ImportedMember,
    StatusChange,
)
from tests import cast

PAGE = PageRequest(100)
TABLES = ("member", "member_fact", "enrolment", "account", "session", "audit_entry")


async def crowd(now: datetime) -> dict[str, int]:
    """Members on both sides of every edge of 0-2-4 years, as on 2026-11-21."""
    info = await cast.pmtalk(now)
    sinces = {
        "new": date(2026, 11, 21),
        "almost2": date(2024, 11, 22),
        "just2": date(2024, 11, 21),
        "almost4": date(2022, 11, 22),
        "just4": date(2022, 11, 21),
        "old": date(1990, 1, 1),
        "none": None,
    }
    new = [ImportedMember(name, name.capitalize(), "CN-31" if name == "old" else None, since) for name, since in sinces.items()]
    return await members.create_members(cast.SYSTEM, new, source="shop", programme_id=info.default_programme.id, now=now)


async def refs(now: datetime, **wanted: object) -> list[str | None]:
    """Who is in the list."""
    page = await queries.members_page(cast.SYSTEM, MemberFilter(**wanted), PAGE, now)  # type: ignore[arg-type]
    return [row.external_ref for row in page.rows]


@pytest.mark.usefixtures("store")
async def test_the_list_is_searched_and_filtered(now: datetime) -> None:
    found = await crowd(now)
    await cast.ada(now, nickname="100% Ada_")
    everybody = [*found, None]
    assert await refs(now) == everybody
    assert await refs(now, search="10003") == ["just2"]
    assert await refs(now, search="JUST") == ["just2", "just4"]
    assert await refs(now, search="ADA") == [None]
    assert await refs(now, search="100%") == [None]
    assert await refs(now, search="%") == []
    assert await refs(now, search="_") == []
    assert await refs(now, search="'; DROP TABLE member; --") == []
    assert await refs(now, search="9" * 30) == []
    assert await refs(now, search="a\x00b") == []
    assert await refs(now, search="\ud800") == []
    assert await refs(now, programme="pmtalk") == everybody
    assert await refs(now, programme="vip") == []
    assert await refs(now, region="CN") == ["old"]
    assert await refs(now, region="CN-31") == ["old"]
    assert await refs(now, region="CN-3") == []
    assert await refs(now, status=AccountStatus.ACTIVE) == everybody
    assert await refs(now, status=AccountStatus.BANNED) == []
    for wanted, field in [({"programme": "x"}, "programme"), ({"region": "%"}, "region"), ({"segment": "x"}, "segment")]:
        with pytest.raises(Invalid) as refusal:
            await refs(now, **wanted)
        assert refusal.value.field == field


@pytest.mark.usefixtures("store")
async def test_the_list_by_status_needs_no_job(now: datetime) -> None:
    await crowd(now)
    public_id = next(row.public_id for row in (await queries.members_page(cast.SYSTEM, MemberFilter("old"), PAGE, now)).rows)
    until = now + timedelta(days=1)
    await members.set_status(cast.SYSTEM, public_id, StatusChange(AccountStatus.MUTED, until), reason="noise", now=now)
    assert await refs(now, status=AccountStatus.MUTED) == ["old"]
    assert await refs(until, status=AccountStatus.MUTED) == []
    assert "old" in await refs(until, status=AccountStatus.ACTIVE)


@pytest.mark.usefixtures("store")
async def test_pages(now: datetime) -> None:
    await crowd(now)
    numbers = [row.member_number for row in (await queries.members_page(cast.SYSTEM, MemberFilter(), PAGE, now)).rows]
    first = await queries.members_page(cast.SYSTEM, MemberFilter(), PageRequest(3), now)
    second = await queries.members_page(cast.SYSTEM, MemberFilter(), PageRequest(3, after=first.keys[-1]), now)
    back = await queries.members_page(cast.SYSTEM, MemberFilter(), PageRequest(3, before=second.keys[0], backward=True), now)
    last = await queries.members_page(cast.SYSTEM, MemberFilter(), PageRequest(3, backward=True), now)
    assert [row.member_number for row in (*first.rows, *second.rows)] == numbers[:6]
    assert (back.rows, [row.member_number for row in last.rows]) == (first.rows, numbers[-3:])
    with db.count_statements() as counted:
        await queries.members_page(cast.SYSTEM, MemberFilter("a", status=AccountStatus.ACTIVE, region="CN"), PageRequest(3), now)
    assert counted.count == 1
