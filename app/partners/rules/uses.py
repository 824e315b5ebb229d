"""What a token was used for: per scope and UTC day, over the last 30 days (W15). Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """How often each scope let a request in on that UTC day; a scope that did not is not there."""

    on: date
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a token, and those that it took over from, did in the last 30 days.

    `days` are all of them, oldest first; `counts` are the sums per scope. Of the scopes that it holds, `used` are what a
    narrower token would keep (where there is none, revoking is what fits), `unused` what it would lose.
    """

    days: tuple[DayOfUse, ...]
    counts: dict[str, int]
    used: tuple[str, ...]
    unused: tuple[str, ...]


def first_day(today: date) -> date:
    """The oldest of the days that are looked at."""
    return today - timedelta(days=DAYS_LOOKED_AT - 1)


def usage(scopes: tuple[str, ...], uses: Iterable[tuple[date, str, int]], today: date) -> Usage:
    """The usage of a token that holds `scopes`; `uses` are day, scope and count. What lies outside the 30 days does not count."""
    days: dict[date, Counter[str]] = {first_day(today) + timedelta(days=place): Counter() for place in range(DAYS_LOOKED_AT)}
    total: Counter[str] = Counter()
    for on, scope, count in uses:
        if on in days:
            days[on][scope] += count
            total[scope] += count
    used = tuple(scope for scope in scopes if total[scope])
    return Usage(
        tuple(DayOfUse(on, dict(sorted(counts.items()))) for on, counts in days.items()),
        dict(sorted((scope, count) for scope, count in total.items() if count)),
        used,
        tuple(scope for scope in scopes if scope not in used),
    )
