"""Whatever is scheduled meets the linter once more at go-live: what is wrong by then is held, or taken back (B8, B9)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.audit.models import AuditEntry
from app.benefits.models import Benefit, BenefitVersion
from app.benefits.queries import catalogue as catalogue_at
from app.catalogue import service as catalogue
from app.catalogue.rules.documents import PLANS, TERMS
from app.catalogue.rules.holding import from_record
from app.catalogue.service.doors import keep_version
from app.jobs import run_job
from app.plans.models import PlanVersion
from app.publishing.models import VersionRecord
from app.publishing.rules import Publication
from app.publishing.service import Known
from app.segments import service as segments
from app.segments.models import SegmentSchemeVersion
from app.tags.rules import Origin
from app.tags.service import tag_members
from app.terms.models import Terms, TermsVersion
from tests import cast
from tests.benefits import offers
from tests.benefits.offers import PUBLISHER, both, draft, leaf, open_club, specific
from tests.plans import offers as shop
from tests.segments.cuts import content, part
from tests.terms import papers

pytestmark = pytest.mark.usefixtures("store")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
RICH = specific("desk", condition=leaf("tag", "has_any", ["rich"]))
CLAIM = {**papers.BODY, "zh": "最终解释权归本社区所有。"}


async def _turns_wrong(now: datetime) -> None:
    """From here on a condition on the tag reads what a model inferred (T7)."""
    ada = await cast.member_of(await cast.ada(now))
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=now)


async def _scheduled(now: datetime, said: dict[str, Any], **changes: Any) -> Benefit:
    benefit = await draft({**said, **changes}, now)
    await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("In time", now + DAY), now=now)
    return benefit


async def _record(number: int = 1) -> VersionRecord:
    return await VersionRecord.get(subject="Benefit", number=number)


async def test_what_is_well_goes_live_and_is_looked_at_once(now: datetime) -> None:
    await open_club(now)
    await _scheduled(now, specific("desk"))
    assert await run_job("release", now=now + DAY - 2 * MINUTE) == 0, "it is looked at again as long as it is not in force"
    assert (await _record()).looked_at is None
    assert await run_job("release", now=now + DAY) == 1
    assert ((await _record()).looked_at, (await _record()).held_at) == (now + DAY, None)
    assert await run_job("release", now=now + DAY + MINUTE) == 0
    assert list((await catalogue_at(now + DAY)).by_code) == ["desk"]


@pytest.mark.parametrize(("before", "held"), [(3 * MINUTE, 0), (2 * MINUTE, 1), (MINUTE, 1)])
async def test_what_is_wrong_by_then_is_held_before_it_goes_live(now: datetime, before: timedelta, held: int) -> None:
    """T7: the tag of the condition is a model's by now. The version is cancelled, and waits in the draft."""
    await open_club(now)
    benefit = await _scheduled(now, RICH)
    await _turns_wrong(now)
    at = now + DAY - before
    assert await run_job("release", now=at) == held
    version, record = await BenefitVersion.get(identity_id=benefit.id), await _record()
    assert (version.cancelled_at, record.held_at) == ((at, at) if held else (None, None))
    if held:
        (finding,) = [from_record(kept) for kept in record.findings or []]
        assert (finding.rule, finding.path, finding.params["tag"]) == ("T7", "condition.root.value[0]", "rich")
        known = await Benefit.get(id=benefit.id)
        assert (known.draft, known.draft_saved_by) == (version.content, "release")
        entry = await AuditEntry.get(action="benefit.hold")
        assert (entry.actor_kind, entry.subject_id) == ("SYSTEM", str(benefit.public_id))
        assert (await catalogue_at(now + 2 * DAY)).by_code == {}
    assert await run_job("release", now=at) == 0, "a second time does no more"


async def test_what_is_held_leaves_somebodys_draft_alone(now: datetime) -> None:
    await open_club(now)
    benefit = await _scheduled(now, RICH)
    await draft(specific("desk", summary=both("Something else")), now)
    await _turns_wrong(now)
    assert await run_job("release", now=now + DAY) == 1
    assert (await Benefit.get(id=benefit.id)).draft["summary"] == both("Something else")  # type: ignore[index]


@pytest.mark.parametrize("late", [timedelta(), 3 * DAY])
async def test_what_came_into_force_unseen_gives_way_to_what_was_there_before(now: datetime, late: timedelta) -> None:
    """No worker ran; the former version is published again by the system, and the findings are the reason."""
    await open_club(now)
    benefit = await draft(specific("desk"), now)
    first = await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("The first"), now=now)
    await _scheduled(now, RICH)
    await _turns_wrong(now)
    at = now + DAY + late
    assert await run_job("release", now=at) == 1
    versions = await BenefitVersion.filter(identity_id=benefit.id).order_by("number")
    assert [(version.number, version.author, version.cancelled_at) for version in versions] == [
        (1, "Lin", None),
        (2, "Lin", None),
        (3, "release", None),
    ]
    assert versions[2].content == first.content
    assert versions[2].reason.startswith("Version 2 was taken back: The tag rich was inferred by a model.")
    record = await _record(2)
    assert (record.held_at, [kept["rule"] for kept in record.findings or []]) == (at, ["T7"])
    assert (await AuditEntry.filter(action="benefit.take_back").count(), await run_job("release", now=at + MINUTE)) == (1, 0)


