"""S1, S2, W5 on the real database: the scheme's drafts and versions, who may do what, and the cut in force on a day."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core import db
from app.core.access import ANONYMOUS, Role, Scope
from app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from app.core.versions.rules import Change, NothingChanged, NothingToPublish, NotScheduled, StaleDraft, Status
from app.publishing.rules import Publication
from app.segments import service as segments
from app.segments.rules import SegmentCut
from tests.cast import actor, pmtalk, rows, staff
from tests.segments.cuts import DEFAULT, content, part

DAY = timedelta(days=1)
OTHER = content(part("first", 0, 12), part("middle", 12, 36), part("senior", 36, None))
PUBLISHER = actor(Scope.SEGMENTS_READ, Scope.SEGMENTS_WRITE, Scope.SEGMENTS_PUBLISH, label="Lin")
EDITOR = actor(Scope.SEGMENTS_READ, Scope.SEGMENTS_WRITE, label="Wu")


async def publish(given: dict[str, Any], now: datetime, **said: Any) -> Any:
    state = await segments.scheme(PUBLISHER, now=now)
    await segments.save_draft(PUBLISHER, given, expected_revision=state.identity.draft_revision, now=now)
    return await segments.publish_scheme(PUBLISHER, Publication("Cut experience", **said), now=now)


def bounds(cut: SegmentCut) -> list[tuple[str, int, int | None]]:
    return [(one.code, one.from_months, one.to_months) for one in cut.segments]


FIRST = [("early", 0, 24), ("middle", 24, 48), ("senior", 48, None)]
SECOND = [("first", 0, 12), ("middle", 12, 36), ("senior", 36, None)]


async def test_before_anything_is_published_there_are_no_segments(store: object, now: datetime) -> None:
    await pmtalk(now)
    assert await segments.cut_in_force(now) == SegmentCut()
    state = await segments.scheme(PUBLISHER, now=now)
    assert (state.status, state.versions, state.live, state.identity.code) == (Status.DRAFT, [], None, "experience")


async def test_the_cut_of_a_day_is_the_one_in_force_then(store: object, now: datetime) -> None:
    """W5: asOf in the past gives that day's cut; a scheduled cut becomes live without a job; knownAt knows no later record."""
    await pmtalk(now)
    await publish(DEFAULT, now)
    await publish(OTHER, now + DAY, effective_from=now + 10 * DAY)
    for at, expected in ((now - DAY, []), (now, FIRST), (now + 10 * DAY - timedelta(seconds=1), FIRST), (now + 10 * DAY, SECOND)):
        assert bounds(await segments.cut_in_force(at)) == expected
    assert bounds(await segments.cut_in_force(now + 10 * DAY, known_at=now)) == FIRST
    assert (await segments.scheme(PUBLISHER, now=now + DAY)).status is Status.LIVE


async def test_a_segment_keeps_its_identity_across_versions(store: object, now: datetime) -> None:
    await pmtalk(now)
    await publish(DEFAULT, now)
    before = {one.code: one.public_id for one in (await segments.cut_in_force(now)).segments}
    await publish(OTHER, now + DAY)
    after = {one.code: one.public_id for one in (await segments.cut_in_force(now + DAY)).segments}
    assert after["middle"] == before["middle"]
    assert after["senior"] == before["senior"]
    assert None not in {*before.values(), *after.values()}
    assert [row["code"] for row in await rows("segment")] == ["early", "middle", "senior", "first"]
    found = await segments.segments_by_public_ids([one for one in before.values() if one], now + DAY)
    assert sorted(one.code for one in found.values()) == ["middle", "senior"]


async def test_the_cut_is_read_once_per_revision(store: object, now: datetime) -> None:
    await pmtalk(now)
    await publish(DEFAULT, now)
    await segments.cut_in_force(now)
    with db.count_statements() as count:
        await segments.cut_in_force(now)
        await segments.cut_in_force(now - DAY)
    assert count.count == 2, count.statements


async def test_a_gap_is_refused_at_publishing_and_nothing_changes(store: object, now: datetime) -> None:
    """S2: a draft may have a gap, what is published may not."""
    await pmtalk(now)
    await segments.save_draft(PUBLISHER, content(part("early", 0, 24), part("senior", 30, None)), expected_revision=0, now=now)
    tables = ("segment", "segment_scheme", "segment_scheme_version", "community", "audit_entry")
    before = {table: await rows(table) for table in tables}
    with pytest.raises(Invalid, match="no segment covers the months from 24 up to 30") as refused:
        await segments.publish_scheme(PUBLISHER, Publication("Cut experience"), now=now)
    assert refused.value.field == "segments[1].from_months"
    assert {table: await rows(table) for table in tables} == before


async def test_rolling_back_is_a_new_version_and_leaves_the_draft(store: object, now: datetime) -> None:
    """B8."""
    await pmtalk(now)
    await publish(DEFAULT, now)
    await publish(OTHER, now + DAY)
    state = await segments.scheme(PUBLISHER, now=now)
    await segments.save_draft(PUBLISHER, {"segments": []}, expected_revision=state.identity.draft_revision, now=now + DAY)
    version = await segments.roll_back(PUBLISHER, 1, reason="The new cut confused members", now=now + 2 * DAY)
    assert version.number == 3
    assert bounds(await segments.cut_in_force(now + 2 * DAY)) == FIRST
    assert bounds(await segments.cut_in_force(now + DAY)) == SECOND
    state = await segments.scheme(PUBLISHER, now=now + 2 * DAY)
    assert (state.identity.draft, state.status) == ({"segments": []}, Status.LIVE_WITH_DRAFT)
    with pytest.raises(NothingChanged):
        await segments.roll_back(PUBLISHER, 1, reason="The new cut confused members", now=now + 3 * DAY)
    restored = await segments.restore_version(EDITOR, 2, expected_revision=state.identity.draft_revision, now=now + 3 * DAY)
    assert restored.draft == OTHER
    assert await segments.compare_versions(EDITOR, 3, 1, now=now) == []
    assert Change("segments[middle].from_months", 24, 12) in await segments.compare_versions(EDITOR, 1, None, now=now)


