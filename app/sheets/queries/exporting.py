"""Lists as rows of cells, page by page: exactly the rows that the filter shows, in the list's order (R5, A2)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.audit.queries import entries
from app.benefits.queries import list_benefits, newest_benefits
from app.community import service as community
from app.community.rules import CommunityInfo
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date
from app.core.paging import Page, PageRequest
from app.members.queries import members_page
from app.members.rules import effective_industry_since, effective_status
from app.partners.queries import partners_page, tokens_of_partners
from app.partners.rules import token_state
from app.plans.queries import list_plans, newest_plans
from app.segments.rules import segment_of
from app.segments.service import cut_in_force
from app.sheets.queries.planning import people_of, place_of
from app.sheets.rules.cells import Cell
from app.sheets.rules.columns import Column
from app.sheets.rules.contents import cells_of
from app.sheets.rules.nouns import Noun, columns_of, shape_of
from app.sheets.rules.people import cells_of_person
from app.terms.queries import list_terms

_AT_ONCE = 500
Row = dict[str, Cell]
_TOLD: Mapping[str, tuple[str, ...]] = {
    "partners": ("code", "name", "state", "active_tokens", "last_used_at", "next_expiry"),
    "audit": (
        *("occurred_at", "actor", "action", "subject_type", "subject", "subject_id", "reason"),
        *("before", "after", "request_id", "entry_id"),
    ),
}


@dataclass(frozen=True, slots=True)
class Taking:
    """Which list is taken out: its filter as its room knows it; members with phone and e-mail masked unless `in_full`."""

    section: str
    wanted: Any
    in_full: bool = False


async def export_columns(section: str) -> list[Column]:
    """The columns of the list's sheet, in their order."""
    info = await community.get()
    if section in set(Noun):
        return list(columns_of(Noun(section), info.languages, info.currency))
    if section == "terms":
        names = ("code", "programme", "status", *(f"title.{language}" for language in info.languages), "version", "live_since")
        return [Column(name, told=True) for name in names]
    return [Column(name, told=True) for name in _TOLD[section]]


async def export_rows(actor: Actor, taking: Taking, *, now: datetime) -> AsyncIterator[list[Row]]:
    """The rows of the list, some hundreds at a time, each by column. Needs the scope to read the list, for members in full
    members:reveal; the caller has written into the audit log that members were taken out."""
    if taking.in_full:
        ensure(actor, Scope.MEMBERS_REVEAL)
    read = _READERS[taking.section]
    after = None
    while True:
        page, rows = await read(_Asked(actor, taking, PageRequest(_AT_ONCE, after), now))
        yield rows
        if not page.has_next:
            return
        after = page.keys[-1]


@dataclass(frozen=True, slots=True)
class _Asked:
    actor: Actor
    taking: Taking
    request: PageRequest
    now: datetime


Read = Callable[[_Asked], Awaitable[tuple[Page[Any], list[Row]]]]


def _contents(noun: Noun, listed: Callable[..., Awaitable[Page[Any]]], newest: Callable[..., Awaitable[dict[str, Any]]]) -> Read:
    async def read(asked: _Asked) -> tuple[Page[Any], list[Row]]:
        info = await community.get()
        shape = shape_of(noun, info.languages, info.currency)
        page = await listed(asked.actor, asked.taking.wanted, asked.request, now=asked.now)
        contents = await newest(asked.actor, [row.code for row in page.rows]) if page.rows else {}
        rows = [cells_of(contents[row.code].content, shape) | {"status": row.status.value} for row in page.rows]
        return page, rows

    return read


async def _terms(asked: _Asked) -> tuple[Page[Any], list[Row]]:
    info = await community.get()
    page = await list_terms(asked.actor, asked.taking.wanted, asked.request, now=asked.now)
    rows: list[Row] = []
    for row in page.rows:
        titles: Row = {f"title.{language}": row.name.get(language) for language in info.languages}
        told: Row = {"code": row.code, "programme": row.programme, "status": row.status.value, "version": row.live_number}
        rows.append(told | titles | {"live_since": _local(row.live_since, info)})
    return page, rows


async def _members(asked: _Asked) -> tuple[Page[Any], list[Row]]:
    info, place = await community.get(), await place_of(asked.now)
    page = await members_page(asked.actor, asked.taking.wanted, asked.request, asked.now)
    cut = await cut_in_force(asked.now)
    rows: list[Row] = []
    for person in await people_of([row.id for row in page.rows], asked.now) if page.rows else []:
        row = person.row
        segment = segment_of(cut, effective_industry_since(row, asked.now), place.today)
        told: Row = {
            "segment": segment.code if segment else None,
            "status": effective_status(row, asked.now).value,
            "joined_on": local_date(row.joined_at, info.zone),
            "source": row.source,
            "external_ref": row.external_ref,
        }
        rows.append(cells_of_person(person, place, in_full=asked.taking.in_full) | told)
    return page, rows


async def _partners(asked: _Asked) -> tuple[Page[Any], list[Row]]:
    info = await community.get()
    page = await partners_page(asked.actor, asked.taking.wanted, asked.request)
    tokens = await tokens_of_partners(asked.actor, [row.id for row in page.rows])
    rows: list[Row] = []
    for row in page.rows:
        active = [token for token in tokens[row.id] if token_state(token.revoked_at, token.expires_at, asked.now) == "active"]
        used = max((token.last_used_at for token in active if token.last_used_at), default=None)
        expiry = min((token.expires_at for token in active), default=None)
        state = "switched off" if row.disabled_at else "active"
        told: Row = {"code": row.code, "name": row.name, "state": state, "active_tokens": len(active)}
        rows.append(told | {"last_used_at": _local(used, info), "next_expiry": _local(expiry, info)})
    return page, rows


async def _audit(asked: _Asked) -> tuple[Page[Any], list[Row]]:
    info = await community.get()
    page = await entries(asked.actor, asked.taking.wanted, asked.request)
    return page, [
        {
            "occurred_at": _local(row.occurred_at, info),
            "actor": row.actor_label,
            "action": row.action,
            "subject_type": row.subject_type,
            "subject": row.subject_label,
            "subject_id": row.subject_id,
            "reason": row.reason,
            "before": _json(row.before),
            "after": _json(row.after),
            "request_id": row.request_id,
            "entry_id": str(row.public_id),
        }
        for row in page.rows
    ]


def _local(at: datetime | None, info: CommunityInfo) -> datetime | None:
    """The instant in the community's zone, as sheets show it."""
    return None if at is None else at.astimezone(ZoneInfo(info.zone))


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


_READERS: Mapping[str, Read] = {
    "benefits": _contents(Noun.BENEFITS, list_benefits, newest_benefits),
    "plans": _contents(Noun.PLANS, list_plans, newest_plans),
    "terms": _terms,
    "members": _members,
    "partners": _partners,
    "audit": _audit,
}
