"""The audit log: who changed what, when and why; and whether the log itself still is what was written (R5)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.responses import Response

from admin import differences, listing
from admin.i18n import msg
from admin.pages import page
from admin.view import View
from admin.words import ACTIONS, SUBJECTS, word
from app.audit import queries
from app.audit.queries import AuditFilter, AuditRow
from app.core.access import Scope
from app.core.calendar import start_of_day
from app.core.errors import Invalid

_PAGE = 20
_WHERE = "audit"


@page("/audit", scope=Scope.AUDIT_READ)
async def audit(view: View) -> Response:
    """Who changed what, and why?"""
    found = await queries.entries(view.actor, wanted(view, view.query), view.page_request(_WHERE, _PAGE))
    rows = [(row, *differences.brief(*_sides(row), view.words)) for row in found.rows]
    return await view.render(
        "audit/list.html",
        page=found,
        rows=rows,
        chips=_chips(view),
        where=_WHERE,
        actions=ACTIONS,
        subjects=SUBJECTS,
        word=word,
        frame=await listing.frame(view, _WHERE),
    )


def wanted(view: View, asked: listing.Asked, _only: tuple[UUID, ...] = ()) -> AuditFilter:
    """What the log is narrowed to. Raises Invalid for a day that is none."""
    return AuditFilter(
        actor_label=asked.get("actor"),
        action=asked.get("action"),
        subject_type=asked.get("type"),
        subject_id=asked.get("subject"),
        from_at=_day(view, asked, "from", 0),
        until_at=_day(view, asked, "until", 1),
        request_id=asked.get("request"),
    )


@page("/audit/chains", scope=Scope.AUDIT_READ)
async def chains(view: View) -> Response:
    """Is the log what was written?"""
    return await view.render("audit/chains.html", breaks=await queries.verify_chains())


@page("/audit/{id:uuid}", scope=Scope.AUDIT_READ)
async def audit_entry(view: View) -> Response:
    """What exactly happened here?"""
    row = await queries.access_entry(view.actor, view.id())
    changes = differences.raw(*_sides(row), view.words)
    whole = differences.raw(None, row.after, view.words) if _is_new(row) else []
    return await view.render("audit/entry.html", row=row, changes=changes, whole=whole, actions=ACTIONS, subjects=SUBJECTS, word=word)


Side = Mapping[str, Any] | None


def _is_new(row: AuditRow) -> bool:
    """Whether it tells of the first draft of something that is published."""
    return row.action in ("benefit.create", "plan.create", "terms.create") and row.after is not None


def _sides(row: AuditRow) -> tuple[Side, Side]:
    """What the entry shows as before and after: of something new its name alone, since it differs from nothing in every field."""
    if not _is_new(row):
        return row.before, row.after
    named = {field: text for field, text in (row.after or {}).items() if field in ("title", "name")}
    return {field: {} for field in named}, named


def _day(view: View, asked: listing.Asked, name: str, shift: int) -> datetime | None:
    text = asked.get(name)
    if text is None:
        return None
    try:
        return start_of_day(date.fromisoformat(text) + timedelta(days=shift), view.words.zone)
    except (ValueError, OverflowError):
        raise Invalid(name, "Give a date such as 2026-12-01.") from None


def _chips(view: View) -> list[tuple[str, str, str]]:
    words, query = view.words, view.query
    names = {
        "actor": msg("Who"),
        "action": msg("What"),
        "type": msg("On"),
        "subject": msg("This one"),
        "from": msg("From"),
        "until": msg("Through"),
        "request": msg("Request"),
    }
    shown = {"action": lambda code: word(words, ACTIONS, code), "type": lambda code: word(words, SUBJECTS, code)}
    return [(words.text(name), shown.get(key, str)(query[key]), view.link(**{key: None})) for key, name in names.items() if key in query]
