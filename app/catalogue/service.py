"""Bringing in a catalogue from files: all of it published in one transaction, or nothing (ADR 0061, B8, B9)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.audit.service import record
from app.benefits import service as benefits
from app.benefits.queries.lists import BenefitRow, access_benefit
from app.benefits.queries.products import ProductRow
from app.catalogue import gateway, queries
from app.catalogue.rules import documents as nouns
from app.catalogue.rules.documents import Document, normal, read_file, twice
from app.catalogue.rules.findings import CatalogueRefused, Finding, Severity, errors
from app.catalogue.rules.importing import DocumentChange, ImportReport, changes_of, refused
from app.catalogue.rules.lint import lint
from app.community import service as community
from app.community.rules import NewCommunity, NewProgramme
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import AppError, Forbidden, Invalid, NotFound
from app.core.versions.content import InvalidContent
from app.core.versions.rules import check_reason
from app.earning import service as earning
from app.earning.service import RuleName
from app.plans.service import create_plan
from app.segments import service as segments
from app.segments.service import Publication

if TYPE_CHECKING:
    from app.benefits.models import BenefitVersion

DEFAULT_REASON = "Imported from files."
_NEEDED = (Scope.BENEFITS_WRITE, Scope.BENEFITS_PUBLISH)


class _OnlyLooking(Exception):
    """Nothing is to be kept: it was a dry run, or nothing differs. The transaction is rolled back."""


@dataclass(frozen=True, slots=True)
class _Import:
    """One import under way. `benefits` are those that stand in the store, in whatever state, by code."""

    actor: Actor
    reason: str
    now: datetime
    today: date
    benefits: Mapping[str, BenefitRow]


async def import_catalogue(
    actor: Actor, paths: Sequence[Path], *, now: datetime, dry_run: bool = False, reason: str = DEFAULT_REASON
) -> ImportReport:
    """Everything that the files say is published, in one transaction; what they don't speak of stays as it is.

    The same files again change nothing. A dry run does all of it and takes it back, so what it reports is what would happen.
    Needs benefits:write and benefits:publish, and what the rooms ask for segments and plans where those change; staff:write
    where the community, its settings or a programme do. Raises Forbidden, Invalid(reason),
    CatalogueRefused with every error that was found, each with file, line and rule; then nothing has changed.
    """
    ensure(actor, *_NEEDED)
    documents = await read_documents(paths)
    return await import_documents(actor, documents, now=now, dry_run=dry_run, reason=reason)


async def publish_benefit(
    actor: Actor,
    public_id: UUID,
    *,
    reason: str,
    now: datetime,
    effective_from: datetime | None = None,
    expected_revision: int | None = None,
) -> "BenefitVersion":
    """The draft is the next version, and the linter has no error against it (B9). Needs benefits:publish.

    Raises what `app.benefits.service.publish_benefit` raises, and InvalidContent with the linter's errors; then nothing is published.
    """
    async with db.transaction():
        version = await benefits.publish_benefit(
            actor, public_id, reason=reason, now=now, effective_from=effective_from, expected_revision=expected_revision
        )
        await _hold_to_lint(version.content, now)
        return version


async def roll_back(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "BenefitVersion":
    """What version `number` said is in force again, and the linter has no error against it beside what stands there now (B8, B9)."""
    async with db.transaction():
        version = await benefits.roll_back(actor, public_id, number, reason=reason, now=now)
        await _hold_to_lint(version.content, now)
        return version


async def check_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Invalid]:
    """Everything for which publishing the draft would be refused: by the rules of benefits, else by the linter. Needs benefits:write."""
    found = await benefits.check_draft(actor, public_id, now=now)
    draft = (await access_benefit(actor, public_id)).draft
    return found if found or draft is None else await _lint_errors(draft, now)


async def _hold_to_lint(content: Mapping[str, Any], now: datetime) -> None:
    found = await _lint_errors(content, now)
    if found:
        raise InvalidContent(found)


async def _lint_errors(content: Mapping[str, Any], now: datetime) -> list[Invalid]:
    document = Document(nouns.BENEFITS, content["code"], dict(content))
    findings = errors(lint([document], await queries.stored_documents(now)))
    return [finding.refusal for finding in findings]


async def lint_files(paths: Sequence[Path]) -> list[Finding]:
    """What is wrong with the files, taken as a whole catalogue; nothing is asked of the store. Never raises for what they say."""
    texts, unread = await asyncio.to_thread(gateway.read_files, paths)
    if not texts:
        return unread
    documents, findings = _documents(texts)
    return unread + findings + lint(documents)


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
    found = lint(documents, known=stored)
    if errors(found):
        raise CatalogueRefused(errors(found))
    before = {(document.noun, document.code): document.data for document in stored}
    files = len({document.file for document in documents})
    changes = changes_of(documents, before)
    if changes:
        for change in changes:
            if change.document.noun == nouns.COMMUNITY:
                await _told(change, _community(actor, change, now, reason))
        zone = (await community.get()).zone
        run = _Import(actor, reason, now, local_date(now, zone), await queries.benefit_rows(actor, now))
        for noun in nouns.NOUNS[1:]:
            await _WRITERS[noun](run, [change for change in changes if change.document.noun == noun])
        found += _scheduled(run, changes)
    return ImportReport(files, tuple(changes), len(documents) - len(changes), tuple(found))


async def _told(change: DocumentChange, work: Awaitable[object]) -> None:
    """The work is done; a refusal becomes one that names file, line and rule."""
    try:
        await work
    except (CatalogueRefused, Forbidden):
        raise
    except AppError as refusal:
        raise refused(change, refusal) from None


def _each(write: Callable[[_Import, DocumentChange], Awaitable[None]]) -> Callable[[_Import, list[DocumentChange]], Awaitable[None]]:
    async def write_all(run: _Import, changes: list[DocumentChange]) -> None:
        for change in changes:
            await _told(change, write(run, change))

    return write_all


async def _community(actor: Actor, change: DocumentChange, now: datetime, reason: str) -> None:
    ensure(actor, Scope.STAFF_WRITE)
    data = change.data
    if change.before is None:
        new = NewCommunity(data["name"], data["currency"], data["zone"], tuple(data["languages"]), data["settings"])
        await community.create_community(new, now=now)
        await record(actor, "community.create", "Community", "community", now=now, reason=reason, after=data)
        return
    _refuse_all_but(change, "settings")
    before = change.before["settings"]
    await community.change_settings(data["settings"])
    await record(actor, "community.settings", "Community", "community", now=now, reason=reason, before=before, after=data["settings"])


async def _programme(run: _Import, change: DocumentChange) -> None:
    ensure(run.actor, Scope.STAFF_WRITE)
    _refuse_all_but(change)
    data = change.data
    made = await community.create_programme(NewProgramme(data["code"], data["name"], data["default"]), now=run.now)
    await record(
        run.actor, "programme.create", "Programme", made.public_id, now=run.now, subject_label=made.code, reason=run.reason, after=data
    )


async def _plan(run: _Import, change: DocumentChange) -> None:
    _refuse_all_but(change)
    data = change.data
    await create_plan(run.actor, data["programme"], data, now=run.now)


async def _segments(run: _Import, change: DocumentChange) -> None:
    identity = (await segments.scheme(run.actor, now=run.now)).identity
    _check_draft(change, identity.draft, identity.draft_saved_by)
    await segments.save_draft(run.actor, change.data, expected_revision=identity.draft_revision, now=run.now)
    await segments.publish_scheme(run.actor, Publication(run.reason), now=run.now)


async def _earning(run: _Import, change: DocumentChange) -> None:
    name = RuleName(change.data["programme"], change.data["code"])
    content = {key: value for key, value in change.data.items() if key not in ("code", "programme")}
    try:
        rule = await earning.access_rule(run.actor, name)
    except NotFound:
        await earning.create_rule(run.actor, name, content, now=run.now)
    else:
        _check_draft(change, rule.draft, rule.draft_saved_by)
        await earning.save_draft(run.actor, name, content, expected_revision=rule.draft_revision, now=run.now)
    await earning.publish_rule(run.actor, name, reason=run.reason, now=run.now)


async def _products(run: _Import, changes: list[DocumentChange]) -> None:
    if changes:
        rows = [ProductRow(**{**change.data, "priced_on": date.fromisoformat(change.data["priced_on"])}) for change in changes]
        await benefits.put_products(run.actor, rows, now=run.now)


async def _benefit(run: _Import, change: DocumentChange) -> None:
    last = change.data["offered_until"]
    if last is not None and date.fromisoformat(last) < run.today:
        raise Invalid("offered_until", "The last day has passed, so this cannot be published any more. Take it out, or give a later day.")
    row = run.benefits.get(change.document.code)
    public_id = await _draft(run, change, row)
    await benefits.publish_benefit(run.actor, public_id, reason=run.reason, now=run.now)


async def _draft(run: _Import, change: DocumentChange, row: BenefitRow | None) -> UUID:
    """The benefit's draft says what the file says; returns its public id."""
    if row is None:
        made = await benefits.create_benefit(run.actor, change.data["programme"], change.data, now=run.now)
        return made.public_id
    benefit = await access_benefit(run.actor, row.public_id)
    _check_draft(change, benefit.draft, benefit.draft_saved_by)
    saved = await benefits.save_draft(run.actor, row.public_id, change.data, expected_revision=benefit.draft_revision, now=run.now)
    return saved.public_id


