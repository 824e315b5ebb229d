"""A server, a pooler or a network that takes everything and answers nothing: nobody waits for it for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.core import db
from app.core.db.postgres import PostgresStore
from app.core.settings import Settings
from tests.conftest import PATIENCE, settings_for, with_database

pytestmark = pytest.mark.postgres


class Wire:
    """A socket in front of PostgreSQL that can be silenced."""

    def __init__(self, socket: str) -> None:
        self.socket = socket
        self.open = asyncio.Event()
        self.open.set()
        self.running: set[asyncio.Task[None]] = set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody comes; what is said goes through both ways while the wire is open."""
        there, back = await asyncio.open_unix_connection(self.socket)
        for source, target in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._carry(source, target))
            self.running.add(task)
            task.add_done_callback(self.running.discard)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65_536):
                await self.open.wait()
                target.write(data)
                await target.drain()
        target.close()

    async def end(self) -> None:
        """Nothing of it runs any more."""
        for task in list(self.running):
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)


@pytest.fixture
async def wired(store: Settings, tmp_path: Path) -> AsyncIterator[tuple[PostgresStore, Wire]]:
    """A client of its own over a wire."""
    credentials: Any = db.tortoise_config(store)["connections"]["default"]["credentials"]
    if not str(credentials["host"]).startswith("/"):
        pytest.skip("PostgreSQL is not on a socket of this machine")
    wire = Wire(f"{credentials['host']}/.s.PGSQL.{credentials['port']}")
    server = await asyncio.start_unix_server(wire.connect, tmp_path / ".s.PGSQL.5432")
    client = PostgresStore(**{**credentials, "host": str(tmp_path), "port": 5432, "maxsize": 1}, connection_name="wired")
    await client.create_connection(with_db=True)
    yield client, wire
    wire.open.set()
    await client.close()
    server.close()
    await wire.end()


async def _works(client: PostgresStore) -> None:
    """The one connection of the pool is free, or another one took its place."""
    assert await client.execute_query_dict("SELECT 1 AS one") == [{"one": 1}]
    assert client._pool is not None
    assert client._pool.get_idle_size() == client._pool.get_size() == 1


@pytest.mark.parametrize("inside", [False, True], ids=["statement", "transaction"])
async def test_a_deadline_ends_what_nobody_answers(wired: tuple[PostgresStore, Wire], inside: bool) -> None:
    client, wire = wired
    client._pool._connect_kwargs["command_timeout"] = 10 * PATIENCE  # type: ignore[union-attr]  # what ends it is the deadline

    async def work() -> None:
        async with asyncio.timeout(0.2):
            if not inside:
                wire.open.clear()
                await client.execute_query("SELECT 1")
            async with client._in_transaction() as connection:
                wire.open.clear()
                await connection.execute_query("SELECT 1")

    await client.execute_query("SELECT 1")
    working = asyncio.create_task(work())
    assert (await asyncio.wait([working], timeout=PATIENCE))[0] == {working}
    with pytest.raises(TimeoutError):
        await working
    wire.open.set()
    await _works(client)


async def test_without_a_deadline_the_store_has_its_own(store: Settings, wired: tuple[PostgresStore, Wire]) -> None:
    client, wire = wired
    assert client.extra["command_timeout"] == 16
    client._pool._connect_kwargs["command_timeout"] = 2.0  # type: ignore[union-attr]
    await client.execute_query("SELECT 1")
    wire.open.clear()
    with pytest.raises(db.StoreUnavailable) as caught:
        await client.execute_query("SELECT 1")
    assert caught.value.outcome is db.StoreOutcome.RETRY
    wire.open.set()
    await _works(client)


def test_migrations_may_take_their_time(tmp_path: Path) -> None:
    settings = settings_for(with_database("postgres://a@/b?host=/c", "d"), tmp_path)
    told = [db.tortoise_config(settings, patient=patient)["connections"]["default"]["credentials"] for patient in (False, True)]
    assert [each.get("command_timeout") for each in told] == [16, None]
