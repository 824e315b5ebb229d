"""The work queue: what it lists, for whom, and that it costs one statement (B8, R5)."""

from datetime import datetime, timedelta

import pytest

from app.accounts.models import Account
from app.benefits import service as benefits
from app.benefits.models import Benefit
from app.catalogue import service as catalogue
from app.core import db
from app.core.access import Role, Scope
from app.core.calendar import start_of_day
from app.core.errors import Forbidden
from app.publishing.rules import Publication
from app.reports.queries import LEFT_LYING, Agenda, Item, agenda
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.benefits import offers
from tests.plans import offers as sold
from tests.terms.papers import draft_terms, terms


def told(items: tuple[Item, ...]) -> list[str]:
    """The items by their English titles."""
    return [item.title["en"] for item in items]


async def publish(code: str, now: datetime, **said: object) -> Benefit:
    content = {key: value for key, value in said.items() if key != "effective_from"}
    made = await benefits.create_benefit(cast.SYSTEM, "pmtalk", offers.everybody(code, **content), now=now)
    starts = said.get("effective_from")
    assert starts is None or isinstance(starts, datetime)
    await benefits.publish_benefit(cast.SYSTEM, made.public_id, Publication("For the test", starts), now=now)
    return made


async def test_an_empty_queue(store: object, now: datetime) -> None:
    await offers.open_club(now)
    assert await agenda(cast.SYSTEM, now=now) == Agenda((), (), (), (), (), (), ())


async def test_what_waits_for_whom(store: object, now: datetime) -> None:
    """Drafts from the seventh day on, today apart from the next seven days, what ends within them, tokens and locked names."""
    await offers.open_club(now)
    zone = "Asia/Shanghai"
    for days in (6, 7, 8):
        await benefits.create_benefit(cast.SYSTEM, "pmtalk", offers.everybody(f"draft-{days}"), now=now - timedelta(days=days))
    midnight = start_of_day(now.date() + timedelta(days=1), zone)
    await publish("tonight", now, effective_from=midnight - timedelta(seconds=1))
    await publish("tomorrow", now, effective_from=midnight)
    await publish("next-week", now, effective_from=midnight + timedelta(days=8))
    await publish("ending", now, offered_until=(now.date() + timedelta(days=3)).isoformat())
    await publish("lasting", now, offered_until=(now.date() + timedelta(days=30)).isoformat())
    issued = await cast.partner_token(now, expires_at=now + timedelta(days=10))
    await cast.partner_token(now, "later", expires_at=now + timedelta(days=40))
    await cast.staff(Role.SUPPORT, now)
    await Account.filter(name="support").update(failed_count=6, locked_until=now + timedelta(minutes=2))
    await agenda(cast.SYSTEM, now=now)
    with db.count_statements() as counted:
        found = await agenda(cast.SYSTEM, now=now)
    assert counted.count <= 2
    assert told(found.drafts) == ["The draft-8.", "The draft-7."]
    assert told(found.today) == ["The tonight."]
    assert told(found.later) == ["The tomorrow."]
    assert told(found.ends) == ["The ending."]
    assert [(item.title["zh"], item.at) for item in found.tokens] == [("till", issued.row.expires_at)]
    assert [(item.who, item.number) for item in found.locked] == [("support", 6)]
    assert found.needs_somebody == 6
    assert found.drafts[0].who == cast.SYSTEM.label
    assert now - found.drafts[1].at == LEFT_LYING


