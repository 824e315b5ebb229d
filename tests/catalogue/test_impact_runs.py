"""A count outlives the process that counts: any other sees that it is gone and counts anew, and of two only one goes on (ADR 0095)."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.benefits.models import Benefit
from app.catalogue import service as catalogue
from app.catalogue.models import ImpactRun
from app.catalogue.rules.impact import Tally
from app.catalogue.service import Proposal, counting, impact
from app.catalogue.service.counting import Step
from app.catalogue.service.impact import STALE_AFTER, counted
from app.catalogue.service.proposals import Change
from app.core import clock, db
from app.core.errors import Forbidden, Invalid
from app.core.settings import Settings
from tests.benefits.offers import EDITOR, READER, draft, everybody, open_club, publish
from tests.cast import SYSTEM, ada
from tests.conftest import PATIENCE

LATER = STALE_AFTER + timedelta(seconds=1)


async def counter(store: Settings, *words: str) -> asyncio.subprocess.Process:
    """The process that counts."""
    command = [sys.executable, "-m", "tests.catalogue.counter", store.database_url, *words]
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)


@pytest.fixture
async def thing(store: Settings) -> UUID:
    """A benefit of four members in a draft that leaves one of them out."""
    now = clock.now()
    await open_club(now - timedelta(days=9), now - timedelta(days=9))
    for name, region in (("ada1", "CN"), ("ada2", "CN"), ("ada3", "US"), ("ada4", "DE")):
        await ada(now - timedelta(days=1), name, region=region)
    public_id = (await publish(everybody("thing"), now - timedelta(days=1))).public_id
    await draft(everybody("thing", exclusions={"regions": ["US"]}), now)
    return public_id


async def _until_begun() -> ImpactRun:
    async with asyncio.timeout(PATIENCE):
        while True:
            row = await ImpactRun.get_or_none()
            if row is not None and row.done > 2:
                return row
            await asyncio.sleep(0.02)


async def test_a_killed_count_is_seen_and_made_anew(store: Settings, thing: UUID) -> None:
    process = await counter(store, "start", str(thing))
    row = await _until_begun()
    process.kill()
    await process.wait()
    assert row.total > row.done
    change = await catalogue.change_of(SYSTEM, Proposal("Benefit", thing, effective_from=row.at), now=row.at)
    soon = row.beat_at + timedelta(seconds=1)
    run = await catalogue.impact_of(SYSTEM, change, now=soon)
    assert run is not None
    assert (run.state, run.lost) == ("RUNNING", False), "it may still be at work"
    assert await catalogue.resume_impact_due(soon, 10) == 0
    run = await catalogue.impact_of(SYSTEM, change, now=clock.now() + LATER)
    assert run is not None
    assert run.lost
    assert await catalogue.resume_impact_due(clock.now() + LATER, 10) == 1
    run = await catalogue.impact_of(SYSTEM, change, now=clock.now())
    assert run is not None
    assert run.public_id == row.public_id
    assert run.result is not None
    assert (run.state, run.result["groups"]) == ("DONE", {"keep": 3, "lose": 1})


async def test_what_a_killed_process_had_counted_is_not_told_for_the_whole(thing: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partial result that it left is gone before the first step of the new count: members may have changed since."""
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    await counted()
    left = {"groups": {"keep": 99}}
    await db.execute(
        "UPDATE impact_run SET state = 'RUNNING', finished_at = NULL, beat_at = :then, result = :left", then=clock.now() - LATER, left=left
    )
    real, seen = counting.count_steps, []

    async def looked_at(*asked: Any) -> AsyncIterator[int]:
        seen.append((await ImpactRun.get()).result)
        async for done in real(*asked):
            yield done

    monkeypatch.setattr(counting, "count_steps", looked_at)
    assert await catalogue.resume_impact_due(clock.now(), 10) == 1
    row = await ImpactRun.get()
    assert seen == [None]
    assert (row.state, row.result and row.result["groups"]) == ("DONE", {"keep": 3, "lose": 1})


async def test_of_two_processes_one_takes_a_lost_count_over(store: Settings, thing: UUID) -> None:
    process = await counter(store, "start", str(thing))
    await _until_begun()
    process.kill()
    await process.wait()
    await db.execute("UPDATE impact_run SET beat_at = :then", then=clock.now() - LATER)
    both = [await counter(store, "resume") for _ in range(2)]
    said = [int((await process.communicate())[0]) for process in both]
    row = await ImpactRun.get()
    assert (row.state, row.result and row.result["groups"]) == ("DONE", {"keep": 3, "lose": 1})
    assert sorted(said) == [0, row.total]


