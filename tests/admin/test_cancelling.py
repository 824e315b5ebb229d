"""What is scheduled is cancelled with one press wherever it is shown, and that is taken back with another (B8)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.audit.models import AuditDetail, AuditEntry
from app.benefits import queries
from app.benefits import service as benefits
from app.core import clock
from app.core.access import Role
from app.plans import service as plans
from app.plans.queries import history as plan_history
from app.publishing.rules import Publication
from app.segments import service as segments
from app.tags.rules import Origin
from app.tags.service import tag_members
from app.terms import service as terms
from app.terms.queries import history as terms_history
from tests import cast
from tests.admin.conftest import Desk
from tests.benefits import offers
from tests.plans import offers as sold
from tests.segments.cuts import DEFAULT
from tests.terms import papers

SOON = timedelta(hours=30)


async def benefit(desk: Desk) -> UUID:
    """A benefit is to go live with the day after tomorrow."""
    id_ = await desk.draft(offers.everybody())
    await benefits.publish_benefit(cast.SYSTEM, id_, Publication("In time", desk.now + SOON), now=desk.now)
    return id_


async def standing(desk: Desk, id_: UUID) -> list[tuple[int, datetime, bool]]:
    """Number, time and whether it was cancelled, of each version of the benefit."""
    found = (await queries.history(cast.SYSTEM, id_, now=desk.now)).versions
    return [(version.number, version.effective_from, version.cancelled_at is not None) for version in found]


@pytest.mark.parametrize("page", ["/benefits/{id}", "/benefits/{id}/history", "/"])
async def test_one_press_cancels_it_and_one_more_takes_that_back(desk: Desk, page: str) -> None:
    """From its own page, its history and Today, without a script: one comes back to where one was, and the undo does so too."""
    id_ = await benefit(desk)
    browser = await desk.staff(Role.PUBLISHER)
    where = "/console" + page.format(id=id_)
    said = await browser.press(await browser.get(where), "/versions/1/cancel")
    assert said.response.headers["location"] == where
    shown = await browser.follow(said)
    assert "The forum.: version 1 will not go live." in shown.words
    assert await standing(desk, id_) == [(1, desk.now + SOON, True)]
    said = await browser.press(shown, "/versions/1/schedule-again")
    assert said.response.headers["location"] == where
    shown = await browser.follow(said)
    assert "The forum.: version 2 is scheduled." in shown.words
    assert await standing(desk, id_) == [(2, desk.now + SOON, False), (1, desk.now + SOON, True)]
    again = await browser.press(shown, "/versions/2/cancel")
    assert again.response.headers["location"] == where
    assert [cancelled for *_, cancelled in await standing(desk, id_)] == [True, True]


async def test_it_is_on_record_who_did_it_and_why(desk: Desk) -> None:
    """One press says why by itself, in the reader's language; the version that comes back has a record of its own."""
    id_ = await benefit(desk)
    browser = await desk.staff(Role.PUBLISHER, language="zh")
    await browser.press(await browser.get(f"/benefits/{id_}"), "/versions/1/cancel")
    await browser.press(await browser.get("/"), "/versions/1/schedule-again")
    rows = await AuditEntry.filter(subject_id=str(id_), action__in=["benefit.cancel_scheduled", "benefit.schedule_again"]).order_by("id")
    details = {detail.entry_id: detail for detail in await AuditDetail.filter(entry_id__in=[row.id for row in rows])}
    assert [(row.action, details[row.id].actor_label, details[row.id].reason) for row in rows] == [
        ("benefit.cancel_scheduled", "publisher", "取消定时发布"),
        ("benefit.schedule_again", "publisher", "恢复定时发布"),
    ]


async def test_twice_is_once_and_says_so(desk: Desk) -> None:
    """A double click, a reload, two tabs: what is done is done, and the page tells how it stands now."""
    id_ = await benefit(desk)
    browser = await desk.staff(Role.PUBLISHER)
    address = f"/benefits/{id_}/versions/1"
    unknown = await browser.post(f"{address}/schedule-again")
    assert (unknown.status, "Version 1 was not cancelled" in unknown.words) == (422, True)
    assert (await browser.post(f"{address}/cancel")).status == 303
    twice = await browser.post(f"{address}/cancel")
    assert (twice.status, "Version 1 is not scheduled" in twice.words, "cancelled" in twice.words) == (422, True, True)
    assert (await browser.post(f"{address}/schedule-again")).status == 303
    twice = await browser.post(f"{address}/schedule-again")
    assert (twice.status, "Version 2 already says exactly this" in twice.words) == (422, True)
    assert [number for number, *_ in await standing(desk, id_)] == [2, 1]


