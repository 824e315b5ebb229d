"""What is spent in a longer time is never less than what is spent in a shorter one that lies within it (B4, ADR 0092). Pure.

Every period but that of a membership ends today. So on one day they lie within each other in the order of their lengths, and
the least amounts that fit are found by going along that order.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import groupby

from app.catalogue.rules.values import Spans, union
from app.core.conditions import PeriodKind

Sum = tuple[str, str]
DAYS = (date(1900, 1, 1).toordinal(), date(2999, 12, 31).toordinal())
_LEAP_CYCLE = 1461
_ANY_DAY: Spans = ((date(2026, 1, 1).toordinal(), DAYS[1]), (DAYS[0], date(2025, 12, 31).toordinal()))


def fit(spent: Mapping[Sum, Spans], days: Spans | None) -> tuple[dict[Sum, int], int | None] | None:
    """The least amounts that one member can have spent, by programme and `Period.key`, and a day (its ordinal) on which that is so
    where the calendar matters. None where no amounts fit on any of the days."""
    if not any(period.startswith(PeriodKind.CALENDAR) for _, period in spent):
        amounts = _along(spent, date(2026, 1, 1))
        return None if amounts is None else (amounts, None)
    seen: set[tuple[int, ...]] = set()
    for day in _days(days or _ANY_DAY):
        order = _order(spent, day)
        if order in seen:
            continue
        seen.add(order)
        amounts = _along(spent, day)
        if amounts is not None:
            return amounts, day.toordinal()
    return None


def length(key: str, day: date) -> int:
    """How many days the period has on that day, today included."""
    kind, _, argument = key.partition(":")
    if kind == PeriodKind.ROLLING:
        return int(argument)
    return day.day if argument == "month" else day.timetuple().tm_yday


def _order(spent: Mapping[Sum, Spans], day: date) -> tuple[int, ...]:
    """How the periods lie to each other on that day; on days with the same order the same amounts fit."""
    lengths = [length(period, day) for _, period in spent]
    ranks = sorted(set(lengths))
    return tuple(bisect_left(ranks, each) for each in lengths)


def _along(spent: Mapping[Sum, Spans], day: date) -> dict[Sum, int] | None:
    """The least amounts of each programme, from its shortest period to its longest; periods of one length have one amount."""
    amounts: dict[Sum, int] = {}
    reached: dict[str, int] = {}
    for (programme, _), sums in groupby(sorted(spent, key=partial(_place, day)), partial(_place, day)):
        keys = list(sums)
        left = spent[keys[0]]
        for key in keys[1:]:
            left = union((max(a, c), min(b, d)) for a, b in left for c, d in spent[key])
        before = reached.get(programme, 0)
        least = next((max(low, before) for low, high in left if high >= before), None)
        if least is None:
            return None
        reached[programme] = least
        amounts |= dict.fromkeys(keys, least)
    return amounts


def _place(day: date, key: Sum) -> tuple[str, int]:
    return key[0], length(key[1], day)


def _days(spans: Spans) -> Iterator[date]:
    """The days of each span; after four years the calendar says nothing new."""
    for low, high in spans:
        for ordinal in range(max(low, DAYS[0]), min(high, low + _LEAP_CYCLE, DAYS[1]) + 1):
            yield date.fromordinal(ordinal)
