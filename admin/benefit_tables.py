"""Benefits side by side: the matrix that one prints for a meeting, and the comparison that members see (B1, B3, B12)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from admin import listing, made_up
from admin.benefit_publishing import words_of
from admin.benefit_words import BenefitWords
from admin.forms import Form, Problem
from admin.i18n import msg
from admin.pages import page
from admin.view import View
from app.catalogue import service as catalogue
from app.catalogue.rules.tables import Cell, Column, ColumnKind, Offer, Row
from app.catalogue.service import Table
from app.core import conditions
from app.core.access import Scope
from app.core.conditions import Condition
from app.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell in words: ALWAYS, SOMETIMES or NEVER, what is still asked, and what members get: to whom, how often, what."""

    standing: str
    asked: str
    offers: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class RowShown:
    """A benefit with its cells. `asked` says what it asks of members, `summary` what all get who get it; where that differs the
    cells say it. `tried`: only testers see it yet (G5)."""

    id: Any
    title: dict[str, str]
    tried: bool
    summary: str
    asked: str
    cells: list[CellShown]


@page("/benefits/matrix", scope=Scope.BENEFITS_READ)
async def benefit_matrix(view: View) -> Response:
    """To whom does each benefit open: always, under a condition, never?"""

    async def asked(programme: str | None, at: datetime) -> Table:
        return await catalogue.benefit_matrix(view.actor, programme, at=at)

    return await _show(view, "benefits/matrix.html", asked)


@page("/benefits/comparison", scope=Scope.BENEFITS_READ)
async def benefit_comparison(view: View) -> Response:
    """What do members see side by side, with and without a plan?"""

    async def asked(programme: str | None, at: datetime) -> Table:
        return await catalogue.comparison(programme, at=at)

    return await _show(view, "benefits/comparison.html", asked)


async def _show(view: View, template: str, asked: Callable[[str | None, datetime], Awaitable[Table]]) -> Response:
    told, at = await words_of(view), view.now
    try:
        at = made_up.day_of(Form({"day": [view.query.get("day", "")]}), view)
    except Invalid as error:
        view.refuse([Problem("day", view.words.refusal(error))])
    table = await asked(view.query.get("programme"), at)
    view.form.values |= {"day": [table.on.isoformat()], "programme": [table.programme.code]}
    return await view.render(
        template,
        section="benefits",
        table=table,
        columns=[_heading(told, column) for column in table.columns],
        rows=[_row(told, row) for row in table.rows],
        programmes=listing.programmes(view),
    )


def _heading(told: BenefitWords, column: Column) -> str:
    language = told.words.language
    if column.kind is ColumnKind.SEGMENT:
        return told.book.segment(column.code, language)
    return told.book.plan(column.code, language) if column.kind is ColumnKind.PLAN else told.words.text(msg("No plan"))


def _row(told: BenefitWords, row: Row) -> RowShown:
    benefit, cells = row.benefit, [_cell(told, cell) for cell in row.cells]
    summaries = {summary for cell in cells for _, _, summary in cell.offers}
    return RowShown(
        id=benefit.issue.public_id,
        title=dict(benefit.content.title),
        tried=benefit.pilot is not None,
        summary=summaries.pop() if len(summaries) == 1 else "",
        asked=_said(told, row.asks),
        cells=cells,
    )


def _cell(told: BenefitWords, cell: Cell) -> CellShown:
    return CellShown(cell.standing.value, _said(told, cell.open), [_offer(told, offer) for offer in cell.offers])


def _said(told: BenefitWords, condition: Condition | None) -> str:
    return conditions.say(condition, told.words.language, told.book) if condition else ""


def _offer(told: BenefitWords, offer: Offer) -> tuple[str, str, str]:
    quota = told.quota(offer.quota.model_dump()) if offer.quota else ""
    return told.text(offer.label), quota, told.text(offer.summary)
