"""The rows of a list that shall be changed at once, as the steps look at them (B8, D1)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.benefits.queries import list_benefits, newest_benefits
from app.core.access import Actor
from app.core.paging import PageRequest
from app.core.versions.rules import content_hash
from app.members.queries import members_page
from app.plans.queries import list_plans, newest_plans
from app.publishing.rules import Newest
from app.sheets.rules.bulk import FIELDS, MOST_AT_ONCE, Many, Subject
from app.tags.service import tags_of_members
from app.terms.queries import list_terms, newest_terms


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows in the list's order; `more` says that there are more than can be changed at once."""

    subjects: tuple[Subject, ...]
    more: bool


async def selection(actor: Actor, many: Many, wanted: Any, *, now: datetime) -> Selection:
    """The first rows that pass the list's filter `wanted`, as many as can be changed at once. Needs the scope to read the list.

    Two statements, beside those of the filter.
    """
    request = PageRequest(MOST_AT_ONCE)
    if many.section == "members":
        found = await members_page(actor, wanted, request, now)
        tags = await tags_of_members([row.id for row in found.rows], now)
        people = [Subject(row.public_id, str(row.member_number), row.nickname, "", tags=tuple(tags[row.id])) for row in found.rows]
        return Selection(tuple(people), found.has_next)
    listed, newest, name = _LISTS[many.section]
    page = await listed(actor, wanted, request, now=now)
    contents = await newest(actor, [row.code for row in page.rows]) if page.rows else {}
    field = FIELDS.get(many.step)
    return Selection(tuple(_subject(row, contents[row.code], name, field) for row in page.rows), page.has_next)


def _subject(row: Any, newest: Newest, name: str, field: str | None) -> Subject:
    return Subject(
        public_id=row.public_id,
        code=row.code,
        name=newest.content.get(name) or {},
        mark=f"{newest.revision} {row.status} {content_hash(newest.content)}",
        status=row.status,
        drafted=newest.drafted,
        published=newest.published,
        revision=newest.revision,
        content=newest.content,
        value=(newest.content.get(field) or "") if field else "",
    )


_LISTS: Mapping[str, tuple[Callable[..., Awaitable[Any]], Callable[..., Awaitable[dict[str, Newest]]], str]] = {
    "benefits": (list_benefits, newest_benefits, "title"),
    "plans": (list_plans, newest_plans, "name"),
    "terms": (list_terms, newest_terms, "title"),
}
