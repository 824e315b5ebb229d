"""A benefit's way to its members: publish, history, roll back, restore, cancel, archive (B8)."""

from typing import Any

from starlette.responses import Response

from admin import names, publishing
from admin.benefit_words import BenefitWords
from admin.flash import Flash
from admin.forms import FormRefused, Problem
from admin.i18n import msg
from admin.pages import action, page
from admin.publishing import Thing
from admin.view import View
from app.benefits import queries, service
from app.catalogue import service as catalogue
from app.core.access import Scope
from app.core.errors import NotFound
from app.core.versions.rules import StaleDraft

_PAGES = {
    "edit": "edit_benefit",
    "publish": "publish_benefit",
    "history": "benefit_history",
    "roll_back": "roll_back_benefit",
    "rolling_back": "rolling_back_benefit",
    "restore": "restore_benefit",
    "restoring": "restoring_benefit",
    "cancel": "cancel_benefit",
    "cancelling": "cancelling_benefit",
    "discard": "discard_benefit",
    "discarding": "discarding_benefit",
    "archive": "archive_benefit",
    "unarchive": "unarchive_benefit",
}


async def thing_of(view: View) -> Thing:
    """The benefit of the address as the shared pages need it. Two statements."""
    found = await queries.history(view.actor, view.id(), now=view.now)
    benefit = found.benefit
    told = BenefitWords(view.words, await names.book(view))
    shown = [found.live] if found.live else found.versions
    newest: dict[str, Any] = benefit.draft or next((version.content for version in shown), {"title": {}})
    title = told.text(newest["title"]) or benefit.code
    return Thing(
        section="benefits",
        title=title,
        crumb=title,
        key={"id": benefit.public_id},
        pages=_PAGES,
        status=found.status,
        versions=found.versions,
        draft=benefit.draft,
        revision=benefit.draft_revision,
        saved_by=benefit.draft_saved_by,
        saved_at=benefit.draft_saved_at,
        compare=told.differences,
        write=Scope.BENEFITS_WRITE,
        publish=Scope.BENEFITS_PUBLISH,
    )


def content_of(thing: Thing) -> dict[str, Any]:
    """What the editor begins with: the draft, else what is live, else the newest version. Raises NotFound where there is nothing."""
    newest = thing.draft or next((version.content for version in thing.versions if version.cancelled_at is None), None)
    if newest is None:
        raise NotFound("draft")
    return newest


@page("/benefits/{id:uuid}/publish", scope=Scope.BENEFITS_PUBLISH)
async def publishing_benefit(view: View) -> Response:
    """What changes for members by publishing, from when, and why?"""
    thing = await thing_of(view)
    faults = await catalogue.check_draft(view.actor, view.id(), now=view.now)
    told = BenefitWords(view.words, await names.book(view))
    shown = [(told.field(fault.field), view.words.refusal(fault)) for fault in faults]
    return await publishing.publish_page(view, thing, faults=shown)


@action("/benefits/{id:uuid}/publish", scope=Scope.BENEFITS_PUBLISH, again=publishing_benefit)
async def publish_benefit(view: View) -> Response:
    """The draft is the next version, in force now or from the instant that was named."""
    thing, wish = await thing_of(view), publishing.wish_of(view)
    try:
        version = await catalogue.publish_benefit(
            view.actor,
            view.id(),
            reason=wish.reason,
            now=view.now,
            effective_from=wish.effective_from,
            expected_revision=wish.revision,
        )
    except StaleDraft as error:
        raise FormRefused([Problem(None, publishing.stale(view.words, error.by, error.at))]) from None
    return view.redirect(view.url("edit_benefit", id=view.id()), publishing.published(view, thing, version))


@page("/benefits/{id:uuid}/history", scope=Scope.BENEFITS_READ)
async def benefit_history(view: View) -> Response:
    """Which versions were there, by whom and why; and what lies between any two?"""
    return await publishing.history_page(view, await thing_of(view))


@page("/benefits/{id:uuid}/versions/{number:int}/roll-back", scope=Scope.BENEFITS_PUBLISH)
async def rolling_back_benefit(view: View) -> Response:
    """Shall what an earlier version said be in force again?"""
    return await publishing.confirm_page(view, await thing_of(view), to="roll_back", number=view.number())


