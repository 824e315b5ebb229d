"""Staff end the sessions of a member, with a reason, and never those of staff (A3, R5)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.accounts import queries as accounts
from app.accounts import service as account_service
from app.accounts.rules import NewAccount
from app.core.access import Actor, Role, Scope
from app.core.errors import AppError, Forbidden, Invalid, NotFound
from app.core.paging import PageRequest
from app.members import service as members
from app.members.rules import MemberRow
from tests import cast

WHY = "The phone was stolen"
PAGE = PageRequest(10)


async def open_ones(member: MemberRow, now: datetime) -> list[UUID]:
    """The member's open sessions, newest first."""
    return [row.public_id for row in (await accounts.sessions_of_member(member.id, PAGE, now)).rows]


async def at_three_places(now: datetime) -> tuple[MemberRow, list[UUID]]:
    """A member who is signed in at three places, newest first."""
    await cast.pmtalk(now)
    member = await cast.member_of(await cast.ada(now))
    for _ in range(2):
        await cast.sign_in("ada", now)
    return member, await open_ones(member, now)


@pytest.mark.usefixtures("store")
async def test_one_or_all_are_ended(now: datetime) -> None:
    """The chosen one opens nothing from now on; the others do until all are ended. Each time it is written down once."""
    member, (newest, *others) = await at_three_places(now)
    support = await cast.staff(Role.SUPPORT, now)
    count = len(await cast.rows("audit_entry"))
    assert await members.end_sessions(support, member.public_id, [newest], reason=WHY, now=now) == 1
    assert await open_ones(member, now) == others
    assert await members.end_sessions(support, member.public_id, [newest], reason=WHY, now=now) == 0
    assert await members.end_sessions(support, member.public_id, None, reason=WHY, now=now) == 2
    assert await open_ones(member, now) == []
    entries = (await cast.rows("audit_entry"))[count:]
    assert [(entry["action"], entry["subject_id"]) for entry in entries] == [("member.sessions", str(member.public_id))] * 2


@pytest.mark.usefixtures("store")
async def test_a_refusal_ends_nothing(now: datetime) -> None:
    member, sessions = await at_three_places(now)
    support = await cast.staff(Role.SUPPORT, now)
    count = len(await cast.rows("audit_entry"))
    refused: list[tuple[Actor, UUID, list[UUID] | None, str, type[AppError]]] = [
        (support, member.public_id, None, "", Invalid),
        (support, member.public_id, [], WHY, Invalid),
        (support, cast.UUID_OF_NOBODY, None, WHY, NotFound),
        (cast.actor(Scope.MEMBERS_READ, Scope.MEMBERS_REVEAL), member.public_id, None, WHY, Forbidden),
    ]
    for actor, public_id, chosen, reason, kind in refused:
        with pytest.raises(kind):
            await members.end_sessions(actor, public_id, chosen, reason=reason, now=now)
    assert await open_ones(member, now) == sessions
    assert len(await cast.rows("audit_entry")) == count


@pytest.mark.usefixtures("store")
async def test_sessions_of_staff_and_of_others_stay(now: datetime) -> None:
    """A member who works here: support neither sees nor ends those sessions, nor by naming those of somebody else."""
    member, sessions = await at_three_places(now)
    await account_service.create_account(NewAccount("works", cast.PASSWORD, role=Role.OWNER, member_id=member.id), now=now)
    works = await cast.sign_in("works", now)
    bob = await cast.member_of(await cast.ada(now, "bob"))
    (others,) = await open_ones(bob, now)
    support = await cast.staff(Role.SUPPORT, now)
    assert await open_ones(member, now) == sessions
    chosen = [works.session.public_id, others]
    assert await members.end_sessions(support, member.public_id, chosen, reason=WHY, now=now) == 0
    assert await members.end_sessions(support, member.public_id, None, reason=WHY, now=now) == 3
    assert await open_ones(bob, now) == [others]
    assert await account_service.actor_of_session(works.token, now=now) is not None


@pytest.mark.usefixtures("store")
async def test_what_opens_nothing_any_more_is_not_listed(now: datetime) -> None:
    """A session that was not used for long, or is past its end, is over without a job; the pages are by key."""
    member, (newest, middle, oldest) = await at_three_places(now)
    first = await accounts.sessions_of_member(member.id, PageRequest(2), now)
    assert ([row.public_id for row in first.rows], first.has_next) == ([newest, middle], True)
    rest = await accounts.sessions_of_member(member.id, PageRequest(2, after=first.keys[-1]), now)
    assert ([row.public_id for row in rest.rows], rest.has_next) == ([oldest], False)
    assert await open_ones(member, now + timedelta(days=400)) == []
