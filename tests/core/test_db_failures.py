"""What happens when the store is slow, full, away or killed: nothing acknowledged is lost, and every failure says what it means."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

import asyncpg
import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError, OperationalError

from app.core import db, ids
from app.core.clock import monotonic
from app.core.db.connection import newest_migration
from app.core.db.failures import unavailable
from app.core.settings import Settings
from app.segments.models import Segment
from tests.conftest import PATIENCE

RETRY, UNKNOWN, FINAL = db.StoreOutcome.RETRY, db.StoreOutcome.UNKNOWN, db.StoreOutcome.FINAL
SLOW = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000) SELECT max(x) FROM n",
    "postgres": "SELECT pg_sleep(5)",
}


def _sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "in_transaction", "at_commit"),
    [
        (asyncpg.DeadlockDetectedError("x"), RETRY, RETRY),
        (asyncpg.SerializationError("x"), RETRY, RETRY),
        (asyncpg.LockNotAvailableError("x"), RETRY, RETRY),
        (asyncpg.QueryCanceledError("x"), RETRY, RETRY),
        (asyncpg.TooManyConnectionsError("x"), RETRY, RETRY),
        (asyncpg.CannotConnectNowError("x"), RETRY, RETRY),
        (asyncpg.DiskFullError("x"), RETRY, RETRY),
        (asyncpg.AdminShutdownError("x"), RETRY, UNKNOWN),
        (asyncpg.ConnectionDoesNotExistError("x"), RETRY, UNKNOWN),
        (asyncpg.InterfaceError("connection is closed"), RETRY, UNKNOWN),
        (asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"), RETRY, UNKNOWN),
        (ConnectionResetError("x"), RETRY, UNKNOWN),
        (TimeoutError(), RETRY, UNKNOWN),
        (asyncpg.UniqueViolationError("x"), None, None),
        (asyncpg.InterfaceError("the server expects 1 argument for this query, 2 were passed"), None, None),
        (_sqlite_error(sqlite3.SQLITE_BUSY), RETRY, RETRY),
        (_sqlite_error(sqlite3.SQLITE_FULL), RETRY, RETRY),
        (_sqlite_error(sqlite3.SQLITE_IOERR_WRITE), RETRY, RETRY),
        (_sqlite_error(sqlite3.SQLITE_CANTOPEN), RETRY, RETRY),
        (_sqlite_error(sqlite3.SQLITE_INTERRUPT), RETRY, RETRY),
        (_sqlite_error(sqlite3.SQLITE_ERROR), None, None),
        (ValueError("x"), None, None),
    ],
)
def test_errors_of_the_drivers_are_sorted(error: Exception, in_transaction: Any, at_commit: Any) -> None:
    for lost, expected in ((RETRY, in_transaction), (UNKNOWN, at_commit)):
        failure = unavailable(error, lost)
        assert (failure and failure.outcome) == expected


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (db.StoreUnavailable(RETRY), RETRY),
        (db.StoreUnavailable(UNKNOWN), UNKNOWN),
        (asyncio.CancelledError(), UNKNOWN),
        (TimeoutError(), UNKNOWN),
        (asyncpg.DeadlockDetectedError("x"), RETRY),
        (IntegrityError("x"), FINAL),
        (OperationalError("x"), FINAL),
        (KeyError("x"), FINAL),
    ],
)
def test_any_error_has_an_outcome(error: BaseException, outcome: db.StoreOutcome) -> None:
    assert db.sort_error(error) is outcome


def test_the_cause_counts_too() -> None:
    error = RuntimeError("wrapped")
    error.__cause__ = asyncpg.DeadlockDetectedError("x")
    assert db.sort_error(error) is RETRY


@contextmanager
def impatient(seconds: float = 0.2) -> Iterator[None]:
    """The store has short time-outs while the block runs."""
    client: Any = get_connection("default")
    limits = {name: getattr(client, name) for name in ("acquire_timeout", "statement_timeout") if hasattr(client, name)}
    for name in limits:
        setattr(client, name, seconds)
    try:
        yield
    finally:
        for name, value in limits.items():
            setattr(client, name, value)


async def _asleep(*, end: bool = False) -> int:
    """How many connections of PostgreSQL run the slow statement; with `end` they are ended."""
    counted = "count(pg_terminate_backend(pid))" if end else "count(*)"
    [row] = await db.fetch(
        f"SELECT {counted} AS found FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
        " AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep(5)%'"
    )
    return int(row["found"])


async def _until_asleep() -> None:
    """The slow statement runs."""
    async with asyncio.timeout(PATIENCE):
        while await _asleep() == 0:  # noqa: ASYNC110  it happens in another process
            await asyncio.sleep(0.01)


@pytest.mark.postgres
async def test_every_session_carries_its_limits(store: Any) -> None:
    for name, value in (("statement_timeout", "15s"), ("lock_timeout", "3s"), ("idle_in_transaction_session_timeout", "10s")):
        assert await db.fetch(f"SHOW {name}") == [{name: value}]


async def test_a_slow_statement_is_stopped(store: Any, now: Any) -> None:
    """By itself it would come to its end, and fail in nothing."""

    async def work() -> None:
        async with db.transaction():
            await Segment.create(code="a", created_at=now)
            if db.dialect() == "postgres":
                await db.execute("SET LOCAL statement_timeout = '200ms'")
            await db.fetch(SLOW[db.dialect()])

    with impatient(), pytest.raises(db.StoreUnavailable) as caught:
        await work()
    assert caught.value.outcome is RETRY
    assert await Segment.all().count() == 0


async def test_a_statement_that_nobody_waits_for_is_stopped(store: Any) -> None:
    """The caller is gone; the server has nothing left to do, and the next one is served."""
    task = asyncio.create_task(db.fetch(SLOW[db.dialect()]))
    await (_until_asleep() if db.dialect() == "postgres" else asyncio.sleep(0.05))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with impatient(5.0):  # on SQLite it waits for its turn, which by itself would come later
        assert await db.fetch("SELECT 1 AS one") == [{"one": 1}]
    assert db.dialect() == "sqlite" or await _asleep() == 0


async def test_a_lock_is_not_waited_for_forever(store: Any, now: Any) -> None:
    await Segment.create(code="a", created_at=now)
    held, free = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with db.transaction():
            await Segment.filter(code="a").update(code="b")
            held.set()
            await free.wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    before = monotonic()

    async def work() -> None:
        async with db.transaction():
            if db.dialect() == "postgres":
                await db.execute("SET LOCAL lock_timeout = '200ms'")
            await Segment.filter(code="a").update(code="c")

    with impatient(), pytest.raises(db.StoreUnavailable) as caught:
        await work()
    assert caught.value.outcome is RETRY
    assert monotonic() - before > 0.1, "it was waited for"
    free.set()
    await holder
    assert await Segment.all().values_list("code", flat=True) == ["b"]


@pytest.mark.parametrize("inside", [True, False])
async def test_a_connection_is_not_waited_for_forever(store: Settings, inside: bool) -> None:
    """Whoever finds no free connection in time is told to come back; stock Tortoise waits for ever."""
    busy, free = asyncio.Semaphore(0), asyncio.Event()

    async def hold() -> None:
        async with db.transaction():
            busy.release()
            await free.wait()

    holders = [asyncio.create_task(hold()) for _ in range(1 if db.dialect() == "sqlite" else store.database_pool)]
    for _ in holders:
        await busy.acquire()

    async def work() -> None:
        if inside:
            async with db.transaction():
                await db.fetch("SELECT 1 AS one")
        else:
            await db.fetch("SELECT 1 AS one")

    with impatient(), pytest.raises(db.StoreUnavailable) as caught:
        await work()
    assert caught.value.outcome is RETRY
    free.set()
    await asyncio.gather(*holders)
    assert await db.fetch("SELECT 1 AS one") == [{"one": 1}]


@pytest.mark.postgres
async def test_an_idle_transaction_is_ended(store: Any, now: Any) -> None:

    async def work() -> None:
        async with db.transaction():
            await Segment.create(code="a", created_at=now)
            await db.execute("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
            for number in range(100):  # once is enough where the server finds the time
                await asyncio.sleep(0.3)
                await Segment.create(code=f"b{number}", created_at=now)

    with pytest.raises(db.StoreUnavailable) as caught:
        await work()
    assert caught.value.outcome is RETRY
    assert await Segment.all().count() == 0


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "inside", "outcome"),
    [
        ("SELECT 1 AS one FROM pg_sleep(5)", False, RETRY),
        ("SELECT 1 AS one FROM pg_sleep(5)", True, RETRY),
        ("INSERT INTO segment (public_id, code, created_at) SELECT gen_random_uuid(), 'a', now() FROM pg_sleep(5)", False, UNKNOWN),
        ("INSERT INTO segment (public_id, code, created_at) SELECT gen_random_uuid(), 'a', now() FROM pg_sleep(5)", True, RETRY),
    ],
)
async def test_a_connection_that_breaks_says_what_may_have_been_kept(
    store: Settings, statement: str, inside: bool, outcome: db.StoreOutcome
) -> None:
    """A read may be repeated, and so may what was not committed; of a write outside a transaction nobody knows."""

    async def work() -> None:
        async with db.transaction() if inside else nullcontext():
            await db.execute(statement)

    task = asyncio.create_task(work())
    await _until_asleep()
    assert await _asleep(end=True) == 1
    with pytest.raises(db.StoreUnavailable) as caught:
        await task
    assert caught.value.outcome is outcome
    assert await Segment.all().count() == 0


@pytest.mark.postgres
async def test_a_confused_connection_is_not_used_again(store: Any) -> None:
    client: Any = get_connection("default")

    async def confuse(inside: bool) -> None:
        async with db.transaction() if inside else client.acquire_connection() as connection:
            if inside:
                connection.broken = True
            raise asyncpg.InternalClientError("x")

    for inside in (True, False):
        [before] = await db.fetch("SELECT pg_backend_pid() AS pid")
        with pytest.raises(asyncpg.InternalClientError):
            await confuse(inside)
        [after] = await db.fetch("SELECT pg_backend_pid() AS pid")
        assert after != before
        assert client._pool.get_idle_size() == client._pool.get_size()


@pytest.mark.postgres
async def test_a_swallowed_error_is_not_reported_as_kept(store: Any, now: Any) -> None:
    """PostgreSQL answers COMMIT with ROLLBACK when a statement had failed; whoever caught the error must still be told."""

    async def work() -> None:
        async with db.transaction():
            await Segment.create(code="a", created_at=now)
            with suppress(IntegrityError):
                await db.execute("INSERT INTO segment SELECT * FROM segment")

    with pytest.raises(Exception, match="nothing was kept"):
        await work()
    assert await Segment.all().count() == 0


async def test_a_full_disk_is_told_and_forgotten(store: Any, now: Any) -> None:
    """SQLite rolls back by itself when it is full; what follows in the same block is refused, not kept by itself."""
    if db.dialect() == "postgres":
        pytest.skip("a full disk of PostgreSQL is not ours to make")
    await Segment.create(code="a", created_at=now)
    client: Any = get_connection("default")

    async def limit(pages: int) -> int:
        return int((await db.fetch(f"PRAGMA max_page_count = {pages}"))[0]["max_page_count"])

    unlimited = await limit(0)
    used = (await db.fetch("PRAGMA page_count"))[0]["page_count"]
    await limit(used)

    async def work() -> None:
        async with db.transaction():
            await Segment.create(code="b", created_at=now)
            try:
                await Segment.bulk_create([Segment(code=ids.word(), created_at=now) for _ in range(5_000)])
            except db.StoreUnavailable:
                await Segment.create(code="c", created_at=now)

    with pytest.raises(db.StoreUnavailable) as caught:
        await work()
    assert caught.value.outcome is RETRY
    await limit(unlimited)
    assert not client._connection._conn.in_transaction
    assert await Segment.all().values_list("code", flat=True) == ["a"]
    await Segment.create(code="d", created_at=now)


async def test_readiness_knows_the_migrations(store: Any) -> None:
    await db.ready()
    await db.execute("UPDATE aerich SET version = '0_other.py'")
    try:
        with pytest.raises(db.StoreUnavailable, match="guildhall migrate") as caught:
            await db.ready()
        assert caught.value.outcome is FINAL
    finally:
        await db.execute("UPDATE aerich SET version = :version", version=newest_migration())
    await db.ready()
