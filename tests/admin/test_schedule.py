"""What is scheduled, as time passes: over midnight in the community's zone, and held where the check refuses it by then (B8, B9)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.benefits import service as benefits
from app.benefits.queries import access_benefit, history
from app.catalogue.queries import effect_of
from app.catalogue.rules.documents import BENEFITS
from app.community import service as community
from app.core import clock, db
from app.core.access import Role
from app.core.calendar import local_date, start_of_day
from app.jobs import run_job
from app.publishing.rules import Publication
from app.segments import service as segments
from app.tags.rules import Origin
from app.tags.service import tag_members
from tests import cast
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.segments import cuts

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
    cancels = f"/console/benefits/{id_}/versions/2/cancel"
    assert [form.action for form in told.forms].count(cancels) == 1
    assert "Comes up in the next seven days" not in told.words
    assert "Goes live today" not in told.words
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


async def test_what_is_wrong_with_what_is_live_is_called_as_members_know_it(desk: Desk) -> None:
    """By its title in the reader's language, not by its code; the link leads to its mend."""
    id_ = await desk.publish(RICH)
    ada = await cast.member_of(await cast.ada(desk.now))
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=desk.now)
    for language, told in (("en", ": The tag rich was inferred by a model."), ("zh", "：标签 rich 由模型推断得出。")):
        browser = await desk.staff(Role.PUBLISHER, language=language)
        today = await browser.get("/")
        assert f"<b>{RICH['title'][language]}</b>{told}" in today.html
        assert any(f"/benefits/{id_}#at-" in link for link in today.links)


async def test_a_time_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first(desk: Desk) -> None:
    """B8: New York puts its clocks forward on 14 March 2027 and back on 7 November."""
    await db.execute("UPDATE community SET zone = 'America/New_York'")
    await community.bump_revision()
    id_ = await desk.publish(offers.specific("desk"))
    revision = (await access_benefit(cast.SYSTEM, id_)).draft_revision
    await benefits.save_draft(cast.SYSTEM, id_, offers.everybody("desk"), expected_revision=revision, now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{id_}/publish")
    refused = await browser.press(page, "/publish", reason="In spring", when="later", on="2027-03-14", time="02:30")
    assert refused.status == 422
    assert "The clocks in New York skip that time on that day. Choose another." in refused.words
    assert (await history(cast.SYSTEM, id_, now=desk.now)).scheduled == []
    page = await browser.follow(await browser.press(refused, "/publish", when="later", on="2027-11-07", time="01:30"))
    assert "Version 2 goes live on 7 Nov 2027, 01:30, New York time" in page.words
    assert [each.effective_from for each in (await history(cast.SYSTEM, id_, now=desk.now)).scheduled] == [
        datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    ]


async def test_a_draft_beside_what_is_scheduled_is_measured_against_both(desk: Desk) -> None:
    """B8, W2: against what is live nobody can lose by the draft; who gained by what is scheduled loses that again."""
    id_ = await desk.publish(offers.specific("desk", condition=offers.leaf("growth", ">=", 1000)))
    soon, thing = desk.now + timedelta(days=7), await access_benefit(cast.SYSTEM, id_)
    open_to_more = offers.specific("desk", condition=offers.leaf("growth", ">=", 100))
    await benefits.save_draft(cast.SYSTEM, id_, open_to_more, expected_revision=thing.draft_revision, now=desk.now)
    await benefits.publish_benefit(cast.SYSTEM, id_, Publication("Next week", soon), now=desk.now)
    thing = await access_benefit(cast.SYSTEM, id_)
    draft = offers.specific("desk", condition=offers.leaf("growth", ">=", 500))
    await benefits.save_draft(cast.SYSTEM, id_, draft, expected_revision=thing.draft_revision, now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{id_}/publish")
    with db.count_statements() as counted:  # the catalogue is in memory
        await browser.get(f"/benefits/{id_}/publish")
    assert counted.count <= 8, counted.statements
    before, after = page.words.split("Version 2 is scheduled")
    assert "Nobody can lose by this change of the rules." in before
    assert "What you publish for after that replaces it." in after
    assert "Somebody can lose. Nobody can gain by it." in after
    assert "Before: entitled. After: not entitled." in after
    counted_then = await browser.get(next(link for link in page.links if "/impact?on=" in link))
    assert "version 2" in counted_then.words
    assert "100" in (await browser.get(next(link for link in page.links if "/history?from=2&to=0" in link))).words
    page = await browser.follow(await browser.press(page, "/versions/2/cancel"))
    assert "is scheduled" not in (await browser.get(f"/benefits/{id_}/publish")).words


async def test_what_stands_beside_a_scheduled_version_is_what_holds_then(desk: Desk) -> None:
    """S2, W2: by today's cut the segment is everybody with less than 24 months; by the one that comes, with less than 30."""
    soon = desk.now + timedelta(days=7)
    cut = cuts.content(cuts.part("early", 0, 30), cuts.part("middle", 30, 48), cuts.part("senior", 48, None))
    scheme = (await segments.scheme(cast.SYSTEM, now=desk.now)).identity
    await segments.save_draft(cast.SYSTEM, cut, expected_revision=scheme.draft_revision, now=desk.now)
    await segments.publish_scheme(cast.SYSTEM, Publication("Next week", soon), now=desk.now)
    early, months = offers.leaf("segment", "in", ["early"]), offers.leaf("experience_months", "<", 24)
    old, new = ({**offers.specific("desk"), "condition": condition} for condition in (early, months))
    now_and_then = [await effect_of(cast.SYSTEM, BENEFITS, old, new, now=desk.now, at=at) for at in (None, soon)]
    assert [each is not None and each.nobody_can_lose for each in now_and_then] == [True, False]
