"""Lists of published things: filters that stand in the address, as chips; counts by status; pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from admin import names
from admin.i18n import msg
from admin.lifecycle import Kind
from admin.view import View
from app.core.errors import Invalid
from app.core.paging import Page
from app.core.versions.rules import Status

PAGE = 30
Filters = Mapping[str, tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list, how many there are by status, and by name in the address what it can be narrowed to: what that is called,
    and what one chooses from."""

    page: Page[Any]
    counts: Mapping[Status, int]
    filters: Filters


def wanted_status(view: View) -> Status | None:
    """The state that the list is narrowed to. Raises Invalid for a word that is none."""
    status = view.query.get("status")
    if status is not None and status not in set(Status):
        raise Invalid("status", "Choose one of the list.")
    return Status(status) if status else None


def programmes(view: View) -> list[tuple[str, str]]:
    """The community's programmes, to choose from."""
    return [(item.code, names.chosen(view.language, item.name)) for item in view.community.programmes]


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
        chips=_chips(view, shown.filters),
        programmes=dict(programmes(view)),
        **more,
    )


def _chips(view: View, filters: Filters) -> list[tuple[str, str, str]]:
    chips = [(view.words.text(msg("Search")), f"“{view.query['q']}”", view.link(q=None))] if "q" in view.query else []
    for name, (label, choices) in filters.items():
        code = view.query.get(name)
        if code is not None:
            chips.append((view.words.text(label), dict(choices).get(code, code), view.link(**{name: None})))
    return chips
