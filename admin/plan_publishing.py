"""A plan as the shared pages need it, and its way to those who buy it (B8, T1)."""

from admin import names
from admin.impact import impact_pages
from admin.lifecycle import Kind, verbs_of, ways
from admin.plan_words import PlanWords
from admin.publishing import Thing
from admin.view import View
from app.benefits import queries as benefit_queries
from app.catalogue import service as catalogue
from app.catalogue.rules.documents import PLANS
from app.core.access import Scope
from app.plans import queries, service
from app.terms import queries as terms_queries


async def words_of(view: View) -> PlanWords:
    """What says a plan in the reader's language; from memory while nothing new is published."""
    benefits = await benefit_queries.catalogue(view.now)
    terms, lines = await terms_queries.terms_in_force(view.now), await terms_queries.terms_lines()
    return PlanWords(
        view.words,
        await names.book(view),
        {code: benefit.content.title for code, benefit in benefits.by_code.items()},
        {code: edition.content.title for code, edition in terms.by_code.items()},
        {code: max((stub.number for stub in line.stubs if stub.cancelled_at is None), default=0) for code, line in lines.items()},
    )


async def thing_of(view: View) -> Thing:
    """The plan of the address as the shared pages need it. Two statements."""
    found = await queries.history(view.actor, view.id(), now=view.now)
    plan, told = found.identity, await words_of(view)
    title = told.text(plan.name) or plan.code
    return Thing(
        section="plans",
        noun="plan",
        title=title,
        crumb=title,
        key={"id": plan.public_id},
        public_id=plan.public_id,
        status=found.status,
        versions=found.versions,
        draft=plan.draft,
        revision=plan.draft_revision,
        saved_by=plan.draft_saved_by,
        saved_at=plan.draft_saved_at,
        compare=told.differences,
        write=Scope.PLANS_WRITE,
        publish=Scope.PLANS_PUBLISH,
        label=told.field,
    )


KIND = Kind(
    noun="plan",
    path="/plans/{id:uuid}",
    read=Scope.PLANS_READ,
    write=Scope.PLANS_WRITE,
    publish=Scope.PLANS_PUBLISH,
    find=thing_of,
    verbs=verbs_of(
        service,
        publish=catalogue.publish_plan,
        roll_back=catalogue.roll_back_plan,
        schedule_again=catalogue.schedule_plan_again,
        archive=service.archive_plan,
        unarchive=service.unarchive_plan,
    ),
    documents=PLANS,
)
PAGES = (*ways(KIND), *impact_pages(KIND, "Plan"))
