"""Sharing with a partner and taking it back: who may name a member by what (X2)."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.audit.queries import verify_chains
from app.consents import queries
from app.consents import service as consents
from app.core import db
from app.core.access import Actor, ActorKind, Role, Scope
from app.core.errors import Invalid, NotFound, Unauthenticated
from app.core.ids import NodeType, global_id
from app.partners import service as partners
from app.partners.queries import caller_by, partner_by_code
from tests import cast

HOUR = timedelta(hours=1)


@pytest.fixture
async def hotel(store: object, now: datetime) -> Actor:
    """A partner that may ask for entitlements, in a community with members."""
    await cast.pmtalk(now)
    issued = await cast.partner_token(now, "hotel")
    return await caller_by(cast.SYSTEM, issued.row.public_id)


async def other(now: datetime, *scopes: Scope) -> Actor:
    """Another partner."""
    issued = await cast.partner_token(now, "rides", scopes=tuple(scope.value for scope in scopes or (Scope.ENTITLEMENTS_READ,)))
    return await caller_by(cast.SYSTEM, issued.row.public_id)


async def test_a_partner_names_a_member_by_its_own_pseudonym_only(hotel: Actor, now: datetime) -> None:
    rides = await other(now)
    ada = await cast.ada(now)
    member = await cast.member_of(ada)
    with_hotel = await consents.share(ada.actor, "hotel", now=now)
    with_rides = await consents.share(ada.actor, "rides", now=now)
    assert with_hotel.public_id != with_rides.public_id
    assert member.public_id not in (with_hotel.public_id, with_rides.public_id)
    assert await queries.member_of(hotel, with_hotel.public_id) == member.id
    assert await queries.member_of(rides, with_rides.public_id) == member.id
    for caller in (rides, ada.actor, await cast.staff(Role.OWNER, now), cast.SYSTEM):
        with pytest.raises(NotFound):
            await queries.member_of(caller, with_hotel.public_id)


async def test_what_is_none_of_its_names_answers_alike_after_the_same_work(hotel: Actor, now: datetime) -> None:
    """A partner cannot tell who exists, who shares with others, and who took it back."""
    rides = await other(now)
    ada, bob = await cast.ada(now), await cast.ada(now, "bob")
    taken_back = await consents.share(bob.actor, "hotel", now=now)
    await consents.withdraw(bob.actor, "hotel", now=now + HOUR)
    foreign = await consents.share(ada.actor, "rides", now=now)
    member = await cast.member_of(ada)
    assert await queries.member_of(rides, foreign.public_id) == member.id
    answers = set()
    for kind, public_id in (
        (NodeType.PSEUDONYM, taken_back.public_id),
        (NodeType.PSEUDONYM, foreign.public_id),
        (NodeType.PSEUDONYM, cast.UUID_OF_NOBODY),
        (NodeType.MEMBER, member.public_id),
        (NodeType.MEMBER, cast.UUID_OF_NOBODY),
    ):
        with db.count_statements() as counted, pytest.raises(NotFound) as refusal:
            await queries.named_member(hotel, global_id(kind, public_id))
        answers.add((refusal.value.message, counted.count))
    assert answers == {("There is no such member.", 1)}


async def test_who_may_name_a_member_by_its_own_id(hotel: Actor, now: datetime) -> None:
    reader = await other(now, Scope.MEMBERS_READ)
    ada, bob = await cast.ada(now), await cast.ada(now, "bob")
    member = await cast.member_of(ada)
    named = global_id(NodeType.MEMBER, member.public_id)
    for caller in (ada.actor, reader, await cast.staff(Role.SUPPORT, now)):
        found = await queries.named_member(caller, named)
        assert (found.member_id, found.subject) == (member.id, named)
    for caller in (hotel, bob.actor, cast.actor()):
        with pytest.raises(NotFound):
            await queries.named_member(caller, named)


@pytest.mark.parametrize("named", ["", "nonsense", global_id(NodeType.PARTNER, cast.UUID_OF_NOBODY)])
async def test_a_word_that_names_no_member_is_refused_by_name(hotel: Actor, named: str) -> None:
    with db.count_statements() as counted, pytest.raises(Invalid) as refusal:
        await queries.named_member(hotel, named, "who")
    assert (refusal.value.field, counted.count) == ("who", 0)


async def test_sharing_again_opens_the_same_name_again(hotel: Actor, now: datetime) -> None:
    ada = await cast.ada(now)
    first = await consents.share(ada.actor, "hotel", now=now)
    assert await consents.share(ada.actor, "hotel", now=now + HOUR) == first
    gone = await consents.withdraw(ada.actor, "hotel", now=now + HOUR)
    assert (gone.public_id, gone.withdrawn_at) == (first.public_id, now + HOUR)
    assert await consents.withdraw(ada.actor, "hotel", now=now + 2 * HOUR) == gone
    assert await queries.partners_of_members([first.member_id]) == {first.member_id: []}
    again = await consents.share(ada.actor, "hotel", now=now + 3 * HOUR)
    assert (again.public_id, again.shared_at, again.withdrawn_at) == (first.public_id, now + 3 * HOUR, None)
    assert await queries.member_of(hotel, first.public_id) == first.member_id
    assert len(await cast.rows("pseudonym")) == 1
    actions = [row["action"] for row in await cast.rows("audit_entry") if row["action"].startswith("consent.")]
    assert actions == ["consent.share", "consent.withdraw", "consent.share"], "once for each change, none for the repeats"
    assert await verify_chains() == []


async def test_refusals_write_nothing(hotel: Actor, now: datetime) -> None:
    ada = await cast.ada(now)
    await partners.create_partner(cast.SYSTEM, "video", "Video", now=now)
    off = await partner_by_code(cast.SYSTEM, "video")
    await partners.change_partner(cast.SYSTEM, off.public_id, disabled=True, reason="contract ended", now=now)
    before = [await cast.rows(table) for table in ("pseudonym", "audit_entry")]
    anonymous = Actor(ActorKind.ANONYMOUS)
    for refused, kind in (
        (consents.share(ada.actor, "nobody", now=now), NotFound),
        (consents.share(ada.actor, "video", now=now), NotFound),
        (consents.share(anonymous, "hotel", now=now), Unauthenticated),
        (consents.share(cast.actor(Scope.SELF_WRITE), "hotel", now=now), NotFound),
        (consents.withdraw(ada.actor, "hotel", now=now), NotFound),
        (consents.withdraw(anonymous, "hotel", now=now), Unauthenticated),
    ):
        with pytest.raises(kind):
            await refused
    assert [await cast.rows(table) for table in ("pseudonym", "audit_entry")] == before


async def test_who_shared_with_a_partner_that_is_off_can_take_it_back(hotel: Actor, now: datetime) -> None:
    ada = await cast.ada(now)
    await consents.share(ada.actor, "hotel", now=now)
    partner = await partner_by_code(cast.SYSTEM, "hotel")
    await partners.change_partner(cast.SYSTEM, partner.public_id, disabled=True, reason="contract ended", now=now)
    assert (await consents.withdraw(ada.actor, "hotel", now=now)).withdrawn_at == now


async def test_sharing_twice_at_once_makes_one_name(hotel: Actor, now: datetime) -> None:
    ada = await cast.ada(now)
    rows = await asyncio.gather(*(consents.share(ada.actor, "hotel", now=now) for _ in range(8)))
    assert len({row.public_id for row in rows}) == 1
    assert [row["action"] for row in await cast.rows("audit_entry")].count("consent.share") == 1
    closed = await asyncio.gather(*(consents.withdraw(ada.actor, "hotel", now=now) for _ in range(8)))
    assert {row.withdrawn_at for row in closed} == {now}
    assert [row["action"] for row in await cast.rows("audit_entry")].count("consent.withdraw") == 1


async def test_lists(hotel: Actor, now: datetime) -> None:
    await other(now)
    ada, bob = await cast.ada(now), await cast.ada(now, "bob")
    first = await consents.share(ada.actor, "hotel", now=now)
    second = await consents.share(ada.actor, "rides", now=now)
    bobs = await consents.share(bob.actor, "hotel", now=now)
    found = await queries.partners_of_members([first.member_id, bobs.member_id, 0])
    assert found == {first.member_id: [second, first], bobs.member_id: [bobs], 0: []}
    assert (first.partner_code, first.partner_name, first.shared_at) == ("hotel", "Hotel", now)
    every = [first.public_id, second.public_id, bobs.public_id]
    assert set(await queries.access_pseudonyms(hotel, every)) == {first.public_id, bobs.public_id}
    assert set(await queries.access_pseudonyms(ada.actor, every)) == {first.public_id, second.public_id}
    assert await queries.access_pseudonyms(cast.actor(*Scope), every) == {}, "staff has other ways to members"
