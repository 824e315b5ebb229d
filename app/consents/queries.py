"""Reading who shares with whom, and finding the member whom a caller names. A partner sees its own pseudonyms only (X2)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.consents.rules import MemberRef, PseudonymRow
from app.core import db
from app.core.access import Actor, ActorKind
from app.core.errors import Invalid, NotFound
from app.core.ids import NodeType, parse_global_id
from app.members import queries as members

_COLUMNS = (
    "s.id, s.public_id, s.partner_id, p.code, p.name, s.member_id, s.shared_at, s.withdrawn_at "
    "FROM pseudonym s JOIN partner p ON p.id = s.partner_id"
)


async def member_of(actor: Actor, pseudonym: UUID) -> int:
    """The row id of the member whom the calling partner knows by that name. One statement, whatever comes out.

    Raises NotFound alike for a name that does not exist, that is another partner's, or that the member took back.
    """
    found = await access_pseudonyms(actor, [pseudonym])
    if actor.kind is not ActorKind.PARTNER or pseudonym not in found:
        raise NotFound("member")
    return found[pseudonym].member_id


async def named_member(actor: Actor, named: str, field: str = "member") -> MemberRef:
    """The member whom the caller names by a global id: a member's own id, or a pseudonym of the calling partner. One statement.

    Raises Invalid(field) for a word that is no such id; NotFound where there is no such member, where the caller may not
    read that member, and where a pseudonym is not, or not any more, the caller's: all answer alike. Source: X2.
    """
    kind, public_id = parse_global_id(named, field)
    if kind is NodeType.PSEUDONYM:
        return MemberRef(await member_of(actor, public_id), named)
    if kind is not NodeType.MEMBER:
        raise Invalid(field, "Give the id of a {kind}.", kind=NodeType.MEMBER.value)
    found = await members.access_members(actor, [public_id])
    if public_id not in found:
        raise NotFound("member")
    return MemberRef(found[public_id].id, named)


async def access_pseudonyms(actor: Actor, public_ids: Sequence[UUID]) -> dict[UUID, PseudonymRow]:
    """Those of the names that are the caller's: a partner's own or a member's own, as long as the member shares. One statement."""
    rows = await db.fetch(f"SELECT {_COLUMNS} WHERE s.public_id IN (:ids) AND s.withdrawn_at IS NULL", ids=list(public_ids))
    found = [pseudonym_row(row) for row in rows]
    return {row.public_id: row for row in found if _is_own(actor, row)}


async def partners_of_members(member_ids: Sequence[int]) -> dict[int, list[PseudonymRow]]:
    """With whom each member shares, newest first. The caller has seen to it that they may be read. One statement."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} WHERE s.member_id IN (:ids) AND s.withdrawn_at IS NULL ORDER BY s.id DESC",
        ids=list(member_ids),
    )
    found: dict[int, list[PseudonymRow]] = {member_id: [] for member_id in member_ids}
    for row in map(pseudonym_row, rows):
        found[row.member_id].append(row)
    return found


async def pseudonym_of(partner_code: str, member_id: int) -> PseudonymRow:
    """The name under which that partner knows the member, also one that was taken back. Raises NotFound. One statement."""
    rows = await db.fetch(f"SELECT {_COLUMNS} WHERE p.code = :code AND s.member_id = :member", code=partner_code, member=member_id)
    if not rows:
        raise NotFound("partner")
    return pseudonym_row(rows[0])


def pseudonym_row(raw: dict[str, Any]) -> PseudonymRow:
    """The row as a value."""
    return PseudonymRow(
        int(raw["id"]),
        db.as_uuid(raw["public_id"]),
        int(raw["partner_id"]),
        raw["code"],
        raw["name"],
        int(raw["member_id"]),
        db.as_instant(raw["shared_at"]),
        db.as_instant(raw["withdrawn_at"]),
    )


def _is_own(actor: Actor, row: PseudonymRow) -> bool:
    if actor.kind is ActorKind.PARTNER:
        return row.partner_id == actor.id
    return actor.member_id is not None and row.member_id == actor.member_id
