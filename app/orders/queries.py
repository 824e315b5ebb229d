"""What quotes and savings read besides facts: whom a quote names, and what a member bought."""

from collections.abc import Sequence
from datetime import datetime

from app.core import db
from app.core.ids import NodeType, parse_global_id
from app.orders.rules import Bought

_BEHIND = {
    NodeType.MEMBER: "SELECT id FROM member WHERE public_id = :public_id",
    NodeType.PSEUDONYM: "SELECT member_id AS id FROM pseudonym WHERE public_id = :public_id AND withdrawn_at IS NULL",
}


async def member_behind(subject: str) -> int | None:
    """The row id of the member whom a quote names, whoever asks; None where the name answers nothing, or no more. One statement."""
    kind, public_id = parse_global_id(subject)
    rows = await db.fetch(_BEHIND[kind], public_id=public_id) if kind in _BEHIND else []
    return int(rows[0]["id"]) if rows else None


async def purchases_between(member_id: int, programme_id: int, since: datetime, until: datetime) -> Sequence[Bought]:
    """What the member bought in the programme in [since, until], oldest first, each with its product where it is known. One statement."""
    rows = await db.fetch(
        "SELECT u.occurred_on, u.amount_minor, p.sku, p.category, p.brand FROM purchase u LEFT JOIN product p ON p.sku = u.sku "
        "WHERE u.member_id = :member AND u.programme_id = :programme AND u.occurred_at >= :since AND u.occurred_at <= :until "
        "ORDER BY u.occurred_at, u.id",
        member=member_id,
        programme=programme_id,
        since=since,
        until=until,
    )
    return [Bought(db.as_date(row["occurred_on"]), row["amount_minor"], row["sku"], row["category"], row["brand"]) for row in rows]


async def enrolled_after(member_id: int, programme_id: int, at: datetime, limit: int) -> list[int]:
    """The next members of the programme as it was at `at`, by row id. One statement."""
    rows = await db.fetch(
        "SELECT member_id FROM enrolment WHERE programme_id = :programme AND member_id > :after AND joined_at <= :at "
        "ORDER BY member_id LIMIT :limit",
        programme=programme_id,
        after=member_id,
        at=at,
        limit=limit,
    )
    return [int(row["member_id"]) for row in rows]