async def test_cancelling_what_is_scheduled(store: object, now: datetime) -> None:
    await pmtalk(now)
    await publish(DEFAULT, now)
    await publish(OTHER, now, effective_from=now + DAY)
    await segments.cancel_scheduled(PUBLISHER, 2, reason="Too early", now=now)
    assert bounds(await segments.cut_in_force(now + DAY)) == FIRST
    with pytest.raises(NotScheduled):
        await segments.cancel_scheduled(PUBLISHER, 1, reason="Too early", now=now)


async def test_what_goes_out_is_the_draft_that_was_looked_at(store: object, now: datetime) -> None:
    await pmtalk(now)
    with pytest.raises(NothingToPublish):
        await segments.publish_scheme(PUBLISHER, Publication("Cut experience"), now=now)
    await segments.save_draft(PUBLISHER, DEFAULT, expected_revision=0, now=now)
    await segments.save_draft(EDITOR, OTHER, expected_revision=1, now=now)
    with pytest.raises(StaleDraft):
        await segments.publish_scheme(PUBLISHER, Publication("Cut experience", expected_revision=1), now=now)
    assert await rows("segment_scheme_version") == []
    await segments.publish_scheme(PUBLISHER, Publication("Cut experience", expected_revision=2), now=now)


async def test_every_change_is_audited_with_before_and_after(store: object, now: datetime) -> None:
    """R5."""
    await pmtalk(now)
    lin = await staff(Role.PUBLISHER, now, "lin")
    told = len(await rows("audit_entry"))
    await segments.save_draft(lin, DEFAULT, expected_revision=0, now=now)
    await segments.publish_scheme(lin, Publication("Cut experience"), now=now)
    state = await segments.scheme(lin, now=now)
    await segments.save_draft(lin, OTHER, expected_revision=state.identity.draft_revision, now=now)
    await segments.publish_scheme(lin, Publication("Shorter", now + DAY), now=now)
    await segments.cancel_scheduled(lin, 2, reason="Too early", now=now)
    state = await segments.scheme(lin, now=now)
    await segments.save_draft(lin, OTHER, expected_revision=state.identity.draft_revision, now=now)
    await segments.discard_draft(lin, expected_revision=state.identity.draft_revision + 1, now=now)
    entries = (await rows("audit_entry"))[told:]
    assert [entry["action"] for entry in entries] == [
        "segments.save_draft",
        "segments.publish",
        "segments.save_draft",
        "segments.publish",
        "segments.cancel",
        "segments.save_draft",
        "segments.discard_draft",
    ]
    details = {row["entry_id"]: row for row in await rows("audit_detail")}
    published = details[entries[1]["id"]]
    assert (published["reason"], published["before"]) == ("Cut experience", None)
    assert db.as_json(published["after"])["content"] == DEFAULT
    again = details[entries[3]["id"]]
    assert db.as_json(again["before"])["content"] == DEFAULT


@pytest.mark.parametrize("who", ["nobody", "reader", "editor"])
async def test_who_may_not_is_refused_and_nothing_changes(store: object, now: datetime, who: str) -> None:
    await pmtalk(now)
    await segments.save_draft(PUBLISHER, DEFAULT, expected_revision=0, now=now)
    before = {table: await rows(table) for table in ("segment_scheme", "segment_scheme_version", "audit_entry")}
    caller = {"nobody": ANONYMOUS, "reader": actor(Scope.SEGMENTS_READ), "editor": EDITOR}[who]
    kind = Unauthenticated if who == "nobody" else Forbidden
    if who != "editor":
        with pytest.raises(kind):
            await segments.save_draft(caller, OTHER, expected_revision=1, now=now)
        with pytest.raises(kind):
            await segments.discard_draft(caller, expected_revision=1, now=now)
        with pytest.raises(kind):
            await segments.restore_version(caller, 1, expected_revision=1, now=now)
    if who == "nobody":
        with pytest.raises(kind):
            await segments.scheme(caller, now=now)
        with pytest.raises(kind):
            await segments.compare_versions(caller, 1, None, now=now)
    with pytest.raises(kind):
        await segments.publish_scheme(caller, Publication("Cut experience"), now=now)
    with pytest.raises(kind):
        await segments.roll_back(caller, 1, reason="Cut experience", now=now)
    with pytest.raises(kind):
        await segments.cancel_scheduled(caller, 1, reason="Cut experience", now=now)
    assert {table: await rows(table) for table in before} == before


async def test_a_version_that_is_not_there(store: object, now: datetime) -> None:
    await pmtalk(now)
    for call in (
        segments.roll_back(PUBLISHER, 4, reason="Why not", now=now),
        segments.restore_version(PUBLISHER, 4, expected_revision=0, now=now),
        segments.cancel_scheduled(PUBLISHER, 4, reason="Why not", now=now),
        segments.compare_versions(PUBLISHER, None, 4, now=now),
    ):
        with pytest.raises(NotFound):
            await call
