"""Is the community ready for a paid plan (G2, W14)?"""

from datetime import date

from starlette.responses import Response

from admin import charts, names
from admin.charts import Bar, Mark, Told
from admin.i18n import msg
from admin.pages import page
from admin.view import View
from app.core.access import Scope
from app.core.errors import Invalid
from app.core.money import format_amount
from app.reports import queries
from app.reports.rules import WANTED, Readiness, Verdict, percent

VERDICT = {Verdict.YES: msg("ready"), Verdict.NO: msg("not ready"), Verdict.NOT_CLEAR: msg("not clear")}
VERDICT_LOOK = {Verdict.YES: "live", Verdict.NO: "lost", Verdict.NOT_CLEAR: "draft"}
_GROUND = {Verdict.YES: msg("met"), Verdict.NO: msg("not met"), Verdict.NOT_CLEAR: msg("not clear")}
_MARK = {Verdict.YES: ("yes", "✓"), Verdict.NO: ("no", "✗"), Verdict.NOT_CLEAR: ("soft", "?")}
_TABLE = (1, 5, 10, 20, 50, 80, 100)
_TOP = 20


@page("/readiness", scope=Scope.REPORTS_READ)
async def readiness(view: View) -> Response:
    """Is it time for a paid plan, why or why not, and what does waiting cost?"""
    on = _day(view)
    report = await queries.readiness(view.actor, programme=view.query.get("programme"), as_of=on, now=view.now)
    figures = report.figures
    return await view.render(
        "readiness/report.html",
        figures=figures,
        found=figures.concentration,
        programmes=[(each.code, names.chosen(view.language, each.name)) for each in view.community.programmes],
        verdict=(VERDICT[report.verdict], VERDICT_LOOK[report.verdict]),
        marks=[
            (*_MARK[reason.verdict], view.words.text(_GROUND[reason.verdict]), reason.sentence(view.language)) for reason in report.reasons
        ],
        waiting=report.waiting(view.language),
        points=[point for point in figures.concentration.curve if point.buyers_percent in _TABLE],
        curve=_curve(view, report),
        months=_months(view, report),
        earlier=figures.earlier,
        percent=percent,
        money=lambda minor: format_amount(minor, figures.currency),
    )


def _day(view: View) -> date | None:
    text = view.query.get("on")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("on", "Give a date such as 2026-12-01.") from None


def _curve(view: View, report: Readiness) -> str:
    """The share of all sales that the best buyers make, from nobody to all."""
    found = report.figures.concentration
    if found.share is None or found.interval is None:
        return ""
    told = Told(
        view.words.text(msg("Sales by buyers, those who spent most first")),
        view.words.text(
            msg("The top 20 % make {share} % of all sales (95 % interval {low} to {high} %); 80 % is wanted."),
            share=percent(found.share),
            low=percent(found.interval.low),
            high=percent(found.interval.high),
        ),
    )
    points = [(point.buyers_percent, point.sales_basis_points) for point in found.curve]
    return charts.curve("curve", points, Mark(_TOP, found.share, *found.interval, WANTED), told)


def _months(view: View, report: Readiness) -> str:
    """The sales of the last six whole months."""
    figures = report.figures
    said = [f"{view.words.month(month.starts_on)}: {format_amount(month.sales_minor, figures.currency)}" for month in figures.months]
    told = Told(view.words.text(msg("Sales of the last six whole months")), view.words.listing(said))
    return charts.bars("months", [Bar(month.sales_minor, label) for month, label in zip(figures.months, said, strict=True)], told)
