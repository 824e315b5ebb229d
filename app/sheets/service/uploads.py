"""Sheets that are brought: kept for their dry run, applied once and whole, dropped after a day (B8, A2, R5)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.benefits import service as benefits
from app.community import service as community
from app.core import db, ids
from app.core.access import Actor, ensure
from app.core.errors import AppError, Forbidden, Invalid, NotFound
from app.core.reasons import check_reason
from app.members import service as members
from app.members.queries import members_by_numbers
from app.members.rules import ContactChange, ProfileChange
from app.plans import service as plans
from app.sheets.models import Upload
from app.sheets.queries.planning import planner_of
from app.sheets.queries.uploads import UploadRow, access_upload, dry_run
from app.sheets.rules.columns import read_headings
from app.sheets.rules.dry_run import Action, DryRun, RowPlan, SheetApplied, SheetRefused
from app.sheets.rules.files import Table, read_table
from app.sheets.rules.nouns import KEYS, WRITE, Noun, columns_of
from app.sheets.rules.people import KEY, Person, PersonChange, numbers_in
from app.tags import service as tags

_KEPT = timedelta(days=1)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was brought: its name, its bytes, and what the reader's languages call the columns (in small letters)."""

    name: str
    raw: bytes
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Applying:
    """A sheet that is being applied: by whom, why, when; and whether it was seen that it empties cells."""

    actor: Actor
    reason: str
    now: datetime
    emptying: bool = False


async def bring_sheet(actor: Actor, noun: Noun, file: File, *, now: datetime) -> UUID:
    """The sheet is kept for its dry run, with a mark of what stands there now; returns its public id. Needs the scope to write the
    noun. Raises Invalid(file), NotFound where the caller has no account."""
    ensure(actor, WRITE[noun])
    if actor.id is None:
        raise NotFound("account")
    table = await asyncio.to_thread(read_table, file.raw)
    info = await community.get()
    names = read_headings(table.headings, columns_of(noun, info.languages, info.currency), file.headings)
    rows = _rows(table, names)
    planner = await planner_of(actor, noun, [row["cells"][KEYS[noun]] for row in rows], now)
    kept = [{**row, "mark": planner.mark(row["cells"][KEYS[noun]])} for row in rows]
    upload = await Upload.create(
        public_id=ids.public_id(),
        noun=noun.value,
        file_name=_file_name(file.name),
        rows=kept,
        account_id=actor.id,
        uploaded_at=now,
    )
    return upload.public_id


async def apply_sheet(doing: Applying, noun: Noun, public_id: UUID) -> DryRun:
    """Every row of the sheet is written, or none; a benefit or plan becomes a draft. Returns what was done. Needs the scope to write
    the noun.

    The sheet's own audit entry says why; each row has one besides. Raises NotFound, Invalid(reason), SheetApplied, SheetRefused with
    the rows that cannot be, Invalid(emptying) where cells would be emptied of which nobody said so.
    """
    ensure(doing.actor, WRITE[noun])
    why = check_reason(doing.reason)
    async with db.transaction():
        if await Upload.filter(public_id=public_id, noun=noun.value, applied_at__isnull=True).select_for_update().first() is None:
            await access_upload(doing.actor, noun, public_id)
            raise SheetApplied()
        upload = await access_upload(doing.actor, noun, public_id)
        await _lock(upload)
        done = await dry_run(doing.actor, upload, now=doing.now)
        if not done.applies:
            raise SheetRefused(done.of(Action.REFUSED))
        if done.emptied and not doing.emptying:
            raise Invalid("emptying", "Cells that would be emptied: {count}. Say that they shall be.", count=sum(done.emptied.values()))
        for row in done.of(Action.CREATE, Action.CHANGE):
            await _write(doing, noun, row)
        await Upload.filter(id=upload.id).update(applied_at=doing.now, rows=[])
        told: dict[str, Any] = {"noun": noun.value, "created": len(done.of(Action.CREATE)), "changed": len(done.of(Action.CHANGE))}
        told |= {"emptied": done.emptied} if done.emptied else {}
        await record(doing.actor, "sheet.apply", "Sheet", public_id, now=doing.now, subject_label=upload.file_name, reason=why, after=told)
        return done


async def prune_uploads_due(now: datetime, limit: int) -> int:
    """Sheets that came more than a day ago are gone: what they held is personal data. Returns how many."""
    old = await Upload.filter(uploaded_at__lt=now - _KEPT).limit(limit).values_list("id", flat=True)
    return await Upload.filter(id__in=list(old)).delete() if old else 0


async def _lock(upload: UploadRow) -> None:
    """Nobody changes meanwhile what the rows are about: no publisher what drafts begin with, nobody the members."""
    if upload.noun is Noun.MEMBERS:
        numbers = numbers_in(row.cells[KEY] for row in upload.rows)
        await members.lock_members(list((await members_by_numbers(numbers)).values()))
    else:
        await community.bump_revision()


def _rows(table: Table, names: list[str]) -> list[dict[str, Any]]:
    return [{"line": line.number, "cells": dict(zip(names, line.cells, strict=True))} for line in table.lines]


def _file_name(name: str) -> str:
    """The last part of the name, of what can be printed."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:] or "–"


async def _write(doing: Applying, noun: Noun, row: RowPlan) -> None:
    """The row is written. Raises SheetRefused naming it where its room refuses."""
    try:
        await _WRITERS[noun](doing, row)
    except Forbidden:
        raise
    except AppError as refusal:
        field = refusal.field if isinstance(refusal, Invalid) else ""
        fault = Invalid(field, refusal.template, **refusal.params)
        raise SheetRefused([replace(row, action=Action.REFUSED, faults=(fault,))]) from None


def _drafts(
    create: Callable[..., Awaitable[object]], save: Callable[..., Awaitable[object]]
) -> Callable[[Applying, RowPlan], Awaitable[None]]:
    async def write(doing: Applying, row: RowPlan) -> None:
        if row.standing is None:
            await create(doing.actor, row.wanted["programme"], row.wanted, now=doing.now)
        else:
            await save(doing.actor, row.standing.public_id, row.wanted, expected_revision=row.standing.revision, now=doing.now)

    return write


async def _member(doing: Applying, row: RowPlan) -> None:
    person: Person = row.standing
    change: PersonChange = row.wanted
    public_id, why, now = person.row.public_id, doing.reason, doing.now
    if change.profile != ProfileChange():
        await members.change_member(doing.actor, public_id, change.profile, expected_revision=person.row.revision, reason=why, now=now)
    if change.contact != ContactChange():
        await members.change_contact(doing.actor, public_id, change.contact, reason=why, now=now)
    if change.tags is not None:
        await tags.set_tags(doing.actor, public_id, list(change.tags), reason=why, now=now)


_WRITERS: Mapping[Noun, Callable[[Applying, RowPlan], Awaitable[None]]] = {
    Noun.BENEFITS: _drafts(benefits.create_benefit, benefits.save_draft),
    Noun.PLANS: _drafts(plans.create_plan, plans.save_draft),
    Noun.MEMBERS: _member,
}
