"""Signing in, sessions and passwords, in the store (A1-A3)."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.accounts import queries
from app.accounts import service as accounts
from app.accounts.gateway import AT_ONCE, WAITING, Hasher, hasher
from app.accounts.rules import NewAccount, TooManyFailures, WrongCredentials
from app.core import db, ids
from app.core.access import ActorKind, Role
from app.core.errors import Invalid, NotFound
from app.core.paging import PageRequest
from tests import cast
from tests.accounts.tries import WRONG, try_in

PAGE = PageRequest(20)


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


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("odd", ["", "a\x00b", "\ud800", "\u202e" * 300, "x" * 10_000, "' OR 1=1 --", "阿达"])
async def test_odd_names_and_passwords_are_just_wrong(now: datetime, odd: str) -> None:
    await cast.account("ada", now)
    assert await try_in(odd, cast.PASSWORD, now) is WrongCredentials
    assert await try_in("ada", odd, now) is WrongCredentials
    signed_in = await accounts.sign_in("ada", cast.PASSWORD, address=None, user_agent=odd, now=now)
    assert len(signed_in.session.user_agent) <= 200
    assert await accounts.actor_of_session(odd, now=now) is None
    with pytest.raises(Invalid):
        await accounts.change_language(signed_in.actor, odd)
    with pytest.raises(Invalid):
        await accounts.create_account(NewAccount(odd, cast.PASSWORD), now=now)


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
        accounts.end_session(stranger.actor, first.session.public_id, now=now),
        accounts.end_session(first.actor, cast.UUID_OF_NOBODY, now=now),
    ):
        with pytest.raises(NotFound):
            await refused
    assert await queries.access_sessions(stranger.actor, [first.session.public_id]) == {}
    await accounts.end_session(first.actor, second.session.public_id, now=now)
    assert await accounts.actor_of_session(second.token, now=now) is None
    assert await accounts.end_other_sessions(first.actor, now=now) == 1
    assert [row.id for row in (await queries.sessions_page(first.actor, account_id, PAGE, now)).rows] == [first.session.id]
    await accounts.sign_out(first.actor, now=now)
    assert await accounts.actor_of_session(first.token, now=now) is None
    assert await accounts.actor_of_session(stranger.token, now=now) is not None
    assert await cast.rows("audit_entry") == []


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
