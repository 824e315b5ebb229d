"""Counts of whom a change hits, as runs that any process can look at and take over (B8, W2, ADR 0095).

A run is counted by a task of the process that was asked, which writes how far it is. One whose beat stands still was killed
with its process; whoever looks after that, by hand or by the job, counts it anew. Of two, the one that wrote last goes on.
"""

import asyncio
import contextlib
import contextvars
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySetSingle

from app.catalogue.models import ImpactRun
from app.catalogue.rules.impact import Proposal, Tally, Told, result_of
from app.catalogue.service import counting
from app.catalogue.service.counting import Step, steps_of
from app.catalogue.service.proposals import BENEFIT, PLAN, SEGMENTS, Change, change_of, fingerprint, proposals_like
from app.core import clock, db, ids
from app.core.access import Actor, Scope, ensure, system_actor
from app.core.errors import AppError, Invalid, NotFound
from app.core.logging import logger

STALE_AFTER = timedelta(seconds=20)
_KEPT = timedelta(days=30)
_BEAT_SECONDS = 0.3
_MOMENT_SECONDS = 1.0
_WRITE: Mapping[str, Scope] = {BENEFIT: Scope.BENEFITS_WRITE, PLAN: Scope.PLANS_WRITE, SEGMENTS: Scope.SEGMENTS_WRITE}
_log = logger("guildhall.impact")
_counting: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Run:
    """A count, under way or done. `fresh`: nothing was published since; `lost`: the process that counted is gone."""

    public_id: UUID
    state: str
    done: int
    total: int
    result: dict[str, Any] | None
    at: datetime
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    fresh: bool
    lost: bool


async def start_impact(actor: Actor, proposal: Proposal, *, now: datetime) -> Run:
    """The count is under way; where the very same is counted already, that one is. Needs the scope to write drafts of its kind.

    Not inside a transaction. Raises NotFound, Invalid.
    """
    ensure(actor, _WRITE.get(proposal.subject, Scope.TERMS_WRITE))
    change = await change_of(actor, proposal, now=now)
    steps = await steps_of(change)
    begun = await _begun(change, len(steps), actor.label, now)
    if begun is not None:
        _count_beside(begun, change, steps)
    row = begun or await _newest(change)
    if row is None:  # another process counted it, and it is gone already
        raise NotFound("count")
    return _run(row, change.revision, now)


async def count_for_a_moment(actor: Actor, proposal: Proposal, *, now: datetime) -> None:
    """The count is under way, and told already unless it takes longer than a moment; nothing where the proposal cannot be counted.

    Needs what `start_impact` needs.
    """
    with contextlib.suppress(NotFound, Invalid):
        await start_impact(actor, proposal, now=now)
        if _counting:
            await asyncio.wait(set(_counting), timeout=_MOMENT_SECONDS)


async def impact_of(actor: Actor, change: Change, *, now: datetime) -> Run | None:
    """The newest count of that change, None where it was never counted. One statement. Needs members:read."""
    ensure(actor, Scope.MEMBERS_READ)
    row = await _newest(change)
    return None if row is None else _run(row, change.revision, now)


async def impact_for_record(subject: str, public_id: UUID, content: Mapping[str, Any], against: int) -> dict[str, Any] | None:
    """The newest count of that content against that version (0: nothing in force) that is through with all members, for the record of
    what it becomes; the months of the past may still be to come. None where there is none. One statement."""
    rows = ImpactRun.filter(identity_public_id=public_id, content_hash=fingerprint(subject, content, against), result__isnull=False)
    row = await rows.order_by("-id").first()
    return None if row is None else row.result


async def resume_impact_due(now: datetime, limit: int) -> int:
    """Counts whose process is gone have been made anew, and those that nobody needs any more are gone."""
    touched = 0
    for row in await ImpactRun.filter(state="RUNNING", beat_at__lt=now - STALE_AFTER).limit(limit):
        touched += 1
        await _resume(row, now)
    return touched + await ImpactRun.filter(state__not="RUNNING", started_at__lt=now - _KEPT).delete()


async def stop_counting() -> None:
    """Nothing is counted in this process any more; what was under way is taken over by another, or when this one comes back."""
    for task in list(_counting):
        task.cancel()
    await asyncio.gather(*_counting, return_exceptions=True)


async def counted() -> None:
    """Everything that this process counts is done."""
    while _counting:
        await asyncio.gather(*_counting)


def _newest(change: Change) -> QuerySetSingle[ImpactRun | None]:
    return ImpactRun.filter(identity_public_id=change.public_id, content_hash=change.hash).order_by("-id").first()


def _count_beside(row: ImpactRun, change: Change, steps: list[Step]) -> None:
    """In a task that inherits nothing: no transaction, no revision, nobody's counting of statements."""
    task = asyncio.get_running_loop().create_task(_count(row, change, steps), context=contextvars.Context())
    _counting.add(task)
    task.add_done_callback(_counting.discard)


