"""B8 on the real database, with the segment scheme as the thing that is published: drafts, numbers, schedule, immutability."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from app.community import service as community
from app.core import db
from app.core.errors import Invalid, NotFound
from app.core.versions import service as versions
from app.core.versions.rules import IdentityArchived, NothingChanged, NothingToPublish, NotScheduled, StaleDraft, pick_live
from app.core.versions.service import Release
from app.segments.models import SegmentScheme, SegmentSchemeVersion
from app.segments.service import KIND
from tests.cast import pmtalk, rows

DAY = timedelta(days=1)
REFUSED = (IntegrityError, OperationalError)


async def identity(now: datetime, **said: Any) -> int:
    await pmtalk(now)
    return (await SegmentScheme.create(code="experience", created_at=now, **said)).id


async def publish(identity_id: int, n: int, now: datetime, **said: Any) -> Any:
    return await versions.publish(KIND, identity_id, {"n": n}, Release("A good reason", "Lin", now, **said))


async def live(now: datetime, known_at: datetime | None = None) -> list[int]:
    version = pick_live(await SegmentSchemeVersion.all(), now, known_at)
    return [version.number] if version else []


async def test_a_draft_is_saved_over_the_one_that_was_seen(store: object, now: datetime) -> None:
    """The revision is a lock: whoever saw an older draft is told what stands there now, and nothing is overwritten."""
    scheme = await identity(now)
    first = await versions.save_draft(KIND, scheme, {"n": 1}, expected_revision=0, by="Lin", now=now)
    assert (first.draft, first.draft_revision, first.draft_saved_by, first.draft_saved_at) == ({"n": 1}, 1, "Lin", now)
    with pytest.raises(StaleDraft) as stale:
        await versions.save_draft(KIND, scheme, {"n": 2}, expected_revision=0, by="Wu", now=now + DAY)
    theirs = stale.value
    assert (theirs.content, theirs.revision, theirs.by, theirs.at) == ({"n": 1}, 1, "Lin", now)
    assert theirs.message == "Lin saved this since you opened it. Look at both and save again."
    second = await versions.save_draft(KIND, scheme, {"n": 2}, expected_revision=theirs.revision, by="Wu", now=now + DAY)
    assert (second.draft, second.draft_revision) == ({"n": 2}, 2)


async def test_publishing_uses_up_the_draft_and_makes_open_editors_stale(store: object, now: datetime) -> None:
    scheme = await identity(now)
    await versions.save_draft(KIND, scheme, {"n": 1}, expected_revision=0, by="Lin", now=now)
    version = await publish(scheme, 1, now)
    assert (version.number, version.author, version.reason, version.effective_from, version.recorded_at) == (
        1,
        "Lin",
        "A good reason",
        now,
        now,
    )
    row = await SegmentScheme.get(id=scheme)
    assert (row.draft, row.draft_revision) == (None, 2)
    with pytest.raises(StaleDraft) as stale:
        await versions.save_draft(KIND, scheme, {"n": 7}, expected_revision=1, by="Wu", now=now)
    assert (stale.value.content, stale.value.by) == ({"n": 1}, "Lin")


async def test_discarding(store: object, now: datetime) -> None:
    scheme = await identity(now)
    with pytest.raises(NothingToPublish, match="no draft to discard"):
        await versions.discard_draft(KIND, scheme, expected_revision=0, by="Lin", now=now)
    await versions.save_draft(KIND, scheme, {"n": 1}, expected_revision=0, by="Lin", now=now)
    with pytest.raises(StaleDraft):
        await versions.discard_draft(KIND, scheme, expected_revision=0, by="Lin", now=now)
    left = await versions.discard_draft(KIND, scheme, expected_revision=1, by="Lin", now=now)
    assert (left.draft, left.draft_revision) == (None, 2)


async def test_a_scheduled_version_becomes_live_without_a_job(store: object, now: datetime) -> None:
    """B8: nothing runs at the instant; whoever asks after it finds the new version."""
    scheme = await identity(now)
    await publish(scheme, 1, now)
    await publish(scheme, 2, now, effective_from=now + DAY)
    assert await live(now + DAY - timedelta(microseconds=1)) == [1]
    assert await live(now + DAY) == [2]
    assert await live(now - timedelta(microseconds=1)) == []
    assert await live(now + DAY, known_at=now - timedelta(microseconds=1)) == []


async def test_what_is_scheduled_can_be_cancelled_until_it_is_live(store: object, now: datetime) -> None:
    scheme = await identity(now)
    await publish(scheme, 1, now)
    await publish(scheme, 2, now, effective_from=now + DAY)
    cancelled = await versions.cancel_scheduled(KIND, scheme, 2, now=now + timedelta(hours=1))
    assert cancelled.cancelled_at == now + timedelta(hours=1)
    assert await live(now + DAY) == [1]
    assert await live(now + DAY, known_at=now) == [2]
    for number in (1, 2):
        with pytest.raises(NotScheduled):
            await versions.cancel_scheduled(KIND, scheme, number, now=now + timedelta(hours=2))
    with pytest.raises(NotFound):
        await versions.cancel_scheduled(KIND, scheme, 9, now=now)
    assert (await publish(scheme, 3, now + timedelta(hours=3))).number == 3


@pytest.mark.parametrize(
    ("content", "said", "refusal"),
    [
        ({"n": 1}, {}, NothingChanged),
        ({"n": 2}, {"reason": "no"}, Invalid),
        ({"n": 2}, {"reason": "x" * 501}, Invalid),
        ({"n": 2}, {"effective_from": -DAY}, Invalid),
    ],
)
async def test_a_refused_publication_changes_nothing(
    store: object, now: datetime, content: dict[str, int], said: dict[str, Any], refusal: type[Exception]
) -> None:
    scheme = await identity(now)
    await publish(scheme, 1, now)
    await versions.save_draft(KIND, scheme, content, expected_revision=0, by="Lin", now=now)
    before = {table: await rows(table) for table in ("segment_scheme", "segment_scheme_version", "community")}
    if "effective_from" in said:
        said = {**said, "effective_from": now + said["effective_from"]}
    with pytest.raises(refusal):
        await versions.publish(KIND, scheme, content, Release(**{"reason": "A good reason", "by": "Lin", "now": now, **said}))
    assert {table: await rows(table) for table in before} == before


async def test_what_is_archived_is_neither_edited_nor_published(store: object, now: datetime) -> None:
    scheme = await identity(now, archived_at=now)
    with pytest.raises(IdentityArchived):
        await versions.save_draft(KIND, scheme, {}, expected_revision=0, by="Lin", now=now)
    with pytest.raises(IdentityArchived):
        await publish(scheme, 1, now)
    with pytest.raises(NotFound):
        await publish(scheme + 1, 1, now)


async def test_a_published_version_never_changes(store: object, now: datetime) -> None:
    """B8, invariant 2: the database itself refuses, whoever asks."""
    scheme = await identity(now)
    version = await publish(scheme, 1, now)
    for change in ("content = '{}'", "effective_from = '2020-01-01'", "reason = 'Another'", "cancelled_at = '2030-01-01'", "number = 5"):
        with pytest.raises(REFUSED):
            async with db.transaction():
                await db.execute(f"UPDATE segment_scheme_version SET {change} WHERE id = :id", id=version.id)
    with pytest.raises(REFUSED):
        async with db.transaction():
            await db.execute("DELETE FROM segment_scheme_version WHERE id = :id", id=version.id)
    (row,) = await versions.versions_of(KIND, scheme)
    assert (row.content, row.number, row.reason, row.cancelled_at) == ({"n": 1}, 1, "A good reason", None)


async def test_every_change_of_what_is_published_counts_the_revision_up(store: object, now: datetime) -> None:
    scheme = await identity(now)
    seen = [await community.revision()]
    await publish(scheme, 1, now)
    seen.append(await community.revision())
    await publish(scheme, 2, now, effective_from=now + DAY)
    seen.append(await community.revision())
    await versions.cancel_scheduled(KIND, scheme, 2, now=now)
    seen.append(await community.revision())
    await versions.save_draft(KIND, scheme, {"n": 3}, expected_revision=0, by="Lin", now=now)
    assert await community.revision() == seen[-1]
    assert seen == sorted(set(seen))


async def test_the_second_of_two_publishers_is_live_whatever_their_clocks_say(store: object, now: datetime) -> None:
    scheme = await identity(now)
    ahead = await publish(scheme, 1, now + timedelta(seconds=5))
    behind = await publish(scheme, 2, now)
    assert behind.effective_from == ahead.effective_from == now + timedelta(seconds=5)
    assert await live(now + timedelta(seconds=5)) == [2]


async def test_publishers_at_the_same_time_get_consecutive_numbers(store: object, now: datetime) -> None:
    """Two things, five publishers each, all at once: numbers 1 to 5 each, and nobody waits for another in a circle."""
    first = await identity(now)
    second = (await SegmentScheme.create(code="other", created_at=now)).id
    made = await asyncio.gather(*(publish(scheme, n, now) for n in range(5) for scheme in (first, second)))
    for scheme in (first, second):
        numbers = [version.number for version in made if version.identity_id == scheme]
        assert sorted(numbers) == [1, 2, 3, 4, 5]


@pytest.mark.postgres
async def test_publishers_on_connections_of_their_own_queue(store: object, now: datetime) -> None:
    """On PostgreSQL with several connections: the revision's row lock makes publishers queue; of two savers of one draft one is stale."""
    scheme = await identity(now)

    async def save(n: int) -> str:
        try:
            await versions.save_draft(KIND, scheme, {"n": n}, expected_revision=0, by=f"editor {n}", now=now)
        except StaleDraft:
            return "stale"
        return "saved"

    outcomes = await asyncio.gather(*(save(n) for n in range(6)))
    assert sorted(outcomes) == ["saved", *["stale"] * 5]

    async def publish_in_one(n: int) -> int:
        async with db.transaction():
            version = await publish(scheme, n, now)
            await asyncio.sleep(0.02)
            return int(version.number)

    numbers = await asyncio.gather(*(publish_in_one(n) for n in range(6)))
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    stored = await versions.versions_of(KIND, scheme)
    assert [version.number for version in stored] == [6, 5, 4, 3, 2, 1]


