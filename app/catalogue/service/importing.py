"""Bringing in a catalogue from files: all of it published in one transaction, or nothing (ADR 0061, B8, B9)."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.catalogue import gateway, queries
from app.catalogue.queries import Row
from app.catalogue.rules import documents as nouns
from app.catalogue.rules.documents import Document, read_file, twice
from app.catalogue.rules.findings import CatalogueRefused, Finding, Severity, errors
from app.catalogue.rules.importing import DocumentChange, ImportReport, changes_of
from app.catalogue.rules.lint import lint
from app.catalogue.rules.shelf import Beside
from app.catalogue.service.writers import STEPS, Import, told, write_community
from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import Invalid
from app.core.reasons import check_reason

DEFAULT_REASON = "Imported from files."
_NEEDED = (Scope.BENEFITS_WRITE, Scope.BENEFITS_PUBLISH)


class _OnlyLooking(Exception):
    """Nothing is to be kept: it was a dry run, or nothing differs. The transaction is rolled back."""


async def import_catalogue(
    actor: Actor, paths: Sequence[Path], *, now: datetime, dry_run: bool = False, reason: str = DEFAULT_REASON
) -> ImportReport:
    """Everything that the files say is published, in one transaction; what they don't speak of stays as it is.

    The same files again change nothing. A dry run does all of it and takes it back, so what it reports is what would happen.
    Needs benefits:write and benefits:publish, and what the rooms ask for terms, plans and segments where those change;
    staff:write where the community, its settings or a programme do. Raises Forbidden, Invalid(reason),
    CatalogueRefused with every error that was found, each with file, line and rule; then nothing has changed.
    """
    ensure(actor, *_NEEDED)
    documents = await read_documents(paths)
    return await import_documents(actor, documents, now=now, dry_run=dry_run, reason=reason)


async def lint_files(paths: Sequence[Path], *, now: datetime) -> list[Finding]:
    """What is wrong with the files, taken as a whole catalogue on the day of `now` in UTC; nothing is asked of the store. Never raises
    for what they say."""
    texts, unread = await asyncio.to_thread(gateway.read_files, paths)
    if not texts:
        return unread
    documents, findings = _documents(texts)
    return unread + findings + lint(documents, beside=Beside(today=now.date()))


async def read_documents(paths: Sequence[Path]) -> list[Document]:
    """The documents of the files. Raises CatalogueRefused with every file that cannot be read, and what is described twice."""
    texts, unread = await asyncio.to_thread(gateway.read_files, paths)
    documents, findings = _documents(texts)
    if unread or findings:
        raise CatalogueRefused(unread + findings)
    return documents


async def import_documents(
    actor: Actor, documents: Sequence[Document], *, now: datetime, dry_run: bool = False, reason: str = DEFAULT_REASON
) -> ImportReport:
    """As `import_catalogue`, of documents that are read already."""
    ensure(actor, *_NEEDED)
    reason = check_reason(reason)
    report: ImportReport | None = None
    try:
        async with db.transaction():
            report = await _import(actor, documents, now, reason)
            if dry_run or not report.changes:
                raise _OnlyLooking
    except _OnlyLooking:
        pass
    return replace(report, dry_run=dry_run) if report else ImportReport()


def _documents(texts: Iterable[tuple[str, str]]) -> tuple[list[Document], list[Finding]]:
    documents: list[Document] = []
    findings: list[Finding] = []
    for name, text in texts:
        found, wrong = read_file(name, text)
        documents += found
        findings += wrong
    return documents, findings + twice(documents)


async def _import(actor: Actor, documents: Sequence[Document], now: datetime, reason: str) -> ImportReport:
    there = await community.exists()
    if there:
        await community.bump_revision()  # others who publish wait until this is done
    stored = await queries.stored_documents(now)
    found = lint(documents, stored, await queries.beside(now))
    if errors(found):
        raise CatalogueRefused(errors(found))
    before = {(document.noun, document.code): document.data for document in stored}
    files = len({document.file for document in documents})
    changes = changes_of(documents, before)
    if changes:
        for change in changes:
            if change.document.noun == nouns.COMMUNITY:
                await told(change, write_community(actor, change, now, reason))
        run = Import(actor, reason, now, (await community.get()).zone, await queries.rows_of(actor, now), found)
        for noun, write in STEPS:
            await write(run, [change for change in changes if change.document.noun == noun])
        found += _scheduled(run.rows, changes)
    return ImportReport(files, tuple(changes), len(documents) - len(changes), tuple(found))


def _scheduled(rows: Mapping[tuple[str, str], Row], changes: Iterable[DocumentChange]) -> list[Finding]:
    """A warning where something that was scheduled before will soon replace what is published now."""
    found = []
    for change in changes:
        row = rows.get((change.document.noun, change.document.code))
        if row is not None and row.coming_at is not None:
            fault = Invalid("", "A version that is scheduled for {at} will replace this.", at=row.coming_at.isoformat())
            found.append(change.document.finding("B8", fault, Severity.WARNING))
    return found
