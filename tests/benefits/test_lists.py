"""The console's list of benefits: search, filters, keyset pages, one word of state, and two statements at most."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.benefits import queries
from app.benefits import service as benefits
from app.benefits.queries import BenefitFilter
from app.community import service as community
from app.core import db
from app.core.access import ANONYMOUS, Scope
from app.core.errors import Forbidden, Unauthenticated
from app.core.paging import PageRequest
from app.core.versions.rules import Status
from tests.benefits.offers import PUBLISHER, READER, draft, everybody, open_club, publish, specific
from tests.cast import UUID_OF_NOBODY, actor

DAY = timedelta(days=1)
ALL = PageRequest(100)


async def codes(now: datetime, **wanted: Any) -> list[str]:
    return [row.code for row in (await queries.list_benefits(READER, BenefitFilter(**wanted), ALL, now=now)).rows]


async def one_of_each_state(now: datetime) -> None:
    """Benefits named by their state, as seen at `now`."""
    await open_club(now, now - 30 * DAY)
    await draft(everybody("draft"), now)
    await publish(everybody("live"), now - 9 * DAY)
    await publish(everybody("edited"), now - 9 * DAY)
    await draft(everybody("edited", title={"en": "New words", "zh": "新词"}), now)
    await publish(everybody("coming"), now, effective_from=now + DAY)
    await publish(everybody("over", offered_until="2026-11-20"), now - 9 * DAY)
    gone = await publish(everybody("gone"), now - 9 * DAY)
    await benefits.archive_benefit(PUBLISHER, gone.public_id, reason="Not any more", now=now)


STATES = {
    "draft": Status.DRAFT,
    "live": Status.LIVE,
    "edited": Status.LIVE_WITH_DRAFT,
    "coming": Status.SCHEDULED,
    "over": Status.ENDED,
    "gone": Status.ARCHIVED,
}


async def test_each_state_has_its_word_and_its_count(store: object, now: datetime) -> None:
    """The list says the same word as the page of the benefit."""
    await one_of_each_state(now)
    found = await queries.list_benefits(READER, BenefitFilter(), ALL, now=now)
    assert {row.code: row.status for row in found.rows} == STATES
    for row in found.rows:
        assert (await queries.history(READER, row.public_id, now=now)).status is row.status
    assert await queries.count_benefits(READER, BenefitFilter(), now=now) == dict.fromkeys(Status, 1)
    for code, status in STATES.items():
        assert await codes(now, status=status) == [code]
    assert await queries.count_benefits(READER, BenefitFilter(search="the", status=Status.LIVE), now=now) == dict.fromkeys(Status, 1) | {
        Status.LIVE_WITH_DRAFT: 0
    }


async def test_a_row_shows_the_draft_and_what_is_live(store: object, now: datetime) -> None:
    await one_of_each_state(now)
    (edited,) = (await queries.list_benefits(READER, BenefitFilter(status=Status.LIVE_WITH_DRAFT), ALL, now=now)).rows
    assert edited.title == {"en": "New words", "zh": "新词"}
    assert (edited.programme, edited.live_number, edited.live_since) == ("pmtalk", 1, now - 9 * DAY)
    assert (edited.draft_revision, edited.draft_saved_by, edited.draft_saved_at) == (3, "Lin", now)
    (coming,) = (await queries.list_benefits(READER, BenefitFilter(status=Status.SCHEDULED), ALL, now=now)).rows
    assert (coming.live_number, coming.coming_at) == (None, now + DAY)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["desk", "forum", "parking", "shuttle"]),
        ({"search": "导师"}, ["desk"]),
        ({"search": "MENTOR desk"}, ["desk"]),
        ({"search": "shuttle"}, ["shuttle"]),
        ({"search": "uttl"}, ["shuttle"]),
        ({"search": "50%"}, ["parking"]),
        ({"search": "50_"}, []),
        ({"search": "%"}, ["parking"]),
        ({"search": "!"}, []),
        ({"search": "'; DROP TABLE benefit; --"}, []),
        ({"search": "   "}, ["desk", "forum", "parking", "shuttle"]),
        ({"programme": "vip"}, ["shuttle"]),
        ({"kind": "DISCOUNT"}, ["parking"]),
        ({"reach": "SPECIFIC"}, ["desk", "parking"]),
        ({"stage": "MONETIZATION"}, ["desk"]),
        ({"segment": "senior"}, ["desk", "forum", "shuttle"]),
        ({"segment": "early"}, ["forum", "parking", "shuttle"]),
        ({"segment": "seni_r"}, ["forum", "shuttle"]),
        ({"plan": "pro"}, ["forum"]),
        ({"plan": "pro", "kind": "DISCOUNT"}, []),
    ],
)
async def test_search_and_filters(store: object, now: datetime, wanted: dict[str, Any], expected: list[str]) -> None:
    """Search reads code and titles in every language, each word; a segment finds benefits for it and benefits for all."""
    await open_club(now)
    await draft(
        specific("desk", title={"en": "The Mentor Desk", "zh": "导师问诊"}, stage="MONETIZATION", audience={"segments": ["senior"]}), now
    )
    await publish(everybody("forum", plan="pro"), now)
    await draft(
        specific(
            "parking", title={"en": "50% off", "zh": "五折"}, kind="DISCOUNT", discount={"percent": 50}, audience={"segments": ["early"]}
        ),
        now,
    )
    await draft(everybody("shuttle", programme="vip"), now)
    assert await codes(now, **wanted) == expected


async def test_pages_by_position_and_code(store: object, now: datetime) -> None:
    await open_club(now)
    for code, position in (("a", 3), ("b", 1), ("c", 1), ("d", 2), ("e", 1)):
        await draft(everybody(code * 2, position=position), now)
    seen: list[str] = []
    request = PageRequest(2)
    for _ in range(3):
        found = await queries.list_benefits(READER, BenefitFilter(), request, now=now)
        seen += [row.code for row in found.rows]
        request = PageRequest(2, after=found.keys[-1])
    assert (seen, found.has_next, found.has_previous) == (["bb", "cc", "ee", "dd", "aa"], False, True)
    back = await queries.list_benefits(READER, BenefitFilter(), PageRequest(2, before=found.keys[0], backward=True), now=now)
    assert ([row.code for row in back.rows], back.has_next, back.has_previous) == (["ee", "dd"], True, True)


async def test_a_list_is_one_statement_its_counts_another_a_benefit_two(store: object, now: datetime) -> None:
    await one_of_each_state(now)
    await queries.catalogue(now)
    with db.count_statements() as count, community.one_revision():
        found = await queries.list_benefits(READER, BenefitFilter(search="the", segment="early", plan="pro"), ALL, now=now)
        await queries.list_benefits(READER, BenefitFilter(), ALL, now=now)
        await queries.count_benefits(READER, BenefitFilter(), now=now)
    assert count.count == 1 + 3, count.statements
    assert found.rows == []
    public_id = (await queries.list_benefits(READER, BenefitFilter(), ALL, now=now)).rows[0].public_id
    with db.count_statements() as count:
        await queries.history(READER, public_id, now=now)
    assert count.count == 2, count.statements


async def test_who_may_not(store: object, now: datetime) -> None:
    await open_club(now)
    for caller, refusal in ((ANONYMOUS, Unauthenticated), (actor(Scope.MEMBERS_READ), Forbidden)):
        with pytest.raises(refusal):
            await queries.list_benefits(caller, BenefitFilter(), ALL, now=now)
        with pytest.raises(refusal):
            await queries.count_benefits(caller, BenefitFilter(), now=now)


async def test_several_benefits_by_their_ids_are_one_statement(store: object, now: datetime) -> None:
    """Unknown ids are left out; who may not read drafts gets none."""
    await one_of_each_state(now)
    rows = (await queries.list_benefits(READER, BenefitFilter(), ALL, now=now)).rows
    ids = [row.public_id for row in rows]
    with db.count_statements() as count, community.one_revision():
        assert await queries.access_benefits(READER, [*ids, UUID_OF_NOBODY], now=now) == {row.public_id: row for row in rows}
        assert await queries.access_benefits(ANONYMOUS, ids, now=now) == {}
        assert await queries.access_benefits(READER, [], now=now) == {}
    assert count.count == 1 + 1, count.statements
