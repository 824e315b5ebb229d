"""Writing each noun of a catalogue through the service of its room, in the order in which they stand on each other (ADR 0061)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.audit.service import record
from app.benefits import service as benefits
from app.benefits.queries.lists import access_benefit
from app.benefits.queries.products import ProductRow
from app.catalogue.queries import Row
from app.catalogue.rules import documents as nouns
from app.catalogue.rules.documents import normal
from app.catalogue.rules.findings import CatalogueRefused, Finding
from app.catalogue.rules.holding import as_record
from app.catalogue.rules.importing import DocumentChange, refused
from app.catalogue.service.doors import gone_on, keep_version
from app.community import service as community
from app.community.rules import NewCommunity, NewProgramme
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date, start_of_day
from app.core.errors import AppError, Forbidden, Invalid, NotFound
from app.core.versions.models import Identity
from app.earning import service as earning
from app.earning.service import RuleName
from app.pilots.rules import Subject
from app.plans import service as plans
from app.plans.queries import access_plan_draft
from app.publishing.rules import Publication
from app.publishing.service import Known
from app.segments import service as segments
from app.terms import service as terms
from app.terms.queries import access_terms

if TYPE_CHECKING:
    from app.catalogue.service.doors import AnyVersion


@dataclass(frozen=True, slots=True)
class Import:
    """One import under way. `rows` are the benefits, plans and terms that stood in the store before, in whatever state; `found` is
    what the linter says of the files, whose warnings the reason of the import lets pass."""

    actor: Actor
    reason: str
    now: datetime
    zone: str
    rows: Mapping[tuple[str, str], Row]
    found: Sequence[Finding] = ()

    async def keep(self, noun: str, code: str, public_id: UUID, version: "AnyVersion") -> None:
        """What was known of the version is kept."""
        found = [finding for finding in self.found if (finding.noun, finding.code) == (noun, code)]
        await keep_version(noun, public_id, version, Known(warnings=[as_record(each) for each in found], warnings_reason=self.reason))


Write = Callable[[Import, list[DocumentChange]], Awaitable[None]]


async def told(change: DocumentChange, work: Awaitable[object]) -> None:
    """The work is done; a refusal becomes one that names file, line and rule."""
    try:
        await work
    except (CatalogueRefused, Forbidden):
        raise
    except AppError as refusal:
        raise refused(change, refusal) from None


def _each(write: Callable[[Import, DocumentChange], Awaitable[None]]) -> Write:
    async def write_all(run: Import, changes: list[DocumentChange]) -> None:
        for change in changes:
            await told(change, write(run, change))

    return write_all


async def write_community(actor: Actor, change: DocumentChange, now: datetime, reason: str) -> None:
    """The community is there, or its settings say what the file says. Needs staff:write. Raises Invalid on anything else that differs."""
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


async def _programme(run: Import, change: DocumentChange) -> None:
    ensure(run.actor, Scope.STAFF_WRITE)
    _refuse_all_but(change)
    data = change.data
    made = await community.create_programme(NewProgramme(data["code"], data["name"], data["default"]), now=run.now)
    await record(
        run.actor, "programme.create", "Programme", made.public_id, now=run.now, subject_label=made.code, reason=run.reason, after=data
    )


async def _terms(run: Import, change: DocumentChange) -> None:
    public_id = await _draft(run, change)
    version = await terms.publish_terms(run.actor, public_id, _publication(run, change), now=run.now)
    await run.keep(nouns.TERMS, change.document.code, public_id, version)


async def _plan_draft(run: Import, change: DocumentChange) -> None:
    """Benefits name their plan, and plans their benefits: so the plan is there before them, and goes out after them."""
    await _draft(run, change)


async def _plan(run: Import, change: DocumentChange) -> None:
    public_id = (await plans.plan_by_code(change.document.code)).public_id
    version = await plans.publish_plan(run.actor, public_id, _publication(run, change), now=run.now)
    await run.keep(nouns.PLANS, change.document.code, public_id, version)
    await gone_on(run.actor, Subject.PLAN, public_id, version, run.now)


def _publication(run: Import, change: DocumentChange) -> Publication:
    """The first version holds since the day that the file names, every other one at once (ADR 0070)."""
    day = change.data[nouns.SINCE]
    if day is None or change.before is not None:
        return Publication(run.reason)
    since = start_of_day(date.fromisoformat(day), run.zone)
    if since > run.now:
        raise Invalid(nouns.SINCE, "This says since when it has held, so it is a day that has passed.")
    return Publication(run.reason, since, dated_back=True)


async def _segments(run: Import, change: DocumentChange) -> None:
    identity = (await segments.scheme(run.actor, now=run.now)).identity
    _check_draft(change, identity.draft, identity.draft_saved_by)
    await segments.save_draft(run.actor, change.data, expected_revision=identity.draft_revision, now=run.now)
    version = await segments.publish_scheme(run.actor, Publication(run.reason), now=run.now)
    await run.keep(nouns.SEGMENTS, nouns.SCHEME, await segments.scheme_id(), version)


async def _earning(run: Import, change: DocumentChange) -> None:
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


async def _products(run: Import, changes: list[DocumentChange]) -> None:
    if changes:
        rows = [ProductRow(**{**change.data, "priced_on": date.fromisoformat(change.data["priced_on"])}) for change in changes]
        await benefits.put_products(run.actor, rows, now=run.now)


async def _benefit(run: Import, change: DocumentChange) -> None:
    last = change.data["offered_until"]
    if last is not None and date.fromisoformat(last) < local_date(run.now, run.zone):
        raise Invalid("offered_until", "The last day has passed, so this cannot be published any more. Take it out, or give a later day.")
    public_id = await _draft(run, change)
    version = await benefits.publish_benefit(run.actor, public_id, Publication(run.reason), now=run.now)
    await run.keep(nouns.BENEFITS, change.document.code, public_id, version)
    await gone_on(run.actor, Subject.BENEFIT, public_id, version, run.now)


async def _draft(run: Import, change: DocumentChange) -> UUID:
    """The thing's draft says what the file says; returns its public id."""
    create, access, save = _DOORS[change.document.noun]
    content = nouns.said(change.data)
    row = run.rows.get((change.document.noun, change.document.code))
    if row is None:
        made: Identity = await create(run.actor, content["programme"], content, now=run.now)
        return made.public_id
    thing = await access(run.actor, row.public_id)
    _check_draft(change, thing.draft, thing.draft_saved_by)
    await save(run.actor, row.public_id, content, expected_revision=thing.draft_revision, now=run.now)
    return row.public_id


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


_DOORS: Mapping[str, tuple[Callable[..., Awaitable[Any]], ...]] = {
    nouns.TERMS: (terms.create_terms, access_terms, terms.save_draft),
    nouns.PLANS: (plans.create_plan, access_plan_draft, plans.save_draft),
    nouns.BENEFITS: (benefits.create_benefit, access_benefit, benefits.save_draft),
}
STEPS: tuple[tuple[str, Write], ...] = (
    (nouns.PROGRAMMES, _each(_programme)),
    (nouns.TERMS, _each(_terms)),
    (nouns.SEGMENTS, _each(_segments)),
    (nouns.EARNING, _each(_earning)),
    (nouns.PRODUCTS, _products),
    (nouns.PLANS, _each(_plan_draft)),
    (nouns.BENEFITS, _each(_benefit)),
    (nouns.PLANS, _each(_plan)),
)
