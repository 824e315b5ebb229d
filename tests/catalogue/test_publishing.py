"""What the linter calls an error is not published, whoever publishes it, by whichever edge (B9)."""

from datetime import datetime
from typing import Any

import pytest

from app.benefits.queries import catalogue as catalogue_at
from app.catalogue import service as catalogue
from app.catalogue.queries import lint_catalogue, pricing_of
from app.catalogue.rules.holding import WarningsNeedReason
from app.core.access import Scope
from app.core.errors import Forbidden
from app.core.versions.content import InvalidContent
from app.publishing.rules import Publication
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.benefits.offers import EDITOR, PUBLISHER, both, draft, everything, leaf, open_club, specific
from tests.cast import SYSTEM
from tests.plans import offers as plan_offers
from tests.terms import papers

pytestmark = pytest.mark.usefixtures("store")
NEVER = {
    "language": 1,
    "root": {
        "all": [{"fact": "growth", "operator": ">", "value": 10}, {"fact": "growth", "operator": "<", "value": 5}],
    },
}


@pytest.mark.parametrize(
    ("fault", "field"),
    [({"condition": NEVER}, "condition.root"), ({"terms": {**both("Be kind"), "zh": "最终解释权归本社区所有。"}}, "terms.zh")],
)
async def test_an_error_of_the_linter_blocks_publishing(now: datetime, fault: dict[str, Any], field: str) -> None:
    await open_club(now)
    benefit = await draft(specific("desk", **fault), now)
    assert [found.field for found in await catalogue.check_draft(EDITOR, benefit.public_id, now=now)] == [field]
    before = await everything()
    with pytest.raises(InvalidContent) as refusal:
        await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("Have a try"), now=now)
    assert refusal.value.field == field
    assert await everything() == before
    assert (await catalogue_at(now)).by_code == {}


async def test_what_is_well_goes_out_and_comes_back(now: datetime) -> None:
    await open_club(now)
    benefit = await draft(specific("desk"), now)
    assert await catalogue.check_draft(EDITOR, benefit.public_id, now=now) == []
    with pytest.raises(Forbidden):
        await catalogue.publish_benefit(EDITOR, benefit.public_id, Publication("Have a try"), now=now)
    assert (await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("The first"), now=now)).number == 1
    await draft(specific("desk", summary=both("Otherwise")), now)
    assert (await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("The second"), now=now)).number == 2
    assert (await catalogue.roll_back(PUBLISHER, benefit.public_id, 1, reason="Take it back", now=now)).number == 3
    assert await lint_catalogue(SYSTEM, now=now) == []


async def test_a_condition_on_an_inferred_tag_is_not_published(now: datetime) -> None:
    """T7: it may stand in a draft, whose checks say so; once a person has given the tag it is a fact."""
    await open_club(now)
    ada = await cast.member_of(await cast.ada(now))
    await tag_members({ada.id: ["bargain-hunter"]}, origin=Origin.MODEL, now=now)
    asked = leaf("tag", "has_any", ["speaker", "bargain-hunter"])
    benefit = await draft(specific("desk", condition=asked), now)
    (fault,) = await catalogue.check_draft(EDITOR, benefit.public_id, now=now)
    assert (fault.field, fault.params["tag"]) == ("condition.root.value[1]", "bargain-hunter")
    before = await everything()
    with pytest.raises(InvalidContent, match="inferred by a model"):
        await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("Have a try"), now=now)
    assert await everything() == before
    await tag_members({ada.id: ["bargain-hunter"]}, origin=Origin.HAND, now=now)
    assert (await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("Given by hand"), now=now)).number == 1


SELLER = cast.actor(*(scope for scope in Scope if scope.value.partition(":")[0] in ("plans", "terms")), label="Lin")
WRITER = cast.actor(Scope.PLANS_READ, Scope.PLANS_WRITE, Scope.TERMS_READ, Scope.TERMS_WRITE, label="Wu", id=4712)
TURNED = [plan_offers.row("all", 40_000, plan_offers.growth(500)), plan_offers.row("loyal", 8_800, plan_offers.growth(1_000))]


def _well(reason: str) -> Publication:
    """Published in spite of the warnings."""
    return Publication(reason, warnings_reason="We know, it is for a test")


async def _rows() -> dict[str, Any]:
    """Every row that publishing touches."""
    names = ("plan", "plan_version", "terms", "terms_version", "audit_entry", "community", "version_record")
    return {name: await cast.rows(name) for name in names}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"prices": [*TURNED, plan_offers.row("rest", 88_800)]}, "prices[1]", "row 1 comes before it for everybody"),
        ({"benefits": ["video"]}, "benefits[0]", "There is no benefit video."),
        ({"prices": [plan_offers.row("all", 8_800, leaf("tag", "has_any", ["rich"])), plan_offers.row("rest", None)]},
         "prices[0].condition.root.value[0]", "inferred by a model"),
        ({"prices": [{**plan_offers.row("all", 8_800), "price": {"amount_minor": 1, "currency": "USD"}}]},
         "prices[0].price.currency", "paid in CNY"),
        ({"terms": None}, "terms", "A plan is sold on terms"),
        ({"terms": {"code": "vip-terms", "version": 3}}, "terms.version", "There is no version 3"),
    ],
)  # fmt: skip
async def test_a_plan_with_an_error_is_not_published(now: datetime, changes: dict[str, Any], field: str, words: str) -> None:
    """T1, T7, B9: an unreachable row, an unknown benefit, an inferred tag, another currency, no terms; nothing is written."""
    await plan_offers.open_shop(now)
    ada = await cast.member_of(await cast.ada(now))
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=now)
    plan = await plan_offers.draft(plan_offers.vip88(**{"benefits": [], **changes}), now)
    faults = await catalogue.check_plan_draft(WRITER, plan.public_id, now=now)
    assert [fault.field for fault in faults] == [field]
    assert words in faults[0].message
    before = await _rows()
    with pytest.raises(InvalidContent) as refusal:
        await catalogue.publish_plan(SELLER, plan.public_id, Publication("Have a try"), now=now)
    assert refusal.value.field == field
    assert await _rows() == before


