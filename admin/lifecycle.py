"""A draft's way to its readers, as pages that are made once for every kind of published thing (B8).

Publish, history, roll back, restore, cancel, schedule again, discard, archive: what differs between benefits, plans, terms and segments is
a `Kind`, and `ways` makes the pages from it. A page's name is its role and the kind's noun, such as `publish_benefit`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from starlette.responses import Response

from admin import publishing
from admin.auth import safe_next
from admin.flash import Flash
from admin.forms import FormRefused, Problem
from admin.i18n import msg
from admin.pages import Handler, Page
from admin.publishing import Known, Thing, VersionShown
from admin.view import View
from app.catalogue import service as catalogue
from app.catalogue.queries import effect_of
from app.catalogue.rules.effects import Effect
from app.catalogue.rules.findings import Finding
from app.core.access import Actor, Scope
from app.core.errors import NotFound
from app.core.versions.rules import StaleDraft
from app.publishing.rules import Publication


@dataclass(frozen=True, slots=True)
class Verbs:
    """What can be done to a thing, each asked of the room that does it."""

    publish: Callable[[View, Publication], Awaitable[VersionShown]]
    roll_back: Callable[[View], Awaitable[VersionShown]]
    restore: Callable[[View], Awaitable[object]]
    cancel: Callable[[View], Awaitable[object]]
    schedule_again: Callable[[View], Awaitable[VersionShown]]
    discard: Callable[[View], Awaitable[object]]
    archive: Callable[[View], Awaitable[object]] | None = None
    unarchive: Callable[[View], Awaitable[object]] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of published thing. `path` is where one of them stands, `home` the page that one comes back to; `documents` is what
    the linter calls its contents."""

    noun: str
    path: str
    read: Scope
    write: Scope
    publish: Scope
    find: Callable[[View], Awaitable[Thing]]
    verbs: Verbs
    documents: str
    home: str = ""

    @property
    def section(self) -> str:
        """The first word of its addresses: its place in the rail, and the folder of its templates."""
        return self.path.split("/")[1]

    async def known(self, view: View, thing: Thing, content: Mapping[str, Any] | None) -> Known:
        """What is known of the content before it goes out; nothing where there is none."""
        if content is None:
            return Known()
        live = thing.live(view.now)
        impact = await catalogue.impact_on_record(self.documents, thing.public_id, content, live.number if live else 0)
        effect = await effect_of(view.actor, self.documents, live.content, content, now=view.now) if live else None
        return Known(await self.findings(view, content), impact, effect)

    async def later(self, view: View, thing: Thing) -> list[tuple[VersionShown, Effect | None]]:
        """The versions that are scheduled, and whether anybody can lose or gain by the draft where it replaces them."""
        found = []
        for version in thing.scheduled(view.now) if thing.draft is not None else ():
            at = version.effective_from
            found.append((version, await effect_of(view.actor, self.documents, version.content, thing.draft, now=view.now, at=at)))
        return found

    async def findings(self, view: View, content: Mapping[str, Any] | None) -> list[Finding]:
        """What the linter has against the content, if it were published now (B9)."""
        return await catalogue.look_at(view.actor, self.documents, content, at=view.now, now=view.now)

    def page(self, role: str, path: str, scope: Scope, handler: Handler) -> Page:
        """A page of the kind that is read."""
        return Page(self.path + path, scope, "GET", handler, f"{role}_{self.noun}")

    def action(self, role: str, path: str, scope: Scope, handler: Handler, again: Page) -> Page:
        """A posted form of the kind."""
        return Page(self.path + path, scope, "POST", handler, f"{role}_{self.noun}", again)

    def back(self, view: View, thing: Thing, flash: Flash) -> Response:
        """To the thing's own page, with what has happened."""
        return view.redirect(view.url(self.home) if self.home else thing.url(view, "edit"), flash)


