"""Long reads on a connection of their own: they see what is kept, change nothing, and delay nobody (ADR 0094)."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import TransactionManagementError

from app.core import db
from app.core.db.sqlite import SqliteStore
from app.core.settings import Settings
from app.segments.models import Segment

_REFUSED = (db.StoreUnavailable, TransactionManagementError)  # SQLite's word for it, and PostgreSQL's
_ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS found FROM n",
    "postgres": "SELECT COUNT(*) AS found FROM (SELECT pg_sleep(3600)) long",
}


async def _codes() -> set[str]:
    return {str(code) for code in await Segment.all().values_list("code", flat=True)}


async def test_aside_sees_what_is_kept_and_nothing_else(store: Settings, now: Any) -> None:
    await Segment.create(code="kept", created_at=now)
    wrote, looked = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with db.transaction():
            await Segment.create(code="not-yet", created_at=now)
            wrote.set()
            await looked.wait()

    writing = asyncio.create_task(write())
    await wrote.wait()
    async with db.aside():
        assert await _codes() == {"kept"}
        looked.set()
        await writing
        assert await _codes() == {"kept", "not-yet"}, "it is as new as the last commit"
    assert await _codes() == {"kept", "not-yet"}


async def test_nothing_is_written_aside(store: Settings, now: Any) -> None:
    async with db.aside():
        with pytest.raises(_REFUSED):
            await Segment.create(code="no", created_at=now)
        with pytest.raises(RuntimeError, match="nothing is written aside"):
            db.transaction()
    async with db.transaction():
        with pytest.raises(RuntimeError, match="a transaction is open"):
            async with db.aside():
                pass
    assert await _codes() == set()


async def test_only_the_block_is_aside(store: Settings, now: Any) -> None:
    """Neither other tasks, nor what comes after it, also when it fails."""

    async def other() -> None:
        await Segment.create(code="other", created_at=now)

    async def fails() -> None:
        async with db.aside():
            await elsewhere
            raise KeyError("x")

    elsewhere = asyncio.create_task(other())  # made before: it has its own connection
    with pytest.raises(KeyError):
        await fails()
    await Segment.create(code="after", created_at=now)
    assert await _codes() == {"other", "after"}


async def test_a_long_read_delays_nobody(store: Settings, now: Any) -> None:
    """Beside a read that never ends by itself others write and read; whoever gives it up finds everything free."""

    async def endless() -> None:
        async with db.aside():
            begun.set()
            await db.fetch(_ENDLESS[db.dialect()])

    begun = asyncio.Event()
    reading = asyncio.create_task(endless())
    await begun.wait()
    for number in range(40):
        async with db.transaction():
            await Segment.create(code=f"s{number}", created_at=now)
        assert len(await _codes()) == number + 1
    assert not reading.done()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    async with db.aside():
        assert len(await _codes()) == 40


@pytest.mark.parametrize("name", ["{0}/plain", "{0}/a #1?b%20c", "/{0}/twice"])
async def test_whatever_the_file_is_called_it_is_read(tmp_path: Path, name: str) -> None:
    """A name is no address: neither its marks nor a doubled slash at its beginning may lead elsewhere."""
    file = name.format(tmp_path)
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE here (i)")
    read = SqliteStore(file, connection_name="read", read_only=True, journal_mode="WAL", journal_size_limit="0")
    await read.create_connection(with_db=True)
    try:
        assert (await read.execute_query("SELECT name FROM sqlite_master"))[1][0]["name"] == "here"
    finally:
        await read.close()
