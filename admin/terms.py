"""The list of terms, and who accepted which version of them (M1, M3)."""

from starlette.responses import Response

from admin import listing
from admin.pages import page
from admin.terms_publishing import KIND, thing_of
from admin.view import View
from app.core.access import Scope
from app.plans.queries import plan_catalogue
from app.terms import queries

_ACCEPTANCES = "acceptances"


@page("/terms", scope=Scope.TERMS_READ)
async def terms(view: View) -> Response:
    """Which terms are there, in which state, and what is sold on them?"""
    asked = listing.wanted_things(view, view.query)
    found = await queries.list_terms(view.actor, asked, view.page_request(KIND.section, listing.PAGE), now=view.now)
    counts = await queries.count_terms(view.actor, asked, now=view.now)
    sold: dict[str, list[dict[str, str]]] = {}
    for plan in (await plan_catalogue(view.now)).offered:
        sold.setdefault(plan.terms.code, []).append(plan.content.name)
    return await listing.list_page(view, KIND, listing.Shown(found, counts, listing.filters_of_things(view)), sold=sold)


@page("/terms/{id:uuid}/acceptances", scope=Scope.MEMBERS_READ)
async def acceptances(view: View) -> Response:
    """Who accepted which version, in which language, and when?"""
    thing = await thing_of(view)
    found = await queries.acceptances_of(view.actor, view.id(), view.page_request(_ACCEPTANCES, listing.PAGE))
    counts = await queries.count_acceptances(view.actor, view.id())
    return await view.render(
        "terms/acceptances.html",
        section=thing.section,
        thing=thing,
        live=thing.live(view.now),
        page=found,
        counts=counts,
        where=_ACCEPTANCES,
    )
