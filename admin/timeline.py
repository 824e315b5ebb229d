"""What happened to a member: every kind of event in one line, narrowed to kinds by the address."""

from collections.abc import Sequence

from starlette.responses import Response

from admin import names
from admin.event_words import KINDS, EventWords, Line
from admin.pages import page
from admin.view import View
from app.core.access import Scope
from app.core.errors import Invalid
from app.core.paging import PageRequest
from app.members import queries
from app.members.rules import MemberRow, effective_status
from app.plans import service as plans_service
from app.reports import queries as reports
from app.reports.rules.timeline import EventKind

_PAGE = 30
_WHERE = "timeline"


@page("/members/{id:uuid}/timeline", scope=Scope.MEMBERS_READ)
async def timeline(view: View) -> Response:
    """What happened to this member, and when?"""
    row = await queries.access_member(view.actor, view.id())
    chosen = _chosen(view)
    found = await reports.timeline_page(view.actor, row, view.page_request(_WHERE, _PAGE), now=view.now, kinds=chosen)
    told = await _told(view)
    return await view.render(
        "members/timeline.html",
        row=row,
        standing=effective_status(row, view.now),
        kinds=[(view.words.text(KINDS[kind]), kind in chosen, _toggled(view, chosen, kind)) for kind in reports.visible_kinds(view.actor)],
        page=found,
        lines=[told.line(event) for event in found.rows],
        where=_WHERE,
    )


async def lately(view: View, row: MemberRow, most: int) -> list[Line]:
    """The newest lines of the timeline. One statement."""
    found = await reports.timeline_page(view.actor, row, PageRequest(most), now=view.now)
    told = await _told(view)
    return [told.line(event) for event in found.rows]


async def _told(view: View) -> EventWords:
    plans = {plan.id: names.chosen(view.language, plan.name) for plan in await plans_service.plans()}
    programmes = {item.id: names.chosen(view.language, item.name) for item in view.community.programmes}
    return EventWords(view.words, plans, programmes, view.now)


def _chosen(view: View) -> tuple[EventKind, ...]:
    words = view.query.get("kinds", "").split(",")
    if words == [""]:
        return ()
    if not set(words) <= set(EventKind):
        raise Invalid("kinds", "Choose one of the list.")
    return tuple(kind for kind in EventKind if kind in words)


def _toggled(view: View, chosen: Sequence[EventKind], kind: EventKind) -> str:
    """This page with the kind chosen as well, or not any more."""
    return view.link(kinds=",".join(each for each in EventKind if (each in chosen) is not (each is kind)))
