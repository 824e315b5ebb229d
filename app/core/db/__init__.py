"""The store: cancel-safe engines, transactions, statements, sorted errors (DESIGN 7).

async with db.transaction():
    rows = await db.fetch("SELECT id FROM member WHERE region IN (:regions)", regions=["CN", "US"])
"""

from typing import Any

from app.core.db.commits import outcome_of, watch_commits
from app.core.db.connection import (
    MODEL_MODULES,
    BadDatabaseUrl,
    StoreInUse,
    aside,
    ready,
    start,
    started,
    stop,
    tortoise_config,
    transaction,
)
from app.core.db.failures import StoreOutcome, StoreUnavailable, sort_error
from app.core.db.migrating import downgrade, migrate, upgrade
from app.core.db.statements import (
    Dialect,
    StatementCount,
    analyze,
    as_date,
    as_instant,
    as_json,
    as_uuid,
    count_statements,
    dialect,
    execute,
    fetch,
)

__all__ = [
    "MODEL_MODULES",
    "BadDatabaseUrl",
    "Dialect",
    "StatementCount",
    "StoreInUse",
    "StoreOutcome",
    "StoreUnavailable",
    "analyze",
    "as_date",
    "as_instant",
    "as_json",
    "as_uuid",
    "aside",
    "count_statements",
    "dialect",
    "downgrade",
    "execute",
    "fetch",
    "migrate",
    "outcome_of",
    "ready",
    "sort_error",
    "start",
    "started",
    "stop",
    "tortoise_config",
    "transaction",
    "upgrade",
    "watch_commits",
]


def __getattr__(name: str) -> Any:
    """AERICH, what aerich's own commands need; made when they ask, since it reads the settings."""
    if name != "AERICH":
        raise AttributeError(name)
    from app.core.settings import Settings

    config = tortoise_config(Settings())
    config["apps"]["models"]["models"].append("aerich.models")
    return config
