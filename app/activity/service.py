"""The door for events. Now: purchases, imported from a file in batches, each booked whole or not at all (P0, V1, V9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from app.activity import gateway, queries
from app.activity.gateway import Survey
from app.activity.models import ImportBatch
from app.activity.queries import Origin
from app.activity.rules import (
    ImportReport,
    NewPurchase,
    PurchaseLine,
    ReadingRules,
    RefusedLine,
    check_source,
    choose_programme,
    different_body,
    first_of_each_reference,
    not_enrolled,
    purchase_posting,
    read_line,
    unknown_member,
)
from app.audit import service as audit
from app.community import service as community
from app.community.rules import CommunityInfo
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date, start_of_day
from app.earning import service as earning
from app.earning.rules import Event, RuleVersion
from app.levels import service as levels
from app.members import service as members
from app.members.rules import ImportedMember

BATCH_LINES = 1_000
_LOADED = ("member", "enrolment", "purchase", "growth_account", "growth_entry")
DEFAULT_SOURCE = "import"
Progress = Callable[[ImportReport], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is imported. `programme`: a code, or None for the one programme that pays purchases.

    `source` names where the file comes from: references and members are looked up within it. `file_name` is what the
    import is called where the file has no name of its own.
    """

    programme: str | None = None
    source: str = DEFAULT_SOURCE
    create_members: bool = False
    file_name: str = ""


class _AlreadyBooked(Exception):
    """Somebody else booked the whole batch in the meantime; nothing of ours is kept."""


@dataclass(slots=True)
class _Run:
    """One import under way."""

    actor: Actor
    options: ImportOptions
    zone: str
    reading: ReadingRules
    rule: RuleVersion
    now: datetime
    survey: Survey
    report: ImportReport
    batch: ImportBatch | None

    @property
    def origin(self) -> Origin:
        return Origin(self.rule.programme_id, self.options.source)

    def refuse(self, faults: Sequence[RefusedLine]) -> None:
        self.report.refusals.extend(faults)
        self.report.refused += len({fault.line for fault in faults})


