"""Reading tags as a whole: which of them are inferred (T7)."""

from datetime import datetime

from app.core import db


async def inferred_tags(at: datetime) -> frozenset[str]:
    """The tags that a model has given to somebody who carries them at the instant (D1). One statement."""
    rows = await db.fetch(
        "SELECT DISTINCT tag FROM member_tag WHERE origin = 'MODEL' AND since_at <= :at AND (until_at IS NULL OR until_at > :at)", at=at
    )
    return frozenset(row["tag"] for row in rows)
