"""What every list has: filters that stand in the address, as chips; views, its own and saved ones; what can be done with many rows.

Published things have counts by status besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from admin import names
from admin.i18n import msg
from admin.lifecycle import Kind
from admin.view import View
from app.core.errors import Invalid
from app.core.paging import Page
from app.core.versions.rules import Status
from app.publishing.rules import ANY_DRAFT, Drafts, ListFilter
from app.sheets.rules import STEPS, WRITE, Noun, Step
from app.views import queries as views
from app.views.rules import normal_query

PAGE = 30
OLD = timedelta(days=7)
SOON = timedelta(days=30)
Asked = Mapping[str, str]
Choices = list[tuple[str, str]]
Filters = Mapping[str, tuple[str, Choices]]
_ME = "{me}"
BUILT_IN: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "benefits": (
        (msg("My drafts"), {"draft": "mine"}),
        (msg("Drafts left lying"), {"draft": "old"}),
        (msg("Ends soon"), {"ends": "soon"}),
    ),
    "plans": ((msg("My drafts"), {"draft": "mine"}), (msg("Drafts left lying"), {"draft": "old"})),
    "terms": ((msg("My drafts"), {"draft": "mine"}), (msg("Drafts left lying"), {"draft": "old"})),
    "members": (
        (msg("Joined lately"), {"joined": "lately"}),
        (msg("Muted"), {"status": "MUTED"}),
        (msg("Suspended"), {"status": "SUSPENDED"}),
        (msg("Banned"), {"status": "BANNED"}),
    ),
    "partners": ((msg("Active"), {"state": "on"}), (msg("Switched off"), {"state": "off"})),
    "audit": (
        (msg("What I did"), {"actor": _ME}),
        (msg("Benefits published"), {"action": "benefit.publish"}),
        (msg("Data revealed"), {"action": "member.reveal"}),
        (msg("Members exported"), {"action": "member.export"}),
    ),
}
STEP_WORDS = {
    Step.STAGE: msg("set the stage"),
    Step.UNTIL: msg("set the last day"),
    Step.DISCARD: msg("throw the draft away"),
    Step.ARCHIVE: msg("archive"),
    Step.UNARCHIVE: msg("take out of the archive"),
    Step.ADD_TAG: msg("add a tag"),
    Step.REMOVE_TAG: msg("remove a tag"),
}


@dataclass(frozen=True, slots=True)
class ViewChip:
    """A view above a list: what it is called, where it leads, whether it is what is shown now, and who shares it."""

    name: str
    url: str
    current: bool
    author: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a list: its views, what can be done with many rows, and whether sheets can be brought. `filtered` is the
    list's query as it would be saved."""

    section: str
    views: tuple[ViewChip, ...]
    steps: tuple[tuple[str, str], ...]
    brings: bool
    filtered: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list, how many there are by status, and by name in the address what it can be narrowed to: what that is called,
    and what one chooses from."""

    page: Page[Any]
    counts: Mapping[Status, int]
    filters: Filters


async def frame(view: View, section: str) -> Frame:
    """What stands around the list. One statement."""
    filtered = normal_query(section, view.request.url.query)
    saved = await views.views_of(view.actor, section)
    found = []
    for name, values in BUILT_IN[section]:
        query = normal_query(section, urlencode({key: view.actor.label if value == _ME else value for key, value in values.items()}))
        found.append(ViewChip(view.words.text(name), f"{view.url(section)}?{query}", query == filtered))
    for each in saved:
        author = "" if each.own else each.author
        found.append(ViewChip(each.name, f"{view.url(section)}?{each.query}", each.query == filtered, author))
    steps = [(step.value, view.words.text(STEP_WORDS[step])) for step, scope in STEPS.get(section, {}).items() if view.may(scope)]
    brings = section in set(Noun) and view.may(WRITE[Noun(section)])
    return Frame(section, tuple(found), tuple(steps), brings, filtered)


def wanted_status(asked: Asked) -> Status | None:
    """The state that the list is narrowed to. Raises Invalid for a word that is none."""
    status = asked.get("status")
    if status is not None and status not in set(Status):
        raise Invalid("status", "Choose one of the list.")
    return Status(status) if status else None


def wanted_drafts(view: View, asked: Asked) -> Drafts:
    """The drafts that the list is narrowed to. Raises Invalid for a word that is none."""
    found = {None: ANY_DRAFT, "old": Drafts(saved_before=view.now - OLD), "mine": Drafts(saved_by=view.actor.label)}.get(asked.get("draft"))
    if found is None:
        raise Invalid("draft", "Choose one of the list.")
    return found


def drafts(view: View) -> Choices:
    """Which drafts one chooses from."""
    return [("mine", view.words.text(msg("saved by me"))), ("old", view.words.text(msg("older than 7 days")))]


def programmes(view: View) -> Choices:
    """The community's programmes, to choose from."""
    return [(item.code, names.chosen(view.language, item.name)) for item in view.community.programmes]


def wanted_things(view: View, asked: Asked, only: tuple[UUID, ...] = ()) -> ListFilter:
    """What a list of plans or terms is narrowed to. Raises Invalid for a word that is none."""
    return ListFilter(asked.get("q", ""), asked.get("programme"), wanted_status(asked), wanted_drafts(view, asked), only)


def filters_of_things(view: View) -> Filters:
    """What a list of plans or terms can be narrowed to."""
    return {"programme": (msg("Programme"), programmes(view)), "draft": (msg("Draft"), drafts(view))}


async def list_page(view: View, kind: Kind, shown: Shown, **more: Any) -> Response:
    """The list of everything of the kind."""
    return await view.render(
        f"{kind.section}/list.html",
        kind=kind,
        section=kind.section,
        page=shown.page,
        counts=shown.counts,
        total=sum(shown.counts.values()),
        labels={name: label for name, (label, _) in shown.filters.items()},
        options={name: choices for name, (_, choices) in shown.filters.items()},
        chips=chips(view, shown.filters),
        programmes=dict(programmes(view)),
        frame=await frame(view, kind.section),
        **more,
    )


def chips(view: View, filters: Filters) -> list[tuple[str, str, str]]:
    """What the list is narrowed to, each with the address without it."""
    found = [(view.words.text(msg("Search")), f"“{view.query['q']}”", view.link(q=None))] if "q" in view.query else []
    for name, (label, choices) in filters.items():
        code = view.query.get(name)
        if code is not None:
            found.append((view.words.text(label), dict(choices).get(code, code), view.link(**{name: None})))
    return found
