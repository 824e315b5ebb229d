"""Pilots: what testers try out, what they say of it, and go or no go (G5)."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from admin import names
from admin.content_words import ContentWords
from admin.flash import Flash
from admin.i18n import msg
from admin.pages import Page, page
from admin.view import View
from app.core.access import Scope
from app.pilots import queries, service
from app.pilots.rules import Phase, PilotState, Subject

PHASE = {
    Phase.AHEAD: msg("begins later"),
    Phase.RUNNING: msg("running"),
    Phase.OVER: msg("over, not decided"),
    Phase.GO: msg("go: for everybody"),
    Phase.NO_GO: msg("no go: ended"),
    Phase.ENDED: msg("ended"),
}
LOOK = {
    Phase.AHEAD: "soon",
    Phase.RUNNING: "live",
    Phase.OVER: "draft",
    Phase.GO: "live",
    Phase.NO_GO: "lost",
    Phase.ENDED: "",
}
NOUNS = {Subject.BENEFIT: "benefit", Subject.PLAN: "plan"}
_OPEN = (Phase.AHEAD, Phase.RUNNING, Phase.OVER)
_PAGE = 25


def _shown(view: View, state: PilotState) -> Mapping[str, Any]:
    """What every page says of a pilot."""
    phase = state.phase(view.today)
    return {
        "state": state,
        "noun": NOUNS[state.subject],
        "phase": view.words.text(PHASE[phase]),
        "look": LOOK[phase],
        "undecided": phase in _OPEN,
        "mean": None if state.mean_hundredths is None else f"{state.mean_hundredths // 100}.{state.mean_hundredths % 100:02}",
    }


@page("/pilots", scope=Scope.BENEFITS_READ)
async def pilots(view: View) -> Response:
    """What is tried out, and what waits for a decision?"""
    found = [_shown(view, state) for state in await queries.list_pilots(view.actor, now=view.now)]
    return await view.render("pilots/list.html", rows=sorted(found, key=lambda row: not row["undecided"]))


def _path(subject: Subject) -> str:
    return f"/{NOUNS[subject]}s/{{id:uuid}}/pilot"


def _pages(subject: Subject, read: Scope, write: Scope, publish: Scope) -> tuple[Page, ...]:
    """The pages of one kind of thing that is tried out."""

    async def look(view: View) -> Response:
        """What do testers say, and is it time to decide?"""
        results = await queries.pilot_results(view.actor, subject, view.id(), now=view.now)
        feedback = None
        if view.may(Scope.MEMBERS_READ):
            feedback = await queries.feedback_page(view.actor, subject, view.id(), view.page_request("feedback", _PAGE))
        told, state = ContentWords(view.words, await names.book(view)), results.state
        condition = state.pilot.condition
        return await view.render(
            "pilots/pilot.html",
            **_shown(view, state),
            results=results,
            feedback=feedback,
            who=told.condition(condition, state.content["programme"]) if condition else "",
            publishes=view.may(publish),
            writes=view.may(write),
        )

    shown = Page(_path(subject), read, "GET", look, f"pilot_{NOUNS[subject]}")
    return shown, _going(subject, write, publish, shown), *_stopping(subject, publish)


def _going(subject: Subject, write: Scope, publish: Scope, again: Page) -> Page:
    noun = NOUNS[subject]

    async def go(view: View) -> Response:
        """The draft says it for everybody; publishing it is the go."""
        await service.prepare_go(view.actor, subject, view.id(), now=view.now)
        if view.may(publish):
            return view.redirect(view.url(f"publishing_{noun}", id=view.id()))
        return view.redirect(
            view.url(f"edit_{noun}", id=view.id()), Flash(msg("The draft says it for everybody. A publisher publishes it."))
        )

    return Page(f"{_path(subject)}/go", write, "POST", go, f"go_{noun}", again)


def _stopping(subject: Subject, publish: Scope) -> tuple[Page, Page]:
    noun = NOUNS[subject]

    async def stopping(view: View) -> Response:
        """What happens with a no go?"""
        results = await queries.pilot_results(view.actor, subject, view.id(), now=view.now)
        return await view.render("pilots/stop.html", **_shown(view, results.state))

    async def stop(view: View) -> Response:
        """It is ended."""
        await service.stop_pilot(view.actor, subject, view.id(), reason=view.form.get("reason"), now=view.now)
        return view.redirect(view.url(f"pilot_{noun}", id=view.id()), Flash(msg("No go: it is ended, and the reason is kept.")))

    asked = Page(f"{_path(subject)}/stop", publish, "GET", stopping, f"stopping_{noun}")
    return asked, Page(f"{_path(subject)}/stop", publish, "POST", stop, f"stop_{noun}", asked)


PAGES = (
    *_pages(Subject.BENEFIT, Scope.BENEFITS_READ, Scope.BENEFITS_WRITE, Scope.BENEFITS_PUBLISH),
    *_pages(Subject.PLAN, Scope.PLANS_READ, Scope.PLANS_WRITE, Scope.PLANS_PUBLISH),
)
