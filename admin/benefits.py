"""The list of benefits: what there is, in which state, and for whom."""

from collections.abc import Callable

from starlette.responses import Response

from admin import names
from admin import words as tables
from admin.drawings import strip
from admin.i18n import Words, msg
from admin.pages import page
from admin.view import View
from app.benefits import queries
from app.benefits.queries import BenefitFilter, BenefitRow
from app.core.access import Scope
from app.core.errors import Invalid
from app.core.versions.rules import Status
from app.plans import service as plans_service
from app.segments.rules import SegmentCut

_PAGE = 30
_WHERE = "benefits"
_FILTERS = ("programme", "segment", "kind", "reach", "stage", "plan", "status")


@page("/benefits", scope=Scope.BENEFITS_READ)
async def benefits(view: View) -> Response:
    """What is there, in which state, for whom?"""
    cut = await names.cut(view)
    plans = await plans_service.plans()
    options = {
        "programme": [(item.code, names.chosen(view.language, item.name)) for item in view.community.programmes],
        "segment": [(part.code, names.chosen(view.language, part.name)) for part in cut.segments],
        "kind": tables.choices(view.words, tables.KIND),
        "reach": tables.choices(view.words, tables.REACH),
        "stage": tables.choices(view.words, tables.STAGE),
        "plan": [(plan.code, names.chosen(view.language, plan.name)) for plan in plans],
        "status": tables.choices(view.words, tables.STATUS),
    }
    wanted = _wanted(view)
    found = await queries.list_benefits(view.actor, wanted, view.page_request(_WHERE, _PAGE), now=view.now)
    counts = await queries.count_benefits(view.actor, wanted, now=view.now)
    return await view.render(
        "benefits/list.html",
        page=found,
        counts=counts,
        total=sum(counts.values()),
        options=options,
        labels=_labels(),
        chips=_chips(view, options),
        strip=audience_strip(view.words, cut, view.language),
        programmes=dict(options["programme"]),
        where=_WHERE,
        tables=tables,
    )


def audience_strip(words: Words, cut: SegmentCut, language: str) -> Callable[[BenefitRow], object]:
    """Draws for whom a benefit is: one cell for each segment of the cut in force."""

    def draw(row: BenefitRow) -> object:
        cells = [not row.segments or part.code in row.segments for part in cut.segments]
        marked = [names.chosen(language, part.name) for part, filled in zip(cut.segments, cells, strict=True) if filled]
        return strip(cells, words.text(msg("everybody")) if not row.segments else words.listing(marked))

    return draw


def _wanted(view: View) -> BenefitFilter:
    query = view.query
    status = query.get("status")
    if status is not None and status not in set(Status):
        raise Invalid("status", "Choose one of the list.")
    chosen = {name: query.get(name) for name in _FILTERS if name != "status"}
    return BenefitFilter(search=query.get("q", ""), status=Status(status) if status else None, **chosen)


def _labels() -> dict[str, str]:
    return {
        "programme": msg("Programme"),
        "segment": msg("Segment"),
        "kind": msg("Kind"),
        "reach": msg("Reach"),
        "stage": msg("Stage"),
        "plan": msg("Plan"),
        "status": msg("Status"),
    }


def _chips(view: View, options: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    chips = [(view.words.text(msg("Search")), f"“{view.query['q']}”", view.link(q=None))] if "q" in view.query else []
    for name, label in _labels().items():
        code = view.query.get(name)
        if code is not None and name != "status":
            chips.append((view.words.text(label), dict(options[name]).get(code, code), view.link(**{name: None})))
    return chips