async def test_what_came_into_force_first_of_all_ends(now: datetime) -> None:
    """B8: nothing was there before, so it ends by a version of its own; its history still tells what held meanwhile."""
    await open_club(now)
    benefit = await _scheduled(now, RICH)
    await _turns_wrong(now)
    assert await run_job("release", now=now + 3 * DAY) == 1
    last = await BenefitVersion.get(identity_id=benefit.id, number=2)
    assert (last.author, last.content["offered_until"], last.ends_at) == ("release", "2026-11-23", now + 3 * DAY)
    assert (await Benefit.get(id=benefit.id)).archived_at is None


async def test_what_was_replaced_meanwhile_is_let_be(now: datetime) -> None:
    await open_club(now)
    benefit = await _scheduled(now, RICH)
    await _turns_wrong(now)
    await draft(specific("desk"), now + 2 * DAY)
    await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("Better"), now=now + 2 * DAY)
    assert await run_job("release", now=now + 3 * DAY) == 1
    assert ((await _record(1)).held_at, await BenefitVersion.filter(identity_id=benefit.id).count()) == (None, 2)


async def test_terms_take_the_plans_with_them_that_are_sold_on_them(now: datetime) -> None:
    """Invariant 9: the plan stands on the version that is held."""
    await shop.open_shop(now)
    second = await papers.publish_terms(papers.terms(body=CLAIM), now, effective_from=now + DAY)
    plan = await shop.publish(shop.vip88(benefits=[]), now, effective_from=now + 2 * DAY)
    known = await Terms.get(code="vip-terms")
    await keep_version(TERMS, known.public_id, second, Known())
    await keep_version(PLANS, (await plan.identity).public_id, plan, Known())
    assert plan.content["terms"]["version"] == second.number == 2
    assert await run_job("release", now=now + DAY - MINUTE) == 1
    assert (await TermsVersion.get(number=2)).cancelled_at == now + DAY - MINUTE
    assert (await PlanVersion.get()).cancelled_at == now + DAY - MINUTE
    record = await VersionRecord.get(subject="Plan")
    (kept,) = record.findings or []
    assert from_record(kept).message == "This is sold on version 2 of the terms vip-terms, which is held."


async def test_a_cut_that_is_wrong_by_then_is_held(now: datetime) -> None:
    """S2: what the room would refuse is a finding, and a cut that is held leaves the one before it in force."""
    await open_club(now)
    await segments.save_draft(cast.SYSTEM, content(part("all", 0, None)), expected_revision=2, now=now)
    await catalogue.publish_segments(cast.SYSTEM, Publication("One for all", now + DAY), now=now)
    gap = content(part("early", 0, 12), part("late", 24, None))
    version = await SegmentSchemeVersion.get(number=2)
    refused = await segments.refusals(cast.SYSTEM, gap, at=now, now=now)
    assert [fault.field for fault in refused] == ["segments[1].from_months"]
    await segments.hold_version(cast.SYSTEM, version.public_id, 2, [{"rule": "S2"}], now=now)
    assert (await VersionRecord.get(subject="SegmentScheme", number=2)).held_at == now
    assert [part.code for part in (await segments.cut_in_force(now + 2 * DAY)).segments] == ["early", "middle", "senior"]


async def test_two_workers_hold_it_once(now: datetime) -> None:
    await open_club(now)
    await _scheduled(now, RICH)
    await _turns_wrong(now)
    counts = await asyncio.gather(*(catalogue.release_due(now + DAY - MINUTE, 100) for _ in range(4)))
    assert sum(counts) == 1
    assert await AuditEntry.filter(action="benefit.hold").count() == 1


async def test_who_publishes_is_told_what_would_now_be_held(now: datetime) -> None:
    await open_club(now)
    benefit = await _scheduled(now, RICH)
    assert await catalogue.versions_ahead(cast.SYSTEM, now=now) == ()
    await _turns_wrong(now)
    await offers.publish(specific("other"), now)
    (ahead,) = await catalogue.versions_ahead(cast.SYSTEM, now=now)
    assert (ahead.version.identity, ahead.version.number, [finding.rule for finding in ahead.findings]) == (benefit.public_id, 1, ["T7"])
    assert await catalogue.versions_ahead(cast.SYSTEM, now=now + 2 * DAY) == ()


async def test_a_record_keeps_what_was_known(now: datetime) -> None:
    """B9: the warnings and the reason for letting them pass stay with the version, in words that can be said again."""
    await shop.open_shop(now)
    plan = await shop.draft(shop.vip88(benefits=[]), now)
    why = Publication("The first", warnings_reason="The benefits follow next week")
    await catalogue.publish_plan(cast.SYSTEM, plan.public_id, why, now=now)
    record = await VersionRecord.get(subject="Plan")
    assert (record.warnings_reason, record.looked_at, record.impact) == ("The benefits follow next week", now, None)
    assert [(from_record(kept).rule, from_record(kept).path) for kept in record.warnings or []] == [("B7", "benefits")]
