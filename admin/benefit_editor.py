"""The editor of a benefit: one page in sentences, with the condition builder; a stale save shows both (B1-B5, B7, B8, B12)."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from admin import benefit_form, conditions, names, publishing
from admin import words as tables
from admin.benefit_form import Setting
from admin.benefit_publishing import content_of, thing_of
from admin.benefit_words import BenefitWords
from admin.flash import Flash
from admin.forms import Form, Problem, filled
from admin.i18n import msg
from admin.pages import action, page
from admin.publishing import Thing
from admin.view import View
from app.benefits import service
from app.benefits.rules import normal_form, read_content
from app.catalogue import service as catalogue
from app.core import conditions as core_conditions
from app.core.access import Scope
from app.core.errors import Invalid
from app.core.markdown import render
from app.core.versions.content import InvalidContent
from app.core.versions.rules import StaleDraft
from app.plans import service as plans_service

_READ = (
    *("kind", "reach", "programme", "plan", "stage", "audience", "condition", "products", "exclusions", "quota"),
    *("variants", "face_value", "unit_cost", "discount", "offered_from", "offered_until", "code"),
)
_STEPS = ("condition", "variant", "look")


@dataclass(frozen=True, slots=True)
class _Editor:
    """What the editor's template needs besides the form."""

    options: dict[str, list[tuple[str, str]]]
    root: conditions.Group
    said: str
    variants: int
    words: BenefitWords


@page("/benefits/new", scope=Scope.BENEFITS_WRITE)
async def new_benefit(view: View) -> Response:
    """What is the new benefit?"""
    if not view.form.values:
        default = view.community.default_programme.code
        blank = {"programme": default, "kind": "CONTENT", "reach": "SPECIFIC", "audience.membership": "BOTH", "position": 0}
        view.form = Form(filled(blank).values, view.form.problems)
    return await view.render("benefits/edit.html", thing=None, editor=await _editor(view), changes=[], faults=[], section="benefits")


@action("/benefits/new", scope=Scope.BENEFITS_WRITE, again=new_benefit)
async def create_benefit(view: View) -> Response:
    """The benefit exists as a draft, or a step on the page is taken."""
    if await _step(view):
        return await new_benefit.handler(view)
    content = await _content(view)
    made = await service.create_benefit(view.actor, view.form.get("programme"), content, now=view.now)
    if _goes_on(view):
        return view.redirect(view.url("publishing_benefit", id=made.public_id))
    return view.redirect(
        view.url("edit_benefit", id=made.public_id), Flash(msg("The draft is saved. Members see it once it is published."))
    )


@page("/benefits/{id:uuid}", scope=Scope.BENEFITS_READ)
async def edit_benefit(view: View) -> Response:
    """Who gets what, and what is different from what is live?"""
    thing = await thing_of(view)
    live = thing.live(view.now)
    newest = content_of(thing)
    if not view.may(Scope.BENEFITS_WRITE) or thing.status == "archived":
        return await _read_page(view, thing, newest)
    if "revision" not in view.form:
        view.form = Form(filled(benefit_form.to_form(newest, _setting(view)) | {"revision": thing.revision}).values, view.form.problems)
    editor = await _editor(view)
    changes = thing.compare(live.content, thing.draft) if live and thing.draft is not None else []
    faults = await _faults(view, thing)
    return await view.render(
        "benefits/edit.html", thing=thing, editor=editor, live=live, changes=changes, faults=faults, content=newest, section="benefits"
    )


async def _read_page(view: View, thing: Thing, content: dict[str, Any]) -> Response:
    """The benefit in words, for who may not change it or while it is archived."""
    told = BenefitWords(view.words, await names.book(view))
    fields = [(told.field(name), told.value(name, content.get(name), content["programme"])) for name in _READ]
    terms = content.get("terms") or {}
    return await view.render(
        "benefits/read.html",
        thing=thing,
        live=thing.live(view.now),
        content=content,
        fields=[(label, text) for label, text in fields if text],
        terms={language: Markup(render(text)) for language, text in terms.items()},  # noqa: S704  sanitised by render
        section="benefits",
    )


@action("/benefits/{id:uuid}", scope=Scope.BENEFITS_WRITE, again=edit_benefit)
async def save_benefit(view: View) -> Response:
    """The draft is saved, or a step on the page is taken. A save over somebody else's shows both."""
    if await _step(view):
        return await edit_benefit.handler(view)
    content = await _content(view)
    try:
        await service.save_draft(view.actor, view.id(), content, expected_revision=view.revision(), now=view.now)
    except StaleDraft as error:
        return await _conflict(view, error)
    if _goes_on(view):
        return view.redirect(view.url("publishing_benefit", id=view.id()))
    return view.redirect(
        view.url("edit_benefit", id=view.id()), Flash(msg("The draft is saved. Members see no change until it is published."))
    )


def _goes_on(view: View) -> bool:
    """Whether the next page is the one that publishes: only for who may."""
    return view.form.get("do") == "publish" and view.may(Scope.BENEFITS_PUBLISH)


