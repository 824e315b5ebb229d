"""Keeping views: saved under a name for oneself or for all of the staff, and taken away again (R5)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from app.audit.service import record
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.views.models import SavedView
from app.views.queries import access_view
from app.views.rules import MOST_VIEWS, NewView, TooManyViews, ViewRow, check_view, section_of

_UPSERT = """
INSERT INTO saved_view (public_id, account_id, section, name, query, shared, created_at)
VALUES (:public_id, :account_id, :section, :name, :query, :shared, :now)
ON CONFLICT (account_id, section, name) DO UPDATE SET query = excluded.query, shared = excluded.shared
"""


async def save_view(actor: Actor, new: NewView, *, now: datetime) -> ViewRow:
    """The caller keeps the filters under the name; what stood under it is replaced. Needs self:write and to read the list.

    Raises Invalid on section, name, query, TooManyViews, NotFound where the caller has no account.
    """
    ensure(actor, Scope.SELF_WRITE, section_of(new.section).scope)
    if actor.id is None:
        raise NotFound("account")
    checked = check_view(new)
    async with db.transaction():
        key: dict[str, Any] = {"account_id": actor.id, "section": checked.section, "name": checked.name}
        before = await SavedView.get_or_none(**key)
        if before is None and await SavedView.filter(account_id=actor.id).count() >= MOST_VIEWS:
            raise TooManyViews()
        await db.execute(_UPSERT, public_id=ids.public_id(), **key, query=checked.query, shared=checked.shared, now=now)
        kept = await SavedView.get(**key)
        told = {"query": before.query, "shared": before.shared} if before else None
        await record(actor, "view.save", "View", kept.public_id, now=now, subject_label=checked.name, before=told, after=asdict(checked))
        return await access_view(actor, kept.public_id)


async def delete_view(actor: Actor, public_id: UUID, *, now: datetime) -> None:
    """The view is gone: one's own, or, with staff:write, a shared one. Needs self:write. Raises NotFound, Forbidden."""
    ensure(actor, Scope.SELF_WRITE)
    async with db.transaction():
        view = await access_view(actor, public_id)
        if not view.own:
            ensure(actor, Scope.STAFF_WRITE)
        if not await SavedView.filter(public_id=public_id).delete():
            raise NotFound("view")
        before = {"section": view.section, "name": view.name, "query": view.query, "shared": view.shared}
        await record(actor, "view.delete", "View", public_id, now=now, subject_label=view.name, before=before)
