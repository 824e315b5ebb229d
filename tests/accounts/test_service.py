"""Signing in, sessions, passwords and the staff, in the store (A1-A3, R5)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.accounts import queries
from app.accounts import service as accounts
from app.accounts.gateway import AT_ONCE, WAITING, Hasher, hasher
from app.accounts.rules import AccountDisabled, LastOwner, NewAccount, NewStaff, TooManyFailures, WrongCredentials
from app.audit.queries import verify_chains
from app.core import db, ids
from app.core.access import ActorKind, Role, Scope
from app.core.errors import AppError, Forbidden, Invalid, NotFound, Unauthenticated
from app.core.paging import PageRequest
from tests import cast

PAGE = PageRequest(20)
WRONG = "wrong horse battery"


async def try_in(name: str, password: str, now: datetime, address: str | None = None) -> type[AppError] | None:
    """What the try is refused with; None where it opens."""
    try:
        await accounts.sign_in(name, password, address=address, user_agent="", now=now)
    except AppError as refusal:
        return type(refusal)
    return None


@pytest.mark.usefixtures("store")
async def test_signing_in(now: datetime) -> None:
    account_id = await cast.account("Ada", now)
    signed_in = await accounts.sign_in("aDA", cast.PASSWORD, address="192.0.2.1", user_agent="x" * 300, now=now)
    assert (signed_in.actor.kind, signed_in.actor.id, signed_in.actor.label) == (ActorKind.MEMBER, account_id, "Ada")
    assert (signed_in.session.address, len(signed_in.session.user_agent)) == ("192.0.2.1", 200)
    assert signed_in.session.expires_at == now + timedelta(days=180)
    actor = await accounts.actor_of_session(signed_in.token, now=now, address="192.0.2.9")
    assert actor is not None
    assert (actor.id, actor.session_id, actor.scopes) == (account_id, signed_in.session.id, signed_in.actor.scopes)
    assert actor.address == "192.0.2.9"


@pytest.mark.usefixtures("store")
async def test_only_hashes_are_stored(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    token = (await cast.sign_in("owner", now)).token
    everything = repr([await cast.rows(table) for table in ("account", "session", "audit_entry", "audit_detail")])
    assert token not in everything
    assert cast.PASSWORD not in everything
    assert ids.digest(token) in everything
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in everything


@pytest.mark.usefixtures("store")
async def test_who_calls_is_one_statement(now: datetime) -> None:
    await cast.account("ada", now)
    token = (await cast.sign_in("ada", now)).token
    for later, statements in [(0, 1), (299, 1), (300, 2), (301, 1)]:
        with db.count_statements() as counted:
            assert await accounts.actor_of_session(token, now=now + timedelta(seconds=later)) is not None
        assert counted.count == statements, later
    with db.count_statements() as counted:
        assert await accounts.actor_of_session("nonsense", now=now) is None
    assert counted.count == 0
    assert await accounts.actor_of_session("x" * 43, now=now) is None


@pytest.mark.usefixtures("store")
async def test_an_unknown_name_costs_the_same_work_and_answers_the_same(now: datetime) -> None:
    """A3: nothing tells whether the account exists."""
    await cast.account("ada", now)
    work = []
    for name in ("ada", "nobody"):
        before = hasher.verifications
        assert await try_in(name, WRONG, now) is WrongCredentials
        work.append(hasher.verifications - before)
    assert work == [1, 1]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", ["ada", "nobody"])
async def test_five_failures_then_a_growing_wait(now: datetime, name: str) -> None:
    """A known and an unknown name wait alike; a waiting name costs no work."""
    await cast.account("ada", now)
    for _ in range(5):
        assert await try_in(name, WRONG, now) is WrongCredentials
    before = hasher.verifications
    for password in (WRONG, cast.PASSWORD):
        with pytest.raises(TooManyFailures) as refusal:
            await accounts.sign_in(name, password, address=None, user_agent="", now=now + timedelta(seconds=59))
        assert refusal.value.retry_at == now + timedelta(minutes=1)
    assert hasher.verifications == before
    assert await try_in(name, WRONG, now + timedelta(minutes=1)) is WrongCredentials
    assert await try_in(name, WRONG, now + timedelta(minutes=2, seconds=59)) is TooManyFailures


@pytest.mark.usefixtures("store")
async def test_the_right_password_opens_after_the_wait(now: datetime) -> None:
    await cast.account("ada", now)
    for _ in range(5):
        await try_in("ada", WRONG, now)
    assert await try_in("ada", cast.PASSWORD, now + timedelta(minutes=1)) is None
    (row,) = await cast.rows("account")
    assert (row["failed_count"], row["locked_until"]) == (0, None)


@pytest.mark.usefixtures("store")
async def test_twenty_tries_at_once_count_as_twenty(now: datetime) -> None:
    """The failures are settled under the account's lock: at most five passwords are ever tried before the wait."""
    await cast.account("ada", now)
    outcomes = await asyncio.gather(*(try_in("ada", WRONG, now) for _ in range(20)))
    (row,) = await cast.rows("account")
    assert (row["failed_count"], outcomes.count(WrongCredentials), outcomes.count(TooManyFailures)) == (5, 5, 15)
    assert await try_in("ada", cast.PASSWORD, now) is TooManyFailures


