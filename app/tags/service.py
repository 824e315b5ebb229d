"""Tags that members carry, with origin and time (D1). What was carried when stays readable."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.audit.service import record
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.reasons import check_reason
from app.members.service import lock_member
from app.tags.models import MemberTag
from app.tags.rules import Origin, TagRow, brought_up_to_date, change_of, check_tags

_BATCH = 1_000


async def set_tags(
    actor: Actor, member_public_id: UUID, tags: list[str], *, reason: str, now: datetime, seen: list[str] | None = None
) -> list[TagRow]:
    """The tags given to the member by hand are these; those of rules and models stay. Needs members:write.

    Who says which tags by hand they had `seen` gives and takes only what differs from them: what others gave or took since stays.
    Returns all that the member carries now. Raises NotFound, Invalid on tags or reason.
    """
    ensure(actor, Scope.MEMBERS_WRITE)
    wanted = check_tags(tags)
    why, known = check_reason(reason), None if seen is None else check_tags(seen, "seen")
    async with db.transaction():
        member = await lock_member(member_public_id)
        before = (await tags_of_members([member.id], now))[member.id]
        wanted = wanted if known is None else brought_up_to_date(before, known, wanted)
        change = change_of(before, wanted)
        if not change.added and not change.ended:
            return before
        await MemberTag.filter(member_id=member.id, tag__in=list(change.ended), origin=Origin.HAND, until_at__isnull=True).update(
            until_at=now, ended_recorded_at=now
        )
        await tag_members({member.id: change.added}, origin=Origin.HAND, now=now)
        after = (await tags_of_members([member.id], now))[member.id]
        await record(
            actor,
            "member.tags",
            "Member",
            member_public_id,
            now=now,
            subject_label=str(member.member_number),
            reason=why,
            before={"tags": [row.tag for row in before]},
            after={"tags": [row.tag for row in after]},
        )
        return after


async def tag_members(
    tags: Mapping[int, Sequence[str]], *, origin: Origin, now: datetime, since_at: Mapping[int, datetime] | None = None
) -> int:
    """Each member carries its tags since its instant of `since_at`, or else since now; what it carries already stays. Returns how
    many were added.

    What a person or a rule gives takes the place of the same tag that a model inferred, from now on; never the other way round (T7).

    Inside the caller's transaction, which also writes the audit entry.
    """
    wanted = {member_id: check_tags(list(named)) for member_id, named in tags.items()}
    rows = await MemberTag.filter(member_id__in=list(wanted), until_at__isnull=True).only("id", "member_id", "tag", "origin")
    since_by = since_at or {}
    carried = {(row.member_id, row.tag): row for row in rows}
    fresh, replaced = [], []
    for member_id, named in wanted.items():
        for tag in named:
            row = carried.get((member_id, tag))
            if row is not None and (row.origin != Origin.MODEL or origin is Origin.MODEL):
                continue
            if row is not None:
                replaced.append(row.id)
            since = now if row is not None else since_by.get(member_id, now)
            fresh.append(MemberTag(member_id=member_id, tag=tag, origin=origin, since_at=since, recorded_at=now))
    await MemberTag.filter(id__in=replaced).update(until_at=now, ended_recorded_at=now)
    await MemberTag.bulk_create(fresh, batch_size=_BATCH)
    return len(fresh)


async def tags_of_members(member_ids: Sequence[int], at: datetime) -> dict[int, list[TagRow]]:
    """What each member carries at the instant, by the alphabet. The caller has seen to it that it may be read. One statement."""
    rows = await db.fetch(
        "SELECT member_id, tag, origin, since_at FROM member_tag "
        "WHERE member_id IN (:ids) AND since_at <= :at AND (until_at IS NULL OR until_at > :at) ORDER BY tag",
        ids=list(member_ids),
        at=at,
    )
    found: dict[int, list[TagRow]] = {member_id: [] for member_id in member_ids}
    for row in rows:
        found[int(row["member_id"])].append(TagRow(row["tag"], Origin(row["origin"]), db.as_instant(row["since_at"])))
    return found
