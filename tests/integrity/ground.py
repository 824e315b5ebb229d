"""A healthy store with something of everything, and a way to harm it behind the back of triggers and foreign keys."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.community import service as community
from app.consents.service import share
from app.core import db, ids
from app.core.access import MEMBER_SCOPES, Actor, ActorKind
from app.core.conditions import AccountStatus, MembershipState
from app.core.versions.rules import content_hash
from app.earning import service as earning
from app.earning.service import RuleName
from app.members import service as members
from app.members.queries import members_by_ids
from app.members.rules import ImportedMember, ProfileChange, StatusChange
from app.memberships import service as memberships
from app.memberships.rules import NewMembership
from app.partners import service as partners
from app.partners.rules import NewToken
from app.plans.service import create_plan, publish_plan
from app.plans.service import save_draft as save_plan
from app.publishing.rules import Publication
from app.segments import service as segments
from app.tags.rules import Origin
from app.tags.service import tag_members
from app.terms.queries import terms_in_force
from app.terms.service import accept, create_terms, publish_terms
from app.terms.service import save_draft as save_terms
from tests.plans.offers import vip88
from tests.segments.cuts import DEFAULT, content, part
from tests.shop import CLERK, Shop, import_lines, open_shop, rule_content
from tests.terms.papers import terms

LATER = timedelta(days=1)
BODY_2 = {"zh": "未使用的天数按日退款，无需理由。", "en": "Unused days are paid back, without a reason."}


@dataclass(frozen=True)
class Ground:
    """The shop, and a member of each kind."""

    shop: Shop
    ada: int
    ben: int


async def healthy(now: datetime) -> Ground:
    """Purchases under two rules, versions, memberships, histories, tags, a partner: all of it whole."""
    shop = await open_shop(now)
    await import_lines(now, *(f"m{n % 3},2026-01-0{n % 9 + 1},{n}.50,CNY,a{n}" for n in range(12)))
    await _second_rule(now)
    lines = [f"m{n % 4},2026-02-0{n % 9 + 1},{n}.50,CNY,b{n}" for n in range(6)]
    await import_lines(now + LATER, *lines, "m9,2026-02-01,0.00,CNY,zero", "m0,soon,1,CNY,refused")
    new = [ImportedMember("ada", region="CN", industry_since=date(2024, 2, 29)), ImportedMember("ben")]
    found = await members.create_members(CLERK, new, source="list", programme_id=shop.talk, now=now)
    ground = Ground(shop, found["ada"], found["ben"])
    await _lives(ground, now)
    await _published(ground, now)
    await _agreed(ground, now)
    return ground


async def _second_rule(now: datetime) -> None:
    name = RuleName("88vip", "88vip-purchase")
    doubled = rule_content(growth={"per_minor": 100, "points_each": 2, "rounding": "HALF_EVEN"}, cap_per_event=9, available_after_days=7)
    await earning.save_draft(CLERK, name, doubled, expected_revision=2, now=now)
    await earning.publish_rule(CLERK, name, reason="Twice as much", now=now, effective_from=now + timedelta(hours=2))


async def _lives(ground: Ground, now: datetime) -> None:
    rows = await members_by_ids([ground.ada, ground.ben])
    ada, ben = rows[ground.ada], rows[ground.ben]
    moved = ProfileChange(region="US", industry_since=date(2020, 1, 31))
    await members.change_member(CLERK, ada.public_id, moved, expected_revision=ada.revision, reason="Papers seen", now=now + LATER)
    until = now + timedelta(days=7)
    await members.set_status(CLERK, ben.public_id, StatusChange(AccountStatus.MUTED, until), reason="Was loud", now=now)
    await _plan_on_terms(now)
    first = await memberships.record_membership(
        CLERK, NewMembership(ground.ada, "year", date(2026, 1, 1), months=12), source="test", now=now
    )
    await memberships.close_membership(CLERK, first.public_id, MembershipState.REFUNDED, reason="Changed her mind", now=now)
    for start in (date(2026, 11, 22), date(2027, 11, 23)):
        period = NewMembership(ground.ada, "year", start, months=12)
        await memberships.record_membership(CLERK, period, source="test", now=now)
    await memberships.record_membership(CLERK, NewMembership(ground.ben, "year", date(2026, 3, 1), months=12), source="test", now=now)
    await tag_members({ground.ben: ["tester"]}, origin=Origin.HAND, now=now)


async def _plan_on_terms(now: datetime) -> None:
    """A plan that holds since 2020 on terms that do, and both in a second version."""
    names = {"programme": "88vip", "code": "year"}
    back = Publication("As it was", datetime(2020, 1, 1, tzinfo=UTC), dated_back=True)
    papers = await create_terms(CLERK, "88vip", terms("year-terms", programme="88vip"), now=now)
    await publish_terms(CLERK, papers.public_id, back, now=now)
    plan = await create_plan(CLERK, "88vip", vip88(**names, terms={"code": "year-terms"}), now=now)
    await publish_plan(CLERK, plan.public_id, back, now=now)
    await save_terms(CLERK, papers.public_id, terms("year-terms", programme="88vip", body=BODY_2), expected_revision=2, now=now)
    await publish_terms(CLERK, papers.public_id, Publication("Clearer"), now=now)
    await save_plan(CLERK, plan.public_id, vip88(**names, terms={"code": "year-terms"}, grace_days=9), expected_revision=2, now=now)
    await publish_plan(CLERK, plan.public_id, Publication("Longer"), now=now)


async def _agreed(ground: Ground, now: datetime) -> None:
    """Ada accepts the terms and shares with the hotel."""
    ada = Actor(ActorKind.MEMBER, scopes=MEMBER_SCOPES, label="ada", member_id=ground.ada)
    edition = (await terms_in_force(now)).by_code["year-terms"]
    await accept(ada, edition.public_id, 1, "en", now=now)
    await accept(ada, edition.public_id, 2, "zh", now=now)
    await share(ada, "hotel", now=now)
    await db.execute(
        "INSERT INTO token_use (token_id, scope, used_on, count) SELECT id, 'entitlements:read', :day, 3 FROM partner_token", day=now.date()
    )


async def _published(ground: Ground, now: datetime) -> None:
    await segments.save_draft(CLERK, DEFAULT, expected_revision=0, now=now)
    await segments.publish_scheme(CLERK, segments.Publication("The first cut"), now=now)
    await segments.save_draft(CLERK, content(part("early", 0, 12), part("senior", 12, None)), expected_revision=2, now=now)
    await segments.publish_scheme(CLERK, segments.Publication("Coarser"), now=now)
    partner = await partners.create_partner(CLERK, "hotel", "Hotel", now=now)
    token = NewToken("till", ("entitlements:read",), now + timedelta(days=30))
    await partners.issue_token(CLERK, partner.public_id, token, now=now)
    await db.execute(
        "INSERT INTO account (public_id, name, display_name, member_id, password_hash, password_changed_at, failed_count, created_at) "
        "VALUES (:public, 'ada', 'Ada', :member, 'x', :now, 0, :now)",
        public=ids.public_id(),
        member=ground.ada,
        now=now,
    )
    await db.execute(
        "INSERT INTO benefit (public_id, code, programme_id, draft_revision, created_at, title_en, title_zh, search_text, kind, reach, "
        "segments, position) VALUES (:public, 'forum', :programme, 0, :now, '', '', '', 'CONTENT', 'GLOBAL', '', 0)",
        public=ids.public_id(),
        programme=ground.shop.talk,
        now=now,
    )
    await db.execute(
        "INSERT INTO benefit_version (public_id, identity_id, number, content, effective_from, recorded_at, author, reason, hash, "
        "terms_html) SELECT :public, id, 1, :content, :now, :now, 'clerk', 'First', :hash, :content FROM benefit",
        public=ids.public_id(),
        content={},
        hash=content_hash({}),
        now=now,
    )


async def harm(*statements: str) -> None:
    """The statements are carried out with triggers and foreign keys off, as somebody with the database file could do it."""
    if db.dialect() == "sqlite":
        for row in await db.fetch("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            await db.execute(f'DROP TRIGGER "{row["name"]}"')
        await db.execute("PRAGMA foreign_keys = OFF")
        try:
            await _harm(statements)
        finally:
            await db.execute("PRAGMA foreign_keys = ON")
        return
    async with db.transaction():
        await db.execute("SET LOCAL session_replication_role = replica")
        await _harm(statements)


async def _harm(statements: tuple[str, ...]) -> None:
    for statement in statements:
        touched = await db.execute(statement)
        assert touched, f"nothing was harmed by {statement}"
    await community.bump_revision()
