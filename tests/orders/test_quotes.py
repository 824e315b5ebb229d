"""Quotes made: for whom, at which instant, by what was known, and for what they are good (T1, T2, W1, W5, A6, X2)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.consents import service as consents
from app.consents.queries import named_member
from app.core import db
from app.core.access import ANONYMOUS, Actor, ActorKind, Role, Scope
from app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from app.core.ids import NodeType, global_id
from app.core.money import Money
from app.orders.rules import PlanNotPublished
from app.orders.service import count_prices, look_at_quote, quote_plan
from app.plans.service import archive_plan, plan_by_code
from tests import cast
from tests.orders.ground import buyer, earn, found, open_shop, ref
from tests.plans import offers
from tests.shop import make_members

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
async def plan(store: object, now: datetime) -> UUID:
    return await open_shop(now)


@pytest.mark.parametrize(("growth", "minor", "row"), [(0, 88_800, "everybody"), (999, 88_800, "everybody"), (1_000, 8_800, "loyal")])
async def test_a_member_asks_what_the_plan_costs(plan: UUID, now: datetime, growth: int, minor: int, row: str) -> None:
    """T1's boundary, from the store; T2: good for fifteen minutes."""
    ada = await buyer(now, growth)
    quote = await quote_plan(ada.actor, plan, now=now)
    assert quote.price == Money(minor, "CNY")
    assert quote.row is not None
    assert quote.row.code == row
    assert (quote.question.valid_from, quote.question.valid_until) == (now, now + timedelta(minutes=15))
    assert quote.question.subject == (await ref(ada)).subject
    assert len(quote.text) < 3_000
    verification = await found(quote.text, now)
    assert (verification.proof.price, verification.proof.steps, verification.differs) == (quote.price, quote.steps, None)


async def test_the_quote_says_what_the_next_better_row_needs(plan: UUID, now: datetime) -> None:
    """W1: the exact shortfall, from the same evaluator as the price."""
    quote = await quote_plan((await buyer(now, 590)).actor, plan, now=now)
    (rejected,) = quote.rejected
    assert rejected.verdict is not None
    (unmet,) = rejected.verdict.unmet
    assert (rejected.row.code, unmet.has, unmet.missing) == ("loyal", 590, 410)
    assert quote.better is not None
    assert (quote.better.row.code, quote.better.saving) == ("loyal", Money(80_000, "CNY"))
    assert quote.verdict is None
    assert (await quote_plan((await buyer(now, 1_000, "ben")).actor, plan, now=now)).better is None


async def test_nothing_is_written_and_the_statements_are_few_and_constant(plan: UUID, now: datetime) -> None:
    """The revision, and one for the facts; one more for the caller's own row where no member is named."""
    ada, ben = await buyer(now, 590), await buyer(now, 0, "ben")
    support = await cast.staff(Role.SUPPORT, now)
    await quote_plan(ada.actor, plan, now=now)  # the first one makes the key
    before = await offers.everything()
    for caller, member, most in ((ada.actor, None, 3), (ben.actor, None, 3), (support, await ref(ada), 2), (support, await ref(ben), 2)):
        await quote_plan(caller, plan, member=member, now=now)
        with db.count_statements() as count:
            await quote_plan(caller, plan, member=member, now=now + timedelta(seconds=1))
        assert count.count == most
    assert await offers.everything() == before


async def test_growth_that_is_still_pending_does_not_count(plan: UUID, now: datetime) -> None:
    """V9: 410 are there and count in an hour; the way says when."""
    ada = await buyer(now, 590)
    await earn((await ref(ada)).member_id, 410, now, available_at=now + HOUR)
    quote = await quote_plan(ada.actor, plan, now=now)
    assert quote.price == Money(88_800, "CNY")
    assert quote.better is not None
    assert quote.better.ways[0].opens_on == (now + HOUR).date()
    assert (await quote_plan(ada.actor, plan, now=now + HOUR)).price == Money(8_800, "CNY")


