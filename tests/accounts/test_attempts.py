"""Tries of one process and of many are counted alike (A3, ADR 0022, ADR 0080)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import pytest

from app.accounts.gateway import KEPT, Attempts, MemoryAttempts, SharedAttempts
from app.accounts.rules import Rate, TooManyFailures
from app.core.shared import Shared
from tests.conftest import PATIENCE
from tests.core.shared_store import SharedStore, shared_store

RATE = Rate(3, timedelta(minutes=10))


@pytest.fixture(scope="module")
def server() -> Iterator[SharedStore]:
    with shared_store() as made:
        yield made


@pytest.fixture
async def store(server: SharedStore) -> AsyncIterator[Shared]:
    made = Shared(patience=PATIENCE)
    made.start(server.url)
    await made.run("return redis.call('FLUSHALL')", "")
    yield made
    await made.stop()


@pytest.fixture(params=["memory", "shared"])
def two(request: pytest.FixtureRequest, store: Shared) -> tuple[Attempts, Attempts]:
    """The memory of one process twice, or of two processes that share a store."""
    if request.param == "memory":
        one = MemoryAttempts()
        return one, one
    return SharedAttempts(MemoryAttempts(), store), SharedAttempts(MemoryAttempts(), store)


async def refused_until(attempts: Attempts, key: str, now: datetime) -> datetime | None:
    try:
        await attempts.hit(key, RATE, now=now)
    except TooManyFailures as refusal:
        return refusal.retry_at
    return None


async def test_so_many_in_a_window(two: tuple[Attempts, Attempts], now: datetime) -> None:
    for second in range(3):
        assert await refused_until(two[second % 2], "a", now + timedelta(seconds=second)) is None
    oldest_leaves = now + RATE.window
    for attempts in two:
        assert await refused_until(attempts, "a", now + timedelta(seconds=9)) == oldest_leaves
    assert await refused_until(two[0], "b", now) is None, "another key is another matter"
    assert await refused_until(two[0], "a", oldest_leaves - timedelta(microseconds=1)) == oldest_leaves
    assert await refused_until(two[0], "a", oldest_leaves) is None
    assert await refused_until(two[1], "a", oldest_leaves) == oldest_leaves + timedelta(seconds=1)


async def test_one_is_forgiven(two: tuple[Attempts, Attempts], now: datetime) -> None:
    for _ in range(3):
        await two[0].hit("a", RATE, now=now)
    await two[1].forgive("a")
    await two[1].forgive("nobody")
    assert await refused_until(two[0], "a", now) is None
    assert await refused_until(two[0], "a", now) == now + RATE.window


async def test_an_unknown_name_waits_like_a_known_one(two: tuple[Attempts, Attempts], now: datetime) -> None:
    for place in range(5):
        await two[place % 2].check_unknown("nobody", now=now)
        await two[place % 2].fail_unknown("nobody", now=now)
    for attempts in two:
        with pytest.raises(TooManyFailures) as refusal:
            await attempts.check_unknown("nobody", now=now)
        assert refusal.value.retry_at == now + timedelta(minutes=1)
    await two[0].check_unknown("nobody", now=now + timedelta(minutes=1))
    await two[0].check_unknown("somebody", now=now)
    await two[0].fail_unknown("nobody", now=now + timedelta(minutes=1))
    with pytest.raises(TooManyFailures) as refusal:
        await two[1].check_unknown("nobody", now=now + timedelta(minutes=2))
    assert refusal.value.retry_at == now + timedelta(minutes=3)


async def test_what_was_long_ago_is_forgotten(now: datetime) -> None:
    memory = MemoryAttempts()
    for _ in range(9):
        await memory.fail_unknown("nobody", now=now)
    later = now + KEPT
    await memory.fail_unknown("nobody", now=later)
    await memory.check_unknown("nobody", now=later)


async def test_the_shared_store_forgets_by_itself_and_knows_no_names(store: Shared, now: datetime) -> None:
    attempts = SharedAttempts(MemoryAttempts(), store)
    await attempts.hit("sign-in|203.0.113.7", RATE, now=now)
    await attempts.fail_unknown("my secret password \ud800", now=now)
    keys = await store.run("return redis.call('KEYS', '*')", "")
    assert len(keys) == 2
    assert not [key for key in keys if b"203" in key.split(b"|")[0] or b"secret" in key]
    lives = await store.run("local r = {} for i, k in ipairs(redis.call('KEYS', '*')) do r[i] = redis.call('PTTL', k) end return r", "")
    assert 0 < min(lives) <= 600_000 < max(lives) <= KEPT / timedelta(milliseconds=1)


async def test_many_at_once_count_as_many(store: Shared, now: datetime) -> None:
    several = [SharedAttempts(MemoryAttempts(), store) for _ in range(4)]
    outcomes = await asyncio.gather(*(refused_until(several[turn % 4], "a", now) for turn in range(20)))
    assert sum(outcome is None for outcome in outcomes) == RATE.tries


async def test_while_the_store_is_away_each_counts_alone(now: datetime) -> None:
    with shared_store() as server:
        store = Shared(patience=PATIENCE)
        store.start(server.url)
        attempts = SharedAttempts(MemoryAttempts(), store)
        server.stop()
        for _ in range(3):
            assert await refused_until(attempts, "a", now) is None
        assert await refused_until(attempts, "a", now) == now + RATE.window
        await attempts.forgive("a")
        assert await refused_until(attempts, "a", now) is None
        for _ in range(5):
            await attempts.fail_unknown("nobody", now=now)
        with pytest.raises(TooManyFailures):
            await attempts.check_unknown("nobody", now=now)
        await store.stop()