@pytest.mark.usefixtures("store")
async def test_an_address_waits_too_but_only_for_failures(now: datetime) -> None:
    for index in range(4):
        await cast.account(f"ada{index}", now)
    for _ in range(40):
        assert await try_in("ada0", cast.PASSWORD, now, "192.0.2.1") is None
    outcomes = [await try_in(f"nobody{index}", WRONG, now, "192.0.2.1") for index in range(31)]
    assert outcomes == [WrongCredentials] * 30 + [TooManyFailures]
    assert await try_in("ada0", cast.PASSWORD, now, "192.0.2.1") is TooManyFailures
    assert await try_in("ada0", cast.PASSWORD, now, "192.0.2.2") is None
    assert await try_in("ada0", cast.PASSWORD, now + timedelta(minutes=10), "192.0.2.1") is None


async def test_hashing_is_bounded(now: datetime) -> None:
    own = Hasher()
    outcomes = await asyncio.gather(*(own.verify(None, "x", now=now) for _ in range(WAITING + 3)), return_exceptions=True)
    assert [type(item) for item in outcomes].count(TooManyFailures) == 3
    assert own.verifications == WAITING
    assert own._threads._max_workers == AT_ONCE


@pytest.mark.usefixtures("store")
async def test_a_session_ends_when_idle_and_at_last(now: datetime) -> None:
    await cast.staff(Role.EDITOR, now)
    token = (await cast.sign_in("editor", now)).token
    at = now
    while at < now + timedelta(days=7):
        assert await accounts.actor_of_session(token, now=at) is not None
        at += timedelta(hours=7)
    assert await accounts.actor_of_session(token, now=now + timedelta(days=7)) is None
    other = (await cast.sign_in("editor", now)).token
    assert await accounts.actor_of_session(other, now=now + timedelta(hours=8)) is None


@pytest.mark.usefixtures("store")
async def test_signing_in_again_changes_the_session(now: datetime) -> None:
    """No fixation: the session that the browser came with has ended."""
    await cast.account("ada", now)
    first = await cast.sign_in("ada", now)
    second = await accounts.sign_in("ada", cast.PASSWORD, address=None, user_agent="", now=now, replaces=first.session.id)
    assert second.token != first.token
    assert await accounts.actor_of_session(first.token, now=now) is None
    assert await accounts.actor_of_session(second.token, now=now) is not None


