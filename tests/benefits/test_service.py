"""B8, M1, W5 on the real database: drafts, publishing, schedule, roll back, archive."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.benefits import queries
from app.benefits import service as benefits
from app.benefits.models import Benefit
from app.core import db
from app.core.errors import Invalid, NotFound
from app.core.versions.content import InvalidContent
from app.core.versions.rules import Change, IdentityArchived, NothingChanged, NothingToPublish, NotScheduled, StaleDraft, Status
from app.publishing.rules import Publication
from tests.benefits.offers import EDITOR, PUBLISHER, READER, draft, everybody, everything, leaf, open_club, publish, specific
from tests.cast import rows

DAY = timedelta(days=1)


async def codes_at(at: datetime) -> dict[str, int]:
    """What is offered at the instant: code and version number."""
    return {benefit.code: benefit.issue.number for benefit in (await queries.catalogue(at)).offered}


async def test_a_benefit_begins_as_a_draft_that_nobody_sees(store: object, now: datetime) -> None:
    await open_club(now)
    made = await benefits.create_benefit(EDITOR, "pmtalk", everybody(), now=now)
    assert (made.code, made.draft_revision, made.draft_saved_by) == ("forum", 1, "Wu")
    assert (made.title_en, made.title_zh, made.kind, made.reach) == ("The forum.", "The forum。", "CONTENT", "GLOBAL")
    assert made.draft is not None
    assert made.draft["programme"] == "pmtalk"
    assert await codes_at(now) == {}
    assert (await queries.history(READER, made.public_id, now=now)).status is Status.DRAFT


async def test_a_code_is_taken_once(store: object, now: datetime) -> None:
    await open_club(now)
    await benefits.create_benefit(EDITOR, "pmtalk", everybody(), now=now)
    before = await everything()
    with pytest.raises(Invalid, match="forum is taken already") as refused:
        await benefits.create_benefit(EDITOR, "vip", everybody(), now=now)
    assert refused.value.field == "code"
    assert await everything() == before


@pytest.mark.parametrize("code", ["", " ", "x", "Forum", "the forum", "-forum", "论坛"])
async def test_a_code_that_could_never_be_published_makes_no_draft(store: object, now: datetime, code: str) -> None:
    """B8: a code never changes, so a wrong one is refused when the benefit is made."""
    await open_club(now)
    before = await everything()
    with pytest.raises(Invalid, match="A code has 2 to 63") as refused:
        await benefits.create_benefit(EDITOR, "pmtalk", everybody(code), now=now)
    assert refused.value.field == "code"
    assert await everything() == before


async def test_publishing_makes_a_numbered_version_with_rendered_terms(store: object, now: datetime) -> None:
    """B8, M1: terms are rendered and sanitised when they are published, and stored with the version."""
    await open_club(now)
    text = "# Rules\n\n[here](javascript:alert(1)) <script>x</script>\n\n| a |\n|---|\n| 1 |"
    benefit = await draft(everybody(terms={"zh": "**条款**", "en": text}), now)
    version = await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("First", expected_revision=1), now=now)
    assert (version.number, version.author, version.reason, version.effective_from, version.ends_at) == (1, "Lin", "First", now, None)
    assert version.terms_html["zh"] == "<p><strong>条款</strong></p>\n"
    assert version.terms_html["en"].startswith("<h3>Rules</h3>")
    assert "<script" not in version.terms_html["en"]
    assert 'href="javascript' not in version.terms_html["en"]
    assert "<table>" in version.terms_html["en"]
    row = await Benefit.get(id=benefit.id)
    assert (row.draft, row.draft_revision) == (None, 2)
    assert await codes_at(now) == {"forum": 1}


async def test_what_was_in_force_on_a_day_stays_so(store: object, now: datetime) -> None:
    """W5: asOf in the past gives that day's version; B8: a scheduled version becomes live without a job."""
    await open_club(now)
    benefit = await publish(everybody(), now)
    await publish(everybody(position=5), now + 2 * DAY)
    await publish(everybody(position=9), now + 3 * DAY, effective_from=now + 10 * DAY)
    for at, expected in ((-DAY, {}), (0 * DAY, {"forum": 1}), (2 * DAY, {"forum": 2}), (9 * DAY, {"forum": 2}), (10 * DAY, {"forum": 3})):
        assert await codes_at(now + at) == expected
    assert (await queries.catalogue(now + 10 * DAY, known_at=now + 2 * DAY)).by_code["forum"].issue.number == 2
    found = await queries.history(READER, benefit.public_id, now=now + 3 * DAY)
    assert ([version.number for version in found.versions], found.status) == ([3, 2, 1], Status.LIVE)
    assert found.live is not None
    assert (found.live.number, [version.number for version in found.scheduled]) == (2, [3])


