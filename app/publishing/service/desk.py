"""The desk at which moderators publish: versions, schedule, roll back, archive; and what the linter holds (B8, B9).

A room that publishes things of a programme subclasses `Desk`, says what its contents are and what forbids publishing them,
and offers the desk's methods as its own services. Every change is audited in its own transaction.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import db
from app.core.access import Actor, ensure
from app.core.errors import Conflict, Invalid
from app.core.reasons import check_reason
from app.core.versions import rules as version_rules
from app.core.versions import service as versions
from app.core.versions.content import InvalidContent
from app.core.versions.service import IdentityRow, VersionRow
from app.publishing.rules import Publication
from app.publishing.service.drafting import AnyForm, Drafting
from app.publishing.service.records import Findings, keep_hold


class Desk(Drafting[IdentityRow, VersionRow, AnyForm]):
    """Publishing one kind of published thing."""

    @abstractmethod
    async def released(self, form: AnyForm, at: datetime) -> tuple[AnyForm, Mapping[str, Any]]:
        """The content as it is stored when it holds from `at`, and the further columns of its version."""

    async def ended(self, live: VersionRow, at: datetime) -> tuple[AnyForm, Mapping[str, Any]] | None:
        """The content and the further columns of a version that ends what is live from `at` on, when the thing is archived; None
        where nothing need be said."""
        return None

    async def check_cancellable(self, identity: IdentityRow, numbers: list[int]) -> None:
        """Nothing stands on the scheduled versions with these numbers. Raises Conflict."""
        return

    async def publish(self, actor: Actor, public_id: UUID, publication: Publication, *, now: datetime) -> VersionRow:
        """The draft is the next version, in force from `publication.effective_from` (None: at once). Needs the scope to publish.

        Raises NotFound, NothingToPublish, StaleDraft, NothingChanged, IdentityArchived, InvalidContent with everything that is
        wrong with it, Invalid on reason and effective_from.
        """
        ensure(actor, self.scopes.publish)
        async with db.transaction():
            identity = await self._lock(public_id)
            if publication.expected_revision is not None:
                await versions.check_revision(self.kind, identity, publication.expected_revision)
            if identity.draft is None:
                raise version_rules.NothingToPublish()
            release = versions.Release(publication.reason, actor.label, now, publication.effective_from, dated_back=publication.dated_back)
            return await self._publish(actor, identity, identity.draft, release, "publish")

    async def roll_back(self, actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> VersionRow:
        """What version `number` said is in force again, as a new version; the draft stays (B8). Needs the scope to publish.

        Raises NotFound, NothingChanged, IdentityArchived, InvalidContent where what it refers to is gone.
        """
        ensure(actor, self.scopes.publish)
        async with db.transaction():
            identity = await self._lock(public_id)
            old = await versions.version_numbered(self.kind, identity.id, number)
            release = versions.Release(reason, actor.label, now, keep_draft=True)
            return await self._publish(actor, identity, old.content, release, "roll_back")

    async def cancel_scheduled(self, actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> VersionRow:
        """Version `number` will not go live. Needs the scope to publish. Raises NotFound, NotScheduled, Conflict where something
        stands on it."""
        ensure(actor, self.scopes.publish)
        reason = check_reason(reason)
        async with db.transaction():
            identity = await self._lock(public_id)
            version_rules.check_cancellable(await versions.version_numbered(self.kind, identity.id, number), now)
            await self.check_cancellable(identity, [number])
            version = await versions.cancel_scheduled(self.kind, identity.id, number, now=now)
            before = {"number": number, "effective_from": version.effective_from}
            await self._audit(actor, "cancel_scheduled", identity, now=now, reason=reason, before=before)
            return version

    async def schedule_again(self, actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> VersionRow:
        """What version `number` said, which was cancelled, comes into force at its time after all, as a new version; the draft stays.
        Needs the scope to publish.

        Raises NotFound, NotCancelled, TimePassed, NothingChanged where that was done already, IdentityArchived, InvalidContent.
        """
        ensure(actor, self.scopes.publish)
        async with db.transaction():
            identity = await self._lock(public_id)
            old = await versions.version_numbered(self.kind, identity.id, number)
            version_rules.check_schedulable_again(old, now)
            release = versions.Release(reason, actor.label, now, old.effective_from, keep_draft=True)
            return await self._publish(actor, identity, old.content, release, "schedule_again")

    async def hold(self, actor: Actor, public_id: UUID, number: int, findings: Findings, *, now: datetime) -> VersionRow:
        """Version `number`, which was to go live, will not; the findings are on record, and where there is no draft it says what the
        version said (B9). Needs the scope to publish. Raises NotFound, NotScheduled, Conflict where something stands on it.
        """
        ensure(actor, self.scopes.publish)
        async with db.transaction():
            identity = await self._lock(public_id)
            version = await versions.version_numbered(self.kind, identity.id, number)
            version_rules.check_cancellable(version, now)
            await self.check_cancellable(identity, [number])
            await versions.cancel_scheduled(self.kind, identity.id, number, now=now)
            await self._keep_hold(actor, "hold", identity, version, findings, now)
            return version

    async def take_back(self, actor: Actor, public_id: UUID, number: int, findings: Findings, *, reason: str, now: datetime) -> bool:
        """Version `number` came into force, but the linter refuses it: what was live before is published again, else the thing ends;
        the findings are on record as with `hold`. False where that version is not in force, or neither can be done.

        Needs the scope to publish. Raises NotFound.
        """
        ensure(actor, self.scopes.publish)
        async with db.transaction():
            identity = await self._lock(public_id)
            found = await versions.versions_of(self.kind, identity.id)
            live = version_rules.pick_live(found, now)
            if live is None or live.number != number or identity.archived_at is not None:
                return False
            release = versions.Release(reason, actor.label, now, keep_draft=True)
            instead = await self._as_before(actor, identity, found, release) or await self._end(identity, found, release)
            if instead is None:
                return False
            await self._keep_hold(actor, "take_back", identity, live, findings, instead.recorded_at)
            return True

    async def archive(self, actor: Actor, public_id: UUID, *, reason: str, now: datetime) -> IdentityRow:
        """The thing is neither edited nor published, and offered no more; scheduled versions are cancelled. Needs the scope to publish.

        What must end does so by a version of its own, so every earlier day still shows what was offered then.
        Raises NotFound, IdentityArchived, Conflict where something stands on what is scheduled.
        """
        ensure(actor, self.scopes.publish)
        reason = check_reason(reason)
        async with db.transaction():
            identity = await self._lock(public_id)
            if identity.archived_at is not None:
                raise version_rules.IdentityArchived(identity.code)
            found = await versions.versions_of(self.kind, identity.id)
            coming = [version.number for version in version_rules.pick_scheduled(found, now)]
            await self.check_cancellable(identity, coming)
            for number in coming:
                await versions.cancel_scheduled(self.kind, identity.id, number, now=now)
            await self._end(identity, found, versions.Release(reason, actor.label, now, keep_draft=True))
            return await self._set_archived(actor, identity, "archive", reason, now)

    async def unarchive(self, actor: Actor, public_id: UUID, *, reason: str, now: datetime) -> IdentityRow:
        """The thing can be edited and published again; what was ended stays so until then. Needs the scope to publish. Raises NotFound."""
        ensure(actor, self.scopes.publish)
        reason = check_reason(reason)
        async with db.transaction():
            identity = await self._lock(public_id)
            if identity.archived_at is None:
                return identity
            return await self._set_archived(actor, identity, "unarchive", reason, now)

    async def refusals(self, actor: Actor, content: Mapping[str, Any], *, at: datetime, now: datetime) -> list[Invalid]:
        """Everything for which the room would refuse to publish the content so that it holds from `at`. Needs the scope to read.
        Raises InvalidContent where it is no such content."""
        ensure(actor, self.scopes.read)
        return await self.faults(self.read(content), at, now)

    async def _publish(
        self, actor: Actor, identity: IdentityRow, content: Mapping[str, Any], release: versions.Release, action: str
    ) -> VersionRow:
        form = self.read(content)
        found = await versions.versions_of(self.kind, identity.id)
        _, at = version_rules.publishing_instants(found, release.now, release.effective_from, dated_back=release.dated_back)
        wrong = await self.faults(form, at, release.now)
        if wrong:
            raise InvalidContent(wrong)
        before = version_rules.pick_live(found, release.now)
        version = await self._release(identity, *await self.released(form, at), release)
        if identity.draft is None or not release.keep_draft:
            await self._list_as(identity, form)
        after = {"number": version.number, "effective_from": version.effective_from, "content": version.content}
        was = {"number": before.number, "content": before.content} if before else None
        await self._audit(actor, action, identity, now=release.now, reason=version.reason, before=was, after=after)
        return version

    async def _as_before(
        self, actor: Actor, identity: IdentityRow, found: list[VersionRow], release: versions.Release
    ) -> VersionRow | None:
        """What was in force before the live version is so again; None where there is no such version, or it is wrong today."""
        live = version_rules.pick_live(found, release.now)
        before = version_rules.pick_live([version for version in found if version is not live], release.now)
        if before is None:
            return None
        try:
            return await self._publish(actor, identity, before.content, release, "roll_back")
        except (Conflict, Invalid):
            return None

    async def _keep_hold(
        self, actor: Actor, action: str, identity: IdentityRow, version: VersionRow, findings: Findings, now: datetime
    ) -> None:
        await keep_hold(self.subject, identity.public_id, version, findings, now=now)
        if identity.draft is None:
            revision = identity.draft_revision
            await self.save_draft(actor, identity.public_id, version.content, expected_revision=revision, now=now)
        before, after = (
            {"number": version.number, "effective_from": version.effective_from},
            {"findings": [dict(each) for each in findings]},
        )
        await self._audit(actor, action, identity, now=now, before=before, after=after)

    async def _end(self, identity: IdentityRow, found: list[VersionRow], release: versions.Release) -> VersionRow | None:
        """The version that ends what is live; None where nothing is, or nothing need be said."""
        live = version_rules.pick_live(found, release.now)
        _, at = version_rules.publishing_instants(found, release.now, None)
        last = await self.ended(live, at) if live is not None else None
        return None if last is None else await self._release(identity, *last, release)

    async def _release(self, identity: IdentityRow, form: AnyForm, columns: Mapping[str, Any], release: versions.Release) -> VersionRow:
        content = form.model_dump(mode="json")
        return await versions.publish(self.kind, identity.id, content, replace(release, columns=lambda _: columns))

    async def _set_archived(self, actor: Actor, identity: IdentityRow, action: str, reason: str, now: datetime) -> IdentityRow:
        identity.archived_at = now if action == "archive" else None
        await identity.save(update_fields=["archived_at"])
        await self._audit(actor, action, identity, now=now, reason=reason)
        await self.kind.changed()
        return identity
