"""Publishing by hand: the rooms' own services, held to the linter in the same transaction (B9, W3). Both edges call these.

What has an error goes back as it was, whoever publishes it; warnings are told by `look_at_*` and by `guildhall lint`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.benefits import service as benefits
from app.benefits.queries.lists import access_benefit
from app.catalogue import queries
from app.catalogue.rules.documents import BENEFITS, PLANS, TERMS, Document
from app.catalogue.rules.findings import Finding, errors
from app.catalogue.rules.lint import lint
from app.catalogue.rules.numbers import rule_of
from app.core import db
from app.core.access import Actor
from app.core.errors import Invalid
from app.core.versions.content import InvalidContent
from app.plans import service as plans
from app.plans.queries import access_plan_draft
from app.publishing.rules import Publication
from app.terms import service as terms
from app.terms.queries import access_terms

if TYPE_CHECKING:
    from app.benefits.models import BenefitVersion
    from app.plans.models import PlanVersion
    from app.terms.models import TermsVersion


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
        await _hold_to_lint(BENEFITS, version.content, now)
        return version


async def publish_plan(actor: Actor, public_id: UUID, publication: Publication, *, now: datetime) -> "PlanVersion":
    """The draft is the next version, and the linter has no error against it (T1, T7, B9). Needs plans:publish.

    Raises what `app.plans.service.publish_plan` raises, and InvalidContent with the linter's errors; then nothing is published.
    """
    async with db.transaction():
        version = await plans.publish_plan(actor, public_id, publication, now=now)
        await _hold_to_lint(PLANS, version.content, now)
        return version


async def publish_terms(actor: Actor, public_id: UUID, publication: Publication, *, now: datetime) -> "TermsVersion":
    """The draft is the next version, and the linter has no error against it (M1, B9). Needs terms:publish.

    Raises what `app.terms.service.publish_terms` raises, and InvalidContent with the linter's errors; then nothing is published.
    """
    async with db.transaction():
        version = await terms.publish_terms(actor, public_id, publication, now=now)
        await _hold_to_lint(TERMS, version.content, now)
        return version


async def roll_back(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "BenefitVersion":
    """What version `number` said is in force again, and the linter has no error against it beside what stands there now (B8, B9)."""
    async with db.transaction():
        version = await benefits.roll_back(actor, public_id, number, reason=reason, now=now)
        await _hold_to_lint(BENEFITS, version.content, now)
        return version


async def roll_back_plan(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "PlanVersion":
    """As `roll_back`, of a plan."""
    async with db.transaction():
        version = await plans.roll_back(actor, public_id, number, reason=reason, now=now)
        await _hold_to_lint(PLANS, version.content, now)
        return version


async def roll_back_terms(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> "TermsVersion":
    """As `roll_back`, of terms."""
    async with db.transaction():
        version = await terms.roll_back(actor, public_id, number, reason=reason, now=now)
        await _hold_to_lint(TERMS, version.content, now)
        return version


async def check_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Invalid]:
    """Everything for which publishing the draft would be refused: by the rules of benefits, else by the linter. Needs benefits:write."""
    found = await benefits.check_draft(actor, public_id, now=now)
    draft = (await access_benefit(actor, public_id)).draft
    return found if found or draft is None else _refusals(await _linted(BENEFITS, draft, now))


async def check_plan_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Invalid]:
    """Everything for which publishing the draft would be refused. Needs plans:read. Raises NotFound."""
    return _refusals(await look_at_plan_draft(actor, public_id, now=now))


async def check_terms_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Invalid]:
    """Everything for which publishing the draft would be refused. Needs terms:read. Raises NotFound."""
    return _refusals(await look_at_terms_draft(actor, public_id, now=now))


async def look_at_plan_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Finding]:
    """Everything that is wrong with the draft, errors and warnings (B7, T5). Needs plans:read. Raises NotFound."""
    draft = (await access_plan_draft(actor, public_id)).draft
    return await _looked_at(PLANS, draft, await plans.check_draft(actor, public_id, now=now), now)


async def look_at_terms_draft(actor: Actor, public_id: UUID, *, now: datetime) -> list[Finding]:
    """Everything that is wrong with the draft, errors and warnings (M1). Needs terms:read. Raises NotFound."""
    draft = (await access_terms(actor, public_id)).draft
    return await _looked_at(TERMS, draft, await terms.check_draft(actor, public_id, now=now), now)


async def _looked_at(noun: str, draft: Mapping[str, Any] | None, refused: Sequence[Invalid], now: datetime) -> list[Finding]:
    """What the linter finds, and before it what only the room knows, such as which version of the terms holds then."""
    if draft is None:
        return []
    found = await _linted(noun, draft, now)
    known = {(finding.path, finding.message) for finding in found}
    document = _document(noun, draft)
    return [document.finding(rule_of(document, each), each) for each in refused if (each.field, each.message) not in known] + found


async def _hold_to_lint(noun: str, content: Mapping[str, Any], now: datetime) -> None:
    found = _refusals(await _linted(noun, content, now))
    if found:
        raise InvalidContent(found)


async def _linted(noun: str, content: Mapping[str, Any], now: datetime) -> list[Finding]:
    return lint([_document(noun, content)], await queries.stored_documents(now), await queries.beside(now))


def _document(noun: str, content: Mapping[str, Any]) -> Document:
    return Document(noun, content["code"], dict(content))


def _refusals(found: Sequence[Finding]) -> list[Invalid]:
    return [finding.refusal for finding in errors(found)]
