"""Writing benefits: drafts, publishing, schedule, roll back, archive (B8). Every change is audited in its own transaction."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack
from uuid import UUID

from app.audit.service import record
from app.benefits.models import Benefit, BenefitVersion, Product
from app.benefits.queries.lists import access_benefit
from app.benefits.queries.products import ProductRow, product_row
from app.benefits.queries.references import read_world
from app.benefits.rules import BenefitContent, check_content, ends_at, faults, normal_form, read_content
from app.community import service as community
from app.community.rules import check_code
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.errors import Invalid, NotFound
from app.core.markdown import render
from app.core.versions import rules as version_rules
from app.core.versions import service as versions
from app.core.versions.rules import Change

KIND = versions.Kind("benefit", Benefit, BenefitVersion, community.bump_revision)
_SEGMENTS_WIDTH = 400


async def create_benefit(actor: Actor, programme_code: str, content: Mapping[str, Any], *, now: datetime) -> Benefit:
    """The benefit exists with `content` as its first draft. Needs benefits:write.

    Raises InvalidContent with the path of each field of the wrong kind, Invalid(code) where the code is no code or is taken: it
    never changes, so it must be right from the first draft on.
    """
    ensure(actor, Scope.BENEFITS_WRITE)
    async with db.transaction():
        programme = (await community.get()).programme(programme_code)
        form = read_content({**content, "programme": programme.code})
        check_code(form.code)
        columns = _columns(form)
        names = ["public_id", "code", "draft_revision", "created_at", "programme_id", *columns]
        marks = ", ".join(f":{name}" for name in names)
        made = await db.execute(
            f"INSERT INTO benefit ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (code) DO NOTHING",  # noqa: S608  fixed names
            public_id=ids.public_id(),
            code=form.code,
            draft_revision=0,
            created_at=now,
            programme_id=programme.id,
            **columns,
        )
        if not made:
            raise Invalid("code", "There is a benefit {code} already.", code=form.code)
        benefit = await Benefit.get(code=form.code)
        draft = normal_form(form)
        benefit = await versions.save_draft(KIND, benefit.id, draft, expected_revision=0, by=actor.label, now=now)
        await _audit(actor, "benefit.create", benefit, now=now, after=draft)
        return benefit


async def save_draft(actor: Actor, public_id: UUID, content: Mapping[str, Any], *, expected_revision: int, now: datetime) -> Benefit:
    """The draft says `content`; it may be unfinished. Needs benefits:write.

    Raises NotFound, InvalidContent, StaleDraft with what stands there now, IdentityArchived.
    """
    ensure(actor, Scope.BENEFITS_WRITE)
    async with db.transaction():
        benefit = await versions.lock_identity(KIND, (await _find(public_id)).id)
        programme = (await community.get()).programme_by_id(benefit.programme_id)
        form = read_content({"code": benefit.code, "programme": programme.code, **content})
        if form.code != benefit.code:
            raise Invalid("code", "The code of a benefit never changes. It is {code}.", code=benefit.code)
        if form.programme != programme.code:
            raise Invalid("programme", "A benefit stays in its programme, {programme}.", programme=programme.code)
        before, draft = benefit.draft, normal_form(form)
        saved = await versions.save_draft(KIND, benefit.id, draft, expected_revision=expected_revision, by=actor.label, now=now)
        await _list_as(saved, form)
        await _audit(actor, "benefit.save_draft", saved, now=now, before=before, after=draft)
        return saved


async def discard_draft(actor: Actor, public_id: UUID, *, expected_revision: int, now: datetime) -> Benefit:
    """There is no draft; lists show the newest version. Needs benefits:write. Raises NotFound, StaleDraft, NothingToPublish."""
    ensure(actor, Scope.BENEFITS_WRITE)
    async with db.transaction():
        benefit = await versions.lock_identity(KIND, (await _find(public_id)).id)
        before = benefit.draft
        left = await versions.discard_draft(KIND, benefit.id, expected_revision=expected_revision, by=actor.label, now=now)
        await _list_as_newest(left)
        await _audit(actor, "benefit.discard_draft", left, now=now, before=before)
        return left


async def publish_benefit(
    actor: Actor,
    public_id: UUID,
    *,
    reason: str,
    now: datetime,
    effective_from: datetime | None = None,
    expected_revision: int | None = None,
) -> BenefitVersion:
    """The draft is the next version, in force from `effective_from` (None: at once). Needs benefits:publish.

    `expected_revision` makes sure that what goes out is the draft that was looked at. Raises NotFound, NothingToPublish,
    StaleDraft, NothingChanged, IdentityArchived, InvalidContent with everything that B1-B5, B7, B12 and M1 refuse.
    """
    ensure(actor, Scope.BENEFITS_PUBLISH)
    async with db.transaction():
        benefit = await versions.lock_for_publishing(KIND, (await _find(public_id)).id)
        if expected_revision is not None:
            await versions.check_revision(KIND, benefit, expected_revision)
        if benefit.draft is None:
            raise version_rules.NothingToPublish()
        release = versions.Release(reason, actor.label, now, effective_from)
        return await _publish(actor, benefit, benefit.draft, release, "benefit.publish")


async def roll_back(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> BenefitVersion:
    """What version `number` said is in force again, as a new version; the draft stays (B8). Needs benefits:publish.

    Raises NotFound, NothingChanged, IdentityArchived, InvalidContent where what it refers to is gone.
    """
    ensure(actor, Scope.BENEFITS_PUBLISH)
    async with db.transaction():
        benefit = await versions.lock_for_publishing(KIND, (await _find(public_id)).id)
        old = await versions.version_numbered(KIND, benefit.id, number)
        release = versions.Release(reason, actor.label, now, keep_draft=True)
        return await _publish(actor, benefit, old.content, release, "benefit.roll_back")


async def restore_version(actor: Actor, public_id: UUID, number: int, *, now: datetime, expected_revision: int | None = None) -> Benefit:
    """The draft says what version `number` said. Needs benefits:write. Raises NotFound, StaleDraft, IdentityArchived."""
    ensure(actor, Scope.BENEFITS_WRITE)
    async with db.transaction():
        benefit = await versions.lock_identity(KIND, (await _find(public_id)).id)
        old = await versions.version_numbered(KIND, benefit.id, number)
        revision = benefit.draft_revision if expected_revision is None else expected_revision
        return await save_draft(actor, public_id, old.content, expected_revision=revision, now=now)


async def cancel_scheduled(actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> BenefitVersion:
    """Version `number` will not go live. Needs benefits:publish. Raises NotFound, NotScheduled."""
    ensure(actor, Scope.BENEFITS_PUBLISH)
    reason = version_rules.check_reason(reason)
    async with db.transaction():
        benefit = await _find(public_id)
        version = await versions.cancel_scheduled(KIND, benefit.id, number, now=now)
        before = {"number": number, "effective_from": version.effective_from}
        await _audit(actor, "benefit.cancel_scheduled", benefit, now=now, reason=reason, before=before)
        return version


async def archive_benefit(actor: Actor, public_id: UUID, *, reason: str, now: datetime) -> Benefit:
    """The benefit is offered no more and neither edited nor published; scheduled versions are cancelled. Needs benefits:publish.

    It ends by a version of its own, so every earlier day still shows what was offered then, and who accepted an earlier
    version keeps it to the end of the period (B8). Raises NotFound, IdentityArchived.
    """
    ensure(actor, Scope.BENEFITS_PUBLISH)
    reason = version_rules.check_reason(reason)
    async with db.transaction():
        benefit = await versions.lock_for_publishing(KIND, (await _find(public_id)).id)
        if benefit.archived_at is not None:
            raise version_rules.IdentityArchived(benefit.code)
        found = await versions.versions_of(KIND, benefit.id)
        for version in version_rules.pick_scheduled(found, now):
            await versions.cancel_scheduled(KIND, benefit.id, version.number, now=now)
        live = version_rules.pick_live(found, now)
        if live is not None:
            await _end(actor, benefit, live, reason, now)
        benefit.archived_at = now
        await benefit.save(update_fields=["archived_at"])
        await community.bump_revision()
        await _audit(actor, "benefit.archive", benefit, now=now, reason=reason)
        return benefit


async def unarchive_benefit(actor: Actor, public_id: UUID, *, reason: str, now: datetime) -> Benefit:
    """The benefit can be edited and published again; until then it stays ended. Needs benefits:publish. Raises NotFound."""
    ensure(actor, Scope.BENEFITS_PUBLISH)
    reason = version_rules.check_reason(reason)
    async with db.transaction():
        benefit = await versions.lock_for_publishing(KIND, (await _find(public_id)).id)
        if benefit.archived_at is not None:
            benefit.archived_at = None
            await benefit.save(update_fields=["archived_at"])
            await community.bump_revision()
            await _audit(actor, "benefit.unarchive", benefit, now=now, reason=reason)
        return benefit


async def compare_versions(actor: Actor, public_id: UUID, before: int | None, after: int | None) -> list[Change]:
    """What differs between two versions, in the order of the form; None stands for the draft. Needs benefits:read. Raises NotFound."""
    benefit = await access_benefit(actor, public_id)
    contents = []
    for number in (before, after):
        content = benefit.draft if number is None else (await versions.version_numbered(KIND, benefit.id, number)).content
        if content is None:
            raise NotFound("draft")
        contents.append(content)
    order = {field: place for place, field in enumerate(BenefitContent.model_fields)}
    changes = version_rules.compare(*contents)
    return sorted(changes, key=lambda change: order.get(re.split(r"[.\[]", change.path)[0], len(order)))


async def check_draft(actor: Actor, public_id: UUID, *, now: datetime, effective_from: datetime | None = None) -> list[Invalid]:
    """Everything that would forbid publishing the draft now; empty where nothing does. Needs benefits:read. Raises NotFound."""
    benefit = await access_benefit(actor, public_id)
    if benefit.draft is None:
        return []
    form = read_content(benefit.draft)
    return faults(form, await read_world(form, effective_from or now))


async def put_products(actor: Actor, new: Sequence[ProductRow], *, now: datetime) -> int:
    """Each product is there as given, new or changed, with one audit entry each; the same again changes nothing (X3).

    The caller has checked the fields. Needs benefits:write. Returns how many were new or changed.
    """
    ensure(actor, Scope.BENEFITS_WRITE)
    async with db.transaction():
        await community.bump_revision()
        rows = {row.sku: row for row in await Product.filter(sku__in=[item.sku for item in new]).select_for_update()}
        touched = 0
        for item in new:
            columns = {**asdict(item), "recorded_at": now}
            row = rows.get(item.sku)
            before = asdict(product_row(row)) if row else None
            if before == asdict(item):
                continue
            if row is None:
                row = await Product.create(**columns)
            else:
                await row.update_from_dict(columns).save()
            touched += 1
            action = "product.change" if before else "product.create"
            await record(actor, action, "Product", row.public_id, now=now, subject_label=item.sku, before=before, after=asdict(item))
        return touched


async def _publish(actor: Actor, benefit: Benefit, content: Mapping[str, Any], release: versions.Release, action: str) -> BenefitVersion:
    form = read_content(content)
    zone = (await community.get()).zone
    check_content(form, await read_world(form, release.effective_from or release.now))
    terms_html = {language: render(text) for language, text in form.terms.items()}

    def columns(effective_from: datetime) -> Mapping[str, Any]:
        ends = ends_at(form, zone)
        if ends is not None and ends <= effective_from:
            raise Invalid("offered_until", "The last day will have passed when the version goes live.")
        return {"terms_html": terms_html, "ends_at": ends}

    before = version_rules.pick_live(await versions.versions_of(KIND, benefit.id), release.now)
    version = await versions.publish(KIND, benefit.id, normal_form(form), replace(release, columns=columns))
    if benefit.draft is None or not release.keep_draft:
        await _list_as(benefit, form)
    after = {"number": version.number, "effective_from": version.effective_from, "content": version.content}
    was = {"number": before.number, "content": before.content} if before else None
    await _audit(actor, action, benefit, now=release.now, reason=version.reason, before=was, after=after)
    return version


async def _end(actor: Actor, benefit: Benefit, live: BenefitVersion, reason: str, now: datetime) -> None:
    """What is live stops now, by a version whose last day was yesterday; nothing happens where it has stopped already."""
    zone = (await community.get()).zone
    form, yesterday = read_content(live.content), local_date(now, zone) - timedelta(days=1)
    if form.offered_until is not None and form.offered_until <= yesterday:
        return
    begins = form.offered_from if form.offered_from is not None and form.offered_from <= yesterday else None
    ended = form.model_copy(update={"offered_from": begins, "offered_until": yesterday})

    def columns(effective_from: datetime) -> Mapping[str, Any]:
        return {"terms_html": live.terms_html, "ends_at": effective_from}

    release = versions.Release(reason, actor.label, now, columns=columns, keep_draft=True)
    await versions.publish(KIND, benefit.id, normal_form(ended), release)


async def _find(public_id: UUID) -> Benefit:
    found = await Benefit.get_or_none(public_id=public_id)
    if found is None:
        raise NotFound("benefit")
    return found


def _columns(form: BenefitContent) -> dict[str, Any]:
    """What lists search, filter and sort by."""
    any_title = next((title for title in form.title.values() if title), "")
    codes: list[str] = []
    for code in form.audience.segments:
        if len(",".join(codes)) + len(code) + 3 <= _SEGMENTS_WIDTH:
            codes.append(code)
    return {
        "title_en": form.title.get("en") or any_title,
        "title_zh": form.title.get("zh") or any_title,
        "search_text": " ".join([form.code, *form.title.values()]).lower(),
        "kind": form.kind,
        "reach": form.reach,
        "stage": form.stage,
        "segments": f",{','.join(codes)}," if codes else "",
        "position": form.position,
    }


async def _list_as(benefit: Benefit, form: BenefitContent) -> None:
    columns = _columns(form)
    benefit.update_from_dict(columns)
    await benefit.save(update_fields=list(columns))


async def _list_as_newest(benefit: Benefit) -> None:
    newest = await BenefitVersion.filter(identity_id=benefit.id).order_by("-number").first()
    if newest is not None:
        await _list_as(benefit, read_content(newest.content))


class _Why(TypedDict, total=False):
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


async def _audit(actor: Actor, action: str, benefit: Benefit, *, now: datetime, **detail: Unpack[_Why]) -> None:
    await record(actor, action, "Benefit", benefit.public_id, now=now, subject_label=benefit.code, **detail)
