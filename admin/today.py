"""Today: the work queue. And the search box, which jumps to a member by number, phone or e-mail."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from admin.i18n import msg
from admin.names import chosen
from admin.pages import page
from admin.plan_publishing import words_of
from admin.view import View
from app.benefits import queries as benefit_queries
from app.benefits.queries import BenefitFilter
from app.catalogue import service as catalogue
from app.catalogue.queries import findings_live
from app.catalogue.rules.documents import BENEFITS, PLANS, SCHEME, SEGMENTS, TERMS
from app.catalogue.rules.findings import errors
from app.core.access import Scope
from app.core.calendar import local_date
from app.core.paging import PageRequest
from app.members import queries as member_queries
from app.members.queries import MemberFilter
from app.members.rules import names_exactly
from app.pilots.queries import list_pilots
from app.pilots.rules import Phase, PilotState
from app.plans import queries as plan_queries
from app.publishing.rules import ListFilter
from app.reports import queries as reports
from app.reports.queries import Item
from app.terms import queries as terms_queries

_FOUND = 8
PUBLISHING = {
    "benefit": Scope.BENEFITS_PUBLISH,
    "plan": Scope.PLANS_PUBLISH,
    "terms": Scope.TERMS_PUBLISH,
    "segments": Scope.SEGMENTS_PUBLISH,
}
NOUNS = {BENEFITS: "benefit", PLANS: "plan", TERMS: "terms", SEGMENTS: "segments"}


@page("/", scope=Scope.SELF_READ)
async def today(view: View) -> Response:
    """What needs me today?"""
    agenda = await reports.agenda(view.actor, now=view.now)
    ahead = await catalogue.versions_ahead(view.actor, now=view.now)
    wrong = errors(await findings_live(view.actor, now=view.now))
    pilots = [pilot for pilot in await list_pilots(view.actor, now=view.now) if _asks(pilot, view)]
    tried = {pilot.public_id for pilot in pilots}
    told = {(each.version.identity, each.version.number) for each in ahead}
    agenda = replace(
        agenda,
        today=tuple(item for item in agenda.today if (item.public_id, item.number) not in told),
        later=tuple(item for item in agenda.later if (item.public_id, item.number) not in told),
        ends=tuple(item for item in agenda.ends if item.public_id not in tried),
    )
    return await view.render(
        "today/today.html",
        agenda=agenda,
        ahead=[(NOUNS[each.noun], each) for each in ahead],
        wrong=wrong,
        called=await _called(view) if wrong else {},
        pilots=pilots,
        coming=_coming(view, agenda.later),
        needs=agenda.needs_somebody + len(ahead) + len(wrong) + len(pilots),
        publishes={noun: view.may(scope) for noun, scope in PUBLISHING.items()},
        most=reports.MOST_EACH,
    )


def _asks(pilot: PilotState, view: View) -> bool:
    """Whether somebody should decide about it: it is over, or will be within the week."""
    phase, last = pilot.phase(view.today), pilot.pilot.until_on
    return phase is Phase.OVER or (phase is Phase.RUNNING and last is not None and last <= view.today + reports.AHEAD)


async def _called(view: View) -> dict[tuple[str, str], str]:
    """What each thing in force is called, by its kind and its code."""
    known = await words_of(view)
    names = {BENEFITS: known.benefits, PLANS: known.book.plans, TERMS: known.terms}
    found = {(noun, code): chosen(view.language, name) for noun, called in names.items() for code, name in called.items()}
    return {**found, (SEGMENTS, SCHEME): view.words.text(msg("Segments"))}


def _coming(view: View, later: Sequence[Item]) -> list[tuple[str, int, str]]:
    """What goes live by itself, day by day: what kind of thing, how many, and the day of the week."""
    days = Counter((item.subject, local_date(item.at, view.words.zone)) for item in later)
    return [(subject, count, view.words.weekday(on)) for (subject, on), count in sorted(days.items(), key=lambda each: each[0][1])]


@page("/search", scope=Scope.MEMBERS_READ)
async def search(view: View) -> Response:
    """Which member, benefit, plan or terms is meant?"""
    text = view.query.get("q", "").strip()
    request = PageRequest(_FOUND)
    members = await member_queries.members_page(view.actor, MemberFilter(search=text), request, view.now) if text else None
    if members and len(members.rows) == 1 and names_exactly(text):
        return view.redirect(view.url("member", id=members.rows[0].public_id))
    benefits = await benefit_queries.list_benefits(view.actor, BenefitFilter(search=text), request, now=view.now) if text else None
    things = {
        "plan": await plan_queries.list_plans(view.actor, ListFilter(text), request, now=view.now) if text else None,
        "terms": await terms_queries.list_terms(view.actor, ListFilter(text), request, now=view.now) if text else None,
    }
    return await view.render("today/search.html", text=text, members=members, benefits=benefits, things=things)
