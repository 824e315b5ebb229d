"""Members: find one."""

from uuid import UUID

from starlette.responses import Response

from admin import listing, names
from admin import words as tables
from admin.i18n import msg
from admin.pages import page
from admin.view import View
from app.core.access import Scope
from app.core.conditions import AccountStatus
from app.core.errors import Invalid
from app.members import queries
from app.members.queries import MemberFilter
from app.members.rules import effective_industry_since, effective_status
from app.plans import service as plans_service
from app.segments.rules import segment_of

_PAGE = 40
_WHERE = "members"


@page("/members", scope=Scope.MEMBERS_READ)
async def members(view: View) -> Response:
    """Which members are there?"""
    filters = await _filters(view)
    cut = await names.cut(view)
    found = await queries.members_page(view.actor, wanted(view, view.query), view.page_request(_WHERE, _PAGE), view.now)
    rows = [
        (row, segment_of(cut, effective_industry_since(row, view.now), view.today), effective_status(row, view.now)) for row in found.rows
    ]
    return await view.render(
        "members/list.html",
        page=found,
        rows=rows,
        labels={name: label for name, (label, _) in filters.items()},
        options={name: choices for name, (_, choices) in filters.items()},
        chips=listing.chips(view, filters),
        where=_WHERE,
        place=names.place,
        frame=await listing.frame(view, _WHERE),
    )


def wanted(view: View, asked: listing.Asked, only: tuple[UUID, ...] = ()) -> MemberFilter:
    """What the list is narrowed to. Raises Invalid for a word that is none."""
    status = asked.get("status")
    if status is not None and status not in set(AccountStatus):
        raise Invalid("status", "Choose one of the list.")
    if asked.get("joined") not in (None, "lately"):
        raise Invalid("joined", "Choose one of the list.")
    return MemberFilter(
        search=asked.get("q", ""),
        segment=asked.get("segment"),
        programme=asked.get("programme"),
        status=AccountStatus(status) if status else None,
        region=asked.get("region", "").upper() or None,
        tag=asked.get("tag"),
        plan=asked.get("plan"),
        joined_from=view.now - listing.SOON if "joined" in asked else None,
        only=only,
    )


async def _filters(view: View) -> listing.Filters:
    """What the list can be narrowed to; where there is nothing to choose from one types."""
    cut, plans = await names.cut(view), await plans_service.plans()
    return {
        "segment": (msg("Segment"), [(part.code, names.chosen(view.language, part.name)) for part in cut.segments]),
        "programme": (msg("Programme"), listing.programmes(view)),
        "plan": (msg("Holds the plan"), [(plan.code, names.chosen(view.language, plan.name)) for plan in plans]),
        "status": (msg("Status"), tables.choices(view.words, tables.ACCOUNT_STATUS)),
        "joined": (msg("Joined"), [("lately", view.words.text(msg("in the last 30 days")))]),
        "region": (msg("Region"), []),
        "tag": (msg("Tag"), []),
    }
