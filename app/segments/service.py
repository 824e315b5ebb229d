"""The one scheme that cuts experience into segments: its draft, its versions, and the cut in force at an instant (S1-S3, W5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.community import service as community
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.errors import Invalid, NotFound
from app.core.reasons import check_reason
from app.core.versions import rules as version_rules
from app.core.versions import service as versions
from app.core.versions.rules import Change, Status
from app.publishing.rules import Publication
from app.publishing.service import Findings, keep_hold
from app.segments import rules
from app.segments.models import Segment, SegmentScheme, SegmentSchemeVersion
from app.segments.rules import SegmentCut

CODE = "experience"
KIND = versions.Kind("segment scheme", SegmentScheme, SegmentSchemeVersion, community.bump_revision)
_SUBJECT = "SegmentScheme"
_KEPT = 4
_loaded: dict[int, list[tuple[SegmentSchemeVersion, SegmentCut]]] = {}


@dataclass(frozen=True, slots=True)
class SchemeState:
    """The scheme as the console shows it: the draft beside every version, newest first, and its state in one word."""

    identity: SegmentScheme
    versions: list[SegmentSchemeVersion]
    live: SegmentSchemeVersion | None
    scheduled: list[SegmentSchemeVersion]
    status: Status


async def cut_in_force(at: datetime, known_at: datetime | None = None, *, revision: int | None = None) -> SegmentCut:
    """The cut in force at `at`, by what was recorded at `known_at` (None: now); without segments where none was published.

    From memory while the catalogue's revision is the same; a caller that has just read the revision passes it on.
    """
    loaded = await _load(await community.revision() if revision is None else revision)
    by_version = {version.id: cut for version, cut in loaded}
    live = version_rules.pick_live([version for version, _ in loaded], at, known_at)
    return by_version[live.id] if live else SegmentCut()


async def turning_points(revision: int) -> list[datetime]:
    """The instants at which another cut may come into force."""
    return [version.effective_from for version, _ in await _load(revision)]


async def scheme(actor: Actor, *, now: datetime) -> SchemeState:
    """The scheme with draft and versions. Needs segments:read."""
    ensure(actor, Scope.SEGMENTS_READ)
    identity = await _identity(now)
    found = await versions.versions_of(KIND, identity.id)
    return SchemeState(
        identity=identity,
        versions=found,
        live=version_rules.pick_live(found, now),
        scheduled=version_rules.pick_scheduled(found, now),
        status=version_rules.status_word(found, at=now, has_draft=identity.draft is not None),
    )


async def scheme_id() -> UUID:
    """The public id of the one scheme, once there is one. Raises NotFound."""
    found = await SegmentScheme.get_or_none(code=CODE)
    if found is None:
        raise NotFound(KIND.name)
    return found.public_id


async def save_draft(actor: Actor, content: dict[str, Any], *, expected_revision: int, now: datetime) -> SegmentScheme:
    """The draft says `content`. Gaps and overlaps are refused when it is published.

    Needs segments:write. Raises Invalid with the path of a field of the wrong kind, StaleDraft.
    """
    ensure(actor, Scope.SEGMENTS_WRITE)
    draft = rules.check_shape(content)
    async with db.transaction():
        identity = await versions.lock_identity(KIND, (await _identity(now)).id)
        before = await versions.begun_with(KIND, identity)
        saved = await versions.save_draft(KIND, identity.id, draft, expected_revision=expected_revision, by=actor.label, now=now)
        await record(actor, "segments.save_draft", _SUBJECT, saved.public_id, now=now, subject_label=CODE, before=before, after=draft)
        return saved


async def discard_draft(actor: Actor, *, expected_revision: int, now: datetime) -> SegmentScheme:
    """There is no draft. Needs segments:write. Raises StaleDraft, NothingToPublish."""
    ensure(actor, Scope.SEGMENTS_WRITE)
    async with db.transaction():
        identity = await versions.lock_identity(KIND, (await _identity(now)).id)
        before = identity.draft
        left = await versions.discard_draft(KIND, identity.id, expected_revision=expected_revision, by=actor.label, now=now)
        await record(actor, "segments.discard_draft", _SUBJECT, left.public_id, now=now, subject_label=CODE, before=before)
        return left


async def publish_scheme(actor: Actor, publication: Publication, *, now: datetime) -> SegmentSchemeVersion:
    """The draft is the next version, and its segments have identities.

    Needs segments:publish. Raises Invalid with the path and the gap or overlap (S2), NothingToPublish, NothingChanged, StaleDraft.
    """
    ensure(actor, Scope.SEGMENTS_PUBLISH)
    async with db.transaction():
        identity = await versions.lock_for_publishing(KIND, (await _identity(now)).id)
        if publication.expected_revision is not None:
            await versions.check_revision(KIND, identity, publication.expected_revision)
        if identity.draft is None:
            raise version_rules.NothingToPublish()
        release = versions.Release(publication.reason, actor.label, now, publication.effective_from, dated_back=publication.dated_back)
        return await _publish(actor, identity, identity.draft, release, "segments.publish")


async def roll_back(actor: Actor, number: int, *, reason: str, now: datetime) -> SegmentSchemeVersion:
    """What version `number` said is in force again, as a new version; the draft stays (B8).

    Needs segments:publish. Raises NotFound, NothingChanged.
    """
    ensure(actor, Scope.SEGMENTS_PUBLISH)
    async with db.transaction():
        identity = await versions.lock_for_publishing(KIND, (await _identity(now)).id)
        old = await versions.version_numbered(KIND, identity.id, number)
        release = versions.Release(reason, actor.label, now, keep_draft=True)
        return await _publish(actor, identity, old.content, release, "segments.roll_back")


async def restore_version(actor: Actor, number: int, *, expected_revision: int, now: datetime) -> SegmentScheme:
    """The draft says what version `number` said. Needs segments:write. Raises NotFound, StaleDraft."""
    ensure(actor, Scope.SEGMENTS_WRITE)
    old = await versions.version_numbered(KIND, (await _identity(now)).id, number)
    return await save_draft(actor, old.content, expected_revision=expected_revision, now=now)


async def cancel_scheduled(actor: Actor, number: int, *, reason: str, now: datetime) -> SegmentSchemeVersion:
    """Version `number` will not go live. Needs segments:publish. Raises NotFound, NotScheduled."""
    ensure(actor, Scope.SEGMENTS_PUBLISH)
    reason = check_reason(reason)
    async with db.transaction():
        identity = await _identity(now)
        version = await versions.cancel_scheduled(KIND, identity.id, number, now=now)
        detail = {"number": number, "effective_from": version.effective_from}
        await record(actor, "segments.cancel", _SUBJECT, identity.public_id, now=now, subject_label=CODE, reason=reason, before=detail)
        return version


async def schedule_again(actor: Actor, number: int, *, reason: str, now: datetime) -> SegmentSchemeVersion:
    """As `Desk.schedule_again`: what version `number` said comes into force at its time after all. Needs segments:publish.

    Raises NotFound, NotCancelled, TimePassed, NothingChanged.
    """
    ensure(actor, Scope.SEGMENTS_PUBLISH)
    async with db.transaction():
        identity = await versions.lock_for_publishing(KIND, (await _identity(now)).id)
        old = await versions.version_numbered(KIND, identity.id, number)
        version_rules.check_schedulable_again(old, now)
        release = versions.Release(reason, actor.label, now, old.effective_from, keep_draft=True)
        return await _publish(actor, identity, old.content, release, "segments.schedule_again")


async def hold_version(actor: Actor, public_id: UUID, number: int, findings: Findings, *, now: datetime) -> SegmentSchemeVersion:
    """As `Desk.hold`: version `number`, which was to go live, will not (B9). Needs segments:publish. Raises NotFound, NotScheduled."""
    ensure(actor, Scope.SEGMENTS_PUBLISH)
    async with db.transaction():
        identity = await _identity(now)
        version = await versions.cancel_scheduled(KIND, identity.id, number, now=now)
        await _keep_hold(actor, "segments.hold", version, findings, now)
        return version


async def take_back_version(actor: Actor, public_id: UUID, number: int, findings: Findings, *, reason: str, now: datetime) -> bool:
    """As `Desk.take_back`: the cut before version `number` is in force again; False where there is none, or it is not in force."""
    ensure(actor, Scope.SEGMENTS_PUBLISH)
    async with db.transaction():
        identity = await versions.lock_for_publishing(KIND, (await _identity(now)).id)
        found = await versions.versions_of(KIND, identity.id)
        live = version_rules.pick_live(found, now)
        before = version_rules.pick_live([version for version in found if version is not live], now)
        if live is None or live.number != number or before is None:
            return False
        release = versions.Release(reason, actor.label, now, keep_draft=True)
        made = await _publish(actor, identity, before.content, release, "segments.roll_back")
        await _keep_hold(actor, "segments.take_back", live, findings, made.recorded_at)
        return True


async def refusals(actor: Actor, content: Mapping[str, Any], *, at: datetime, now: datetime) -> list[Invalid]:
    """As `Desk.refusals`: everything for which the cut would not be published. Needs segments:read."""
    ensure(actor, Scope.SEGMENTS_READ)
    try:
        rules.parse_cut(dict(content), (await community.get()).languages)
    except Invalid as fault:
        return [fault]
    return []


async def compare_versions(actor: Actor, before: int | None, after: int | None, *, now: datetime) -> list[Change]:
    """What differs between two versions, field by field; None stands for the draft. Needs segments:read. Raises NotFound."""
    ensure(actor, Scope.SEGMENTS_READ)
    identity = await _identity(now)
    contents = []
    for number in (before, after):
        content = identity.draft if number is None else (await versions.version_numbered(KIND, identity.id, number)).content
        if content is None:
            raise NotFound("draft")
        contents.append(content)
    return version_rules.compare(*contents)


async def segments_by_public_ids(public_ids: list[UUID], at: datetime) -> dict[UUID, rules.Segment]:
    """The segments of the cut in force with those ids. What is not in the cut is left out."""
    cut = await cut_in_force(at)
    return {part.public_id: part for part in cut.segments if part.public_id in set(public_ids)}


def forget_cached() -> None:
    """Nothing is kept in memory."""
    _loaded.clear()


async def _publish(
    actor: Actor, identity: SegmentScheme, content: dict[str, Any], release: versions.Release, action: str
) -> SegmentSchemeVersion:
    info = await community.get()
    cut = rules.parse_cut(content, info.languages)
    before = version_rules.pick_live(await versions.versions_of(KIND, identity.id), release.now)
    known = {row.code for row in await Segment.all()}
    for part in cut.segments:
        if part.code not in known:
            await Segment.create(code=part.code, created_at=release.now)
    version = await versions.publish(KIND, identity.id, rules.check_shape(content), release)
    after = {"number": version.number, "effective_from": version.effective_from, "content": version.content}
    await record(
        actor,
        action,
        _SUBJECT,
        identity.public_id,
        now=release.now,
        subject_label=CODE,
        reason=version.reason,
        before={"number": before.number, "content": before.content} if before else None,
        after=after,
    )
    return version


async def _keep_hold(actor: Actor, action: str, version: SegmentSchemeVersion, findings: Findings, now: datetime) -> None:
    identity = await _identity(now)
    await keep_hold(_SUBJECT, identity.public_id, version, findings, now=now)
    if identity.draft is None:
        await save_draft(actor, version.content, expected_revision=identity.draft_revision, now=now)
    before, after = {"number": version.number, "effective_from": version.effective_from}, {"findings": [dict(each) for each in findings]}
    await record(actor, action, _SUBJECT, identity.public_id, now=now, subject_label=CODE, before=before, after=after)


async def _identity(now: datetime) -> SegmentScheme:
    found = await SegmentScheme.get_or_none(code=CODE)
    if found is None:
        await db.execute(
            "INSERT INTO segment_scheme (public_id, code, draft_revision, created_at) VALUES (:public_id, :code, 0, :now) "
            "ON CONFLICT (code) DO NOTHING",
            public_id=ids.public_id(),
            code=CODE,
            now=now,
        )
        found = await SegmentScheme.get(code=CODE)
    return found


async def _load(current: int) -> list[tuple[SegmentSchemeVersion, SegmentCut]]:
    found = _loaded.get(current)
    if found is not None:
        return found
    public_ids = {row.code: row.public_id for row in await Segment.all()}
    found = []
    for version in await SegmentSchemeVersion.all():
        cut = rules.read_cut(version.content)
        parts = tuple(replace(part, public_id=public_ids.get(part.code)) for part in cut.segments)
        found.append((version, SegmentCut(parts, version.id, version.number)))
    while len(_loaded) >= _KEPT:
        _loaded.pop(next(iter(_loaded)))
    _loaded[current] = found
    return found
