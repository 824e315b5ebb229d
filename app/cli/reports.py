"""What the operator asks of the whole community."""

from datetime import date
from typing import Annotated

import typer

from app.cli.running import Json, operator, run, tell
from app.core import clock
from app.reports.rules import Verdict

commands = typer.Typer()


@commands.command()
def readiness(
    programme: Annotated[str | None, typer.Option(help="The programme's code; the whole community without it.")] = None,
    as_of: Annotated[date | None, typer.Option(parser=date.fromisoformat, help="As it was at the end of that day; now without it.")] = None,
    as_json: Json = False,
) -> None:
    """Say whether the community is ready for a paid plan, why, and what waiting costs (G2)."""
    from app.reports import queries

    report = run(lambda: queries.readiness(operator(), programme=programme, as_of=as_of, now=clock.now()))
    head = f"Ready for a paid plan: {_word(report.verdict)} ({programme or 'the whole community'}, through {report.figures.on})."
    reasons = (f"{_word(reason.verdict):<10} {reason.sentence('en')}" for reason in report.reasons)
    tell(report.to_json(), as_json, head, *reasons, *report.waiting("en"), *_hint(report.figures.earlier))


def _hint(day: date | None) -> list[str]:
    return [f"The last purchase is of {day.day} {day:%b %Y}. Look at that day with --as-of {day}."] if day else []


def _word(verdict: Verdict) -> str:
    return verdict.replace("_", " ").lower()
