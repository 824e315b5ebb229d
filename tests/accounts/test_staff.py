"""Who is on the staff, and who may see which account, in the store (A1, A3, R5)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from app.accounts import queries
from app.accounts import service as accounts
from app.accounts.rules import AccountDisabled, LastOwner, NewAccount, NewStaff, WrongCredentials
from app.audit.queries import verify_chains
from app.core import db
from app.core.access import ROLE_SCOPES, ActorKind, FactorState, Role, Scope
from app.core.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated
from app.core.paging import PageRequest
from tests import cast
from tests.accounts.tries import WRONG, try_in

PAGE = PageRequest(20)


@pytest.mark.usefixtures("store")
async def test_an_owner_ends_a_session_of_the_staff_but_not_of_a_member(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    await cast.staff(Role.EDITOR, now)
    await cast.account("ada", now)
    editor, ada = await cast.sign_in("editor", now), await cast.sign_in("ada", now)
    await accounts.end_session(owner, editor.session.public_id, now=now)
    assert await accounts.actor_of_session(editor.token, now=now) is None
    with pytest.raises(NotFound):
        await accounts.end_session(owner, ada.session.public_id, now=now)
    assert [row["action"] for row in await cast.rows("audit_entry")] == ["staff.create", "staff.create", "session.end"]


@pytest.mark.usefixtures("store")
async def test_a_name_is_taken_whatever_its_capitals(now: datetime) -> None:
    """A1: only names answer so."""
    await cast.account("Ada", now)
    with pytest.raises(Invalid, match="The name ADA is taken") as refusal:
        await accounts.create_account(NewAccount("ADA", cast.PASSWORD), now=now)
    assert refusal.value.field == "name"
    assert len(await cast.rows("account")) == 1


@pytest.mark.usefixtures("store")
async def test_making_staff(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    made = await accounts.create_staff(owner, NewStaff("wei", Role.PUBLISHER, "Wei"), now=now)
    assert made.password is not None
    assert len(made.password) == 20
    actor = (await accounts.sign_in("wei", made.password, address=None, user_agent="", now=now)).actor
    assert (actor.kind, actor.role, actor.factor) == (ActorKind.STAFF, Role.PUBLISHER, FactorState.TO_ENROL)
    assert actor.withheld == ROLE_SCOPES[Role.PUBLISHER] - {Scope.SELF_READ, Scope.SELF_SECURE, Scope.SELF_WRITE}
    given = await accounts.create_staff(owner, NewStaff("bob", Role.SUPPORT, password=cast.PASSWORD), now=now)
    assert given.password is None
    with pytest.raises(Forbidden):
        await accounts.create_staff(actor, NewStaff("eve", Role.OWNER), now=now)
    page = await queries.staff_page(owner, PAGE)
    assert [row.name for row in page.rows] == ["bob", "owner", "wei"]
    with pytest.raises(Forbidden):
        await queries.staff_page(actor, PAGE)


@pytest.mark.usefixtures("store")
async def test_pages_of_staff(now: datetime) -> None:
    for name in ("Anna", "bert", "Carl"):
        await cast.staff(Role.EDITOR, now, name)
    reader = cast.actor(Scope.STAFF_READ)
    first = await queries.staff_page(reader, PageRequest(2))
    second = await queries.staff_page(reader, PageRequest(2, after=first.keys[-1]))
    back = await queries.staff_page(reader, PageRequest(2, before=second.keys[0], backward=True))
    assert ([row.name for row in first.rows], [row.name for row in second.rows]) == (["Anna", "bert"], ["Carl"])
    assert (first.has_next, second.has_next, back.rows) == (True, False, first.rows)


@pytest.mark.usefixtures("store")
async def test_a_changed_role_holds_at_once_and_ends_the_sessions(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    await cast.staff(Role.PUBLISHER, now)
    session = await cast.sign_in("publisher", now)
    public_id = (await queries.own_account(session.actor)).public_id
    with pytest.raises(Invalid) as refusal:
        await accounts.change_staff(owner, public_id, role=Role.SUPPORT, reason=" ", now=now)
    assert refusal.value.field == "reason"
    with pytest.raises(Forbidden):
        await accounts.change_staff(session.actor, public_id, role=Role.OWNER, reason="I want to", now=now)
    after = await accounts.change_staff(owner, public_id, role=Role.SUPPORT, reason="moved teams", now=now)
    assert after.role is Role.SUPPORT
    assert await accounts.actor_of_session(session.token, now=now) is None
    again = await cast.sign_in("publisher", now)
    assert Scope.BENEFITS_PUBLISH not in again.actor.scopes
    await accounts.change_staff(owner, public_id, role=Role.SUPPORT, reason="the same again", now=now)
    details = await cast.rows("audit_detail")
    assert len(details) == 3
    assert (db.as_json(details[2]["before"]), db.as_json(details[2]["after"]), details[2]["reason"]) == (
        {"role": "PUBLISHER", "disabled": False},
        {"role": "SUPPORT", "disabled": False},
        "moved teams",
    )


@pytest.mark.usefixtures("store")
async def test_a_disabled_account_opens_nothing_at_once(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    await cast.staff(Role.EDITOR, now)
    session = await cast.sign_in("editor", now)
    public_id = (await queries.own_account(session.actor)).public_id
    await accounts.change_staff(owner, public_id, disabled=True, reason="left the team", now=now)
    assert await accounts.actor_of_session(session.token, now=now) is None
    assert await try_in("editor", cast.PASSWORD, now) is AccountDisabled
    assert await try_in("editor", WRONG, now) is WrongCredentials
    await accounts.change_staff(owner, public_id, disabled=False, reason="came back", now=now)
    assert await accounts.actor_of_session(session.token, now=now) is None
    assert await try_in("editor", cast.PASSWORD, now) is None


@pytest.mark.usefixtures("store")
async def test_the_last_owner_cannot_be_removed(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    public_id = (await queries.own_account(owner)).public_id
    entries = await cast.rows("audit_entry")
    for change in ({"role": Role.EDITOR}, {"disabled": True}):
        with pytest.raises(LastOwner):
            await accounts.change_staff(owner, public_id, reason="good bye", now=now, **change)  # type: ignore[arg-type]
    assert (await queries.own_account(owner)).role is Role.OWNER
    assert await cast.rows("audit_entry") == entries
    await cast.staff(Role.OWNER, now, "second")
    assert (await accounts.change_staff(owner, public_id, role=Role.EDITOR, reason="good bye", now=now)).role is Role.EDITOR


@pytest.mark.postgres
@pytest.mark.usefixtures("store")
async def test_two_owners_cannot_remove_each_other(now: datetime) -> None:
    for _ in range(5):
        await _two_owners_fight(now)


async def _two_owners_fight(now: datetime) -> None:
    await db.execute("UPDATE account SET role = 'EDITOR'")
    suffix = len(await cast.rows("account"))
    first, second = [await cast.staff(Role.OWNER, now, f"owner{suffix + index}") for index in range(2)]
    ids_ = [(await queries.own_account(actor)).public_id for actor in (first, second)]
    outcomes = await asyncio.gather(
        accounts.change_staff(first, ids_[1], role=Role.EDITOR, reason="a coup", now=now),
        accounts.change_staff(second, ids_[0], role=Role.EDITOR, reason="a coup", now=now),
        return_exceptions=True,
    )
    assert sorted(type(item).__name__ for item in outcomes) == ["AccountRow", "LastOwner"]
    assert [row["role"] for row in await cast.rows("account")].count("OWNER") == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("store")
async def test_one_name_is_given_once_under_concurrency(now: datetime) -> None:
    outcomes = await asyncio.gather(*(cast.account("ada", now) for _ in range(10)), return_exceptions=True)
    assert [type(item) for item in outcomes].count(Invalid) == 9
    assert len(await cast.rows("account")) == 1


@pytest.mark.usefixtures("store")
async def test_absent_and_not_yours_answer_alike(now: datetime) -> None:
    await cast.account("bob", now)
    await cast.account("ada", now)
    ada, bob = await cast.sign_in("ada", now), await cast.sign_in("bob", now)
    bobs = (await queries.own_account(bob.actor)).public_id
    answers = []
    for wanted in (bobs, cast.UUID_OF_NOBODY):
        with pytest.raises(NotFound) as refusal:
            await queries.access_account(ada.actor, wanted)
        answers.append(str(refusal.value))
    assert answers == ["There is no such account."] * 2
    assert (await queries.access_account(bob.actor, bobs)).name == "bob"
    owner = await cast.staff(Role.OWNER, now)
    with pytest.raises(NotFound):
        await queries.access_account(owner, bobs)
    with pytest.raises(Unauthenticated):
        await queries.own_account(cast.SYSTEM)


@pytest.mark.usefixtures("store")
async def test_a_partner_is_not_the_account_with_its_number(now: datetime) -> None:
    account_id = await cast.account("ada", now)
    await cast.sign_in("ada", now)
    partner = cast.actor(kind=ActorKind.PARTNER, id=account_id)
    refusals: list[tuple[Callable[[], Awaitable[Any]], type[AppError]]] = [
        (lambda: queries.own_account(partner), Unauthenticated),
        (lambda: queries.sessions_page(partner, account_id, PAGE, now), NotFound),
        (lambda: accounts.end_other_sessions(partner, now=now), Unauthenticated),
        (lambda: accounts.change_password(partner, cast.PASSWORD, "another good one", now=now), Unauthenticated),
    ]
    for call, refusal in refusals:
        with pytest.raises(refusal):
            await call()


@pytest.mark.usefixtures("store")
async def test_the_log_of_all_this_is_whole(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    assert await verify_chains() == []
