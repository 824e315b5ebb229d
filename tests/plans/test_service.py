"""Writing plans on the real database: one way to make them, publishing pins the terms, archive takes them off sale (T1, B8, M1)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.community import service as community
from app.core import db
from app.core.access import ANONYMOUS, Actor
from app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from app.core.versions.content import InvalidContent
from app.core.versions.rules import IdentityArchived, NothingChanged, NothingToPublish, StaleDraft
from app.plans import service as plans
from app.plans.models import Plan, PlanVersion
from app.plans.queries import plan_catalogue
from app.publishing.rules import Publication
from app.terms.service import archive_terms
from tests import cast
from tests.plans.offers import EDITOR, PUBLISHER, READER, both, draft, everything, growth, open_shop, price, publish, row, vip88
from tests.terms.papers import PUBLISHER as LAWYER
from tests.terms.papers import publish_terms, terms

DAY = timedelta(days=1)
NAME = {"en": "88VIP", "zh": "88VIP"}
CHEAPER = [row("loyal", 6_600, growth(1_000)), row("everybody", 88_800)]


async def test_plans_are_made_once_and_kept_in_memory(store: object, now: datetime) -> None:
    info = await cast.pmtalk(now)
    assert await plans.plans() == ()
    made = await plans.create_plan(EDITOR, "vip", {"code": "vip88", "name": NAME}, now=now)
    assert (made.programme_id, made.code, made.name, made.grace_days, made.draft_revision) == (
        *(info.programme("vip").id, "vip88", NAME),
        *(7, 1),
    )
    await plans.create_plan(EDITOR, "pmtalk", {"code": "pro", "grace_days": 0}, now=now)
    known = await plans.plans()
    assert [(plan.code, plan.name, plan.grace_days) for plan in known] == [("pro", {}, 0), ("vip88", NAME, 7)]
    with db.count_statements() as counted:
        assert (await plans.plan_by_code("vip88")).id == made.id
        assert await plans.access_plan(made.public_id) == known[1]
    assert counted.count == 2
    assert [entry["action"] for entry in await cast.rows("audit_entry")] == ["plan.create"] * 2
    with pytest.raises(NotFound):
        await plans.access_plan(cast.UUID_OF_NOBODY)
    with pytest.raises(Invalid, match="There are: pro, vip88") as refusal:
        await plans.plan_by_code("gold", "membership.plan")
    assert refusal.value.field == "membership.plan"


@pytest.mark.parametrize(
    ("programme", "content", "field"),
    [
        ("nowhere", {"code": "gold"}, "programme"),
        ("vip", {"code": "G"}, "code"),
        ("vip", {}, "code"),
        ("pmtalk", {"code": "vip88"}, "code"),
        ("vip", {"code": "gold", "grace_days": 366}, "grace_days"),
        ("vip", {"code": "gold", "prices": [row("loyal", 1, {"language": 1})]}, "prices[0].condition.root"),
    ],
)
async def test_plans_that_may_not_be(store: object, now: datetime, programme: str, content: dict[str, Any], field: str) -> None:
    """A code is unique in the community, since conditions name it alone."""
    await cast.pmtalk(now)
    await plans.create_plan(EDITOR, "vip", {"code": "vip88", "name": NAME}, now=now)
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await plans.create_plan(EDITOR, programme, content, now=now)
    assert refusal.value.field == field
    assert await everything() == before


async def test_the_name_of_a_draft_shows_until_there_is_a_version(store: object, now: datetime) -> None:
    """Conditions name a plan before it is sold; what is published is not renamed by a draft."""
    await open_shop(now)
    plan = await draft(vip88(name=both("First")), now)
    assert (await plans.plan_by_code("vip88")).name == both("First")
    seen = await community.revision()
    await draft(vip88(name=both("Second"), grace_days=3), now)
    assert await community.revision() > seen
    found = await plans.plan_by_code("vip88")
    assert (found.name, found.grace_days) == (both("Second"), 3)
    await publish(vip88(name=both("Third")), now)
    await draft(vip88(name=both("Fourth")), now)
    assert (await plans.plan_by_code("vip88")).name == both("Third")
    assert (await Plan.get(id=plan.id)).name == both("Fourth"), "lists of staff show the draft"


async def test_publishing_pins_the_terms_and_writes_their_number(store: object, now: datetime) -> None:
    """M1, invariant 9: a version in force at go-live; an older one where the draft names it; the row points at it."""
    await open_shop(now)
    await publish_terms(terms(title=both("Second")), now, effective_from=now + DAY)
    first = await publish(vip88(), now)
    assert first.content["terms"] == {"code": "vip-terms", "version": 1}
    coming = await publish(vip88(), now, effective_from=now + 2 * DAY)
    assert coming.content["terms"] == {"code": "vip-terms", "version": 2}
    assert [(await PlanVersion.get(id=each.id)).terms_version_id for each in (first, coming)] == [
        row["id"] for row in await cast.rows("terms_version")
    ]
    plan = (await plan_catalogue(now + 3 * DAY)).by_code["vip88"]
    assert (plan.number, plan.terms.code, plan.terms.number, plan.terms.version_id) == (2, "vip-terms", 2, coming.terms_version_id)
    older = await publish(vip88(terms={"code": "vip-terms", "version": 1}), now + 3 * DAY)
    assert older.content["terms"]["version"] == 1
    with pytest.raises(NothingChanged):
        await publish(vip88(terms={"code": "vip-terms", "version": 1}), now + 3 * DAY)
    assert (await publish(vip88(), now + 3 * DAY)).content["terms"]["version"] == 2, "the same draft, on newer terms"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"terms": None}, "terms"),
        ({"terms": {"code": "other-terms"}}, "terms.code"),
        ({"terms": {"code": "vip-terms", "version": 2}}, "terms.version"),
        ({"terms": {"code": "vip-terms", "version": 9}}, "terms.version"),
        ({"prices": [row("everybody", 88_800), row("loyal", 8_800)]}, "prices[0]"),
        ({"prices": [{**row("everybody", 1), "price": price(88_800, "USD")}]}, "prices[0].price.currency"),
        ({"prices": []}, "prices"),
        ({"duration": None}, "duration"),
    ],
)
async def test_what_is_wrong_is_not_published(store: object, now: datetime, changes: dict[str, Any], field: str) -> None:
    await open_shop(now)
    await publish_terms(terms(title=both("Second")), now, effective_from=now + DAY)
    plan = await draft(vip88(**changes), now)
    before = await everything()
    with pytest.raises(InvalidContent) as refusal:
        await plans.publish_plan(PUBLISHER, plan.public_id, Publication("It is time"), now=now)
    assert [fault.field for fault in refusal.value.faults] == [field]
    assert [fault.field for fault in await plans.check_draft(READER, plan.public_id, now=now)] == [field]
    assert await everything() == before


async def test_a_plan_on_terms_that_are_archived_is_not_published(store: object, now: datetime) -> None:
    await open_shop(now)
    plan = await draft(vip88(), now)
    (row_of_terms,) = await cast.rows("terms")
    await archive_terms(LAWYER, db.as_uuid(row_of_terms["public_id"]), reason="No more", now=now)
    with pytest.raises(InvalidContent, match="There are no terms vip-terms"):
        await plans.publish_plan(PUBLISHER, plan.public_id, Publication("It is time"), now=now)


async def test_a_first_version_is_dated_back_with_its_terms(store: object, now: datetime) -> None:
    """ADR 0070, W5: asOf in 1997 gives that day's price; terms must have held by then as well."""
    then = datetime.fromisoformat("1997-01-01T00:00:00+08:00")
    await open_shop(now, terms_from=then)
    with pytest.raises(Invalid, match="has not passed"):
        await publish(vip88(), now, effective_from=then)
    version = await publish(vip88(), now, effective_from=then, dated_back=True)
    assert (version.effective_from, version.recorded_at) == (then, now)
    at = datetime.fromisoformat("1997-06-30T12:00:00+08:00")
    assert (await plan_catalogue(at)).by_code["vip88"].number == 1
    assert (await plan_catalogue(at, known_at=now - DAY)).plans == ()
    earlier = await draft(vip88(code="older"), now)
    publication = Publication("It is time", then - DAY, dated_back=True)
    with pytest.raises(InvalidContent) as refusal:
        await plans.publish_plan(PUBLISHER, earlier.public_id, publication, now=now)
    assert [fault.field for fault in refusal.value.faults] == ["terms.code"]


