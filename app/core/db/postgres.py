"""The PostgreSQL engine: Tortoise's asyncpg client made safe against cancellation (DESIGN 7, ADR 0001).

Whatever a deadline, a closed socket or a shutdown cancels, no connection leaks, no transaction stays open, and nothing is
reported as kept that was not committed. Transactions are opened with plain BEGIN, SAVEPOINT, COMMIT and ROLLBACK; once
asked to end, a transaction ends in a task of its own, also when nobody waits for it any more. Connections go back to the
pool without a reset, so no statement may leave anything behind in the session: SET LOCAL, never SET.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    PoolConnectionWrapper,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from app.core.db.commits import note_commit
from app.core.db.failures import StoreOutcome, StoreUnavailable, unavailable
from app.core.db.statements import note

_DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
_CONFUSED = (asyncpg.InternalClientError, OSError)  # after these nobody knows what a connection would answer next: it is closed

_LAST_WORDS_SECONDS = 1.0  # for undoing and giving back: who answers at all does so at once


async def _keep_session(_connection: Any) -> None:
    """Nothing is reset between two uses: nothing is left behind in a session."""


class _Sorted(AsyncpgDBClient):
    """Counts statements and sorts the errors of the driver."""

    acquire_timeout: float = 3.0
    session_limits: str = ""

    def _when_lost(self, query: str) -> StoreOutcome:
        """What a broken connection means for a statement outside a transaction."""
        return StoreOutcome.RETRY if query.lstrip()[:6].upper() == "SELECT" else StoreOutcome.UNKNOWN

    async def _translate_exceptions(self, func: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        query = str(args[0]) if args else ""
        if query:
            note(query)
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)
        except _DRIVER_ERRORS as exc:
            self._mark(exc)
            failure = unavailable(exc, self._when_lost(query))
            if failure is None:
                raise
            raise failure from exc

    def _mark(self, exc: BaseException) -> None:
        """Only a transaction keeps its connection after an error."""

    @translate_exceptions
    async def run(self, query: str, values: list[Any]) -> int:
        """Runs one statement; returns how many rows it touched."""
        async with self.acquire_connection() as connection:
            status = await connection.execute(query, *values)
        last = str(status).rpartition(" ")[2]
        return int(last) if last.isdigit() else 0


class PostgresStore(_Sorted):
    """The pool."""

    def __init__(self, *args: Any, acquire_timeout: float = 3.0, session_limits: str = "", **kwargs: Any) -> None:
        """`session_limits` is sent at the start of each transaction, where the server settings cannot carry them (PgBouncer)."""
        super().__init__(*args, **kwargs)
        self.acquire_timeout = acquire_timeout
        self.session_limits = session_limits
        self._unclaimed: set[asyncio.Future[Any]] = set()

    async def create_pool(self, **kwargs: Any) -> Any:
        return await asyncpg.create_pool(None, reset=_keep_session, **kwargs)

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        return _Borrowed(self, self._pool_init_lock)

    @translate_exceptions
    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self.acquire_connection() as connection:
            await connection.executemany(query, values)  # all or nothing by itself

    def _in_transaction(self) -> TransactionContext:
        return _Outermost(PostgresTransaction(self), self._pool_init_lock)

    async def borrow(self) -> Any:
        """A connection of the pool. Raises StoreUnavailable(RETRY) when none comes free in time or the server is away."""
        pool: Any = self._pool
        connects = pool.get_idle_size() == 0 and pool.get_size() < pool.get_max_size()
        try:
            async with asyncio.timeout(self.acquire_timeout):
                return await (self._connect(pool) if connects else pool.acquire())
        except _DRIVER_ERRORS as exc:
            failure = unavailable(exc, StoreOutcome.RETRY)
            if failure is None:
                raise
            raise failure from exc

    async def _connect(self, pool: Any) -> Any:
        """A new connection. It is finished also when its first user is gone, so that a cold pool warms up under short deadlines."""
        acquired = asyncio.ensure_future(pool.acquire())
        try:
            return await asyncio.shield(acquired)
        except asyncio.CancelledError:
            self._unclaimed.add(acquired)
            acquired.add_done_callback(self._put_back)
            raise

    def _put_back(self, acquired: asyncio.Future[Any]) -> None:
        self._unclaimed.discard(acquired)
        if not acquired.cancelled() and acquired.exception() is None:
            giving = asyncio.ensure_future(self.give_back(acquired.result(), broken=False))
            self._unclaimed.add(giving)
            giving.add_done_callback(self._unclaimed.discard)

    async def give_back(self, connection: Any, *, broken: bool) -> None:
        """The connection is free again, or closed if it is broken. Never raises for a broken one."""
        try:
            if broken:
                connection.terminate()
            # a statement that was cancelled is waited for, but not for ever: where nobody answers, the connection is closed
            # the pool is there: the connection came from it
            await asyncio.shield(self._pool.release(connection, timeout=_LAST_WORDS_SECONDS))  # type: ignore[union-attr]
        except _DRIVER_ERRORS as exc:
            self.log.warning("a broken connection was dropped: %s", type(exc).__name__)


class _Borrowed(PoolConnectionWrapper[Any]):
    """One statement outside a transaction."""

    client: PostgresStore

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        self.connection = await self.client.borrow()
        return self.connection

    async def __aexit__(self, _exc_type: Any, exc: BaseException | None, _traceback: Any) -> None:
        await self.client.give_back(self.connection, broken=isinstance(exc, _CONFUSED))


class PostgresTransaction(_Sorted, TransactionWrapper):
    """The client that everything inside the block speaks to."""

    _parent: PostgresStore
    owner: asyncio.Task[Any] | None = None
    broken = False
    _savepoint = ""
    _names = 0

    def _mark(self, exc: BaseException) -> None:
        self.broken |= isinstance(exc, _CONFUSED)

    def _when_lost(self, query: str) -> StoreOutcome:
        return StoreOutcome.RETRY  # not committed: the server rolls back

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(PostgresTransaction(self))

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        if self._finalized:
            raise TransactionManagementError("the transaction is over; a task that outlives it needs one of its own")
        return ConnectionWrapper(self._lock, self)

    async def _say(self, statement: str, when_lost: StoreOutcome = StoreOutcome.RETRY) -> str:
        try:
            return str(await self._connection.execute(statement))
        except _DRIVER_ERRORS as exc:
            self._mark(exc)
            failure = unavailable(exc, when_lost)
            if failure is None:
                raise
            raise failure from exc

    async def begin(self) -> None:
        await self._say("BEGIN;" + self._parent.session_limits)

    async def commit(self) -> None:
        if self._finalized:
            raise TransactionManagementError("the transaction is over")
        self._finalized = True
        if await self._say("COMMIT", StoreOutcome.UNKNOWN) != "COMMIT":  # PostgreSQL answers ROLLBACK after a swallowed error
            raise TransactionManagementError("a statement of this transaction had failed: nothing was kept")
        note_commit()

    async def _undo(self, statement: str) -> None:
        """Rolls back; a broken connection has done so already, and what broke it is what the caller shall see."""
        try:
            async with asyncio.timeout(_LAST_WORDS_SECONDS):
                await self._say(statement)
        except (StoreUnavailable, *_DRIVER_ERRORS) as exc:
            self._mark(exc)
            self.log.info("%s on a broken connection: %s", statement, type(exc).__name__)

    async def rollback(self) -> None:
        self._finalized = True
        await self._undo("ROLLBACK")

    async def savepoint(self) -> None:
        PostgresTransaction._names += 1
        self._savepoint = f"point_{PostgresTransaction._names}"
        await self._say(f"SAVEPOINT {self._savepoint}")

    async def release_savepoint(self) -> None:
        await self._say(f"RELEASE SAVEPOINT {self._savepoint}")

    async def savepoint_rollback(self) -> None:
        await self._undo(f"ROLLBACK TO SAVEPOINT {self._savepoint}")


class _Outermost(TransactionContextPooled):
    """Takes a connection, begins, and whatever happens gives it back with nothing open."""

    __slots__ = ()
    client: PostgresTransaction

    async def __aenter__(self) -> PostgresTransaction:
        await self.ensure_connection()
        client = self.client
        client._connection = await client._parent.borrow()
        try:
            await client.begin()
        except BaseException:
            await asyncio.shield(self._end(keep=False))
            raise
        client.owner = asyncio.current_task()
        self.token = get_connections().set(self.connection_name, client)
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        if self.client._finalized:
            await self.client._parent.give_back(self.client._connection, broken=self.client.broken)
        else:
            await asyncio.shield(self._end(keep=exc_type is None))

    async def _end(self, *, keep: bool) -> None:
        """Commits or rolls back, then gives the connection back."""
        client = self.client
        try:
            if keep:
                await client.commit()
            else:
                await client.rollback()
        finally:
            await client._parent.give_back(client._connection, broken=client.broken)


client_class = PostgresStore
