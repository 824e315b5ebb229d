"""Writing terms: drafts, publishing, schedule, roll back, archive (B8, M1); and accepting them (M3).

The verbs of writing are the desk's: see `app.publishing.service.Desk` for what each needs and raises.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.community import service as community
from app.core import db, ids
from app.core.access import Actor, Scope, ensure
from app.core.errors import Conflict, Invalid, NotFound
from app.core.markdown import render
from app.publishing.service import Desk, Scopes
from app.terms.models import Terms, TermsAcceptance, TermsVersion
from app.terms.queries import ACCEPTANCE_COLUMNS, KIND, acceptance, terms_lines, version_of
from app.terms.rules import Acceptance, TermsContent, World, faults, read_content

_RELYING = """
SELECT p.code, t.number FROM plan_version v JOIN plan p ON p.id = v.identity_id JOIN terms_version t ON t.id = v.terms_version_id
WHERE t.identity_id = :terms AND t.number IN (:numbers) AND v.cancelled_at IS NULL ORDER BY p.code LIMIT 1
"""


class TermsPinned(Conflict):
    """A plan that is to go live is sold on that version of the terms (invariant 9)."""

    code = "TERMS_PINNED"
    template = "The plan {plan} will be sold on version {number} of these terms. Cancel that version of the plan first."

    def __init__(self, plan: str, number: int) -> None:
        super().__init__(plan=plan, number=number)


class _TermsDesk(Desk[Terms, TermsVersion, TermsContent]):
    kind = KIND
    subject = "Terms"
    scopes = Scopes(Scope.TERMS_READ, Scope.TERMS_WRITE, Scope.TERMS_PUBLISH)

    def read(self, content: Mapping[str, Any]) -> TermsContent:
        return read_content(content)

    def columns(self, form: TermsContent) -> dict[str, Any]:
        return {"title": form.title, "search_text": " ".join([form.code, *form.title.values()]).lower()}

    async def faults(self, form: TermsContent, at: datetime, now: datetime) -> list[Invalid]:
        info = await community.get()
        return faults(form, World(info.languages, frozenset(programme.code for programme in info.programmes)))

    async def released(self, form: TermsContent, at: datetime) -> tuple[TermsContent, Mapping[str, Any]]:
        return form, {"html": {language: render(text) for language, text in form.body.items()}}

    async def check_cancellable(self, identity: Terms, numbers: list[int]) -> None:
        rows = await db.fetch(_RELYING, terms=identity.id, numbers=numbers)  # the key of plan_version points here
        if rows:
            raise TermsPinned(rows[0]["code"], int(rows[0]["number"]))


_desk = _TermsDesk()
create_terms = _desk.create
save_draft = _desk.save_draft
discard_draft = _desk.discard_draft
publish_terms = _desk.publish
roll_back = _desk.roll_back
restore_version = _desk.restore_version
cancel_scheduled = _desk.cancel_scheduled
schedule_again = _desk.schedule_again
archive_terms = _desk.archive
unarchive_terms = _desk.unarchive
compare_versions = _desk.compare_versions
check_draft = _desk.check_draft
hold_version = _desk.hold
take_back_version = _desk.take_back
refusals = _desk.refusals


async def accept(actor: Actor, public_id: UUID, number: int, language: str, *, now: datetime) -> Acceptance:
    """The member has accepted that version in that language; the first acceptance of a version stands (M1, M3). Needs self:write.

    Raises NotFound where there is no such member or no such version that is or was in force, Invalid(language) where the version
    has no text in it.
    """
    ensure(actor, Scope.SELF_WRITE)
    if actor.member_id is None:
        raise NotFound("member")
    line = next((line for line in (await terms_lines()).values() if line.public_id == public_id), None)
    if line is None:
        raise NotFound(KIND.name)
    edition = await version_of(line.code, number, now=now)
    if language not in edition.html:
        raise Invalid("language", "These terms are there in {languages}.", languages=", ".join(sorted(edition.html)))
    await db.execute(
        "INSERT INTO terms_acceptance (public_id, member_id, terms_version_id, language, accepted_at) "
        "VALUES (:public_id, :member_id, :version_id, :language, :now) ON CONFLICT (member_id, terms_version_id) DO NOTHING",
        public_id=ids.public_id(),
        member_id=actor.member_id,
        version_id=edition.version_id,
        language=language,
        now=now,
    )
    rows = await TermsAcceptance.filter(member_id=actor.member_id, terms_version_id=edition.version_id).values(*ACCEPTANCE_COLUMNS)
    return acceptance(rows[0])