async def _step(view: View) -> bool:
    """Whether a button asked for a step on the page only: the form is changed, nothing is saved."""
    step, _, rest = view.form.get("do").partition(":")
    if step not in _STEPS:
        return False
    values = {name: found for name, found in view.form.values.items() if not name.startswith("c:")}
    root = conditions.read(view.form)
    if step == "condition":
        root = _read_json(view, root) if rest == "json" else conditions.change(view.form, rest)
    values |= filled(conditions.fields(root)).values | {"unsaved": ["yes"]}
    if step == "variant":
        values = _variants(values, rest)
    view.form = Form(values, view.form.problems)
    return True


def _read_json(view: View, root: conditions.Group) -> conditions.Group:
    text = view.form.get("condition.json").strip()
    if not text:
        return conditions.Group()
    try:
        parsed = core_conditions.parse(conditions.data_of(text))
        return conditions.group_of(core_conditions.dump(parsed), view.community.currency)
    except Invalid as error:
        view.status = 422
        view.form.problems.append(Problem("condition.json", f"{error.field}: {view.words.refusal(error)}"))
        return root


def _variants(values: dict[str, list[str]], rest: str) -> dict[str, list[str]]:
    """One variant more, or the one at a place less; those behind it move up."""
    count = benefit_form.variants_in(Form(values))
    verb, _, place = rest.partition(":")
    if verb == "add":
        return values | {"variants": [str(min(count + 1, benefit_form.MOST_VARIANTS))]}
    if not place.isdigit() or int(place) >= count:
        return values
    kept: dict[str, list[str]] = {}
    for name, found in values.items():
        head, mark, tail = name.partition("]")
        at = int(head.removeprefix("variants[")) if mark and head.startswith("variants[") else None
        if at is None or at < int(place):
            kept[name] = found
        elif at > int(place):
            kept[f"variants[{at - 1}]{tail}"] = found
    return kept | {"variants": [str(count - 1)]}


async def _content(view: View) -> dict[str, Any]:
    """The content that the form says. From here on refusals name the form's fields."""
    read = benefit_form.from_form(view.form, _setting(view))
    view.field_of = lambda path: benefit_form.field_of(path, read.places)
    view.label_of = BenefitWords(view.words, await names.book(view)).field
    if read.faults:
        raise InvalidContent([*read.faults, *_other_faults(read.content)])
    return read.content


def _other_faults(content: dict[str, Any]) -> tuple[Invalid, ...]:
    """What else is wrong with the content, so that everything is told at once."""
    try:
        read_content({"code": "code", "programme": "programme", **content})
    except InvalidContent as error:
        return error.faults
    except Invalid as error:
        return (error,)
    return ()


async def _conflict(view: View, error: StaleDraft) -> Response:
    thing, mine = await thing_of(view), await _content(view)
    known = content_of(thing)
    mine = normal_form(read_content({"code": known["code"], "programme": known["programme"], **mine}))
    return await view.render(
        "versions/conflict.html",
        status=409,
        thing=thing,
        section="benefits",
        said=publishing.stale(view.words, error.by, error.at),
        changes=thing.compare(error.content, mine),
        save=view.url("save_benefit", id=view.id()),
        fields={name: found for name, found in view.form.values.items() if name not in ("do", "revision")} | {"revision": [error.revision]},
        theirs=view.url("edit_benefit", id=view.id()),
    )


async def _faults(view: View, thing: Thing) -> list[Problem]:
    """What forbids publishing the draft as it was saved."""
    if thing.draft is None or view.form.problems:
        return []
    _, places = conditions.condition_of(conditions.group_of(thing.draft["condition"], view.community.currency), view.community.currency)
    found = await catalogue.check_draft(view.actor, view.id(), now=view.now)
    told = BenefitWords(view.words, await names.book(view))
    return [Problem(benefit_form.field_of(fault.field, places), view.words.refusal(fault), told.field(fault.field)) for fault in found]


async def _editor(view: View) -> _Editor:
    book, cut = await names.book(view), await names.cut(view)
    language, words = view.language, view.words
    plans = await plans_service.plans()
    options = {
        "programme": [(item.code, names.chosen(language, item.name)) for item in view.community.programmes],
        "segment": [(part.code, names.chosen(language, part.name)) for part in cut.segments],
        "plan": [(plan.code, names.chosen(language, plan.name)) for plan in plans],
        **{
            name: tables.choices(words, table)
            for name, table in (
                ("kind", tables.KIND),
                ("reach", tables.REACH),
                ("stage", tables.STAGE),
                ("membership", tables.MEMBERSHIP_AUDIENCE),
                ("per", tables.QUOTA_PER),
                ("paid_by", tables.PAID_BY),
                ("account_status", tables.ACCOUNT_STATUS),
                ("membership_state", tables.MEMBERSHIP_STATE),
                ("fact", tables.FACT),
                ("period", tables.PERIOD),
            )
        },
    }
    root = conditions.read(view.form)
    condition, _ = conditions.condition_of(root, view.community.currency)
    told = BenefitWords(words, book)
    said = told.condition(condition, view.form.get("programme") or None) if condition is not None else ""
    if "condition.json" not in view.form or not view.form.problem("condition.json"):
        view.form.values["condition.json"] = [conditions.text_of(condition)] if condition is not None else []
    return _Editor(options, root, said, benefit_form.variants_in(view.form), told)


def _setting(view: View) -> Setting:
    return Setting(view.community.languages, view.community.currency)
