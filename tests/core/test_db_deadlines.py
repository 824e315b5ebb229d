"""Deadlines, closed sockets and shutdowns may cancel a request at any point: the store stays whole (DESIGN 7, ADR 0001).

Stock Tortoise dies after 400 such requests on PostgreSQL and after 300 on SQLite, or reports work as kept that was not.
"""

import asyncio
import random
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tortoise.connection import get_connection
from tortoise.expressions import F

from app.community.models import Programme
from app.core import db, ids
from app.core.clock import monotonic
from app.segments.models import Segment
from tests.conftest import PATIENCE

DEADLINES = 3_000
AT_ONCE = 10


@dataclass
class Tally:
    """What callers were told, and how far the deadlines are stretched so that about half of the requests meet them."""

    kept: int = 0
    timed_out: int = 0
    refused: int = 0
    stretch: float = 1.6

    def deadline(self, usual: float, dice: random.Random) -> float:
        """Seconds for one request, anywhere between nothing and plenty."""
        self.stretch *= 1.01 if self.kept < self.timed_out else 1 / 1.01
        return dice.uniform(0, self.stretch * usual)


async def _counter(now: Any) -> None:
    await Programme.create(code="counter", name={"en": "c", "zh": "c"}, created_at=now)


async def _count() -> int:
    [row] = await db.fetch("SELECT position FROM programme WHERE code = 'counter'")
    return int(row["position"])


async def _increment() -> None:
    """A mutation as services write them: model, savepoint, many rows, statement by hand."""
    async with db.transaction():
        await Programme.filter(code="counter").update(position=F("position") + 1)
        async with db.transaction():
            await Segment.bulk_create([Segment(public_id=ids.public_id(), code=ids.word(8), created_at=_NOW) for _ in range(2)])
        await db.execute("DELETE FROM segment")


async def _read_and_write() -> None:
    """Statements outside a transaction."""
    await db.fetch("SELECT code FROM programme")
    await Segment.bulk_create([Segment(public_id=ids.public_id(), code=ids.word(8), created_at=_NOW)])
    await db.execute("DELETE FROM segment")


async def _usual(request: Callable[[], Awaitable[None]]) -> float:
    """Seconds that a request takes here and now."""
    times = []
    for _ in range(20):
        before = monotonic()
        await request()
        times.append(monotonic() - before)
    return statistics.median(times)


async def _with_deadline(request: Callable[[], Awaitable[None]], seconds: float, tally: Tally) -> None:
    try:
        async with asyncio.timeout(seconds):
            await request()
        tally.kept += 1
    except TimeoutError:
        tally.timed_out += 1
    except db.StoreUnavailable:
        tally.refused += 1


async def _quiet() -> None:
    """What nobody waited for has come to its end: nothing is held any more."""
    client: Any = get_connection("default")
    async with asyncio.timeout(PATIENCE):
        while client._lock.locked() if db.dialect() == "sqlite" else client._pool.get_idle_size() < client._pool.get_size():  # noqa: ASYNC110  the store tells nobody
            await asyncio.sleep(0.01)


async def _assert_whole(settings: Any) -> None:
    """Nothing is open, nothing stays held, everybody is served."""
    client = get_connection("default")
    assert not hasattr(client, "owner"), "a transaction was left in the caller's context"
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*[asyncio.create_task(_increment()) for _ in range(20)])
    await _quiet()
    if db.dialect() == "sqlite":
        assert not client._connection._conn.in_transaction
    else:
        assert client._pool.get_size() <= settings.database_pool
        [row] = await db.fetch(
            "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        )
        assert row["n"] == 0


@pytest.fixture(autouse=True)
async def _stamp(now: Any) -> AsyncIterator[None]:
    """Requests know the instant; the loop hears no complaint, for instance of a connection that came back with a transaction open."""
    global _NOW
    _NOW = now
    loop, complaints = asyncio.get_running_loop(), []
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: complaints.append(context))
    yield
    loop.set_exception_handler(before)
    assert complaints == []


_NOW: Any = None