async def test_a_plan_that_is_well_goes_out_with_its_warnings_told(now: datetime) -> None:
    await plan_offers.open_shop(now)
    plan = await plan_offers.draft(plan_offers.vip88(benefits=[]), now)
    found = await catalogue.look_at_plan_draft(WRITER, plan.public_id, now=now)
    assert [(item.severity, item.rule, item.path) for item in found] == [("warning", "B7", "benefits")]
    assert await catalogue.check_plan_draft(WRITER, plan.public_id, now=now) == []
    with pytest.raises(Forbidden):
        await catalogue.publish_plan(WRITER, plan.public_id, Publication("Have a try"), now=now)
    before = await _rows()
    with pytest.raises(WarningsNeedReason) as asked:
        await catalogue.publish_plan(SELLER, plan.public_id, Publication("The first"), now=now)
    assert [(item.rule, item.path) for item in asked.value.findings] == [("B7", "benefits")]
    assert await _rows() == before
    assert (await catalogue.publish_plan(SELLER, plan.public_id, _well("The first"), now=now)).number == 1
    assert await catalogue.look_at_plan_draft(WRITER, plan.public_id, now=now) == []
    await plan_offers.draft(plan_offers.vip88(benefits=[], grace_days=9), now)
    await catalogue.publish_plan(SELLER, plan.public_id, _well("The second"), now=now)
    assert (await catalogue.roll_back_plan(SELLER, plan.public_id, 1, reason="Take it back", now=now)).content["grace_days"] == 7


async def test_a_roll_back_to_what_would_be_wrong_today_is_refused(now: datetime) -> None:
    """The tag was given by hand when version 1 went out; since then only a model says it (T7)."""
    await plan_offers.open_shop(now)
    ada = await cast.member_of(await cast.ada(now))
    priced = [plan_offers.row("all", 8_800, leaf("tag", "has_any", ["rich"])), plan_offers.row("rest", None)]
    plan = await plan_offers.draft(plan_offers.vip88(benefits=[], prices=priced), now)
    await catalogue.publish_plan(SELLER, plan.public_id, _well("The first"), now=now)
    await plan_offers.draft(plan_offers.vip88(benefits=[]), now)
    await catalogue.publish_plan(SELLER, plan.public_id, _well("The second"), now=now)
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=now)
    before = await _rows()
    with pytest.raises(InvalidContent, match="inferred by a model"):
        await catalogue.roll_back_plan(SELLER, plan.public_id, 1, reason="Take it back", now=now)
    assert await _rows() == before


async def test_terms_that_claim_the_last_word_are_not_published(now: datetime) -> None:
    """M1: a clause against the member blocks, one that excludes every refund is told."""
    await cast.pmtalk(now)
    claims = await papers.draft_terms(papers.terms(body={**papers.BODY, "zh": "最终解释权归本社区所有。"}), now)
    assert [fault.field for fault in await catalogue.check_terms_draft(WRITER, claims.public_id, now=now)] == ["body.zh"]
    before = await _rows()
    with pytest.raises(InvalidContent, match="final interpretation"):
        await catalogue.publish_terms(SELLER, claims.public_id, Publication("Have a try"), now=now)
    assert await _rows() == before
    await papers.draft_terms(papers.terms(body={**papers.BODY, "en": "All sales are final."}), now)
    found = await catalogue.look_at_terms_draft(WRITER, claims.public_id, now=now)
    assert [(item.severity, item.rule, item.path) for item in found] == [("warning", "M1", "body.en")]
    before = await _rows()
    with pytest.raises(WarningsNeedReason):
        await catalogue.publish_terms(SELLER, claims.public_id, Publication("The first"), now=now)
    assert await _rows() == before
    assert (await catalogue.publish_terms(SELLER, claims.public_id, _well("The first"), now=now)).number == 1
    await papers.draft_terms(papers.terms(), now)
    await catalogue.publish_terms(SELLER, claims.public_id, Publication("The second"), now=now)
    assert (await catalogue.roll_back_terms(SELLER, claims.public_id, 1, reason="Take it back", now=now)).number == 3


async def test_the_help_for_prices_needs_who_may_read_plans(now: datetime) -> None:
    await plan_offers.open_shop(now)
    told = await pricing_of(WRITER, plan_offers.vip88(benefits=[]), now=now)
    assert (told.currency, [line.code for line in told.rows]) == ("CNY", ["loyal", "everybody"])
    with pytest.raises(Forbidden):
        await pricing_of(cast.actor(Scope.BENEFITS_READ), plan_offers.vip88(), now=now)
