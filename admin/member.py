"""A member's page: where they stand, what they may have, and why or why not (S1, B4, W1, W5)."""

from datetime import date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from admin import names
from admin.drawings import Stretch, line
from admin.pages import page
from admin.timeline import lately
from admin.verdicts import reasons
from admin.view import View
from app.benefits import queries as benefit_queries
from app.benefits.queries import SegmentEntry
from app.core.access import Scope
from app.core.calendar import start_of_day
from app.core.errors import Invalid
from app.levels import queries as level_queries
from app.members import queries
from app.members.rules import effective_industry_since, effective_status, masked, pending_industry_since
from app.memberships import service as memberships
from app.memberships.rules import state_at, valid_through
from app.plans import service as plans_service
from app.segments.rules import Placement, SegmentCut, placement
from app.segments.service import cut_in_force

_ENTITLEMENTS = 50
_BENEFITS = "entitlements"
_LATELY = 5
_NOON = timedelta(hours=12)


@page("/members/{id:uuid}", scope=Scope.MEMBERS_READ)
async def member(view: View) -> Response:
    """What may this member have, and why or why not, today or on another day?"""
    row = await queries.access_member(view.actor, view.id())
    on, at = _asked_day(view)
    book, cut = await names.book(view), await cut_in_force(at)
    found = await benefit_queries.entitlements_page(row.id, view.page_request(_BENEFITS, _ENTITLEMENTS), at=at)
    since = effective_industry_since(row, at)
    stands = placement(cut, since, on)
    plans = await plans_service.plans()
    periods = (await memberships.memberships_of([row.id]))[row.id]
    growth = (await level_queries.growth_of([row.id], at=at))[row.id]
    return await view.render(
        "members/member.html",
        row=row,
        on=on,
        standing=effective_status(row, at),
        since=since,
        pending=pending_industry_since(row, at),
        stands=stands,
        drawing=_line(view, cut, stands),
        cut=cut,
        page=found,
        reasons=reasons(view.words, book, found.rows),
        entitled=sum(1 for answer in found.rows if answer.entitled),
        periods=[(period, state_at(period, at), valid_through(period, view.words.zone)) for period in periods],
        plans={plan.id: names.chosen(view.language, plan.name) for plan in plans},
        growth=growth,
        contact=masked((await queries.contacts_of([row.id]))[row.id], view.community.settings.phone_region),
        lately=await lately(view, row, _LATELY),
        programmes={item.id: names.chosen(view.language, item.name) for item in view.community.programmes},
        where=_BENEFITS,
        place=names.place,
    )


@page("/members/{id:uuid}/ahead", scope=Scope.MEMBERS_READ)
async def member_ahead(view: View) -> Response:
    """What does time alone open and close for this member next?"""
    row = await queries.access_member(view.actor, view.id())
    entry: SegmentEntry | None = await benefit_queries.next_segment(row.id, at=view.now)
    return await view.render("members/ahead.html", row=row, standing=effective_status(row, view.now), entry=entry)


def _asked_day(view: View) -> tuple[date, datetime]:
    """The day that is asked about, and its instant: now for today, else noon of that day."""
    text = view.query.get("on")
    if text is None:
        return view.today, view.now
    try:
        on = date.fromisoformat(text)
        at = start_of_day(on, view.words.zone) + _NOON
    except (ValueError, OverflowError):
        raise Invalid("on", "Give a date such as 2026-12-01.") from None
    return (on, view.now) if on == view.today else (on, at)


def _line(view: View, cut: SegmentCut, stands: Placement | None) -> Any:
    """The segments side by side, equally wide, with a dot where the member stands."""
    width = 100 / max(1, len(cut.segments))
    stretches, marks = [], []
    for index, part in enumerate(cut.segments):
        own = stands is not None and stands.segment.code == part.code
        stretches.append(Stretch(index * width, (index + 1) * width, "now" if own else "off"))
        if own and stands is not None:
            length = (part.to_months or part.from_months + 48) - part.from_months
            marks.append((index + min(0.94, max(0.04, (stands.months - part.from_months) / length))) * width)
    months = stands.months if stands else 0
    return line(stretches, marks, view.words.plural("Experience: {n} month", "Experience: {n} months", months))
