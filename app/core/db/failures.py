"""What a failure of the store means for whoever asked: try again, ask again with the same key, or give up."""

import asyncio
from enum import StrEnum
from typing import Any

from app.core.errors import ExternalFailure
from app.core.logging import logger

_log = logger("guildhall.store")


class StoreOutcome(StrEnum):
    """What is known after a failure."""

    RETRY = "RETRY"  # nothing was kept: the whole thing may be tried again
    UNKNOWN = "UNKNOWN"  # it may have been kept: ask again with the same idempotency key
    FINAL = "FINAL"  # nothing was kept, and trying again gives the same answer


class StoreUnavailable(ExternalFailure):
    """The database is away, full, busy beyond its time-out, or behind its migrations. `outcome` says what was kept."""

    code = "STORE_UNAVAILABLE"
    template = "The database did not answer. Try again in a moment."

    def __init__(self, outcome: StoreOutcome = StoreOutcome.RETRY, template: str | None = None, **params: Any) -> None:
        self.outcome = outcome
        super().__init__(template, **params)


# SQLSTATEs after which PostgreSQL has certainly kept nothing of the transaction.
_RETRY_STATES = frozenset(
    {
        "08001",  # could not connect
        "08004",  # connection rejected
        "25P03",  # idle in transaction for too long
        "40001",  # serialization failure
        "40P01",  # deadlock
        "53100",  # disk full
        "53200",  # out of memory
        "53300",  # too many connections
        "55P03",  # lock time-out
        "57014",  # statement time-out
        "57P03",  # starting up or shutting down
    }
)
# SQLSTATEs of a connection that broke: what was kept depends on what had been asked.
_LOST_STATES = frozenset({"08000", "08003", "08006", "08007", "57P01", "57P02", "58030"})
_LOST_WORDS = (
    "connection is closed",
    "connection was closed",
    "has been released",
    "pool is clos",
    "connection lost",
    "unexpected connection",
)
# SQLite's primary result codes: perm, busy, locked, nomem, readonly, interrupt, ioerr, full, cantopen, protocol.
_SQLITE_RETRY = frozenset({3, 5, 6, 7, 8, 9, 10, 13, 14, 15})


def unavailable(exc: BaseException, lost: StoreOutcome) -> StoreUnavailable | None:
    """The StoreUnavailable that a driver's error amounts to, or None where the error is about the statement itself.

    `lost` says what a broken connection means at this point: RETRY inside a transaction that has not been committed,
    UNKNOWN while a commit or a write outside a transaction is under way.
    """
    if isinstance(exc, StoreUnavailable):
        return exc
    found = _amounts_to(exc, lost)
    if found is not None:  # by kind alone: a driver's message may hold values or an address
        _log.warning("store unavailable", outcome=found.outcome.value, kind=type(exc).__qualname__, state=getattr(exc, "sqlstate", None))
    return found


def _amounts_to(exc: BaseException, lost: StoreOutcome) -> StoreUnavailable | None:
    state = getattr(exc, "sqlstate", None)
    if state in _RETRY_STATES:
        return StoreUnavailable(StoreOutcome.RETRY)
    if state in _LOST_STATES or isinstance(exc, OSError):  # TimeoutError is an OSError
        return StoreUnavailable(lost)
    number = getattr(exc, "sqlite_errorcode", None)
    if number is not None:
        return StoreUnavailable(StoreOutcome.RETRY) if number & 0xFF in _SQLITE_RETRY else None
    if not type(exc).__module__.startswith("asyncpg"):
        return None
    text = str(exc).lower()  # these errors carry no SQLSTATE: asyncpg raises them by itself
    broken = type(exc).__name__ == "InternalClientError" or any(words in text for words in _LOST_WORDS)
    return StoreUnavailable(lost) if broken else None


def sort_error(exc: BaseException) -> StoreOutcome:
    """What any error that came out of a service means: a time-out or an unsorted broken connection is UNKNOWN."""
    if isinstance(exc, asyncio.CancelledError | TimeoutError):
        return StoreOutcome.UNKNOWN
    seen: BaseException | None = exc
    while seen is not None:
        failure = unavailable(seen, StoreOutcome.UNKNOWN)
        if failure is not None:
            return failure.outcome
        seen = seen.__cause__
    return StoreOutcome.FINAL