async def test_an_earlier_day_is_answered_by_its_own_versions_and_facts(plan: UUID, now: datetime) -> None:
    """W5: that day's price; its quarter of an hour is over, so it orders nothing."""
    ada = await buyer(now, 999)
    await earn((await ref(ada)).member_id, 1, now)
    dearer = offers.vip88(prices=[offers.row("loyal", 9_900, offers.growth(1_000)), offers.row("everybody", 99_900)])
    await offers.publish(dearer, now)
    before = await quote_plan(ada.actor, plan, at=now - timedelta(seconds=1), now=now)
    today = await quote_plan(ada.actor, plan, now=now)
    assert [(quote.plan.number, quote.price) for quote in (before, today)] == [(1, Money(88_800, "CNY")), (2, Money(9_900, "CNY"))]
    long_ago = await quote_plan(ada.actor, plan, at=now - HOUR, now=now + DAY)
    assert (long_ago.price, long_ago.question.valid_until) == (Money(88_800, "CNY"), now - HOUR + timedelta(minutes=15))


async def test_what_was_known_then_is_another_question(plan: UUID, now: datetime) -> None:
    """A purchase of an hour ago is recorded now: it counts for an hour ago by what is known now, not by what was known then."""
    ada = await buyer(now, 999)
    await earn((await ref(ada)).member_id, 1, now, at=now - HOUR)
    half = now - HOUR / 2
    by_now = await quote_plan(ada.actor, plan, at=half, now=now)
    by_then = await quote_plan(ada.actor, plan, at=half, known_at=half, now=now)
    assert [quote.price and quote.price.minor for quote in (by_now, by_then)] == [8_800, 88_800]
    assert by_then.question.valid_until == half + timedelta(minutes=15)


@pytest.mark.parametrize("said", [{"at": timedelta(microseconds=1)}, {"known_at": timedelta(microseconds=1)}, {"at": timedelta(days=400)}])
async def test_there_is_no_quote_for_an_instant_to_come(plan: UUID, now: datetime, said: dict[str, timedelta]) -> None:
    """Who holds a quote for tomorrow could use it after losing what it rests on."""
    ada = await buyer(now, 1_000)
    with pytest.raises(Invalid) as refusal:
        await quote_plan(ada.actor, plan, **{name: now + ahead for name, ahead in said.items()}, now=now)
    assert refusal.value.field == ("as_of" if "at" in said else "known_at")


@pytest.mark.parametrize("name", ["at", "known_at"])
async def test_there_is_no_quote_by_what_was_before_1900(plan: UUID, now: datetime, name: str) -> None:
    ada = await buyer(now, 1_000)
    with pytest.raises(Invalid, match="Choose an instant from 1900 to 2999") as refusal:
        await quote_plan(ada.actor, plan, **{name: now.replace(year=1899)}, now=now)
    assert refusal.value.field == ("as_of" if name == "at" else "known_at")


async def test_a_draft_is_not_quoted_and_a_day_before_the_first_version_neither(plan: UUID, now: datetime) -> None:
    ada = await buyer(now, 1_000)
    draft = await offers.draft(offers.vip88(code="next"), now)
    with pytest.raises(PlanNotPublished) as refusal:
        await quote_plan(ada.actor, draft.public_id, now=now)
    assert "next" in refusal.value.message
    with pytest.raises(PlanNotPublished):
        await quote_plan(ada.actor, plan, at=datetime(1997, 6, 30, tzinfo=UTC), now=now)
    with pytest.raises(NotFound):
        await quote_plan(ada.actor, cast.UUID_OF_NOBODY, now=now)
    with pytest.raises(Invalid):
        await quote_plan(ada.actor, plan, at=datetime(1700, 1, 1, tzinfo=UTC), now=now)


async def test_a_plan_taken_off_sale_has_no_price(plan: UUID, now: datetime) -> None:
    ada = await buyer(now, 1_000)
    await archive_plan(offers.PUBLISHER, plan, reason="It is over", now=now)
    quote = await quote_plan(ada.actor, plan, now=now)
    assert (quote.row, quote.price, quote.better) == (None, None, None)


