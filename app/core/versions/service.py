"""Saving drafts and publishing versions, the same for everything that is published (B8).

Only a version is ever in force. Every change of what is published calls `Kind.changed` in its transaction, which counts up
the catalogue's revision: once before anything else, where it locks that row, so that publishers queue there, numbers are
consecutive and no two of them wait for each other; and once after the last write, so that nothing that was read (and kept)
in between passes for the new catalogue.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from app.core import db
from app.core.errors import NotFound
from app.core.reasons import check_reason
from app.core.versions import rules
from app.core.versions.models import Identity, Version
from app.core.versions.pilot import PILOT

IdentityRow = TypeVar("IdentityRow", bound=Identity)
VersionRow = TypeVar("VersionRow", bound=Version)


@dataclass(frozen=True, slots=True)
class Kind(Generic[IdentityRow, VersionRow]):
    """A kind of published thing: its name in refusals, its two tables, and what must happen in the transaction of every
    change of what is published (`community.service.bump_revision`)."""

    name: str
    identity_model: type[IdentityRow]
    version_model: type[VersionRow]
    changed: Callable[[], Awaitable[object]]


def no_columns(effective_from: datetime) -> Mapping[str, Any]:
    """A version's table has no columns besides the common ones."""
    return {}


@dataclass(frozen=True, slots=True)
class Release:
    """How a content goes out: why, by whom, when it was asked for and from when it holds (None: at once).

    `columns` gives further columns of the version's table, knowing from when it holds; it may refuse. `keep_draft` leaves the
    draft alone (a roll back publishes beside it). `dated_back` lets a first version hold from an instant that has passed.
    """

    reason: str
    by: str
    now: datetime
    effective_from: datetime | None = None
    columns: Callable[[datetime], Mapping[str, Any]] = no_columns
    keep_draft: bool = False
    dated_back: bool = False


async def lock_identity(kind: Kind[IdentityRow, VersionRow], identity_id: int) -> IdentityRow:
    """The identity, locked to the end of the caller's transaction. Raises NotFound."""
    identity = await kind.identity_model.select_for_update().get_or_none(id=identity_id)
    if identity is None:
        raise NotFound(kind.name)
    return identity


async def lock_for_publishing(kind: Kind[IdentityRow, VersionRow], identity_id: int) -> IdentityRow:
    """The catalogue's revision is counted up, then the identity locked; always in this order. Raises NotFound."""
    await kind.changed()
    return await lock_identity(kind, identity_id)


async def check_revision(kind: Kind[IdentityRow, VersionRow], identity: IdentityRow, expected: int) -> None:
    """The draft is the one that the caller saw. Raises StaleDraft with what stands there now."""
    if identity.draft_revision == expected:
        return
    content, by, at = identity.draft, identity.draft_saved_by, identity.draft_saved_at
    if content is None:
        newest = await kind.version_model.filter(identity_id=identity.id).order_by("-number").first()
        if newest is not None:
            content, by, at = newest.content, newest.author, newest.recorded_at
    raise rules.StaleDraft(content=content, revision=identity.draft_revision, by=by, at=at)


async def begun_with(kind: Kind[IdentityRow, VersionRow], identity: IdentityRow) -> dict[str, Any] | None:
    """What the next save of the draft changes: the draft, else what the newest version says that stands; None where there is neither."""
    if identity.draft is not None:
        return identity.draft
    newest = await kind.version_model.filter(identity_id=identity.id, cancelled_at=None).order_by("-number").first()
    return newest.content if newest else None


async def save_draft(
    kind: Kind[IdentityRow, VersionRow], identity_id: int, content: dict[str, Any], *, expected_revision: int, by: str, now: datetime
) -> IdentityRow:
    """The draft says `content` and its revision is one higher.

    Raises NotFound, IdentityArchived, StaleDraft.
    """
    async with db.transaction():
        identity = await lock_identity(kind, identity_id)
        if identity.archived_at is not None:
            raise rules.IdentityArchived(identity.code)
        await check_revision(kind, identity, expected_revision)
        return await _write_draft(identity, content, by=by, now=now)


