"""The SQLite engine: Tortoise's client made safe against cancellation (DESIGN 7, ADR 0001).

One connection, one thread, one lock. A step is one function that runs on the thread from start to end, so that a
cancelled caller never leaves half a step behind. A left-over transaction is rolled back, never adopted.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper, NestedTransactionContext, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from app.core.clock import monotonic
from app.core.db.failures import StoreOutcome, StoreUnavailable, unavailable
from app.core.db.statements import note

T = TypeVar("T")

_STEPS_BETWEEN_LOOKS = 50_000  # of SQLite's virtual machine: about a millisecond


def _instant_text(value: datetime) -> str:
    """Instants are stored in UTC, so that their texts sort as they do. Raises ValueError for one without a zone."""
    if value.tzinfo is None:
        raise ValueError("an instant without a zone cannot be stored")
    return value.astimezone(UTC).isoformat(" ")


sqlite3.register_adapter(datetime, _instant_text)  # instead of Tortoise's, which keeps whatever zone it is given


class _Step:
    """A function on its way through the thread; `abandoned` when nobody waits for it any more."""

    __slots__ = ("abandoned", "until")

    def __init__(self) -> None:
        self.abandoned = False
        self.until = 0.0


class _Running:
    """What the thread works at; SQLite looks here from time to time and stops when it is late or abandoned."""

    __slots__ = ("step",)

    def __init__(self) -> None:
        self.step: _Step | None = None

    def must_stop(self) -> bool:
        """Called by SQLite, on the thread."""
        step = self.step
        return step is not None and (step.abandoned or monotonic() > step.until)


def split_script(script: str) -> Iterator[str]:
    """The statements of a script; triggers with their inner semicolons stay whole."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \r\n\t;"):
                yield statement
            statement = ""
    if statement.strip(" \r\n\t;"):
        yield statement


def _translated(exc: sqlite3.Error) -> Exception:
    """The driver's error as ours or Tortoise's."""
    failure = unavailable(exc, StoreOutcome.RETRY)
    if failure is not None:
        return failure
    if isinstance(exc, sqlite3.IntegrityError):
        return IntegrityError(exc)
    if isinstance(exc, sqlite3.OperationalError):
        return OperationalError(exc)
    return exc


def _insert(connection: sqlite3.Connection, query: str, values: Any) -> int:
    return connection.execute(query, values).lastrowid or 0


def _query(connection: sqlite3.Connection, query: str, values: Any) -> tuple[int, list[Any]]:
    """Rows touched (or returned, by a SELECT), and the rows."""
    before = connection.total_changes
    cursor = connection.execute(query, values)
    rows = cursor.fetchall()
    touched = cursor.rowcount if cursor.rowcount >= 0 else connection.total_changes - before
    return touched or len(rows), rows


def _run(connection: sqlite3.Connection, query: str, values: Any) -> int:
    before = connection.total_changes
    cursor = connection.execute(query, values)
    cursor.fetchall()
    return cursor.rowcount if cursor.rowcount >= 0 else connection.total_changes - before


def _commit(connection: sqlite3.Connection) -> None:
    """Raises when there is nothing to commit because SQLite rolled back by itself; after a failure nothing is open."""
    try:
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.rollback()
        raise


def _begin(connection: sqlite3.Connection) -> None:
    connection.rollback()  # a left-over is never adopted; without one this does nothing
    connection.execute("BEGIN IMMEDIATE")


class _Steps(SqliteClient):
    """How the store and its transactions run statements: each is one step on the thread."""

    running: _Running
    statement_timeout: float
    inside = False

    async def step(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work` on the thread, to its end or not at all. It is stopped when it takes too long or nobody waits any more."""
        step = _Step()

        def on_thread() -> T:
            raw = connection._conn
            if step.abandoned:
                raise StoreUnavailable(StoreOutcome.RETRY)
            if self.inside and not raw.in_transaction:  # a full disk or a stop makes SQLite roll back by itself
                raise StoreUnavailable(StoreOutcome.RETRY)
            if not self.inside:
                raw.rollback()
            step.until = monotonic() + self.statement_timeout
            self.running.step = step
            try:
                return work(raw)
            finally:
                self.running.step = None

        async with self.acquire_connection() as connection:
            try:
                return await connection._execute(on_thread)  # type: ignore[no-any-return]
            except asyncio.CancelledError:
                step.abandoned = True
                raise
            except sqlite3.Error as exc:
                raise _translated(exc) from exc

    def _atomically(self, work: Callable[[sqlite3.Connection], None]) -> Callable[[sqlite3.Connection], None]:
        """`work` in a transaction of its own where none is open."""
        if self.inside:
            return work

        def whole(connection: sqlite3.Connection) -> None:
            _begin(connection)
            try:
                work(connection)
                _commit(connection)
            finally:
                connection.rollback()

        return whole

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        note(query)
        return await self.step(lambda connection: _insert(connection, query, values))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        note(query)
        await self.step(self._atomically(lambda connection: connection.executemany(query, values).close()))

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        note(query)
        text = query.replace("\x00", "'||CHAR(0)||'")
        return await self.step(lambda connection: _query(connection, text, values or ()))

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        return [dict(row) for row in (await self.execute_query(query, values))[1]]

    async def execute_script(self, query: str) -> None:
        """Runs the statements one by one in the open transaction, or all in one of their own. Never commits what was open."""
        note(query)

        def script(connection: sqlite3.Connection) -> None:
            for statement in split_script(query):
                connection.execute(statement)

        await self.step(self._atomically(script))

    async def run(self, query: str, values: list[Any]) -> int:
        """Runs one statement; returns how many rows it touched."""
        note(query)
        return await self.step(lambda connection: _run(connection, query, values))


class SqliteStore(_Steps):
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
        self.running = _Running()
        if read_only:
            del self.pragmas["journal_mode"], self.pragmas["journal_size_limit"]
            self.pragmas["query_only"] = "ON"

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        for name, value in self.pragmas.items():
            connection.execute(f"PRAGMA {name}={value}").close()
        connection.set_progress_handler(self.running.must_stop, _STEPS_BETWEEN_LOOKS)

    async def create_connection(self, with_db: bool) -> None:
        if self._connection is not None:
            return
        name = f"file:{self.filename}?mode=ro" if self.read_only else self.filename
        connection = aiosqlite.connect(name, isolation_level=None, uri=self.read_only)
        connection._thread.daemon = True  # a process that dies without closing must not hang
        try:
            await connection
            await connection._execute(self._prepare, connection._conn)  # type: ignore[no-untyped-call]
        except BaseException as exc:
            connection.stop()
            if isinstance(exc, sqlite3.Error):
                raise _translated(exc) from exc
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


class SqliteTransaction(_Steps, TransactionalDBClient):
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
            return await connection._execute(lambda: work(connection._conn))  # type: ignore[no-any-return,no-untyped-call]
        except sqlite3.Error as exc:
            raise _translated(exc) from exc

    async def begin(self) -> None:
        await self._say(_begin)

    async def commit(self) -> None:
        if self._finalized:
            raise TransactionManagementError("the transaction is over")
        self._finalized = True
        await self._say(_commit)

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
