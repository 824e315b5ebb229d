"""What tokens were used for: per scope and day, without a statement for what is known already (W15, ADR 0081)."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core import db
from app.core.access import Actor, Scope, ensure, scopes_used
from app.core.errors import Forbidden, NotFound
from app.partners import queries
from app.partners import service as partners
from app.partners.rules import DAYS_LOOKED_AT, usage
from app.partners.service import calls
from tests import cast

DAY = timedelta(days=1)
BOTH = ("benefits:read", "entitlements:read")
READ = {Scope.ENTITLEMENTS_READ}


def test_what_counts_as_use() -> None:
    caller = cast.actor(Scope.ENTITLEMENTS_READ, Scope.BENEFITS_READ, Scope.TOKEN_SELF)
    with scopes_used() as used:
        ensure(caller, Scope.ENTITLEMENTS_READ)
        assert not caller.holds(Scope.MEMBERS_READ)
        assert caller.holds(Scope.PUBLIC)
        with pytest.raises(Forbidden):
            ensure(caller, Scope.MEMBERS_READ)
        assert used == {Scope.ENTITLEMENTS_READ}
        caller.holds(Scope.TOKEN_SELF)
    caller.holds(Scope.BENEFITS_READ)
    assert used == {Scope.ENTITLEMENTS_READ, Scope.TOKEN_SELF}


def test_the_usage_of_thirty_days() -> None:
    """W15: the day 30 days ago is not among them."""
    today = date(2026, 3, 1)
    uses = [
        (today, "a", 2),
        (today, "b", 1),
        (today - 29 * DAY, "a", 5),
        (today - 30 * DAY, "c", 9),
        (today + DAY, "c", 9),
        (today, "d", 4),
    ]
    found = usage(("a", "b", "c"), uses, today)
    assert len(found.days) == DAYS_LOOKED_AT == 30
    assert (found.days[0].on, found.days[0].counts) == (date(2026, 1, 31), {"a": 5})
    assert (found.days[-1].on, found.days[-1].counts) == (today, {"a": 2, "b": 1, "d": 4})
    assert {day.on for day in found.days if day.counts} == {date(2026, 1, 31), today}
    assert found.counts == {"a": 7, "b": 1, "d": 4}
    assert (found.used, found.unused) == (("a", "b"), ("c",)), "what it does not hold any more is in neither"
    assert usage(("a",), [], today).used == ()


async def caller(now: datetime, code: str = "hotel", **said: object) -> tuple[Actor, str]:
    issued = await cast.partner_token(now, code, **said)
    return (await partners.admit_token(issued.secret, address=None, now=now)).actor, issued.secret


async def counts() -> dict[tuple[int, str, str], int]:
    return {(row["token_id"], row["scope"], str(row["used_on"])): row["count"] for row in await cast.rows("token_use")}


@pytest.mark.usefixtures("store")
async def test_only_what_is_new_today_costs_a_statement(now: datetime) -> None:
    """None on a repeated request; the first of a scope on a day is there before the answer."""
    actor, _secret = await caller(now, scopes=BOTH)
    both = {Scope.ENTITLEMENTS_READ, Scope.BENEFITS_READ, Scope.TOKEN_SELF}
    spent = []
    for scopes, at in [
        (READ, now),
        (READ, now + timedelta(seconds=30)),
        (both, now + timedelta(hours=2)),
        (both, now + timedelta(hours=11)),
        (set(), now),
        (both, now + DAY),
        (both, now + DAY),
    ]:
        with db.count_statements() as counted:
            await partners.record_use(actor, scopes, now=at)
        spent.append(counted.count)
    assert spent == [1, 0, 1, 0, 0, 1, 0]
    token = actor.token_id
    assert await counts() == {
        (token, "entitlements:read", "2026-11-21"): 1,
        (token, "benefits:read", "2026-11-21"): 1,
        (token, "entitlements:read", "2026-11-22"): 1,
        (token, "benefits:read", "2026-11-22"): 1,
    }
    with db.count_statements() as counted:
        await partners.flush_uses()
    assert counted.count == 1
    assert list((await counts()).values()) == [4, 2, 2, 2]
    await partners.flush_uses()
    assert list((await counts()).values()) == [4, 2, 2, 2], "nothing is counted twice"


@pytest.mark.usefixtures("store")
async def test_a_process_that_dies_loses_counts_and_never_the_use(now: datetime) -> None:
    actor, _secret = await caller(now)
    for _ in range(5):
        await partners.record_use(actor, READ, now=now)
    calls.forget_cached()  # killed: its memory is gone
    await partners.record_use(actor, READ, now=now)
    assert list((await counts()).values()) == [2]


@pytest.mark.usefixtures("store")
async def test_many_at_once_and_several_processes_add_up(now: datetime) -> None:
    actors = [(await caller(now, code, scopes=BOTH))[0] for code in ("hotel", "rides", "video")]
    scopes = {Scope.ENTITLEMENTS_READ, Scope.BENEFITS_READ}
    for _process in range(3):
        await asyncio.gather(*(partners.record_use(actors[turn % 3], scopes, now=now) for turn in range(30)))
        await partners.flush_uses()
        calls.forget_cached()
    assert set((await counts()).values()) == {30}
    assert len(await counts()) == 6


@pytest.mark.usefixtures("store")
async def test_what_cannot_be_written_waits_and_hinders_no_answer(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, _secret = await caller(now)
    with monkeypatch.context() as broken:

        async def away(_sql: str, **_values: object) -> int:
            raise db.StoreUnavailable(db.StoreOutcome.RETRY)

        broken.setattr(calls.db, "execute", away)
        for _ in range(2):
            await partners.record_use(actor, READ, now=now)
        await partners.flush_uses()
    assert await counts() == {}
    await partners.record_use(actor, READ, now=now)
    assert list((await counts()).values()) == [3]


@pytest.mark.usefixtures("store")
async def test_counts_are_written_when_the_server_stops(now: datetime) -> None:
    actor, _secret = await caller(now)
    stop = asyncio.Event()
    keeping = asyncio.create_task(partners.keep_uses(stop))
    for _ in range(4):
        await partners.record_use(actor, READ, now=now)
    assert list((await counts()).values()) == [1]
    stop.set()
    await keeping
    assert list((await counts()).values()) == [4]


@pytest.mark.usefixtures("store")
async def test_who_is_no_token_is_not_counted(now: datetime) -> None:
    await partners.record_use(cast.actor(Scope.ENTITLEMENTS_READ), READ, now=now)
    await partners.flush_uses()
    assert await counts() == {}


@pytest.mark.usefixtures("store")
async def test_a_token_that_took_over_counts_what_the_one_before_did(now: datetime) -> None:
    """A fresh rotation is no reason to take scopes away."""
    old, _secret = await caller(now, scopes=BOTH)
    await partners.record_use(old, READ, now=now)
    first = (await queries.tokens_of_partners(cast.SYSTEM, [old.id or 0]))[old.id or 0][0]
    second = await partners.rotate_token(cast.SYSTEM, first.public_id, 1, reason="rotation", now=now)
    third = await partners.rotate_token(cast.SYSTEM, second.row.public_id, 1, reason="rotation", now=now)
    alone = await cast.partner_token(now, "rides")
    new = (await partners.admit_token(third.secret, address=None, now=now)).actor
    await partners.record_use(new, {Scope.BENEFITS_READ}, now=now + DAY)
    with db.count_statements() as counted:
        found = await queries.usage_of([first, second.row, third.row, alone.row], now=now + DAY)
    assert counted.count == 1
    assert {token: (use.used, use.unused) for token, use in found.items()} == {
        first.id: (("entitlements:read",), ("benefits:read",)),
        second.row.id: (("entitlements:read",), ("benefits:read",)),
        third.row.id: (BOTH, ()),
        alone.row.id: ((), ("entitlements:read",)),
    }
    assert found[third.row.id].days[-2].counts == {"entitlements:read": 1}
    assert (await queries.usage_of([], now=now)) == {}


@pytest.mark.usefixtures("store")
async def test_a_day_is_a_day_in_utc(now: datetime) -> None:
    actor, _secret = await caller(now)
    await partners.record_use(actor, READ, now=datetime(2026, 11, 22, 7, 30, tzinfo=UTC).astimezone())
    assert [key[2] for key in await counts()] == ["2026-11-22"]


@pytest.mark.usefixtures("store")
async def test_who_would_call_with_a_token(now: datetime) -> None:
    """W15: for the preview, without the secret and without a trace."""
    issued = await cast.partner_token(now, scopes=BOTH, addresses=("192.0.2.0/24",))
    actor = await queries.caller_by(cast.SYSTEM, issued.row.public_id)
    real = (await partners.admit_token(issued.secret, address="192.0.2.1", now=now)).actor
    assert (actor.kind, actor.id, actor.scopes, actor.label, actor.token_id) == (real.kind, real.id, real.scopes, "hotel", real.token_id)
    with pytest.raises(Forbidden):
        await queries.caller_by(cast.actor(Scope.MEMBERS_READ), issued.row.public_id)
    with pytest.raises(NotFound):
        await queries.caller_by(cast.SYSTEM, cast.UUID_OF_NOBODY)


@pytest.mark.usefixtures("store")
async def test_a_token_reads_itself_and_no_other(now: datetime) -> None:
    mine, _secret = await caller(now)
    other = await cast.partner_token(now, "rides")
    own = await queries.own_token(mine)
    assert own.id == mine.token_id
    assert set(await queries.access_tokens(mine, [own.public_id, other.row.public_id])) == {own.public_id}
    with pytest.raises(Forbidden):
        await queries.own_token(cast.actor(Scope.PARTNERS_READ))
