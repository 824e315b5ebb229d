"""Purchases and buyers, counted for the readiness report: three statements whatever the number of buyers (G2, ADR 0086).

The costly part, the groups of buyers and their interval, is kept by what it depends on: purchases are only ever added, so
how many there are up to the day, and the last of them, say whether anything changed.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.rules import ProgrammeInfo
from app.core import db
from app.core.calendar import start_of_day
from app.reports.rules import MONTHS, Concentration, Group, concentration_of, month_starts

_ONE_BY_ONE, _ALONE, _PARTS = 5_000, 1_000, 2_000
_KEPT = 16
_known: dict[tuple[Any, ...], Concentration] = {}


@dataclass(frozen=True, slots=True)
class Purchases:
    """Which purchases count: of one programme or of all, before the end of the day."""

    programme: ProgrammeInfo | None
    on: date
    until: datetime
    zone: str

    @property
    def where(self) -> str:
        return "u.occurred_at < :until" + (" AND u.programme_id = :programme" if self.programme else "")

    @property
    def params(self) -> dict[str, Any]:
        return {"until": self.until} | ({"programme": self.programme.id} if self.programme else {})


async def count_purchases(asked: Purchases) -> dict[str, Any]:
    """How many purchases, which is the last, from when to when, and the sales of each month. One statement."""
    starts = [start_of_day(day, asked.zone) for day in month_starts(asked.on)]
    months = [
        f"SUM(CASE WHEN u.occurred_at >= :m{n} AND u.occurred_at < :m{n + 1} THEN u.amount_minor ELSE 0 END) AS month_{n}"
        for n in range(MONTHS)
    ]
    (row,) = await db.fetch(
        "SELECT COUNT(*) AS purchases, MAX(u.id) AS last, MIN(u.occurred_on) AS first_on, MAX(u.occurred_on) AS last_on, "  # noqa: S608
        f"{', '.join(months)} FROM purchase u WHERE {asked.where}",
        **asked.params,
        **{f"m{n}": start for n, start in enumerate(starts)},
    )
    return row


async def concentration(asked: Purchases, counted: dict[str, Any]) -> Concentration:
    """The buyers' shares, from memory while no purchase was added; computed in a thread, so that nobody else waits for it."""
    key = (asked.programme and asked.programme.id, asked.until, counted["purchases"], counted["last"])
    found = _known.get(key)
    if found is None:
        found = await asyncio.to_thread(_remembered, key, await groups_of(asked))
    return found


def _remembered(key: tuple[Any, ...], groups: list[Group]) -> Concentration:
    """The shares, kept; the thread does that itself, so that whoever asks again after a request's time was up finds them."""
    found = concentration_of(groups)
    for old in list(_known)[: max(0, len(_known) + 1 - _KEPT)]:
        _known.pop(old, None)
    _known[key] = found
    return found


async def groups_of(asked: Purchases) -> list[Group]:
    """The buyers in at most 5,000 groups, whoever spent most first. One statement.

    Up to 5,000 buyers each stands alone. Of more, the first thousand do; the rest of the top fifth is cut into 2,000 parts
    and so are all others, so that the top fifth ends where a group ends and its sum is exact.
    """
    alone = f"buyers <= {_ONE_BY_ONE} OR place <= {_ALONE}"
    upper = f"{_ALONE + 1} + (place - {_ALONE + 1}) * {_PARTS} / (buyers / 5 - {_ALONE} + 1)"
    lower = f"{_ALONE + _PARTS + 1} + (place - buyers / 5 - 1) * {_PARTS} / (buyers - buyers / 5)"
    rows = await db.fetch(
        "WITH buyer AS (SELECT u.member_id, CAST(SUM(u.amount_minor) AS BIGINT) AS total FROM purchase u "  # noqa: S608
        f"WHERE {asked.where} GROUP BY u.member_id), "
        "ranked AS (SELECT total, ROW_NUMBER() OVER (ORDER BY total DESC, member_id) AS place, COUNT(*) OVER () AS buyers FROM buyer) "
        "SELECT MIN(place) AS first, COUNT(*) AS buyers, CAST(SUM(total) AS BIGINT) AS total FROM ranked "
        f"GROUP BY CASE WHEN {alone} THEN place WHEN place <= buyers / 5 THEN {upper} ELSE {lower} END ORDER BY 1",
        **asked.params,
    )
    return [Group(int(row["buyers"]), int(row["total"])) for row in rows]


def forget_cached() -> None:
    """Nothing is remembered; for tests."""
    _known.clear()