async def _count(row: ImpactRun, change: Change, steps: list[Step]) -> None:
    """The run is done, failed, or somebody else's."""
    tally, beaten = Tally(), clock.monotonic()
    beat = row.beat_at
    told = Told([part.code for part in change.cut.segments], change.plans, change.at, row.started_at)
    now_counted = sum(step.month is None for step in steps)
    try:
        async for done in counting.count_steps(change, steps, tally):
            shown = result_of(tally, change.measure, told) if done == now_counted < len(steps) else None
            if shown is not None or (clock.monotonic() - beaten >= _BEAT_SECONDS and done < len(steps)):
                beaten, after = clock.monotonic(), max(clock.now(), beat + timedelta(microseconds=1))
                if not await _beat(row.id, beat, after, done, shown):
                    return
                beat = after
        await _finish(row.id, beat, "DONE", result_of(tally, change.measure, told))
    except Exception:  # a count fails by itself: whoever asked is told, and the server goes on
        _log.exception("impact", outcome="failed")
        with contextlib.suppress(db.StoreUnavailable):  # then the beat stands still, and the job finds it
            await _finish(row.id, beat, "FAILED", None)


async def _begun(change: Change, total: int, by: str, now: datetime) -> ImpactRun | None:
    """A row of a run that this process is to count, new or taken over; None where another counts it."""
    values = {
        "public_id": ids.public_id(),
        "subject": change.subject,
        "identity_public_id": change.public_id,
        "content_hash": change.hash,
        "catalogue_revision": change.revision,
        "at": change.at,
        "total": total,
        "started_by": by,
        "now": now,
    }
    names = (
        "public_id, subject, identity_public_id, content_hash, catalogue_revision, at, total, started_by, started_at, beat_at, state, done"
    )
    marks = (
        ":public_id, :subject, :identity_public_id, :content_hash, :catalogue_revision, :at, :total, :started_by, :now, :now, 'RUNNING', 0"
    )
    again = "catalogue_revision = :catalogue_revision, at = :at, total = :total, done = 0, result = NULL, started_at = :now, beat_at = :now"
    rows = await db.fetch(
        f"INSERT INTO impact_run ({names}) VALUES ({marks}) "  # noqa: S608  fixed names
        "ON CONFLICT (identity_public_id, content_hash) WHERE finished_at IS NULL "
        f"DO UPDATE SET {again} WHERE impact_run.beat_at < :stale RETURNING id",
        stale=now - STALE_AFTER,
        **values,
    )
    return await ImpactRun.get(id=rows[0]["id"]) if rows else None


async def _resume(row: ImpactRun, now: datetime) -> None:
    """The run is counted by this process, or failed where what it was about is no more."""
    if not await _beat(row.id, row.beat_at, now, 0):
        return
    row.beat_at = now
    actor = system_actor("impact")
    for proposal in await proposals_like(actor, row.subject, row.identity_public_id, row.at, now=now):
        try:
            change = await change_of(actor, proposal, now=row.at)
        except AppError:
            continue
        if change.hash == row.content_hash:
            steps = await steps_of(change)
            await db.execute("UPDATE impact_run SET total = :total, done = 0, result = NULL WHERE id = :id", total=len(steps), id=row.id)
            await _count(row, change, steps)
            return
    await _finish(row.id, now, "FAILED", None)


async def _beat(run_id: int, beat: datetime, now: datetime, done: int, result: dict[str, Any] | None = None) -> bool:
    """The run is so far, and whoever looks sees that it lives; False where another process has taken it over.

    `result`: what is counted already, while the months of the past are still to come.
    """
    told = "" if result is None else ", result = :result"
    values = {} if result is None else {"result": result}
    return bool(
        await db.execute(
            f"UPDATE impact_run SET done = :done, beat_at = :now{told} WHERE id = :id AND state = 'RUNNING' AND beat_at = :beat",  # noqa: S608  fixed names
            done=done,
            now=now,
            id=run_id,
            beat=beat,
            **values,
        )
    )


async def _finish(run_id: int, beat: datetime, state: str, result: dict[str, Any] | None) -> None:
    done = "total" if state == "DONE" else "done"
    await db.execute(
        f"UPDATE impact_run SET state = :state, result = :result, done = {done}, finished_at = :now, beat_at = :now "  # noqa: S608  fixed names
        "WHERE id = :id AND state = 'RUNNING' AND beat_at = :beat",
        state=state,
        result=result,
        now=clock.now(),
        id=run_id,
        beat=beat,
    )


def _run(row: ImpactRun, revision: int, now: datetime) -> Run:
    return Run(
        public_id=row.public_id,
        state=row.state,
        done=row.done,
        total=row.total,
        result=row.result,
        at=row.at,
        started_by=row.started_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        fresh=row.catalogue_revision == revision,
        lost=row.state == "RUNNING" and row.beat_at < now - STALE_AFTER,
    )
