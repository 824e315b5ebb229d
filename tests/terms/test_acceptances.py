"""Accepting terms, and seeing later what was accepted and what differs from today's (M1, M3, W4)."""

import asyncio
from datetime import datetime, timedelta

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from app.core import db
from app.core.access import ANONYMOUS, Actor, Scope
from app.core.differences import Kind
from app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from app.core.paging import PageRequest
from app.terms import service
from app.terms.models import Terms
from app.terms.queries import (
    acceptances_of,
    acceptances_of_members,
    access_acceptances,
    count_acceptances,
    difference,
    editions_by_ids,
    terms_in_force,
    version_of,
)
from app.terms.rules import Acceptance, TermsEdition
from tests.cast import UUID_OF_NOBODY, actor, ada, pmtalk, rows
from tests.terms.papers import BODY, READER, publish_terms, terms

DAY = timedelta(days=1)
PAID_BACK = terms(
    body={"zh": "七天内可以退款。", "en": "You may have your money back within 7 days."},
    refunds={"basis": "UNUSED_DAYS", "deduct_used": True, "full_before_days": 7},
)
BETTER = terms(
    body={"zh": "三十天内可以退款。", "en": "You may have your money back within 30 days."},
    refunds={"basis": "UNUSED_DAYS", "deduct_used": True, "full_before_days": 30},
)
SUPPORT: Actor = actor(Scope.MEMBERS_READ)


async def signed(now: datetime) -> Actor:
    """A member, with the terms vip-terms in force since `now`."""
    await pmtalk(now)
    await publish_terms(PAID_BACK, now)
    return (await ada(now)).actor


async def accept(member: Actor, number: int, now: datetime, language: str = "en") -> Acceptance:
    return await service.accept(member, (await Terms.get(code="vip-terms")).public_id, number, language, now=now)


async def beside_todays(accepted: Acceptance, now: datetime) -> tuple[TermsEdition, TermsEdition]:
    """The version that was accepted and the one in force at `now`."""
    return (await editions_by_ids([accepted.version_id]))[accepted.version_id], (await terms_in_force(now)).by_id[accepted.terms_id]


async def test_the_first_acceptance_of_a_version_stands(store: object, now: datetime) -> None:
    """M1: version, language and time; asked again, the same answer and no second row."""
    member = await signed(now)
    first = await accept(member, 1, now, "zh")
    assert (first.member_id, first.number, first.language, first.accepted_at) == (member.member_id, 1, "zh", now)
    assert await accept(member, 1, now + DAY, "en") == first
    assert len(await rows("terms_acceptance")) == 1
    await publish_terms(BETTER, now + DAY)
    second = await accept(member, 2, now + DAY)
    assert (second.number, second.language, second.accepted_at) == (2, "en", now + DAY)
    assert await accept(member, 1, now + 2 * DAY) == first


async def test_the_member_sees_what_was_accepted_beside_todays(store: object, now: datetime) -> None:
    """M3, W4: the words that went and came, and the parts that a machine reads."""
    member = await signed(now)
    kept = await accept(member, 1, now)
    accepted, todays = await beside_todays(kept, now)
    assert accepted == todays
    told = difference(accepted, todays, "en")
    assert ([part.kind for part in told.body], told.changes) == ([Kind.SAME], ())
    await publish_terms(BETTER, now + DAY)
    accepted, todays = await beside_todays(kept, now + DAY)
    assert (accepted.number, todays.number) == (1, 2)
    told = difference(accepted, todays, kept.language)
    assert [(part.kind.value, part.text) for part in told.body] == [
        ("SAME", "You may have your money back within "),
        ("GONE", "7"),
        ("CAME", "30"),
        ("SAME", " days."),
    ]
    assert [(change.path, change.before, change.after) for change in told.changes] == [("refunds.full_before_days", 7, 30)]
    assert [(part.kind.value, part.text) for part in difference(accepted, todays, "zh").body] == [
        ("GONE", "七"),
        ("CAME", "三十"),
        ("SAME", "天内可以退款。"),
    ]


async def test_only_what_is_or_was_in_force_is_accepted(store: object, now: datetime) -> None:
    member = await signed(now)
    await publish_terms(BETTER, now, effective_from=now + DAY)
    await publish_terms(terms(), now, effective_from=now + 2 * DAY)
    terms_id = (await Terms.get(code="vip-terms")).public_id
    await service.cancel_scheduled(actor(Scope.TERMS_PUBLISH), terms_id, 3, reason="Too early", now=now)
    for number in (0, 2, 3, 9):
        with pytest.raises(NotFound):
            await accept(member, number, now)
    with pytest.raises(NotFound):
        await accept(member, 3, now + 3 * DAY)
    with pytest.raises(NotFound):
        await service.accept(member, UUID_OF_NOBODY, 1, "en", now=now)
    with pytest.raises(Invalid, match="These terms are there in en, zh") as refusal:
        await accept(member, 1, now, "fr")
    assert refusal.value.field == "language"
    assert await rows("terms_acceptance") == []
    assert (await accept(member, 1, now + 2 * DAY)).number == 1, "the version that a plan pins may be older than today's"
    assert (await accept(member, 2, now + DAY)).number == 2