async def test_cancelling_what_is_scheduled(store: object, now: datetime) -> None:
    await open_club(now)
    benefit = await publish(everybody(), now)
    await publish(everybody(position=5), now, effective_from=now + DAY)
    with pytest.raises(NotScheduled):
        await benefits.cancel_scheduled(PUBLISHER, benefit.public_id, 1, reason="Too early", now=now)
    await benefits.cancel_scheduled(PUBLISHER, benefit.public_id, 2, reason="Too early", now=now)
    assert await codes_at(now + DAY) == {"forum": 1}


async def test_rolling_back_is_a_new_version_and_leaves_the_draft(store: object, now: datetime) -> None:
    """B8."""
    await open_club(now)
    await publish(everybody(), now)
    await publish(everybody(position=5), now + DAY)
    benefit = await draft(everybody(position=7), now + DAY)
    version = await benefits.roll_back(PUBLISHER, benefit.public_id, 1, reason="Members were confused", now=now + 2 * DAY)
    assert (version.number, version.content["position"]) == (3, 0)
    row = await Benefit.get(id=benefit.id)
    assert row.draft is not None
    assert (row.draft["position"], row.position, row.draft_revision) == (7, 7, benefit.draft_revision)
    assert await codes_at(now + DAY) == {"forum": 2}
    assert await codes_at(now + 2 * DAY) == {"forum": 3}
    with pytest.raises(NothingChanged):
        await benefits.roll_back(PUBLISHER, benefit.public_id, 1, reason="Once more", now=now + 3 * DAY)


async def test_restoring_fills_the_draft_and_comparing_names_the_fields(store: object, now: datetime) -> None:
    await open_club(now)
    await publish(everybody(), now)
    benefit = await publish(everybody(position=5, title={"zh": "坛", "en": "Board"}), now + DAY)
    restored = await benefits.restore_version(EDITOR, benefit.public_id, 1, now=now + DAY)
    assert restored.draft is not None
    assert (restored.draft["position"], restored.title_en) == (0, "The forum.")
    assert await benefits.compare_versions(READER, benefit.public_id, 1, None) == []
    assert await benefits.compare_versions(READER, benefit.public_id, 2, 1) == [
        Change("title.en", "Board", "The forum."),
        Change("title.zh", "坛", "The forum。"),
        Change("position", 5, 0),
    ]
    with pytest.raises(StaleDraft):
        await benefits.restore_version(EDITOR, benefit.public_id, 2, now=now, expected_revision=1)
    left = await benefits.discard_draft(EDITOR, benefit.public_id, expected_revision=restored.draft_revision, now=now + DAY)
    assert (left.draft, left.title_en, left.position) == (None, "Board", 5)
    with pytest.raises(NotFound):
        await benefits.compare_versions(READER, benefit.public_id, 1, None)


async def test_a_stale_save_never_overwrites_and_shows_both(store: object, now: datetime) -> None:
    await open_club(now)
    benefit = await draft(everybody(), now)
    await benefits.save_draft(EDITOR, benefit.public_id, everybody(position=1), expected_revision=1, now=now)
    before = await everything()
    with pytest.raises(StaleDraft) as stale:
        await benefits.save_draft(PUBLISHER, benefit.public_id, everybody(position=2), expected_revision=1, now=now)
    assert stale.value.content is not None
    assert (stale.value.content["position"], stale.value.revision, stale.value.by) == (1, 2, "Wu")
    with pytest.raises(StaleDraft):
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("First", expected_revision=1), now=now)
    assert await everything() == before


