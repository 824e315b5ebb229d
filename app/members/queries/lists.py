"""The pages of the staff's list of members: what it can be narrowed to, and by which words somebody is found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import latest_since, local_date
from app.core.conditions import AccountStatus
from app.core.errors import Invalid
from app.core.paging import Page, PageRequest, cut
from app.members.queries.contacts import exact_matches
from app.members.queries.reading import COLUMNS, row_of
from app.members.rules import MemberRow, check_region
from app.segments import service as segments

_SINCE = "CASE WHEN m.industry_since_next_at <= :now THEN m.industry_since_next ELSE m.industry_since END"
_STATUS = "CASE WHEN m.status_until <= :now THEN 'ACTIVE' ELSE m.status END"
_FURTHER = {
    "tag": (
        "m.id IN (SELECT t.member_id FROM member_tag t WHERE t.tag = :tag AND t.origin <> 'MODEL' "
        "AND t.since_at <= :now AND (t.until_at IS NULL OR t.until_at > :now))",
        True,
    ),
    "plan": (
        "m.id IN (SELECT s.member_id FROM membership s JOIN plan p ON p.id = s.plan_id WHERE p.code = :plan "
        "AND s.starts_at <= :now AND s.grace_ends_at > :now AND (s.closed_at IS NULL OR s.closed_at > :now))",
        True,
    ),
    "joined_from": ("m.joined_at >= :joined_from", False),
    "only": ("m.public_id IN (:only)", False),
}


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """Which members: each field that is given narrows.

    `search`: exactly a member number, else a phone number or an e-mail address (staff only); else an account's name or the
    beginning of a nickname. `tag`: carried now, by hand or by a rule; `plan`: held now, running or in grace; `only`: public ids.
    """

    search: str = ""
    segment: str | None = None
    programme: str | None = None
    status: AccountStatus | None = None
    region: str | None = None
    tag: str | None = None
    plan: str | None = None
    joined_from: datetime | None = None
    only: tuple[UUID, ...] = ()


async def members_page(actor: Actor, wanted: MemberFilter, request: PageRequest, now: datetime) -> Page[MemberRow]:
    """A page of the members by number. Needs members:read. Raises Invalid on segment, programme, region.

    One statement, one more where the search could be a number or an address.
    """
    ensure(actor, Scope.MEMBERS_READ)
    conditions: list[str] = ["1 = 1"]
    parameters: dict[str, Any] = {"limit": request.limit + 1}
    await _search(actor, wanted.search.strip(), conditions, parameters)
    await _narrow(wanted, now, conditions, parameters)
    if request.after is not None:
        conditions.append("m.member_number > :after")
        parameters["after"] = request.after[0]
    if request.before is not None:
        conditions.append("m.member_number < :before")
        parameters["before"] = request.before[0]
    direction = "DESC" if request.backward else "ASC"
    sql = f"SELECT {COLUMNS} WHERE {' AND '.join(conditions)} ORDER BY m.member_number {direction} LIMIT :limit"
    rows = await db.fetch(sql, **parameters)
    return cut([row_of(row) for row in rows], request, lambda row: (row.member_number,))


async def _search(actor: Actor, text: str, conditions: list[str], parameters: dict[str, Any]) -> None:
    if not text:
        return
    if not text.isprintable():
        conditions.append("1 = 0")  # nobody is called like that
        return
    exact = await exact_matches(actor, text)
    if exact:
        conditions.append("m.id IN (:exact)")
        parameters["exact"] = exact
        return
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    conditions.append(
        "(lower(m.nickname) LIKE :prefix ESCAPE '\\' OR m.id IN (SELECT a.member_id FROM account a WHERE lower(a.name) = :name))"
    )
    parameters |= {"prefix": f"{escaped}%", "name": text.lower()}


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
    for name, (condition, dated) in _FURTHER.items():
        value = getattr(wanted, name)
        if isinstance(value, str) and not value.isprintable():
            conditions.append("1 = 0")  # nothing is called like that
        elif value:
            conditions.append(condition)
            parameters |= {name: value} | ({"now": now} if dated else {})


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