@action("/benefits/{id:uuid}/versions/{number:int}/roll-back", scope=Scope.BENEFITS_PUBLISH, again=rolling_back_benefit)
async def roll_back_benefit(view: View) -> Response:
    """What that version said is in force again, as a new version."""
    thing = await thing_of(view)
    version = await catalogue.roll_back(view.actor, view.id(), view.number(), reason=view.form.get("reason"), now=view.now)
    return view.redirect(view.url("edit_benefit", id=view.id()), publishing.published(view, thing, version))


@page("/benefits/{id:uuid}/versions/{number:int}/restore", scope=Scope.BENEFITS_WRITE)
async def restoring_benefit(view: View) -> Response:
    """Shall the draft say what that version said?"""
    return await publishing.confirm_page(view, await thing_of(view), to="restore", number=view.number())


@action("/benefits/{id:uuid}/versions/{number:int}/restore", scope=Scope.BENEFITS_WRITE, again=restoring_benefit)
async def restore_benefit(view: View) -> Response:
    """The draft says what that version said."""
    await service.restore_version(view.actor, view.id(), view.number(), now=view.now, expected_revision=view.revision())
    return view.redirect(
        view.url("edit_benefit", id=view.id()), Flash(msg("Version {number} is in the draft now."), {"number": view.number()})
    )


@page("/benefits/{id:uuid}/versions/{number:int}/cancel", scope=Scope.BENEFITS_PUBLISH)
async def cancelling_benefit(view: View) -> Response:
    """Shall that version not go live?"""
    return await publishing.confirm_page(view, await thing_of(view), to="cancel", number=view.number())


@action("/benefits/{id:uuid}/versions/{number:int}/cancel", scope=Scope.BENEFITS_PUBLISH, again=cancelling_benefit)
async def cancel_benefit(view: View) -> Response:
    """That version will not go live."""
    await service.cancel_scheduled(view.actor, view.id(), view.number(), reason=view.form.get("reason"), now=view.now)
    back = view.url("benefit_history", id=view.id())
    return view.redirect(back, Flash(msg("Version {number} will not go live."), {"number": view.number()}))


@page("/benefits/{id:uuid}/discard", scope=Scope.BENEFITS_WRITE)
async def discarding_benefit(view: View) -> Response:
    """Shall the draft be thrown away?"""
    thing = await thing_of(view)
    if not thing.versions:
        raise NotFound("version")
    return await publishing.confirm_page(view, thing, to="discard")


@action("/benefits/{id:uuid}/discard", scope=Scope.BENEFITS_WRITE, again=discarding_benefit)
async def discard_benefit(view: View) -> Response:
    """There is no draft."""
    await service.discard_draft(view.actor, view.id(), expected_revision=view.revision(), now=view.now)
    return view.redirect(view.url("edit_benefit", id=view.id()), Flash(msg("The draft is gone. What is live stays as it is.")))


@page("/benefits/{id:uuid}/archive", scope=Scope.BENEFITS_PUBLISH)
async def archiving_benefit(view: View) -> Response:
    """Shall the benefit end for everybody, or be taken out of the archive?"""
    thing = await thing_of(view)
    return await publishing.confirm_page(view, thing, to="unarchive" if thing.status == "archived" else "archive")


@action("/benefits/{id:uuid}/archive", scope=Scope.BENEFITS_PUBLISH, again=archiving_benefit)
async def archive_benefit(view: View) -> Response:
    """The benefit is offered no more."""
    await service.archive_benefit(view.actor, view.id(), reason=view.form.get("reason"), now=view.now)
    return view.redirect(view.url("edit_benefit", id=view.id()), Flash(msg("It is archived: no member sees it offered any more.")))


@action("/benefits/{id:uuid}/unarchive", scope=Scope.BENEFITS_PUBLISH, again=archiving_benefit)
async def unarchive_benefit(view: View) -> Response:
    """The benefit can be edited and published again; until then it stays ended."""
    await service.unarchive_benefit(view.actor, view.id(), reason=view.form.get("reason"), now=view.now)
    said = msg("It is out of the archive. It stays ended until you publish it again.")
    return view.redirect(view.url("edit_benefit", id=view.id()), Flash(said))
