"""PostgreSQL stops, starts and restarts under load, also behind PgBouncer in transaction mode: nothing acknowledged is lost, nothing
hangs, readiness falls and comes back by itself, and no connection is left behind.

Jepsen-style, with real durability (fsync on): every write carries an id, the journal says what its sender was told, the database says
what became of it, `guildhall doctor` recomputes the books.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx2
import pytest

from app.core.clock import monotonic
from tests.core.machines import Server, server
from tests.resilience.installation import POOL, PORT, SERVERS, Pooler, Process, place_of, serving
from tests.resilience.load import PATIENCE, Became, Journal, Worker, judge, load, progress
from tests.resilience.people import Tagger, check, gather

pytestmark = [pytest.mark.long, pytest.mark.postgres]

_SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1"
SLOWEST = 8.0  # a connection, a lock and a deadline have their own limits; together they end before a person gives up


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes away, and how it comes back; without `heal` it comes back by itself."""

    name: str
    strike: Callable[[], None]
    heal: Callable[[], None] | None = None
    seconds: float = 3.0


async def _endure(fault: Fault, processes: list[Process], journal: Journal) -> str:
    """The fault struck and is over; every server works again. Returns what was seen."""
    struck = monotonic()
    await asyncio.to_thread(fault.strike)
    seen = fault.name
    if fault.heal is not None:
        fell = [await each.until(503, since=struck, within=15) for each in processes]
        await asyncio.sleep(fault.seconds)
        struck = monotonic()
        await asyncio.to_thread(fault.heal)
        seen += f": not ready after {max(fell):.1f} s"
    back = [await each.until(200, since=struck, within=30) for each in processes]
    await progress(journal, 100, within=60)
    return f"{seen}, ready again {max(back):.1f} s after its return" if fault.heal else seen


async def _whole_pool_works(connection: asyncpg.Connection, workers: list[Worker], process: Process) -> None:
    """The server uses every connection of its pool at once and leaves none in a transaction: none has leaked."""
    tagger = next(worker for worker in workers if isinstance(worker, Tagger) and worker.api.process is process)
    async with connection.transaction():
        await connection.execute("SELECT id FROM member FOR UPDATE")
        answers = [asyncio.create_task(tagger.ask()) for _ in range(POOL)]
        async with asyncio.timeout(2.5):
            while await connection.fetchval(f"{_SESSIONS} AND wait_event_type = 'Lock'", process.name) < POOL:
                await connection.execute("SELECT pg_stat_clear_snapshot()")
    assert [judge(answer) for answer in await asyncio.gather(*answers)] == [(Became.KEPT, "")] * POOL
    assert await connection.fetchval(f"{_SESSIONS} AND state LIKE 'idle in transaction%'", process.name) == 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story plays, and where its figures go."""

    folder: Path
    port: int
    tell: Callable[[str, object], None]


async def _story(machine: Server, url: str, place: Place, faults: list[Fault]) -> None:
    """The faults strike one after the other under load; everything that was promised held. The counts are told."""
    journal, seen = Journal(), []
    async with (
        serving(url, machine.url, place.folder, place.port) as processes,
        httpx2.AsyncClient(timeout=PATIENCE, limits=httpx2.Limits()) as client,
    ):
        secrets = json.loads((place.folder / "demo.json").read_text())
        workers = await gather(processes, client, journal, secrets)
        async with load(workers):
            await progress(journal, 100, within=60)
            for fault in faults:
                seen.append(await _endure(fault, processes, journal))
        connection = await asyncpg.connect(host=str(machine.folder), user="postgres", database="postgres")
        try:
            assert [await connection.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit")] == ["on", "on"]
            await check(connection, workers, journal)
            for process in processes:
                await _whole_pool_works(connection, workers, process)
        finally:
            await connection.close()
    assert max(each.seconds for each in journal.sent) < SLOWEST
    assert journal.count(Became.RETRY) > 0, "no write met a fault: this proved nothing"
    place.tell("told", f"{journal.figures()}; 0 lost, 0 twice. {'; '.join(seen)}.")


def _postgresql(machine: Server) -> list[Fault]:
    return [
        Fault("stopped at once", lambda: machine.stop("immediate"), machine.start),
        Fault("stopped in order", lambda: machine.stop("fast"), machine.start),
        Fault("restarted", lambda: machine.restart("fast")),
        Fault("restarted at once", lambda: machine.restart("immediate")),
    ]


async def test_postgresql_goes_away_and_comes_back(place: Place) -> None:
    with server() as machine:
        await _story(machine, machine.url, place, _postgresql(machine))


async def test_the_same_behind_pgbouncer(place: Place) -> None:
    """Transaction mode with the settings of docs/operator.md; PgBouncer itself is killed too."""
    with server() as machine:
        pooler = Pooler(machine)
        pooler.make()
        pooler.start()
        killed = Fault("PgBouncer killed", pooler.stop, pooler.start)
        frozen = Fault("PgBouncer frozen", pooler.freeze, pooler.thaw, 0.5)
        try:
            await _story(machine, pooler.url, place, [*_postgresql(machine), killed, frozen])
        finally:
            pooler.stop()


@pytest.fixture
def place(tmp_path: Path, worker_id: str, record_property: Callable[[str, object], None]) -> Place:
    """A folder and ports of its own; what is told stands at the end of the run's report."""
    return Place(tmp_path, PORT + SERVERS * place_of(worker_id), record_property)
