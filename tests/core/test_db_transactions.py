"""Transactions, savepoints, scripts, tasks, and how the store is named and opened."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from app.core import db
from app.core.db.connection import StoreInUse, _claim
from app.core.db.sqlite_steps import split_script
from app.core.settings import Settings
from app.segments.models import Segment


async def _codes() -> list[str]:
    return [str(code) for code in await Segment.all().order_by("code").values_list("code", flat=True)]


async def _add(*codes: str, now: Any) -> None:
    await Segment.bulk_create([Segment(code=code, created_at=now) for code in codes])


async def test_everything_or_nothing(store: Any, now: Any) -> None:
    async with db.transaction():
        await _add("a", "b", now=now)

    async def fails() -> None:
        async with db.transaction():
            await _add("c", now=now)
            await db.execute("DELETE FROM segment WHERE code = 'a'")
            raise KeyError("x")

    with pytest.raises(KeyError):
        await fails()
    assert await _codes() == ["a", "b"]


async def test_a_savepoint_is_undone_alone(store: Any, now: Any) -> None:
    async def fails() -> None:
        async with db.transaction():
            await _add("b", now=now)
            async with db.transaction():
                await _add("c", now=now)
            await _add("a", now=now)

    async with db.transaction():
        await _add("a", now=now)
        with pytest.raises(IntegrityError):
            await fails()
        async with db.transaction():
            await _add("d", now=now)
    assert await _codes() == ["a", "d"]


async def test_a_kept_savepoint_falls_with_the_whole(store: Any, now: Any) -> None:
    async def fails() -> None:
        async with db.transaction():
            async with db.transaction():
                await _add("a", now=now)
            raise KeyError("x")

    with pytest.raises(KeyError):
        await fails()
    assert await _codes() == []


async def test_a_script_belongs_to_the_transaction(store: Any, now: Any) -> None:
    """Stock Tortoise commits on SQLite when a script runs inside a transaction."""

    async def fails() -> None:
        async with db.transaction():
            await _add("a", now=now)
            await get_connection("default").execute_script("CREATE TABLE scrap (id INT); INSERT INTO scrap VALUES (1); -- done;\n")
            assert await db.fetch("SELECT id FROM scrap") == [{"id": 1}]
            raise KeyError("x")

    with pytest.raises(KeyError):
        await fails()
    assert await _codes() == []
    with pytest.raises(OperationalError):
        await db.fetch("SELECT id FROM scrap")


async def test_a_script_outside_is_kept_whole_or_not_at_all(store: Any) -> None:
    script = "CREATE TABLE scrap (id INT UNIQUE); INSERT INTO scrap VALUES (1); INSERT INTO scrap VALUES (1);"
    with pytest.raises(IntegrityError):
        await get_connection("default").execute_script(script)
    with pytest.raises(OperationalError):
        await db.fetch("SELECT id FROM scrap")


async def test_many_rows_are_kept_whole_or_not_at_all(store: Any, now: Any) -> None:
    with pytest.raises(IntegrityError):
        await _add("a", "b", "a", now=now)
    assert await _codes() == []


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("", []),
        (" ; ;\n", []),
        ("SELECT 1", ["SELECT 1;"]),
        ("SELECT ';'; SELECT 2;", ["SELECT ';';", " SELECT 2;"]),
        ("SELECT 1 /* a; b */; SELECT 2 -- c; d\n;", ["SELECT 1 /* a; b */;", " SELECT 2 -- c; d\n;"]),
        (
            "CREATE TRIGGER t BEFORE DELETE ON x BEGIN SELECT 1; SELECT 2; END; SELECT 3;",
            ["CREATE TRIGGER t BEFORE DELETE ON x BEGIN SELECT 1; SELECT 2; END;", " SELECT 3;"],
        ),
    ],
)
def test_a_script_falls_into_its_statements(script: str, statements: list[str]) -> None:
    assert list(split_script(script)) == statements


async def test_tasks_inside_share_the_transaction_but_open_none(store: Any, now: Any) -> None:
    async def opens() -> None:
        async with db.transaction():
            await _add("x", now=now)

    async with db.transaction():
        await asyncio.gather(*[asyncio.create_task(_add(code, now=now)) for code in "abc"])
        with pytest.raises(RuntimeError, match="another task"):
            await asyncio.create_task(opens())
    assert await _codes() == ["a", "b", "c"]


async def test_a_task_that_outlives_the_transaction_is_refused(store: Any, now: Any) -> None:
    over = asyncio.Event()

    async def late() -> None:
        await over.wait()
        await _add("late", now=now)

    async with db.transaction():
        task = asyncio.create_task(late())
        await _add("a", now=now)
    over.set()
    with pytest.raises(TransactionManagementError, match="over"):
        await task
    assert await _codes() == ["a"]


async def test_writers_take_turns(store: Any, now: Any) -> None:
    """Read, think, write: fifty at once lose nothing; on SQLite since BEGIN takes the write lock, on PostgreSQL by the row's lock."""
    await _add("n0", now=now)
    [first] = await Segment.all()

    async def step() -> None:
        async with db.transaction():
            row = await Segment.select_for_update().get(id=first.id)
            await asyncio.sleep(0)
            row.code = f"n{int(row.code[1:]) + 1}"
            await row.save()

    await asyncio.gather(*[asyncio.create_task(step()) for _ in range(50)])
    assert await _codes() == ["n50"]


