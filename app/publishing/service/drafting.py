"""Drafts of published things: writing, throwing away, restoring, comparing, the same for every kind (B8)."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
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
from app.core.versions.content import ThingForm
from app.core.versions.rules import Change
from app.core.versions.service import IdentityRow, Kind, VersionRow
from app.publishing.queries import find_thing

AnyForm = TypeVar("AnyForm", bound=ThingForm)


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a caller must hold to see drafts, to write them, and to publish."""

    read: Scope
    write: Scope
    publish: Scope


class Why(TypedDict, total=False):
    """What the audit log is told besides who did what."""

    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Drafting(ABC, Generic[IdentityRow, VersionRow, AnyForm]):
    """Writing drafts of one kind of published thing. `subject` is what the audit log calls it, such as Plan."""

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
            before, draft = await versions.begun_with(self.kind, identity), form.model_dump(mode="json")
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

    async def _list_as(self, identity: IdentityRow, form: AnyForm) -> None:
        columns = self.columns(form)
        identity.update_from_dict(columns)
        await identity.save(update_fields=list(columns))

    async def _audit(self, actor: Actor, action: str, identity: IdentityRow, *, now: datetime, **detail: Unpack[Why]) -> None:
        name = f"{self.subject.lower()}.{action}"
        await record(actor, name, self.subject, identity.public_id, now=now, subject_label=identity.code, **detail)
