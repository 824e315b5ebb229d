"""Reading saved views: one's own, and what others share of the lists that one may read."""

from typing import Any
from uuid import UUID

from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.views.rules import SECTIONS, ViewRow

_VIEWS = """
SELECT v.public_id, v.section, v.name, v.query, v.shared, v.account_id, a.name AS author
FROM saved_view v JOIN account a ON a.id = v.account_id
"""


async def views_of(actor: Actor, section: str | None = None) -> list[ViewRow]:
    """The caller's own views and those shared with all staff, of one list or of every list that the caller may read, own ones
    first, by name. Needs self:read. One statement."""
    ensure(actor, Scope.SELF_READ)
    sections = [name for name, each in SECTIONS.items() if section in (None, name) and actor.holds(each.scope)]
    rows = await db.fetch(
        f"{_VIEWS} WHERE v.section IN (:sections) AND (v.account_id = :account OR v.shared) ORDER BY v.section, v.name, v.id",
        sections=sections,
        account=actor.id or 0,
    )
    return sorted((_row(row, actor) for row in rows), key=lambda view: (sections.index(view.section), not view.own))


async def access_view(actor: Actor, public_id: UUID) -> ViewRow:
    """The view: one's own, or a shared one of a list that one may read. Raises NotFound. One statement."""
    ensure(actor, Scope.SELF_READ)
    rows = await db.fetch(
        f"{_VIEWS} WHERE v.public_id = :public_id AND (v.account_id = :account OR v.shared)", public_id=public_id, account=actor.id or 0
    )
    if not rows or not actor.holds(SECTIONS[rows[0]["section"]].scope):
        raise NotFound("view")
    return _row(rows[0], actor)


def _row(raw: dict[str, Any], actor: Actor) -> ViewRow:
    return ViewRow(
        public_id=db.as_uuid(raw["public_id"]),
        section=raw["section"],
        name=raw["name"],
        query=raw["query"],
        shared=bool(raw["shared"]),
        own=int(raw["account_id"]) == actor.id,
        author=raw["author"],
    )
