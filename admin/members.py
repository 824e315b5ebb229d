"""Members: find one, and see why and why not (S1, B4, W1, W5)."""

from datetime import date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from admin import names
from admin import words as tables
from admin.drawings import Stretch, line
from admin.i18n import msg
from admin.pages import page
from admin.verdicts import reasons
from admin.view import View
from app.benefits import queries as benefit_queries
from app.benefits.queries import SegmentEntry
from app.core.access import Scope
from app.core.calendar import start_of_day
from app.core.conditions import NameBook
from app.core.errors import Invalid
from app.levels import queries as level_queries
from app.members import queries
from app.members.queries import MemberFilter
from app.members.rules import MemberStatus, effective_industry_since, effective_status, pending_industry_since
from app.memberships import service as memberships
from app.memberships.rules import state_at, valid_through
from app.plans import service as plans_service
from app.segments.rules import Placement, SegmentCut, placement, segment_of
from app.segments.service import cut_in_force

_PAGE, _ENTITLEMENTS = 40, 50
_WHERE, _BENEFITS = "members", "entitlements"
_NOON = timedelta(hours=12)


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
        "members/list.html", page=found, rows=rows, options=options, chips=_chips(view, options), where=_WHERE, place=conditions_place
    )


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
        programmes={item.id: names.chosen(view.language, item.name) for item in view.community.programmes},
        where=_BENEFITS,
        months=names.months_word,
        place=conditions_place,
    )


@page("/members/{id:uuid}/ahead", scope=Scope.MEMBERS_READ)
async def member_ahead(view: View) -> Response:
    """What does time alone open and close for this member next?"""
    row = await queries.access_member(view.actor, view.id())
    entry: SegmentEntry | None = await benefit_queries.next_segment(row.id, at=view.now)
    return await view.render("members/ahead.html", row=row, entry=entry)


def conditions_place(code: str | None, language: str) -> str:
    """The name of a region."""
    return NameBook().region(code, language) if code else "–"


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
