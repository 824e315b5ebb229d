"""Opening and closing the store, and the transaction that every service uses."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise.backends.base.client import TransactionContext
from tortoise.connection import get_connection, get_connections
from tortoise.context import TortoiseContext

from app.core.db.failures import StoreOutcome, StoreUnavailable, unavailable
from app.core.db.statements import ASIDE, CONNECTION, fetch
from app.core.settings import Settings

MODEL_MODULES: Final = (
    "app.community.models",
    "app.audit.models",
    "app.signing.models",
    "app.accounts.models",
    "app.partners.models",
    "app.views.models",
    "app.publishing.models",
    "app.segments.models",
    "app.members.models",
    "app.consents.models",
    "app.terms.models",
    "app.plans.models",
    "app.tags.models",
    "app.levels.models",
    "app.earning.models",
    "app.memberships.models",
    "app.benefits.models",
    "app.pilots.models",
    "app.activity.models",
    "app.catalogue.models",
    "app.sheets.models",
)
MIGRATIONS: Final = Path(__file__).parents[3] / "migrations" / "models"

ACQUIRE_SECONDS: Final = 3.0
STATEMENT_SECONDS: Final = 15
LOCK_SECONDS: Final = 3
IDLE_IN_TRANSACTION_SECONDS: Final = 10
ASIDE_SECONDS: Final = 60
_ASIDE_POOL: Final = 2
_READY_SECONDS: Final = 2.0
_BEHIND: Final = "The database is behind this version of Guildhall: run `guildhall migrate`."

_POSTGRES_OPTIONS: Final = frozenset({"host", "port", "sslmode", "statement_cache_size", "application_name"})
_SQLITE_OPTIONS: Final = frozenset({"synchronous", "busy_timeout", "cache_size", "mmap_size"})


class BadDatabaseUrl(ValueError):
    """DATABASE_URL is not one of the forms that are understood."""


class StoreInUse(RuntimeError):
    """Another process writes to this SQLite file."""


def _options(query: str, known: frozenset[str]) -> dict[str, str]:
    options = dict(parse_qsl(query, strict_parsing=bool(query)))
    unknown = sorted(options.keys() - known)
    if unknown:
        raise BadDatabaseUrl(f"DATABASE_URL has unknown options: {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return options


def _sqlite(url: str, *, read_only: bool, patient: bool) -> dict[str, Any]:
    """sqlite://relative/path, sqlite:///absolute/path or sqlite://:memory:"""
    path, _, query = url.removeprefix("sqlite://").partition("?")
    if not path:
        raise BadDatabaseUrl("DATABASE_URL names no file: write sqlite://var/guildhall.sqlite3")
    pragmas = {"synchronous": "FULL", "busy_timeout": "5000", "recursive_triggers": "ON"} | _options(query, _SQLITE_OPTIONS)
    credentials = {
        "file_path": unquote(path),
        "read_only": read_only,
        "acquire_timeout": ACQUIRE_SECONDS,
        "statement_timeout": float("inf") if patient else float(STATEMENT_SECONDS),
    }
    return {"engine": "app.core.db.sqlite", "credentials": credentials | pragmas}


def _postgres(url: str, pool: int, *, patient: bool) -> dict[str, Any]:
    """postgres://user:password@host:port/database, or with ?host=/socket/directory; PgBouncer: ?statement_cache_size=0"""
    parts = urlsplit(url)
    options = _options(parts.query, _POSTGRES_OPTIONS)
    database = unquote(parts.path.removeprefix("/"))
    if not database:
        raise BadDatabaseUrl("DATABASE_URL names no database: write postgres://user:password@host:5432/guildhall")
    limits = {
        "statement_timeout": "0" if patient else f"{STATEMENT_SECONDS}s",
        "lock_timeout": f"{LOCK_SECONDS}s",
        "idle_in_transaction_session_timeout": "0" if patient else f"{IDLE_IN_TRANSACTION_SECONDS}s",
    }
    credentials: dict[str, Any] = {
        "host": options.get("host") or parts.hostname,
        "port": int(options.get("port") or parts.port or 5432),
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "database": database,
        "minsize": 0,
        "maxsize": pool,
        "timeout": ACQUIRE_SECONDS,
        "acquire_timeout": ACQUIRE_SECONDS,
        "application_name": options.get("application_name", "guildhall"),
        "server_settings": {},
    }
    if not patient:  # the server keeps its limits itself; this one is for a server, a pooler or a network that answers no more
        credentials["command_timeout"] = STATEMENT_SECONDS + 1
    if "sslmode" in options:
        credentials["ssl"] = options["sslmode"]
    if "statement_cache_size" in options:
        credentials["statement_cache_size"] = int(options["statement_cache_size"])
    if credentials.get("statement_cache_size") == 0:  # a pooler between us refuses settings at connect
        credentials["session_limits"] = "".join(f" SET LOCAL {name} = '{value}';" for name, value in limits.items())
    else:
        credentials["server_settings"] = limits | {"jit": "off"}
    return {"engine": "app.core.db.postgres", "credentials": credentials}


def _aside(main: dict[str, Any]) -> dict[str, Any]:
    """The same store for long reads: few connections, read only, with more time for a statement and to wait for one's turn."""
    credentials = {**main["credentials"], "acquire_timeout": float(ASIDE_SECONDS)}
    if "file_path" in credentials:
        return {**main, "credentials": {**credentials, "read_only": True, "statement_timeout": float(ASIDE_SECONDS)}}
    credentials |= {"maxsize": _ASIDE_POOL, "command_timeout": ASIDE_SECONDS + 1}
    limits = {"statement_timeout": f"{ASIDE_SECONDS}s", "default_transaction_read_only": "on"}
    limits["plan_cache_mode"] = "force_custom_plan"  # a plan for any range of members reads one by one what another reads at once
    if credentials["server_settings"]:
        credentials["server_settings"] = credentials["server_settings"] | limits
    return {**main, "credentials": credentials}


