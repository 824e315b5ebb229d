"""The editor of a published thing, as pages that are made once for every kind: new, edit, save, and two of you at once (B8).

A form is a sheet of paper: buttons that only turn a page of it (a part of a condition more, a row less) save nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from admin.conflicts import Mine, conflict_page
from admin.content_words import ContentWords
from admin.fields import Reading, Setting
from admin.flash import Flash
from admin.forms import Form, filled
from admin.i18n import msg
from admin.lifecycle import Kind
from admin.pages import Page
from admin.publishing import Thing
from admin.view import View
from app.catalogue import service as catalogue
from app.catalogue.rules.findings import Finding, errors
from app.core.errors import Invalid
from app.core.markdown import render
from app.core.versions.content import InvalidContent
from app.core.versions.rules import StaleDraft


class Made(Protocol):
    """What was created."""

    @property
    def public_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Editor:
    """How one kind is edited. `new` is the address at which one begins; `folder` holds `edit.html`.

    `step` changes the form where a button asks for no more than that; `panel` gathers what the page needs besides the form;
    `normal` is the content in its one form. `markdown` names the field that holds the community's own paragraphs. `begin` is
    what a new draft says that follows a version.
    """

    kind: Kind
    folder: str
    new: str
    words: Callable[[View], Awaitable[ContentWords]]
    blank: Callable[[View], Mapping[str, Any]]
    to_form: Callable[[Mapping[str, Any], Setting], dict[str, Any]]
    from_form: Callable[[Form, Setting], Reading]
    normal: Callable[[Mapping[str, Any]], dict[str, Any]]
    create: Callable[..., Awaitable[Made]]
    save: Callable[..., Awaitable[object]]
    step: Callable[[View], Awaitable[bool]]
    panel: Callable[[View, Thing | None], Awaitable[Mapping[str, Any]]]
    markdown: str
    begin: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict


def setting_of(view: View) -> Setting:
    """What reading a form depends on."""
    return Setting(view.community.languages, view.community.currency)


def edits(editor: Editor) -> tuple[Page, ...]:
    """The pages on which things of the kind are begun and changed."""
    return (*_beginning(editor), *_changing(editor))


def _beginning(editor: Editor) -> tuple[Page, Page]:
    kind = editor.kind

    async def look(view: View) -> Response:
        """What is the new one?"""
        if not view.form.values:
            blank = {"programme": view.community.default_programme.code, "position": 0} | dict(editor.blank(view))
            view.form = Form(filled(blank).values, view.form.problems)
        panel = await editor.panel(view, None)
        return await view.render(
            f"{editor.folder}/edit.html",
            thing=None,
            live=None,
            content={},
            changes=[],
            faults=[],
            warnings=[],
            section=editor.folder,
            kind=kind,
            here=view.url(f"create_{kind.noun}"),
            told=await editor.words(view),
            **panel,
        )

    async def act(view: View) -> Response:
        """It exists as a draft, or a step on the page is taken."""
        if await _turned(editor, view):
            return await look(view)
        content = await _content(editor, view)
        made = await editor.create(view.actor, view.form.get("programme"), content, now=view.now)
        return await _onward(kind, view, made.public_id, msg("The draft is saved. Members see it once it is published."))

    page = Page(editor.new, kind.write, "GET", look, f"new_{kind.noun}")
    return page, Page(editor.new, kind.write, "POST", act, f"create_{kind.noun}", page)


def _changing(editor: Editor) -> tuple[Page, Page]:
    kind = editor.kind

    async def look(view: View) -> Response:
        """What does it say, and what is different from what is live?"""
        thing = await kind.find(view)
        if not view.may(kind.write) or thing.status == "archived":
            return await _read_page(editor, view, thing)
        if "revision" not in view.form:
            values = editor.to_form(_begun_with(editor, thing), setting_of(view)) | {"revision": thing.revision}
            view.form = Form(filled(values).values, view.form.problems)
        elif view.wishes and not _as_kept(editor, view, thing):
            view.form.values["unsaved"] = ["yes"]
        return await _edit_page(editor, view, thing)

    async def act(view: View) -> Response:
        """The draft is saved, or a step on the page is taken. A save over somebody else's shows both."""
        if await _turned(editor, view):
            return await look(view)
        content = await _content(editor, view)
        try:
            await editor.save(view.actor, view.id(), content, expected_revision=view.revision(), now=view.now)
        except StaleDraft as error:
            return await _conflict(editor, view, content, error)
        return await _onward(kind, view, view.id(), msg("The draft is saved. Members see no change until it is published."))

    page = kind.page("edit", "", kind.read, look)
    return page, kind.action("save", "", kind.write, act, page)