async def test_rolling_back_takes_the_old_terms_as_well_and_leaves_the_draft(store: object, now: datetime) -> None:
    await open_shop(now)
    first = await publish(vip88(), now)
    await publish_terms(terms(title=both("Second")), now + DAY)
    await publish(vip88(prices=CHEAPER), now + DAY)
    plan = await draft(vip88(name=both("Third")), now + DAY)
    back = await plans.roll_back(PUBLISHER, plan.public_id, 1, reason="It was better", now=now + 2 * DAY)
    assert (back.number, back.hash, back.terms_version_id) == (3, first.hash, first.terms_version_id)
    assert (await Plan.get(id=plan.id)).draft is not None
    with pytest.raises(NotFound):
        await plans.roll_back(PUBLISHER, plan.public_id, 9, reason="It was better", now=now + 2 * DAY)
    changes = await plans.compare_versions(READER, plan.public_id, 1, 2)
    assert [change.path for change in changes] == ["prices[loyal].price.amount_minor", "terms.version"]
    with pytest.raises(StaleDraft):
        await plans.restore_version(EDITOR, plan.public_id, 2, now=now + 2 * DAY, expected_revision=1)
    restored = await plans.restore_version(EDITOR, plan.public_id, 2, now=now + 2 * DAY)
    assert restored.draft is not None
    assert restored.draft["prices"][0]["price"]["amount_minor"] == 6_600
    stale = Publication("It is time", expected_revision=1)
    with pytest.raises(StaleDraft):
        await plans.publish_plan(PUBLISHER, plan.public_id, stale, now=now + 2 * DAY)


