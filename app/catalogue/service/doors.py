"""Publishing by hand: the rooms' own services, held to the linter in the same transaction (B9, W3). Both edges call these.

What has an error goes back as it was, whoever publishes it; what has a warning goes out with a reason for it, which is kept.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.benefits import service as benefits
from app.benefits.queries.lists import access_benefit
from app.catalogue import queries
from app.catalogue.rules.documents import BENEFITS, PLANS, SCHEME, SEGMENTS, TERMS, Document
from app.catalogue.rules.findings import Finding, errors
from app.catalogue.rules.holding import as_record, check_findings
from app.catalogue.rules.impact import Proposal
from app.catalogue.rules.lint import lint
from app.catalogue.rules.numbers import rule_of
from app.catalogue.service.impact import count_for_a_moment, impact_for_record
from app.core import db
from app.core.access import Actor
from app.core.errors import Invalid
from app.core.versions.pilot import PILOT
from app.core.versions.rules import pick_live
from app.pilots.rules import Subject
from app.pilots.service import record_go
from app.plans import service as plans
from app.plans.queries import access_plan_draft
from app.publishing.rules import Publication
from app.publishing.service import Known, keep_record
from app.segments import service as segments
from app.terms import service as terms
from app.terms.queries import access_terms

if TYPE_CHECKING:
    from app.benefits.models import BenefitVersion
    from app.plans.models import PlanVersion
    from app.segments.models import SegmentSchemeVersion
    from app.terms.models import TermsVersion

    AnyVersion = BenefitVersion | PlanVersion | TermsVersion | SegmentSchemeVersion

_REFUSALS: Mapping[str, Callable[..., Awaitable[list[Invalid]]]] = {
    BENEFITS: benefits.refusals,
    PLANS: plans.refusals,
    TERMS: terms.refusals,
    SEGMENTS: segments.refusals,
}
SUBJECTS = {BENEFITS: "Benefit", PLANS: "Plan", TERMS: "Terms", SEGMENTS: "SegmentScheme"}


async def publish_benefit(actor: Actor, public_id: UUID, publication: Publication, *, now: datetime) -> "BenefitVersion":
    """The draft is the next version, on record with whom it hits and what was let pass (B8, B9). Needs benefits:publish.

    Raises what `app.benefits.service.publish_benefit` raises, InvalidContent with the linter's errors, WarningsNeedReason with its
    warnings where `publication.warnings_reason` says nothing; then nothing is published.
    """
    async with db.transaction():
        version = await benefits.publish_benefit(actor, public_id, publication, now=now)
        await _let_out(BENEFITS, public_id, version, publication.warnings_reason, now)
        await gone_on(actor, Subject.BENEFIT, public_id, version, now)
        return version


async def publish_plan(actor: Actor, public_id: UUID, publication: Publication, *, now: datetime) -> "PlanVersion":
    """As `publish_benefit`, of a plan (T1, T7). Needs plans:publish."""
    async with db.transaction():
        version = await plans.publish_plan(actor, public_id, publication, now=now)
        await _let_out(PLANS, public_id, version, publication.warnings_reason, now)
        await gone_on(actor, Subject.PLAN, public_id, version, now)
        return version


async def publish_terms(actor: Actor, public_id: UUID, publication: Publication, *, now: datetime) -> "TermsVersion":
    """As `publish_benefit`, of terms (M1). Needs terms:publish."""
    async with db.transaction():
        version = await terms.publish_terms(actor, public_id, publication, now=now)
        await _let_out(TERMS, public_id, version, publication.warnings_reason, now)
        return version


async def publish_segments(actor: Actor, publication: Publication, *, now: datetime) -> "SegmentSchemeVersion":
    """As `publish_benefit`, of the cut into segments (S2). Needs segments:publish."""
    async with db.transaction():
        version = await segments.publish_scheme(actor, publication, now=now)
        await _let_out(SEGMENTS, await segments.scheme_id(), version, publication.warnings_reason, now)
        return version


async def roll_back(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "BenefitVersion":
    """What version `number` said is in force again, and the linter has no error against it beside what stands there now (B8, B9).

    The reason for going back is also the one for what the linter warns of: it was let pass once already.
    """
    async with db.transaction():
        version = await benefits.roll_back(actor, public_id, number, reason=reason, now=now)
        await _let_out(BENEFITS, public_id, version, reason, now)
        return version


async def roll_back_plan(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "PlanVersion":
    """As `roll_back`, of a plan."""
    async with db.transaction():
        version = await plans.roll_back(actor, public_id, number, reason=reason, now=now)
        await _let_out(PLANS, public_id, version, reason, now)
        return version


async def roll_back_terms(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "TermsVersion":
    """As `roll_back`, of terms."""
    async with db.transaction():
        version = await terms.roll_back(actor, public_id, number, reason=reason, now=now)
        await _let_out(TERMS, public_id, version, reason, now)
        return version


async def roll_back_segments(actor: Actor, number: int, *, reason: str, now: datetime) -> "SegmentSchemeVersion":
    """As `roll_back`, of the cut into segments."""
    async with db.transaction():
        version = await segments.roll_back(actor, number, reason=reason, now=now)
        await _let_out(SEGMENTS, await segments.scheme_id(), version, reason, now)
        return version


async def schedule_again(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "BenefitVersion":
    """What version `number` said, which was cancelled, comes into force at its time after all, held to the linter as `roll_back` is."""
    async with db.transaction():
        version = await benefits.schedule_again(actor, public_id, number, reason=reason, now=now)
        await _let_out(BENEFITS, public_id, version, reason, now)
        return version


async def schedule_plan_again(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "PlanVersion":
    """As `schedule_again`, of a plan."""
    async with db.transaction():
        version = await plans.schedule_again(actor, public_id, number, reason=reason, now=now)
        await _let_out(PLANS, public_id, version, reason, now)
        return version


async def schedule_terms_again(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "TermsVersion":
    """As `schedule_again`, of terms."""
    async with db.transaction():
        version = await terms.schedule_again(actor, public_id, number, reason=reason, now=now)
        await _let_out(TERMS, public_id, version, reason, now)
        return version


async def schedule_segments_again(actor: Actor, number: int, *, reason: str, now: datetime) -> "SegmentSchemeVersion":
    """As `schedule_again`, of the cut into segments."""
    async with db.transaction():
        version = await segments.schedule_again(actor, number, reason=reason, now=now)
        await _let_out(SEGMENTS, await segments.scheme_id(), version, reason, now)
        return version


async def check_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Invalid]:
    """Everything for which publishing the draft would be refused: by the rules of benefits, else by the linter. Needs benefits:read."""
    return _refusals(await look_at_draft(actor, public_id, now=now))


async def check_plan_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Invalid]:
    """Everything for which publishing the draft would be refused. Needs plans:read. Raises NotFound."""
    return _refusals(await look_at_plan_draft(actor, public_id, now=now))


async def check_terms_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Invalid]:
    """Everything for which publishing the draft would be refused. Needs terms:read. Raises NotFound."""
    return _refusals(await look_at_terms_draft(actor, public_id, now=now))


async def look_at_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Finding]:
    """Everything that is wrong with the benefit's draft, errors and warnings (B9). Needs benefits:read. Raises NotFound."""
    return await look_at(actor, BENEFITS, (await access_benefit(actor, public_id)).draft, at=now, now=now)


