"""How statements run on SQLite: each is one step, a function that runs on the connection's thread from start to end.

A cancelled caller never leaves half a step behind: what has not begun is skipped, what runs is stopped.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from tortoise.backends.sqlite.client import SqliteClient
from tortoise.exceptions import IntegrityError, OperationalError

from app.core.clock import monotonic
from app.core.db.failures import StoreOutcome, StoreUnavailable, unavailable
from app.core.db.statements import note

T = TypeVar("T")

STEPS_BETWEEN_LOOKS = 50_000  # of SQLite's virtual machine: about a millisecond


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


class Running:
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


def translated(exc: sqlite3.Error) -> Exception:
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


def commit(connection: sqlite3.Connection) -> None:
    """Raises when there is nothing to commit because SQLite rolled back by itself; after a failure nothing is open."""
    try:
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.rollback()
        raise


def begin(connection: sqlite3.Connection) -> None:
    """A transaction is open, and it holds the write lock."""
    connection.rollback()  # a left-over is never adopted; without one this does nothing
    connection.execute("BEGIN IMMEDIATE")


class Steps(SqliteClient):
    """How the store and its transactions run statements: each is one step on the thread."""

    running: Running
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
                return await connection._execute(on_thread)  # type: ignore[no-any-return]  # aiosqlite types it not
            except asyncio.CancelledError:
                step.abandoned = True
                raise
            except sqlite3.Error as exc:
                raise translated(exc) from exc

    def _atomically(self, work: Callable[[sqlite3.Connection], None]) -> Callable[[sqlite3.Connection], None]:
        """`work` in a transaction of its own where none is open."""
        if self.inside:
            return work

        def whole(connection: sqlite3.Connection) -> None:
            begin(connection)
            try:
                work(connection)
                commit(connection)
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
