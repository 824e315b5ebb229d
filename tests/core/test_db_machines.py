"""Processes that are killed, disks that are full, servers that go away: nothing acknowledged is lost."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from app.core.db.connection import StoreInUse, _claim
from tests.core.machines import Writer, server, small_disk


async def test_a_second_process_is_refused_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/one.sqlite3"
    writer = await Writer.begin(url)
    with pytest.raises(StoreInUse, match="SQLite takes one"):
        _claim(f"{tmp_path}/one.sqlite3")
    await writer.end()


def _kept(path: Path) -> tuple[int, int, str]:
    """The counter, the rows that go with it, and SQLite's own check."""
    with sqlite3.connect(path) as raw:
        [seq] = raw.execute("SELECT seq FROM audit_chain WHERE actor_id = 1").fetchone()
        [rows] = raw.execute("SELECT count(*) FROM audit_chain WHERE actor_id > 1000").fetchone()
        [verdict] = raw.execute("PRAGMA integrity_check").fetchone()
    raw.close()
    return seq, rows, verdict


async def test_a_killed_process_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """kill -9, five times, in the middle of writing; each time the next process goes on from what was kept."""
    acknowledged = 0
    for _ in range(5):
        writer = await Writer.begin(f"sqlite://{tmp_path}/killed.sqlite3")
        await writer.until("kept", 30)
        await writer.kill()
        acknowledged = max(number for word, number in writer.lines if word == "kept")
        seq, rows, verdict = _kept(tmp_path / "killed.sqlite3")
        assert acknowledged <= seq <= acknowledged + 1
        assert (rows, verdict) == (seq, "ok")
    assert acknowledged >= 150


async def test_a_disk_that_is_full_and_then_not() -> None:
    with small_disk(16) as folder:  # more than the write-ahead log takes by itself
        writer = await Writer.begin(f"sqlite://{folder}/full.sqlite3")
        await writer.until("kept", 5)
        with (folder / "filler").open("wb", buffering=0) as filler:  # with a buffer, closing would try to write once more
            try:
                while True:
                    filler.write(b"x" * 65536)
            except OSError:
                pass
        await writer.until("RETRY", 3)
        before = writer.said("kept")
        (folder / "filler").unlink()
        await writer.until("kept", before + 5)
        await writer.end()
        assert writer.said("UNKNOWN") == writer.said("FINAL") == 0
        seq, rows, verdict = _kept(folder / "full.sqlite3")
        assert seq == rows == writer.said("kept")
        assert verdict == "ok"


@pytest.mark.postgres
async def test_a_restarted_postgresql_loses_nothing_acknowledged() -> None:
    """Stopped in the middle of writing, twice, once without warning: the process recovers by itself."""
    with server() as machine:
        writer = await Writer.begin(machine.url)
        await writer.until("kept", 20)
        for how in ("immediate", "fast"):
            await asyncio.to_thread(machine.stop, how)
            failures = writer.said("RETRY")
            await writer.until("RETRY", failures + 3)
            kept = writer.said("kept")
            await asyncio.to_thread(machine.start)
            await writer.until("kept", kept + 20)
        await writer.end()
        raw = await asyncpg.connect(host=str(machine.folder), user="postgres", database="postgres")
        seq = await raw.fetchval("SELECT seq FROM audit_chain WHERE actor_id = 1")
        rows = await raw.fetchval("SELECT count(*) FROM audit_chain WHERE actor_id > 1000")
        await raw.close()
        assert writer.said("kept") <= seq <= writer.said("kept") + writer.said("UNKNOWN")
        assert rows == seq
        assert writer.said("FINAL") == 0
