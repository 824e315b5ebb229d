"""What is scheduled, as time passes: over midnight in the community's zone, and held where the check refuses it by then (B8, B9)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.benefits import service as benefits
from app.benefits.queries import access_benefit
from app.core import clock
from app.core.access import Role
from app.core.calendar import local_date, start_of_day
from app.jobs import run_job
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.admin.conftest import Desk
from tests.benefits import offers

ZONE = "Asia/Shanghai"
RICH = offers.specific("desk", condition=offers.leaf("tag", "has_any", ["rich"]))


async def scheduled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> tuple[UUID, datetime]:
    """It is a minute to midnight in Shanghai; with the new day the benefit asks for a tag."""
    midnight = start_of_day(local_date(desk.now, ZONE) + timedelta(days=1), ZONE)
    desk.now = midnight - timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: desk.now)
    id_ = await desk.publish(offers.specific("desk"))
    revision = (await access_benefit(cast.SYSTEM, id_)).draft_revision
    await benefits.save_draft(cast.SYSTEM, id_, RICH, expected_revision=revision, now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{id_}/publish")
    said = {"reason": "With the new day", "when": "later", "on": local_date(midnight, ZONE).isoformat(), "time": "00:00"}
    page = await browser.follow(await browser.post(f"/benefits/{id_}/publish", page.form("/publish").answered(said)))
    assert "Version 2 goes live on" in page.words
    assert "00:00, Shanghai time (in 1 min)" in page.words
    return id_, midnight


async def test_a_new_version_comes_with_the_local_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """00:00 in Shanghai is 16:00 of the day before in UTC; no job makes it true, the clock does."""
    id_, midnight = await scheduled(desk, monkeypatch)
    assert (midnight.hour, midnight.tzinfo and midnight.utcoffset()) == (16, timedelta())
    browser = await desk.staff(Role.PUBLISHER)
    assert "live, version 1" in (await browser.get(f"/benefits/{id_}")).words
    today = await browser.get("/")
    assert "Comes up in the next seven days" in today.words
    desk.now = midnight
    assert "live, version 2" in (await browser.get(f"/benefits/{id_}")).words
    assert "Nothing needs you." in (await browser.get("/")).words
    assert await run_job("release", now=desk.now) == 1


async def test_what_is_held_waits_on_todays_page_one_click_from_its_mend(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """T7, B9: the tag is a model's by then. Before the job comes it is told already; the history keeps why."""
    id_, midnight = await scheduled(desk, monkeypatch)
    ada = await cast.member_of(await cast.ada(desk.now))
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    await desk.publish(offers.specific("other"))
    told = await browser.get("/")
    assert "Would be held back when its time comes" in told.words
    assert "The tag rich was inferred by a model." in told.words
    assert await run_job("release", now=desk.now) == 1
    desk.now = midnight + timedelta(hours=1)
    today = await browser.get("/")
    assert "Held back by the check 1" in today.words
    page = await browser.get(next(link for link in today.links if str(id_) in link and "history" not in link))
    assert "live, version 1" in page.words
    assert "The tag rich was inferred by a model." in page.words
    history = await browser.get(f"/benefits/{id_}/history")
    assert "held back" in history.words
    assert "The tag rich was inferred by a model." in history.words
    assert len(today.response.content) <= 40_000