@pytest.mark.parametrize(
    ("url", "engine", "credentials"),
    [
        ("sqlite://var/g.sqlite3", "sqlite", {"file_path": "var/g.sqlite3", "synchronous": "FULL"}),
        ("sqlite:///abs/g.sqlite3?synchronous=OFF", "sqlite", {"file_path": "/abs/g.sqlite3", "synchronous": "OFF"}),
        ("sqlite://:memory:", "sqlite", {"file_path": ":memory:"}),
        (
            "postgres://ann:p%40ss@db.example:6432/guild",
            "postgres",
            {"host": "db.example", "port": 6432, "user": "ann", "password": "p@ss", "database": "guild", "maxsize": 8},
        ),
        ("postgresql://ann@/guild?host=/run/postgresql", "postgres", {"host": "/run/postgresql", "port": 5432, "user": "ann"}),
        ("postgres://db/guild?sslmode=require", "postgres", {"ssl": "require", "database": "guild"}),
        (
            "postgres://pooler/guild?statement_cache_size=0",
            "postgres",
            {
                "statement_cache_size": 0,
                "server_settings": {},
                "session_limits": " SET LOCAL statement_timeout = '15s'; SET LOCAL lock_timeout = '3s';"
                " SET LOCAL idle_in_transaction_session_timeout = '10s';",
            },
        ),
    ],
)
def test_forms_of_database_url(url: str, engine: str, credentials: dict[str, Any]) -> None:
    found = db.tortoise_config(Settings(database_url=url))["connections"]["default"]
    assert found["engine"] == f"app.core.db.{engine}"
    assert {name: found["credentials"][name] for name in credentials} == credentials


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "sqlite://", "postgres://host", "sqlite://f?journal_mode=OFF", "postgres://h/d?x=1", "guild"]
)
def test_other_forms_of_database_url_are_refused(url: str) -> None:
    with pytest.raises(db.BadDatabaseUrl, match="DATABASE_URL"):
        db.tortoise_config(Settings(database_url=url))


async def _reopened(settings: Settings, url: str, **how: Any) -> None:
    await db.stop()
    try:
        await db.start(Settings(database_url=url), **how)
    except BaseException:
        await db.start(settings)
        raise


async def test_the_store_is_opened_once(store: Settings) -> None:
    with pytest.raises(RuntimeError, match="open already"):
        await db.start(store)
    assert db.started()


async def test_a_file_that_another_process_has_is_refused(store: Settings, tmp_path: Path) -> None:
    if db.dialect() == "postgres":
        pytest.skip("a file is SQLite's")
    lock = _claim(str(tmp_path / "x.sqlite3"))
    try:
        with pytest.raises(StoreInUse, match="another Guildhall process"):
            await _reopened(store, f"sqlite://{tmp_path}/x.sqlite3")
    finally:
        os.close(lock)
    assert await _codes() == []


async def test_a_command_writes_beside_the_server(store: Settings, tmp_path: Path, now: Any) -> None:
    """ADR 0005: a command waits for its turn, transaction by transaction, while one server holds the file."""
    if db.dialect() == "postgres":
        pytest.skip("a file is SQLite's")
    url = f"sqlite://{tmp_path}/beside.sqlite3"
    await db.stop()
    await db.migrate(Settings(database_url=url))
    lock = _claim(str(tmp_path / "beside.sqlite3"))
    try:
        await db.start(Settings(database_url=url), beside_server=True)
        await _add("a", now=now)
        assert await _codes() == ["a"]
    finally:
        os.close(lock)
        if db.started():
            await db.stop()
        await db.start(store)


async def test_a_reader_needs_no_turn_and_writes_nothing(store: Settings, now: Any) -> None:
    if db.dialect() == "postgres":
        pytest.skip("on PostgreSQL everybody reads beside everybody")
    await _add("a", now=now)
    await _reopened(store, store.database_url, read_only=True)
    try:
        assert await _codes() == ["a"]
        with pytest.raises(db.StoreUnavailable):
            await _add("b", now=now)
    finally:
        await db.stop()
        await db.start(store)
    assert await _codes() == ["a"]


@pytest.mark.postgres
async def test_limits_travel_with_each_transaction_behind_a_pooler(store: Settings) -> None:
    url = store.database_url
    await _reopened(store, url + ("&" if "?" in url else "?") + "statement_cache_size=0")
    try:
        async with db.transaction():
            assert await db.fetch("SHOW statement_timeout") == [{"statement_timeout": "15s"}]
        assert await db.fetch("SHOW statement_timeout") == [{"statement_timeout": "0"}]
    finally:
        await db.stop()
        await db.start(store)
