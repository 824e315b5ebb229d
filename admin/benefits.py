"""The list of benefits: what there is, in which state, and for whom."""

from collections.abc import Callable
from uuid import UUID

from starlette.responses import Response

from admin import listing, names
from admin import words as tables
from admin.benefit_publishing import KIND
from admin.drawings import strip
from admin.i18n import Words, msg
from admin.pages import page
from admin.view import View
from app.benefits import queries
from app.benefits.queries import BenefitFilter, BenefitRow
from app.core.access import Scope
from app.core.errors import Invalid
from app.plans import service as plans_service
from app.segments.rules import SegmentCut


@page("/benefits", scope=Scope.BENEFITS_READ)
async def benefits(view: View) -> Response:
    """What is there, in which state, for whom?"""
    cut = await names.cut(view)
    plans = await plans_service.plans()
    filters: listing.Filters = {
        "programme": (msg("Programme"), listing.programmes(view)),
        "segment": (msg("Segment"), [(part.code, names.chosen(view.language, part.name)) for part in cut.segments]),
        "kind": (msg("Kind"), tables.choices(view.words, tables.KIND)),
        "reach": (msg("Reach"), tables.choices(view.words, tables.REACH)),
        "stage": (msg("Stage"), tables.choices(view.words, tables.STAGE)),
        "plan": (msg("Plan"), [(plan.code, names.chosen(view.language, plan.name)) for plan in plans]),
        "draft": (msg("Draft"), listing.drafts(view)),
        "ends": (msg("Ends"), [("soon", view.words.text(msg("within 30 days")))]),
    }
    asked = wanted(view, view.query)
    found = await queries.list_benefits(view.actor, asked, view.page_request(KIND.section, listing.PAGE), now=view.now)
    counts = await queries.count_benefits(view.actor, asked, now=view.now)
    shown = listing.Shown(found, counts, filters)
    return await listing.list_page(view, KIND, shown, strip=audience_strip(view.words, cut, view.language))


def wanted(view: View, asked: listing.Asked, only: tuple[UUID, ...] = ()) -> BenefitFilter:
    """What the list is narrowed to. Raises Invalid for a word that is none."""
    if asked.get("ends") not in (None, "soon"):
        raise Invalid("ends", "Choose one of the list.")
    return BenefitFilter(
        search=asked.get("q", ""),
        status=listing.wanted_status(asked),
        drafts=listing.wanted_drafts(view, asked),
        ends_before=view.now + listing.SOON if "ends" in asked else None,
        only=only,
        **{name: asked.get(name) for name in ("programme", "segment", "kind", "reach", "stage", "plan")},
    )


def audience_strip(words: Words, cut: SegmentCut, language: str) -> Callable[[BenefitRow], object]:
    """Draws for whom a benefit is: one cell for each segment of the cut in force."""

    def draw(row: BenefitRow) -> object:
        cells = [not row.segments or part.code in row.segments for part in cut.segments]
        marked = [names.chosen(language, part.name) for part, filled in zip(cut.segments, cells, strict=True) if filled]
        return strip(cells, words.text(msg("everybody")) if not row.segments else words.listing(marked))

    return draw
