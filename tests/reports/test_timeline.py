"""What happened to a member, one kind after another, in pages (R5, S6, V9, L1, D1, M1, X2)."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.activity.service import ImportOptions, import_purchases
from app.consents import service as consents
from app.core import db
from app.core.access import Actor, ActorKind, Role, Scope
from app.core.conditions import MembershipState
from app.core.errors import NotFound
from app.core.paging import PageRequest
from app.earning import service as earning
from app.earning.service import RuleName
from app.members import service as members
from app.members.queries import members_by_external_refs, members_by_ids
from app.members.rules import ContactChange, MemberRow, ProfileChange
from app.memberships import service as memberships
from app.memberships.rules import NewMembership
from app.partners import service as partners
from app.reports import queries as reports
from app.reports.rules import timeline
from app.reports.rules.timeline import Event, EventKind, PeriodStep
from app.tags import service as tags
from app.terms import service as terms
from tests import cast, shop
from tests.benefits import offers
from tests.terms import papers

OPENED = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = PageRequest(100)
WHY = "Seen on paper"


async def a_life() -> MemberRow:
    """A member of whom everything happened that can happen, a day after the other."""
    await offers.open_club(OPENED)
    rule = RuleName("vip", "vip-purchase")
    await earning.create_rule(cast.SYSTEM, rule, shop.rule_content(available_after_days=7), now=OPENED)
    await earning.publish_rule(cast.SYSTEM, rule, reason="One for a yuan", now=OPENED)
    lines = shop.csv_file("m1,2026-02-01,29.33,CNY,order-1,apple", "m2,2026-02-01,5.00,CNY,order-2,", header=f"{shop.HEADER},sku")
    await import_purchases(cast.SYSTEM, lines, ImportOptions("vip", "shop", create_members=True), now=datetime(2026, 2, 2, tzinfo=UTC))
    member_id = (await members_by_external_refs("shop", ["m1"]))["m1"]
    member = (await members_by_ids([member_id]))[member_id]
    at = datetime(2026, 3, 1, tzinfo=UTC)
    await memberships.record_membership(cast.SYSTEM, NewMembership(member.id, "pro", date(2026, 3, 1), months=2), source="order", now=at)
    await cast.account("ada", at, member_id=member.id)
    ada = (await cast.sign_in("ada", at + DAY)).actor
    support = await cast.staff(Role.SUPPORT, at)
    change = ProfileChange(industry_since=date(2020, 2, 29))
    await members.change_member(support, member.public_id, change, expected_revision=0, reason=WHY, now=at + 2 * DAY)
    await tags.set_tags(support, member.public_id, ["mentor"], reason=WHY, now=at + 3 * DAY)
    await tags.set_tags(support, member.public_id, [], reason=WHY, now=at + 4 * DAY)
    version = await papers.publish_terms(papers.terms(), at)
    identity = (await cast.rows("terms"))[0]["public_id"]
    await terms.accept(ada, db.as_uuid(identity), version.number, "zh", now=at + 5 * DAY)
    await partners.create_partner(cast.SYSTEM, "hotel", "The hotel", now=at)
    await consents.share(ada, "hotel", now=at + 6 * DAY)
    await consents.withdraw(ada, "hotel", now=at + 7 * DAY)
    await members.change_contact(support, member.public_id, ContactChange(email="ada@example.com"), reason=WHY, now=at + 8 * DAY)
    late = NewMembership(member.id, "pro", date(2026, 11, 1), months=12)
    running = await memberships.record_membership(cast.SYSTEM, late, source="order", now=NOW - 20 * DAY)
    await memberships.close_membership(cast.SYSTEM, running.public_id, MembershipState.REFUNDED, reason=WHY, now=NOW - DAY)
    await memberships.record_membership(
        cast.SYSTEM, NewMembership(member.id, "pro", date(2027, 1, 1), months=1), source="order", now=NOW - DAY
    )
    return member


async def line(member: MemberRow, kinds: Collection[EventKind] = (), actor: Actor = cast.SYSTEM) -> list[Event]:
    """The whole timeline, or some kinds of it."""
    return list((await reports.timeline_page(actor, member, ALL, now=NOW, kinds=kinds)).rows)


@pytest.mark.usefixtures("store")
async def test_everything_that_happened_stands_in_one_line() -> None:
    """Newest first, each with what it says; what lies ahead has not happened."""
    member = await a_life()
    vip = next(row["id"] for row in await cast.rows("programme") if row["code"] == "vip")
    plan = next(row["id"] for row in await cast.rows("plan") if row["code"] == "pro")
    hotel = db.as_uuid((await cast.rows("partner"))[0]["public_id"])
    paper = db.as_uuid((await cast.rows("terms"))[0]["public_id"])
    at = datetime(2026, 3, 1, tzinfo=UTC)
    bought = datetime(2026, 1, 31, 16, tzinfo=UTC)
    told = [(event.at, event.what) for event in await line(member) if not isinstance(event.what, timeline.Handled)]
    day = datetime(2026, 2, 28, 16, tzinfo=UTC)
    november = datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert told == [
        (NOW - DAY, timeline.PeriodMoved(PeriodStep.CLOSED, plan, datetime(2027, 11, 1, 16, tzinfo=UTC), "REFUNDED", "order")),
        (november, timeline.PeriodMoved(PeriodStep.STARTED, plan, datetime(2027, 11, 1, 16, tzinfo=UTC), "REFUNDED", "order")),
        (
            datetime(2026, 5, 1, 16, tzinfo=UTC),
            timeline.PeriodMoved(PeriodStep.OVER, plan, datetime(2026, 5, 1, 16, tzinfo=UTC), None, "order"),
        ),
        (at + 7 * DAY, timeline.Shared(hotel, "The hotel", withdrawn=True)),
        (at + 6 * DAY, timeline.Shared(hotel, "The hotel", withdrawn=False)),
        (at + 5 * DAY, timeline.Accepted(paper, papers.terms()["title"], 1, "zh")),
        (at + 4 * DAY, timeline.Tagged("mentor", "HAND", taken=True)),
        (at + 3 * DAY, timeline.Tagged("mentor", "HAND", taken=False)),
        (at + 2 * DAY, timeline.Declared("INDUSTRY_SINCE", "2020-02-29", at + 2 * DAY, at + 2 * DAY, None, "support")),
        (at + DAY, timeline.SignedIn("tests", None)),
        (day, timeline.PeriodMoved(PeriodStep.STARTED, plan, datetime(2026, 5, 1, 16, tzinfo=UTC), None, "order")),
        (bought, timeline.Grown(29, "PURCHASE", bought + 7 * DAY, 1, vip)),
        (bought, timeline.Purchased(2933, "CNY", "apple", "shop", "order-1", vip)),
        (bought, timeline.Joined(vip)),
    ]


@pytest.mark.usefixtures("store")
async def test_what_staff_did_leads_to_the_log() -> None:
    """R5: of the member and of the member's periods; who did it, why, and the entry itself."""
    member = await a_life()
    handled = [event.what for event in await line(member, [EventKind.STAFF])]
    entries = {db.as_uuid(row["public_id"]): row["action"] for row in await cast.rows("audit_entry")}
    assert [(each.action, each.actor, each.reason) for each in handled if isinstance(each, timeline.Handled)] == [
        ("membership.record", "tests", ""),
        ("membership.close", "tests", WHY),
        ("membership.record", "tests", ""),
        ("member.contact", "support", WHY),
        ("member.tags", "support", WHY),
        ("member.tags", "support", WHY),
        ("member.change", "support", WHY),
        ("membership.record", "tests", ""),
    ]
    assert all(isinstance(each, timeline.Handled) and entries[each.entry] == each.action for each in handled)