@pytest.mark.parametrize("shape", ["one task per request", "one long task"])
async def test_three_thousand_deadlines(store: Any, now: Any, shape: str) -> None:
    await _counter(now)
    usual = await _usual(_increment)
    seed = random.randrange(1_000_000)
    print(f"seed {seed}, a request takes {usual * 1000:.1f} ms")
    dice = random.Random(seed)
    before, tally = await _count(), Tally()
    if shape == "one long task":
        for _ in range(DEADLINES):
            await _with_deadline(_increment, tally.deadline(usual, dice), tally)
    else:
        for _ in range(DEADLINES // AT_ONCE):
            waits = [_with_deadline(_increment, tally.deadline(usual, dice), tally) for _ in range(AT_ONCE)]
            await asyncio.gather(*[asyncio.create_task(wait) for wait in waits])
    print(tally)
    await _quiet()
    kept = await _count() - before
    assert tally.kept + tally.timed_out + tally.refused == DEADLINES
    assert tally.kept <= kept <= tally.kept + tally.timed_out
    assert tally.refused == 0
    assert min(tally.kept, tally.timed_out) > DEADLINES // 20, "the deadlines were not near the time a request takes"
    await _assert_whole(store)


async def test_deadlines_outside_transactions(store: Any, now: Any) -> None:
    await _counter(now)
    usual = await _usual(_read_and_write)
    tally, dice = Tally(), random.Random(7)
    for _ in range(100):
        waits = [_with_deadline(_read_and_write, tally.deadline(usual, dice), tally) for _ in range(AT_ONCE)]
        await asyncio.gather(*[asyncio.create_task(wait) for wait in waits])
    assert min(tally.kept, tally.timed_out) > 50
    await _assert_whole(store)


async def test_cancelled_at_every_step(store: Any, now: Any) -> None:
    """A request is cancelled after 0, 1, 2 ... turns of the loop: at the acquire, at BEGIN, in the middle, at COMMIT, at the release."""
    await _counter(now)
    await _increment()
    before, told, cancelled = await _count(), 0, 0
    for steps in range(400):
        task = asyncio.create_task(_increment())
        for _ in range(steps):
            if task.done():
                break
            await asyncio.sleep(0)
        task.cancel()
        try:
            await task
            told += 1
        except asyncio.CancelledError:
            cancelled += 1
    await _quiet()
    assert told + cancelled == 400
    assert cancelled > 20
    assert told <= await _count() - before <= 400
    await _assert_whole(store)


async def test_a_write_after_a_cancelled_begin_is_kept(store: Any, now: Any) -> None:
    """What a cancelled caller had begun is never adopted by the next one, whose write would go down with it."""
    await _counter(now)
    for steps in range(40):
        task = asyncio.create_task(_increment())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await db.execute("UPDATE programme SET position = :steps WHERE code = 'counter'", steps=steps * 100)
        async with db.transaction():
            assert await _count() == steps * 100


async def test_twice_cancelled(store: Any, now: Any) -> None:
    """Whoever is impatient cancels again while the first cancellation is still being dealt with."""
    await _counter(now)
    await _increment()
    for steps in range(0, 300, 3):
        task = asyncio.create_task(_increment())
        for turns in (steps, 1, 1):
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await _assert_whole(store)


async def test_a_deadline_inside_a_transaction_keeps_what_was_done_before_it(store: Any, now: Any) -> None:
    """A savepoint that times out is undone; the transaction around it goes on, or fails as a whole, but never half."""
    await _counter(now)
    for wait in (0.0, 0.0005, 0.001, 0.002, 0.004):
        before = await _count()
        try:
            async with db.transaction():
                await Programme.filter(code="counter").update(position=F("position") + 10)
                try:
                    async with asyncio.timeout(wait), db.transaction():
                        await Programme.filter(code="counter").update(position=F("position") + 100)
                        await asyncio.sleep(0.01)
                except TimeoutError:
                    pass
            kept = True
        except db.StoreUnavailable:
            kept = False
        assert await _count() == before + (10 if kept else 0)
    await _assert_whole(store)