async def import_purchases(
    actor: Actor, file: Path | BinaryIO, options: ImportOptions | None = None, *, now: datetime, progress: Progress | None = None
) -> ImportReport:
    """Every line of the file that can be booked is booked once: the purchase, its growth, on demand its member.

    A line whose reference is booked already with the same body counts as repeated; so a second run over the same file
    changes nothing, and one after a crash goes on where the first stopped (ADR 0032). Every other line is refused with its
    reasons. Growth is earned by the rule in force at `now`. `progress` is called after each batch. Needs members:write.
    Raises BrokenFile (nothing is booked), AmbiguousProgramme, NothingEarned, Invalid on programme or source.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    chosen = options or ImportOptions()
    check_source(chosen.source)
    info = await community.get()
    rule = await _live_rule(info, chosen.programme, now)
    name = (file.name if isinstance(file, Path) else chosen.file_name) or "standard input"
    with gateway.opened(file) as stream:
        survey = gateway.survey(stream)
        batch = await ImportBatch.filter(programme_id=rule.programme_id, file_hash=survey.hash, finished_at=None).order_by("-id").first()
        report = ImportReport(name, info.programme_by_id(rule.programme_id).code, chosen.source, survey.lines, resumed=batch is not None)
        reading = ReadingRules(info.currency, local_date(now, info.zone))
        run = _Run(actor, chosen, info.zone, reading, rule, now, survey, report, batch)
        lines = gateway.data_lines(stream)
        while chunk := list(islice(lines, BATCH_LINES)):
            await _settle(run, chunk)
            report.read += len(chunk)
            if progress is not None:
                progress(report)
    await _finish(run)
    return report


async def _live_rule(info: CommunityInfo, asked: str | None, now: datetime) -> RuleVersion:
    if asked is not None:
        info.programme(asked)
    paying = await earning.rules_paying(Event.PURCHASE, at=now)
    codes = {info.programme_by_id(rule.programme_id).code: rule for rule in paying}
    return codes[choose_programme(list(codes), asked)]


async def _settle(run: _Run, chunk: list[tuple[int, list[str]]]) -> None:
    """Each line of the chunk is booked, counted as repeated or refused."""
    readable: list[PurchaseLine] = []
    for number, cells in chunk:
        found = read_line(number, cells, run.survey.order, run.reading)
        if isinstance(found, PurchaseLine):
            readable.append(found)
        else:
            run.refuse(found)
    fresh = await _without_known(run, readable)
    candidates, repeated, faults = first_of_each_reference(await _with_members(run, fresh))
    run.report.repeated += repeated
    run.refuse(faults)
    if candidates:
        try:
            booked = await _book(run, candidates)
        except _AlreadyBooked:
            booked = set()
        await _without_known(run, [line for line in candidates if line.reference not in booked])


async def _without_known(run: _Run, lines: list[PurchaseLine]) -> list[PurchaseLine]:
    """The lines whose reference is not booked yet; those booked are counted as repeated, or refused where they say something else."""
    known = await queries.known_purchases(run.origin, {line.reference for line in lines}) if lines else {}
    fresh: list[PurchaseLine] = []
    for line in lines:
        if line.reference not in known:
            fresh.append(line)
        elif fault := different_body(line, known[line.reference]):
            run.refuse([fault])
        else:
            run.report.repeated += 1
    return fresh


async def _with_members(run: _Run, lines: list[PurchaseLine]) -> list[PurchaseLine]:
    """The lines whose member is there and in the programme, or may be made so; the others are refused."""
    if not lines or run.options.create_members:
        return lines
    found = await queries.known_members(run.origin, {line.member for line in lines})
    kept: list[PurchaseLine] = []
    for line in lines:
        member = found.get(line.member)
        if member is None:
            run.refuse([unknown_member(line, run.options.source)])
        elif not member.enrolled:
            run.refuse([not_enrolled(line, run.report.programme)])
        else:
            kept.append(line)
    return kept


async def _book(run: _Run, lines: list[PurchaseLine]) -> set[str]:
    """The lines are booked in one transaction with one audit entry; returns the references that were new."""
    async with db.transaction():
        member_ids, created = await _members_of(run, lines)
        batch = run.batch or await _open_batch(run)
        purchases = [NewPurchase(line, member_ids[line.member], start_of_day(line.occurred_on, run.zone)) for line in lines]
        ids = await queries.insert_purchases(run.origin, batch.id, purchases, now=run.now)
        if not ids:
            raise _AlreadyBooked
        booked = [purchase for purchase in purchases if purchase.line.reference in ids]
        postings = [purchase_posting(purchase, ids[purchase.line.reference], run.rule, run.zone) for purchase in booked]
        posted = await levels.post_growth(postings, now=run.now)
        await queries.count_accepted(batch.id, len(booked))
        counts = {"accepted": len(booked), "members_created": created, "growth": posted.growth}
        await _record(run, batch, lines, counts)
    run.batch = batch
    run.report.accepted += len(booked)
    run.report.members_created += created
    run.report.growth += posted.growth
    run.report.without_growth += len(booked) - posted.posted
    return set(ids)


async def _members_of(run: _Run, lines: Sequence[PurchaseLine]) -> tuple[dict[str, int], int]:
    """The row ids of the lines' members by the source's name, and how many were made now. A member joins with its first purchase."""
    if run.options.create_members:
        await queries.take_turn()
    joined: dict[str, date] = {}
    for line in lines:
        joined[line.member] = min(joined.get(line.member, line.occurred_on), line.occurred_on)
    known = await queries.known_members(run.origin, joined)
    missing = [name for name in joined if name not in known or not known[name].enrolled]
    found = {name: member.id for name, member in known.items()}
    if missing:
        new = [ImportedMember(name, joined_at=start_of_day(joined[name], run.zone)) for name in missing]
        found |= await members.create_members(run.actor, new, source=run.options.source, programme_id=run.rule.programme_id, now=run.now)
    return found, sum(name not in known for name in missing)


async def _open_batch(run: _Run) -> ImportBatch:
    return await ImportBatch.create(
        programme_id=run.rule.programme_id,
        file_name=run.report.file[:200],
        file_hash=run.survey.hash,
        started_at=run.now,
    )


async def _record(run: _Run, batch: ImportBatch, lines: Sequence[PurchaseLine], counts: dict[str, int]) -> None:
    await audit.record(
        run.actor,
        "purchases.import",
        "ImportBatch",
        batch.public_id,
        now=run.now,
        subject_label=run.report.file,
        after={
            "programme": run.report.programme,
            "source": run.options.source,
            "first_line": lines[0].line,
            "last_line": lines[-1].line,
            **counts,
        },
    )


async def _finish(run: _Run) -> None:
    """The run is marked as finished, with the lines that it did not book; a run that booked nothing has no row."""
    if run.batch is None:
        return
    async with db.transaction():
        batch = await ImportBatch.filter(id=run.batch.id).select_for_update().get()
        batch.refused = run.report.refused
        batch.repeated = max(run.report.lines - batch.accepted - batch.refused, 0)
        batch.finished_at = max(run.now, batch.started_at)
        await batch.save(update_fields=["refused", "repeated", "finished_at"])
    if run.report.accepted >= BATCH_LINES:
        await db.analyze(*_LOADED)