async def test_a_member_accepts_for_himself_only(store: object, now: datetime) -> None:
    await signed(now)
    for caller, refusal in ((ANONYMOUS, Unauthenticated), (actor(Scope.MEMBERS_WRITE), Forbidden), (actor(Scope.SELF_WRITE), NotFound)):
        with pytest.raises(refusal):
            await accept(caller, 1, now)
    assert await rows("terms_acceptance") == []


async def test_acceptances_are_read_newest_first_by_who_may(store: object, now: datetime) -> None:
    member = await signed(now)
    other = (await ada(now, "bob")).actor
    for number in (2, 3):
        await publish_terms(terms(body={**BODY, "en": f"Version {number}"}), now + number * DAY)
    made = [await accept(member, number, now + 4 * DAY) for number in (1, 2, 3)]
    await accept(other, 1, now + 4 * DAY)
    assert member.member_id is not None
    bob = (await acceptances_of_members(other, [other.member_id or 0]))[other.member_id or 0]
    with db.count_statements() as counted:
        both = await acceptances_of_members(SUPPORT, [member.member_id, bob[0].member_id])
    assert both == {member.member_id: made[::-1], bob[0].member_id: bob}
    assert counted.count == 1
    for caller, whose in ((other, member.member_id), (ANONYMOUS, member.member_id), (member, bob[0].member_id)):
        with pytest.raises(NotFound):
            await acceptances_of_members(caller, [whose])
    ids = [each.public_id for each in made]
    assert set(await access_acceptances(member, [*ids, UUID_OF_NOBODY])) == set(ids)
    assert await access_acceptances(other, ids) == {}
    assert await access_acceptances(ANONYMOUS, ids) == {}
    with db.count_statements() as counted:
        found = await editions_by_ids(each.version_id for each in made)
    assert [found[each.version_id].number for each in made] == [1, 2, 3]
    assert counted.count <= 2
    assert await count_acceptances(READER, (await Terms.get(code="vip-terms")).public_id) == {1: 2, 2: 1, 3: 1}


async def test_staff_see_who_accepted_which_version(store: object, now: datetime) -> None:
    """Newest first, in both directions, one statement whatever the number."""
    ada_, bob = await signed(now), (await ada(now, "bob")).actor
    await accept(ada_, 1, now, "zh")
    await accept(bob, 1, now + DAY)
    await publish_terms(BETTER, now + DAY)
    await accept(ada_, 2, now + 2 * DAY)
    staff = actor(Scope.TERMS_READ, Scope.MEMBERS_READ)
    terms_id = (await Terms.get(code="vip-terms")).public_id
    with db.count_statements() as counted:
        first = await acceptances_of(staff, terms_id, PageRequest(2))
    assert counted.count == 1
    assert [(row.nickname, row.number, row.language, row.accepted_at) for row in first.rows] == [
        ("Ada", 2, "en", now + 2 * DAY),
        ("Bob", 1, "en", now + DAY),
    ]
    assert (first.has_next, first.has_previous) == (True, False)
    rest = await acceptances_of(staff, terms_id, PageRequest(2, after=first.keys[-1]))
    assert ([(row.nickname, row.number, row.language) for row in rest.rows], rest.has_next) == ([("Ada", 1, "zh")], False)
    assert rest.rows[0].member_public_id == first.rows[0].member_public_id
    back = await acceptances_of(staff, terms_id, PageRequest(1, before=rest.keys[0], backward=True))
    assert ([row.nickname for row in back.rows], back.has_previous) == (["Bob"], True)
    for caller in (READER, SUPPORT):
        with pytest.raises(Forbidden):
            await acceptances_of(caller, terms_id, PageRequest(2))
    assert (await acceptances_of(staff, UUID_OF_NOBODY, PageRequest(2))).rows == []


async def test_an_acceptance_never_changes(store: object, now: datetime) -> None:
    """The database itself refuses, whoever asks."""
    member = await signed(now)
    await accept(member, 1, now)
    before = await rows("terms_acceptance")
    for statement in ("UPDATE terms_acceptance SET language = 'xx'", "DELETE FROM terms_acceptance"):
        with pytest.raises((IntegrityError, OperationalError)):
            async with db.transaction():
                await db.execute(statement)
    assert await rows("terms_acceptance") == before


async def test_a_version_can_be_read_once_it_has_been_in_force(store: object, now: datetime) -> None:
    await signed(now)
    await publish_terms(BETTER, now, effective_from=now + DAY)
    assert (await version_of("vip-terms", 1, now=now + 9 * DAY)).content.body == PAID_BACK["body"]
    assert (await version_of("vip-terms", 2, now=now + DAY)).number == 2
    for code, number in (("vip-terms", 2), ("vip-terms", 3), ("nothing", 1)):
        with pytest.raises(NotFound):
            await version_of(code, number, now=now)


@pytest.mark.postgres
async def test_two_acceptances_at_once_are_one(store: object, now: datetime) -> None:
    """On connections of their own: one row, and every caller hears of that one."""
    member = await signed(now)
    made = await asyncio.gather(*(accept(member, 1, now, language) for language in ("zh", "en", "zh", "en")))
    assert len({each.public_id for each in made}) == 1
    (row,) = await rows("terms_acceptance")
    assert {each.language for each in made} == {row["language"]}
