"""The list of plans: what can be bought, in which state, at which prices (T1)."""

from starlette.responses import Response

from admin import listing
from admin.i18n import msg
from admin.pages import page
from admin.plan_publishing import KIND, words_of
from admin.plan_words import PlanWords
from admin.view import View
from app.core.access import Scope
from app.plans import queries
from app.plans.rules import PlanInForce


@page("/plans", scope=Scope.PLANS_READ)
async def plans(view: View) -> Response:
    """What can be bought, in which state, at which prices?"""
    asked = listing.wanted_things(view, view.query)
    found = await queries.list_plans(view.actor, asked, view.page_request(KIND.section, listing.PAGE), now=view.now)
    counts = await queries.count_plans(view.actor, asked, now=view.now)
    told = await words_of(view)
    in_force = (await queries.plan_catalogue(view.now)).by_public_id
    sold = {public_id: _sold(told, plan) for public_id, plan in in_force.items()}
    return await listing.list_page(view, KIND, listing.Shown(found, counts, listing.filters_of_things(view)), sold=sold)


def _sold(told: PlanWords, plan: PlanInForce) -> tuple[str, str]:
    """The prices of a plan from the lowest to the highest, and for how long."""
    duration = told.duration(plan.duration.model_dump())
    amounts = sorted({row.price.minor for row in plan.prices if row.price})
    if not amounts:
        return told.words.text(msg("not for sale")), duration
    return " – ".join(told.money(minor) for minor in dict.fromkeys((amounts[0], amounts[-1]))), duration
