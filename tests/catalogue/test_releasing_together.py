"""Two workers look at what is scheduled at the same time: what is wrong is held, or taken back, exactly once (B8, B9)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.audit.models import AuditEntry
from app.benefits.models import Benefit, BenefitVersion
from app.catalogue import service as catalogue
from app.catalogue.service import releasing
from app.core import db
from app.jobs import run_job
from app.publishing.models import VersionRecord
from app.publishing.rules import Publication
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.benefits.offers import PUBLISHER, draft, leaf, open_club, specific

pytestmark = pytest.mark.usefixtures("store")
DAY = timedelta(days=1)
RICH = leaf("tag", "has_any", ["rich"])


async def _turns_wrong(now: datetime, *, before: bool = False) -> Benefit:
    """A benefit is to go live tomorrow, perhaps over a first version, and reads what a model inferred by then (T7)."""
    await open_club(now)
    if before:
        made = await draft(specific("desk"), now)
        await catalogue.publish_benefit(PUBLISHER, made.public_id, Publication("The first"), now=now)
    benefit = await draft(specific("desk", condition=RICH), now)
    await catalogue.publish_benefit(PUBLISHER, benefit.public_id, Publication("In time", now + DAY), now=now)
    ada = await cast.member_of(await cast.ada(now))
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=now)
    return benefit


def _meet(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Both workers have seen the same before either does anything; tells how many each saw."""
    gate, seen, look = asyncio.Barrier(2), [], releasing._failing

    async def slow(*when: datetime) -> list[Any]:
        found = await look(*when)
        if len(seen) < 2:
            seen.append(len(found))
            await gate.wait()
        return found

    monkeypatch.setattr(releasing, "_failing", slow)
    return seen


async def test_what_is_wrong_is_held_once(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of both settles it; one entry in the log, one record, one draft."""
    benefit, seen, at = await _turns_wrong(now), _meet(monkeypatch), now + DAY - timedelta(minutes=1)
    assert sorted(await asyncio.gather(*(run_job("release", now=at) for _ in range(2)))) == [0, 1]
    assert seen == [1, 1], "both saw it"
    assert [version.cancelled_at for version in await BenefitVersion.filter(identity_id=benefit.id)] == [at]
    assert await AuditEntry.filter(action="benefit.hold").count() == 1
    (record,) = await VersionRecord.filter(identity_public_id=benefit.public_id)
    assert (record.number, record.held_at, len(record.findings or [])) == (1, at, 1)
    known = await Benefit.get(id=benefit.id)
    assert (known.draft_saved_by, known.draft_revision) == ("release", benefit.draft_revision + 2)
    assert db.as_json(known.draft)["condition"]["root"] == RICH["root"]


async def test_what_came_into_force_is_taken_back_once(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there before is published once more, and not twice."""
    benefit, seen = await _turns_wrong(now, before=True), _meet(monkeypatch)
    assert sorted(await asyncio.gather(*(run_job("release", now=now + DAY) for _ in range(2)))) == [0, 1]
    assert seen == [1, 1], "both saw it"
    found = await BenefitVersion.filter(identity_id=benefit.id).order_by("number")
    assert [(version.number, version.author) for version in found] == [(1, "Lin"), (2, "Lin"), (3, "release")]
    assert await AuditEntry.filter(action="benefit.take_back").count() == 1
    assert [record.held_at for record in await VersionRecord.filter(number=2)] == [now + DAY]
    assert await run_job("release", now=now + DAY) == 0
