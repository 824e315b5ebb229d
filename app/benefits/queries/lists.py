"""What the console shows of benefits: lists with search, filters and counts, one benefit with its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.benefits.models import Benefit, BenefitVersion
from app.benefits.queries.catalogue import catalogue
from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.errors import NotFound
from app.core.paging import Page, PageRequest
from app.core.versions import service as versions
from app.core.versions.rules import Status, pick_live, pick_scheduled, status_word
from app.publishing.queries import Narrowed, escape_like, listed_counts, listed_page, narrow, newest_contents
from app.publishing.rules import ListFilter, Newest

KIND = versions.Kind("benefit", Benefit, BenefitVersion, community.bump_revision)
_STATES = """
WITH live AS (
    SELECT identity_id, number, effective_from, ends_at FROM (
        SELECT identity_id, number, effective_from, ends_at,
               ROW_NUMBER() OVER (PARTITION BY identity_id ORDER BY effective_from DESC, number DESC) AS place
        FROM benefit_version WHERE cancelled_at IS NULL AND effective_from <= :now
    ) ranked WHERE place = 1
), coming AS (
    SELECT identity_id, MIN(effective_from) AS effective_from
    FROM benefit_version WHERE cancelled_at IS NULL AND effective_from > :now GROUP BY identity_id
), listed AS (
    SELECT b.id, b.public_id, b.code, p.code AS programme, b.title_en, b.title_zh, b.kind, b.reach, b.stage, b.segments,
           b.draft IS NOT NULL AS has_draft, b.position, b.draft_revision, b.draft_saved_at, b.draft_saved_by, b.archived_at, b.search_text,
           live.number AS live_number, live.effective_from AS live_since, live.ends_at, coming.effective_from AS coming_at,
           CASE WHEN b.draft IS NULL THEN (
               SELECT newest.content ->> 'plan' FROM benefit_version newest
               WHERE newest.identity_id = b.id ORDER BY newest.number DESC LIMIT 1
           ) ELSE b.draft ->> 'plan' END AS plan,
           CASE WHEN b.archived_at IS NOT NULL THEN 'archived'
                WHEN live.ends_at <= :now THEN 'ended'
                WHEN live.number IS NOT NULL AND b.draft IS NOT NULL THEN 'live_with_draft'
                WHEN live.number IS NOT NULL THEN 'live'
                WHEN coming.effective_from IS NOT NULL THEN 'scheduled'
                ELSE 'draft' END AS status
    FROM benefit b JOIN programme p ON p.id = b.programme_id
    LEFT JOIN live ON live.identity_id = b.id
    LEFT JOIN coming ON coming.identity_id = b.id
)
"""

Served = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class BenefitFilter(ListFilter):
    """What the list is narrowed to. `segment` finds what its members can be entitled to: by the version in force, else by the audience;
    `ends_before` what is still offered and ends by itself before that instant."""

    kind: str | None = None
    reach: str | None = None
    stage: str | None = None
    segment: str | None = None
    plan: str | None = None
    ends_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """A benefit in a list: what its draft says, or without one its newest version; and the state of what is published.

    `segments` are those whose members can be entitled at all; empty where that is every one.
    """

    id: int
    public_id: UUID
    code: str
    programme: str
    title: Mapping[str, str]
    kind: str
    reach: str
    stage: str | None
    segments: tuple[str, ...]
    plan: str | None
    position: int
    status: Status
    live_number: int | None
    live_since: datetime | None
    ends_at: datetime | None
    coming_at: datetime | None
    draft_revision: int
    draft_saved_at: datetime | None
    draft_saved_by: str | None


@dataclass(frozen=True, slots=True)
class History:
    """One benefit with every version, newest number first."""

    benefit: Benefit
    versions: list[BenefitVersion]
    live: BenefitVersion | None
    scheduled: list[BenefitVersion]
    status: Status


async def list_benefits(actor: Actor, wanted: BenefitFilter, request: PageRequest, *, now: datetime) -> Page[BenefitRow]:
    """A page of benefits by position and code. One statement beside the revision. Needs benefits:read."""
    ensure(actor, Scope.BENEFITS_READ)
    served = (await catalogue(now)).served
    return await listed_page(_STATES, _narrowed(wanted, served), request, lambda row: _row(row, served), now=now)


async def count_benefits(actor: Actor, wanted: BenefitFilter, *, now: datetime) -> dict[Status, int]:
    """How many benefits pass the filter, by state; its own status aside. One statement beside the revision. Needs benefits:read."""
    ensure(actor, Scope.BENEFITS_READ)
    narrowed = _narrowed(replace(wanted, status=None), (await catalogue(now)).served)
    return await listed_counts(_STATES, narrowed, now=now)


async def access_benefit(actor: Actor, public_id: UUID) -> Benefit:
    """The benefit, for whoever may read drafts. Needs benefits:read. Raises NotFound."""
    ensure(actor, Scope.BENEFITS_READ)
    return await _benefit(public_id)


async def access_benefits(actor: Actor, public_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, BenefitRow]:
    """Those of the benefits that there are, as the list shows them, by public id; none without benefits:read.

    One statement beside the revision.
    """
    if not public_ids or not actor.holds(Scope.BENEFITS_READ):
        return {}
    rows = await db.fetch(f"{_STATES} SELECT * FROM listed WHERE public_id IN (:public_ids)", now=now, public_ids=list(public_ids))  # noqa: S608  fixed text
    served = (await catalogue(now)).served
    return {row.public_id: row for row in (_row(row, served) for row in rows)}


async def newest_benefits(actor: Actor, codes: Sequence[str]) -> dict[str, Newest]:
    """What the benefits of these codes say, drafts before versions. One statement. Needs benefits:read."""
    ensure(actor, Scope.BENEFITS_READ)
    return await newest_contents(KIND, codes)


async def history(actor: Actor, public_id: UUID, *, now: datetime) -> History:
    """The benefit with all its versions. Two statements. Needs benefits:read. Raises NotFound."""
    benefit = await access_benefit(actor, public_id)
    versions = await BenefitVersion.filter(identity_id=benefit.id).order_by("-number")
    live = pick_live(versions, now)
    status = status_word(
        versions,
        at=now,
        has_draft=benefit.draft is not None,
        archived=benefit.archived_at is not None,
        ends_at=live.ends_at if live else None,
    )
    return History(benefit, versions, live, pick_scheduled(versions, now), status)


async def _benefit(public_id: UUID) -> Benefit:
    found = await Benefit.get_or_none(public_id=public_id)
    if found is None:
        raise NotFound("benefit")
    return found


def _narrowed(wanted: BenefitFilter, served: Served) -> Narrowed:
    where, params = narrow(wanted, **{name: getattr(wanted, name) for name in ("programme", "kind", "reach", "stage", "plan")})
    if wanted.ends_before is not None:
        where.append("status IN ('live', 'live_with_draft') AND ends_at < :ends_before")
        params["ends_before"] = wanted.ends_before
    if wanted.segment is not None:
        where.append("(id IN (:serving) OR (id NOT IN (:in_force) AND (segments = '' OR segments LIKE :segment ESCAPE '!')))")
        params["segment"] = f"%,{escape_like(wanted.segment)},%"
        params["serving"] = [benefit_id for benefit_id, codes in served.items() if not codes or wanted.segment in codes]
        params["in_force"] = list(served) or [0]  # NOT IN over nothing would find nothing
    return where, params


def _row(row: dict[str, Any], served: Served) -> BenefitRow:
    audience = tuple(code for code in row["segments"].split(",") if code)

    def instant(name: str) -> datetime | None:
        return db.as_instant(row[name]) if row[name] is not None else None

    return BenefitRow(
        id=int(row["id"]),
        public_id=db.as_uuid(row["public_id"]),
        code=row["code"],
        programme=row["programme"],
        title={"en": row["title_en"], "zh": row["title_zh"]},
        kind=row["kind"],
        reach=row["reach"],
        stage=row["stage"],
        segments=served.get(int(row["id"]), audience),
        plan=row["plan"],
        position=int(row["position"]),
        status=Status(row["status"]),
        live_number=row["live_number"],
        live_since=instant("live_since"),
        ends_at=instant("ends_at"),
        coming_at=instant("coming_at"),
        draft_revision=int(row["draft_revision"]),
        draft_saved_at=instant("draft_saved_at"),
        draft_saved_by=row["draft_saved_by"],
    )
