"""Reading members: one, many by id, number or name elsewhere, and what was declared of them when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound, Unauthenticated
from app.members.models import Member
from app.members.rules import FactName, MemberRow, NewFact

COLUMNS = (
    "m.id, m.public_id, m.member_number, m.nickname, m.region, m.industry_since, m.industry_since_next, m.industry_since_next_at, "
    "m.status, m.status_until, m.source, m.external_ref, m.revision, m.joined_at FROM member m"
)


def member_row(member: Member) -> MemberRow:
    """The member as a value."""
    return MemberRow(
        member.id,
        member.public_id,
        member.member_number,
        member.nickname,
        member.region,
        member.industry_since,
        member.industry_since_next,
        member.industry_since_next_at,
        member.status,
        member.status_until,
        member.source,
        member.external_ref,
        member.revision,
        member.joined_at,
    )


async def access_member(actor: Actor, public_id: UUID) -> MemberRow:
    """The member: oneself, or anybody with members:read. Raises NotFound, also where it is not yours. One statement."""
    rows = await db.fetch(f"SELECT {COLUMNS} WHERE m.public_id = :public_id", public_id=public_id)
    row = row_of(rows[0]) if rows else None
    if row is None or not can_read(actor, row.id):
        raise NotFound("member")
    return row


def can_read(actor: Actor, member_id: int) -> bool:
    """Whether the caller may read that member: it is the caller, or the caller holds members:read."""
    return actor.holds(Scope.MEMBERS_READ) or (actor.member_id is not None and actor.member_id == member_id)


async def own_member(actor: Actor) -> MemberRow:
    """The member that calls. Raises Unauthenticated where nobody is signed in, NotFound for staff without a membership."""
    ensure(actor, Scope.SELF_READ)
    if actor.member_id is None:
        raise NotFound("member")
    found = await members_by_ids([actor.member_id])
    if not found:
        raise Unauthenticated()
    return found[actor.member_id]


async def members_by_ids(member_ids: Sequence[int]) -> dict[int, MemberRow]:
    """The members with these row ids. The caller has seen to it that they may be read. One statement."""
    rows = await db.fetch(f"SELECT {COLUMNS} WHERE m.id IN (:ids)", ids=list(member_ids))
    return {int(row["id"]): row_of(row) for row in rows}


async def access_members(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, MemberRow]:
    """Those of the members that exist and that the caller may read. One statement."""
    rows = await db.fetch(f"SELECT {COLUMNS} WHERE m.public_id IN (:ids)", ids=list(public_ids))
    found = [row_of(row) for row in rows]
    return {row.public_id: row for row in found if can_read(actor, row.id)}


async def programmes_of_members(member_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The row ids of the programmes that each member is enrolled in, oldest first. The caller has seen to it. One statement."""
    rows = await db.fetch(
        "SELECT member_id, programme_id FROM enrolment WHERE member_id IN (:ids) ORDER BY joined_at, id", ids=list(member_ids)
    )
    found: dict[int, tuple[int, ...]] = dict.fromkeys(member_ids, ())
    for row in rows:
        found[int(row["member_id"])] += (int(row["programme_id"]),)
    return found


async def members_by_external_refs(source: str, refs: Sequence[str]) -> dict[str, int]:
    """The row ids of those members that `source` knows by these names. One statement."""
    rows = await db.fetch(
        "SELECT id, external_ref FROM member WHERE source = :source AND external_ref IN (:refs)", source=source, refs=list(refs)
    )
    return {row["external_ref"]: int(row["id"]) for row in rows}


async def members_by_numbers(numbers: Sequence[int]) -> dict[int, int]:
    """The row ids of the members with these numbers. One statement."""
    rows = await db.fetch("SELECT id, member_number FROM member WHERE member_number IN (:numbers)", numbers=list(numbers))
    return {int(row["member_number"]): int(row["id"]) for row in rows}


async def history_of(actor: Actor, member_id: int) -> list[tuple[NewFact, datetime, str]]:
    """What was declared or set of the member when, newest first, with instant and author of the record. Raises NotFound."""
    if not can_read(actor, member_id):
        raise NotFound("member")
    rows = await db.fetch(
        "SELECT fact, value, effective_at, until_at, recorded_at, recorded_by FROM member_fact WHERE member_id = :member ORDER BY id DESC",
        member=member_id,
    )
    return [
        (
            NewFact(FactName(row["fact"]), row["value"], db.as_instant(row["effective_at"]), db.as_instant(row["until_at"])),
            db.as_instant(row["recorded_at"]),
            row["recorded_by"],
        )
        for row in rows
    ]


def row_of(raw: dict[str, Any]) -> MemberRow:
    """The member as a value, from a statement over COLUMNS."""
    return MemberRow(
        int(raw["id"]),
        db.as_uuid(raw["public_id"]),
        int(raw["member_number"]),
        raw["nickname"],
        raw["region"],
        db.as_date(raw["industry_since"]),
        db.as_date(raw["industry_since_next"]),
        db.as_instant(raw["industry_since_next_at"]),
        raw["status"],
        db.as_instant(raw["status_until"]),
        raw["source"],
        raw["external_ref"],
        int(raw["revision"]),
        db.as_instant(raw["joined_at"]),
    )
