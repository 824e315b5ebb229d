"""Reading growth: what counts, what is pending, on any day and by what was known on any day (V9, W5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core import db


@dataclass(frozen=True, slots=True)
class Growth:
    """One member's growth in one programme: `available` counts for levels and conditions, `pending` does not yet (V9)."""

    programme_id: int
    available: int
    pending: int


async def growth_of(member_ids: Sequence[int], *, at: datetime, known_at: datetime | None = None) -> dict[int, tuple[Growth, ...]]:
    """The growth of each member at `at`, by programme; members without entries have an empty tuple. One statement.

    An entry is there from its `occurred_at` and counts from its `available_at`. `known_at` leaves out what was recorded later.
    """
    found: dict[int, list[Growth]] = {member_id: [] for member_id in member_ids}
    rows = await db.fetch(
        "SELECT a.member_id, a.programme_id, SUM(CASE WHEN e.available_at <= :at THEN e.amount ELSE 0 END) AS available, "
        "SUM(CASE WHEN e.available_at > :at THEN e.amount ELSE 0 END) AS pending "
        "FROM growth_account a JOIN growth_entry e ON e.member_id = a.member_id AND e.account_id = a.id "
        "WHERE a.member_id IN (:members) AND e.occurred_at <= :at"
        + ("" if known_at is None else " AND e.recorded_at <= :known_at")
        + " GROUP BY a.member_id, a.programme_id ORDER BY a.member_id, a.programme_id",
        members=list(found),
        at=at,
        **({} if known_at is None else {"known_at": known_at}),
    )
    for row in rows:
        found[row["member_id"]].append(Growth(row["programme_id"], int(row["available"]), int(row["pending"])))
    return {member_id: tuple(growth) for member_id, growth in found.items()}