@pytest.mark.usefixtures("store")
async def test_sessions_are_listed_and_ended(now: datetime) -> None:
    """A3."""
    account_id = await cast.account("ada", now)
    await cast.account("bob", now)
    first, second, third = [await cast.sign_in("ada", now) for _ in range(3)]
    stranger = await cast.sign_in("bob", now)
    page = await queries.sessions_page(first.actor, account_id, PAGE, now)
    assert [(row.id, row.current) for row in page.rows] == [
        (third.session.id, False),
        (second.session.id, False),
        (first.session.id, True),
    ]
    for refused in (
        queries.sessions_page(stranger.actor, account_id, PAGE, now),
        queries.access_session(stranger.actor, first.session.public_id),
        accounts.end_session(stranger.actor, first.session.public_id, now=now),
        accounts.end_session(first.actor, cast.UUID_OF_NOBODY, now=now),
    ):
        with pytest.raises(NotFound):
            await refused
    await accounts.end_session(first.actor, second.session.public_id, now=now)
    assert await accounts.actor_of_session(second.token, now=now) is None
    assert await accounts.end_other_sessions(first.actor, now=now) == 1
    assert [row.id for row in (await queries.sessions_page(first.actor, account_id, PAGE, now)).rows] == [first.session.id]
    await accounts.sign_out(first.actor, now=now)
    assert await accounts.actor_of_session(first.token, now=now) is None
    assert await accounts.actor_of_session(stranger.token, now=now) is not None
    assert await cast.rows("audit_entry") == []


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
async def test_a_changed_password_ends_the_other_sessions(now: datetime) -> None:
    await cast.staff(Role.EDITOR, now)
    here, there = await cast.sign_in("editor", now), await cast.sign_in("editor", now)
    with pytest.raises(Invalid) as refusal:
        await accounts.change_password(here.actor, WRONG, "another good one", now=now)
    assert refusal.value.field == "current"
    with pytest.raises(Invalid) as refusal:
        await accounts.change_password(here.actor, cast.PASSWORD, "editor", now=now)
    assert refusal.value.field == "new"
    assert await accounts.actor_of_session(there.token, now=now) is not None
    await accounts.change_password(here.actor, cast.PASSWORD, "another good one", now=now)
    assert await accounts.actor_of_session(here.token, now=now) is not None
    assert await accounts.actor_of_session(there.token, now=now) is None
    assert await try_in("editor", cast.PASSWORD, now) is WrongCredentials
    assert await try_in("editor", "another good one", now) is None
    assert [row["action"] for row in await cast.rows("audit_entry")] == ["staff.create", "account.password"]


@pytest.mark.usefixtures("store")
async def test_guessing_the_present_password_is_limited(now: datetime) -> None:
    await cast.account("ada", now)
    actor = (await cast.sign_in("ada", now)).actor
    for _ in range(5):
        with pytest.raises(Invalid):
            await accounts.change_password(actor, WRONG, "another good one", now=now)
    with pytest.raises(TooManyFailures):
        await accounts.change_password(actor, cast.PASSWORD, "another good one", now=now)


@pytest.mark.usefixtures("store")
async def test_making_staff(now: datetime) -> None:
    owner = await cast.staff(Role.OWNER, now)
    made = await accounts.create_staff(owner, NewStaff("wei", Role.PUBLISHER, "Wei"), now=now)
    assert made.password is not None
    assert len(made.password) == 20
    actor = (await accounts.sign_in("wei", made.password, address=None, user_agent="", now=now)).actor
    assert (actor.kind, actor.role, Scope.BENEFITS_PUBLISH in actor.scopes, Scope.STAFF_WRITE in actor.scopes) == (
        ActorKind.STAFF,
        Role.PUBLISHER,
        True,
        False,
    )
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
async def test_a_flash_is_shown_once(now: datetime) -> None:
    await cast.account("ada", now)
    actor = (await cast.sign_in("ada", now)).actor
    assert await accounts.take_flash(actor) is None
    await accounts.keep_flash(actor, {"said": "保存"})
    assert await accounts.take_flash(actor) == {"said": "保存"}
    assert await accounts.take_flash(actor) is None


@pytest.mark.usefixtures("store")
async def test_the_language_is_kept(now: datetime) -> None:
    await cast.account("ada", now)
    actor = (await cast.sign_in("ada", now)).actor
    await accounts.change_language(actor, "zh")
    assert (await queries.own_account(actor)).language == "zh"


@pytest.mark.usefixtures("store")
async def test_old_sessions_and_addresses_go(now: datetime) -> None:
    """R4: addresses and devices are kept 90 days."""
    await cast.account("ada", now)
    await accounts.sign_in("ada", cast.PASSWORD, address="192.0.2.1", user_agent="phone", now=now - timedelta(days=91))
    ended = await cast.sign_in("ada", now - timedelta(days=31))
    await accounts.sign_out(ended.actor, now=now - timedelta(days=31))
    fresh = await accounts.sign_in("ada", cast.PASSWORD, address="192.0.2.2", user_agent="phone", now=now)
    assert await accounts.prune_sessions_due(now, 1) == 2
    assert await accounts.prune_sessions_due(now) == 0
    left = await cast.rows("session")
    assert [(row["address"], row["user_agent"]) for row in left] == [(None, ""), ("192.0.2.2", "phone")]
    assert left[1]["id"] == fresh.session.id


@pytest.mark.usefixtures("store")
async def test_the_log_of_all_this_is_whole(now: datetime) -> None:
    await cast.staff(Role.OWNER, now)
    assert await verify_chains() == []
