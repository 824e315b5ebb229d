"""A benefit as the shared pages need it, and its way to its members (B8)."""

from typing import Any

from admin import names
from admin.benefit_words import BenefitWords
from admin.impact import impact_pages
from admin.lifecycle import Kind, verbs_of, ways
from admin.publishing import Thing
from admin.view import View
from app.benefits import queries, service
from app.catalogue import service as catalogue
from app.catalogue.rules.documents import BENEFITS
from app.core.access import Scope


async def words_of(view: View) -> BenefitWords:
    """What says a benefit in the reader's language."""
    return BenefitWords(view.words, await names.book(view))


async def thing_of(view: View) -> Thing:
    """The benefit of the address as the shared pages need it. Two statements."""
    found = await queries.history(view.actor, view.id(), now=view.now)
    benefit, told = found.benefit, await words_of(view)
    shown = [found.live] if found.live else found.versions
    newest: dict[str, Any] = benefit.draft or next((version.content for version in shown), {"title": {}})
    title = told.text(newest["title"]) or benefit.code
    return Thing(
        section="benefits",
        noun="benefit",
        title=title,
        crumb=title,
        key={"id": benefit.public_id},
        public_id=benefit.public_id,
        status=found.status,
        versions=found.versions,
        draft=benefit.draft,
        revision=benefit.draft_revision,
        saved_by=benefit.draft_saved_by,
        saved_at=benefit.draft_saved_at,
        compare=told.differences,
        write=Scope.BENEFITS_WRITE,
        publish=Scope.BENEFITS_PUBLISH,
        label=told.field,
    )


KIND = Kind(
    noun="benefit",
    path="/benefits/{id:uuid}",
    read=Scope.BENEFITS_READ,
    write=Scope.BENEFITS_WRITE,
    publish=Scope.BENEFITS_PUBLISH,
    find=thing_of,
    verbs=verbs_of(
        service,
        publish=catalogue.publish_benefit,
        roll_back=catalogue.roll_back,
        schedule_again=catalogue.schedule_again,
        archive=service.archive_benefit,
        unarchive=service.unarchive_benefit,
    ),
    documents=BENEFITS,
)
PAGES = (*ways(KIND), *impact_pages(KIND, "Benefit"))
