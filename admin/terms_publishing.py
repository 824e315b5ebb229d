"""Terms as the shared pages need them, and their way to those who accept them (B8, M1)."""

from admin import names
from admin.lifecycle import Kind, verbs_of, ways
from admin.publishing import Thing
from admin.terms_words import TermsWords
from admin.view import View
from app.catalogue import service as catalogue
from app.catalogue.rules.documents import TERMS
from app.core.access import Scope
from app.terms import queries, service


async def words_of(view: View) -> TermsWords:
    """What says terms in the reader's language."""
    return TermsWords(view.words, await names.book(view))


async def thing_of(view: View) -> Thing:
    """The terms of the address as the shared pages need them. Two statements."""
    found = await queries.history(view.actor, view.id(), now=view.now)
    terms, told = found.identity, await words_of(view)
    title = told.text(terms.title) or terms.code
    return Thing(
        section="terms",
        noun="terms",
        title=title,
        crumb=title,
        key={"id": terms.public_id},
        public_id=terms.public_id,
        status=found.status,
        versions=found.versions,
        draft=terms.draft,
        revision=terms.draft_revision,
        saved_by=terms.draft_saved_by,
        saved_at=terms.draft_saved_at,
        compare=told.differences,
        write=Scope.TERMS_WRITE,
        publish=Scope.TERMS_PUBLISH,
        label=told.field,
    )


KIND = Kind(
    noun="terms",
    path="/terms/{id:uuid}",
    read=Scope.TERMS_READ,
    write=Scope.TERMS_WRITE,
    publish=Scope.TERMS_PUBLISH,
    find=thing_of,
    verbs=verbs_of(
        service,
        publish=catalogue.publish_terms,
        roll_back=catalogue.roll_back_terms,
        schedule_again=catalogue.schedule_terms_again,
        archive=service.archive_terms,
        unarchive=service.unarchive_terms,
    ),
    documents=TERMS,
)
PAGES = ways(KIND)
