"""The work queue: what goes live or ends soon, what was left lying, and which doors need a look. One statement for all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.community import service as community
from app.core import db
from app.core.access import Actor, Scope, ensure
from app.core.calendar import local_date, start_of_day

LEFT_LYING = timedelta(days=7)
AHEAD = timedelta(days=7)
EXPIRES_SOON = timedelta(days=14)
MOST_EACH = 12


class Task(StrEnum):
    """What an item of the queue is about."""

    HELD = "held"
    GOES_LIVE = "goes_live"
    ENDS = "ends"
    DRAFT = "draft"
    TOKEN = "token"  # noqa: S105  the name of a kind of item, not a secret
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the queue.

    `subject` says which kind of thing `public_id` names: Benefit, Plan, Terms, SegmentScheme, PartnerToken (its
    partner) or Account.
    `title` by language; `at` is when it was held, goes live, ends, was saved, expires, or until when it is locked; `who` saved or
    published it; `number` is the version, or how often signing in failed.
    """

    task: Task
    subject: str
    public_id: UUID
    title: dict[str, str]
    at: datetime
    who: str
    number: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The queue by task, soonest or oldest first; of what goes live, `today` apart from what comes after. What was `held` stands there
    until something newer of it goes out, or its draft is thrown away."""

    held: tuple[Item, ...]
    today: tuple[Item, ...]
    later: tuple[Item, ...]
    ends: tuple[Item, ...]
    drafts: tuple[Item, ...]
    tokens: tuple[Item, ...]
    locked: tuple[Item, ...]

    @property
    def needs_somebody(self) -> int:
        """How many lines ask for a person; what merely comes after today does not."""
        return sum(len(part) for part in (self.held, self.today, self.ends, self.drafts, self.tokens, self.locked))


def _held(subject: str, table: str, title: str) -> str:
    """What the linter held or took back, and waits in the draft to be mended (B9)."""
    return f"""SELECT 'held' AS what, '{subject}' AS subject, i.public_id, {title}, r.held_at AS at, v.author AS who, r.number
       FROM version_record r JOIN {table} i ON i.public_id = r.identity_public_id
       JOIN {table}_version v ON v.public_id = r.version_public_id
       WHERE r.held_at IS NOT NULL AND i.draft IS NOT NULL AND i.archived_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM {table}_version w WHERE w.identity_id = i.id AND w.cancelled_at IS NULL AND w.recorded_at > r.held_at)"""  # noqa: S608  fixed words


_LIVE = """
    v.cancelled_at IS NULL AND v.effective_from <= :now AND NOT EXISTS (
        SELECT 1 FROM benefit_version w WHERE w.identity_id = v.identity_id AND w.cancelled_at IS NULL AND w.effective_from <= :now
        AND (w.effective_from > v.effective_from OR (w.effective_from = v.effective_from AND w.number > v.number)))