class Drafts(Protocol):
    """The verbs that a room with many things of its kind has, each by the thing's public id."""

    def restore_version(
        self, actor: Actor, public_id: UUID, number: int, /, *, now: datetime, expected_revision: int | None
    ) -> Awaitable[object]: ...
    def cancel_scheduled(self, actor: Actor, public_id: UUID, number: int, /, *, reason: str, now: datetime) -> Awaitable[object]: ...
    def discard_draft(self, actor: Actor, public_id: UUID, /, *, expected_revision: int, now: datetime) -> Awaitable[object]: ...


Archive = Callable[..., Awaitable[object]]


def verbs_of(
    drafts: Drafts,
    *,
    publish: Callable[..., Awaitable[VersionShown]],
    roll_back: Callable[..., Awaitable[VersionShown]],
    schedule_again: Callable[..., Awaitable[VersionShown]],
    archive: Archive,
    unarchive: Archive,
) -> Verbs:
    """The verbs of a room with many things, by the id and the number in the address and the reason in the form."""

    def told(view: View) -> dict[str, Any]:
        return {"reason": view.form.get("reason"), "now": view.now}

    return Verbs(
        publish=lambda view, publication: publish(view.actor, view.id(), publication, now=view.now),
        roll_back=lambda view: roll_back(view.actor, view.id(), view.number(), **told(view)),
        restore=lambda view: drafts.restore_version(view.actor, view.id(), view.number(), now=view.now, expected_revision=view.revision()),
        cancel=lambda view: drafts.cancel_scheduled(view.actor, view.id(), view.number(), **told(view)),
        schedule_again=lambda view: schedule_again(view.actor, view.id(), view.number(), **told(view)),
        discard=lambda view: drafts.discard_draft(view.actor, view.id(), expected_revision=view.revision(), now=view.now),
        archive=lambda view: archive(view.actor, view.id(), **told(view)),
        unarchive=lambda view: unarchive(view.actor, view.id(), **told(view)),
    )


def ways(kind: Kind) -> tuple[Page, ...]:
    """Every page between a draft of the kind and its readers."""
    archiving = _archiving(kind) if kind.verbs.archive else ()
    history = _history(kind)
    changing = (*_going_back(kind), *_restoring(kind), *_cancelling(kind, history), *_discarding(kind), *archiving)
    return (*_publishing(kind), history, *changing)


def _publishing(kind: Kind) -> tuple[Page, Page]:
    async def look(view: View) -> Response:
        """What changes by publishing, from when, and why?"""
        thing = await kind.find(view)
        known = await kind.known(view, thing, thing.draft)
        return await publishing.publish_page(view, thing, replace(known, later=await kind.later(view, thing)))

    async def act(view: View) -> Response:
        """The draft is the next version, in force now or from the instant that was named."""
        thing, publication = await kind.find(view), publishing.publication_of(view)
        try:
            version = await kind.verbs.publish(view, publication)
        except StaleDraft as error:
            raise FormRefused([Problem(None, publishing.overtaken(view.words, await kind.find(view), error))]) from None
        return kind.back(view, thing, await publishing.published(view, thing, version))

    page = kind.page("publishing", "/publish", kind.publish, look)
    return page, kind.action("publish", "/publish", kind.publish, act, page)


def _history(kind: Kind) -> Page:
    async def look(view: View) -> Response:
        """Which versions were there, by whom and why; and what lies between any two?"""
        return await publishing.history_page(view, await kind.find(view))

    return kind.page("history", "/history", kind.read, look)


def _confirming(kind: Kind, to: str, role: str, path: str, scope: Scope) -> Page:
    """The page that asks whether this shall really happen."""

    async def look(view: View) -> Response:
        """Shall this really happen, and why?"""
        thing, number = await kind.find(view), view.number() if "number" in view.request.path_params else None
        version = None if number is None else thing.numbered(number)
        if number is not None and version is None:
            raise NotFound("version")
        known = await kind.known(view, thing, version.content) if version and to == "roll_back" else None
        return await publishing.confirm_page(view, thing, to=to, number=number, known=known)

    return kind.page(role, path, scope, look)


