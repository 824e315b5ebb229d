"""The desk at which moderators write and publish: drafts, versions, schedule, roll back, archive (B8).

A room that publishes things of a programme subclasses `Desk`, says what its contents are and what forbids publishing them,
and offers the desk's methods as its own services. Every change is audited in its own transaction.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypedDict, TypeVar, Unpack
from uuid import UUID

from app.audit.service import record
from app.community import service as community
from app.community.rules import check_code
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.errors import Invalid, NotFound
from app.core.versions import rules as version_rules
from app.core.versions import service as versions
from app.core.versions.content import InvalidContent, ThingForm
from app.core.versions.rules import Change
from app.core.versions.service import IdentityRow, Kind, VersionRow
from app.publishing.queries import find_thing
from app.publishing.rules import Publication

AnyForm = TypeVar("AnyForm", bound=ThingForm)


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a caller must hold to see drafts, to write them, and to publish."""

    read: Scope
    write: Scope
    publish: Scope


class _Why(TypedDict, total=False):
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Desk(ABC, Generic[IdentityRow, VersionRow, AnyForm]):
    """Writing one kind of published thing. `subject` is what the audit log calls it, such as Plan."""

    kind: Kind[IdentityRow, VersionRow]
    subject: str
    scopes: Scopes
    drafts_show = False  # whether others read of a thing before it is published: then a draft counts the revision up as well

    @abstractmethod
    def read(self, content: Mapping[str, Any]) -> AnyForm:
        """The content as it may be kept in a draft. Raises InvalidContent."""

    @abstractmethod
    def columns(self, form: AnyForm) -> dict[str, Any]:
        """What lists search, filter and sort by."""

    @abstractmethod
    async def faults(self, form: AnyForm, at: datetime, now: datetime) -> list[Invalid]:
        """Everything that forbids publishing the content so that it holds from `at`."""

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

    async def create(self, actor: Actor, programme_code: str, content: Mapping[str, Any], *, now: datetime) -> IdentityRow:
        """The thing exists with `content` as its first draft. Needs the scope to write.

        Raises InvalidContent with the path of each field of the wrong kind, Invalid on programme, and on code where it is no code
        or is taken: it never changes, so it must be right from the first draft on.
        """
        ensure(actor, self.scopes.write)
        async with db.transaction():
            await self._draft_changes()
            programme = (await community.get()).programme(programme_code)
            form = self.read({**content, "programme": programme.code})
            check_code(form.code)
            values = {"code": form.code, "draft_revision": 0, "created_at": now, "programme_id": programme.id, **self.columns(form)}
            identity = await self._insert({"public_id": ids.public_id(), **values})
            draft = form.model_dump(mode="json")
            identity = await versions.save_draft(self.kind, identity.id, draft, expected_revision=0, by=actor.label, now=now)
            await self._audit(actor, "create", identity, now=now, after=draft)
            await self._draft_changes()
            return identity

    async def save_draft(
        self, actor: Actor, public_id: UUID, content: Mapping[str, Any], *, expected_revision: int, now: datetime
    ) -> IdentityRow:
        """The draft says `content`; it may be unfinished. Needs the scope to write.

        Raises NotFound, InvalidContent, StaleDraft with what stands there now, IdentityArchived.
        """
        ensure(actor, self.scopes.write)
        async with db.transaction():
            identity = await self._lock_draft(public_id)
            form = await self._own(identity, content)
            before, draft = identity.draft, form.model_dump(mode="json")
            saved = await versions.save_draft(self.kind, identity.id, draft, expected_revision=expected_revision, by=actor.label, now=now)
            await self._list_as(saved, form)
            await self._audit(actor, "save_draft", saved, now=now, before=before, after=draft)
            await self._draft_changes()
            return saved

    async def discard_draft(self, actor: Actor, public_id: UUID, *, expected_revision: int, now: datetime) -> IdentityRow:
        """There is no draft; lists show the newest version. Needs the scope to write. Raises NotFound, StaleDraft, NothingToPublish."""
        ensure(actor, self.scopes.write)
        async with db.transaction():
            identity = await self._lock_draft(public_id)
            before = identity.draft
            left = await versions.discard_draft(self.kind, identity.id, expected_revision=expected_revision, by=actor.label, now=now)
            newest = await self.kind.version_model.filter(identity_id=left.id).order_by("-number").first()
            if newest is not None:
                await self._list_as(left, self.read(newest.content))
            await self._audit(actor, "discard_draft", left, now=now, before=before)
            await self._draft_changes()
            return left

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

    async def restore_version(
        self, actor: Actor, public_id: UUID, number: int, *, now: datetime, expected_revision: int | None = None
    ) -> IdentityRow:
        """The draft says what version `number` said. Needs the scope to write. Raises NotFound, StaleDraft, IdentityArchived."""
        ensure(actor, self.scopes.write)
        async with db.transaction():
            identity = await self._lock_draft(public_id)
            old = await versions.version_numbered(self.kind, identity.id, number)
            revision = identity.draft_revision if expected_revision is None else expected_revision
            return await self.save_draft(actor, public_id, old.content, expected_revision=revision, now=now)

    async def cancel_scheduled(self, actor: Actor, public_id: UUID, number: int, *, reason: str, now: datetime) -> VersionRow:
        """Version `number` will not go live. Needs the scope to publish. Raises NotFound, NotScheduled, Conflict where something
        stands on it."""
        ensure(actor, self.scopes.publish)
        reason = version_rules.check_reason(reason)
        async with db.transaction():
            identity = await self._lock(public_id)
            version_rules.check_cancellable(await versions.version_numbered(self.kind, identity.id, number), now)
            await self.check_cancellable(identity, [number])
            version = await versions.cancel_scheduled(self.kind, identity.id, number, now=now)
            before = {"number": number, "effective_from": version.effective_from}
            await self._audit(actor, "cancel_scheduled", identity, now=now, reason=reason, before=before)
            return version

    async def archive(self, actor: Actor, public_id: UUID, *, reason: str, now: datetime) -> IdentityRow:
        """The thing is neither edited nor published, and offered no more; scheduled versions are cancelled. Needs the scope to publish.

        What must end does so by a version of its own, so every earlier day still shows what was offered then.
        Raises NotFound, IdentityArchived, Conflict where something stands on what is scheduled.
        """
        ensure(actor, self.scopes.publish)
        reason = version_rules.check_reason(reason)
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
        reason = version_rules.check_reason(reason)
        async with db.transaction():
            identity = await self._lock(public_id)
            if identity.archived_at is None:
                return identity
            return await self._set_archived(actor, identity, "unarchive", reason, now)

    async def compare_versions(self, actor: Actor, public_id: UUID, before: int | None, after: int | None) -> list[Change]:
        """What differs between two versions, in the order of the form; None stands for the draft.

        Needs the scope to read. Raises NotFound.
        """
        ensure(actor, self.scopes.read)
        identity = await find_thing(self.kind, public_id)
        contents = []
        for number in (before, after):
            content = identity.draft if number is None else (await versions.version_numbered(self.kind, identity.id, number)).content
            if content is None:
                raise NotFound("draft")
            contents.append(content)
        order = {field: place for place, field in enumerate(type(self.read(contents[0])).model_fields)}
        changes = version_rules.compare(*contents)
        return sorted(changes, key=lambda change: order.get(re.split(r"[.\[]", change.path)[0], len(order)))

    async def check_draft(self, actor: Actor, public_id: UUID, *, now: datetime, effective_from: datetime | None = None) -> list[Invalid]:
        """Everything that would forbid publishing the draft; empty where nothing does. Needs the scope to read. Raises NotFound."""
        ensure(actor, self.scopes.read)
        identity = await find_thing(self.kind, public_id)
        return [] if identity.draft is None else await self.faults(self.read(identity.draft), effective_from or now, now)

    async def _lock(self, public_id: UUID) -> IdentityRow:
        """Always the catalogue's revision first, then the thing: so no two writers wait for each other."""
        return await versions.lock_for_publishing(self.kind, (await find_thing(self.kind, public_id)).id)

    async def _lock_draft(self, public_id: UUID) -> IdentityRow:
        await self._draft_changes()
        return await versions.lock_identity(self.kind, (await find_thing(self.kind, public_id)).id)

    async def _draft_changes(self) -> None:
        if self.drafts_show:
            await self.kind.changed()

    async def _own(self, identity: IdentityRow, content: Mapping[str, Any]) -> AnyForm:
        """The content, of this thing in its programme. Raises InvalidContent, Invalid on code and programme."""
        programme = (await community.get()).programme_by_id(identity.programme_id)  # type: ignore[attr-defined]  # things of a programme have it
        form = self.read({"code": identity.code, "programme": programme.code, **content})
        if form.code != identity.code:
            raise Invalid("code", "The code never changes. It is {code}.", code=identity.code)
        if form.programme != programme.code:
            raise Invalid("programme", "This stays in its programme, {programme}.", programme=programme.code)
        return form

    async def _insert(self, values: dict[str, Any]) -> IdentityRow:
        table = self.kind.identity_model._meta.db_table
        marks = ", ".join(f":{name}" for name in values)
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks}) ON CONFLICT (code) DO NOTHING"  # noqa: S608  fixed names
        if not await db.execute(sql, **values):
            raise Invalid("code", "{code} is taken already. Choose another code.", code=values["code"])
        return await self.kind.identity_model.get(code=values["code"])

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

    async def _end(self, identity: IdentityRow, found: list[VersionRow], release: versions.Release) -> None:
        live = version_rules.pick_live(found, release.now)
        _, at = version_rules.publishing_instants(found, release.now, None)
        last = await self.ended(live, at) if live is not None else None
        if last is not None:
            await self._release(identity, *last, release)

    async def _release(self, identity: IdentityRow, form: AnyForm, columns: Mapping[str, Any], release: versions.Release) -> VersionRow:
        content = form.model_dump(mode="json")
        return await versions.publish(self.kind, identity.id, content, replace(release, columns=lambda _: columns))

    async def _set_archived(self, actor: Actor, identity: IdentityRow, action: str, reason: str, now: datetime) -> IdentityRow:
        identity.archived_at = now if action == "archive" else None
        await identity.save(update_fields=["archived_at"])
        await self._audit(actor, action, identity, now=now, reason=reason)
        await self.kind.changed()
        return identity

    async def _list_as(self, identity: IdentityRow, form: AnyForm) -> None:
        columns = self.columns(form)
        identity.update_from_dict(columns)
        await identity.save(update_fields=list(columns))

    async def _audit(self, actor: Actor, action: str, identity: IdentityRow, *, now: datetime, **detail: Unpack[_Why]) -> None:
        name = f"{self.subject.lower()}.{action}"
        await record(actor, name, self.subject, identity.public_id, now=now, subject_label=identity.code, **detail)