@pytest.mark.parametrize(
    ("content", "said", "field"),
    [
        (everybody(condition=leaf("growth", ">=", 1)), {}, "condition"),
        (everybody(terms={}), {}, "terms.zh"),
        (specific(products=[{"sku": "pear"}]), {}, "products[0].sku"),
        (everybody(plan="vip-year"), {}, "plan"),
        (everybody(offered_until="2026-11-20"), {}, "offered_until"),
        (everybody(offered_until="2026-11-30"), {"effective_from": datetime(2026, 11, 30, 16, tzinfo=UTC)}, "offered_until"),
        (everybody(), {"effective_from": datetime(2026, 11, 20, tzinfo=UTC)}, "effective_from"),
        (everybody(), {"reason": "  x "}, "reason"),
    ],
)
async def test_a_refused_publication_changes_nothing(
    store: object, now: datetime, content: dict[str, Any], said: dict[str, Any], field: str
) -> None:
    """B1-B5: refused with the field; draft, versions, audit and revision stay as they were."""
    await open_club(now)
    benefit = await draft(content, now)
    before = await everything()
    with pytest.raises(Invalid) as refused:
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication(**{"reason": "First", **said}), now=now)
    assert refused.value.field == field
    assert await everything() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "other"}, "code"), ({"programme": "vip"}, "programme"), ({"kind": "GIFT"}, "kind"), ({"colour": "red"}, "colour")],
)
async def test_a_refused_draft_changes_nothing(store: object, now: datetime, changes: dict[str, Any], field: str) -> None:
    await open_club(now)
    benefit = await draft(everybody(), now)
    before = await everything()
    with pytest.raises(Invalid) as refused:
        await benefits.save_draft(EDITOR, benefit.public_id, everybody() | changes, expected_revision=1, now=now)
    assert refused.value.field == field
    if field != "code":
        with pytest.raises(Invalid):
            await benefits.create_benefit(EDITOR, "jd" if field == "programme" else "pmtalk", everybody("fresh") | changes, now=now)
    assert await everything() == before


async def test_what_would_forbid_publishing_is_told_beforehand(store: object, now: datetime) -> None:
    await open_club(now)
    benefit = await draft(everybody(terms={}, exclusions=None), now)
    found = await benefits.check_draft(READER, benefit.public_id, now=now)
    assert [fault.field for fault in found] == ["terms.zh", "terms.en", "exclusions"]
    with pytest.raises(InvalidContent) as refused:
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("First"), now=now)
    assert [fault.field for fault in refused.value.faults] == ["terms.zh", "terms.en", "exclusions"]


async def test_nothing_to_publish(store: object, now: datetime) -> None:
    await open_club(now)
    benefit = await publish(everybody(), now)
    with pytest.raises(NothingToPublish):
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("Again"), now=now)
    await draft(everybody(), now)
    with pytest.raises(NothingChanged):
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("Again"), now=now)


async def test_an_archived_benefit_is_offered_no_more_but_its_past_stays(store: object, now: datetime) -> None:
    """B8, W5: it ends by a version of its own; scheduled ones are cancelled; out of the archive it stays ended until published."""
    await open_club(now)
    benefit = await publish(everybody(), now - 9 * DAY)
    await publish(everybody(position=5), now - DAY, effective_from=now + DAY)
    await benefits.archive_benefit(PUBLISHER, benefit.public_id, reason="The provider closed", now=now)
    assert await codes_at(now - timedelta(seconds=1)) == {"forum": 1}
    for at in (now, now + 2 * DAY):
        assert await codes_at(at) == {}
    found = await queries.history(READER, benefit.public_id, now=now)
    assert found.status is Status.ARCHIVED
    assert [(version.number, version.cancelled_at) for version in found.versions] == [(3, None), (2, now), (1, None)]
    assert (found.versions[0].content["offered_until"], found.versions[0].ends_at) == ("2026-11-20", now)
    for call in (
        benefits.archive_benefit(PUBLISHER, benefit.public_id, reason="Again", now=now),
        benefits.save_draft(EDITOR, benefit.public_id, everybody(), expected_revision=found.benefit.draft_revision, now=now),
        benefits.roll_back(PUBLISHER, benefit.public_id, 1, reason="Again", now=now),
    ):
        with pytest.raises(IdentityArchived):
            await call
    await benefits.unarchive_benefit(PUBLISHER, benefit.public_id, reason="A new provider", now=now + DAY)
    assert (await queries.history(READER, benefit.public_id, now=now + DAY)).status is Status.ENDED
    assert await codes_at(now + DAY) == {}
    await benefits.roll_back(PUBLISHER, benefit.public_id, 1, reason="A new provider", now=now + 2 * DAY)
    assert await codes_at(now + 2 * DAY) == {"forum": 4}
    assert await codes_at(now + DAY) == {}


async def test_archiving_what_was_never_live(store: object, now: datetime) -> None:
    await open_club(now)
    never = await draft(everybody("never"), now)
    later = await publish(everybody("later", offered_from="2026-12-24"), now)
    over = await publish(everybody("over", offered_until="2026-11-22"), now)
    for benefit in (never, later, over):
        await benefits.archive_benefit(PUBLISHER, benefit.public_id, reason="Not any more", now=now + 9 * DAY)
    assert [row["number"] for row in await rows("benefit_version")] == [1, 1, 2]
    assert await codes_at(now + 60 * DAY) == {}
    (ended,) = (row for row in await rows("benefit_version") if row["number"] == 2)
    content = db.as_json(ended["content"])
    assert (content["code"], content["offered_from"], content["offered_until"]) == ("later", None, "2026-11-29")