async def test_who_may_ask_for_whom(plan: UUID, now: datetime) -> None:
    """A6: strangers sign in first; a member asks for itself, staff with quotes:read for anybody."""
    ada, ben = await buyer(now, 1_000), await buyer(now, 0, "ben")
    with pytest.raises(Unauthenticated):
        await quote_plan(ANONYMOUS, plan, now=now)
    with pytest.raises(Unauthenticated):
        await quote_plan(ANONYMOUS, plan, member=await ref(ada), now=now)
    with pytest.raises(Forbidden) as refusal:
        await quote_plan(ben.actor, plan, member=await ref(ada), now=now)
    assert refusal.value.required_scopes == (Scope.QUOTES_READ,)
    assert (await quote_plan(ada.actor, plan, member=await ref(ada), now=now)).price == Money(8_800, "CNY")
    support = await cast.staff(Role.SUPPORT, now)
    assert (await quote_plan(support, plan, member=await ref(ada), now=now)).price == Money(8_800, "CNY")
    with pytest.raises(NotFound):
        await quote_plan(cast.SYSTEM, plan, now=now)


async def test_a_look_by_staff_stands_in_the_log(plan: UUID, now: datetime) -> None:
    """R5: who looked at whose price, by which version and row; a refused look leaves nothing."""
    ada = await buyer(now, 1_000)
    member = await cast.member_of(ada)
    support = await cast.staff(Role.SUPPORT, now)
    assert (await look_at_quote(support, plan, member.public_id, now=now)).price == Money(8_800, "CNY")
    entry = (await cast.rows("audit_entry"))[-1]
    detail = (await cast.rows("audit_detail"))[-1]
    assert (entry["action"], entry["subject_id"]) == ("quote.look", str(member.public_id))
    assert db.as_json(detail["after"]) == {"plan": "vip88", "version": 1, "row": "loyal"}
    before = await offers.everything()
    for who, missing in ((support, cast.UUID_OF_NOBODY), (cast.actor(Scope.PLANS_READ), member.public_id)):
        with pytest.raises(NotFound):
            await look_at_quote(who, plan, missing, now=now)
    with pytest.raises(Forbidden):
        await look_at_quote(cast.actor(Scope.MEMBERS_READ), plan, member.public_id, now=now)
    assert await offers.everything() == before


async def test_a_partner_asks_by_its_pseudonym_and_the_quote_names_no_member(plan: UUID, now: datetime) -> None:
    """X2: with quotes:read alone a partner may name those who share with it, by its own name for them."""
    ada = await buyer(now, 1_000)
    await cast.partner_token(now, "hotel")
    shared = await consents.share(ada.actor, "hotel", now=now)
    hotel = Actor(ActorKind.PARTNER, id=shared.partner_id, scopes=frozenset({Scope.QUOTES_READ}), label="hotel")
    name = global_id(NodeType.PSEUDONYM, shared.public_id)
    quote = await quote_plan(hotel, plan, member=await named_member(hotel, name), now=now)
    assert (quote.price, quote.question.subject) == (Money(8_800, "CNY"), name)
    own = (await ref(ada)).subject
    assert own not in str([step.to_json() for step in quote.steps])
    with pytest.raises(NotFound):
        await named_member(hotel, own)
    without = Actor(ActorKind.PARTNER, id=shared.partner_id, scopes=frozenset({Scope.ENTITLEMENTS_READ}), label="hotel")
    with pytest.raises(Forbidden):
        await quote_plan(without, plan, member=await named_member(without, name), now=now)
    with pytest.raises(Forbidden):
        await quote_plan(hotel, plan, now=now)


async def test_how_many_pay_which_price(plan: UUID, now: datetime) -> None:
    """Counted over the members of the plan's programme, by the same rule as a quote."""
    names = [f"m{place}" for place in range(25)]
    vip = (await plan_by_code("vip88")).programme_id
    for place, member_id in enumerate((await make_members(names, vip, now)).values()):
        await earn(member_id, 999 + place % 5, now)
    await buyer(now, 5_000, "outsider")  # not in the programme
    assert await count_prices(cast.actor(Scope.QUOTES_READ), plan, at=now) == {"loyal": 20, "everybody": 5}
    assert await count_prices(cast.actor(Scope.QUOTES_READ), plan, at=now - HOUR) == {"loyal": 0, "everybody": 0}
    with pytest.raises(Forbidden):
        await count_prices(cast.actor(Scope.PLANS_READ), plan, at=now)