async def discard_draft(
    kind: Kind[IdentityRow, VersionRow], identity_id: int, *, expected_revision: int, by: str, now: datetime
) -> IdentityRow:
    """There is no draft, and its revision is one higher. Raises NotFound, StaleDraft, NothingToPublish where there was none."""
    async with db.transaction():
        identity = await lock_identity(kind, identity_id)
        await check_revision(kind, identity, expected_revision)
        if identity.draft is None:
            raise rules.NothingToPublish("There is no draft to discard.")
        return await _write_draft(identity, None, by=by, now=now)


async def publish(kind: Kind[IdentityRow, VersionRow], identity_id: int, content: dict[str, Any], release: Release) -> VersionRow:
    """`content` is the next numbered version, in force from `release.effective_from`; the draft is used up.

    Raises NotFound, IdentityArchived, NothingChanged, Invalid for a reason out of bounds or an instant that has passed.
    """
    reason = check_reason(release.reason)
    async with db.transaction():
        identity = await lock_for_publishing(kind, identity_id)
        if identity.archived_at is not None:
            raise rules.IdentityArchived(identity.code)
        versions = await versions_of(kind, identity_id)
        recorded_at, effective_from = rules.publishing_instants(
            versions, release.now, release.effective_from, dated_back=release.dated_back
        )
        content_hash = rules.content_hash(content)
        before = rules.pick_live(versions, effective_from)
        if before is not None and before.hash == content_hash:
            raise rules.NothingChanged(before.number)
        version = await kind.version_model.create(
            identity_id=identity_id,
            number=1 + max((version.number for version in versions), default=0),
            content=content,
            effective_from=effective_from,
            recorded_at=recorded_at,
            author=release.by,
            reason=reason,
            hash=content_hash,
            **release.columns(effective_from),
        )
        if identity.draft is not None and not release.keep_draft:
            await _write_draft(identity, None, by=release.by, now=release.now)
        await kind.changed()
        return version


async def cancel_scheduled(kind: Kind[IdentityRow, VersionRow], identity_id: int, number: int, *, now: datetime) -> VersionRow:
    """The version will not go live. Raises NotFound, NotScheduled once it is live or cancelled."""
    async with db.transaction():
        await lock_for_publishing(kind, identity_id)
        version = await version_numbered(kind, identity_id, number)
        rules.check_cancellable(version, now)
        version.cancelled_at = now
        await version.save(update_fields=["cancelled_at"])
        await kind.changed()
        return version


async def versions_of(kind: Kind[IdentityRow, VersionRow], identity_id: int) -> list[VersionRow]:
    """Every version of the identity, newest number first."""
    return await kind.version_model.filter(identity_id=identity_id).order_by("-number")


async def never_tried(kind: Kind[IdentityRow, VersionRow], code: str, at: datetime) -> VersionRow | None:
    """The version in force at `at` of the thing with that code, where no version of it was ever tried out first (G5). Two statements."""
    identity = await kind.identity_model.get_or_none(code=code)
    found = [] if identity is None else await versions_of(kind, identity.id)
    return None if any(PILOT in version.content for version in found) else rules.pick_live(found, at)


async def version_numbered(kind: Kind[IdentityRow, VersionRow], identity_id: int, number: int) -> VersionRow:
    """The version with that number. Raises NotFound."""
    version = await kind.version_model.get_or_none(identity_id=identity_id, number=number)
    if version is None:
        raise NotFound("version")
    return version


async def _write_draft(identity: IdentityRow, content: dict[str, Any] | None, *, by: str, now: datetime) -> IdentityRow:
    identity.draft = content
    identity.draft_revision += 1
    identity.draft_saved_at = now
    identity.draft_saved_by = by
    await identity.save(update_fields=["draft", "draft_revision", "draft_saved_at", "draft_saved_by"])
    return identity