"""
_BENEFITS = (
    _held("Benefit", "benefit", "i.title_en, i.title_zh"),
    """SELECT 'draft' AS what, 'Benefit' AS subject, b.public_id, b.title_en, b.title_zh, b.draft_saved_at AS at,
       b.draft_saved_by AS who, 0 AS number
       FROM benefit b WHERE b.draft IS NOT NULL AND b.archived_at IS NULL AND b.draft_saved_at <= :left_lying""",
    """SELECT 'goes_live' AS what, 'Benefit' AS subject, b.public_id, b.title_en, b.title_zh,
       v.effective_from AS at, v.author AS who, v.number
       FROM benefit_version v JOIN benefit b ON b.id = v.identity_id
       WHERE v.cancelled_at IS NULL AND v.effective_from > :now AND v.effective_from < :ahead""",
    f"""SELECT 'ends' AS what, 'Benefit' AS subject, b.public_id, b.title_en, b.title_zh,
       v.ends_at AS at, v.author AS who, v.number
       FROM benefit_version v JOIN benefit b ON b.id = v.identity_id
       WHERE b.archived_at IS NULL AND v.ends_at > :now AND v.ends_at <= :ahead AND {_LIVE}""",  # noqa: S608  fixed words
)
_SEGMENTS = (
    _held("SegmentScheme", "segment_scheme", "'' AS title_en, '' AS title_zh"),
    """SELECT 'draft' AS what, 'SegmentScheme' AS subject, s.public_id, '' AS title_en, '' AS title_zh,
       s.draft_saved_at AS at, s.draft_saved_by AS who, 0 AS number
       FROM segment_scheme s WHERE s.draft IS NOT NULL AND s.draft_saved_at <= :left_lying""",
    """SELECT 'goes_live' AS what, 'SegmentScheme' AS subject, s.public_id, '' AS title_en, '' AS title_zh,
       v.effective_from AS at, v.author AS who, v.number
       FROM segment_scheme_version v JOIN segment_scheme s ON s.id = v.identity_id
       WHERE v.cancelled_at IS NULL AND v.effective_from > :now AND v.effective_from < :ahead""",
)


def _offers(subject: str, table: str, name: str) -> tuple[str, ...]:
    """What was held, drafts left lying and what goes live, of a kind whose `name` column holds its names by language."""
    titles = f"i.{name} ->> 'en' AS title_en, i.{name} ->> 'zh' AS title_zh"
    return (
        _held(subject, table, titles),
        f"""SELECT 'draft' AS what, '{subject}' AS subject, i.public_id, {titles},
       i.draft_saved_at AS at, i.draft_saved_by AS who, 0 AS number
       FROM {table} i WHERE i.draft IS NOT NULL AND i.archived_at IS NULL AND i.draft_saved_at <= :left_lying""",  # noqa: S608  fixed words
        f"""SELECT 'goes_live' AS what, '{subject}' AS subject, i.public_id, {titles},
       v.effective_from AS at, v.author AS who, v.number
       FROM {table}_version v JOIN {table} i ON i.id = v.identity_id
       WHERE v.cancelled_at IS NULL AND v.effective_from > :now AND v.effective_from < :ahead""",  # noqa: S608  fixed words
    )


_PLANS = _offers("Plan", "plan", "name")
_TERMS = _offers("Terms", "terms", "title")
_TOKENS = (
    """SELECT 'token' AS what, 'PartnerToken' AS subject, p.public_id, p.name AS title_en, t.label AS title_zh,
       t.expires_at AS at, t.created_by AS who, 0 AS number
       FROM partner_token t JOIN partner p ON p.id = t.partner_id
       WHERE t.revoked_at IS NULL AND p.disabled_at IS NULL AND t.expires_at > :now AND t.expires_at <= :expires""",
)
_STAFF = (
    """SELECT 'locked' AS what, 'Account' AS subject, a.public_id, a.display_name AS title_en, a.name AS title_zh,
       a.locked_until AS at, a.name AS who, a.failed_count AS number
       FROM account a WHERE a.role IS NOT NULL AND a.disabled_at IS NULL AND a.locked_until > :day_ago""",
)


async def agenda(actor: Actor, *, now: datetime) -> Agenda:
    """What waits for somebody who may do what the actor may. Needs benefits:read. One statement."""
    ensure(actor, Scope.BENEFITS_READ)
    parts, params = [*_BENEFITS], {"left_lying": now - LEFT_LYING, "now": now}
    if actor.holds(Scope.SEGMENTS_READ):
        parts += _SEGMENTS
    if actor.holds(Scope.PLANS_READ):
        parts += _PLANS
    if actor.holds(Scope.TERMS_READ):
        parts += _TERMS
    if actor.holds(Scope.PARTNERS_READ):
        parts += _TOKENS
        params["expires"] = now + EXPIRES_SOON
    if actor.holds(Scope.STAFF_READ):
        parts += _STAFF
        params["day_ago"] = now - timedelta(days=1)
    zone = (await community.get()).zone
    tomorrow = start_of_day(local_date(now, zone) + timedelta(days=1), zone)
    params["ahead"] = start_of_day(local_date(now, zone) + AHEAD + timedelta(days=1), zone)
    limited = [
        f"SELECT * FROM (SELECT * FROM ({part}) AS part{place} ORDER BY at LIMIT {MOST_EACH}) AS first{place}"  # noqa: S608  fixed words
        for place, part in enumerate(parts)
    ]
    rows = await db.fetch(" UNION ALL ".join(limited) + " ORDER BY at, title_en", **params)
    return _sorted([_item(row) for row in rows], tomorrow)


def _item(row: dict[str, Any]) -> Item:
    return Item(
        Task(row["what"]),
        row["subject"],
        db.as_uuid(row["public_id"]),
        {"en": row["title_en"] or "", "zh": row["title_zh"] or ""},
        db.as_instant(row["at"]),
        row["who"] or "",
        int(row["number"]),
    )


def _sorted(items: list[Item], tomorrow: datetime) -> Agenda:
    def of(task: Task) -> tuple[Item, ...]:
        return tuple(item for item in items if item.task is task)

    coming = of(Task.GOES_LIVE)
    return Agenda(
        held=of(Task.HELD),
        today=tuple(item for item in coming if item.at < tomorrow),
        later=tuple(item for item in coming if item.at >= tomorrow),
        ends=of(Task.ENDS),
        drafts=of(Task.DRAFT),
        tokens=of(Task.TOKEN),
        locked=of(Task.LOCKED),
    )
