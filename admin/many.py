"""Many rows of a list at once: marked or all that match, looked at on a page of its own, changed all or not at all."""

from functools import partial
from typing import Any
from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from admin import differences, listing
from admin import words as tables
from admin.flash import Flash
from admin.forms import Problem
from admin.i18n import msg
from admin.lists import LISTS
from admin.pages import Page
from admin.view import View
from app.core.errors import Invalid
from app.sheets import service
from app.sheets.rules import MOST_AT_ONCE, STAGES, STEPS, Many, Outcome, Step
from app.views.rules import SECTIONS

ASKS = {Step.STAGE, Step.UNTIL, Step.ADD_TAG, Step.REMOVE_TAG}
REASONED = {Step.ARCHIVE, Step.UNARCHIVE, Step.ADD_TAG, Step.REMOVE_TAG}
ENDS = (Step.ARCHIVE, Step.DISCARD)
_STATUSES = (Step.ARCHIVE, Step.UNARCHIVE, Step.DISCARD)


def _chosen(view: View) -> tuple[tuple[UUID, ...], bool]:
    """The rows that were marked, and whether all that match are meant. Raises Invalid for an id that is none."""
    asked = view.request.query_params
    try:
        return tuple(dict.fromkeys(UUID(text) for text in asked.getlist("row")[:MOST_AT_ONCE])), asked.get("all") == "1"
    except ValueError:
        raise Invalid("row", "Choose one of the list.") from None


def _many(section: str, view: View) -> Many:
    step = view.request.query_params.get("do", "")
    if step not in set(Step) or Step(step) not in STEPS[section]:
        raise Invalid("do", "Choose what to do.")
    return Many(section, Step(step), view.request.query_params.get("value", ""))


async def _look_at(section: str, view: View) -> Response:
    """What becomes of each of these rows, and shall it?"""
    rows, everything = _chosen(view)
    shown: dict[str, Any] = {
        "section": section,
        "listed": LISTS[section],
        "rows": rows,
        "everything": everything,
        "most": MOST_AT_ONCE,
        "value": "",
    }
    if not rows and not everything:
        return await view.render("lists/unmarked.html", **shown)
    many = _many(section, view)
    shown |= {"step": many.step, "does": listing.STEP_WORDS[many.step], "look": None, "outcomes": (), "stages": _stages(view)}
    if many.step in ASKS and "value" not in view.request.query_params:
        return await view.render("lists/many.html", **shown)
    try:
        look = await service.look_at_many(view.actor, many, _wanted(section, view, rows, everything), now=view.now)
    except Invalid as refusal:  # the value that was typed: it is asked for again
        if refusal.field.partition("[")[0] != "value":
            raise
        view.refuse([Problem("value", view.words.refusal(refusal))])
        return await view.render("lists/many.html", **shown | {"value": many.value})
    outcomes = [(outcome, _said(view, many.step, outcome)) for outcome in look.outcomes]
    reasoned, ends = many.step in REASONED, many.step in ENDS
    return await view.render("lists/many.html", **shown | {"look": look, "outcomes": outcomes, "reasoned": reasoned, "ends": ends})


async def _change(section: str, view: View) -> Response:
    """All of the rows are changed, or none."""
    rows, everything = _chosen(view)
    many = _many(section, view)
    doing = service.Doing(view.actor, view.form.get("reason"), view.now)
    wanted = _wanted(section, view, rows, everything)
    changed = await service.change_many(doing, many, wanted, digest=view.form.get("digest"))
    said = msg("{n} changed. Each has its own line in the audit log.")
    return view.redirect(view.back(section), Flash(said, {"n": changed}))


def _wanted(section: str, view: View, rows: tuple[UUID, ...], everything: bool) -> object:
    return LISTS[section].wanted(view, view.filters, () if everything else rows)


def _stages(view: View) -> list[tuple[str, str]]:
    return [(code, tables.word(view.words, tables.STAGE, code)) for code in STAGES]


def _said(view: View, step: Step, outcome: Outcome) -> Markup | str:
    """What becomes of a row, in words; or why nothing does."""
    if outcome.why_not is not None:
        return view.words.refusal(outcome.why_not)
    return differences.texts(_value(view, step, outcome.before), _value(view, step, outcome.after))


def _value(view: View, step: Step, text: str) -> str:
    words = view.words
    if step is Step.STAGE and text:
        return tables.word(words, tables.STAGE, text)
    if step is Step.UNTIL:
        return text or words.text(msg("no last day"))
    return tables.word(words, tables.STATUS, text) if step in _STATUSES and text else text


def _pages(section: str) -> tuple[Page, Page]:
    path, scope = f"/{section}/many", SECTIONS[section].scope
    page = Page(path, scope, "GET", partial(_look_at, section), f"many_{section}")
    return page, Page(path, scope, "POST", partial(_change, section), f"change_many_{section}", page)


PAGES = tuple(page for section in STEPS for page in _pages(section))
"""Each list's two pages: what would become of the rows, and doing it."""
