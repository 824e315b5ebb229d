"""What is written of a change: the history of facts, and what the audit log shows of a member."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.members.models import MemberFact
from app.members.rules import MemberRow, NewFact, effective_industry_since, effective_status


def told_of(row: MemberRow, now: datetime) -> dict[str, Any]:
    """What the audit log shows of a member."""
    return {
        "nickname": row.nickname,
        "region": row.region,
        "industry_since": effective_industry_since(row, now),
        "status": effective_status(row, now).value,
        "status_until": row.status_until,
    }


async def write_facts(member_id: int, facts: Sequence[NewFact], author: str, now: datetime) -> None:
    """The lines stand in the member's history."""
    if facts:
        await MemberFact.bulk_create([fact_row(member_id, fact, author, now) for fact in facts])


def fact_row(member_id: int, fact: NewFact, author: str, now: datetime) -> MemberFact:
    """The line as it will be stored."""
    return MemberFact(
        member_id=member_id,
        fact=fact.fact.value,
        value=fact.value,
        until_at=fact.until_at,
        effective_at=fact.effective_at,
        recorded_at=now,
        recorded_by=author[:80],
    )
