"""Counting whom a change hits: over all members in chunks, aside from what everybody else reads and writes (W2, ADR 0094, 0095)."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.catalogue.rules.impact import Cell, Tally, last_months
from app.catalogue.rules.measures import Measure, SegmentMeasure, pair_sql, segment_sql
from app.catalogue.rules.sides import holds_plan
from app.catalogue.service.proposals import Change
from app.core import db
from app.core.calendar import start_of_day
from app.core.conditions.sql import TRUE
from app.facts.queries import FactRelation
from app.facts.rules import Moment
from app.facts.service import moment_of

CHUNK = 25_000  # members: some tenths of a second for a statement
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One statement: the members above the first id up to the second, at the change's instant or at the end of a month."""

    among: tuple[int, int]
    moment: Moment
    month: date | None = None


async def steps_of(change: Change) -> list[Step]:
    """What has to be asked, in its order. Aside."""
    async with db.aside():
        moment = await moment_of(change.at)
        [found] = await db.fetch("SELECT COALESCE(MAX(id), 0) AS last FROM member")
    chunks = [(start, start + CHUNK) for start in range(0, int(found["last"]), CHUNK)]
    steps = [Step(chunk, moment) for chunk in chunks]
    if change.replay is not None:
        *months, end = last_months(moment.on)
        for month, following in zip(months, [*months[1:], end], strict=True):
            then = replace(moment, at=start_of_day(following, moment.zone) - _INSTANT)
            steps += [Step(chunk, then, month) for chunk in chunks]
    return steps


async def count_steps(change: Change, steps: list[Step], tally: Tally) -> AsyncIterator[int]:
    """Fills the tally; says after each step how many are done."""
    for done, step in enumerate(steps, start=1):
        async with db.aside():
            if step.month is None:
                await _count(change, step, tally)
            elif change.replay is not None:
                await _replay(change, change.replay, step, step.month, tally)
        yield done


async def _count(change: Change, step: Step, tally: Tally) -> None:
    relation = FactRelation(step.moment, step.among)
    details = change.measure.details(relation)
    columns = {"pair": pair_sql(change.measure, relation), "segment": segment_sql(relation)}
    columns |= {f"held_{place}": f"CASE WHEN {holds_plan(plan, relation)} THEN 1 ELSE 0 END" for place, plan in enumerate(change.plans)}
    columns |= {f"detail_{place}": sql for place, sql in enumerate(details)}
    sums = _hits(change.measure, relation)
    for row in await _grouped(relation, columns, sums):
        held = tuple(bool(row[f"held_{place}"]) for place in range(len(change.plans)))
        told = tuple(int(row[f"detail_{place}"]) for place in range(len(details)))
        tally.cells[Cell(int(row["pair"]), int(row["segment"]), held, told)] += int(row["members"])
        if isinstance(change.measure, SegmentMeasure):
            for place, code in enumerate(change.measure.benefits):
                tally.add_hit(code, int(row[f"gain_{place}"]), int(row[f"lose_{place}"]))


async def _replay(change: Change, measure: Measure, step: Step, month: date, tally: Tally) -> None:
    relation = FactRelation(step.moment, step.among)
    columns = {"pair": pair_sql(measure, relation)}
    holds = relation.enrolled(change.replay_in) if change.replay_in else TRUE
    counted = tally.months.setdefault(month, Counter())
    for row in await _grouped(relation, columns, {}, holds):
        counted[int(row["pair"])] += int(row["members"])


def _hits(measure: Measure, relation: FactRelation) -> dict[str, str]:
    """Sums of those who gain and who lose each benefit, where another cut is what changes."""
    found: dict[str, str] = {}
    if isinstance(measure, SegmentMeasure):
        for place, side in enumerate(measure.benefits.values()):
            old, new = side.sql(relation.recut(measure.old)), side.sql(relation.recut(measure.new))
            found[f"gain_{place}"] = f"SUM(CASE WHEN ({old}) = 0 AND ({new}) > 0 THEN 1 ELSE 0 END)"
            found[f"lose_{place}"] = f"SUM(CASE WHEN ({old}) > 0 AND ({new}) = 0 THEN 1 ELSE 0 END)"
    return found


async def _grouped(relation: FactRelation, columns: dict[str, str], sums: dict[str, str], holds: str = TRUE) -> list[dict[str, Any]]:
    """The members counted by the columns. One statement."""
    wanted = [f"{sql} AS {name}" for name, sql in {**columns, **sums, "members": "COUNT(*)"}.items()]
    places = ", ".join(str(place) for place in range(1, len(columns) + 1))
    statement = relation.statement(", ".join(wanted), f"{holds} GROUP BY {places}")
    return await db.fetch(statement, **relation.params(statement))