async def test_an_archived_plan_is_off_sale_by_a_version_of_its_own(store: object, now: datetime) -> None:
    """Every earlier day still shows what was sold then; what was scheduled is cancelled; holders keep the plan."""
    await open_shop(now)
    await publish(vip88(), now)
    await publish(vip88(prices=CHEAPER), now, effective_from=now + 2 * DAY)
    plan = await draft(vip88(name=both("Third")), now)
    await plans.archive_plan(PUBLISHER, plan.public_id, reason="No longer sold", now=now + DAY)
    assert [each.code for each in (await plan_catalogue(now)).offered] == ["vip88"]
    for days in (1, 3):
        found = await plan_catalogue(now + days * DAY)
        assert ([each.code for each in found.plans], found.offered) == (["vip88"], ())
        assert (found.plans[0].number, found.plans[0].prices, found.plans[0].on_sale) == (3, (), False)
    for refused in (
        plans.save_draft(EDITOR, plan.public_id, vip88(), expected_revision=4, now=now + DAY),
        plans.archive_plan(PUBLISHER, plan.public_id, reason="No longer sold", now=now + DAY),
        plans.roll_back(PUBLISHER, plan.public_id, 1, reason="Once more", now=now + DAY),
    ):
        with pytest.raises(IdentityArchived):
            await refused
    await plans.unarchive_plan(PUBLISHER, plan.public_id, reason="Sold again", now=now + 4 * DAY)
    assert (await plan_catalogue(now + 4 * DAY)).offered == ()
    await plans.publish_plan(PUBLISHER, plan.public_id, Publication("Sold again"), now=now + 4 * DAY)
    assert [each.number for each in (await plan_catalogue(now + 4 * DAY)).offered] == [4]