def _going_back(kind: Kind) -> tuple[Page, Page]:
    async def act(view: View) -> Response:
        """What that version said is in force again, as a new version."""
        thing = await kind.find(view)
        return kind.back(view, thing, await publishing.published(view, thing, await kind.verbs.roll_back(view)))

    path = "/versions/{number:int}/roll-back"
    page = _confirming(kind, "roll_back", "rolling_back", path, kind.publish)
    return page, kind.action("roll_back", path, kind.publish, act, page)


def _restoring(kind: Kind) -> tuple[Page, Page]:
    async def act(view: View) -> Response:
        """The draft says what that version said."""
        await kind.verbs.restore(view)
        back = (await kind.find(view)).url(view, "edit")
        return view.redirect(back, Flash(msg("Version {number} is in the draft now."), {"number": view.number()}))

    path = "/versions/{number:int}/restore"
    page = _confirming(kind, "restore", "restoring", path, kind.write)
    return page, kind.action("restore", path, kind.write, act, page)


def _cancelling(kind: Kind, history: Page) -> tuple[Page, Page]:
    """One press each, from wherever the version is shown, and back there: cancelling is taken back as easily as it is done."""

    async def cancel(view: View) -> Response:
        """That version will not go live."""
        _because(view, msg("Taken out of the schedule"))
        await kind.verbs.cancel(view)
        thing, number = await kind.find(view), view.number()
        said = Flash(msg("{title}: version {number} will not go live."), {"title": thing.title, "number": number})
        return _where_it_was(view, thing, replace(said, undo=thing.url(view, "schedule_again", number=number)))

    async def again(view: View) -> Response:
        """What that version said goes live at its time after all."""
        _because(view, msg("Put back into the schedule"))
        thing = await kind.find(view)
        return _where_it_was(view, thing, await publishing.published(view, thing, await kind.verbs.schedule_again(view)))

    path = "/versions/{number:int}"
    return (
        kind.action("cancel", f"{path}/cancel", kind.publish, cancel, history),
        kind.action("schedule_again", f"{path}/schedule-again", kind.publish, again, history),
    )


def _because(view: View, said: str) -> None:
    """The form says why: one press says it by itself."""
    if not view.form.get("reason"):
        view.form.values["reason"] = [view.words.text(said)]


def _where_it_was(view: View, thing: Thing, flash: Flash) -> Response:
    """To the page on which it was pressed, with what has happened, and the undo leads back there too; else to the history."""
    came = view.form.get("next")
    to = safe_next(view, came) if came else thing.url(view, "history")
    return view.redirect(to, replace(flash, undo_fields={**flash.undo_fields, "next": to}))


def _discarding(kind: Kind) -> tuple[Page, Page]:
    async def look(view: View) -> Response:
        """Shall the draft be thrown away?"""
        thing = await kind.find(view)
        if not thing.versions:
            raise NotFound("version")
        return await publishing.confirm_page(view, thing, to="discard")

    async def act(view: View) -> Response:
        """There is no draft."""
        await kind.verbs.discard(view)
        return kind.back(view, await kind.find(view), Flash(msg("The draft is gone. What is live stays as it is.")))

    page = kind.page("discarding", "/discard", kind.write, look)
    return page, kind.action("discard", "/discard", kind.write, act, page)


def _archiving(kind: Kind) -> tuple[Page, Page, Page]:
    async def look(view: View) -> Response:
        """Shall it end for everybody, or be taken out of the archive?"""
        thing = await kind.find(view)
        return await publishing.confirm_page(view, thing, to="unarchive" if thing.status == "archived" else "archive")

    def acting(verb: Callable[[View], Awaitable[object]] | None, said: str) -> Handler:
        async def act(view: View) -> Response:
            if verb is not None:
                await verb(view)
            return kind.back(view, await kind.find(view), Flash(said))

        return act

    archived = msg("It is archived: no member sees it offered any more.")
    taken_out = msg("It is out of the archive. It stays ended until you publish it again.")
    page = kind.page("archiving", "/archive", kind.publish, look)
    return (
        page,
        kind.action("archive", "/archive", kind.publish, acting(kind.verbs.archive, archived), page),
        kind.action("unarchive", "/unarchive", kind.publish, acting(kind.verbs.unarchive, taken_out), page),
    )