def _check_draft(change: DocumentChange, draft: Mapping[str, Any] | None, by: str | None) -> None:
    """Nobody's unpublished work is overwritten. Raises Invalid where a draft says something else."""
    if draft is None or normal(replace(change.document, data={**change.data, **draft})) == change.data:
        return
    raise Invalid("", "{by} has a draft that is not published yet. Publish it or discard it first.", by=by or "Somebody")


def _refuse_all_but(change: DocumentChange, *allowed: str) -> None:
    """What stands already keeps its fields, but for those `allowed`. Raises Invalid."""
    for field in change.fields if change.before is not None else ():
        if field.path.split(".")[0] not in allowed:
            template = "This stands as {before} already and is not changed by an import."
            raise Invalid(field.path, template, before=str(field.before)[:80])


def _scheduled(run: _Import, changes: Iterable[DocumentChange]) -> list[Finding]:
    """A warning where something that was scheduled before will soon replace what is published now."""
    found = []
    for change in changes:
        row = run.benefits.get(change.document.code) if change.document.noun == nouns.BENEFITS else None
        if row is not None and row.coming_at is not None:
            fault = Invalid("", "A version that is scheduled for {at} will replace this.", at=row.coming_at.isoformat())
            found.append(change.document.finding("B8", fault, Severity.WARNING))
    return found


_WRITERS: Mapping[str, Callable[[_Import, list[DocumentChange]], Awaitable[None]]] = {
    nouns.PROGRAMMES: _each(_programme),
    nouns.PLANS: _each(_plan),
    nouns.SEGMENTS: _each(_segments),
    nouns.EARNING: _each(_earning),
    nouns.PRODUCTS: _products,
    nouns.BENEFITS: _each(_benefit),
}