async def test_a_first_version_may_be_dated_back_and_says_when_it_was_recorded(store: object, now: datetime) -> None:
    """ADR 0070: an import lets the first version hold from an instant that has passed; what was known before stays known."""
    scheme = await identity(now)
    then = now - 365 * DAY
    version = await publish(scheme, 1, now, effective_from=then, dated_back=True)
    assert (version.effective_from, version.recorded_at) == (then, now)
    assert await live(then) == [1]
    assert await live(then - timedelta(microseconds=1)) == []
    assert await live(now, known_at=now - timedelta(microseconds=1)) == []
    assert await live(then, known_at=now) == [1]
    assert (await publish(scheme, 2, now + DAY)).effective_from == now + DAY
    assert await live(now) == [1]


@pytest.mark.parametrize("cancelled", [False, True])
async def test_only_a_first_version_is_dated_back(store: object, now: datetime, cancelled: bool) -> None:
    """Where a version stands, live or scheduled, nothing goes in before it; one that was cancelled replaces nothing."""
    scheme = await identity(now)
    await publish(scheme, 1, now, effective_from=now + DAY)
    if cancelled:
        await versions.cancel_scheduled(KIND, scheme, 1, now=now)
        assert (await publish(scheme, 2, now, effective_from=now - DAY, dated_back=True)).effective_from == now - DAY
        return
    before = await rows("segment_scheme_version")
    with pytest.raises(Invalid, match="has not passed") as refusal:
        await publish(scheme, 2, now, effective_from=now - DAY, dated_back=True)
    assert refusal.value.field == "effective_from"
    assert await rows("segment_scheme_version") == before


async def test_without_being_told_nothing_is_dated_back(store: object, now: datetime) -> None:
    scheme = await identity(now)
    with pytest.raises(Invalid, match="has not passed"):
        await publish(scheme, 1, now, effective_from=now - DAY)
    assert (await publish(scheme, 1, now, effective_from=now + DAY, dated_back=True)).effective_from == now + DAY
