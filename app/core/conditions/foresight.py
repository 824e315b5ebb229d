"""From which day on does time alone make it true? Answered exactly, by judging at the instants at which something can turn.

Between two such instants no leaf changes, so the first at which the condition holds is the earliest there is. Growth,
spending and tags are taken as they are, but for what the facts themselves say will change. The one thing not foreseen is
single purchases leaving a rolling window: until the whole window has passed, such spending is unknown.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from app.core.calendar import add_months, local_date, month_bounds, start_of_day, year_bounds
from app.core.conditions.facts import Change, Facts
from app.core.conditions.tree import Fact, Leaf, PeriodKind

_BY_EXPERIENCE = (Fact.EXPERIENCE_MONTHS, Fact.SEGMENT)


def first_day(leaves: Iterable[Leaf], judge: Callable[[Facts], bool | None], facts: Facts) -> date | None:
    """The local day of the first instant after `facts.at` at which `judge` is True; None where time never does it."""
    moments = {moment for leaf in leaves for moment in _moments(leaf, facts) if moment > facts.at}
    for moment in sorted(moments):
        if judge(facts.later(moment)):
            return local_date(moment, facts.zone)
    return None


def _moments(leaf: Leaf, facts: Facts) -> Iterator[datetime]:
    """The instants at which the leaf may turn by time alone."""
    yield from (change.at for change in facts.changes if _touches(change, leaf))
    if leaf.fact is Fact.SPEND and leaf.period is not None and leaf.period.kind is PeriodKind.CALENDAR:
        bounds = month_bounds if leaf.period.argument == "month" else year_bounds
        yield bounds(facts.at, facts.zone)[1]
    for day in _days(leaf, facts):
        if day > facts.on:
            yield start_of_day(day, facts.zone)


def _touches(change: Change, leaf: Leaf) -> bool:
    if change.fact is Fact.EXPERIENCE_MONTHS:
        return leaf.fact in _BY_EXPERIENCE
    if change.fact is Fact.MEMBERSHIP and leaf.fact is Fact.SPEND:
        return leaf.period is not None and leaf.period.argument == change.key
    return change.fact is leaf.fact and change.key in ("", leaf.programme, leaf.plan)


def _days(leaf: Leaf, facts: Facts) -> Iterator[date]:
    if isinstance(leaf.value, date):
        yield leaf.value
        yield from _after(leaf.value)
    if leaf.fact not in _BY_EXPERIENCE:
        return
    months = [leaf.value, leaf.value + 1] if isinstance(leaf.value, int) else [part.from_months for part in facts.segments]
    coming = (change.value for change in facts.changes if change.fact is Fact.EXPERIENCE_MONTHS)
    for since in (facts.industry_since, *coming):
        if isinstance(since, date):
            yield since
            yield from _later_by(since, months)


def _after(day: date) -> Iterator[date]:
    if day < date.max:
        yield day + timedelta(days=1)


def _later_by(since: date, months: Iterable[int]) -> Iterator[date]:
    for count in months:
        try:
            yield add_months(since, count)
        except OverflowError:  # beyond the calendar: never
            continue
