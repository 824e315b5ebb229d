"""The SQLite engine: Tortoise's client made safe against cancellation (DESIGN 7, ADR 0001).

One connection, one thread, one lock. A left-over transaction is rolled back, never adopted.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper, NestedTransactionContext, TransactionalDBClient, TransactionContext
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from app.core.db.commits import note_commit
from app.core.db.failures import StoreOutcome, StoreUnavailable
from app.core.db.sqlite_steps import STEPS_BETWEEN_LOOKS, Running, Steps, begin, commit, translated

T = TypeVar("T")


def _read_only(filename: str) -> str:
    """The file as an address: only as such can SQLite be told not to write to it."""
    return f"{Path(filename).absolute().as_uri()}?mode=ro"


class SqliteStore(Steps):
    """The connection. Every other keyword is a PRAGMA."""

    def __init__(
        self,
        file_path: str,
        *,
        acquire_timeout: float = 3.0,
        statement_timeout: float = 15.0,
        read_only: bool = False,
        **pragmas: Any,
    ) -> None:
        super().__init__(file_path, **pragmas)
        self.acquire_timeout = acquire_timeout
        self.statement_timeout = statement_timeout
        self.read_only = read_only
        self.running = Running()
        if read_only:
            del self.pragmas["journal_mode"], self.pragmas["journal_size_limit"]
            self.pragmas["query_only"] = "ON"

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        for name, value in self.pragmas.items():
            connection.execute(f"PRAGMA {name}={value}").close()
        connection.set_progress_handler(self.running.must_stop, STEPS_BETWEEN_LOOKS)

    async def create_connection(self, with_db: bool) -> None:
        if self._connection is not None:
            return
        name = _read_only(self.filename) if self.read_only else self.filename
        connection = aiosqlite.connect(name, isolation_level=None, uri=self.read_only)
        connection._thread.daemon = True  # a process that dies without closing must not hang
        try:
            await connection
            await connection._execute(self._prepare, connection._conn)  # type: ignore[no-untyped-call]  # aiosqlite types it not
        except BaseException as exc:
            connection.stop()
            if isinstance(exc, sqlite3.Error):
                raise translated(exc) from exc
            raise
        self._connection = connection
        await self._post_connect()

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        return _Turn(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return _Outermost(SqliteTransaction(self))

    async def take_turn(self) -> None:
        """Holds the lock. Raises StoreUnavailable(RETRY) when it does not come free in time."""
        if not self._lock.locked():
            await self._lock.acquire()
            return
        try:
            async with asyncio.timeout(self.acquire_timeout):
                await self._lock.acquire()
        except TimeoutError as exc:
            raise StoreUnavailable(StoreOutcome.RETRY) from exc


class _Turn(ConnectionWrapper[aiosqlite.Connection]):
    """One statement outside a transaction."""

    client: SqliteStore

    async def __aenter__(self) -> aiosqlite.Connection:
        await self.client.take_turn()
        try:
            await self.client.create_connection(with_db=True)
        except BaseException:
            self._lock.release()
            raise
        assert self.client._connection is not None  # noqa: S101  just made
        return self.client._connection


class SqliteTransaction(Steps, TransactionalDBClient):
    """The client that everything inside the block speaks to."""

    inside = True
    owner: asyncio.Task[Any] | None = None
    _names = 0

    def __init__(self, parent: "SqliteStore | SqliteTransaction") -> None:
        self.capabilities = parent.capabilities
        self.connection_name = parent.connection_name
        self.log = parent.log
        self.fetch_inserted = parent.fetch_inserted
        self.running = parent.running
        self.statement_timeout = parent.statement_timeout
        self._parent: Any = parent
        self._connection = parent._connection
        self._lock = asyncio.Lock()
        self._finalized = False
        self._savepoint = ""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SqliteTransaction(self))

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        if self._finalized:
            raise TransactionManagementError("the transaction is over; a task that outlives it needs one of its own")
        return ConnectionWrapper(self._lock, self)

    async def _say(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Like `step`, but never skipped and never stopped: how a transaction begins and ends."""
        connection = self._connection
        assert connection is not None  # noqa: S101  set by the context
        try:
            return await connection._execute(lambda: work(connection._conn))  # type: ignore[no-any-return,no-untyped-call]  # as work says
        except sqlite3.Error as exc:
            raise translated(exc) from exc

    async def begin(self) -> None:
        await self._say(begin)

    async def commit(self) -> None:
        if self._finalized:
            raise TransactionManagementError("the transaction is over")
        self._finalized = True
        await self._say(commit)
        note_commit()

    async def rollback(self) -> None:
        self._finalized = True
        await self._say(lambda connection: connection.rollback())

    async def _point(self, statement: str) -> None:
        def point(connection: sqlite3.Connection) -> None:
            if not connection.in_transaction:  # SQLite rolled back by itself; a savepoint would begin anew
                raise StoreUnavailable(StoreOutcome.RETRY)
            connection.execute(f"{statement} {self._savepoint}")

        await self._say(point)

    async def savepoint(self) -> None:
        SqliteTransaction._names += 1
        self._savepoint = f"point_{SqliteTransaction._names}"
        await self._point("SAVEPOINT")

    async def release_savepoint(self) -> None:
        await self._point("RELEASE")

    async def savepoint_rollback(self) -> None:
        await self._point("ROLLBACK TO")


class _Outermost(TransactionContext):
    """Takes the lock, begins, and whatever happens frees the lock with nothing open."""

    __slots__ = ("client", "token")
    client: SqliteTransaction

    def __init__(self, client: SqliteTransaction) -> None:
        self.client = client

    async def __aenter__(self) -> SqliteTransaction:
        client = self.client
        store: SqliteStore = client._parent
        await store.take_turn()
        try:
            await store.create_connection(with_db=True)
            client._connection = store._connection
            await client.begin()  # when cancelled here, the next step on the thread rolls it back
        except BaseException:
            store._lock.release()
            raise
        client.owner = asyncio.current_task()
        self.token = get_connections().set(client.connection_name, client)
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        try:
            if not self.client._finalized:
                await (self.client.commit() if exc_type is None else self.client.rollback())
        finally:
            self.client._parent._lock.release()


client_class = SqliteStore