async def test_what_went_live_meanwhile_is_not_cancelled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The press comes a moment too late: the version is in force and stays so; and a time that has passed does not come back."""
    id_, other = await benefit(desk), await desk.draft(offers.specific("desk"))
    await benefits.publish_benefit(cast.SYSTEM, other, Publication("In time", desk.now + timedelta(minutes=5)), now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    page = await browser.get(f"/benefits/{other}")
    await browser.post(f"/benefits/{id_}/versions/1/cancel")
    later = desk.now + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    late = await browser.press(page, "/versions/1/cancel")
    assert (late.status, "Version 1 is not scheduled: only a version that has not gone live yet" in late.words) == (422, True)
    assert (await queries.history(cast.SYSTEM, other, now=later)).live is not None
    desk.now += SOON
    monkeypatch.setattr(clock, "now", lambda: desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    gone = await browser.post(f"/benefits/{id_}/versions/1/schedule-again")
    assert (gone.status, "The time of version 1 has passed." in gone.words) == (422, True)
    assert [cancelled for *_, cancelled in await standing(desk, id_)] == [True]


async def test_the_linter_looks_again_before_it_comes_back(desk: Desk) -> None:
    """B9: what was let go is held to what stands today, as every publication is."""
    content = offers.specific("desk", condition=offers.leaf("tag", "has_any", ["rich"]))
    id_ = await desk.draft(content)
    await benefits.publish_benefit(cast.SYSTEM, id_, Publication("In time", desk.now + SOON), now=desk.now)
    browser = await desk.staff(Role.PUBLISHER)
    await browser.post(f"/benefits/{id_}/versions/1/cancel")
    ada = await cast.member_of(await cast.ada(desk.now))
    await tag_members({ada.id: ["rich"]}, origin=Origin.MODEL, now=desk.now)
    refused = await browser.post(f"/benefits/{id_}/versions/1/schedule-again")
    assert (refused.status, "The tag rich was inferred by a model." in refused.words) == (422, True)
    assert len(await standing(desk, id_)) == 1


async def test_nobody_else_may_and_nobody_from_elsewhere(desk: Desk) -> None:
    """An editor sees no button, and one that is made up does nothing; nor does a form on another site."""
    id_ = await benefit(desk)
    editor, publisher = await desk.staff(Role.EDITOR), await desk.staff(Role.PUBLISHER)
    for path in (f"/benefits/{id_}", f"/benefits/{id_}/history", "/"):
        shown = await editor.get(path)
        assert "/versions/1/cancel" not in shown.html
        assert "goes live" in shown.words.lower() or "scheduled" in shown.words
    for verb in ("cancel", "schedule-again"):
        assert (await editor.post(f"/benefits/{id_}/versions/1/{verb}")).status == 403
        foreign = await publisher.post(f"/benefits/{id_}/versions/1/{verb}", origin="https://elsewhere.test", sec_fetch_site="cross-site")
        assert foreign.status == 403
    assert await standing(desk, id_) == [(1, desk.now + SOON, False)]


async def test_nobody_is_sent_elsewhere_by_it(desk: Desk) -> None:
    """The way back lies inside the console."""
    id_ = await benefit(desk)
    browser = await desk.staff(Role.PUBLISHER)
    said = await browser.post(f"/benefits/{id_}/versions/1/cancel", {"next": "https://elsewhere.test/"})
    assert said.response.headers["location"] == "/console/"


async def plan(desk: Desk) -> tuple[str, Any]:
    """A plan that is to come, and what tells its versions."""
    await papers.publish_terms(papers.terms(), desk.now)
    made = await sold.draft(sold.vip88(benefits=[]), desk.now)
    await plans.publish_plan(cast.SYSTEM, made.public_id, Publication("In time", desk.now + SOON), now=desk.now)
    return f"/plans/{made.public_id}", lambda: plan_history(cast.SYSTEM, made.public_id, now=desk.now)


async def paper(desk: Desk) -> tuple[str, Any]:
    """Terms that are to come."""
    made = await papers.draft_terms(papers.terms(), desk.now)
    await terms.publish_terms(cast.SYSTEM, made.public_id, Publication("In time", desk.now + SOON), now=desk.now)
    return f"/terms/{made.public_id}", lambda: terms_history(cast.SYSTEM, made.public_id, now=desk.now)


async def cut(desk: Desk) -> tuple[str, Any]:
    """A cut that is to come."""
    changed = {"segments": [{**part, "stage": "WORK_SUPPORT"} for part in DEFAULT["segments"]]}
    revision = (await segments.scheme(cast.SYSTEM, now=desk.now)).identity.draft_revision
    await segments.save_draft(cast.SYSTEM, changed, expected_revision=revision, now=desk.now)
    await segments.publish_scheme(cast.SYSTEM, Publication("In time", desk.now + SOON), now=desk.now)
    return "/segments", lambda: segments.scheme(cast.SYSTEM, now=desk.now)


@pytest.mark.parametrize("thing", [plan, paper, cut])
async def test_everything_published_has_the_same_press(desk: Desk, thing: Any) -> None:
    """A plan, terms and the segments: on their own page, on Today and in the history."""
    path, told = await thing(desk)
    browser = await desk.staff(Role.OWNER)
    last = max(version.number for version in (await told()).versions)
    for place in (path, "/", f"{path}/history"):
        shown = await browser.follow(await browser.press(await browser.get(place), f"/versions/{last}/cancel"))
        assert f"version {last} will not go live." in shown.words
        assert (await told()).scheduled == []
        await browser.press(shown, f"/versions/{last}/schedule-again")
        last += 1
        assert [(version.number, version.effective_from) for version in (await told()).scheduled] == [(last, desk.now + SOON)]