async def look_at_plan_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Finding]:
    """Everything that is wrong with the draft, errors and warnings (B7, T5). Needs plans:read. Raises NotFound."""
    return await look_at(actor, PLANS, (await access_plan_draft(actor, public_id)).draft, at=now, now=now)


async def look_at_terms_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Finding]:
    """Everything that is wrong with the draft, errors and warnings (M1). Needs terms:read. Raises NotFound."""
    return await look_at(actor, TERMS, (await access_terms(actor, public_id)).draft, at=now, now=now)


async def look_at(actor: Actor, noun: str, content: Mapping[str, Any] | None, *, at: datetime, now: datetime) -> list[Finding]:
    """Everything that is wrong with a content that would hold from `at`, beside what holds then; nothing where there is none.

    What the linter finds, and before it what only the room knows, such as which terms hold then. Needs the noun's scope to read.
    """
    if content is None:
        return []
    refused = await _REFUSALS[noun](actor, content, at=at, now=now)
    found = await _linted(noun, content, at)
    known = {(finding.path, finding.message) for finding in found}
    document = _document(noun, content)
    return [document.finding(rule_of(document, each), each) for each in refused if (each.field, each.message) not in known] + found


async def impact_on_record(noun: str, public_id: UUID, content: Mapping[str, Any], against: int) -> dict[str, Any] | None:
    """Whom the content was counted to hit where the version `against` is in force (0: none), by the newest count; None where nobody
    counted that. Terms by themselves hit nobody."""
    return None if noun == TERMS else await impact_for_record(SUBJECTS[noun], public_id, content, against)


async def count_draft(actor: Actor, noun: str, public_id: UUID, *, now: datetime) -> None:
    """Whom the draft hits is being counted, and told already unless that takes longer than a moment. Needs the scope to write it."""
    if noun != TERMS:
        await count_for_a_moment(actor, Proposal(SUBJECTS[noun], public_id), now=now)


async def _let_out(noun: str, public_id: UUID, version: "AnyVersion", passing: str | None, now: datetime) -> None:
    """The version is on record, with what the linter says beside what holds at its time. Raises what `check_findings` raises."""
    at = max(now, version.effective_from)
    found = await _linted(noun, version.content, at)
    reason = check_findings(found, passing)
    others = await type(version).filter(identity_id=version.identity_id).exclude(id=version.id)
    before = pick_live(others, at)
    impact = await impact_on_record(noun, public_id, version.content, before.number if before else 0)
    await keep_version(noun, public_id, version, Known(impact, [as_record(each) for each in found], reason))


async def gone_on(actor: Actor, subject: Subject, public_id: UUID, version: "BenefitVersion | PlanVersion", now: datetime) -> None:
    """What is published for everybody after a pilot is the pilot's go (G5)."""
    if PILOT not in version.content:
        await record_go(actor, subject, public_id, reason=version.reason, now=now)


async def keep_version(noun: str, public_id: UUID, version: "AnyVersion", known: Known) -> None:
    """What was known of the version as it went out is kept: whom it hits, which warnings were let pass, and why."""
    await keep_record(SUBJECTS[noun], public_id, version, known)


async def _linted(noun: str, content: Mapping[str, Any], at: datetime) -> list[Finding]:
    return lint([_document(noun, content)], await queries.stored_documents(at), await queries.beside(at))


def _document(noun: str, content: Mapping[str, Any]) -> Document:
    return Document(noun, SCHEME if noun == SEGMENTS else content["code"], dict(content))


def _refusals(found: Sequence[Finding]) -> list[Invalid]:
    return [finding.refusal for finding in errors(found)]
