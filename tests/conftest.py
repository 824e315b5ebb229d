"""What every test may ask for: `store`, an empty migrated database, and `now`.

One process tests one dialect: PostgreSQL where DATABASE_URL names one, else SQLite in a file of this process's own. Each
pytest-xdist worker has its own database, built by the migrations; after a test that wrote something it is emptied, without
firing the triggers that forbid that. A room that caches what it read offers `forget_cached()`, which is called then.
"""

import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from tortoise.connection import get_connection

from app.core import clock, db, sealing
from app.core.settings import Settings
from tests.noon import NOON, from_noon

SQLITE = not Settings().database_url.startswith("postgres")
PATIENCE = 120.0  # seconds for what must come: only what never comes takes so long, however busy the machine is

_EMPTY_POSTGRES = """
DO $$
DECLARE item record;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR item IN SELECT oid::regclass AS name FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'aerich' LOOP
        EXECUTE format('DELETE FROM %s', item.name);
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename <> 'aerich_id_seq';
END $$
"""


class Database(NamedTuple):
    """The database of this process, and how to empty it."""

    settings: Settings
    empty: Callable[[], Awaitable[None]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what CI leaves out")


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis tries the same examples in every run, at any speed; with --long it looks for new ones."""
    told = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "derandomize": not config.getoption("--long")}
    hypothesis.register_profile("tests", **told)
    hypothesis.load_profile("tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "long" in item.keywords and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="takes long; run with --long"))
        if "postgres" in item.keywords and SQLITE:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL; proves nothing on SQLite"))
        if "browser" in item.keywords and not SQLITE:
            item.add_marker(pytest.mark.skip(reason="its server stands on a SQLite of its own: the same again"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests recorded as "told" stands at the end of the run: figures that a person shall see."""
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == "told" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('/')[2]}: {line}")


@pytest.fixture
def now() -> datetime:
    """The instant at which most tests play: noon in Shanghai on 2026-11-21."""
    return NOON


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of this process goes on from that instant, whichever day it is."""
    monkeypatch.setattr(clock, "now", from_noon())


def settings_for(url: str, folder: Path) -> Settings:
    """Settings of a test installation that keeps its files in `folder`."""
    return Settings(guildhall_env="test", database_url=url, var_dir=folder, secret_key="k" * 40)


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def admin_connection(url: str) -> Any:
    """A plain connection to PostgreSQL, outside Tortoise."""
    credentials = db.tortoise_config(Settings(database_url=url))["connections"]["default"]["credentials"]
    return await asyncpg.connect(**{key: credentials[key] for key in ("host", "port", "user", "password", "database")})


@pytest.fixture(scope="session")
async def _database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> AsyncIterator[Database]:
    folder = tmp_path_factory.mktemp("store")
    if SQLITE:
        settings = settings_for(f"sqlite://{folder}/guildhall.sqlite3?synchronous=OFF", folder)
        await db.migrate(settings)
        template = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(folder / "guildhall.sqlite3")) as migrated:
            migrated.backup(template)
        await db.start(settings)
        try:
            yield Database(settings, lambda: get_connection("default").step(template.backup))
        finally:
            await db.stop()
            template.close()
        return
    given = Settings().database_url
    name = f"guildhall_test_{worker_id}"
    server = await admin_connection(given)
    try:
        await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await server.execute(f"CREATE DATABASE {name}")
        settings = settings_for(with_database(given, name), folder)
        await db.migrate(settings)
        await db.start(settings)
        broom = await admin_connection(settings.database_url)
        try:
            yield Database(settings, lambda: broom.execute(_EMPTY_POSTGRES))
        finally:
            await broom.close()
            await db.stop()
    finally:
        await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await server.close()


def _be_patient() -> None:
    """Tasks that queue for a connection or a row wait as long as it takes; what the limits do is tested with limits of its own."""
    client: Any = get_connection("default")
    client.acquire_timeout = PATIENCE
    if not SQLITE:
        client.session_limits = f" SET LOCAL lock_timeout = '{PATIENCE:.0f}s';"


def _forget_cached() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith(("app.", "schema.", "admin.")) and hasattr(module, "forget_cached"):
            module.forget_cached()


@pytest.fixture
async def store(_database: Database) -> AsyncIterator[Settings]:
    """An empty, migrated database, open in this process; what it yields are the settings that name it."""
    _forget_cached()
    sealing.unlock(lambda: _database.settings.key)
    _be_patient()
    yield _database.settings
    await _database.empty()
    _forget_cached()
