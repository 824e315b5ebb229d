"""Every page of the console with what its path names, so that tests can walk them all."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import admin
from admin.pages import Page
from app.accounts import queries as account_queries
from app.accounts import service as account_service
from app.accounts.models import Account
from app.benefits import service as benefits
from app.community import service as community
from app.core.access import ActorKind, Role, Scope
from app.core.paging import PageRequest
from app.members import service as members
from app.members.rules import ContactChange, ImportedMember, MemberRow
from app.memberships import service as memberships
from app.memberships.rules import NewMembership
from app.partners import service as partners
from app.partners.rules import NewToken
from app.pilots.service import give_feedback
from app.plans.models import Plan
from app.segments import service as segments
from app.sheets.rules import Noun
from app.sheets.service import File, bring_sheet
from app.tags import service as tags
from app.tags.rules import Origin
from app.terms import service as terms_service
from app.views import service as views
from app.views.rules import NewView
from tests import cast
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.pilots.ground import pilot
from tests.plans import offers as sold
from tests.segments.cuts import DEFAULT
from tests.terms import papers
from tests.terms.papers import draft_terms, publish_terms

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@dataclass(frozen=True)
class Places:
    """One of each kind of thing that an address can name."""

    benefit: UUID
    archived: UUID
    plan: UUID
    terms: UUID
    member: UUID
    partner: UUID
    token: UUID
    account: UUID
    session: UUID
    entry: UUID
    tried: dict[str, UUID]
    kept: dict[str, UUID] = field(default_factory=dict)

    def path(self, page: Page) -> str:
        """The address of the page, filled."""
        noun = page.path.split("/")[1]
        named = {
            "benefits": self.benefit,
            "plans": self.plan,
            "terms": self.terms,
            "members": self.member,
            "partners": self.partner,
            "staff": self.account,
            "audit": self.entry,
            "account": self.session,
        }.get(noun, self.benefit)
        named = self.tried[noun] if "/pilot" in page.path and noun in self.tried else named
        path = page.path.replace("{id:uuid}", str(named)).replace("{token:uuid}", str(self.token))
        path = path.replace("{upload:uuid}", str(self.kept.get(noun))).replace("{view:uuid}", str(self.kept.get("views")))
        return path.replace("{session:uuid}", str(self.session)).replace("{number:int}", "1").replace("{kind}", "csv")


GETS = [page for page in admin.PAGES if page.method == "GET"]
POSTS = [page for page in admin.PAGES if page.method == "POST"]


async def furnish(desk: Desk) -> Places:
    """The club has a benefit with two versions and a draft, a member with everything, a partner, staff, and a draft of the cut."""
    benefit = await desk.publish(_told(offers.specific("desk"), "Mentoring desk", "导师问诊"))
    changed = _told(offers.specific("desk"), "Mentoring desk, new", "导师问诊台")
    await benefits.save_draft(cast.SYSTEM, benefit, changed, expected_revision=2, now=desk.now)
    archived = await desk.publish(_told(offers.everybody("old"), "Old", "旧的"))
    await benefits.archive_benefit(cast.SYSTEM, archived, reason="It is over", now=desk.now)
    for number in range(3):
        await desk.publish(
            _told(offers.everybody(f"later-{number}"), "Later", "以后"), effective_from=desk.now + timedelta(days=number, hours=1)
        )
    state = await segments.scheme(cast.SYSTEM, now=desk.now)
    shifted = {"segments": [dict(part) for part in DEFAULT["segments"]]}
    shifted["segments"][0]["to_months"] = 20
    await segments.save_draft(cast.SYSTEM, shifted, expected_revision=state.identity.draft_revision, now=desk.now)
    programme = (await community.get()).default_programme.id
    since = (desk.now - timedelta(days=1000)).date()
    row = await members.create_member(
        cast.SYSTEM,
        ImportedMember("m1", "Ada 阿达", "CN-31", since),
        source="shop",
        programme_id=programme,
        now=desk.now - timedelta(hours=1),
    )
    await tags.tag_members({row.id: ["mentor"]}, origin=Origin.HAND, now=desk.now)
    await _reachable(desk, row)
    plan = NewMembership(row.id, "pro", desk.now.date() - timedelta(days=30), months=12)
    await memberships.record_membership(cast.SYSTEM, plan, source="order", now=desk.now)
    sale, terms = await _sold(desk, row.id)
    shop = await partners.create_partner(cast.SYSTEM, "shop", "The shop", now=desk.now)
    asked = NewToken("Till", (Scope.ENTITLEMENTS_READ.value,), desk.now + timedelta(days=9), ("192.0.2.0/24",))
    issued = await partners.issue_token(cast.SYSTEM, shop.public_id, asked, now=desk.now)
    await desk.staff(Role.EDITOR, "colleague")
    actor = desk.actors["colleague"]
    account = await Account.get(id=actor.id)
    session = (await account_queries.sessions_page(actor, account.id, PageRequest(1), desk.now)).rows[0]
    rows = await cast.rows("audit_entry")
    return Places(
        benefit,
        archived,
        sale,
        terms,
        row.public_id,
        shop.public_id,
        issued.row.public_id,
        account.public_id,
        session.public_id,
        rows[0]["public_id"],
        await _tried(desk, row.id),
        await _kept(account.id, desk, row.member_number),
    )


async def _reachable(desk: Desk, member: MemberRow) -> None:
    """The member said how they can be reached, and is signed in."""
    said = ContactChange("138 0013 8000", "ada@example.com")
    await members.change_contact(cast.SYSTEM, member.public_id, said, reason="电话告知", now=desk.now)
    await cast.account("ada", desk.now, member_id=member.id)
    await account_service.sign_in("ada", cast.PASSWORD, address="203.0.113.7", user_agent=WINDOWS, now=desk.now)


async def _kept(account_id: int, desk: Desk, member: int) -> dict[str, UUID]:
    """A view that all of the staff see, and of each noun a sheet that was brought and changes something."""
    keeper = replace(cast.SYSTEM, id=account_id, label="colleague")
    view = await views.save_view(keeper, NewView("benefits", "全部生效的权益", "status=live", shared=True), now=desk.now)
    sheets = {
        Noun.BENEFITS: "code,title.en\ndesk,A desk of another name\n",
        Noun.PLANS: "code,position\nvip88,7\n",
        Noun.MEMBERS: f"member_number,nickname\n{member},Ada L.\n",
    }
    kept = {noun.value: await bring_sheet(keeper, noun, File("a.csv", text.encode(), {}), now=desk.now) for noun, text in sheets.items()}
    return {**kept, "views": view.public_id}


async def _sold(desk: Desk, member_id: int) -> tuple[UUID, UUID]:
    """A plan and the terms that it is sold on, each live with a draft beside it; the member accepted the terms."""
    await publish_terms(papers.terms(), desk.now)
    changed = papers.terms(body={"zh": "# 会员条款\n\n未使用的天数全部退款。", "en": "# Terms\n\nAll unused days are paid back."})
    terms = await draft_terms(changed, desk.now)
    reader = cast.actor(Scope.SELF_WRITE, kind=ActorKind.MEMBER, member_id=member_id)
    await terms_service.accept(reader, terms.public_id, 1, "zh", now=desk.now)
    await sold.publish(sold.vip88(benefits=[]), desk.now)
    plan = await sold.draft(sold.vip88(benefits=[], prices=[*sold.vip88()["prices"][:1], sold.row("everybody", 90_000)]), desk.now)
    return plan.public_id, terms.public_id


async def _tried(desk: Desk, member_id: int) -> dict[str, UUID]:
    """A benefit and a plan that the member tries out, by their place in the rail; the member said what it thinks of the benefit."""
    testers = pilot(condition=offers.leaf("tag", "has_any", ["mentor"]), from_on=desk.now.date().isoformat(), until_on="2999-12-31")
    benefit = await desk.publish(_told(offers.everybody("lab", pilot=testers), "The lab", "实验室"))
    plan = (await sold.publish(sold.vip88(code="lab-plan", benefits=[], pilot=testers), desk.now)).identity_id
    member = cast.actor(Scope.SELF_WRITE, kind=ActorKind.MEMBER, member_id=member_id)
    await give_feedback(member, benefit, 4, "很快。", now=desk.now)
    return {"benefits": benefit, "plans": (await Plan.get(id=plan)).public_id}


def _told(content: dict[str, Any], english: str, chinese: str) -> dict[str, Any]:
    """The content with texts that are what they say they are."""
    texts = {name: {"en": english, "zh": chinese} for name in ("title", "summary", "terms")}
    return {**content, **texts}