async def test_archiving_a_draft_says_nothing_about_versions(store: object, now: datetime) -> None:
    await open_shop(now)
    plan = await draft(vip88(), now)
    await plans.archive_plan(PUBLISHER, plan.public_id, reason="A mistake", now=now)
    assert await PlanVersion.all().count() == 0
    assert [entry["action"] for entry in await cast.rows("audit_entry")][-1] == "plan.archive"


async def test_every_change_is_audited_with_reason_before_and_after(store: object, now: datetime) -> None:
    """R5: who changed a price, when, why, and from what to what."""
    await open_shop(now)
    await publish(vip88(), now)
    version = await publish(vip88(prices=CHEAPER), now)
    detail = (await cast.rows("audit_detail"))[-1]
    before, after = db.as_json(detail["before"]), db.as_json(detail["after"])
    assert (detail["reason"], detail["subject_label"], before["number"], after["number"]) == ("For the test", "vip88", 1, version.number)
    assert [side["content"]["prices"][0]["price"]["amount_minor"] for side in (before, after)] == [8_800, 6_600]


@pytest.mark.parametrize(("caller", "refusal"), [(ANONYMOUS, Unauthenticated), (READER, Forbidden), (EDITOR, Forbidden)])
async def test_publishing_asks_for_its_scope(store: object, now: datetime, caller: Actor, refusal: type[Exception]) -> None:
    await open_shop(now)
    await publish(vip88(), now)
    plan = await draft(vip88(prices=CHEAPER), now)
    before = await everything()
    for call in (
        plans.publish_plan(caller, plan.public_id, Publication("It is time"), now=now),
        plans.roll_back(caller, plan.public_id, 1, reason="Back again", now=now),
        plans.cancel_scheduled(caller, plan.public_id, 1, reason="Too early", now=now),
        plans.archive_plan(caller, plan.public_id, reason="No more", now=now),
        plans.unarchive_plan(caller, plan.public_id, reason="No more", now=now),
    ):
        with pytest.raises(refusal):
            await call
    assert await everything() == before


@pytest.mark.postgres
async def test_two_publishers_at_once(store: object, now: datetime) -> None:
    """On connections of their own: one draft goes out once; of two plans at once both go out, and nobody waits in a circle."""
    await open_shop(now)
    made = [await draft(vip88(), now), await draft(vip88(code="second"), now)]
    publication = Publication("It is time", expected_revision=1)
    done = await asyncio.gather(
        *(plans.publish_plan(PUBLISHER, plan.public_id, publication, now=now) for _ in range(3) for plan in made), return_exceptions=True
    )
    published = [each for each in done if isinstance(each, PlanVersion)]
    assert sorted((each.identity_id, each.number) for each in published) == sorted((plan.id, 1) for plan in made)
    assert all(isinstance(each, StaleDraft | NothingToPublish) for each in done if not isinstance(each, PlanVersion))
    assert [each.code for each in (await plan_catalogue(now)).offered] == ["second", "vip88"]


@pytest.mark.postgres
async def test_terms_that_are_published_meanwhile_are_pinned_or_not_but_never_half(store: object, now: datetime) -> None:
    """A plan that goes out while its terms do pins the one or the other, and its content says which."""
    await open_shop(now)
    plan = await draft(vip88(), now)
    second = terms(title=both("Second"))
    _, version = await asyncio.gather(
        publish_terms(second, now + DAY), plans.publish_plan(PUBLISHER, plan.public_id, Publication("It is time"), now=now + DAY)
    )
    pinned = (await plan_catalogue(now + 2 * DAY)).by_code["vip88"].terms
    assert (pinned.number, pinned.version_id) == (version.content["terms"]["version"], version.terms_version_id)