def tortoise_config(settings: Settings, *, read_only: bool = False, patient: bool = False) -> dict[str, Any]:
    """What Tortoise needs to know to reach `settings.database_url`. `patient` lifts the time limits, for migrations.

    Raises BadDatabaseUrl.
    """
    url = settings.database_url
    if url.startswith("sqlite://"):
        connection = _sqlite(url, read_only=read_only, patient=patient)
    elif url.startswith(("postgres://", "postgresql://")):
        connection = _postgres(url, settings.database_pool, patient=patient)
    else:
        raise BadDatabaseUrl("DATABASE_URL must begin with sqlite://, postgres:// or postgresql://")
    connections = {CONNECTION: connection}
    if connection["credentials"].get("file_path") != ":memory:":  # what lives in memory has one connection
        connections[ASIDE] = _aside(connection)
    return {
        "connections": connections,
        "apps": {"models": {"models": list(MODEL_MODULES), "default_connection": CONNECTION}},
        "use_tz": True,
        "timezone": "UTC",
    }


class _Open:
    """The store that this process has open, and the lock on its SQLite file."""

    context: TortoiseContext | None = None
    lock: int | None = None


def _claim(path: str) -> int:
    """A lock on the database file that ends with the process. Raises StoreInUse."""
    file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        os.close(file)
        raise StoreInUse(
            f"another Guildhall process writes to {path}; SQLite takes one, PostgreSQL takes many. Stop it first, or use PostgreSQL."
        ) from exc
    return file


async def start(settings: Settings, *, read_only: bool = False, patient: bool = False, beside_server: bool = False) -> None:
    """The store is open for this process. On SQLite it is the only one, unless `read_only` or a command `beside_server` (ADR 0005).

    PostgreSQL is reached with the first statement, so that a server starts while it is away. Raises BadDatabaseUrl,
    StoreInUse, and StoreUnavailable when the SQLite file cannot be opened.
    """
    if _Open.context is not None:
        raise RuntimeError("the store is open already")
    config = tortoise_config(settings, read_only=read_only, patient=patient)
    path = config["connections"][CONNECTION]["credentials"].get("file_path")
    if path not in (None, ":memory:") and not read_only:
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))  # a new file is its owner's alone
        _Open.lock = None if beside_server else _claim(path)
    context = TortoiseContext()
    try:
        with context:  # the models look for it while they are set up; afterwards it is the process's own
            await context.init(config=config, _enable_global_fallback=True)
        _Open.context = context
        await get_connection(CONNECTION).create_connection(with_db=True)
    except BaseException:
        _Open.context = context
        await stop()
        raise


async def stop() -> None:
    """The store is closed; doing it twice is no error."""
    context, lock = _Open.context, _Open.lock
    _Open.context = _Open.lock = None
    try:
        if context is not None:
            await context.close_connections()
    finally:
        if lock is not None:
            os.close(lock)


def started() -> bool:
    """Whether this process has the store open."""
    return _Open.context is not None


def newest_migration() -> str:
    """The name of the newest migration that this code brings along; empty when there is none."""
    names = [file.name for file in MIGRATIONS.glob("[0-9]*_*.py")]
    return max(names, key=lambda name: int(name.split("_")[0]), default="")


async def ready() -> None:
    """The store answers and is migrated as far as this code needs. Raises StoreUnavailable."""
    try:
        async with asyncio.timeout(_READY_SECONDS):
            found = await fetch(
                "SELECT 1 AS found FROM aerich WHERE app = :app AND version = :version", app="models", version=newest_migration()
            )
    except StoreUnavailable:
        raise
    except Exception as exc:
        raise unavailable(exc, StoreOutcome.RETRY) or StoreUnavailable(StoreOutcome.FINAL, _BEHIND) from exc  # no table of migrations
    if not found:
        raise StoreUnavailable(StoreOutcome.FINAL, _BEHIND)


def transaction() -> TransactionContext:
    """Everything inside is kept together or not at all; inside another one it is a savepoint.

    The only way to open a transaction. On SQLite it holds the one write lock from its start (BEGIN IMMEDIATE). It belongs
    to the task that opened it: a task started inside may read and write in it, but not open one of its own.
    """
    client = get_connection(CONNECTION)
    if client.connection_name == ASIDE:
        raise RuntimeError("nothing is written aside: open the transaction outside")
    owner = getattr(client, "owner", None)
    if owner is not None and owner is not asyncio.current_task():
        raise RuntimeError("this transaction belongs to another task; open transactions in the task that owns them")
    return client._in_transaction()


@asynccontextmanager
async def aside() -> AsyncIterator[None]:
    """Inside, everything is read on a connection of its own, so that a long read delays nobody (ADR 0094).

    On SQLite that is a second, read-only connection, on PostgreSQL a small pool; a statement may take a minute there, and
    nothing can be written. Not inside a transaction, whose own writes it would not see.
    """
    connections = get_connections()
    if getattr(get_connection(CONNECTION), "owner", None) is not None:
        raise RuntimeError("a transaction is open: what it wrote could not be read aside")
    if ASIDE not in connections.db_config:
        yield
        return
    token = connections.set(CONNECTION, connections.get(ASIDE))
    try:
        yield
    finally:
        connections.reset(token)
