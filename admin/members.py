"""Members: find one."""

from starlette.responses import Response

from admin import names
from admin import words as tables
from admin.i18n import msg
from admin.pages import page
from admin.view import View
from app.core.access import Scope
from app.core.errors import Invalid
from app.members import queries
from app.members.queries import MemberFilter
from app.members.rules import MemberStatus, effective_industry_since, effective_status
from app.segments.rules import segment_of

_PAGE = 40
_WHERE = "members"


@page("/members", scope=Scope.MEMBERS_READ)
async def members(view: View) -> Response:
    """Which members are there?"""
    cut = await names.cut(view)
    found = await queries.members_page(view.actor, _wanted(view), view.page_request(_WHERE, _PAGE), view.now)
    options = {
        "segment": [(part.code, names.chosen(view.language, part.name)) for part in cut.segments],
        "programme": [(item.code, names.chosen(view.language, item.name)) for item in view.community.programmes],
        "status": tables.choices(view.words, tables.ACCOUNT_STATUS),
    }
    rows = [
        (row, segment_of(cut, effective_industry_since(row, view.now), view.today), effective_status(row, view.now)) for row in found.rows
    ]
    return await view.render(
        "members/list.html", page=found, rows=rows, options=options, chips=_chips(view, options), where=_WHERE, place=names.place
    )


def _wanted(view: View) -> MemberFilter:
    query = view.query
    status = query.get("status")
    if status is not None and status not in set(MemberStatus):
        raise Invalid("status", "Choose one of the list.")
    return MemberFilter(
        search=query.get("q", ""),
        segment=query.get("segment"),
        programme=query.get("programme"),
        status=MemberStatus(status) if status else None,
        region=query.get("region", "").upper() or None,
    )


def _chips(view: View, options: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    labels = {"segment": msg("Segment"), "programme": msg("Programme"), "status": msg("Status"), "region": msg("Region")}
    chips = [(view.words.text(msg("Search")), f"“{view.query['q']}”", view.link(q=None))] if "q" in view.query else []
    for name, label in labels.items():
        code = view.query.get(name)
        if code is not None:
            chips.append((view.words.text(label), dict(options.get(name, [])).get(code, code), view.link(**{name: None})))
    return chips