async def test_what_was_held_waits_until_something_newer_goes_out(store: object, now: datetime) -> None:
    """B9: who mends it, or throws it away, is asked no more."""
    await offers.open_club(now)
    tagged = offers.leaf("tag", "has_any", ["rich"])
    ada = await cast.member_of(await cast.ada(now))
    for code in ("desk", "other"):
        made = await offers.draft(offers.specific(code, condition=tagged), now)
        await catalogue.publish_benefit(cast.SYSTEM, made.public_id, Publication("In time", now + timedelta(hours=1)), now=now)
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=now)
    await catalogue.release_due(now + timedelta(hours=1), 100)
    found = await agenda(cast.SYSTEM, now=now + timedelta(hours=2))
    assert [(item.title["en"], item.number, item.who) for item in found.held] == [("The desk.", 1, "tests"), ("The other.", 1, "tests")]
    assert (found.held[0].at, found.needs_somebody) == (now + timedelta(hours=1), 2)
    mended = await offers.draft(offers.specific("desk"), now + timedelta(hours=2))
    assert len((await agenda(cast.SYSTEM, now=now + timedelta(hours=2))).held) == 2
    await catalogue.publish_benefit(cast.SYSTEM, mended.public_id, Publication("Mended"), now=now + timedelta(hours=2))
    assert told((await agenda(cast.SYSTEM, now=now + timedelta(hours=3))).held) == ["The other."]
    other = await Benefit.get(code="other")
    await benefits.discard_draft(cast.SYSTEM, other.public_id, expected_revision=other.draft_revision, now=now + timedelta(hours=3))
    assert (await agenda(cast.SYSTEM, now=now + timedelta(hours=3))).held == ()


async def test_plans_and_terms_wait_too(store: object, now: datetime) -> None:
    """A price that goes live and a draft of terms left lying are work as well, each for whoever may read it."""
    await sold.open_shop(now - timedelta(days=8))
    midnight = start_of_day(now.date() + timedelta(days=1), "Asia/Shanghai")
    await sold.publish(sold.vip88(benefits=[]), now, effective_from=midnight + timedelta(hours=9))
    await draft_terms(terms(title={"en": "Terms of tomorrow", "zh": "明天的条款"}), now - timedelta(days=7))
    found = await agenda(cast.SYSTEM, now=now)
    assert [(item.subject, item.title) for item in found.later] == [("Plan", {"en": "88VIP.", "zh": "88VIP。"})]
    assert [(item.subject, item.title["zh"]) for item in found.drafts] == [("Terms", "明天的条款")]
    blind = await agenda(cast.actor(Scope.BENEFITS_READ), now=now)
    assert (blind.later, blind.drafts) == ((), ())


@pytest.mark.parametrize(("role", "tokens", "locked"), [(Role.SUPPORT, 0, 0), (Role.PUBLISHER, 0, 0), (Role.OWNER, 1, 1)])
async def test_nobody_sees_more_than_their_role(store: object, now: datetime, role: Role, tokens: int, locked: int) -> None:
    await offers.open_club(now)
    await cast.partner_token(now, expires_at=now + timedelta(days=10))
    actor = await cast.staff(role, now)
    await Account.filter(id=actor.id).update(failed_count=6, locked_until=now + timedelta(minutes=2))
    found = await agenda(actor, now=now)
    assert (len(found.tokens), len(found.locked)) == (tokens, locked)


async def test_a_member_sees_nothing(store: object, now: datetime) -> None:
    await offers.open_club(now)
    with pytest.raises(Forbidden):
        await agenda((await cast.ada(now)).actor, now=now)


async def test_what_was_archived_or_replaced_is_no_task(store: object, now: datetime) -> None:
    """An archived draft waits for nobody; a version that a later one replaced does not end."""
    await offers.open_club(now)
    old = now - timedelta(days=9)
    gone = await benefits.create_benefit(cast.SYSTEM, "pmtalk", offers.everybody("gone"), now=old)
    await benefits.archive_benefit(cast.SYSTEM, gone.public_id, reason="Not wanted", now=old)
    made = await publish("kept", old, offered_until=(now.date() + timedelta(days=3)).isoformat())
    row = await Benefit.get(id=made.id)
    await benefits.save_draft(cast.SYSTEM, made.public_id, offers.everybody("kept"), expected_revision=row.draft_revision, now=old)
    await benefits.publish_benefit(cast.SYSTEM, made.public_id, Publication("It goes on"), now=old + timedelta(seconds=1))
    found = await agenda(cast.SYSTEM, now=now)
    assert (found.drafts, found.ends) == ((), ())
