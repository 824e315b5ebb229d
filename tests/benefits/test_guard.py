"""R5, B8: every change of a benefit is audited, done by who may, and right when several do it at once."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.benefits import queries
from app.benefits import service as benefits
from app.benefits.models import Benefit
from app.core import db
from app.core.access import ANONYMOUS, Actor
from app.core.errors import Forbidden, NotFound, Unauthenticated
from app.core.versions.rules import NothingToPublish
from app.publishing.rules import Publication
from tests.benefits.offers import EDITOR, PUBLISHER, READER, draft, everybody, everything, open_club, publish
from tests.cast import UUID_OF_NOBODY, rows

DAY = timedelta(days=1)


async def test_every_change_is_audited_with_reason_before_and_after(store: object, now: datetime) -> None:
    """R5: in the transaction of the change."""
    await open_club(now)
    told = len(await rows("audit_entry"))
    benefit = await draft(everybody(), now)
    await draft(everybody(position=1), now)
    await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("First"), now=now)
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
        benefits.publish_benefit(who, public_id, Publication("Mine"), now=now),
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
        benefits.publish_benefit(PUBLISHER, nobody, Publication("Why not"), now=now),
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
            await benefits.publish_benefit(PUBLISHER, benefit.public_id, Publication("Now"), now=now)
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
