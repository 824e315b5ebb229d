"""Reading members: one, many by id, and the pages of the staff's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import latest_since, local_date
from app.core.errors import Invalid, NotFound, Unauthenticated
from app.core.paging import Page, PageRequest, cut
from app.members.models import Member
from app.members.rules import FactName, MemberRow, MemberStatus, NewFact, check_region
from app.segments import service as segments

_COLUMNS = (
    "m.id, m.public_id, m.member_number, m.nickname, m.region, m.industry_since, m.industry_since_next, m.industry_since_next_at, "
    "m.status, m.status_until, m.source, m.external_ref, m.revision, m.joined_at FROM member m"
)
_SINCE = "CASE WHEN m.industry_since_next_at <= :now THEN m.industry_since_next ELSE m.industry_since END"
_STATUS = "CASE WHEN m.status_until <= :now THEN 'ACTIVE' ELSE m.status END"


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """Which members: each field that is given narrows. `search`: a member number, an account's name, or the beginning of a nickname."""

    search: str = ""
    segment: str | None = None
    programme: str | None = None
    status: MemberStatus | None = None
    region: str | None = None


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
    rows = await db.fetch(f"SELECT {_COLUMNS} WHERE m.public_id = :public_id", public_id=public_id)
    row = _row(rows[0]) if rows else None
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
    rows = await db.fetch(f"SELECT {_COLUMNS} WHERE m.id IN (:ids)", ids=list(member_ids))
    return {int(row["id"]): _row(row) for row in rows}


async def access_members(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, MemberRow]:
    """Those of the members that exist and that the caller may read. One statement."""
    rows = await db.fetch(f"SELECT {_COLUMNS} WHERE m.public_id IN (:ids)", ids=list(public_ids))
    found = [_row(row) for row in rows]
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


async def members_page(actor: Actor, wanted: MemberFilter, request: PageRequest, now: datetime) -> Page[MemberRow]:
    """A page of the members by number. Needs members:read. Raises Invalid on segment, programme, region. One statement."""
    ensure(actor, Scope.MEMBERS_READ)
    conditions: list[str] = ["1 = 1"]
    parameters: dict[str, Any] = {"limit": request.limit + 1}
    _search(wanted.search.strip(), conditions, parameters)
    await _narrow(wanted, now, conditions, parameters)
    if request.after is not None:
        conditions.append("m.member_number > :after")
        parameters["after"] = request.after[0]
    if request.before is not None:
        conditions.append("m.member_number < :before")
        parameters["before"] = request.before[0]
    direction = "DESC" if request.backward else "ASC"
    sql = f"SELECT {_COLUMNS} WHERE {' AND '.join(conditions)} ORDER BY m.member_number {direction} LIMIT :limit"
    rows = await db.fetch(sql, **parameters)
    return cut([_row(row) for row in rows], request, lambda row: (row.member_number,))


def _search(text: str, conditions: list[str], parameters: dict[str, Any]) -> None:
    if not text:
        return
    if not text.isprintable():
        conditions.append("1 = 0")  # nobody is called like that
        return
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    ways = [
        "lower(m.nickname) LIKE :prefix ESCAPE '\\'",
        "m.id IN (SELECT a.member_id FROM account a WHERE lower(a.name) = :name)",
    ]
    parameters |= {"prefix": f"{escaped}%", "name": text.lower()}
    if text.isascii() and text.isdigit() and len(text) <= 15:
        ways.append("m.member_number = :number")
        parameters["number"] = int(text)
    conditions.append(f"({' OR '.join(ways)})")


async def _narrow(wanted: MemberFilter, now: datetime, conditions: list[str], parameters: dict[str, Any]) -> None:
    if wanted.programme is not None:
        conditions.append("m.id IN (SELECT e.member_id FROM enrolment e WHERE e.programme_id = :programme)")
        parameters["programme"] = (await community.get()).programme(wanted.programme).id
    if wanted.status is not None:
        conditions.append(f"{_STATUS} = :status")
        parameters |= {"status": wanted.status.value, "now": now}
    if wanted.region is not None:
        check_region(wanted.region)
        conditions.append("(m.region = :region OR m.region LIKE :within)")
        parameters |= {"region": wanted.region, "within": f"{wanted.region}-%"}
    if wanted.segment is not None:
        await _narrow_to_segment(wanted.segment, now, conditions, parameters)


async def _narrow_to_segment(code: str, now: datetime, conditions: list[str], parameters: dict[str, Any]) -> None:
    """`experience >= n months` is said as `since <= date`, so that SQL holds no date arithmetic (S1)."""
    part = (await segments.cut_in_force(now)).by_code(code)
    if part is None:
        raise Invalid("segment", "There is no segment {code} today.", code=code)
    today = local_date(now, (await community.get()).zone)
    conditions.append(f"{_SINCE} <= :since_to")
    parameters |= {"since_to": latest_since(today, part.from_months), "now": now}
    if part.to_months is not None:
        conditions.append(f"{_SINCE} > :since_from")
        parameters["since_from"] = latest_since(today, part.to_months)


def _row(raw: dict[str, Any]) -> MemberRow:
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
