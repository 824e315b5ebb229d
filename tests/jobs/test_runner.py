"""The runner of the sweeps: due jobs run, a failing one is tried again, stopping is clean."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app import jobs
from app.core import db
from app.core.errors import Invalid
from app.jobs import Job
from tests import cast
from tests.conftest import PATIENCE


class Sweeps:
    """A sweep that plays a list of outcomes and remembers with which instant it was called."""

    def __init__(self, *outcomes: int | Exception) -> None:
        self.outcomes = list(outcomes)
        self.calls: list[tuple[datetime, int]] = []
        self.played = asyncio.Event()

    async def __call__(self, now: datetime, limit: int) -> int:
        self.calls.append((now, limit))
        outcome = self.outcomes.pop(0) if self.outcomes else 0
        if not self.outcomes:
            self.played.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def only(monkeypatch: pytest.MonkeyPatch, sweep: Sweeps, every: timedelta = timedelta(hours=1)) -> None:
    """The table holds this one job, due at once."""
    monkeypatch.setattr(jobs, "JOBS", {"one": Job(sweep, every)})
    monkeypatch.setattr(jobs, "_FIRST_AFTER", timedelta(0))
    monkeypatch.setattr(jobs, "_RETRY_AFTER", timedelta(0))


async def test_a_job_goes_on_until_nothing_is_due(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    sweep = Sweeps(1_000, 1_000, 7)
    only(monkeypatch, sweep)
    assert await jobs.run_job("one", now=now) == 2_007
    assert sweep.calls == [(now, 1_000)] * 3


async def test_an_unknown_job_is_refused_with_those_there_are(now: datetime) -> None:
    with pytest.raises(Invalid, match=r"There are: release, .*prune_sessions"):
        await jobs.run_job("nothing", now=now)


async def test_a_failing_job_is_tried_again_and_the_runner_stops_cleanly(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = Sweeps(db.StoreUnavailable(), RuntimeError("a bug"), 3)
    only(monkeypatch, sweep)
    stop = asyncio.Event()
    runner = asyncio.create_task(jobs.run(stop))
    async with asyncio.timeout(PATIENCE):
        await sweep.played.wait()
        stop.set()
        await runner
    assert len(sweep.calls) == 3


async def test_an_idle_runner_stops_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not wait for the next job, which is an hour away."""
    monkeypatch.setattr(jobs, "_FIRST_AFTER", timedelta(hours=1))
    stop = asyncio.Event()
    runner = asyncio.create_task(jobs.run(stop))
    await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(PATIENCE):
        await runner


@pytest.mark.usefixtures("store")
async def test_the_sweeps_of_the_table_run_for_any_instant(now: datetime) -> None:
    await cast.account("ada", now)
    await cast.sign_in("ada", now)
    for name in jobs.JOBS:
        assert await jobs.run_job(name, now=now) == 0
        assert await jobs.run_job(name, now=now + timedelta(days=3650)) == (1 if name == "prune_sessions" else 0)
        assert await jobs.run_job(name, now=now + timedelta(days=3650)) == 0