@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.usefixtures("store")
async def test_a_kind_alone_is_what_the_whole_line_holds_of_it(kind: EventKind) -> None:
    member = await a_life()
    alone = await line(member, [kind])
    assert alone == [event for event in await line(member) if event.kind is kind]
    assert alone != []
    both = await line(member, [kind, EventKind.JOINED])
    assert both == [event for event in await line(member) if event.kind in (kind, EventKind.JOINED)]


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.usefixtures("store")
async def test_pages_lose_and_repeat_nothing_also_of_one_instant(size: int) -> None:
    """A purchase, its growth and the joining are of one instant; forwards and backwards each comes once. One statement a page."""
    member = await a_life()
    whole = await line(member)
    assert len({event.at for event in whole}) < len(whole)
    forward: list[Event] = []
    page = await reports.timeline_page(cast.SYSTEM, member, PageRequest(size), now=NOW)
    while True:
        forward += page.rows
        if not page.has_next:
            break
        with db.count_statements() as counted:
            page = await reports.timeline_page(cast.SYSTEM, member, PageRequest(size, after=page.keys[-1]), now=NOW)
        assert counted.count == 1
    assert forward == whole
    back: list[Event] = list(page.rows)
    while page.has_previous:
        page = await reports.timeline_page(cast.SYSTEM, member, PageRequest(size, before=page.keys[0], backward=True), now=NOW)
        back = [*page.rows, *back]
    assert back == whole


@pytest.mark.usefixtures("store")
async def test_when_a_colleague_signs_in_is_no_matter_of_the_member_that_they_are_too() -> None:
    """Support helps members; where staff sign in is for who looks after the staff."""
    member = await a_life()
    before = await line(member, [EventKind.SIGN_IN])
    await cast.account("works", NOW, member_id=member.id, role=Role.EDITOR)
    await cast.sign_in("works", NOW)
    assert await line(member, [EventKind.SIGN_IN]) == before


@pytest.mark.usefixtures("store")
async def test_who_may_read_it() -> None:
    """Oneself and staff, never a partner; what staff did is for who helps or reads the log. Another's events stay away."""
    member = await a_life()
    own = cast.actor(Scope.SELF_READ, kind=ActorKind.MEMBER, member_id=member.id)
    other = cast.actor(Scope.SELF_READ, kind=ActorKind.MEMBER, member_id=member.id + 1)
    partner = cast.actor(Scope.MEMBERS_READ, kind=ActorKind.PARTNER)
    for actor in (other, partner, cast.actor(Scope.BENEFITS_READ)):
        with pytest.raises(NotFound):
            await line(member, actor=actor)
    whole = await line(member)
    without: list[Any] = [event for event in whole if event.kind is not EventKind.STAFF]
    assert await line(member, actor=own) == without
    assert await line(member, actor=cast.actor(Scope.MEMBERS_READ)) == without
    assert await line(member, [EventKind.STAFF], actor=own) == []
    for scope in (Scope.MEMBERS_WRITE, Scope.AUDIT_READ):
        assert await line(member, actor=cast.actor(Scope.MEMBERS_READ, scope)) == whole
    second = (await members_by_external_refs("shop", ["m2"]))["m2"]
    kinds = [event.kind for event in await line((await members_by_ids([second]))[second])]
    assert kinds == [EventKind.GROWTH, EventKind.PURCHASE, EventKind.JOINED]