def _begun_with(editor: Editor, thing: Thing) -> Mapping[str, Any]:
    return thing.newest if thing.draft is not None else editor.begin(thing.newest)


def _as_kept(editor: Editor, view: View, thing: Thing) -> bool:
    """Whether the form says no more than the page with which it began."""
    setting = setting_of(view)
    posted, kept = (editor.from_form(form, setting) for form in (view.form, filled(editor.to_form(_begun_with(editor, thing), setting))))
    return not posted.faults and all(value == kept.content.get(name) for name, value in posted.content.items())


async def _edit_page(editor: Editor, view: View, thing: Thing) -> Response:
    live = thing.live(view.now)
    panel = await editor.panel(view, thing)
    faults, warnings = await _checked(editor, view, thing)
    return await view.render(
        f"{editor.folder}/edit.html",
        thing=thing,
        live=live,
        content=thing.newest,
        changes=thing.compare(live.content, thing.draft) if live and thing.draft is not None else [],
        faults=faults,
        warnings=warnings,
        section=thing.section,
        kind=editor.kind,
        here=thing.url(view, "save"),
        told=await editor.words(view),
        **panel,
    )


async def _read_page(editor: Editor, view: View, thing: Thing) -> Response:
    """The thing in words, for who may not change it or while it is archived."""
    content = thing.newest
    texts = content.get(editor.markdown) or {}
    return await view.render(
        f"{editor.folder}/read.html",
        thing=thing,
        live=thing.live(view.now),
        content=content,
        fields=(await editor.words(view)).shown(content),
        paragraphs={language: Markup(render(text)) for language, text in texts.items()},  # noqa: S704  sanitised by render
        section=thing.section,
    )


async def _onward(kind: Kind, view: View, public_id: UUID, said: str) -> Response:
    """To the page that publishes, with the count of whom it hits, if that was pressed and may be; else back to the draft."""
    if view.form.get("do") == "publish" and view.may(kind.publish):
        await catalogue.count_draft(view.actor, kind.documents, public_id, now=view.now)
        return view.redirect(view.url(f"publishing_{kind.noun}", id=public_id))
    return view.redirect(view.url(f"edit_{kind.noun}", id=public_id), Flash(said))


async def _turned(editor: Editor, view: View) -> bool:
    """Whether a button asked for a step on the page only: the form is changed, nothing is saved."""
    if not await editor.step(view):
        return False
    view.form.values["unsaved"] = ["yes"]
    return True


async def _content(editor: Editor, view: View) -> dict[str, Any]:
    """The content that the form says. From here on refusals name the form's fields."""
    read = editor.from_form(view.form, setting_of(view))
    view.field_of = read.field_of
    view.label_of = (await editor.words(view)).field
    if read.faults:
        raise InvalidContent([*read.faults, *_other_faults(editor, read.content)])
    return read.content


def _other_faults(editor: Editor, content: dict[str, Any]) -> tuple[Invalid, ...]:
    """What else is wrong with the content, so that everything is told at once."""
    try:
        editor.normal({"code": "code", "programme": "programme", **content})
    except InvalidContent as error:
        return error.faults
    except Invalid as error:
        return (error,)
    return ()


async def _conflict(editor: Editor, view: View, content: dict[str, Any], error: StaleDraft) -> Response:
    thing, setting = await editor.kind.find(view), setting_of(view)
    known = thing.newest
    mine = editor.normal({"code": known["code"], "programme": known["programme"], **content})
    posted = Mine(mine, view.revision(), lambda kept: editor.to_form(kept, setting), editor.begin)
    return await conflict_page(view, thing, error, posted, noun=editor.kind.documents)


Placed = list[tuple[Finding, str | None]]


async def _checked(editor: Editor, view: View, thing: Thing) -> tuple[Placed, Placed]:
    """What forbids publishing the draft as it was saved, and what should be looked at, each with the form's field where it is mended."""
    if thing.draft is None or view.form.problems:
        return [], []
    setting = setting_of(view)
    field_of = editor.from_form(filled(editor.to_form(thing.draft, setting)), setting).field_of
    found = [(one, field_of(one.path)) for one in await editor.kind.findings(view, thing.draft)]
    wrong = errors(one for one, _ in found)
    return [each for each in found if each[0] in wrong], [each for each in found if each[0] not in wrong]
