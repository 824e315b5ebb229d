"""The table of periodic sweeps and their runner. A sweep is idempotent: run twice, or by two workers at once, it does no more.

What holds for members is decided by the clock at the time of use (DESIGN 1.3); sweeps only tidy up behind it. On SQLite the
runner lives inside the one server process; on PostgreSQL `guildhall worker` may run any number of times.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts import service as accounts
from app.catalogue import service as catalogue
from app.core import clock, db
from app.core.errors import Invalid
from app.core.logging import logger
from app.sheets import service as sheets

_log = logger("guildhall.jobs")
_BATCH = 1_000
_FIRST_AFTER = timedelta(seconds=20)
_RETRY_AFTER = timedelta(seconds=30)

Sweep = Callable[[datetime, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Job:
    """A sweep and how often it runs. `sweep(now, limit)` answers how many rows it touched; fewer than the limit means done."""

    sweep: Sweep
    every: timedelta


JOBS: dict[str, Job] = {
    "release": Job(catalogue.release_due, timedelta(minutes=1)),
    "impact": Job(catalogue.resume_impact_due, timedelta(minutes=1)),
    "prune_sessions": Job(accounts.prune_sessions_due, timedelta(hours=1)),
    "prune_uploads": Job(sheets.prune_uploads_due, timedelta(hours=1)),
}


async def run_job(name: str, *, now: datetime) -> int:
    """The sweep has done all that was due at `now`. Returns how many rows it touched. Raises Invalid where there is no such job."""
    job = JOBS.get(name)
    if job is None:
        raise Invalid("job", "There is no job {name}. There are: {known}.", name=name, known=", ".join(JOBS))
    touched = 0
    while True:
        count = await job.sweep(now, _BATCH)
        touched += count
        if count < _BATCH:
            return touched


async def run(stop: asyncio.Event) -> None:
    """Every job runs when its time has come, until `stop` is set; a job under way is finished first.

    A failure is logged and tried again.
    """
    due = dict.fromkeys(JOBS, clock.monotonic() + _FIRST_AFTER.total_seconds())
    while not stop.is_set():
        for name in [name for name, at in due.items() if at <= clock.monotonic()]:
            due[name] = clock.monotonic() + (await _attempt(name)).total_seconds()
            if stop.is_set():
                return
        wait = max(0.0, min(due.values()) - clock.monotonic())
        try:
            await asyncio.wait_for(stop.wait(), wait)
        except TimeoutError:
            continue


async def run_until_signalled() -> None:
    """The runner has run until SIGTERM or SIGINT came, and has finished what it was doing."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run(stop)


async def _attempt(name: str) -> timedelta:
    """How long to wait before the next run."""
    began = clock.monotonic()
    try:
        touched = await run_job(name, now=clock.now())
    except db.StoreUnavailable:
        _log.warning("job", job=name, outcome="store unavailable")
        return _RETRY_AFTER
    except Exception:  # the runner outlives whatever a job does
        _log.exception("job", job=name, outcome="failed")
        return _RETRY_AFTER
    _log.info("job", job=name, outcome="done", touched=touched, ms=round((clock.monotonic() - began) * 1000, 1))
    return JOBS[name].every
