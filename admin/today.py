"""Today: the work queue. And the search box, which jumps to a member by number."""

from datetime import timedelta

from starlette.responses import Response

from admin.pages import page
from admin.view import View
from app.benefits import queries as benefit_queries
from app.benefits.queries import BenefitFilter
from app.core.access import Scope
from app.core.paging import PageRequest
from app.members import queries as member_queries
from app.members.queries import MemberFilter
from app.plans import queries as plan_queries
from app.publishing.rules import ListFilter
from app.reports import queries as reports
from app.terms import queries as terms_queries

_FOUND = 8


@page("/", scope=Scope.SELF_READ)
async def today(view: View) -> Response:
    """What needs me today?"""
    agenda = await reports.agenda(view.actor, now=view.now)
    return await view.render("today/today.html", agenda=agenda, most=reports.MOST_EACH, week=view.today + timedelta(days=7))


@page("/search", scope=Scope.MEMBERS_READ)
async def search(view: View) -> Response:
    """Which member, benefit, plan or terms is meant?"""
    text = view.query.get("q", "").strip()
    request = PageRequest(_FOUND)
    members = await member_queries.members_page(view.actor, MemberFilter(search=text), request, view.now) if text else None
    if members and text.isdecimal() and len(members.rows) == 1:
        return view.redirect(view.url("member", id=members.rows[0].public_id))
    benefits = await benefit_queries.list_benefits(view.actor, BenefitFilter(search=text), request, now=view.now) if text else None
    things = {
        "plan": await plan_queries.list_plans(view.actor, ListFilter(text), request, now=view.now) if text else None,
        "terms": await terms_queries.list_terms(view.actor, ListFilter(text), request, now=view.now) if text else None,
    }
    return await view.render("today/search.html", text=text, members=members, benefits=benefits, things=things)