async def test_who_was_overtaken_stops_and_writes_nothing(thing: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    real = counting.count_steps

    async def overtaken(*asked: Any) -> AsyncIterator[int]:
        async for done in real(*asked):
            if done == 2:
                await db.execute("UPDATE impact_run SET beat_at = :then", then=clock.now() + LATER)
            yield done

    monkeypatch.setattr(counting, "count_steps", overtaken)
    monkeypatch.setattr(impact, "_BEAT_SECONDS", 0)
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    await counted()
    row = await ImpactRun.get()
    assert (row.state, row.finished_at) == ("RUNNING", None)
    assert row.done < row.total


async def test_the_same_count_is_made_once_however_many_ask(thing: UUID) -> None:
    now = clock.now()
    runs = await asyncio.gather(*[catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=now) for _ in range(5)])
    await counted()
    assert len({run.public_id for run in runs}) == 1
    assert await ImpactRun.all().count() == 1


async def test_a_count_that_breaks_off_says_so(thing: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_asked: Any) -> AsyncIterator[int]:
        yield 1
        raise ValueError("a bug")

    monkeypatch.setattr(counting, "count_steps", breaks)
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    await counted()
    assert (await ImpactRun.get()).state == "FAILED"
    monkeypatch.undo()
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    await counted()
    assert [row.state for row in await ImpactRun.all().order_by("id")] == ["FAILED", "DONE"]


async def test_a_lost_count_of_a_draft_that_is_gone_ends(thing: UUID) -> None:
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    await counted()
    await draft(everybody("thing", exclusions={"regions": ["DE"]}), clock.now())
    told = "UPDATE impact_run SET state = 'RUNNING', result = NULL, finished_at = NULL, done = 0, beat_at = :then"
    await db.execute(told, then=clock.now() - LATER)
    assert await catalogue.resume_impact_due(clock.now(), 10) == 1
    assert (await ImpactRun.get()).state == "FAILED"


async def test_old_counts_go(thing: UUID) -> None:
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    await counted()
    assert await catalogue.resume_impact_due(clock.now() + timedelta(days=29), 10) == 0
    assert await catalogue.resume_impact_due(clock.now() + timedelta(days=31), 10) == 1
    assert await ImpactRun.all().count() == 0


async def test_who_publishes_need_not_wait_for_the_months_of_the_past(thing: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """All members are counted, the months are not: the count is told already, and kept with the version."""
    real = counting.count_steps

    async def without_months(change: Change, steps: list[Step], tally: Tally) -> AsyncIterator[int]:
        async for done in real(change, steps, tally):
            yield done
            if steps[done].month is not None:
                await asyncio.sleep(3600)

    monkeypatch.setattr(counting, "count_steps", without_months)
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    content = (await Benefit.get()).draft
    assert content is not None
    async with asyncio.timeout(PATIENCE):
        while True:
            told = await catalogue.impact_for_record("Benefit", thing, content, 1)
            if told is not None:
                break
            await asyncio.sleep(0.02)
    assert ((await ImpactRun.get()).state, told["groups"], told["months"]) == ("RUNNING", {"keep": 3, "lose": 1}, [])
    await catalogue.stop_counting()


async def test_a_server_that_stops_counts_no_more(thing: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    async def for_ever(*_asked: Any) -> AsyncIterator[int]:
        await asyncio.sleep(3600)
        yield 1

    monkeypatch.setattr(counting, "count_steps", for_ever)
    await catalogue.start_impact(SYSTEM, Proposal("Benefit", thing), now=clock.now())
    await catalogue.stop_counting()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(counted(), PATIENCE)
    assert not impact._counting
    assert (await ImpactRun.get()).state == "RUNNING"


async def test_who_may_count_and_who_may_look(thing: UUID) -> None:
    """Looking needs members:read, since members are listed; counting costs something, so it is for who writes drafts."""
    now = clock.now()
    with pytest.raises(Forbidden):
        await catalogue.start_impact(READER, Proposal("Benefit", thing), now=now)
    change = await catalogue.change_of(EDITOR, Proposal("Benefit", thing), now=now)
    with pytest.raises(Forbidden):
        await catalogue.impact_of(EDITOR, change, now=now)
    with pytest.raises(Invalid) as refused:
        await catalogue.start_impact(SYSTEM, Proposal("Terms", thing), now=now)
    assert refused.value.field == "subject"
    assert await ImpactRun.all().count() == 0
