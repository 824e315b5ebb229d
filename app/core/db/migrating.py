"""Bringing a database up to this code. Files are made by `./dev migration NAME` and keep aerich's form (ADR 0003)."""

import hashlib
import importlib.util
import json
from types import ModuleType
from typing import Any

from tortoise.connection import get_connection

from app.core.db.connection import MIGRATIONS, start, started, stop, transaction
from app.core.db.statements import CONNECTION, dialect, execute, fetch
from app.core.settings import Settings

_LOCK = int.from_bytes(hashlib.sha256(b"guildhall migrate").digest()[:8], signed=True)  # PostgreSQL's advisory lock


def _numbers() -> list[tuple[int, str]]:
    """The migrations of this code, in their order."""
    return sorted((int(file.name.split("_")[0]), file.name) for file in MIGRATIONS.glob("[0-9]*_*.py"))


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"migration_{name.removesuffix('.py')}", MIGRATIONS / name)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{name} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def _applied() -> set[str]:
    """The migrations that the database has seen."""
    there = (
        "SELECT to_regclass('aerich') AS name"
        if dialect() == "postgres"
        else "SELECT max(name) AS name FROM sqlite_master WHERE name = 'aerich'"
    )
    if (await fetch(there))[0]["name"] is None:
        return set()
    return {row["version"] for row in await fetch("SELECT version FROM aerich WHERE app = :app", app="models")}


def _state(module: ModuleType) -> dict[str, Any]:
    from aerich.utils import decompress_dict  # slow to import, needed only here

    return dict(decompress_dict(module.MODELS_STATE))


async def _step(name: str, *, upward: bool) -> bool:
    """One migration in one transaction, under a lock that holds off other processes. False when another has done it."""
    module = _load(name)
    async with transaction():
        if dialect() == "postgres":
            await execute("SET LOCAL lock_timeout = '10min'")  # another process migrates: wait for it
            await fetch("SELECT pg_advisory_xact_lock(CAST(:number AS bigint))", number=_LOCK)
            await execute("SET LOCAL lock_timeout = '5s'")
        seen = await _applied()
        if (name in seen) == upward:
            return False
        client = get_connection(CONNECTION)
        await client.execute_script(await (module.upgrade(client) if upward else module.downgrade(client)))
        if upward:
            await execute(
                "INSERT INTO aerich (version, app, content) VALUES (:version, :app, :content)",
                version=name,
                app="models",
                content=json.dumps(_state(module)),
            )
        elif seen != {name}:
            await execute("DELETE FROM aerich WHERE app = :app AND version = :version", app="models", version=name)
    return True


async def upgrade() -> list[str]:
    """Every migration that was missing has run; returns their names. The store is open."""
    seen = await _applied()
    return [name for _, name in _numbers() if name not in seen and await _step(name, upward=True)]


async def downgrade(keep: int = 0) -> list[str]:
    """Only the first `keep` migrations are left; returns the names of those undone, the newest first. The store is open."""
    seen = await _applied()
    return [name for _, name in reversed(_numbers()[keep:]) if name in seen and await _step(name, upward=False)]


async def migrate(settings: Settings) -> list[str]:
    """The database that `settings` names is up to date; returns the migrations that ran."""
    if started():
        return await upgrade()
    await start(settings, patient=True)
    try:
        return await upgrade()
    finally:
        await stop()
