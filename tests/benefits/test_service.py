"""B8, R5, M1 on the real database: drafts, publishing, schedule, roll back, archive, and who may do it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.benefits import queries
from app.benefits import service as benefits
from app.benefits.models import Benefit
from app.core import db
from app.core.access import ANONYMOUS, Actor
from app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from app.core.versions.content import InvalidContent
from app.core.versions.rules import Change, IdentityArchived, NothingChanged, NothingToPublish, NotScheduled, StaleDraft, Status
from tests.benefits.offers import EDITOR, PUBLISHER, READER, draft, everybody, leaf, open_club, publish, specific
from tests.cast import UUID_OF_NOBODY, rows

DAY = timedelta(days=1)
WRITTEN = ("benefit", "benefit_version", "audit_entry", "audit_detail")


async def everything() -> dict[str, list[dict[str, Any]]]:
    return {table: await rows(table) for table in (*WRITTEN, "community")}


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
    with pytest.raises(Invalid, match="There is a benefit forum already") as refused:
        await benefits.create_benefit(EDITOR, "vip", everybody(), now=now)
    assert refused.value.field == "code"
    assert await everything() == before


async def test_publishing_makes_a_numbered_version_with_rendered_terms(store: object, now: datetime) -> None:
    """B8, M1: terms are rendered and sanitised when they are published, and stored with the version."""
    await open_club(now)
    text = "# Rules\n\n[here](javascript:alert(1)) <script>x</script>\n\n| a |\n|---|\n| 1 |"
    benefit = await draft(everybody(terms={"zh": "**条款**", "en": text}), now)
    version = await benefits.publish_benefit(PUBLISHER, benefit.public_id, reason="First", now=now, expected_revision=1)
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
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, reason="First", now=now, expected_revision=1)
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
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, **{"reason": "First", "now": now, **said})
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
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, reason="First", now=now)
    assert [fault.field for fault in refused.value.faults] == ["terms.zh", "terms.en", "exclusions"]


async def test_nothing_to_publish(store: object, now: datetime) -> None:
    await open_club(now)
    benefit = await publish(everybody(), now)
    with pytest.raises(NothingToPublish):
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, reason="Again", now=now)
    await draft(everybody(), now)
    with pytest.raises(NothingChanged):
        await benefits.publish_benefit(PUBLISHER, benefit.public_id, reason="Again", now=now)


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


async def test_every_change_is_audited_with_reason_before_and_after(store: object, now: datetime) -> None:
    """R5: in the transaction of the change."""
    await open_club(now)
    told = len(await rows("audit_entry"))
    benefit = await draft(everybody(), now)
    await draft(everybody(position=1), now)
    await benefits.publish_benefit(PUBLISHER, benefit.public_id, reason="First", now=now)
    await publish(everybody(position=2), now, effective_from=now + DAY)
    await benefits.cancel_scheduled(PUBLISHER, benefit.public_id, 2, reason="Too early", now=now)
    await publish(everybody(position=3), now)
    await benefits.roll_back(PUBLISHER, benefit.public_id, 1, reason="Members were confused", now=now)
    await benefits.archive_benefit(PUBLISHER, benefit.public_id, reason="The provider closed", now=now)
    await benefits.unarchive_benefit(PUBLISHER, benefit.public_id, reason="It opened again", now=now)
    await benefits.restore_version(PUBLISHER, benefit.public_id, 1, now=now)
    await benefits.discard_draft(PUBLISHER, benefit.public_id, expected_revision=8, now=now)
    entries = (await rows("audit_entry"))[told:]
    assert [entry["action"].removeprefix("benefit.") for entry in entries] == [
        "create",
        "save_draft",
        "publish",
        "save_draft",
        "publish",
        "cancel_scheduled",
        "save_draft",
        "publish",
        "roll_back",
        "archive",
        "unarchive",
        "save_draft",
        "discard_draft",
    ]
    assert {(entry["subject_type"], entry["subject_id"]) for entry in entries} == {("Benefit", str(benefit.public_id))}
    details = {row["entry_id"]: row for row in await rows("audit_detail")}
    saved, published, back = (details[entries[place]["id"]] for place in (1, 2, 8))
    assert (db.as_json(saved["before"])["position"], db.as_json(saved["after"])["position"]) == (0, 1)
    assert (published["reason"], published["subject_label"], published["before"]) == ("First", "forum", None)
    assert db.as_json(published["after"])["number"] == 1
    assert (db.as_json(back["before"])["number"], db.as_json(back["after"])["number"]) == (3, 4)


@pytest.mark.parametrize(("who", "refusal"), [(ANONYMOUS, Unauthenticated), (READER, Forbidden), (EDITOR, Forbidden)])
async def test_who_may_not_is_refused_and_nothing_changes(store: object, now: datetime, who: Actor, refusal: type[Exception]) -> None:
    await open_club(now)
    benefit = await publish(everybody(), now)
    await draft(everybody(position=4), now)
    public_id, before = benefit.public_id, await everything()
    calls = [
        benefits.publish_benefit(who, public_id, reason="Mine", now=now),
        benefits.roll_back(who, public_id, 1, reason="Mine", now=now),
        benefits.cancel_scheduled(who, public_id, 1, reason="Mine", now=now),
        benefits.archive_benefit(who, public_id, reason="Mine", now=now),
        benefits.unarchive_benefit(who, public_id, reason="Mine", now=now),
    ]
    if who is not EDITOR:
        calls += [
            benefits.create_benefit(who, "pmtalk", everybody("mine"), now=now),
            benefits.save_draft(who, public_id, everybody(position=5), expected_revision=3, now=now),
            benefits.discard_draft(who, public_id, expected_revision=3, now=now),
            benefits.restore_version(who, public_id, 1, now=now),
        ]
    if who is ANONYMOUS:
        calls += [
            benefits.compare_versions(who, public_id, 1, None),
            benefits.check_draft(who, public_id, now=now),
            queries.history(who, public_id, now=now),
            queries.access_benefit(who, public_id),
        ]
    for call in calls:
        with pytest.raises(refusal):
            await call
    assert await everything() == before


async def test_a_benefit_that_is_not_there(store: object, now: datetime) -> None:
    await open_club(now)
    nobody = UUID_OF_NOBODY
    for call in (
        benefits.save_draft(PUBLISHER, nobody, everybody(), expected_revision=0, now=now),
        benefits.discard_draft(PUBLISHER, nobody, expected_revision=0, now=now),
        benefits.publish_benefit(PUBLISHER, nobody, reason="Why not", now=now),
        benefits.roll_back(PUBLISHER, nobody, 1, reason="Why not", now=now),
        benefits.restore_version(PUBLISHER, nobody, 1, now=now),
        benefits.cancel_scheduled(PUBLISHER, nobody, 1, reason="Why not", now=now),
        benefits.archive_benefit(PUBLISHER, nobody, reason="Why not", now=now),
        benefits.unarchive_benefit(PUBLISHER, nobody, reason="Why not", now=now),
        benefits.compare_versions(PUBLISHER, nobody, 1, 2),
        benefits.check_draft(PUBLISHER, nobody, now=now),
        queries.history(PUBLISHER, nobody, now=now),
    ):
        with pytest.raises(NotFound, match="There is no such benefit"):
            await call


@pytest.mark.postgres
async def test_two_publishers_of_one_draft(store: object, now: datetime) -> None:
    """One publishes it, the other is told that there is no draft any more: never two versions of one draft."""
    await open_club(now)
    benefit = await draft(everybody(), now)

    async def try_to_publish() -> str:
        try:
            await benefits.publish_benefit(PUBLISHER, benefit.public_id, reason="Now", now=now)
        except NothingToPublish:
            return "nothing"
        return "published"

    assert sorted(await asyncio.gather(*(try_to_publish() for _ in range(5)))) == ["nothing"] * 4 + ["published"]
    assert len(await rows("benefit_version")) == 1


@pytest.mark.postgres
async def test_publishers_of_several_benefits_never_wait_in_a_circle(store: object, now: datetime) -> None:
    """Each transaction publishes both, in opposite order: the catalogue's row lets them queue, so there is no deadlock."""
    await open_club(now)
    first, second = await publish(everybody("first"), now), await publish(everybody("second"), now)

    async def both_in(order: list[Benefit]) -> None:
        async with db.transaction():
            for benefit in order:
                await benefits.roll_back(PUBLISHER, benefit.public_id, 1, reason="For the test", now=now)
                await asyncio.sleep(0.01)

    for benefit in (first, second):
        await publish(everybody(benefit.code, position=1), now)
    outcomes = await asyncio.gather(both_in([first, second]), both_in([second, first]), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "NothingChanged"]
    numbers = sorted((row["identity_id"], row["number"]) for row in await rows("benefit_version"))
    assert numbers == [(first.id, 1), (first.id, 2), (first.id, 3), (second.id, 1), (second.id, 2), (second.id, 3)]


@pytest.mark.postgres
async def test_a_code_is_taken_once_by_two_at_the_same_time(store: object, now: datetime) -> None:
    await open_club(now)
    outcomes = await asyncio.gather(
        *(benefits.create_benefit(PUBLISHER, "pmtalk", everybody(), now=now) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Benefit", "Invalid", "Invalid", "Invalid"]
    assert len(await rows("benefit")) == 1
